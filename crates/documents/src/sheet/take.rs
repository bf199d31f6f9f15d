//! Taking the values of a sheet: as edits of the draft as it is now.

use crate::from_value::from_value;
use crate::{json, merge, save};
use engine::assessment::document::AnswerDocument;
use engine::assessment::{Draft, Edit};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One value of an assessment for which a sheet has another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Where it belongs in the document, such as `answers.C-01.law` (see [`merge`]).
    pub place: String,
    /// What stood there when the sheet was read; null: nothing.
    pub before: Value,
    /// What the sheet has.
    pub value: Value,
}

impl Place {
    /// Whether it is the answer to an item, rather than a text, a list or a mark of its question.
    fn is_answer(&self) -> bool {
        self.value.get("level").is_some()
    }
}

/// How many values a sheet filled, by what they are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    /// Answers to items that had none.
    pub new: usize,
    /// Answers to items in place of others.
    pub changed: usize,
    /// Texts, evidence, challenges and marks.
    pub notes: usize,
}

impl Tally {
    /// Counts values that are taken.
    pub fn of(taken: &[Place]) -> Tally {
        let count = |is: &dyn Fn(&Place) -> bool| taken.iter().filter(|place| is(place)).count();
        Tally {
            new: count(&|place| place.is_answer() && place.before.is_null()),
            changed: count(&|place| place.is_answer() && !place.before.is_null()),
            notes: count(&|place| !place.is_answer()),
        }
    }
}

/// What came of taking values.
#[derive(Debug, Clone, PartialEq)]
pub struct Taken {
    /// The edit that takes them, as one step.
    pub edit: Edit,
    /// What it takes.
    pub taken: Vec<Place>,
    /// Values that are not taken, because the draft was changed there since the sheet was read.
    pub moved: Vec<Place>,
}

/// The edit that puts values into a draft, each only where the draft still has what it had when the sheet was read.
pub fn take(draft: &Draft, places: Vec<Place>) -> Taken {
    let text = save::draft(draft.instrument(), draft.document());
    let mut document = json::parse(text.as_bytes()).unwrap_or_default();
    let is_same = |place: &Place| merge::at(&document, &place.place).unwrap_or(&Value::Null) == &place.before;
    let (taken, moved): (Vec<Place>, Vec<Place>) = places.into_iter().partition(is_same);
    let mut indicators: Vec<&str> = Vec::new();
    for place in &taken {
        merge::put(&mut document, &place.place, &place.value);
        let id = place.place.split('.').nth(1).unwrap_or_default();
        if !indicators.contains(&id) {
            indicators.push(id);
        }
    }
    let blank = AnswerDocument::default();
    let edits = indicators.into_iter().flat_map(|id| {
        let after = document.get("answers").and_then(|answers| answers.get(id));
        // A value that cannot be read is not taken; `read` gives no such values.
        let after = after.and_then(|after| from_value::<AnswerDocument>(after.clone()).ok());
        let before = draft.document().answers.get(id).unwrap_or(&blank);
        let instrument = draft.instrument();
        let found = instrument.indicator_named(id).zip(after);
        found.map(|(indicator, after)| Edit::between(instrument, indicator, before, &after)).unwrap_or_default()
    });
    Taken { edit: Edit::Several(edits.collect()), taken, moved }
}
