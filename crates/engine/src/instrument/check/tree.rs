//! Lays out the tree of parts, groups and indicators.

use super::{CheckedPlace, Faults, RESERVED, ids_of, is_id, repeated};
use crate::fault::{Reason, Thing};
use crate::instrument::document::{
    Aggregate, Audience, Dimension, GroupWeight, InstrumentDocument, MAX_SHORT, NodeDocument, Otherwise, Polarity,
    SupportKind,
};
use crate::instrument::ids::Id;
use crate::instrument::{DimensionId, IdVec, Indicator, IndicatorId, ItemId, MAX_LEVELS, Node, NodeId, Role};

/// The ids of nodes and all below them, in the order in which they will be laid out.
pub(super) fn ids_below<'a>(nodes: &'a [NodeDocument], depth: usize, ids: &mut Vec<&'a str>) {
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
pub(super) struct Tree<'a, const CHECK: bool> {
    pub(super) document: &'a InstrumentDocument,
    pub(super) dimensions: &'a IdVec<DimensionId, Dimension>,
    pub(super) dimension_scales: &'a IdVec<DimensionId, Option<usize>>,
    /// The scale of each item of the indicators so far; none where it is not asked.
    pub(super) scales: IdVec<ItemId, Option<usize>>,
    pub(super) faults: Faults<CHECK>,
    pub(super) nodes: IdVec<NodeId, Node>,
    pub(super) indicators: IdVec<IndicatorId, Indicator>,
    pub(super) places: IdVec<NodeId, CheckedPlace<CHECK>>,
    /// For each node, whether its id stands before it.
    pub(super) repeated: Vec<bool>,
}

impl<const CHECK: bool> Tree<'_, CHECK> {
    /// Adds a node and all below it; returns its id.
    pub(super) fn add(
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

    /// Lays out the fields of an indicator. Indicators come in the order of their ids.
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

        for scale in scales.into_values() {
            self.scales.push(scale);
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
