//! Files: opened off the page's thread, and saved.

use super::pages::options;
use super::sheets::{Outcome, SheetFile, Target};
use super::{Desk, Dialog, Notice, Offer, instrument_key};
use crate::app::{dom, go};
use crate::errand::Reply;
use documents::{self, FileKind, json, save};
use engine::assessment::document::AssessmentDocument;
use engine::assessment::{Changes, Draft};
use leptos::prelude::*;
use serde_json::{Map, Value};
use std::rc::Rc;
use texts::key;
use wasm_bindgen::JsValue;

/// A file that is to be opened.
#[derive(Debug, Clone)]
pub struct Incoming {
    /// Its name.
    pub name: String,
    /// Its bytes, or why they could not be read.
    pub bytes: Result<JsValue, Vec<String>>,
    /// What it is.
    pub kind: FileKind,
}

impl Incoming {
    /// Instruments come first and sheets last: an assessment needs its instrument, and a sheet its assessment.
    fn rank(&self) -> u8 {
        match self.kind {
            FileKind::Instrument => 0,
            FileKind::Sheet => 2,
            _ => 1,
        }
    }
}

/// Several files that are opened one after the other, and what came of those that were.
struct Batch {
    waiting: std::vec::IntoIter<Incoming>,
    count: usize,
    lines: Vec<String>,
    /// Something went wrong, or is to be chosen.
    needs_attention: bool,
    /// A document was opened, so that the list of drafts is the place to go on.
    has_document: bool,
    /// Sheets of which the person is asked to which draft they go, once all else is opened.
    asks: Vec<Dialog>,
}

/// What came of opening a document.
enum Document {
    /// A draft under this key.
    Draft {
        key: String,
        /// There was another one of the same assessment.
        is_second: bool,
        /// It was here already, just the same.
        is_known: bool,
    },
    /// It took the place of the draft that is shown.
    Replaced,
    /// An instrument.
    Instrument,
    /// Nothing that can be opened.
    Nothing,
}

impl Desk {
    /// Opens files. Of one, the page that belongs to it is shown; of several, what came of each.
    pub fn open_all(&self, mut files: Vec<Incoming>) {
        if files.len() == 1
            && let Some(file) = files.pop()
        {
            match file.bytes {
                Ok(bytes) => self.open_bytes(file.name, bytes, file.kind),
                Err(lines) => self.unread(&file.name, lines),
            }
            return;
        }
        files.sort_by_key(Incoming::rank);
        self.open_next(Batch {
            count: files.len(),
            waiting: files.into_iter(),
            lines: Vec::new(),
            needs_attention: false,
            has_document: false,
            asks: Vec::new(),
        });
    }

    /// Opens one file, off the page's thread. What was open stays as it was where the file is refused.
    pub fn open_bytes(&self, name: String, bytes: JsValue, kind: FileKind) {
        if kind == FileKind::Sheet {
            self.open_sheet(SheetFile { name, bytes });
        } else {
            self.open_file(name, bytes, None);
        }
    }

    /// Opens the next of several files.
    fn open_next(&self, mut batch: Batch) {
        let Some(Incoming { name, bytes, kind }) = batch.waiting.next() else { return self.say_batch(batch) };
        let desk = *self;
        let bytes = match bytes {
            Ok(bytes) => bytes,
            Err(lines) => {
                batch.refused(self, &name, &lines);
                return self.open_next(batch);
            }
        };
        if kind == FileKind::Sheet {
            self.whose_sheet(SheetFile { name, bytes }, move |file, found| desk.fill_next(batch, file, found));
            return;
        }
        self.ask("open", &[bytes.clone(), name.as_str().into()], move |reply| {
            if reply.content.is_none() && reply.title.is_empty() {
                batch.says(desk.fill(key::FILES_CLOSED, &[("file", &name)]));
                batch.asks.push(Dialog::Sealed(name, bytes, reply.said.concat()));
            } else if let Some(text) = &reply.content {
                let said = [desk.batch_words(&name, text, &reply), reply.said.concat()];
                batch.needs_attention |= !reply.title.is_empty() && kind != FileKind::Instrument;
                batch.has_document = true;
                let said: Vec<String> = said.into_iter().filter(|words| !words.is_empty()).collect();
                batch.says(said.join(" "));
            } else {
                batch.refused(&desk, &name, &reply.said);
            }
            desk.open_next(batch);
        });
    }

    /// Opens one of several documents, and words what came of it.
    fn batch_words(&self, name: &str, text: &str, reply: &Reply) -> String {
        match self.take_document(text, false) {
            Document::Draft { key, is_second, is_known } => {
                let draft = self.open_draft_words(&key);
                let words = match (is_known, is_second) {
                    (true, _) => key::FILES_KNOWN,
                    (false, true) => key::FILES_SECOND,
                    (false, false) => key::FILES_OPENED,
                };
                let words = self.fill(words, &[("file", name), ("draft", &draft)]);
                [vec![words], self.open_doubts()].concat().join(" ")
            }
            Document::Instrument => self.fill(key::FILES_INSTRUMENT, &[("file", name), ("title", &reply.title)]),
            Document::Replaced | Document::Nothing => String::new(),
        }
    }

    /// Puts one of several sheets where it belongs.
    fn fill_next(&self, mut batch: Batch, file: SheetFile, found: Result<Target, Reply>) {
        let desk = *self;
        let name = file.name.clone();
        match found {
            Ok(Target::Draft(key)) => {
                self.fill_draft(key, file, move |outcome| {
                    match outcome {
                        Ok(Outcome { draft, counts, mut remarks, needs_attention, has_taken, asked }) => {
                            if asked > 0 {
                                remarks.insert(0, desk.t(key::FILES_SHEET_CHOOSE).to_owned());
                            }
                            batch.needs_attention |= needs_attention;
                            let places = [("file", name.as_str()), ("draft", &draft), ("counts", &counts)];
                            let words = desk
                                .fill(if has_taken { key::FILES_SHEET } else { key::FILES_SHEET_COMPARED }, &places);
                            batch.says([vec![words], remarks].concat().join(" "));
                        }
                        Err(notice) => batch.refused(&desk, &name, &notice.lines),
                    }
                    desk.open_next(batch);
                });
                return;
            }
            Ok(Target::Ask(words, choices)) => {
                batch.says(self.fill(key::FILES_SHEET_ASKS, &[("file", &name)]));
                batch.asks.push(Dialog::Sheet(file, words, choices));
            }
            Ok(Target::Nowhere(words)) => batch.refused(self, &name, &[words]),
            Err(reply) => batch.refused(self, &name, &reply.said),
        }
        self.open_next(batch);
    }

    /// Says what came of several files, where the drafts are listed.
    fn say_batch(&self, batch: Batch) {
        let title = self.count(key::FILES_TITLE, batch.count);
        let notice = if batch.needs_attention { Notice::attention(title) } else { Notice::done(title) };
        let notice = notice.lines(batch.lines);
        if batch.has_document {
            self.notify(notice.for_page("#/"));
            go("#/");
        } else {
            self.notify(notice);
        }
        batch.asks.into_iter().for_each(|dialog| self.ask_next(dialog));
    }

    /// Opens a file, with the passphrase of a closed one once it is known.
    pub(in crate::app) fn open_file(&self, name: String, bytes: JsValue, passphrase: Option<&str>) {
        let words = passphrase.map_or_else(|| name.clone(), |passphrase| format!("{name}\0{passphrase}"));
        if passphrase.is_some() {
            self.announce(self.t(key::LOCK_TRYING));
        }
        let desk = *self;
        self.ask("open", &[bytes.clone(), words.into()], move |reply| {
            desk.tried();
            // A refusal without a title asks for a passphrase.
            if reply.content.is_none() && reply.title.is_empty() {
                desk.ask_next(Dialog::Sealed(name, bytes, reply.said.concat()));
            } else {
                desk.opened(&name, reply);
            }
        });
    }

    /// Takes what came of opening a file, and goes there.
    pub(super) fn opened(&self, name: &str, reply: Reply) {
        let Some(text) = reply.content.clone() else { return self.notify(Notice::refused(reply)) };
        match self.take_document(&text, true) {
            Document::Draft { key, is_second, is_known } => {
                let address = format!("#/a/{key}");
                let mut lines = self.open_doubts();
                let mut title = reply.title;
                if is_second && !is_known {
                    let draft = self.open_draft_words(&key);
                    let second = self.fill(key::FILES_SECOND, &[("file", name), ("draft", &draft)]);
                    if title.is_empty() { title = second } else { lines.insert(0, second) }
                }
                lines.extend(reply.said);
                if title.is_empty() && !lines.is_empty() {
                    title = self.fill(key::FILES_OPENED, &[("file", name), ("draft", &self.open_draft_words(&key))]);
                }
                if title.is_empty() {
                    self.dismiss_notice();
                } else {
                    self.notify(Notice::attention(title).lines(lines).for_page(address.as_str()));
                }
                go(&address);
            }
            Document::Instrument => {
                let address = "#/instruments";
                self.notify(Notice::done(reply.title).lines(reply.said).for_page(address));
                self.content.update(|count| *count += 1);
                go(address);
            }
            Document::Replaced | Document::Nothing => {}
        }
    }

    /// Takes a document that the second program has read: an assessment as the open draft, an instrument among those known.
    /// With `may_replace`, a file of the draft that is shown takes its place, and undo brings back what was there.
    fn take_document(&self, text: &str, may_replace: bool) -> Document {
        let instruments = self.instruments();
        if let Ok(draft) = documents::read_draft(text, &instruments) {
            let id = draft.document().id.clone();
            let key = self.free_key(&draft);
            let is_known = self.raw(&key).is_some();
            if may_replace && key != id && self.open_key().as_ref() == Some(&id) && self.is_shown(&id) {
                self.replace_by(draft.document());
                self.came_from_file();
                return Document::Replaced;
            }
            let is_second = key != id && self.raw(&id).is_some();
            self.adopt(key.clone(), draft);
            self.came_from_file();
            Document::Draft { key, is_second, is_known }
        } else if let Ok(instrument) = documents::read_checked_instrument(text.as_bytes()) {
            self.state.update_value(|state| {
                let key = instrument_key(&instrument);
                let before = state.instruments.len();
                if state.know(Rc::new(instrument), text.as_bytes()) == before {
                    // Where there is no room it is known as long as the page is open: it is held so long.
                    let _ = state.drafts.storage_mut().write(&key, text);
                }
            });
            Document::Instrument
        } else {
            Document::Nothing
        }
    }

    /// Puts another document in the place of the open draft, and says how much of it is different.
    fn replace_by(&self, document: &AssessmentDocument) {
        let found = self.look(|draft| (Changes::of(draft.document(), document), draft.document().clone()));
        let Some((Changes { new, changed, gone, notes }, before)) = found else { return };
        let counts = [
            (key::SHEET_NEW, new),
            (key::CHANGES_CHANGED, changed),
            (key::CHANGES_GONE, gone),
            (key::CHANGES_NOTES, notes),
        ];
        let counts = self.counted(&counts).unwrap_or_else(|| self.t(key::CHANGES_NONE).to_owned());
        let lines = [vec![counts], self.new_doubts(&before, document)].concat();
        self.replace_saying(document.clone(), key::OPEN_REPLACED, lines);
    }

    /// The open draft as it is called on the list of drafts, with its day.
    fn open_draft_words(&self, key: &str) -> String {
        let words = self.look(|draft| (draft.document().id.clone(), self.draft_words(draft.document())));
        words.map(|(id, words)| self.numbered(key, &id, words)).unwrap_or_default()
    }

    /// Whether the page shown is one of that draft.
    pub(super) fn is_shown(&self, key: &str) -> bool {
        self.route.with_untracked(|route| route.draft() == Some(key))
    }

    /// Says why a file could not be read at all.
    pub fn unread(&self, name: &str, lines: Vec<String>) {
        self.notify(Notice::problem(self.fill(key::OPEN_UNREADABLE, &[("name", name)])).lines(lines));
    }

    /// The keys that a draft may be kept under, the best first: its id, and that with a number.
    fn keys_of(&self, draft: &Draft) -> impl Iterator<Item = String> + use<> {
        let id = &draft.document().id;
        let plain = |id: &str| {
            !id.is_empty() && id.len() <= 64 && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        };
        let base = if plain(id) { id.clone() } else { dom::new_id() };
        (1..).map(move |number: u32| if number == 1 { base.clone() } else { format!("{base}-{number}") })
    }

    /// A key that no other draft has; the same draft keeps its own.
    pub(super) fn free_key(&self, draft: &Draft) -> String {
        let text = save::draft(draft.instrument(), draft.document());
        self.keys_of(draft).find(|key| self.raw(key).is_none_or(|there| there == text)).unwrap_or_default()
    }

    /// Saves the open draft as a file of that kind, made by the second program, which reads back what can be opened again.
    pub fn save(&self, kind: &str) {
        let Some(key) = self.open_key() else { return };
        let Some(text) = self.look(|draft| save::draft(draft.instrument(), draft.document())) else { return };
        self.save_draft(&key, text, kind, dom::ticked("save-how"));
    }

    /// Saves a draft that is on this page alone as a file: a locked one as it is.
    pub fn save_held(&self, key: &str) {
        let open = self.look(|draft| save::draft(draft.instrument(), draft.document()));
        let text = open.filter(|_| self.open_key().as_deref() == Some(key)).or_else(|| self.raw(key));
        match text {
            Some(text) if self.read_kept(&text).is_ok() => self.save_draft(key, text, "json", Vec::new()),
            _ => self.save_raw(key),
        }
    }

    fn save_draft(&self, key: &str, text: String, kind: &str, how: Vec<String>) {
        let scope = dom::by_id("field-paper").map(|field| dom::value_of(&field)).unwrap_or_default();
        // A file that holds everything and can be opened again.
        let is_whole = ["json", "html", "sealed.json"].contains(&kind) && !how.iter().any(|one| one == "redacted");
        let fields = [("kind", Value::from(kind)), ("how", Value::from(how)), ("scope", Value::from(scope))];
        let options = options(&fields, if kind == "sealed.json" { secret() } else { Map::new() });
        let (desk, key) = (*self, Some(key.to_owned()).filter(|_| is_whole));
        let document = json::parse(text.as_bytes()).unwrap_or_default();
        let state = document.get("modified").and_then(Value::as_str).unwrap_or_default().to_owned();
        self.ask("save", &[text.into(), options], move |reply| match reply.content {
            Some(content) => {
                wasm_bindgen_futures::spawn_local(async move {
                    let saved = dom::save_file(&reply.title, &reply.said.concat(), &content).await;
                    let offer = key.filter(|_| saved.is_ok()).map(|draft| {
                        desk.handed_out(&draft, &state);
                        Offer::HasFile { draft, state }
                    });
                    desk.say_handed_out(&reply.title, saved, offer);
                });
            }
            None => desk.notify(Notice::refused(reply)),
        });
    }

    /// Saves a picture of the report, or of the instrument at a position: made anew, so that it says in itself what it is.
    pub fn save_picture(&self, id: &str, kind: &str, instrument: Option<String>) {
        let how = dom::ticked("save-how");
        let fields = [("kind", Value::from(kind)), ("how", Value::from(how)), ("picture", Value::from(id))];
        let options = options(&fields, Map::new());
        let (errand, what) = match instrument {
            Some(position) => ("inspect/picture", Some(JsValue::from_str(&position))),
            None => ("picture", self.draft_text()),
        };
        let Some(what) = what else { return };
        let (desk, is_png) = (*self, kind == "png");
        self.ask(errand, &[what, options], move |reply| match reply.content {
            Some(svg) => wasm_bindgen_futures::spawn_local(async move {
                let saved = if is_png {
                    dom::save_png(&reply.title, &svg).await
                } else {
                    dom::save_file(&reply.title, &reply.said.concat(), &svg).await
                };
                desk.say_handed_out(&reply.title, saved, None);
            }),
            None => desk.notify(Notice::refused(reply)),
        });
    }

    /// Says whether a file was handed to the browser, which says nothing about whether it is kept.
    fn say_handed_out(&self, name: &str, saved: Result<(), JsValue>, offer: Option<Offer>) {
        match saved {
            Ok(()) => {
                let notice = Notice::done(self.fill(key::SAVE_DONE, &[("name", name)]));
                self.notify(notice.lines(vec![self.t(key::SAVE_LOOK).to_owned()]).offer(offer));
            }
            Err(error) => {
                let title = self.fill(key::SAVE_FAILED, &[("name", name)]);
                self.notify(Notice::problem(title).lines(vec![dom::words(&error)]));
            }
        }
    }

    /// Saves the text of a draft that cannot be read, as it is.
    pub fn save_raw(&self, key: &str) {
        let Some(text) = self.raw(key) else { return };
        let (desk, name) = (*self, format!("palermo_{key}.json"));
        wasm_bindgen_futures::spawn_local(async move {
            let saved = dom::save_file(&name, "application/json", &text).await;
            desk.say_handed_out(&name, saved, None);
        });
    }
}

impl Batch {
    fn says(&mut self, words: String) {
        self.lines.push(words);
    }

    fn refused(&mut self, desk: &Desk, name: &str, why: &[String]) {
        self.needs_attention = true;
        self.lines.push(desk.fill(key::FILES_REFUSED, &[("file", name), ("why", &why.join(" "))]));
    }
}

/// What is typed in the fields for a passphrase, which are empty then.
pub(super) fn secret() -> Map<String, Value> {
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
