//! How far the answers have come.

use crate::assessment::Draft;
use crate::instrument::{Instrument, ItemId, NodeId};
use crate::scoring::{Applies, Scores, State};

/// How many items below a node an assessment asks now, and how many of them have an answer of any kind (levels, "don't
/// know" and "not applicable").
pub fn progress(instrument: &Instrument, scores: &Scores, node: NodeId) -> Progress {
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

/// The answers below one node that were taken over from an earlier assessment and are still to be confirmed, in the order
/// of the instrument. Only what is asked now counts, so that there are never more than [`Progress::answered`].
pub fn to_confirm(draft: &Draft, node: NodeId) -> Vec<ItemId> {
    let instrument = draft.instrument();
    instrument
        .indicators_below(node)
        .filter(|indicator| draft.scores().applies(*indicator) == Applies::Yes)
        .flat_map(|indicator| {
            instrument.asked_in(indicator).map(move |dimension| instrument.item(indicator, dimension))
        })
        .filter(|item| draft.is_carried(*item))
        .collect()
}

/// The progress of the whole assessment, and how many of its answers are still to be confirmed.
pub fn progress_of(draft: &Draft) -> (Progress, usize) {
    let mut total = Progress::default();
    let mut carried = 0;
    for part in &draft.instrument().parts {
        let found = progress(draft.instrument(), draft.scores(), *part);
        total.asked += found.asked;
        total.answered += found.answered;
        total.unknown += found.unknown;
        carried += to_confirm(draft, *part).len();
    }
    (total, carried)
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
