//! The questions of a section as one goes through them.

use crate::app::{Desk, SaveStatus, Wrong};
use engine::insight::{QuestionState, question_state};
use engine::instrument::IndicatorId;
use leptos::prelude::*;
use texts::{Key, key};

/// The questions of a section, how each stands, and at which one the person is.
///
/// It may outlive its page: texts come late, a dialog stays open while the page is drawn anew. There are no questions then.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Walk {
    desk: Desk,
    /// The address of the section.
    address: StoredValue<String>,
    ids: StoredValue<Vec<String>>,
    /// A few words for each question, once they have come.
    words: RwSignal<Vec<String>>,
    states: Memo<Vec<QuestionState>>,
}

impl Walk {
    /// The walk through the questions of the section at `address`.
    pub(super) fn new(desk: Desk, address: &str, questions: Vec<(IndicatorId, String)>) -> Walk {
        let (indicators, ids): (Vec<IndicatorId>, Vec<String>) = questions.into_iter().unzip();
        let states = Memo::new(move |_| {
            for changed in [desk.figures, desk.applies, desk.carried, desk.noted] {
                changed.track();
            }
            let states = desk.with_draft(|draft| indicators.iter().map(|one| question_state(draft, *one)).collect());
            states.unwrap_or_default()
        });
        let address = StoredValue::new(address.to_owned());
        Walk { desk, address, ids: StoredValue::new(ids), words: RwSignal::new(Vec::new()), states }
    }

    /// The ids of the questions.
    pub(super) fn ids(&self) -> Vec<String> {
        self.ids.try_get_value().unwrap_or_default()
    }

    /// The words for the question at a position.
    pub(super) fn words(&self, position: usize) -> Option<String> {
        self.words.try_with(|words| words.get(position).cloned()).flatten()
    }

    /// Has words for each question.
    pub(super) fn set_words(&self, words: Vec<String>) {
        self.words.try_set(words);
    }

    /// The address of a question.
    pub(super) fn address_of(&self, id: &str) -> String {
        self.address.try_with_value(|section| format!("{section}/{id}")).unwrap_or_default()
    }

    /// The position of the question that the person is at.
    pub(super) fn position(&self) -> usize {
        let at = self.desk.at.get();
        self.ids().iter().position(|id| *id == at).unwrap_or_default()
    }

    /// Whether that is the last one.
    pub(super) fn is_last(&self) -> bool {
        self.position() + 1 >= self.ids().len()
    }

    /// Goes to the question at a position, or to the end of the section after the last one.
    pub(super) fn visit(&self, position: usize) {
        match self.ids().get(position) {
            Some(id) => self.desk.visit(id),
            None => drop(crate::app::dom::focus_id(super::end::HEADING)),
        }
    }

    /// How the question at a position stands.
    pub(super) fn state(&self, position: usize) -> QuestionState {
        self.states.try_with(|states| states.get(position).copied()).flatten().unwrap_or_default()
    }

    /// At which question one is, in the words of a text.
    pub(super) fn place_words(&self, words: Key) -> String {
        let (at, all) = (self.position() + 1, self.ids().len());
        self.desk.fill(words, &[("at", &at.to_string()), ("all", &all.to_string())])
    }

    /// How many of the questions are answered, in words.
    pub(super) fn answered_words(&self) -> String {
        let is_answered = |state: &&QuestionState| state.progress.asked > 0 && state.open() == 0;
        let is_asked = |state: &&QuestionState| state.progress.asked > 0;
        let count = |states: &Vec<QuestionState>| {
            (states.iter().filter(is_answered).count(), states.iter().filter(is_asked).count())
        };
        let (answered, asked) = self.states.try_with(count).unwrap_or_default();
        self.desk.fill(key::WALK_ANSWERED, &[("answered", &answered.to_string()), ("asked", &asked.to_string())])
    }

    /// How many items of the section a count is about, and the id of the first question that has any.
    pub(super) fn sum(&self, count: fn(&QuestionState) -> usize) -> (usize, String) {
        let sum = self.states.try_with(|states| {
            let first = states.iter().position(|state| count(state) > 0);
            let first = first.and_then(|first| self.ids().get(first).cloned());
            (states.iter().map(count).sum(), first.unwrap_or_default())
        });
        sum.unwrap_or_default()
    }

    /// Whether everything is saved, in a word or two.
    pub(super) fn saved_words(&self) -> &'static str {
        let desk = self.desk;
        desk.wrong.track();
        let is_all = !desk.wrong_fields().iter().any(Wrong::is_of_draft);
        match desk.saving.get() {
            SaveStatus::Nothing => "",
            SaveStatus::Pending => desk.t(key::STATUS_SAVING),
            SaveStatus::Saved(_) if is_all => desk.t(key::WALK_SAVED),
            _ => desk.t(key::WALK_NOT_SAVED),
        }
    }
}
