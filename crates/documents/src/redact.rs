//! A copy that can be passed on: levels only, no text, no names.

use super::json;
use engine::assessment::document::{AnswerDocument, AssessmentDocument, Carried, InstrumentReference, Subject};
use engine::instrument::Instrument;
use engine::named::Named;
use serde_json::Value;

/// A document with the levels alone: no member, no name, no free text, no evidence, no circumstances, no times, no
/// challenges, and nothing under `extra`.
///
/// What remains besides is the day that the answers describe, and which of them were taken over from an earlier assessment.
/// The id is a digest of the original id, which cannot be found from it. The id of the earlier assessment is made in the same
/// way, so that it is the id of the redacted copy of that assessment. Redacting a copy again changes nothing but its ids.
pub fn redacted(instrument: &Instrument, document: &AssessmentDocument) -> AssessmentDocument {
    let mut answers = Named::default();
    for (id, answer) in &document.answers {
        // The id of an indicator that the instrument does not have could be any text.
        if instrument.indicator_named(id).is_some() && !answer.items.is_empty() {
            answers.insert(id.clone(), AnswerDocument { items: answer.items.clone(), ..AnswerDocument::default() });
        }
    }
    let id_of = |id: &str| {
        let id = json::digest(&Value::String(format!("redacted/{id}")), "");
        id.get(..24).unwrap_or(&id).to_owned()
    };
    // A redacted copy, too, says which levels nobody has looked at since last year.
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
