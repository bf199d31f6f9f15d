//! Drafts in this browser: local storage, and the journal in IndexedDB.

pub(crate) mod journal;

use draft_sync::{Storage, StorageError, StorageKey};
use gloo_storage::{LocalStorage, Storage as _};

/// The beginning of every name, since other programs on the same host have names of their own.
const PREFIX: &str = "palermo/";

/// The key that a name of local storage stands for; none where it is another program's.
pub(crate) fn key_of(name: &str) -> Option<StorageKey> {
    StorageKey::parse(name.strip_prefix(PREFIX)?)
}

/// Local storage, of which this program uses the names that begin with `palermo/`.
#[derive(Debug)]
pub(crate) struct BrowserStorage;

impl BrowserStorage {
    /// Local storage, where the browser lets this page use it.
    pub(crate) fn open() -> Option<BrowserStorage> {
        storage().map(|_| BrowserStorage)
    }
}

impl Storage for BrowserStorage {
    fn get(&self, name: &str) -> Result<Option<String>, StorageError> {
        let storage = storage().ok_or(StorageError::Denied)?;
        storage.get_item(&format!("{PREFIX}{name}")).map_err(|_| StorageError::Denied)
    }

    fn set(&self, name: &str, text: &str) -> Result<(), StorageError> {
        let storage = storage().ok_or(StorageError::Denied)?;
        storage.set_item(&format!("{PREFIX}{name}"), text).map_err(|_| StorageError::Full)
    }

    fn remove(&self, name: &str) {
        if let Some(storage) = storage() {
            let _ = storage.remove_item(&format!("{PREFIX}{name}"));
        }
    }

    fn names(&self) -> Vec<String> {
        let Some(storage) = storage() else { return Vec::new() };
        let names = (0..storage.length().unwrap_or(0)).filter_map(|index| storage.key(index).ok().flatten());
        names.filter_map(|name| name.strip_prefix(PREFIX).map(str::to_owned)).collect()
    }
}

/// Milliseconds since the page was opened, by a clock that cannot be set. It measures spans of time within this page only.
pub(crate) fn monotonic() -> f64 {
    web_sys::window().and_then(|window| window.performance()).map_or(0.0, |performance| performance.now())
}

/// Local storage, if the browser allows it. gloo's accessor panics where it is denied, so it is asked for here first.
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
