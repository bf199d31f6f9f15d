//! Figures, dates and names as a report says them.

use super::block::{Inline, text};
use documents::json;
use engine::assessment::document::{Because, Evidence, EvidenceStatus, NOT_APPLICABLE, Status, UNKNOWN};
use engine::insight::Quadrant;
use engine::instrument::document::{Audience, EvidenceKind, Strength, Support, SupportKind};
use engine::instrument::{DimensionId, IndicatorId, Instrument, ItemId, NodeId, Role};
pub use engine::scoring::figure::share;
use engine::scoring::{Applies, Figures, Scores, State, figure};
use texts::{Catalogue, Key, key, later};

/// Points with one decimal, and with the sign of a minus below 0.
pub fn points(value: f64) -> String {
    json::number(figure::plain(libm::round(value * 10.0) / 10.0)).replace('-', "\u{2212}")
}

/// Which figure is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Kind {
    Score,
    Low,
    High,
    Coverage,
}

/// An instrument in words.
#[derive(Debug, Clone, Copy)]
pub struct Words<'a> {
    /// The texts.
    pub texts: &'a Catalogue,
    /// The instrument.
    pub instrument: &'a Instrument,
}

impl<'a> Words<'a> {
    /// A text.
    pub fn t(&self, key: Key) -> &'static str {
        self.texts.get(key)
    }

    /// A text with its places filled in.
    pub fn fill(&self, key: Key, places: &[(&str, &str)]) -> String {
        self.texts.fill(key, places)
    }

    /// A text for a count.
    pub fn count(&self, key: Key, count: usize) -> String {
        self.texts.count(key, count, &[])
    }

    /// Points with their unit: "1 point", "1.5 points".
    pub fn points(&self, value: f64) -> String {
        let points = points(value);
        // A plural goes by what is shown; a figure with a decimal has that of many.
        let count = points.parse().unwrap_or(2);
        self.texts.count(later::POINTS, count, &[("points", &points)])
    }

    /// A share in percent.
    pub fn percent(&self, value: f64) -> String {
        self.fill(key::FIGURE_PERCENT, &[("value", &share(value))])
    }

    /// The least coverage with which a score is said.
    pub fn minimum(&self) -> f64 {
        self.instrument.minimum_coverage()
    }

    /// The score, where enough is answered to say one.
    pub fn said_score(&self, figures: &Figures) -> Option<f64> {
        figures.shown_score(self.minimum())
    }

    /// A figure of a group, as `docs/addresses.md` wants it.
    pub fn figure(&self, group: NodeId, dimension: DimensionId, kind: Kind, figures: Option<&Figures>) -> Inline {
        let value = figures.and_then(|figures| match kind {
            Kind::Score => self.said_score(figures),
            Kind::Low => Some(figures.low),
            Kind::High => Some(figures.high),
            Kind::Coverage => Some(figures.coverage),
        });
        let shown = match (value, kind) {
            (None, _) => self.t(key::FIGURE_NONE).to_owned(),
            (Some(value), Kind::Coverage) => self.percent(value),
            (Some(value), _) => share(value),
        };
        Inline::Figure {
            group: self.node_id(group).to_owned(),
            dimension: self.instrument.dimension_id(dimension).to_owned(),
            figure: match kind {
                Kind::Score => "score",
                Kind::Low => "low",
                Kind::High => "high",
                Kind::Coverage => "coverage",
            },
            exact: value.map(|value| json::number(figure::written(value))).unwrap_or_default(),
            shown,
        }
    }

    /// The id of a node.
    pub fn node_id(&self, node: NodeId) -> &'a str {
        self.instrument.node_id(node)
    }

    /// The address of a question on the pages of a draft that is kept under that key.
    pub fn question_address(&self, key: &str, indicator: IndicatorId) -> Option<String> {
        let section = self.instrument.section_of(indicator)?;
        Some(format!("#/a/{key}/{}/{}", self.node_id(section), self.instrument.indicator_id(indicator)))
    }

    /// The title of a group.
    pub fn node_title(&self, node: NodeId) -> &'a str {
        self.instrument.node_title(node)
    }

    /// The role of a node.
    pub fn role(&self, node: NodeId) -> Role {
        self.instrument.nodes[node].role
    }

    /// The label of a dimension.
    pub fn dimension(&self, dimension: DimensionId) -> &'a str {
        &self.instrument.dimensions[dimension].label
    }

    /// The question of an item.
    pub fn question(&self, item: ItemId) -> &'a str {
        self.instrument.question(item)
    }

    /// An item in few words: the indicator and the dimension, where there is more than one.
    pub fn item(&self, item: ItemId) -> String {
        let (indicator, dimension) = self.instrument.parts_of_item(item);
        let id = self.instrument.indicator_id(indicator);
        if self.instrument.dimensions.len() < 2 {
            return id.to_owned();
        }
        self.fill(later::REPORT_ITEM, &[("id", id), ("dimension", self.dimension(dimension))])
    }

    /// How an item stands: its level, or why it has none.
    pub fn state(&self, scores: &Scores, item: ItemId) -> &'a str {
        let (indicator, _) = self.instrument.parts_of_item(item);
        match (scores.applies(indicator), scores.answers().state(item)) {
            (Applies::ModuleLeftOut, _) => self.t(key::LEFT_OUT_NOT_ASKED),
            (Applies::Excluded, _) => self.t(later::STATE_RULED_OUT),
            (Applies::Zero, _) => self.t(later::GAPS_ZEROED),
            (Applies::Yes, State::Unanswered) => self.t(later::STATE_OPEN),
            (Applies::Yes, State::Unknown) => self.t(key::ANSWER_UNKNOWN),
            (Applies::Yes, State::NotApplicable) => self.t(key::ANSWER_NOT_APPLICABLE),
            (Applies::Yes, State::Level(level)) => {
                self.instrument.levels(item).get(usize::from(level)).map_or("", |found| &found.label)
            }
        }
    }

    /// The label of a level of an item.
    pub fn level(&self, item: ItemId, id: &str) -> String {
        let level = self.instrument.levels(item).iter().find(|level| level.id == id);
        match (level, id) {
            (Some(level), _) => level.label.clone(),
            (None, UNKNOWN) => self.t(later::REPORT_UNKNOWN).to_owned(),
            (None, NOT_APPLICABLE) => self.t(later::REPORT_NOT_APPLICABLE).to_owned(),
            (None, other) => other.to_owned(),
        }
    }

    /// The label of a band.
    pub fn band(&self, band: usize) -> &'a str {
        self.instrument.band(band)
    }

    /// A date of a file (2026-11-01, or a time) in words; as it stands where it is none.
    pub fn date(&self, date: &str) -> String {
        const MONTHS: [Key; 12] = [
            later::MONTH_1,
            later::MONTH_2,
            later::MONTH_3,
            later::MONTH_4,
            later::MONTH_5,
            later::MONTH_6,
            later::MONTH_7,
            later::MONTH_8,
            later::MONTH_9,
            later::MONTH_10,
            later::MONTH_11,
            later::MONTH_12,
        ];
        let mut parts = date.get(..10).unwrap_or(date).split('-');
        let (year, month, day) = (parts.next(), parts.next(), parts.next());
        let month =
            month.and_then(|month| month.parse::<usize>().ok()).and_then(|month| MONTHS.get(month.wrapping_sub(1)));
        match (year, month, day.and_then(|day| day.parse::<u8>().ok())) {
            (Some(year), Some(month), Some(day)) => {
                self.fill(later::DATE, &[("day", &day.to_string()), ("month", self.t(*month)), ("year", year)])
            }
            _ => date.to_owned(),
        }
    }

    /// A moment of a file (`2026-11-28T21:30:00Z`) in words, in UTC.
    pub fn moment(&self, time: &str) -> String {
        match (time.get(11..16), time.strip_suffix('Z')) {
            (Some(clock), Some(_)) => self.fill(later::MOMENT, &[("date", &self.date(time)), ("time", clock)]),
            _ => time.to_owned(),
        }
    }

    /// A provision: its source and pinpoint.
    pub fn provision(&self, provision: usize) -> String {
        self.instrument.citation(provision).unwrap_or_default()
    }

    /// A strength.
    pub fn strength(&self, strength: Option<Strength>) -> &'static str {
        self.t(strength.map_or(later::REPORT_NO_STRENGTH, Strength::key))
    }

    /// A kind of support and whom it is for.
    pub fn support(&self, support: Support) -> &'static str {
        self.t(match (support.kind, support.audience) {
            (SupportKind::PolicyDialogue, _) => later::SUPPORT_POLICY_DIALOGUE,
            (SupportKind::Research, _) => later::SUPPORT_RESEARCH,
            (SupportKind::CapacityBuilding, Some(Audience::LawEnforcement)) => later::SUPPORT_LAW_ENFORCEMENT,
            (SupportKind::CapacityBuilding, Some(Audience::BorderOfficers)) => later::SUPPORT_BORDER_OFFICERS,
            (SupportKind::CapacityBuilding, Some(Audience::DutyBearers)) => later::SUPPORT_DUTY_BEARERS,
            (SupportKind::CapacityBuilding, None) => later::SUPPORT_CAPACITY_BUILDING,
            (SupportKind::PracticalTools, _) => later::SUPPORT_PRACTICAL_TOOLS,
        })
    }

    /// Why something is unknown.
    pub fn because(&self, because: Because) -> &'static str {
        self.t(match because {
            Because::NobodyKnows => key::BECAUSE_NOBODY_KNOWS,
            Because::AnotherOffice => key::BECAUSE_ANOTHER_OFFICE,
            Because::NotDisclosed => key::BECAUSE_NOT_DISCLOSED,
        })
    }

    /// A kind of evidence.
    pub fn evidence(&self, kind: EvidenceKind) -> &'static str {
        self.t(kind.key())
    }

    /// A piece of evidence as it is cited: its title, where in it, its day, whether it is in force.
    pub fn source(&self, evidence: &Evidence) -> String {
        let date = evidence.date.as_deref().map(|date| self.date(date));
        let status = evidence.status.map(|status| self.in_force(status).to_owned());
        let translated = evidence.title_translated.as_ref().map(|title| format!("({title})"));
        let parts = [evidence.title.clone(), translated, evidence.provision.clone(), date, status];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    /// Whether a source is in force.
    pub fn in_force(&self, status: EvidenceStatus) -> &'static str {
        self.t(match status {
            EvidenceStatus::InForce => key::EVIDENCE_STATUS_IN_FORCE,
            EvidenceStatus::Draft => key::EVIDENCE_STATUS_DRAFT,
            EvidenceStatus::Repealed => key::EVIDENCE_STATUS_REPEALED,
        })
    }

    /// Where an assessment stands.
    pub fn status(&self, status: Status) -> &'static str {
        self.t(match status {
            Status::Draft => key::STATUS_DRAFT,
            Status::Review => key::STATUS_REVIEW,
            Status::Cleared => key::STATUS_CLEARED,
        })
    }

    /// A quadrant, by the dimensions that are compared.
    pub fn quadrant(&self, quadrant: Quadrant) -> String {
        let key = match quadrant {
            Quadrant::BothAbove => later::QUADRANT_BOTH_ABOVE,
            Quadrant::FirstAbove => later::QUADRANT_FIRST_ABOVE,
            Quadrant::SecondAbove => later::QUADRANT_SECOND_ABOVE,
            Quadrant::BothBelow => later::QUADRANT_BOTH_BELOW,
        };
        self.of_pair(key)
    }

    /// A text about the two dimensions that are compared: `{first}` and `{second}`. Without names where none are.
    pub fn of_pair(&self, key: Key) -> String {
        let [first, second] =
            self.instrument.pair.map_or([""; 2], |pair| pair.map(|dimension| self.dimension(dimension)));
        self.fill(key, &[("first", first), ("second", second)])
    }

    /// `a, b and c`-free: parts joined by commas.
    pub fn list(&self, parts: &[String]) -> Inline {
        text(parts.join(", "))
    }
}
