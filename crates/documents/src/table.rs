//! Tables for a spreadsheet or a query engine: CSV and NDJSON with the same columns.

use super::json;
use engine::assessment::Draft;
use engine::assessment::document::{AnswerDocument, Evidence};
use engine::insight::gaps;
use engine::instrument::{IndicatorId, Instrument};
use engine::scoring::figure::written;
use serde_json::{Map, Number, Value};

/// A cell of a table.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// A text, or none.
    Text(Option<String>),
    /// A figure, or none.
    Figure(Option<f64>),
    /// A list of texts.
    List(Vec<String>),
    /// Whether something is so, or none where that cannot be said.
    Flag(Option<bool>),
}

/// A row: one cell a column, in the order of the columns.
pub type Row = Vec<Cell>;

/// What the cells of a column hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A text that is always there.
    Id,
    /// A text, or none.
    Text,
    /// A figure, or none.
    Figure,
    /// A list of texts.
    List,
    /// True or false, or none.
    Flag,
}

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What its cells hold.
    pub kind: Kind,
}

const fn id(name: &'static str) -> Column {
    Column { name, kind: Kind::Id }
}

const fn text_or_none(name: &'static str) -> Column {
    Column { name, kind: Kind::Text }
}

const fn figure(name: &'static str) -> Column {
    Column { name, kind: Kind::Figure }
}

const fn list(name: &'static str) -> Column {
    Column { name, kind: Kind::List }
}

/// The columns of the answers, one row an item.
pub const ANSWER_COLUMNS: [Column; 21] = [
    id("assessment"),
    text_or_none("member"),
    text_or_none("name"),
    text_or_none("as_at"),
    id("instrument"),
    id("version"),
    id("part"),
    id("group_path"),
    id("indicator"),
    id("dimension"),
    list("citation"),
    text_or_none("strength"),
    text_or_none("question"),
    text_or_none("level"),
    figure("value"),
    figure("effective_weight"),
    figure("points"),
    text_or_none("comment"),
    list("evidence"),
    list("challenges"),
    text_or_none("good_practice"),
];

/// The columns of the results, one row a group and dimension. `shown` says whether enough is answered to show the score; it
/// is none where there is no score.
pub const RESULT_COLUMNS: [Column; 14] = [
    id("assessment"),
    text_or_none("member"),
    text_or_none("name"),
    text_or_none("as_at"),
    id("instrument"),
    id("version"),
    id("group"),
    id("dimension"),
    figure("score"),
    figure("low"),
    figure("high"),
    figure("coverage"),
    list("bands"),
    Column { name: "shown", kind: Kind::Flag },
];

/// The JSON Schema of one NDJSON line of a table.
#[cfg(not(target_arch = "wasm32"))]
pub fn schema(title: &str, columns: &[Column]) -> Value {
    let properties: Map<String, Value> = columns
        .iter()
        .map(|column| {
            let shape = match column.kind {
                Kind::Id => serde_json::json!({"type": "string"}),
                Kind::Text => serde_json::json!({"type": ["string", "null"]}),
                Kind::Figure => serde_json::json!({"type": ["number", "null"]}),
                Kind::List => serde_json::json!({"type": "array", "items": {"type": "string"}}),
                Kind::Flag => serde_json::json!({"type": ["boolean", "null"]}),
            };
            (column.name.to_owned(), shape)
        })
        .collect();
    let required: Vec<&str> = columns.iter().map(|column| column.name).collect();
    serde_json::json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false
    })
}

/// A table: its columns and rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Its columns.
    pub columns: &'static [Column],
    /// The rows.
    pub rows: Vec<Row>,
}

fn text(text: &str) -> Cell {
    Cell::Text(Some(text.to_owned()))
}

fn optional(text: Option<&String>) -> Cell {
    Cell::Text(text.cloned())
}

/// The cells with which every row begins.
fn head(draft: &Draft) -> Row {
    let document = draft.document();
    let subject = &document.subject;
    vec![
        text(&document.id),
        optional(subject.member.as_ref()),
        optional(subject.name.as_ref()),
        optional(subject.as_at.as_ref()),
        text(&document.instrument.id),
        text(&document.instrument.version),
    ]
}

/// The answers of a draft: every item the instrument asks, answered or not.
pub fn answers(draft: &Draft) -> Table {
    let instrument = draft.instrument();
    let head = head(draft);
    let mut points = instrument.item_list(None);
    for gap in gaps(instrument, draft.scores()) {
        points[gap.item] = gap.points;
    }
    let blank = AnswerDocument::default();
    let mut rows = Vec::new();
    for indicator in instrument.indicators.ids() {
        let answer = draft.document().answers.get(instrument.indicator_id(indicator)).unwrap_or(&blank);
        for dimension in instrument.asked_in(indicator) {
            let item = instrument.item(indicator, dimension);
            let mut row = head.clone();
            row.extend(asked(instrument, indicator, instrument.dimension_id(dimension)));
            row.push(Cell::Text(draft.answer(item).map(|answer| answer.level.clone())));
            row.push(Cell::Figure(draft.scores().value(instrument, item)));
            row.push(Cell::Figure(draft.scores().effective_weight(instrument, item)));
            row.push(Cell::Figure(points[item]));
            row.push(optional(answer.comment.as_ref()));
            row.push(Cell::List(answer.evidence.iter().map(evidence_words).collect()));
            let listed = instrument.document.challenges.iter().filter(|one| answer.challenges.contains(&one.id));
            let mut challenges: Vec<String> = listed.map(|challenge| challenge.label.clone()).collect();
            challenges.extend(answer.other_challenges.iter().cloned());
            row.push(Cell::List(challenges));
            row.push(optional(answer.good_practice.as_ref()));
            rows.push(row);
        }
    }
    Table { columns: &ANSWER_COLUMNS, rows }
}

/// The cells about the question itself.
fn asked(instrument: &Instrument, indicator: IndicatorId, dimension: &str) -> Row {
    let (found, document) = (&instrument.indicators[indicator], instrument.indicator_document(indicator));
    let mut path: Vec<&str> = instrument.above(found.node).map(|node| instrument.node_id(node)).collect();
    path.reverse();
    let citations = found.provisions.iter().filter_map(|provision| instrument.citation(*provision));
    let question = document.questions.get(dimension).or(document.question.as_ref());
    vec![
        text(instrument.node_id(instrument.part_of(indicator))),
        text(&path.join("/")),
        text(&document.id),
        text(dimension),
        Cell::List(citations.collect()),
        Cell::Text(found.strength.map(|strength| strength.word().to_owned())),
        optional(question),
    ]
}

/// One piece of evidence in one line.
fn evidence_words(evidence: &Evidence) -> String {
    let texts = [&evidence.title, &evidence.title_translated, &evidence.provision, &evidence.date, &evidence.url];
    let mut words = vec![evidence.kind.word()];
    words.extend(texts.into_iter().flatten().map(String::as_str));
    words.join(", ")
}

/// The results of a draft: every group, parts included, in every dimension.
pub fn results(draft: &Draft) -> Table {
    let instrument = draft.instrument();
    let scores = draft.scores();
    let head = head(draft);
    let mut rows = Vec::new();
    for group in instrument.groups() {
        for dimension in instrument.dimensions.ids() {
            let figures = scores.figures(group, dimension);
            let bands = scores.bands(instrument, group, dimension).unwrap_or_default();
            let bands = bands.iter().filter_map(|band| instrument.document.bands.get(*band));
            let mut row = head.clone();
            row.push(text(instrument.node_id(group)));
            row.push(text(instrument.dimension_id(dimension)));
            row.push(Cell::Figure(figures.and_then(|figures| figures.score)));
            row.push(Cell::Figure(figures.map(|figures| figures.low)));
            row.push(Cell::Figure(figures.map(|figures| figures.high)));
            row.push(Cell::Figure(figures.map(|figures| figures.coverage)));
            row.push(Cell::List(bands.map(|band| band.id.clone()).collect()));
            let score = figures.and_then(|figures| figures.score);
            row.push(Cell::Flag(score.map(|_| scores.shown_score(instrument, group, dimension).is_some())));
            rows.push(row);
        }
    }
    Table { columns: &RESULT_COLUMNS, rows }
}

impl Table {
    /// One JSON object a line. A figure or text that does not exist is null, a list is an array.
    pub fn ndjson(&self) -> String {
        let mut out = String::new();
        for row in &self.rows {
            let mut object = Map::new();
            for (column, cell) in self.columns.iter().zip(row) {
                let value = match cell {
                    Cell::Text(text) => text.clone().map_or(Value::Null, Value::String),
                    Cell::Figure(value) => {
                        value.and_then(|value| Number::from_f64(written(value))).map_or(Value::Null, Value::Number)
                    }
                    Cell::List(list) => Value::Array(list.iter().cloned().map(Value::String).collect()),
                    Cell::Flag(flag) => flag.map_or(Value::Null, Value::Bool),
                };
                object.insert(column.name.to_owned(), value);
            }
            out.push_str(&json::line(&Value::Object(object)));
            out.push('\n');
        }
        out
    }

    /// CSV (RFC 4180) with a byte-order mark. Lists are joined by `; `. A text that a spreadsheet could take for a
    /// formula is preceded by an apostrophe.
    pub fn csv(&self) -> String {
        let mut out = String::from('\u{feff}');
        for (index, column) in self.columns.iter().enumerate() {
            out.push_str(if index > 0 { "," } else { "" });
            out.push_str(column.name);
        }
        out.push_str("\r\n");
        for row in &self.rows {
            for (index, cell) in row.iter().enumerate() {
                if index > 0 {
                    out.push(',');
                }
                match cell {
                    Cell::Text(text) => quoted(&mut out, text.as_deref().unwrap_or_default()),
                    Cell::Figure(value) => {
                        out.push_str(&value.map(|value| json::number(written(value))).unwrap_or_default());
                    }
                    Cell::List(list) => quoted(&mut out, &list.join("; ")),
                    Cell::Flag(flag) => out.push_str(flag.map_or("", |flag| if flag { "true" } else { "false" })),
                }
            }
            out.push_str("\r\n");
        }
        out
    }
}

/// Whether a spreadsheet could take a text for a formula, without the apostrophes at its beginning.
pub(super) fn is_formula(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// A cell that gives the same text again when the apostrophe is taken off that stands before what a spreadsheet could take
/// for a formula, a number or a date.
pub(super) fn at_risk(out: &mut String, text: &str) {
    cell(out, text, super::sheet::is_at_risk(text), &['"', ',', ';', '\t', '\n', '\r']);
}

fn quoted(out: &mut String, text: &str) {
    cell(out, text, text.starts_with(['=', '+', '-', '@', '\t', '\r']), &['"', ',', '\n', '\r']);
}

/// A cell in quotes where one of `marks` is in it, with an apostrophe before it to `guard` it. The crate `csv` quotes
/// what its own separator needs, and no semicolon or tab, at which spreadsheets of other languages part cells.
fn cell(out: &mut String, text: &str, guard: bool, marks: &[char]) {
    let quote = if text.contains(marks) { "\"" } else { "" };
    let guard = if guard { "'" } else { "" };
    out.extend([quote, guard, &text.replace('"', "\"\""), quote]);
}
