//! Files that a person opens, compared with the JSON Schema of their format before they are read.
//!
//! `serde` stops at the first thing that does not fit, and names it in English. Whoever has to mend a file wants every fault,
//! with its place, in their own language. So this finds the faults, and `serde` reads only what has none.
//!
//! The schemas are those that are served with the app. A test makes them from the types that `serde` reads, so both say the
//! same. Understood is what occurs in them: `type`, `const`, `enum`, `oneOf` of constants, `anyOf`, `items`, `minItems`,
//! `maxItems`, `properties`, `required`, `additionalProperties` and `$ref` to `$defs`.

use super::from_value::from_value;
use engine::fault::{Fault, Place, Reason, Refusal, Shape};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// The schema of `assessment-instrument/1`.
pub(super) const INSTRUMENT: &str = include_str!("../../../schemas/instrument.schema.json");
/// The schema of `assessment/1`.
pub(super) const ASSESSMENT: &str = include_str!("../../../schemas/assessment.schema.json");

/// The most faults that are noted: more than anyone reads, and a bound to the memory that a wrong file can take.
const MAX_FAULTS: usize = 10_000;

/// Reads a document of a schema. A field that is null counts as one that is absent, as the formats say; free data is kept as it is.
///
/// # Errors
/// Everything that the schema does not allow, in the order of the file. What is missing comes after what is there.
pub(super) fn read<T: DeserializeOwned>(mut value: Value, schema: &str) -> Result<T, Refusal> {
    let schema: Value = serde_json::from_str(schema).unwrap_or_default();
    let mut checker = Checker { definitions: &schema["$defs"], path: String::new(), faults: Vec::new() };
    checker.check(&schema, &mut value);
    Refusal::unless_empty(checker.faults)?;
    Ok(from_value(value)?)
}

/// Compares a value with a schema, takes out members that are null, and notes what does not fit, and where.
struct Checker<'a> {
    definitions: &'a Value,
    /// The place that is looked at.
    path: String,
    faults: Vec<Fault>,
}

impl Checker<'_> {
    fn check(&mut self, schema: &Value, value: &mut Value) {
        let found = shape_of(value);
        let schema = resolved(self.definitions, schema, found);
        if let Some(words) = words(schema) {
            return self.check_word(&words, value);
        }
        let Some(expected) = type_of(schema) else { return };
        if expected != found {
            return self.fault(Reason::WrongShape { expected, found });
        }
        match value {
            Value::Array(list) => self.check_list(schema, list),
            Value::Object(object) => self.check_object(schema, object),
            _ => {}
        }
    }

    fn check_word(&mut self, words: &[&str], value: &Value) {
        match value.as_str() {
            None => self.fault(Reason::WrongShape { expected: Shape::Text, found: shape_of(value) }),
            Some(found) if words.contains(&found) => {}
            Some(found) => {
                let allowed = words.iter().map(|word| (*word).to_owned()).collect();
                self.fault(Reason::UnknownWord { found: found.to_owned(), allowed });
            }
        }
    }

    fn check_list(&mut self, schema: &Value, list: &mut [Value]) {
        let limit = |name: &str| schema.get(name).and_then(Value::as_u64).and_then(|limit| usize::try_from(limit).ok());
        let (least, most) = (limit("minItems").unwrap_or(0), limit("maxItems").unwrap_or(usize::MAX));
        let count = list.len();
        let missing = &mut vec![Value::Null; least.saturating_sub(count)];
        for (index, member) in list.iter_mut().chain(missing).enumerate().take(most) {
            self.within(&format!("[{index}]"), |checker| checker.check(&schema["items"], member));
        }
        if count > most {
            self.fault(Reason::TooManyEntries(most));
        }
    }

    fn check_object(&mut self, schema: &Value, object: &mut Map<String, Value>) {
        let (known, others) = (&schema["properties"], &schema["additionalProperties"]);
        object.retain(|name, member| {
            match known.get(name).unwrap_or(others) {
                Value::Bool(false) => self.fault(Reason::UnknownField(name.clone())),
                schema @ Value::Object(_) if !member.is_null() => {
                    let step = if self.path.is_empty() { name.clone() } else { format!(".{name}") };
                    self.within(&step, |checker| checker.check(schema, member));
                }
                Value::Object(_) => return false,
                _ => {}
            }
            true
        });
        for name in schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str) {
            if !object.contains_key(name) {
                self.fault(Reason::MissingField(name.to_owned()));
            }
        }
    }

    /// Does something one step further in.
    fn within(&mut self, step: &str, check: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        self.path.push_str(step);
        check(self);
        self.path.truncate(length);
    }

    fn fault(&mut self, reason: Reason) {
        if self.faults.len() < MAX_FAULTS {
            let place = if self.path.is_empty() { Place::Whole } else { Place::Path(self.path.clone()) };
            self.faults.push(Fault::new(place, reason));
        }
    }
}

/// Follows references, and chooses among alternatives the one of the shape that was found, or else the first.
fn resolved<'s>(definitions: &'s Value, mut schema: &'s Value, found: Shape) -> &'s Value {
    loop {
        let reference = schema.get("$ref").and_then(Value::as_str);
        if let Some(name) = reference.and_then(|reference| reference.strip_prefix("#/$defs/")) {
            schema = &definitions[name];
        } else if let Some(any) = schema.get("anyOf").and_then(Value::as_array) {
            let mut any = any.iter().filter(|one| one["type"] != "null");
            let first = any.clone().next();
            let Some(one) = any.find(|one| type_of(one).or(words(one).map(|_| Shape::Text)) == Some(found)).or(first)
            else {
                return schema;
            };
            schema = one;
        } else {
            return schema;
        }
    }
}

/// The words that a schema allows, where it allows nothing but words.
fn words(schema: &Value) -> Option<Vec<&str>> {
    if let Some(word) = schema.get("const") {
        return Some(word.as_str().into_iter().collect());
    }
    if let Some(words) = schema.get("enum").and_then(Value::as_array) {
        return Some(words.iter().filter_map(Value::as_str).collect());
    }
    let one_of = schema.get("oneOf")?.as_array()?;
    Some(one_of.iter().filter_map(|one| one["const"].as_str()).collect())
}

/// The shape that a schema names, besides null.
fn type_of(schema: &Value) -> Option<Shape> {
    let name = match schema.get("type")? {
        Value::Array(names) => names.iter().find(|name| *name != "null")?,
        name => name,
    };
    Some(match name.as_str()? {
        "boolean" => Shape::Boolean,
        "number" => Shape::Number,
        "string" => Shape::Text,
        "array" => Shape::List,
        "object" => Shape::Object,
        _ => return None,
    })
}

fn shape_of(value: &Value) -> Shape {
    match value {
        Value::Null => Shape::Null,
        Value::Bool(_) => Shape::Boolean,
        Value::Number(_) => Shape::Number,
        Value::String(_) => Shape::Text,
        Value::Array(_) => Shape::List,
        Value::Object(_) => Shape::Object,
    }
}
