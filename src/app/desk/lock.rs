//! Locked drafts: what is asked of the worker, which has their keys, and what the page says of them.

use super::files::secret;
use super::{Desk, Dialog, Notice};
use crate::errand::Reply;
use documents::json;
use documents::sealed::{Outside, outside};
use draft_sync::{Event, Lock, VaultError, VaultRequest};
use leptos::prelude::*;
use serde_json::Value;
use texts::key;
use wasm_bindgen::JsValue;

fn error_of(reply: Reply) -> VaultError {
    // A refusal without a title asks for a passphrase.
    VaultError { needs_passphrase: reply.title.is_empty(), title: reply.title, lines: reply.said }
}

impl Desk {
    /// The lock of the open draft.
    pub(super) fn lock(&self) -> Option<Lock> {
        self.state.with_value(|state| state.drafts.lock())
    }

    /// What stands on the outside of a locked draft.
    pub(super) fn outside(&self, key: &str) -> Outside {
        self.locked_text(key).and_then(|text| outside(&text)).unwrap_or_default()
    }

    fn locked_text(&self, key: &str) -> Option<String> {
        self.state.with_value(|state| state.drafts.locked_text(key))
    }

    /// What a locked draft is called.
    pub fn locked_name(&self, outside: &Outside) -> String {
        if outside.label.is_empty() { self.t(key::LOCK_NAME).to_owned() } else { outside.label.clone() }
    }

    /// Whether the open draft is locked and what was written last is still on its way.
    pub fn is_locking(&self) -> bool {
        self.state.with_value(|state| state.drafts.is_locking())
    }

    /// A passphrase was tried.
    pub(super) fn tried(&self) {
        if self.said.with_untracked(|said| said == self.t(key::LOCK_TRYING)) {
            self.hush();
        }
    }

    /// Does what a button of the lock says: `set`, `remove` or `close`.
    pub fn turn_lock(&self, act: &str) {
        self.dispatch(match act {
            "set" => Event::LockWanted,
            "remove" => Event::UnlockWanted,
            _ => Event::Closed,
        });
    }

    /// The worker ended, and with it the keys of locked drafts.
    pub(in crate::app) fn lose_key(&self) {
        self.dispatch(Event::WorkerLost);
    }

    /// Asks the worker, which has the keys of locked drafts; the passphrase of a new one is what is typed in its fields.
    pub(super) fn ask_vault(&self, request: VaultRequest) {
        let (name, draft, options, text) = match &request {
            VaultRequest::NewKey { draft, plain } => {
                ("lock/set", draft, json::line(&Value::Object(secret())).into(), plain)
            }
            VaultRequest::Encrypt { draft, plain, .. } => ("lock/keep", draft, JsValue::NULL, plain),
            VaultRequest::Decrypt { draft, text, .. } => ("lock/read", draft, JsValue::NULL, text),
        };
        let inputs = [draft.into(), options, text.into()];
        let desk = *self;
        self.ask_bare(name, &inputs, move |mut reply| {
            let answer = reply.content.take().ok_or_else(|| error_of(reply));
            desk.dispatch(Event::VaultAnswered(request, answer));
        });
    }

    /// Has the worker forget the key of a draft.
    pub(super) fn forget_key(&self, draft: String) {
        self.tell("lock/forget", &[draft.into()]);
    }

    /// Tries to open a locked draft.
    pub fn unlock(&self, key: String, passphrase: &str) {
        let Some(text) = self.locked_text(&key) else { return };
        self.announce(self.t(key::LOCK_TRYING));
        let desk = *self;
        let inputs = [key.as_str().into(), passphrase.into(), text.as_str().into()];
        self.ask_bare("lock/open", &inputs, move |reply| {
            desk.tried();
            match reply.content {
                Some(plain) => desk.dispatch(Event::PassphraseGiven { key, text, plain }),
                None if reply.title.is_empty() => desk.ask_next(Dialog::Unlock(key, reply.said.concat())),
                None => desk.notify(Notice::refused(reply)),
            }
        });
    }
}
