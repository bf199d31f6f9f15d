//! Forty made-up assessments as tables: what `docs/analysis.md` is tried with (`scripts/test_analysis.sh`).

use documents::{Opened, save, table};
use engine::assessment::Draft;
use engine::insight;
use engine::instrument::Instrument;
use fixtures::{Dice, palermo, repository};
use serde_json::{Map, Value, json};
use std::path::Path;
use std::rc::Rc;

const FORTY: usize = 40;

/// Codes that no State has: XA to XZ, QM to QZ.
fn code(number: usize) -> String {
    let letters = |first: char, from: char, at: usize| {
        let second = u32::try_from(at).ok().and_then(|at| char::from_u32(u32::from(from) + at));
        [first, second.unwrap()].into_iter().collect()
    };
    if number < 26 { letters('X', 'A', number) } else { letters('Q', 'M', number - 26) }
}

fn made_up(instrument: &Rc<Instrument>, number: usize) -> Draft {
    let mut dice = Dice(number as u64 ^ 0xA11);
    let mut answers = Map::new();
    let challenges: Vec<&str> = instrument.document.challenges.iter().map(|one| one.id.as_str()).collect();
    let unknown = dice.below(20) as u64;
    for indicator in instrument.indicators.ids() {
        let mut answer = Map::new();
        for dimension in instrument.asked_in(indicator) {
            let levels = instrument.levels(instrument.item(indicator, dimension));
            let level = match dice.below(100) as u64 {
                share if share < unknown => "unknown",
                97.. => continue,
                _ => levels[dice.below(levels.len())].id.as_str(),
            };
            answer.insert(instrument.dimension_id(dimension).to_owned(), json!({"level": level}));
        }
        let named: Vec<&str> = challenges.iter().copied().filter(|_| dice.chance(12)).collect();
        if !named.is_empty() {
            answer.insert("challenges".into(), json!(named));
        }
        if dice.chance(5) {
            answer.insert("other_challenges".into(), json!(["Roads that are closed; in the rains"]));
        }
        if dice.chance(10) {
            answer.insert("comment".into(), json!("=HYPERLINK(\"x\"), \"quoted\"\r\nand a second line, ไทย"));
        }
        if dice.chance(10) {
            answer.insert("good_practice".into(), json!("Officers of two ministries share one office."));
        }
        if dice.chance(30) {
            answer.insert("evidence".into(), json!([{"kind": "statute", "title": "An act, 2008"}]));
        }
        answers.insert(instrument.indicator_id(indicator).to_owned(), Value::Object(answer));
    }
    let modules: Vec<&str> =
        instrument.document.modules.iter().map(|one| one.id.as_str()).filter(|_| dice.chance(50)).collect();
    let assessment = json!({
        "format": "assessment/1",
        "id": format!("made-up-{number:02}"),
        "instrument": {"id": instrument.document.id, "version": instrument.document.version},
        "subject": {"member": code(number), "name": format!("Made up {number:02}"), "as_at": "2026-11-01"},
        "modules": modules,
        "answers": answers,
    });
    let bytes = serde_json::to_vec(&assessment).unwrap();
    match documents::open(&bytes, std::slice::from_ref(instrument)).unwrap_or_else(|refusal| panic!("{refusal}")) {
        Opened::Assessment(opened) => opened.draft,
        Opened::Instrument(_) => panic!("an assessment"),
    }
}

/// Law less practice of each indicator answered in both: what the tables do not say themselves.
fn paired(draft: &Draft) -> Value {
    let instrument = draft.instrument();
    let values = instrument.indicators.ids().filter_map(|indicator| {
        let (law, practice) = insight::paired(instrument, draft.scores(), indicator)?;
        Some((instrument.indicator_id(indicator).to_owned(), json!(law - practice)))
    });
    Value::Object(values.collect())
}

#[test]
fn forty_made_up_assessments_say_in_their_tables_what_they_say_in_their_files() {
    let instrument = palermo();
    // Where the queries of docs/analysis.md find them.
    let folder = std::env::var("ANALYSIS_FOLDER").ok();
    let write = |name: &str, text: &str| {
        let Some(folder) = &folder else { return };
        let path = Path::new(folder).join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    };
    for number in 0..FORTY {
        let draft = made_up(&instrument, number);
        let file = save::assessment(&draft);
        let whole: Value = serde_json::from_str(&file).unwrap();
        let (answers, results) = (table::answers(&draft), table::results(&draft));
        let rows =
            |text: &str| -> Vec<Value> { text.lines().map(|line| serde_json::from_str(line).unwrap()).collect() };

        let mut points: Vec<(String, Value)> = rows(&answers.ndjson())
            .into_iter()
            .filter(|row| !row["points"].is_null())
            .map(|row| {
                let text = |name: &str| row[name].as_str().unwrap().to_owned();
                (format!("{}/{}", text("indicator"), text("dimension")), row["points"].clone())
            })
            .collect();
        let gaps = whole["results"]["gaps"].as_array().unwrap().iter();
        let mut expected: Vec<(String, Value)> = gaps
            .map(|gap| (gap["item"].as_str().unwrap().to_owned(), gap["points"].clone()))
            .filter(|(_, points)| !points.is_null())
            .collect();
        points.sort_by(|a, b| a.0.cmp(&b.0));
        expected.sort_by(|a, b| a.0.cmp(&b.0));
        assert_eq!(points, expected);
        for row in rows(&results.ndjson()) {
            let at = |name: &str| row[name].as_str().unwrap();
            let figures = &whole["results"]["groups"][at("group")][at("dimension")];
            for name in ["score", "low", "high", "coverage"] {
                assert_eq!(row[name], figures[name], "{row}");
            }
            let shown = (!row["score"].is_null()).then(|| figures["shown"] != json!(false));
            assert_eq!(row["shown"], json!(shown), "{row}");
        }

        write(&format!("assessments/{number:02}.json"), &file);
        write(&format!("answers/{number:02}.ndjson"), &answers.ndjson());
        write(&format!("results/{number:02}.ndjson"), &results.ndjson());
        write(&format!("csv/{number:02}.csv"), &answers.csv());
        write(&format!("paired/{number:02}.json"), &paired(&draft).to_string());
    }
}

/// The guide names every column with its type, so that no query engine needs to guess from the first rows.
#[test]
fn the_guide_to_analysis_names_the_columns_of_the_tables() {
    let guide = std::fs::read_to_string(repository::path("docs/analysis.md")).unwrap();
    for columns in [&table::ANSWER_COLUMNS[..], &table::RESULT_COLUMNS[..]] {
        let listed = |line: &dyn Fn(&table::Column) -> String| columns.iter().map(line).collect::<Vec<_>>().join(", ");
        let duckdb = listed(&|column| {
            let kind = match column.kind {
                table::Kind::Id | table::Kind::Text => "VARCHAR",
                table::Kind::Figure => "DOUBLE",
                table::Kind::List => "VARCHAR[]",
                table::Kind::Flag => "BOOLEAN",
            };
            format!("{}: '{kind}'", quoted(column.name, '"'))
        });
        let spark = listed(&|column| {
            let kind = match column.kind {
                table::Kind::Id | table::Kind::Text => "STRING",
                table::Kind::Figure => "DOUBLE",
                table::Kind::List => "ARRAY<STRING>",
                table::Kind::Flag => "BOOLEAN",
            };
            format!("{} {kind}", quoted(column.name, '`'))
        });
        let one_line = guide.split_whitespace().collect::<Vec<_>>().join(" ");
        for list in [duckdb, spark] {
            assert!(one_line.contains(&list), "docs/analysis.md lacks: {list}");
        }
    }
}

/// A word that query engines keep for themselves stands in quotes.
fn quoted(name: &str, quote: char) -> String {
    if name == "group" { format!("{quote}{name}{quote}") } else { name.to_owned() }
}
