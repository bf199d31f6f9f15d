//! What changed since a draft was last known to be kept.
//!
//! A browser that is killed may lose what it wrote to local storage in the last half minute. So each change is also a record in
//! a journal that is written to disk at once (see `store/journal.rs`).
//!
//! A record holds the fields that changed, with their new values, and the digests of the draft before and after. After a
//! restart, the record that led to the draft in storage is found, and the records after it are applied. Values are whole,
//! never differences of values: a record that is applied twice, or to a draft that was changed since, does no harm.
//!
//! The record of a locked draft (`documents/src/encrypted.rs`) is the encrypted draft as a whole, since its content is not known here.
//!
//! The order is that of the journal. No times are compared: a computer's clock may be set back or forward at any time.

use super::encrypted::plaintext_fields;
use super::json;
use base16ct::lower::encode_string;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

/// What a record calls itself. One of another version is set aside, not read.
pub const FORMAT: &str = "palermo-journal/1";
/// Most digests that one entry keeps: those of ten minutes of typing.
const MOST_REPLACED: usize = 1_200;

/// A record, and the digests of the texts whose records it replaced: local storage may still hold one of these texts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Entry {
    /// The record, as [`record`] makes it.
    pub record: String,
    /// Digests as [`name`] makes them, the oldest first.
    pub replaced: Vec<String>,
}

impl From<String> for Entry {
    fn from(record: String) -> Entry {
        Entry { record, replaced: Vec::new() }
    }
}

/// The path of a field and its new value; none where the field was removed.
type Change = (Vec<String>, Option<Value>);

/// The content of a record.
enum Content {
    /// The draft, locked.
    Locked(String),
    /// The whole draft, where its text before was not known.
    Whole(Value),
    /// The fields that changed.
    Changes(Vec<Change>),
}

/// A record, read, with the digests of the draft before it and after it.
struct Step {
    before: String,
    after: String,
    replaced: Vec<String>,
    content: Content,
}

/// A draft, as far as it is known.
enum Known {
    Clear(Value),
    Locked(String),
}

/// What a journal adds to a draft.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Recalled {
    /// The draft with everything that is known of it; none where the journal adds nothing.
    pub text: Option<String>,
    /// The draft of the journal, where it is known as a whole and the draft in storage is none that the journal saw. Neither is
    /// known to be the later one, so the draft in storage stays, and this one is to be kept beside it.
    pub beside: Option<String>,
    /// Records that cannot be read, because they are damaged or of a newer version. They are to be kept and offered as they are.
    pub unread: Vec<String>,
}

/// The record of a change of a draft, from one text to another. None where nothing changed, or `after` is no document.
pub fn record(before: Option<&str>, after: &str) -> Option<String> {
    if before == Some(after) {
        return None;
    }
    // The content of a locked draft cannot be compared.
    match before.filter(|text| plaintext_fields(text).is_none()).and_then(document) {
        Some(was) if plaintext_fields(after).is_none() => {
            let now = document(after)?;
            let mut changes = Vec::new();
            compare(Some(&was), Some(&now), &mut Vec::new(), &mut changes);
            let list = changes.into_iter().map(|(path, value)| {
                let path = Value::Array(path.into_iter().map(Value::from).collect());
                Value::Array([Some(path), value].into_iter().flatten().collect())
            });
            Some(written(before, after, &now, ("changes", list.collect())))
        }
        _ => whole_record(before, after),
    }
}

/// The record of a whole draft, for when the journal may lack the text `before`. None where `after` is no document.
pub fn whole_record(before: Option<&str>, after: &str) -> Option<String> {
    if plaintext_fields(after).is_some() {
        return Some(after.to_owned());
    }
    let now = document(after)?;
    Some(written(before, after, &now, ("whole", now.clone())))
}

fn written(before: Option<&str>, after: &str, now: &Value, (field, content): (&str, Value)) -> String {
    let modified = now.get("modified").and_then(Value::as_str).unwrap_or_default();
    let mut record = Map::new();
    record.insert("format".into(), FORMAT.into());
    // For people who look into a journal, and for earlier releases, which require it.
    record.insert("modified".into(), modified.into());
    record.insert("before".into(), before.map(name).unwrap_or_default().into());
    record.insert("after".into(), name(after).into());
    record.insert(field.into(), content);
    json::line(&Value::Object(record))
}

/// The one entry that replaces all readable entries of a draft when it is locked or unlocked: entries in clear text must not
/// stay, and a locked one holds the whole draft anyway. Also returns the positions of the entries that it replaces.
pub fn in_place_of(record: String, others: &[Entry]) -> (Entry, Vec<usize>) {
    let mut entry = Entry::from(record);
    let mut gone = Vec::new();
    for (position, other) in others.iter().enumerate() {
        if let Some(step) = Step::of(other) {
            entry.replaced.extend(step.replaced);
            entry.replaced.push(step.after);
            gone.push(position);
        }
    }
    let surplus = entry.replaced.len().saturating_sub(MOST_REPLACED);
    entry.replaced.drain(..surplus);
    (entry, gone)
}

/// Whether a record is readable and not locked.
pub fn is_in_clear(record: &str) -> bool {
    Step::of(&Entry::from(record.to_owned())).is_some_and(|step| !matches!(step.content, Content::Locked(_)))
}

/// Joins the draft in storage, if there is one, with its entries in the journal, the oldest first.
pub fn recall(kept: Option<&str>, entries: &[Entry]) -> Recalled {
    let mut steps = Vec::new();
    let mut unread = Vec::new();
    for entry in entries {
        match Step::of(entry) {
            Some(step) => steps.push(step),
            None => unread.push(entry.record.clone()),
        }
    }
    let draft = match kept {
        None => None,
        Some(text) if plaintext_fields(text).is_some() => Some(Known::Locked(text.to_owned())),
        Some(text) => match document(text) {
            Some(value) => Some(Known::Clear(value)),
            // A draft in storage that cannot be read is not touched.
            None => return Recalled { unread, ..Recalled::default() },
        },
    };
    let first = match kept.map(name) {
        None => Some(0),
        Some(stands) => {
            let after = steps.iter().rposition(|step| step.after == stands).map(|index| index + 1);
            after.or_else(|| steps.iter().position(|step| step.before == stands || step.replaced.contains(&stands)))
        }
    };
    let Some(first) = first else {
        let is_same = |known: &Known| match (known, &draft) {
            (Known::Clear(a), Some(Known::Clear(b))) => a == b,
            _ => false,
        };
        let beside = play(None, &steps).filter(|known| !is_same(known)).map(Known::into_text);
        return Recalled { text: None, beside, unread };
    };
    let after = steps.get(first..).unwrap_or_default();
    let text = if after.is_empty() { None } else { play(draft, after).map(Known::into_text) };
    Recalled { text: text.filter(|text| Some(text.as_str()) != kept), beside: None, unread }
}

/// Applies steps to a draft; none where the result is not known.
fn play(mut known: Option<Known>, steps: &[Step]) -> Option<Known> {
    for step in steps {
        match (&step.content, &mut known) {
            (Content::Locked(text), _) => known = Some(Known::Locked(text.clone())),
            // A locked draft is replaced by one in clear text only if that one was made from it, by removing the lock; never by a
            // tab that had not seen the lock yet.
            (Content::Whole(_), Some(Known::Locked(locked))) if step.before != name(locked) => {}
            (Content::Whole(value), _) => known = Some(Known::Clear(value.clone())),
            (Content::Changes(changes), Some(Known::Clear(value))) => {
                for (path, new) in changes {
                    json::put(value, path, new.as_ref());
                }
            }
            (Content::Changes(_), _) => {}
        }
    }
    known
}

impl Known {
    fn into_text(self) -> String {
        match self {
            Known::Clear(value) => json::line(&value),
            Known::Locked(text) => text,
        }
    }
}

impl Step {
    fn of(entry: &Entry) -> Option<Step> {
        let (text, replaced) = (&entry.record, entry.replaced.clone());
        if plaintext_fields(text).is_some() {
            let content = Content::Locked(text.clone());
            return Some(Step { before: String::new(), after: name(text), replaced, content });
        }
        let mut value = json::parse(text.as_bytes()).ok()?;
        let object = value.as_object_mut()?;
        if object.get("format").and_then(Value::as_str) != Some(FORMAT) {
            return None;
        }
        let whole = object.remove("whole");
        let list = object.remove("changes");
        let word = |name: &str| object.get(name).and_then(Value::as_str).map(str::to_owned);
        let content = match (whole, list) {
            (Some(whole @ Value::Object(_)), None) => Content::Whole(whole),
            (None, Some(Value::Array(list))) => {
                Content::Changes(list.into_iter().map(change).collect::<Option<Vec<_>>>()?)
            }
            _ => return None,
        };
        Some(Step { before: word("before")?, after: word("after")?, replaced, content })
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

/// The name of a text of a draft: the first 12 bytes of its SHA-256, in hexadecimal.
pub fn name(text: &str) -> String {
    let digest = Sha256::digest(text);
    encode_string(digest.get(..12).unwrap_or_default())
}

/// Collects the changes between two values: objects member by member, lists and answers to items (with a `level`) as a whole.
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

/// What a page knows of a line that is stored: of which draft, and since when.
#[derive(Debug, Clone, PartialEq)]
pub struct Line {
    /// The draft's key.
    pub draft: String,
    /// When the page wrote or found it, in milliseconds of a clock that cannot be set (`store::monotonic`).
    pub time: f64,
    /// Whether local storage took the whole draft at that time.
    pub is_kept: bool,
    /// Its key in the store; keys rise.
    pub id: f64,
}

/// Milliseconds after which a draft in local storage is on the disk: four times the longest time that was measured.
pub const SETTLED: f64 = 120_000.0;

/// The keys of the lines of a draft that are not needed any more: all up to the last line that is older than [`SETTLED`] and
/// with which local storage took the whole draft.
pub fn settled(lines: &[Line], draft: &str, now: f64) -> Vec<f64> {
    let last_kept = lines
        .iter()
        .filter(|line| line.draft == draft && line.is_kept && now - line.time > SETTLED)
        .map(|line| line.id)
        .max_by(f64::total_cmp);
    let Some(last) = last_kept else { return Vec::new() };
    lines.iter().filter(|line| line.draft == draft && line.id <= last).map(|line| line.id).collect()
}

/// A line as the page finds it after a restart of the browser. What the journal gives back is not on the disk yet, so its time
/// counts from now. Where the draft in local storage lacks something (`is_behind`), it counts as not taken.
pub fn resumed(line: Line, now: f64, is_behind: bool) -> Line {
    Line { time: now, is_kept: line.is_kept && !is_behind, ..line }
}

/// The name under which a record that cannot be read is kept beside the drafts.
pub fn unread_name(record: &str) -> String {
    format!("journal-{}", name(record))
}
