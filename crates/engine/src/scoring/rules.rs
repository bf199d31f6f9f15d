//! By which weights and ways of combining a tree is scored.

use crate::instrument::document::Aggregate;
use crate::instrument::{IdVec, Indicator, IndicatorId, Instrument, NodeId};

/// A weight and a way of combining for each node: [`Rules::of`] gives those of the instrument, the other functions vary them.
#[derive(Debug, Clone, PartialEq)]
pub struct Rules {
    /// The weight of each node; none where it is pooled.
    pub(crate) weights: IdVec<NodeId, Option<f64>>,
    /// How each node's children are combined.
    pub(crate) aggregates: IdVec<NodeId, Aggregate>,
    /// For each indicator, whether it is looked at; none: all are.
    only: Option<IdVec<IndicatorId, bool>>,
}

impl Rules {
    /// The weights and ways of combining of the instrument.
    pub fn of(instrument: &Instrument) -> Rules {
        let weights = instrument.nodes.map(|node| match node.indicator {
            Some(indicator) => Some(instrument.indicators[indicator].weight),
            None => node.weight,
        });
        let aggregates = instrument.nodes.map(|node| node.aggregate);
        Rules { weights, aggregates, only: None }
    }

    /// Whether an indicator is looked at.
    pub(crate) fn looks_at(&self, indicator: IndicatorId) -> bool {
        self.only.as_ref().is_none_or(|only| only[indicator])
    }

    /// Keeps only the indicators for which `keep` holds; all others are excluded.
    #[must_use]
    pub fn only(mut self, instrument: &Instrument, keep: impl Fn(&Indicator) -> bool) -> Rules {
        self.only = Some(instrument.indicators.map(keep));
        self
    }

    /// The binding duties alone: indicators whose strongest obligation is `mandatory` or `qualified`.
    pub fn binding(instrument: &Instrument) -> Rules {
        Rules::of(instrument)
            .only(instrument, |indicator| indicator.strength.is_some_and(|strength| strength.is_binding()))
    }

    /// Sets the weight of every indicator, and of every group with a number, to 1.
    #[must_use]
    pub fn with_equal_weights(mut self) -> Rules {
        for weight in self.weights.values_mut().flatten() {
            *weight = 1.0;
        }
        self
    }

    /// Puts `geometric` in place of each `mean` that has no penalty child.
    #[must_use]
    pub fn with_geometric(mut self, instrument: &Instrument) -> Rules {
        for (aggregate, node) in self.aggregates.values_mut().zip(instrument.nodes.values()) {
            let has_penalty = node.children.iter().any(|child| instrument.nodes[*child].penalty);
            if *aggregate == Aggregate::Mean && !has_penalty {
                *aggregate = Aggregate::Geometric;
            }
        }
        self
    }

    /// Multiplies each weight of `base` by a factor of its own; pooled ones stay pooled.
    pub(crate) fn scale(&mut self, base: &Rules, mut factor: impl FnMut() -> f64) {
        for (weight, original) in self.weights.values_mut().zip(base.weights.values()) {
            *weight = original.map(|original| original * factor());
        }
    }
}
