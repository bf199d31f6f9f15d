//! Reads conditions, and puts indicators in an order in which conditions can be decided.

use super::{CheckedPlace, Faults, UNANSWERED};
use crate::assessment::document::{NOT_APPLICABLE, UNKNOWN};
use crate::fault::{Reason, Thing};
use crate::instrument::condition::Condition;
use crate::instrument::document::{ConditionDocument, Dimension, InstrumentDocument};
use crate::instrument::{DimensionId, IdVec, IndicatorId, ItemId, MAX_LEVELS, Node, NodeId, item_of, node_named};

/// Looks up the items and levels that conditions name.
pub(super) struct ConditionReader<'a> {
    pub(super) document: &'a InstrumentDocument,
    pub(super) nodes: &'a IdVec<NodeId, Node>,
    pub(super) by_id: &'a [NodeId],
    pub(super) scales: &'a IdVec<ItemId, Option<usize>>,
    pub(super) dimensions: &'a IdVec<DimensionId, Dimension>,
}

impl ConditionReader<'_> {
    pub(super) fn read<const CHECK: bool>(
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
            .and_then(|dimension| self.scales[item_of(self.dimensions.len(), indicator, dimension)])
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
pub(super) fn order(readers: &IdVec<IndicatorId, Vec<IndicatorId>>) -> Result<Vec<IndicatorId>, Vec<IndicatorId>> {
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
