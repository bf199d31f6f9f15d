//! What is said where nothing is known: that nothing is answered yet, or that every answer is "don't know".

use crate::instrument::{DimensionId, IndicatorId, Instrument};
use crate::scoring::{Applies, Scores, State};
use texts::{Catalogue, key};

/// Why nothing is known of some indicators in a dimension, none of which is answered with a level.
pub fn nothing_known(
    texts: &Catalogue,
    instrument: &Instrument,
    scores: &Scores,
    indicators: impl Iterator<Item = IndicatorId>,
    dimension: DimensionId,
) -> String {
    let unknown = indicators
        .filter(|indicator| scores.applies(*indicator) == Applies::Yes)
        .map(|indicator| instrument.item(indicator, dimension))
        .filter(|item| instrument.is_asked(*item) && scores.answers().state(*item) == State::Unknown)
        .count();
    match unknown {
        0 => texts.get(key::FIGURE_UNANSWERED).to_owned(),
        _ => texts.count(key::FIGURE_ONLY_UNKNOWN, unknown, &[]),
    }
}
