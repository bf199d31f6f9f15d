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
        /// Written for readers, never trusted.
        pub results: Option<Value> = default,
        /// SHA-256 of the rest.
        pub checksum: Option<String> = default,
        /// Free data.
        pub extra: Option<Extra> = default,
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
            7 => &self.extra,
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
            7 => &mut self.extra,
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
