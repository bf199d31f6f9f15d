//! What is open, and everything a page can do with it.
//!
//! One [`Desk`] is made at the root and handed down as a copy; its signals are never disposed. Texts typed go into the
//! draft without drawing anything anew; figures, questions that open or close, and whole documents each have a signal
//! of their own.

mod days;
mod fields;
mod filed;
mod files;
mod instruments;
mod keep;
mod lock;
mod notices;
mod pages;
mod sheets;
mod steps;

use super::dom;
use super::page::Walk;
use super::route::Route;
use super::worker_client::WorkerClient;
use crate::store::BrowserStorage;
use crate::store::journal::Journal;
use draft_sync::{self, DraftStorage, Event, Lock, Storage, StorageKey};
pub(crate) use draft_sync::{OpenDraftError, SaveStatus};
use engine::assessment::document::{AssessmentDocument, Evidence};
use engine::assessment::{Change, Draft, Edit, SubjectField};
use engine::fault::{self, Fault};
use engine::insight::{LeftOut, QuestionFilter};
use engine::instrument::Instrument;
use engine::instrument::explanations::Explanations;
use engine::instrument::legal_force::LegalForce;
pub(super) use filed::state_of;
pub(crate) use files::Incoming;
use gloo_timers::callback::Timeout;
use leptos::prelude::*;
pub(crate) use notices::{Notice, NoticeKind, Offer};
use protocol::{DecryptDraft, DraftText, PlannedLevel};
pub(crate) use sheets::SheetFile;
use std::rc::Rc;
use texts::{Catalogue, Key, key};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use web_sys::Element;

/// How often it is looked whether a dialog is still open that another waits for, in ms.
const DIALOG_PAUSE: u32 = 300;

/// The setting that shows one question of a section at a time.
const ONE_AT_A_TIME: &str = "one-at-a-time";

/// What a field holds and the draft does not, because no file may hold it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wrong {
    /// The field's id.
    pub id: String,
    /// The page it is on.
    pub address: String,
    /// Its label.
    pub label: String,
    /// What is wrong with it.
    pub words: String,
    /// What was typed.
    pub value: String,
}

impl Wrong {
    /// Whether the field is one of a draft: what it holds outlives its page.
    pub(crate) fn is_of_draft(&self) -> bool {
        self.address.starts_with("#/a/")
    }
}

/// A dialog over the page.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Dialog {
    /// The list of keys.
    Keys,
    /// Asks before everything is removed.
    RemoveAll,
    /// The name of the draft of that key.
    Rename(String, String),
    /// Asks for the passphrase of a file, in these words: its name and bytes.
    Encrypted(String, JsValue, String),
    /// Asks for the passphrase of the draft of that key, in these words.
    Unlock(String, String),
    /// The list of the questions of a section.
    Questions(Box<Walk>),
    /// Asks in these words into which draft a sheet goes: key and name of each.
    Sheet(SheetFile, String, Vec<(String, String)>),
}

/// A draft that is on this page alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unkept {
    /// Its key in addresses.
    pub key: String,
    /// What it is called.
    pub name: String,
}

/// One draft of the list.
#[derive(Debug, Clone)]
pub(crate) struct Listed {
    /// Its key in addresses.
    pub key: String,
    /// The draft, or why it is not to be seen.
    pub draft: Result<Draft, OpenDraftError>,
    /// Whether this browser has it as it is here.
    pub is_kept: bool,
}

#[derive(Default)]
struct State {
    /// The open draft, and how drafts are kept.
    drafts: draft_sync::Model,
    /// The timers that run for it.
    timers: [Option<Timeout>; 3],
    instruments: Vec<Rc<Instrument>>,
    /// What changed in drafts, in the browser's database.
    journal: Journal,
    /// The drafts that are on this page alone.
    unkept: Vec<Unkept>,
    focus_after: Option<(String, Option<String>)>,
    /// The question whose change was taken back or made again, where another one is shown.
    question_after: Option<String>,
    /// The page that was drawn last.
    drawn: Option<Route>,
    /// The caret in that field.
    caret_after: Option<dom::Caret>,
    /// The page is to be drawn anew once no text is being typed.
    redraw_later: bool,
    /// Folder of the explanations, where the standard instrument comes in parts.
    parts: Option<String>,
    /// The explanations that have come, by section.
    explanations: Vec<(String, Rc<Explanations>)>,
    /// The texts of the instruments, for the worker.
    texts: Vec<JsValue>,
    /// The first of them is the complete file, where it came in parts.
    is_whole: bool,
    /// The one of the instruments that assessments are begun with.
    chosen: usize,
    /// What is planned, beside the answers. Never kept.
    planned: Vec<PlannedLevel>,
    /// The field whose change is being taken.
    field: Option<Element>,
    /// Fields with something in them that cannot be kept.
    wrong: Vec<Wrong>,
    /// The dialog that is open.
    dialog: Option<Dialog>,
    /// The questions that are looked for.
    wanted: QuestionFilter,
    /// What sheets have in another way than the draft they were put into.
    offers: Vec<sheets::Offer>,
}

impl State {
    /// Knows one more instrument, unless it does already. Returns its position.
    fn know(&mut self, instrument: Rc<Instrument>, text: &[u8]) -> usize {
        let known = self.instruments.iter().position(|known| known.digest == instrument.digest);
        known.unwrap_or_else(|| {
            self.instruments.push(instrument);
            self.texts.push(JsValue::from_str(&String::from_utf8_lossy(text)));
            self.instruments.len() - 1
        })
    }
}

/// Handle to all state; a copy costs nothing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Desk {
    state: StoredValue<State, LocalStorage>,
    texts: StoredValue<Catalogue>,
    pub(super) worker: WorkerClient,
    /// The evidence that the page shows, by indicator.
    evidence: StoredValue<Vec<(String, Vec<Evidence>)>, LocalStorage>,
    /// The address.
    pub route: RwSignal<Route>,
    /// The page shown: its address without a question. Going from question to question draws nothing anew.
    pub page: RwSignal<Route>,
    /// The question of a section that the person is at, by its id; empty: at the beginning.
    pub at: RwSignal<String>,
    /// A section shows one question at a time.
    pub is_single: RwSignal<bool>,
    /// Marks for another look, or sources, may have changed.
    pub noted: RwSignal<u32>,
    /// Figures may have changed.
    pub figures: RwSignal<u32>,
    /// Questions may apply or no longer apply.
    pub applies: RwSignal<u32>,
    /// Other answers are to be confirmed than before.
    pub carried: RwSignal<u32>,
    /// The document changed in another way than by its own fields: pages are drawn anew.
    pub content: RwSignal<u32>,
    /// Another draft was opened.
    pub opened: RwSignal<u32>,
    /// The list of drafts changed.
    pub drafts: RwSignal<u32>,
    /// Undo and redo are possible.
    pub history: RwSignal<(bool, bool)>,
    /// Whether everything is saved.
    pub saving: RwSignal<SaveStatus>,
    /// What is wrong, or worth saying.
    pub notice: RwSignal<Option<Notice>>,
    /// What is known of the files of a draft changed.
    pub filed: RwSignal<u32>,
    /// The browser has promised not to delete what it keeps for this page on its own.
    pub is_persistent: RwSignal<bool>,
    /// A newer release of the form is ready.
    pub newer: RwSignal<bool>,
    /// Said once by the status region, for those who do not see what changed.
    pub said: RwSignal<String>,
    /// What is told of fields with something wrong changed.
    pub wrong: RwSignal<u32>,
    /// A dialog was opened or closed.
    pub dialog: RwSignal<u32>,
    /// Other questions are looked for.
    pub wanted: RwSignal<u32>,
    /// The choice between what two tabs made of the open draft; empty: none is due.
    pub choice: RwSignal<String>,
    /// Other drafts are on this page alone than before.
    pub held: RwSignal<u32>,
}

/// The desk of the app, for components.
pub(crate) fn use_desk() -> Desk {
    expect_context()
}

impl Desk {
    /// A desk with the standard instrument, and those that were opened before.
    pub(crate) fn new(instrument: Rc<Instrument>, text: &[u8], parts: Option<String>, route: Route) -> Desk {
        let browser = BrowserStorage::open().map(|browser| Box::new(browser) as Box<dyn Storage>);
        let drafts = draft_sync::Model::new(DraftStorage::new(browser));
        let kept: Vec<StorageKey> = drafts.storage().keys();
        let mut state = State { drafts, parts, ..State::default() };
        state.know(instrument, text);
        for key in kept.iter().filter(|key| matches!(key, StorageKey::Instrument(_))) {
            let text = state.drafts.storage().read(key).unwrap_or_default();
            // It was checked when it was opened, and is the same still. Else it stays where it is: whoever opens it again is told why.
            if let Ok(instrument) = documents::read_checked_instrument(text.as_bytes())
                && instrument_key(&instrument) == *key
            {
                state.know(Rc::new(instrument), text.as_bytes());
            }
        }
        let desk = Desk {
            worker: WorkerClient::new(),
            state: StoredValue::new_local(state),
            evidence: StoredValue::new_local(Vec::new()),
            texts: StoredValue::new(Catalogue::default()),
            page: RwSignal::new(route.page()),
            at: RwSignal::new(route.question().unwrap_or_default().to_owned()),
            route: RwSignal::new(route),
            is_single: RwSignal::new(false),
            noted: RwSignal::new(0),
            figures: RwSignal::new(0),
            applies: RwSignal::new(0),
            carried: RwSignal::new(0),
            content: RwSignal::new(0),
            opened: RwSignal::new(0),
            drafts: RwSignal::new(0),
            history: RwSignal::new((false, false)),
            saving: RwSignal::new(SaveStatus::Nothing),
            notice: RwSignal::new(None),
            filed: RwSignal::new(0),
            is_persistent: RwSignal::new(false),
            newer: RwSignal::new(false),
            said: RwSignal::new(String::new()),
            wrong: RwSignal::new(0),
            dialog: RwSignal::new(0),
            wanted: RwSignal::new(0),
            choice: RwSignal::new(String::new()),
            held: RwSignal::new(0),
        };
        desk.worker.on_lost(move || desk.lose_key());
        desk.is_single.set(desk.setting(ONE_AT_A_TIME).is_some());
        desk
    }

    /// A text.
    pub(crate) fn t(&self, key: Key) -> &'static str {
        self.texts.with_value(|texts| texts.get(key))
    }

    /// What is made with the texts themselves.
    pub(crate) fn texts<T>(&self, make: impl FnOnce(&Catalogue) -> T) -> T {
        self.texts.with_value(make)
    }

    /// A text with places filled in.
    pub(crate) fn fill(&self, key: Key, places: &[(&str, &str)]) -> String {
        self.texts.with_value(|texts| texts.fill(key, places))
    }

    /// A text for a count.
    pub(crate) fn count(&self, key: Key, count: usize) -> String {
        self.count_of(key, count, &[])
    }

    /// A text for a count, with other places filled in as well.
    pub(crate) fn count_of(&self, key: Key, count: usize, places: &[(&str, &str)]) -> String {
        self.texts.with_value(|texts| texts.count(key, count, places))
    }

    /// Whether what is written outlives the page.
    pub(crate) fn is_kept(&self) -> bool {
        self.state.with_value(|state| state.drafts.storage().is_kept())
    }

    /// Looks at the open draft.
    pub(crate) fn with_draft<R>(&self, read: impl FnOnce(&Draft) -> R) -> Option<R> {
        self.state.with_value(|state| state.drafts.draft().map(read))
    }

    /// The key of the open draft.
    pub(crate) fn open_key(&self) -> Option<String> {
        self.state.with_value(|state| state.drafts.open_key().map(str::to_owned))
    }

    /// Opens a draft of this browser, if it is not open already.
    ///
    /// # Errors
    /// Why it is not open.
    pub(crate) fn open_draft(&self, key: &str) -> Result<(), OpenDraftError> {
        if self.open_key().as_deref() == Some(key) {
            let is_out = self.lock().is_some_and(Lock::is_out);
            return if is_out { Err(OpenDraftError::Locked(self.plaintext_fields(key))) } else { Ok(()) };
        }
        self.flush();
        let draft = self.state.with_value(|state| state.drafts.read(key, &state.instruments))?;
        self.dispatch(Event::Opened { key: key.to_owned(), draft: Box::new(draft) });
        Ok(())
    }

    fn read_kept(&self, text: &str) -> Result<Draft, OpenDraftError> {
        self.state.with_value(|state| draft_sync::read(text, &state.instruments))
    }

    /// Begins a draft and opens it. Returns its key.
    pub(crate) fn begin(&self, edits: Vec<Edit>) -> Option<String> {
        let instrument = self.instrument()?;
        let now = dom::now();
        let mut draft = Draft::begin(instrument, dom::new_id(), &now);
        for edit in edits {
            draft.apply(edit);
        }
        let key = draft.document().id.clone();
        self.adopt(key.clone(), draft);
        Some(key)
    }

    /// Takes a draft as the open one and writes it.
    fn adopt(&self, key: String, draft: Draft) {
        self.dispatch(Event::Begun { key, draft: Box::new(draft) });
    }

    /// All drafts of this browser, the one changed last first.
    pub(crate) fn list(&self) -> Vec<Listed> {
        self.flush();
        let mut list: Vec<Listed> = self.state.with_value(|state| {
            let storage = state.drafts.storage();
            let listed = |key: String| {
                let draft = state.drafts.read(&key, &state.instruments);
                let is_kept = !storage.is_held(&StorageKey::draft(&key));
                Listed { key, draft, is_kept }
            };
            storage.drafts().into_iter().map(listed).collect()
        });
        fn modified(listed: &Listed) -> &str {
            match &listed.draft {
                Ok(draft) => draft.document().modified.as_deref().unwrap_or_default(),
                Err(OpenDraftError::Locked(fields)) => &fields.kept,
                Err(_) => "",
            }
        }
        // Of equal age in the order of their keys: storage has none.
        list.sort_unstable_by(|a, b| modified(b).cmp(modified(a)).then_with(|| a.key.cmp(&b.key)));
        list
    }

    /// The name of the draft deleted last.
    pub(crate) fn deleted(&self) -> Option<String> {
        self.state.with_value(|state| state.drafts.deleted().map(str::to_owned))
    }

    /// The dialog that is open.
    pub(crate) fn open_dialog(&self) -> Option<Dialog> {
        self.state.with_value(|state| state.dialog.clone())
    }

    /// Opens a dialog, or closes the one that is open.
    pub(crate) fn set_dialog(&self, dialog: Option<Dialog>) {
        self.state.update_value(|state| state.dialog = dialog);
        self.dialog.update(|count| *count += 1);
    }

    /// What is looked for.
    pub(crate) fn looked_for(&self) -> QuestionFilter {
        self.state.with_value(|state| state.wanted.clone())
    }

    /// Looks for something else.
    pub(crate) fn look_for(&self, wanted: QuestionFilter) {
        self.state.update_value(|state| state.wanted = wanted);
        self.wanted.update(|count| *count += 1);
    }

    /// Begins the next assessment from a draft and opens it. Returns its key.
    pub(crate) fn begin_from(&self, key: &str) -> Option<String> {
        self.open_draft(key).ok()?;
        let next = self.with_draft(|draft| draft.successor(dom::new_id(), &dom::now()))?;
        let key = next.document().id.clone();
        self.adopt(key.clone(), next);
        // The overview says what there is to do, and asks for the day.
        self.notify(Notice::done(self.t(key::DRAFT_NEXT_BEGUN)).for_page(format!("#/a/{key}")));
        Some(key)
    }

    /// Names a draft.
    pub(crate) fn rename(&self, key: &str, name: String) {
        if self.open_draft(key).is_ok() {
            self.edit(Edit::Subject { field: SubjectField::Name, text: Some(name) });
            self.seal();
            self.flush();
            self.drafts.update(|count| *count += 1);
        }
    }

    /// Shows the page of an address.
    pub(crate) fn follow_address(&self, route: Route) {
        let page = route.page();
        // Only within a section the page stays: several addresses are none of a page, or of one that is not there yet.
        let is_other = !matches!(page, Route::Section { .. }) || self.page.with_untracked(|shown| *shown != page);
        if is_other {
            self.page_left(&dom::address());
            self.at.set(route.question().unwrap_or_default().to_owned());
        }
        self.route.set(route);
        if is_other {
            self.page.set(page);
        }
    }

    /// Goes to a question of the section shown. Where it is the only one shown the address follows, so that the page is the same
    /// when it is loaded again, but the browser's Back does not come by.
    pub(crate) fn visit(&self, question: &str) {
        if dom::focus_id(&format!("question-{question}")) && self.is_single.get_untracked() {
            self.route.with_untracked(|route| {
                if let Route::Section { draft, section, .. } = route {
                    dom::replace_address(&format!("#/a/{draft}/{section}/{question}"));
                }
            });
        }
    }

    /// Shows one question of a section at a time, or all, from now on.
    pub(crate) fn show_single(&self, is_single: bool) {
        self.set_setting(ONE_AT_A_TIME, if is_single { "on" } else { "" });
        self.is_single.set(is_single);
    }

    /// What a person chose once, such as to use no keys.
    pub(crate) fn setting(&self, name: &str) -> Option<String> {
        self.read_stored(&StorageKey::Setting(name.to_owned())).filter(|value| !value.is_empty())
    }

    /// Remembers it.
    pub(crate) fn set_setting(&self, name: &str, value: &str) {
        self.write_stored(&StorageKey::Setting(name.to_owned()), value);
    }

    /// The earlier states that are kept of a draft, the newest first: `each` gets one after the other, or why a locked one
    /// cannot be read just now. Returns how many there are.
    pub(crate) fn past(&self, key: &str, each: impl Fn(Result<Draft, protocol::Refusal>) + Clone + 'static) -> usize {
        let texts: Vec<String> = self.state.with_value(|state| {
            let storage = state.drafts.storage();
            let key_of = |state| StorageKey::Past { draft: key.to_owned(), state };
            let newest_first = storage.past(key).into_iter().rev();
            newest_first.filter_map(|state| storage.read(&key_of(state))).collect()
        });
        let mut count = 0;
        for text in texts {
            count += 1;
            match self.read_kept(&text) {
                Ok(draft) => each(Ok(draft)),
                Err(OpenDraftError::Locked(_)) => {
                    let (desk, each) = (*self, each.clone());
                    let decrypted = self.worker.call(DecryptDraft { key: key.to_owned(), text });
                    spawn_local(async move {
                        match decrypted.await.map(|DraftText(plain)| desk.read_kept(&plain)) {
                            Ok(Ok(draft)) => each(Ok(draft)),
                            Ok(Err(_)) => {}
                            Err(refusal) => each(Err(refusal)),
                        }
                    });
                }
                // Of an instrument that is not known here, or damaged: nothing that one can go back to.
                Err(_) => count -= 1,
            }
        }
        count
    }

    /// Makes the open draft what a document says, as one step that can be taken back. What it was is kept.
    pub(crate) fn replace(&self, document: AssessmentDocument, words: Key) {
        self.replace_saying(document, words, Vec::new());
    }

    /// The same, with particulars to say.
    pub(super) fn replace_saying(&self, document: AssessmentDocument, words: Key, mut lines: Vec<String>) {
        self.dispatch(Event::BeforeReplacing);
        self.seal();
        let change = self.make(Edit::Whole(Box::new(document)));
        self.seal();
        self.flush();
        if change.reopened {
            lines.insert(0, self.t(key::STATUS_REOPENED).to_owned());
        }
        let notice = if change.reopened { Notice::attention(self.t(words)) } else { Notice::done(self.t(words)) };
        self.notify(notice.lines(lines).of_change());
        self.opened.update(|count| *count += 1);
        self.content.update(|count| *count += 1);
        self.show_choice();
    }

    /// Makes an edit to the open draft, and says where it was refused or took a clearance away.
    pub(crate) fn edit(&self, edit: Edit) {
        let change = self.make(edit);
        self.say_change(&change);
    }

    /// Says where an edit was refused or took a clearance away.
    fn say_change(&self, change: &Change) {
        let field = self.state.with_value(|state| state.field.clone());
        match (field, change.refused.first()) {
            (Some(field), Some(fault)) => {
                let words = self.texts.with_value(|texts| fault.message(texts));
                self.field_wrong(&field, &words);
            }
            (Some(field), None) => {
                self.field_right(&field);
                dom::was_taken(&field);
            }
            (None, Some(_)) => {
                let lines = self.fault_lines(&change.refused);
                self.notify(Notice::problem(self.t(key::EDIT_REFUSED)).lines(lines));
            }
            (None, None) => {}
        }
        if change.reopened {
            self.notify(Notice::attention(self.t(key::STATUS_REOPENED)).of_change());
        }
    }

    /// Makes an edit to the open draft; what there is to say about it is left to the caller.
    fn make(&self, edit: Edit) -> Change {
        let now = dom::now();
        let is_noted = matches!(edit, Edit::Flag { .. } | Edit::Evidence { .. });
        let mut change = Change::default();
        self.state.update_value(|state| {
            if let Some(draft) = state.drafts.draft_mut() {
                change = draft.edit(edit, &now);
            }
        });
        self.made(&change);
        if is_noted {
            self.noted.update(|count| *count += 1);
        }
        change
    }

    /// The open draft was changed by an edit.
    fn made(&self, change: &Change) {
        if change.reopened {
            // The status stands in the header's marking and on the overview.
            self.opened.update(|count| *count += 1);
        }
        self.after(change);
    }

    /// Ends a run of keys.
    pub(crate) fn seal(&self) {
        self.state.update_value(|state| {
            if let Some(draft) = state.drafts.draft_mut() {
                draft.seal();
            }
        });
    }

    /// Takes back the last step, or makes it again.
    pub(crate) fn step(&self, back: bool) {
        let now = dom::now();
        let mut stepped = None;
        let focus = dom::focused_field();
        self.state.update_value(|state| {
            if let Some(draft) = state.drafts.draft_mut() {
                stepped = if back { draft.undo(&now) } else { draft.redo(&now) };
                state.focus_after = focus;
            }
        });
        if let Some((edit, change)) = stepped {
            self.show_stepped(&edit);
            self.change_stepped();
            self.show_choice();
            self.after(&change);
            self.content.update(|count| *count += 1);
            let (bare, with_step) = if back {
                (key::STATUS_UNDONE, key::STATUS_UNDONE_STEP)
            } else {
                (key::STATUS_REDONE, key::STATUS_REDONE_STEP)
            };
            let step = self.with_draft(|draft| self.step_words(draft, &edit)).flatten();
            self.announce(
                step.map_or_else(|| self.t(bare).to_owned(), |step| self.fill(with_step, &[("step", &step)])),
            );
        }
    }

    /// Where one question is shown at a time and a step was about another one, that one is shown next.
    fn show_stepped(&self, edit: &Edit) {
        let question = self.with_draft(|draft| steps::question_of(draft, edit)).flatten();
        if let Some(question) = question.filter(|id| self.is_single.get_untracked() && dom::by_id(id).is_some())
            && self.at.with_untracked(|at| *at != question)
        {
            self.state.update_value(|state| {
                state.focus_after = None;
                state.question_after = Some(question);
            });
        }
    }

    /// Draws the page anew; the field in use keeps the focus.
    pub(crate) fn redraw(&self) {
        let (focus, caret) = (dom::focused_field(), dom::caret());
        self.state.update_value(|state| {
            state.focus_after = focus;
            state.caret_after = caret;
        });
        self.content.update(|count| *count += 1);
    }

    /// The field that had the focus before the page was drawn anew.
    pub(crate) fn take_focus(&self) -> Option<(String, Option<String>)> {
        let mut focus = None;
        self.state.update_value(|state| focus = state.focus_after.take());
        focus
    }

    /// The question that takes the focus where no field does: the one of a step that was taken back, or the one that the person
    /// is at. None where the same page is only drawn anew and the focus is outside of it, perhaps on a button that is just being pressed.
    pub(super) fn take_question(&self, page: &Route) -> Option<String> {
        let (mut stepped, mut is_same) = (None, false);
        self.state.update_value(|state| {
            stepped = state.question_after.take();
            is_same = state.drawn.replace(page.clone()).as_ref() == Some(page);
        });
        if stepped.is_none() && is_same && dom::is_focus_outside("main") {
            return None;
        }
        let question = stepped.unwrap_or_else(|| self.at.get_untracked());
        self.at.set(question.clone());
        Some(question)
    }

    /// Where the caret stood in that field.
    pub(super) fn take_caret(&self) -> Option<dom::Caret> {
        let mut caret = None;
        self.state.update_value(|state| caret = state.caret_after.take());
        caret
    }

    fn after(&self, change: &Change) {
        if !change.changed {
            return;
        }
        self.hush();
        self.outdate_file();
        let history = self.with_draft(|draft| (draft.can_undo(), draft.can_redo())).unwrap_or_default();
        if self.history.get_untracked() != history {
            self.history.set(history);
        }
        if change.scored {
            self.figures.update(|count| *count += 1);
        }
        if change.carried {
            self.carried.update(|count| *count += 1);
        }
        if !change.applies.is_empty() {
            self.applies.update(|count| *count += 1);
        }
        self.dispatch(Event::Edited);
    }

    /// A field was left: what waited for that is done.
    pub(crate) fn field_left(&self) {
        let mut redraw = false;
        self.state.update_value(|state| redraw = std::mem::take(&mut state.redraw_later));
        if redraw {
            let desk = *self;
            let look = move || {
                // Where the next text field has the caret by then it waits again: a key may be on its way to that field.
                if dom::is_typing() && dom::has_focus() {
                    desk.state.update_value(|state| state.redraw_later = true);
                } else {
                    desk.redraw();
                }
            };
            // Not a frame: a tab in the background has none.
            Timeout::new(0, look).forget();
        }
    }

    /// Opens a dialog once none is open: of several encrypted files each is asked for.
    fn ask_next(self, dialog: Dialog) {
        if self.open_dialog().is_some() {
            Timeout::new(DIALOG_PAUSE, move || self.ask_next(dialog)).forget();
        } else {
            self.set_dialog(Some(dialog));
        }
    }

    /// What a provision is to the State, in words.
    pub(crate) fn legal_force_words(&self, force: &LegalForce<'_>) -> String {
        self.texts.with_value(|texts| force.words(texts))
    }

    /// What is asked and does not count, in words.
    pub(crate) fn left_out_words(&self, left_out: &LeftOut) -> String {
        self.texts.with_value(|texts| left_out.words(texts))
    }

    /// Faults in words, the first twenty.
    pub(crate) fn fault_lines(&self, faults: &[Fault]) -> Vec<String> {
        self.texts.with_value(|texts| fault::lines(faults, texts))
    }

    /// Where the person was last in a draft.
    pub(crate) fn last_place(&self, draft: &str) -> Option<String> {
        self.read_stored(&StorageKey::Place(draft.to_owned()))
    }

    /// Remembers where the person is.
    pub(crate) fn remember_place(&self, draft: &str, place: &str) {
        self.write_stored(&StorageKey::Place(draft.to_owned()), place);
    }
}

/// Under which an instrument is kept that a person opened.
fn instrument_key(instrument: &Instrument) -> StorageKey {
    StorageKey::Instrument(instrument.digest.get(..16).unwrap_or_default().to_owned())
}
