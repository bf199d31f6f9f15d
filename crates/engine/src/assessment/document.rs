//! The assessment as it stands in its file (`assessment/1`).

use crate::instrument::document::{EvidenceKind, Extra};
use crate::named::Named;
use crate::shape::{self, Field, Name, Reader, Record, record, words};
use serde_json::{Map, Value};

/// The only format this program reads and writes.
pub const FORMAT: &str = "assessment/1";
/// The word for "don't know" in place of a level.
pub const UNKNOWN: &str = "unknown";
/// The word for "not applicable" in place of a level.
pub const NOT_APPLICABLE: &str = "not_applicable";
/// Longest comment, good practice or reason, in characters.
pub const MAX_TEXT: usize = 20_000;
/// Longest title, citation or other short text, in characters.
pub const MAX_TITLE: usize = 2_000;
/// Most pieces of evidence an indicator may have.
pub const MAX_EVIDENCE: usize = 200;

record! {
    /// The whole file.
    #[derive(Default)]
    pub struct AssessmentDocument {
        /// Always [`FORMAT`].
        pub format: String,
        /// Id of this assessment.
        pub id: String,
        /// What it answers.
        pub instrument: InstrumentReference,
        /// Whom it is about.
        pub subject: Subject = default,
        /// Context question → chosen options.
        pub context: Named<Vec<String>> = default,
        /// The chosen modules; absent: those the instrument chooses.
        pub modules: Option<Vec<String>> = default,
        /// When it was begun (RFC 3339, UTC, seconds).
        pub created: Option<String> = default,
        /// When its content last changed.
        pub modified: Option<String> = default,
        /// Indicator → answers.
        pub answers: Named<AnswerDocument>,
        /// What was taken over from an earlier assessment.
        pub carried: Option<Carried> = default,
        /// It was handed out: some questions of another assessment.
        pub part_of: Option<PartOf> = default,
        /// What was handed out of it.
        pub handed_out: Vec<HandedOut> = default,
        /// What came back and was taken in.
        pub contributions: Vec<Contribution> = default,
        /// What was decided where two said different things.
        pub decisions: Vec<Decision> = default,
        /// The sheet of figures, never scored: figure → year → number.
        pub figures: Named<Named<f64>> = default,
        /// Written for readers, never trusted.
        pub results: Option<Value> = default,
        /// SHA-256 of the rest.
        pub checksum: Option<String> = default,
        /// Free data.
        pub extra: Option<Extra> = default,
    }
}

record! {
    /// What was taken over from an earlier assessment of the same subject, and what of it nobody has looked at since. An
    /// item leaves the list when its answer is changed or confirmed; the list may be empty, and still says from where.
    #[derive(Default)]
    pub struct Carried {
        /// Id of the earlier assessment.
        pub from: String,
        /// The day that the earlier one describes.
        pub as_at: Option<String> = default,
        /// Items (`INDICATOR/DIMENSION`), each of which has an answer, in the order of the instrument.
        pub items: Vec<String>,
    }
}

record! {
    /// Of what a handed-out file is a part.
    #[derive(Default)]
    pub struct PartOf {
        /// Id of the assessment it was handed out of.
        pub assessment: String,
        /// Id of this copy.
        pub copy: String,
        /// The office it was handed to.
        pub to: Option<String> = default,
        /// Its indicators.
        pub questions: Vec<String> = default,
        /// When it was handed out.
        pub at: Option<String> = default,
        /// Their answers at that time.
        pub base: Option<Extra> = default,
    }
}

record! {
    /// A copy that was handed out.
    #[derive(Default)]
    pub struct HandedOut {
        /// Id of the copy.
        pub copy: String,
        /// The office it was handed to.
        pub to: Option<String> = default,
        /// Its indicators.
        pub questions: Vec<String> = default,
        /// When.
        pub at: Option<String> = default,
    }
}

record! {
    /// A copy that came back and was taken in.
    #[derive(Default)]
    pub struct Contribution {
        /// Id of the copy.
        pub copy: String,
        /// The office it was handed to.
        pub to: Option<String> = default,
        /// Who wrote it, by its own word.
        pub prepared_by: Option<String> = default,
        /// Digest of its file.
        pub file: Option<String> = default,
        /// When it was taken in.
        pub at: Option<String> = default,
        /// How many of its entries were taken.
        pub taken: Option<f64> = default,
    }
}

words! {
    /// What was taken where two said different things.
    pub enum Chosen {
        /// What stood here.
        Mine = "mine",
        /// What came.
        Theirs = "theirs",
        /// One text after the other.
        Both = "both",
        /// Neither: it is open.
        Open = "open",
        /// Neither: the office is asked again.
        Ask = "ask",
    }
}

record! {
    /// A decision between two entries at one place.
    pub struct Decision {
        /// The place, such as `C-01/law` or `C-01/comment`.
        pub place: String,
        /// What stood here.
        pub mine: Option<Value> = default,
        /// What came.
        pub theirs: Option<Value> = default,
        /// What was taken.
        pub chosen: Chosen,
        /// Who decided.
        pub by: Option<String> = default,
        /// When.
        pub at: Option<String> = default,
        /// Why.
        pub why: Option<String> = default,
    }
}

record! {
    /// What somebody else observed about a question.
    #[derive(Default)]
    pub struct Observation {
        /// Who.
        pub by: Option<String> = default,
        /// What.
        pub text: String,
        /// Day.
        pub date: Option<String> = default,
    }
}

record! {
    /// Where the duty is to consider something: that it was considered.
    #[derive(Default)]
    pub struct Considered {
        /// Day.
        pub on: Option<String> = default,
        /// With which outcome, and why.
        pub why: Option<String> = default,
    }
}

record! {
    /// Which instrument an assessment answers.
    #[derive(Default)]
    pub struct InstrumentReference {
        /// Id.
        pub id: String,
        /// Version.
        pub version: String,
        /// Digest of the instrument without its translations.
        pub sha256: Option<String> = default,
    }
}

words! {
    /// Where an assessment stands.
    #[derive(Default)]
    pub enum Status {
        /// Being written.
        #[default]
        Draft = "draft",
        /// Under review.
        Review = "review",
        /// Cleared by an office.
        Cleared = "cleared",
    }
}

record! {
    /// Whom an assessment is about, and who made it.
    #[derive(Default)]
    pub struct Subject {
        /// ISO 3166 code of two letters.
        pub member: Option<String> = default,
        /// Name.
        pub name: Option<String> = default,
        /// The day the answers describe.
        pub as_at: Option<String> = default,
        /// Responsible authority.
        pub authority: Option<String> = default,
        /// Who wrote it.
        pub prepared_by: Option<String> = default,
        /// Notes.
        pub notes: Option<String> = default,
        /// Where it stands; absent: draft.
        pub status: Option<Status> = default,
        /// Office that cleared it.
        pub cleared_by: Option<String> = default,
        /// Day it was cleared.
        pub cleared_on: Option<String> = default,
        /// A marking that stands on every page.
        pub marking: Option<String> = default,
    }
}

words! {
    /// Why something is not known. There is no default: nothing is said for a person who did not say it.
    pub enum Because {
        /// Nobody knows.
        NobodyKnows = "nobody_knows",
        /// Another office knows.
        AnotherOffice = "another_office",
        /// It may not be disclosed.
        NotDisclosed = "not_disclosed",
    }
}

record! {
    /// The answer to one item.
    #[derive(Default)]
    pub struct ItemAnswer {
        /// A level of the scale, `unknown` or `not_applicable`.
        pub level: String,
        /// With `unknown`: why; absent where that was not said.
        pub because: Option<Because> = default,
    }
}

words! {
    /// Whether a source is in force.
    pub enum EvidenceStatus {
        /// In force.
        InForce = "in_force",
        /// A draft.
        Draft = "draft",
        /// No longer in force.
        Repealed = "repealed",
    }
}

record! {
    /// One piece of evidence.
    pub struct Evidence {
        /// Kind.
        pub kind: EvidenceKind,
        /// The dimension it supports; absent: see the method.
        pub dimension: Option<String> = default,
        /// Title in its own language.
        pub title: Option<String> = default,
        /// Title translated.
        pub title_translated: Option<String> = default,
        /// Language of the title (BCP 47).
        pub language: Option<String> = default,
        /// Pinpoint.
        pub provision: Option<String> = default,
        /// Date.
        pub date: Option<String> = default,
        /// Whether it is in force.
        pub status: Option<EvidenceStatus> = default,
        /// Address.
        pub url: Option<String> = default,
    }
}

impl Default for Evidence {
    fn default() -> Self {
        Evidence {
            kind: EvidenceKind::Statute,
            dimension: None,
            title: None,
            title_translated: None,
            language: None,
            provision: None,
            date: None,
            status: None,
            url: None,
        }
    }
}

impl AssessmentDocument {
    /// The answer to an item, by its name in files (`INDICATOR/DIMENSION`).
    pub fn answer_named(&self, item: &str) -> Option<&ItemAnswer> {
        let (indicator, dimension) = item.split_once('/')?;
        self.answers.get(indicator)?.items.get(dimension)
    }
}

/// Everything answered about one indicator. In files the dimensions stand beside the other fields.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AnswerDocument {
    /// Dimension → answer.
    pub items: Named<ItemAnswer>,
    /// Evidence.
    pub evidence: Vec<Evidence>,
    /// Comment.
    pub comment: Option<String>,
    /// Challenges of the instrument's list.
    pub challenges: Vec<String>,
    /// Challenges in free words.
    pub other_challenges: Vec<String>,
    /// A practice worth sharing.
    pub good_practice: Option<String>,
    /// Why it is not applicable.
    pub reason: Option<String>,
    /// Marked for another look.
    pub flag: bool,
    /// Which help is needed.
    pub help_needed: Option<String>,
    /// What is unclear, or does not fit the law.
    pub unclear: Option<String>,
    /// What others observed.
    pub observations: Vec<Observation>,
    /// Where the duty is to consider something: that it was considered.
    pub considered: Option<Considered>,
    /// The practice worth sharing may be passed on.
    pub share: bool,
    /// Free data.
    pub extra: Option<Extra>,
}

/// The fields of an answer that are not dimensions; no dimension may be called so.
pub const ANSWER_FIELDS: [&str; 13] = [
    "evidence",
    "comment",
    "challenges",
    "other_challenges",
    "good_practice",
    "reason",
    "flag",
    "help_needed",
    "unclear",
    "observations",
    "considered",
    "share",
    "extra",
];

impl AnswerDocument {
    /// Nothing in it.
    pub fn is_empty(&self) -> bool {
        *self == AnswerDocument::default()
    }
}

/// The dimensions are read and written as what is not on the list of the fields.
impl Record for AnswerDocument {
    fn names(&self) -> &'static [Name] {
        const NAMES: [Name; ANSWER_FIELDS.len()] = {
            let mut names = [Name { name: "", required: false }; ANSWER_FIELDS.len()];
            let mut index = 0;
            while index < names.len() {
                names[index].name = ANSWER_FIELDS[index];
                index += 1;
            }
            names
        };
        &NAMES
    }
    fn field(&self, index: usize) -> Option<&dyn Field> {
        Some(match index {
            0 => &self.evidence,
            1 => &self.comment,
            2 => &self.challenges,
            3 => &self.other_challenges,
            4 => &self.good_practice,
            5 => &self.reason,
            6 => &self.flag,
            7 => &self.help_needed,
            8 => &self.unclear,
            9 => &self.observations,
            10 => &self.considered,
            11 => &self.share,
            12 => &self.extra,
            _ => return None,
        })
    }
    fn field_mut(&mut self, index: usize) -> Option<&mut dyn Field> {
        Some(match index {
            0 => &mut self.evidence,
            1 => &mut self.comment,
            2 => &mut self.challenges,
            3 => &mut self.other_challenges,
            4 => &mut self.good_practice,
            5 => &mut self.reason,
            6 => &mut self.flag,
            7 => &mut self.help_needed,
            8 => &mut self.unclear,
            9 => &mut self.observations,
            10 => &mut self.considered,
            11 => &mut self.share,
            12 => &mut self.extra,
            _ => return None,
        })
    }
    fn read_other(&mut self, name: &str, value: &Value, reader: &mut Reader) {
        if !value.is_null() {
            let mut answer = ItemAnswer::blank();
            reader.member(name, value, &mut answer);
            self.items.insert(name.to_owned(), answer);
        }
    }
    fn write_others(&self, object: &mut Map<String, Value>) {
        for (dimension, answer) in &self.items {
            object.insert(dimension.clone(), answer.write());
        }
    }
}

impl Field for AnswerDocument {
    fn blank() -> Self {
        AnswerDocument::default()
    }
    fn read(&mut self, value: &Value, reader: &mut Reader) {
        shape::read_record(self, value, reader);
    }
    fn write(&self) -> Value {
        shape::write_record(self)
    }
}

record!(@serde AnswerDocument);

#[cfg(not(target_arch = "wasm32"))]
impl schemars::JsonSchema for AnswerDocument {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "AnswerDocument".into()
    }
    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        let item = generator.subschema_for::<Option<ItemAnswer>>();
        let evidence = generator.subschema_for::<Option<Vec<Evidence>>>();
        let observations = generator.subschema_for::<Option<Vec<Observation>>>();
        let considered = generator.subschema_for::<Option<Considered>>();
        schemars::json_schema!({
            "description": "Everything answered about one indicator: one member a dimension, and the fields named here.",
            "type": "object",
            "properties": {
                "evidence": evidence,
                "comment": {"type": ["string", "null"]},
                "challenges": {"type": ["array", "null"], "items": {"type": "string"}},
                "other_challenges": {"type": ["array", "null"], "items": {"type": "string"}},
                "good_practice": {"type": ["string", "null"]},
                "reason": {"type": ["string", "null"]},
                "flag": {"type": ["boolean", "null"]},
                "help_needed": {"type": ["string", "null"]},
                "unclear": {"type": ["string", "null"]},
                "observations": observations,
                "considered": considered,
                "share": {"type": ["boolean", "null"]},
                "extra": {"type": ["object", "null"]}
            },
            "additionalProperties": item
        })
    }
}
