//! The assessment as it stands in its file (`assessment/1`).

use crate::instrument::document::{EvidenceKind, Extra, is_false};
use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use strum::{EnumString, IntoStaticStr, VariantArray};

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

/// The whole file.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AssessmentDocument {
    /// Always [`FORMAT`].
    pub format: String,
    /// Id of this assessment.
    pub id: String,
    /// What it answers.
    pub instrument: InstrumentReference,
    /// Whom it is about.
    #[serde(default)]
    pub subject: Subject,
    /// Context question → chosen options.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub context: IndexMap<String, Vec<String>>,
    /// The chosen modules; absent: those the instrument chooses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modules: Option<Vec<String>>,
    /// When it was begun (RFC 3339, UTC, seconds).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created: Option<String>,
    /// When its content last changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modified: Option<String>,
    /// Indicator → answers.
    pub answers: IndexMap<String, AnswerDocument>,
    /// What was taken over from an earlier assessment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carried: Option<Carried>,
    /// It was handed out: some questions of another assessment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part_of: Option<PartOf>,
    /// What was handed out of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub handed_out: Vec<HandedOut>,
    /// What came back and was taken in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contributions: Vec<Contribution>,
    /// What was decided where two said different things.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub decisions: Vec<Decision>,
    /// The sheet of figures, never scored: figure → year → number.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub figures: IndexMap<String, IndexMap<String, f64>>,
    /// Written for readers, never trusted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub results: Option<Value>,
    /// SHA-256 of the rest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checksum: Option<String>,
    /// Free data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extra: Option<Extra>,
}

/// What was taken over from an earlier assessment of the same subject, and what of it nobody has looked at since. An
/// item leaves the list when its answer is changed or confirmed; the list may be empty, and still says from where.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Carried {
    /// Id of the earlier assessment.
    pub from: String,
    /// The day that the earlier one describes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_at: Option<String>,
    /// Items (`INDICATOR/DIMENSION`), each of which has an answer, in the order of the instrument.
    pub items: Vec<String>,
}

/// Of what a handed-out file is a part.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PartOf {
    /// Id of the assessment it was handed out of.
    pub assessment: String,
    /// Id of this copy.
    pub copy: String,
    /// The office it was handed to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// Its indicators.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<String>,
    /// When it was handed out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// Their answers at that time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<Extra>,
}

/// A copy that was handed out.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct HandedOut {
    /// Id of the copy.
    pub copy: String,
    /// The office it was handed to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// Its indicators.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<String>,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
}

/// A copy that came back and was taken in.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Contribution {
    /// Id of the copy.
    pub copy: String,
    /// The office it was handed to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// Who wrote it, by its own word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prepared_by: Option<String>,
    /// Digest of its file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// When it was taken in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// How many of its entries were taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub taken: Option<f64>,
}

/// What was taken where two said different things.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Chosen {
    /// What stood here.
    Mine,
    /// What came.
    Theirs,
    /// One text after the other.
    Both,
    /// Neither: it is open.
    Open,
    /// Neither: the office is asked again.
    Ask,
}

/// A decision between two entries at one place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Decision {
    /// The place, such as `C-01/law` or `C-01/comment`.
    pub place: String,
    /// What stood here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mine: Option<Value>,
    /// What came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub theirs: Option<Value>,
    /// What was taken.
    pub chosen: Chosen,
    /// Who decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// When.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// What somebody else observed about a question.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Observation {
    /// Who.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// What.
    pub text: String,
    /// Day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
}

/// Where the duty is to consider something: that it was considered.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Considered {
    /// Day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<String>,
    /// With which outcome, and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// Which instrument an assessment answers.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct InstrumentReference {
    /// Id.
    pub id: String,
    /// Version.
    pub version: String,
    /// Digest of the instrument without its translations.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
}

/// Where an assessment stands.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray,
)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Status {
    /// Being written.
    #[default]
    Draft,
    /// Under review.
    Review,
    /// Cleared by an office.
    Cleared,
}

impl Status {
    /// Its word in files.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// Whom an assessment is about, and who made it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Subject {
    /// ISO 3166 code of two letters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member: Option<String>,
    /// Name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The day the answers describe.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_at: Option<String>,
    /// Responsible authority.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authority: Option<String>,
    /// Who wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prepared_by: Option<String>,
    /// Notes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
    /// Where it stands; absent: draft.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
    /// Office that cleared it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cleared_by: Option<String>,
    /// Day it was cleared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cleared_on: Option<String>,
    /// A marking that stands on every page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub marking: Option<String>,
}

/// Why something is not known. There is no default: nothing is said for a person who did not say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Because {
    /// Nobody knows.
    NobodyKnows,
    /// Another office knows.
    AnotherOffice,
    /// It may not be disclosed.
    NotDisclosed,
}

impl Because {
    /// Its word in files.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// The answer to one item.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ItemAnswer {
    /// A level of the scale, `unknown` or `not_applicable`.
    pub level: String,
    /// With `unknown`: why; absent where that was not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<Because>,
}

/// Whether a source is in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum EvidenceStatus {
    /// In force.
    InForce,
    /// A draft.
    Draft,
    /// No longer in force.
    Repealed,
}

/// One piece of evidence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// Kind.
    pub kind: EvidenceKind,
    /// The dimension it supports; absent: see the method.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dimension: Option<String>,
    /// Title in its own language.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Title translated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title_translated: Option<String>,
    /// Language of the title (BCP 47).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Pinpoint.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provision: Option<String>,
    /// Date.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Whether it is in force.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<EvidenceStatus>,
    /// Address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
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

/// Everything answered about one indicator. In files the dimensions stand beside the other fields: whatever is none of these is
/// read as the answer in a dimension.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct AnswerDocument {
    /// Dimension → answer.
    #[serde(flatten)]
    pub items: IndexMap<String, ItemAnswer>,
    /// Evidence.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    /// Comment.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment: Option<String>,
    /// Challenges of the instrument's list.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub challenges: Vec<String>,
    /// Challenges in free words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_challenges: Vec<String>,
    /// A practice worth sharing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub good_practice: Option<String>,
    /// Why it is not applicable.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Marked for another look.
    #[serde(default, skip_serializing_if = "is_false")]
    pub flag: bool,
    /// Which help is needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help_needed: Option<String>,
    /// What is unclear, or does not fit the law.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unclear: Option<String>,
    /// What others observed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub observations: Vec<Observation>,
    /// Where the duty is to consider something: that it was considered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub considered: Option<Considered>,
    /// The practice worth sharing may be passed on.
    #[serde(default, skip_serializing_if = "is_false")]
    pub share: bool,
    /// Free data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
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
