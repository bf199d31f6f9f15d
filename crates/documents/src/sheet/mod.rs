//! A sheet that is filled in a spreadsheet and opened again: CSV, one row an item, and further rows for further pieces of
//! evidence.
//!
//! A sheet says to which assessment it belongs and, in the column `was`, what the answers were when it was saved (`base`).
//! When it is opened again, only values that were changed in it are taken. Where the draft was changed there, too, or where
//! a sheet without that column differs from the draft, the person is asked ([`Filled`]). An empty cell changes nothing.
//!
//! Spreadsheets save CSV with commas, semicolons or tabs, in UTF-8 or UTF-16, and rewrite what looks like a number or a date
//! (`rewritten`). Reading allows for that, and is strict otherwise: where anything does not fit, nothing is taken, and
//! every fault is reported with its row and column.
//!
//! Comment, reason, good practice, challenges, flag and evidence belong to the question: all but evidence stand in its first
//! row, and may be filled in any.

mod base;
pub(crate) mod cells;
mod choice;
mod dates;
mod read;
mod rewritten;
mod table;
mod take;

pub use read::{Filled, Remark, read, whose};
pub(super) use rewritten::is_at_risk;
pub use table::Whose;
pub use take::{Place, Taken, Tally, take};

use super::table::at_risk;
use base::{Base, digest};
use choice::Choice;
use engine::assessment::Draft;
use engine::assessment::document::{AnswerDocument, Because, Evidence, NOT_APPLICABLE, UNKNOWN};
use engine::instrument::{DimensionId, IndicatorId, Instrument};
use engine::scoring::Applies;
use strum::VariantArray;
use texts::{Catalogue, Key, key};

/// The columns.
pub const COLUMNS: [&str; 24] = [
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
    "challenges",
    "flag",
    "evidence_kind",
    "evidence_title",
    "evidence_provision",
    "evidence_date",
    "evidence_link",
    "assessment",
    "member",
    "name",
    "as_at",
    "instrument",
    "version",
    "was",
];

/// The columns of a piece of evidence.
const EVIDENCE: [&str; 5] = ["evidence_kind", "evidence_title", "evidence_provision", "evidence_date", "evidence_link"];
/// The columns of the texts of a question.
const TEXTS: [&str; 3] = ["comment", "reason", "good_practice"];
/// How a flag is written.
const YES: &str = "yes";
/// Separates the entries of a list.
const PARTS: &str = "; ";

/// Writes the sheet of a draft, as far as it is answered: the questions of the chosen modules of which `wanted` holds.
pub fn write(draft: &Draft, texts: &Catalogue, wanted: &dyn Fn(IndicatorId) -> bool) -> String {
    let instrument = draft.instrument();
    let subject = &draft.document().subject;
    let mut out = String::from('\u{feff}');
    row(&mut out, &COLUMNS);
    let blank = AnswerDocument::default();
    for indicator in instrument.indicators.ids() {
        if draft.scores().applies(indicator) == Applies::ModuleLeftOut || !wanted(indicator) {
            continue;
        }
        let id = instrument.indicator_id(indicator);
        let answer = draft.document().answers.get(id).unwrap_or(&blank);
        for (place, dimension) in instrument.asked_in(indicator).enumerate() {
            let dimension_id = instrument.dimension_id(dimension);
            let given = answer.items.get(dimension_id);
            let level = given.map(|given| given.level.clone()).unwrap_or_default();
            let because = given.and_then(|given| given.because).map_or("", Because::as_str);
            let document = instrument.indicator_document(indicator);
            let question = document.questions.get(dimension_id).or(document.question.as_ref());
            let once = |text: String| if place == 0 { text } else { String::new() };
            let pieces: Vec<&Evidence> = answer
                .evidence
                .iter()
                .filter(|piece| row_of(instrument, indicator, piece) == Some(dimension))
                .collect();
            // A further row has nothing but a further piece of evidence.
            for number in 0..pieces.len().max(1) {
                let first = |text: &str| if number == 0 { text.to_owned() } else { String::new() };
                let once = |text: String| if number == 0 { once(text) } else { String::new() };
                let evidence = pieces.get(number).map(|piece| evidence_cells(piece)).unwrap_or_default();
                let [kind, title, provision, date, link] = evidence;
                let cells = [
                    id.to_owned(),
                    dimension_id.to_owned(),
                    first(question.map_or("", String::as_str)),
                    first(&citations(instrument, indicator)),
                    first(&choice_words(&choices(instrument, texts, indicator, dimension))),
                    first(&level),
                    first(because),
                    once(answer.comment.clone().unwrap_or_default()),
                    once(answer.reason.clone().unwrap_or_default()),
                    once(answer.good_practice.clone().unwrap_or_default()),
                    once(challenge_words(&answer.challenges, &answer.other_challenges)),
                    once(flag_word(answer.flag).to_owned()),
                    kind,
                    title,
                    provision,
                    date,
                    link,
                    draft.document().id.clone(),
                    subject.member.clone().unwrap_or_default(),
                    subject.name.clone().unwrap_or_default(),
                    subject.as_at.clone().unwrap_or_default(),
                    instrument.document.id.clone(),
                    instrument.document.version.clone(),
                    base_of(answer, &level, because).cell(),
                ];
                row(&mut out, &cells.each_ref().map(String::as_str));
            }
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
        at_risk(out, cell);
    }
    out.push_str("\r\n");
}

/// What the answers of a row are.
fn base_of(answer: &AnswerDocument, level: &str, because: &str) -> Base {
    let mut base = Base::default();
    base.note("level", level.to_owned());
    base.note("because", because.to_owned());
    for (name, text) in TEXTS.into_iter().zip([&answer.comment, &answer.reason, &answer.good_practice]) {
        base.note(name, digest(text.as_deref().unwrap_or_default()));
    }
    base.note("challenges", digest(&challenge_words(&answer.challenges, &answer.other_challenges)));
    base.note("flag", digest(flag_word(answer.flag)));
    let pieces: Vec<String> = answer.evidence.iter().map(|piece| evidence_digest(&evidence_cells(piece))).collect();
    base.note("evidence", pieces.join("+"));
    base
}

fn flag_word(flag: bool) -> &'static str {
    if flag { YES } else { "" }
}

fn challenge_words(listed: &[String], other: &[String]) -> String {
    listed.iter().chain(other).map(String::as_str).collect::<Vec<_>>().join(PARTS)
}

/// The dimension in whose rows a piece of evidence stands: the one it supports or, where it says none that is asked here,
/// the first.
fn row_of(instrument: &Instrument, indicator: IndicatorId, piece: &Evidence) -> Option<DimensionId> {
    let named = piece.dimension.as_deref().and_then(|id| instrument.dimension_named(id));
    let asked = |dimension: &DimensionId| instrument.is_asked(instrument.item(indicator, *dimension));
    named.filter(asked).or_else(|| instrument.asked_in(indicator).next())
}

/// A piece of evidence as it stands in its columns.
fn evidence_cells(piece: &Evidence) -> [String; 5] {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    [piece.kind.as_str().to_owned(), text(&piece.title), text(&piece.provision), text(&piece.date), text(&piece.url)]
}

fn evidence_digest(cells: &[String; 5]) -> String {
    digest(&cells.each_ref().map(|cell| rewritten::plain_lines(cell)).join("\u{1f}"))
}

fn citations(instrument: &Instrument, indicator: IndicatorId) -> String {
    let provisions = &instrument.indicators[indicator].provisions;
    provisions.iter().filter_map(|provision| instrument.citation(*provision)).collect::<Vec<_>>().join(PARTS)
}

/// What an item can be answered with.
fn choices<'a>(
    instrument: &'a Instrument,
    texts: &Catalogue,
    indicator: IndicatorId,
    dimension: DimensionId,
) -> Vec<Choice<'a>> {
    let levels = instrument.levels(instrument.item(indicator, dimension)).iter();
    let mut choices: Vec<Choice> = levels.map(|level| Choice { id: &level.id, label: &level.label }).collect();
    choices.push(Choice { id: UNKNOWN, label: texts.get(key::ANSWER_UNKNOWN) });
    let document = instrument.indicator_document(indicator);
    if document.not_applicable.contains_key(instrument.dimension_id(dimension)) {
        choices.push(Choice { id: NOT_APPLICABLE, label: texts.get(key::ANSWER_NOT_APPLICABLE) });
    }
    choices
}

fn choice_words(choices: &[Choice<'_>]) -> String {
    choices.iter().map(Choice::words).collect::<Vec<_>>().join(PARTS)
}

/// The reasons why something is not known, in words.
fn reasons(texts: &Catalogue) -> Vec<Choice<'static>> {
    let label = |because| -> Key {
        match because {
            Because::NobodyKnows => key::BECAUSE_NOBODY_KNOWS,
            Because::AnotherOffice => key::BECAUSE_ANOTHER_OFFICE,
            Because::NotDisclosed => key::BECAUSE_NOT_DISCLOSED,
        }
    };
    Because::VARIANTS.iter().map(|because| Choice { id: because.as_str(), label: texts.get(label(*because)) }).collect()
}
