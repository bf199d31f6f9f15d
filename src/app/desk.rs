//! What is open, and everything a page can do with it.
//!
//! One [`Desk`] is made at the root and handed down as a copy; its signals are never disposed. Texts typed go into the
//! draft without drawing anything anew; figures, questions that open or close, and whole documents each have a signal
//! of their own.

mod keep;
mod lock;

use super::dom;
use super::node::Node;
use super::office::Office;
use super::route::Route;
use crate::assessment::document::AssessmentDocument;
use crate::assessment::{Change, Draft, Edit, SubjectField};
use crate::errand::{self, Reply};
use crate::exchange::sealed::{Outside, outside};
use crate::exchange::{self, json, save};
use crate::fault::{Fault, Refusal};
use crate::insight::Wanted;
use crate::instrument::explanations::Explanations;
use crate::instrument::{Instrument, NodeIx};
use crate::order::order;
use crate::store::{Shelf, Trouble};
use crate::text::{Catalogue, Key, key};
use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use lock::Lock;
use serde_json::{Map, Value};
use std::rc::Rc;
use wasm_bindgen::JsValue;
use web_sys::Element;

/// Milliseconds between two earlier states that are kept.
const SPELL: f64 = 15.0 * 60_000.0;
/// How often it is looked whether a dialog is still open that another waits for, in ms.
const DIALOG_PAUSE: u32 = 300;

/// Whether everything is saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Saving {
    /// No draft is open.
    Nothing,
    /// Not written yet.
    Pending,
    /// Written at this time of day.
    Saved(String),
    /// Written to memory only: the browser keeps nothing.
    NotKept,
    /// Not written.
    Failed(Trouble),
    /// Not written: the draft was locked in another window.
    LockedOut,
}

/// Why a draft is not open.
#[derive(Debug, Clone, PartialEq)]
pub enum Closed {
    /// There is none of that name.
    Missing,
    /// Its passphrase is needed.
    Locked(Outside),
    /// It cannot be read.
    Unreadable(Refusal),
}

/// Something to say about a file or a draft, until it is dismissed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// What happened, and what to do now.
    pub title: String,
    /// Particulars, one a line.
    pub lines: Vec<String>,
}

/// What a field holds and the draft does not, because no file may hold it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
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

/// A dialog over the page.
#[derive(Debug, Clone, PartialEq)]
pub enum Dialog {
    /// The list of keys.
    Keys,
    /// Asks before everything is removed.
    RemoveAll,
    /// The name of the draft of that key.
    Rename(String, String),
    /// Asks for the passphrase of a file, in these words: its name and bytes.
    Sealed(String, JsValue, String),
    /// Asks for the passphrase of the draft of that key, in these words.
    Unlock(String, String),
}

/// One draft of the list.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Its key in addresses.
    pub key: String,
    /// The draft, or why it is not to be seen.
    pub draft: Result<Draft, Closed>,
}

struct OpenDraft {
    key: String,
    draft: Draft,
    /// Its text as this tab last read or wrote it.
    kept: String,
    /// It is kept locked.
    lock: Option<Lock>,
}

#[derive(Default)]
struct State {
    shelf: Shelf,
    instruments: Vec<Rc<Instrument>>,
    open: Option<OpenDraft>,
    timer: Option<Timeout>,
    /// Since when something is not written.
    unwritten: Option<f64>,
    /// What this tab wrote over, and when.
    before: Vec<(f64, String)>,
    focus_after: Option<(String, Option<String>)>,
    /// The page is to be drawn anew once no text is being typed.
    redraw_later: bool,
    /// What is to be said stays through the next change of page, which it belongs to.
    notice_stays: bool,
    /// Folder of the explanations, where the standard instrument comes in parts.
    parts: Option<String>,
    /// The explanations that have come, by section.
    explanations: Vec<(String, Rc<Explanations>)>,
    /// The texts of the instruments, for the second program.
    texts: Vec<JsValue>,
    /// The first of them is the complete file, where it came in parts.
    is_whole: bool,
    /// The one of the instruments that assessments are begun with.
    chosen: usize,
    /// What is planned, beside the answers: item and level. Never kept.
    planned: Vec<(String, String)>,
    /// The field whose change is being taken.
    field: Option<Element>,
    /// When an earlier state was last kept, and of which draft.
    past: Option<(String, f64)>,
    /// Fields with something in them that cannot be kept.
    wrong: Vec<Wrong>,
    /// The dialog that is open.
    dialog: Option<Dialog>,
    /// The questions that are looked for.
    wanted: Wanted,
    /// Places of the open draft that another tab changed in another way, and what stands there.
    conflicts: Vec<(String, Value)>,
    /// The latest locked texts that this tab read or wrote, and how many it had locked.
    locked: Vec<String>,
    locking: u32,
    /// The draft deleted last: its name, and what was kept of it.
    deleted: Option<(String, Vec<(String, String)>)>,
}

/// How the names of instruments begin that a person opened.
const INSTRUMENTS: &str = "instrument/";

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
#[derive(Clone, Copy)]
pub struct Desk {
    state: StoredValue<State, LocalStorage>,
    texts: StoredValue<Catalogue>,
    pub(super) office: StoredValue<Office, LocalStorage>,
    /// The page shown.
    pub route: RwSignal<Route>,
    /// Figures may have changed.
    pub figures: RwSignal<u32>,
    /// Questions may apply or no longer apply.
    pub applies: RwSignal<u32>,
    /// The document changed in another way than by its own fields: pages are drawn anew.
    pub content: RwSignal<u32>,
    /// Another draft was opened.
    pub opened: RwSignal<u32>,
    /// The list of drafts changed.
    pub drafts: RwSignal<u32>,
    /// Undo and redo are possible.
    pub history: RwSignal<(bool, bool)>,
    /// Whether everything is saved.
    pub saving: RwSignal<Saving>,
    /// What is wrong, or worth saying.
    pub notice: RwSignal<Option<Notice>>,
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
}

impl Desk {
    /// A desk with the standard instrument, and those that were opened before.
    pub fn new(instrument: Rc<Instrument>, text: &[u8], parts: Option<String>, route: Route) -> Desk {
        let mut state = State { shelf: Shelf::open(), parts, ..State::default() };
        state.know(instrument, text);
        for name in state.shelf.names(INSTRUMENTS) {
            let text = state.shelf.read(&name).unwrap_or_default();
            // It was checked when it was opened, and is the same still. Else it stays where it is: whoever opens it again is told why.
            if let Ok(instrument) = exchange::read_checked_instrument(text.as_bytes())
                && instrument_name(&instrument) == name
            {
                state.know(Rc::new(instrument), text.as_bytes());
            }
        }
        Desk {
            office: StoredValue::new_local(Office::default()),
            state: StoredValue::new_local(state),
            texts: StoredValue::new(Catalogue::default()),
            route: RwSignal::new(route),
            figures: RwSignal::new(0),
            applies: RwSignal::new(0),
            content: RwSignal::new(0),
            opened: RwSignal::new(0),
            drafts: RwSignal::new(0),
            history: RwSignal::new((false, false)),
            saving: RwSignal::new(Saving::Nothing),
            notice: RwSignal::new(None),
            newer: RwSignal::new(false),
            said: RwSignal::new(String::new()),
            wrong: RwSignal::new(0),
            dialog: RwSignal::new(0),
            wanted: RwSignal::new(0),
            choice: RwSignal::new(String::new()),
        }
    }

    /// A text.
    pub fn t(&self, key: Key) -> &'static str {
        self.texts.with_value(|texts| texts.get(key))
    }

    /// A text with places filled in.
    pub fn fill(&self, key: Key, places: &[(&str, &str)]) -> String {
        self.texts.with_value(|texts| texts.fill(key, places))
    }

    /// A text for a count.
    pub fn count(&self, key: Key, count: usize) -> String {
        self.texts.with_value(|texts| texts.count(key, count, &[]))
    }

    /// The instrument that assessments are begun with: the standard one, unless another was chosen.
    pub fn instrument(&self) -> Option<Rc<Instrument>> {
        self.state.with_value(|state| state.instruments.get(state.chosen).cloned())
    }

    /// The instruments known, the standard one first.
    pub fn instruments(&self) -> Vec<Rc<Instrument>> {
        self.state.with_value(|state| state.instruments.clone())
    }

    /// Begins assessments with that one from now on.
    pub fn choose_instrument(&self, position: usize) {
        self.state.update_value(|state| state.chosen = position);
    }

    /// Forgets an instrument that was opened. Drafts made with it stay, and open again when it does.
    pub fn forget_instrument(&self, position: usize) {
        self.state.update_value(|state| {
            if position == 0 || position >= state.instruments.len() {
                return;
            }
            let instrument = state.instruments.remove(position);
            state.texts.remove(position);
            state.chosen = 0;
            state.shelf.remove(&instrument_name(&instrument));
        });
        self.content.update(|count| *count += 1);
    }

    /// The texts of the instruments, whole, for the second program: of one that came in parts the complete file is
    /// fetched first.
    ///
    /// # Errors
    /// Where it does not come.
    pub(super) async fn instrument_texts(&self) -> Result<Vec<JsValue>, String> {
        let parts = self.state.with_value(|state| state.parts.clone().filter(|_| !state.is_whole));
        if let Some(folder) = parts {
            let bytes = dom::fetch(&format!("{folder}/complete.json")).await?;
            self.state.update_value(|state| {
                if let Some(first) = state.texts.first_mut() {
                    *first = JsValue::from_str(&String::from_utf8_lossy(&bytes));
                }
                state.is_whole = true;
            });
        }
        Ok(self.state.with_value(|state| state.texts.clone()))
    }

    /// The explanations of a section, now or when they have come. `then` is not called where they do not come.
    pub fn explain(&self, instrument: &Instrument, section: NodeIx, then: impl Fn(&Explanations) + 'static) {
        let Some(folder) = self
            .state
            .with_value(|state| state.parts.clone())
            .filter(|_| instrument.parted_from() == Some(instrument.digest.as_str()))
        else {
            then(&instrument.explanations(section));
            return;
        };
        let id = instrument.nodes.get(section).map(|node| node.document.id.clone()).unwrap_or_default();
        let known = self.state.with_value(|state| {
            state.explanations.iter().find(|(known, _)| *known == id).map(|(_, found)| Rc::clone(found))
        });
        if let Some(known) = known {
            then(&known);
            return;
        }
        let desk = *self;
        wasm_bindgen_futures::spawn_local(async move {
            let address = format!("{folder}/{id}.json");
            let found = dom::fetch(&address).await.ok().and_then(|bytes| exchange::read_explanations(&bytes).ok());
            match found.map(Rc::new) {
                Some(found) => {
                    then(&found);
                    desk.state.update_value(|state| state.explanations.push((id, found)));
                }
                None => desk.said.set(desk.t(key::QUESTION_NO_EXPLANATIONS).to_owned()),
            }
        });
    }

    /// Whether what is written outlives the page.
    pub fn is_kept(&self) -> bool {
        self.state.with_value(|state| state.shelf.is_kept())
    }

    /// Looks at the open draft.
    pub fn look<R>(&self, look: impl FnOnce(&Draft) -> R) -> Option<R> {
        self.state.with_value(|state| state.open.as_ref().map(|open| look(&open.draft)))
    }

    /// The key of the open draft.
    pub fn open_key(&self) -> Option<String> {
        self.state.with_value(|state| state.open.as_ref().map(|open| open.key.clone()))
    }

    /// Opens a draft of this browser, if it is not open already.
    ///
    /// # Errors
    /// Why it is not open.
    pub fn open_draft(&self, key: &str) -> Result<(), Closed> {
        if self.open_key().as_deref() == Some(key) {
            let is_out = self.lock().is_some_and(|lock| lock.is_out);
            return if is_out { Err(Closed::Locked(self.outside(key))) } else { Ok(()) };
        }
        self.flush();
        let text = self.raw(key).ok_or(Closed::Missing)?;
        let draft = self.read_kept(&text)?;
        self.take_open(OpenDraft { key: key.to_owned(), draft, kept: text, lock: None });
        let kept = self.is_kept();
        self.saving.set(if kept { Saving::Saved(String::new()) } else { Saving::NotKept });
        Ok(())
    }

    fn read_kept(&self, text: &str) -> Result<Draft, Closed> {
        match outside(text) {
            Some(outside) => Err(Closed::Locked(outside)),
            None => self
                .state
                .with_value(|state| exchange::read_draft(text, &state.instruments))
                .map_err(Closed::Unreadable),
        }
    }

    /// Makes that the open draft.
    fn take_open(&self, open: OpenDraft) {
        self.set_wrong(&mut |all| all.clear());
        self.state.update_value(|state| {
            state.before.clear();
            state.conflicts.clear();
            state.open = Some(open);
        });
        self.choice.set(String::new());
        self.history.set((false, false));
        self.opened.update(|count| *count += 1);
    }

    /// Begins a draft and opens it. Returns its key.
    pub fn begin(&self, edits: Vec<Edit>) -> Option<String> {
        let instrument = self.instrument()?;
        let now = dom::now();
        let mut draft = Draft::begin(instrument, dom::new_id(), &now);
        for edit in edits {
            draft.take(edit);
        }
        let key = draft.document().id.clone();
        self.adopt(key.clone(), draft);
        Some(key)
    }

    /// Takes a draft as the open one and writes it.
    fn adopt(&self, key: String, draft: Draft) {
        self.flush();
        let kept = self.raw(&key).unwrap_or_default();
        self.take_open(OpenDraft { key, draft, kept, lock: None });
        self.write();
        self.drafts.update(|count| *count += 1);
        self.content.update(|count| *count += 1);
    }

    /// All drafts of this browser, the one changed last first.
    pub fn list(&self) -> Vec<Listed> {
        self.flush();
        let names = self.state.with_value(|state| state.shelf.names(DRAFTS));
        let list: Vec<Listed> = names
            .into_iter()
            .filter_map(|name| {
                let key = name.strip_prefix(DRAFTS)?.to_owned();
                let draft = self.read_kept(&self.raw(&key)?);
                Some(Listed { key, draft })
            })
            .collect();
        let modified = |listed: &Listed| match &listed.draft {
            Ok(draft) => draft.document().modified.clone().unwrap_or_default(),
            Err(Closed::Locked(outside)) => outside.kept.clone(),
            Err(_) => String::new(),
        };
        let times: Vec<String> = list.iter().map(modified).collect();
        // Of equal age in the order of their keys: the shelf has none.
        let order = order(list.len(), &mut |a, b| {
            let key = |index: usize| list.get(index).map(|listed| listed.key.as_str());
            times.get(b).cmp(&times.get(a)).then(key(a).cmp(&key(b)))
        });
        order.into_iter().filter_map(|index| list.get(index).cloned()).collect()
    }

    /// The text of a draft as it is kept, readable or not.
    pub fn raw(&self, key: &str) -> Option<String> {
        self.state.with_value(|state| state.shelf.read(&draft_name(key)))
    }

    /// The name of the draft deleted last.
    pub fn deleted(&self) -> Option<String> {
        self.state.with_value(|state| state.deleted.as_ref().map(|(name, _)| name.clone()))
    }

    /// The dialog that is open.
    pub fn open_dialog(&self) -> Option<Dialog> {
        self.state.with_value(|state| state.dialog.clone())
    }

    /// Opens a dialog, or closes the one that is open.
    pub fn set_dialog(&self, dialog: Option<Dialog>) {
        self.state.update_value(|state| state.dialog = dialog);
        self.dialog.update(|count| *count += 1);
    }

    /// What is looked for.
    pub fn looked_for(&self) -> Wanted {
        self.state.with_value(|state| state.wanted.clone())
    }

    /// Looks for something else.
    pub fn look_for(&self, wanted: Wanted) {
        self.state.update_value(|state| state.wanted = wanted);
        self.wanted.update(|count| *count += 1);
    }

    /// The fields with something in them that cannot be kept.
    pub fn wrong_fields(&self) -> Vec<Wrong> {
        self.state.with_value(|state| state.wrong.clone())
    }

    fn set_wrong(&self, change: &mut dyn FnMut(&mut Vec<Wrong>)) {
        let before = self.wrong_fields();
        self.state.update_value(|state| change(&mut state.wrong));
        // What is typed on changes nothing that is said.
        let said = |all: &[Wrong]| all.iter().map(|wrong| (wrong.id.clone(), wrong.words.clone())).collect::<Vec<_>>();
        if said(&before) != said(&self.wrong_fields()) {
            self.wrong.update(|count| *count += 1);
        }
    }

    /// Begins the next assessment from a draft and opens it. Returns its key.
    pub fn begin_from(&self, key: &str) -> Option<String> {
        self.open_draft(key).ok()?;
        let next = self.look(|draft| draft.successor(dom::new_id(), &dom::now()))?;
        let key = next.document().id.clone();
        self.adopt(key.clone(), next);
        let lines = vec![self.t(key::DRAFT_NEXT_DAY).to_owned()];
        self.notice.set(Some(Notice { title: self.t(key::DRAFT_NEXT_BEGUN).to_owned(), lines }));
        self.state.update_value(|state| state.notice_stays = true);
        Some(key)
    }

    /// Names a draft.
    pub fn rename(&self, key: &str, name: String) {
        if self.open_draft(key).is_ok() {
            self.edit(Edit::Subject { field: SubjectField::Name, text: Some(name) });
            self.seal();
            self.flush();
            self.drafts.update(|count| *count += 1);
        }
    }

    /// What a person chose once, such as to use no keys.
    pub fn setting(&self, name: &str) -> Option<String> {
        let set = self.state.with_value(|state| state.shelf.read(&format!("setting/{name}")));
        set.filter(|value| !value.is_empty())
    }

    /// Remembers it.
    pub fn set_setting(&self, name: &str, value: &str) {
        self.state.with_value(|state| {
            // Choosing again costs a click, so a failure is not worth a message.
            let _ = state.shelf.write(&format!("setting/{name}"), value);
        });
    }

    /// Takes a change of a field: what is wrong with it is said beside it.
    pub fn in_field(&self, field: &Element, change: impl FnOnce()) {
        self.state.update_value(|state| state.field = Some(field.clone()));
        change();
        self.state.update_value(|state| state.field = None);
    }

    /// Says what is wrong with a field: beside it, and in the summary.
    pub fn field_wrong(&self, field: &Element, words: &str) {
        dom::mark(field, Some(words));
        let wrong = Wrong {
            id: field.id(),
            address: dom::address(),
            label: dom::label_of(field),
            words: words.to_owned(),
            value: dom::value_of(field),
        };
        self.set_wrong(&mut |all| {
            all.retain(|known| known.id != wrong.id);
            all.push(wrong.clone());
        });
    }

    /// Nothing is wrong with a field any more.
    pub fn field_right(&self, field: &Element) {
        let id = field.id();
        if self.state.with_value(|state| state.wrong.iter().any(|known| known.id == id)) {
            dom::mark(field, None);
            self.set_wrong(&mut |all| all.retain(|known| known.id != id));
        }
    }

    /// Puts what was typed and could not be kept back into the fields of a page that was drawn anew.
    pub fn show_wrong(&self) {
        for wrong in self.wrong_fields() {
            if let Some(field) = dom::by_id(&wrong.id) {
                dom::set_value(&field, &wrong.value);
                dom::mark(&field, Some(&wrong.words));
            }
        }
    }

    /// Goes to the field of that name on another page.
    pub fn go_to_field(&self, address: &str, name: &str) {
        if dom::address() == address {
            dom::focus_field(&(name.to_owned(), None));
            return;
        }
        self.state.update_value(|state| state.focus_after = Some((name.to_owned(), None)));
        super::go(address);
    }

    /// The earlier states that are kept of a draft, the newest first; `each` gets one after the other.
    pub fn past(&self, key: &str, each: impl Fn(Draft) + Clone + 'static) {
        let texts: Vec<String> = self.state.with_value(|state| {
            let names = state.shelf.names(&past_name(key, ""));
            let newest_first = order(names.len(), &mut |a, b| names.get(b).cmp(&names.get(a)));
            newest_first.into_iter().filter_map(|index| state.shelf.read(names.get(index)?)).collect()
        });
        for text in texts {
            match self.read_kept(&text) {
                Ok(draft) => each(draft),
                Err(Closed::Locked(_)) => {
                    let (desk, each) = (*self, each.clone());
                    self.ask_bare("lock/read", &[key.into(), JsValue::NULL, text.into()], move |reply| {
                        desk.read_kept(&reply.content.unwrap_or_default()).into_iter().for_each(each);
                    });
                }
                Err(_) => {}
            }
        }
    }

    /// Makes the open draft what a document says, as one step that can be taken back. What it was is kept.
    pub fn replace(&self, document: AssessmentDocument, words: Key) {
        self.flush();
        if let Some(key) = self.open_key() {
            // As it is kept: of a locked draft, locked.
            self.keep_past(&key, &self.raw(&key).unwrap_or_default());
        }
        self.seal();
        self.edit(Edit::Whole(Box::new(document)));
        self.seal();
        self.flush();
        self.notice.set(Some(Notice { title: self.t(words).to_owned(), lines: Vec::new() }));
        self.opened.update(|count| *count += 1);
        self.content.update(|count| *count += 1);
    }

    /// Makes an edit to the open draft.
    pub fn edit(&self, edit: Edit) {
        let now = dom::now();
        let mut change = Change::default();
        self.state.update_value(|state| {
            if let Some(open) = &mut state.open {
                change = open.draft.edit(edit, &now);
            }
        });
        let field = self.state.with_value(|state| state.field.clone());
        match (field, change.refused.first()) {
            (Some(field), Some(fault)) => {
                let words = self.texts.with_value(|texts| fault.message(texts));
                self.field_wrong(&field, &words);
            }
            (Some(field), None) => self.field_right(&field),
            (None, Some(_)) => {
                let lines = self.fault_lines(&change.refused);
                self.notice.set(Some(Notice { title: self.t(key::EDIT_REFUSED).to_owned(), lines }));
            }
            (None, None) => {}
        }
        if change.reopened {
            let title = self.t(key::STATUS_REOPENED).to_owned();
            self.notice.set(Some(Notice { title, lines: Vec::new() }));
            // The status stands in the header's marking and on the overview.
            self.opened.update(|count| *count += 1);
        }
        self.after(&change);
    }

    /// Ends a run of keys.
    pub fn seal(&self) {
        self.state.update_value(|state| {
            if let Some(open) = &mut state.open {
                open.draft.seal();
            }
        });
    }

    /// Takes back the last step, or makes it again.
    pub fn step(&self, back: bool) {
        let now = dom::now();
        let mut stepped = None;
        let focus = dom::focused_field();
        self.state.update_value(|state| {
            if let Some(open) = &mut state.open {
                stepped = if back { open.draft.undo(&now) } else { open.draft.redo(&now) };
                state.focus_after = focus;
            }
        });
        if let Some((_, change)) = stepped {
            self.after(&change);
            self.content.update(|count| *count += 1);
            self.said.set(self.t(if back { key::STATUS_UNDONE } else { key::STATUS_REDONE }).to_owned());
        }
    }

    /// Draws the page anew; the field in use keeps the focus.
    pub fn redraw(&self) {
        let focus = dom::focused_field();
        self.state.update_value(|state| state.focus_after = focus);
        self.content.update(|count| *count += 1);
    }

    /// The field that had the focus before the page was drawn anew.
    pub fn take_focus(&self) -> Option<(String, Option<String>)> {
        let mut focus = None;
        self.state.update_value(|state| focus = state.focus_after.take());
        focus
    }

    fn after(&self, change: &Change) {
        if !change.changed {
            return;
        }
        let history = self.look(|draft| (draft.can_undo(), draft.can_redo())).unwrap_or_default();
        if self.history.get_untracked() != history {
            self.history.set(history);
        }
        if change.scored {
            self.figures.update(|count| *count += 1);
        }
        if !change.applies.is_empty() {
            self.applies.update(|count| *count += 1);
        }
        self.schedule();
    }

    /// A field was left: what waited for that is done.
    pub fn field_left(&self) {
        let mut redraw = false;
        self.state.update_value(|state| redraw = std::mem::take(&mut state.redraw_later));
        if redraw {
            let desk = *self;
            // Not a frame: a tab in the background has none.
            Timeout::new(0, move || desk.redraw()).forget();
        }
    }

    /// Opens the bytes of a file, off the page's thread. What was open stays as it was where the file is refused.
    pub fn open_bytes(&self, name: &str, bytes: &JsValue) {
        let desk = *self;
        // A sheet that was filled belongs to the draft on whose pages it is opened.
        let sheet = name.to_ascii_lowercase().ends_with(".csv").then(|| self.draft_text()).flatten();
        match sheet {
            Some(draft) => self.ask("sheet", &[draft, bytes.clone()], move |reply| desk.opened(reply)),
            None => self.open_file(name.to_owned(), bytes.clone(), None),
        }
    }

    /// Opens a file, with the passphrase of a closed one once it is known.
    pub(super) fn open_file(&self, name: String, bytes: JsValue, passphrase: Option<&str>) {
        let words = passphrase.map_or_else(|| name.clone(), |passphrase| format!("{name}\0{passphrase}"));
        if passphrase.is_some() {
            self.said.set(self.t(key::LOCK_TRYING).to_owned());
        }
        let desk = *self;
        self.ask("open", &[bytes.clone(), words.into()], move |reply| {
            desk.tried();
            // A refusal without a title asks for a passphrase.
            if reply.content.is_none() && reply.title.is_empty() {
                desk.ask_next(Dialog::Sealed(name, bytes, reply.said.concat()));
            } else {
                desk.opened(reply);
            }
        });
    }

    /// Opens a dialog once none is open: of several closed files each is asked for.
    fn ask_next(self, dialog: Dialog) {
        if self.open_dialog().is_some() {
            Timeout::new(DIALOG_PAUSE, move || self.ask_next(dialog)).forget();
        } else {
            self.set_dialog(Some(dialog));
        }
    }

    /// Takes what came of opening a file, and goes there.
    fn opened(&self, reply: Reply) {
        let notice = (!reply.title.is_empty()).then_some(Notice { title: reply.title, lines: reply.said });
        let Some(text) = reply.content else {
            self.notice.set(notice);
            return;
        };
        let instruments = self.instruments();
        if let Ok(draft) = exchange::read_draft(&text, &instruments) {
            let key = self.free_key(&draft);
            let id = &draft.document().id;
            // Dropped on its own pages: it takes the draft's place, and undo brings back what was there.
            if key != *id && self.open_key().as_ref() == Some(id) && self.is_shown(id) {
                self.replace(draft.document().clone(), key::OPEN_REPLACED);
                return;
            }
            self.adopt(key.clone(), draft);
            self.state.update_value(|state| state.notice_stays = true);
            self.notice.set(notice);
            super::go(&format!("#/a/{key}"));
        } else if let Ok(instrument) = exchange::read_checked_instrument(text.as_bytes()) {
            self.state.update_value(|state| {
                let name = instrument_name(&instrument);
                let before = state.instruments.len();
                if state.know(Rc::new(instrument), text.as_bytes()) == before {
                    // Where there is no room it is known as long as the page is open: the shelf holds it so long.
                    let _ = state.shelf.write(&name, &text);
                }
            });
            self.state.update_value(|state| state.notice_stays = true);
            self.notice.set(notice);
            self.content.update(|count| *count += 1);
            super::go("#/instruments");
        }
    }

    /// Whether the page shown is one of that draft.
    fn is_shown(&self, key: &str) -> bool {
        self.route.with_untracked(|route| route.draft() == Some(key))
    }

    /// What was said goes with the page it was said on.
    pub fn leave_notice(&self) {
        self.set_wrong(&mut |all| all.retain(|wrong| wrong.address.starts_with("#/a/")));
        let mut stays = false;
        self.state.update_value(|state| stays = std::mem::take(&mut state.notice_stays));
        if !stays {
            self.notice.set(None);
        }
    }

    /// Says why a file could not be read at all.
    pub fn unread(&self, name: &str, lines: Vec<String>) {
        self.notice.set(Some(Notice { title: self.fill(key::OPEN_UNREADABLE, &[("name", name)]), lines }));
    }

    /// Faults in words, the first twenty.
    pub fn fault_lines(&self, faults: &[Fault]) -> Vec<String> {
        self.texts.with_value(|texts| errand::fault_lines(texts, faults))
    }

    /// A key that no other draft has; the same draft keeps its own.
    fn free_key(&self, draft: &Draft) -> String {
        let id = &draft.document().id;
        let plain = |id: &str| {
            !id.is_empty() && id.len() <= 64 && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        };
        let base = if plain(id) { id.clone() } else { dom::new_id() };
        let text = save::draft(draft.instrument(), draft.document());
        (1..)
            .map(|number| if number == 1 { base.clone() } else { format!("{base}-{number}") })
            .find(|key| self.raw(key).is_none_or(|there| there == text))
            .unwrap_or(base)
    }

    /// The open draft as it is kept, for the second program.
    fn draft_text(&self) -> Option<JsValue> {
        self.look(|draft| JsValue::from_str(&save::draft(draft.instrument(), draft.document())))
    }

    /// Has a page, or a part of one, made out of the open draft.
    pub fn report(&self, errand: &str, grouping: &str, then: impl FnOnce(String) + 'static) {
        self.report_boxed(errand, grouping, Box::new(then));
    }

    fn report_boxed(&self, errand: &str, grouping: &str, then: Box<dyn FnOnce(String)>) {
        let (Some(text), Some(key)) = (self.draft_text(), self.open_key()) else { return };
        let fields = self.state.with_value(|state| {
            let planned = state.planned.iter().map(|(item, level)| (item.clone(), Value::from(level.as_str())));
            [
                ("planned", Value::Object(planned.collect())),
                ("conflicts", Value::Object(state.conflicts.iter().cloned().collect())),
                ("file", Value::from(state.shelf.read(&file_name(&key)))),
                ("locked", Value::from(state.open.as_ref().is_some_and(|open| open.lock.is_some()))),
                ("key", Value::from(key)),
                ("grouping", Value::from(grouping)),
            ]
        });
        let desk = *self;
        self.ask(errand, &[text, options(&fields, Map::new())], move |reply| match reply.content {
            Some(html) => then(html),
            None => desk.notice.set(Some(Notice { title: reply.title, lines: reply.said })),
        });
    }

    /// Has a page made, and puts it where it belongs.
    pub(super) fn report_into(&self, errand: &str, place: &Node) {
        let place = place.clone();
        self.report(errand, "", move |html| {
            place.element().set_inner_html(&html);
            let _ = place.element().remove_attribute("aria-busy");
        });
    }

    /// Has questions of the open draft found; `then` gets how many there are, in words, and a list of them.
    pub(super) fn find(&self, key: &str, wanted: &Wanted, then: impl FnOnce(String, String) + 'static) {
        let Some(text) = self.draft_text() else { return };
        let fields =
            [("key", key), ("words", &wanted.words), ("standing", wanted.standing.word()), ("lead", &wanted.lead)];
        let fields = fields.map(|(name, value)| (name, Value::from(value)));
        self.ask("find", &[text, options(&fields, Map::new())], move |reply| {
            then(reply.title, reply.content.unwrap_or_default())
        });
    }

    /// Plans a level for an item, or nothing: beside the answers, never one of them.
    pub fn plan(&self, item: &str, level: &str) {
        self.state.update_value(|state| {
            state.planned.retain(|(known, _)| known != item);
            if !level.is_empty() {
                state.planned.push((item.to_owned(), level.to_owned()));
            }
        });
    }

    /// Notes what is to be done about an item.
    pub fn follow_up(&self, item: &str, field: &str, words: &str) {
        let extra = self.look(|draft| draft.document().extra.clone()).flatten().unwrap_or_default();
        self.edit(Edit::Extra(exchange::with_follow_up(extra, item, field, words)));
    }

    /// Saves the open draft as a file of that kind, made by the second program, which reads back what can be opened again.
    pub fn save(&self, kind: &str) {
        let Some(text) = self.draft_text() else { return };
        let how = dom::ticked("save-how");
        let scope = dom::by_id("field-paper").map(|field| dom::value_of(&field)).unwrap_or_default();
        // A file that holds everything and can be opened again.
        let is_whole = ["json", "html", "sealed.json"].contains(&kind) && !how.iter().any(|one| one == "redacted");
        let fields = [("kind", Value::from(kind)), ("how", Value::from(how)), ("scope", Value::from(scope))];
        let options = options(&fields, if kind == "sealed.json" { secret() } else { Map::new() });
        let (desk, key) = (*self, self.open_key().filter(|_| is_whole));
        let state = self.look(|draft| draft.document().modified.clone()).flatten().unwrap_or_default();
        self.ask("save", &[text, options], move |reply| match reply.content {
            Some(content) => {
                wasm_bindgen_futures::spawn_local(async move {
                    let saved = dom::save_file(&reply.title, &reply.said.concat(), &content).await;
                    if let (Ok(()), Some(key)) = (&saved, key) {
                        let words = format!("{state}\n{}", dom::now());
                        // Not to know it costs a reminder too many.
                        let _ = desk.state.with_value(|state| state.shelf.write(&file_name(&key), &words));
                    }
                    desk.said_saved(&reply.title, saved);
                });
            }
            None => desk.notice.set(Some(Notice { title: reply.title, lines: reply.said })),
        });
    }

    /// Saves a picture of the report.
    pub fn save_picture(&self, picture: web_sys::Element, id: &str, png: bool) {
        let name = format!("{id}.{}", if png { "png" } else { "svg" });
        let desk = *self;
        wasm_bindgen_futures::spawn_local(async move {
            let saved = match dom::picture_text(&picture) {
                Ok(text) if png => dom::save_png(&name, &text).await,
                Ok(text) => dom::save_file(&name, "image/svg+xml", &text).await,
                Err(error) => Err(error),
            };
            desk.said_saved(&name, saved);
        });
    }

    /// Says whether a file was saved.
    fn said_saved(&self, name: &str, saved: Result<(), JsValue>) {
        match saved {
            Ok(()) => self.said.set(self.fill(key::SAVE_DONE, &[("name", name)])),
            Err(error) => {
                let title = self.fill(key::SAVE_FAILED, &[("name", name)]);
                self.notice.set(Some(Notice { title, lines: vec![dom::words(&error)] }));
            }
        }
    }

    /// Saves the text of a draft that cannot be read, as it is.
    pub fn save_raw(&self, key: &str) {
        let Some(text) = self.raw(key) else { return };
        let (desk, name) = (*self, format!("palermo_{key}.json"));
        wasm_bindgen_futures::spawn_local(async move {
            let saved = dom::save_file(&name, "application/json", &text).await;
            desk.said_saved(&name, saved);
        });
    }

    /// Where the person was last in a draft.
    pub fn last_place(&self, draft: &str) -> Option<String> {
        self.state.with_value(|state| state.shelf.read(&place_name(draft)))
    }

    /// Remembers where the person is.
    pub fn remember_place(&self, draft: &str, place: &str) {
        self.state.with_value(|state| {
            // Losing this costs a click, so a failure is not worth a message.
            let _ = state.shelf.write(&place_name(draft), place);
        });
    }
}

/// What is typed in the fields for a passphrase, which are empty then.
fn secret() -> Map<String, Value> {
    let mut all = Map::new();
    for name in ["passphrase", "again", "label"] {
        if let Some(field) = dom::by_id(&format!("field-{name}")) {
            all.insert(name.to_owned(), Value::from(dom::value_of(&field)));
            if name != "label" {
                dom::set_value(&field, "");
            }
        }
    }
    all
}

/// Options of an errand.
fn options(fields: &[(&str, Value)], mut more: Map<String, Value>) -> JsValue {
    more.extend(fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
    JsValue::from_str(&json::line(&Value::Object(more)))
}

/// How the names of drafts begin.
const DRAFTS: &str = "draft/";

fn draft_name(key: &str) -> String {
    format!("{DRAFTS}{key}")
}

fn instrument_name(instrument: &Instrument) -> String {
    format!("{INSTRUMENTS}{}", instrument.digest.get(..16).unwrap_or_default())
}

fn place_name(key: &str) -> String {
    format!("place/{key}")
}

/// Of which state of a draft the last file was saved, and when.
fn file_name(key: &str) -> String {
    format!("file/{key}")
}

fn past_name(key: &str, time: &str) -> String {
    format!("past/{key}/{time}")
}
