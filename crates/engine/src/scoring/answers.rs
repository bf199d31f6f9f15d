//! Answers as the engine takes them: plain data, one state an item.

use crate::instrument::{IdVec, Instrument, ItemId};

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
    /// One state an item.
    states: IdVec<ItemId, State>,
    /// For each module of the instrument: chosen or left out.
    pub modules: Vec<bool>,
}

impl Answers {
    /// No answers, and the modules that the instrument chooses.
    pub fn empty(instrument: &Instrument) -> Answers {
        Answers {
            states: instrument.item_list(State::Unanswered),
            modules: instrument.document.modules.iter().map(|module| module.chosen).collect(),
        }
    }

    /// The state of an item.
    pub fn state(&self, item: ItemId) -> State {
        self.states[item]
    }

    /// Sets the state of an item.
    pub fn set(&mut self, item: ItemId, state: State) {
        self.states[item] = state;
    }
}
