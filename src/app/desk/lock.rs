//! Locked drafts: what is asked of the worker, which has their keys, and what the page says of them.

use super::files::new_passphrase;
use super::{Desk, Dialog};
use crate::app::dom;
use documents::encrypted::{PlaintextFields, plaintext_fields};
use draft_sync::{Event, Lock, VaultError, VaultRequest};
use leptos::prelude::*;
use protocol::{DecryptDraft, DraftText, EncryptDraft, Explanation, ForgetKey, LockDraft, Refusal, UnlockDraft};
use std::pin::Pin;
use texts::key;
use wasm_bindgen_futures::spawn_local;

impl Desk {
    /// The lock of the open draft.
    pub(super) fn lock(&self) -> Option<Lock> {
        self.state.with_value(|state| state.drafts.lock())
    }

    /// The fields of a locked draft that are not encrypted.
    pub(super) fn plaintext_fields(&self, key: &str) -> PlaintextFields {
        self.locked_text(key).and_then(|text| plaintext_fields(&text)).unwrap_or_default()
    }

    fn locked_text(&self, key: &str) -> Option<String> {
        self.state.with_value(|state| state.drafts.locked_text(key))
    }

    /// What a locked draft is called.
    pub(crate) fn locked_name(&self, fields: &PlaintextFields) -> String {
        if fields.label.is_empty() { self.t(key::LOCK_NAME).to_owned() } else { fields.label.clone() }
    }

    /// Whether the open draft is locked and what was written last is still on its way.
    pub(crate) fn is_locking(&self) -> bool {
        self.state.with_value(|state| state.drafts.is_locking())
    }

    /// A passphrase was tried.
    pub(super) fn tried(&self) {
        if self.said.with_untracked(|said| said == self.t(key::LOCK_TRYING)) {
            self.hush();
        }
    }

    /// Does what a button of the lock says: `set`, `remove` or `close`.
    pub(crate) fn turn_lock(&self, act: &str) {
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
        let answer: Pin<Box<dyn Future<Output = Result<DraftText, Refusal>>>> = match request.clone() {
            VaultRequest::NewKey { draft: key, plain: text } => {
                let passphrase = new_passphrase();
                let label = dom::by_id("field-label").map(|field| dom::value_of(&field)).unwrap_or_default();
                Box::pin(self.worker.call(LockDraft { key, passphrase, label, text }))
            }
            VaultRequest::Encrypt { draft: key, plain: text, .. } => {
                Box::pin(self.worker.call(EncryptDraft { key, text }))
            }
            VaultRequest::Decrypt { draft: key, text, .. } => Box::pin(self.worker.call(DecryptDraft { key, text })),
        };
        let desk = *self;
        spawn_local(async move {
            let answer = answer.await.map(|DraftText(text)| text).map_err(|refusal| {
                let needs_passphrase = matches!(refusal, Refusal::NeedsPassphrase { .. });
                let Explanation { title, lines } = desk.explain_refusal(refusal);
                VaultError { needs_passphrase, title, lines }
            });
            desk.dispatch(Event::VaultAnswered(request, answer));
        });
    }

    /// Has the worker forget the key of a draft.
    pub(super) fn forget_key(&self, draft: String) {
        self.worker.tell(ForgetKey { key: draft });
    }

    /// Tries to open a locked draft.
    pub(crate) fn unlock(&self, key: String, passphrase: &str) {
        let Some(text) = self.locked_text(&key) else { return };
        self.announce(self.t(key::LOCK_TRYING));
        let (desk, passphrase) = (*self, passphrase.to_owned());
        let opened = self.worker.call(UnlockDraft { key: key.clone(), passphrase, text: text.clone() });
        spawn_local(async move {
            let opened = opened.await;
            desk.tried();
            match opened {
                Ok(DraftText(plain)) => desk.dispatch(Event::PassphraseGiven { key, text, plain }),
                Err(Refusal::NeedsPassphrase { .. }) => {
                    desk.ask_next(Dialog::Unlock(key, desk.t(key::LOCK_WRONG).to_owned()));
                }
                Err(refusal) => desk.notify_refused(refusal),
            }
        });
    }
}
