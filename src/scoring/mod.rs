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
use crate::instrument::{DimensionIx, IndicatorIx, Instrument, ItemIx, NodeIx};
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
    applies: Vec<Applies>,
    /// One cell a node, dimension after dimension: `dimension * nodes + node`.
    cells: Vec<Cell>,
    nodes: usize,
    /// For each node, whether it is a group that has to be computed again; used while an answer is taken.
    dirty: Vec<bool>,
    /// For each indicator, whether its condition has to be decided again; used while an answer is taken.
    recheck: Vec<bool>,
}

impl Scores {
    /// Scores from scratch by the instrument's own rules.
    pub fn new(instrument: &Instrument, answers: Answers) -> Scores {
        Scores::with_rules(instrument, answers, Rules::of(instrument))
    }

    /// Scores from scratch by other rules.
    pub fn with_rules(instrument: &Instrument, mut answers: Answers, rules: Rules) -> Scores {
        answers.states.resize(instrument.item_count(), State::Unanswered);
        answers.modules.resize(instrument.document.modules.len(), false);
        let nodes = instrument.nodes.len();
        let mut scores = Scores {
            rules,
            answers,
            applies: vec![Applies::Yes; instrument.indicators.len()],
            cells: vec![Cell::default(); nodes * instrument.dimensions()],
            nodes,
            dirty: vec![false; nodes],
            recheck: vec![false; instrument.indicators.len()],
        };
        scores.all(instrument);
        scores
    }

    /// Scores the same answers again after a change of the rules, in the memory that is there.
    pub(crate) fn rescore(&mut self, instrument: &Instrument, change: impl FnOnce(&mut Rules)) {
        change(&mut self.rules);
        for cells in self.cells.chunks_exact_mut(self.nodes.max(1)) {
            for indicator in &instrument.indicators {
                if let (Some(cell), Some(weight)) = (cells.get_mut(indicator.node), self.rules.weight(indicator.node)) {
                    *cell = cell.weighing(weight);
                }
            }
        }
        self.groups(instrument);
    }

    /// Replaces the chosen modules and scores from scratch.
    pub fn choose_modules(&mut self, instrument: &Instrument, modules: &[bool]) {
        self.answers.modules = modules.to_vec();
        self.answers.modules.resize(instrument.document.modules.len(), false);
        self.all(instrument);
    }

    /// Takes one answer and updates the figures. Returns the indicators that began or ceased to apply.
    pub fn answer(&mut self, instrument: &Instrument, item: ItemIx, state: State) -> Vec<IndicatorIx> {
        let mut changed = Vec::new();
        if item >= self.answers.states.len() || self.answers.state(item) == state {
            return changed;
        }
        self.answers.set(item, state);
        let (indicator, _) = instrument.parts_of_item(item);
        self.touch(instrument, indicator);
        let has_readers = instrument.readers.get(indicator).is_some_and(|readers| !readers.is_empty());
        if has_readers {
            for reader in instrument.readers.get(indicator).into_iter().flatten() {
                if let Some(slot) = self.recheck.get_mut(*reader) {
                    *slot = true;
                }
            }
            for index in &instrument.condition_order {
                let flagged = self.recheck.get_mut(*index).is_some_and(std::mem::take);
                if !flagged {
                    continue;
                }
                let now = self.decide(instrument, *index);
                if self.applies.get(*index) == Some(&now) {
                    continue;
                }
                if let Some(slot) = self.applies.get_mut(*index) {
                    *slot = now;
                }
                changed.push(*index);
                self.touch(instrument, *index);
                for reader in instrument.readers.get(*index).into_iter().flatten() {
                    if let Some(slot) = self.recheck.get_mut(*reader) {
                        *slot = true;
                    }
                }
            }
        }
        self.dirty_groups(instrument, indicator, &changed);
        changed
    }

    /// Computes the cells of one indicator again and marks the groups above it.
    fn touch(&mut self, instrument: &Instrument, indicator: IndicatorIx) {
        for dimension in 0..instrument.dimensions() {
            self.item_cell(instrument, indicator, dimension);
        }
        let node = instrument.indicators.get(indicator).map_or(0, |found| found.node);
        for group in instrument.above(node) {
            if let Some(slot) = self.dirty.get_mut(group) {
                *slot = true;
            }
        }
    }

    /// Computes the marked groups again, those below first.
    fn dirty_groups(&mut self, instrument: &Instrument, indicator: IndicatorIx, others: &[IndicatorIx]) {
        if others.is_empty() {
            let node = instrument.indicators.get(indicator).map_or(0, |found| found.node);
            for group in instrument.above(node) {
                self.group_cells(instrument, group);
            }
            return;
        }
        for group in (0..self.nodes).rev() {
            if self.dirty.get(group) == Some(&true) {
                self.group_cells(instrument, group);
            }
        }
    }

    fn group_cells(&mut self, instrument: &Instrument, group: NodeIx) {
        if let Some(slot) = self.dirty.get_mut(group) {
            *slot = false;
        }
        for cells in self.cells.chunks_exact_mut(self.nodes.max(1)) {
            combine(instrument, &self.rules, group, cells);
        }
    }

    /// Everything, from scratch.
    fn all(&mut self, instrument: &Instrument) {
        for index in &instrument.condition_order {
            let now = self.decide(instrument, *index);
            if let Some(slot) = self.applies.get_mut(*index) {
                *slot = now;
            }
        }
        for indicator in 0..instrument.indicators.len() {
            for dimension in 0..instrument.dimensions() {
                self.item_cell(instrument, indicator, dimension);
            }
        }
        self.groups(instrument);
    }

    fn groups(&mut self, instrument: &Instrument) {
        for cells in self.cells.chunks_exact_mut(self.nodes.max(1)) {
            for node in (0..self.nodes).rev() {
                if instrument.nodes.get(node).is_some_and(|node| node.indicator.is_none()) {
                    combine(instrument, &self.rules, node, cells);
                }
            }
        }
    }

    /// Whether an indicator applies: its module decides first, then its condition.
    fn decide(&self, instrument: &Instrument, index: IndicatorIx) -> Applies {
        let Some(indicator) = instrument.indicators.get(index) else { return Applies::Excluded };
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

    /// The state of an item, as a condition reads it.
    fn reading(&self, instrument: &Instrument, item: ItemIx) -> Reading {
        let (indicator, _) = instrument.parts_of_item(item);
        if self.applies.get(indicator) != Some(&Applies::Yes) {
            return Reading::DoesNotApply;
        }
        match self.answers.state(item) {
            State::Unanswered => Reading::Unanswered,
            State::Unknown => Reading::Unknown,
            State::NotApplicable => Reading::NotApplicable,
            State::Level(level) => Reading::Level(usize::from(level)),
        }
    }

    fn item_cell(&mut self, instrument: &Instrument, indicator: IndicatorIx, dimension: DimensionIx) {
        let item = instrument.item(indicator, dimension);
        let looked_at = self.rules.only.get(indicator).copied().unwrap_or(true);
        let cell = match self.applies.get(indicator) {
            _ if !looked_at || !instrument.is_asked(item) => Cell::default(),
            Some(Applies::Yes) => match self.answers.state(item) {
                State::NotApplicable => Cell::default(),
                State::Unknown | State::Unanswered => Cell::open(),
                State::Level(level) => Cell::answered(instrument.level_value(item, usize::from(level))),
            },
            Some(Applies::Zero) => Cell::answered(0.0),
            Some(Applies::Excluded | Applies::ModuleLeftOut) | None => Cell::default(),
        };
        let node = instrument.indicators.get(indicator).map_or(0, |found| found.node);
        let weight = self.rules.weight(node).unwrap_or(1.0);
        if let Some(slot) = self.cells.get_mut(dimension * self.nodes + node) {
            *slot = cell.weighing(weight);
        }
    }

    pub(crate) fn cell(&self, node: NodeIx, dimension: DimensionIx) -> Cell {
        self.cells.get(dimension * self.nodes + node).copied().unwrap_or_default()
    }

    pub(crate) fn rules(&self) -> &Rules {
        &self.rules
    }

    /// How the children of a group are combined.
    pub(crate) fn aggregate(&self, group: NodeIx) -> Aggregate {
        self.rules.aggregates.get(group).copied().unwrap_or_default()
    }

    /// The answers that are scored.
    pub fn answers(&self) -> &Answers {
        &self.answers
    }

    /// Whether an indicator counts.
    pub fn applies(&self, indicator: IndicatorIx) -> Applies {
        self.applies.get(indicator).copied().unwrap_or_default()
    }

    /// The figures of a part, group or indicator in a dimension; none where it is excluded.
    pub fn figures(&self, node: NodeIx, dimension: DimensionIx) -> Option<Figures> {
        self.cell(node, dimension).figures()
    }

    /// The score of a node where it is shown: there is one, and the coverage reaches the instrument's minimum.
    pub fn shown_score(&self, instrument: &Instrument, node: NodeIx, dimension: DimensionIx) -> Option<f64> {
        self.figures(node, dimension)?.shown_score(instrument.minimum_coverage())
    }

    /// The weight of a node in its group, as it is now; none where it is excluded.
    pub fn weight(&self, node: NodeIx, dimension: DimensionIx) -> Option<f64> {
        let cell = self.cell(node, dimension);
        cell.included.then_some(cell.weight)
    }

    /// The value of an item that is answered with a level or zeroed.
    pub fn value(&self, instrument: &Instrument, item: ItemIx) -> Option<f64> {
        let (indicator, dimension) = instrument.parts_of_item(item);
        let node = instrument.indicators.get(indicator)?.node;
        self.figures(node, dimension)?.score
    }

    /// The effective weight of an item: the product, from its part down, of w / Σ w over the ordinary children that
    /// remain; none for an excluded item or one under a penalty. In [0, 1].
    pub fn effective_weight(&self, instrument: &Instrument, item: ItemIx) -> Option<f64> {
        let (indicator, dimension) = instrument.parts_of_item(item);
        let mut node = instrument.indicators.get(indicator)?.node;
        if instrument.nodes.get(node)?.under_penalty || !self.cell(node, dimension).included {
            return None;
        }
        let mut share = 1.0;
        while let Some(group) = instrument.nodes.get(node)?.parent {
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
        group: NodeIx,
        dimension: DimensionIx,
    ) -> impl Iterator<Item = NodeIx> + 'a {
        instrument.children(group).iter().copied().filter(move |child| {
            instrument.nodes.get(*child).is_some_and(|child| !child.penalty) && self.cell(*child, dimension).included
        })
    }

    /// The bands a group may be in, from low's to high's, by position; none below the minimum coverage.
    ///
    /// The core rule is applied: it lowers bands, never scores. See [`Scores::core_cap`].
    pub fn bands(&self, instrument: &Instrument, group: NodeIx, dimension: DimensionIx) -> Option<Vec<usize>> {
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
        group: NodeIx,
        dimension: DimensionIx,
    ) -> Option<(usize, Vec<IndicatorIx>)> {
        let (cap, figures) = (instrument.core_cap?, self.figures(group, dimension)?);
        self.bands(instrument, group, dimension)?;
        if band_of(instrument, figures.low.max(figures.high)) <= cap {
            return None;
        }
        let found: Vec<IndicatorIx> = self.core_cap(instrument, group, dimension).collect();
        (!found.is_empty()).then_some((cap, found))
    }

    /// The core indicators below a group that are answered or zeroed at or below the core rule's value.
    pub fn core_cap<'a>(
        &'a self,
        instrument: &'a Instrument,
        group: NodeIx,
        dimension: DimensionIx,
    ) -> impl Iterator<Item = IndicatorIx> + 'a {
        let rule = instrument.document.core_rule.as_ref();
        instrument.indicators_below(group).filter(move |index| {
            let (Some(rule), Some(indicator)) = (rule, instrument.indicators.get(*index)) else { return false };
            indicator.core
                && self
                    .value(instrument, instrument.item(*index, dimension))
                    .is_some_and(|value| figure::at_or_below(value, rule.at_or_below))
        })
    }
}

/// The band of a figure, by position: the last whose cut it is at or above; below the first cut, the first.
pub fn band_of(instrument: &Instrument, figure: f64) -> usize {
    instrument.document.bands.iter().rposition(|band| figure::at_or_above(figure, band.from)).unwrap_or(0)
}
