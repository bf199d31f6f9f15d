//! Answers as the engine takes them: plain data, one state an item.

use crate::instrument::Instrument;

/// The state of one item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum State {
    /// Not answered yet.
    #[default]
    Unanswered,
    /// "Don't know".
    Unknown,
    /// "Not applicable".
    NotApplicable,
    /// A level of the item's scale, by position.
    Level(u16),
}

/// A set of answers to an instrument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answers {
    /// One state an item, in the order of [`Instrument::item`].
    pub states: Vec<State>,
    /// For each module of the instrument: chosen or left out.
    pub modules: Vec<bool>,
}

impl Answers {
    /// No answers, and the modules that the instrument chooses.
    pub fn empty(instrument: &Instrument) -> Answers {
        Answers {
            states: vec![State::Unanswered; instrument.item_count()],
            modules: instrument.document.modules.iter().map(|module| module.chosen).collect(),
        }
    }

    /// The state of an item.
    pub fn state(&self, item: usize) -> State {
        self.states.get(item).copied().unwrap_or_default()
    }

    /// Sets the state of an item; one that does not exist is left alone.
    pub fn set(&mut self, item: usize, state: State) {
        if let Some(slot) = self.states.get_mut(item) {
            *slot = state;
        }
    }
}
