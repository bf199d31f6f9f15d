//! The choice between two values of one field, where two tabs, or a draft and a sheet, differ.

use super::block::{Block, Button, paragraph, text};
use super::lettering::cut_to_letters;
use super::words::Words;
use documents::{from_value, merge};
use engine::assessment::document::{Because, Evidence};
use serde_json::Value;
use texts::{Key, key, later};

/// How many characters of a value stand on a button.
const ON_BUTTON: usize = 40;

/// A place of the draft (`answers.C-01.law`), and its value in the other tab.
pub type Conflict = (String, Value);

/// The fields of an answer and of the subject, as the form calls them.
const FIELDS: [(&str, Key); 21] = [
    ("evidence", key::FIELD_EVIDENCE),
    ("comment", key::FIELD_COMMENT),
    ("challenges", key::FIELD_CHALLENGES),
    ("other_challenges", key::FIELD_OTHER_CHALLENGES),
    ("good_practice", key::FIELD_GOOD_PRACTICE),
    ("reason", key::FIELD_REASON),
    ("flag", key::FIELD_FLAG),
    ("member", key::NEW_WHO),
    ("name", key::ABOUT_NAME),
    ("as_at", key::NEW_AS_AT),
    ("authority", key::ABOUT_AUTHORITY),
    ("prepared_by", key::ABOUT_PREPARED_BY),
    ("notes", key::ABOUT_NOTES),
    ("marking", key::ABOUT_MARKING),
    ("status", key::STATUS_LABEL),
    ("cleared_by", key::STATUS_CLEARED_BY),
    ("cleared_on", key::STATUS_CLEARED_ON),
    ("modules", key::NEW_MODULES),
    ("context", key::ABOUT_CONTEXT),
    ("carried", later::CONFLICT_CARRIED),
    ("extra", later::CONFLICT_FOLLOW_UP),
];

/// A place of the draft for which a sheet has another value.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer {
    /// The place, such as `answers.C-01.law`.
    pub place: String,
    /// The value of the sheet.
    pub value: Value,
    /// The name of the sheet's file.
    pub from: String,
}

/// Each place with both values and two buttons, `mine/N` and `theirs/N`. `document` is the draft of this tab.
pub(super) fn conflicts(words: &Words<'_>, document: &Value, conflicts: &[Conflict]) -> Vec<Block> {
    if conflicts.is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![paragraph(words.t(later::CONFLICT_TITLE))];
    for (index, (place, theirs)) in conflicts.iter().enumerate() {
        let labels = [later::CONFLICT_MINE, later::CONFLICT_THEIRS];
        let acts = [format!("mine/{index}"), format!("theirs/{index}")];
        blocks.extend(choice(words, document, place, theirs, later::CONFLICT_SIDES, acts, labels));
    }
    blocks
}

/// Each place for which a sheet has another value, under the name of the sheet, with buttons `sheet-keep/N` and
/// `sheet-take/N`. Where there are several, two more buttons stand for all of them.
pub(super) fn offers(words: &Words<'_>, document: &Value, offers: &[Offer]) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut named = "";
    for (index, Offer { place, value, from }) in offers.iter().enumerate() {
        if named != from {
            named = from;
            blocks.push(paragraph(words.fill(later::CONFLICT_SHEET_TITLE, &[("name", from)])));
        }
        let labels = [later::CONFLICT_MINE, later::CONFLICT_SHEET_TAKE];
        let acts = [format!("sheet-keep/{index}"), format!("sheet-take/{index}")];
        blocks.extend(choice(words, document, place, value, later::CONFLICT_SHEET_SIDES, acts, labels));
    }
    if offers.len() > 1 {
        let button = |file: &str, label| Button { file: file.to_owned(), words: words.count(label, offers.len()) };
        blocks.push(Block::Buttons(vec![
            button("sheet-keep/all", later::CONFLICT_SHEET_KEEP_ALL),
            button("sheet-take/all", later::CONFLICT_SHEET_TAKE_ALL),
        ]));
    }
    blocks
}

/// One place with both values and a button for each, that of this draft first.
fn choice(
    words: &Words<'_>,
    document: &Value,
    place: &str,
    theirs: &Value,
    sides: Key,
    acts: [String; 2],
    labels: [Key; 2],
) -> Vec<Block> {
    let mine = merge::at(document, place).unwrap_or(&Value::Null);
    let values = [mine, theirs].map(|found| value(words, place, found));
    let [here, there] = &values;
    let sides = words.fill(sides, &[("mine", here), ("theirs", there)]);
    let buttons = acts
        .into_iter()
        .zip(labels)
        .zip(&values)
        .map(|((file, label), value)| Button { file, words: words.fill(label, &[("value", &cut(value, ON_BUTTON))]) });
    vec![
        Block::Paragraph { class: "title", line: vec![text(place_words(words, place))] },
        Block::Paragraph { class: "words", line: vec![text(sides)] },
        Block::Buttons(buttons.collect()),
    ]
}

fn cut(value: &str, most: usize) -> String {
    let beginning = cut_to_letters(value, most);
    if beginning.len() < value.len() { format!("{beginning}…") } else { value.to_owned() }
}

/// The place in the words of the form.
fn place_words(words: &Words<'_>, place: &str) -> String {
    let mut parts = place.split('.');
    let (first, id, field) = (parts.next().unwrap_or_default(), parts.next(), parts.next());
    let label =
        |name: &str| FIELDS.iter().find(|(known, _)| *known == name).map(|(_, label)| words.t(*label).to_owned());
    let of_answer = || {
        let (id, field) = (id?, field?);
        match words.instrument.item_named(&format!("{id}/{field}")) {
            Some(item) => Some(format!("{}: {}", words.item(item), words.question(item))),
            None => Some(format!("{id}: {}", label(field)?)),
        }
    };
    let found = match first {
        "answers" => of_answer(),
        "subject" => id.and_then(label),
        other => label(other),
    };
    found.unwrap_or_else(|| words.fill(later::CONFLICT_OTHER, &[("place", place)]))
}

/// A value in words.
fn value(words: &Words<'_>, place: &str, value: &Value) -> String {
    let nothing = || words.t(later::CONFLICT_NOTHING).to_owned();
    match value {
        Value::Null if place.ends_with(".flag") => words.t(later::CONFLICT_NO).to_owned(),
        Value::Null => nothing(),
        Value::String(text) => text.clone(),
        Value::Bool(yes) => words.t(if *yes { later::CONFLICT_YES } else { later::CONFLICT_NO }).to_owned(),
        Value::Array(list) if list.is_empty() => nothing(),
        Value::Array(list) => {
            let is_evidence = place.ends_with(".evidence");
            let entry = |entry: &Value| match is_evidence.then(|| from_value::<Evidence>(entry.clone())) {
                Some(Ok(evidence)) => evidence_words(words, &evidence),
                _ => told(entry).unwrap_or_else(|| words.t(later::CONFLICT_ENTRY).to_owned()),
            };
            list.iter().map(entry).collect::<Vec<_>>().join("; ")
        }
        Value::Object(object) => {
            let level = object.get("level").and_then(Value::as_str);
            let item =
                place.strip_prefix("answers.").and_then(|rest| words.instrument.item_named(&rest.replace('.', "/")));
            match (item, level) {
                (Some(item), Some(level)) => {
                    let because =
                        object.get("because").and_then(Value::as_str).and_then(|word| word.parse::<Because>().ok());
                    let level = words.level(item, level);
                    match because {
                        Some(because) => format!("{level} ({})", words.because(because)),
                        None => level,
                    }
                }
                _ => told(value).unwrap_or_else(|| words.count(later::CONFLICT_ENTRIES, object.len())),
            }
        }
        Value::Number(number) => number.to_string(),
    }
}

/// A piece of evidence with all that may differ between two of them.
fn evidence_words(words: &Words<'_>, evidence: &Evidence) -> String {
    let kind = words.evidence(evidence.kind).to_owned();
    let parts = [Some(kind), Some(words.source(evidence)).filter(|source| !source.is_empty()), evidence.url.clone()];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// All texts in a value, in the order of the file; none where there is no text.
fn told(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Array(list) => joined(list.iter()),
        Value::Object(object) => joined(object.values()),
        Value::Null | Value::Bool(_) | Value::Number(_) => None,
    }
}

fn joined<'a>(values: impl Iterator<Item = &'a Value>) -> Option<String> {
    let texts: Vec<String> = values.filter_map(told).collect();
    (!texts.is_empty()).then(|| texts.join(", "))
}
