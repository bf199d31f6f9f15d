//! How drafts are kept, with several tabs over one simulated browser: whatever happens in whatever order, nothing is lost that was called
//! saved, and all tabs come to the same.
//!
//! A case is a list of steps. In some cases all tabs see one store at once and hear of changes late; in others each tab has a copy of the
//! store that is brought up to date late, as where a browser runs tabs in processes of their own; in others there is one tab, whose storage
//! may be full or denied. Before a person deletes a draft, puts one back or opens the file of one that was deleted, which takes a second
//! or more, all is heard that was written. A tab may crash after any write and after any effect. At the end everything that is on its way arrives, and it
//! is looked what is there. `PALERMO_SYNC_CASES` says how many cases are tried, `PALERMO_SYNC_TRACE` tells each step.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says by a panic that something is wrong")]
#![allow(clippy::print_stderr, reason = "the steps of a case that fails")]

use documents::encrypted::{EncryptedFile, ITERATIONS, IV, PlaintextFields, SALT};
use documents::{json, merge, read_instrument, save};
use draft_sync::journal::{self, JournalMemory, StoredLine};
use draft_sync::{
    Context, DraftStorage, Effect, Event, Lock, Millis, Model, OpenDraftError, SaveStatus, Storage, StorageError,
    StorageKey, Timer, VaultError, VaultRequest,
};
use engine::assessment::{Draft, Edit, TextField};
use engine::instrument::Instrument;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::rc::Rc;
use std::sync::atomic::{AtomicU64, Ordering};

/// How many tabs there may be.
const TABS: usize = 3;
/// The key of the draft that all tabs open, and of another one.
const DRAFT: &str = "d";
const OTHER: &str = "e";
const INDICATORS: [&str; 4] = ["A", "B", "C", "D"];

/// What is written under a name; none: it was removed.
#[derive(Debug, Clone)]
struct Mutation {
    name: String,
    text: Option<String>,
}

/// The browser, as far as all tabs share it.
#[derive(Default)]
struct Browser {
    /// Each tab has a copy of the store.
    has_copies: bool,
    store: BTreeMap<String, String>,
    copies: Vec<BTreeMap<String, String>>,
    /// What each tab wrote and the browser has not seen.
    sent: Vec<VecDeque<Mutation>>,
    /// What each tab is to hear, from which tab.
    heard: Vec<VecDeque<(usize, Mutation)>>,
    /// No more than that many bytes.
    quota: Option<usize>,
    is_denied: bool,
    /// How many more writes and effects each tab lives.
    lives: Vec<Option<usize>>,
    /// Drafts that were removed, and that nobody has asked for since.
    removed: BTreeSet<String>,
    /// What was typed that was kept as an earlier state.
    past: BTreeSet<String>,
    wrong: Option<String>,
}

impl Browser {
    fn view(&self, tab: usize) -> &BTreeMap<String, String> {
        if self.has_copies { &self.copies[tab] } else { &self.store }
    }

    /// Whether a tab that does one more thing is still there.
    fn lives(&mut self, tab: usize) -> bool {
        match &mut self.lives[tab] {
            None => true,
            Some(0) => false,
            Some(left) => {
                *left -= 1;
                true
            }
        }
    }

    fn change(&mut self, tab: usize, mutation: Mutation) {
        if self.view(tab).get(&mutation.name) == mutation.text.as_ref() {
            return;
        }
        if let (true, Some(text)) = (mutation.name.starts_with("past/"), &mutation.text) {
            self.past.extend(typed_in_text(text));
        }
        let is_draft = mutation.name.starts_with("draft/");
        if mutation.text.is_none() && is_draft {
            self.removed.insert(mutation.name.clone());
        } else if self.removed.contains(&mutation.name) {
            self.wrong.get_or_insert(format!("{} came back unasked", mutation.name));
        }
        if self.has_copies {
            put(&mut self.copies[tab], &mutation);
            self.sent[tab].push_back(mutation);
        } else {
            put(&mut self.store, &mutation);
            self.tell(tab, &mutation);
        }
    }

    fn tell(&mut self, writer: usize, mutation: &Mutation) {
        for (reader, heard) in self.heard.iter_mut().enumerate() {
            if reader != writer || self.has_copies {
                heard.push_back((writer, mutation.clone()));
            }
        }
    }

    /// The browser sees the next thing that a tab wrote.
    fn ship(&mut self, tab: usize) -> bool {
        let Some(mutation) = self.sent[tab].pop_front() else { return false };
        put(&mut self.store, &mutation);
        self.tell(tab, &mutation);
        true
    }

    /// What a tab hears next: of one of the others, in the order in which that one wrote. Copies hear all in one order.
    fn hear(&mut self, tab: usize, which: usize) -> Option<(usize, Mutation)> {
        let writer = if self.has_copies { None } else { Some(which % TABS) };
        let at = self.heard[tab].iter().position(|(of, _)| writer.is_none_or(|writer| *of == writer))?;
        let (writer, mutation) = self.heard[tab].remove(at)?;
        if self.has_copies && writer != tab && !self.sent[tab].iter().any(|own| own.name == mutation.name) {
            let is_own_later = self.heard[tab].iter().any(|(of, own)| *of == tab && own.name == mutation.name);
            if !is_own_later {
                put(&mut self.copies[tab], &mutation);
            }
        }
        Some((writer, mutation))
    }
}

fn put(store: &mut BTreeMap<String, String>, Mutation { name, text }: &Mutation) {
    match text {
        Some(text) => store.insert(name.clone(), text.clone()),
        None => store.remove(name),
    };
}

/// The store as one tab sees it.
struct TabStorage {
    browser: Rc<RefCell<Browser>>,
    tab: usize,
}

impl Storage for TabStorage {
    fn get(&self, name: &str) -> Result<Option<String>, StorageError> {
        let browser = self.browser.borrow();
        if browser.is_denied { Err(StorageError::Denied) } else { Ok(browser.view(self.tab).get(name).cloned()) }
    }

    fn set(&self, name: &str, text: &str) -> Result<(), StorageError> {
        let mut browser = self.browser.borrow_mut();
        if browser.is_denied {
            return Err(StorageError::Denied);
        }
        let view = browser.view(self.tab);
        let size = |name: &str| view.get(name).map_or(0, |text| name.len() + text.len());
        let all: usize = view.keys().map(|name| size(name)).sum();
        let after = all - size(name) + name.len() + text.len();
        if browser.quota.is_some_and(|quota| after > quota && after > all) {
            return Err(StorageError::Full);
        }
        if browser.lives(self.tab) {
            browser.change(self.tab, Mutation { name: name.to_owned(), text: Some(text.to_owned()) });
        }
        Ok(())
    }

    fn remove(&self, name: &str) {
        let mut browser = self.browser.borrow_mut();
        if !browser.is_denied && browser.lives(self.tab) {
            browser.change(self.tab, Mutation { name: name.to_owned(), text: None });
        }
    }

    fn names(&self) -> Vec<String> {
        let browser = self.browser.borrow();
        if browser.is_denied { Vec::new() } else { browser.view(self.tab).keys().cloned().collect() }
    }
}

/// A tab: the machine, and what a page has around it.
struct Tab {
    model: Model,
    timers: [Option<u64>; 3],
    /// What is asked of the journal, with its number: the browser does it in the order in which it was asked, whichever tab asks.
    journal: VecDeque<(u64, Effect)>,
    memory: JournalMemory,
    /// What is asked of the worker, with the key that it had then.
    vault: VecDeque<(VaultRequest, Option<u8>)>,
    /// The keys that the worker has, by draft.
    keys: BTreeMap<String, u8>,
}

/// What a case is about.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    /// One tab, whose storage may be full or denied.
    OneTab,
    /// Tabs over one store.
    OneStore,
    /// Tabs with copies of the store.
    Copies,
}

struct World {
    kind: Kind,
    browser: Rc<RefCell<Browser>>,
    tabs: Vec<Option<Tab>>,
    lines: Vec<StoredLine>,
    clock: u64,
    instruments: Vec<Rc<Instrument>>,
    /// Numbers what is typed, the keys that are made and the lines of the journal.
    number: u64,
    /// What is typed and was called saved; what a person took away or was asked about.
    saved: BTreeSet<String>,
    settled: BTreeSet<String>,
    /// The journal takes nothing.
    is_journal_broken: bool,
    /// The text of the draft that a tab deleted last.
    deleted: Vec<Option<String>>,
    trace: Vec<String>,
    has_trace: bool,
}

fn new_id() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    COUNT.fetch_add(1, Ordering::Relaxed).to_string()
}

/// The little instrument that all cases use.
fn instrument() -> Rc<Instrument> {
    let whole = json!({
        "format": "assessment-instrument/1", "id": "little", "version": "1", "language": "en", "title": "Little",
        "scales": [{"id": "scale", "levels": [{"id": "no", "label": "No", "value": 0}, {"id": "yes", "label": "Yes", "value": 1}]}],
        "dimensions": [{"id": "law", "label": "Law", "scale": "scale"}],
        "parts": [{"id": "part", "title": "Part", "children": INDICATORS.map(|id| json!({"id": id, "question": id, "dimensions": ["law"]}))}],
    });
    Rc::new(read_instrument(whole.to_string().as_bytes()).unwrap_or_else(|refusal| panic!("{refusal}")))
}

fn lock_text(plain: &str, key: u8) -> String {
    let mut content: Vec<u8> = plain.bytes().map(|byte| byte ^ key).collect();
    content.extend([0; 16]);
    let encrypted = EncryptedFile { iterations: ITERATIONS, salt: vec![key; SALT], iv: vec![0; IV], content };
    encrypted.write_locked(&PlaintextFields { kept: "2026-11-24T09:00:00.000Z".into(), label: String::new() })
}

/// The text in a locked one, and its key.
fn unlock_text(text: &str) -> Option<(String, u8)> {
    let encrypted = EncryptedFile::read(text.as_bytes()).ok()?;
    let key = *encrypted.salt.first()?;
    let plain = encrypted.content[..encrypted.content.len() - 16].iter().map(|byte| byte ^ key).collect();
    Some((String::from_utf8(plain).ok()?, key))
}

/// A draft as it is kept, in clear.
fn clear(text: &str) -> String {
    unlock_text(text).map_or_else(|| text.to_owned(), |(plain, _)| plain)
}

/// What was typed that a value holds: `v1`, `v2` …
fn typed_in(value: &Value, out: &mut BTreeSet<String>) {
    match value {
        Value::String(text) if text.starts_with('v') && text[1..].parse::<u64>().is_ok() => {
            out.insert(text.clone());
        }
        Value::Array(list) => list.iter().for_each(|member| typed_in(member, out)),
        Value::Object(object) => object.values().for_each(|member| typed_in(member, out)),
        _ => {}
    }
}

fn typed_in_text(text: &str) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    if let Ok(value) = json::parse(clear(text).as_bytes()) {
        typed_in(&value, &mut out);
    }
    out
}

/// What a person is asked to choose between: what stands in the tab, and what another one has.
fn asked_about(model: &Model) -> BTreeSet<String> {
    let mut asked = BTreeSet::new();
    let document = model.draft().and_then(|draft| json::parse(text_of(draft).as_bytes()).ok()).unwrap_or_default();
    for (place, theirs) in model.conflicts() {
        typed_in(theirs, &mut asked);
        merge::at(&document, place).iter().for_each(|mine| typed_in(mine, &mut asked));
    }
    asked
}

fn text_of(draft: &Draft) -> String {
    save::draft(draft.instrument(), draft.document())
}

impl World {
    fn new(kind: Kind) -> World {
        let browser = Browser {
            has_copies: kind == Kind::Copies,
            copies: vec![BTreeMap::new(); TABS],
            sent: vec![VecDeque::new(); TABS],
            heard: vec![VecDeque::new(); TABS],
            lives: vec![None; TABS],
            ..Browser::default()
        };
        World {
            kind,
            browser: Rc::new(RefCell::new(browser)),
            tabs: (0..TABS).map(|_| None).collect(),
            lines: Vec::new(),
            clock: 1_000,
            instruments: vec![instrument()],
            number: 0,
            saved: BTreeSet::new(),
            settled: BTreeSet::new(),
            is_journal_broken: false,
            deleted: vec![None; TABS],
            trace: Vec::new(),
            has_trace: std::env::var_os("PALERMO_SYNC_TRACE").is_some(),
        }
    }

    fn next(&mut self) -> u64 {
        self.number += 1;
        self.number
    }

    fn log(&mut self, words: impl FnOnce() -> String) {
        if self.has_trace {
            let words = words();
            eprintln!("{} {words}", self.clock);
            self.trace.push(words);
        }
    }

    fn time(&self) -> String {
        let seconds = self.clock / 1_000;
        format!("2026-11-24T{:02}:{:02}:{:02}Z", seconds / 3_600 % 24, seconds / 60 % 60, seconds % 60)
    }

    fn dispatch(&mut self, tab: usize, event: Event) {
        let time = self.time();
        self.log(|| match &event {
            Event::StorageChanged { key, text } => {
                let typed = text.as_deref().map(typed_in_text);
                let kind = text.as_deref().map(|text| if unlock_text(text).is_some() { "locked" } else { "clear" });
                format!("tab {tab}: heard {key:?} {kind:?} {typed:?}")
            }
            Event::VaultAnswered(request, answer) => {
                let typed = answer.as_deref().map(typed_in_text);
                format!("tab {tab}: answer {} {typed:?}", format!("{request:?}").chars().take(12).collect::<String>())
            }
            Event::PassphraseGiven { plain, .. } => format!("tab {tab}: passphrase {:?}", typed_in_text(plain)),
            event => format!("tab {tab}: {}", format!("{event:?}").chars().take(90).collect::<String>()),
        });
        let Some(at) = &mut self.tabs[tab] else { return };
        if matches!(event, Event::Begun { .. } | Event::Restored | Event::RemovalDecided { keeps: true }) {
            self.browser.borrow_mut().removed.clear();
        }
        let context = Context { now: Millis(self.clock), time: &time, instruments: &self.instruments, new_id };
        let mut asked = asked_about(&at.model);
        let effects = at.model.update(event, &context);
        asked.extend(asked_about(&at.model));
        self.settled.extend(asked);
        for effect in effects {
            let lives = self.browser.borrow_mut().lives(tab);
            if !lives {
                break;
            }
            self.perform(tab, effect);
        }
        if self.browser.borrow().lives[tab] == Some(0) {
            self.end(tab);
        }
    }

    fn perform(&mut self, tab: usize, effect: Effect) {
        let (clock, number) = (self.clock, self.next());
        let Some(at) = &mut self.tabs[tab] else { return };
        let timer = |timer: Timer| timer as usize;
        match effect {
            Effect::SetTimer(of, wait) => at.timers[timer(of)] = Some(clock + wait),
            Effect::ClearTimer(of) => at.timers[timer(of)] = None,
            Effect::Note(_) | Effect::Recall { .. } | Effect::Forget(_) | Effect::ForgetEverything { .. } => {
                at.journal.push_back((number, effect));
            }
            Effect::Vault(request) => {
                let (VaultRequest::NewKey { draft, .. }
                | VaultRequest::Encrypt { draft, .. }
                | VaultRequest::Decrypt { draft, .. }) = &request;
                let key = at.keys.get(draft).copied();
                at.vault.push_back((request, key));
            }
            Effect::ForgetKey(draft) => _ = at.keys.remove(&draft),
            Effect::MemoryCleared if at.model.open_key().is_none() => {
                at.keys.clear();
                at.vault.clear();
            }
            Effect::Status(SaveStatus::Saved(Some(_))) => {
                if let Some(draft) = at.model.draft() {
                    let text = text_of(draft);
                    self.log(|| format!("tab {tab}: called saved {:?}", typed_in_text(&text)));
                    self.saved.extend(typed_in_text(&text));
                }
            }
            Effect::Changed(change) if change.changed => self.dispatch(tab, Event::Edited),
            _ => {}
        }
    }

    /// A tab is no longer there. What it wrote is with the browser.
    fn end(&mut self, tab: usize) {
        self.log(|| format!("tab {tab} ends"));
        self.tabs[tab] = None;
        let mut browser = self.browser.borrow_mut();
        browser.lives[tab] = None;
        while browser.ship(tab) {}
        browser.heard[tab].clear();
    }

    /// All that was written is with the browser.
    fn ship_all(&mut self) {
        let mut browser = self.browser.borrow_mut();
        (0..TABS).for_each(|tab| while browser.ship(tab) {});
    }

    fn start(&mut self, tab: usize) {
        self.ship_all();
        let storage = TabStorage { browser: Rc::clone(&self.browser), tab };
        {
            let mut browser = self.browser.borrow_mut();
            browser.copies[tab] = browser.store.clone();
            browser.heard[tab].clear();
            if browser.is_denied {
                return;
            }
        }
        self.tabs[tab] = Some(Tab {
            model: Model::new(DraftStorage::new(Some(Box::new(storage)))),
            timers: [None; 3],
            journal: VecDeque::new(),
            memory: JournalMemory::default(),
            vault: VecDeque::new(),
            keys: BTreeMap::new(),
        });
        self.deleted[tab] = None;
        self.dispatch(tab, Event::Started);
    }

    /// Opens a draft, with its passphrase where it is locked.
    fn open(&mut self, tab: usize, key: &str) {
        self.dispatch(tab, Event::PageHidden);
        let Some(at) = &mut self.tabs[tab] else { return };
        if at.model.open_key() == Some(key) {
            if at.model.lock().is_some_and(Lock::is_out) {
                self.give_passphrase(tab, key);
            }
            return;
        }
        match at.model.read(key, &self.instruments) {
            Ok(draft) => self.dispatch(tab, Event::Opened { key: key.to_owned(), draft: Box::new(draft) }),
            Err(OpenDraftError::Locked(_)) => self.give_passphrase(tab, key),
            Err(OpenDraftError::Missing) => {}
            Err(OpenDraftError::Unreadable(refusal)) => panic!("{refusal}"),
        }
    }

    fn give_passphrase(&mut self, tab: usize, key: &str) {
        let Some(at) = &mut self.tabs[tab] else { return };
        let Some(text) = at.model.locked_text(key) else { return };
        let Some((plain, secret)) = unlock_text(&text) else { return };
        at.keys.insert(key.to_owned(), secret);
        self.dispatch(tab, Event::PassphraseGiven { key: key.to_owned(), text, plain });
    }

    /// Begins the draft, where there is none.
    fn begin(&mut self, tab: usize, key: &str) {
        // No two tabs begin drafts of the same key.
        let has_it =
            |at: &Tab| at.model.open_key() == Some(key) || at.model.storage().read(&StorageKey::draft(key)).is_some();
        let is_there = self.browser.borrow().store.contains_key(&format!("draft/{key}"));
        if is_there || self.tabs[tab].is_none() || self.tabs.iter().flatten().any(has_it) {
            return;
        }
        // A key is used again only where a file is opened whose draft was removed.
        self.hear_all();
        let draft = Draft::begin(Rc::clone(&self.instruments[0]), key.to_owned(), &self.time());
        self.dispatch(tab, Event::Begun { key: key.to_owned(), draft: Box::new(draft) });
    }

    /// What a person does to the open draft; what is no longer there then was taken away on purpose.
    fn edit(&mut self, tab: usize, change: impl FnOnce(&mut Draft, &str, u64)) {
        let (time, number) = (self.time(), self.next());
        let Some(at) = &mut self.tabs[tab] else { return };
        if at.model.lock().is_some_and(Lock::is_out) || at.model.is_removed() {
            return;
        }
        let Some(draft) = at.model.draft_mut() else { return };
        let before = typed_in_text(&text_of(draft));
        change(draft, &time, number);
        let after = typed_in_text(&text_of(draft));
        self.settled.extend(before.difference(&after).cloned());
        self.log(|| format!("tab {tab}: typed, {after:?}"));
        self.dispatch(tab, Event::Edited);
    }

    /// A person writes a text of a question, as none was written before.
    fn write(&mut self, tab: usize, indicator: &str, field: TextField) {
        self.edit(tab, |draft, time, number| {
            let indicator = draft.instrument().indicator_named(indicator).unwrap();
            draft.edit(Edit::Text { indicator, field, text: Some(format!("v{number}")) }, time);
            draft.seal();
        });
    }

    /// Everything that a person sees in the draft is given up.
    fn give_up(&mut self) {
        let store = self.browser.borrow().store.clone();
        for text in store.values() {
            self.settled.extend(typed_in_text(text));
        }
        self.settled.extend(self.saved.clone());
        for at in self.tabs.iter().flatten() {
            at.model.draft().iter().for_each(|draft| self.settled.extend(typed_in_text(&text_of(draft))));
        }
    }

    fn run_journal(&mut self) -> bool {
        let oldest = |at: &Option<Tab>| Some(at.as_ref()?.journal.front()?.0);
        let asked = self.tabs.iter().enumerate().filter_map(|(tab, at)| Some((oldest(at)?, tab)));
        let Some((_, tab)) = asked.min() else { return false };
        let now = f64::from(u32::try_from(self.clock).unwrap());
        let id = f64::from(u32::try_from(self.next()).unwrap());
        let Some((_, work)) = self.tabs[tab].as_mut().and_then(|at| at.journal.pop_front()) else { return false };
        let Some(at) = &mut self.tabs[tab] else { return false };
        match work {
            Effect::Note(note) => {
                if self.is_journal_broken {
                    at.memory.noted(note.draft, false);
                    return true;
                }
                if let Some(new) = at.memory.line(&note, &self.lines, now) {
                    let (draft, is_kept) = (note.draft.clone(), note.is_kept);
                    self.lines.push(StoredLine { id, draft: draft.clone(), is_kept, entry: new.entry });
                    self.lines.retain(|line| !new.old.contains(&line.id));
                    at.memory.wrote(draft, is_kept, id, &new.old, now);
                }
                at.memory.noted(note.draft, true);
            }
            Effect::Recall { kept, gone } => {
                // What was written before the journal answers is known by then.
                self.ship_all();
                while self.hear(tab, 0, false) | self.hear(tab, 1, false) | self.hear(tab, 2, false) {}
                let Some(at) = &mut self.tabs[tab] else { return true };
                for tombstone in &gone {
                    let old = journal::lines_of(&self.lines, &tombstone.draft);
                    self.lines.retain(|line| !old.contains(&line.id));
                }
                let recall = journal::recall(&self.lines, &kept.into_iter().collect());
                at.memory.found(&self.lines, &recall, now);
                self.lines.retain(|line| !recall.old.contains(&line.id));
                self.dispatch(tab, Event::Recalled { gone, found: recall.found });
            }
            Effect::Forget(tombstone) | Effect::ForgetEverything { tombstone, .. } => {
                let old = journal::lines_of(&self.lines, &tombstone.draft);
                self.lines.retain(|line| !old.contains(&line.id));
                at.memory.forgot(&tombstone.draft);
                self.dispatch(tab, Event::Forgotten(tombstone));
            }
            _ => {}
        }
        true
    }

    /// The worker answers one of what it was asked.
    fn run_vault(&mut self, tab: usize, which: usize) -> bool {
        let secret = u8::try_from(self.next() % 250).unwrap() + 1;
        let Some(at) = &mut self.tabs[tab] else { return false };
        if at.vault.is_empty() {
            return false;
        }
        let Some((request, key)) = at.vault.remove(which % at.vault.len()) else { return false };
        let missing = || VaultError { needs_passphrase: true, title: String::new(), lines: Vec::new() };
        let answer = match &request {
            VaultRequest::NewKey { draft, plain } => {
                at.keys.insert(draft.clone(), secret);
                Ok(lock_text(plain, secret))
            }
            VaultRequest::Encrypt { plain, .. } => key.map(|key| lock_text(plain, key)).ok_or_else(missing),
            VaultRequest::Decrypt { text, .. } => match unlock_text(text) {
                Some((plain, made_with)) if Some(made_with) == key => Ok(plain),
                _ => Err(missing()),
            },
        };
        self.dispatch(tab, Event::VaultAnswered(request, answer));
        true
    }

    fn end_worker(&mut self, tab: usize) {
        let Some(at) = &mut self.tabs[tab] else { return };
        at.keys.clear();
        for (request, _) in std::mem::take(&mut at.vault) {
            let error = VaultError { needs_passphrase: false, title: "ended".into(), lines: Vec::new() };
            self.dispatch(tab, Event::VaultAnswered(request, Err(error)));
        }
        self.dispatch(tab, Event::WorkerLost);
    }

    fn hear(&mut self, tab: usize, which: usize, is_dropped: bool) -> bool {
        let heard = self.browser.borrow_mut().hear(tab, which);
        let Some((writer, Mutation { name, text })) = heard else { return false };
        if writer != tab
            && !is_dropped
            && let Some(key) = StorageKey::parse(&name)
        {
            self.dispatch(tab, Event::StorageChanged { key: Some(key), text });
        }
        true
    }

    /// Lets time pass: timers fire in their order.
    fn wait(&mut self, span: u64) -> bool {
        let until = self.clock + span;
        let mut has_fired = false;
        for _ in 0..200 {
            let due = self.tabs.iter().enumerate().filter_map(|(tab, at)| Some((tab, at.as_ref()?)));
            let due = due.flat_map(|(tab, at)| (0..3).filter_map(move |timer| Some((at.timers[timer]?, tab, timer))));
            let Some((time, tab, timer)) = due.min().filter(|(time, ..)| *time <= until) else { break };
            self.clock = self.clock.max(time);
            if let Some(at) = &mut self.tabs[tab] {
                at.timers[timer] = None;
            }
            self.dispatch(tab, Event::TimerFired([Timer::Save, Timer::Retry, Timer::Ask][timer]));
            has_fired = true;
        }
        self.clock = self.clock.max(until);
        has_fired
    }

    fn conflicts(&self, tab: usize) -> usize {
        self.tabs[tab].as_ref().map_or(0, |at| at.model.conflicts().len())
    }

    fn choose(&mut self, tab: usize, which: usize, is_mine: bool) {
        let count = self.conflicts(tab);
        let Some(at) = self.tabs[tab].as_ref().filter(|_| count > 0) else { return };
        let before = at.model.draft().map(text_of).unwrap_or_default();
        self.dispatch(tab, Event::Chosen { index: which % count, is_mine });
        let after = self.tabs[tab].as_ref().and_then(|at| at.model.draft().map(text_of)).unwrap_or_default();
        let after = typed_in_text(&after);
        self.settled.extend(typed_in_text(&before).difference(&after).cloned());
    }

    fn delete(&mut self, tab: usize) {
        self.hear_all();
        self.dispatch(tab, Event::PageHidden);
        let Some(at) = &self.tabs[tab] else { return };
        let text = at.model.storage().read(&StorageKey::draft(DRAFT));
        if text.is_none() {
            return;
        }
        self.give_up();
        self.dispatch(tab, Event::Deleted { key: DRAFT.into(), name: DRAFT.into() });
        self.deleted[tab] = text;
    }

    fn restore(&mut self, tab: usize) {
        self.hear_all();
        let Some(at) = &self.tabs[tab] else { return };
        if at.model.deleted().is_none() {
            return;
        }
        let key = StorageKey::draft(DRAFT);
        let was_there = at.model.storage().read(&key).is_some();
        let expected = self.deleted[tab].take();
        self.dispatch(tab, Event::Restored);
        if let Some(at) = self.tabs[tab].as_ref().filter(|_| !was_there) {
            assert_eq!(at.model.storage().read(&key), expected, "what was deleted is put back");
        }
    }

    /// One step of a case.
    fn step(&mut self, (what, tab, which): (u8, u8, u8)) {
        let is_alone = self.kind == Kind::OneTab;
        let (tab, which) = (if is_alone { 0 } else { usize::from(tab) % TABS }, usize::from(which));
        if self.tabs[tab].is_none() {
            self.start(tab);
            if what % 4 != 0 {
                self.begin(tab, DRAFT);
                self.open(tab, DRAFT);
            }
            return;
        }
        let has_copies = self.kind == Kind::Copies;
        match what % 64 {
            57 | 58 if !is_alone => self.dispatch(tab, Event::PageHidden),
            // Of what two tabs wrote at the same moment into copies one alone reaches the store, be it a text, a lock or a removal. The other is in
            // its tab alone, until the two are merged.
            48 | 49 | 51..=53 | 55 | 59..=61 if has_copies => self.dispatch(tab, Event::PageHidden),
            0..=15 => {
                self.write(tab, INDICATORS[which % INDICATORS.len()], TextField::Comment);
            }
            16 => self.edit(tab, |draft, time, _| drop(draft.undo(time))),
            // What is on its way between copies arrives within a second.
            17..=23 if has_copies => {
                self.hear_all();
                self.wait(u64::try_from(which * 5).unwrap());
            }
            17..=22 => _ = self.wait(u64::try_from(which * 5).unwrap()),
            23 => _ = self.wait(u64::try_from(which * 200).unwrap()),
            24..=31 => _ = self.hear(tab, which, false),
            32 => _ = self.hear(tab, which, true),
            33..=37 => _ = self.browser.borrow_mut().ship(tab),
            38..=41 => _ = self.run_journal(),
            42..=45 => _ = self.run_vault(tab, which),
            46 | 47 => self.dispatch(tab, Event::PageHidden),
            48 => {
                self.dispatch(tab, Event::PageHidden);
                // A page that is closed has asked for everything at once.
                while which % 2 == 0 && self.run_journal() {}
                self.end(tab);
            }
            49 => self.browser.borrow_mut().lives[tab] = Some(which % 24),
            50 => self.choose(tab, which, which >= 128),
            51 => self.open(tab, if which % 4 == 0 { OTHER } else { DRAFT }),
            52 => self.begin(tab, if which % 2 == 0 { OTHER } else { DRAFT }),
            53 if which % 4 == 0 => self.delete(tab),
            53 | 54 => self.restore(tab),
            55 if which % 8 == 0 => {
                self.give_up();
                self.dispatch(tab, Event::AllRemoved);
            }
            55 | 56 => self.decide(tab, which % 2 == 0),
            57 => {
                let mut browser = self.browser.borrow_mut();
                let size: usize = browser.store.iter().map(|(name, text)| name.len() + text.len()).sum();
                browser.quota = (which % 2 == 0).then_some(size + which);
            }
            58 => self.browser.borrow_mut().is_denied = which % 3 == 0,
            59 => self.dispatch(tab, Event::LockWanted),
            60 => self.dispatch(tab, Event::UnlockWanted),
            61 if which % 4 == 0 => self.dispatch(tab, Event::Closed),
            61 => self.give_passphrase(tab, DRAFT),
            62 if which % 4 == 0 => self.end_worker(tab),
            62 => self.is_journal_broken = which % 4 == 1,
            _ => self.dispatch(tab, Event::BeforeReplacing),
        }
    }

    /// Everything that was written is heard.
    fn hear_all(&mut self) {
        self.ship_all();
        while (0..TABS * TABS).any(|of| self.hear(of / TABS, of % TABS, false)) {}
    }

    /// The person says what is to become of a draft that another tab removed; by then all is heard that was written before.
    fn decide(&mut self, tab: usize, keeps: bool) {
        self.hear_all();
        let Some(at) = self.tabs[tab].as_ref().filter(|at| at.model.is_removed()) else { return };
        // What was locked by another tab and then removed there can be opened by nobody.
        let keeps = keeps && !at.model.lock().is_some_and(Lock::is_out);
        if !keeps {
            let text = at.model.draft().map(text_of).unwrap_or_default();
            self.settled.extend(typed_in_text(&text));
        }
        self.dispatch(tab, Event::RemovalDecided { keeps });
    }

    /// Lets everything arrive that is on its way.
    fn arrive(&mut self) {
        for _ in 0..400 {
            let mut is_busy = false;
            for tab in 0..TABS {
                is_busy |= self.browser.borrow_mut().ship(tab);
                for which in 0..TABS {
                    is_busy |= self.hear(tab, which, false);
                }
                is_busy |= self.run_journal() | self.run_vault(tab, 0);
            }
            is_busy |= self.wait(1_000);
            if !is_busy {
                return;
            }
        }
        panic!("the tabs do not come to rest");
    }

    /// Everything arrives, every tab writes once more, and what is to be chosen is chosen.
    fn settle(&mut self, keeps: bool) {
        self.log(|| "everything arrives".to_owned());
        {
            let mut browser = self.browser.borrow_mut();
            browser.lives = vec![None; TABS];
            browser.quota = None;
            browser.is_denied = false;
        }
        self.is_journal_broken = false;
        self.arrive();
        self.wait(10_000);
        if self.tabs.iter().all(Option::is_none) {
            self.start(0);
            self.arrive();
        }
        let tabs = if self.kind == Kind::OneTab { 1 } else { TABS };
        for _ in 0..3 {
            for (tab, indicator) in INDICATORS.iter().enumerate().take(tabs) {
                self.decide(tab, keeps);
                self.arrive();
                self.open(tab, DRAFT);
                self.arrive();
                self.write(tab, indicator, TextField::GoodPractice);
                self.arrive();
            }
        }
        for round in 0.. {
            let Some(tab) = (0..TABS).find(|tab| self.conflicts(*tab) > 0) else { break };
            assert!(round < 40, "there is always something to choose");
            self.choose(tab, 0, keeps);
            self.arrive();
        }
    }

    /// What must be true once everything has arrived.
    fn check(&self) {
        if let Some(wrong) = &self.browser.borrow().wrong {
            panic!("{wrong}");
        }
        let store = &self.browser.borrow().store;
        let document = |text: &str| {
            let mut value = json::parse(clear(text).as_bytes()).unwrap();
            value.as_object_mut().unwrap().remove("modified");
            value
        };
        let there = store.get(&format!("draft/{DRAFT}"));
        for (tab, at) in self.tabs.iter().enumerate() {
            let Some(at) = at.as_ref().filter(|at| at.model.open_key() == Some(DRAFT)) else { continue };
            let (Some(draft), Some(there)) = (at.model.draft(), there) else {
                panic!("tab {tab} has a draft that is nowhere")
            };
            assert_eq!(document(&text_of(draft)), document(there), "tab {tab} shows what is kept");
        }
        // What two tabs wrote at the same place while one was left is found among the earlier states.
        let mut known = self.browser.borrow().past.clone();
        for (name, text) in store {
            if name.starts_with("draft/") {
                known.extend(typed_in_text(text));
            }
        }
        let lost: Vec<&String> =
            self.saved.iter().filter(|typed| !known.contains(*typed) && !self.settled.contains(*typed)).collect();
        assert!(lost.is_empty(), "called saved and lost: {lost:?}");
    }
}

fn run(kind: Kind, steps: &[(u8, u8, u8)], keeps: bool) {
    let mut world = World::new(kind);
    steps.iter().for_each(|step| world.step(*step));
    world.settle(keeps);
    world.check();
}

fn cases() -> u32 {
    std::env::var("PALERMO_SYNC_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(200)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, max_shrink_iters: 20_000, ..ProptestConfig::default() })]

    #[test]
    fn a_tab_whose_storage_is_full_or_denied_loses_nothing_that_was_called_saved(steps in proptest::collection::vec(any::<(u8, u8, u8)>(), 1..120), keeps in any::<bool>()) {
        run(Kind::OneTab, &steps, keeps);
    }

    #[test]
    fn tabs_over_one_store_lose_nothing_that_was_called_saved(steps in proptest::collection::vec(any::<(u8, u8, u8)>(), 1..120), keeps in any::<bool>()) {
        run(Kind::OneStore, &steps, keeps);
    }

    #[test]
    fn tabs_with_copies_of_the_store_lose_nothing_that_was_called_saved(steps in proptest::collection::vec(any::<(u8, u8, u8)>(), 1..120), keeps in any::<bool>()) {
        run(Kind::Copies, &steps, keeps);
    }
}

#[test]
fn a_key_of_storage_reads_as_it_was_written() {
    let key = |key: &str| key.to_owned();
    for (name, expected) in [
        ("draft/01-x", StorageKey::Draft(key("01-x"))),
        (
            "past/01-x/2026-11-24T09:00:00Z.000001",
            StorageKey::Past { draft: key("01-x"), state: key("2026-11-24T09:00:00Z.000001") },
        ),
        ("place/01", StorageKey::Place(key("01"))),
        ("file/01", StorageKey::File(key("01"))),
        ("lineage/01", StorageKey::Lineage(key("01"))),
        ("chosen/01", StorageKey::Chosen(key("01"))),
        ("gone/01", StorageKey::Tombstone(key("01"))),
        ("instrument/0123456789abcdef", StorageKey::Instrument(key("0123456789abcdef"))),
        ("setting/hint/new", StorageKey::Setting(key("hint/new"))),
        ("removed", StorageKey::Removed),
    ] {
        assert_eq!(StorageKey::parse(name), Some(expected.clone()));
        assert_eq!(expected.to_string(), name);
    }
    for name in ["", "draft", "drafts/1", "past/1", "removed/1", "other/1"] {
        assert_eq!(StorageKey::parse(name), None, "{name}");
    }
}

/// Cases that long runs found, as short as they could be made: the three numbers of each step.
#[test]
fn what_went_wrong_once_goes_wrong_no_more() {
    for (kind, about, steps) in [
        (
            Kind::OneStore,
            "a tab hears late that the draft was locked, and the lock is gone by then",
            "1 45 0, 0 55 0, 5 29 0, 251 17 0, 38 0 0, 42 29 0, 189 130 1, 124 109 0, 112 221 0, 64 0 0, 55 0 1",
        ),
        (
            Kind::OneTab,
            "a draft is deleted again while the journal is asked to forget it once",
            "1 0 0, 52 0 72, 123 0 0, 241 0 195, 53 0 188, 1 0 0, 0 0 0, 53 0 200, 102 0 0, 102 0 0, 241 0 24, 110 0 0, 72 0 0, 53 0 0",
        ),
        (
            Kind::OneStore,
            "two tabs remove everything, one after the other",
            "92 0 0, 0 8 0, 0 0 0, 183 20 56, 180 129 162, 192 93 0, 113 9 184, 240 29 55, 51 15 0, 0 15 0, 21 11 0, 0 56 0, 55 150 232, 0 29 0, 102 164 0, 0 3 0",
        ),
        (
            Kind::OneTab,
            "a draft that is being locked is closed, and opened again before its key is there",
            "21 0 0, 187 0 0, 64 0 0, 234 0 0, 253 0 212, 51 0 21, 192 0 0, 64 0 0, 0 0 0, 0 0 0, 170 0 0",
        ),
        (
            Kind::OneStore,
            "a locked draft is left and opened again before what was typed in it is encrypted",
            "89 32 0, 251 32 0, 0 1 0, 21 69 0, 191 63 0, 0 0 11, 24 0 0, 234 95 0, 64 2 20, 244 20 12, 189 2 21",
        ),
        (
            Kind::OneStore,
            "what was encrypted later is answered first, and the draft is closed",
            "0 3 0, 97 8 0, 181 9 20, 59 53 0, 234 47 0, 184 107 62, 64 146 0, 57 8 0, 64 80 0, 17 8 50, 234 65 191, 253 65 0",
        ),
        (
            Kind::OneStore,
            "what was heard before a draft was removed is read after the person has kept it",
            "17 66 0, 59 63 0, 0 10 0, 176 136 0, 170 42 0, 9 79 0, 64 3 82, 0 17 0, 81 0 50, 42 96 0, 117 74 52, 183 28 6, 52 63 138, 64 136 70, 252 199 0, 0 187 11",
        ),
        (
            Kind::Copies,
            "two tabs write at once, and a third sees both without the text that they were made from",
            "1 191 0, 17 28 0, 0 170 23, 145 7 50, 1 24 0, 64 29 132, 46 80 0, 192 94 149, 38 0 0, 46 136 0, 17 0 50, 161 64 0, 32 54 0, 16 14 0, 64 0 1",
        ),
        (
            Kind::OneTab,
            "everything is removed where there is no room to say so, and the tab ends meanwhile",
            "160 0 0, 48 0 0, 1 0 0, 0 0 153, 0 0 0, 0 0 0, 0 0 0, 0 0 0, 63 0 0, 0 0 0, 185 0 72, 62 0 2, 0 0 131, 0 0 179, 0 0 3, 176 0 2, 5 0 0, 177 0 244, 64 0 3, 55 0 0, 116 0 0",
        ),
        (
            Kind::OneStore,
            "a draft is removed elsewhere while it is being locked and kept here, and its key is lost before it is written",
            "57 9 0, 59 198 0, 0 0 0, 0 29 0, 119 137 120, 0 0 0, 106 114 0, 0 0 0, 183 45 14, 126 150 160",
        ),
    ] {
        let steps = steps.split(", ").map(|step| {
            let mut numbers = step.split(' ').map(|number| number.parse::<u8>().unwrap());
            let mut next = || numbers.next().unwrap();
            (next(), next(), next())
        });
        eprintln!("{about}");
        run(kind, &steps.collect::<Vec<_>>(), false);
    }
}
