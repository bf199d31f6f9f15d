//! JSON text, read strictly and written in one way.
//!
//! `serde_json` does the parsing. What the formats ask for besides (a depth, no field twice, no lone surrogate, no
//! number that a double cannot hold) is looked for in one pass before it, so that each refusal has its own reason
//! and place, and deep nesting never reaches a recursive function.
//!
//! `serde_json` reads a number to within a few units of the last digit; its feature `float_roundtrip` would read it
//! exactly, but bring tables that a first visit need not load. So the pass reads the numbers that are no integers as well,
//! each to the nearest double, and they take the place of those of `serde_json` in the value.

use base16ct::lower::encode_string;
use engine::decimal;
use engine::fault::{Fault, Place, Reason};
use serde::de::{DeserializeSeed, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use sha2::{Digest, Sha256};
use std::fmt;

/// The deepest nesting that is read.
pub const MAX_DEPTH: usize = 64;
/// The largest file that is read, in bytes.
pub const MAX_BYTES: usize = 25 * 1024 * 1024;
/// The largest integer a double holds with all smaller ones: 2^53.
const MAX_INTEGER: u64 = 1 << 53;

/// Reads a file into a JSON value, fields in the file's own order.
///
/// # Errors
/// One fault with its line and column: not UTF-8, empty, cut off, not JSON, a web page, too deep, too large, a lone
/// surrogate, a number out of range, an integer beyond 2^53, or a field that stands twice in one object.
pub fn parse(bytes: &[u8]) -> Result<Value, Fault> {
    if bytes.len() > MAX_BYTES {
        return Err(Fault::new(Place::Whole, Reason::TooLarge(MAX_BYTES)));
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let place = place_of(bytes, error.valid_up_to());
            return Err(Fault::new(place, Reason::NotUtf8));
        }
    };
    let start = text.trim_start();
    if start.is_empty() {
        return Err(Fault::new(Place::Whole, Reason::Empty));
    }
    if start.starts_with('<') {
        return Err(Fault::new(Place::Whole, Reason::WebPage));
    }
    let numbers = scan(text)?;
    let mut repeated = None;
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let result = Seed { repeated: &mut repeated }
        .deserialize(&mut deserializer)
        .and_then(|value| deserializer.end().map(|()| value));
    let mut value = result.map_err(|error| {
        let place = place_at(bytes, error.line(), error.column());
        let largest = numbers.iter().copied().fold(0.0, f64::max);
        let reason = match repeated {
            Some(name) => Reason::RepeatedField(name),
            None if error.is_eof() => Reason::CutOff,
            // Numbers that only just round to the largest double are out of range to `serde_json`.
            None if largest >= f64::MAX => Reason::NumberOutOfRange,
            None => Reason::NotJson,
        };
        Fault::new(place, reason)
    })?;
    set_exact(&mut value, &mut numbers.into_iter());
    Ok(value)
}

/// Puts the exact numbers, given in the order of the text and without their signs, in the place of those that are no
/// integers.
fn set_exact(value: &mut Value, numbers: &mut dyn Iterator<Item = f64>) {
    match value {
        Value::Number(number) if number.is_f64() => {
            let sign = number.as_f64().unwrap_or_default();
            if let Some(exact) = numbers.next().and_then(|exact| Number::from_f64(exact.copysign(sign))) {
                *number = exact;
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|member| set_exact(member, numbers)),
        Value::Object(object) => object.values_mut().for_each(|member| set_exact(member, numbers)),
        _ => {}
    }
}

/// Line and column (both from 1) of a byte position.
fn place_of(bytes: &[u8], position: usize) -> Place {
    let before = bytes.get(..position).unwrap_or(bytes);
    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    let start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let column = String::from_utf8_lossy(before.get(start..).unwrap_or_default()).chars().count() + 1;
    Place::Text { line, column }
}

/// A place that `serde_json` tells by line and byte, in characters.
fn place_at(bytes: &[u8], line: usize, column: usize) -> Place {
    let line_start = match line.saturating_sub(2) {
        _ if line < 2 => 0,
        breaks => {
            let mut ends = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n').map(|(index, _)| index + 1);
            ends.nth(breaks).unwrap_or(0)
        }
    };
    place_of(bytes, line_start + column.saturating_sub(1))
}

/// Looks for what `serde_json` would accept or could not name: depth, lone surrogate escapes, numbers too large. Gives
/// the numbers, without their signs, that `serde_json` does not take for integers.
fn scan(text: &str) -> Result<Vec<f64>, Fault> {
    let bytes = text.as_bytes();
    let fault = |at: usize, reason| Err(Fault::new(place_of(bytes, at), reason));
    let at = |index: usize| bytes.get(index).copied();
    let mut numbers = Vec::new();
    let mut depth = 0usize;
    let mut index = 0;
    while let Some(byte) = at(index) {
        match byte {
            b'[' | b'{' => {
                depth += 1;
                if depth > MAX_DEPTH {
                    return fault(index, Reason::TooDeep(MAX_DEPTH));
                }
                index += 1;
            }
            b']' | b'}' => {
                depth = depth.saturating_sub(1);
                index += 1;
            }
            b'"' => {
                index += 1;
                loop {
                    match at(index) {
                        None => return Ok(numbers), // cut off: the parser says so
                        Some(b'"') => break,
                        Some(b'\\') => {
                            if at(index + 1) == Some(b'u') {
                                match escaped_unit(bytes, index) {
                                    Some(0xD800..=0xDBFF) => match escaped_unit(bytes, index + 6) {
                                        Some(0xDC00..=0xDFFF) => index += 12,
                                        _ => return fault(index, Reason::LoneSurrogate),
                                    },
                                    Some(0xDC00..=0xDFFF) => return fault(index, Reason::LoneSurrogate),
                                    _ => index += 2,
                                }
                            } else {
                                index += 2;
                            }
                        }
                        Some(_) => index += 1,
                    }
                }
                index += 1;
            }
            b'0'..=b'9' => {
                let start = index;
                while matches!(at(index), Some(b'0'..=b'9' | b'.' | b'e' | b'E' | b'+' | b'-')) {
                    index += 1;
                }
                let number = text.get(start..index).unwrap_or_default();
                let is_integer = number.bytes().all(|byte| byte.is_ascii_digit());
                if is_integer && number.parse().map_or(true, |value: u64| value > MAX_INTEGER) {
                    return fault(start, Reason::IntegerTooLarge);
                }
                // −0 is no integer.
                if !is_integer || number == "0" && at(start.wrapping_sub(1)) == Some(b'-') {
                    let exact = decimal::parse(number);
                    if exact.is_infinite() {
                        return fault(start, Reason::NumberOutOfRange);
                    }
                    numbers.push(exact);
                }
            }
            _ => index += 1,
        }
    }
    Ok(numbers)
}

/// The UTF-16 unit of an escape `\uXXXX` at `index`.
fn escaped_unit(bytes: &[u8], index: usize) -> Option<u16> {
    let escape = bytes.get(index..index + 6)?;
    let digits = escape.strip_prefix(b"\\u")?;
    u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

/// Builds a value and refuses a field that stands twice.
struct Seed<'a> {
    /// The name of a field that stands twice.
    repeated: &'a mut Option<String>,
}

impl Seed<'_> {
    /// The seed of a member.
    fn inner(&mut self) -> Seed<'_> {
        Seed { repeated: self.repeated }
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Value;
    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Value;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }
    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }
    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }
    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }
    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }
    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Value::from(value))
    }
    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }
    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }
    fn visit_seq<A: SeqAccess<'de>>(mut self, mut access: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(value) = access.next_element_seed(self.inner())? {
            list.push(value);
        }
        Ok(Value::Array(list))
    }
    fn visit_map<A: MapAccess<'de>>(mut self, mut access: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(name) = access.next_key::<String>()? {
            if object.contains_key(&name) {
                *self.repeated = Some(name);
                return Err(serde::de::Error::custom("repeated field"));
            }
            let value = access.next_value_seed(self.inner())?;
            object.insert(name, value);
        }
        Ok(Value::Object(object))
    }
}

/// A number as ECMAScript writes it (RFC 8785, section 3.2.2.3): the shortest digits that read back to the same
/// double, −0 as 0.
pub fn number(value: f64) -> String {
    decimal::format(value)
}

/// A number in a document: as in [`number`], but an integer beyond 2^53 with an exponent, so that it can be read again.
fn document_number(value: f64) -> String {
    let text = number(value);
    if !(9_007_199_254_740_992.0..1e21).contains(&value.abs()) {
        return text;
    }
    let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |digits| ("-", digits));
    let (first, rest) = digits.split_at(1);
    let (rest, power) = (rest.trim_end_matches('0'), rest.len());
    let point = if rest.is_empty() { "" } else { "." };
    format!("{sign}{first}{point}{rest}e{power}")
}

/// Text in quotes, with only the escapes that JSON demands (RFC 8785, section 3.2.2.2).
fn quoted(out: &mut String, text: &str) {
    let is_escaped = |byte: u8| byte < b' ' || byte == b'"' || byte == b'\\';
    out.push('"');
    // What needs no escape is copied as a whole.
    let mut rest = text;
    while let Some(position) = rest.bytes().position(is_escaped) {
        let (plain, from) = rest.split_at(position);
        let (escaped, after) = from.split_at(1);
        out.push_str(plain);
        match escaped {
            "\"" => out.push_str("\\\""),
            "\\" => out.push_str("\\\\"),
            "\u{8}" => out.push_str("\\b"),
            "\t" => out.push_str("\\t"),
            "\n" => out.push_str("\\n"),
            "\u{c}" => out.push_str("\\f"),
            "\r" => out.push_str("\\r"),
            control => {
                for byte in control.bytes() {
                    let _ = fmt::Write::write_fmt(out, format_args!("\\u{byte:04x}"));
                }
            }
        }
        rest = after;
    }
    out.push_str(rest);
    out.push('"');
}

/// How a value is laid out.
#[derive(Clone, Copy, PartialEq)]
enum Layout {
    /// RFC 8785: fields sorted by UTF-16 units, no white space.
    Canonical,
    /// Fields in their own order, two spaces a level.
    Document,
    /// Fields in their own order, no white space.
    Line,
}

fn write(out: &mut String, value: &Value, layout: Layout, level: usize) {
    let pad = |out: &mut String, level: usize| {
        if layout == Layout::Document {
            out.push('\n');
            for _ in 0..level {
                out.push_str("  ");
            }
        }
    };
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Number(figure) => {
            let figure = figure.as_f64().unwrap_or(0.0);
            let text = if layout == Layout::Canonical { number(figure) } else { document_number(figure) };
            out.push_str(&text);
        }
        Value::String(text) => quoted(out, text),
        Value::Array(list) => {
            out.push('[');
            // Lists of short words read better on one line.
            let inline = list.iter().all(|member| !member.is_array() && !member.is_object());
            for (index, member) in list.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                    if inline && layout == Layout::Document {
                        out.push(' ');
                    }
                }
                if !inline {
                    pad(out, level + 1);
                }
                write(out, member, layout, level + 1);
            }
            if !inline {
                pad(out, level);
            }
            out.push(']');
        }
        Value::Object(object) => {
            let mut fields: Vec<(&String, &Value)> = object.iter().collect();
            if layout == Layout::Canonical {
                fields.sort_unstable_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
            }
            out.push('{');
            for (index, (name, member)) in fields.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                pad(out, level + 1);
                quoted(out, name);
                out.push(':');
                if layout == Layout::Document {
                    out.push(' ');
                }
                write(out, member, layout, level + 1);
            }
            if !fields.is_empty() {
                pad(out, level);
            }
            out.push('}');
        }
    }
}

/// Puts a value in the place to which these names lead, with the objects that are missing above it, or takes away what is
/// there.
pub(super) fn put(value: &mut Value, path: &[String], new: Option<&Value>) {
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

/// The canonical form of RFC 8785 (JCS).
pub fn canonical(value: &Value) -> String {
    let mut out = String::new();
    write(&mut out, value, Layout::Canonical, 0);
    out
}

/// The form in which documents are saved: fields in their own order, two spaces a level, a newline at the end.
pub fn document(value: &Value) -> String {
    let mut out = String::new();
    write(&mut out, value, Layout::Document, 0);
    out.push('\n');
    out
}

/// One line, for storage and for NDJSON.
pub fn line(value: &Value) -> String {
    let mut out = String::new();
    write(&mut out, value, Layout::Line, 0);
    out
}

/// The hex SHA-256 of a value's canonical form, without one of its fields.
pub fn digest(value: &Value, without: &str) -> String {
    let form = match value {
        Value::Object(object) if object.contains_key(without) => {
            let mut object = object.clone();
            object.shift_remove(without);
            canonical(&Value::Object(object))
        }
        other => canonical(other),
    };
    encode_string(&Sha256::digest(form))
}
