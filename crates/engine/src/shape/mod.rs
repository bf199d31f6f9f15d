//! Typed documents out of JSON values and back, with the place of whatever does not fit.
//!
//! The macros `record!` and `words!` make a type out of one list of its fields or words. What they generate
//! are tables and a few lines; the work is done once, by the functions here, over `dyn` [`Field`] and `dyn` [`Record`],
//! so that one more type costs next to nothing in WebAssembly.
//!
//! Reading goes on after a fault, so that a file is refused with every place at once. A null field counts as an absent
//! one, as the format says; free data ([`Map`], [`Value`]) is kept untouched. Recursion is as deep as the JSON, and
//! `documents::json` has refused what is too deep before.

mod fields;
mod macros;

pub(crate) use macros::{record, words};

use crate::fault::{Fault, Place, Reason, Refusal, Shape};
use serde_json::{Map, Value};

/// The most faults that are noted: more than anyone reads, and a bound to the memory that a wrong file can take.
const MAX_FAULTS: usize = 10_000;

/// Something that stands in a document.
pub trait Field {
    /// What is there before anything is read.
    fn blank() -> Self
    where
        Self: Sized;
    /// Reads a value that is not null; where it does not fit, the reader notes why.
    fn read(&mut self, value: &Value, reader: &mut Reader);
    /// The value that stands in files.
    fn write(&self) -> Value;
    /// It says no more than its absence would.
    fn is_absent(&self) -> bool {
        false
    }
}

/// The name of a field in files, and whether it must be there.
#[derive(Debug, Clone, Copy)]
pub struct Name {
    pub(crate) name: &'static str,
    pub(crate) required: bool,
}

/// Something with a fixed list of fields.
pub trait Record {
    /// The names of the fields in their order.
    fn names(&self) -> &'static [Name];
    /// The field at a position of [`Record::names`].
    fn field(&self, index: usize) -> Option<&dyn Field>;
    /// The same, to read into.
    fn field_mut(&mut self, index: usize) -> Option<&mut dyn Field>;
    /// Reads a field that is not on the list.
    fn read_other(&mut self, name: &str, _value: &Value, reader: &mut Reader) {
        reader.fault(Reason::UnknownField(name.to_owned()));
    }
    /// Writes what is not on the list.
    fn write_others(&self, _object: &mut Map<String, Value>) {}
}

/// Notes what does not fit, and where.
#[derive(Debug, Default)]
pub struct Reader {
    path: String,
    faults: Vec<Fault>,
}

impl Reader {
    /// Notes a fault at the place being read.
    pub fn fault(&mut self, reason: Reason) {
        if self.faults.len() < MAX_FAULTS {
            let place = if self.path.is_empty() { Place::Whole } else { Place::Path(self.path.clone()) };
            self.faults.push(Fault::new(place, reason));
        }
    }

    /// Notes that something of another shape stands here.
    pub fn wrong_shape(&mut self, expected: Shape, value: &Value) {
        let found = match value {
            Value::Null => Shape::Null,
            Value::Bool(_) => Shape::Boolean,
            Value::Number(_) => Shape::Number,
            Value::String(_) => Shape::Text,
            Value::Array(_) => Shape::List,
            Value::Object(_) => Shape::Object,
        };
        self.fault(Reason::WrongShape { expected, found });
    }

    /// Reads the member of an object.
    pub fn member(&mut self, name: &str, value: &Value, field: &mut dyn Field) {
        let length = self.path.len();
        if length > 0 {
            self.path.push('.');
        }
        self.path.push_str(name);
        field.read(value, self);
        self.path.truncate(length);
    }

    /// Reads the member of a list.
    pub fn at(&mut self, index: usize, value: &Value, field: &mut dyn Field) {
        let length = self.path.len();
        self.path.push('[');
        self.path.push_str(&index.to_string());
        self.path.push(']');
        field.read(value, self);
        self.path.truncate(length);
    }

    /// The object that should stand here.
    pub fn object<'a>(&mut self, value: &'a Value) -> Option<&'a Map<String, Value>> {
        let object = value.as_object();
        if object.is_none() {
            self.wrong_shape(Shape::Object, value);
        }
        object
    }

    /// The list that should stand here.
    pub fn list<'a>(&mut self, value: &'a Value) -> &'a [Value] {
        if let Value::Array(list) = value {
            return list;
        }
        self.wrong_shape(Shape::List, value);
        &[]
    }

    /// The text that should stand here.
    pub fn text<'a>(&mut self, value: &'a Value) -> Option<&'a str> {
        let text = value.as_str();
        if text.is_none() {
            self.wrong_shape(Shape::Text, value);
        }
        text
    }

    /// The position of the word that stands here.
    pub fn word(&mut self, value: &Value, allowed: &[&str]) -> Option<usize> {
        let found = self.text(value)?;
        let position = allowed.iter().position(|word| *word == found);
        if position.is_none() {
            let allowed = allowed.iter().map(|word| (*word).to_owned()).collect();
            self.fault(Reason::UnknownWord { found: found.to_owned(), allowed });
        }
        position
    }
}

/// Reads a whole document.
///
/// # Errors
/// Everything that does not fit, with its path and the reason.
pub fn read<T: Field>(value: &Value) -> Result<T, Refusal> {
    let mut document = T::blank();
    let mut reader = Reader::default();
    document.read(value, &mut reader);
    Refusal::unless_empty(reader.faults)?;
    Ok(document)
}

/// Reads the fields of a record in the order of the file; then looks for those that are missing.
pub fn read_record(record: &mut dyn Record, value: &Value, reader: &mut Reader) {
    let Some(object) = reader.object(value) else { return };
    let names = record.names();
    for (name, member) in object {
        match names.iter().position(|known| known.name == name) {
            None => record.read_other(name, member, reader),
            Some(_) if member.is_null() => {}
            Some(index) => {
                if let Some(field) = record.field_mut(index) {
                    reader.member(name, member, field);
                }
            }
        }
    }
    for known in names {
        if known.required && object.get(known.name).is_none_or(Value::is_null) {
            reader.fault(Reason::MissingField(known.name.to_owned()));
        }
    }
}

/// Writes the fields of a record in their order, without those that say nothing.
pub fn write_record(record: &dyn Record) -> Value {
    let mut object = Map::new();
    record.write_others(&mut object);
    for (index, known) in record.names().iter().enumerate() {
        if let Some(field) = record.field(index)
            && (known.required || !field.is_absent())
        {
            object.insert(known.name.to_owned(), field.write());
        }
    }
    Value::Object(object)
}
