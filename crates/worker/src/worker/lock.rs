//! Drafts that are kept locked: closed with a passphrase as files are (`documents/src/sealed.rs`). Keys are known here alone, and only until the
//! page is closed or the draft is.

use super::seal;
use crate::errand::{Reply, sealed};
use documents::sealed::{Outside, Sealed};
use js_sys::Date;
use std::cell::RefCell;
use std::collections::BTreeMap;
use wasm_bindgen::JsValue;
use web_sys::CryptoKey;

/// What a draft is locked with.
#[derive(Clone)]
struct Lock {
    key: CryptoKey,
    /// Salt and rounds that the key was made with.
    made_for: Sealed,
    label: String,
}

/// The locks whose passphrase was given.
#[derive(Default)]
pub(super) struct Locks {
    known: RefCell<BTreeMap<String, Lock>>,
}

impl Locks {
    /// Does what a page asks about a locked draft.
    ///
    /// | name | inputs | content |
    /// |---|---|---|
    /// | `set` | key of a draft, options (`passphrase`, `again`, `label`), its text | the text, locked |
    /// | `keep` | key of a draft, nothing, its text | the text, locked as before |
    /// | `open` | key of a draft, passphrase, the locked text | the text |
    /// | `read` | key of a draft, nothing, the locked text | the text |
    /// | `forget` | key of a draft, or nothing for all | nothing |
    ///
    /// A refusal without a title asks for the passphrase.
    pub(super) async fn run(&self, name: &str, inputs: &[Vec<u8>]) -> Reply {
        let text = |index: usize| inputs.get(index).map(|bytes| String::from_utf8_lossy(bytes)).unwrap_or_default();
        let (draft, words, content) = (text(0), text(1), text(2));
        match name {
            "set" => {
                let passphrase = match sealed::passphrase(words.as_bytes(), sealed::Purpose::Draft) {
                    Ok(passphrase) => passphrase,
                    Err(refusal) => return refusal,
                };
                match Self::made(&passphrase, sealed::label(words.as_bytes())).await {
                    Ok(lock) => self.known.borrow_mut().insert(draft.clone().into_owned(), lock),
                    Err(_) => return sealed::impossible(),
                };
                self.keep(&draft, &content).await
            }
            "keep" => self.keep(&draft, &content).await,
            "open" => {
                let Ok(file) = Sealed::read(content.as_bytes()) else { return sealed::unreadable() };
                let label = documents::sealed::outside(&content).unwrap_or_default().label;
                let key = match seal::key(&words, &file).await {
                    Ok(key) => key,
                    Err(_) => return sealed::impossible(),
                };
                match seal::decrypt(&key, &file).await {
                    Ok(plain) => {
                        let made_for = Sealed { content: Vec::new(), ..file };
                        self.known.borrow_mut().insert(draft.into_owned(), Lock { key, made_for, label });
                        Reply::of_text(plain)
                    }
                    Err(_) => sealed::wrong(),
                }
            }
            "read" => match self.read(&draft, &content).await {
                Some(plain) => Reply::of_text(plain),
                None => sealed::locked_elsewhere(),
            },
            _ => {
                self.known.borrow_mut().retain(|known, _| !draft.is_empty() && **known != *draft);
                Reply::of_text(Vec::new())
            }
        }
    }

    async fn made(passphrase: &str, label: String) -> Result<Lock, JsValue> {
        let made_for = seal::empty()?;
        let key = seal::key(passphrase, &made_for).await?;
        Ok(Lock { key, made_for, label })
    }

    /// Locks a text and hands it out.
    async fn keep(&self, draft: &str, plain: &str) -> Reply {
        let lock = self.known.borrow().get(draft).cloned();
        let Some(lock) = lock else { return sealed::locked_elsewhere() };
        let outside = Outside { kept: Date::new_0().to_iso_string().into(), label: lock.label };
        let Ok(file) = seal::encrypt(&lock.key, lock.made_for, plain).await else { return sealed::impossible() };
        let text = file.write_locked(&outside);
        // Read back before anything is replaced by it.
        let back = match Sealed::read(text.as_bytes()) {
            Ok(read) => seal::decrypt(&lock.key, &read).await.unwrap_or_default(),
            Err(_) => Vec::new(),
        };
        if back != plain.as_bytes() {
            return sealed::differs();
        }
        Reply::of_text(text.into_bytes())
    }

    async fn read(&self, draft: &str, text: &str) -> Option<Vec<u8>> {
        let lock = self.known.borrow().get(draft).cloned()?;
        let file = Sealed::read(text.as_bytes()).ok()?;
        // Another window may have locked it anew, with another passphrase.
        if file.salt != lock.made_for.salt || file.iterations != lock.made_for.iterations {
            return None;
        }
        seal::decrypt(&lock.key, &file).await.ok()
    }
}
