//! Documents out of JSON values that this program wrote itself, or has checked before.
//!
//! `serde_json::from_value` does the same. But it also words whatever it refuses, and looks for fields that are repeated or unknown:
//! 38 kB more of a first visit (Brotli). What is wrong with a file that a person opens, [`super::schema`] has found before.

use engine::fault::{Place, Reason, Refusal};
use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, EnumAccess, Error, IntoDeserializer, SeqAccess, VariantAccess,
    Visitor,
};
use serde::forward_to_deserialize_any;
use serde_json::{Map, Value};
use std::{fmt, slice};

/// The value is no such document. What is wrong with it is not told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unreadable;

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("unreadable")
    }
}

impl std::error::Error for Unreadable {}

impl Error for Unreadable {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Unreadable
    }
}

impl From<Unreadable> for Refusal {
    fn from(Unreadable: Unreadable) -> Refusal {
        Refusal::one(Place::Whole, Reason::NotADocument)
    }
}

/// Reads what the program wrote itself, or has checked before.
///
/// # Errors
/// It is nothing of this type.
pub fn from_value<T: DeserializeOwned>(value: Value) -> Result<T, Unreadable> {
    T::deserialize(Reader(value))
}

/// A value that is read.
struct Reader(Value);

impl<'de> Deserializer<'de> for Reader {
    type Error = Unreadable;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(value) => visitor.visit_bool(value),
            Value::Number(number) => match (number.as_u64(), number.as_i64(), number.as_f64()) {
                (Some(number), _, _) => visitor.visit_u64(number),
                (_, Some(number), _) => visitor.visit_i64(number),
                (_, _, Some(number)) => visitor.visit_f64(number),
                _ => Err(Unreadable),
            },
            Value::String(text) => visitor.visit_string(text),
            Value::Array(_) => self.deserialize_seq(visitor),
            Value::Object(_) => self.deserialize_map(visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        self.0.as_bool().ok_or(Unreadable).and_then(|value| visitor.visit_bool(value))
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        self.0.as_f64().ok_or(Unreadable).and_then(|value| visitor.visit_f64(value))
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        let Value::String(text) = self.0 else { return Err(Unreadable) };
        visitor.visit_string(text)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        if self.0.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        let Value::Array(list) = self.0 else { return Err(Unreadable) };
        visitor.visit_seq(SeqDeserializer::new(list.into_iter().map(Reader)))
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Unreadable> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        let Value::Object(object) = self.0 else { return Err(Unreadable) };
        visitor.visit_map(MapDeserializer::new(object.into_iter().map(|(name, member)| (name, Reader(member)))))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        let Value::Object(members) = self.0 else { return Err(Unreadable) };
        let mut fields = Fields { members, names: names.iter() };
        let record = visitor.visit_seq(&mut fields)?;
        // What a newer release knows more of would be lost when the record is written again.
        if fields.members.is_empty() { Ok(record) } else { Err(Unreadable) }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        match self.0 {
            Value::String(name) => visitor.visit_enum(Variant { name, content: Value::Null }),
            Value::Object(object) => {
                let (name, content) = object.into_iter().next().ok_or(Unreadable)?;
                visitor.visit_enum(Variant { name, content })
            }
            _ => Err(Unreadable),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 char str bytes byte_buf unit unit_struct tuple_struct identifier ignored_any
    }
}

/// The fields of a record, each looked up by its name, in the order in which the type has them: what `serde` derives for a record in a
/// list is a third of what it derives for one in an object. A field that is absent is no element, and takes its default.
struct Fields {
    members: Map<String, Value>,
    names: slice::Iter<'static, &'static str>,
}

impl<'de> SeqAccess<'de> for Fields {
    type Error = Unreadable;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Unreadable> {
        let member = self.names.next().and_then(|name| self.members.swap_remove(*name));
        member.map(|member| seed.deserialize(Reader(member))).transpose()
    }
}

/// A variant: a word, or an object with the variant's name for its only member.
struct Variant {
    name: String,
    content: Value,
}

impl<'de> EnumAccess<'de> for Variant {
    type Error = Unreadable;
    type Variant = Reader;

    fn variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<(T::Value, Reader), Unreadable> {
        Ok((seed.deserialize(Reader(Value::String(self.name)))?, Reader(self.content)))
    }
}

impl<'de> VariantAccess<'de> for Reader {
    type Error = Unreadable;

    fn unit_variant(self) -> Result<(), Unreadable> {
        if self.0.is_null() { Ok(()) } else { Err(Unreadable) }
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Unreadable> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Unreadable> {
        self.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        names: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        self.deserialize_struct("", names, visitor)
    }
}

impl<'de> IntoDeserializer<'de, Unreadable> for Reader {
    type Deserializer = Reader;
    fn into_deserializer(self) -> Reader {
        self
    }
}
