//! Drafts that are kept locked. The second program has their keys, so what is kept of them comes and goes through it; here is what is
//! open, in clear.

use super::files::new_passphrase;
use super::keep::write_making_room;
use super::{Closed, Desk, Dialog, Notice, OpenDraft, Saving, draft_name, past_name};
use crate::app::dom;
use crate::exchange::save;
use crate::exchange::sealed::{Outside, is_sealed, outside};
use crate::protocol::{DecryptDraft, DraftText, EncryptDraft, ForgetKey, LockDraft, Refusal, UnlockDraft};
use crate::store::Trouble;
use crate::text::key;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// The lock of the open draft.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Lock {
    /// It was locked in another window, and its passphrase was not given here.
    pub(super) is_out: bool,
    /// Its passphrase was given here, and its key is lost with the second program, which ended.
    pub(super) is_key_lost: bool,
    /// It is being locked just now.
    pub(super) is_coming: bool,
}

/// How many locked texts are remembered as this tab's own: more than are ever on their way at once.
const OWN: usize = 8;

impl Desk {
    /// The lock of the open draft.
    pub(super) fn lock(&self) -> Option<Lock> {
        self.state.with_value(|state| state.open.as_ref().and_then(|open| open.lock))
    }

    fn set_lock(&self, lock: Option<Lock>) {
        self.state.update_value(|state| state.open.iter_mut().for_each(|open| open.lock = lock));
    }

    /// What stands on the outside of a locked draft.
    pub(super) fn outside(&self, key: &str) -> Outside {
        self.raw(key).and_then(|text| outside(&text)).unwrap_or_default()
    }

    /// What a locked draft is called.
    pub fn locked_name(&self, outside: &Outside) -> String {
        if outside.label.is_empty() { self.t(key::LOCK_NAME).to_owned() } else { outside.label.clone() }
    }

    /// Whether the open draft is locked and what was written last is still on its way.
    pub fn is_locking(&self) -> bool {
        let is_written = matches!(self.saving.get_untracked(), Saving::Saved(_) | Saving::NotKept);
        self.lock().is_some() && !is_written
    }

    /// A passphrase was tried.
    pub(super) fn tried(&self) {
        if self.said.with_untracked(|said| said == self.t(key::LOCK_TRYING)) {
            self.hush();
        }
    }

    /// Does what a button of the lock says: `set`, `remove` or `close`.
    pub fn turn_lock(&self, act: &str) {
        let Some(key) = self.open_key() else { return };
        self.flush();
        match act {
            "set" => self.set_new_lock(key),
            "remove" => {
                self.set_lock(None);
                self.write_clear();
                self.drop_past(&key, false);
                self.say(key::LOCK_REMOVED);
            }
            _ => {
                self.state.update_value(|state| state.open = None);
                self.saving.set(Saving::Nothing);
                self.worker.tell(ForgetKey { key });
                crate::app::go("#/");
            }
        }
    }

    fn say(&self, words: crate::text::Key) {
        self.notify_done(words);
        self.content.update(|count| *count += 1);
    }

    fn set_new_lock(&self, key: String) {
        let Some(plain) = self.look(|draft| save::draft(draft.instrument(), draft.document())) else { return };
        let passphrase = new_passphrase();
        let label = dom::by_id("field-label").map(|field| dom::value_of(&field)).unwrap_or_default();
        self.set_lock(Some(Lock { is_coming: true, ..Lock::default() }));
        self.saving.set(Saving::Pending);
        let locked = self.worker.call(LockDraft { key: key.clone(), passphrase, label, text: plain.clone() });
        let desk = *self;
        spawn_local(async move {
            let locked = locked.await;
            let is_open = desk.open_key().as_ref() == Some(&key);
            match locked {
                // Another draft was opened meanwhile, and what was written since stands here in clear: so it stays.
                Ok(_) if !is_open => {
                    desk.worker.tell(ForgetKey { key });
                    desk.notify(Notice::attention(desk.t(key::LOCK_LEFT)));
                }
                Ok(DraftText(text)) => {
                    desk.set_lock(Some(Lock::default()));
                    desk.drop_past(&key, true);
                    desk.own(&text);
                    let written = desk.put(&key, &text, "");
                    if written.is_ok() {
                        desk.state.update_value(|state| state.wrote(&key, plain, &text));
                    }
                    desk.note(&key, text, written.is_ok());
                    desk.say_written(written);
                    desk.schedule();
                    desk.say(key::LOCK_DONE);
                }
                Err(refusal) => {
                    if is_open {
                        desk.set_lock(None);
                    }
                    desk.schedule();
                    desk.notify_refused(refusal);
                }
            }
        });
    }

    /// Removes the earlier states of a draft that are not locked as it is now.
    fn drop_past(&self, key: &str, is_locked: bool) {
        self.state.with_value(|state| {
            for name in state.shelf.names(&past_name(key, "")) {
                if state.shelf.read(&name).is_some_and(|text| is_sealed(text.as_bytes()) != is_locked) {
                    state.shelf.remove(&name);
                }
            }
        });
    }

    /// Remembers a locked text as one that this tab knows the inside of.
    fn own(&self, text: &str) {
        self.state.update_value(|state| {
            state.locked.push(text.to_owned());
            if state.locked.len() > OWN {
                state.locked.remove(0);
            }
        });
    }

    fn is_own(&self, text: &str) -> bool {
        self.state.with_value(|state| state.locked.iter().any(|own| own == text))
    }

    /// The draft was locked in another window: what was not written yet is held until its passphrase is given.
    pub(super) fn lock_out(&self) {
        self.set_lock(Some(Lock { is_out: true, ..Lock::default() }));
        self.saving.set(Saving::LockedOut);
        self.content.update(|count| *count += 1);
    }

    /// The second program ended, and with it the key of the open draft: what is not written is held until the passphrase is given again.
    pub(in crate::app) fn lose_key(&self) {
        if self.lock().is_none_or(|lock| lock.is_out || lock.is_coming) {
            return;
        }
        self.set_lock(Some(Lock { is_out: true, is_key_lost: true, ..Lock::default() }));
        self.saving.set(Saving::KeyLost);
        let lines = vec![self.t(key::LOCK_KEY_LOST_LINE).to_owned()];
        self.notify(Notice::problem(self.t(key::LOCK_KEY_LOST)).lines(lines));
        self.content.update(|count| *count += 1);
    }

    /// Another tab wrote the open draft so.
    pub(super) fn take(&self, text: &str) {
        match (self.lock(), is_sealed(text.as_bytes())) {
            (None, false) => self.absorb(text, text),
            (None, true) => self.lock_out(),
            (Some(_), false) => {
                self.set_lock(None);
                self.absorb(text, text);
                self.redraw();
            }
            (Some(lock), true) if lock.is_out || self.is_own(text) => {}
            (Some(_), true) => self.read_locked(text, false),
        }
    }

    /// Joins the open draft with a locked text of it that this tab has not seen.
    fn read_locked(&self, text: &str, is_waiting: bool) {
        let Some(key) = self.open_key() else { return };
        let (desk, text) = (*self, text.to_owned());
        let decrypted = self.worker.call(DecryptDraft { key: key.clone(), text: text.clone() });
        spawn_local(async move {
            let decrypted = decrypted.await;
            if desk.open_key().as_ref() != Some(&key) {
                return;
            }
            match decrypted {
                Ok(DraftText(plain)) => {
                    desk.own(&text);
                    desk.absorb(&text, &plain);
                    if is_waiting {
                        desk.schedule();
                    }
                }
                Err(_) => desk.lock_out(),
            }
        });
    }

    /// Has the open draft locked as it is now, and writes that.
    pub(super) fn write_locked(&self) {
        let Some((key, lock)) = self.open_key().zip(self.lock()) else { return };
        if lock.is_out {
            self.saving.set(if lock.is_key_lost { Saving::KeyLost } else { Saving::LockedOut });
            return;
        }
        match self.stored(&key) {
            // The lock was taken away in another window.
            Some(there) if !is_sealed(there.as_bytes()) => {
                self.set_lock(None);
                self.write();
            }
            Some(there) if !self.is_own(&there) => {
                self.read_locked(&there, true);
                // Should the draft be left before that is read, this much of it stays as an earlier state.
                self.have_locked(&key, true);
            }
            _ => self.have_locked(&key, false),
        }
    }

    /// Has the open draft locked as it is now. What is only `spare` is written where the draft is not open any more.
    fn have_locked(&self, key: &str, is_spare: bool) {
        let Some(text) = self.look(|draft| save::draft(draft.instrument(), draft.document())) else { return };
        let mut number = 0;
        self.state.update_value(|state| {
            state.locking += 1;
            number = state.locking;
        });
        let (desk, key) = (*self, key.to_owned());
        let encrypted = self.worker.call(EncryptDraft { key: key.clone(), text: text.clone() });
        spawn_local(async move {
            let encrypted = encrypted.await;
            let is_open = desk.open_key().as_ref() == Some(&key);
            match encrypted {
                _ if is_spare && is_open => {}
                // It is said already, and what is not written is held.
                Err(_) if is_open && desk.lock().is_some_and(|lock| lock.is_key_lost) => {}
                Ok(DraftText(locked)) => desk.was_locked(&key, number, text, &locked),
                Err(Refusal::NeedsPassphrase { .. }) if is_open => desk.lock_out(),
                Err(refusal) => {
                    desk.notify_refused(refusal);
                    // It is tried again.
                    desk.say_written(Err(Trouble::Denied));
                }
            }
        });
    }

    fn was_locked(&self, key: &str, number: u32, text: String, locked: &str) {
        let is_open = self.open_key().as_deref() == Some(key);
        let there = self.stored(key).unwrap_or_default();
        if !there.is_empty() && !self.is_own(&there) {
            // Another window wrote in between. What is not open any more stays as an earlier state.
            if is_open {
                self.write_locked()
            } else {
                self.keep_past(key, locked)
            }
            return;
        }
        let is_last = self.state.with_value(|state| state.locking == number);
        // One that is on its way has all of this, and more; but of a draft that was left, each is written.
        if is_open && !is_last {
            return;
        }
        self.own(locked);
        let written = self.put(key, locked, &there);
        if is_open && written.is_ok() {
            self.state.update_value(|state| state.wrote(key, text, locked));
        }
        self.note(key, locked.to_owned(), written.is_ok());
        if is_open {
            self.say_written(written);
        }
    }

    /// Takes a locked text that the journal knows, in the place of what is kept, `base`.
    pub(super) fn recalled_locked(&self, key: &str, base: &str, text: &str) {
        if self.raw(key).unwrap_or_default() != base {
            return;
        }
        let written = self.state.with_value(|state| write_making_room(&state.shelf, &draft_name(key), text));
        self.look_at_held(written.err());
        self.drop_past(key, true);
        if self.open_key().as_deref() == Some(key) {
            self.take(text);
        }
        self.drafts.update(|count| *count += 1);
    }

    /// Tries to open a locked draft.
    pub fn unlock(&self, key: String, passphrase: &str) {
        let Some(text) = self.raw(&key) else { return };
        self.announce(self.t(key::LOCK_TRYING));
        let (desk, passphrase) = (*self, passphrase.to_owned());
        let opened = self.worker.call(UnlockDraft { key: key.clone(), passphrase, text: text.clone() });
        spawn_local(async move {
            let opened = opened.await;
            desk.tried();
            match opened {
                Ok(DraftText(plain)) => desk.unlocked(key, &text, plain),
                Err(Refusal::NeedsPassphrase { .. }) => {
                    desk.ask_next(Dialog::Unlock(key, desk.t(key::LOCK_WRONG).to_owned()));
                }
                Err(refusal) => desk.notify_refused(refusal),
            }
        });
    }

    fn unlocked(&self, key: String, text: &str, plain: String) {
        self.own(text);
        if self.open_key().as_ref() == Some(&key) {
            // What was written here before it was locked in another window.
            self.set_lock(Some(Lock::default()));
            self.absorb(text, &plain);
            self.schedule();
        } else {
            self.flush();
            match self.read_kept(&plain) {
                Ok(draft) => {
                    // Of what the browser did not take, nothing stands there yet.
                    let is_held = self.state.with_value(|state| state.shelf.refused().contains(&draft_name(&key)));
                    let lock = Some(Lock::default());
                    let mut open = OpenDraft::new(key, draft, plain, text);
                    if is_held {
                        open.kept = String::new();
                    }
                    self.take_open(OpenDraft { lock, ..open });
                }
                Err(Closed::Unreadable(refusal)) => {
                    let lines = self.fault_lines(&refusal.faults);
                    self.notify(Notice::problem(self.t(key::LOST_DRAFT_UNREADABLE)).lines(lines));
                }
                Err(_) => {}
            }
            self.saving.set(Saving::Saved(String::new()));
        }
        self.content.update(|count| *count += 1);
    }
}
