//! What is asked: an instrument, checked and laid out flat.
//!
//! [`Instrument::new`] takes the document apart once. Afterwards everything is an index: parts, groups and
//! indicators are *nodes* in the order of the file (children after their parent), and one indicator in one dimension
//! is an *item*. While scoring, nothing has to be looked up by its id.

mod check;
pub mod condition;
pub mod document;
pub mod explanations;
pub mod force;
pub mod lint;
pub mod members;
pub mod unverified;
pub mod versions;

pub(crate) use check::is_id;

use crate::fault::Refusal;
use condition::Condition;
use document::{Aggregate, InstrumentDocument, NodeDocument, Otherwise, Strength, StrengthWeights};
use std::ops::Range;

/// Position of a part, group or indicator in [`Instrument::nodes`].
pub type NodeIx = usize;
/// Position of an indicator in [`Instrument::indicators`].
pub type IndicatorIx = usize;
/// Position of a dimension.
pub type DimensionIx = usize;
/// Position of an item: `indicator * dimensions + dimension`.
pub type ItemIx = usize;

/// Most indicators an instrument may have.
pub const MAX_INDICATORS: usize = 20_000;
/// Most levels of groups, and of conditions.
pub const MAX_LEVELS: usize = 16;

/// A part, group or indicator in the tree.
#[derive(Debug, Clone)]
pub struct Node {
    /// Its own fields, as in the file; `children` is empty here.
    pub document: NodeDocument,
    /// The group above it; none for a part.
    pub parent: Option<NodeIx>,
    /// The part it belongs to, as a node.
    pub part: NodeIx,
    /// Levels below its part: 0 for a part.
    pub depth: usize,
    /// What the pages call it. Where the file does not say, its place in the tree decides.
    pub role: Role,
    /// Its polarity is `penalty`: it takes away.
    pub penalty: bool,
    /// An odd number of penalties lie on the way from its part to it, itself included: a high value is worse.
    pub adverse: bool,
    /// At least one penalty lies on that way.
    pub under_penalty: bool,
    /// How its children are combined.
    pub aggregate: Aggregate,
    /// Its weight as a number; none where it is pooled.
    pub weight: Option<f64>,
    /// The indicator it is, if it is one.
    pub indicator: Option<IndicatorIx>,
    /// Its children, as a range of `Instrument::child_list`.
    children: Range<usize>,
    /// One past the last node below it.
    pub end: NodeIx,
}

/// What the pages call a group.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Scored on its own.
    Part,
    /// Directly under a part.
    Pillar,
    /// Holds indicators; a page of its own.
    Section,
    /// Any other group.
    Group,
    /// A question.
    Indicator,
}

/// One question.
#[derive(Debug, Clone)]
pub struct Indicator {
    /// Where it stands in the tree.
    pub node: NodeIx,
    /// Its own weight.
    pub weight: f64,
    /// The strongest obligation among its provisions.
    pub strength: Option<Strength>,
    /// Provisions it rests on, by position.
    pub provisions: Vec<usize>,
    /// The module it belongs to.
    pub module: Option<usize>,
    /// A core indicator: the core rule looks at it.
    pub core: bool,
    /// The condition under which it applies.
    pub applies_when: Option<Condition>,
    /// What becomes of it where that condition is decided false.
    pub otherwise: Otherwise,
    /// The scale in each dimension, by position; none where it is not asked.
    pub scales: Vec<Option<usize>>,
}

/// The node of an id. `by_id` are the nodes in the order of their ids.
fn node_named(nodes: &[Node], by_id: &[NodeIx], id: &str) -> Option<NodeIx> {
    let found = by_id.binary_search_by(|node| nodes.get(*node).map_or("", |node| &node.document.id).cmp(id)).ok()?;
    by_id.get(found).copied()
}

/// An instrument, ready to be asked and scored.
#[derive(Debug, Clone)]
pub struct Instrument {
    /// The file without its tree.
    pub document: InstrumentDocument,
    /// Digest of the file without its translations.
    pub digest: String,
    /// Parts, groups and indicators in the order of the file.
    pub nodes: Vec<Node>,
    /// The questions in the order of the file.
    pub indicators: Vec<Indicator>,
    /// The parts, as nodes.
    pub parts: Vec<NodeIx>,
    /// The two dimensions that are compared.
    pub pair: Option<[DimensionIx; 2]>,
    /// The conditions of the checks, in their order.
    pub checks: Vec<Condition>,
    /// Band that the core rule caps at, by position.
    pub core_cap: Option<usize>,
    /// Indicators in an order in which a condition comes after all it reads.
    pub(crate) condition_order: Vec<IndicatorIx>,
    /// For each indicator, those whose condition reads it, directly.
    pub(crate) readers: Vec<Vec<IndicatorIx>>,
    child_list: Vec<NodeIx>,
    /// The nodes in the order of their ids.
    by_id: Vec<NodeIx>,
}

impl Instrument {
    /// Checks a document and lays it out.
    ///
    /// `digest` is that of the file it came from (see `exchange`).
    ///
    /// # Errors
    /// Every fault that `docs/formats.md` lists, each with its place.
    pub fn new(document: InstrumentDocument, digest: String) -> Result<Instrument, Refusal> {
        check::lay_out::<true>(document, digest)
    }

    /// Lays out a document that was checked before, with the same result as [`Instrument::new`]. It never panics: a document
    /// that breaks a rule after all makes an instrument of some kind.
    ///
    /// # Errors
    /// Where there are more than [`MAX_INDICATORS`] indicators.
    pub fn of_checked(document: InstrumentDocument, digest: String) -> Result<Instrument, Refusal> {
        check::lay_out::<false>(document, digest)
    }

    /// How many dimensions there are.
    pub fn dimensions(&self) -> usize {
        self.document.dimensions.len()
    }

    /// How many items there are, asked or not.
    pub fn item_count(&self) -> usize {
        self.indicators.len() * self.dimensions()
    }

    /// The item of an indicator in a dimension.
    pub fn item(&self, indicator: IndicatorIx, dimension: DimensionIx) -> ItemIx {
        indicator * self.dimensions() + dimension
    }

    /// Indicator and dimension of an item.
    pub fn parts_of_item(&self, item: ItemIx) -> (IndicatorIx, DimensionIx) {
        let dimensions = self.dimensions().max(1);
        (item / dimensions, item % dimensions)
    }

    /// The name of an item in files: `indicator/dimension`.
    pub fn item_name(&self, item: ItemIx) -> String {
        let (indicator, dimension) = self.parts_of_item(item);
        format!("{}/{}", self.indicator_id(indicator), self.dimension_id(dimension))
    }

    /// Whether an item is asked at all.
    pub fn is_asked(&self, item: ItemIx) -> bool {
        let (indicator, dimension) = self.parts_of_item(item);
        self.scale_of(indicator, dimension).is_some()
    }

    /// The scale of an indicator in a dimension; none where it is not asked.
    pub fn scale_of(&self, indicator: IndicatorIx, dimension: DimensionIx) -> Option<usize> {
        self.indicators.get(indicator)?.scales.get(dimension).copied().flatten()
    }

    /// The levels of an item; empty where it is not asked.
    pub fn levels(&self, item: ItemIx) -> &[document::Level] {
        let (indicator, dimension) = self.parts_of_item(item);
        self.scale_of(indicator, dimension)
            .and_then(|scale| self.document.scales.get(scale))
            .map_or(&[], |scale| scale.levels.as_slice())
    }

    /// The value of a level of an item.
    pub fn level_value(&self, item: ItemIx, level: usize) -> f64 {
        self.levels(item).get(level).map_or(0.0, |level| level.value)
    }

    /// The dimensions an indicator is asked in.
    pub fn asked_in(&self, indicator: IndicatorIx) -> impl Iterator<Item = DimensionIx> + '_ {
        (0..self.dimensions()).filter(move |dimension| self.scale_of(indicator, *dimension).is_some())
    }

    /// The id of an indicator.
    pub fn indicator_id(&self, indicator: IndicatorIx) -> &str {
        self.indicators.get(indicator).and_then(|found| self.nodes.get(found.node)).map_or("", |node| &node.document.id)
    }

    /// The question of an item: that of its dimension, or else that of its indicator.
    pub fn question(&self, item: ItemIx) -> &str {
        let (indicator, dimension) = self.parts_of_item(item);
        let Some(document) = self.indicator_document(indicator) else { return "" };
        document.questions.get(self.dimension_id(dimension)).or(document.question.as_ref()).map_or("", String::as_str)
    }

    /// The label of a band, by position.
    pub fn band(&self, band: usize) -> &str {
        let found = self.document.bands.get(band);
        found.map_or("", |band| band.label.as_deref().unwrap_or(&band.id))
    }

    /// The id of a dimension.
    pub fn dimension_id(&self, dimension: DimensionIx) -> &str {
        self.document.dimensions.get(dimension).map_or("", |found| &found.id)
    }

    /// The dimension of that id.
    pub fn dimension_named(&self, id: &str) -> Option<DimensionIx> {
        self.document.dimensions.iter().position(|dimension| dimension.id == id)
    }

    /// The node of that id.
    pub fn node_named(&self, id: &str) -> Option<NodeIx> {
        node_named(&self.nodes, &self.by_id, id)
    }

    /// The indicator of that id.
    pub fn indicator_named(&self, id: &str) -> Option<IndicatorIx> {
        self.nodes.get(self.node_named(id)?)?.indicator
    }

    /// The item of that name (`indicator/dimension`), where it is asked.
    pub fn item_named(&self, name: &str) -> Option<ItemIx> {
        let (indicator, dimension) = name.split_once('/')?;
        let item = self.item(self.indicator_named(indicator)?, self.dimension_named(dimension)?);
        self.is_asked(item).then_some(item)
    }

    /// The fields of an indicator as they stand in the file.
    pub fn indicator_document(&self, indicator: IndicatorIx) -> Option<&NodeDocument> {
        Some(&self.nodes.get(self.indicators.get(indicator)?.node)?.document)
    }

    /// The children of a node.
    pub fn children(&self, node: NodeIx) -> &[NodeIx] {
        self.nodes.get(node).and_then(|node| self.child_list.get(node.children.clone())).unwrap_or(&[])
    }

    /// The groups above a node, nearest first.
    pub fn above(&self, node: NodeIx) -> impl Iterator<Item = NodeIx> + '_ {
        std::iter::successors(self.nodes.get(node).and_then(|node| node.parent), |group| {
            self.nodes.get(*group).and_then(|group| group.parent)
        })
    }

    /// All groups, parts included, in the order of the file.
    pub fn groups(&self) -> impl Iterator<Item = NodeIx> + '_ {
        (0..self.nodes.len()).filter(|node| self.nodes.get(*node).is_some_and(|node| node.indicator.is_none()))
    }

    /// The indicators below a node (itself, if it is one), in the order of the file.
    pub fn indicators_below(&self, node: NodeIx) -> impl Iterator<Item = IndicatorIx> + '_ {
        let range = self.nodes.get(node).map_or(0..0, |found| node..found.end);
        range.filter_map(|node| self.nodes.get(node)?.indicator)
    }

    /// The sections in the order of the file: the groups that get a page of their own.
    pub fn sections(&self) -> impl Iterator<Item = NodeIx> + '_ {
        self.groups().filter(|node| {
            self.children(*node)
                .iter()
                .any(|child| self.nodes.get(*child).is_some_and(|child| child.indicator.is_some()))
        })
    }

    /// The section an indicator stands in.
    pub fn section_of(&self, indicator: IndicatorIx) -> Option<NodeIx> {
        self.nodes.get(self.indicators.get(indicator)?.node)?.parent
    }

    /// The least coverage with which a score is shown, in [0, 1]; 0 where the instrument names none.
    pub fn minimum_coverage(&self) -> f64 {
        self.document.minimum_coverage.unwrap_or(0.0)
    }

    /// The part an indicator stands in.
    pub fn part_of(&self, indicator: IndicatorIx) -> Option<NodeIx> {
        Some(self.nodes.get(self.indicators.get(indicator)?.node)?.part)
    }

    /// Weight of each strength.
    pub fn strength_weights(&self) -> StrengthWeights {
        self.document.strength_weights.unwrap_or_default()
    }

    /// The module of that id.
    pub fn module_named(&self, id: &str) -> Option<usize> {
        self.document.modules.iter().position(|module| module.id == id)
    }

    /// The provision of that id.
    pub fn provision_named(&self, id: &str) -> Option<usize> {
        self.document.provisions.iter().position(|provision| provision.id == id)
    }
}
