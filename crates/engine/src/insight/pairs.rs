//! Law against practice, on the indicators answered or zeroed in both.

use crate::instrument::{IndicatorId, Instrument, NodeId};
use crate::scoring::{Scores, figure};

/// The paired means of a group or provision and their difference.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// Mean of the first dimension over the paired indicators.
    pub first: f64,
    /// Mean of the second.
    pub second: f64,
    /// Σ w·(first − second) / Σ w, in [−1, 1].
    pub gap: f64,
    /// How many indicators are paired.
    pub indicators: usize,
}

/// Where a pair falls, cut at 0.5. It says no more than that: at or above 0.5 is not yet strong (see
/// [`super::is_to_share`]).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quadrant {
    /// Both at or above the cut.
    BothAbove,
    /// First at or above, second below: an implementation gap.
    FirstAbove,
    /// First below, second at or above: practice ahead of the law.
    SecondAbove,
    /// Both below.
    BothBelow,
}

/// The values of an indicator in the pair of dimensions; none unless answered or zeroed in both and free of penalties.
pub fn paired(instrument: &Instrument, scores: &Scores, indicator: IndicatorId) -> Option<(f64, f64)> {
    let [first, second] = instrument.pair?;
    if instrument.node_of(indicator).under_penalty {
        return None;
    }
    let first = scores.value(instrument, instrument.item(indicator, first))?;
    let second = scores.value(instrument, instrument.item(indicator, second))?;
    Some((first, second))
}

/// The quadrant of two values.
pub fn quadrant(first: f64, second: f64) -> Quadrant {
    match (figure::at_or_above(first, 0.5), figure::at_or_above(second, 0.5)) {
        (true, true) => Quadrant::BothAbove,
        (true, false) => Quadrant::FirstAbove,
        (false, true) => Quadrant::SecondAbove,
        (false, false) => Quadrant::BothBelow,
    }
}

/// The pair of a group; none without a paired indicator.
pub fn pair_of_group(instrument: &Instrument, scores: &Scores, group: NodeId) -> Option<Pair> {
    pair_of(instrument, scores, instrument.indicators_below(group))
}

/// The pair of a provision, over the indicators that cite it.
pub fn pair_of_provision(instrument: &Instrument, scores: &Scores, provision: usize) -> Option<Pair> {
    let citing = instrument.indicators.iter().filter(|(_, indicator)| indicator.provisions.contains(&provision));
    pair_of(instrument, scores, citing.map(|(indicator, _)| indicator))
}

fn pair_of(instrument: &Instrument, scores: &Scores, indicators: impl Iterator<Item = IndicatorId>) -> Option<Pair> {
    let (mut first, mut second, mut difference, mut weights, mut count) = (0.0, 0.0, 0.0, 0.0, 0);
    for index in indicators {
        let Some((a, b)) = paired(instrument, scores, index) else { continue };
        let weight = instrument.indicators[index].weight;
        first += weight * a;
        second += weight * b;
        difference += weight * (a - b);
        weights += weight;
        count += 1;
    }
    (count > 0).then(|| Pair {
        first: first / weights,
        second: second / weights,
        gap: figure::plain(difference / weights),
        indicators: count,
    })
}
