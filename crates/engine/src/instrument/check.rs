//! Checks a document against the rules of the format and lays it out.

use super::condition::Condition;
use super::document::{
    Aggregate, Audience, ConditionDocument, Dimension, GroupWeight, InstrumentDocument, MAX_SHORT, NodeDocument,
    Otherwise, Polarity, SupportKind,
};
use super::ids::Id;
use super::{
    DimensionId, IdVec, Indicator, IndicatorId, Instrument, MAX_INDICATORS, MAX_LEVELS, Node, NodeId, Role, item_of,
    node_named,
};
use crate::assessment::document::{ANSWER_FIELDS, MAX_TITLE, NOT_APPLICABLE, UNKNOWN};
use crate::fault::{Fault, Place, Reason, Refusal, Thing};
use std::collections::HashSet;
use strum::VariantArray;

/// Ids that the addresses of the pages need.
const RESERVED: [&str; 2] = ["review", "results"];
/// The word for an item without an answer, in conditions.
const UNANSWERED: &str = "unanswered";

/// Whether a text has the form of an id: `[A-Za-z0-9][A-Za-z0-9_-]{0,63}`.
pub(crate) fn is_id(text: &str) -> bool {
    let bytes = text.as_bytes();
    (1..=64).contains(&bytes.len())
        && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_' || *byte == b'-')
        && bytes.first().is_some_and(u8::is_ascii_alphanumeric)
}

/// Collects faults, so that a file is refused with every place at once.
///
/// Without `CHECK` nothing is collected. A document that was checked before only has to be laid out, and the page, which
/// never does more than that, carries no code for the checks.
struct Faults<const CHECK: bool> {
    list: Vec<Fault>,
}

/// A place in the file; with `CHECK` only, since nothing else needs one.
#[derive(Clone, Default)]
struct CheckedPlace<const CHECK: bool>(Place);

impl<const CHECK: bool> CheckedPlace<CHECK> {
    fn root(name: &str) -> CheckedPlace<CHECK> {
        CheckedPlace(if CHECK { Place::Path(name.to_owned()) } else { Place::Whole })
    }

    fn field(&self, name: &str) -> CheckedPlace<CHECK> {
        CheckedPlace(if CHECK { self.0.field(name) } else { Place::Whole })
    }

    fn index(&self, index: usize) -> CheckedPlace<CHECK> {
        CheckedPlace(if CHECK { self.0.index(index) } else { Place::Whole })
    }
}

impl<const CHECK: bool> Faults<CHECK> {
    fn add(&mut self, fault: impl FnOnce() -> (CheckedPlace<CHECK>, Reason)) {
        if CHECK {
            let (place, reason) = fault();
            self.list.push(Fault::new(place.0, reason));
        }
    }

    /// Checks the length of a title or citation.
    fn title(&mut self, place: &CheckedPlace<CHECK>, name: &str, text: &str) {
        if text.len() > MAX_TITLE && text.chars().count() > MAX_TITLE {
            self.add(|| (place.field(name), Reason::TextTooLong(MAX_TITLE)));
        }
    }

    /// Checks the form of an id and that it is new.
    fn id(&mut self, place: &CheckedPlace<CHECK>, thing: Thing, id: &str, repeated: bool) {
        if !is_id(id) {
            self.add(|| (place.field("id"), Reason::MalformedId(id.to_owned())));
        } else if repeated {
            self.add(|| (place.field("id"), Reason::RepeatedId(thing, id.to_owned())));
        }
    }

    /// Checks the ids of a list.
    fn ids(&mut self, list: &str, thing: Thing, ids: &[&str]) {
        let list = CheckedPlace::root(list);
        for (index, (id, repeated)) in ids.iter().zip(repeated(ids)).enumerate() {
            self.id(&list.index(index), thing, id, repeated);
        }
    }
}

/// The ids of a list.
fn ids_of<T>(list: &[T], id: fn(&T) -> &String) -> Vec<&str> {
    list.iter().map(|member| id(member).as_str()).collect()
}

/// For each of these texts, whether the same stands before it.
fn repeated(texts: &[&str]) -> Vec<bool> {
    let mut seen = HashSet::new();
    texts.iter().map(|text| !seen.insert(*text)).collect()
}

/// Lays a document out, and with `CHECK` refuses one that breaks a rule. Without it what breaks a rule is left out or taken as it is.
pub(super) fn lay_out<const CHECK: bool>(
    mut document: InstrumentDocument,
    digest: String,
) -> Result<Instrument, Refusal> {
    let mut faults = Faults::<CHECK> { list: Vec::new() };
    if CHECK {
        check_lists(&document, &mut faults);
    }
    let root = CheckedPlace::root;

    let dimensions = IdVec::<DimensionId, _>::new(document.dimensions.clone());
    let dimension_scales =
        dimensions.map(|dimension| document.scales.iter().position(|scale| scale.id == dimension.scale));
    let pair = document.pair.as_ref().and_then(|pair| {
        let mut find = |index: usize, id: &String| {
            let found = dimensions.find(|dimension| dimension.id == *id);
            if found.is_none() {
                faults.add(|| (root("pair").index(index), Reason::UnknownId(Thing::Dimension, id.clone())));
            }
            found
        };
        let [first_id, second_id] = pair;
        let (first, second) = (find(0, first_id)?, find(1, second_id)?);
        if first == second {
            faults.add(|| (root("pair"), Reason::RepeatedId(Thing::Dimension, second_id.clone())));
            return None;
        }
        Some([first, second])
    });
    let core_cap = document.core_rule.as_ref().and_then(|rule| {
        let found = document.bands.iter().position(|band| band.id == rule.highest_band);
        if found.is_none() {
            let reason = Reason::UnknownId(Thing::Band, rule.highest_band.clone());
            faults.add(|| (root("core_rule").field("highest_band"), reason));
        }
        found
    });

    // The tree comes first, without its conditions: a condition may refer to an indicator that follows.
    let parts_in_file = std::mem::take(&mut document.parts);
    let mut node_ids = Vec::new();
    ids_below(&parts_in_file, 0, &mut node_ids);
    let mut by_id: Vec<NodeId> = (0..node_ids.len()).map(NodeId::new).collect();
    by_id.sort_unstable_by_key(|node| node_ids.get(node.index()));
    let mut tree = Tree {
        document: &document,
        dimensions: &dimensions,
        dimension_scales: &dimension_scales,
        faults,
        nodes: IdVec::new(Vec::new()),
        indicators: IdVec::new(Vec::new()),
        places: IdVec::new(Vec::new()),
        repeated: repeated(&node_ids),
    };
    if parts_in_file.is_empty() {
        tree.faults.add(|| (root("parts"), Reason::EmptyList));
    }
    let mut parts = Vec::new();
    for (index, part) in parts_in_file.into_iter().enumerate() {
        let place = root("parts").index(index);
        if part.children.is_none() {
            let reason = if part.question.is_some() {
                Reason::FieldOutOfPlace("question".into())
            } else {
                Reason::MissingField("children".into())
            };
            tree.faults.add(|| (place, reason));
            continue;
        }
        for (name, there) in [("weight", part.weight.is_some()), ("polarity", part.polarity.is_some())] {
            if there {
                tree.faults.add(|| (place.field(name), Reason::FieldOutOfPlace(name.into())));
            }
        }
        parts.push(tree.add(part, place, None, 0));
    }
    let Tree { mut faults, mut nodes, mut indicators, places, .. } = tree;
    if indicators.len() > MAX_INDICATORS {
        return Err(Refusal::one(Place::Path("parts".to_owned()), Reason::TooManyIndicators(MAX_INDICATORS)));
    }

    // Conditions.
    let reader = ConditionReader {
        document: &document,
        nodes: &nodes,
        by_id: &by_id,
        indicators: &indicators,
        dimensions: &dimensions,
    };
    let compiled = indicators.map(|indicator| {
        let place = places[indicator.node].field("applies_when");
        let condition = nodes[indicator.node].document.applies_when.as_ref()?;
        reader.read(condition, &place, 1, &mut faults)
    });
    let mut checks = Vec::with_capacity(document.checks.len());
    for (index, check) in document.checks.iter().enumerate() {
        let place = root("checks").index(index).field("when");
        checks.extend(reader.read(&check.when, &place, 1, &mut faults));
    }
    for (indicator, condition) in indicators.values_mut().zip(compiled.into_values()) {
        indicator.applies_when = condition;
    }
    let mut readers: IdVec<IndicatorId, Vec<IndicatorId>> = indicators.with(Vec::new());
    for (reader, indicator) in indicators.iter() {
        if let Some(condition) = &indicator.applies_when {
            condition.for_each_item(&mut |_, read| {
                let list = &mut readers[read];
                if list.last() != Some(&reader) {
                    list.push(reader);
                }
            });
        }
    }
    let condition_order = match order(&readers) {
        Ok(order) => order,
        Err(cycle) => {
            let cycle: Vec<NodeId> = cycle.into_iter().map(|indicator| indicators[indicator].node).collect();
            let place = cycle.first().map(|first| places[*first].field("applies_when")).unwrap_or_default();
            let ids = cycle.iter().map(|node| nodes[*node].document.id.clone()).collect();
            faults.add(|| (place, Reason::Cycle(ids)));
            Vec::new()
        }
    };

    Refusal::unless_empty(faults.list)?;
    bring_together(&mut nodes, &mut indicators);
    Ok(Instrument {
        document,
        digest,
        nodes,
        indicators,
        dimensions,
        parts,
        pair,
        checks,
        core_cap,
        condition_order,
        readers,
        by_id,
    })
}

/// The weights whose sums and quotients stay within the range of a double: 490 orders of magnitude.
const WEIGHTS: std::ops::RangeInclusive<f64> = 1e-290..=1e200;

/// Sums and products of weights must stay within the range of a double. Only their ratios matter: where an instrument
/// goes beyond [`WEIGHTS`], as no real one does, all its weights are multiplied by one factor that brings them there.
/// Only what then is still too small to matter loses its ratio to others as small.
fn bring_together(nodes: &mut IdVec<NodeId, Node>, indicators: &mut IdVec<IndicatorId, Indicator>) {
    let weights = || {
        let of_groups = nodes.values().filter_map(|node| node.weight);
        of_groups.chain(indicators.values().map(|indicator| indicator.weight))
    };
    if weights().all(|weight| WEIGHTS.contains(&weight)) {
        return;
    }
    let factor = WEIGHTS.end() / weights().fold(1.0, f64::max);
    let own = nodes.values_mut().filter_map(|node| node.weight.as_mut());
    for weight in own.chain(indicators.values_mut().map(|indicator| &mut indicator.weight)) {
        *weight = (*weight * factor).max(*WEIGHTS.start());
    }
}

/// Everything but the tree.
fn check_lists<const CHECK: bool>(document: &InstrumentDocument, faults: &mut Faults<CHECK>) {
    let root = CheckedPlace::root;
    if !is_id(&document.id) {
        faults.add(|| (root("id"), Reason::MalformedId(document.id.clone())));
    }
    faults.ids("sources", Thing::Source, &ids_of(&document.sources, |member| &member.id));
    faults.ids("provisions", Thing::Provision, &ids_of(&document.provisions, |member| &member.id));
    faults.ids("scales", Thing::Scale, &ids_of(&document.scales, |member| &member.id));
    faults.ids("dimensions", Thing::Dimension, &ids_of(&document.dimensions, |member| &member.id));
    faults.ids("modules", Thing::Module, &ids_of(&document.modules, |member| &member.id));
    faults.ids("context", Thing::ContextQuestion, &ids_of(&document.context, |member| &member.id));
    faults.ids("bands", Thing::Band, &ids_of(&document.bands, |member| &member.id));
    faults.ids("challenges", Thing::Challenge, &ids_of(&document.challenges, |member| &member.id));
    faults.ids("checks", Thing::Check, &ids_of(&document.checks, |member| &member.id));
    faults.ids("figures", Thing::Figure, &ids_of(&document.figures, |member| &member.id));

    faults.title(&CheckedPlace(Place::Whole), "title", &document.title);
    for (index, source) in document.sources.iter().enumerate() {
        faults.title(&root("sources").index(index), "title", &source.title);
    }
    for (index, provision) in document.provisions.iter().enumerate() {
        faults.title(&root("provisions").index(index), "citation", &provision.citation);
    }
    for (index, module) in document.modules.iter().enumerate() {
        faults.title(&root("modules").index(index), "title", &module.title);
    }

    let sources: HashSet<&String> = document.sources.iter().map(|source| &source.id).collect();
    for (index, provision) in document.provisions.iter().enumerate() {
        if let Some(source) = &provision.source
            && !sources.contains(source)
        {
            let place = root("provisions").index(index).field("source");
            faults.add(|| (place, Reason::UnknownId(Thing::Source, source.clone())));
        }
    }
    for (index, scale) in document.scales.iter().enumerate() {
        let place = root("scales").index(index);
        if scale.levels.is_empty() {
            faults.add(|| (place.field("levels"), Reason::EmptyList));
        }
        let repeated = repeated(&ids_of(&scale.levels, |level| &level.id));
        for ((index, level), repeated) in scale.levels.iter().enumerate().zip(repeated) {
            let place = place.field("levels").index(index);
            if level.id == UNKNOWN || level.id == NOT_APPLICABLE {
                faults.add(|| (place.field("id"), Reason::ReservedId(level.id.clone())));
            }
            faults.id(&place, Thing::Level, &level.id, repeated);
            if !(0.0..=1.0).contains(&level.value) {
                faults.add(|| (place.field("value"), Reason::LevelOutOfRange(level.value)));
            }
        }
    }
    if document.dimensions.is_empty() {
        faults.add(|| (root("dimensions"), Reason::EmptyList));
    }
    for (index, dimension) in document.dimensions.iter().enumerate() {
        let place = root("dimensions").index(index);
        if ANSWER_FIELDS.contains(&dimension.id.as_str()) {
            faults.add(|| (place.field("id"), Reason::ReservedId(dimension.id.clone())));
        }
        if !document.scales.iter().any(|scale| scale.id == dimension.scale) {
            faults.add(|| (place.field("scale"), Reason::UnknownId(Thing::Scale, dimension.scale.clone())));
        }
    }
    for (index, question) in document.context.iter().enumerate() {
        let list = root("context").index(index).field("options");
        let repeated = repeated(&ids_of(&question.options, |option| &option.id));
        for ((index, option), repeated) in question.options.iter().enumerate().zip(repeated) {
            faults.id(&list.index(index), Thing::Choice, &option.id, repeated);
        }
    }
    if let Some(weights) = document.strength_weights {
        for strength in super::document::Strength::VARIANTS {
            let weight = weights.of(*strength);
            if !(weight.is_finite() && weight > 0.0) {
                faults.add(|| (root("strength_weights").field(strength.as_str()), Reason::BadWeight(weight)));
            }
        }
    }
    for (index, pair) in document.bands.windows(2).enumerate() {
        if let [lower, upper] = pair
            && upper.from <= lower.from
        {
            faults.add(|| (root("bands").index(index + 1).field("from"), Reason::BandOrder));
        }
    }
    if let Some(share) = document.minimum_coverage
        && !(0.0..=1.0).contains(&share)
    {
        faults.add(|| (root("minimum_coverage"), Reason::ShareOutOfRange(share)));
    }
}

/// The ids of nodes and all below them, in the order in which they will be laid out.
fn ids_below<'a>(nodes: &'a [NodeDocument], depth: usize, ids: &mut Vec<&'a str>) {
    for node in nodes {
        if depth > 0 || node.children.is_some() {
            ids.push(&node.id);
        }
        if depth < MAX_LEVELS {
            ids_below(node.children.as_deref().unwrap_or_default(), depth + 1, ids);
        }
    }
}

/// The tree while it is laid out.
struct Tree<'a, const CHECK: bool> {
    document: &'a InstrumentDocument,
    dimensions: &'a IdVec<DimensionId, Dimension>,
    dimension_scales: &'a IdVec<DimensionId, Option<usize>>,
    faults: Faults<CHECK>,
    nodes: IdVec<NodeId, Node>,
    indicators: IdVec<IndicatorId, Indicator>,
    places: IdVec<NodeId, CheckedPlace<CHECK>>,
    /// For each node, whether its id stands before it.
    repeated: Vec<bool>,
}

impl<const CHECK: bool> Tree<'_, CHECK> {
    /// Adds a node and all below it; returns its id.
    fn add(
        &mut self,
        mut document: NodeDocument,
        place: CheckedPlace<CHECK>,
        parent: Option<NodeId>,
        depth: usize,
    ) -> NodeId {
        let id = NodeId::new(self.nodes.len());
        if !is_id(&document.id) {
            self.faults.add(|| (place.field("id"), Reason::MalformedId(document.id.clone())));
        } else if RESERVED.contains(&document.id.as_str()) {
            self.faults.add(|| (place.field("id"), Reason::ReservedId(document.id.clone())));
        } else if self.repeated.get(id.index()) == Some(&true) {
            self.faults.add(|| (place.field("id"), Reason::RepeatedId(Thing::Node, document.id.clone())));
        }
        if let Some(title) = &document.title {
            self.faults.title(&place, "title", title);
        }
        let above = parent.map(|parent| &self.nodes[parent]);
        let penalty = document.polarity == Some(Polarity::Penalty);
        let under_penalty = penalty || above.is_some_and(|above| above.under_penalty);
        let adverse = penalty != above.is_some_and(|above| above.adverse);
        let part = above.map_or(id, |above| above.part);
        if penalty && above.is_some_and(|above| matches!(above.aggregate, Aggregate::Geometric | Aggregate::Minimum)) {
            self.faults.add(|| (place.field("polarity"), Reason::PenaltyNotPossible));
        }
        let weight = match document.weight {
            None => Some(1.0),
            Some(GroupWeight::Number(number)) => {
                if !(number.is_finite() && number > 0.0) {
                    self.faults.add(|| (place.field("weight"), Reason::BadWeight(number)));
                }
                Some(number)
            }
            Some(GroupWeight::Pooled) => None,
        };
        let children = document.children.take();
        let is_group = children.is_some();
        match (&children, document.question.is_some()) {
            (Some(_), true) => {
                self.faults.add(|| (place.field("question"), Reason::FieldOutOfPlace("question".into())))
            }
            (None, false) => self.faults.add(|| (place.clone(), Reason::NeitherGroupNorIndicator)),
            _ => {}
        }
        if CHECK {
            for name in misplaced(&document, is_group) {
                self.faults.add(|| (place.field(name), Reason::FieldOutOfPlace(name.into())));
            }
        }
        let role = match (depth, is_group) {
            (_, false) => Role::Indicator,
            (0, true) => Role::Part,
            (_, true) => match document.role.as_deref() {
                Some("pillar") => Role::Pillar,
                Some("section") => Role::Section,
                Some(_) => Role::Group,
                None if depth == 1 => Role::Pillar,
                None if children.iter().flatten().any(|child| child.children.is_none()) => Role::Section,
                None => Role::Group,
            },
        };
        let indicator = (!is_group).then(|| {
            let indicator = self.indicator(&document, &place, id);
            self.indicators.push(indicator)
        });
        self.nodes.push(Node {
            aggregate: document.aggregate.unwrap_or_default(),
            document,
            parent,
            part,
            depth,
            role,
            penalty,
            adverse,
            under_penalty,
            weight: if is_group { weight } else { None },
            indicator,
            children: Vec::new(),
            size: 1,
        });
        self.places.push(place.clone());
        if let Some(children) = children {
            if children.is_empty() {
                self.faults.add(|| (place.field("children"), Reason::NoChildren));
            }
            if depth + 1 > MAX_LEVELS {
                self.faults.add(|| (place, Reason::TooManyLevels(MAX_LEVELS)));
                return id;
            }
            let list = place.field("children");
            let mut below = Vec::with_capacity(children.len());
            for (position, child) in children.into_iter().enumerate() {
                below.push(self.add(child, list.index(position), Some(id), depth + 1));
            }
            let size = self.nodes.len() - id.index();
            let node = &mut self.nodes[id];
            node.children = below;
            node.size = size;
        }
        id
    }

    /// Checks what an indicator says by dimension, and whom its support is for.
    fn fields_by_dimension(
        &mut self,
        document: &NodeDocument,
        place: &CheckedPlace<CHECK>,
        scales: &IdVec<DimensionId, Option<usize>>,
    ) {
        let dimension = |id: &str| self.dimensions.find(|dimension| dimension.id == id);
        let asked = |id: &str| document.dimensions.iter().flatten().any(|asked| asked == id);
        let mut faults = Vec::new();
        let mut not_asked = |place: CheckedPlace<CHECK>, id: &str| {
            let reason = if dimension(id).is_none() {
                Reason::UnknownId(Thing::Dimension, id.to_owned())
            } else {
                Reason::NotAsked { indicator: document.id.clone(), dimension: id.to_owned() }
            };
            faults.push((place, reason));
        };
        for (field, ids) in [
            ("questions", document.questions.keys().collect::<Vec<_>>()),
            ("levels", document.levels.keys().collect()),
            ("not_applicable", document.not_applicable.keys().collect()),
            ("support", document.support.keys().collect()),
            ("next_steps", document.next_steps.keys().collect()),
        ] {
            for id in ids {
                if !asked(id) {
                    not_asked(place.field(field).field(id), id);
                }
            }
        }
        let levels = document.levels.iter().map(|(id, texts)| ("levels", id, Vec::from_iter(texts.keys())));
        let steps = document.next_steps.iter().map(|(id, steps)| ("next_steps", id, Vec::from_iter(steps.keys())));
        for (field, id, levels) in levels.chain(steps) {
            let Some(scale) = dimension(id).and_then(|dimension| scales[dimension]) else { continue };
            let Some(scale) = self.document.scales.get(scale) else { continue };
            for level in levels {
                if !scale.levels.iter().any(|known| known.id == *level) {
                    let place = place.field(field).field(id).field(level);
                    let item = format!("{}/{id}", document.id);
                    faults.push((place, Reason::NotOfScale { level: level.clone(), item }));
                }
            }
        }
        for (id, supports) in &document.support {
            for (index, support) in supports.iter().enumerate() {
                let place = place.field("support").field(id).index(index);
                match (support.kind, support.audience) {
                    (
                        SupportKind::CapacityBuilding,
                        Some(Audience::LawEnforcement | Audience::BorderOfficers | Audience::DutyBearers),
                    )
                    | (SupportKind::PolicyDialogue | SupportKind::Research | SupportKind::PracticalTools, None) => {}
                    _ => faults.push((place, Reason::AudienceOutOfPlace)),
                }
            }
        }
        if document.short.as_ref().is_some_and(|short| short.chars().count() > MAX_SHORT) {
            faults.push((place.field("short"), Reason::TextTooLong(MAX_SHORT)));
        }
        for fault in faults {
            self.faults.add(|| fault);
        }
    }

    /// Lays out the fields of an indicator.
    fn indicator(&mut self, document: &NodeDocument, place: &CheckedPlace<CHECK>, node: NodeId) -> Indicator {
        let own_scale = document.scale.as_ref().and_then(|id| {
            let found = self.document.scales.iter().position(|scale| scale.id == *id);
            if found.is_none() {
                self.faults.add(|| (place.field("scale"), Reason::UnknownId(Thing::Scale, id.clone())));
            }
            found
        });
        let mut scales = self.dimensions.with(None);
        match &document.dimensions {
            None => self.faults.add(|| (place.clone(), Reason::MissingField("dimensions".into()))),
            Some(list) if list.is_empty() => self.faults.add(|| (place.field("dimensions"), Reason::EmptyList)),
            Some(list) => {
                for (index, id) in list.iter().enumerate() {
                    let place = place.field("dimensions").index(index);
                    match self.dimensions.find(|dimension| dimension.id == *id) {
                        None => self.faults.add(|| (place, Reason::UnknownId(Thing::Dimension, id.clone()))),
                        Some(dimension) => {
                            if scales[dimension].is_some() {
                                self.faults.add(|| (place, Reason::RepeatedId(Thing::Dimension, id.clone())));
                            }
                            scales[dimension] = own_scale.or(self.dimension_scales[dimension]);
                        }
                    }
                }
            }
        }
        if CHECK {
            self.fields_by_dimension(document, place, &scales);
        }

        let module = document.module.as_ref().and_then(|id| {
            let found = self.document.modules.iter().position(|module| module.id == *id);
            if found.is_none() {
                self.faults.add(|| (place.field("module"), Reason::UnknownId(Thing::Module, id.clone())));
            }
            found
        });
        let mut provisions = Vec::with_capacity(document.provisions.len());
        for (field, ids) in [("provisions", &document.provisions), ("see_also", &document.see_also)] {
            let repeated = repeated(&ids_of(ids, |id| id));
            for ((index, id), repeated) in ids.iter().enumerate().zip(repeated) {
                let place = place.field(field).index(index);
                match self.document.provisions.iter().position(|provision| provision.id == *id) {
                    None => self.faults.add(|| (place, Reason::UnknownId(Thing::Provision, id.clone()))),
                    Some(_) if repeated => {
                        self.faults.add(|| (place, Reason::RepeatedId(Thing::Provision, id.clone())));
                    }
                    Some(position) if field == "provisions" => provisions.push(position),
                    Some(_) => {}
                }
            }
        }
        let strength = provisions
            .iter()
            .filter_map(|index| self.document.provisions.get(*index))
            .map(|found| found.strength)
            .min();
        let weights = self.document.strength_weights.unwrap_or_default();
        let weight = match document.weight {
            Some(GroupWeight::Number(number)) => number,
            Some(GroupWeight::Pooled) => {
                let found = "pooled".to_owned();
                self.faults.add(|| (place.field("weight"), Reason::UnknownWord { found, allowed: Vec::new() }));
                1.0
            }
            None => strength.map_or(1.0, |strength| weights.of(strength)),
        };
        Indicator {
            node,
            weight,
            strength,
            provisions,
            module,
            core: document.core.unwrap_or(false),
            applies_when: None,
            otherwise: document.otherwise.unwrap_or(Otherwise::Exclude),
            scales,
        }
    }
}

/// Fields of a node that belong to the other kind of node.
fn misplaced(document: &NodeDocument, is_group: bool) -> Vec<&'static str> {
    let fields: &[(&'static str, bool)] = if is_group {
        &[
            ("questions", !document.questions.is_empty()),
            ("dimensions", document.dimensions.is_some()),
            ("provisions", !document.provisions.is_empty()),
            ("see_also", !document.see_also.is_empty()),
            ("module", document.module.is_some()),
            ("core", document.core.is_some()),
            ("levels", !document.levels.is_empty()),
            ("evidence", !document.evidence.is_empty()),
            ("lead", document.lead.is_some()),
            ("not_applicable", !document.not_applicable.is_empty()),
            ("applies_when", document.applies_when.is_some()),
            ("otherwise", document.otherwise.is_some()),
            ("scale", document.scale.is_some()),
            ("support", !document.support.is_empty()),
            ("short", document.short.is_some()),
            ("serves", !document.serves.is_empty()),
            ("next_steps", !document.next_steps.is_empty()),
        ]
    } else {
        &[
            ("title", document.title.is_some()),
            ("role", document.role.is_some()),
            ("aggregate", document.aggregate.is_some()),
        ]
    };
    fields.iter().filter(|(_, there)| *there).map(|(name, _)| *name).collect()
}

/// Looks up the items and levels that conditions name.
struct ConditionReader<'a> {
    document: &'a InstrumentDocument,
    nodes: &'a IdVec<NodeId, Node>,
    by_id: &'a [NodeId],
    indicators: &'a IdVec<IndicatorId, Indicator>,
    dimensions: &'a IdVec<DimensionId, Dimension>,
}

impl ConditionReader<'_> {
    fn read<const CHECK: bool>(
        &self,
        condition: &ConditionDocument,
        place: &CheckedPlace<CHECK>,
        level: usize,
        faults: &mut Faults<CHECK>,
    ) -> Option<Condition> {
        if level > MAX_LEVELS {
            faults.add(|| (place.clone(), Reason::TooManyLevels(MAX_LEVELS)));
            return None;
        }
        match (&condition.answer, &condition.levels, &condition.all, &condition.any, &condition.not) {
            (Some(name), Some(levels), None, None, None) => self.answer(name, levels, place, faults),
            (None, None, Some(parts), None, None) => {
                self.list(parts, &place.field("all"), level, faults).map(Condition::All)
            }
            (None, None, None, Some(parts), None) => {
                self.list(parts, &place.field("any"), level, faults).map(Condition::Any)
            }
            (None, None, None, None, Some(part)) => {
                self.read(part, &place.field("not"), level + 1, faults).map(|part| Condition::Not(Box::new(part)))
            }
            _ => {
                faults.add(|| (place.clone(), Reason::ConditionShape));
                None
            }
        }
    }

    fn list<const CHECK: bool>(
        &self,
        parts: &[ConditionDocument],
        place: &CheckedPlace<CHECK>,
        level: usize,
        faults: &mut Faults<CHECK>,
    ) -> Option<Vec<Condition>> {
        if parts.is_empty() {
            faults.add(|| (place.clone(), Reason::EmptyList));
            return None;
        }
        let read: Vec<Option<Condition>> = parts
            .iter()
            .enumerate()
            .map(|(index, part)| self.read(part, &place.index(index), level + 1, faults))
            .collect();
        read.into_iter().collect()
    }

    fn answer<const CHECK: bool>(
        &self,
        name: &str,
        levels: &[String],
        place: &CheckedPlace<CHECK>,
        faults: &mut Faults<CHECK>,
    ) -> Option<Condition> {
        let at = place.field("answer");
        let Some((id, dimension_id)) = name.split_once('/') else {
            faults.add(|| (at, Reason::UnknownId(Thing::Item, name.to_owned())));
            return None;
        };
        let found = node_named(self.nodes, self.by_id, id).and_then(|node| self.nodes[node].indicator);
        let Some(indicator) = found else {
            faults.add(|| (at, Reason::UnknownId(Thing::Indicator, id.to_owned())));
            return None;
        };
        let dimension = self.dimensions.find(|dimension| dimension.id == dimension_id);
        let scale = dimension
            .and_then(|dimension| self.indicators[indicator].scales[dimension])
            .and_then(|scale| self.document.scales.get(scale));
        let (Some(dimension), Some(scale)) = (dimension, scale) else {
            let reason = match dimension {
                None => Reason::UnknownId(Thing::Dimension, dimension_id.to_owned()),
                Some(_) => Reason::NotAsked { indicator: id.to_owned(), dimension: dimension_id.to_owned() },
            };
            faults.add(|| (at, reason));
            return None;
        };
        if levels.is_empty() {
            faults.add(|| (place.field("in"), Reason::EmptyList));
            return None;
        }
        let mut listed = vec![false; scale.levels.len()];
        let (mut unknown, mut not_applicable, mut unanswered) = (false, false, false);
        let mut fits = true;
        for (index, word) in levels.iter().enumerate() {
            match (scale.levels.iter().position(|level| level.id == *word), word.as_str()) {
                (Some(position), _) => {
                    if let Some(slot) = listed.get_mut(position) {
                        *slot = true;
                    }
                }
                (None, UNKNOWN) => unknown = true,
                (None, NOT_APPLICABLE) => not_applicable = true,
                (None, UNANSWERED) => unanswered = true,
                (None, _) => {
                    let reason = Reason::NotOfScale { level: word.clone(), item: name.to_owned() };
                    faults.add(|| (place.field("in").index(index), reason));
                    fits = false;
                }
            }
        }
        let item = item_of(self.dimensions.len(), indicator, dimension);
        fits.then_some(Condition::Answer { item, indicator, levels: listed, unknown, not_applicable, unanswered })
    }
}

/// Indicators so that each comes after all that its condition reads (Kahn), or the cycle that prevents it.
fn order(readers: &IdVec<IndicatorId, Vec<IndicatorId>>) -> Result<Vec<IndicatorId>, Vec<IndicatorId>> {
    let mut open = readers.with(0_usize);
    for reader in readers.values().flatten() {
        open[*reader] += 1;
    }
    let mut order: Vec<IndicatorId> = readers.ids().filter(|indicator| open[*indicator] == 0).collect();
    let mut next = 0;
    while let Some(indicator) = order.get(next).copied() {
        next += 1;
        for reader in &readers[indicator] {
            open[*reader] -= 1;
            if open[*reader] == 0 {
                order.push(*reader);
            }
        }
    }
    // Walk back along what is still open until an indicator comes again.
    let is_open = |indicator: &IndicatorId| open[*indicator] > 0;
    let Some(mut at) = readers.ids().find(is_open) else { return Ok(order) };
    let mut walk: Vec<IndicatorId> = Vec::new();
    loop {
        if let Some(start) = walk.iter().position(|indicator| *indicator == at) {
            let mut cycle: Vec<IndicatorId> = walk.split_off(start);
            cycle.reverse();
            cycle.push(cycle.first().copied().unwrap_or(at));
            return Err(cycle);
        }
        walk.push(at);
        match readers.ids().find(|before| is_open(before) && readers[*before].contains(&at)) {
            Some(before) => at = before,
            None => return Err(walk),
        }
    }
}
