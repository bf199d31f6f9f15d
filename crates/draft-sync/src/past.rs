//! Earlier states of a draft, which one can go back to.

use super::{Context, Model, StorageKey};
use documents::json;
use engine::assessment::past;

/// Milliseconds between two earlier states that are kept.
const SPELL: u64 = 15 * 60_000;

impl Model {
    /// Keeps a state of a draft that is about to be replaced, and of the states before no more than needed.
    pub(super) fn keep_past(&mut self, key: &str, text: &str, context: &Context<'_>) {
        self.last_past = Some((key.to_owned(), context.now));
        let states = self.storage.past(key);
        let last = states.last().and_then(|last| self.storage.read(&StorageKey::past(key, last)));
        let says_nothing = json::parse(text.as_bytes()).is_ok_and(|document| !past::says_something(&document));
        if text.is_empty() || says_nothing || last.as_deref() == Some(text) {
            return;
        }
        let mut names: Vec<&str> = states.iter().map(String::as_str).collect();
        let new = past::name(&names, context.time);
        // Where there is no room it is not held in memory either: the draft itself comes first.
        if self.storage.write_or_forget(&StorageKey::past(key, &new), text).is_err() {
            return;
        }
        names.push(&new);
        for dropped in past::thinned(&names, context.time) {
            self.storage.remove(&StorageKey::past(key, dropped));
        }
    }

    /// Keeps an earlier state, unless one was kept a short while ago.
    pub(super) fn keep_past_from_time_to_time(&mut self, key: &str, text: &str, context: &Context<'_>) {
        let is_recent = self.last_past.as_ref().is_some_and(|(of, time)| of == key && context.now.since(*time) < SPELL);
        if !is_recent {
            self.keep_past(key, text, context);
        }
    }

    /// Keeps the open draft as an earlier state, as it is kept: of a locked draft, locked.
    pub(super) fn keep_open_past(&mut self, context: &Context<'_>) {
        self.flush(context);
        let Some(key) = self.open_key().map(str::to_owned) else { return };
        let text = self.storage.read(&StorageKey::draft(&key)).unwrap_or_default();
        self.keep_past(&key, &text, context);
    }
}
