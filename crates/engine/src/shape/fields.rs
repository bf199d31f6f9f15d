//! What records are made of.

use super::{Field, Reader};
use crate::fault::{Reason, Shape};
use crate::named::Named;
use serde_json::{Map, Value};

impl Field for String {
    fn blank() -> Self {
        String::new()
    }
    fn read(&mut self, value: &Value, reader: &mut Reader) {
        if let Some(text) = reader.text(value) {
            text.clone_into(self);
        }
    }
    fn write(&self) -> Value {
        Value::String(self.clone())
    }
}

impl Field for f64 {
    fn blank() -> Self {
        0.0
    }
    fn read(&mut self, value: &Value, reader: &mut Reader) {
        match value.as_f64() {
            Some(number) => *self = number,
            None => reader.wrong_shape(Shape::Number, value),
        }
    }
    fn write(&self) -> Value {
        Value::from(*self)
    }
}

impl Field for bool {
    fn blank() -> Self {
        false
    }
    fn read(&mut self, value: &Value, reader: &mut Reader) {
        match value {
            Value::Bool(said) => *self = *said,
            _ => reader.wrong_shape(Shape::Boolean, value),
        }
    }
    fn write(&self) -> Value {
        Value::Bool(*self)
    }
    fn is_absent(&self) -> bool {
        !*self
    }
}

impl<T: Field> Field for Option<T> {
    fn blank() -> Self {
        None
    }
    fn read(&mut self, value: &Value, reader: &mut Reader) {
        self.insert(T::blank()).read(value, reader);
    }
    fn write(&self) -> Value {
        self.as_ref().map_or(Value::Null, T::write)
    }
    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T: Field> Field for Box<T> {
    fn blank() -> Self {
        Box::new(T::blank())
    }
    fn read(&mut self, value: &Value, reader: &mut Reader) {
        (**self).read(value, reader);
    }
    fn write(&self) -> Value {
        (**self).write()
    }
}

impl<T: Field> Field for Vec<T> {
    fn blank() -> Self {
        Vec::new()
    }
    fn read(&mut self, value: &Value, reader: &mut Reader) {
        for (index, value) in reader.list(value).iter().enumerate() {
            let mut member = T::blank();
            reader.at(index, value, &mut member);
            self.push(member);
        }
    }
    fn write(&self) -> Value {
        Value::Array(self.iter().map(T::write).collect())
    }
    fn is_absent(&self) -> bool {
        self.is_empty()
    }
}

impl<T: Field> Field for Named<T> {
    fn blank() -> Self {
        Named::default()
    }
    fn read(&mut self, value: &Value, reader: &mut Reader) {
        let (mut names, mut members) = (Vec::new(), Vec::new());
        for (name, value) in reader.object(value).into_iter().flatten() {
            if !value.is_null() {
                let mut member = T::blank();
                reader.member(name, value, &mut member);
                names.push(name.clone());
                members.push(member);
            }
        }
        *self = Named::of(names, members);
    }
    fn write(&self) -> Value {
        Value::Object(self.iter().map(|(name, member)| (name.clone(), member.write())).collect())
    }
    fn is_absent(&self) -> bool {
        self.is_empty()
    }
}

impl Field for [String; 2] {
    fn blank() -> Self {
        Default::default()
    }
    fn read(&mut self, value: &Value, reader: &mut Reader) {
        let Value::Array(list) = value else { return reader.wrong_shape(Shape::List, value) };
        for (index, text) in self.iter_mut().enumerate() {
            reader.at(index, list.get(index).unwrap_or(&Value::Null), text);
        }
        if list.len() > self.len() {
            reader.fault(Reason::TooManyEntries(self.len()));
        }
    }
    fn write(&self) -> Value {
        Value::Array(self.iter().map(String::write).collect())
    }
}

/// Free data, kept as it is.
impl Field for Map<String, Value> {
    fn blank() -> Self {
        Map::new()
    }
    fn read(&mut self, value: &Value, reader: &mut Reader) {
        if let Some(object) = reader.object(value) {
            self.clone_from(object);
        }
    }
    fn write(&self) -> Value {
        Value::Object(self.clone())
    }
}

/// Anything, kept as it is.
impl Field for Value {
    fn blank() -> Self {
        Value::Null
    }
    fn read(&mut self, value: &Value, _: &mut Reader) {
        self.clone_from(value);
    }
    fn write(&self) -> Value {
        self.clone()
    }
}
