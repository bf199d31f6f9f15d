//! What changing items would do to the score of their part, without scoring everything again.

use super::Scores;
use super::combine::{Cell, Sum, combine};
use crate::instrument::{DimensionIx, Instrument, ItemIx, NodeIx};

/// The sums behind the `score` of every group, in every dimension.
#[derive(Debug)]
pub(crate) struct Sums {
    sums: Vec<Sum>,
    nodes: usize,
}

/// Gathers the sums behind every group's score. One pass over the tree for each dimension.
pub(crate) fn item_sums(instrument: &Instrument, scores: &Scores) -> Sums {
    let nodes = instrument.nodes.len();
    let mut sums = vec![Sum::default(); nodes * instrument.dimensions()];
    for dimension in 0..instrument.dimensions() {
        for group in instrument.groups() {
            let aggregate = scores.rules().aggregates.get(group).copied().unwrap_or_default();
            let Some(sum) = sums.get_mut(dimension * nodes + group) else { continue };
            for child in instrument.children(group) {
                let cell = scores.cell(*child, dimension);
                if !cell.included || !cell.scored {
                    continue;
                }
                if instrument.nodes.get(*child).is_some_and(|child| child.penalty) {
                    sum.take(cell.weight, cell.score);
                } else {
                    sum.add(aggregate, cell.weight, cell.score);
                }
            }
        }
    }
    Sums { sums, nodes }
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
        item: ItemIx,
        value: f64,
    ) -> Option<(f64, f64)> {
        let (indicator, dimension) = instrument.parts_of_item(item);
        let mut node = instrument.indicators.get(indicator)?.node;
        let part = instrument.nodes.get(node)?.part;
        let now = scores.figures(part, dimension)?.score?;
        let mut old = scores.figures(node, dimension)?.score?;
        let mut new = value;
        while let Some(group) = instrument.nodes.get(node)?.parent {
            let Some(group_now) = scores.figures(group, dimension).and_then(|figures| figures.score) else {
                // A penalty in a group that has no score or is excluded: nothing above the group moves.
                return Some((now, now));
            };
            let weight = scores.cell(node, dimension).weight;
            let aggregate = scores.rules().aggregates.get(group).copied().unwrap_or_default();
            let sum = self.sums.get(dimension * self.nodes + group)?;
            let changed = if instrument.nodes.get(node)?.penalty {
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
    values: &[(ItemIx, f64)],
) -> Vec<(NodeIx, DimensionIx, Option<f64>)> {
    let nodes = instrument.nodes.len();
    let mut cells = scores.cells.clone();
    let mut touched = vec![false; cells.len()];
    for (item, value) in values {
        let (indicator, dimension) = instrument.parts_of_item(*item);
        let Some(node) = instrument.indicators.get(indicator).map(|found| found.node) else { continue };
        let from = dimension * nodes;
        let Some(cell) = cells.get_mut(from + node) else { continue };
        if cell.included {
            *cell = Cell::answered(*value).weighing(cell.weight);
        }
        for group in instrument.above(node) {
            if let Some(slot) = touched.get_mut(from + group) {
                *slot = true;
            }
        }
    }
    for (cells, touched) in cells.chunks_exact_mut(nodes.max(1)).zip(touched.chunks_exact(nodes.max(1))) {
        for (group, _) in touched.iter().enumerate().rev().filter(|(_, touched)| **touched) {
            combine(instrument, scores.rules(), group, cells);
        }
    }
    let mut found = Vec::new();
    for part in &instrument.parts {
        for dimension in 0..instrument.dimensions() {
            let at = dimension * nodes + part;
            if touched.get(at) == Some(&true) {
                let with = cells.get(at).and_then(|cell| cell.figures()?.score);
                let now = scores.figures(*part, dimension).and_then(|figures| figures.score);
                found.push((*part, dimension, with.zip(now).map(|(with, now)| with - now)));
            }
        }
    }
    found
}
