//! How drafts are kept: written when a person pauses, joined with what other tabs write, noted in the journal, recalled from it,
//! deleted, put back, removed.
//!
//! Spans of time are measured with a clock that nobody can set (`store::monotonic`). What came before what is never told by a time: a
//! draft's texts are known by their digests and by which was made from which (`exchange/lineage.rs`, `exchange/journal.rs`).

use super::{DRAFTS, Desk, Notice, OpenDraft, SPELL, Saving, Settled, draft_name, file_name, past_name, place_name};
use crate::app::dom;
use crate::assessment::{Change, Edit, past};
use crate::exchange::sealed::is_sealed;
use crate::exchange::{self, journal, json, merge, save};
use crate::insight::Wanted;
use crate::protocol::ForgetKey;
use crate::store::journal::{Found, Note};
use crate::store::{Shelf, Trouble, monotonic};
use crate::text::key;
use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;
use wasm_bindgen_futures::spawn_local;

/// Milliseconds after the last key until a draft is written.
const PAUSE: f64 = 250.0;
/// Milliseconds after which it is written while keys go on.
const AT_LATEST: f64 = 500.0;
/// Milliseconds after which what could not be written is tried again.
const AGAIN: u32 = 5_000;
/// Milliseconds after the last key until the person is asked about what was typed.
const ASKED: u32 = 800;
/// Milliseconds in which two tabs may write without having seen each other's text, where one does not say what it made its text from.
const CROSSING: f64 = 2_000.0;
/// Milliseconds in which what two tabs wrote before a choice between them may still be on its way.
const ON_ITS_WAY: f64 = 5_000.0;
/// How many of its own earlier texts a tab remembers.
const OWN_BEFORE: usize = 16;
/// From how many answered questions on a draft is work to lose.
const WORK: usize = 10;
/// The day on which the browser was last asked not to delete what is kept.
const PERSIST: &str = "persist";
/// How the names of drafts begin that were deleted, and that the journal does not know of yet.
const GONE: &str = "gone/";
/// Tells other tabs that everything was removed. It is gone at once; the event carries it.
const REMOVED: &str = "removed";

fn gone_name(key: &str) -> String {
    format!("{GONE}{key}")
}

fn chosen_name(key: &str) -> String {
    format!("chosen/{key}")
}

/// Of which texts the latest texts of a draft were made.
fn lineage_name(key: &str) -> String {
    format!("lineage/{key}")
}

/// A text that the open draft had here before, and until when.
pub(super) struct Before {
    name: String,
    time: f64,
    text: String,
}

/// A draft that is on this page alone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unkept {
    /// Its key in addresses.
    pub key: String,
    /// What it is called.
    pub name: String,
}

impl OpenDraft {
    /// The text by which the browser stands is another one now: `plain` to read, `standing` as it is kept. Gives back the one before.
    fn stand(&mut self, plain: String, standing: &str) -> Before {
        let text = std::mem::replace(&mut self.kept, plain);
        let name = std::mem::replace(&mut self.stands, journal::name(standing));
        Before { name, time: monotonic(), text }
    }
}

impl super::State {
    /// That is what is kept now of a draft, if it is still the open one: `plain` to read, `standing` as it is kept.
    pub(super) fn wrote(&mut self, key: &str, plain: String, standing: &str) {
        if let Some(open) = self.open.as_mut().filter(|open| open.key == key) {
            let before = open.stand(plain, standing);
            self.made_from = vec![open.stands.clone()];
            self.remember(before);
        }
    }

    fn remember(&mut self, before: Before) {
        self.before.push(before);
        let surplus = self.before.len().saturating_sub(OWN_BEFORE);
        self.before.drain(..surplus);
    }

    /// Learns what other tabs say of the texts of a draft.
    fn learn_lineage(&mut self, key: &str) {
        if let Some(written) = self.shelf.stored(&lineage_name(key)) {
            self.lineage.read(&written);
        }
    }

    /// The texts from which the open draft and another text of it, of that name, were both made, the oldest first.
    fn bases(&self, name: &str) -> Vec<String> {
        let Some(open) = &self.open else { return Vec::new() };
        if self.lineage.knows(name) {
            let newest_first = std::iter::once((&open.stands, &open.kept))
                .chain(self.before.iter().rev().map(|before| (&before.name, &before.text)));
            let mut seen = newest_first.filter(|(known, _)| self.lineage.descends(name, known));
            if let Some((_, text)) = seen.next() {
                return vec![text.clone()];
            }
        }
        let now = monotonic();
        let crossing = self.before.iter().filter(|before| now - before.time < CROSSING);
        crossing.map(|before| before.text.clone()).chain([open.kept.clone()]).collect()
    }
}

impl Desk {
    /// Keeps a state of a draft that is about to be replaced, and of the states before no more than needed.
    pub(super) fn keep_past(&self, key: &str, text: &str) {
        let now = dom::now();
        self.state.update_value(|state| {
            state.past = Some((key.to_owned(), monotonic()));
            let beginning = past_name(key, "");
            let all = state.shelf.names(&beginning);
            let mut names: Vec<&str> = all.iter().filter_map(|name| name.strip_prefix(&beginning)).collect();
            let last = past::in_order(&names).last().and_then(|last| state.shelf.read(&past_name(key, last)));
            let says_nothing = json::parse(text.as_bytes()).is_ok_and(|document| !past::says_something(&document));
            if text.is_empty() || says_nothing || last.as_deref() == Some(text) {
                return;
            }
            let new = past::name(&names, &now);
            let name = past_name(key, &new);
            if state.shelf.write(&name, text).is_err() {
                // Nor is it held in memory: the draft itself comes first.
                state.shelf.let_go(&name);
                return;
            }
            names.push(&new);
            for dropped in past::thinned(&names, &now) {
                state.shelf.remove(&past_name(key, dropped));
            }
        });
    }

    /// Writes the open draft when the person pauses.
    pub(super) fn schedule(&self) {
        if self.is_removed() {
            return;
        }
        if !matches!(self.saving.get_untracked(), Saving::Pending | Saving::Failed(_) | Saving::NotKept) {
            self.saving.set(Saving::Pending);
        }
        let desk = *self;
        self.state.update_value(|state| {
            let now = monotonic();
            // Whoever types without a pause is kept all the same.
            let left = *state.unwritten.get_or_insert(now) + AT_LATEST - now;
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 250")]
            let wait = left.clamp(0.0, PAUSE) as u32;
            state.timer = Some(Timeout::new(wait, move || desk.write()));
        });
    }

    /// Writes the open draft at once if something is not written yet.
    pub fn flush(&self) {
        if self.state.with_value(|state| state.timer.is_some()) {
            self.write();
        }
    }

    pub(super) fn write(&self) {
        self.state.update_value(|state| {
            state.timer = None;
            state.unwritten = None;
        });
        if self.is_removed() {
            return;
        }
        let was_removed = self.state.with_value(|state| {
            let open = state.open.as_ref().filter(|open| !open.kept.is_empty());
            open.is_some_and(|open| state.shelf.is_missing(&draft_name(&open.key)))
        });
        if was_removed {
            self.removed_elsewhere();
            return;
        }
        // Until it is locked it is kept as before.
        if self.lock().is_some_and(|lock| !lock.is_coming) {
            self.write_locked();
            return;
        }
        // Another tab may have written since: then both are joined before anything is replaced.
        let there = self.open_key().and_then(|key| self.stored(&key));
        if let Some(there) = there {
            if is_sealed(there.as_bytes()) {
                self.lock_out();
                return;
            }
            self.absorb(&there, &there);
        }
        self.write_clear();
    }

    /// Writes the open draft as it is, for all to read.
    pub(super) fn write_clear(&self) {
        let open = self.state.with_value(|state| {
            let open = state.open.as_ref()?;
            let text = save::draft(open.draft.instrument(), open.draft.document());
            Some((open.key.clone(), text, open.kept.clone()))
        });
        let Some((key, text, kept)) = open else {
            self.saving.set(Saving::Nothing);
            return;
        };
        let written = self.put(&key, &text, &kept);
        if written.is_ok() {
            self.state.update_value(|state| state.wrote(&key, text.clone(), &text));
        }
        self.note(&key, text, written.is_ok());
        self.say_written(written);
    }

    /// Notes a text of a draft in the journal, in place of the one that was noted last.
    pub(super) fn note(&self, key: &str, text: String, is_written: bool) {
        let is_kept = is_written && self.is_kept();
        let mut before = None;
        self.state.update_value(|state| {
            if let Some(open) = state.open.as_mut().filter(|open| open.key == key) {
                before = open.noted.replace(text.clone());
            }
        });
        let note = Note { draft: key.to_owned(), before, text, is_kept };
        self.state.with_value(|state| state.journal.note(note));
    }

    /// Puts a text of a draft in the place of the one before, `kept`, which stays as an earlier state from time to time.
    pub(super) fn put(&self, key: &str, text: &str, kept: &str) -> Result<(), Trouble> {
        let is_recent = self
            .state
            .with_value(|state| state.past.as_ref().is_some_and(|(of, at)| of == key && monotonic() - at < SPELL));
        if !is_recent {
            self.keep_past(key, kept);
        }
        let mut written = Ok(());
        self.state.update_value(|state| {
            if state.open.as_ref().is_some_and(|open| open.key == key) {
                // Before the text itself, so that other tabs know what it was made from when they hear of it.
                state.learn_lineage(key);
                state.lineage.add(&journal::name(text), state.made_from.clone());
                let name = lineage_name(key);
                if state.shelf.write(&name, &state.lineage.write()).is_err() {
                    state.shelf.let_go(&name);
                }
            }
            written = write_making_room(&state.shelf, &draft_name(key), text);
        });
        self.look_at_held(written.err());
        written
    }

    /// Says whether the open draft was written. Where it was not, it is tried again: room may come back.
    pub(super) fn say_written(&self, written: Result<(), Trouble>) {
        self.ask_to_persist();
        self.saving.set(match written {
            Ok(()) if self.is_kept() => Saving::Saved(dom::clock(self.t(key::LOCALE_FORMAT))),
            Ok(()) => Saving::NotKept,
            Err(trouble) => {
                let desk = *self;
                self.state.update_value(|state| {
                    state.timer = Some(Timeout::new(AGAIN, move || desk.write()));
                });
                Saving::Failed(trouble)
            }
        });
    }

    /// Asks the browser not to delete what is kept on its own, once there is work to lose, and once a day at most: some browsers ask
    /// the person in turn.
    fn ask_to_persist(&self) {
        let today = dom::today();
        let has_work = self.look(|draft| draft.document().answers.len() >= WORK).unwrap_or_default();
        if has_work && self.setting(PERSIST).as_ref() != Some(&today) {
            self.set_setting(PERSIST, &today);
            dom::tell("palermo-persist");
        }
    }

    /// Another tab wrote this text, or with none removed it; without a name it removed everything.
    pub fn changed_elsewhere(&self, name: Option<&str>, text: Option<&str>) {
        let open = self.open_key();
        let is_of_open = |name_of: fn(&str) -> String| {
            open.as_ref().is_some_and(|key| name.is_none_or(|name| Shelf::full_name(&name_of(key)) == name))
        };
        match text {
            Some(text) if is_of_open(draft_name) => {
                self.put_back_elsewhere();
                self.take(text);
            }
            Some(text) if is_of_open(chosen_name) => {
                let place = text.lines().next().unwrap_or_default();
                let index = self.state.with_value(|state| state.conflicts.iter().position(|(known, _)| known == place));
                if let Some(index) = index {
                    self.choose(&format!("theirs/{index}"));
                }
            }
            Some(text) if is_of_open(lineage_name) => self.state.update_value(|state| state.lineage.read(text)),
            Some(_) if name == Some(Shelf::full_name(REMOVED).as_str()) => self.all_removed_elsewhere(),
            None if is_of_open(draft_name) => self.removed_elsewhere(),
            None => {
                // Nor is it held here any more.
                let short = name.and_then(Shelf::short_name).filter(|name| name.starts_with(DRAFTS));
                self.state.with_value(|state| short.iter().for_each(|name| state.shelf.let_go(name)));
                self.look_at_held(None);
            }
            Some(_) => {}
        }
        self.drafts.update(|count| *count += 1);
    }

    /// Joins the open draft with what another tab made of it: `theirs` to read, `standing` as it is kept.
    pub(super) fn absorb(&self, standing: &str, theirs: &str) {
        let mut bases = Vec::new();
        self.state.update_value(|state| {
            let Some(key) = state.open.as_ref().map(|open| open.key.clone()) else { return };
            state.learn_lineage(&key);
            let name = journal::name(standing);
            if state.open.as_ref().is_some_and(|open| open.stands == name) {
                return;
            }
            // A text that is heard of late, and that what stands here was made from already.
            let is_seen = state.made_from.iter().any(|own| state.lineage.descends(own, &name));
            if is_seen && state.shelf.stored(&draft_name(&key)).as_deref() != Some(standing) {
                return;
            }
            bases = state.bases(&name);
        });
        if bases.is_empty() {
            return;
        }
        self.join(&bases, theirs);
        self.state.update_value(|state| {
            let Some(open) = &mut state.open else { return };
            let before = open.stand(theirs.to_owned(), standing);
            open.noted = Some(standing.to_owned());
            state.made_from.push(journal::name(standing));
            state.remember(before);
        });
    }

    /// Joins the open draft with another text of it. `bases` are what both may have been made from, the oldest first: two tabs that
    /// write at the same moment have not seen each other's text, and what one of them wrote is nothing that the other took away.
    /// What is kept stays as it is known here.
    fn join(&self, bases: &[String], theirs: &str) {
        let instruments = self.state.with_value(|state| state.instruments.clone());
        let mut conflicts = Vec::new();
        let mut change = Change::default();
        let mut is_behind = false;
        let mut is_settled = false;
        let mut is_reopened = false;
        self.state.update_value(|state| {
            let Some(open) = &mut state.open else { return };
            if open.kept == theirs {
                return;
            }
            let read = |text: &str| json::parse(text.as_bytes()).ok();
            let ours = read(&save::draft(open.draft.instrument(), open.draft.document()));
            // A draft that was just begun was made from nothing.
            let base = bases.iter().find_map(|text| read(text));
            let (Some(base), Some(mine), Some(other)) = (base, ours, read(theirs)) else { return };
            let mut joined = merge::join(&base, &mine, &other);
            is_reopened = merge::reopen(&mut joined.value, &mine, &other);
            // What was not chosen a moment ago may still be on its way from the other tab.
            let now = monotonic();
            state.settled.retain(|settled| now - settled.time < ON_ITS_WAY);
            for Settled { place, chosen, rejected, .. } in &state.settled {
                let is_rejected = |value: &Value| merge::at(value, place).unwrap_or(&Value::Null) == rejected;
                if is_rejected(&other) {
                    joined.conflicts.retain(|(known, _)| known != place);
                    is_behind = true;
                }
                if is_rejected(&joined.value) {
                    merge::put(&mut joined.value, place, chosen);
                }
            }
            let Ok(draft) = exchange::read_draft(&json::line(&joined.value), &instruments) else { return };
            (change, _) = open.draft.take(Edit::Whole(Box::new(draft.document().clone())));
            is_reopened |= change.reopened;
            // Where both say the same by now, there is nothing to choose.
            let asked = state.conflicts.len();
            state.conflicts.retain_mut(|(place, value)| {
                *value = merge::at(&other, place).cloned().unwrap_or_default();
                merge::at(&joined.value, place) != Some(value)
                    && !(value.is_null() && merge::at(&joined.value, place).is_none())
            });
            is_settled = state.conflicts.len() < asked;
            // What the other tab has of our own earlier texts is no choice of another person.
            conflicts = joined.conflicts;
            if !conflicts.is_empty() {
                for text in bases.iter().filter_map(|text| read(text)) {
                    conflicts.retain(|(place, value)| merge::at(&text, place) != Some(value));
                }
            }
            // Where both changed the same, theirs stays in the browser until the person has chosen.
            is_behind |= merge::differs(&merge::join(&base, &other, &mine).value, &other);
        });
        if is_reopened {
            self.notify(Notice::attention(self.t(key::TABS_REOPENED)));
            self.opened.update(|count| *count += 1);
        }
        if is_behind || is_reopened {
            self.schedule();
        }
        if !conflicts.is_empty() {
            self.state.update_value(|state| {
                state.conflicts.retain(|(known, _)| !conflicts.iter().any(|(place, _)| place == known));
                state.conflicts.append(&mut conflicts);
            });
            is_settled = true;
        }
        if is_settled {
            self.show_choice();
        }
        if change.changed {
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
    }

    /// Shows what there is to choose between.
    pub(super) fn show_choice(&self) {
        let choice = self.choice;
        let has_offers = self.has_offers();
        if !has_offers && self.state.with_value(|state| state.conflicts.is_empty()) {
            choice.set(String::new());
        } else {
            let desk = *self;
            spawn_local(async move {
                let Some(html) = desk.conflicts_html().await else { return };
                // It may have been settled while it was worded.
                if desk.has_offers() || desk.state.with_value(|state| !state.conflicts.is_empty()) {
                    choice.set(html);
                }
            });
        }
    }

    /// Asks the person about a place that another tab has otherwise.
    pub fn ask_which(&self, place: &str, theirs: Value) {
        self.state.update_value(|state| {
            state.conflicts.retain(|(known, _)| known != place);
            state.conflicts.push((place.to_owned(), theirs));
        });
        self.ask_later();
    }

    /// Shows what there is to choose between once nobody types in it.
    fn ask_later(&self) {
        let desk = *self;
        self.state.update_value(|state| state.asking = Some(Timeout::new(ASKED, move || desk.show_choice())));
    }

    /// Something was typed at a place: if the person is asked about it, what stands here is another text by now.
    pub fn typed_at(&self, place: &str) {
        if self.state.with_value(|state| state.conflicts.iter().any(|(known, _)| known == place)) {
            self.ask_later();
        }
    }

    /// Keeps what stands here (`mine/N`), or takes what the other tab has (`theirs/N`).
    pub fn choose(&self, act: &str) {
        if let Some(act) = act.strip_prefix("sheet-") {
            return self.choose_offer(act);
        }
        let Some((whose, index)) = act.split_once('/') else { return };
        let mut chosen = None;
        self.state.update_value(|state| {
            let index = index.parse().ok().filter(|index| *index < state.conflicts.len());
            chosen = index.map(|index| state.conflicts.remove(index));
        });
        let Some((place, theirs)) = chosen else { return self.show_choice() };
        let Some(text) = self.look(|draft| save::draft(draft.instrument(), draft.document())) else { return };
        let Ok(mut document) = json::parse(text.as_bytes()) else { return };
        let mine = merge::at(&document, &place).cloned().unwrap_or_default();
        let is_mine = whose == "mine";
        let (chosen, rejected) = if is_mine { (mine, theirs) } else { (theirs, mine) };
        self.state.update_value(|state| {
            let (time, place, chosen) = (monotonic(), place.clone(), chosen.clone());
            state.settled.push(Settled { time, place, chosen, rejected });
        });
        if is_mine && let Some(key) = self.open_key() {
            // The other tab may ask the same. It hears what was chosen here; the number makes each word of it a new one.
            self.flush();
            self.state.with_value(|state| {
                let name = chosen_name(&key);
                let _ = state.shelf.write(&name, &format!("{place}\n{}", dom::new_id()));
                state.shelf.remove(&name);
            });
        }
        if !is_mine {
            merge::put(&mut document, &place, &chosen);
            if let Ok(draft) = self.read_kept(&json::line(&document)) {
                self.seal();
                self.edit(Edit::Whole(Box::new(draft.document().clone())));
                self.seal();
                self.redraw();
            }
        }
        self.show_choice();
        // Both tabs have it then.
        self.schedule();
    }

    /// Asks the journal what it knows beyond what local storage has, as after a browser that was killed.
    pub fn recall(&self) {
        let mut gone = Vec::new();
        let mut kept = BTreeMap::new();
        let journal = self.state.with_value(|state| {
            for name in state.shelf.names("") {
                if let Some(key) = name.strip_prefix(GONE) {
                    gone.push(key.to_owned());
                } else if let (Some(key), Some(text)) = (name.strip_prefix(DRAFTS), state.shelf.read(&name)) {
                    kept.insert(key.to_owned(), text);
                }
            }
            state.journal.clone()
        });
        let desk = *self;
        journal.recall(kept, gone.clone(), move |known| {
            let Some(known) = known else { return };
            known.into_iter().for_each(|found| desk.recalled(found));
            desk.state.with_value(|state| gone.iter().for_each(|key| state.shelf.remove(&gone_name(key))));
        });
    }

    /// Takes what the journal knows of a draft.
    fn recalled(&self, Found { draft, base, text, beside }: Found) {
        if let Some(beside) = beside {
            self.keep_past(&draft, &beside);
            // The journal begins anew with the draft as it stands.
            let text = self.raw(&draft).unwrap_or_default();
            let note = Note { draft: draft.clone(), before: None, text, is_kept: self.is_kept() };
            self.state.with_value(|state| state.journal.note(note));
        }
        let Some(text) = text else { return };
        if is_sealed(text.as_bytes()) {
            self.recalled_locked(&draft, &base, &text);
            return;
        }
        self.keep_past(&draft, &base);
        if self.open_key().as_deref() == Some(&draft) {
            let there = self.stored(&draft).unwrap_or_default();
            self.absorb(&there, &there);
            // Local storage is behind the journal: what still stands there is no news of another tab.
            self.join(&[base], &text);
            self.state.update_value(|state| state.open.iter_mut().for_each(|open| open.noted = Some(text.clone())));
            self.schedule();
        } else if self.raw(&draft).unwrap_or_default() == base {
            // If it changed in the meantime, another tab has asked the journal as well.
            let written = self.state.with_value(|state| write_making_room(&state.shelf, &draft_name(&draft), &text));
            self.look_at_held(written.err());
            self.announce(self.t(key::TABS_JOINED));
            self.drafts.update(|count| *count += 1);
        }
    }

    /// Deletes a draft and its earlier states. What it was can be put back by [`Desk::restore`].
    pub fn delete(&self, key: &str, name: &str) {
        self.flush();
        let mut was_open = false;
        self.state.update_value(|state| {
            let mut removed = Vec::new();
            let mut names = state.shelf.names(&past_name(key, ""));
            names.extend([draft_name(key), place_name(key), file_name(key), lineage_name(key)]);
            for name in names {
                if let Some(text) = state.shelf.read(&name) {
                    state.shelf.remove(&name);
                    removed.push((name, text));
                }
            }
            let _ = state.shelf.write(&gone_name(key), "");
            state.deleted = Some((name.to_owned(), removed));
            was_open = state.open.as_ref().is_some_and(|open| open.key == key);
            if was_open {
                state.open = None;
                state.timer = None;
            }
        });
        if was_open {
            self.saving.set(Saving::Nothing);
        }
        let (desk, gone) = (*self, gone_name(key));
        let journal = self.state.with_value(|state| state.journal.clone());
        journal.forget(key, move |done| {
            if done.is_some() {
                desk.state.with_value(|state| state.shelf.remove(&gone));
            }
        });
        // There may be room now for what had none.
        self.try_again();
        self.drafts.update(|count| *count += 1);
    }

    /// Puts the draft deleted last back. What the browser does not take is held, is said on every page, and is tried again.
    pub fn restore(&self) {
        let mut trouble = None;
        self.state.update_value(|state| {
            let Some((_, removed)) = state.deleted.take() else { return };
            // The draft first, the rest where there is room.
            for (name, text) in removed.iter().rev() {
                if let Some(key) = name.strip_prefix(DRAFTS) {
                    state.shelf.remove(&gone_name(key));
                }
                let Some(key) = name.strip_prefix(DRAFTS) else {
                    let _ = state.shelf.write(name, text);
                    continue;
                };
                trouble = write_making_room(&state.shelf, name, text).err();
                // The journal has forgotten it.
                let (draft, is_kept) = (key.to_owned(), trouble.is_none() && state.shelf.is_kept());
                state.journal.note(Note { draft, before: None, text: text.clone(), is_kept });
            }
        });
        self.look_at_held(trouble);
        self.drafts.update(|count| *count += 1);
    }

    /// Removes everything that this program has kept in this browser, and says what that was. Other tabs are told.
    pub fn remove_everything(&self) {
        let count = self.list().len();
        self.state.update_value(|state| {
            state.open = None;
            state.shelf.clear();
            let _ = state.shelf.write(REMOVED, &dom::new_id());
            state.shelf.remove(REMOVED);
        });
        self.saving.set(Saving::Nothing);
        self.forget_all();
        let desk = *self;
        let journal = self.state.with_value(|state| state.journal.clone());
        // Said when it is true of the journal as well.
        journal.forget("", move |done| {
            let title = desk.count(key::REMOVE_DONE, count);
            desk.notify(match done {
                Some(()) => Notice::done(title).lines(vec![desk.t(key::REMOVE_DONE_LINE).to_owned()]),
                None => Notice::problem(title).lines(vec![desk.t(key::JOURNAL_FAILED).to_owned()]),
            });
        });
        self.drafts.update(|count| *count += 1);
        self.content.update(|count| *count += 1);
    }

    /// Forgets everything that this page remembers of people's work, except for the draft that is open.
    fn forget_all(&self) {
        self.state.update_value(|state| {
            let of_open = state.open.as_ref().map(|open| open.draft.instrument().digest.clone());
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
            state.timer = None;
            state.past = None;
            state.deleted = None;
            state.focus_after = None;
            state.planned.clear();
            let open = state.open.as_ref().map(|open| open.key.as_str());
            state.offers.retain(|offer| offer.is_of(open));
            state.shelf.let_all_go();
            if state.open.is_none() {
                state.before.clear();
                state.conflicts.clear();
                state.settled.clear();
                state.locked.clear();
                state.made_from.clear();
                state.lineage = exchange::lineage::Lineage::default();
            }
        });
        if self.open_key().is_none() {
            self.choice.set(String::new());
            self.history.set((false, false));
            self.set_wrong(&mut |all| all.clear());
            // With all that it remembers: keys of drafts, instruments, texts.
            self.worker.end();
        }
        self.set_dialog(None);
        self.look_for(Wanted::default());
        self.look_at_held(None);
    }

    /// Everything was removed in another tab. The open draft is asked about ([`Desk::removed_elsewhere`]).
    fn all_removed_elsewhere(&self) {
        self.removed_elsewhere();
        self.state.update_value(|state| state.is_all_removed = state.open.is_some());
        self.forget_all();
        self.content.update(|count| *count += 1);
    }

    /// Whether the open draft was removed in another tab, and it is not yet said what is to become of it.
    pub fn is_removed(&self) -> bool {
        self.state.with_value(|state| state.open.as_ref().is_some_and(|open| open.is_removed))
    }

    /// The open draft was removed in another tab: it is not written again unless the person wants it.
    fn removed_elsewhere(&self) {
        let mut is_news = false;
        self.state.update_value(|state| {
            if let Some(open) = &mut state.open
                && state.shelf.is_missing(&draft_name(&open.key))
            {
                is_news = !std::mem::replace(&mut open.is_removed, true);
                state.timer = None;
                state.unwritten = None;
                state.shelf.let_go(&draft_name(&open.key));
            }
        });
        if is_news {
            self.saving.set(Saving::Removed);
            self.look_at_held(None);
        }
    }

    /// The open draft was removed in another tab, and is put back there.
    fn put_back_elsewhere(&self) {
        if self.is_removed() {
            self.state.update_value(|state| state.open.iter_mut().for_each(|open| open.is_removed = false));
            self.saving.set(Saving::Saved(String::new()));
            self.schedule();
        }
    }

    /// Keeps the draft that was removed in another tab, or lets it go.
    pub fn decide_removed(&self, keeps: bool) {
        let Some(key) = self.open_key().filter(|_| self.is_removed()) else { return };
        if !keeps {
            self.state.update_value(|state| state.open = None);
            self.saving.set(Saving::Nothing);
            let mut is_all_removed = false;
            self.state.update_value(|state| is_all_removed = std::mem::take(&mut state.is_all_removed));
            if is_all_removed {
                self.forget_all();
            } else {
                self.worker.tell(ForgetKey { key });
            }
            crate::app::go("#/");
            return;
        }
        self.state.update_value(|state| {
            state.is_all_removed = false;
            state.shelf.remove(&gone_name(&key));
            if let Some(open) = &mut state.open {
                open.is_removed = false;
                open.kept = String::new();
                open.stands = String::new();
                open.noted = None;
            }
        });
        self.keep_instrument();
        self.saving.set(Saving::Pending);
        self.write();
        self.drafts.update(|count| *count += 1);
    }

    /// The drafts that are on this page alone, and why.
    pub fn unkept(&self) -> (Vec<Unkept>, Trouble) {
        self.state.with_value(|state| (state.unkept.clone(), state.trouble.unwrap_or(Trouble::Denied)))
    }

    /// Looks which drafts are on this page alone, after something could not be written (`trouble`) or may have been.
    pub(super) fn look_at_held(&self, trouble: Option<Trouble>) {
        let keys = self.state.with_value(|state| {
            let mut names = if state.shelf.is_kept() { state.shelf.refused() } else { state.shelf.names(DRAFTS) };
            names.sort_unstable();
            names.iter().filter_map(|name| name.strip_prefix(DRAFTS)).map(str::to_owned).collect::<Vec<_>>()
        });
        let unkept: Vec<Unkept> = keys.into_iter().map(|key| Unkept { name: self.name_of(&key), key }).collect();
        let mut is_news = false;
        self.state.update_value(|state| {
            state.trouble = trouble.or(state.trouble).filter(|_| !unkept.is_empty());
            is_news = state.unkept != unkept;
            state.unkept = unkept;
        });
        if is_news {
            self.held.update(|count| *count += 1);
        }
        self.keep_trying();
    }

    /// Tries what is held again in a while. The open draft has a time of its own.
    fn keep_trying(&self) {
        let desk = *self;
        self.state.update_value(|state| {
            let open = state.open.as_ref().map(|open| draft_name(&open.key));
            let is_held = state.shelf.refused().iter().any(|name| Some(name) != open.as_ref());
            if !is_held {
                state.again = None;
            } else if state.again.is_none() {
                state.again = Some(Timeout::new(AGAIN, move || {
                    desk.state.update_value(|state| state.again = None);
                    desk.try_again();
                }));
            }
        });
    }

    /// Tries again to keep what the browser did not take.
    fn try_again(&self) {
        if matches!(self.saving.get_untracked(), Saving::Failed(_)) {
            self.write();
        }
        let mut is_kept = false;
        self.state.with_value(|state| {
            let open = state.open.as_ref().map(|open| draft_name(&open.key));
            let mut names = state.shelf.refused();
            // Drafts before what goes with them.
            names.sort_unstable_by_key(|name| !name.starts_with(DRAFTS));
            for name in names.iter().filter(|name| Some(*name) != open.as_ref()) {
                is_kept |= state.shelf.try_again(name);
            }
        });
        self.look_at_held(None);
        if is_kept {
            self.drafts.update(|count| *count += 1);
        }
    }
}

/// Writes a draft; earlier states make room for it, the oldest first.
pub(super) fn write_making_room(shelf: &Shelf, name: &str, text: &str) -> Result<(), Trouble> {
    let mut written = shelf.write(name, text);
    while written == Err(Trouble::Full) {
        let states = shelf.names("past/");
        let time = |name: &String| name.rsplit('/').next().unwrap_or_default().to_owned();
        let oldest = states.iter().min_by_key(|name| time(name)).and_then(|oldest| {
            // Of one draft the number counts, not the time.
            let (beginning, _) = oldest.rsplit_once('/')?;
            let of_draft = states.iter().filter_map(|name| name.strip_prefix(beginning)?.strip_prefix('/'));
            let first = past::in_order(&of_draft.collect::<Vec<_>>()).first().copied()?;
            Some(format!("{beginning}/{first}"))
        });
        let Some(oldest) = oldest.filter(|oldest| oldest != name) else { break };
        shelf.remove(&oldest);
        written = shelf.write(name, text);
    }
    written
}
