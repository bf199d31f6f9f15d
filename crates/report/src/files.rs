//! The files that can be saved: their kinds and names, and the choices and buttons for them on the screen.

use super::Scope;
use super::block::{Block, Button, Field, Input, Select, Tick, hint, note, paragraph, section};
use super::lettering::{cut_to_bytes, cut_to_letters};
use super::words::Words;
use documents::encrypted::SHORTEST;
use engine::assessment::Draft;
use engine::insight::leads;
use engine::instrument::{IndicatorId, Instrument, NodeId};
use engine::scoring::Applies;
use texts::{Key, key, later};

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kind {
    /// What `protocol::SaveFormat` calls it: how its name ends, with a dot in place of what stands between name and ending.
    pub word: &'static str,
    /// Media type.
    pub media: &'static str,
    /// The text of its button; none for those kinds whose buttons stand at the head of the page.
    label: Option<Key>,
}

/// Most bytes of a file's name. File systems allow 255, and browsers need some of them: for a number where the name is taken,
/// and for an ending of their own while they save.
const NAME_BYTES: usize = 235;
/// Most characters of a name, a marking or an agency in a file's name, so that there is room for the rest.
const NAME_LETTERS: usize = 60;

/// The kind of a file encrypted with a passphrase. What is made here is the JSON, before it is encrypted.
pub const ENCRYPTED: &str = "sealed.json";

/// All kinds. The first one stands for any word that is not known.
pub const KINDS: [Kind; 10] = [
    Kind { word: "json", media: "application/json", label: None },
    Kind { word: "html", media: "text/html", label: None },
    Kind { word: ENCRYPTED, media: "application/json", label: Some(later::SAVE_SEALED) },
    Kind { word: "md", media: "text/markdown", label: Some(later::SAVE_MARKDOWN) },
    Kind { word: "answers.csv", media: "text/csv", label: Some(later::SAVE_ANSWERS_CSV) },
    Kind { word: "answers.ndjson", media: "application/x-ndjson", label: Some(later::SAVE_ANSWERS_NDJSON) },
    Kind { word: "results.csv", media: "text/csv", label: Some(later::SAVE_RESULTS_CSV) },
    Kind { word: "results.ndjson", media: "application/x-ndjson", label: Some(later::SAVE_RESULTS_NDJSON) },
    Kind { word: "questionnaire.html", media: "text/html", label: Some(later::SAVE_PAPER) },
    Kind { word: "sheet.csv", media: "text/csv", label: Some(later::SAVE_SHEET) },
];

/// How many of [`KINDS`] hold what was answered; the others are for filling in.
const ANSWERED: usize = 8;

impl Kind {
    /// The one of that word.
    pub fn of(word: &str) -> Kind {
        KINDS.into_iter().find(|kind| kind.word == word).unwrap_or(KINDS[0])
    }

    /// The name of such a file: member, date and instrument, or one that does not say whom it is about.
    pub fn file_name(self, draft: &Draft, scope: Scope<'_>, is_neutral: bool, is_redacted: bool) -> String {
        let mut parts = if is_neutral { neutral_stem(draft) } else { file_stem(draft) };
        if is_redacted {
            parts.push("redacted".to_owned());
        }
        let (what, ending) = self.word.split_once('.').unwrap_or(("", self.word));
        // A table has no place for the marking but its name. A neutral name has nothing in it that a person wrote.
        if let (Some(marking), false, "csv" | "ndjson") = (&draft.document().subject.marking, is_neutral, ending) {
            parts.push(plain(marking));
        }
        if !what.is_empty() {
            parts.push(what.to_owned());
        }
        if let (Scope::Section(_) | Scope::Lead(_), "questionnaire" | "sheet") = (scope, what) {
            parts.push(plain(&scope_name(draft.instrument(), scope)));
        }
        joined(parts, ending)
    }
}

/// The name of a picture's file: member, date and picture, or one that does not say whom it is about.
pub fn picture_name(draft: &Draft, picture: &str, ending: &str, is_neutral: bool, is_redacted: bool) -> String {
    let mut parts = if is_neutral { neutral_stem(draft) } else { who_and_when(draft) };
    if is_redacted {
        parts.push("redacted".to_owned());
    }
    parts.push(picture_part(picture));
    joined(parts, ending)
}

/// The name of a picture's file that shows an instrument.
pub fn instrument_picture_name(instrument: &Instrument, picture: &str, ending: &str) -> String {
    let document = &instrument.document;
    joined(vec![plain(&document.id), plain(&document.version), picture_part(picture)], ending)
}

/// The part of a file's name that says which picture it is.
fn picture_part(picture: &str) -> String {
    format!("picture-{}", plain(picture.strip_prefix("picture-").unwrap_or(picture)))
}

/// The beginning of a neutral name, which does not say whom the file is about.
fn neutral_stem(draft: &Draft) -> Vec<String> {
    let end: String = draft.document().id.chars().rev().take(8).collect();
    vec!["assessment".to_owned(), plain(&end)]
}

/// The beginning of a saved file's name: member, date and instrument.
fn file_stem(draft: &Draft) -> Vec<String> {
    let instrument = &draft.document().instrument;
    let mut parts = who_and_when(draft);
    parts.extend([plain(&instrument.id), plain(&instrument.version)]);
    parts
}

/// Member and date, as far as they are given.
fn who_and_when(draft: &Draft) -> Vec<String> {
    let subject = &draft.document().subject;
    let who = subject.member.as_deref().or(subject.name.as_deref()).unwrap_or("assessment");
    vec![plain(who), plain(subject.as_at.as_deref().unwrap_or_default())]
}

/// A text as a part of a file name on every system.
fn plain(text: &str) -> String {
    let is_plain = |c: char| match c {
        '-' | '.' => true,
        // Marks that turn the direction of writing could make an ending look like another one.
        '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' => false,
        _ => c.is_ascii_alphanumeric() || !(c.is_ascii() || c.is_control()),
    };
    cut_to_letters(text, NAME_LETTERS).chars().map(|c| if is_plain(c) { c } else { '-' }).collect()
}

/// A file's name out of its parts. If they are too long together, the longest are cut, between letters; the ending is kept.
fn joined(mut parts: Vec<String>, ending: &str) -> String {
    parts.retain(|part| !part.is_empty());
    let room = NAME_BYTES.saturating_sub(ending.len() + parts.len());
    let mut lengths: Vec<usize> = parts.iter().map(String::len).collect();
    lengths.sort_unstable();
    // The shorter parts stay whole; the longer ones share the bytes that are left.
    let (mut left, mut most) = (room, usize::MAX);
    for (index, length) in lengths.iter().enumerate() {
        let share = left / (lengths.len() - index);
        if *length > share {
            most = share;
            break;
        }
        left -= length;
    }
    let parts: Vec<&str> = parts.iter().map(|part| cut_to_bytes(part, most)).filter(|part| !part.is_empty()).collect();
    // A file whose name begins with a dot would be hidden.
    let stem = parts.join("_");
    match stem.strip_prefix('.') {
        Some(rest) => format!("-{rest}.{ending}"),
        None => format!("{stem}.{ending}"),
    }
}

/// What a scope is called in fields and file names.
fn scope_name(instrument: &Instrument, scope: Scope<'_>) -> String {
    match scope {
        Scope::Whole => String::new(),
        Scope::Section(node) => instrument.node_id(node).to_owned(),
        Scope::Lead(lead) => lead.to_owned(),
    }
}

/// The scope that a field names: `section/ID` or `lead/NAME`, anything else the whole.
pub fn scope<'a>(instrument: &Instrument, word: &'a str) -> Scope<'a> {
    match word.split_once('/') {
        Some(("section", id)) => instrument.node_named(id).map_or(Scope::Whole, Scope::Section),
        Some(("lead", name)) => Scope::Lead(name),
        _ => Scope::Whole,
    }
}

/// The choices and buttons.
pub(super) fn files(draft: &Draft, words: &Words<'_>) -> Block {
    let tick = |value: &str, label: Key| {
        Field::Tick(Tick { name: "save-how".into(), value: value.into(), label: words.t(label).to_owned() })
    };
    let answered: Vec<Kind> = KINDS.into_iter().take(ANSWERED).filter(|kind| kind.word != ENCRYPTED).collect();
    let blocks = vec![
        paragraph(words.t(later::FILES_HINT)),
        Block::Fields(vec![tick("redacted", later::SAVE_REDACTED), tick("neutral", later::SAVE_NEUTRAL)]),
        buttons(words, &answered),
        Block::Fold { summary: words.t(later::SEALED_TITLE).to_owned(), blocks: encrypted(words) },
        section(3, "paper", words.t(key::OVERVIEW_PAPER), paper(draft, words)),
    ];
    section(2, "files", words.t(later::FILES_TITLE), blocks)
}

/// A field for a text that is typed once.
fn input(words: &Words<'_>, name: &str, label: Key, kind: &'static str) -> Field {
    Field::Input(Input { name: name.into(), label: words.t(label).to_owned(), kind, value: String::new() })
}

/// The passphrase, twice.
fn passphrase(words: &Words<'_>) -> Vec<Field> {
    let field = |name, label| input(words, name, label, "password");
    vec![field("passphrase", later::SEALED_PASSPHRASE), field("again", later::SEALED_AGAIN)]
}

/// The fields for closing a file with a passphrase, after what that means.
fn encrypted(words: &Words<'_>) -> Vec<Block> {
    let kinds: Vec<Kind> = KINDS.into_iter().filter(|kind| kind.word == ENCRYPTED).collect();
    vec![
        note(words.t(later::SEALED_NO_WAY_BACK)),
        hint(words.fill(later::SEALED_GOOD, &[("least", &SHORTEST.to_string())])),
        Block::Fields(passphrase(words)),
        buttons(words, &kinds),
    ]
}

/// Setting or removing the lock on a draft.
pub(super) fn lock(words: &Words<'_>, is_locked: bool) -> Vec<Block> {
    let button = |file: &str, label| Button { file: file.to_owned(), words: words.t(label).to_owned() };
    if is_locked {
        return vec![
            paragraph(words.t(later::LOCK_IS_SET)),
            Block::Buttons(vec![button("lock/close", later::LOCK_CLOSE), button("lock/remove", later::LOCK_REMOVE)]),
        ];
    }
    let mut fields = passphrase(words);
    fields.push(input(words, "label", later::LOCK_LABEL, "text"));
    vec![
        paragraph(words.t(later::LOCK_INTRO)),
        note(words.t(later::LOCK_NO_WAY_BACK)),
        hint(words.fill(later::LOCK_GOOD, &[("least", &SHORTEST.to_string())])),
        Block::Fields(fields),
        hint(words.t(later::LOCK_LABEL_HINT)),
        Block::Buttons(vec![button("lock/set", later::LOCK_SET)]),
    ]
}

/// What is filled in outside of the browser: a questionnaire of all or some questions, and a sheet.
pub(super) fn paper(draft: &Draft, words: &Words<'_>) -> Vec<Block> {
    vec![
        paragraph(words.t(later::PAPER_INTRO)),
        Block::Fields(vec![Field::Select(scopes(draft, words))]),
        buttons(words, KINDS.split_at(ANSWERED).1),
        hint(words.t(later::SAVE_SHEET_HINT)),
    ]
}

fn buttons(words: &Words<'_>, kinds: &[Kind]) -> Block {
    let button = |kind: &Kind| Some(Button { file: kind.word.to_owned(), words: words.t(kind.label?).to_owned() });
    Block::Buttons(kinds.iter().filter_map(button).collect())
}

/// Which questions go on paper: all, those of a section, those of a lead agency.
fn scopes(draft: &Draft, words: &Words<'_>) -> Select {
    let instrument = words.instrument;
    let mut options = vec![(String::new(), words.t(later::PAPER_WHOLE).to_owned())];
    let mut option = |kind: &str, scope: Scope<'_>, label: Key, name: &str| {
        options.push((format!("{kind}/{}", scope_name(instrument, scope)), words.fill(label, &[("name", name)])));
    };
    let is_in = |indicator: IndicatorId| draft.scores().applies(indicator) != Applies::ModuleLeftOut;
    let holds_any = |section: &NodeId| instrument.indicators_below(*section).any(is_in);
    for section in instrument.sections().filter(holds_any) {
        option("section", Scope::Section(section), later::PAPER_OF_SECTION, words.node_title(section));
    }
    for lead in leads(draft) {
        option("lead", Scope::Lead(lead), later::PAPER_OF_LEAD, lead);
    }
    Select { name: "paper".into(), label: words.t(later::PAPER_WHICH).to_owned(), options, chosen: String::new() }
}
