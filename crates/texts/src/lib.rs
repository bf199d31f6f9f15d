//! The texts a person reads: a typed catalogue made from `locales/`.
//!
//! Every language has the keys of `locales/en.json`; what a language lacks is shown in English.
//! They come in two files: the texts that the first visit needs ([`key`]), and those of the report and of the checks of an
//! instrument ([`later`]), which only the worker contains. A text may have placeholders such as `{name}`. A text with a count
//! has one form for each plural category of its language.
//!
//! ```
//! use texts::{Catalogue, key, later};
//!
//! let texts = Catalogue::complete();
//! assert_eq!(texts.get(key::STATUS_DRAFT), "Draft");
//! assert_eq!(texts.fill(later::REVIEW_GROUP, &[("title", "Not known"), ("n", "3")]), "Not known (3)");
//! ```

use std::borrow::Cow;

include!(concat!(env!("OUT_DIR"), "/catalogue.rs"));

/// One text of the catalogue. The constants stand in [`key`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key(u16);

#[cfg(not(target_arch = "wasm32"))]
impl Key {
    /// The key of that name, as in the files of `locales/`.
    pub fn named(name: &str) -> Option<Key> {
        let index = NAMES.iter().position(|known| *known == name)?;
        u16::try_from(index).ok().map(Key)
    }

    /// Its name in the files of `locales/`.
    pub fn name(self) -> &'static str {
        NAMES.get(usize::from(self.0)).copied().unwrap_or_default()
    }

    /// All keys.
    pub fn all() -> impl Iterator<Item = Key> {
        (0..NAMES.len()).filter_map(|index| u16::try_from(index).ok().map(Key))
    }
}

/// The plural categories of CLDR.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plural {
    /// `zero`
    Zero,
    /// `one`
    One,
    /// `two`
    Two,
    /// `few`
    Few,
    /// `many`
    Many,
    /// `other`
    Other,
}

impl Plural {
    /// The category of that CLDR name; `other` for anything else.
    pub fn named(name: &str) -> Plural {
        match name {
            "zero" => Plural::Zero,
            "one" => Plural::One,
            "two" => Plural::Two,
            "few" => Plural::Few,
            "many" => Plural::Many,
            _ => Plural::Other,
        }
    }

    /// The category of a count in English.
    pub fn english(count: usize) -> Plural {
        if count == 1 { Plural::One } else { Plural::Other }
    }
}

/// The texts of one language.
#[derive(Debug, Clone)]
pub struct Catalogue {
    /// BCP 47 tag, for `<html lang>`.
    pub language: Cow<'static, str>,
    /// One entry a key. The forms of a plural are separated by unit separators: name, text, name, text.
    texts: Vec<&'static str>,
    plural: fn(usize) -> Plural,
}

impl Default for Catalogue {
    /// English.
    fn default() -> Self {
        Catalogue {
            language: Cow::Borrowed("en"),
            texts: ENGLISH.split_terminator('\u{1e}').collect(),
            plural: Plural::english,
        }
    }
}

impl Catalogue {
    /// English, with the texts of [`later`] too.
    pub fn complete() -> Catalogue {
        let mut catalogue = Catalogue::default();
        catalogue.texts.extend(ENGLISH_LATER.split_terminator('\u{1e}'));
        catalogue
    }

    /// The text of a key.
    pub fn get(&self, key: Key) -> &'static str {
        self.form(key, Plural::Other)
    }

    /// The text of a key with its placeholders filled in.
    pub fn fill(&self, key: Key, places: &[(&str, &str)]) -> String {
        fill(self.form(key, Plural::Other), places)
    }

    /// The text of a key for a count, which also fills `{n}`.
    pub fn count(&self, key: Key, count: usize, places: &[(&str, &str)]) -> String {
        let number = count.to_string();
        let mut all = vec![("n", number.as_str())];
        all.extend_from_slice(places);
        fill(self.form(key, (self.plural)(count)), &all)
    }

    fn form(&self, key: Key, plural: Plural) -> &'static str {
        let entry = self.texts.get(usize::from(key.0)).copied().unwrap_or_default();
        if !entry.contains('\u{1f}') {
            return entry;
        }
        let mut parts = entry.split('\u{1f}');
        let mut found = "";
        while let (Some(form), Some(text)) = (parts.next(), parts.next()) {
            found = text;
            if Plural::named(form) == plural {
                break;
            }
        }
        found
    }
}

/// `text` with each `{name}` replaced, in one pass, so that a value with braces in it stays as it is.
fn fill(text: &str, places: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some(open) = rest.find('{') {
        let (before, from) = rest.split_at(open);
        out.push_str(before);
        let Some(close) = from.find('}') else {
            rest = from;
            break;
        };
        let name = from.get(1..close).unwrap_or_default();
        match places.iter().find(|(known, _)| *known == name) {
            Some((_, value)) => out.push_str(value),
            None => out.push_str(from.get(..=close).unwrap_or_default()),
        }
        rest = from.get(close + 1..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}
