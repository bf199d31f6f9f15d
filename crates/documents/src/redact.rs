//! A copy that can be passed on: levels only, no text, no names.

use super::json;
use crate::assessment::document::{AnswerDocument, AssessmentDocument, Carried, InstrumentReference, Subject};
use crate::instrument::Instrument;
use indexmap::IndexMap;
use serde_json::Value;

/// A document with the levels alone: no member, no name, no free text, no evidence, no circumstances, no times, no
/// challenges, and nothing under `extra`.
///
/// What remains of the subject is the day the answers describe, and which of them were taken over from an earlier day. Its
/// id is made of the first one's and does not lead back to it; so is that of the earlier assessment, which is then the id of
/// the earlier one's redacted copy. A document that is redacted again stays as it is in all but its ids.
pub fn redacted(instrument: &Instrument, document: &AssessmentDocument) -> AssessmentDocument {
    let mut answers = IndexMap::new();
    for (id, answer) in &document.answers {
        // An answer that does not fit any more is kept under `extra`; here it would be a text.
        if instrument.indicator_named(id).is_some() && !answer.items.is_empty() {
            answers.insert(id.clone(), AnswerDocument { items: answer.items.clone(), ..AnswerDocument::default() });
        }
    }
    let id_of = |id: &str| {
        let id = json::digest(&Value::String(format!("redacted/{id}")), "");
        id.get(..24).unwrap_or(&id).to_owned()
    };
    // Levels that nobody has looked at since last year are no this year's levels in a redacted copy either.
    let carried = document.carried.as_ref().map(|carried| Carried {
        from: id_of(&carried.from),
        as_at: carried.as_at.clone(),
        items: carried.items.clone(),
    });
    AssessmentDocument {
        format: document.format.clone(),
        id: id_of(&document.id),
        instrument: InstrumentReference { ..document.instrument.clone() },
        subject: Subject { as_at: document.subject.as_at.clone(), ..Subject::default() },
        modules: document.modules.clone(),
        answers,
        carried,
        ..AssessmentDocument::default()
    }
}
