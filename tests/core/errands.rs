//! Errands: instruments are given once, and a moment is the person's own day on the screen and UTC in a file.

use palermo::errand::Office;
use serde_json::json;

const PALERMO: &[u8] = include_bytes!("../../instruments/palermo.json");
const EXAMPLE: &[u8] = include_bytes!("../../instruments/example.json");

/// The worked example, last changed on the evening of the 28th in UTC.
fn example() -> Vec<u8> {
    let mut document: serde_json::Value = serde_json::from_slice(EXAMPLE).unwrap();
    document["modified"] = json!("2026-11-28T21:30:00Z");
    document["subject"]["as_at"] = json!("2026-11-28");
    let mut office = Office::default();
    let inputs = [document.to_string().into_bytes(), b"example.json".to_vec(), PALERMO.to_vec()];
    office.run("open", &inputs).content.unwrap().into_bytes()
}

fn options() -> Vec<u8> {
    json!({"key": "draft", "words": "victim", "standing": "any", "kind": "html"}).to_string().into_bytes()
}

#[test]
fn instruments_are_given_once_and_every_errand_is_about_them() {
    let mut with_each = Office::default();
    let mut given = Office::default();
    given.give(vec![PALERMO.to_vec()]);
    for name in ["report", "gaps", "planned", "paper", "conflicts", "lock", "review", "find", "save"] {
        let each = with_each.run(name, &[example(), options(), PALERMO.to_vec()]);
        assert!(each.content.is_some(), "{name}: {each:?}");
        assert_eq!(given.run(name, &[example(), options()]), each, "{name}");
    }
    let named = [b"0".to_vec(), b"the first".to_vec()];
    assert!(given.run("inspect", &named).content.is_some());
    // Another set takes their place, and an errand that brings its own has both.
    given.give(Vec::new());
    assert!(given.run("report", &[example(), options()]).content.is_none(), "of an instrument that is not known");
    assert!(given.run("report", &[example(), options(), PALERMO.to_vec()]).content.is_some());
}

#[test]
fn with_the_report_comes_the_line_for_every_printed_page() {
    let mut office = Office::default();
    office.give(vec![PALERMO.to_vec()]);
    let reply = office.run("report", &[example(), options()]);
    let line =
        reply.content.unwrap().split("<p class=\"running\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
    assert!(line.contains("checksum") || line.contains("Checksum"), "{line}");
    assert_eq!(reply.said.len(), 1);
    assert!(reply.said[0].starts_with("@page {") && reply.said[0].contains(&line), "{:?} without {line}", reply.said);
}

/// It is the morning of the 29th where the person is.
#[allow(clippy::unnecessary_wraps, reason = "what an office asks of a clock")]
fn in_fiji(moment: &str) -> Option<String> {
    assert_eq!(moment, "2026-11-28T21:30:00Z", "a day is never moved");
    Some("2026-11-29".to_owned())
}

#[test]
fn a_moment_is_the_persons_own_day_on_the_screen_and_utc_in_a_file() {
    let mut document: serde_json::Value = serde_json::from_slice(&example()).unwrap();
    document.as_object_mut().unwrap().remove("created");
    let draft = document.to_string().into_bytes();
    let mut office = Office::default().here(in_fiji);
    office.give(vec![PALERMO.to_vec()]);
    let screen = office.run("report", &[draft.clone(), options()]).content.unwrap();
    assert!(screen.contains("Last changed on 29 November 2026."), "{screen}");
    assert!(screen.contains("28 November 2026"), "the day that the answers describe");
    for kind in ["html", "md"] {
        let options = json!({ "kind": kind }).to_string().into_bytes();
        let file = office.run("save", &[draft.clone(), options]).content.unwrap();
        assert!(file.contains("Last changed on 28 November 2026, 21:30 UTC."), "{kind}");
        assert!(!file.contains("29 November 2026"), "{kind}");
    }
}
