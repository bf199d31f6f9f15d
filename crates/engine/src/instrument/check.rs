//! Checks a document against the rules of the format and lays it out.

mod conditions;
mod tree;

use super::document::InstrumentDocument;
use super::ids::Id;
use super::{DimensionId, IdVec, Indicator, IndicatorId, Instrument, MAX_INDICATORS, Node, NodeId};
use crate::assessment::document::{ANSWER_FIELDS, MAX_TITLE, NOT_APPLICABLE, UNKNOWN};
use crate::fault::{Fault, Place, Reason, Refusal, Thing};
use conditions::{ConditionReader, order};
use std::collections::HashSet;
use strum::VariantArray;
use tree::{Tree, ids_below};

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
        scales: IdVec::new(Vec::new()),
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
    let Tree { mut faults, mut nodes, mut indicators, scales, places, .. } = tree;
    if indicators.len() > MAX_INDICATORS {
        return Err(Refusal::one(Place::Path("parts".to_owned()), Reason::TooManyIndicators(MAX_INDICATORS)));
    }

    // Conditions.
    let reader =
        ConditionReader { document: &document, nodes: &nodes, by_id: &by_id, scales: &scales, dimensions: &dimensions };
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
        scales,
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
