//! From a JSON value to a typed document, with the place of whatever does not fit.
//!
//! A `serde` deserializer over [`serde_json::Value`] that differs from `serde_json`'s own in three ways: its errors are
//! typed and carry a path, a field that is null counts as absent, and a number is read as the double it is.

use crate::fault::{Fault, Place, Reason, Shape};
use serde::de::{self, DeserializeOwned, DeserializeSeed, IntoDeserializer, Unexpected, Visitor};
use serde_json::Value;
use std::fmt;

/// Reads a typed document out of a value.
///
/// # Errors
/// The first field that does not fit, with its path and the reason.
pub(super) fn read<T: DeserializeOwned>(value: &Value) -> Result<T, Fault> {
    T::deserialize(Reader { value, free: false }).map_err(Problem::into_fault)
}

/// One step of a path.
enum Step {
    Field(String),
    Index(usize),
}

/// A fault on its way up: the steps are collected innermost first.
struct Problem(Box<(Reason, Vec<Step>)>);

impl Problem {
    fn new(reason: Reason) -> Self {
        Problem(Box::new((reason, Vec::new())))
    }

    fn within(mut self, step: Step) -> Self {
        self.0.1.push(step);
        self
    }

    fn into_fault(self) -> Fault {
        let (reason, steps) = *self.0;
        let place = steps.iter().rev().fold(Place::Whole, |place, step| match step {
            Step::Field(name) => place.field(name),
            Step::Index(index) => place.index(*index),
        });
        Fault::new(place, reason)
    }
}

impl fmt::Debug for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.0.fmt(f)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0.0, f)
    }
}

impl std::error::Error for Problem {}

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

/// The shape a visitor asks for, told from its own words ("a string", "struct Level", …).
fn expected_shape(expected: &dyn de::Expected) -> Shape {
    let words = expected.to_string();
    if words.contains("string") || words.contains("identifier") || words.contains("variant") {
        Shape::Text
    } else if words.contains("bool") {
        Shape::Boolean
    } else if words.contains("sequence") || words.contains("array") {
        Shape::List
    } else if words.contains("struct") || words.contains("map") {
        Shape::Object
    } else if ["f64", "f32", "u64", "i64", "u32", "usize", "weight"].iter().any(|word| words.contains(word)) {
        Shape::Number
    } else {
        Shape::Other
    }
}

impl de::Error for Problem {
    fn custom<T: fmt::Display>(words: T) -> Self {
        Problem::new(Reason::Other(words.to_string()))
    }
    fn invalid_type(found: Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        let found = match found {
            Unexpected::Bool(_) => Shape::Boolean,
            Unexpected::Unsigned(_) | Unexpected::Signed(_) | Unexpected::Float(_) => Shape::Number,
            Unexpected::Str(_) | Unexpected::Char(_) => Shape::Text,
            Unexpected::Seq => Shape::List,
            Unexpected::Map => Shape::Object,
            Unexpected::Unit | Unexpected::Option => Shape::Null,
            _ => Shape::Other,
        };
        Problem::new(Reason::WrongShape { expected: expected_shape(expected), found })
    }
    fn invalid_length(found: usize, _: &dyn de::Expected) -> Self {
        Problem::new(Reason::TooManyEntries(found))
    }
    fn unknown_variant(found: &str, allowed: &'static [&'static str]) -> Self {
        Problem::new(Reason::UnknownWord {
            found: found.to_owned(),
            allowed: allowed.iter().map(|word| (*word).to_owned()).collect(),
        })
    }
    fn unknown_field(field: &str, _: &'static [&'static str]) -> Self {
        Problem::new(Reason::UnknownField(field.to_owned()))
    }
    fn missing_field(field: &'static str) -> Self {
        Problem::new(Reason::MissingField(field.to_owned()))
    }
    fn duplicate_field(field: &'static str) -> Self {
        Problem::new(Reason::RepeatedField(field.to_owned()))
    }
}

/// The deserializer.
#[derive(Clone, Copy)]
struct Reader<'a> {
    value: &'a Value,
    /// Inside `extra`, where everything stays as it is, null included.
    free: bool,
}

impl<'de> de::Deserializer<'de> for Reader<'de> {
    type Error = Problem;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        match self.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(*value),
            Value::Number(value) => visitor.visit_f64(value.as_f64().unwrap_or(0.0)),
            Value::String(value) => visitor.visit_borrowed_str(value),
            Value::Array(list) => self.list(list, visitor),
            Value::Object(_) => self.object(None, true, visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        match self.value {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        known: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Problem> {
        self.object(Some(known), self.free, visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        self.object(None, self.free, visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Problem> {
        match self.value {
            Value::String(word) => visitor.visit_enum(word.as_str().into_deserializer()),
            other => Err(Problem::new(Reason::WrongShape { expected: Shape::Text, found: shape_of(other) })),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Problem> {
        visitor.visit_newtype_struct(self)
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct identifier ignored_any
    }
}

impl<'de> Reader<'de> {
    fn object<V: Visitor<'de>>(
        self,
        known: Option<&'static [&'static str]>,
        keep_null: bool,
        visitor: V,
    ) -> Result<V::Value, Problem> {
        match self.value {
            Value::Object(object) => {
                visitor.visit_map(Fields { rest: object.iter(), next: None, known, keep_null, free: self.free })
            }
            other => Err(Problem::new(Reason::WrongShape { expected: Shape::Object, found: shape_of(other) })),
        }
    }

    fn list<V: Visitor<'de>>(self, list: &'de [Value], visitor: V) -> Result<V::Value, Problem> {
        let mut members = Members { rest: list.iter(), index: 0, free: self.free };
        let value = visitor.visit_seq(&mut members)?;
        if members.rest.len() > 0 {
            return Err(Problem::new(Reason::TooManyEntries(members.index)));
        }
        Ok(value)
    }
}

struct Members<'de> {
    rest: std::slice::Iter<'de, Value>,
    index: usize,
    free: bool,
}

impl<'de> de::SeqAccess<'de> for &mut Members<'de> {
    type Error = Problem;
    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Problem> {
        let Some(value) = self.rest.next() else { return Ok(None) };
        let index = self.index;
        self.index += 1;
        let reader = Reader { value, free: self.free };
        seed.deserialize(reader).map(Some).map_err(|problem| problem.within(Step::Index(index)))
    }
}

struct Fields<'de> {
    rest: serde_json::map::Iter<'de>,
    next: Option<(&'de str, &'de Value)>,
    /// The fields of a struct; none for a map.
    known: Option<&'static [&'static str]>,
    keep_null: bool,
    free: bool,
}

impl<'de> de::MapAccess<'de> for Fields<'de> {
    type Error = Problem;
    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Problem> {
        for (name, value) in self.rest.by_ref() {
            // A null field is an absent one; an unknown field is refused even so.
            let expected = self.known.is_none_or(|known| known.contains(&name.as_str()));
            if value.is_null() && expected && !self.keep_null {
                continue;
            }
            self.next = Some((name, value));
            let deserializer: de::value::BorrowedStrDeserializer<'de, Problem> =
                de::value::BorrowedStrDeserializer::new(name);
            return seed.deserialize(deserializer).map(Some);
        }
        Ok(None)
    }
    fn next_value_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<T::Value, Problem> {
        let Some((name, value)) = self.next.take() else {
            return Err(Problem::new(Reason::Other("value before key".into())));
        };
        let free = self.free || (name == "extra" && self.known.is_some());
        let reader = Reader { value, free };
        seed.deserialize(reader).map_err(|problem| problem.within(Step::Field(name.to_owned())))
    }
}
