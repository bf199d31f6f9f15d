//! The assessment as it stands in its file (`assessment/1`).

use crate::instrument::document::{EvidenceKind, Extra};
use indexmap::IndexMap;
use serde::de::{MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;
use std::fmt;

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

fn is_none<T>(value: &Option<T>) -> bool {
    value.is_none()
}

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
    #[serde(default, skip_serializing_if = "is_none")]
    pub modules: Option<Vec<String>>,
    /// When it was begun (RFC 3339, UTC, seconds).
    #[serde(default, skip_serializing_if = "is_none")]
    pub created: Option<String>,
    /// When its content last changed.
    #[serde(default, skip_serializing_if = "is_none")]
    pub modified: Option<String>,
    /// Indicator → answers.
    pub answers: IndexMap<String, AnswerDocument>,
    /// Written for readers, never trusted.
    #[serde(default, skip_serializing_if = "is_none")]
    pub results: Option<Value>,
    /// SHA-256 of the rest.
    #[serde(default, skip_serializing_if = "is_none")]
    pub checksum: Option<String>,
    /// Free data.
    #[serde(default, skip_serializing_if = "is_none")]
    pub extra: Option<Extra>,
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
    #[serde(default, skip_serializing_if = "is_none")]
    pub sha256: Option<String>,
}

/// Where an assessment stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Being written.
    #[default]
    Draft,
    /// Under review.
    Review,
    /// Cleared by an office.
    Cleared,
}

/// Whom an assessment is about, and who made it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Subject {
    /// ISO 3166 code of two letters.
    #[serde(default, skip_serializing_if = "is_none")]
    pub member: Option<String>,
    /// Name.
    #[serde(default, skip_serializing_if = "is_none")]
    pub name: Option<String>,
    /// The day the answers describe.
    #[serde(default, skip_serializing_if = "is_none")]
    pub as_at: Option<String>,
    /// Responsible authority.
    #[serde(default, skip_serializing_if = "is_none")]
    pub authority: Option<String>,
    /// Who wrote it.
    #[serde(default, skip_serializing_if = "is_none")]
    pub prepared_by: Option<String>,
    /// Notes.
    #[serde(default, skip_serializing_if = "is_none")]
    pub notes: Option<String>,
    /// Where it stands; absent: draft.
    #[serde(default, skip_serializing_if = "is_none")]
    pub status: Option<Status>,
    /// Office that cleared it.
    #[serde(default, skip_serializing_if = "is_none")]
    pub cleared_by: Option<String>,
    /// Day it was cleared.
    #[serde(default, skip_serializing_if = "is_none")]
    pub cleared_on: Option<String>,
    /// A marking that stands on every page.
    #[serde(default, skip_serializing_if = "is_none")]
    pub marking: Option<String>,
}

/// Why something is not known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Because {
    /// Nobody knows.
    #[default]
    NobodyKnows,
    /// Another office knows.
    AnotherOffice,
    /// It may not be disclosed.
    NotDisclosed,
}

impl Because {
    /// All three, in the order shown.
    pub const ALL: [Because; 3] = [Because::NobodyKnows, Because::AnotherOffice, Because::NotDisclosed];

    /// The word that stands in files.
    pub fn word(self) -> &'static str {
        match self {
            Because::NobodyKnows => "nobody_knows",
            Because::AnotherOffice => "another_office",
            Because::NotDisclosed => "not_disclosed",
        }
    }

    /// The reason of that word.
    pub fn named(word: &str) -> Option<Because> {
        Because::ALL.into_iter().find(|because| because.word() == word)
    }
}

/// The answer to one item.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ItemAnswer {
    /// A level of the scale, `unknown` or `not_applicable`.
    pub level: String,
    /// With `unknown`: why.
    #[serde(default, skip_serializing_if = "is_none")]
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
    #[serde(default, skip_serializing_if = "is_none")]
    pub dimension: Option<String>,
    /// Title in its own language.
    #[serde(default, skip_serializing_if = "is_none")]
    pub title: Option<String>,
    /// Title translated.
    #[serde(default, skip_serializing_if = "is_none")]
    pub title_translated: Option<String>,
    /// Language of the title (BCP 47).
    #[serde(default, skip_serializing_if = "is_none")]
    pub language: Option<String>,
    /// Pinpoint.
    #[serde(default, skip_serializing_if = "is_none")]
    pub provision: Option<String>,
    /// Date.
    #[serde(default, skip_serializing_if = "is_none")]
    pub date: Option<String>,
    /// Whether it is in force.
    #[serde(default, skip_serializing_if = "is_none")]
    pub status: Option<EvidenceStatus>,
    /// Address.
    #[serde(default, skip_serializing_if = "is_none")]
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

/// Everything answered about one indicator. In files the dimensions stand beside the other fields.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AnswerDocument {
    /// Dimension → answer.
    pub items: IndexMap<String, ItemAnswer>,
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
    /// Free data.
    pub extra: Option<Extra>,
}

/// The fields of an answer that are not dimensions; no dimension may be called so.
pub const ANSWER_FIELDS: [&str; 8] =
    ["evidence", "comment", "challenges", "other_challenges", "good_practice", "reason", "flag", "extra"];

impl AnswerDocument {
    /// Nothing in it.
    pub fn is_empty(&self) -> bool {
        *self == AnswerDocument::default()
    }
}

impl Serialize for AnswerDocument {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (dimension, answer) in &self.items {
            map.serialize_entry(dimension, answer)?;
        }
        if !self.evidence.is_empty() {
            map.serialize_entry("evidence", &self.evidence)?;
        }
        if let Some(comment) = &self.comment {
            map.serialize_entry("comment", comment)?;
        }
        if !self.challenges.is_empty() {
            map.serialize_entry("challenges", &self.challenges)?;
        }
        if !self.other_challenges.is_empty() {
            map.serialize_entry("other_challenges", &self.other_challenges)?;
        }
        if let Some(good_practice) = &self.good_practice {
            map.serialize_entry("good_practice", good_practice)?;
        }
        if let Some(reason) = &self.reason {
            map.serialize_entry("reason", reason)?;
        }
        if self.flag {
            map.serialize_entry("flag", &true)?;
        }
        if let Some(extra) = &self.extra {
            map.serialize_entry("extra", extra)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for AnswerDocument {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AnswerVisitor;
        impl<'de> Visitor<'de> for AnswerVisitor {
            type Value = AnswerDocument;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map of answers")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<AnswerDocument, A::Error> {
                let mut answer = AnswerDocument::default();
                while let Some(field) = map.next_key::<String>()? {
                    match field.as_str() {
                        "evidence" => answer.evidence = map.next_value()?,
                        "comment" => answer.comment = map.next_value()?,
                        "challenges" => answer.challenges = map.next_value()?,
                        "other_challenges" => answer.other_challenges = map.next_value()?,
                        "good_practice" => answer.good_practice = map.next_value()?,
                        "reason" => answer.reason = map.next_value()?,
                        "flag" => answer.flag = map.next_value()?,
                        "extra" => answer.extra = map.next_value()?,
                        _ => {
                            if let Some(item) = map.next_value::<Option<ItemAnswer>>()? {
                                answer.items.insert(field, item);
                            }
                        }
                    }
                }
                Ok(answer)
            }
        }
        deserializer.deserialize_struct("AnswerDocument", &ANSWER_FIELDS, AnswerVisitor)
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
                "extra": {"type": ["object", "null"]}
            },
            "additionalProperties": item
        })
    }
}
