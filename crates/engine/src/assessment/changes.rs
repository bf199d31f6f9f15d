//! How much two documents of one assessment differ.

use super::document::AssessmentDocument;

/// How many answers to items one document has in another way than the one before.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Changes {
    /// Answered now and not before.
    pub new: usize,
    /// Answered in another way.
    pub changed: usize,
    /// Answered before and not now.
    pub gone: usize,
    /// Questions of which a comment, evidence or another note is different.
    pub notes: usize,
}

impl Changes {
    /// Compares a document with the one before.
    pub fn of(before: &AssessmentDocument, after: &AssessmentDocument) -> Changes {
        let mut changes = Changes::default();
        for (id, answer) in &after.answers {
            let old = before.answers.get(id);
            for (dimension, given) in &answer.items {
                match old.and_then(|old| old.items.get(dimension)) {
                    None => changes.new += 1,
                    Some(old) if old != given => changes.changed += 1,
                    Some(_) => {}
                }
            }
        }
        for (id, old) in &before.answers {
            let new = after.answers.get(id);
            let is_there = |dimension: &str| new.is_some_and(|new| new.items.contains_key(dimension));
            changes.gone += old.items.iter().filter(|(dimension, _)| !is_there(dimension)).count();
        }
        let notes_of = |document: &AssessmentDocument, id: &str| {
            let mut answer = document.answers.get(id).cloned().unwrap_or_default();
            answer.items = Default::default();
            answer
        };
        let only_before = before.answers.iter().map(|(id, _)| id).filter(|id| !after.answers.contains_key(id));
        let ids = after.answers.iter().map(|(id, _)| id).chain(only_before);
        changes.notes = ids.filter(|id| notes_of(before, id) != notes_of(after, id)).count();
        changes
    }
}
