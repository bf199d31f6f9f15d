//! The tables of answers and results (`docs/formats.md`, "Tables").

use documents::table;
use engine::assessment::{Edit, SubjectField, TextField};
use fixtures::{Dice, Options, example};
use serde_json::Value;

/// Reads CSV by RFC 4180, as a spreadsheet would.
fn read_csv(text: &str) -> Vec<Vec<String>> {
    let mut rows = vec![vec![String::new()]];
    let mut quoted = false;
    let mut characters = text.strip_prefix('\u{feff}').expect("a byte-order mark").chars().peekable();
    while let Some(character) = characters.next() {
        let row = rows.last_mut().unwrap();
        match character {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                row.last_mut().unwrap().push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(String::new()),
            '\r' if !quoted && characters.peek() == Some(&'\n') => {
                characters.next();
                rows.push(vec![String::new()]);
            }
            other => row.last_mut().unwrap().push(other),
        }
    }
    assert_eq!(rows.pop(), Some(vec![String::new()]), "the last line ends");
    rows
}

#[test]
fn there_is_a_row_for_each_item_asked_and_one_for_each_group_and_dimension() {
    let draft = example();
    let instrument = draft.instrument();
    let asked = instrument.items().filter(|item| instrument.is_asked(*item)).count();
    assert_eq!(table::answers(&draft).rows.len(), asked);
    assert_eq!(table::results(&draft).rows.len(), instrument.groups().count() * instrument.dimensions.len());
}

#[test]
fn every_line_of_ndjson_is_valid_by_its_schema_and_says_what_the_engine_says() {
    let draft = example();
    for (table, schema) in [
        (table::answers(&draft), table::schema("a", &table::ANSWER_COLUMNS)),
        (table::results(&draft), table::schema("r", &table::RESULT_COLUMNS)),
    ] {
        let validator = jsonschema::validator_for(&schema).unwrap();
        for line in table.ndjson().lines() {
            let row: Value = serde_json::from_str(line).unwrap();
            assert!(validator.is_valid(&row), "{row:#}");
        }
    }
    let text = table::results(&draft).ndjson();
    let row: Value = text.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()).next().unwrap();
    let part = draft.instrument().parts[0];
    let score = draft.scores().figures(part, fixtures::first(draft.instrument())).unwrap().score.unwrap();
    assert!((row["score"].as_f64().unwrap() - score).abs() <= 1e-9);
    assert_eq!((&row["group"], &row["dimension"]), (&"protocol".into(), &"law".into()));
}

#[test]
fn csv_has_the_same_columns_and_rows_and_guards_against_formulas() {
    let mut draft = example();
    let hostile = "=cmd|' /C calc'!A0, \"quoted\"\r\nsecond line";
    for text in [hostile, "+1", "-1", "@x", "\tx", "\rx"] {
        let edit = Edit::Text {
            indicator: fixtures::asked(&draft, "A-02"),
            field: TextField::Comment,
            text: Some(text.into()),
        };
        draft.edit(edit, fixtures::NOW);
        let rows = read_csv(&table::answers(&draft).csv());
        let names: Vec<&str> = table::ANSWER_COLUMNS.iter().map(|column| column.name).collect();
        assert_eq!(rows[0], names);
        assert!(rows.iter().all(|row| row.len() == names.len()));
        let at = |name: &str| names.iter().position(|known| *known == name).unwrap();
        let row = rows.iter().find(|row| row[at("indicator")] == "A-02").unwrap();
        assert_eq!(row[at("comment")], format!("'{text}"));
        assert_eq!(row[at("group_path")], "protocol/definition/elements");
        assert_eq!(row[at("strength")], "mandatory");
    }
    draft.edit(Edit::Subject { field: SubjectField::Name, text: Some("é, ไทย, عربي".into()) }, fixtures::NOW);
    let rows = read_csv(&table::results(&draft).csv());
    assert_eq!(rows[1][2], "é, ไทย, عربي");
}

#[test]
fn a_figure_that_is_negative_is_no_formula() {
    for seed in 0..40 {
        let mut dice = Dice(seed ^ 0x7AB);
        let instrument = fixtures::instrument(&mut dice, &Options::ALL);
        let assessment = fixtures::assessment(&mut dice, &instrument, false);
        let draft = fixtures::draft(&instrument, &assessment);
        let rows = read_csv(&table::results(&draft).csv());
        for row in &rows[1..] {
            for figure in &row[8..12] {
                assert!(figure.is_empty() || figure.parse::<f64>().is_ok(), "{figure}");
            }
        }
    }
}
