//! Cutting and wrapping texts where no browser measures them: in pictures, and in the names of files.
//!
//! A text is only ever cut between two grapheme clusters (Unicode Standard Annex 29): never between a letter and its accents.

use unicode_segmentation::UnicodeSegmentation;

/// Stands for the part of a text that was cut off.
const MORE: char = '…';

/// The longest beginning of a text that has at most so many bytes, in whole letters.
pub fn cut_to_bytes(text: &str, most: usize) -> &str {
    let end = text.grapheme_indices(true).map(|(at, letter)| at + letter.len()).take_while(|end| *end <= most).last();
    text.get(..end.unwrap_or(0)).unwrap_or_default()
}

/// The longest beginning of a text that has at most so many letters.
pub fn cut_to_letters(text: &str, most: usize) -> &str {
    text.grapheme_indices(true).nth(most).and_then(|(at, _)| text.get(..at)).unwrap_or(text)
}

/// How wide a letter is at most, in sizes of the font: as wide as in the widest of the common sans-serif fonts.
fn letter_width(letter: &str) -> f64 {
    let Some(first) = letter.chars().next() else { return 0.0 };
    match first {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' => 0.34,
        ' ' | '\u{a0}' | 'I' | 'f' | 'r' | 't' | '(' | ')' | '[' | ']' | '/' | '-' | '·' => 0.43,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '…' | '—' => 1.0,
        'a'..='z' | '0'..='9' => 0.64,
        'A'..='Z' => 0.79,
        // Latin, Greek and Cyrillic with accents; Hebrew, Arabic, Thai and Lao.
        '\u{a1}'..='\u{5ff}' | '\u{1e00}'..='\u{1fff}' => 0.85,
        '\u{600}'..='\u{8ff}' | '\u{e00}'..='\u{eff}' => 0.8,
        '\u{2010}'..='\u{203a}' => 0.6,
        // Clusters of Indic scripts, Khmer and Myanmar may stand side by side; ideographs are as wide as they are high.
        '\u{900}'..='\u{dff}' | '\u{f00}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' => 1.0 + 0.3 * clusters_more(letter),
        _ => 1.3,
    }
}

/// How many characters a cluster has beside its first.
#[allow(clippy::cast_precision_loss, reason = "a count of characters")]
fn clusters_more(letter: &str) -> f64 {
    letter.chars().count().saturating_sub(1) as f64
}

/// How wide a text is at most, in the units in which the size of its font is given.
pub fn width(text: &str, size: f64) -> f64 {
    size * text.graphemes(true).map(letter_width).sum::<f64>()
}

/// A text in lines of at most that width; what does not fit in so many lines is cut off, and an ellipsis says so.
pub fn wrap(text: &str, size: f64, wide: f64, most_lines: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if width(&longer, size) <= wide {
            line = longer;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        // A word that is longer than a line, or a text without spaces, is split between two letters.
        for letter in word.graphemes(true) {
            if !line.is_empty() && width(&line, size) + size * letter_width(letter) > wide {
                lines.push(std::mem::take(&mut line));
            }
            line.push_str(letter);
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    if lines.len() > most_lines {
        lines.truncate(most_lines);
        if let Some(last) = lines.last_mut() {
            while !last.is_empty() && width(last, size) + size > wide {
                let shorter = last.grapheme_indices(true).next_back().map_or(0, |(at, _)| at);
                last.truncate(shorter);
            }
            last.push(MORE);
        }
    }
    lines
}
