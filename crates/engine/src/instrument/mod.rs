//! What is asked: an instrument, checked and laid out flat.
//!
//! [`Instrument::new`] takes the document apart once. Afterwards everything is a typed id ([`NodeId`] and the like): parts,
//! groups and indicators are *nodes* in the order of the file (children after their parent), and one indicator in one
//! dimension is an *item*. Nothing that refers to another thing by a text is left to look up while scoring.

mod check;
pub mod condition;
pub mod document;
pub mod explanations;
mod ids;
pub mod legal_force;
pub mod lint;
pub mod members;
pub mod unverified;
pub mod versions;

pub(crate) use check::is_id;
pub use ids::{DimensionId, IdVec, IndicatorId, ItemId, NodeId};

use crate::fault::Refusal;
use condition::Condition;
use document::{Aggregate, Dimension, InstrumentDocument, NodeDocument, Otherwise, Strength, StrengthWeights};
use ids::Id;

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
    pub parent: Option<NodeId>,
    /// The part it belongs to, as a node.
    pub part: NodeId,
    /// Levels below its part: 0 for a part.
    pub depth: usize,
    /// What the pages call it; decided by the tree where the file is silent.
    pub role: Role,
    /// It takes away.
    pub penalty: bool,
    /// An odd number of penalties lie on its way, itself included.
    pub adverse: bool,
    /// A penalty lies on its way, itself included.
    pub under_penalty: bool,
    /// How its children are combined.
    pub aggregate: Aggregate,
    /// Its weight as a number; none where it is pooled.
    pub weight: Option<f64>,
    /// The indicator it is, if it is one.
    pub indicator: Option<IndicatorId>,
    /// Its children, in the order of the file.
    pub children: Vec<NodeId>,
    /// How many nodes it and all below it are; they stand together, itself first.
    size: usize,
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
    pub node: NodeId,
    /// Its own weight.
    pub weight: f64,
    /// The strongest obligation among its provisions.
    pub strength: Option<Strength>,
    /// Provisions it rests on, by position.
    pub provisions: Vec<usize>,
    /// The module it belongs to.
    pub module: Option<usize>,
    /// Core.
    pub core: bool,
    /// The condition under which it applies.
    pub applies_when: Option<Condition>,
    /// What becomes of it otherwise.
    pub otherwise: Otherwise,
}

/// The node that a file calls `id`. `by_id` are the nodes in the order of what files call them.
fn node_named(nodes: &IdVec<NodeId, Node>, by_id: &[NodeId], id: &str) -> Option<NodeId> {
    let found = by_id.binary_search_by(|node| nodes[*node].document.id.as_str().cmp(id)).ok()?;
    by_id.get(found).copied()
}

/// The item of an indicator in one of so many dimensions.
fn item_of(dimensions: usize, indicator: IndicatorId, dimension: DimensionId) -> ItemId {
    ItemId::new(indicator.index() * dimensions + dimension.index())
}

/// An instrument, ready to be asked and scored.
#[derive(Debug, Clone)]
pub struct Instrument {
    /// The file without its tree.
    pub document: InstrumentDocument,
    /// Digest of the file without its translations.
    pub digest: String,
    /// Parts, groups and indicators in the order of the file.
    pub nodes: IdVec<NodeId, Node>,
    /// The questions in the order of the file.
    pub indicators: IdVec<IndicatorId, Indicator>,
    /// The dimensions in the order of the file.
    pub dimensions: IdVec<DimensionId, Dimension>,
    /// The scale of each item, by position; none where it is not asked.
    scales: IdVec<ItemId, Option<usize>>,
    /// The parts, as nodes.
    pub parts: Vec<NodeId>,
    /// The two dimensions that are compared.
    pub pair: Option<[DimensionId; 2]>,
    /// The conditions of the checks, in their order.
    pub checks: Vec<Condition>,
    /// Band that the core rule caps at, by position.
    pub core_cap: Option<usize>,
    /// Indicators in an order in which a condition comes after all it reads.
    pub(crate) condition_order: Vec<IndicatorId>,
    /// For each indicator, those whose condition reads it, directly.
    pub(crate) readers: IdVec<IndicatorId, Vec<IndicatorId>>,
    /// The nodes in the order of what the file calls them.
    by_id: Vec<NodeId>,
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

    /// Lays out a document that was checked before, as [`Instrument::new`] would. One that breaks a rule after all gives an instrument
    /// of some kind, and never a panic.
    ///
    /// # Errors
    /// More indicators than there may be.
    pub fn of_checked(document: InstrumentDocument, digest: String) -> Result<Instrument, Refusal> {
        check::lay_out::<false>(document, digest)
    }

    /// How many items there are, asked or not.
    pub fn item_count(&self) -> usize {
        self.indicators.len() * self.dimensions.len()
    }

    /// All items, asked or not: indicator by indicator, each in every dimension.
    pub fn items(&self) -> impl DoubleEndedIterator<Item = ItemId> + ExactSizeIterator + Clone + use<> {
        (0..self.item_count()).map(ItemId::new)
    }

    /// The items that are asked.
    pub fn asked_items(&self) -> impl Iterator<Item = ItemId> + '_ {
        self.items().filter(|item| self.is_asked(*item))
    }

    /// A list with the same entry for each item.
    pub fn item_list<V: Clone>(&self, entry: V) -> IdVec<ItemId, V> {
        IdVec::filled(self.item_count(), entry)
    }

    /// The item of an indicator in a dimension.
    pub fn item(&self, indicator: IndicatorId, dimension: DimensionId) -> ItemId {
        item_of(self.dimensions.len(), indicator, dimension)
    }

    /// Indicator and dimension of an item. There is an item only where there is a dimension.
    pub fn parts_of_item(&self, item: ItemId) -> (IndicatorId, DimensionId) {
        let dimensions = self.dimensions.len();
        (IndicatorId::new(item.index() / dimensions), DimensionId::new(item.index() % dimensions))
    }

    /// The name of an item in files: `indicator/dimension`.
    pub fn item_name(&self, item: ItemId) -> String {
        let (indicator, dimension) = self.parts_of_item(item);
        format!("{}/{}", self.indicator_id(indicator), self.dimension_id(dimension))
    }

    /// Whether an item is asked at all.
    pub fn is_asked(&self, item: ItemId) -> bool {
        self.scales[item].is_some()
    }

    /// The levels of an item; empty where it is not asked.
    pub fn levels(&self, item: ItemId) -> &[document::Level] {
        self.scales[item].and_then(|scale| self.document.scales.get(scale)).map_or(&[], |scale| scale.levels.as_slice())
    }

    /// The value of a level of an item; 0 for a level that its scale does not have.
    pub fn level_value(&self, item: ItemId, level: usize) -> f64 {
        self.levels(item).get(level).map_or(0.0, |level| level.value)
    }

    /// The dimensions an indicator is asked in.
    pub fn asked_in(&self, indicator: IndicatorId) -> impl Iterator<Item = DimensionId> + '_ {
        self.dimensions.ids().filter(move |dimension| self.is_asked(self.item(indicator, *dimension)))
    }

    /// The node of an indicator.
    pub fn node_of(&self, indicator: IndicatorId) -> &Node {
        &self.nodes[self.indicators[indicator].node]
    }

    /// What the file calls a node.
    pub fn node_id(&self, node: NodeId) -> &str {
        &self.nodes[node].document.id
    }

    /// The title of a group; what the file calls it where it has none.
    pub fn node_title(&self, node: NodeId) -> &str {
        let document = &self.nodes[node].document;
        document.title.as_deref().unwrap_or(&document.id)
    }

    /// What the file calls an indicator.
    pub fn indicator_id(&self, indicator: IndicatorId) -> &str {
        &self.node_of(indicator).document.id
    }

    /// The question of an item: that of its dimension, or else that of its indicator.
    pub fn question(&self, item: ItemId) -> &str {
        let (indicator, dimension) = self.parts_of_item(item);
        let document = self.indicator_document(indicator);
        document.questions.get(self.dimension_id(dimension)).or(document.question.as_ref()).map_or("", String::as_str)
    }

    /// The label of a band, by position.
    pub fn band(&self, band: usize) -> &str {
        let found = self.document.bands.get(band);
        found.map_or("", |band| band.label.as_deref().unwrap_or(&band.id))
    }

    /// What the file calls a dimension.
    pub fn dimension_id(&self, dimension: DimensionId) -> &str {
        &self.dimensions[dimension].id
    }

    /// The dimension that a file calls so.
    pub fn dimension_named(&self, id: &str) -> Option<DimensionId> {
        self.dimensions.find(|dimension| dimension.id == id)
    }

    /// The node that a file calls so.
    pub fn node_named(&self, id: &str) -> Option<NodeId> {
        node_named(&self.nodes, &self.by_id, id)
    }

    /// The indicator that a file calls so.
    pub fn indicator_named(&self, id: &str) -> Option<IndicatorId> {
        self.nodes[self.node_named(id)?].indicator
    }

    /// The item of that name (`indicator/dimension`), where it is asked.
    pub fn item_named(&self, name: &str) -> Option<ItemId> {
        let (indicator, dimension) = name.split_once('/')?;
        let item = self.item(self.indicator_named(indicator)?, self.dimension_named(dimension)?);
        self.is_asked(item).then_some(item)
    }

    /// The fields of an indicator as they stand in the file.
    pub fn indicator_document(&self, indicator: IndicatorId) -> &NodeDocument {
        &self.node_of(indicator).document
    }

    /// The children of a node.
    pub fn children(&self, node: NodeId) -> &[NodeId] {
        &self.nodes[node].children
    }

    /// The groups above a node, nearest first.
    pub fn above(&self, node: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(self.nodes[node].parent, |group| self.nodes[*group].parent)
    }

    /// A node and all below it, in the order of the file.
    pub fn subtree(&self, node: NodeId) -> impl DoubleEndedIterator<Item = NodeId> + Clone + use<> {
        (node.index()..node.index() + self.nodes[node].size).map(NodeId::new)
    }

    /// All groups, parts included, in the order of the file.
    pub fn groups(&self) -> impl DoubleEndedIterator<Item = NodeId> + '_ {
        self.nodes.ids().filter(|node| self.is_group(*node))
    }

    /// The groups below a node (itself, if it is one), in the order of the file.
    pub fn groups_below(&self, node: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        self.subtree(node).filter(|node| self.is_group(*node))
    }

    fn is_group(&self, node: NodeId) -> bool {
        self.nodes[node].indicator.is_none()
    }

    /// The indicators below a node (itself, if it is one), in the order of the file.
    pub fn indicators_below(&self, node: NodeId) -> impl Iterator<Item = IndicatorId> + '_ {
        self.subtree(node).filter_map(|node| self.nodes[node].indicator)
    }

    /// The sections in the order of the file: the groups that get a page of their own.
    pub fn sections(&self) -> impl Iterator<Item = NodeId> + '_ {
        self.groups().filter(|group| self.is_section(*group))
    }

    /// The sections below a node (itself, if it is one), in the order of the file.
    pub fn sections_below(&self, node: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        self.groups_below(node).filter(|group| self.is_section(*group))
    }

    /// Whether a group gets a page of its own: a question stands directly in it.
    pub fn is_section(&self, node: NodeId) -> bool {
        self.children(node).iter().any(|child| !self.is_group(*child))
    }

    /// The section an indicator stands in.
    pub fn section_of(&self, indicator: IndicatorId) -> Option<NodeId> {
        self.node_of(indicator).parent
    }

    /// The least coverage with which a score is shown, in [0, 1]; 0 where the instrument names none.
    pub fn minimum_coverage(&self) -> f64 {
        self.document.minimum_coverage.unwrap_or(0.0)
    }

    /// The part an indicator stands in.
    pub fn part_of(&self, indicator: IndicatorId) -> NodeId {
        self.node_of(indicator).part
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

    /// A provision as it is cited: the title of its source, where it names one, and its place in it.
    pub fn citation(&self, provision: usize) -> Option<String> {
        let provision = self.document.provisions.get(provision)?;
        let source = self.document.sources.iter().find(|source| Some(&source.id) == provision.source.as_ref());
        Some(match source {
            Some(source) => format!("{}, {}", source.title, provision.citation),
            None => provision.citation.clone(),
        })
    }
}
