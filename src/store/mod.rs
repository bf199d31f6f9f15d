//! Drafts in this browser.
//!
//! Named texts in the browser's local storage or, where that cannot be used, in memory; the page says which. A text is
//! replaced in one step: if writing fails, the text from before is still there.

pub mod journal;

use gloo_storage::{LocalStorage, Storage};
use std::cell::{Cell, RefCell};

/// The beginning of every name, since other programs on the same host have names of their own.
const PREFIX: &str = "palermo/";

/// Why a text could not be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// The browser does not let this page store anything.
    Denied,
    /// There is no room left.
    Full,
}

/// The shelf.
#[derive(Debug, Default)]
pub struct Shelf {
    kept: Cell<bool>,
    /// Texts in memory, for as long as the page is open. They are few, so a list is enough.
    memory: RefCell<Vec<Held>>,
}

/// A text that the browser did not store.
#[derive(Debug)]
struct Held {
    name: String,
    text: String,
    /// The text that the browser had under that name then.
    stood: Option<String>,
}

impl Shelf {
    /// Finds out whether local storage can be used. This comes before any use of gloo's accessor, which panics where it cannot.
    pub fn open() -> Shelf {
        let shelf = Shelf::default();
        shelf.kept.set(storage().is_some());
        shelf
    }

    /// The name in local storage.
    pub fn full_name(name: &str) -> String {
        format!("{PREFIX}{name}")
    }

    /// The name here for a name in local storage; none where that is of another program.
    pub fn short_name(full: &str) -> Option<&str> {
        full.strip_prefix(PREFIX)
    }

    /// Whether what is written outlives the page.
    pub fn is_kept(&self) -> bool {
        self.kept.get()
    }

    /// The text of a name: the one in memory, where the browser did not store it, and else the one in local storage.
    pub fn read(&self, name: &str) -> Option<String> {
        let full = Shelf::full_name(name);
        let held = self.memory.borrow().iter().find(|held| held.name == full).map(|held| held.text.clone());
        held.or_else(|| self.browsers(&full))
    }

    /// The text of a name in local storage, which outlives the page and which other tabs see. Where there is no local storage,
    /// the one in memory.
    pub fn stored(&self, name: &str) -> Option<String> {
        if self.kept.get() { self.browsers(&Shelf::full_name(name)) } else { self.read(name) }
    }

    /// Whether local storage can be used and has nothing under that name.
    pub fn is_missing(&self, name: &str) -> bool {
        let there = storage().filter(|_| self.kept.get()).map(|storage| storage.get_item(&Shelf::full_name(name)));
        matches!(there, Some(Ok(None)))
    }

    /// What local storage had under a name when its text was put into memory.
    pub fn stood(&self, name: &str) -> Option<String> {
        let full = Shelf::full_name(name);
        self.memory.borrow().iter().find(|held| held.name == full).and_then(|held| held.stood.clone())
    }

    /// Whether the text of a name is in memory only.
    pub fn is_held(&self, name: &str) -> bool {
        let full = Shelf::full_name(name);
        self.memory.borrow().iter().any(|held| held.name == full)
    }

    /// The names of the texts that the browser could not store, and that may be tried again.
    pub fn refused(&self) -> Vec<String> {
        if !self.kept.get() {
            return Vec::new();
        }
        self.memory.borrow().iter().filter_map(|held| held.name.strip_prefix(PREFIX)).map(str::to_owned).collect()
    }

    /// Tries again to store a text that is in memory; returns whether it is stored now. If another tab has written under that name
    /// since, nothing is tried: both texts have to be joined first.
    pub fn try_again(&self, name: &str) -> bool {
        let full = Shelf::full_name(name);
        let there = self.browsers(&full);
        let text = {
            let memory = self.memory.borrow();
            let held = memory.iter().find(|held| held.name == full && held.stood == there);
            held.map(|held| held.text.clone())
        };
        text.is_some_and(|text| self.write(name, &text).is_ok())
    }

    fn browsers(&self, full: &str) -> Option<String> {
        storage().filter(|_| self.kept.get())?.get_item(full).ok().flatten()
    }

    /// Stores a text under a name.
    ///
    /// # Errors
    /// [`Trouble`]. Then the text from before is untouched, and this one is kept in memory.
    pub fn write(&self, name: &str, text: &str) -> Result<(), Trouble> {
        let name = Shelf::full_name(name);
        if !self.kept.get() {
            self.hold(name, Some(text));
            return Ok(());
        }
        let written = storage().ok_or(Trouble::Denied).and_then(|storage| {
            storage.set_item(&name, text).map_err(|_| Trouble::Full)?;
            // Read back: some browsers accept a write and keep nothing.
            match storage.get_item(&name) {
                Ok(Some(kept)) if kept == text => Ok(()),
                _ => Err(Trouble::Denied),
            }
        });
        // A text that could not be stored stays in memory for as long as the page is open, whatever else is opened in it.
        self.hold(name, written.is_err().then_some(text));
        written
    }

    /// Puts a text into memory, or removes it from there.
    fn hold(&self, name: String, text: Option<&str>) {
        let stood = text.and_then(|_| self.browsers(&name));
        let mut memory = self.memory.borrow_mut();
        memory.retain(|held| held.name != name);
        memory.extend(text.map(|text| Held { name, text: text.to_owned(), stood }));
    }

    /// Removes a text from memory. Local storage is left as it is.
    pub fn let_go(&self, name: &str) {
        self.hold(Shelf::full_name(name), None);
    }

    /// Removes a text.
    pub fn remove(&self, name: &str) {
        let name = Shelf::full_name(name);
        if let Some(storage) = storage() {
            let _ = storage.remove_item(&name);
        }
        self.hold(name, None);
    }

    /// The names with a beginning, in local storage and in memory, in no particular order.
    pub fn names(&self, beginning: &str) -> Vec<String> {
        let full = Shelf::full_name(beginning);
        let mut names: Vec<String> = match storage() {
            Some(storage) if self.kept.get() => {
                let length = storage.length().unwrap_or(0);
                (0..length).filter_map(|index| storage.key(index).ok().flatten()).collect()
            }
            _ => Vec::new(),
        };
        for held in self.memory.borrow().iter() {
            if !names.contains(&held.name) {
                names.push(held.name.clone());
            }
        }
        names.retain(|name| name.starts_with(&full));
        names.iter().filter_map(|name| name.strip_prefix(PREFIX)).map(str::to_owned).collect()
    }

    /// Empties the memory, as when another tab has removed everything.
    pub fn let_all_go(&self) {
        self.memory.borrow_mut().clear();
    }

    /// Removes everything that this program has stored, and nothing else.
    pub fn clear(&self) {
        for name in self.names("") {
            self.remove(&name);
        }
        self.let_all_go();
    }
}

/// Milliseconds since the page was opened, by a clock that cannot be set. It measures spans of time within this page only.
pub fn monotonic() -> f64 {
    web_sys::window().and_then(|window| window.performance()).map_or(0.0, |performance| performance.now())
}

/// Local storage, if the browser allows it.
fn storage() -> Option<web_sys::Storage> {
    let window = web_sys::window()?;
    match window.local_storage() {
        Ok(Some(storage)) if storage.length().is_ok() => {
            // It is allowed, so gloo's accessor cannot panic.
            drop(storage);
            Some(LocalStorage::raw())
        }
        _ => None,
    }
}
