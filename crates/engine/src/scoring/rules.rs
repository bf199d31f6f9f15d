//! By which weights and ways of combining a tree is scored.

use crate::instrument::document::Aggregate;
use crate::instrument::{Instrument, NodeIx};

/// Weights and ways of combining, one of each a node. [`Rules::of`] gives the instrument's own; the others vary them.
#[derive(Debug, Clone, PartialEq)]
pub struct Rules {
    /// The weight of each node; none where it is pooled.
    pub(crate) weights: Vec<Option<f64>>,
    /// How each node's children are combined.
    pub(crate) aggregates: Vec<Aggregate>,
    /// For each indicator, whether it is looked at; empty: all are.
    pub(crate) only: Vec<bool>,
}

impl Rules {
    /// The instrument's own.
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

    /// Only the indicators for which `keep` holds; all others count as excluded.
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

    /// Every indicator and every numbered group at 1.
    #[must_use]
    pub fn with_equal_weights(mut self) -> Rules {
        for weight in self.weights.iter_mut().flatten() {
            *weight = 1.0;
        }
        self
    }

    /// `geometric` in place of each `mean` that has no penalty child.
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

    /// Each weight multiplied by what `factor` gives for its node; pooled ones stay pooled.
    pub(crate) fn scale(&mut self, base: &Rules, mut factor: impl FnMut() -> f64) {
        for (weight, original) in self.weights.iter_mut().zip(&base.weights) {
            *weight = original.map(|original| original * factor());
        }
    }
}
