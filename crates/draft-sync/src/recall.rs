//! What the journal knows beyond the store, as after a browser that was killed.

use super::journal::{Found, Note};
use super::{Context, Effect, Model, StorageKey, Tombstone};
use documents::encrypted::is_encrypted;

impl Model {
    /// Asks the journal.
    pub(super) fn recall(&mut self) {
        let (mut kept, mut gone) = (Vec::new(), Vec::new());
        for key in self.storage.keys() {
            match (self.storage.read(&key), key) {
                (Some(id), StorageKey::Tombstone(draft)) => gone.push(Tombstone { draft, id }),
                (Some(text), StorageKey::Draft(key)) => kept.push((key, text)),
                _ => {}
            }
        }
        self.is_recalling = true;
        self.effects.push(Effect::Recall { kept, gone });
    }

    /// Takes what the journal knows.
    pub(super) fn recalled(&mut self, gone: &[Tombstone], found: Vec<Found>, context: &Context<'_>) {
        // Everything may have been removed while the journal was asked.
        if !std::mem::take(&mut self.is_recalling) {
            return;
        }
        // Of these the journal knows nothing any more.
        gone.iter().for_each(|tombstone| self.lift(tombstone));
        found.into_iter().for_each(|found| self.recalled_draft(found, context));
    }

    fn recalled_draft(&mut self, Found { draft, base, text, beside }: Found, context: &Context<'_>) {
        let storage_key = StorageKey::draft(&draft);
        // It may have been deleted while the journal was asked.
        let tombstones = [draft.clone(), String::new()].map(StorageKey::Tombstone);
        if tombstones.iter().any(|tombstone| self.storage.read(tombstone).is_some()) {
            return;
        }
        if let Some(beside) = beside {
            self.keep_past(&draft, &beside, context);
            // The journal begins anew with the draft as it stands.
            let text = self.storage.read(&storage_key).unwrap_or_default();
            let is_kept = self.storage.is_kept();
            self.effects.push(Effect::Note(Note { draft: draft.clone(), before: None, text, is_kept }));
        }
        let Some(text) = text else { return };
        if is_encrypted(text.as_bytes()) {
            self.recalled_locked(&draft, &base, &text, context);
            return;
        }
        self.keep_past(&draft, &base, context);
        if self.is_open(&draft) {
            let there = self.storage.stored(&storage_key).unwrap_or_default();
            self.merge_remote(&there, &there, context);
            // The store is behind the journal: what still stands there is no news of another tab.
            self.merge(&[base], &text, context);
            self.open.iter_mut().for_each(|open| open.noted = Some(text.clone()));
            self.schedule(context);
        } else if self.storage.read(&storage_key).unwrap_or_default() == base {
            // If it changed in the meantime, another tab has asked the journal as well.
            let written = self.storage.write_making_room(&storage_key, &text);
            self.look_at_held(written.err());
            self.effects.extend([Effect::Recovered, Effect::DraftsChanged]);
        }
    }

    /// Takes a locked text that the journal knows, in the place of what is kept, `base`.
    fn recalled_locked(&mut self, key: &str, base: &str, text: &str, context: &Context<'_>) {
        let storage_key = StorageKey::draft(key);
        if self.storage.read(&storage_key).unwrap_or_default() != base {
            return;
        }
        let written = self.storage.write_making_room(&storage_key, text);
        self.look_at_held(written.err());
        self.drop_past(key, true);
        if self.is_open(key) {
            self.receive_remote(text, context);
        }
        self.effects.push(Effect::DraftsChanged);
    }
}
