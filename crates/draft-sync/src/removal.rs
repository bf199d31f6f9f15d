//! Deleting drafts, putting them back, removing everything; and the open draft that another tab removed.

use super::journal::Note;
use super::{Context, Deleted, Effect, Lock, Model, SaveStatus, StorageKey};

/// Says that a draft was deleted, or everything, and that the journal may still know of it. It is lifted once the journal has forgotten.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tombstone {
    /// The draft's key; empty: everything was removed.
    pub draft: String,
    /// The id of this one deletion. A draft may be deleted again before the journal has forgotten it once.
    pub id: String,
}

impl Tombstone {
    fn new(draft: &str, context: &Context<'_>) -> Tombstone {
        Tombstone { draft: draft.to_owned(), id: (context.new_id)() }
    }

    fn storage_key(&self) -> StorageKey {
        StorageKey::Tombstone(self.draft.clone())
    }
}

impl Model {
    /// The journal has forgotten what was deleted then. What was deleted again since is still to be forgotten.
    pub(super) fn lift(&mut self, tombstone: &Tombstone) {
        let key = tombstone.storage_key();
        if self.storage.read(&key).as_ref() == Some(&tombstone.id) {
            self.storage.remove(&key);
        }
    }

    /// Deletes a draft and its earlier states. What it was can be put back.
    pub(super) fn delete(&mut self, key: String, name: String, context: &Context<'_>) {
        self.flush(context);
        // First, so that the journal does not bring back what was deleted by half.
        let tombstone = Tombstone::new(&key, context);
        let mut is_buried = self.storage.write(&tombstone.storage_key(), &tombstone.id).is_ok();
        let mut keys: Vec<StorageKey> =
            self.storage.past(&key).iter().map(|state| StorageKey::past(&key, state)).collect();
        keys.extend([
            StorageKey::Lineage(key.clone()),
            StorageKey::File(key.clone()),
            StorageKey::Place(key.clone()),
            StorageKey::draft(&key),
        ]);
        let mut texts = Vec::new();
        for key in keys {
            if !is_buried {
                // What went before may have made room for it.
                is_buried = self.storage.write(&tombstone.storage_key(), &tombstone.id).is_ok();
            }
            if let Some(text) = self.storage.read(&key) {
                self.storage.remove(&key);
                texts.push((key, text));
            }
        }
        if self.is_open(&key) {
            self.open = None;
            self.stop_waiting();
            self.set_status(SaveStatus::Nothing);
        }
        self.effects.push(Effect::Forget(tombstone));
        self.deleted = Some(Deleted { key, name, texts });
        // There may be room now for what had none.
        self.try_again(context);
        self.effects.push(Effect::DraftsChanged);
    }

    /// Puts the draft deleted last back, the draft itself first. What the browser does not take is held and tried again.
    pub(super) fn restore(&mut self, context: &Context<'_>) {
        let Some(Deleted { key, texts, .. }) = self.deleted.take() else { return };
        self.storage.remove(&StorageKey::Tombstone(key.clone()));
        let storage_key = StorageKey::draft(&key);
        let is_back = self.storage.read(&storage_key).is_some();
        let mut trouble = None;
        for (of, text) in texts.into_iter().rev() {
            if of != storage_key {
                if self.storage.read(&of).is_none() {
                    let _ = self.storage.write(&of, &text);
                }
            } else if is_back {
                // Another tab has put it back, and perhaps gone on with it: this is an earlier state by now.
                self.keep_past(&key, &text, context);
            } else {
                trouble = self.storage.write_making_room(&of, &text).err();
                // The journal has forgotten it.
                let is_kept = trouble.is_none() && self.storage.is_kept();
                self.effects.push(Effect::Note(Note { draft: key.clone(), before: None, text, is_kept }));
            }
        }
        self.look_at_held(trouble);
        self.effects.push(Effect::DraftsChanged);
    }

    /// Removes everything that this program has kept in this browser. Other tabs are told.
    pub(super) fn remove_everything(&mut self, context: &Context<'_>) {
        self.flush(context);
        let drafts = self.storage.drafts().len();
        self.open = None;
        // First, so that the journal brings nothing back where the page is closed before it has forgotten.
        let tombstone = Tombstone::new("", context);
        if self.storage.write(&tombstone.storage_key(), &tombstone.id).is_err() {
            // What goes with the drafts makes room for it.
            self.storage.remove_all(|key| !matches!(key, StorageKey::Draft(_)));
            let _ = self.storage.write(&tombstone.storage_key(), &tombstone.id);
        }
        self.storage.clear_except(&tombstone.storage_key());
        // Nothing else may have been there to make room.
        let _ = self.storage.write(&tombstone.storage_key(), &tombstone.id);
        let _ = self.storage.write(&StorageKey::Removed, &format!("{} {}", context.time, context.now.0));
        self.storage.remove(&StorageKey::Removed);
        self.set_status(SaveStatus::Nothing);
        self.forget_all();
        self.effects.extend([
            Effect::ForgetEverything { drafts, tombstone },
            Effect::DraftsChanged,
            Effect::ContentChanged,
        ]);
    }

    /// Forgets everything that this page remembers of people's work, except for the draft that is open.
    fn forget_all(&mut self) {
        self.stop_waiting();
        self.is_recalling = false;
        self.last_past = None;
        self.deleted = None;
        self.storage.let_all_go();
        if self.open.is_none() {
            self.own_locked.clear();
        }
        self.effects.push(Effect::MemoryCleared);
        self.look_at_held(None);
    }

    /// Everything was removed in another tab. The person is asked about the open draft.
    pub(super) fn all_removed_elsewhere(&mut self) {
        self.removed_elsewhere();
        self.open.iter_mut().for_each(|open| open.is_all_removed = true);
        self.forget_all();
        self.effects.push(Effect::ContentChanged);
    }

    /// Whether the open draft was removed in another tab, and the person has not said yet what is to become of it.
    pub fn is_removed(&self) -> bool {
        self.open.as_ref().is_some_and(|open| open.is_removed)
    }

    /// The open draft was removed in another tab: it is not written again unless the person wants it.
    pub(super) fn removed_elsewhere(&mut self) {
        let Some(open) = &mut self.open else { return };
        let storage_key = open.storage_key();
        if !self.storage.is_missing(&storage_key) {
            return;
        }
        let is_news = !std::mem::replace(&mut open.is_removed, true);
        self.stop_waiting();
        self.storage.let_go(&storage_key);
        if is_news {
            self.set_status(SaveStatus::Removed);
            self.look_at_held(None);
        }
    }

    /// The open draft was removed in another tab, and is put back there.
    pub(super) fn put_back_elsewhere(&mut self, context: &Context<'_>) {
        if self.is_removed() {
            self.open.iter_mut().for_each(|open| open.is_removed = false);
            self.set_status(SaveStatus::Saved(None));
            self.schedule(context);
        }
    }

    /// Keeps the draft that was removed in another tab, or lets it go.
    pub(super) fn decide_removed(&mut self, keeps: bool, context: &Context<'_>) {
        let Some(open) = self.open.as_mut().filter(|open| open.is_removed) else { return };
        let (key, is_all_removed) = (open.key.clone(), std::mem::take(&mut open.is_all_removed));
        if !keeps {
            self.open = None;
            self.set_status(SaveStatus::Nothing);
            if is_all_removed {
                self.forget_all();
            } else {
                self.effects.push(Effect::ForgetKey(key));
            }
            self.effects.push(Effect::Leave);
            return;
        }
        open.is_removed = false;
        if open.lock == Some(Lock::Out) {
            // The lock of another window went with what was removed.
            open.lock = None;
        }
        // It begins anew: what was heard of it before it was removed is given up with it.
        self.openings = self.openings.wrapping_add(1);
        open.opening = self.openings;
        open.kept = String::new();
        open.stands = String::new();
        open.noted = None;
        self.storage.remove(&StorageKey::Tombstone(key));
        self.set_status(SaveStatus::Pending);
        self.write(context);
        self.effects.push(Effect::DraftsChanged);
    }
}
