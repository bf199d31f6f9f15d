//! What changing items would do to the score of their part, without scoring everything again.

use super::Scores;
use super::combine::{Cell, Sum, combine};
use crate::instrument::{DimensionId, IdVec, Instrument, ItemId, NodeId};

/// The sums behind the `score` of every group, in every dimension.
#[derive(Debug)]
pub(crate) struct Sums(IdVec<DimensionId, IdVec<NodeId, Sum>>);

/// Gathers the sums behind every group's score. One pass over the tree for each dimension.
pub(crate) fn item_sums(instrument: &Instrument, scores: &Scores) -> Sums {
    let mut sums = instrument.dimensions.with(instrument.nodes.with(Sum::default()));
    for dimension in instrument.dimensions.ids() {
        for group in instrument.groups() {
            let aggregate = scores.aggregate(group);
            let sum = &mut sums[dimension][group];
            for child in instrument.children(group) {
                let cell = scores.cell(*child, dimension);
                if !cell.included || !cell.scored {
                    continue;
                }
                if instrument.nodes[*child].penalty {
                    sum.take(cell.weight, cell.score);
                } else {
                    sum.add(aggregate, cell.weight, cell.score);
                }
            }
        }
    }
    Sums(sums)
}

impl Sums {
    /// The score of an item's part with the item at `value`, and that score now. Every other answer, and whether each item
    /// applies, stay as they are. None where the part has no score. The item must be answered or zeroed.
    ///
    /// Costs one step a level of the tree, however many children the groups have.
    pub(crate) fn part_score_with(
        &self,
        instrument: &Instrument,
        scores: &Scores,
        item: ItemId,
        value: f64,
    ) -> Option<(f64, f64)> {
        let (indicator, dimension) = instrument.parts_of_item(item);
        let mut node = instrument.indicators[indicator].node;
        let part = instrument.nodes[node].part;
        let now = scores.figures(part, dimension)?.score?;
        let mut old = scores.figures(node, dimension)?.score?;
        let mut new = value;
        while let Some(group) = instrument.nodes[node].parent {
            let Some(group_now) = scores.figures(group, dimension).and_then(|figures| figures.score) else {
                // A penalty in a group that has no score or is excluded: nothing above the group moves.
                return Some((now, now));
            };
            let weight = scores.cell(node, dimension).weight;
            let aggregate = scores.aggregate(group);
            let sum = self.0[dimension][group];
            let changed = if instrument.nodes[node].penalty {
                sum.taken_replaced(weight, old, new)
            } else {
                sum.replaced(aggregate, weight, old, new)
            };
            new = changed.value(aggregate);
            old = group_now;
            node = group;
        }
        Some((new, now))
    }
}

/// How much the scores of parts would rise with all of these items at the values given, everything else as it is.
///
/// There is one entry for each part and dimension in which one of the items stands: its gain, or none where the part has no
/// score. The items must be answered or zeroed.
///
/// Only groups above one of the items are computed again.
pub(crate) fn part_gains(
    instrument: &Instrument,
    scores: &Scores,
    values: &[(ItemId, f64)],
) -> Vec<(NodeId, DimensionId, Option<f64>)> {
    let mut cells = scores.cells.clone();
    let mut touched = instrument.dimensions.with(instrument.nodes.with(false));
    for (item, value) in values {
        let (indicator, dimension) = instrument.parts_of_item(*item);
        let node = instrument.indicators[indicator].node;
        let cell = &mut cells[dimension][node];
        if cell.included {
            *cell = Cell::answered(*value).weighing(cell.weight);
        }
        for group in instrument.above(node) {
            // Those above one that is touched are touched already.
            if std::mem::replace(&mut touched[dimension][group], true) {
                break;
            }
        }
    }
    for (cells, touched) in cells.values_mut().zip(touched.values()) {
        for (group, _) in touched.iter().rev().filter(|(_, touched)| **touched) {
            combine(instrument, scores.rules(), group, cells);
        }
    }
    let mut found = Vec::new();
    for part in &instrument.parts {
        for dimension in instrument.dimensions.ids() {
            if touched[dimension][*part] {
                let with = cells[dimension][*part].figures().and_then(|figures| figures.score);
                let now = scores.figures(*part, dimension).and_then(|figures| figures.score);
                found.push((*part, dimension, with.zip(now).map(|(with, now)| with - now)));
            }
        }
    }
    found
}
