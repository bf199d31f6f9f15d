//! What changed since a draft was last known to be kept.
//!
//! A browser that is killed may forget what it wrote to local storage in the last half minute. So each change is also a record in a
//! journal that is written at once (see `worker/journal.rs`). A record holds the fields that changed with their new values, and
//! the digests of the draft before and after; joining finds the record at which the draft that was kept stands, and
//! applies those after it. Values are whole, never differences of values: a record applied twice, or to a draft that
//! has moved on, does no harm.
//!
//! Of a draft that is locked (`exchange/sealed.rs`) a record is the whole of it, as it is kept: what is inside is not known here.

use super::json;
use super::sealed::outside;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

/// What a record calls itself. One of another version is set aside, not read.
pub const FORMAT: &str = "palermo-journal/1";

/// A field and its new value; none: it is gone.
type Change = (Vec<String>, Option<Value>);

/// A record, read.
struct Record {
    modified: String,
    before: String,
    after: String,
    /// The whole draft, where what it was before was not known.
    whole: Option<Value>,
    changes: Vec<Change>,
}

/// What a journal adds to a draft.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Recalled {
    /// The draft with everything that is known of it; none where the journal adds nothing.
    pub text: Option<String>,
    /// Records that cannot be read: damaged, or written by a newer version. To be kept, and offered as they are.
    pub unread: Vec<String>,
}

/// The record of a change of a draft, from one text to another. None where nothing changed, or `after` is no document.
pub fn record(before: Option<&str>, after: &str) -> Option<String> {
    if before == Some(after) {
        return None;
    }
    if let Some(now) = outside(after) {
        // Two texts that were locked at the same moment may be done in the other order.
        let is_older = before.and_then(outside).is_some_and(|was| was.kept > now.kept);
        return (!is_older).then(|| after.to_owned());
    }
    let before = before.filter(|text| outside(text).is_none());
    let now = document(after)?;
    let mut record = Map::new();
    record.insert("format".into(), FORMAT.into());
    record.insert("modified".into(), modified(&now).into());
    record.insert("before".into(), before.map(name).unwrap_or_default().into());
    record.insert("after".into(), name(after).into());
    match before.and_then(document) {
        Some(was) => {
            let mut changes = Vec::new();
            compare(Some(&was), Some(&now), &mut Vec::new(), &mut changes);
            let list = changes.into_iter().map(|(path, value)| {
                let path = Value::Array(path.into_iter().map(Value::from).collect());
                Value::Array([Some(path), value].into_iter().flatten().collect())
            });
            record.insert("changes".into(), list.collect());
        }
        None => {
            record.insert("whole".into(), now);
        }
    }
    Some(json::line(&Value::Object(record)))
}

/// Whether a record of a draft is not wanted any more once the draft is kept, locked, as `locked`: one in clear, or locked before. What
/// cannot be read is wanted.
pub fn is_superseded(record: &str, locked: &str) -> bool {
    match (outside(record), outside(locked)) {
        (Some(was), Some(now)) => was.kept <= now.kept,
        _ => Record::of(record).is_some(),
    }
}

/// Joins a draft, as it was kept or not at all, with the records of it, the oldest first.
pub fn recall(kept: Option<&str>, records: &[String]) -> Recalled {
    let mut read = Vec::new();
    let mut unread = Vec::new();
    let mut locked: Option<(String, &String)> = None;
    for text in records {
        if let Some(found) = outside(text) {
            if locked.as_ref().is_none_or(|(time, _)| *time <= found.kept) {
                locked = Some((found.kept, text));
            }
        } else {
            match Record::of(text) {
                Some(record) => read.push(record),
                None => unread.push(text.clone()),
            }
        }
    }
    let was_locked = kept.and_then(outside);
    let draft = kept.and_then(document);
    // A draft that is kept and cannot be read is not touched.
    if kept.is_some() && draft.is_none() {
        return Recalled { text: None, unread };
    }
    let in_clear = if was_locked.is_some() { joined(None, None, &read) } else { joined(kept, draft.clone(), &read) };
    // Of what is locked and what is not the later one counts; in the same second, the locked one.
    let clear = in_clear.as_deref().or(kept.filter(|_| was_locked.is_none()));
    let clear_time = clear.and_then(document).map(|value| modified(&value));
    let second = |time: &str| time.get(..19).unwrap_or(time).to_owned();
    let newest = match (locked, was_locked) {
        (Some((time, _)), Some(was)) if was.kept >= time => Some((was.kept, None)),
        (Some((time, text)), _) => Some((time, Some(text.clone()))),
        (None, Some(was)) => Some((was.kept, None)),
        (None, None) => None,
    };
    let text = match newest {
        Some((time, text)) if clear_time.is_none_or(|clear| second(&time) >= second(&clear)) => text,
        _ => in_clear,
    };
    Recalled { text, unread }
}

fn joined(kept: Option<&str>, draft: Option<Value>, records: &[Record]) -> Option<String> {
    let stands = kept.map(name).unwrap_or_default();
    let known = records.iter().rposition(|record| record.after == stands).map(|index| index + 1);
    let known = known.or_else(|| records.iter().position(|record| kept.is_some() && record.before == stands));
    let of_draft = draft.as_ref().map(modified);
    let mut value = draft;
    for (index, record) in records.iter().enumerate() {
        let is_later = match known {
            Some(first) => index >= first,
            // The draft is not one that the journal saw: times as in files sort as texts.
            None => of_draft.as_ref().is_none_or(|time| record.modified > *time),
        };
        if !is_later {
            continue;
        }
        if let Some(whole) = &record.whole {
            value = Some(whole.clone());
        } else if let Some(value) = &mut value {
            for (path, new) in &record.changes {
                put(value, path, new.as_ref());
            }
        }
    }
    let text = json::line(&value?);
    (Some(text.as_str()) != kept).then_some(text)
}

impl Record {
    fn of(text: &str) -> Option<Record> {
        let mut value = json::parse(text.as_bytes()).ok()?;
        let object = value.as_object_mut()?;
        if object.get("format").and_then(Value::as_str) != Some(FORMAT) {
            return None;
        }
        let whole = object.remove("whole");
        let list = object.remove("changes");
        let word = |name: &str| object.get(name).and_then(Value::as_str).map(str::to_owned);
        let changes = match (&whole, list) {
            (Some(Value::Object(_)), None) => Vec::new(),
            (None, Some(Value::Array(list))) => list.into_iter().map(change).collect::<Option<Vec<_>>>()?,
            _ => return None,
        };
        Some(Record { modified: word("modified")?, before: word("before")?, after: word("after")?, whole, changes })
    }
}

fn change(value: Value) -> Option<Change> {
    let Value::Array(pair) = value else { return None };
    let mut pair = pair.into_iter();
    let Some(Value::Array(path)) = pair.next() else { return None };
    let path: Option<Vec<String>> = path.into_iter().map(|part| part.as_str().map(str::to_owned)).collect();
    let path = path.filter(|path| !path.is_empty())?;
    let value = pair.next();
    pair.next().is_none().then_some((path, value))
}

/// A text as an object; none where it is no JSON, or something else.
fn document(text: &str) -> Option<Value> {
    json::parse(text.as_bytes()).ok().filter(Value::is_object)
}

/// What tells one text of a draft from another.
fn name(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().take(12).map(|byte| format!("{byte:02x}")).collect()
}

fn modified(document: &Value) -> String {
    document.get("modified").and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// Objects are compared member by member, lists as a whole; an answer (with its `level`) is one thing.
fn compare(before: Option<&Value>, after: Option<&Value>, path: &mut Vec<String>, changes: &mut Vec<Change>) {
    if before == after {
        return;
    }
    let parts = |value: Option<&Value>| match value {
        Some(Value::Object(object)) if !object.contains_key("level") => Some(object.clone()),
        _ => None,
    };
    let (Some(was), Some(now)) = (parts(before), parts(after)) else {
        changes.push((path.clone(), after.cloned()));
        return;
    };
    let gone = was.keys().filter(|name| !now.contains_key(*name));
    for name in now.keys().chain(gone) {
        path.push(name.clone());
        compare(was.get(name), now.get(name), path, changes);
        path.pop();
    }
}

/// Puts a value in its place, with what is missing above it.
fn put(value: &mut Value, path: &[String], new: Option<&Value>) {
    let Some((first, rest)) = path.split_first() else { return };
    if !value.is_object() {
        *value = Value::Object(Map::new());
    }
    let Some(object) = value.as_object_mut() else { return };
    match (rest.is_empty(), new) {
        (true, Some(new)) => {
            object.insert(first.clone(), new.clone());
        }
        (true, None) => {
            object.shift_remove(first);
        }
        // What is gone leaves nothing to be taken from.
        (false, None) if !object.contains_key(first) => {}
        (false, _) => put(object.entry(first.clone()).or_insert_with(|| Value::Object(Map::new())), rest, new),
    }
}

/// A line of a journal as it is kept: of which draft, when (milliseconds), and the record.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The draft's key.
    pub draft: String,
    /// When it was written.
    pub time: f64,
    /// Whether the browser took the draft as a whole at that time.
    pub is_kept: bool,
    /// What the store calls it; rising.
    pub id: f64,
}

/// Milliseconds after which a draft that the browser took is on its disk: four times what was measured at most.
pub const SETTLED: f64 = 120_000.0;

/// The lines of a draft that are not needed any more, at a time: those that are older than [`SETTLED`] and before which, or with
/// which, the browser took the draft as a whole.
pub fn settled(lines: &[Line], draft: &str, now: f64) -> Vec<f64> {
    let last_kept = lines
        .iter()
        .filter(|line| line.draft == draft && line.is_kept && now - line.time > SETTLED)
        .map(|line| line.id)
        .max_by(f64::total_cmp);
    let Some(last) = last_kept else { return Vec::new() };
    lines.iter().filter(|line| line.draft == draft && line.id <= last).map(|line| line.id).collect()
}

/// A line as a browser that starts anew finds it. What was in local storage may have been lost until a moment ago, and what the
/// journal gives back is not on the disk yet: the time counts from now, and where the draft in local storage lacks something
/// (`is_behind`), it has not been taken as a whole.
pub fn resumed(line: Line, now: f64, is_behind: bool) -> Line {
    Line { time: now, is_kept: line.is_kept && !is_behind, ..line }
}

/// The name under which a record that cannot be read is kept beside the drafts.
pub fn unread_name(record: &str) -> String {
    format!("journal-{}", name(record))
}
