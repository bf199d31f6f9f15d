//! How one question stands, for lists of questions.

use super::{Progress, is_unsupported, progress, to_confirm};
use crate::assessment::Draft;
use crate::instrument::IndicatorId;

/// How one question stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct QuestionState {
    /// Its items. None is asked where another answer closes the question.
    pub progress: Progress,
    /// Answers that were taken over from an earlier assessment and are still to be confirmed.
    pub to_confirm: usize,
    /// Strong answers without a source.
    pub unsupported: usize,
    /// It is marked for another look.
    pub is_flagged: bool,
}

impl QuestionState {
    /// Items without an answer of any kind.
    pub fn open(&self) -> usize {
        self.progress.asked - self.progress.answered
    }
}

/// How a question stands in a draft.
pub fn question_state(draft: &Draft, indicator: IndicatorId) -> QuestionState {
    let instrument = draft.instrument();
    let node = instrument.indicators[indicator].node;
    let items = instrument.asked_in(indicator).map(|dimension| instrument.item(indicator, dimension));
    QuestionState {
        progress: progress(instrument, draft.scores(), node),
        to_confirm: to_confirm(draft, node).len(),
        unsupported: items.filter(|item| is_unsupported(draft, *item)).count(),
        is_flagged: draft.document().answers.get(instrument.indicator_id(indicator)).is_some_and(|answer| answer.flag),
    }
}
