//! How drafts are kept: written when a person pauses, joined with what other tabs write, noted in the journal, recalled from it,
//! deleted, put back, removed.

use super::{DRAFTS, Desk, Notice, SPELL, Saving, Settled, draft_name, file_name, past_name, place_name};
use crate::app::dom;
use crate::assessment::{Change, Edit, past};
use crate::exchange::sealed::is_sealed;
use crate::exchange::{self, json, merge, save};
use crate::insight::Wanted;
use crate::store::{Shelf, Trouble};
use crate::text::key;
use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use serde_json::Value;
use wasm_bindgen::JsValue;

/// Milliseconds after the last key until a draft is written.
const PAUSE: f64 = 250.0;
/// Milliseconds after which it is written while keys go on.
const AT_LATEST: f64 = 500.0;
/// Milliseconds in which two tabs may write without having seen each other's text.
const CROSSING: f64 = 2_000.0;
/// Milliseconds in which what two tabs wrote before a choice between them may still be on its way.
const ON_ITS_WAY: f64 = 5_000.0;
/// From how many answered questions on a draft is work to lose.
const WORK: usize = 10;
/// The day on which the browser was last asked not to delete what is kept.
const PERSIST: &str = "persist";
/// How the names of drafts begin that were deleted, and that the journal does not know of yet.
const GONE: &str = "gone/";

fn gone_name(key: &str) -> String {
    format!("{GONE}{key}")
}

fn chosen_name(key: &str) -> String {
    format!("chosen/{key}")
}

impl super::State {
    /// That is what is kept now of a draft, if it is still the open one.
    pub(super) fn wrote(&mut self, key: &str, text: String) {
        if let Some(open) = self.open.as_mut().filter(|open| open.key == key) {
            let before = std::mem::replace(&mut open.kept, text);
            self.before.push((dom::milliseconds(), before));
        }
    }
}

impl Desk {
    /// Keeps a state of a draft that is about to be replaced, and of the states before no more than needed.
    pub(super) fn keep_past(&self, key: &str, text: &str) {
        let now = dom::now();
        self.state.update_value(|state| {
            state.past = Some((key.to_owned(), dom::milliseconds()));
            let mut names = state.shelf.names(&past_name(key, ""));
            let is_there = names.iter().max().is_some_and(|last| state.shelf.read(last).as_deref() == Some(text));
            // A draft without an answer is not worth it.
            if is_there || text.is_empty() || text.contains("\"answers\":{}") {
                return;
            }
            let name = past_name(key, &now);
            if state.shelf.write(&name, text).is_err() {
                // Nor is it held in memory: the draft itself comes first.
                state.shelf.remove(&name);
                return;
            }
            names.push(name);
            let beginning = past_name(key, "");
            let times: Vec<&str> = names.iter().filter_map(|name| name.strip_prefix(&beginning)).collect();
            for time in past::thinned(&times, &now) {
                state.shelf.remove(&past_name(key, time));
            }
        });
    }

    /// Writes the open draft when the person pauses.
    pub(super) fn schedule(&self) {
        if !matches!(self.saving.get_untracked(), Saving::Pending | Saving::Failed(_) | Saving::NotKept) {
            self.saving.set(Saving::Pending);
        }
        let desk = *self;
        self.state.update_value(|state| {
            let now = dom::milliseconds();
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
        // Until it is locked it is kept as before.
        if self.lock().is_some_and(|lock| !lock.is_coming) {
            self.write_locked();
            return;
        }
        // Another tab may have written since: then both are joined before anything is replaced.
        let there = self.open_key().and_then(|key| self.raw(&key));
        if let Some(there) = there {
            if is_sealed(there.as_bytes()) {
                self.lock_out();
                return;
            }
            self.absorb(&there);
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
        let is_kept = self.is_kept();
        let written = self.put(&key, &text, &kept);
        self.state.update_value(|state| state.wrote(&key, text.clone()));
        let is_kept = if is_kept && written.is_ok() { "kept" } else { "" };
        self.note("journal/note", &[key.as_str().into(), text.into(), is_kept.into()]);
        self.say_written(written);
    }

    /// Puts a text of a draft in the place of the one before, `kept`, which stays as an earlier state from time to time.
    pub(super) fn put(&self, key: &str, text: &str, kept: &str) -> Result<(), Trouble> {
        let is_recent = self.state.with_value(|state| {
            state.past.as_ref().is_some_and(|(of, at)| of == key && dom::milliseconds() - at < SPELL)
        });
        if !is_recent {
            self.keep_past(key, kept);
        }
        self.state.with_value(|state| {
            let name = draft_name(key);
            let mut written = state.shelf.write(&name, text);
            // Earlier states make room for the draft, the oldest first.
            while written == Err(Trouble::Full) {
                let states = state.shelf.names("past/");
                let time = |name: &String| name.rsplit('/').next().unwrap_or_default().to_owned();
                let Some(oldest) = states.iter().min_by_key(|name| time(name)) else { break };
                state.shelf.remove(oldest);
                written = state.shelf.write(&name, text);
            }
            written
        })
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
                    state.timer = Some(Timeout::new(5_000, move || desk.write()));
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

    /// Another tab wrote this record.
    pub fn written_elsewhere(&self, name: &str, text: &str) {
        let is_open = self.open_key().is_some_and(|key| Shelf::full_name(&draft_name(&key)) == name);
        if is_open {
            self.take(text);
        }
        if self.open_key().is_some_and(|key| Shelf::full_name(&chosen_name(&key)) == name) {
            let place = text.lines().next().unwrap_or_default();
            let index = self.state.with_value(|state| state.conflicts.iter().position(|(known, _)| known == place));
            if let Some(index) = index {
                self.choose(&format!("theirs/{index}"));
            }
        }
        self.drafts.update(|count| *count += 1);
    }

    /// Joins the open draft with what another tab made of it.
    pub(super) fn absorb(&self, theirs: &str) {
        let mut bases = Vec::new();
        self.state.update_value(|state| {
            let now = dom::milliseconds();
            state.before.retain(|(time, _)| now - time < CROSSING);
            bases.extend(state.before.iter().map(|(_, text)| text.clone()));
            bases.extend(state.open.as_ref().map(|open| open.kept.clone()));
        });
        self.join(&bases, theirs);
    }

    /// Joins the open draft with another text of it. `bases` are what both may have been made from, the oldest first: two tabs that
    /// write at the same moment have not seen each other's text, and what one of them wrote is nothing that the other took away.
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
            let now = dom::milliseconds();
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
            theirs.clone_into(&mut open.kept);
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
            self.report("conflicts", move |html| {
                // It may have been settled while it was worded.
                if desk.has_offers() || desk.state.with_value(|state| !state.conflicts.is_empty()) {
                    choice.set(html);
                }
            });
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
            let (time, place, chosen) = (dom::milliseconds(), place.clone(), chosen.clone());
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
        let mut gone = String::new();
        let mut inputs = vec![JsValue::NULL];
        self.state.with_value(|state| {
            for name in state.shelf.names("") {
                if let Some(key) = name.strip_prefix(GONE) {
                    gone.push_str(key);
                    gone.push('\n');
                } else if let (Some(key), Some(text)) = (name.strip_prefix(DRAFTS), state.shelf.read(&name)) {
                    inputs.extend([JsValue::from_str(key), JsValue::from_str(&text)]);
                }
            }
        });
        if let Some(first) = inputs.first_mut() {
            *first = JsValue::from_str(&gone);
        }
        let desk = *self;
        self.ask_bare("journal/recall", &inputs, move |reply| {
            // Three lines a draft: its key, what local storage has of it, and what is known of it.
            let mut lines = reply.said.into_iter();
            while let (Some(key), Some(base), Some(text)) = (lines.next(), lines.next(), lines.next()) {
                desk.recalled(&key, base, &text);
            }
            if reply.content.is_some() {
                desk.state.with_value(|state| gone.lines().for_each(|key| state.shelf.remove(&gone_name(key))));
            }
        });
    }

    /// Takes what the journal knows of a draft, made from `base`.
    fn recalled(&self, key: &str, base: String, text: &str) {
        if is_sealed(text.as_bytes()) {
            self.recalled_locked(key, &base, text);
            return;
        }
        self.keep_past(key, &base);
        if self.open_key().as_deref() == Some(key) {
            let there = self.raw(key).unwrap_or_default();
            self.absorb(&there);
            self.join(&[base], text);
            // Local storage is behind the journal: what still stands there is no news of another tab.
            self.state.update_value(|state| state.open.iter_mut().for_each(|open| there.clone_into(&mut open.kept)));
            self.schedule();
        } else if self.raw(key).unwrap_or_default() == base {
            // What changed in the meantime, in another tab, had this asked for as well.
            let _ = self.state.with_value(|state| state.shelf.write(&draft_name(key), text));
            self.announce(self.t(key::TABS_JOINED));
            self.drafts.update(|count| *count += 1);
        }
    }

    /// Deletes a draft and its earlier states. What it was can be put back by [`Desk::restore`].
    pub fn delete(&self, key: &str, name: &str) {
        self.flush();
        self.state.update_value(|state| {
            let mut removed = Vec::new();
            let mut names = state.shelf.names(&past_name(key, ""));
            names.extend([draft_name(key), place_name(key), file_name(key)]);
            for name in names {
                if let Some(text) = state.shelf.read(&name) {
                    state.shelf.remove(&name);
                    removed.push((name, text));
                }
            }
            let _ = state.shelf.write(&gone_name(key), "");
            state.deleted = Some((name.to_owned(), removed));
            if state.open.as_ref().is_some_and(|open| open.key == key) {
                state.open = None;
            }
        });
        let (desk, gone) = (*self, gone_name(key));
        self.ask_bare("journal/forget", &[key.into()], move |reply| {
            if reply.content.is_some() {
                desk.state.with_value(|state| state.shelf.remove(&gone));
            }
        });
        self.saving.set(Saving::Nothing);
        self.drafts.update(|count| *count += 1);
    }

    /// Puts the draft deleted last back.
    pub fn restore(&self) {
        let mut written = Ok(());
        let mut back = None;
        self.state.update_value(|state| {
            let removed = state.deleted.take().map(|(_, removed)| removed).unwrap_or_default();
            for (name, text) in removed.iter().rev() {
                if let Some(key) = name.strip_prefix(DRAFTS) {
                    state.shelf.remove(&gone_name(key));
                    back = Some([key.into(), text.into()]);
                }
                written = written.and(state.shelf.write(name, text));
            }
        });
        if let Some(back) = back {
            // The journal has forgotten it.
            self.note("journal/note", &back);
        }
        if let Err(trouble) = written {
            self.saving.set(Saving::Failed(trouble));
        }
        self.drafts.update(|count| *count += 1);
    }

    /// Removes everything that this program has kept in this browser, and says what that was.
    pub fn remove_everything(&self) {
        let count = self.list().len();
        self.state.update_value(|state| {
            state.timer = None;
            state.open = None;
            state.past = None;
            state.deleted = None;
            state.planned.clear();
            state.before.clear();
            state.locked.clear();
            state.offers.clear();
            state.shelf.clear();
        });
        self.saving.set(Saving::Nothing);
        self.set_wrong(&mut |all| all.clear());
        self.look_for(Wanted::default());
        self.note("lock/forget", &["".into()]);
        let desk = *self;
        // Said when it is true of the journal as well.
        self.ask_bare("journal/forget", &["".into()], move |reply| {
            let title = desk.count(key::REMOVE_DONE, count);
            desk.notify(match reply.content {
                Some(_) => Notice::done(title).lines(vec![desk.t(key::REMOVE_DONE_LINE).to_owned()]),
                None => Notice::problem(title).lines(vec![reply.title]),
            });
        });
        self.drafts.update(|count| *count += 1);
    }
}
