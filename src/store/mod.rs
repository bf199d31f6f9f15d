//! Drafts in this browser.
//!
//! One shelf of named texts. It is the browser's local storage where that can be used, else memory, and the page
//! says which. A text is replaced in one step: when writing fails, what was there before is still there.

pub mod journal;

use gloo_storage::{LocalStorage, Storage};
use std::cell::{Cell, RefCell};

/// Every name begins so: other programs on the same host keep their own.
const PREFIX: &str = "palermo/";

/// Why something could not be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// The browser does not let this page keep anything.
    Denied,
    /// There is no room left.
    Full,
}

/// The shelf.
#[derive(Debug, Default)]
pub struct Shelf {
    kept: Cell<bool>,
    /// What is held as long as the page is open: a few texts at most, so a list does.
    memory: RefCell<Vec<Held>>,
}

/// A text that the browser did not take.
#[derive(Debug)]
struct Held {
    name: String,
    text: String,
    /// What the browser had under that name then.
    stood: Option<String>,
}

impl Shelf {
    /// Looks whether local storage can be used. gloo's accessor panics where it is denied, so it is asked for here first.
    pub fn open() -> Shelf {
        let shelf = Shelf::default();
        shelf.kept.set(storage().is_some());
        shelf
    }

    /// A name as the browser knows it.
    pub fn full_name(name: &str) -> String {
        format!("{PREFIX}{name}")
    }

    /// Such a name as the shelf has it; none where it is another program's.
    pub fn short_name(full: &str) -> Option<&str> {
        full.strip_prefix(PREFIX)
    }

    /// Whether what is written outlives the page.
    pub fn is_kept(&self) -> bool {
        self.kept.get()
    }

    /// The text of a name: the one that is held, where the browser did not take it, else the browser's.
    pub fn read(&self, name: &str) -> Option<String> {
        let full = Shelf::full_name(name);
        let held = self.memory.borrow().iter().find(|held| held.name == full).map(|held| held.text.clone());
        held.or_else(|| self.browsers(&full))
    }

    /// The text of a name that outlives the page and that other tabs see; where the browser keeps nothing, the one that is held.
    pub fn stored(&self, name: &str) -> Option<String> {
        if self.kept.get() { self.browsers(&Shelf::full_name(name)) } else { self.read(name) }
    }

    /// Whether the browser can be asked, and has nothing under that name.
    pub fn is_missing(&self, name: &str) -> bool {
        let there = storage().filter(|_| self.kept.get()).map(|storage| storage.get_item(&Shelf::full_name(name)));
        matches!(there, Some(Ok(None)))
    }

    /// What the browser had under a name when its text came to be held.
    pub fn stood(&self, name: &str) -> Option<String> {
        let full = Shelf::full_name(name);
        self.memory.borrow().iter().find(|held| held.name == full).and_then(|held| held.stood.clone())
    }

    /// Whether the text of a name is held as long as the page is open, and no longer.
    pub fn is_held(&self, name: &str) -> bool {
        let full = Shelf::full_name(name);
        self.memory.borrow().iter().any(|held| held.name == full)
    }

    /// The names of the texts that the browser could not take, which may be tried again.
    pub fn refused(&self) -> Vec<String> {
        if !self.kept.get() {
            return Vec::new();
        }
        self.memory.borrow().iter().filter_map(|held| held.name.strip_prefix(PREFIX)).map(str::to_owned).collect()
    }

    /// Tries again to keep a text that is held; whether it is kept now. It is not tried where another tab has written under that name
    /// meanwhile: both are to be joined first.
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

    /// Keeps a text under a name.
    ///
    /// # Errors
    /// [`Trouble`]; the text that was there before is untouched, and this one is held in memory.
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
        // What could not be written is held as long as the page is open, whatever else is opened in it.
        self.hold(name, written.is_err().then_some(text));
        written
    }

    /// Holds a text in memory, or none.
    fn hold(&self, name: String, text: Option<&str>) {
        let stood = text.and_then(|_| self.browsers(&name));
        let mut memory = self.memory.borrow_mut();
        memory.retain(|held| held.name != name);
        memory.extend(text.map(|text| Held { name, text: text.to_owned(), stood }));
    }

    /// Holds a text no longer; what the browser has is left as it is.
    pub fn let_go(&self, name: &str) {
        self.hold(Shelf::full_name(name), None);
    }

    /// Takes a text away.
    pub fn remove(&self, name: &str) {
        let name = Shelf::full_name(name);
        if let Some(storage) = storage() {
            let _ = storage.remove_item(&name);
        }
        self.hold(name, None);
    }

    /// The names that begin so, in no order: of what the browser has, and of what is held.
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

    /// Holds nothing any more, as where another tab has removed everything.
    pub fn let_all_go(&self) {
        self.memory.borrow_mut().clear();
    }

    /// Takes away everything this program has kept, and nothing else.
    pub fn clear(&self) {
        for name in self.names("") {
            self.remove(&name);
        }
        self.let_all_go();
    }
}

/// Milliseconds of a clock that nobody sets, from when the page was opened. It is good for spans within a page, and for nothing else.
pub fn monotonic() -> f64 {
    web_sys::window().and_then(|window| window.performance()).map_or(0.0, |performance| performance.now())
}

/// Local storage, if the browser allows it.
fn storage() -> Option<web_sys::Storage> {
    let window = web_sys::window()?;
    match window.local_storage() {
        Ok(Some(storage)) if storage.length().is_ok() => {
            // Allowed: now gloo's accessor cannot panic.
            drop(storage);
            Some(LocalStorage::raw())
        }
        _ => None,
    }
}
