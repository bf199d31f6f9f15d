//! By which weights and ways of combining a tree is scored.

use crate::instrument::document::Aggregate;
use crate::instrument::{Instrument, NodeIx};

/// A weight and a way of combining for each node: [`Rules::of`] gives those of the instrument, the other functions vary them.
#[derive(Debug, Clone, PartialEq)]
pub struct Rules {
    /// The weight of each node; none where it is pooled.
    pub(crate) weights: Vec<Option<f64>>,
    /// How each node's children are combined.
    pub(crate) aggregates: Vec<Aggregate>,
    /// For each indicator, whether it counts; empty: all do.
    pub(crate) only: Vec<bool>,
}

impl Rules {
    /// The weights and ways of combining of the instrument.
    pub fn of(instrument: &Instrument) -> Rules {
        let weights = instrument
            .nodes
            .iter()
            .map(|node| match node.indicator.and_then(|index| instrument.indicators.get(index)) {
                Some(indicator) => Some(indicator.weight),
                None => node.weight,
            })
            .collect();
        let aggregates = instrument.nodes.iter().map(|node| node.aggregate).collect();
        Rules { weights, aggregates, only: Vec::new() }
    }

    /// The weight of a node; none where it is pooled.
    pub(crate) fn weight(&self, node: NodeIx) -> Option<f64> {
        self.weights.get(node).copied().flatten()
    }

    /// Keeps only the indicators for which `keep` holds; all others are excluded.
    #[must_use]
    pub fn only(mut self, instrument: &Instrument, keep: impl Fn(usize) -> bool) -> Rules {
        self.only = (0..instrument.indicators.len()).map(keep).collect();
        self
    }

    /// The binding duties alone: indicators whose strongest obligation is `mandatory` or `qualified`.
    pub fn binding(instrument: &Instrument) -> Rules {
        Rules::of(instrument).only(instrument, |index| {
            instrument.indicators.get(index).and_then(|found| found.strength).is_some_and(|found| found.is_binding())
        })
    }

    /// Sets the weight of every indicator, and of every group with a number, to 1.
    #[must_use]
    pub fn with_equal_weights(mut self) -> Rules {
        for weight in self.weights.iter_mut().flatten() {
            *weight = 1.0;
        }
        self
    }

    /// Puts `geometric` in place of each `mean` that has no penalty child.
    #[must_use]
    pub fn with_geometric(mut self, instrument: &Instrument) -> Rules {
        for (node, aggregate) in self.aggregates.iter_mut().enumerate() {
            let has_penalty = instrument
                .children(node)
                .iter()
                .any(|child| instrument.nodes.get(*child).is_some_and(|child| child.penalty));
            if *aggregate == Aggregate::Mean && !has_penalty {
                *aggregate = Aggregate::Geometric;
            }
        }
        self
    }

    /// Multiplies each weight of `base` by a factor of its own; pooled ones stay pooled.
    pub(crate) fn scale(&mut self, base: &Rules, mut factor: impl FnMut() -> f64) {
        for (weight, original) in self.weights.iter_mut().zip(&base.weights) {
            *weight = original.map(|original| original * factor());
        }
    }
}
