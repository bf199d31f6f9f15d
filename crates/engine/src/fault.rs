//! Faults: what is wrong with a document, and where.
//!
//! A fault is data. Its words come from the catalogue, late, by [`Fault::message`].

use crate::decimal;
pub use crate::file_kind::FileKind;
use std::fmt;
use texts::{Catalogue, Key, key};

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Place {
    /// The file as a whole.
    #[default]
    Whole,
    /// A place in the text; line and column count from 1, columns in characters.
    Text {
        /// Line.
        line: usize,
        /// Column.
        column: usize,
    },
    /// A cell of a sheet; the row counts from 1, the header included.
    Cell {
        /// Row.
        row: usize,
        /// Name of the column.
        column: String,
    },
    /// A path of fields and positions, such as `answers.C-01.law.level` or `parts[0].children[2].id`.
    Path(String),
}

impl Place {
    /// The place of a field within this one.
    pub fn field(&self, name: &str) -> Place {
        match self {
            Place::Path(path) => Place::Path(format!("{path}.{name}")),
            Place::Whole | Place::Text { .. } | Place::Cell { .. } => Place::Path(name.to_owned()),
        }
    }

    /// The place of a list's member within this one.
    pub fn index(&self, index: usize) -> Place {
        match self {
            Place::Path(path) => Place::Path(format!("{path}[{index}]")),
            Place::Whole | Place::Text { .. } | Place::Cell { .. } => Place::Path(format!("[{index}]")),
        }
    }

    /// The place in words.
    pub fn words(&self, texts: &Catalogue) -> String {
        match self {
            Place::Whole => texts.get(key::PLACE_WHOLE).to_owned(),
            Place::Text { line, column } => {
                texts.fill(key::PLACE_TEXT, &[("line", &line.to_string()), ("column", &column.to_string())])
            }
            Place::Cell { row, column } => {
                texts.fill(key::PLACE_CELL, &[("row", &row.to_string()), ("column", column)])
            }
            Place::Path(path) => path.clone(),
        }
    }
}

/// The kinds of things that have ids.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Thing {
    Source,
    Provision,
    Scale,
    Level,
    Dimension,
    Module,
    ContextQuestion,
    Choice,
    Band,
    Challenge,
    Check,
    Figure,
    Node,
    Indicator,
    Item,
}

impl Thing {
    /// Its name in the catalogue.
    pub fn key(self) -> Key {
        match self {
            Thing::Source => key::THING_SOURCE,
            Thing::Provision => key::THING_PROVISION,
            Thing::Scale => key::THING_SCALE,
            Thing::Level => key::THING_LEVEL,
            Thing::Dimension => key::THING_DIMENSION,
            Thing::Module => key::THING_MODULE,
            Thing::ContextQuestion => key::THING_CONTEXT,
            Thing::Choice => key::THING_CHOICE,
            Thing::Band => key::THING_BAND,
            Thing::Challenge => key::THING_CHALLENGE,
            Thing::Check => key::THING_CHECK,
            Thing::Figure => key::THING_FIGURE,
            Thing::Node => key::THING_NODE,
            Thing::Indicator => key::THING_INDICATOR,
            Thing::Item => key::THING_ITEM,
        }
    }
}

/// The shapes a JSON value can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Shape {
    Null,
    Boolean,
    Number,
    Text,
    List,
    Object,
    /// More than one shape is possible, or one that is not known here.
    Other,
}

impl Shape {
    fn key(self) -> Key {
        match self {
            Shape::Null => key::SHAPE_NULL,
            Shape::Boolean => key::SHAPE_BOOLEAN,
            Shape::Number => key::SHAPE_NUMBER,
            Shape::Text => key::SHAPE_TEXT,
            Shape::List => key::SHAPE_LIST,
            Shape::Object => key::SHAPE_OBJECT,
            Shape::Other => key::SHAPE_OTHER,
        }
    }
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq)]
pub enum Reason {
    /// Nothing in it.
    Empty,
    /// Not UTF-8.
    NotUtf8,
    /// Ends in the middle.
    CutOff,
    /// No JSON, from this place on.
    NotJson,
    /// A web page in place of a document.
    WebPage,
    /// Nested deeper than this.
    TooDeep(usize),
    /// Larger than this many bytes.
    TooLarge(usize),
    /// Half of a character (a lone surrogate escape).
    LoneSurrogate,
    /// A number outside IEEE double range.
    NumberOutOfRange,
    /// An integer beyond 2^53.
    IntegerTooLarge,
    /// The same field twice in one object.
    RepeatedField(String),
    /// Another shape than expected.
    WrongShape {
        /// What should stand there.
        expected: Shape,
        /// What stands there.
        found: Shape,
    },
    /// A field this format does not have.
    UnknownField(String),
    /// A field that must be there.
    MissingField(String),
    /// A word that is not one of those possible.
    UnknownWord {
        /// What stands there.
        found: String,
        /// What may stand there.
        allowed: Vec<String>,
    },
    /// Neither an instrument nor an assessment.
    NotADocument,
    /// A document, but of another kind than wanted here.
    WrongFormat {
        /// What stands in `format`.
        found: String,
        /// What was expected.
        expected: String,
    },
    /// A format of a later release.
    NewerFormat(String),
    /// An instrument this browser does not know.
    UnknownInstrument {
        /// Its id.
        id: String,
        /// Its version.
        version: String,
    },
    /// An id that is not of the form of ids.
    MalformedId(String),
    /// An id used twice.
    RepeatedId(Thing, String),
    /// An id kept for the program.
    ReservedId(String),
    /// An id that names nothing.
    UnknownId(Thing, String),
    /// A list that may not be empty.
    EmptyList,
    /// A level outside [0, 1].
    LevelOutOfRange(f64),
    /// A share outside [0, 1].
    ShareOutOfRange(f64),
    /// A weight that is not finite and above 0.
    BadWeight(f64),
    /// A band whose cut is not above the one before.
    BandOrder,
    /// Neither question nor children.
    NeitherGroupNorIndicator,
    /// A part with a weight or polarity, or a field that belongs to the other kind of node.
    FieldOutOfPlace(String),
    /// A group without children.
    NoChildren,
    /// A penalty under `geometric` or `minimum`.
    PenaltyNotPossible,
    /// A condition that is not exactly one of `answer`, `all`, `any`, `not`.
    ConditionShape,
    /// Conditions that form a cycle through these indicators.
    Cycle(Vec<String>),
    /// An item whose indicator is not asked in that dimension.
    NotAsked {
        /// The indicator.
        indicator: String,
        /// The dimension.
        dimension: String,
    },
    /// A level that is not of the item's scale.
    NotOfScale {
        /// The level.
        level: String,
        /// The item.
        item: String,
    },
    /// More indicators than this.
    TooManyIndicators(usize),
    /// More levels of groups or conditions than this.
    TooManyLevels(usize),
    /// "Not applicable" where it is not allowed.
    NotApplicableNotAllowed(String),
    /// A text longer than this many characters.
    TextTooLong(usize),
    /// More entries than this.
    TooManyEntries(usize),
    /// Not a date like 2026-11-01.
    BadDate(String),
    /// Not a time like 2026-11-24T09:00:00Z.
    BadTime(String),
    /// An address that is neither http nor https.
    BadAddress(String),
    /// More than one option where one is asked for.
    OneOption,
    /// An audience without capacity building, or the other way round.
    AudienceOutOfPlace,
    /// A kind of file that is not opened here.
    NotOpened(FileKind),
    /// A sheet in an unknown encoding.
    SheetEncoding,
    /// A sheet with rows of more than one assessment.
    SeveralAssessments,
    /// A sheet of other questions than those of the draft.
    OtherQuestions {
        /// What the sheet names.
        found: String,
        /// What the draft answers.
        known: String,
    },
    /// A sheet of another version of the questions.
    OtherVersion {
        /// The version of the sheet.
        found: String,
        /// The version of the draft.
        known: String,
    },
    /// A word that may mean more than one of those possible.
    AmbiguousWord {
        /// What stands there.
        found: String,
        /// What may stand there.
        allowed: Vec<String>,
    },
    /// A date that may mean more than one day, or is none.
    UnclearDate(String),
    /// Anything else, in the words of the reader that refused it.
    Other(String),
}

/// One fault: a reason and its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    /// Where.
    pub place: Place,
    /// What is wrong.
    pub reason: Reason,
}

impl Fault {
    /// A fault at a place.
    pub fn new(place: Place, reason: Reason) -> Self {
        Fault { place, reason }
    }

    /// Place and reason in words; the reason alone where it is about the file as a whole.
    pub fn line(&self, texts: &Catalogue) -> String {
        if self.place == Place::Whole || self.reason == Reason::CutOff {
            return self.message(texts);
        }
        let (place, reason) = (self.place.words(texts), self.message(texts));
        texts.fill(key::OPEN_FAULT, &[("place", &place), ("reason", &reason)])
    }

    /// The reason in words, without the place.
    pub fn message(&self, texts: &Catalogue) -> String {
        let thing = |thing: Thing| texts.get(thing.key());
        match &self.reason {
            Reason::Empty => texts.get(key::FAULT_EMPTY).into(),
            Reason::NotUtf8 => texts.get(key::FAULT_NOT_UTF8).into(),
            Reason::CutOff => texts.get(key::FAULT_CUT_OFF).into(),
            Reason::NotJson => texts.get(key::FAULT_NOT_JSON).into(),
            Reason::WebPage => texts.get(key::FAULT_WEB_PAGE).into(),
            Reason::TooDeep(limit) => texts.fill(key::FAULT_TOO_DEEP, &[("limit", &limit.to_string())]),
            Reason::TooLarge(limit) => {
                texts.fill(key::FAULT_TOO_LARGE, &[("limit", &(limit / (1024 * 1024)).to_string())])
            }
            Reason::LoneSurrogate => texts.get(key::FAULT_LONE_SURROGATE).into(),
            Reason::NumberOutOfRange => texts.get(key::FAULT_NUMBER_OUT_OF_RANGE).into(),
            Reason::IntegerTooLarge => texts.get(key::FAULT_INTEGER_TOO_LARGE).into(),
            Reason::RepeatedField(name) => texts.fill(key::FAULT_REPEATED_FIELD, &[("name", name)]),
            Reason::WrongShape { expected, found } => texts.fill(
                key::FAULT_WRONG_SHAPE,
                &[("expected", texts.get(expected.key())), ("found", texts.get(found.key()))],
            ),
            Reason::UnknownField(name) => texts.fill(key::FAULT_UNKNOWN_FIELD, &[("name", name)]),
            Reason::MissingField(name) => texts.fill(key::FAULT_MISSING_FIELD, &[("name", name)]),
            Reason::UnknownWord { found, allowed } => {
                texts.fill(key::FAULT_UNKNOWN_WORD, &[("found", found), ("allowed", &allowed.join(", "))])
            }
            Reason::NotADocument => texts.get(key::FAULT_NOT_A_DOCUMENT).into(),
            Reason::WrongFormat { found, expected } => {
                texts.fill(key::FAULT_WRONG_FORMAT, &[("found", found), ("expected", expected)])
            }
            Reason::NewerFormat(found) => texts.fill(key::FAULT_NEWER_FORMAT, &[("found", found)]),
            Reason::UnknownInstrument { id, version } => {
                texts.fill(key::FAULT_UNKNOWN_INSTRUMENT, &[("id", id), ("version", version)])
            }
            Reason::MalformedId(id) => texts.fill(key::FAULT_MALFORMED_ID, &[("id", id)]),
            Reason::RepeatedId(what, id) => texts.fill(key::FAULT_REPEATED_ID, &[("thing", thing(*what)), ("id", id)]),
            Reason::ReservedId(id) => texts.fill(key::FAULT_RESERVED_ID, &[("id", id)]),
            Reason::UnknownId(what, id) => texts.fill(key::FAULT_UNKNOWN_ID, &[("thing", thing(*what)), ("id", id)]),
            Reason::EmptyList => texts.get(key::FAULT_EMPTY_LIST).into(),
            Reason::LevelOutOfRange(value) | Reason::ShareOutOfRange(value) => {
                texts.fill(key::FAULT_SHARE_OUT_OF_RANGE, &[("value", &decimal::format(*value))])
            }
            Reason::BadWeight(value) => texts.fill(key::FAULT_BAD_WEIGHT, &[("value", &decimal::format(*value))]),
            Reason::BandOrder => texts.get(key::FAULT_BAND_ORDER).into(),
            Reason::NeitherGroupNorIndicator => texts.get(key::FAULT_NEITHER_GROUP_NOR_INDICATOR).into(),
            Reason::FieldOutOfPlace(name) => texts.fill(key::FAULT_FIELD_OUT_OF_PLACE, &[("name", name)]),
            Reason::NoChildren => texts.get(key::FAULT_NO_CHILDREN).into(),
            Reason::PenaltyNotPossible => texts.get(key::FAULT_PENALTY_NOT_POSSIBLE).into(),
            Reason::ConditionShape => texts.get(key::FAULT_CONDITION_SHAPE).into(),
            Reason::Cycle(ids) => texts.fill(key::FAULT_CIRCLE, &[("ids", &ids.join(" → "))]),
            Reason::NotAsked { indicator, dimension } => {
                texts.fill(key::FAULT_NOT_ASKED, &[("indicator", indicator), ("dimension", dimension)])
            }
            Reason::NotOfScale { level, item } => {
                texts.fill(key::FAULT_NOT_OF_SCALE, &[("level", level), ("item", item)])
            }
            Reason::TooManyIndicators(limit) => {
                texts.fill(key::FAULT_TOO_MANY_INDICATORS, &[("limit", &limit.to_string())])
            }
            Reason::TooManyLevels(limit) => texts.fill(key::FAULT_TOO_MANY_LEVELS, &[("limit", &limit.to_string())]),
            Reason::NotApplicableNotAllowed(item) => {
                texts.fill(key::FAULT_NOT_APPLICABLE_NOT_ALLOWED, &[("item", item)])
            }
            Reason::TextTooLong(limit) => texts.fill(key::FAULT_TEXT_TOO_LONG, &[("limit", &limit.to_string())]),
            Reason::TooManyEntries(limit) => texts.fill(key::FAULT_TOO_MANY_ENTRIES, &[("limit", &limit.to_string())]),
            Reason::BadDate(found) => texts.fill(key::FAULT_BAD_DATE, &[("found", found)]),
            Reason::BadTime(found) => texts.fill(key::FAULT_BAD_TIME, &[("found", found)]),
            Reason::BadAddress(found) => texts.fill(key::FAULT_BAD_ADDRESS, &[("found", found)]),
            Reason::OneOption => texts.get(key::FAULT_ONE_OPTION).into(),
            Reason::AudienceOutOfPlace => texts.get(key::FAULT_AUDIENCE_OUT_OF_PLACE).into(),
            Reason::NotOpened(kind) => kind.refusal().map(|words| texts.get(words)).unwrap_or_default().into(),
            Reason::SheetEncoding => texts.get(key::FAULT_SHEET_ENCODING).into(),
            Reason::SeveralAssessments => texts.get(key::FAULT_SEVERAL_ASSESSMENTS).into(),
            Reason::OtherQuestions { found, known } => {
                texts.fill(key::FAULT_OTHER_QUESTIONS, &[("found", found), ("known", known)])
            }
            Reason::OtherVersion { found, known } => {
                texts.fill(key::FAULT_OTHER_VERSION, &[("found", found), ("known", known)])
            }
            Reason::AmbiguousWord { found, allowed } => {
                texts.fill(key::FAULT_AMBIGUOUS_WORD, &[("found", found), ("allowed", &allowed.join("; "))])
            }
            Reason::UnclearDate(found) => texts.fill(key::FAULT_UNCLEAR_DATE, &[("found", found)]),
            Reason::Other(words) => texts.fill(key::FAULT_OTHER, &[("words", words)]),
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let texts = Catalogue::default();
        write!(f, "{}: {}", self.place.words(&texts), self.message(&texts))
    }
}

impl std::error::Error for Fault {}

/// Why a document was refused: one fault or more, in the order of the file.
#[derive(Debug, Clone, PartialEq)]
pub struct Refusal {
    /// The faults; never empty.
    pub faults: Vec<Fault>,
}

impl Refusal {
    /// A refusal for one reason.
    pub fn one(place: Place, reason: Reason) -> Self {
        Refusal { faults: vec![Fault::new(place, reason)] }
    }

    /// `Ok` where there is no fault.
    pub fn unless_empty(faults: Vec<Fault>) -> Result<(), Self> {
        if faults.is_empty() { Ok(()) } else { Err(Refusal { faults }) }
    }
}

/// Faults in words, one a line: the first twenty, and how many there are besides.
pub fn lines(faults: &[Fault], texts: &Catalogue) -> Vec<String> {
    /// Most faults that are listed.
    const MOST: usize = 20;
    let mut lines: Vec<String> = faults.iter().take(MOST).map(|fault| fault.line(texts)).collect();
    if let Some(more) = faults.len().checked_sub(MOST).filter(|more| *more > 0) {
        lines.push(texts.count(key::OPEN_MORE_FAULTS, more, &[]));
    }
    lines
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        Refusal { faults: vec![fault] }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, fault) in self.faults.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            fault.fmt(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for Refusal {}
