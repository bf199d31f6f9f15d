//! Writing the open draft, and what the browser does not take.

use super::journal::Note;
use super::{Before, Context, Effect, Lock, Model, OpenDraft, SaveStatus, StorageError, StorageKey, Timer};
use documents::encrypted::is_encrypted;
use documents::journal::name;
use engine::assessment::Draft;

/// Milliseconds after the last key until a draft is written.
const PAUSE: u64 = 250;
/// Milliseconds after which it is written while keys go on.
const AT_LATEST: u64 = 500;
/// Milliseconds after which what could not be written is tried again.
const AGAIN: u64 = 5_000;
/// How many of its own earlier texts a tab remembers.
const OWN_BEFORE: usize = 16;
/// From how many answered questions on a draft is work to lose.
const WORK: usize = 10;

impl OpenDraft {
    /// The text by which the browser stands is another one now: `plain` in clear, `standing` as it is kept.
    pub(super) fn stand(&mut self, plain: String, standing: &str, context: &Context<'_>) {
        let text = std::mem::replace(&mut self.kept, plain);
        let name = std::mem::replace(&mut self.stands, name(standing));
        self.before.push(Before { name, time: context.now, text });
        let surplus = self.before.len().saturating_sub(OWN_BEFORE);
        self.before.drain(..surplus);
    }
}

impl Model {
    /// Opens a draft of the store.
    pub(super) fn open_stored(&mut self, key: String, draft: Draft, context: &Context<'_>) {
        let storage_key = StorageKey::draft(&key);
        let text = self.storage.read(&storage_key).unwrap_or_default();
        let is_refused = self.storage.is_refused(&storage_key);
        let kept = if is_refused { self.storage.stood(&storage_key).unwrap_or_default() } else { text.clone() };
        let open = OpenDraft::new(key, draft, kept.clone(), &kept);
        self.set_open(OpenDraft { noted: Some(text), ..open });
        self.set_status(if self.storage.is_kept() { SaveStatus::Saved(None) } else { SaveStatus::NotKept });
        if is_refused {
            // Perhaps there is room by now.
            self.write(context);
        }
    }

    /// Opens a draft that was just made or came out of a file, and writes it.
    pub(super) fn begin(&mut self, key: String, draft: Draft, context: &Context<'_>) {
        self.flush(context);
        let kept = self.storage.stored(&StorageKey::draft(&key)).unwrap_or_default();
        self.set_open(OpenDraft::new(key, draft, kept.clone(), &kept));
        self.write(context);
        self.effects.extend([Effect::DraftsChanged, Effect::ContentChanged]);
    }

    /// Makes that the open draft.
    pub(super) fn set_open(&mut self, open: OpenDraft) {
        self.openings = self.openings.wrapping_add(1);
        self.open = Some(OpenDraft { opening: self.openings, ..open });
        self.effects.push(Effect::DraftOpened);
        self.look_at_held(None);
        // What a sheet has differently may be waiting for this draft.
        self.effects.push(Effect::ConflictsChanged);
    }

    /// Starts [`Timer::Save`], or stops it.
    fn set_save_timer(&mut self, wait: Option<u64>) {
        if self.is_waiting || wait.is_some() {
            self.effects.push(match wait {
                Some(wait) => Effect::SetTimer(Timer::Save, wait),
                None => Effect::ClearTimer(Timer::Save),
            });
        }
        self.is_waiting = wait.is_some();
    }

    /// Nothing waits to be written any more.
    pub(super) fn stop_waiting(&mut self) {
        self.set_save_timer(None);
        self.unwritten = None;
    }

    /// Writes the open draft when the person pauses.
    pub(super) fn schedule(&mut self, context: &Context<'_>) {
        if self.is_removed() {
            return;
        }
        if !matches!(self.status, SaveStatus::Pending | SaveStatus::Failed(_) | SaveStatus::NotKept) {
            self.set_status(SaveStatus::Pending);
        }
        // Whoever types without a pause is kept all the same.
        let waited = context.now.since(*self.unwritten.get_or_insert(context.now));
        self.set_save_timer(Some(AT_LATEST.saturating_sub(waited).min(PAUSE)));
    }

    /// Writes the open draft at once if something is not written yet.
    pub(super) fn flush(&mut self, context: &Context<'_>) {
        if self.is_waiting {
            self.write(context);
        }
    }

    /// Whether the store had the open draft and has it no longer: another tab removed it.
    pub(super) fn is_gone(&self) -> bool {
        let open = self.open.as_ref().filter(|open| !open.kept.is_empty());
        open.is_some_and(|open| self.storage.is_missing(&open.storage_key()))
    }

    pub(super) fn write(&mut self, context: &Context<'_>) {
        self.stop_waiting();
        if self.is_removed() {
            return;
        }
        if self.is_gone() {
            self.removed_elsewhere();
            return;
        }
        if let Some(lock) = self.lock().filter(|lock| *lock != Lock::Coming) {
            self.write_locked(lock, context);
            return;
        }
        // Another tab may have written since: then both are merged before anything is replaced.
        let there = self.open.as_ref().and_then(|open| self.storage.stored(&open.storage_key()));
        if let Some(there) = there {
            if is_encrypted(there.as_bytes()) {
                self.lock_out();
                return;
            }
            self.merge_remote_before_writing(&there, &there, context);
        }
        self.write_clear(context);
    }

    /// Writes the open draft as it is, for all to read.
    pub(super) fn write_clear(&mut self, context: &Context<'_>) {
        let Some(open) = &self.open else { return self.set_status(SaveStatus::Nothing) };
        let (key, text, kept) = (open.key.clone(), open.text(), open.kept.clone());
        let written = self.put(&key, &text, &kept, context);
        if written.is_ok() {
            self.wrote(&key, text.clone(), &text, context);
        }
        self.note(&key, text.clone(), written.is_ok());
        self.say_written(&text, written, context);
    }

    /// That is what is kept now of a draft, if it is still the open one: `plain` in clear, `standing` as it is kept.
    pub(super) fn wrote(&mut self, key: &str, plain: String, standing: &str, context: &Context<'_>) {
        if let Some(open) = self.open.as_mut().filter(|open| open.key == key) {
            open.stand(plain, standing, context);
            open.made_from = vec![open.stands.clone()];
        }
    }

    /// Notes a text of a draft in the journal, in place of the one that was noted last.
    pub(super) fn note(&mut self, key: &str, text: String, is_written: bool) {
        let is_kept = is_written && self.storage.is_kept();
        let open = self.open.as_mut().filter(|open| open.key == key);
        let before = open.and_then(|open| open.noted.replace(text.clone()));
        self.effects.push(Effect::Note(Note { draft: key.to_owned(), before, text, is_kept }));
    }

    /// Puts a text of a draft in the place of the one before, `kept`, which stays as an earlier state from time to time.
    pub(super) fn put(&mut self, key: &str, text: &str, kept: &str, context: &Context<'_>) -> Result<(), StorageError> {
        self.keep_past_from_time_to_time(key, kept, context);
        if self.is_open(key) {
            // Before the text itself, so that other tabs know what it was made from when they hear of it.
            self.learn_lineage();
            if let Some(open) = &mut self.open {
                open.lineage.add(&name(text), open.made_from.clone());
                let lineage = open.lineage.write();
                let _ = self.storage.write_or_forget(&StorageKey::Lineage(key.to_owned()), &lineage);
            }
        }
        let written = self.storage.write_making_room(&StorageKey::draft(key), text);
        self.look_at_held(written.err());
        written
    }

    /// Says whether the open draft was written, `plain`. Where it was not, it is tried again: room may come back.
    pub(super) fn say_written(&mut self, plain: &str, written: Result<(), StorageError>, context: &Context<'_>) {
        if self.draft().is_some_and(|draft| draft.document().answers.len() >= WORK) {
            self.effects.push(Effect::AskToPersist);
        }
        self.set_status(match written {
            // Encrypting takes its time: what was typed since is still to be written.
            Ok(()) if self.open.as_ref().is_some_and(|open| open.text() != plain) => SaveStatus::Pending,
            Ok(()) if self.storage.is_kept() => SaveStatus::Saved(Some(context.time.to_owned())),
            Ok(()) => SaveStatus::NotKept,
            Err(trouble) => SaveStatus::Failed(trouble),
        });
        if written.is_err() {
            self.set_save_timer(Some(AGAIN));
        }
    }

    /// The keys of the drafts that are on this page alone, and why.
    pub fn unkept(&self) -> (Vec<String>, StorageError) {
        let keys = if self.storage.is_kept() { self.storage.refused() } else { self.storage.keys() };
        let drafts = keys.into_iter().filter_map(|key| match key {
            StorageKey::Draft(key) => Some(key),
            _ => None,
        });
        let mut drafts: Vec<String> = drafts.collect();
        drafts.sort_unstable();
        (drafts, self.trouble.unwrap_or(StorageError::Denied))
    }

    /// Looks which drafts are on this page alone, after something could not be written (`trouble`) or may have been.
    pub(super) fn look_at_held(&mut self, trouble: Option<StorageError>) {
        let (drafts, _) = self.unkept();
        self.trouble = trouble.or(self.trouble).filter(|_| !drafts.is_empty());
        self.effects.push(Effect::UnkeptChanged);
        self.keep_trying();
    }

    /// The keys of what is held, without the open draft, which has a timer of its own.
    fn refused_beside_open(&self) -> Vec<StorageKey> {
        let open = self.open.as_ref().map(OpenDraft::storage_key);
        self.storage.refused().into_iter().filter(|key| Some(key) != open.as_ref()).collect()
    }

    /// Tries what is held again in a while.
    fn keep_trying(&mut self) {
        let is_held = !self.refused_beside_open().is_empty();
        match (is_held, self.is_retrying) {
            (true, false) => self.effects.push(Effect::SetTimer(Timer::Retry, AGAIN)),
            (false, true) => self.effects.push(Effect::ClearTimer(Timer::Retry)),
            _ => {}
        }
        self.is_retrying = is_held;
    }

    /// Tries again to keep what the browser did not take.
    pub(super) fn try_again(&mut self, context: &Context<'_>) {
        if matches!(self.status, SaveStatus::Failed(_)) {
            self.write(context);
        }
        let mut refused = self.refused_beside_open();
        // Drafts before what goes with them.
        refused.sort_unstable_by_key(|key| !matches!(key, StorageKey::Draft(_)));
        // Each is tried, also after one was taken.
        let is_kept = refused.iter().filter(|key| self.storage.try_again(key)).count() > 0;
        self.look_at_held(None);
        if is_kept {
            self.effects.push(Effect::DraftsChanged);
        }
    }
}
