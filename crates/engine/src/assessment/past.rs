//! Which earlier states of a draft are kept: of today one an hour, of each day before one, ten at most.
//!
//! A state is kept under the time at which it was replaced and a number: `2026-11-28T10:42:05Z.000007`. The number alone gives
//! the order, since a computer's clock may be set back or forward. Earlier releases wrote no number; their states come first.

use serde_json::Value;

/// Most states that are kept of one draft.
pub const MOST: usize = 10;

fn number(name: &str) -> u64 {
    name.split_once("Z.").and_then(|(_, number)| number.parse().ok()).unwrap_or_default()
}

/// The names of the states of one draft, the oldest first.
pub fn in_order<'a>(names: &[&'a str]) -> Vec<&'a str> {
    let mut names = names.to_vec();
    names.sort_unstable_by_key(|name| (number(name), *name));
    names
}

/// The name of a state that is kept now, beside those of the draft that are kept already. `now` is a time as in files.
pub fn name(names: &[&str], now: &str) -> String {
    let last = names.iter().map(|name| number(name)).max().unwrap_or_default();
    format!("{now}.{:06}", last.saturating_add(1))
}

/// The day of a time, and of today the hour, too: only the newest state of each is kept.
fn spell<'a>(time: &'a str, now: &str) -> &'a str {
    let is_today = time.get(..10).is_some_and(|day| now.starts_with(day));
    time.get(..if is_today { 13 } else { 10 }).unwrap_or(time)
}

/// The names, out of any order, of the states that are no longer kept.
pub fn thinned<'a>(names: &[&'a str], now: &str) -> Vec<&'a str> {
    let mut kept: Vec<&str> = Vec::new();
    let mut dropped = Vec::new();
    for name in in_order(names).into_iter().rev() {
        let is_first = kept.iter().all(|known| spell(known, now) != spell(name, now));
        if is_first && kept.len() < MOST { kept.push(name) } else { dropped.push(name) }
    }
    dropped
}

/// The fields that a draft has as soon as it is begun, in the document and in its subject.
const BEGUN: [&str; 7] = ["format", "id", "instrument", "modules", "created", "modified", "subject"];
const SUBJECT_BEGUN: [&str; 3] = ["member", "name", "as_at"];

/// Whether a draft holds more than it did when it was begun: an answer, a comment, a note, who prepared it, anything. What is
/// no document counts as holding more.
pub fn says_something(document: &Value) -> bool {
    let is_something = |value: &Value| match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(list) => !list.is_empty(),
        Value::Object(object) => !object.is_empty(),
        Value::Bool(_) | Value::Number(_) => true,
    };
    let Some(object) = document.as_object() else { return true };
    let subject = object.get("subject").and_then(Value::as_object).into_iter().flatten();
    object.iter().any(|(name, value)| !BEGUN.contains(&name.as_str()) && is_something(value))
        || subject.into_iter().any(|(name, value)| !SUBJECT_BEGUN.contains(&name.as_str()) && is_something(value))
}
