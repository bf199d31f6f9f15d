//! What the browser keeps for this page: texts under typed keys, and in front of them what the browser did not take.

use engine::assessment::past;
use std::fmt;

/// Why something could not be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StorageError {
    /// The browser does not let this page keep anything.
    Denied,
    /// There is no room left.
    Full,
}

/// The key of a text in storage. [`fmt::Display`] writes it as it stands there, [`StorageKey::parse`] reads it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum StorageKey {
    /// A draft.
    Draft(String),
    /// An earlier state of a draft, under its own name ([`engine::assessment::past`]).
    Past {
        /// The draft's key.
        draft: String,
        /// The name of the state.
        state: String,
    },
    /// Where the person was last in a draft.
    Place(String),
    /// Of which state of a draft the last file was saved, and when.
    File(String),
    /// Of which texts the latest texts of a draft were made ([`documents::lineage`]).
    Lineage(String),
    /// Tells other tabs what was chosen between two tabs. It is removed at once; the storage event carries it.
    Chosen(String),
    /// A draft was deleted, or with an empty key everything was removed, and the journal does not know of it yet.
    Tombstone(String),
    /// An instrument that a person opened, by the beginning of its digest.
    Instrument(String),
    /// What a person chose once, such as to use no keys.
    Setting(String),
    /// Tells other tabs that everything was removed. It is removed at once; the storage event carries it.
    Removed,
}

impl StorageKey {
    /// Reads a key as it stands in storage; none where it is no key of this program.
    pub fn parse(name: &str) -> Option<StorageKey> {
        if name == "removed" {
            return Some(StorageKey::Removed);
        }
        let (kind, rest) = name.split_once('/')?;
        let key = rest.to_owned();
        Some(match kind {
            "draft" => StorageKey::Draft(key),
            "past" => {
                let (draft, state) = rest.rsplit_once('/')?;
                StorageKey::Past { draft: draft.to_owned(), state: state.to_owned() }
            }
            "place" => StorageKey::Place(key),
            "file" => StorageKey::File(key),
            "lineage" => StorageKey::Lineage(key),
            "chosen" => StorageKey::Chosen(key),
            "gone" => StorageKey::Tombstone(key),
            "instrument" => StorageKey::Instrument(key),
            "setting" => StorageKey::Setting(key),
            _ => return None,
        })
    }

    /// The key of a draft.
    pub fn draft(key: &str) -> StorageKey {
        StorageKey::Draft(key.to_owned())
    }

    /// The key of an earlier state.
    pub(super) fn past(draft: &str, state: &str) -> StorageKey {
        StorageKey::Past { draft: draft.to_owned(), state: state.to_owned() }
    }
}

impl fmt::Display for StorageKey {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kind, key) = match self {
            StorageKey::Draft(key) => ("draft", key),
            StorageKey::Past { draft, state } => return write!(out, "past/{draft}/{state}"),
            StorageKey::Place(key) => ("place", key),
            StorageKey::File(key) => ("file", key),
            StorageKey::Lineage(key) => ("lineage", key),
            StorageKey::Chosen(key) => ("chosen", key),
            StorageKey::Tombstone(key) => ("gone", key),
            StorageKey::Instrument(key) => ("instrument", key),
            StorageKey::Setting(key) => ("setting", key),
            StorageKey::Removed => return out.write_str("removed"),
        };
        write!(out, "{kind}/{key}")
    }
}

/// A store of texts that outlives the page and that all tabs share, such as local storage. A text is replaced in one step: where that
/// fails, the text before it is still there.
pub trait Storage {
    /// The text of a name.
    ///
    /// # Errors
    /// [`StorageError::Denied`]
    fn get(&self, name: &str) -> Result<Option<String>, StorageError>;

    /// Replaces the text of a name.
    ///
    /// # Errors
    /// [`StorageError`]
    fn set(&self, name: &str, text: &str) -> Result<(), StorageError>;

    /// Removes a name, if it is there.
    fn remove(&self, name: &str);

    /// All names, in no order.
    fn names(&self) -> Vec<String>;
}

/// A text that the browser did not take.
struct Held {
    key: StorageKey,
    text: String,
    /// What the browser had under that key then.
    stood: Option<String>,
}

/// The browser's store, and in front of it what it did not take, which is held as long as the page is open.
#[derive(Default)]
pub struct DraftStorage {
    browser: Option<Box<dyn Storage>>,
    /// A few texts at most, so a list does.
    held: Vec<Held>,
}

impl DraftStorage {
    /// In front of a store; none where the browser keeps nothing for this page.
    pub fn new(browser: Option<Box<dyn Storage>>) -> DraftStorage {
        DraftStorage { browser, held: Vec::new() }
    }

    /// Whether what is written outlives the page.
    pub fn is_kept(&self) -> bool {
        self.browser.is_some()
    }

    fn held(&self, key: &StorageKey) -> Option<&Held> {
        self.held.iter().find(|held| held.key == *key)
    }

    fn in_browser(&self, key: &StorageKey) -> Option<String> {
        self.browser.as_ref()?.get(&key.to_string()).ok().flatten()
    }

    /// The text of a key: the one that is held, else the browser's.
    pub fn read(&self, key: &StorageKey) -> Option<String> {
        self.held(key).map(|held| held.text.clone()).or_else(|| self.in_browser(key))
    }

    /// The text of a key that outlives the page and that other tabs see; where the browser keeps nothing, the one that is held.
    pub fn stored(&self, key: &StorageKey) -> Option<String> {
        if self.is_kept() { self.in_browser(key) } else { self.read(key) }
    }

    /// Whether the browser can be asked, and has nothing under that key.
    pub fn is_missing(&self, key: &StorageKey) -> bool {
        self.browser.as_ref().is_some_and(|browser| browser.get(&key.to_string()) == Ok(None))
    }

    /// What the browser had under a key when its text came to be held.
    pub fn stood(&self, key: &StorageKey) -> Option<String> {
        self.held(key).and_then(|held| held.stood.clone())
    }

    /// Whether the text of a key is held as long as the page is open, and no longer.
    pub fn is_held(&self, key: &StorageKey) -> bool {
        self.held(key).is_some()
    }

    /// The keys of the texts that the browser could not take, which may be tried again.
    pub fn refused(&self) -> Vec<StorageKey> {
        if !self.is_kept() {
            return Vec::new();
        }
        self.held.iter().map(|held| held.key.clone()).collect()
    }

    /// Whether the browser could not take the text of a key, which may be tried again.
    pub fn is_refused(&self, key: &StorageKey) -> bool {
        self.is_kept() && self.is_held(key)
    }

    /// Tries again to keep a text that is held; whether it is kept now. It is not tried where another tab has written under that key
    /// meanwhile: both are to be merged first.
    pub fn try_again(&mut self, key: &StorageKey) -> bool {
        let there = self.in_browser(key);
        let text = self.held(key).filter(|held| held.stood == there).map(|held| held.text.clone());
        text.is_some_and(|text| self.write(key, &text).is_ok())
    }

    /// Keeps a text under a key. Where the browser keeps nothing at all, it is held.
    ///
    /// # Errors
    /// [`StorageError`]; the text that was there before is untouched, and this one is held.
    pub fn write(&mut self, key: &StorageKey, text: &str) -> Result<(), StorageError> {
        let Some(browser) = &self.browser else {
            self.hold(key, Some(text));
            return Ok(());
        };
        let name = key.to_string();
        let written = browser.set(&name, text).and_then(|()| match browser.get(&name) {
            Ok(Some(kept)) if kept == text => Ok(()),
            // Some browsers accept a write and keep nothing.
            _ => Err(StorageError::Denied),
        });
        self.hold(key, written.is_err().then_some(text));
        written
    }

    /// Keeps a text under a key where the browser takes it; it is not held where the browser does not.
    pub fn write_or_forget(&mut self, key: &StorageKey, text: &str) -> Result<(), StorageError> {
        let written = self.write(key, text);
        if written.is_err() {
            self.let_go(key);
        }
        written
    }

    /// Keeps a text under a key; earlier states of drafts make room for it, the oldest first.
    ///
    /// # Errors
    /// As [`DraftStorage::write`].
    pub fn write_making_room(&mut self, key: &StorageKey, text: &str) -> Result<(), StorageError> {
        let mut written = self.write(key, text);
        let mut removed = None;
        while written == Err(StorageError::Full) {
            // One that a browser does not remove makes no room.
            let oldest = self.oldest_past().filter(|oldest| oldest != key && removed.as_ref() != Some(oldest));
            let Some(oldest) = oldest else { break };
            self.remove(&oldest);
            removed = Some(oldest);
            written = self.write(key, text);
        }
        written
    }

    /// The earlier state that was kept first. Between drafts the time decides, within one draft the order of its states.
    fn oldest_past(&self) -> Option<StorageKey> {
        let states = self.keys().into_iter().filter_map(|key| match key {
            StorageKey::Past { draft, state } => Some((state, draft)),
            _ => None,
        });
        let (_, draft) = states.min()?;
        let of_draft = self.past(&draft);
        Some(StorageKey::past(&draft, of_draft.first()?))
    }

    /// The names of the earlier states of a draft, the oldest first.
    pub fn past(&self, draft: &str) -> Vec<String> {
        let states: Vec<String> = self
            .keys()
            .into_iter()
            .filter_map(|key| match key {
                StorageKey::Past { draft: of, state } if of == draft => Some(state),
                _ => None,
            })
            .collect();
        let names: Vec<&str> = states.iter().map(String::as_str).collect();
        past::in_order(&names).into_iter().map(str::to_owned).collect()
    }

    /// The keys of all drafts, in no order.
    pub fn drafts(&self) -> Vec<String> {
        let drafts = self.keys().into_iter().filter_map(|key| match key {
            StorageKey::Draft(key) => Some(key),
            _ => None,
        });
        drafts.collect()
    }

    fn hold(&mut self, key: &StorageKey, text: Option<&str>) {
        let stood = text.and_then(|_| self.in_browser(key));
        self.let_go(key);
        self.held.extend(text.map(|text| Held { key: key.clone(), text: text.to_owned(), stood }));
    }

    /// Holds a text no longer; what the browser has is left as it is.
    pub fn let_go(&mut self, key: &StorageKey) {
        self.held.retain(|held| held.key != *key);
    }

    /// Holds nothing any more, as where another tab has removed everything.
    pub fn let_all_go(&mut self) {
        self.held.clear();
    }

    /// Removes a text, in the browser and here.
    pub fn remove(&mut self, key: &StorageKey) {
        if let Some(browser) = &self.browser {
            browser.remove(&key.to_string());
        }
        self.let_go(key);
    }

    /// The keys of all texts, in no order: of those that the browser has, and of those that are held.
    pub fn keys(&self) -> Vec<StorageKey> {
        let names = self.browser.as_ref().map(|browser| browser.names()).unwrap_or_default();
        let mut keys: Vec<StorageKey> = names.iter().filter_map(|name| StorageKey::parse(name)).collect();
        for held in &self.held {
            if !keys.contains(&held.key) {
                keys.push(held.key.clone());
            }
        }
        keys
    }

    /// Removes every text whose key is meant.
    pub(super) fn remove_all(&mut self, is_meant: impl Fn(&StorageKey) -> bool) {
        for key in self.keys().into_iter().filter(is_meant) {
            self.remove(&key);
        }
    }

    /// Removes everything that this program has kept, but for one key.
    pub(super) fn clear_except(&mut self, key: &StorageKey) {
        let kept = key.to_string();
        if let Some(browser) = &self.browser {
            browser.names().iter().filter(|name| **name != kept).for_each(|name| browser.remove(name));
        }
        self.let_all_go();
    }
}
