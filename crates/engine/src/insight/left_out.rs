//! Why there is no figure: what was asked and does not count.

use crate::instrument::{DimensionId, IndicatorId, Instrument};
use crate::scoring::{Applies, Scores, State};
use texts::{Catalogue, key};

/// How many of some questions are left out in one dimension, and why.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// Questions of chosen modules that have this dimension: 0 where nothing is asked.
    pub asked: usize,
    /// Of those, answered with "not applicable".
    pub not_applicable: usize,
    /// Of those, left out because of another answer.
    pub ruled_out: usize,
}

/// Counts what is left out of some indicators in a dimension.
pub fn left_out(
    instrument: &Instrument,
    scores: &Scores,
    indicators: impl Iterator<Item = IndicatorId>,
    dimension: DimensionId,
) -> LeftOut {
    let mut found = LeftOut::default();
    for indicator in indicators {
        let item = instrument.item(indicator, dimension);
        let applies = scores.applies(indicator);
        if !instrument.is_asked(item) || applies == Applies::ModuleLeftOut {
            continue;
        }
        found.asked += 1;
        match (applies, scores.answers().state(item)) {
            (Applies::Excluded, _) => found.ruled_out += 1,
            (Applies::Yes, State::NotApplicable) => found.not_applicable += 1,
            _ => {}
        }
    }
    found
}

impl LeftOut {
    /// In words, with how many of how many; empty where all that is asked counts.
    pub fn words(&self, texts: &Catalogue) -> String {
        if self.asked == 0 {
            return texts.get(key::LEFT_OUT_NOT_ASKED).to_owned();
        }
        let all = self.asked.to_string();
        let kinds = [(self.not_applicable, key::LEFT_OUT_NOT_APPLICABLE), (self.ruled_out, key::LEFT_OUT_RULED_OUT)];
        let counted = kinds.into_iter().filter(|(count, _)| *count > 0);
        let words: Vec<String> =
            counted.map(|(count, key)| texts.fill(key, &[("n", &count.to_string()), ("all", &all)])).collect();
        words.join("; ")
    }
}
