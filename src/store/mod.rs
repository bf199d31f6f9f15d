//! Drafts in this browser.
//!
//! One shelf of named texts. It is the browser's local storage where that can be used, else memory, and the page
//! says which. A text is replaced in one step: when writing fails, what was there before is still there.

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
    memory: RefCell<Vec<(String, String)>>,
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

    /// Whether what is written outlives the page.
    pub fn is_kept(&self) -> bool {
        self.kept.get()
    }

    /// The text of a name.
    pub fn read(&self, name: &str) -> Option<String> {
        let name = format!("{PREFIX}{name}");
        if let Some((_, held)) = self.memory.borrow().iter().find(|(known, _)| *known == name) {
            return Some(held.clone());
        }
        storage().filter(|_| self.kept.get())?.get_item(&name).ok().flatten()
    }

    /// Keeps a text under a name.
    ///
    /// # Errors
    /// [`Trouble`]; the text that was there before is untouched, and this one is held in memory.
    pub fn write(&self, name: &str, text: &str) -> Result<(), Trouble> {
        let name = format!("{PREFIX}{name}");
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
        let mut memory = self.memory.borrow_mut();
        memory.retain(|(known, _)| *known != name);
        memory.extend(text.map(|text| (name, text.to_owned())));
    }

    /// Takes a text away.
    pub fn remove(&self, name: &str) {
        let name = format!("{PREFIX}{name}");
        if let Some(storage) = storage() {
            let _ = storage.remove_item(&name);
        }
        self.hold(name, None);
    }

    /// The names that begin so, in no order.
    pub fn names(&self, beginning: &str) -> Vec<String> {
        let full = format!("{PREFIX}{beginning}");
        let mut names: Vec<String> = match storage() {
            Some(storage) if self.kept.get() => {
                let length = storage.length().unwrap_or(0);
                (0..length).filter_map(|index| storage.key(index).ok().flatten()).collect()
            }
            _ => self.memory.borrow().iter().map(|(name, _)| name.clone()).collect(),
        };
        names.retain(|name| name.starts_with(&full));
        names.iter().filter_map(|name| name.strip_prefix(PREFIX)).map(str::to_owned).collect()
    }

    /// Takes away everything this program has kept, and nothing else.
    pub fn clear(&self) {
        for name in self.names("") {
            self.remove(&name);
        }
        self.memory.borrow_mut().clear();
    }
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
