//! What a step that is taken back, or made again, was about.

use super::Desk;
use engine::assessment::{Draft, Edit, SubjectField, TextField};
use engine::instrument::IndicatorId;
use texts::{Key, key};

fn subject_label(field: SubjectField) -> Key {
    match field {
        SubjectField::Member => key::NEW_WHO,
        SubjectField::Name => key::ABOUT_NAME,
        SubjectField::AsAt => key::NEW_AS_AT,
        SubjectField::Authority => key::ABOUT_AUTHORITY,
        SubjectField::PreparedBy => key::ABOUT_PREPARED_BY,
        SubjectField::Notes => key::ABOUT_NOTES,
        SubjectField::ClearedBy => key::STATUS_CLEARED_BY,
        SubjectField::ClearedOn => key::STATUS_CLEARED_ON,
        SubjectField::Marking => key::ABOUT_MARKING,
    }
}

fn text_label(field: TextField) -> Key {
    match field {
        TextField::Comment => key::FIELD_COMMENT,
        TextField::GoodPractice => key::FIELD_GOOD_PRACTICE,
        TextField::Reason => key::FIELD_REASON,
    }
}

/// Whether an edit is about where the assessment stands, and nothing else.
fn is_of_status(edit: &Edit) -> bool {
    match edit {
        Edit::Status(_) => true,
        Edit::Subject { field, .. } => matches!(field, SubjectField::ClearedBy | SubjectField::ClearedOn),
        Edit::Several(edits) => edits.iter().all(is_of_status),
        _ => false,
    }
}

/// The question that an edit changes something about; none where it is not about one.
pub(super) fn question_of(draft: &Draft, edit: &Edit) -> Option<String> {
    let instrument = draft.instrument();
    let indicator = match edit {
        Edit::Item { item, .. } => instrument.parts_of_item(*item).0,
        Edit::Confirm { items, .. } => instrument.parts_of_item(*items.first()?).0,
        Edit::Text { indicator, .. }
        | Edit::Evidence { indicator, .. }
        | Edit::Challenges { indicator, .. }
        | Edit::Flag { indicator, .. } => *indicator,
        Edit::Several(edits) => return edits.iter().find_map(|edit| question_of(draft, edit)),
        _ => return None,
    };
    Some(instrument.indicator_id(indicator).to_owned())
}

impl Desk {
    /// What an edit changes, in the words of the form; none where it changes too many things to name one.
    pub(super) fn step_words(&self, draft: &Draft, edit: &Edit) -> Option<String> {
        let instrument = draft.instrument();
        let of = |indicator: IndicatorId, label: Key| {
            self.fill(key::STEP_FIELD, &[("id", instrument.indicator_id(indicator)), ("field", self.t(label))])
        };
        Some(match edit {
            Edit::Item { item, .. } => {
                let (indicator, dimension) = instrument.parts_of_item(*item);
                let dimension = instrument.dimensions[dimension].label.as_str();
                self.fill(key::STEP_ANSWER, &[("id", instrument.indicator_id(indicator)), ("dimension", dimension)])
            }
            Edit::Confirm { .. } => self.t(key::STEP_CONFIRM).to_owned(),
            Edit::Text { indicator, field, .. } => of(*indicator, text_label(*field)),
            Edit::Evidence { indicator, .. } => of(*indicator, key::FIELD_EVIDENCE),
            Edit::Challenges { indicator, .. } => of(*indicator, key::FIELD_CHALLENGES),
            Edit::Flag { indicator, .. } => of(*indicator, key::FIELD_FLAG),
            Edit::Subject { field, .. } => self.t(subject_label(*field)).to_owned(),
            Edit::Status(_) => self.t(key::STATUS_LABEL).to_owned(),
            Edit::Context { .. } => self.t(key::ABOUT_CONTEXT).to_owned(),
            Edit::Modules(_) => self.t(key::STEP_MODULES).to_owned(),
            // A clearance that goes with a change is not what the change was about.
            Edit::Several(edits) => {
                let about = edits.iter().find(|edit| !is_of_status(edit)).or(edits.first())?;
                return self.step_words(draft, about);
            }
            Edit::Extra(_) | Edit::Whole(_) => return None,
        })
    }
}
