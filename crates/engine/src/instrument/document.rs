//! The instrument as it stands in its file (`assessment-instrument/1`), before anything is checked but its shape.

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use strum::{EnumString, IntoStaticStr, VariantArray};
use texts::{Key, key};

/// The only format this program reads.
pub const FORMAT: &str = "assessment-instrument/1";

/// Longest short title of an indicator, in characters.
pub const MAX_SHORT: usize = 60;

/// Free data that a document may carry; it is kept untouched.
pub type Extra = Map<String, Value>;

/// For fields that are left out of a file where they are not set.
pub(crate) fn is_false(value: &bool) -> bool {
    !value
}

/// The whole file.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct InstrumentDocument {
    /// Always [`FORMAT`].
    pub format: String,
    /// Id of the instrument, the same in all its versions.
    pub id: String,
    /// Version, compared as text.
    pub version: String,
    /// Language of the texts (BCP 47).
    pub language: String,
    /// Title.
    pub title: String,
    /// What it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// Licence of the texts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub licence: Option<String>,
    /// The works that provisions belong to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Source>,
    /// What the indicators rest on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub provisions: Vec<Provision>,
    /// The scales items are answered with.
    pub scales: Vec<Scale>,
    /// The dimensions, in the order shown.
    pub dimensions: Vec<Dimension>,
    /// The two dimensions that are compared (law, practice).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pair: Option<[String; 2]>,
    /// Modules that are chosen or left out as a whole.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub modules: Vec<Module>,
    /// Questions about circumstances: asked and reported, never scored.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub context: Vec<ContextQuestion>,
    /// Weight of each strength; see [`StrengthWeights`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub strength_weights: Option<StrengthWeights>,
    /// Bands by their lower cut.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bands: Vec<Band>,
    /// Coverage below which no band is given, in [0, 1].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minimum_coverage: Option<f64>,
    /// The rule of the core indicators.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub core_rule: Option<CoreRule>,
    /// What may stand in the way.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub challenges: Vec<Challenge>,
    /// Combinations of answers that do not fit together.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checks: Vec<Check>,
    /// Figures that are asked for by year and never scored.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub figures: Vec<FigureAsked>,
    /// The trees, scored side by side.
    pub parts: Vec<NodeDocument>,
    /// Language → `kind/id/field` → text.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub translations: IndexMap<String, IndexMap<String, String>>,
    /// Free data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extra: Option<Extra>,
}

/// A work that provisions belong to.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Where it is published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// A public address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// How strongly a provision obliges.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, IntoStaticStr, VariantArray,
)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Strength {
    /// "shall"
    Mandatory,
    /// "shall", within domestic law or means
    Qualified,
    /// "should"
    Recommended,
    /// "shall endeavour"
    Endeavour,
    /// "shall consider"
    Consider,
    /// "may"
    Discretionary,
    /// outside the two treaties
    Standard,
}

impl Strength {
    /// Its word in files.
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// A duty of the treaties: `mandatory` or `qualified`.
    pub fn is_binding(self) -> bool {
        matches!(self, Strength::Mandatory | Strength::Qualified)
    }

    /// Its text.
    pub fn key(self) -> Key {
        match self {
            Strength::Mandatory => key::STRENGTH_MANDATORY,
            Strength::Qualified => key::STRENGTH_QUALIFIED,
            Strength::Recommended => key::STRENGTH_RECOMMENDED,
            Strength::Endeavour => key::STRENGTH_ENDEAVOUR,
            Strength::Consider => key::STRENGTH_CONSIDER,
            Strength::Discretionary => key::STRENGTH_DISCRETIONARY,
            Strength::Standard => key::STRENGTH_STANDARD,
        }
    }

    /// What it means, in a sentence or two.
    pub fn meaning_key(self) -> Key {
        match self {
            Strength::Mandatory => key::STRENGTH_MANDATORY_TEXT,
            Strength::Qualified => key::STRENGTH_QUALIFIED_TEXT,
            Strength::Recommended => key::STRENGTH_RECOMMENDED_TEXT,
            Strength::Endeavour => key::STRENGTH_ENDEAVOUR_TEXT,
            Strength::Consider => key::STRENGTH_CONSIDER_TEXT,
            Strength::Discretionary => key::STRENGTH_DISCRETIONARY_TEXT,
            Strength::Standard => key::STRENGTH_STANDARD_TEXT,
        }
    }
}

/// One paragraph that indicators rest on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Provision {
    /// Id.
    pub id: String,
    /// Id of its source.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Pinpoint within the source.
    pub citation: String,
    /// How strongly it obliges.
    pub strength: Strength,
    /// A paraphrase, never the treaty's own sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// Free data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extra: Option<Extra>,
}

/// The levels an item can be answered with.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Scale {
    /// Id.
    pub id: String,
    /// Levels in the order shown.
    pub levels: Vec<Level>,
}

/// One level of a scale.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// Id.
    pub id: String,
    /// Label.
    pub label: String,
    /// Worth, in [0, 1].
    pub value: f64,
    /// What it means in general.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
}

/// A dimension: what is binding, what is done.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Dimension {
    /// Id.
    pub id: String,
    /// Label.
    pub label: String,
    /// Id of its scale.
    pub scale: String,
}

/// A module, chosen or left out as a whole.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Module {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Chosen unless an assessment says otherwise.
    #[serde(default, skip_serializing_if = "is_false")]
    pub chosen: bool,
}

impl Module {
    /// Whether it is chosen by a list of ids, or by itself where there is no list.
    pub fn is_chosen_by(&self, ids: Option<&[String]>) -> bool {
        ids.map_or(self.chosen, |ids| ids.contains(&self.id))
    }
}

/// A question about circumstances.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ContextQuestion {
    /// Id.
    pub id: String,
    /// The question.
    pub question: String,
    /// Several options may be chosen.
    #[serde(default, skip_serializing_if = "is_false")]
    pub several: bool,
    /// The options.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<Choice>,
}

/// An option of a context question.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// Id.
    pub id: String,
    /// Label.
    pub label: String,
}

/// The weight of each strength. An instrument gives all seven or none.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct StrengthWeights {
    /// "shall"
    pub mandatory: f64,
    /// "shall", within domestic law or means
    pub qualified: f64,
    /// "should"
    pub recommended: f64,
    /// "shall endeavour"
    pub endeavour: f64,
    /// "shall consider"
    pub consider: f64,
    /// "may"
    pub discretionary: f64,
    /// outside the two treaties
    pub standard: f64,
}

impl Default for StrengthWeights {
    /// The numbers of the method, section "Weights".
    fn default() -> Self {
        StrengthWeights {
            mandatory: 4.0,
            qualified: 3.0,
            recommended: 2.0,
            endeavour: 2.0,
            consider: 2.0,
            discretionary: 1.0,
            standard: 1.0,
        }
    }
}

impl StrengthWeights {
    /// The weight of one strength.
    pub fn of(&self, strength: Strength) -> f64 {
        match strength {
            Strength::Mandatory => self.mandatory,
            Strength::Qualified => self.qualified,
            Strength::Recommended => self.recommended,
            Strength::Endeavour => self.endeavour,
            Strength::Consider => self.consider,
            Strength::Discretionary => self.discretionary,
            Strength::Standard => self.standard,
        }
    }
}

/// A band, named by its lower cut.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Band {
    /// Id.
    pub id: String,
    /// Lower cut.
    pub from: f64,
    /// Label.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
}

/// A core indicator at or below a value caps the band of every group above it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CoreRule {
    /// The value.
    pub at_or_below: f64,
    /// Id of the highest band then possible.
    pub highest_band: String,
}

/// Something that may stand in the way.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Challenge {
    /// Id.
    pub id: String,
    /// Label.
    pub label: String,
}

/// A combination of answers that does not fit together.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Check {
    /// Id.
    pub id: String,
    /// Shown where this is decided true.
    #[serde(default)]
    pub when: ConditionDocument,
    /// What does not fit, and what to look at.
    pub message: String,
}

/// A figure that is asked for, such as how many cases were prosecuted in a year. Never scored.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FigureAsked {
    /// Id.
    pub id: String,
    /// What is counted.
    pub label: String,
    /// In what, such as persons or cases.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Who publishes it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// A question of another questionnaire that an answer here serves as well.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Serves {
    /// Which questionnaire.
    pub questionnaire: String,
    /// Its question.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
    /// That was compared with its text.
    #[serde(default, skip_serializing_if = "is_false")]
    pub checked: bool,
}

/// A condition; exactly one of `answer` (with `in`), `all`, `any` and `not` stands in it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ConditionDocument {
    /// An item, `indicator/dimension`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
    /// The levels (or `unknown`, `not_applicable`, `unanswered`) that make it true.
    #[serde(rename = "in", default, skip_serializing_if = "Option::is_none")]
    pub levels: Option<Vec<String>>,
    /// False as soon as one part is false.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub all: Option<Vec<ConditionDocument>>,
    /// True as soon as one part is true.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub any: Option<Vec<ConditionDocument>>,
    /// The opposite.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not: Option<Box<ConditionDocument>>,
}

/// How the children of a group are combined.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Aggregate {
    /// Weighted arithmetic mean.
    #[default]
    Mean,
    /// Weighted geometric mean, shifted by 0.01.
    Geometric,
    /// The lowest.
    Minimum,
    /// 0, 0.5 or 1.
    AllOrPart,
}

/// Whether a child adds or takes away.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Polarity {
    /// Adds.
    #[default]
    Positive,
    /// Takes away.
    Penalty,
}

/// What becomes of an item whose condition is decided false.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Otherwise {
    /// Left out.
    #[default]
    Exclude,
    /// Counted as 0.
    Zero,
}

/// A group's weight: a number, or the sum of what is asked in it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(into = "Value", try_from = "Value")]
pub enum GroupWeight {
    /// A number.
    Number(f64),
    /// `"pooled"`.
    Pooled,
}

const POOLED: &str = "pooled";

impl From<GroupWeight> for Value {
    fn from(weight: GroupWeight) -> Value {
        match weight {
            GroupWeight::Number(number) => Value::from(number),
            GroupWeight::Pooled => Value::from(POOLED),
        }
    }
}

impl TryFrom<Value> for GroupWeight {
    type Error = &'static str;

    fn try_from(value: Value) -> Result<GroupWeight, &'static str> {
        match value.as_f64() {
            Some(number) => Ok(GroupWeight::Number(number)),
            None if value == POOLED => Ok(GroupWeight::Pooled),
            None => Err("expected a number or \"pooled\""),
        }
    }
}

#[cfg(not(target_arch = "wasm32"))]
impl schemars::JsonSchema for GroupWeight {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "GroupWeight".into()
    }
    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "A number above 0, or \"pooled\": the sum of the weights of the ordinary children that are not excluded.",
            "anyOf": [{"type": "number", "exclusiveMinimum": 0}, {"const": "pooled"}]
        })
    }
}

/// Kinds of evidence.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum EvidenceKind {
    /// Statute or regulation in force.
    Statute,
    /// Procedure, guideline, policy.
    Guideline,
    /// Judgment or prosecution record.
    Judgment,
    /// Administrative statistics.
    Statistics,
    /// Budget or funded programme.
    Budget,
    /// Training record.
    Training,
    /// Treaty, memorandum, notification.
    Agreement,
    /// Independent source.
    Independent,
    /// Anything else.
    Other,
}

impl EvidenceKind {
    /// Its word in files.
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// Its text.
    pub fn key(self) -> Key {
        match self {
            EvidenceKind::Statute => key::EVIDENCE_KIND_STATUTE,
            EvidenceKind::Guideline => key::EVIDENCE_KIND_GUIDELINE,
            EvidenceKind::Judgment => key::EVIDENCE_KIND_JUDGMENT,
            EvidenceKind::Statistics => key::EVIDENCE_KIND_STATISTICS,
            EvidenceKind::Budget => key::EVIDENCE_KIND_BUDGET,
            EvidenceKind::Training => key::EVIDENCE_KIND_TRAINING,
            EvidenceKind::Agreement => key::EVIDENCE_KIND_AGREEMENT,
            EvidenceKind::Independent => key::EVIDENCE_KIND_INDEPENDENT,
            EvidenceKind::Other => key::EVIDENCE_KIND_OTHER,
        }
    }
}

/// Kinds of support, in the order of the support plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum SupportKind {
    /// Policy dialogue.
    PolicyDialogue,
    /// Research.
    Research,
    /// Capacity building, for one of three audiences.
    CapacityBuilding,
    /// Practical tools for frontline officers.
    PracticalTools,
}

/// Whom capacity building is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Law enforcement.
    LawEnforcement,
    /// Border officers.
    BorderOfficers,
    /// Duty bearers.
    DutyBearers,
}

/// Support that would close a gap.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Support {
    /// Kind.
    pub kind: SupportKind,
    /// Audience; with `capacity_building` only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audience: Option<Audience>,
}

/// A part, a group (with `children`) or an indicator (with `question`).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct NodeDocument {
    /// Id, one space for parts, groups and indicators.
    pub id: String,
    /// Title of a part or group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Guidance.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guidance: Option<String>,
    /// What the pages call a group: `pillar`, `section`, ….
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// How a group's children are combined.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aggregate: Option<Aggregate>,
    /// Weight.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<GroupWeight>,
    /// Adds or takes away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub polarity: Option<Polarity>,
    /// What a group holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub children: Option<Vec<NodeDocument>>,
    /// The question of an indicator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<String>,
    /// The question worded for one dimension.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub questions: IndexMap<String, String>,
    /// The dimensions it is asked in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dimensions: Option<Vec<String>>,
    /// The provisions it rests on: they decide its weight.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub provisions: Vec<String>,
    /// Context: neither weighs nor counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub see_also: Vec<String>,
    /// The module it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub module: Option<String>,
    /// A core indicator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub core: Option<bool>,
    /// What the levels mean for this question: dimension → level → text.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub levels: IndexMap<String, IndexMap<String, String>>,
    /// Kinds of evidence that would support an answer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<EvidenceKind>,
    /// Lead agency.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead: Option<String>,
    /// Dimension → the circumstance in which "not applicable" may be said.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub not_applicable: IndexMap<String, String>,
    /// The condition under which it applies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub applies_when: Option<ConditionDocument>,
    /// What becomes of it where the condition is decided false.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub otherwise: Option<Otherwise>,
    /// A scale of its own in place of its dimensions'.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scale: Option<String>,
    /// Dimension → the support that would close its gap.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub support: IndexMap<String, Vec<Support>>,
    /// A title of [`MAX_SHORT`] characters at most, for lists and pictures.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub short: Option<String>,
    /// Questions of other questionnaires that it serves as well.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub serves: Vec<Serves>,
    /// Dimension → level → what could be done next.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub next_steps: IndexMap<String, IndexMap<String, Vec<String>>>,
    /// Free data.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extra: Option<Extra>,
}
