//! Several tabs with the same draft open: what one writes is merged with what the others have.

use super::{Context, Effect, Model, Notice, OpenDraft, Settled, StorageKey, Timer, read};
use documents::journal::name;
use documents::{json, merge};
use engine::assessment::{Change, Edit};
use serde_json::{Map, Value};

/// Milliseconds in which two tabs may write without having seen each other's text, where one does not say what it made its text from.
const CROSSING: u64 = 2_000;
/// Milliseconds in which what two tabs wrote before a choice between them may still be on its way.
const ON_ITS_WAY: u64 = 5_000;
/// Milliseconds after the last key until the person is asked about what was typed.
const ASKED: u64 = 800;

/// What merging a text did.
#[derive(Default)]
struct Outcome {
    change: Change,
    /// What the person is asked about is different.
    is_settled: bool,
    /// The other text lacks something of what is here.
    is_behind: bool,
    /// A clearance was taken away.
    is_reopened: bool,
}

impl OpenDraft {
    /// The texts from which the open draft and another text of it, of that name, were both made, the oldest first. None where both were
    /// made from one that this tab never saw.
    fn bases(&self, name: &str, context: &Context<'_>) -> Vec<String> {
        if self.lineage.knows(name) {
            let newest_first = std::iter::once((&self.stands, &self.kept))
                .chain(self.before.iter().rev().map(|before| (&before.name, &before.text)));
            let mut seen = newest_first.filter(|(known, _)| self.lineage.descends(name, known));
            return seen.next().map(|(_, text)| text.clone()).into_iter().collect();
        }
        let crossing = self.before.iter().filter(|before| context.now.since(before.time) < CROSSING);
        crossing.map(|before| before.text.clone()).chain([self.kept.clone()]).collect()
    }

    /// Merges with another text. `bases` are what both may have been made from, the oldest first: two tabs that write at the same
    /// moment have not seen each other's text, and what one of them wrote is nothing that the other took away.
    /// What is kept stays as it is known here.
    fn merge(&mut self, bases: &[String], theirs: &str, context: &Context<'_>) -> Outcome {
        let mut outcome = Outcome::default();
        if self.kept == theirs {
            return outcome;
        }
        let document = |text: &str| json::parse(text.as_bytes()).ok();
        let (Some(mine), Some(other)) = (document(&self.text()), document(theirs)) else { return outcome };
        // What was just begun, or was removed meanwhile, or was made from a text that this tab never saw, was made from nothing that is
        // known: what either says, stays.
        let base = bases.iter().find_map(|text| document(text)).unwrap_or_else(|| Value::Object(Map::new()));
        let mut merged = merge::merge(&base, &mine, &other);
        outcome.is_reopened = merge::reopen(&mut merged.value, &mine, &other);
        // What was not chosen a moment ago may still be on its way from the other tab.
        self.settled.retain(|settled| context.now.since(settled.time) < ON_ITS_WAY);
        for Settled { place, chosen, rejected, .. } in &self.settled {
            let is_rejected = |value: &Value| merge::at(value, place).unwrap_or(&Value::Null) == rejected;
            if is_rejected(&other) {
                merged.conflicts.retain(|(known, _)| known != place);
                outcome.is_behind = true;
            }
            if is_rejected(&merged.value) {
                merge::put(&mut merged.value, place, chosen);
            }
        }
        let Ok(draft) = documents::read_draft(&json::line(&merged.value), context.instruments) else { return outcome };
        (outcome.change, _) = self.draft.apply(Edit::Whole(Box::new(draft.document().clone())));
        outcome.is_reopened |= outcome.change.reopened;
        // Where both say the same by now, there is nothing to choose.
        let asked = self.conflicts.len();
        self.conflicts.retain_mut(|(place, value)| {
            *value = merge::at(&other, place).cloned().unwrap_or_default();
            merge::at(&merged.value, place) != Some(value)
                && !(value.is_null() && merge::at(&merged.value, place).is_none())
        });
        outcome.is_settled = self.conflicts.len() < asked;
        // What the other tab has of our own earlier texts is no choice of another person.
        let mut conflicts = merged.conflicts;
        if !conflicts.is_empty() {
            for text in bases.iter().filter_map(|text| document(text)) {
                conflicts.retain(|(place, value)| merge::at(&text, place) != Some(value));
            }
        }
        if !conflicts.is_empty() {
            self.conflicts.retain(|(known, _)| !conflicts.iter().any(|(place, _)| place == known));
            self.conflicts.append(&mut conflicts);
            outcome.is_settled = true;
        }
        // Where both changed the same, theirs stays in the browser until the person has chosen.
        outcome.is_behind |= merge::differs(&merge::merge(&base, &other, &mine).value, &other);
        outcome
    }
}

impl Model {
    /// Another tab wrote this text, or with none removed it; without a key it removed everything.
    pub(super) fn storage_changed(&mut self, key: Option<&StorageKey>, text: Option<&str>, context: &Context<'_>) {
        match (key, text) {
            (Some(StorageKey::Draft(key)), Some(text)) if self.is_open(key) => {
                self.put_back_elsewhere(context);
                self.receive_remote(text, context);
            }
            (Some(StorageKey::Chosen(key)), Some(text)) if self.is_open(key) => {
                let place = text.lines().next().unwrap_or_default();
                if let Some(index) = self.conflicts().iter().position(|(known, _)| known == place) {
                    self.choose(index, false, context);
                }
            }
            (Some(StorageKey::Lineage(key)), Some(text)) if self.is_open(key) => {
                self.open.iter_mut().for_each(|open| open.lineage.read(text));
            }
            (Some(StorageKey::Removed), Some(_)) => self.all_removed_elsewhere(),
            (Some(StorageKey::Draft(key)), None) if self.is_open(key) => self.removed_elsewhere(),
            (None, None) if self.open.is_some() => self.removed_elsewhere(),
            (key, None) => {
                // Nor is it held here any more.
                if let Some(key @ StorageKey::Draft(_)) = key {
                    self.storage.let_go(key);
                }
                self.look_at_held(None);
            }
            (_, Some(_)) => {}
        }
        self.effects.push(Effect::DraftsChanged);
    }

    /// Learns what other tabs say of the texts of the open draft.
    pub(super) fn learn_lineage(&mut self) {
        let Some(open) = &mut self.open else { return };
        if let Some(written) = self.storage.stored(&StorageKey::Lineage(open.key.clone())) {
            open.lineage.read(&written);
        }
    }

    /// Merges the open draft with what another tab made of it: `theirs` in clear, `standing` as it is kept.
    pub(super) fn merge_remote(&mut self, standing: &str, theirs: &str, context: &Context<'_>) {
        self.learn_lineage();
        let Some(open) = &self.open else { return };
        let name = name(standing);
        if open.stands == name {
            return;
        }
        // A text that is heard of late, and that what stands here was made from already.
        let is_seen = open.made_from.iter().any(|own| open.lineage.descends(own, &name));
        if is_seen && self.storage.stored(&open.storage_key()).as_deref() != Some(standing) {
            return;
        }
        let bases = open.bases(&name, context);
        self.merge(&bases, theirs, context);
        if let Some(open) = &mut self.open {
            open.stand(theirs.to_owned(), standing, context);
            open.noted = Some(standing.to_owned());
            open.made_from.push(name);
        }
    }

    /// The same, where what is open is written next. Should the draft be left before the person has chosen between the two, the other
    /// text is found among the earlier states.
    pub(super) fn merge_remote_before_writing(&mut self, standing: &str, theirs: &str, context: &Context<'_>) {
        let before = self.conflicts().to_vec();
        self.merge_remote(standing, theirs, context);
        if self.conflicts().iter().any(|conflict| !before.contains(conflict))
            && let Some(key) = self.open_key().map(str::to_owned)
        {
            self.keep_past(&key, standing, context);
        }
    }

    /// Merges the open draft with another text of it, made from one of `bases` ([`OpenDraft::merge`]).
    pub(super) fn merge(&mut self, bases: &[String], theirs: &str, context: &Context<'_>) {
        let Some(open) = &mut self.open else { return };
        let outcome = open.merge(bases, theirs, context);
        if outcome.is_reopened {
            self.show(Notice::Reopened);
        }
        if outcome.is_behind || outcome.is_reopened {
            self.schedule(context);
        }
        if outcome.is_settled {
            self.effects.push(Effect::ConflictsChanged);
        }
        if outcome.change.changed {
            self.effects.push(Effect::Merged);
        }
    }

    /// Asks the person about a place that another tab has otherwise.
    pub(super) fn ask_which(&mut self, place: String, theirs: Value) {
        let Some(open) = &mut self.open else { return };
        open.conflicts.retain(|(known, _)| *known != place);
        open.conflicts.push((place, theirs));
        self.ask_later();
    }

    /// Asks once nobody types.
    fn ask_later(&mut self) {
        self.effects.push(Effect::SetTimer(Timer::Ask, ASKED));
    }

    /// Something was typed at a place: if the person is asked about it, what stands here is another text by now.
    pub(super) fn typed_at(&mut self, place: &str) {
        if self.conflicts().iter().any(|(known, _)| known == place) {
            self.ask_later();
        }
    }

    /// Keeps what stands here, or takes what the other tab has.
    pub(super) fn choose(&mut self, index: usize, is_mine: bool, context: &Context<'_>) {
        let Some(open) = self.open.as_mut().filter(|open| index < open.conflicts.len()) else {
            return self.effects.push(Effect::ConflictsChanged);
        };
        let (place, theirs) = open.conflicts.remove(index);
        let Ok(mut document) = json::parse(open.text().as_bytes()) else { return };
        let mine = merge::at(&document, &place).cloned().unwrap_or_default();
        let (chosen, rejected) = if is_mine { (mine, theirs) } else { (theirs, mine) };
        let settled = Settled { time: context.now, place: place.clone(), chosen: chosen.clone(), rejected };
        open.settled.push(settled);
        if is_mine {
            // The other tab may ask the same. It hears what was chosen here.
            self.flush(context);
            self.tell_choice(&place, context);
        } else {
            merge::put(&mut document, &place, &chosen);
            self.apply_choice(&json::line(&document), context);
        }
        self.effects.push(Effect::ConflictsChanged);
        // Both tabs have it then.
        self.schedule(context);
    }

    fn tell_choice(&mut self, place: &str, context: &Context<'_>) {
        let Some(key) = self.open_key().map(|key| StorageKey::Chosen(key.to_owned())) else { return };
        // The second line makes each word of it a new one, even where the one before was not removed.
        let _ = self.storage.write(&key, &format!("{place}\n{} {}", context.time, context.now.0));
        self.storage.remove(&key);
    }

    fn apply_choice(&mut self, text: &str, context: &Context<'_>) {
        let (Ok(chosen), Some(open)) = (read(text, context.instruments), &mut self.open) else { return };
        open.draft.seal();
        let change = open.draft.edit(Edit::Whole(Box::new(chosen.document().clone())), context.time);
        open.draft.seal();
        self.effects.extend([Effect::Changed(change), Effect::Redraw]);
    }
}
