//! Which paragraph of the treaties is asked about where: `docs/coverage.md`.
//!
//! `paragraphs.csv` lists the operative paragraphs; it says nothing about the instrument.

use crate::palermo::{indicators, instrument};
use engine::instrument::Instrument;
use engine::instrument::lint::WITHOUT_INDICATOR;
use fixtures::repository::is_committed;
use fixtures::repository::{Row, rows};
use serde_json::{Map, Value};

const PARAGRAPHS: &str = include_str!("paragraphs.csv");

/// Numbered paragraphs of each article in the matrix; 0 where the article is not numbered.
const PROTOCOL: [(u8, u8); 14] = [
    (1, 3),
    (2, 0),
    (3, 0),
    (4, 0),
    (5, 2),
    (6, 6),
    (7, 2),
    (8, 6),
    (9, 5),
    (10, 3),
    (11, 6),
    (12, 0),
    (13, 0),
    (14, 2),
];
const CONVENTION: [(u8, u8); 26] = [
    (3, 2),
    (5, 3),
    (6, 2),
    (7, 4),
    (8, 4),
    (9, 2),
    (10, 4),
    (11, 6),
    (12, 9),
    (13, 9),
    (14, 3),
    (15, 6),
    (16, 17),
    (18, 30),
    (19, 0),
    (20, 4),
    (21, 0),
    (23, 0),
    (24, 4),
    (25, 3),
    (26, 5),
    (27, 3),
    (28, 3),
    (29, 4),
    (31, 7),
    (34, 3),
];

/// What is said of one paragraph.
#[derive(Debug)]
struct Covered<'a> {
    /// Indicators that rest on it.
    basis: Vec<&'a str>,
    /// Indicators that only point to it.
    context: Vec<&'a str>,
    /// Why it has no indicator.
    reason: Option<&'a str>,
}

fn reasons(instrument: &Instrument) -> &Map<String, Value> {
    instrument.document.extra.as_ref().unwrap()[WITHOUT_INDICATOR].as_object().unwrap()
}

fn covered<'a>(instrument: &'a Instrument, id: &str) -> Covered<'a> {
    let (mut basis, mut context) = (Vec::new(), Vec::new());
    for (_, document) in indicators(instrument) {
        if document.provisions.iter().any(|cited| cited == id) {
            basis.push(document.id.as_str());
        } else if document.see_also.iter().any(|cited| cited == id) {
            context.push(document.id.as_str());
        }
    }
    Covered { basis, context, reason: reasons(instrument).get(id).and_then(Value::as_str) }
}

/// Treaty and article of a row: "Protocol Art. 6(3)(a)" is `("Protocol", 6)`.
fn article(row: &Row) -> (&str, u8) {
    let (treaty, pinpoint) = row.get("citation").split_once(" Art. ").unwrap();
    let number: String = pinpoint.chars().take_while(char::is_ascii_digit).collect();
    (treaty, number.parse().unwrap())
}

#[test]
fn the_list_of_paragraphs_is_whole() {
    let instrument = instrument();
    let rows = rows(PARAGRAPHS);
    for (index, row) in rows.iter().enumerate() {
        let (id, words) = (row.get("id"), row.get("what").split_whitespace().count());
        assert!((3..=8).contains(&words), "{id}: {words} words");
        assert!(!rows[..index].iter().any(|other| other.get("id") == id), "{id} stands there twice");
        let provision = instrument.provision_named(id).map(|index| &instrument.document.provisions[index]);
        let provision = provision.unwrap_or_else(|| panic!("{id} is no provision of the instrument"));
        let (source, treaty) = if id.starts_with("tip-") { ("tip", "Protocol") } else { ("untoc", "Convention") };
        assert_eq!(provision.source.as_deref(), Some(source), "{id}");
        assert_eq!(row.get("citation"), format!("{treaty} {}", provision.citation), "{id}");
    }
    for (treaty, articles) in [("Protocol", &PROTOCOL[..]), ("Convention", &CONVENTION[..])] {
        for (number, paragraphs) in articles {
            let there = |start: &str| rows.iter().any(|row| row.get("citation").starts_with(start));
            assert!(there(&format!("{treaty} Art. {number}")), "{treaty} Art. {number}");
            for paragraph in 1..=*paragraphs {
                let start = format!("{treaty} Art. {number}({paragraph})");
                assert!(there(&start), "{start}");
            }
        }
    }
    assert!(rows.iter().any(|row| row.get("citation") == "Convention Art. 32(5)"));
    // Whatever the instrument rests on in the two treaties is in the list, or a part of what is, or a definition.
    for provision in &instrument.document.provisions {
        if matches!(provision.source.as_deref(), Some("tip" | "untoc")) {
            let listed = rows.iter().any(|row| {
                let rest = provision.id.strip_prefix(row.get("id"));
                rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
            });
            assert!(listed || provision.id.starts_with("untoc-2-"), "{}", provision.id);
        }
    }
}

#[test]
fn every_paragraph_has_an_indicator_or_a_reason() {
    let instrument = instrument();
    let rows = rows(PARAGRAPHS);
    for row in &rows {
        let id = row.get("id");
        let found = covered(&instrument, id);
        assert!(
            !found.basis.is_empty() || !found.context.is_empty() || found.reason.is_some(),
            "{id} has neither an indicator nor a reason"
        );
        assert!(found.basis.is_empty() || found.reason.is_none(), "{id} has both: {found:?}");
    }
    for (id, reason) in reasons(&instrument) {
        assert!(rows.iter().any(|row| row.get("id") == id), "a reason for {id}, which is not in the list");
        let reason = reason.as_str().unwrap();
        assert!(reason.ends_with('.') && reason.matches(". ").count() == 0, "{id}: not one sentence: {reason}");
        for word in reason.split(|character: char| !character.is_ascii_alphanumeric() && character != '-') {
            let is_id = word.len() == 4 && word.as_bytes().get(1) == Some(&b'-') && word.ends_with(char::is_numeric);
            assert!(!is_id || instrument.indicator_named(word).is_some(), "{id}: there is no {word}");
        }
    }
}

#[test]
fn purpose_and_saving_clauses_have_reasons() {
    let instrument = instrument();
    for id in ["tip-2-a", "tip-2-b", "tip-2-c", "tip-8-5", "tip-14-1"] {
        let found = covered(&instrument, id);
        assert!(found.basis.is_empty() && found.reason.is_some(), "{id}: {found:?}");
    }
}

#[test]
fn the_matrix_is_committed() {
    let instrument = instrument();
    let rows = rows(PARAGRAPHS);
    let all: Vec<Covered<'_>> = rows.iter().map(|row| covered(&instrument, row.get("id"))).collect();
    let basis = all.iter().filter(|found| !found.basis.is_empty()).count();
    let reason = all.iter().filter(|found| found.reason.is_some()).count();
    let mut page = format!(
        "# Which paragraph is asked about where\n\n\
         <!-- Made by a test out of `crates/engine/tests/paragraphs.csv` and `instruments/palermo.json`; \
         `UPDATE=1 cargo test -p engine` writes it. -->\n\n\
         The operative paragraphs of Articles 1 to 14 of the Protocol and of those articles of the Convention that an\n\
         assessment of trafficking law needs: {} in version {} of the instrument. {basis} are the basis of an indicator, {} \
         are\nonly context of one (*see also*: it neither weighs nor counts there), and {reason} have no indicator for a \
         reason that is given.\n",
        rows.len(),
        instrument.document.version,
        rows.len() - basis - reason,
    );
    let mut last = None;
    for (row, found) in rows.iter().zip(&all) {
        let (treaty, number) = article(row);
        if last != Some((treaty, number)) {
            if last.map(|(before, _)| before) != Some(treaty) {
                page += &format!("\n## {treaty}\n");
            }
            page += &format!(
                "\n### Article {number}\n\n| paragraph | what it is | indicators, or why none |\n|---|---|---|\n"
            );
            last = Some((treaty, number));
        }
        let mut says: Vec<String> = Vec::new();
        if !found.basis.is_empty() {
            says.push(found.basis.join(", "));
        }
        if !found.context.is_empty() {
            says.push(format!("*see also* {}", found.context.join(", ")));
        }
        let says = [says.join("; "), found.reason.unwrap_or_default().to_owned()];
        let says: Vec<&str> = says.iter().map(String::as_str).filter(|one| !one.is_empty()).collect();
        let pinpoint = row.get("citation").split_once(' ').unwrap().1;
        page += &format!("| {pinpoint} | {} | {} |\n", row.get("what"), says.join(" · "));
    }
    is_committed("docs/coverage.md", &page);
}
