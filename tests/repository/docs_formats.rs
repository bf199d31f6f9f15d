//! `docs/formats.md`: its tables of fields, words and columns are those of the schemas, its limits those of the program, and
//! its examples are documents that the program reads and writes.

use documents::{Opened, json, save, sheet, table};
use engine::assessment::document::{MAX_EVIDENCE, MAX_TEXT, MAX_TITLE};
use engine::instrument::document::MAX_SHORT;
use engine::instrument::{MAX_INDICATORS, MAX_LEVELS};
use fixtures::repository;
use fixtures::worked_examples::first_example;
use serde_json::{Value, json};
use std::rc::Rc;

fn guide() -> String {
    std::fs::read_to_string(repository::path("docs/formats.md")).unwrap()
}

fn schema(name: &str) -> Value {
    let text = std::fs::read_to_string(repository::path(&format!("schemas/{name}.schema.json"))).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// The tables after marks such as `<!-- fields: instrument Source -->`: what the mark says, and the rows as cells.
fn tables(text: &str, kind: &str) -> Vec<(String, Vec<Vec<String>>)> {
    let mark = format!("<!-- {kind}: ");
    let table = |rest: &str| {
        let (name, rest) = rest.split_once(" -->").unwrap();
        let lines = rest.lines().skip_while(|line| !line.starts_with('|')).take_while(|line| line.starts_with('|'));
        let cells = |line: &str| line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect();
        (name.to_owned(), lines.skip(2).map(cells).collect())
    };
    text.split(&mark).skip(1).map(table).collect()
}

/// The name in backticks that a row begins with.
fn name(row: &[String]) -> &str {
    row[0].trim_matches('`')
}

/// The part of a schema that a mark names: the document itself, or one of its types.
fn part<'a>(schema: &'a Value, of: &str) -> &'a Value {
    if of.is_empty() { schema } else { &schema["$defs"][of] }
}

#[test]
fn the_tables_of_fields_are_those_of_the_schemas() {
    let text = guide();
    let found = tables(&text, "fields");
    for document in ["instrument", "assessment"] {
        let schema = schema(document);
        let types = schema["$defs"].as_object().unwrap().iter().filter(|(_, one)| one["properties"].is_object());
        let with_fields = std::iter::once("").chain(types.map(|(name, _)| name.as_str()));
        for of in with_fields.filter(|of| *of != "StrengthWeights") {
            let mark = format!("{document} {of}").trim_end().to_owned();
            let rows = found.iter().find(|(name, _)| *name == mark).map(|(_, rows)| rows);
            let rows = rows.unwrap_or_else(|| panic!("no table of {mark}"));
            let part = part(&schema, of);
            let listed: Vec<&str> = rows.iter().map(|row| name(row)).collect();
            let known: Vec<&str> = part["properties"].as_object().unwrap().keys().map(String::as_str).collect();
            assert_eq!(listed, known, "{mark}");
            let required: Vec<&str> = rows.iter().filter(|row| row[1] == "yes").map(|row| name(row)).collect();
            let known: Vec<&str> =
                part["required"].as_array().into_iter().flatten().map(|one| one.as_str().unwrap()).collect();
            assert_eq!(required, known, "{mark}");
        }
    }
}

#[test]
fn the_tables_of_words_are_those_of_the_schemas() {
    let text = guide();
    let found = tables(&text, "words");
    for document in ["instrument", "assessment"] {
        let schema = schema(document);
        for (of, part) in schema["$defs"].as_object().unwrap() {
            let words: Vec<&str> = match (part["oneOf"].as_array(), part["enum"].as_array()) {
                (Some(all), _) => all.iter().map(|one| one["const"].as_str().unwrap()).collect(),
                (_, Some(all)) => all.iter().map(|one| one.as_str().unwrap()).collect(),
                _ => continue,
            };
            let mark = format!("{document} {of}");
            // Told in a row of the table of nodes, or in the other document.
            if of == "Polarity" || mark == "assessment EvidenceKind" {
                continue;
            }
            let rows = found.iter().find(|(name, _)| *name == mark).map(|(_, rows)| rows);
            let rows = rows.unwrap_or_else(|| panic!("no table of {mark}"));
            assert_eq!(rows.iter().map(|row| name(row)).collect::<Vec<_>>(), words, "{mark}");
        }
    }
}

#[test]
fn the_tables_of_columns_are_those_of_the_tables() {
    let text = guide();
    let of = |columns: &[table::Column]| columns.iter().map(|column| column.name).collect::<Vec<_>>();
    let known = [
        ("answers", of(&table::ANSWER_COLUMNS)),
        ("results", of(&table::RESULT_COLUMNS)),
        ("sheet", sheet::COLUMNS.to_vec()),
    ];
    let found = tables(&text, "columns");
    for (mark, columns) in known {
        let (_, rows) = found.iter().find(|(name, _)| name == mark).unwrap();
        assert_eq!(rows.iter().map(|row| name(row)).collect::<Vec<_>>(), columns, "{mark}");
    }
}

#[test]
fn the_limits_are_those_of_the_program() {
    let text = guide();
    for (what, limit, unit) in [
        ("size of a file", json::MAX_BYTES / (1024 * 1024), " MiB"),
        ("depth of objects and lists", json::MAX_DEPTH, ""),
        ("indicators", MAX_INDICATORS, ""),
        ("levels of groups, and of conditions", MAX_LEVELS, ""),
        ("a comment, note or other long text", MAX_TEXT, " characters"),
        ("a title, citation or other short text", MAX_TITLE, " characters"),
        ("a `short` title of an indicator", MAX_SHORT, " characters"),
        ("pieces of evidence an indicator", MAX_EVIDENCE, ""),
    ] {
        assert!(text.contains(&format!("| {what} | {limit}{unit} |\n")), "{what}");
    }
}

#[test]
fn the_examples_are_documents_that_the_program_reads_and_writes() {
    let instrument = first_example([json!(2), json!(1)]);
    let file = json::document(&instrument);
    let known = Rc::new(documents::read_instrument(file.as_bytes()).unwrap());
    let answers = json!({
        "format": "assessment/1", "id": "a",
        "instrument": {"id": "example", "version": "1", "sha256": known.digest},
        "subject": {"name": "Example"},
        "created": "2026-11-24T09:00:00Z", "modified": "2026-11-24T09:30:00Z",
        "answers": {
            "a1": {"law": {"level": "full"}, "evidence": [{"kind": "statute", "title": "An act"}]},
            "a2": {"law": {"level": "unknown", "because": "another_office"}},
            "b1": {"law": {"level": "none"}, "comment": "Planned for next year."},
        },
    });
    let open = |bytes: &[u8]| match documents::open(bytes, &[Rc::clone(&known)]).unwrap() {
        Opened::Assessment(opened) => opened,
        Opened::Instrument(_) => panic!("an assessment"),
    };
    let saved = save::assessment(&open(json::document(&answers).as_bytes()).draft);
    let again = open(saved.as_bytes());
    assert!(!again.checksum_differs && again.differences.is_empty());
    assert_eq!(save::assessment(&again.draft), saved);

    let code = |text: &str| format!("```json\n{text}```");
    let mut text = guide();
    for (name, made) in [
        ("example: instrument", code(&file)),
        ("example: digest", format!("```text\n{}\n```", known.digest)),
        ("example: assessment", code(&saved)),
    ] {
        text = repository::filled(&text, name, &made);
    }
    repository::is_committed("docs/formats.md", &text);
}
