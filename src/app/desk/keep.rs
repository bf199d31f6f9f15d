//! Between the pages and the machine that keeps drafts ([`draft_sync`]): events go in, and its effects are carried out here.

use super::{Desk, Notice, Unkept};
use crate::app::{dom, go};
use crate::store::{self, monotonic};
use documents::encrypted::plaintext_fields;
use documents::json;
use draft_sync::{self, Context, Effect, Event, Millis, StorageError, StorageKey, Timer};
use engine::insight::QuestionFilter;
use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use serde_json::Value;
use texts::key;
use wasm_bindgen_futures::spawn_local;

/// The setting that tells the day on which the browser was last asked not to delete what is kept.
const PERSIST: &str = "persist";

impl Desk {
    /// Takes an event, and does what is to be done.
    pub(in crate::app) fn dispatch(&self, event: Event) {
        let time = dom::now();
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "whole milliseconds will do")]
        let now = Millis(monotonic() as u64);
        let mut effects = Vec::new();
        self.state.update_value(|state| {
            let context = Context { now, time: &time, instruments: &state.instruments, new_id: dom::new_id };
            effects = state.drafts.update(event, &context);
        });
        effects.into_iter().for_each(|effect| self.perform(effect));
    }

    fn perform(&self, effect: Effect) {
        let desk = *self;
        match effect {
            Effect::SetTimer(timer, wait) => {
                let wait = u32::try_from(wait).unwrap_or(u32::MAX);
                let timeout = Timeout::new(wait, move || desk.dispatch(Event::TimerFired(timer)));
                self.keep_timer(timer, Some(timeout));
            }
            Effect::ClearTimer(timer) => self.keep_timer(timer, None),
            Effect::Note(note) => self.journal().note(note),
            Effect::Recall { kept, gone } => {
                let drafts = gone.iter().map(|tombstone| tombstone.draft.clone()).collect();
                self.journal().recall(kept.into_iter().collect(), drafts, move |found| {
                    if let Some(found) = found {
                        desk.dispatch(Event::Recalled { gone, found });
                    }
                });
            }
            Effect::Forget(tombstone) => self.journal().forget(&tombstone.draft.clone(), move |done| {
                if done.is_some() {
                    desk.dispatch(Event::Forgotten(tombstone));
                }
            }),
            // Said when it is true of the journal as well.
            Effect::ForgetEverything { drafts, tombstone } => {
                self.journal().forget("", move |done| {
                    if done.is_some() {
                        desk.dispatch(Event::Forgotten(tombstone));
                    }
                    desk.say_all_removed(drafts, done.is_some());
                });
            }
            Effect::Vault(request) => self.ask_vault(request),
            Effect::ForgetKey(draft) => self.forget_key(draft),
            Effect::Status(status) => self.saving.set(status),
            Effect::AskToPersist => self.ask_to_persist(),
            Effect::DraftsChanged => self.drafts.update(|count| *count += 1),
            Effect::UnkeptChanged => self.name_unkept(),
            Effect::ConflictsChanged => self.show_choice(),
            Effect::DraftOpened => {
                self.set_wrong(&mut |all| all.clear());
                self.choice.set(String::new());
                self.history.set((false, false));
                self.opened.update(|count| *count += 1);
            }
            Effect::ContentChanged => self.content.update(|count| *count += 1),
            Effect::Redraw => self.redraw(),
            Effect::Merged => self.show_merged(),
            Effect::Changed(change) => {
                self.made(&change);
                self.say_change(&change);
            }
            Effect::Show(notice) => self.show(notice),
            Effect::Recovered => self.announce(self.t(key::TABS_JOINED)),
            Effect::MemoryCleared => self.clear_memory(),
            Effect::Leave => go("#/"),
        }
    }

    fn keep_timer(&self, timer: Timer, timeout: Option<Timeout>) {
        self.state.update_value(|state| {
            if let Some(slot) = state.timers.get_mut(timer as usize) {
                *slot = timeout;
            }
        });
    }

    fn journal(&self) -> store::journal::Journal {
        self.state.with_value(|state| state.journal.clone())
    }

    fn show(&self, notice: draft_sync::Notice) {
        match notice {
            draft_sync::Notice::Reopened => {
                self.notify(Notice::attention(self.t(key::TABS_REOPENED)));
                self.opened.update(|count| *count += 1);
            }
            draft_sync::Notice::Locked => self.notify_done(key::LOCK_DONE),
            draft_sync::Notice::LockRemoved => self.notify_done(key::LOCK_REMOVED),
            draft_sync::Notice::LockAbandoned => self.notify(Notice::attention(self.t(key::LOCK_LEFT))),
            draft_sync::Notice::KeyLost => {
                let lines = vec![self.t(key::LOCK_KEY_LOST_LINE).to_owned()];
                self.notify(Notice::problem(self.t(key::LOCK_KEY_LOST)).lines(lines));
            }
            draft_sync::Notice::Refused(error) => self.notify(Notice::problem(error.title).lines(error.lines)),
            draft_sync::Notice::Unreadable(refusal) => {
                let lines = self.fault_lines(&refusal.faults);
                self.notify(Notice::problem(self.t(key::LOST_DRAFT_UNREADABLE)).lines(lines));
            }
        }
    }

    /// What another tab wrote is in the open draft.
    fn show_merged(&self) {
        self.figures.update(|count| *count += 1);
        self.applies.update(|count| *count += 1);
        self.announce(self.t(key::TABS_JOINED));
        // Typing is never disturbed: the page waits until the field is left.
        if dom::is_typing() {
            self.state.update_value(|state| state.redraw_later = true);
        } else {
            self.redraw();
        }
    }

    fn say_all_removed(&self, drafts: usize, is_journal_empty: bool) {
        let title = self.count(key::REMOVE_DONE, drafts);
        self.notify(if is_journal_empty {
            Notice::done(title).lines(vec![self.t(key::REMOVE_DONE_LINE).to_owned()])
        } else {
            Notice::problem(title).lines(vec![self.t(key::JOURNAL_FAILED).to_owned()])
        });
    }

    /// Asks the browser not to delete what is kept on its own, once a day at most: some browsers ask the person in turn.
    fn ask_to_persist(&self) {
        let today = dom::today();
        if self.setting(PERSIST).as_ref() != Some(&today) {
            self.set_setting(PERSIST, &today);
            dom::tell("palermo-persist");
        }
    }

    /// Forgets everything that this page remembers of people's work, except for the draft that is open.
    fn clear_memory(&self) {
        self.state.update_value(|state| {
            let of_open = state.drafts.draft().map(|draft| draft.instrument().digest.clone());
            let mut position = 0;
            let texts = &mut state.texts;
            state.instruments.retain(|instrument| {
                // The first is the standard one.
                let stays = position == 0 || of_open.as_ref() == Some(&instrument.digest);
                if stays {
                    position += 1;
                } else {
                    texts.remove(position);
                }
                stays
            });
            state.chosen = 0;
            state.focus_after = None;
            state.planned.clear();
            let open = state.drafts.open_key();
            state.offers.retain(|offer| offer.is_of(open));
        });
        if self.open_key().is_none() {
            self.choice.set(String::new());
            self.history.set((false, false));
            self.set_wrong(&mut |all| all.clear());
            // With all that it remembers: keys of drafts, instruments, texts.
            self.worker.end();
        }
        self.set_dialog(None);
        self.look_for(QuestionFilter::default());
    }

    /// The browser tells what another tab did: it wrote this text under that name, or with none removed it; without a name it
    /// removed everything.
    pub(crate) fn changed_elsewhere(&self, name: Option<&str>, text: Option<String>) {
        let key = name.map(store::key_of);
        // What other programs on the same host keep is nothing to this one.
        if let Some(key) = key.map_or(Some(None), |key| key.map(Some)) {
            self.dispatch(Event::StorageChanged { key, text });
        }
    }

    /// Writes the open draft at once if something is not written yet.
    pub(crate) fn flush(&self) {
        self.dispatch(Event::PageHidden);
    }

    /// Shows what there is to choose between.
    pub(super) fn show_choice(&self) {
        let has_choice =
            |desk: &Desk| desk.has_offers() || desk.state.with_value(|state| !state.drafts.conflicts().is_empty());
        if has_choice(self) {
            let desk = *self;
            spawn_local(async move {
                let Some(html) = desk.conflicts_html().await else { return };
                // It may have been settled while it was worded.
                if has_choice(&desk) {
                    desk.choice.set(html);
                }
            });
        } else {
            self.choice.set(String::new());
        }
    }

    /// Asks the person about a place that another tab has otherwise.
    pub(crate) fn ask_which(&self, place: &str, theirs: Value) {
        self.dispatch(Event::AskWhich { place: place.to_owned(), theirs });
    }

    /// Something was typed at a place.
    pub(crate) fn typed_at(&self, place: &str) {
        self.dispatch(Event::TypedAt(place.to_owned()));
    }

    /// Keeps what stands here (`mine/N`), or takes what the other tab has (`theirs/N`).
    pub(crate) fn choose(&self, act: &str) {
        if let Some(act) = act.strip_prefix("sheet-") {
            return self.choose_offer(act);
        }
        let Some((whose, index)) = act.split_once('/') else { return };
        let index = index.parse().unwrap_or(usize::MAX);
        self.dispatch(Event::Chosen { index, is_mine: whose == "mine" });
    }

    /// Deletes a draft and its earlier states. What it was can be put back by [`Desk::restore`].
    pub(crate) fn delete(&self, key: &str, name: &str) {
        self.dispatch(Event::Deleted { key: key.to_owned(), name: name.to_owned() });
    }

    /// Puts the draft deleted last back. What the browser does not take is held, is said on every page, and is tried again.
    pub(crate) fn restore(&self) {
        self.dispatch(Event::Restored);
    }

    /// Removes everything that this program has kept in this browser, and says what that was. Other tabs are told.
    pub(crate) fn remove_everything(&self) {
        self.dispatch(Event::AllRemoved);
    }

    /// Keeps the draft that was removed in another tab, or lets it go.
    pub(crate) fn decide_removed(&self, keeps: bool) {
        if keeps {
            self.keep_instrument();
        }
        self.dispatch(Event::RemovalDecided { keeps });
    }

    /// The drafts that are on this page alone, and why.
    pub(crate) fn unkept(&self) -> (Vec<Unkept>, StorageError) {
        self.state.with_value(|state| (state.unkept.clone(), state.drafts.unkept().1))
    }

    /// Looks which drafts are on this page alone, and what they are called.
    fn name_unkept(&self) {
        let (keys, _) = self.state.with_value(|state| state.drafts.unkept());
        let unkept: Vec<Unkept> = keys.into_iter().map(|key| Unkept { name: self.name_of(&key), key }).collect();
        let mut is_news = false;
        self.state.update_value(|state| {
            is_news = state.unkept != unkept;
            state.unkept = unkept;
        });
        if is_news {
            self.held.update(|count| *count += 1);
        }
    }

    /// What a draft is called.
    fn name_of(&self, key: &str) -> String {
        let text = self.raw(key).unwrap_or_default();
        match plaintext_fields(&text) {
            Some(fields) => self.locked_name(&fields),
            None => {
                let document = json::parse(text.as_bytes()).unwrap_or_default();
                let name = document.get("subject").and_then(|subject| subject.get("name")).and_then(Value::as_str);
                name.map_or_else(|| self.t(key::DRAFT_UNNAMED).to_owned(), str::to_owned)
            }
        }
    }

    /// The text of a draft as it is kept, readable or not.
    pub(crate) fn raw(&self, key: &str) -> Option<String> {
        self.read_stored(&StorageKey::draft(key))
    }

    /// The text of a key, kept or held.
    pub(super) fn read_stored(&self, key: &StorageKey) -> Option<String> {
        self.state.with_value(|state| state.drafts.storage().read(key))
    }

    /// Keeps a text that is no draft, where there is room. Losing it costs a click, so a failure is not worth a message.
    pub(super) fn write_stored(&self, key: &StorageKey, text: &str) {
        self.state.update_value(|state| {
            let _ = state.drafts.storage_mut().write(key, text);
        });
    }
}
