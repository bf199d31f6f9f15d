//! Files: opened off the page's thread, and saved.

use super::sheets::{Outcome, SheetFile, Target};
use super::{Desk, Dialog, Notice, Offer, instrument_key};
use crate::app::{dom, go};
use documents::{FileKind, json, save};
use engine::assessment::document::AssessmentDocument;
use engine::assessment::{Changes, Draft};
use leptos::prelude::*;
use protocol::{
    Explanation, InstrumentId, NewPassphrase, OpenFile, OpenedFile, PictureFormat, Refusal, SaveFile, SaveFormat,
    SaveInstrumentPicture, SavePicture, SavedFile,
};
use serde_json::Value;
use std::rc::Rc;
use texts::key;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

/// A file that is to be opened.
#[derive(Debug, Clone)]
pub(crate) struct Incoming {
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

/// What came of several files.
#[derive(Default)]
struct Batch {
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
    pub(crate) fn open_all(&self, mut files: Vec<Incoming>) {
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
        let desk = *self;
        spawn_local(async move {
            let mut batch = Batch::default();
            let count = files.len();
            for Incoming { name, bytes, kind } in files {
                match bytes {
                    Ok(bytes) if kind == FileKind::Sheet => desk.fill_one(&mut batch, SheetFile { name, bytes }).await,
                    Ok(bytes) => desk.open_one(&mut batch, name, bytes, kind).await,
                    Err(lines) => batch.refused(&desk, &name, &lines),
                }
            }
            desk.say_batch(count, batch);
        });
    }

    /// Opens one file, off the page's thread. What was open stays as it was where the file is refused.
    pub(crate) fn open_bytes(&self, name: String, bytes: JsValue, kind: FileKind) {
        if kind == FileKind::Sheet {
            self.open_sheet(SheetFile { name, bytes });
        } else {
            self.open_file(name, bytes, None);
        }
    }

    /// Opens one of several files.
    async fn open_one(&self, batch: &mut Batch, name: String, bytes: JsValue, kind: FileKind) {
        match self.call_about(OpenFile { name: name.clone(), passphrase: None }, &bytes).await {
            Ok(opened) => {
                let (document, remarks) = parts_of(opened);
                batch.needs_attention |= remarks.is_some() && kind != FileKind::Instrument;
                batch.has_document = true;
                let remarks = remarks.unwrap_or_default();
                let said = [self.batch_words(&name, &document, &remarks.title), remarks.lines.concat()];
                let said: Vec<String> = said.into_iter().filter(|words| !words.is_empty()).collect();
                batch.says(said.join(" "));
            }
            Err(Refusal::NeedsPassphrase { .. }) => {
                batch.says(self.fill(key::FILES_CLOSED, &[("file", &name)]));
                let words = self.fill(key::SEALED_ASK, &[("name", &name)]);
                batch.asks.push(Dialog::Encrypted(name, bytes, words));
            }
            Err(refusal) => batch.refused(self, &name, &self.explain_refusal(refusal).lines),
        }
    }

    /// Opens one of several documents, and words what came of it.
    fn batch_words(&self, name: &str, text: &str, title: &str) -> String {
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
            Document::Instrument => self.fill(key::FILES_INSTRUMENT, &[("file", name), ("title", title)]),
            Document::Replaced | Document::Nothing => String::new(),
        }
    }

    /// Puts one of several sheets where it belongs.
    async fn fill_one(&self, batch: &mut Batch, file: SheetFile) {
        let name = file.name.clone();
        match self.target_of(&file).await {
            Ok(Target::Draft(key)) => match self.fill_draft(&key, &file).await {
                Ok(Outcome { draft, counts, mut remarks, needs_attention, has_taken, asked }) => {
                    if asked > 0 {
                        remarks.insert(0, self.t(key::FILES_SHEET_CHOOSE).to_owned());
                    }
                    batch.needs_attention |= needs_attention;
                    let places = [("file", name.as_str()), ("draft", &draft), ("counts", &counts)];
                    let words = if has_taken { key::FILES_SHEET } else { key::FILES_SHEET_COMPARED };
                    batch.says([vec![self.fill(words, &places)], remarks].concat().join(" "));
                }
                Err(notice) => batch.refused(self, &name, &notice.lines),
            },
            Ok(Target::Ask(words, choices)) => {
                batch.says(self.fill(key::FILES_SHEET_ASKS, &[("file", &name)]));
                batch.asks.push(Dialog::Sheet(file, words, choices));
            }
            Ok(Target::Nowhere(words)) => batch.refused(self, &name, &[words]),
            Err(refusal) => batch.refused(self, &name, &self.explain_refusal(refusal).lines),
        }
    }

    /// Says what came of several files, where the drafts are listed.
    fn say_batch(&self, count: usize, batch: Batch) {
        let title = self.count(key::FILES_TITLE, count);
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

    /// Opens a file, with the passphrase of an encrypted one once it is known.
    pub(in crate::app) fn open_file(&self, name: String, bytes: JsValue, passphrase: Option<String>) {
        if passphrase.is_some() {
            self.announce(self.t(key::LOCK_TRYING));
        }
        let desk = *self;
        spawn_local(async move {
            let opened = desk.call_about(OpenFile { name: name.clone(), passphrase }, &bytes).await;
            desk.tried();
            match opened {
                Ok(opened) => desk.opened(&name, opened),
                Err(Refusal::NeedsPassphrase { wrong }) => {
                    let words = if wrong { key::SEALED_WRONG } else { key::SEALED_ASK };
                    let words = desk.fill(words, &[("name", &name)]);
                    desk.ask_next(Dialog::Encrypted(name, bytes, words));
                }
                Err(refusal) => desk.notify_refused(refusal),
            }
        });
    }

    /// Takes a file that was opened, and goes there.
    fn opened(&self, name: &str, opened: OpenedFile) {
        let (document, remarks) = parts_of(opened);
        let Explanation { mut title, lines: remarks } = remarks.unwrap_or_default();
        match self.take_document(&document, true) {
            Document::Draft { key, is_second, is_known } => {
                let address = format!("#/a/{key}");
                let mut lines = self.open_doubts();
                if is_second && !is_known {
                    let draft = self.open_draft_words(&key);
                    let second = self.fill(key::FILES_SECOND, &[("file", name), ("draft", &draft)]);
                    if title.is_empty() { title = second } else { lines.insert(0, second) }
                }
                lines.extend(remarks);
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
                self.notify(Notice::done(title).lines(remarks).for_page(address));
                self.content.update(|count| *count += 1);
                go(address);
            }
            Document::Replaced | Document::Nothing => {}
        }
    }

    /// Takes a document that the worker has read: an assessment as the open draft, an instrument among those known.
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
        let found = self.with_draft(|draft| (Changes::of(draft.document(), document), draft.document().clone()));
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
        let words = self.with_draft(|draft| (draft.document().id.clone(), self.draft_words(draft.document())));
        words.map(|(id, words)| self.numbered(key, &id, words)).unwrap_or_default()
    }

    /// Whether the page shown is one of that draft.
    pub(super) fn is_shown(&self, key: &str) -> bool {
        self.route.with_untracked(|route| route.draft() == Some(key))
    }

    /// Says why a file could not be read at all.
    pub(crate) fn unread(&self, name: &str, lines: Vec<String>) {
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

    /// Saves the open draft as a file, made by the worker, which reads back what can be opened again.
    pub(crate) fn save(&self, format: SaveFormat) {
        let Some(key) = self.open_key() else { return };
        let Some(text) = self.draft_text() else { return };
        self.save_draft(&key, text, format, &dom::ticked("save-how"));
    }

    /// Saves a draft that is on this page alone as a file: a locked one as it is.
    pub(crate) fn save_held(&self, key: &str) {
        let open = self.with_draft(|draft| save::draft(draft.instrument(), draft.document()));
        let text = open.filter(|_| self.open_key().as_deref() == Some(key)).or_else(|| self.raw(key));
        match text {
            Some(text) if self.read_kept(&text).is_ok() => self.save_draft(key, text, SaveFormat::Json, &[]),
            _ => self.save_raw(key),
        }
    }

    fn save_draft(&self, key: &str, draft: String, format: SaveFormat, how: &[String]) {
        let scope = dom::by_id("field-paper").map(|field| dom::value_of(&field)).unwrap_or_default();
        let (is_redacted, is_neutral) = is_how(how);
        let passphrase = (format == SaveFormat::Encrypted).then(new_passphrase);
        // A file that holds everything and can be opened again.
        let is_whole = matches!(format, SaveFormat::Json | SaveFormat::Html | SaveFormat::Encrypted) && !is_redacted;
        let (desk, key) = (*self, Some(key.to_owned()).filter(|_| is_whole));
        let document = json::parse(draft.as_bytes()).unwrap_or_default();
        let state = document.get("modified").and_then(Value::as_str).unwrap_or_default().to_owned();
        let call = SaveFile { draft, format, scope, is_redacted, is_neutral, passphrase };
        spawn_local(async move {
            let SavedFile { name, media_type, content } = match desk.call(call).await {
                Ok(file) => file,
                Err(refusal) => return desk.notify_refused(refusal),
            };
            let saved = dom::save_file(&name, &media_type, &content).await;
            let offer = key.filter(|_| saved.is_ok()).map(|draft| {
                desk.handed_out(&draft, &state);
                Offer::HasFile { draft, state }
            });
            desk.say_handed_out(&name, saved, offer);
        });
    }

    /// Saves a picture of the report, or of an instrument: made anew, so that it says in itself what it is.
    pub(crate) fn save_picture(&self, picture: String, format: PictureFormat, instrument: Option<InstrumentId>) {
        let (is_redacted, is_neutral) = is_how(&dom::ticked("save-how"));
        let (desk, draft) = (*self, self.draft_text());
        spawn_local(async move {
            let made = match (instrument, draft) {
                (Some(instrument), _) => desk.call(SaveInstrumentPicture { instrument, picture, format }).await,
                (None, Some(draft)) => desk.call(SavePicture { draft, picture, format, is_redacted, is_neutral }).await,
                (None, None) => return,
            };
            let SavedFile { name, media_type, content: svg } = match made {
                Ok(file) => file,
                Err(refusal) => return desk.notify_refused(refusal),
            };
            let saved = match format {
                PictureFormat::Png => dom::save_png(&name, &svg).await,
                PictureFormat::Svg => dom::save_file(&name, &media_type, &svg).await,
            };
            desk.say_handed_out(&name, saved, None);
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
    pub(crate) fn save_raw(&self, key: &str) {
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

/// The document of a file that was opened, and what there is to say about it.
fn parts_of(opened: OpenedFile) -> (String, Option<Explanation>) {
    match opened {
        OpenedFile::Assessment { document, remarks } => (document, remarks),
        OpenedFile::Instrument { document, remarks } => (document, Some(remarks)),
    }
}

/// Whether a file is to hold levels alone, and whether its name is not to say whom it is about.
fn is_how(ticked: &[String]) -> (bool, bool) {
    let is = |how: &str| ticked.iter().any(|one| one == how);
    (is("redacted"), is("neutral"))
}

/// What is typed in the fields for a new passphrase, which are empty then.
pub(super) fn new_passphrase() -> NewPassphrase {
    let take = |name| {
        let Some(field) = dom::by_id(name) else { return String::new() };
        let typed = dom::value_of(&field);
        dom::set_value(&field, "");
        typed
    };
    NewPassphrase { passphrase: take("field-passphrase"), again: take("field-again") }
}
