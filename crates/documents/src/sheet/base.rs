//! The column `was`: what the answers of a row were when the sheet was saved, in one cell.
//!
//! `w1 level=partial because=another_office comment=5b1e40d3a29c evidence=0f3c…+77ab…`: the words of levels and reasons, and
//! for texts the beginning of a digest. That is enough to tell whether the cell beside it was changed in the sheet, and
//! whether the draft was changed since. What was empty is left out.

use super::rewritten::plain_lines;
use crate::json;
use serde_json::Value;

/// How the cell begins. The number is that of this way of writing it.
const MARK: &str = "w1";
/// Hexadecimal digits of a digest: 48 bits, for texts that are at most a few thousand in a sheet.
const DIGITS: usize = 12;

/// What was there when the sheet was saved.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Base {
    entries: Vec<(String, String)>,
}

impl Base {
    /// Notes a value that is a word without blanks, or a digest.
    pub(super) fn note(&mut self, name: &str, value: String) {
        if !value.is_empty() {
            self.entries.push((name.to_owned(), value));
        }
    }

    /// The cell.
    pub(super) fn cell(&self) -> String {
        let entries = self.entries.iter().map(|(name, value)| format!(" {name}={value}"));
        std::iter::once(MARK.to_owned()).chain(entries).collect()
    }

    /// Out of a cell; none where nothing of the kind stands there.
    pub(super) fn of_cell(cell: &str) -> Option<Base> {
        let mut words = cell.split_whitespace();
        words.next().filter(|mark| mark.eq_ignore_ascii_case(MARK))?;
        let entry = |word: &str| word.split_once('=').map(|(name, value)| (name.to_lowercase(), value.to_owned()));
        Some(Base { entries: words.filter_map(entry).collect() })
    }

    /// The value of that name; empty where there was none.
    pub(super) fn value(&self, name: &str) -> &str {
        self.entries.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }
}

/// The digest of a text, which does not depend on line ends and blanks at the end of lines; empty for an empty text.
pub(super) fn digest(text: &str) -> String {
    let text = plain_lines(text);
    if text.is_empty() {
        return String::new();
    }
    let hex = json::digest(&Value::String(text), "");
    hex.get(..DIGITS).unwrap_or(&hex).to_owned()
}
