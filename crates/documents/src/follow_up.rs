//! What is to be done about gaps, kept under `extra` of the document: item → action, lead, due, state.

use engine::instrument::document::Extra;
use serde_json::{Map, Value};

/// Its name under `extra`.
pub const FOLLOW_UP: &str = "follow_up";

/// What is to be done about an item.
pub fn follow_up_of<'a>(extra: Option<&'a Extra>, item: &str) -> Option<&'a Map<String, Value>> {
    extra?.get(FOLLOW_UP)?.as_object()?.get(item)?.as_object()
}

/// `extra` with one field of one item set, or removed where `words` is empty. Everything else in it stays. None where nothing is
/// left.
pub fn with_follow_up(mut extra: Extra, item: &str, field: &str, words: &str) -> Option<Extra> {
    let object = |value: Option<Value>| match value {
        Some(Value::Object(object)) => object,
        _ => Map::new(),
    };
    let mut all = object(extra.shift_remove(FOLLOW_UP));
    let mut entry = object(all.get(item).cloned());
    if words.is_empty() {
        entry.shift_remove(field);
    } else {
        entry.insert(field.to_owned(), Value::from(words));
    }
    if entry.is_empty() {
        all.shift_remove(item);
    } else {
        all.insert(item.to_owned(), Value::Object(entry));
    }
    if !all.is_empty() {
        extra.insert(FOLLOW_UP.to_owned(), Value::Object(all));
    }
    (!extra.is_empty()).then_some(extra)
}
