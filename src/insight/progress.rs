//! How far the answers have come.

use crate::instrument::Instrument;
use crate::scoring::{Applies, Scores, State};

/// How many items below a node an assessment asks now, and how many of them have an answer of any kind (levels, "don't
/// know" and "not applicable").
pub fn progress(instrument: &Instrument, scores: &Scores, node: usize) -> Progress {
    let mut progress = Progress::default();
    for indicator in instrument.indicators_below(node) {
        if scores.applies(indicator) != Applies::Yes {
            continue;
        }
        for dimension in instrument.asked_in(indicator) {
            progress.asked += 1;
            match scores.answers().state(instrument.item(indicator, dimension)) {
                State::Unanswered => {}
                State::Unknown => {
                    progress.answered += 1;
                    progress.unknown += 1;
                }
                State::NotApplicable | State::Level(_) => progress.answered += 1,
            }
        }
    }
    progress
}

/// How far the answers have come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Progress {
    /// Items asked.
    pub asked: usize,
    /// Items with an answer of any kind.
    pub answered: usize,
    /// Of those, "don't know".
    pub unknown: usize,
}
