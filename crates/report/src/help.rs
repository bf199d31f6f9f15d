//! Help: privacy, answers, method, terms, who is a party, what is open, keyboard, what this is not.

use super::block::{Block, Line, paragraph, strong, text};
use super::chapter;
use super::status;
use super::words::Words;
use texts::{Key, later};

const FIRST: [(&str, Key, &[Key]); 3] = [
    (
        "privacy",
        later::HELP_PRIVACY,
        &[later::HELP_PRIVACY_1, later::HELP_PRIVACY_2, later::HELP_PRIVACY_3, later::HELP_PRIVACY_LOCK],
    ),
    ("answers", later::HELP_ANSWERS, &[later::HELP_ANSWERS_1, later::HELP_ANSWERS_2, later::HELP_ANSWERS_3]),
    (
        "how",
        later::HELP_METHOD,
        &[later::HELP_METHOD_1, later::HELP_METHOD_2, later::HELP_METHOD_3, later::HELP_METHOD_4, later::HELP_METHOD_5],
    ),
];

const TERMS: [(Key, Key); 6] = [
    (later::TERM_ACT, later::TERM_ACT_TEXT),
    (later::TERM_MEANS, later::TERM_MEANS_TEXT),
    (later::TERM_PURPOSE, later::TERM_PURPOSE_TEXT),
    (later::TERM_DOMESTICATION, later::TERM_DOMESTICATION_TEXT),
    (later::TERM_COVERAGE, later::TERM_COVERAGE_TEXT),
    (later::TERM_CORE, later::TERM_CORE_TEXT),
];

const LAST: [(&str, Key, &[Key]); 2] = [
    (
        "independent",
        later::HELP_INDEPENDENT,
        &[later::HELP_INDEPENDENT_1, later::HELP_INDEPENDENT_2, later::HELP_NO_REPORTS],
    ),
    ("keyboard", later::HELP_KEYBOARD, &[later::HELP_KEYBOARD_1, later::HELP_KEYBOARD_2]),
];

/// The help, without its title.
pub fn help(words: &Words<'_>) -> Vec<Block> {
    let of = |(id, title, paragraphs): &(&str, Key, &[Key])| {
        chapter(words, id, *title, paragraphs.iter().map(|key| paragraph(words.t(*key))).collect())
    };
    let terms: Vec<Line> =
        TERMS.iter().map(|(term, meaning)| vec![strong(words.t(*term)), text(": "), text(words.t(*meaning))]).collect();
    let mut blocks: Vec<Block> = FIRST.iter().map(of).collect();
    blocks.push(chapter(words, "terms", later::HELP_TERMS, vec![Block::List(terms)]));
    blocks.extend([status::counts(words), status::open_points(words)]);
    blocks.extend(LAST.iter().map(of));
    blocks
}
