//! Drafts that are kept locked. The worker has their keys, so what is kept of them comes and goes through it; here is what is open, in
//! clear.

use super::{
    Context, DecryptPurpose, Effect, EncryptPurpose, EncryptTurn, Lock, Model, Notice, OpenDraft, SaveStatus,
    StorageError, StorageKey, VaultError, VaultRequest, read,
};
use documents::encrypted::is_encrypted;
use documents::journal::name;

/// How many locked texts are remembered as this tab's own: more than are ever on their way at once.
const OWN: usize = 8;

impl Model {
    fn set_lock(&mut self, lock: Option<Lock>) {
        self.open.iter_mut().for_each(|open| open.lock = lock);
    }

    /// Whether the open draft is locked and what was written last is still on its way.
    pub fn is_locking(&self) -> bool {
        self.lock().is_some() && !matches!(self.status, SaveStatus::Saved(_) | SaveStatus::NotKept)
    }

    fn say(&mut self, notice: Notice) {
        self.show(notice);
        self.effects.push(Effect::ContentChanged);
    }

    /// Has the open draft locked with the passphrase that the person typed.
    pub(super) fn begin_lock(&mut self, context: &Context<'_>) {
        self.flush(context);
        let Some(open) = self.open.as_mut().filter(|open| open.lock.is_none() && !open.is_removed) else { return };
        open.lock = Some(Lock::Coming);
        let request = VaultRequest::NewKey { draft: open.key.clone(), plain: open.text() };
        self.set_status(SaveStatus::Pending);
        self.effects.push(Effect::Vault(request));
    }

    /// Removes the lock of the open draft.
    pub(super) fn remove_lock(&mut self, context: &Context<'_>) {
        self.flush(context);
        let Some(open) = self.open.as_ref().filter(|open| open.lock == Some(Lock::Open)) else { return };
        if self.is_gone() {
            self.removed_elsewhere();
            return;
        }
        let key = open.key.clone();
        match self.storage.stored(&StorageKey::draft(&key)) {
            Some(there) if !is_encrypted(there.as_bytes()) => self.merge_remote(&there, &there, context),
            // Another tab wrote meanwhile.
            Some(there) if !self.is_own(&there) => return self.decrypt(&there, DecryptPurpose::JoinAndUnlock),
            _ => {}
        }
        self.set_lock(None);
        self.write_clear(context);
        self.drop_past(&key, false);
        self.say(Notice::LockRemoved);
    }

    /// Closes the open draft, and has its key forgotten.
    pub(super) fn close(&mut self, context: &Context<'_>) {
        self.flush(context);
        let Some(open) = self.open.take() else { return };
        self.stop_waiting();
        self.set_status(SaveStatus::Nothing);
        self.look_at_held(None);
        self.effects.extend([Effect::ForgetKey(open.key), Effect::Leave]);
    }

    /// Removes the earlier states of a draft that are not locked as it is now.
    pub(super) fn drop_past(&mut self, key: &str, is_locked: bool) {
        for state in self.storage.past(key) {
            let state = StorageKey::past(key, &state);
            if self.storage.read(&state).is_some_and(|text| is_encrypted(text.as_bytes()) != is_locked) {
                self.storage.remove(&state);
            }
        }
    }

    /// Remembers a locked text of a draft as one that this tab knows the inside of.
    fn own(&mut self, key: &str, text: &str) {
        self.own_locked.push((key.to_owned(), text.to_owned()));
        let surplus = self.own_locked.len().saturating_sub(OWN);
        self.own_locked.drain(..surplus);
    }

    fn is_own(&self, text: &str) -> bool {
        self.own_locked.iter().any(|(_, own)| own == text)
    }

    /// The draft was locked in another window: what was not written yet is held until its passphrase is given.
    pub(super) fn lock_out(&mut self) {
        self.set_lock(Some(Lock::Out));
        self.set_status(SaveStatus::LockedOut);
        self.effects.push(Effect::ContentChanged);
    }

    /// The worker ended, and with it the key of the open draft: what is not written is held until the passphrase is given again.
    pub(super) fn lose_key(&mut self) {
        if self.lock() != Some(Lock::Open) {
            return;
        }
        self.set_lock(Some(Lock::KeyLost));
        self.set_status(SaveStatus::KeyLost);
        self.say(Notice::KeyLost);
    }

    /// Another tab wrote the open draft so.
    pub(super) fn receive_remote(&mut self, text: &str, context: &Context<'_>) {
        let there = self.open.as_ref().and_then(|open| self.storage.stored(&open.storage_key()));
        let is_locked_there = there.is_some_and(|there| is_encrypted(there.as_bytes()));
        match (self.lock(), is_encrypted(text.as_bytes())) {
            (None | Some(Lock::Coming), false) => self.merge_remote(text, text, context),
            (None | Some(Lock::Coming), true) if is_locked_there => self.lock_out(),
            // It is heard of late: the lock was removed since, with all that was in it.
            (None | Some(Lock::Coming), true) => {}
            (Some(_), false) => {
                // What is heard of late was written before the lock, which stands.
                if !is_locked_there {
                    self.set_lock(None);
                }
                self.merge_remote(text, text, context);
                self.effects.push(Effect::Redraw);
            }
            (Some(Lock::Open), true) if !self.is_own(text) => self.decrypt(text, DecryptPurpose::Merge),
            (Some(_), true) => {}
        }
    }

    /// Has a locked text of the open draft read that this tab has not seen.
    fn decrypt(&mut self, text: &str, purpose: DecryptPurpose) {
        let Some(open) = &self.open else { return };
        let (draft, opening) = (open.key.clone(), open.opening);
        self.effects.push(Effect::Vault(VaultRequest::Decrypt { draft, text: text.to_owned(), purpose, opening }));
    }

    /// Has the open draft encrypted as it is now.
    fn encrypt(&mut self, purpose: EncryptPurpose) {
        let Some(open) = &self.open else { return };
        self.encryptions = self.encryptions.wrapping_add(1);
        let turn = EncryptTurn { opening: open.opening, number: self.encryptions };
        let (draft, plain, base) = (open.key.clone(), open.text(), open.kept.clone());
        self.effects.push(Effect::Vault(VaultRequest::Encrypt { draft, plain, base, turn, purpose }));
    }

    /// Has the open draft encrypted and written.
    pub(super) fn write_locked(&mut self, lock: Lock, context: &Context<'_>) {
        match lock {
            Lock::Out => return self.set_status(SaveStatus::LockedOut),
            Lock::KeyLost => return self.set_status(SaveStatus::KeyLost),
            Lock::Open | Lock::Coming => {}
        }
        let Some(open) = &self.open else { return };
        match self.storage.stored(&open.storage_key()) {
            // The locked text was not taken yet.
            Some(there) if !is_encrypted(there.as_bytes()) && name(&there) == open.stands => {
                self.encrypt(EncryptPurpose::FirstWrite);
            }
            // The lock was removed in another window.
            Some(there) if !is_encrypted(there.as_bytes()) => {
                self.set_lock(None);
                self.write(context);
            }
            Some(there) if !self.is_own(&there) => {
                self.decrypt(&there, DecryptPurpose::JoinAndWrite);
                // Should the draft be left before that is read, this much of it stays as an earlier state.
                self.encrypt(EncryptPurpose::Spare);
            }
            _ => self.encrypt(EncryptPurpose::Write),
        }
    }

    /// Takes an answer of the vault.
    pub(super) fn vault_answered(
        &mut self,
        request: VaultRequest,
        answer: Result<String, VaultError>,
        context: &Context<'_>,
    ) {
        match request {
            VaultRequest::NewKey { draft, plain } => match answer {
                // The draft was left meanwhile, and perhaps opened again, and what was written since stands here in clear: so it stays.
                Ok(_) if !self.is_open(&draft) || self.lock().is_none() => {
                    self.effects.push(Effect::ForgetKey(draft));
                    self.show(Notice::LockAbandoned);
                }
                Ok(locked) => self.write_first_locked(&draft, plain, &locked, context),
                Err(error) => self.lock_refused(&draft, error, context),
            },
            // The draft was left and opened again meanwhile, and may lack what was to be written then.
            VaultRequest::Encrypt { draft, plain, base, turn, .. }
                if self.is_open(&draft) && !self.is_same_opening(&draft, turn.opening) =>
            {
                self.merge(&[base], &plain, context);
                self.schedule(context);
            }
            VaultRequest::Encrypt { draft, plain, turn, purpose, .. } => {
                self.encrypted(&draft, plain, turn, purpose, answer, context);
            }
            VaultRequest::Decrypt { draft, text, purpose, opening } => {
                if self.is_same_opening(&draft, opening) {
                    self.decrypted(&text, purpose, answer, context);
                }
            }
        }
    }

    fn lock_refused(&mut self, draft: &str, error: VaultError, context: &Context<'_>) {
        if self.is_open(draft) && self.lock() == Some(Lock::Coming) {
            self.set_lock(None);
        }
        self.schedule(context);
        self.show(Notice::Refused(error));
    }

    /// Writes the open draft locked, in place of the text in clear that is there.
    fn write_first_locked(&mut self, key: &str, plain: String, locked: &str, context: &Context<'_>) {
        let Some(open) = &self.open else { return };
        if self.is_gone() {
            // Should the key be lost before anything is written with it, the passphrase is tried on this.
            self.own(key, locked);
            self.set_lock(Some(Lock::Open));
            self.removed_elsewhere();
            return;
        }
        // Another tab may have written meanwhile.
        let there = self.storage.stored(&open.storage_key()).filter(|there| name(there) != open.stands);
        match there {
            Some(there) if is_encrypted(there.as_bytes()) => {
                self.effects.push(Effect::ForgetKey(key.to_owned()));
                return self.lock_out();
            }
            Some(there) => {
                self.merge_remote(&there, &there, context);
                return self.encrypt(EncryptPurpose::FirstWrite);
            }
            // What was written in clear while the key was made must not be replaced by less.
            None if open.text() != plain => return self.encrypt(EncryptPurpose::FirstWrite),
            None => {}
        }
        let is_new = self.lock() == Some(Lock::Coming);
        self.set_lock(Some(Lock::Open));
        self.drop_past(key, true);
        self.own(key, locked);
        let written = self.put(key, locked, "", context);
        if written.is_ok() {
            self.wrote(key, plain.clone(), locked, context);
        }
        self.note(key, locked.to_owned(), written.is_ok());
        self.say_written(&plain, written, context);
        self.schedule(context);
        if is_new {
            self.say(Notice::Locked);
        }
    }

    fn encrypted(
        &mut self,
        key: &str,
        plain: String,
        turn: EncryptTurn,
        purpose: EncryptPurpose,
        answer: Result<String, VaultError>,
        context: &Context<'_>,
    ) {
        let is_open = self.is_open(key);
        if answer.is_ok() && self.is_outdated(key, turn) {
            return;
        }
        match answer {
            _ if purpose == EncryptPurpose::Spare && is_open => {}
            // Another tab removed the lock meanwhile.
            _ if is_open && self.lock().is_none() => {}
            Ok(locked) if purpose == EncryptPurpose::FirstWrite && is_open => {
                self.write_first_locked(key, plain, &locked, context);
            }
            Ok(locked) => self.write_encrypted(key, plain, turn, &locked, context),
            Err(error) if is_open && self.lock() == Some(Lock::Coming) => self.lock_refused(key, error, context),
            Err(error) if is_open && error.needs_passphrase => self.lock_out(),
            Err(error) => {
                self.show(Notice::Refused(error));
                if is_open {
                    // It is tried again.
                    self.say_written(&plain, Err(StorageError::Denied), context);
                }
            }
        }
    }

    fn write_encrypted(&mut self, key: &str, plain: String, turn: EncryptTurn, locked: &str, context: &Context<'_>) {
        let is_open = self.is_open(key);
        let storage_key = StorageKey::draft(key);
        // What was removed meanwhile does not come back.
        if is_open && self.is_gone() {
            return self.removed_elsewhere();
        }
        if !is_open && self.storage.read(&storage_key).is_none() {
            return;
        }
        let there = self.storage.stored(&storage_key).unwrap_or_default();
        if !there.is_empty() && !self.is_own(&there) {
            // Another window wrote in between. What is not open any more stays as an earlier state.
            match self.lock() {
                _ if !is_open => self.keep_past(key, locked, context),
                Some(lock) => self.write_locked(lock, context),
                None => {}
            }
            return;
        }
        // One that is on its way has all of this, and more. Of a draft that is not open any more each is written.
        if is_open && (turn.number != self.encryptions || self.lock().is_none()) {
            return;
        }
        self.own(key, locked);
        let written = self.put(key, locked, &there, context);
        if is_open && written.is_ok() {
            self.wrote(key, plain.clone(), locked, context);
        }
        self.note(key, locked.to_owned(), written.is_ok());
        if is_open {
            self.say_written(&plain, written, context);
        }
    }

    /// Whether a draft is open, and has not been left and opened again since that opening.
    fn is_same_opening(&self, key: &str, opening: u32) -> bool {
        self.open.as_ref().is_some_and(|open| open.key == key && open.opening == opening)
    }

    /// Whether a later encryption of the same opening was answered before. Answers may come in another order.
    fn is_outdated(&mut self, key: &str, turn: EncryptTurn) -> bool {
        match self.answered.iter_mut().find(|(draft, _)| draft == key) {
            Some((_, latest)) if latest.opening == turn.opening && latest.number > turn.number => return true,
            Some((_, latest)) => *latest = turn,
            None => self.answered.push((key.to_owned(), turn)),
        }
        false
    }

    fn decrypted(
        &mut self,
        text: &str,
        purpose: DecryptPurpose,
        answer: Result<String, VaultError>,
        context: &Context<'_>,
    ) {
        match answer {
            Ok(plain) => {
                if let Some(key) = self.open_key().map(str::to_owned) {
                    self.own(&key, text);
                }
                match purpose {
                    DecryptPurpose::Merge => self.merge_remote(text, &plain, context),
                    DecryptPurpose::JoinAndWrite => {
                        self.merge_remote_before_writing(text, &plain, context);
                        self.schedule(context);
                    }
                    DecryptPurpose::JoinAndUnlock => {
                        self.merge_remote(text, &plain, context);
                        self.remove_lock(context);
                    }
                }
            }
            // The lock may have been removed meanwhile.
            Err(_) if self.lock() == Some(Lock::Open) => self.lock_out(),
            Err(_) => {}
        }
    }

    /// The passphrase of a locked draft was given.
    pub(super) fn unlocked(&mut self, key: String, text: &str, plain: String, context: &Context<'_>) {
        self.own(&key, text);
        if self.is_open(&key) {
            self.set_lock(Some(Lock::Open));
            // What was written here before it was locked in another window. Where nothing is kept, the passphrase was tried on an earlier text.
            if self.storage.stored(&StorageKey::draft(&key)).is_some() {
                self.merge_remote(text, &plain, context);
            }
            self.schedule(context);
        } else {
            self.flush(context);
            match read(&plain, context.instruments) {
                Ok(draft) => {
                    // Of what the browser did not take, nothing stands there yet.
                    let is_held = self.storage.is_refused(&StorageKey::draft(&key));
                    let mut open = OpenDraft::new(key, draft, plain, text);
                    open.lock = Some(Lock::Open);
                    if is_held {
                        open.kept = String::new();
                    }
                    self.set_open(open);
                }
                Err(super::OpenDraftError::Unreadable(refusal)) => self.show(Notice::Unreadable(refusal)),
                Err(_) => {}
            }
            self.set_status(SaveStatus::Saved(None));
        }
        self.effects.push(Effect::ContentChanged);
    }
}
