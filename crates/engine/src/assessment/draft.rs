//! A draft: a document, its figures kept up to date, and what can be undone.

use super::compatibility::faults_of_edit;
use super::document::{
    AssessmentDocument, Because, Carried, InstrumentReference, ItemAnswer, NOT_APPLICABLE, Status, Subject, UNKNOWN,
};
use super::edit::{Edit, tidy};
use crate::fault::Fault;
use crate::insight::evidence_counts;
use crate::instrument::{DimensionId, IdVec, IndicatorId, Instrument, ItemId};
use crate::scoring::{Answers, Scores, State};
use std::rc::Rc;

/// How many steps can be undone.
const MAX_UNDO: usize = 500;

/// The state that an answer means to the engine; none where the level is not of the item's scale.
fn state_of(instrument: &Instrument, item: ItemId, answer: Option<&ItemAnswer>) -> Option<State> {
    let Some(answer) = answer else { return Some(State::Unanswered) };
    match answer.level.as_str() {
        UNKNOWN => Some(State::Unknown),
        NOT_APPLICABLE => Some(State::NotApplicable),
        level => {
            let position = instrument.levels(item).iter().position(|known| known.id == level)?;
            u16::try_from(position).ok().map(State::Level)
        }
    }
}

/// The answers of a document as the engine takes them. What does not fit the instrument counts as unanswered.
pub fn answers_of(instrument: &Instrument, document: &AssessmentDocument) -> Answers {
    let mut answers = Answers::empty(instrument);
    if let Some(modules) = &document.modules {
        answers.modules = instrument.document.modules.iter().map(|module| modules.contains(&module.id)).collect();
    }
    for (id, answer) in &document.answers {
        let Some(indicator) = instrument.indicator_named(id) else { continue };
        for (dimension, given) in &answer.items {
            let Some(dimension) = instrument.dimension_named(dimension) else { continue };
            let item = instrument.item(indicator, dimension);
            if instrument.is_asked(item) {
                answers.set(item, state_of(instrument, item, Some(given)).unwrap_or_default());
            }
        }
    }
    answers
}

/// For each item of the instrument, whether it is to be confirmed; none where nothing was taken over. Puts the list in the
/// order of the instrument, each item once.
fn arrange_carried(instrument: &Instrument, document: &mut AssessmentDocument) -> Option<IdVec<ItemId, bool>> {
    let carried = document.carried.as_mut()?;
    let mut is_carried = instrument.item_list(false);
    for item in carried.items.iter().filter_map(|name| instrument.item_named(name)) {
        is_carried[item] = true;
    }
    carried.items = is_carried.ids().filter(|item| is_carried[*item]).map(|item| instrument.item_name(item)).collect();
    Some(is_carried)
}

/// What came of an edit.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Change {
    /// Something is different now.
    pub changed: bool,
    /// Figures may be different.
    pub scored: bool,
    /// Indicators that apply now and did not, or the other way round.
    pub applies: Vec<IndicatorId>,
    /// Other answers are to be confirmed than before.
    pub carried: bool,
    /// The assessment was cleared, and is a draft again because of this change.
    pub reopened: bool,
    /// Why the edit was not made; then nothing is different.
    pub refused: Vec<Fault>,
}

/// Whether two documents were cleared by the same office on the same day.
fn has_clearance_of(document: &AssessmentDocument, before: &AssessmentDocument) -> bool {
    let clearance = |document: &AssessmentDocument| {
        let Subject { status, cleared_by, cleared_on, .. } = document.subject.clone();
        (status, cleared_by, cleared_on)
    };
    document.subject.status == Some(Status::Cleared) && clearance(document) == clearance(before)
}

/// Whether two documents are the same in all that an office clears: everything but their status, the time of the last
/// change, and what is planned beside the answers.
fn says_the_same(a: &AssessmentDocument, b: &AssessmentDocument) -> bool {
    let cleared = |document: &AssessmentDocument| AssessmentDocument {
        modified: None,
        extra: None,
        results: None,
        checksum: None,
        subject: Subject { status: None, cleared_by: None, cleared_on: None, ..document.subject.clone() },
        ..document.clone()
    };
    cleared(a) == cleared(b)
}

/// A document that is being worked on.
#[derive(Debug, Clone)]
pub struct Draft {
    instrument: Rc<Instrument>,
    document: AssessmentDocument,
    scores: Scores,
    /// For each item, whether it is to be confirmed; none where nothing was taken over.
    carried: Option<IdVec<ItemId, bool>>,
    undo: Vec<Edit>,
    redo: Vec<Edit>,
    /// The next edit is undone as a step of its own, even if it continues the last one.
    sealed: bool,
}

impl Draft {
    /// A draft of a document that fits the instrument.
    pub fn new(instrument: Rc<Instrument>, mut document: AssessmentDocument) -> Draft {
        document.results = None;
        document.checksum = None;
        tidy(&mut document);
        let carried = arrange_carried(&instrument, &mut document);
        let scores = Scores::new(&instrument, answers_of(&instrument, &document));
        Draft { instrument, document, scores, carried, undo: Vec::new(), redo: Vec::new(), sealed: true }
    }

    /// A new document with nothing answered. `now` is a time as in files.
    pub fn begin(instrument: Rc<Instrument>, id: String, now: &str) -> Draft {
        let document = AssessmentDocument {
            format: super::document::FORMAT.into(),
            id,
            instrument: InstrumentReference {
                id: instrument.document.id.clone(),
                version: instrument.document.version.clone(),
                sha256: Some(instrument.digest.clone()),
            },
            created: Some(now.into()),
            modified: Some(now.into()),
            ..AssessmentDocument::default()
        };
        Draft::new(instrument, document)
    }

    /// The next assessment of the same subject, begun from this one, under an id of its own.
    ///
    /// Answers, evidence, texts, marks and follow-up are taken over, every answer as one to be confirmed. The subject, the
    /// modules and the marking stay. The day, who prepared it, the status and the clearance are left empty, and so is how the
    /// earlier assessment was handed out and brought together. `now` is a time as in files.
    pub fn successor(&self, id: String, now: &str) -> Draft {
        let mut document = self.document.clone();
        let names = document.answers.iter().flat_map(|(indicator, answer)| {
            answer.items.keys().map(move |dimension| format!("{indicator}/{dimension}"))
        });
        let carried = Carried { from: document.id, as_at: document.subject.as_at.take(), items: names.collect() };
        document.carried = Some(carried);
        document.id = id;
        document.created = Some(now.into());
        document.modified = Some(now.into());
        document.part_of = None;
        document.handed_out.clear();
        document.contributions.clear();
        document.decisions.clear();
        document.subject.prepared_by = None;
        document.subject.status = None;
        document.subject.cleared_by = None;
        document.subject.cleared_on = None;
        Draft::new(Rc::clone(&self.instrument), document)
    }

    /// The document without its answers and its clearance, as when one begins anew.
    pub fn without_answers(&self) -> AssessmentDocument {
        let mut document = self.document.clone();
        document.answers.clear();
        document.carried.iter_mut().for_each(|carried| carried.items.clear());
        document.subject.status = None;
        document.subject.cleared_by = None;
        document.subject.cleared_on = None;
        document
    }

    /// The instrument it answers.
    pub fn instrument(&self) -> &Rc<Instrument> {
        &self.instrument
    }

    /// The document, without results.
    pub fn document(&self) -> &AssessmentDocument {
        &self.document
    }

    /// Its figures.
    pub fn scores(&self) -> &Scores {
        &self.scores
    }

    /// The answer to an item.
    pub fn answer(&self, item: ItemId) -> Option<&ItemAnswer> {
        let (indicator, dimension) = self.instrument.parts_of_item(item);
        let answer = self.document.answers.get(self.instrument.indicator_id(indicator))?;
        answer.items.get(self.instrument.dimension_id(dimension))
    }

    /// Whether an answer was taken over from an earlier assessment and is still to be confirmed.
    pub fn is_carried(&self, item: ItemId) -> bool {
        self.carried.as_ref().is_some_and(|carried| carried[item])
    }

    /// Why an item is unknown; none where that was not said.
    pub fn because(&self, item: ItemId) -> Option<Because> {
        self.answer(item)?.because
    }

    /// Whether an indicator has evidence that counts for a dimension.
    pub fn has_evidence(&self, indicator: IndicatorId, dimension: DimensionId) -> bool {
        self.document.answers.get(self.instrument.indicator_id(indicator)).is_some_and(|answer| {
            answer.evidence.iter().any(|evidence| {
                let named = evidence.dimension.as_deref().map(|id| self.instrument.dimension_named(id));
                match named {
                    Some(None) => false,
                    Some(Some(named)) => evidence_counts(evidence.kind, Some(named), dimension),
                    None => evidence_counts(evidence.kind, None, dimension),
                }
            })
        })
    }

    /// Makes an edit that can be undone. `now` becomes the time of the last change if anything changed. An edit that
    /// would make a document that cannot be read again is refused ([`Change::refused`]).
    pub fn edit(&mut self, edit: Edit, now: &str) -> Change {
        let forward = edit.clone();
        let (change, inverse) = self.apply(edit);
        if !change.changed {
            return change;
        }
        let refused = faults_of_edit(&self.instrument, &forward, &self.document);
        if !refused.is_empty() {
            self.apply(inverse);
            return Change { refused, ..Change::default() };
        }
        self.document.modified = Some(now.into());
        self.redo.clear();
        let continues = !self.sealed && self.undo.last().is_some_and(|last| last.continues(&forward));
        if !continues {
            if self.undo.len() == MAX_UNDO {
                self.undo.remove(0);
            }
            self.undo.push(inverse);
        }
        self.sealed = false;
        change
    }

    /// Ends a run of typing: what is typed next is undone as a step of its own.
    pub fn seal(&mut self) {
        self.sealed = true;
    }

    /// Takes back the last step. Returns the edit that was made, and what it did.
    pub fn undo(&mut self, now: &str) -> Option<(Edit, Change)> {
        let edit = self.undo.pop()?;
        let (change, inverse) = self.apply(edit.clone());
        self.redo.push(inverse);
        self.document.modified = Some(now.into());
        self.sealed = true;
        Some((edit, change))
    }

    /// Makes the last step that was taken back again.
    pub fn redo(&mut self, now: &str) -> Option<(Edit, Change)> {
        let edit = self.redo.pop()?;
        let (change, inverse) = self.apply(edit.clone());
        self.undo.push(inverse);
        self.document.modified = Some(now.into());
        self.sealed = true;
        Some((edit, change))
    }

    /// How many steps can be taken back.
    pub fn steps(&self) -> usize {
        self.undo.len()
    }

    /// Whether there is a step to take back.
    pub fn can_undo(&self) -> bool {
        !self.undo.is_empty()
    }

    /// Whether there is a step to make again.
    pub fn can_redo(&self) -> bool {
        !self.redo.is_empty()
    }

    /// Makes an edit without remembering it, as when another tab's changes are merged. What was cleared is a draft again when
    /// something else than its status changes; the edit that is returned brings the clearance back.
    pub fn apply(&mut self, edit: Edit) -> (Change, Edit) {
        if let Edit::Several(edits) = edit {
            let (mut all, mut back) = (Change::default(), Vec::new());
            for edit in edits {
                let (change, inverse) = self.apply(edit);
                all.changed |= change.changed;
                all.scored |= change.scored;
                all.carried |= change.carried;
                all.reopened |= change.reopened;
                all.applies.extend(change.applies);
                back.push(inverse);
            }
            back.reverse();
            return (all, Edit::Several(back));
        }
        let edit = edit.plain();
        let forward = edit.clone();
        let mut inverse = edit.apply(&self.instrument, &mut self.document);
        let mut change = Change { changed: !forward.did_nothing(&inverse), ..Change::default() };
        if !change.changed {
            return (change, inverse);
        }
        match &forward {
            Edit::Item { item, answer } => {
                // An item that is not asked counts as unanswered, as when scoring from scratch.
                let answer = answer.as_ref().filter(|_| self.instrument.is_asked(*item));
                let state = state_of(&self.instrument, *item, answer).unwrap_or_default();
                change.applies = self.scores.answer(&self.instrument, *item, state);
                change.scored = true;
            }
            Edit::Modules(_) | Edit::Whole(_) => {
                self.document.results = None;
                self.document.checksum = None;
                self.scores = Scores::new(&self.instrument, answers_of(&self.instrument, &self.document));
                change.applies = self.instrument.indicators.ids().collect();
                change.scored = true;
            }
            _ => {}
        }
        if matches!(forward, Edit::Item { .. } | Edit::Whole(_) | Edit::Confirm { .. }) {
            let carried = arrange_carried(&self.instrument, &mut self.document);
            change.carried = carried != self.carried;
            self.carried = carried;
        }
        let keeps_clearance = match &inverse {
            // A whole document may bring a clearance of its own, but may not keep one that was given to other answers.
            Edit::Whole(before) => !has_clearance_of(&self.document, before) || says_the_same(&self.document, before),
            _ => forward.keeps_clearance(),
        };
        if self.document.subject.status == Some(Status::Cleared) && !keeps_clearance {
            let clearance = Edit::stands(Status::Draft, None, None).apply(&self.instrument, &mut self.document);
            inverse = Edit::Several(vec![inverse, clearance]);
            change.reopened = true;
        }
        (change, inverse)
    }
}
