//! Conditions in Kleene's three-valued logic.

use super::{IndicatorId, ItemId};

/// A condition whose items and levels are looked up already.
#[derive(Debug, Clone, PartialEq)]
pub enum Condition {
    /// The answer to an item is among these.
    Answer {
        /// The item.
        item: ItemId,
        /// Its indicator.
        indicator: IndicatorId,
        /// For each level of its scale: listed or not.
        levels: Vec<bool>,
        /// `unknown` is listed.
        unknown: bool,
        /// `not_applicable` is listed.
        not_applicable: bool,
        /// `unanswered` is listed.
        unanswered: bool,
    },
    /// False as soon as one part is false.
    All(Vec<Condition>),
    /// True as soon as one part is true.
    Any(Vec<Condition>),
    /// The opposite.
    Not(Box<Condition>),
}

/// The state of an item, as a condition reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// It does not itself apply.
    DoesNotApply,
    /// Not answered yet.
    Unanswered,
    /// Answered "don't know".
    Unknown,
    /// Answered "not applicable".
    NotApplicable,
    /// Answered with a level, by position.
    Level(usize),
}

impl Condition {
    /// `Some(true)`, `Some(false)`, or `None` where it is undecided.
    pub fn decide(&self, read: &impl Fn(ItemId) -> Reading) -> Option<bool> {
        match self {
            Condition::Answer { item, levels, unknown, not_applicable, unanswered, .. } => match read(*item) {
                Reading::DoesNotApply => Some(false),
                Reading::Level(level) => Some(levels.get(level).copied().unwrap_or(false)),
                Reading::Unknown => unknown.then_some(true),
                Reading::NotApplicable => not_applicable.then_some(true),
                Reading::Unanswered => unanswered.then_some(true),
            },
            Condition::All(parts) => {
                let mut result = Some(true);
                for part in parts {
                    match part.decide(read) {
                        Some(false) => return Some(false),
                        None => result = None,
                        Some(true) => {}
                    }
                }
                result
            }
            Condition::Any(parts) => {
                let mut result = Some(false);
                for part in parts {
                    match part.decide(read) {
                        Some(true) => return Some(true),
                        None => result = None,
                        Some(false) => {}
                    }
                }
                result
            }
            Condition::Not(part) => part.decide(read).map(|decided| !decided),
        }
    }

    /// Calls `visit` with each item the condition reads and its indicator.
    pub fn for_each_item(&self, visit: &mut impl FnMut(ItemId, IndicatorId)) {
        match self {
            Condition::Answer { item, indicator, .. } => visit(*item, *indicator),
            Condition::All(parts) | Condition::Any(parts) => {
                parts.iter().for_each(|part| part.for_each_item(visit));
            }
            Condition::Not(part) => part.for_each_item(visit),
        }
    }
}
