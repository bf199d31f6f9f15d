//! One of several things, as a person names it in a cell.

use super::rewritten::is_rewritten;

/// Something that can be chosen: its id, and what people call it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Choice<'a> {
    pub(super) id: &'a str,
    /// May be empty.
    pub(super) label: &'a str,
}

/// What a cell names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Named {
    /// The choice of this position.
    One(usize),
    /// The choice of this position, as a spreadsheet has rewritten it.
    Rewritten(usize),
    /// It may mean more than one.
    Several,
    /// Nothing that can be chosen.
    Nothing,
}

impl Choice<'_> {
    /// Id and label, as they stand in the column of levels.
    pub(super) fn words(&self) -> String {
        if self.label.is_empty() { self.id.to_owned() } else { format!("{} = {}", self.id, self.label) }
    }
}

/// The choice that a cell names.
///
/// These are tried in turn, over all choices: the exact id; id and label together; a label that only one choice has; id or
/// label without regard to capital letters, kinds of apostrophes and blanks; what a spreadsheet may have made of id or label.
/// From the label on, a cell that may mean more than one choice is ambiguous.
pub(super) fn named(choices: &[Choice<'_>], cell: &str) -> Named {
    let cell = cell.trim();
    if cell.is_empty() {
        return Named::Nothing;
    }
    if let Some(exact) = choices.iter().position(|choice| choice.id == cell) {
        return Named::One(exact);
    }
    if let Some(both) = choices.iter().position(|choice| !choice.label.is_empty() && choice.words() == cell) {
        return Named::One(both);
    }
    let labelled = only(choices, &|choice| choice.label == cell);
    if labelled != Named::Nothing {
        return labelled;
    }
    let wanted = normalized(cell);
    let alike = only(choices, &|choice| {
        [choice.id, choice.label, &choice.words()].iter().any(|text| normalized(text) == wanted)
    });
    if alike != Named::Nothing {
        return alike;
    }
    match only(choices, &|choice| {
        [choice.id, choice.label].iter().any(|text| !text.is_empty() && is_rewritten(text, cell))
    }) {
        Named::One(index) => Named::Rewritten(index),
        other => other,
    }
}

/// The one choice of which something is true.
fn only(choices: &[Choice<'_>], is: &dyn Fn(&Choice<'_>) -> bool) -> Named {
    let mut found = choices.iter().enumerate().filter(|(_, choice)| is(choice));
    match (found.next(), found.next()) {
        (Some((index, _)), None) => Named::One(index),
        (Some(_), Some(_)) => Named::Several,
        (None, _) => Named::Nothing,
    }
}

/// A text without what people type in different ways: capital letters, kinds of apostrophes, blanks.
fn normalized(text: &str) -> String {
    let plain = text.to_lowercase().replace(['\u{2019}', '\u{2018}', '\u{02bc}'], "'");
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::{Choice, Named, named};

    fn choices<'a>(all: &[(&'a str, &'a str)]) -> Vec<Choice<'a>> {
        all.iter().map(|(id, label)| Choice { id, label }).collect()
    }

    #[test]
    fn the_exact_id_comes_before_all_else() {
        let cases = choices(&[("A", "Large"), ("a", "Small")]);
        assert_eq!(named(&cases, "A"), Named::One(0));
        assert_eq!(named(&cases, "a"), Named::One(1));
        assert_eq!(named(&cases, "small"), Named::One(1));
        let labels = choices(&[("0", "1"), ("1", "2"), ("2", "3")]);
        for (cell, index) in [("0", 0), ("1", 1), ("2", 2), ("3", 2), ("1 = 2", 1), (" 2 ", 2)] {
            assert_eq!(named(&labels, cell), Named::One(index), "{cell}");
        }
    }

    #[test]
    fn what_may_mean_two_things_is_neither() {
        let crossed = choices(&[("full", "None"), ("none", "Full"), ("some", "Part"), ("part", "Part")]);
        assert_eq!(named(&crossed, "FULL"), Named::Several);
        assert_eq!(named(&crossed, "Part"), Named::Several);
        assert_eq!(named(&crossed, "part"), Named::One(3));
        assert_eq!(named(&choices(&[("03", ""), ("003", "")]), "3"), Named::Several);
        assert_eq!(named(&choices(&[("03", ""), ("4", "")]), "3"), Named::Rewritten(0));
        assert_eq!(named(&choices(&[("unknown", "Don’t know")]), "don't  know"), Named::One(0));
        assert_eq!(named(&crossed, "nothing"), Named::Nothing);
        assert_eq!(named(&crossed, ""), Named::Nothing);
    }
}
