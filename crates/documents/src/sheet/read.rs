//! Reading a sheet that was filled.

use super::base::{Base, digest};
use super::choice::{Choice, Named, named};
use super::dates::{Order, date_of};
use super::rewritten::{is_rewritten, is_same};
use super::table::{Said, Table, Whose};
use super::take::Place;
use super::{
    EVIDENCE, PARTS, TEXTS, YES, challenge_words, choices, evidence_cells, evidence_digest, flag_word, reasons,
};
use engine::assessment::Draft;
use engine::assessment::document::{
    AnswerDocument, Because, Evidence, ItemAnswer, MAX_EVIDENCE, MAX_TEXT, MAX_TITLE, NOT_APPLICABLE, UNKNOWN,
};
use engine::fault::{Fault, Place as Where, Reason, Refusal, Thing};
use engine::insight::evidence_counts;
use engine::instrument::document::EvidenceKind;
use engine::instrument::{DimensionId, IndicatorId, Instrument, versions};
use engine::shape::Field;
use serde_json::Value;
use texts::{Catalogue, key, later};

/// From how many rows on it is said once that a sheet has other questions, in place of once a row.
const SEVERAL: usize = 5;

/// What a spreadsheet did to a sheet, and how it was read all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Remark {
    /// The version of the questions.
    Version {
        /// What stands in the sheet.
        found: String,
        /// What it was read as.
        known: String,
    },
    /// It was saved with an earlier version of the questions, and fits all the same.
    Earlier {
        /// The version it was saved with.
        found: String,
        /// The version of the draft.
        known: String,
        /// The questions that were worded anew since then.
        reworded: Vec<String>,
    },
    /// Names of questions, levels and the like: what stands in the sheet, and what it was read as.
    Names(Vec<(String, String)>),
}

impl Remark {
    /// The remark in words.
    pub fn words(&self, texts: &Catalogue) -> String {
        match self {
            Remark::Version { found, known } => {
                texts.fill(later::SHEET_REWRITTEN_VERSION, &[("found", found), ("known", known)])
            }
            Remark::Earlier { found, known, reworded } => {
                let mut words = texts.fill(later::SHEET_EARLIER_VERSION, &[("found", found), ("known", known)]);
                if !reworded.is_empty() {
                    words.push(' ');
                    words.push_str(&texts.fill(later::OPEN_REWORDED, &[("list", &reworded.join(", "))]));
                }
                words
            }
            Remark::Names(names) => {
                let list: Vec<String> = names.iter().map(|(found, known)| format!("{found} → {known}")).collect();
                texts.fill(later::SHEET_REWRITTEN, &[("list", &list.join(", "))])
            }
        }
    }
}

/// What a sheet fills.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Filled {
    /// Values to take: the draft has nothing there or, as the column `was` tells, what it had when the sheet was saved.
    pub taken: Vec<Place>,
    /// Values to choose between: the draft has something else, and the sheet has not seen it or does not say so.
    pub asked: Vec<Place>,
    /// Remarks for the person.
    pub remarks: Vec<Remark>,
}

/// Whose a sheet is.
///
/// # Errors
/// Where the file is no sheet, or has rows of more than one assessment.
pub fn whose(bytes: &[u8]) -> Result<Whose, Refusal> {
    Ok(Table::of(bytes)?.whose()?.0)
}

/// Reads a sheet that was filled, for a draft.
///
/// # Errors
/// Every fault, with its row and column.
pub fn read(draft: &Draft, texts: &Catalogue, bytes: &[u8]) -> Result<Filled, Refusal> {
    let table = Table::of(bytes)?;
    let (whose, instrument) = table.whose()?;
    let mut reading = Reading {
        draft,
        is_own: whose.is_of(&draft.document().id) != Some(false),
        texts,
        faults: Vec::new(),
        filled: Filled::default(),
        names: Vec::new(),
        order: table.date_order(),
    };
    reading.questions(instrument)?;
    let rows = reading.rows(&table);
    let mut at = 0;
    while let Some(first) = rows.get(at) {
        // All rows of one question, wherever they stand.
        if !rows.iter().take(at).any(|row| row.indicator == first.indicator) {
            let own: Vec<&Row> = rows.iter().filter(|row| row.indicator == first.indicator).collect();
            reading.question(first.indicator, &own);
        }
        at += 1;
    }
    reading.done()
}

/// A row of a question: which one, and its cells.
struct Row<'a> {
    number: usize,
    indicator: IndicatorId,
    dimension: DimensionId,
    table: &'a Table,
    cells: &'a [String],
    base: Option<Base>,
    /// It has nothing to say but a further piece of evidence.
    is_further: bool,
}

impl Row<'_> {
    fn cell(&self, name: &str) -> Option<String> {
        self.table.cell(self.cells, name)
    }

    fn word(&self, name: &str) -> String {
        self.cell(name).map(|cell| cell.trim().to_owned()).unwrap_or_default()
    }
}

/// Whether a version is an earlier one of the same major version, both as numbers: `0.11.0` before `0.11.1`.
fn is_earlier(found: &str, known: &str) -> bool {
    let is_number = |version: &str| version.split('.').all(|part| part.parse::<u64>().is_ok());
    let major = |version: &str| version.split('.').next().map(str::to_owned);
    is_number(found)
        && is_number(known)
        && major(found) == major(known)
        && versions::compare(found, known) == std::cmp::Ordering::Less
}

/// What comes of a cell.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Nothing,
    Take,
    Ask,
}

/// Judges a text of a sheet: `base` is the digest of what stood there when the sheet was saved, `now` what the draft has.
fn judge(base: Option<&str>, now: &str, cell: &str) -> Verdict {
    if is_rewritten(now, cell) {
        return Verdict::Nothing;
    }
    match base {
        None if now.is_empty() => Verdict::Take,
        None => Verdict::Ask,
        // The cell was not changed in the sheet, whatever became of the draft.
        Some(base) if base == digest(cell) => Verdict::Nothing,
        Some(base) if base == digest(now) => Verdict::Take,
        Some(_) => Verdict::Ask,
    }
}

struct Reading<'a> {
    draft: &'a Draft,
    /// Whether the sheet was saved from this assessment, as far as it says. Only then does its column `was` count.
    is_own: bool,
    texts: &'a Catalogue,
    faults: Vec<Fault>,
    filled: Filled,
    /// Names that a spreadsheet rewrote, and what they were read as.
    names: Vec<(String, String)>,
    order: Option<Order>,
}

impl<'a> Reading<'a> {
    fn fault(&mut self, row: usize, column: &str, reason: Reason) {
        self.faults.push(Fault::new(Where::Cell { row, column: column.to_owned() }, reason));
    }

    fn instrument(&self) -> &'a Instrument {
        self.draft.instrument()
    }

    /// Looks whether the sheet asks the questions of the draft; said once.
    fn questions(&mut self, said: Said) -> Result<(), Refusal> {
        let known = &self.instrument().document;
        let place = |column: &str| Where::Cell { row: said.row, column: column.to_owned() };
        if !said.instrument.is_empty() && !is_rewritten(&known.id, &said.instrument) {
            let reason = Reason::OtherQuestions { found: said.instrument, known: known.id.clone() };
            return Err(Refusal::one(place("instrument"), reason));
        }
        let (found, known) = (said.version.clone(), known.version.clone());
        if found.is_empty() || found == known {
            return Ok(());
        }
        if is_rewritten(&known, &found) {
            self.filled.remarks.push(Remark::Version { found, known });
        } else if is_earlier(&found, &known) {
            let reworded = self.instrument().reworded_since(&found).into_iter().map(str::to_owned).collect();
            self.filled.remarks.push(Remark::Earlier { found, known, reworded });
        } else {
            self.fault(said.row, "version", Reason::OtherVersion { found, known });
        }
        Ok(())
    }

    /// The rows that name a question of the draft.
    fn rows<'t>(&mut self, table: &'t Table) -> Vec<Row<'t>> {
        let instrument = self.instrument();
        let ids: Vec<Choice> = instrument
            .indicators
            .ids()
            .map(|indicator| Choice { id: instrument.indicator_id(indicator), label: "" })
            .collect();
        let dimensions: Vec<Choice> = instrument
            .dimensions
            .values()
            .map(|dimension| Choice { id: &dimension.id, label: &dimension.label })
            .collect();
        let mut rows: Vec<Row> = Vec::new();
        let mut unknown = Vec::new();
        for (number, cells) in &table.rows {
            let number = *number;
            if cells.iter().skip(table.columns.len()).any(|cell| !cell.is_empty()) {
                self.fault(number, "", Reason::TooManyEntries(table.columns.len()));
            }
            let word = |name: &str| table.cell(cells, name).map(|cell| cell.trim().to_owned()).unwrap_or_default();
            let (id, dimension_id) = (word("indicator"), word("dimension"));
            let Some(indicator) = self.one_of(&ids, &id).and_then(|index| instrument.indicators.ids().nth(index))
            else {
                unknown.push((number, id));
                continue;
            };
            let is_item = ["level", "because"].iter().any(|name| !word(name).is_empty());
            let dimension = match self.one_of(&dimensions, &dimension_id) {
                // A row that only has texts of the question needs no dimension.
                None if dimension_id.is_empty() && !is_item => instrument.asked_in(indicator).next(),
                found => found.and_then(|index| instrument.dimensions.ids().nth(index)),
            };
            let Some(dimension) = dimension else {
                self.fault(number, "dimension", Reason::UnknownId(Thing::Dimension, dimension_id));
                continue;
            };
            if !instrument.is_asked(instrument.item(indicator, dimension)) {
                let reason = Reason::NotAsked { indicator: id, dimension: dimension_id };
                self.fault(number, "dimension", reason);
                continue;
            }
            // A row with nothing but evidence is a further one, wherever it stands: people sort sheets.
            const OWN: [&str; 7] = ["level", "because", "comment", "reason", "good_practice", "challenges", "flag"];
            let is_bare = |word: &dyn Fn(&str) -> String| OWN.iter().all(|name| word(name).is_empty());
            let is_main = |row: &&mut Row| row.indicator == indicator && row.dimension == dimension && !row.is_further;
            let is_evidence = EVIDENCE.iter().any(|name| !word(name).is_empty());
            let is_further = match rows.iter_mut().find(is_main) {
                None => false,
                Some(_) if is_bare(&word) => true,
                Some(first) if is_bare(&|name| first.word(name)) => {
                    first.is_further = true;
                    false
                }
                // A row may have been copied to add a further piece of evidence: then its other cells are those of the first row.
                Some(first)
                    if is_evidence
                        && OWN.iter().all(|name| word(name).is_empty() || word(name) == first.word(name)) =>
                {
                    true
                }
                Some(_) => {
                    let item = instrument.item_name(instrument.item(indicator, dimension));
                    self.fault(number, "indicator", Reason::RepeatedId(Thing::Item, item));
                    continue;
                }
            };
            let base = table.cell(cells, "was").filter(|_| self.is_own).and_then(|cell| Base::of_cell(&cell));
            rows.push(Row { number, indicator, dimension, table, cells, base, is_further });
        }
        // A sheet of other questions is one fault, not one a row.
        if rows.is_empty() && unknown.len() > SEVERAL {
            let (row, found) = unknown.into_iter().next().unwrap_or_default();
            let known = instrument.document.title.clone();
            self.fault(row, "indicator", Reason::OtherQuestions { found, known });
        } else {
            for (row, id) in unknown {
                self.fault(row, "indicator", Reason::UnknownId(Thing::Indicator, id));
            }
        }
        rows
    }

    /// The position of what a cell names, if it is one alone; a name that a spreadsheet rewrote is noted.
    fn one_of(&mut self, choices: &[Choice<'_>], cell: &str) -> Option<usize> {
        match named(choices, cell) {
            Named::One(index) => Some(index),
            Named::Rewritten(index) => {
                let known = choices.get(index).map(|choice| choice.id.to_owned()).unwrap_or_default();
                let entry = (cell.to_owned(), known);
                if !self.names.contains(&entry) {
                    self.names.push(entry);
                }
                Some(index)
            }
            Named::Several | Named::Nothing => None,
        }
    }

    fn propose(&mut self, verdict: Verdict, place: String, before: Value, value: Value) {
        let place = Place { place, before, value };
        match verdict {
            Verdict::Nothing => {}
            Verdict::Take => self.filled.taken.push(place),
            Verdict::Ask => self.filled.asked.push(place),
        }
    }

    /// All rows of one question.
    fn question(&mut self, indicator: IndicatorId, rows: &[&Row<'_>]) {
        let id = self.instrument().indicator_id(indicator).to_owned();
        let answer = self.draft.document().answers.get(&id).cloned().unwrap_or_default();
        for row in rows.iter().filter(|row| !row.is_further) {
            self.item(row, &id, &answer);
        }
        let base = rows.iter().find_map(|row| row.base.as_ref());
        self.texts(rows, &id, &answer, base);
        self.challenges(rows, &id, &answer, base);
        self.flag(rows, &id, &answer, base);
        self.evidence(rows, &id, &answer, base);
    }

    fn item(&mut self, row: &Row<'_>, id: &str, answer: &AnswerDocument) {
        let dimension = self.instrument().dimension_id(row.dimension);
        let now = answer.items.get(dimension);
        let Some(given) = self.answer(row, now) else { return };
        let is_now = |level: &str, because: &str| {
            now.map_or("", |now| now.level.as_str()) == level
                && now.and_then(|now| now.because).map_or("", Because::word) == because
        };
        let because = given.because.map_or("", Because::word);
        let verdict = match &row.base {
            _ if is_now(&given.level, because) => Verdict::Nothing,
            // A reason where there was none replaces nothing.
            None if now.is_none() || is_now(&given.level, "") => Verdict::Take,
            None => Verdict::Ask,
            Some(base) => {
                let (level, why) = (base.value("level"), base.value("because"));
                if level == given.level && (why == because || row.word("because").is_empty()) {
                    Verdict::Nothing
                } else if is_now(level, why) {
                    Verdict::Take
                } else {
                    Verdict::Ask
                }
            }
        };
        let before = now.map(ItemAnswer::write).unwrap_or_default();
        self.propose(verdict, format!("answers.{id}.{dimension}"), before, given.write());
    }

    /// The answer that a row gives; none where it gives none, or a wrong one (then a fault is noted).
    fn answer(&mut self, row: &Row<'_>, now: Option<&ItemAnswer>) -> Option<ItemAnswer> {
        let (level, because) = (row.word("level"), row.word("because"));
        let was_because = row.base.as_ref().map(|base| base.value("because").to_owned());
        let now_unknown = now.filter(|now| now.level == UNKNOWN);
        let reasons = reasons(self.texts);
        let said = match because.as_str() {
            "" => None,
            word => match self.one_of(&reasons, word) {
                Some(index) => Because::ALL.get(index).copied(),
                None => {
                    let allowed = reasons.iter().map(Choice::words).collect();
                    self.fault(row.number, "because", Reason::UnknownWord { found: because, allowed });
                    return None;
                }
            },
        };
        let is_left_over = said.is_some() && was_because.as_deref() == said.map(Because::word);
        if level.is_empty() {
            return match said {
                None => None,
                Some(_) if now_unknown.is_some() => Some(ItemAnswer { level: UNKNOWN.to_owned(), because: said }),
                Some(_) if is_left_over => None,
                Some(_) => {
                    self.fault(row.number, "because", Reason::FieldOutOfPlace("because".to_owned()));
                    None
                }
            };
        }
        let instrument = self.instrument();
        let choices = choices(instrument, self.texts, row.indicator, row.dimension);
        let Some(chosen) = self.one_of(&choices, &level).and_then(|index| choices.get(index)) else {
            let item = instrument.item_name(instrument.item(row.indicator, row.dimension));
            let not_applicable = Choice { id: NOT_APPLICABLE, label: self.texts.get(key::ANSWER_NOT_APPLICABLE) };
            let allowed = choices.iter().map(Choice::words).collect();
            let reason = match (named(&[not_applicable], &level), named(&choices, &level)) {
                (_, Named::Several) => Reason::AmbiguousWord { found: level, allowed },
                (Named::One(_), _) => Reason::NotApplicableNotAllowed(item),
                _ => Reason::UnknownWord { found: level, allowed },
            };
            self.fault(row.number, "level", reason);
            return None;
        };
        if chosen.id != UNKNOWN {
            // A reason that was left from before, beside a level that was chosen since, is ignored.
            if said.is_some() && !is_left_over {
                self.fault(row.number, "because", Reason::FieldOutOfPlace("because".to_owned()));
                return None;
            }
            return Some(ItemAnswer { level: chosen.id.to_owned(), because: None });
        }
        // An empty cell changes nothing: the reason of the draft stays.
        let because = said.or_else(|| now_unknown.and_then(|now| now.because));
        Some(ItemAnswer { level: UNKNOWN.to_owned(), because })
    }

    /// What the rows of a question say in a column that belongs to the question: the one text, with its row.
    fn said(&mut self, rows: &[&Row<'_>], name: &'static str) -> Option<(usize, String)> {
        let mut said: Option<(usize, String)> = None;
        for row in rows {
            let Some(cell) = row.cell(name) else { continue };
            match &said {
                None => said = Some((row.number, cell)),
                Some((_, first)) if is_same(first, &cell) => {}
                // Two rows of one question differ: neither may be lost, so this is a fault.
                Some(_) => {
                    self.fault(row.number, name, Reason::RepeatedField(name.to_owned()));
                    return None;
                }
            }
        }
        said
    }

    fn texts(&mut self, rows: &[&Row<'_>], id: &str, answer: &AnswerDocument, base: Option<&Base>) {
        for (name, now) in TEXTS.into_iter().zip([&answer.comment, &answer.reason, &answer.good_practice]) {
            let Some((row, cell)) = self.said(rows, name) else { continue };
            if cell.chars().count() > MAX_TEXT {
                self.fault(row, name, Reason::TextTooLong(MAX_TEXT));
                continue;
            }
            let verdict = judge(base.map(|base| base.value(name)), now.as_deref().unwrap_or_default(), &cell);
            self.propose(verdict, format!("answers.{id}.{name}"), now.write(), Value::String(cell));
        }
    }

    fn challenges(&mut self, rows: &[&Row<'_>], id: &str, answer: &AnswerDocument, base: Option<&Base>) {
        let name = "challenges";
        let Some((row, cell)) = self.said(rows, name) else { return };
        let now = challenge_words(&answer.challenges, &answer.other_challenges);
        let verdict = judge(base.map(|base| base.value(name)), &now, &cell);
        if verdict == Verdict::Nothing {
            return;
        }
        let known = &self.instrument().document.challenges;
        let choices: Vec<Choice> =
            known.iter().map(|challenge| Choice { id: &challenge.id, label: &challenge.label }).collect();
        let (mut listed, mut other) = (Vec::new(), Vec::new());
        for entry in entries(&cell, &choices, &answer.other_challenges) {
            let is_other = answer.other_challenges.contains(&entry);
            let position = if is_other { None } else { self.one_of(&choices, &entry) };
            match position.and_then(|index| known.get(index)) {
                Some(challenge) if listed.contains(&challenge.id) => {}
                Some(challenge) => listed.push(challenge.id.clone()),
                None if entry.chars().count() > MAX_TITLE => self.fault(row, name, Reason::TextTooLong(MAX_TITLE)),
                None if other.contains(&entry) => {}
                None => other.push(entry),
            }
        }
        // These are sets: their order does not matter.
        let same = |a: &[String], b: &[String]| a.len() == b.len() && a.iter().all(|entry| b.contains(entry));
        if !same(&listed, &answer.challenges) {
            self.propose(verdict, format!("answers.{id}.challenges"), list(&answer.challenges), list(&listed));
        }
        if !same(&other, &answer.other_challenges) {
            let before = list(&answer.other_challenges);
            self.propose(verdict, format!("answers.{id}.other_challenges"), before, list(&other));
        }
    }

    fn flag(&mut self, rows: &[&Row<'_>], id: &str, answer: &AnswerDocument, base: Option<&Base>) {
        let Some((row, cell)) = self.said(rows, "flag") else { return };
        let flag = match cell.trim().to_lowercase().as_str() {
            YES | "true" | "1" | "x" => true,
            "no" | "false" | "0" => false,
            _ => {
                let allowed = vec![YES.to_owned(), "no".to_owned()];
                self.fault(row, "flag", Reason::UnknownWord { found: cell.trim().to_lowercase(), allowed });
                return;
            }
        };
        let now = flag_word(answer.flag);
        let verdict = if flag == answer.flag {
            Verdict::Nothing
        } else {
            judge(base.map(|base| base.value("flag")), now, if flag { YES } else { "no" })
        };
        let value = |flag: bool| if flag { Value::Bool(true) } else { Value::Null };
        self.propose(verdict, format!("answers.{id}.flag"), value(answer.flag), value(flag));
    }

    /// Evidence is a set: pieces that only the sheet has are added. A piece that was changed in the sheet, and not in the draft
    /// since, is changed in the draft. Nothing is removed.
    fn evidence(&mut self, rows: &[&Row<'_>], id: &str, answer: &AnswerDocument, base: Option<&Base>) {
        let was: Vec<&str> = base.map(|base| base.value("evidence").split('+').collect()).unwrap_or_default();
        let mut free: Vec<usize> = (0..answer.evidence.len()).collect();
        let mut new = Vec::new();
        let mut seen = Vec::new();
        for row in rows {
            let written = EVIDENCE.map(|name| row.word(name));
            let has_text = written.iter().skip(1).any(|cell| !cell.is_empty());
            let Some(kind) = self.kind(row, &written[0], has_text) else { continue };
            let mut written = written;
            kind.word().clone_into(&mut written[0]);
            let known = free.iter().position(|index| {
                let there = answer.evidence.get(*index).map(evidence_cells).unwrap_or_default();
                there.iter().zip(&written).all(|(there, cell)| is_rewritten(there, cell))
            });
            if let Some(known) = known {
                free.remove(known);
                continue;
            }
            let digest = evidence_digest(&written);
            if !has_text || was.contains(&digest.as_str()) {
                seen.push(digest);
            } else if let Some(piece) = self.piece(row, kind, &written) {
                new.push(piece);
            }
        }
        if new.is_empty() {
            return;
        }
        // Pieces of the draft that are as they were when the sheet was saved, and were changed or removed in the sheet.
        free.retain(|index| {
            let digest = answer.evidence.get(*index).map(|piece| evidence_digest(&evidence_cells(piece)));
            digest.is_some_and(|digest| was.contains(&digest.as_str()) && !seen.contains(&digest))
        });
        let mut pieces = answer.evidence.clone();
        let is_one = free.len() == 1 && new.len() == 1;
        for piece in new {
            let titled = free.iter().position(|index| {
                let title = answer.evidence.get(*index).and_then(|there| there.title.as_ref());
                title.is_some() && title == piece.title.as_ref()
            });
            match titled.or(is_one.then_some(0)).map(|position| free.remove(position)) {
                Some(index) => {
                    if let Some(there) = pieces.get_mut(index) {
                        there.kind = piece.kind;
                        let texts = [
                            (&mut there.title, piece.title),
                            (&mut there.provision, piece.provision),
                            (&mut there.date, piece.date),
                            (&mut there.url, piece.url),
                        ];
                        // An empty cell changes nothing.
                        for (slot, text) in texts.into_iter().filter(|(_, text)| text.is_some()) {
                            *slot = text;
                        }
                    }
                }
                None => pieces.push(piece),
            }
        }
        if pieces.len() > MAX_EVIDENCE {
            let row = rows.first().map_or(1, |row| row.number);
            self.fault(row, EVIDENCE[0], Reason::TooManyEntries(MAX_EVIDENCE));
        }
        let before = list(&answer.evidence);
        self.propose(Verdict::Take, format!("answers.{id}.evidence"), before, list(&pieces));
    }

    /// The kind of a piece of evidence: where none is written, the first that the question suggests. None where the row has no
    /// piece.
    fn kind(&mut self, row: &Row<'_>, cell: &str, has_text: bool) -> Option<EvidenceKind> {
        if cell.is_empty() {
            let document = self.instrument().indicator_document(row.indicator);
            return has_text.then(|| document.evidence.first().copied().unwrap_or(EvidenceKind::Other));
        }
        let choices: Vec<Choice> = EvidenceKind::ALL
            .into_iter()
            .map(|kind| Choice { id: kind.word(), label: self.texts.get(EvidenceKind::key(kind)) })
            .collect();
        let found = self.one_of(&choices, cell).and_then(|index| EvidenceKind::ALL.get(index).copied());
        if found.is_none() {
            let allowed = choices.iter().map(|choice| choice.id.to_owned()).collect();
            self.fault(row.number, EVIDENCE[0], Reason::UnknownWord { found: cell.to_owned(), allowed });
        }
        found
    }

    /// A new piece of evidence.
    fn piece(&mut self, row: &Row<'_>, kind: EvidenceKind, written: &[String; 5]) -> Option<Evidence> {
        for (name, cell) in EVIDENCE.into_iter().zip(written) {
            if cell.chars().count() > MAX_TITLE {
                self.fault(row.number, name, Reason::TextTooLong(MAX_TITLE));
                return None;
            }
        }
        let text = |cell: &String| (!cell.is_empty()).then(|| cell.clone());
        let [_, title, provision, date, url] = written;
        let date = if date.is_empty() {
            None
        } else {
            match date_of(date, self.order) {
                Some(date) => Some(date),
                None => {
                    self.fault(row.number, "evidence_date", Reason::UnclearDate(date.clone()));
                    return None;
                }
            }
        };
        // A piece counts for the dimension in whose row it stands. It names the dimension only where the method would not.
        let dimension = (!evidence_counts(kind, None, row.dimension))
            .then(|| self.instrument().dimension_id(row.dimension).to_owned());
        Some(Evidence {
            kind,
            dimension,
            title: text(title),
            provision: text(provision),
            date,
            url: text(url),
            ..Evidence::default()
        })
    }

    fn done(mut self) -> Result<Filled, Refusal> {
        if !self.faults.is_empty() {
            self.faults.sort_by_key(|fault| match fault.place {
                Where::Cell { row, .. } => row,
                _ => 0,
            });
            return Err(Refusal { faults: self.faults });
        }
        if !self.names.is_empty() {
            self.filled.remarks.push(Remark::Names(self.names));
        }
        Ok(self.filled)
    }
}

/// A list as it stands in a document, where an empty one is absent.
fn list<T: Field>(entries: &Vec<T>) -> Value
where
    Vec<T>: Field,
{
    if entries.is_empty() { Value::Null } else { entries.write() }
}

/// The entries of a list, separated by semicolons. Known entries that contain a semicolon are recognised.
fn entries(cell: &str, choices: &[Choice<'_>], other: &[String]) -> Vec<String> {
    let known: Vec<&str> = choices
        .iter()
        .flat_map(|choice| [choice.id, choice.label])
        .chain(other.iter().map(String::as_str))
        .filter(|text| text.contains(';'))
        .collect();
    let mut entries = Vec::new();
    let mut rest = cell.trim_start();
    while !rest.is_empty() {
        let fits = |text: &&&str| {
            rest.strip_prefix(**text)
                .is_some_and(|after| after.trim_start().is_empty() || after.trim_start().starts_with(';'))
        };
        let longest = known.iter().filter(fits).map(|text| text.len()).max();
        let end = longest.unwrap_or_else(|| rest.find(PARTS.trim_end()).unwrap_or(rest.len()));
        let (entry, after) = rest.split_at(end);
        if !entry.trim().is_empty() {
            entries.push(entry.trim().to_owned());
        }
        let after = after.trim_start();
        rest = after.strip_prefix(PARTS.trim_end()).unwrap_or(after).trim_start();
    }
    entries
}
