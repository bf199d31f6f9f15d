//! Joining what two tabs made of the same draft.

use documents::{json, merge, read_draft, save};
use fixtures::{Dice, Options};
use serde_json::{Value, json};
use std::rc::Rc;

fn join(base: &Value, ours: &Value, theirs: &Value) -> (Value, Vec<String>) {
    let merged = merge::merge(base, ours, theirs);
    (merged.value, merged.conflicts.into_iter().map(|(place, _)| place).collect())
}

#[test]
fn answers_to_different_questions_both_stay() {
    let base = json!({"modified": "2026-01-01T00:00:00Z", "answers": {"A": {"law": {"level": "none"}}}});
    let ours =
        json!({"modified": "2026-01-01T00:00:05Z", "answers": {"A": {"law": {"level": "full"}, "comment": "x"}}});
    let theirs = json!({
        "modified": "2026-01-01T00:00:03Z",
        "answers": {"A": {"law": {"level": "none"}, "flag": true}, "B": {"law": {"level": "full"}}},
    });
    let (merged, conflicts) = join(&base, &ours, &theirs);
    assert_eq!(
        merged,
        json!({
            "modified": "2026-01-01T00:00:05Z",
            "answers": {
                "A": {"law": {"level": "full"}, "comment": "x", "flag": true},
                "B": {"law": {"level": "full"}},
            },
        })
    );
    assert!(conflicts.is_empty());
}

#[test]
fn what_one_took_away_and_the_other_left_is_gone() {
    let base = json!({"answers": {"A": {"comment": "x"}, "B": {"comment": "y"}}});
    let ours = json!({"answers": {"B": {"comment": "y"}}});
    let theirs = json!({"answers": {"A": {"comment": "x"}, "B": {"comment": "z"}}});
    assert_eq!(join(&base, &ours, &theirs), (json!({"answers": {"B": {"comment": "z"}}}), Vec::new()));
}

#[test]
fn the_same_question_answered_differently_keeps_ours_as_a_whole_and_names_the_place() {
    let base = json!({"answers": {}});
    let ours = json!({"answers": {"A": {"law": {"level": "full"}}}});
    let theirs = json!({"answers": {"A": {"law": {"level": "unknown", "because": "another_office"}}}});
    let (merged, conflicts) = join(&base, &ours, &theirs);
    assert_eq!(merged, ours);
    assert_eq!(conflicts, ["answers.A.law"]);
}

#[test]
fn joining_loses_nothing_of_either_and_always_reads() {
    for seed in 0..200 {
        let mut dice = Dice(seed ^ 0x3E6);
        let instrument = fixtures::instrument(&mut dice, &Options::ALL);
        let known = [Rc::new(documents::read_instrument(instrument.to_string().as_bytes()).unwrap())];
        let mut document = || {
            let assessment = fixtures::assessment(&mut dice, &instrument, false);
            let draft = fixtures::draft(&instrument, &assessment);
            json::parse(save::draft(draft.instrument(), draft.document()).as_bytes()).unwrap()
        };
        let (base, ours, theirs) = (document(), document(), document());
        // Whoever changed alone is followed.
        assert_eq!(merge::merge(&base, &ours, &base).value, ours);
        assert_eq!(merge::merge(&base, &base, &theirs).value, theirs);
        assert_eq!(merge::merge(&base, &ours, &ours).value, ours);
        let merged = merge::merge(&base, &ours, &theirs);
        read_draft(&json::line(&merged.value), &known).unwrap_or_else(|refusal| panic!("{refusal}"));
        for (id, answer) in theirs["answers"].as_object().unwrap() {
            for (field, value) in answer.as_object().unwrap() {
                let at = |document: &Value| document["answers"][id][field].clone();
                let place = format!("answers.{id}.{field}");
                let kept = at(&merged.value) == *value || at(&base) == *value;
                let named = merged.conflicts.iter().any(|(known, _)| known.starts_with(&place));
                assert!(kept || named, "{place} of theirs is lost without a word");
            }
        }
    }
}

#[test]
fn a_choice_puts_the_other_value_in_its_place_and_touches_nothing_else() {
    for seed in 0..200 {
        let mut dice = Dice(seed ^ 0xC401);
        let instrument = fixtures::instrument(&mut dice, &Options::ALL);
        let [base, ours, theirs] = [(); 3].map(|()| fixtures::assessment(&mut dice, &instrument, false));
        let merged = merge::merge(&base, &ours, &theirs);
        let mut chosen = merged.value.clone();
        for (place, value) in &merged.conflicts {
            let before = chosen.clone();
            merge::put(&mut chosen, place, value);
            assert_eq!(merge::at(&chosen, place).unwrap_or(&Value::Null), value, "{place}");
            // Put back, it is what it was.
            let mut back = chosen.clone();
            merge::put(&mut back, place, merge::at(&before, place).unwrap_or(&Value::Null));
            assert_eq!(back, before, "{place}");
        }
        // Whoever takes the other's every time has, where both changed something, what the other has.
        for (place, _) in &merged.conflicts {
            assert_eq!(merge::at(&chosen, place), merge::at(&theirs, place), "{place}");
        }
    }
    // A name with a dot is not cut, and what is missing above is made.
    let mut value = json!({"answers": {"A.1": {"law": {"level": "none"}}}});
    merge::put(&mut value, "answers.A.1.law", &json!({"level": "full"}));
    merge::put(&mut value, "answers.B.comment", &json!("x"));
    merge::put(&mut value, "answers.A.1.comment", &Value::Null);
    assert_eq!(value, json!({"answers": {"A.1": {"law": {"level": "full"}}, "B": {"comment": "x"}}}));
}

#[test]
fn what_was_carried_over_leaves_the_list_once_either_tab_confirmed_it() {
    let with =
        |items: &[&str]| json!({"carried": {"from": "last", "as_at": "2025-11-01", "items": items}, "answers": {}});
    let none = json!({"answers": {}});
    let base = with(&["A/law", "A/practice", "B/law"]);
    // Each confirms one; the third is still to be looked at.
    let (merged, conflicts) = join(&base, &with(&["A/practice", "B/law"]), &with(&["A/law", "B/law"]));
    assert_eq!((merged, conflicts), (with(&["B/law"]), Vec::new()));
    // One confirms the first, the other the rest: the list stays, empty, and still says where the answers came from.
    let first = with(&["A/practice", "B/law"]);
    assert_eq!(join(&base, &first, &with(&["A/law"])), (with(&[]), Vec::new()));
    // A document without the list has looked at nothing: what is to be confirmed stays so.
    assert_eq!(join(&base, &none, &first), (first.clone(), Vec::new()));
    assert_eq!(join(&base, &first, &none), (first.clone(), Vec::new()));
    // Undo in one tab brings an item back that the other left alone.
    assert_eq!(join(&first, &base, &with(&["B/law"])).0, with(&["A/law", "B/law"]));
}

#[test]
fn a_text_that_both_changed_keeps_what_both_wrote_where_that_can_be() {
    let join = |base: &str, mine: &str, theirs: &str| merge::merge_texts(base, mine, theirs);
    let some = |text: &str| Some(text.to_owned());
    // The caret is at the end, and the other tab adds a paragraph there: letter by letter.
    assert_eq!(join("Monday.", "Monday. T", "Monday.\n\nOf the other tab."), some("Monday. T\n\nOf the other tab."));
    assert_eq!(
        join("Monday. T", "Monday. Tu", "Monday. T\n\nOf the other tab."),
        some("Monday. Tu\n\nOf the other tab.")
    );
    assert_eq!(join("Monday.", "Monday!", "Sunday. Monday."), some("Sunday. Monday!"));
    assert_eq!(join("Monday.", "Sunday. Monday.", "Monday!"), some("Sunday. Monday!"));
    assert_eq!(join("a b c", "b c", "a b"), some("b"), "what each took away is gone");
    // Not in words that run into each other, and not where both changed the same.
    assert_eq!(join("", "Hello", "World"), None);
    assert_eq!(join("Monday.", "Tuesday.", "Friday."), None);
    assert_eq!(join("Monday.", "", "Mon, day."), None, "what one took away and the other changed");
    assert_eq!(join("🙂 é", "🙂 éé", "🙃 é"), some("🙃 éé"));
}

#[test]
fn joining_texts_is_the_same_for_both_and_loses_nothing() {
    let letters = ["a", "b", " ", "\n", "é", "🙂", "ص"];
    for seed in 0..2_000 {
        let mut dice = Dice(seed ^ 0x7E87);
        let mut text =
            |most: usize| (0..dice.below(most + 1)).map(|_| letters[dice.below(letters.len())]).collect::<String>();
        let base = text(12);
        let [mine, theirs] = [(); 2].map(|()| {
            // One part of it is another one.
            let letters: Vec<char> = base.chars().collect();
            let new = text(4);
            let at = new.chars().count().min(letters.len());
            letters[..at].iter().chain(new.chars().collect::<Vec<_>>().iter()).chain(&letters[at..]).collect::<String>()
        });
        assert_eq!(merge::merge_texts(&base, &mine, &base).as_ref(), Some(&mine));
        assert_eq!(merge::merge_texts(&base, &base, &theirs).as_ref(), Some(&theirs));
        assert_eq!(merge::merge_texts(&base, &mine, &mine).as_ref(), Some(&mine));
        if let Some(merged) = merge::merge_texts(&base, &mine, &theirs) {
            // Nothing was taken away by either: every letter of both is there.
            let count = |text: &str, one: char| text.chars().filter(|letter| *letter == one).count();
            for one in mine.chars().chain(theirs.chars()) {
                let both = count(&mine, one) + count(&theirs, one) - count(&base, one);
                assert!(mine == theirs || count(&merged, one) == both, "{base:?} {mine:?} {theirs:?}: {merged:?}");
            }
        }
    }
}

#[test]
fn a_caret_stays_at_its_place_in_a_text_that_was_changed_elsewhere() {
    // Nothing changed; something was added behind it, before it, or both; a sign of two units stands before it.
    for (before, after, at, place) in [
        ("Monday", "Monday", 3, 3),
        ("Monday", "Monday and Tuesday", 6, 6),
        ("Monday", "On Monday", 3, 6),
        ("Monday", "On Monday.", 3, 10),
        ("\u{1F600}day", "\u{1F600}days", 2, 2),
        ("", "new", 0, 0),
        ("short", "", 5, 0),
        ("short", "short", 99, 5),
    ] {
        assert_eq!(merge::place_after(before, after, at), place, "{before} {after} {at}");
    }
}
