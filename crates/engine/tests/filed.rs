//! What is known of the files of a draft: a file that was handed to the browser may not have been saved.

use engine::assessment::filed::{FileStatus, Filed};
use proptest::prelude::*;

const MONDAY: &str = "2026-11-23T09:00:00Z";
const TUESDAY: &str = "2026-11-24T09:00:00Z";
const FRIDAY: &str = "2026-11-27T09:00:00Z";

/// The date that a standing carries, after what it is.
fn said(filed: &Filed, state: &str) -> (&'static str, String) {
    match filed.status(state) {
        FileStatus::Never => ("never", String::new()),
        FileStatus::Handed(mark) => ("handed", mark.time.clone()),
        FileStatus::Kept(mark) => ("kept", mark.time.clone()),
        FileStatus::ChangedSinceKept(mark) => ("changed since kept", mark.time.clone()),
        FileStatus::ChangedSinceHanded(mark) => ("changed since handed", mark.time.clone()),
    }
}

#[test]
fn a_file_that_was_handed_to_the_browser_is_kept_once_the_person_says_so() {
    let mut filed = Filed::default();
    assert_eq!(said(&filed, MONDAY), ("never", String::new()));
    filed.hand_out(MONDAY, TUESDAY);
    assert_eq!(said(&filed, MONDAY), ("handed", TUESDAY.to_owned()));
    assert_eq!(said(&filed, FRIDAY), ("changed since handed", TUESDAY.to_owned()));
    filed.confirm(MONDAY, FRIDAY);
    assert_eq!(said(&filed, MONDAY), ("kept", TUESDAY.to_owned()), "of the day on which it was handed out");
    assert_eq!(said(&filed, FRIDAY), ("changed since kept", TUESDAY.to_owned()));
    // The next one is blocked by the browser, or its dialog cancelled.
    filed.hand_out(FRIDAY, FRIDAY);
    assert_eq!(said(&filed, FRIDAY), ("handed", FRIDAY.to_owned()));
    assert_eq!(said(&filed, "later"), ("changed since kept", TUESDAY.to_owned()), "the one that is known to be there");
}

#[test]
fn a_draft_that_came_out_of_a_file_has_one() {
    let mut filed = Filed::default();
    filed.keep(MONDAY, FRIDAY);
    assert_eq!(said(&filed, MONDAY), ("kept", FRIDAY.to_owned()));
    let mut timeless = Filed::default();
    timeless.keep("", FRIDAY);
    assert_eq!(said(&Filed::read(&timeless.write()), ""), ("kept", FRIDAY.to_owned()), "a file without times");
    assert_eq!(said(&timeless, MONDAY).0, "changed since kept");
}

#[test]
fn a_change_in_the_second_of_the_file_is_not_in_the_file() {
    let mut filed = Filed::default();
    assert!(!filed.outdate(MONDAY), "no file of that state");
    filed.hand_out(MONDAY, MONDAY);
    assert!(filed.outdate(MONDAY));
    assert_eq!(said(&filed, MONDAY).0, "changed since handed");
    // "I have it" is said of the file, not of what was changed since.
    filed.confirm(MONDAY, TUESDAY);
    assert_eq!(said(&filed, MONDAY), ("changed since kept", MONDAY.to_owned()));
}

#[test]
fn a_note_of_an_earlier_release_is_one_of_a_file_that_was_handed_out() {
    let filed = Filed::read(&format!("{MONDAY}\n{TUESDAY}"));
    assert_eq!(said(&filed, MONDAY), ("handed", TUESDAY.to_owned()));
    for odd in ["", "\n", "\n\n\n\n\n", "\n\n\n", "\r\n"] {
        assert_eq!(said(&Filed::read(odd), MONDAY).0, "never", "{odd:?}");
    }
}

proptest! {
    #[test]
    fn a_note_reads_as_it_was_written(states in proptest::collection::vec("[0-9TZ:-]{1,20}", 4)) {
        let [a, b, c, d] = states.as_slice() else { unreachable!() };
        for (handed, kept) in [(true, true), (true, false), (false, true), (false, false)] {
            let mut filed = Filed::default();
            if handed { filed.hand_out(a, b); }
            if kept { filed.keep(c, d); }
            prop_assert_eq!(Filed::read(&filed.write()), filed);
        }
    }
}
