//! Joining what two tabs made of the same draft: a three-way merge of the text that both began from, ours and theirs.
//!
//! A field that one side changed takes its value. Where both changed the same field differently, ours stays and the place is
//! reported. Objects are merged member by member, lists (evidence, challenges) as a whole. Only the list of answers to be
//! confirmed is a set: an item leaves it once either side has confirmed or changed the answer.

use super::json;
use serde_json::{Map, Value};
use std::iter;

/// A merged document.
#[derive(Debug, Clone, PartialEq)]
pub struct Merged {
    /// The document.
    pub value: Value,
    /// Places that both changed, such as `answers.C-01.law`, with their value.
    pub conflicts: Vec<(String, Value)>,
}

/// Merges `ours` and `theirs`, both made from `base`.
pub fn merge(base: &Value, ours: &Value, theirs: &Value) -> Merged {
    let mut conflicts = Vec::new();
    let value = merge_values(Some(base), Some(ours), Some(theirs), &mut String::new(), &mut conflicts);
    Merged { value: value.unwrap_or(Value::Null), conflicts }
}

fn merge_values(
    base: Option<&Value>,
    ours: Option<&Value>,
    theirs: Option<&Value>,
    path: &mut String,
    conflicts: &mut Vec<(String, Value)>,
) -> Option<Value> {
    if ours == theirs || theirs == base {
        return ours.cloned();
    }
    if ours == base {
        return theirs.cloned();
    }
    if path == "carried" && (ours.is_none() || theirs.is_none()) {
        // Answers to be confirmed stay on the list until somebody has looked at them.
        return ours.or(theirs).cloned();
    }
    if path == "carried.items" {
        return Some(merge_sets(base, ours, theirs));
    }
    // An answer that only one side has is merged with an empty one.
    let members = |value: Option<&Value>| match value {
        None => Some(Map::new()),
        // The answer to an item, a level and its reason, is one value.
        Some(Value::Object(object)) if !object.contains_key("level") => Some(object.clone()),
        Some(_) => None,
    };
    if let (Some(ours), Some(theirs)) = (members(ours), members(theirs)) {
        let base = members(base).unwrap_or_default();
        let mut merged = Map::new();
        let added = theirs.keys().filter(|name| !ours.contains_key(*name));
        for name in ours.keys().chain(added) {
            let length = path.len();
            if length > 0 {
                path.push('.');
            }
            path.push_str(name);
            let member = merge_values(base.get(name), ours.get(name), theirs.get(name), path, conflicts);
            path.truncate(length);
            if let Some(member) = member {
                merged.insert(name.clone(), member);
            }
        }
        return Some(Value::Object(merged));
    }
    if path == "modified" {
        // The later time, which is for people only. Times as in files sort as texts.
        let time = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_owned();
        return Some(Value::String(time(ours).max(time(theirs))));
    }
    conflicts.push((path.clone(), theirs.cloned().unwrap_or(Value::Null)));
    ours.cloned()
}

/// Merges two lists as sets: what either side removed is gone, what either added is there. In the order of ours.
fn merge_sets(base: Option<&Value>, ours: Option<&Value>, theirs: Option<&Value>) -> Value {
    let list = |value: Option<&Value>| value.and_then(Value::as_array).cloned().unwrap_or_default();
    let (base, ours, theirs) = (list(base), list(ours), list(theirs));
    let mut merged: Vec<Value> =
        ours.iter().filter(|one| theirs.contains(one) || !base.contains(one)).cloned().collect();
    merged.extend(theirs.iter().filter(|one| !ours.contains(one) && !base.contains(one)).cloned());
    Value::Array(merged)
}

/// Removes a clearance from a merged document unless one side was cleared with just this content. Returns whether it was
/// removed.
pub fn reopen(merged: &mut Value, ours: &Value, theirs: &Value) -> bool {
    let cleared = |value: &Value| at(value, "subject.status").and_then(Value::as_str) == Some("cleared");
    let says_the_same = |value: &Value| cleared(value) && cleared_part(value) == cleared_part(merged);
    if !cleared(merged) || says_the_same(ours) || says_the_same(theirs) {
        return false;
    }
    for field in ["status", "cleared_by", "cleared_on"] {
        put(merged, &format!("subject.{field}"), &Value::Null);
    }
    true
}

/// What an office clears: everything but the status, the time of the last change, and what is planned beside the answers.
fn cleared_part(document: &Value) -> Value {
    let mut document = document.clone();
    for place in
        ["modified", "extra", "results", "checksum", "subject.status", "subject.cleared_by", "subject.cleared_on"]
    {
        put(&mut document, place, &Value::Null);
    }
    document
}

/// The place in `after` that corresponds to the place `at` in `before`: the one with the same text before it, or else the same
/// text after it, or else the end. Places count UTF-16 units, as browsers do.
pub fn place_after(before: &str, after: &str, at: u32) -> u32 {
    let (before, after): (Vec<u16>, Vec<u16>) = (before.encode_utf16().collect(), after.encode_utf16().collect());
    let (head, tail) = before.split_at(before.len().min(usize::try_from(at).unwrap_or(usize::MAX)));
    let place = if after.starts_with(head) {
        head.len()
    } else if after.ends_with(tail) {
        after.len() - tail.len()
    } else {
        after.len()
    };
    u32::try_from(place).unwrap_or(u32::MAX)
}

/// Merges two texts that were both made from `base`; none where both changed the same part of it.
///
/// The change of a text is taken as one part: all between the beginning and the end that it shares with `base`. Where both
/// added something at the same place, both additions are kept only if a space or a line break separates them.
pub fn merge_texts(base: &str, mine: &str, theirs: &str) -> Option<String> {
    if mine == theirs || theirs == base {
        return Some(mine.to_owned());
    }
    if mine == base {
        return Some(theirs.to_owned());
    }
    let characters = |text: &str| text.chars().collect::<Vec<char>>();
    let (base, mine, theirs) = (characters(base), characters(mine), characters(theirs));
    let (here, there) = (changed_part(&base, &mine), changed_part(&base, &theirs));
    let of_base = |from: usize, to: usize| base.get(from..to).unwrap_or_default();
    let is_same_place = here.start == here.end && there.start == there.end && here.start == there.start;
    let is_space = |letter: Option<&char>| letter.is_some_and(|letter| letter.is_whitespace());
    let (first, second) = if is_same_place {
        if is_space(there.new.first()) || is_space(here.new.last()) {
            (here, there)
        } else if is_space(there.new.last()) || is_space(here.new.first()) {
            (there, here)
        } else {
            return None;
        }
    } else if here.end <= there.start {
        (here, there)
    } else if there.end <= here.start {
        (there, here)
    } else {
        return None;
    };
    let parts = [
        of_base(0, first.start),
        first.new,
        of_base(first.end, second.start),
        second.new,
        of_base(second.end, base.len()),
    ];
    Some(parts.concat().into_iter().collect())
}

/// What replaces a part of a text, from character `start` up to character `end` of the text before.
struct Part<'a> {
    start: usize,
    end: usize,
    new: &'a [char],
}

fn changed_part<'a>(before: &[char], after: &'a [char]) -> Part<'a> {
    let start = before.iter().zip(after).take_while(|(a, b)| a == b).count();
    let most = before.len().min(after.len()) - start;
    let tail = before.iter().rev().zip(after.iter().rev()).take(most).take_while(|(a, b)| a == b).count();
    Part { start, end: before.len() - tail, new: after.get(start..after.len() - tail).unwrap_or_default() }
}

/// The value at a place of a document, as conflicts name it: `answers.A-01.comment`.
pub fn at<'a>(value: &'a Value, place: &str) -> Option<&'a Value> {
    names(value, place).iter().try_fold(value, |value, name| value.get(name))
}

/// Puts a value in such a place, or with null takes away what is there.
pub fn put(value: &mut Value, place: &str, new: &Value) {
    json::put(value, &names(value, place), (!new.is_null()).then_some(new));
}

/// The names that lead to such a place. A name may itself have a dot in it: the longest that is there counts.
fn names(value: &Value, place: &str) -> Vec<String> {
    let there =
        value.as_object().into_iter().flat_map(Map::keys).filter(|name| {
            place.strip_prefix(name.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        });
    let known = there.max_by_key(|name| name.len());
    let name = known.map_or_else(|| place.split('.').next().unwrap_or_default(), String::as_str);
    let rest = place.get(name.len()..).and_then(|rest| rest.strip_prefix('.'));
    let below = rest.map(|rest| names(value.get(name).unwrap_or(&Value::Null), rest));
    iter::once(name.to_owned()).chain(below.into_iter().flatten()).collect()
}

/// Whether two documents differ in more than the time of their last change.
pub fn differs(a: &Value, b: &Value) -> bool {
    let members = |value: &Value| value.as_object().map_or(0, |object| object.len());
    let has = |value: &Value, name: &str, member: &Value| value.get(name) == Some(member);
    members(a) != members(b)
        || a.as_object().into_iter().flatten().any(|(name, member)| name != "modified" && !has(b, name, member))
}
