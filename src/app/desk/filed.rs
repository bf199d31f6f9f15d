//! What is known of the files of a draft: see [`engine::assessment::filed`].

use super::Desk;
use crate::app::dom;
use draft_sync::StorageKey;
use engine::assessment::Draft;
use engine::assessment::filed::Filed;
use leptos::prelude::*;
use texts::key;

/// The time of a draft's last change, which tells one state of it from another.
pub(in crate::app) fn state_of(draft: &Draft) -> String {
    draft.document().modified.clone().unwrap_or_default()
}

impl Desk {
    /// What is known of the files of a draft.
    pub(crate) fn filed(&self, key: &str) -> Filed {
        Filed::read(&self.read_stored(&StorageKey::File(key.to_owned())).unwrap_or_default())
    }

    /// Notes something about the files of a draft.
    fn note_filed(&self, key: &str, change: impl FnOnce(&mut Filed)) {
        let mut filed = self.filed(key);
        change(&mut filed);
        // Not to know it costs a reminder too many.
        self.write_stored(&StorageKey::File(key.to_owned()), &filed.write());
        self.filed.update(|count| *count += 1);
    }

    /// A file of that state of a draft was handed to the browser to save.
    pub(super) fn handed_out(&self, key: &str, state: &str) {
        self.note_filed(key, |filed| filed.hand_out(state, &dom::now()));
    }

    /// The person says that the file of that state is there.
    pub(crate) fn has_file(&self, key: &str, state: &str) {
        self.note_filed(key, |filed| filed.confirm(state, &dom::now()));
        self.announce(self.t(key::KEEP_NOTED));
    }

    /// Asks the browser whether it may delete what it keeps on its own.
    pub(in crate::app) fn ask_whether_persistent(self) {
        wasm_bindgen_futures::spawn_local(async move {
            let is_persistent = dom::is_persistent().await;
            if is_persistent != self.is_persistent.get_untracked() {
                self.is_persistent.set(is_persistent);
            }
        });
    }

    /// The open draft is what was in a file just now.
    pub(super) fn came_from_file(&self) {
        let Some((key, state)) = self.open_key().zip(self.with_draft(state_of)) else { return };
        self.note_filed(&key, |filed| filed.keep(&state, &dom::now()));
    }

    /// The open draft was changed. A file of the same second is not one of this state.
    pub(super) fn outdate_file(&self) {
        let Some((key, state)) = self.open_key().zip(self.with_draft(state_of)) else { return };
        let mut filed = self.filed(&key);
        if filed.outdate(&state) {
            self.note_filed(&key, |noted| *noted = filed);
        }
    }
}
