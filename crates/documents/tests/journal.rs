//! The journal: whatever part of it is there, a draft comes back with everything that is known of it.

use documents::encrypted::{EncryptedFile, ITERATIONS, IV, PlaintextFields, SALT};
use documents::journal::{
    self, Entry, FORMAT, Line, Recalled, SETTLED, in_place_of, is_in_clear, record, resumed, settled, whole_record,
};
use documents::{json, read_draft, save};
use fixtures::{Dice, Options};
use serde_json::{Value, json};

/// The texts of a draft after each of some edits.
fn weeks(seed: u64) -> Vec<String> {
    let mut dice = Dice(seed ^ 0x70A1);
    let instrument = fixtures::instrument(&mut dice, &Options::ALL);
    let known = [fixtures::read(&instrument).unwrap()];
    let mut texts: Vec<String> = Vec::new();
    for minute in 0..12 {
        let mut file = fixtures::assessment(&mut dice, &instrument, false);
        file["modified"] = format!("2026-01-01T00:{minute:02}:00Z").into();
        let draft = read_draft(&file.to_string(), &known).unwrap();
        texts.push(save::draft(draft.instrument(), draft.document()));
    }
    texts
}

/// What is recalled from records that took the place of none.
fn recall(kept: Option<&str>, records: &[String]) -> Recalled {
    journal::recall(kept, &records.iter().cloned().map(Entry::from).collect::<Vec<_>>())
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
fn a_kept_draft_that_the_journal_never_saw_stays_whatever_the_times_say_and_the_journals_stays_beside_it() {
    let was = r#"{"modified":"2026-01-01T00:00:00Z","answers":{}}"#;
    let now = r#"{"modified":"2026-01-01T00:00:01Z","answers":{"A":{"comment":"x"}}}"#;
    let records = [record(None, was).unwrap(), record(Some(was), now).unwrap()];
    for time in ["2025-12-31T00:00:00Z", "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z"] {
        let kept = json!({"modified": time, "answers": {"B": {"comment": "y"}}}).to_string();
        let recalled = recall(Some(&kept), &records);
        assert_eq!(recalled.text, None, "{time}");
        assert_eq!(value(&recalled.beside.unwrap()), value(now), "{time}");
    }
    // Only its differences from something unknown: there is nothing to be kept beside.
    assert_eq!(recall(Some("{\"answers\":{}}"), &records[1..]).beside, None);
    // The same in other words is no other state.
    let same = r#"{"answers":{"A":{"comment":"x"}},"modified":"2026-01-01T00:00:01Z"}"#;
    assert_eq!(recall(Some(same), &records), Recalled::default());
}

#[test]
fn a_clock_that_is_set_while_a_draft_is_written_changes_nothing() {
    for seed in 0..40 {
        let mut dice = Dice(seed ^ 0xC10C);
        // Back by twenty seconds, forward by an hour, back by a year, all the same.
        let jumps = ["2026-01-01T00:00:20Z", "2026-01-01T00:00:00Z", "2026-01-01T01:00:00Z", "2025-01-01T00:00:00Z"];
        let texts: Vec<String> = weeks(seed)
            .iter()
            .map(|text| {
                let mut document = value(text);
                document["modified"] = jumps[dice.below(jumps.len())].into();
                json::line(&document)
            })
            .collect();
        let records = journal(&texts);
        for kept in &texts {
            let recalled = recall(Some(kept), &records).text.unwrap_or_else(|| kept.clone());
            assert_eq!(value(&recalled), value(texts.last().unwrap()), "seed {seed}");
        }
    }
}

#[test]
fn a_record_that_follows_what_another_tab_wrote_takes_away_what_was_taken_away() {
    let text = |comment: Option<&str>| match comment {
        Some(comment) => json!({"answers": {"A": {"comment": comment}}}).to_string(),
        None => json!({"answers": {}}).to_string(),
    };
    // One tab writes a comment; the other reads it, and takes it away.
    let (before, with, without) = (text(None), text(Some("x")), text(None));
    let records = [record(Some(&before), &with).unwrap(), record(Some(&with), &without).unwrap()];
    assert_eq!(value(&recall(Some(&with), &records).text.unwrap()), value(&without));
    assert_eq!(recall(None, &records).text, None, "nothing is known as a whole");
}

#[test]
fn where_a_note_failed_the_next_one_is_whole() {
    let texts = weeks(3);
    let mut records = journal(&texts[..4]);
    // The fifth text was not noted.
    records.push(whole_record(Some(&texts[4]), &texts[5]).unwrap());
    for kept in [&texts[2], &texts[3], &texts[4]] {
        assert_eq!(value(&recall(Some(kept), &records).text.unwrap()), value(&texts[5]));
    }
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
fn locked(time: &str, content: u8) -> String {
    let encrypted =
        EncryptedFile { iterations: ITERATIONS, salt: vec![1; SALT], iv: vec![2; IV], content: vec![content; 40] };
    encrypted.write_locked(&PlaintextFields { kept: time.into(), label: String::new() })
}

fn clear(time: &str) -> String {
    json!({"format": "assessment/1", "modified": time, "answers": {}}).to_string()
}

#[test]
fn of_a_locked_draft_what_was_noted_last_counts_and_nothing_is_known_of_its_inside() {
    // The clock is set back before the last one.
    let times = ["2026-11-27T10:00:00.100Z", "2026-11-27T10:00:00.900Z", "2025-11-27T10:00:07.000Z"];
    let [first, second, third] = [0, 1, 2].map(|index| locked(times[index], index as u8));
    assert_eq!(record(Some(&first), &second), Some(second.clone()), "a record is the whole");
    assert_eq!(record(Some(&first), &first), None);
    let records = [first.clone(), second.clone(), third.clone()];
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
fn a_locked_draft_takes_the_place_of_all_that_can_be_read_and_remembers_what_that_was() {
    let (before, now) = (locked("2026-11-27T10:00:00.100Z", 1), locked("2026-11-27T09:00:00.000Z", 2));
    let text = clear("2026-11-27T11:00:00Z");
    let newer = "{\"format\":\"palermo-journal/2\"}".to_owned();
    let in_clear = record(None, &text).unwrap();
    let cut = in_clear.get(..30).unwrap().to_owned();
    let others = [in_clear.clone(), newer.clone(), before.clone(), cut.clone(), String::new()].map(Entry::from);
    let (entry, gone) = in_place_of(record(Some(&before), &now).unwrap(), &others);
    assert_eq!(gone, [0, 2], "what cannot be read stays");
    assert!(is_in_clear(&in_clear));
    assert!(![&before, &newer, &cut].into_iter().any(|record| is_in_clear(record)));
    // Wherever local storage stands, it is followed.
    for kept in [&text, &before] {
        assert_eq!(journal::recall(Some(kept), std::slice::from_ref(&entry)).text.as_ref(), Some(&now));
    }
    // The next takes over what this one remembers.
    let last = locked("2026-11-27T08:00:00.000Z", 3);
    let (entry, gone) = in_place_of(record(Some(&now), &last).unwrap(), &[entry]);
    assert_eq!(gone, [0]);
    for kept in [&text, &before, &now] {
        assert_eq!(journal::recall(Some(kept), std::slice::from_ref(&entry)).text.as_ref(), Some(&last));
    }
    // Of one that it never saw neither is known to be the later.
    let stranger = locked("2026-11-27T12:00:00.000Z", 9);
    let recalled = journal::recall(Some(&stranger), std::slice::from_ref(&entry));
    assert_eq!((recalled.text, recalled.beside.as_ref()), (None, Some(&last)));
}

#[test]
fn a_draft_that_was_locked_just_before_the_browser_was_killed_comes_back_locked() {
    let kept = clear("2026-11-27T10:00:00Z");
    let note = record(None, &kept).unwrap();
    // Whatever the clock said: what a person locked is never put back in clear.
    for time in ["2026-11-27T10:00:00.300Z", "2025-11-27T10:00:01.000Z"] {
        let locked = locked(time, 1);
        assert_eq!(recall(Some(&kept), &[note.clone(), locked.clone()]).text, Some(locked.clone()));
        // A tab that had not heard of the lock yet.
        let [change, whole] = [record, whole_record].map(|record| {
            record(
                Some(&kept),
                &json!({"modified": "2027-01-01T00:00:00Z", "answers": {"A": {"comment": "x"}}}).to_string(),
            )
        });
        for late in [change.unwrap(), whole.unwrap()] {
            assert_eq!(recall(Some(&kept), &[note.clone(), locked.clone(), late]).text, Some(locked.clone()));
        }
    }
    // The other way round: written on after the lock was taken away, by a clock that was set back.
    let was = locked("2026-11-27T10:00:01.000Z", 1);
    let now = clear("2026-11-27T09:00:05Z");
    let note = record(Some(&was), &now).unwrap();
    assert!(note.contains("\"whole\""), "nothing is said as a difference from what is not known");
    let back = recall(Some(&was), &[was.clone(), note]).text.unwrap();
    assert_eq!(value(&back), value(&now));
}
