//! Sheets that were filled in a spreadsheet and come back: to which draft they belong, what they change there, and the choice
//! where draft and sheet have changed the same.

use super::{Desk, Dialog, Notice};
use crate::app::{dom, go};
use documents::encrypted::is_encrypted;
use documents::sheet::{self, Place, Tally, Whose};
use documents::{json, merge, save};
use draft_sync::Event;
use engine::assessment::document::AssessmentDocument;
use leptos::prelude::*;
use protocol::{FilledSheet, IdentifySheet, ReadSheet, Refusal, SheetConflict, SheetOwner};
use serde_json::Value;
use texts::{Key, key};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

/// What a sheet has in another way than the draft of that key, for the person to choose.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Offer {
    key: String,
    place: String,
    value: Value,
    /// The name of the sheet's file.
    from: String,
    /// How many steps could be taken back once the sheet was taken; without that step it is not asked any more.
    step: usize,
}

impl Offer {
    /// Whether it is for the draft of that key.
    pub(super) fn is_of(&self, key: Option<&str>) -> bool {
        key == Some(self.key.as_str())
    }
}

/// A sheet in the browser's hands.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SheetFile {
    /// The name of its file.
    pub name: String,
    /// Its bytes.
    pub bytes: JsValue,
}

/// Into which draft a sheet goes.
pub(super) enum Target {
    /// The draft of that key.
    Draft(String),
    /// The person says so: what there is to say first, and the drafts with what is said of each.
    Ask(String, Vec<(String, String)>),
    /// There is none, for this reason.
    Nowhere(String),
}

/// What came of a sheet.
pub(super) struct Outcome {
    /// The draft it was put into, in words.
    pub(super) draft: String,
    /// How many answers are new, and the like.
    pub(super) counts: String,
    /// What there is to say besides.
    pub(super) remarks: Vec<String>,
    /// Something is to be chosen, or the assessment is no longer cleared.
    pub(super) needs_attention: bool,
    /// Something of it is in the draft now.
    pub(super) has_taken: bool,
    /// How many values are to be chosen.
    pub(super) asked: usize,
}

impl Desk {
    /// Opens a sheet: it goes to the draft it was saved from. Where it does not say which, or says another than the one shown,
    /// the person is asked before anything changes.
    pub(super) fn open_sheet(&self, file: SheetFile) {
        let desk = *self;
        spawn_local(async move {
            match desk.target_of(&file).await {
                Err(refusal) => desk.notify_refused(refusal),
                Ok(Target::Draft(key)) => desk.fill_shown(&key, &file).await,
                Ok(Target::Ask(words, choices)) => desk.ask_next(Dialog::Sheet(file, words, choices)),
                Ok(Target::Nowhere(words)) => {
                    let title = desk.fill(key::OPEN_UNREADABLE, &[("name", &file.name)]);
                    desk.notify(Notice::problem(title).lines(vec![words]));
                }
            }
        });
    }

    /// Finds out into which draft a sheet goes.
    pub(super) async fn target_of(&self, file: &SheetFile) -> Result<Target, Refusal> {
        let call = IdentifySheet { name: file.name.clone() };
        let SheetOwner(whose) = self.worker.call_about(call, &file.bytes).await?;
        Ok(self.target(&whose))
    }

    fn target(&self, whose: &Whose) -> Target {
        let words_of = |document: &AssessmentDocument| self.draft_words(document);
        let shown = self.open_key().filter(|key| self.is_shown(key));
        let here = shown.zip(self.with_draft(|draft| (whose.may_be_of(draft.document()), words_of(draft.document()))));
        if let Some((key, (true, _))) = &here {
            return Target::Draft(key.clone());
        }
        let drafts: Vec<(String, String, String)> = self
            .list()
            .into_iter()
            .filter_map(|listed| Some((listed.key, listed.draft.ok()?)))
            .map(|(key, draft)| {
                let words = self.numbered(&key, &draft.document().id, words_of(draft.document()));
                (key, draft.document().id.clone(), words)
            })
            .collect();
        let all = |is: &dyn Fn(&str) -> bool| -> Vec<(String, String)> {
            drafts.iter().filter(|(_, id, _)| is(id)).map(|(key, _, words)| (key.clone(), words.clone())).collect()
        };
        // Where it names another body than the one that is shown, the person is told of both below.
        if whose.assessment.is_empty() && here.is_none() {
            let choices = all(&|_| true);
            return if choices.is_empty() {
                Target::Nowhere(self.t(key::SHEET_NO_DRAFT).to_owned())
            } else {
                Target::Ask(self.t(key::SHEET_WHICH).to_owned(), choices)
            };
        }
        let name = if whose.name.is_empty() { &whose.assessment } else { &whose.name };
        let of = self.name_and_day(name, Some(whose.as_at.as_str()).filter(|day| !day.is_empty()));
        let mut choices = all(&|id| whose.is_of(id) == Some(true));
        if let Some((key, (_, words))) = here {
            let asked = self.fill(key::SHEET_OTHER, &[("whose", &of), ("here", &words)]);
            choices.push((key, self.fill(key::SHEET_ALL_THE_SAME, &[("here", &words)])));
            return Target::Ask(asked, choices);
        }
        match choices.as_slice() {
            [(key, _)] => Target::Draft(key.clone()),
            [] => {
                let is_locked = self.raw(&whose.assessment).is_some_and(|text| is_encrypted(text.as_bytes()));
                let words = if is_locked { key::SHEET_LOCKED } else { key::SHEET_LOST };
                Target::Nowhere(self.fill(words, &[("whose", &of)]))
            }
            _ => Target::Ask(self.t(key::SHEET_WHICH_OF).to_owned(), choices),
        }
    }

    /// Puts a sheet into a draft, shows that, and says what came of it.
    pub(in crate::app) async fn fill_shown(&self, key: &str, file: &SheetFile) {
        let Outcome { draft, counts, mut remarks, needs_attention, has_taken, asked } =
            match self.fill_draft(key, file).await {
                Ok(outcome) => outcome,
                Err(notice) => return self.notify(notice),
            };
        if asked > 0 {
            remarks.insert(0, self.t(key::SHEET_CHOOSE).to_owned());
            dom::focus_heading();
        }
        let words = if has_taken { key::SHEET_PUT } else { key::SHEET_COMPARED };
        let title = self.fill(words, &[("draft", &draft)]);
        let notice = if needs_attention { Notice::attention(title) } else { Notice::done(title) };
        let notice = notice.lines([vec![counts], remarks].concat()).of_change();
        if self.is_shown(key) {
            self.notify(notice);
        } else {
            let address = format!("#/a/{key}");
            self.notify(notice.for_page(address.as_str()));
            go(&address);
        }
    }

    /// Puts a sheet into a draft: what only the sheet has changed is taken as one step, what both have is asked.
    pub(super) async fn fill_draft(&self, key: &str, file: &SheetFile) -> Result<Outcome, Notice> {
        let lost = || Notice::problem(self.t(key::LOST_DRAFT_TITLE));
        self.open_draft(key).map_err(|_| lost())?;
        let draft = self.draft_text().ok_or_else(lost)?;
        let filled = self.call_about(ReadSheet { draft }, &file.bytes).await;
        let FilledSheet { taken, asked, remarks } = filled.map_err(|refusal| {
            let title = self.fill(key::OPEN_NOT_TAKEN, &[("name", &file.name)]);
            Notice::problem(title).lines(self.explain_refusal(refusal).lines)
        })?;
        // Another draft may have been opened meanwhile.
        self.open_draft(key).map_err(|_| lost())?;
        self.take_sheet(key, &file.name, taken, asked, remarks)
    }

    fn take_sheet(
        &self,
        key: &str,
        name: &str,
        taken: Vec<Place>,
        mut asked: Vec<Place>,
        mut remarks: Vec<String>,
    ) -> Result<Outcome, Notice> {
        self.flush();
        let found = self.with_draft(|draft| (sheet::take(draft, taken), draft.document().clone()));
        let Some((found, before)) = found else { return Err(Notice::problem(self.t(key::LOST_DRAFT_TITLE))) };
        asked.extend(found.moved);
        self.dispatch(Event::BeforeReplacing);
        self.seal();
        let change = self.make(found.edit);
        self.seal();
        self.flush();
        if !change.refused.is_empty() {
            let title = self.fill(key::OPEN_NOT_TAKEN, &[("name", name)]);
            return Err(Notice::problem(title).lines(self.fault_lines(&change.refused)));
        }
        let step = if change.changed { self.with_draft(|draft| draft.steps()).unwrap_or_default() } else { 0 };
        self.state.update_value(|state| {
            for Place { place, value, .. } in &asked {
                state.offers.retain(|offer| {
                    (&offer.key, &offer.place, &offer.from) != (&key.to_owned(), place, &name.to_owned())
                });
                let (key, place, from) = (key.to_owned(), place.clone(), name.to_owned());
                state.offers.push(Offer { key, place, value: value.clone(), from, step });
            }
        });
        if change.changed {
            self.opened.update(|count| *count += 1);
            self.content.update(|count| *count += 1);
        }
        self.drafts.update(|count| *count += 1);
        self.show_choice();
        if change.reopened {
            remarks.insert(0, self.t(key::STATUS_REOPENED).to_owned());
        }
        let tally = Tally::of(&found.taken);
        let counts = [
            (key::SHEET_NEW, tally.new),
            (key::SHEET_CHANGED, tally.changed),
            (key::SHEET_NOTES, tally.notes),
            (key::SHEET_DIFFERS, asked.len()),
        ];
        if let Some(after) = self.with_draft(|draft| draft.document().clone()) {
            remarks.extend(self.new_doubts(&before, &after));
        }
        Ok(Outcome {
            draft: self.draft_words(&before),
            counts: self.counted(&counts).unwrap_or_else(|| self.t(key::SHEET_NOTHING).to_owned()),
            needs_attention: change.reopened || !asked.is_empty() || !remarks.is_empty(),
            has_taken: change.changed,
            asked: asked.len(),
            remarks,
        })
    }

    /// Counts in one sentence, without those that are none; nothing where all are.
    pub(super) fn counted(&self, counts: &[(Key, usize)]) -> Option<String> {
        let said: Vec<String> =
            counts.iter().filter(|(_, count)| *count > 0).map(|(words, count)| self.count(*words, *count)).collect();
        (!said.is_empty()).then(|| format!("{}.", said.join(", ")))
    }

    /// A name and a day, as far as it is known.
    pub(super) fn name_and_day(&self, name: &str, day: Option<&str>) -> String {
        match day {
            Some(day) => {
                let day = dom::date_words(day, self.t(key::LOCALE_FORMAT));
                self.fill(key::DRAFT_NAME_AND_DAY, &[("name", name), ("date", &day)])
            }
            None => name.to_owned(),
        }
    }

    /// What an assessment is called where others stand beside it: its name and its day.
    pub(super) fn draft_words(&self, document: &AssessmentDocument) -> String {
        let subject = &document.subject;
        let name = subject.name.as_deref().or(subject.member.as_deref()).unwrap_or(self.t(key::DRAFT_UNNAMED));
        self.name_and_day(name, subject.as_at.as_deref())
    }

    /// The name of a draft, with its number where it is a second one of the same assessment.
    pub(crate) fn numbered(&self, key: &str, id: &str, name: String) -> String {
        let number =
            key.strip_prefix(id).and_then(|rest| rest.strip_prefix('-')).filter(|rest| rest.parse::<u32>().is_ok());
        match number {
            Some(number) => self.fill(key::DRAFT_NUMBERED, &[("name", &name), ("n", number)]),
            None => name,
        }
    }

    /// What sheets have in another way than the open draft.
    pub(super) fn offers(&self) -> Vec<SheetConflict> {
        let key = self.open_key();
        let conflict = |Offer { place, value, from, .. }: &Offer| SheetConflict {
            place: place.clone(),
            value: value.clone(),
            file: from.clone(),
        };
        self.state
            .with_value(|state| state.offers.iter().filter(|offer| offer.is_of(key.as_deref())).map(conflict).collect())
    }

    /// Forgets offers of the open draft that it has by now, or that went with the step that took their sheet. Whether any is left.
    pub(super) fn has_offers(&self) -> bool {
        let Some(key) = self.open_key() else { return false };
        let found = self.with_draft(|draft| (save::draft(draft.instrument(), draft.document()), draft.steps()));
        let Some((text, steps)) = found else { return false };
        if self.state.with_value(|state| state.offers.iter().all(|offer| offer.key != key)) {
            return false;
        }
        let document = json::parse(text.as_bytes()).unwrap_or_default();
        let mut is_left = false;
        self.state.update_value(|state| {
            state.offers.retain(|offer| {
                let is_here = merge::at(&document, &offer.place).unwrap_or(&Value::Null) == &offer.value;
                offer.key != key || offer.step <= steps && !is_here
            });
            is_left = state.offers.iter().any(|offer| offer.key == key);
        });
        is_left
    }

    /// Keeps what stands here (`keep/N`), or takes what the sheet has (`take/N`); `all` for N means all of them.
    pub(super) fn choose_offer(&self, act: &str) {
        let (Some((whose, which)), Some(key)) = (act.split_once('/'), self.open_key()) else { return };
        let mut chosen = Vec::new();
        self.state.update_value(|state| {
            let mut number = 0;
            state.offers.retain(|offer| {
                if offer.key != key {
                    return true;
                }
                let is_chosen = which == "all" || which.parse() == Ok(number);
                number += 1;
                if is_chosen {
                    chosen.push(offer.clone());
                }
                !is_chosen
            });
        });
        // What was said of the sheet is not so any more.
        self.dismiss_notice();
        if whose == "take" {
            let edit = self.with_draft(|draft| {
                let text = save::draft(draft.instrument(), draft.document());
                let document = json::parse(text.as_bytes()).unwrap_or_default();
                let places = chosen.into_iter().map(|Offer { place, value, .. }| {
                    let before = merge::at(&document, &place).cloned().unwrap_or_default();
                    Place { place, before, value }
                });
                sheet::take(draft, places.collect()).edit
            });
            if let Some(edit) = edit {
                self.seal();
                self.edit(edit);
                self.seal();
                self.redraw();
            }
        }
        self.show_choice();
    }
}
