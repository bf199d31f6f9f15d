//! What changed from one version of an instrument to the next, as far as it says so itself.

use super::Instrument;
use serde_json::Value;
use std::cmp::Ordering;

/// Under `extra` of the instrument: version → ids of the indicators that ask something else, or in other words, from it on.
pub const REWORDED: &str = "reworded";

/// Compares two versions: MAJOR.MINOR.PATCH by their numbers, anything else as texts.
pub fn compare(a: &str, b: &str) -> Ordering {
    let numbers = |version: &str| version.split('.').map(|part| part.parse::<u64>().ok()).collect::<Option<Vec<_>>>();
    match (numbers(a), numbers(b)) {
        (Some(a), Some(b)) => a.cmp(&b),
        _ => a.cmp(b),
    }
}

impl Instrument {
    /// The indicators that were reworded after a version, up to this one, in the order of the file. Answers given with that
    /// version want another look. Empty where that version is the newer one.
    pub fn reworded_since(&self, version: &str) -> Vec<&str> {
        let extra = self.document.extra.as_ref().and_then(|extra| extra.get(REWORDED));
        let lists = extra.and_then(Value::as_object).into_iter().flatten();
        let since = lists.filter(|(of, _)| {
            compare(of, version) == Ordering::Greater && compare(of, &self.document.version) != Ordering::Greater
        });
        let named: Vec<&str> =
            since.filter_map(|(_, list)| list.as_array()).flatten().filter_map(Value::as_str).collect();
        self.indicators.ids().map(|indicator| self.indicator_id(indicator)).filter(|id| named.contains(id)).collect()
    }
}
