//! The instrument as it stands in its file (`assessment-instrument/1`), before anything is checked but its shape.

use crate::fault::Shape;
use crate::named::Named;
use crate::shape::{Field, Reader, record, words};
use serde_json::{Map, Value};
use texts::{Key, key};

/// The only format this program reads.
pub const FORMAT: &str = "assessment-instrument/1";

/// Longest short title of an indicator, in characters.
pub const MAX_SHORT: usize = 60;

/// Free data that a document may carry; it is kept untouched.
pub type Extra = Map<String, Value>;

record! {
    /// The whole file.
    #[derive(Default)]
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
        pub summary: Option<String> = default,
        /// Licence of the texts.
        pub licence: Option<String> = default,
        /// The works that provisions belong to.
        pub sources: Vec<Source> = default,
        /// What the indicators rest on.
        pub provisions: Vec<Provision> = default,
        /// The scales items are answered with.
        pub scales: Vec<Scale>,
        /// The dimensions, in the order shown.
        pub dimensions: Vec<Dimension>,
        /// The two dimensions that are compared (law, practice).
        pub pair: Option<[String; 2]> = default,
        /// Modules that are chosen or left out as a whole.
        pub modules: Vec<Module> = default,
        /// Questions about circumstances: asked and reported, never scored.
        pub context: Vec<ContextQuestion> = default,
        /// Weight of each strength; see [`StrengthWeights`].
        pub strength_weights: Option<StrengthWeights> = default,
        /// Bands by their lower cut.
        pub bands: Vec<Band> = default,
        /// Coverage below which no band is given, in [0, 1].
        pub minimum_coverage: Option<f64> = default,
        /// The rule of the core indicators.
        pub core_rule: Option<CoreRule> = default,
        /// What may stand in the way.
        pub challenges: Vec<Challenge> = default,
        /// Combinations of answers that do not fit together.
        pub checks: Vec<Check> = default,
        /// Figures that are asked for by year and never scored.
        pub figures: Vec<FigureAsked> = default,
        /// The trees, scored side by side.
        pub parts: Vec<NodeDocument>,
        /// Language → `kind/id/field` → text.
        pub translations: Named<Named<String>> = default,
        /// Free data.
        pub extra: Option<Extra> = default,
    }
}

record! {
    /// A work that provisions belong to.
    #[derive(Default)]
    pub struct Source {
        /// Id.
        pub id: String,
        /// Title.
        pub title: String,
        /// Where it is published.
        pub reference: Option<String> = default,
        /// A public address.
        pub url: Option<String> = default,
    }
}

words! {
    /// How strongly a provision obliges.
    #[derive(PartialOrd, Ord, Hash)]
    pub enum Strength {
        /// "shall"
        Mandatory = "mandatory",
        /// "shall", within domestic law or means
        Qualified = "qualified",
        /// "should"
        Recommended = "recommended",
        /// "shall endeavour"
        Endeavour = "endeavour",
        /// "shall consider"
        Consider = "consider",
        /// "may"
        Discretionary = "discretionary",
        /// outside the two treaties
        Standard = "standard",
    }
}

impl Strength {
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
}

record! {
    /// One paragraph that indicators rest on.
    pub struct Provision {
        /// Id.
        pub id: String,
        /// Id of its source.
        pub source: Option<String> = default,
        /// Pinpoint within the source.
        pub citation: String,
        /// How strongly it obliges.
        pub strength: Strength,
        /// A paraphrase, never the treaty's own sentence.
        pub summary: Option<String> = default,
        /// Free data.
        pub extra: Option<Extra> = default,
    }
}

record! {
    /// The levels an item can be answered with.
    #[derive(Default)]
    pub struct Scale {
        /// Id.
        pub id: String,
        /// Levels in the order shown.
        pub levels: Vec<Level>,
    }
}

record! {
    /// One level of a scale.
    #[derive(Default)]
    pub struct Level {
        /// Id.
        pub id: String,
        /// Label.
        pub label: String,
        /// Worth, in [0, 1].
        pub value: f64,
        /// What it means in general.
        pub help: Option<String> = default,
    }
}

record! {
    /// A dimension: what is binding, what is done.
    #[derive(Default)]
    pub struct Dimension {
        /// Id.
        pub id: String,
        /// Label.
        pub label: String,
        /// Id of its scale.
        pub scale: String,
    }
}

record! {
    /// A module, chosen or left out as a whole.
    #[derive(Default)]
    pub struct Module {
        /// Id.
        pub id: String,
        /// Title.
        pub title: String,
        /// Chosen unless an assessment says otherwise.
        pub chosen: bool = default,
    }
}

impl Module {
    /// Whether it is chosen by a list of ids, or by itself where there is no list.
    pub fn is_chosen_by(&self, ids: Option<&[String]>) -> bool {
        ids.map_or(self.chosen, |ids| ids.contains(&self.id))
    }
}

record! {
    /// A question about circumstances.
    #[derive(Default)]
    pub struct ContextQuestion {
        /// Id.
        pub id: String,
        /// The question.
        pub question: String,
        /// Several options may be chosen.
        pub several: bool = default,
        /// The options.
        pub options: Vec<Choice> = default,
    }
}

record! {
    /// An option of a context question.
    #[derive(Default)]
    pub struct Choice {
        /// Id.
        pub id: String,
        /// Label.
        pub label: String,
    }
}

record! {
    /// The weight of each strength. An instrument gives all seven or none.
    #[derive(Copy)]
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

record! {
    /// A band, named by its lower cut.
    #[derive(Default)]
    pub struct Band {
        /// Id.
        pub id: String,
        /// Lower cut.
        pub from: f64,
        /// Label.
        pub label: Option<String> = default,
    }
}

record! {
    /// A core indicator at or below a value caps the band of every group above it.
    #[derive(Default)]
    pub struct CoreRule {
        /// The value.
        pub at_or_below: f64,
        /// Id of the highest band then possible.
        pub highest_band: String,
    }
}

record! {
    /// Something that may stand in the way.
    #[derive(Default)]
    pub struct Challenge {
        /// Id.
        pub id: String,
        /// Label.
        pub label: String,
    }
}

record! {
    /// A combination of answers that does not fit together.
    #[derive(Default)]
    pub struct Check {
        /// Id.
        pub id: String,
        /// Shown where this is decided true.
        pub when: ConditionDocument = default,
        /// What does not fit, and what to look at.
        pub message: String,
    }
}

record! {
    /// A figure that is asked for, such as how many cases were prosecuted in a year. Never scored.
    #[derive(Default)]
    pub struct FigureAsked {
        /// Id.
        pub id: String,
        /// What is counted.
        pub label: String,
        /// In what, such as persons or cases.
        pub unit: Option<String> = default,
        /// Who publishes it.
        pub source: Option<String> = default,
    }
}

record! {
    /// A question of another questionnaire that an answer here serves as well.
    #[derive(Default)]
    pub struct Serves {
        /// Which questionnaire.
        pub questionnaire: String,
        /// Its question.
        pub question: Option<String> = default,
        /// That was compared with its text.
        pub checked: bool = default,
    }
}

record! {
    /// A condition; exactly one of `answer` (with `in`), `all`, `any` and `not` stands in it.
    #[derive(Default)]
    pub struct ConditionDocument {
        /// An item, `indicator/dimension`.
        pub answer: Option<String> = default,
        /// The levels (or `unknown`, `not_applicable`, `unanswered`) that make it true.
        pub levels as "in": Option<Vec<String>> = default,
        /// False as soon as one part is false.
        pub all: Option<Vec<ConditionDocument>> = default,
        /// True as soon as one part is true.
        pub any: Option<Vec<ConditionDocument>> = default,
        /// The opposite.
        pub not: Option<Box<ConditionDocument>> = default,
    }
}

words! {
    /// How the children of a group are combined.
    #[derive(Default)]
    pub enum Aggregate {
        /// Weighted arithmetic mean.
        #[default]
        Mean = "mean",
        /// Weighted geometric mean, shifted by 0.01.
        Geometric = "geometric",
        /// The lowest.
        Minimum = "minimum",
        /// 0, 0.5 or 1.
        AllOrPart = "all_or_part",
    }
}

words! {
    /// Whether a child adds or takes away.
    #[derive(Default)]
    pub enum Polarity {
        /// Adds.
        #[default]
        Positive = "positive",
        /// Takes away.
        Penalty = "penalty",
    }
}

words! {
    /// What becomes of an item whose condition is decided false.
    #[derive(Default)]
    pub enum Otherwise {
        /// Left out.
        #[default]
        Exclude = "exclude",
        /// Counted as 0.
        Zero = "zero",
    }
}

/// A group's weight: a number, or the sum of what is asked in it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum GroupWeight {
    /// A number.
    Number(f64),
    /// `"pooled"`.
    Pooled,
}

impl Field for GroupWeight {
    fn blank() -> Self {
        GroupWeight::Pooled
    }
    fn read(&mut self, value: &Value, reader: &mut Reader) {
        match value {
            Value::Number(number) => *self = GroupWeight::Number(number.as_f64().unwrap_or(0.0)),
            Value::String(_) => {
                reader.word(value, &["pooled"]);
            }
            _ => reader.wrong_shape(Shape::Number, value),
        }
    }
    fn write(&self) -> Value {
        match self {
            GroupWeight::Number(number) => Value::from(*number),
            GroupWeight::Pooled => Value::from("pooled"),
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

words! {
    /// Kinds of evidence.
    #[derive(PartialOrd, Ord, Hash)]
    pub enum EvidenceKind {
        /// Statute or regulation in force.
        Statute = "statute",
        /// Procedure, guideline, policy.
        Guideline = "guideline",
        /// Judgment or prosecution record.
        Judgment = "judgment",
        /// Administrative statistics.
        Statistics = "statistics",
        /// Budget or funded programme.
        Budget = "budget",
        /// Training record.
        Training = "training",
        /// Treaty, memorandum, notification.
        Agreement = "agreement",
        /// Independent source.
        Independent = "independent",
        /// Anything else.
        Other = "other",
    }
}

impl EvidenceKind {
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

words! {
    /// Kinds of support, in the order of the support plan.
    #[derive(PartialOrd, Ord, Hash)]
    pub enum SupportKind {
        /// Policy dialogue.
        PolicyDialogue = "policy_dialogue",
        /// Research.
        Research = "research",
        /// Capacity building, for one of three audiences.
        CapacityBuilding = "capacity_building",
        /// Practical tools for frontline officers.
        PracticalTools = "practical_tools",
    }
}

words! {
    /// Whom capacity building is for.
    #[derive(PartialOrd, Ord, Hash)]
    pub enum Audience {
        /// Law enforcement.
        LawEnforcement = "law_enforcement",
        /// Border officers.
        BorderOfficers = "border_officers",
        /// Duty bearers.
        DutyBearers = "duty_bearers",
    }
}

record! {
    /// Support that would close a gap.
    #[derive(Copy, Eq, PartialOrd, Ord, Hash)]
    pub struct Support {
        /// Kind.
        pub kind: SupportKind,
        /// Audience; with `capacity_building` only.
        pub audience: Option<Audience> = default,
    }
}

record! {
    /// A part, a group (with `children`) or an indicator (with `question`).
    #[derive(Default)]
    pub struct NodeDocument {
        /// Id, one space for parts, groups and indicators.
        pub id: String,
        /// Title of a part or group.
        pub title: Option<String> = default,
        /// Guidance.
        pub guidance: Option<String> = default,
        /// What the pages call a group: `pillar`, `section`, ….
        pub role: Option<String> = default,
        /// How a group's children are combined.
        pub aggregate: Option<Aggregate> = default,
        /// Weight.
        pub weight: Option<GroupWeight> = default,
        /// Adds or takes away.
        pub polarity: Option<Polarity> = default,
        /// What a group holds.
        pub children: Option<Vec<NodeDocument>> = default,
        /// The question of an indicator.
        pub question: Option<String> = default,
        /// The question worded for one dimension.
        pub questions: Named<String> = default,
        /// The dimensions it is asked in.
        pub dimensions: Option<Vec<String>> = default,
        /// The provisions it rests on: they decide its weight.
        pub provisions: Vec<String> = default,
        /// Context: neither weighs nor counts.
        pub see_also: Vec<String> = default,
        /// The module it belongs to.
        pub module: Option<String> = default,
        /// A core indicator.
        pub core: Option<bool> = default,
        /// What the levels mean for this question: dimension → level → text.
        pub levels: Named<Named<String>> = default,
        /// Kinds of evidence that would support an answer.
        pub evidence: Vec<EvidenceKind> = default,
        /// Lead agency.
        pub lead: Option<String> = default,
        /// Dimension → the circumstance in which "not applicable" may be said.
        pub not_applicable: Named<String> = default,
        /// The condition under which it applies.
        pub applies_when: Option<ConditionDocument> = default,
        /// What becomes of it where the condition is decided false.
        pub otherwise: Option<Otherwise> = default,
        /// A scale of its own in place of its dimensions'.
        pub scale: Option<String> = default,
        /// Dimension → the support that would close its gap.
        pub support: Named<Vec<Support>> = default,
        /// A title of [`MAX_SHORT`] characters at most, for lists and pictures.
        pub short: Option<String> = default,
        /// Questions of other questionnaires that it serves as well.
        pub serves: Vec<Serves> = default,
        /// Dimension → level → what could be done next.
        pub next_steps: Named<Named<Vec<String>>> = default,
        /// Free data.
        pub extra: Option<Extra> = default,
    }
}
