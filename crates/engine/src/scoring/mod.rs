//! What the answers come to: figures, bounds, coverage, bands.
//!
//! Scoring is a pure function of an instrument and a set of answers (`docs/method.md`). Law and practice are never merged:
//! every dimension is scored on its own over the whole tree.
//!
//! [`Scores::new`] scores from scratch, [`Scores::answer`] after one answer changed. Both run the same function over a
//! group, children in the order of the file, so their results agree to the last bit.

mod answers;
mod change;
mod combine;
pub mod figure;
mod rules;

pub use answers::{Answers, State};
pub(crate) use change::{item_sums, part_gains};
pub(crate) use combine::{FURTHEST, Sum};
pub use figure::Figures;
pub use rules::Rules;

use crate::instrument::condition::{Condition, Reading};
use crate::instrument::document::{Aggregate, Otherwise};
use crate::instrument::{DimensionId, IdVec, IndicatorId, Instrument, ItemId, NodeId};
use combine::{Cell, combine};

/// Whether an indicator counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Applies {
    /// It is asked.
    #[default]
    Yes,
    /// Its condition is decided false and it counts as 0.
    Zero,
    /// Its condition is decided false and it is left out.
    Excluded,
    /// Its module is not chosen.
    ModuleLeftOut,
}

/// The figures of every item and group, kept up to date answer by answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Scores {
    rules: Rules,
    answers: Answers,
    applies: IdVec<IndicatorId, Applies>,
    cells: IdVec<DimensionId, IdVec<NodeId, Cell>>,
    /// Groups to compute again, used while an answer changes.
    dirty: IdVec<NodeId, bool>,
    /// Indicators whose condition may now be decided otherwise, used while an answer changes.
    recheck: IdVec<IndicatorId, bool>,
}

impl Scores {
    /// Scores from scratch by the instrument's own rules.
    pub fn new(instrument: &Instrument, answers: Answers) -> Scores {
        Scores::with_rules(instrument, answers, Rules::of(instrument))
    }

    /// Scores from scratch by other rules. Answers and rules are those of the instrument.
    pub fn with_rules(instrument: &Instrument, answers: Answers, rules: Rules) -> Scores {
        let mut scores = Scores {
            rules,
            answers,
            applies: instrument.indicators.with(Applies::Yes),
            cells: instrument.dimensions.with(instrument.nodes.with(Cell::default())),
            dirty: instrument.nodes.with(false),
            recheck: instrument.indicators.with(false),
        };
        scores.all(instrument);
        scores
    }

    /// Scores the same answers again after a change of the rules, in the memory that is there.
    pub(crate) fn rescore(&mut self, instrument: &Instrument, change: impl FnOnce(&mut Rules)) {
        change(&mut self.rules);
        for cells in self.cells.values_mut() {
            for indicator in instrument.indicators.values() {
                if let Some(weight) = self.rules.weights[indicator.node] {
                    let cell = &mut cells[indicator.node];
                    *cell = cell.weighing(weight);
                }
            }
        }
        self.groups(instrument);
    }

    /// Takes one answer. Returns the indicators that apply now and did not, or the other way round.
    pub fn answer(&mut self, instrument: &Instrument, item: ItemId, state: State) -> Vec<IndicatorId> {
        let mut changed = Vec::new();
        if self.answers.state(item) == state {
            return changed;
        }
        self.answers.set(item, state);
        let (indicator, _) = instrument.parts_of_item(item);
        self.touch(instrument, indicator);
        if !instrument.readers[indicator].is_empty() {
            self.recheck_readers(instrument, indicator);
            for reader in &instrument.condition_order {
                if !std::mem::take(&mut self.recheck[*reader]) {
                    continue;
                }
                let now = self.decide(instrument, *reader);
                if self.applies[*reader] == now {
                    continue;
                }
                self.applies[*reader] = now;
                changed.push(*reader);
                self.touch(instrument, *reader);
                self.recheck_readers(instrument, *reader);
            }
        }
        self.dirty_groups(instrument, indicator, &changed);
        changed
    }

    /// Marks the indicators whose condition reads this one.
    fn recheck_readers(&mut self, instrument: &Instrument, indicator: IndicatorId) {
        for reader in &instrument.readers[indicator] {
            self.recheck[*reader] = true;
        }
    }

    /// Computes the cells of one indicator again and marks the groups above it.
    fn touch(&mut self, instrument: &Instrument, indicator: IndicatorId) {
        for dimension in instrument.dimensions.ids() {
            self.item_cell(instrument, indicator, dimension);
        }
        for group in instrument.above(instrument.indicators[indicator].node) {
            self.dirty[group] = true;
        }
    }

    /// Computes the marked groups again, those below first.
    fn dirty_groups(&mut self, instrument: &Instrument, indicator: IndicatorId, others: &[IndicatorId]) {
        if others.is_empty() {
            for group in instrument.above(instrument.indicators[indicator].node) {
                self.group_cells(instrument, group);
            }
            return;
        }
        for group in self.dirty.ids().rev() {
            if self.dirty[group] {
                self.group_cells(instrument, group);
            }
        }
    }

    fn group_cells(&mut self, instrument: &Instrument, group: NodeId) {
        self.dirty[group] = false;
        for cells in self.cells.values_mut() {
            combine(instrument, &self.rules, group, cells);
        }
    }

    /// Everything, from scratch.
    fn all(&mut self, instrument: &Instrument) {
        for indicator in &instrument.condition_order {
            self.applies[*indicator] = self.decide(instrument, *indicator);
        }
        for indicator in instrument.indicators.ids() {
            for dimension in instrument.dimensions.ids() {
                self.item_cell(instrument, indicator, dimension);
            }
        }
        self.groups(instrument);
    }

    fn groups(&mut self, instrument: &Instrument) {
        for cells in self.cells.values_mut() {
            for group in instrument.groups().rev() {
                combine(instrument, &self.rules, group, cells);
            }
        }
    }

    /// The module decides first, then the condition.
    fn decide(&self, instrument: &Instrument, indicator: IndicatorId) -> Applies {
        let indicator = &instrument.indicators[indicator];
        if indicator.module.is_some_and(|module| self.answers.modules.get(module) != Some(&true)) {
            return Applies::ModuleLeftOut;
        }
        let Some(condition) = &indicator.applies_when else { return Applies::Yes };
        match (self.decides(instrument, condition), indicator.otherwise) {
            (Some(false), Otherwise::Exclude) => Applies::Excluded,
            (Some(false), Otherwise::Zero) => Applies::Zero,
            (Some(true) | None, _) => Applies::Yes,
        }
    }

    /// Decides a condition by the answers as they are; none where it is undecided. A check is shown where its condition is
    /// decided true.
    pub fn decides(&self, instrument: &Instrument, condition: &Condition) -> Option<bool> {
        condition.decide(&|item| self.reading(instrument, item))
    }

    /// What an item says to a condition.
    fn reading(&self, instrument: &Instrument, item: ItemId) -> Reading {
        let (indicator, _) = instrument.parts_of_item(item);
        if self.applies[indicator] != Applies::Yes {
            return Reading::DoesNotApply;
        }
        match self.answers.state(item) {
            State::Unanswered => Reading::Unanswered,
            State::Unknown => Reading::Unknown,
            State::NotApplicable => Reading::NotApplicable,
            State::Level(level) => Reading::Level(usize::from(level)),
        }
    }

    fn item_cell(&mut self, instrument: &Instrument, indicator: IndicatorId, dimension: DimensionId) {
        let item = instrument.item(indicator, dimension);
        let cell = match self.applies[indicator] {
            _ if !self.rules.looks_at(indicator) || !instrument.is_asked(item) => Cell::default(),
            Applies::Yes => match self.answers.state(item) {
                State::NotApplicable => Cell::default(),
                State::Unknown | State::Unanswered => Cell::open(),
                State::Level(level) => Cell::answered(instrument.level_value(item, usize::from(level))),
            },
            Applies::Zero => Cell::answered(0.0),
            Applies::Excluded | Applies::ModuleLeftOut => Cell::default(),
        };
        let node = instrument.indicators[indicator].node;
        // An indicator always has a weight of its own.
        let weight = self.rules.weights[node].unwrap_or(1.0);
        self.cells[dimension][node] = cell.weighing(weight);
    }

    pub(crate) fn cell(&self, node: NodeId, dimension: DimensionId) -> Cell {
        self.cells[dimension][node]
    }

    pub(crate) fn rules(&self) -> &Rules {
        &self.rules
    }

    /// How the children of a group are combined.
    pub(crate) fn aggregate(&self, group: NodeId) -> Aggregate {
        self.rules.aggregates[group]
    }

    /// The answers that are scored.
    pub fn answers(&self) -> &Answers {
        &self.answers
    }

    /// Whether an indicator counts.
    pub fn applies(&self, indicator: IndicatorId) -> Applies {
        self.applies[indicator]
    }

    /// The figures of a part, group or indicator in a dimension; none where it is excluded.
    pub fn figures(&self, node: NodeId, dimension: DimensionId) -> Option<Figures> {
        self.cell(node, dimension).figures()
    }

    /// The score of a node where it is shown: there is one, and the coverage reaches the instrument's minimum.
    pub fn shown_score(&self, instrument: &Instrument, node: NodeId, dimension: DimensionId) -> Option<f64> {
        self.figures(node, dimension)?.shown_score(instrument.minimum_coverage())
    }

    /// The weight of a node in its group, as it is now; none where it is excluded.
    pub fn weight(&self, node: NodeId, dimension: DimensionId) -> Option<f64> {
        let cell = self.cell(node, dimension);
        cell.included.then_some(cell.weight)
    }

    /// The value of an item that is answered with a level or zeroed.
    pub fn value(&self, instrument: &Instrument, item: ItemId) -> Option<f64> {
        let (indicator, dimension) = instrument.parts_of_item(item);
        self.figures(instrument.indicators[indicator].node, dimension)?.score
    }

    /// The effective weight of an item: the product, from its part down, of w / Σ w over the ordinary children that
    /// remain; none for an excluded item or one under a penalty. In [0, 1].
    pub fn effective_weight(&self, instrument: &Instrument, item: ItemId) -> Option<f64> {
        let (indicator, dimension) = instrument.parts_of_item(item);
        let mut node = instrument.indicators[indicator].node;
        if instrument.nodes[node].under_penalty || !self.cell(node, dimension).included {
            return None;
        }
        let mut share = 1.0;
        while let Some(group) = instrument.nodes[node].parent {
            if !self.cell(group, dimension).included {
                return None;
            }
            let sum: f64 =
                self.ordinary(instrument, group, dimension).map(|child| self.cell(child, dimension).weight).sum();
            share *= self.cell(node, dimension).weight / sum;
            node = group;
        }
        Some(share)
    }

    /// The ordinary children of a group that remain in a dimension.
    pub(crate) fn ordinary<'a>(
        &'a self,
        instrument: &'a Instrument,
        group: NodeId,
        dimension: DimensionId,
    ) -> impl Iterator<Item = NodeId> + 'a {
        instrument
            .children(group)
            .iter()
            .copied()
            .filter(move |child| !instrument.nodes[*child].penalty && self.cell(*child, dimension).included)
    }

    /// The bands a group may be in, from low's to high's, by position; none below the minimum coverage.
    ///
    /// The core rule is applied: it lowers bands, never scores. See [`Scores::core_cap`].
    pub fn bands(&self, instrument: &Instrument, group: NodeId, dimension: DimensionId) -> Option<Vec<usize>> {
        let figures = self.figures(group, dimension)?;
        if instrument.document.bands.is_empty() || !figures.reaches(instrument.minimum_coverage()) {
            return None;
        }
        let from = band_of(instrument, figures.low);
        let to = band_of(instrument, figures.high);
        let cap = match instrument.core_cap {
            Some(cap) if self.core_cap(instrument, group, dimension).next().is_some() => cap,
            _ => usize::MAX,
        };
        let mut bands: Vec<usize> = (from.min(to)..=to.max(from)).map(|band| band.min(cap)).collect();
        bands.dedup();
        Some(bands)
    }

    /// The core indicators that hold the bands of a group down, and the band that they are held at. None where the group has
    /// no bands, or where its figures alone would place it no higher.
    pub fn held_down(
        &self,
        instrument: &Instrument,
        group: NodeId,
        dimension: DimensionId,
    ) -> Option<(usize, Vec<IndicatorId>)> {
        let (cap, figures) = (instrument.core_cap?, self.figures(group, dimension)?);
        self.bands(instrument, group, dimension)?;
        if band_of(instrument, figures.low.max(figures.high)) <= cap {
            return None;
        }
        let found: Vec<IndicatorId> = self.core_cap(instrument, group, dimension).collect();
        (!found.is_empty()).then_some((cap, found))
    }

    /// The core indicators below a group that are answered or zeroed at or below the core rule's value.
    pub fn core_cap<'a>(
        &'a self,
        instrument: &'a Instrument,
        group: NodeId,
        dimension: DimensionId,
    ) -> impl Iterator<Item = IndicatorId> + 'a {
        let rule = instrument.document.core_rule.as_ref();
        instrument.indicators_below(group).filter(move |indicator| {
            let Some(rule) = rule.filter(|_| instrument.indicators[*indicator].core) else { return false };
            let value = self.value(instrument, instrument.item(*indicator, dimension));
            value.is_some_and(|value| figure::at_or_below(value, rule.at_or_below))
        })
    }
}

/// The band of a figure, by position: the last whose cut it is at or above; below the first cut, the first.
pub fn band_of(instrument: &Instrument, figure: f64) -> usize {
    instrument.document.bands.iter().rposition(|band| figure::at_or_above(figure, band.from)).unwrap_or(0)
}
