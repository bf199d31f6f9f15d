//! Whether any answers make a condition true, or false.

use crate::instrument::condition::{Condition, Reading};
use crate::instrument::{Instrument, ItemId};

/// How many items are looked at before a condition is taken to be reachable.
const STEPS: usize = 512;

/// Whether there are answers that decide the condition in that way, as far as the search goes.
pub(super) fn finds(instrument: &Instrument, condition: &Condition, wanted: bool) -> bool {
    let mut items: Vec<ItemId> = Vec::new();
    condition.for_each_item(&mut |item, _| items.push(item));
    items.sort_unstable();
    items.dedup();
    Search { instrument, condition, wanted, items, readings: Vec::new(), steps: STEPS }.go()
}

/// Looks for answers that decide a condition one way.
///
/// Items are given answers one by one; as soon as the condition is decided, the rest does not matter. Conditions of the
/// items themselves, which may rule some answers out, are not considered. After [`STEPS`] items the search gives up.
struct Search<'a> {
    instrument: &'a Instrument,
    condition: &'a Condition,
    wanted: bool,
    /// The items the condition reads, in their order.
    items: Vec<ItemId>,
    /// What the first of them say.
    readings: Vec<Reading>,
    steps: usize,
}

impl Search<'_> {
    fn go(&mut self) -> bool {
        if let Some(decided) = self.decide(self.condition) {
            return decided == self.wanted;
        }
        let Some(item) = self.items.get(self.readings.len()).copied() else { return false };
        if self.steps == 0 {
            return true;
        }
        self.steps -= 1;
        for reading in possible(self.instrument, item) {
            self.readings.push(reading);
            if self.go() {
                return true;
            }
            self.readings.pop();
        }
        false
    }

    fn decide(&self, condition: &Condition) -> Option<bool> {
        // For `all` false decides, for `any` true does.
        let (parts, decisive) = match condition {
            Condition::Answer { item, .. } => {
                let reading = *self.readings.get(self.items.binary_search(item).ok()?)?;
                return condition.decide(&|_| reading);
            }
            Condition::Not(part) => return self.decide(part).map(|decided| !decided),
            Condition::All(parts) => (parts, false),
            Condition::Any(parts) => (parts, true),
        };
        let mut open = false;
        for part in parts {
            match self.decide(part) {
                Some(decided) if decided == decisive => return Some(decisive),
                Some(_) => {}
                None => open = true,
            }
        }
        (!open).then_some(!decisive)
    }
}

/// What an item can say to a condition.
fn possible(instrument: &Instrument, item: ItemId) -> Vec<Reading> {
    let (id, dimension) = instrument.parts_of_item(item);
    let mut readings: Vec<Reading> = (0..instrument.levels(item).len()).map(Reading::Level).collect();
    readings.extend([Reading::Unknown, Reading::Unanswered]);
    if instrument.indicator_document(id).not_applicable.contains_key(instrument.dimension_id(dimension)) {
        readings.push(Reading::NotApplicable);
    }
    let indicator = &instrument.indicators[id];
    if indicator.module.is_some() || indicator.applies_when.is_some() {
        readings.push(Reading::DoesNotApply);
    }
    readings
}
