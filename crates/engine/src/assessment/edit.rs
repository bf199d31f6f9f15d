//! Edits: every change to a document as plain data, so that it can be undone.

use super::document::{AnswerDocument, AssessmentDocument, Evidence, ItemAnswer, Status, Subject};
use crate::instrument::document::Extra;
use crate::shape::words;

words! {
    /// The free texts of an indicator.
    pub enum TextField {
        /// Comment.
        Comment = "comment",
        /// A practice worth sharing.
        GoodPractice = "good_practice",
        /// Why it is not applicable.
        Reason = "reason",
    }
}

words! {
    /// The texts of a subject.
    #[allow(missing_docs)]
    pub enum SubjectField {
        Member = "member",
        Name = "name",
        AsAt = "as_at",
        Authority = "authority",
        PreparedBy = "prepared_by",
        Notes = "notes",
        ClearedBy = "cleared_by",
        ClearedOn = "cleared_on",
        Marking = "marking",
    }
}

/// One change. Each sets something to a new value; [`Edit::apply`] gives the edit that sets it back.
#[derive(Debug, Clone, PartialEq)]
pub enum Edit {
    /// The answer to an item; none takes it away.
    Item {
        /// Indicator.
        indicator: String,
        /// Dimension.
        dimension: String,
        /// The new answer.
        answer: Option<ItemAnswer>,
    },
    /// Answers that were taken over from an earlier assessment still hold: their items are no longer to be confirmed.
    Confirm {
        /// Items, as `INDICATOR/DIMENSION`.
        items: Vec<String>,
        /// The other way round: they are to be confirmed again.
        again: bool,
    },
    /// A free text of an indicator.
    Text {
        /// Indicator.
        indicator: String,
        /// Which text.
        field: TextField,
        /// The new text; none where it is empty.
        text: Option<String>,
    },
    /// All evidence of an indicator.
    Evidence {
        /// Indicator.
        indicator: String,
        /// The new list.
        list: Vec<Evidence>,
    },
    /// The challenges of an indicator.
    Challenges {
        /// Indicator.
        indicator: String,
        /// Of the instrument's list.
        listed: Vec<String>,
        /// In free words.
        other: Vec<String>,
    },
    /// The flag of an indicator.
    Flag {
        /// Indicator.
        indicator: String,
        /// Set or not.
        flag: bool,
    },
    /// A text of the subject.
    Subject {
        /// Which text.
        field: SubjectField,
        /// The new text; none where it is empty.
        text: Option<String>,
    },
    /// Where the assessment stands.
    Status(Option<Status>),
    /// The options chosen for a context question.
    Context {
        /// The question.
        question: String,
        /// The options.
        options: Vec<String>,
    },
    /// The chosen modules.
    Modules(Option<Vec<String>>),
    /// Free data of the document.
    Extra(Option<Extra>),
    /// Everything at once: a file opened, everything cleared.
    Whole(Box<AssessmentDocument>),
    /// Several, one after the other, as one step.
    Several(Vec<Edit>),
}

fn subject_text(subject: &mut Subject, field: SubjectField) -> &mut Option<String> {
    match field {
        SubjectField::Member => &mut subject.member,
        SubjectField::Name => &mut subject.name,
        SubjectField::AsAt => &mut subject.as_at,
        SubjectField::Authority => &mut subject.authority,
        SubjectField::PreparedBy => &mut subject.prepared_by,
        SubjectField::Notes => &mut subject.notes,
        SubjectField::ClearedBy => &mut subject.cleared_by,
        SubjectField::ClearedOn => &mut subject.cleared_on,
        SubjectField::Marking => &mut subject.marking,
    }
}

fn tidy_answer(answer: &mut AnswerDocument) {
    let AnswerDocument { comment, good_practice, reason, help_needed, unclear, .. } = answer;
    for text in [comment, good_practice, reason, help_needed, unclear] {
        text.take_if(|text| text.is_empty());
    }
}

/// Removes empty texts, answers and lists from a document. So undoing an edit leaves nothing of it behind.
pub(super) fn tidy(document: &mut AssessmentDocument) {
    let Subject { member, name, as_at, authority, prepared_by, notes, status: _, cleared_by, cleared_on, marking } =
        &mut document.subject;
    for text in [member, name, as_at, authority, prepared_by, notes, cleared_by, cleared_on, marking] {
        text.take_if(|text| text.is_empty());
    }
    document.answers.values_mut().for_each(tidy_answer);
    document.answers.retain(|_, answer| !answer.is_empty());
    document.context.retain(|_, options| !options.is_empty());
    if let Some(mut carried) = document.carried.take() {
        carried.items.retain(|item| document.answer_named(item).is_some());
        document.carried = Some(carried);
    }
}

/// Takes the items for which `is_wanted` holds off the list of those to be confirmed, and returns them.
pub(super) fn leave_carried(
    document: &mut AssessmentDocument,
    is_wanted: impl Fn(&AssessmentDocument, &str) -> bool,
) -> Vec<String> {
    let Some(mut carried) = document.carried.take() else { return Vec::new() };
    let (left, stay) = std::mem::take(&mut carried.items).into_iter().partition(|item| is_wanted(document, item));
    carried.items = stay;
    document.carried = Some(carried);
    left
}

impl Edit {
    /// The edit in its normal form: an empty text is none, and a whole document has no results.
    pub(super) fn plain(self) -> Edit {
        match self {
            Edit::Text { indicator, field, text } => {
                Edit::Text { indicator, field, text: text.filter(|text| !text.is_empty()) }
            }
            Edit::Subject { field, text } => Edit::Subject { field, text: text.filter(|text| !text.is_empty()) },
            Edit::Whole(mut whole) => {
                whole.results = None;
                whole.checksum = None;
                tidy(&mut whole);
                Edit::Whole(whole)
            }
            Edit::Several(edits) => Edit::Several(edits.into_iter().map(Edit::plain).collect()),
            other => other,
        }
    }

    /// Changes a document and returns the edit that changes it back. An item whose answer changes, in whatever way, is no
    /// longer to be confirmed.
    pub fn apply(self, document: &mut AssessmentDocument) -> Edit {
        let before = match &self {
            Edit::Item { indicator, .. } => {
                document.answers.get(indicator).cloned().map(|answer| (indicator.clone(), answer))
            }
            _ => None,
        };
        let back = self.apply_alone(document);
        let Some((indicator, answer)) = before else { return back };
        let changed = leave_carried(document, |document, item| {
            item.strip_prefix(&*indicator)
                .and_then(|rest| rest.strip_prefix('/'))
                .is_some_and(|dimension| document.answer_named(item) != answer.items.get(dimension))
        });
        if changed.is_empty() {
            return back;
        }
        Edit::Several(vec![back, Edit::Confirm { items: changed, again: true }])
    }

    fn apply_alone(self, document: &mut AssessmentDocument) -> Edit {
        let answer_of =
            |document: &mut AssessmentDocument, indicator: &str, change: &mut dyn FnMut(&mut AnswerDocument)| {
                let mut answer = document.answers.get(indicator).cloned().unwrap_or_default();
                change(&mut answer);
                if answer.is_empty() {
                    document.answers.shift_remove(indicator);
                } else {
                    document.answers.insert(indicator.to_owned(), answer);
                }
            };
        match self {
            Edit::Item { indicator, dimension, mut answer } => {
                answer_of(document, &indicator, &mut |entry| {
                    let old = match answer.take() {
                        Some(new) => entry.items.insert(dimension.clone(), new),
                        None => entry.items.shift_remove(&dimension),
                    };
                    answer = old;
                });
                Edit::Item { indicator, dimension, answer }
            }
            Edit::Confirm { items, again: false } => {
                let items = leave_carried(document, |_, item| items.iter().any(|known| known == item));
                Edit::Confirm { items, again: true }
            }
            Edit::Confirm { mut items, again: true } => {
                items.retain(|item| document.answer_named(item).is_some());
                match &mut document.carried {
                    Some(carried) => {
                        items.retain(|item| !carried.items.contains(item));
                        carried.items.extend(items.iter().cloned());
                    }
                    None => items.clear(),
                }
                Edit::Confirm { items, again: false }
            }
            Edit::Text { indicator, field, text } => {
                let mut text = text.filter(|text| !text.is_empty());
                answer_of(document, &indicator, &mut |entry| {
                    let slot = match field {
                        TextField::Comment => &mut entry.comment,
                        TextField::GoodPractice => &mut entry.good_practice,
                        TextField::Reason => &mut entry.reason,
                    };
                    std::mem::swap(slot, &mut text);
                });
                Edit::Text { indicator, field, text }
            }
            Edit::Evidence { indicator, mut list } => {
                answer_of(document, &indicator, &mut |entry| std::mem::swap(&mut entry.evidence, &mut list));
                Edit::Evidence { indicator, list }
            }
            Edit::Challenges { indicator, mut listed, mut other } => {
                answer_of(document, &indicator, &mut |entry| {
                    std::mem::swap(&mut entry.challenges, &mut listed);
                    std::mem::swap(&mut entry.other_challenges, &mut other);
                });
                Edit::Challenges { indicator, listed, other }
            }
            Edit::Flag { indicator, mut flag } => {
                answer_of(document, &indicator, &mut |entry| std::mem::swap(&mut entry.flag, &mut flag));
                Edit::Flag { indicator, flag }
            }
            Edit::Subject { field, text } => {
                let mut text = text.filter(|text| !text.is_empty());
                std::mem::swap(subject_text(&mut document.subject, field), &mut text);
                Edit::Subject { field, text }
            }
            Edit::Status(mut status) => {
                std::mem::swap(&mut document.subject.status, &mut status);
                Edit::Status(status)
            }
            Edit::Context { question, mut options } => {
                let old = document.context.get(&question).cloned().unwrap_or_default();
                if options.is_empty() {
                    document.context.shift_remove(&question);
                } else {
                    document.context.insert(question.clone(), std::mem::take(&mut options));
                }
                Edit::Context { question, options: old }
            }
            Edit::Modules(mut modules) => {
                std::mem::swap(&mut document.modules, &mut modules);
                Edit::Modules(modules)
            }
            Edit::Extra(mut extra) => {
                std::mem::swap(&mut document.extra, &mut extra);
                Edit::Extra(extra)
            }
            Edit::Whole(mut whole) => {
                std::mem::swap(document, &mut *whole);
                // An item on the list that now has another answer was answered, for example by a sheet.
                let was_carried = |item: &str| whole.carried.iter().any(|old| old.items.iter().any(|one| one == item));
                leave_carried(document, |document, item| {
                    was_carried(item) && document.answer_named(item) != whole.answer_named(item)
                });
                Edit::Whole(whole)
            }
            Edit::Several(edits) => {
                let mut back: Vec<Edit> = edits.into_iter().map(|edit| edit.apply(document)).collect();
                back.reverse();
                Edit::Several(back)
            }
        }
    }

    /// The edits that turn one answer into another, field by field.
    pub fn between(indicator: &str, before: &AnswerDocument, after: &AnswerDocument) -> Vec<Edit> {
        let indicator = || indicator.to_owned();
        let mut edits = Vec::new();
        for (dimension, answer) in &after.items {
            if before.items.get(dimension) != Some(answer) {
                let (dimension, answer) = (dimension.clone(), Some(answer.clone()));
                edits.push(Edit::Item { indicator: indicator(), dimension, answer });
            }
        }
        for (dimension, _) in &before.items {
            if !after.items.contains_key(dimension) {
                edits.push(Edit::Item { indicator: indicator(), dimension: dimension.clone(), answer: None });
            }
        }
        for (field, before, after) in [
            (TextField::Comment, &before.comment, &after.comment),
            (TextField::GoodPractice, &before.good_practice, &after.good_practice),
            (TextField::Reason, &before.reason, &after.reason),
        ] {
            if before != after {
                edits.push(Edit::Text { indicator: indicator(), field, text: after.clone() });
            }
        }
        if before.evidence != after.evidence {
            edits.push(Edit::Evidence { indicator: indicator(), list: after.evidence.clone() });
        }
        if (&before.challenges, &before.other_challenges) != (&after.challenges, &after.other_challenges) {
            let (listed, other) = (after.challenges.clone(), after.other_challenges.clone());
            edits.push(Edit::Challenges { indicator: indicator(), listed, other });
        }
        if before.flag != after.flag {
            edits.push(Edit::Flag { indicator: indicator(), flag: after.flag });
        }
        edits
    }

    /// The edit that sets the status. A clearance has an office and a day; both are removed where the status is another.
    pub fn stands(status: Status, office: Option<&str>, day: Option<&str>) -> Edit {
        let is_cleared = status == Status::Cleared;
        let text = |text: Option<&str>| text.filter(|_| is_cleared).map(str::to_owned);
        Edit::Several(vec![
            // The default is not written.
            Edit::Status(Some(status).filter(|status| *status != Status::Draft)),
            Edit::Subject { field: SubjectField::ClearedBy, text: text(office) },
            Edit::Subject { field: SubjectField::ClearedOn, text: text(day) },
        ])
    }

    /// Whether applying this edit has changed nothing, judged by the inverse that it gave.
    pub(super) fn did_nothing(&self, inverse: &Edit) -> bool {
        match inverse {
            Edit::Confirm { items, .. } => items.is_empty(),
            _ => self == inverse,
        }
    }

    /// Whether a clearance survives this edit: it sets the status itself, or changes nothing that was cleared.
    pub(super) fn keeps_clearance(&self) -> bool {
        match self {
            // What is planned beside the answers is not what was cleared.
            Edit::Status(_) | Edit::Extra(_) | Edit::Whole(_) => true,
            Edit::Subject { field, .. } => matches!(field, SubjectField::ClearedBy | SubjectField::ClearedOn),
            Edit::Several(edits) => edits.iter().all(Edit::keeps_clearance),
            _ => false,
        }
    }

    /// Whether two edits belong to one run of typing, which is undone at once: they set the same text.
    pub fn continues(&self, other: &Edit) -> bool {
        match (self, other) {
            (Edit::Text { indicator: a, field: f, .. }, Edit::Text { indicator: b, field: g, .. }) => a == b && f == g,
            (Edit::Subject { field: f, .. }, Edit::Subject { field: g, .. }) => f == g,
            (Edit::Evidence { indicator: a, list: l }, Edit::Evidence { indicator: b, list: m }) => {
                a == b && l.len() == m.len()
            }
            (Edit::Extra(_), Edit::Extra(_)) => true,
            // The first change after a clearance took the clearance away, too. What is typed after it belongs to the same step.
            (Edit::Several(edits), other) => edits.iter().any(|edit| edit.continues(other)),
            _ => false,
        }
    }
}
