//! The journal: whatever part of it is there, a draft comes back with everything that is known of it.

use crate::world::{self, Dice, Options};
use palermo::exchange::journal::{FORMAT, Line, Recalled, SETTLED, is_superseded, recall, record, resumed, settled};
use palermo::exchange::sealed::{ITERATIONS, IV, Outside, SALT, Sealed};
use palermo::exchange::{json, read_draft, save};
use serde_json::{Value, json};

/// The texts of a draft after each of some edits.
fn weeks(seed: u64) -> Vec<String> {
    let mut dice = Dice(seed ^ 0x70A1);
    let instrument = world::instrument(&mut dice, &Options::ALL);
    let known = [world::read(&instrument).unwrap()];
    let mut texts: Vec<String> = Vec::new();
    for minute in 0..12 {
        let mut file = world::assessment(&mut dice, &instrument, false);
        file["modified"] = format!("2026-01-01T00:{minute:02}:00Z").into();
        let draft = read_draft(&file.to_string(), &known).unwrap();
        texts.push(save::draft(draft.instrument(), draft.document()));
    }
    texts
}

fn value(text: &str) -> Value {
    json::parse(text.as_bytes()).unwrap()
}

/// The records of going from text to text, the first of them from nothing.
fn journal(texts: &[String]) -> Vec<String> {
    let before = std::iter::once(None).chain(texts.iter().map(|text| Some(text.as_str())));
    before.zip(texts).filter_map(|(before, after)| record(before, after)).collect()
}

#[test]
fn wherever_the_kept_draft_stands_the_journal_brings_it_to_the_end() {
    for seed in 0..60 {
        let texts = weeks(seed);
        let records = journal(&texts);
        let last = texts.last().unwrap();
        for (at, kept) in texts.iter().enumerate() {
            // Older records may be gone, as far as the one that follows the kept draft.
            for first in [0, at.min(1), at, (at + 1).min(texts.len() - 1)] {
                let recalled = recall(Some(kept), &records[first..]);
                match &recalled.text {
                    Some(text) => assert_eq!(value(text), value(last), "seed {seed}, kept {at}, from {first}"),
                    None => assert_eq!(value(kept), value(last), "seed {seed}, kept {at}, from {first}"),
                }
                assert!(recalled.unread.is_empty());
            }
        }
        // Without the draft itself, from the first record.
        assert_eq!(value(&recall(None, &records).text.unwrap()), value(last), "seed {seed}");
    }
}

#[test]
fn what_is_kept_in_full_is_left_alone_to_the_byte() {
    for seed in 0..60 {
        let texts = weeks(seed);
        assert_eq!(recall(texts.last().map(String::as_str), &journal(&texts)).text, None, "seed {seed}");
    }
    assert_eq!(recall(Some("{}"), &[]).text, None);
    assert_eq!(recall(None, &[]).text, None);
    assert_eq!(record(Some("{}"), "{}"), None);
    assert_eq!(record(None, "no document"), None);
}

#[test]
fn a_kept_draft_that_the_journal_never_saw_is_followed_where_it_is_newer() {
    let was = r#"{"modified":"2026-01-01T00:00:00Z","answers":{}}"#;
    let now = r#"{"modified":"2026-01-01T00:00:01Z","answers":{"A":{"comment":"x"}}}"#;
    let records = [record(Some(was), now).unwrap()];
    let newer = r#"{"modified":"2026-01-01T00:00:09Z","answers":{"B":{"comment":"y"}}}"#;
    assert_eq!(recall(Some(newer), &records).text, None);
    let older = r#"{"modified":"2025-12-31T00:00:00Z","answers":{"B":{"comment":"y"}}}"#;
    let expected =
        json!({"modified": "2026-01-01T00:00:01Z", "answers": {"B": {"comment": "y"}, "A": {"comment": "x"}}});
    assert_eq!(value(&recall(Some(older), &records).text.unwrap()), expected);
}

#[test]
fn a_damaged_or_newer_record_is_handed_back_and_the_others_are_used() {
    let texts = weeks(7);
    let mut records = journal(&texts);
    let newer = records[0].replace(FORMAT, "palermo-journal/2");
    let damaged = [
        "",
        "{}",
        "[]",
        "null",
        r#"{"format":"palermo-journal/1"}"#,
        r#"{"format":"palermo-journal/1","modified":"","before":"","after":"","changes":[[[],1]]}"#,
        r#"{"format":"palermo-journal/1","modified":"","before":"","after":"","changes":[[["a"],1,2]]}"#,
        r#"{"format":"palermo-journal/1","modified":"","before":"","after":"","whole":[]}"#,
        &records[1][..records[1].len() / 2],
    ]
    .map(str::to_owned);
    let mut unread: Vec<String> = damaged.to_vec();
    unread.push(newer);
    for (at, text) in unread.iter().enumerate() {
        records.insert((2 * at + 1).min(records.len()), text.clone());
    }
    let recalled = recall(Some(&texts[0]), &records);
    assert_eq!(value(&recalled.text.unwrap()), value(texts.last().unwrap()));
    assert_eq!(recalled.unread, unread);
    // A kept draft that cannot be read is not touched either.
    assert_eq!(recall(Some("{\"cut"), &records).text, None);
}

#[test]
fn a_record_holds_what_changed_and_no_more() {
    let was = r#"{"answers":{"A":{"law":{"level":"none"},"comment":"old"},"B":{"comment":"secret"}}}"#;
    let now = r#"{"answers":{"A":{"law":{"level":"unknown","because":"nobody"}},"B":{"comment":"secret"}}}"#;
    let record = value(&record(Some(was), now).unwrap());
    assert_eq!(
        record["changes"],
        json!([[["answers", "A", "law"], {"level": "unknown", "because": "nobody"}], [["answers", "A", "comment"]]])
    );
    assert!(!record.to_string().contains("secret"));
}

#[test]
fn only_what_is_settled_leaves_the_journal() {
    let line = |id: f64, draft: &str, time: f64, is_kept: bool| Line { draft: draft.into(), time, is_kept, id };
    let now = 1_000_000.0;
    let old = now - SETTLED - 1.0;
    let lines = [
        line(1.0, "a", old, true),
        line(2.0, "b", old, false),
        line(3.0, "a", old, false),
        line(4.0, "a", old, true),
        line(5.0, "a", now - 10.0, true),
        line(6.0, "b", now, true),
    ];
    assert_eq!(settled(&lines, "a", now), [1.0, 3.0, 4.0]);
    // Never taken as a whole, or not long enough ago: all of it stays.
    assert_eq!(settled(&lines, "b", now), Vec::<f64>::new());
    assert_eq!(settled(&lines, "c", now), Vec::<f64>::new());
}

#[test]
fn what_a_new_start_gave_back_is_not_settled_by_what_the_browser_lost() {
    let then = 1_000_000.0;
    let now = then + 2.0 * SETTLED;
    let line = |id: f64, time: f64, is_kept: bool| Line { draft: "a".into(), time, is_kept, id };
    let found = |is_behind: bool| -> Vec<Line> {
        [1.0, 2.0].into_iter().map(|id| resumed(line(id, then, true), now, is_behind)).collect()
    };
    // Killed again right after the first answer of the new start, all of it is still needed.
    assert_eq!(settled(&found(true), "a", now + 5_000.0), Vec::<f64>::new());
    assert_eq!(settled(&found(false), "a", now + 5_000.0), Vec::<f64>::new());
    // It goes once the draft was taken as a whole since, and that is long enough ago.
    let later = now + 5_000.0 + SETTLED + 1.0;
    assert_eq!(settled(&found(true), "a", later), Vec::<f64>::new());
    let mut with_next = found(true);
    with_next.push(line(3.0, now + 5_000.0, true));
    assert_eq!(settled(&with_next, "a", later), [1.0, 2.0, 3.0]);
    assert_eq!(settled(&found(false), "a", later), [1.0, 2.0]);
}

#[test]
fn a_draft_that_says_no_time_comes_back_where_nothing_else_is_known() {
    let text = r#"{"format":"assessment/1","answers":{}}"#;
    let note = record(None, text).unwrap();
    assert_eq!(recall(None, &[note]).text.as_deref(), Some(text));
}

#[test]
fn what_is_no_object_is_no_draft_and_is_left_as_it_is() {
    let note = record(None, r#"{"format":"assessment/1","modified":"2026-01-01T00:00:00Z","answers":{}}"#).unwrap();
    for text in ["\"any\" ", "[]", "7", "null", "{", ""] {
        assert_eq!(record(None, text), None, "{text}");
        assert_eq!(recall(Some(text), std::slice::from_ref(&note)), Recalled::default(), "{text}");
    }
}

/// A locked draft of that time; what is inside is not known here.
fn locked(time: &str) -> String {
    let sealed = Sealed { iterations: ITERATIONS, salt: vec![1; SALT], iv: vec![2; IV], content: vec![3; 40] };
    sealed.write_locked(&Outside { kept: time.into(), label: String::new() })
}

fn clear(time: &str) -> String {
    json!({"format": "assessment/1", "modified": time, "answers": {}}).to_string()
}

#[test]
fn of_a_locked_draft_the_newest_counts_and_nothing_is_known_of_its_inside() {
    let [first, second, third] =
        ["2026-11-27T10:00:00.100Z", "2026-11-27T10:00:00.900Z", "2026-11-27T10:00:07.000Z"].map(locked);
    // A record is the whole, and one that was done in the other order is none.
    assert_eq!(record(Some(&first), &second), Some(second.clone()));
    assert_eq!(record(Some(&second), &first), None);
    assert_eq!(record(Some(&first), &first), None);
    let records = [second.clone(), first.clone(), third.clone()];
    for kept in [None, Some(&first), Some(&second)] {
        assert_eq!(recall(kept.map(String::as_str), &records).text, Some(third.clone()));
    }
    assert_eq!(recall(Some(&third), &records).text, None, "it is kept in full");
    assert_eq!(recall(Some(&third), &[]).text, None);
    assert!(recall(Some(&first), &records).unread.is_empty());
    // Cut off, it is handed back.
    let cut = first.get(..80).unwrap().to_owned();
    assert_eq!(recall(Some(&first), std::slice::from_ref(&cut)).unread, [cut]);
}

#[test]
fn what_a_locked_draft_supersedes_is_not_what_cannot_be_read() {
    let (before, now, after) =
        (locked("2026-11-27T10:00:00.100Z"), locked("2026-11-27T10:00:00.900Z"), locked("2026-11-27T10:00:07.000Z"));
    let in_clear = record(None, &clear("2026-11-27T11:00:00Z")).unwrap();
    for (record, expected) in [
        (before.as_str(), true),
        (now.as_str(), true),
        (after.as_str(), false),
        (in_clear.as_str(), true),
        ("{\"format\":\"palermo-journal/2\"}", false),
        (in_clear.get(..30).unwrap(), false),
        ("", false),
    ] {
        assert_eq!(is_superseded(record, &now), expected, "{record}");
    }
}

#[test]
fn a_draft_that_was_locked_just_before_the_browser_was_killed_comes_back_locked() {
    let kept = clear("2026-11-27T10:00:00Z");
    // Within the same second, too: what a person locked is never put back in clear.
    for time in ["2026-11-27T10:00:00.300Z", "2026-11-27T10:00:01.000Z"] {
        assert_eq!(recall(Some(&kept), &[locked(time)]).text, Some(locked(time)));
    }
    // The other way round: written on after the lock was taken away.
    let was = locked("2026-11-27T10:00:01.000Z");
    let now = clear("2026-11-27T10:00:05Z");
    let note = record(Some(&was), &now).unwrap();
    assert!(note.contains("\"whole\""), "nothing is said as a difference from what is not known");
    let back = recall(Some(&was), std::slice::from_ref(&note)).text.unwrap();
    assert_eq!(value(&back), value(&now));
    // And nothing written since: locked as it was.
    let unchanged = record(Some(&was), &clear("2026-11-27T09:59:00Z")).unwrap();
    assert_eq!(recall(Some(&was), &[unchanged]).text, None);
}
