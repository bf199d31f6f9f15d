//! Combining the children of a group.

use super::figure::{self, Figures, plain};
use super::rules::Rules;
use crate::instrument::document::Aggregate;
use crate::instrument::{IdVec, Instrument, NodeId};

/// The figures and the weight of a node in one dimension.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Cell {
    pub(crate) low: f64,
    pub(crate) high: f64,
    /// Has a meaning only where `scored` is set.
    pub(crate) score: f64,
    pub(crate) coverage: f64,
    pub(crate) weight: f64,
    pub(crate) included: bool,
    pub(crate) scored: bool,
}

impl Cell {
    /// An item that may still turn out either way.
    pub(crate) fn open() -> Cell {
        Cell { high: 1.0, included: true, ..Cell::default() }
    }

    /// An item answered with a level of that value, or zeroed.
    pub(crate) fn answered(value: f64) -> Cell {
        let value = plain(value);
        Cell { low: value, high: value, score: value, coverage: 1.0, weight: 0.0, included: true, scored: true }
    }

    pub(crate) fn weighing(mut self, weight: f64) -> Cell {
        self.weight = if self.included { weight } else { 0.0 };
        self
    }

    pub(crate) fn figures(&self) -> Option<Figures> {
        self.included.then(|| Figures {
            low: self.low,
            high: self.high,
            score: self.scored.then_some(self.score),
            coverage: self.coverage,
        })
    }
}

/// Computes one group's cell from its children's, all of one dimension.
pub(crate) fn combine(instrument: &Instrument, rules: &Rules, group: NodeId, cells: &mut IdVec<NodeId, Cell>) {
    let mut low = Sum::default();
    let mut high = Sum::default();
    let mut score = Sum::default();
    let mut covered = 0.0;
    let mut weights = 0.0;
    let mut pooled = 0.0;
    let aggregate = rules.aggregates[group];
    for child in instrument.children(group) {
        let cell = &cells[*child];
        if !cell.included {
            continue;
        }
        weights += cell.weight;
        covered += cell.weight * cell.coverage;
        if instrument.nodes[*child].penalty {
            // What takes away most is the worst case.
            low.take(cell.weight, cell.high);
            high.take(cell.weight, cell.low);
            if cell.scored {
                score.take(cell.weight, cell.score);
            }
        } else {
            pooled += cell.weight;
            low.add(aggregate, cell.weight, cell.low);
            high.add(aggregate, cell.weight, cell.high);
            if cell.scored {
                score.add(aggregate, cell.weight, cell.score);
            }
        }
    }
    if low.count == 0 {
        cells[group] = Cell::default();
        return;
    }
    cells[group] = Cell {
        low: low.value(aggregate),
        high: high.value(aggregate),
        score: if score.count > 0 { score.value(aggregate) } else { 0.0 },
        coverage: plain(covered / weights),
        weight: rules.weights[group].unwrap_or(pooled),
        included: true,
        scored: score.count > 0,
    };
}

/// What a way of combining has to know of the children, gathered one by one. The value of one child can be replaced
/// without looking at the others ([`Sum::replaced`]).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sum {
    pub(crate) count: u32,
    /// Σ w
    weight: f64,
    /// Σ w·x, or Σ w·ln y for `geometric`
    total: f64,
    /// Σ w·x of the penalties
    taken: f64,
    lowest: f64,
    second_lowest: f64,
    above_zero: u32,
    at_one: u32,
    penalties_above_zero: u32,
}

impl Default for Sum {
    fn default() -> Self {
        Sum {
            count: 0,
            weight: 0.0,
            total: 0.0,
            taken: 0.0,
            lowest: f64::INFINITY,
            second_lowest: f64::INFINITY,
            above_zero: 0,
            at_one: 0,
            penalties_above_zero: 0,
        }
    }
}

/// The bound of every figure, far within the range of a double.
pub(crate) const FURTHEST: f64 = 1e60;

/// y = 0.01 + 0.99·max(x, 0), so that one child at 0 does not wipe out the rest.
fn shifted(x: f64) -> f64 {
    0.01 + 0.99 * x.max(0.0)
}

impl Sum {
    /// Adds an ordinary child.
    pub(crate) fn add(&mut self, aggregate: Aggregate, weight: f64, x: f64) {
        self.count += 1;
        self.weight += weight;
        match aggregate {
            Aggregate::Mean => self.total += weight * x,
            Aggregate::Geometric => self.total += weight * libm::log(shifted(x)),
            Aggregate::Minimum => {
                self.second_lowest = self.second_lowest.min(self.lowest.max(x));
                self.lowest = self.lowest.min(x);
            }
            Aggregate::AllOrPart => {
                self.above_zero += u32::from(figure::above(x, 0.0));
                self.at_one += u32::from(figure::at_or_above(x, 1.0));
            }
        }
    }

    /// Adds a penalty.
    pub(crate) fn take(&mut self, weight: f64, x: f64) {
        self.taken += weight * x;
        self.penalties_above_zero += u32::from(figure::above(x, 0.0));
    }

    /// The same sum with one ordinary child's value changed.
    pub(crate) fn replaced(mut self, aggregate: Aggregate, weight: f64, old: f64, new: f64) -> Sum {
        match aggregate {
            Aggregate::Mean => self.total += weight * new - weight * old,
            Aggregate::Geometric => {
                self.total += weight * libm::log(shifted(new)) - weight * libm::log(shifted(old));
            }
            Aggregate::Minimum => {
                let rest = if old > self.lowest { self.lowest } else { self.second_lowest };
                self.lowest = rest.min(new);
            }
            Aggregate::AllOrPart => {
                let above = |x| u32::from(figure::above(x, 0.0));
                let at_one = |x| u32::from(figure::at_or_above(x, 1.0));
                self.above_zero = self.above_zero + above(new) - above(old);
                self.at_one = self.at_one + at_one(new) - at_one(old);
            }
        }
        self
    }

    /// The same sum with one penalty child's value changed.
    pub(crate) fn taken_replaced(mut self, weight: f64, old: f64, new: f64) -> Sum {
        self.taken += weight * new - weight * old;
        let above = |x| u32::from(figure::above(x, 0.0));
        self.penalties_above_zero = self.penalties_above_zero + above(new) - above(old);
        self
    }

    /// The children of both sums together, for [`Sum::value`] with any aggregate but `mean`. What penalties take by their weight
    /// and the second lowest value are not needed there, and stay as they are in this sum.
    pub(crate) fn joined(self, other: Sum) -> Sum {
        Sum {
            count: self.count + other.count,
            weight: self.weight + other.weight,
            total: self.total + other.total,
            lowest: self.lowest.min(other.lowest),
            above_zero: self.above_zero + other.above_zero,
            at_one: self.at_one + other.at_one,
            penalties_above_zero: self.penalties_above_zero + other.penalties_above_zero,
            ..self
        }
    }

    /// The combined value. There must be at least one ordinary child.
    pub(crate) fn value(&self, aggregate: Aggregate) -> f64 {
        plain(match aggregate {
            // Great penalties in many levels of groups would leave the range of a double.
            Aggregate::Mean => ((self.total - self.taken) / self.weight).clamp(-FURTHEST, FURTHEST),
            Aggregate::Geometric => ((libm::exp(self.total / self.weight) - 0.01) / 0.99).max(0.0),
            Aggregate::Minimum => self.lowest,
            Aggregate::AllOrPart => {
                if self.above_zero == 0 {
                    0.0
                } else if self.at_one == self.count && self.penalties_above_zero == 0 {
                    1.0
                } else {
                    0.5
                }
            }
        })
    }
}
