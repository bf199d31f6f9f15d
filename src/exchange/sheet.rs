//! A sheet that is filled in a spreadsheet and opened again: CSV, one row an item.
//!
//! It is written with commas and read with commas, semicolons (as spreadsheets of many languages save it) or tabs. An empty
//! cell says nothing and changes nothing, so that sheets of several offices can be opened one after the other. Reading
//! is strict: where anything does not fit, nothing is taken, and every fault is named with its row and column.
//!
//! Comment, reason, good practice and flag belong to the question: they stand in its first row, and may be filled in any.

use super::json::MAX_BYTES;
use super::table::guarded;
use crate::assessment::document::{
    AnswerDocument, AssessmentDocument, Because, ItemAnswer, MAX_TEXT, NOT_APPLICABLE, UNKNOWN,
};
use crate::assessment::{Draft, Edit};
use crate::fault::{Fault, Place, Reason, Refusal, Thing};
use crate::instrument::{DimensionIx, IndicatorIx, Instrument};
use crate::scoring::Applies;

/// The columns.
pub const COLUMNS: [&str; 12] = [
    "version",
    "indicator",
    "dimension",
    "question",
    "citation",
    "levels",
    "level",
    "because",
    "comment",
    "reason",
    "good_practice",
    "flag",
];

/// Those that must be there.
const NEEDED: [&str; 3] = ["indicator", "dimension", "level"];
/// How a flag is written.
const YES: &str = "yes";

/// Writes the sheet of a draft, as far as it is answered: the questions of the chosen modules of which `wanted` holds.
pub fn write(draft: &Draft, wanted: &dyn Fn(IndicatorIx) -> bool) -> String {
    let instrument = draft.instrument();
    let mut out = String::from('\u{feff}');
    row(&mut out, &COLUMNS);
    let blank = AnswerDocument::default();
    for indicator in 0..instrument.indicators.len() {
        if draft.scores().applies(indicator) == Applies::ModuleLeftOut || !wanted(indicator) {
            continue;
        }
        let id = instrument.indicator_id(indicator);
        let answer = draft.document().answers.get(id).unwrap_or(&blank);
        for (place, dimension) in instrument.asked_in(indicator).enumerate() {
            let given = answer.items.get(instrument.dimension_id(dimension));
            let document = instrument.indicator_document(indicator);
            let question = document.and_then(|document| {
                document.questions.get(instrument.dimension_id(dimension)).or(document.question.as_ref())
            });
            let once = |text: &Option<String>| text.clone().filter(|_| place == 0).unwrap_or_default();
            let cells = [
                instrument.document.version.clone(),
                id.to_owned(),
                instrument.dimension_id(dimension).to_owned(),
                question.cloned().unwrap_or_default(),
                citations(instrument, indicator),
                choices(instrument, indicator, dimension).iter().map(Choice::words).collect::<Vec<_>>().join("; "),
                given.map(|given| given.level.clone()).unwrap_or_default(),
                given.and_then(|given| given.because).map(|because| because.word().to_owned()).unwrap_or_default(),
                once(&answer.comment),
                once(&answer.reason),
                once(&answer.good_practice),
                if answer.flag && place == 0 { YES.to_owned() } else { String::new() },
            ];
            row(&mut out, &cells.each_ref().map(String::as_str));
        }
    }
    out
}

/// One row, quoted where needed.
fn row(out: &mut String, cells: &[&str]) {
    for (index, cell) in cells.iter().enumerate() {
        if index > 0 {
            out.push(',');
        }
        guarded(out, cell);
    }
    out.push_str("\r\n");
}

fn citations(instrument: &Instrument, indicator: IndicatorIx) -> String {
    let provisions = instrument.indicators.get(indicator).map(|found| found.provisions.as_slice()).unwrap_or_default();
    let citation = |index: &usize| {
        let provision = instrument.document.provisions.get(*index)?;
        let source = instrument.document.sources.iter().find(|source| Some(&source.id) == provision.source.as_ref());
        let source = source.map(|source| format!("{}, ", source.title)).unwrap_or_default();
        Some(format!("{source}{}", provision.citation))
    };
    provisions.iter().filter_map(citation).collect::<Vec<_>>().join("; ")
}

/// What an item can be answered with.
struct Choice<'a> {
    id: &'a str,
    label: &'a str,
}

impl Choice<'_> {
    fn words(&self) -> String {
        if self.label.is_empty() { self.id.to_owned() } else { format!("{} = {}", self.id, self.label) }
    }
}

fn choices(instrument: &Instrument, indicator: IndicatorIx, dimension: DimensionIx) -> Vec<Choice<'_>> {
    let levels = instrument.levels(instrument.item(indicator, dimension)).iter();
    let mut choices: Vec<Choice> = levels.map(|level| Choice { id: &level.id, label: &level.label }).collect();
    choices.push(Choice { id: UNKNOWN, label: "" });
    let allowed = instrument
        .indicator_document(indicator)
        .is_some_and(|document| document.not_applicable.contains_key(instrument.dimension_id(dimension)));
    if allowed {
        choices.push(Choice { id: NOT_APPLICABLE, label: "" });
    }
    choices
}

/// Reads a sheet that was filled. The edit puts what stands in it into the draft, as one step.
///
/// # Errors
/// Every fault, with its row and column.
pub fn read(draft: &Draft, bytes: &[u8]) -> Result<Edit, Refusal> {
    let whole = |reason| Refusal::one(Place::Whole, reason);
    if bytes.len() > MAX_BYTES {
        return Err(whole(Reason::TooLarge(MAX_BYTES)));
    }
    let text = std::str::from_utf8(bytes).map_err(|_| whole(Reason::NotUtf8))?;
    let rows = cells(text).ok_or_else(|| whole(Reason::CutOff))?;
    let mut rows = rows.iter().enumerate().filter(|(_, row)| row.iter().any(|cell| !cell.is_empty()));
    let Some((header_row, header)) = rows.next() else { return Err(whole(Reason::Empty)) };
    let mut reading =
        Reading { draft, document: draft.document().clone(), faults: Vec::new(), seen: Vec::new(), said: Vec::new() };
    let columns: Vec<String> = header.iter().map(|name| name.trim().to_lowercase()).collect();
    for (index, name) in columns.iter().enumerate() {
        if name.is_empty() {
            continue;
        }
        if !COLUMNS.contains(&name.as_str()) {
            reading.fault(header_row, name, Reason::UnknownField(name.clone()));
        } else if columns.iter().take(index).any(|known| known == name) {
            reading.fault(header_row, name, Reason::RepeatedField(name.clone()));
        }
    }
    for name in NEEDED.iter().filter(|name| !columns.iter().any(|known| known == *name)) {
        reading.fault(header_row, name, Reason::MissingField((*name).to_owned()));
    }
    Refusal::unless_empty(std::mem::take(&mut reading.faults))?;
    for (number, row) in rows {
        let cell = |name: &str| {
            let index = columns.iter().position(|known| known == name)?;
            row.get(index).map(|cell| plain(cell)).filter(|cell| !cell.trim().is_empty())
        };
        if row.iter().skip(columns.len()).any(|cell| !cell.is_empty()) {
            reading.fault(number, "", Reason::TooManyEntries(columns.len()));
        }
        reading.row(number, &cell);
    }
    let Reading { faults, mut document, .. } = reading;
    Refusal::unless_empty(faults)?;
    document.answers.retain(|_, answer| !answer.is_empty());
    Ok(Edit::Whole(Box::new(document)))
}

struct Reading<'a> {
    draft: &'a Draft,
    document: AssessmentDocument,
    faults: Vec<Fault>,
    /// The items that were read.
    seen: Vec<(IndicatorIx, DimensionIx)>,
    /// The texts that were read: question, column, text.
    said: Vec<(IndicatorIx, &'static str, String)>,
}

impl Reading<'_> {
    fn fault(&mut self, row: usize, column: &str, reason: Reason) {
        self.faults.push(Fault::new(Place::Cell { row: row + 1, column: column.to_owned() }, reason));
    }

    fn row(&mut self, row: usize, cell: &dyn Fn(&str) -> Option<String>) {
        let instrument = self.draft.instrument();
        let trimmed = |name: &str| cell(name).map(|text| text.trim().to_owned()).unwrap_or_default();
        let (id, dimension_id) = (trimmed("indicator"), trimmed("dimension"));
        let version = trimmed("version");
        let known = &instrument.document.version;
        if !version.is_empty() && version != *known {
            self.fault(row, "version", Reason::UnknownWord { found: version, allowed: vec![known.clone()] });
        }
        let Some(indicator) = instrument.indicator_named(&id) else {
            self.fault(row, "indicator", Reason::UnknownId(Thing::Indicator, id));
            return;
        };
        let Some(dimension) = instrument.dimension_named(&dimension_id) else {
            self.fault(row, "dimension", Reason::UnknownId(Thing::Dimension, dimension_id));
            return;
        };
        if !instrument.is_asked(instrument.item(indicator, dimension)) {
            self.fault(row, "dimension", Reason::NotAsked { indicator: id, dimension: dimension_id });
            return;
        }
        if self.seen.contains(&(indicator, dimension)) {
            self.fault(row, "indicator", Reason::RepeatedId(Thing::Item, format!("{id}/{dimension_id}")));
            return;
        }
        self.seen.push((indicator, dimension));
        let mut answer = self.document.answers.get(&id).cloned().unwrap_or_default();
        if let Some(given) = self.answer(row, indicator, dimension, &trimmed("level"), &trimmed("because")) {
            answer.items.insert(dimension_id, given);
        }
        let texts = [
            ("comment", &mut answer.comment),
            ("reason", &mut answer.reason),
            ("good_practice", &mut answer.good_practice),
        ];
        for (name, text) in texts {
            let Some(written) = cell(name) else { continue };
            let same_text = |(of, column, _): &&(IndicatorIx, &str, String)| *of == indicator && *column == name;
            let said = self.said.iter().find(same_text).map(|(_, _, text)| text);
            if written.chars().count() > MAX_TEXT {
                self.fault(row, name, Reason::TextTooLong(MAX_TEXT));
            } else if said.is_some_and(|said| *said != written) {
                // Two rows of one question say different things: neither is thrown away.
                self.fault(row, name, Reason::RepeatedField(name.to_owned()));
            } else {
                self.said.push((indicator, name, written.clone()));
                *text = Some(written);
            }
        }
        match trimmed("flag").to_lowercase().as_str() {
            "" => {}
            YES => answer.flag = true,
            "no" => answer.flag = false,
            other => {
                let allowed = vec![YES.to_owned(), "no".to_owned()];
                self.fault(row, "flag", Reason::UnknownWord { found: other.to_owned(), allowed });
            }
        }
        self.document.answers.insert(id, answer);
    }

    fn answer(
        &mut self,
        row: usize,
        indicator: IndicatorIx,
        dimension: DimensionIx,
        level: &str,
        because: &str,
    ) -> Option<ItemAnswer> {
        if level.is_empty() {
            if !because.is_empty() {
                self.fault(row, "because", Reason::FieldOutOfPlace("because".to_owned()));
            }
            return None;
        }
        let instrument = self.draft.instrument();
        let choices = choices(instrument, indicator, dimension);
        // The id, the label, or both as they stand in the column of levels.
        let is = |choice: &&Choice| {
            level.eq_ignore_ascii_case(choice.id) || level == choice.label || level == choice.words()
        };
        let Some(chosen) = choices.iter().find(is).map(|choice| choice.id.to_owned()) else {
            let item = format!("{}/{}", instrument.indicator_id(indicator), instrument.dimension_id(dimension));
            let reason = if level.eq_ignore_ascii_case(NOT_APPLICABLE) {
                Reason::NotApplicableNotAllowed(item)
            } else {
                let allowed = choices.iter().map(|choice| choice.id.to_owned()).collect();
                Reason::UnknownWord { found: level.to_owned(), allowed }
            };
            self.fault(row, "level", reason);
            return None;
        };
        let because = match because {
            "" => None,
            _ if chosen != UNKNOWN => {
                self.fault(row, "because", Reason::FieldOutOfPlace("because".to_owned()));
                None
            }
            word => {
                let found = Because::named(word);
                if found.is_none() {
                    let allowed = Because::ALL.into_iter().map(|because| because.word().to_owned()).collect();
                    self.fault(row, "because", Reason::UnknownWord { found: word.to_owned(), allowed });
                }
                found
            }
        };
        Some(ItemAnswer { level: chosen, because })
    }
}

/// A cell without the apostrophe that keeps a spreadsheet from taking it for a formula.
fn plain(cell: &str) -> String {
    match cell.strip_prefix('\'') {
        Some(rest) if super::table::is_formula(cell) => rest.to_owned(),
        _ => cell.to_owned(),
    }
}

/// The cells of a text; none where it ends within quotes. The first line says what parts them.
fn cells(text: &str) -> Option<Vec<Vec<String>>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // Some spreadsheets say it in a line of its own.
    let (said, text) = match text.strip_prefix("sep=") {
        Some(rest) => {
            let end = rest.find('\n').map_or(rest.len(), |end| end + 1);
            (rest.chars().next(), rest.get(end..).unwrap_or_default())
        }
        None => (None, text),
    };
    let header = text.lines().next().unwrap_or_default();
    let count = |mark: char| header.matches(mark).count();
    let commonest = [',', ';', '\t'].into_iter().rev().max_by_key(|mark| count(*mark)).unwrap_or(',');
    let parts = said.unwrap_or(commonest);
    let mut rows = vec![vec![String::new()]];
    let mut quoted = false;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let Some(row) = rows.last_mut() else { break };
        let Some(cell) = row.last_mut() else { break };
        match character {
            '"' if quoted => {
                if characters.next_if_eq(&'"').is_some() {
                    cell.push('"');
                } else {
                    quoted = false;
                }
            }
            '"' if cell.is_empty() => quoted = true,
            other if quoted => cell.push(other),
            mark if mark == parts => row.push(String::new()),
            '\r' | '\n' => {
                if character == '\r' {
                    characters.next_if_eq(&'\n');
                }
                rows.push(vec![String::new()]);
            }
            other => cell.push(other),
        }
    }
    (!quoted).then_some(rows)
}
