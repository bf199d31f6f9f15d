//! The method of `docs/method.md` a second time: slow, plain, and sharing nothing with the engine.
//!
//! It reads the instrument and the assessment as JSON, scores everything by recursion, and computes "what if" by scoring
//! all again with other values. Where the text leaves a choice open, the choice is said in a comment marked "Read as".

use serde_json::Value;
use std::collections::{BTreeMap, HashMap};

/// "Two figures are equal when they differ by at most 1e-9."
const TOLERANCE: f64 = 1e-9;

fn at_or_above(x: f64, cut: f64) -> bool {
    x >= cut - TOLERANCE
}

fn at_or_below(x: f64, cut: f64) -> bool {
    x <= cut + TOLERANCE
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Figures {
    pub(crate) low: f64,
    pub(crate) high: f64,
    pub(crate) score: Option<f64>,
    pub(crate) coverage: f64,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Pair {
    pub(crate) first: f64,
    pub(crate) second: f64,
    pub(crate) gap: f64,
    pub(crate) indicators: usize,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Gap {
    pub(crate) item: String,
    pub(crate) core: bool,
    pub(crate) points: Option<f64>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Line {
    pub(crate) kind: String,
    pub(crate) audience: Option<String>,
    pub(crate) items: Vec<String>,
    /// (part, dimension) → points.
    pub(crate) points: BTreeMap<(String, String), Option<f64>>,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Scenarios {
    pub(crate) lowest: f64,
    pub(crate) highest: f64,
    pub(crate) most_moved_by: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Weight {
    Number(f64),
    Pooled,
}

#[derive(Debug, Clone)]
pub(crate) struct Node {
    pub(crate) id: String,
    penalty: bool,
    aggregate: String,
    weight: Weight,
    pillar: bool,
    pub(crate) children: Vec<Node>,
    pub(crate) question: Option<Question>,
}

#[derive(Debug, Clone)]
pub(crate) struct Question {
    /// Dimension → levels of its scale there, each with its value.
    asked: HashMap<String, Vec<(String, f64)>>,
    weight: f64,
    binding: bool,
    provisions: Vec<String>,
    module: Option<String>,
    pub(crate) core: bool,
    applies_when: Option<Value>,
    zero_otherwise: bool,
    /// Dimension → (kind, audience).
    support: HashMap<String, Vec<(String, Option<String>)>>,
    /// Penalties on its way, itself included.
    penalties: usize,
    part: String,
}

/// What has become of one item.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Item {
    Excluded,
    /// Unknown or not answered yet.
    Open,
    Level(f64),
    Zeroed,
}

/// The instrument and its answers, and by which rules they are scored.
#[derive(Debug, Clone)]
pub(crate) struct Naive {
    pub(crate) dimensions: Vec<String>,
    pub(crate) parts: Vec<Node>,
    pair: Option<(String, String)>,
    bands: Vec<(String, f64)>,
    minimum_coverage: f64,
    core_rule: Option<(f64, String)>,
    provisions: Vec<String>,
    checks: Vec<(String, Value)>,
    /// Every question by the id of its indicator, in the order of the instrument.
    pub(crate) questions: Vec<(String, Question)>,
    by_id: HashMap<String, usize>,
    modules: Vec<String>,
    answers: Value,
    states: HashMap<(String, String), Item>,
    /// Items that stand at another value than answered, everything else as it is.
    changed: HashMap<(String, String), f64>,
    equal_weights: bool,
    geometric: bool,
    only_binding: bool,
}

fn text(value: &Value, field: &str) -> Option<String> {
    value.get(field).and_then(Value::as_str).map(str::to_owned)
}

fn list<'a>(value: &'a Value, field: &str) -> &'a [Value] {
    value.get(field).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

const STRENGTHS: [(&str, f64); 7] = [
    ("mandatory", 4.0),
    ("qualified", 3.0),
    ("recommended", 2.0),
    ("endeavour", 2.0),
    ("consider", 2.0),
    ("discretionary", 1.0),
    ("standard", 1.0),
];

const SUPPORT_ORDER: [(&str, Option<&str>); 6] = [
    ("policy_dialogue", None),
    ("research", None),
    ("capacity_building", Some("law_enforcement")),
    ("capacity_building", Some("border_officers")),
    ("capacity_building", Some("duty_bearers")),
    ("practical_tools", None),
];

struct Reading<'a> {
    instrument: &'a Value,
    scales: HashMap<String, Vec<(String, f64)>>,
    strength_of: HashMap<String, String>,
}

impl Reading<'_> {
    fn node(&self, json: &Value, depth: usize, penalties_above: usize, part: &str) -> Node {
        let penalty = text(json, "polarity").as_deref() == Some("penalty");
        let penalties = penalties_above + usize::from(penalty);
        let weight = match json.get("weight") {
            Some(Value::String(_)) => Weight::Pooled,
            Some(Value::Number(number)) => Weight::Number(number.as_f64().unwrap()),
            _ => Weight::Number(1.0),
        };
        let id = text(json, "id").unwrap();
        let part = if depth == 0 { id.clone() } else { part.to_owned() };
        let question = json.get("question").filter(|question| !question.is_null()).map(|_| {
            let own_scale = text(json, "scale");
            let mut asked = HashMap::new();
            for dimension in list(json, "dimensions") {
                let dimension = dimension.as_str().unwrap();
                let scale = own_scale.clone().unwrap_or_else(|| {
                    let all = list(self.instrument, "dimensions");
                    text(all.iter().find(|d| d["id"] == dimension).unwrap(), "scale").unwrap()
                });
                asked.insert(dimension.to_owned(), self.scales[&scale].clone());
            }
            let provisions: Vec<String> =
                list(json, "provisions").iter().map(|id| id.as_str().unwrap().to_owned()).collect();
            // "that of the strongest obligation among its provisions, in the order mandatory, qualified, …"
            let strongest =
                STRENGTHS.iter().find(|(strength, _)| provisions.iter().any(|id| self.strength_of[id] == *strength));
            let own = json.get("weight").and_then(Value::as_f64);
            let weight = own.unwrap_or_else(|| match strongest {
                None => 1.0,
                Some((strength, usual)) => match self.instrument.get("strength_weights") {
                    Some(table) if !table.is_null() => table[*strength].as_f64().unwrap(),
                    _ => *usual,
                },
            });
            let mut support = HashMap::new();
            for (dimension, supports) in json.get("support").and_then(Value::as_object).into_iter().flatten() {
                let supports = supports.as_array().unwrap();
                let supports = supports.iter().map(|one| (text(one, "kind").unwrap(), text(one, "audience"))).collect();
                support.insert(dimension.clone(), supports);
            }
            Question {
                asked,
                weight,
                binding: strongest.is_some_and(|(strength, _)| ["mandatory", "qualified"].contains(strength)),
                provisions,
                module: text(json, "module"),
                core: json.get("core").and_then(Value::as_bool).unwrap_or(false),
                applies_when: json.get("applies_when").filter(|when| !when.is_null()).cloned(),
                zero_otherwise: text(json, "otherwise").as_deref() == Some("zero"),
                support,
                penalties,
                part: part.clone(),
            }
        });
        let role = text(json, "role");
        let is_group = question.is_none();
        Node {
            penalty,
            aggregate: text(json, "aggregate").unwrap_or_else(|| "mean".into()),
            weight,
            // "`role` says what the pages call a group; without it the groups directly under a part are its pillars"
            pillar: is_group && depth > 0 && role.map_or(depth == 1, |role| role == "pillar"),
            children: list(json, "children")
                .iter()
                .map(|child| self.node(child, depth + 1, penalties, &part))
                .collect(),
            question,
            id,
        }
    }
}

fn collect_questions(node: &Node, out: &mut Vec<(String, Question)>) {
    if let Some(question) = &node.question {
        out.push((node.id.clone(), question.clone()));
    }
    for child in &node.children {
        collect_questions(child, out);
    }
}

impl Naive {
    pub(crate) fn new(instrument: &Value, assessment: &Value) -> Naive {
        let scales = list(instrument, "scales")
            .iter()
            .map(|scale| {
                let levels = list(scale, "levels")
                    .iter()
                    .map(|level| (text(level, "id").unwrap(), level["value"].as_f64().unwrap()))
                    .collect();
                (text(scale, "id").unwrap(), levels)
            })
            .collect();
        let strength_of = list(instrument, "provisions")
            .iter()
            .map(|provision| (text(provision, "id").unwrap(), text(provision, "strength").unwrap()))
            .collect();
        let reading = Reading { instrument, scales, strength_of };
        let parts: Vec<Node> = list(instrument, "parts").iter().map(|part| reading.node(part, 0, 0, "")).collect();
        let mut questions = Vec::new();
        for part in &parts {
            collect_questions(part, &mut questions);
        }
        let by_id = questions.iter().enumerate().map(|(index, (id, _))| (id.clone(), index)).collect();
        // "Without `modules`, those that are `chosen` in the instrument."
        let modules = match assessment.get("modules").and_then(Value::as_array) {
            Some(chosen) => chosen.iter().map(|id| id.as_str().unwrap().to_owned()).collect(),
            None => list(instrument, "modules")
                .iter()
                .filter(|module| module.get("chosen") == Some(&Value::Bool(true)))
                .map(|module| text(module, "id").unwrap())
                .collect(),
        };
        let mut naive = Naive {
            dimensions: list(instrument, "dimensions").iter().map(|dimension| text(dimension, "id").unwrap()).collect(),
            parts,
            pair: match list(instrument, "pair") {
                [first, second] => Some((first.as_str().unwrap().into(), second.as_str().unwrap().into())),
                _ => None,
            },
            bands: list(instrument, "bands")
                .iter()
                .map(|band| (text(band, "id").unwrap(), band["from"].as_f64().unwrap()))
                .collect(),
            // Read as: an instrument that names no minimum asks for none.
            minimum_coverage: instrument.get("minimum_coverage").and_then(Value::as_f64).unwrap_or(0.0),
            core_rule: instrument
                .get("core_rule")
                .filter(|rule| !rule.is_null())
                .map(|rule| (rule["at_or_below"].as_f64().unwrap(), text(rule, "highest_band").unwrap())),
            provisions: list(instrument, "provisions").iter().map(|one| text(one, "id").unwrap()).collect(),
            checks: list(instrument, "checks")
                .iter()
                .map(|check| (text(check, "id").unwrap(), check["when"].clone()))
                .collect(),
            questions,
            by_id,
            modules,
            answers: assessment["answers"].clone(),
            states: HashMap::new(),
            changed: HashMap::new(),
            equal_weights: false,
            geometric: false,
            only_binding: false,
        };
        let mut states = HashMap::new();
        for (id, question) in &naive.questions {
            for dimension in naive.asked_in(question) {
                states.insert((id.clone(), dimension.clone()), naive.state(id, question, dimension));
            }
        }
        naive.states = states;
        naive
    }

    /// The binding duties alone: everything else left out.
    pub(crate) fn binding(&self) -> Naive {
        Naive { only_binding: true, ..self.clone() }
    }

    // ---- Conditions ------------------------------------------------------------------------------------------------

    fn answered(&self, id: &str, dimension: &str) -> Option<&str> {
        self.answers.get(id)?.get(dimension)?.get("level")?.as_str()
    }

    fn question(&self, id: &str) -> &Question {
        &self.questions[self.by_id[id]].1
    }

    fn module_chosen(&self, question: &Question) -> bool {
        question.module.as_ref().is_none_or(|module| self.modules.contains(module))
    }

    /// Whether an indicator's condition is decided false.
    fn ruled_out(&self, question: &Question) -> bool {
        question.applies_when.as_ref().is_some_and(|condition| self.decide(condition) == Some(false))
    }

    fn decide(&self, condition: &Value) -> Option<bool> {
        let parts = |field: &str| -> Option<Vec<Option<bool>>> {
            let parts = condition.get(field)?.as_array()?;
            Some(parts.iter().map(|part| self.decide(part)).collect())
        };
        if let Some(item) = text(condition, "answer") {
            let (id, dimension) = item.split_once('/').unwrap();
            let listed = |word: &str| list(condition, "in").iter().any(|one| one == word);
            let question = self.question(id);
            // "an item that does not itself apply (…) makes `answer` false"
            if !self.module_chosen(question) || self.ruled_out(question) {
                return Some(false);
            }
            return match self.answered(id, dimension) {
                // Read as: `unanswered` is a word that may be listed like the other two.
                None => listed("unanswered").then_some(true),
                Some(word @ ("unknown" | "not_applicable")) => listed(word).then_some(true),
                Some(level) => Some(listed(level)),
            };
        }
        if let Some(parts) = parts("all") {
            return if parts.contains(&Some(false)) {
                Some(false)
            } else if parts.contains(&None) {
                None
            } else {
                Some(true)
            };
        }
        if let Some(parts) = parts("any") {
            return if parts.contains(&Some(true)) {
                Some(true)
            } else if parts.contains(&None) {
                None
            } else {
                Some(false)
            };
        }
        self.decide(&condition["not"]).map(|decided| !decided)
    }

    /// The checks whose condition is decided true.
    pub(crate) fn checks(&self) -> Vec<String> {
        let shown = self.checks.iter().filter(|(_, when)| self.decide(when) == Some(true));
        shown.map(|(id, _)| id.clone()).collect()
    }

    // ---- An item ---------------------------------------------------------------------------------------------------

    /// "What decides first is the module, then the condition, then the answer."
    fn state(&self, id: &str, question: &Question, dimension: &str) -> Item {
        if !self.module_chosen(question) {
            return Item::Excluded;
        }
        if self.ruled_out(question) {
            return if question.zero_otherwise { Item::Zeroed } else { Item::Excluded };
        }
        match self.answered(id, dimension) {
            None | Some("unknown") => Item::Open,
            Some("not_applicable") => Item::Excluded,
            Some(level) => {
                let levels = &question.asked[dimension];
                Item::Level(levels.iter().find(|(known, _)| known == level).unwrap().1)
            }
        }
    }

    fn item(&self, id: &str, dimension: &str) -> Item {
        if self.only_binding && !self.question(id).binding {
            return Item::Excluded;
        }
        let key = (id.to_owned(), dimension.to_owned());
        // Not asked in this dimension: none of its items.
        self.states.get(&key).copied().unwrap_or(Item::Excluded)
    }

    /// The value of an item that is answered or zeroed.
    fn value(&self, id: &str, dimension: &str) -> Option<f64> {
        match self.item(id, dimension) {
            Item::Excluded | Item::Open => None,
            Item::Level(value) => Some(value),
            Item::Zeroed => Some(0.0),
        }
    }

    // ---- A group ---------------------------------------------------------------------------------------------------

    pub(crate) fn figures(&self, node: &Node, dimension: &str) -> Option<Figures> {
        Some(self.look(node, dimension)?.1)
    }

    /// The weight of a node in its group; none where it is excluded.
    pub(crate) fn weight(&self, node: &Node, dimension: &str) -> Option<f64> {
        Some(self.look(node, dimension)?.0)
    }

    /// Weight and figures of a node; none where it is excluded.
    fn look(&self, node: &Node, dimension: &str) -> Option<(f64, Figures)> {
        if let Some(question) = &node.question {
            let weight = if self.equal_weights { 1.0 } else { question.weight };
            let changed = self.changed.get(&(node.id.clone(), dimension.to_owned())).copied();
            let value = match (self.item(&node.id, dimension), changed) {
                (Item::Excluded, _) => return None,
                (Item::Open, _) => {
                    return Some((weight, Figures { low: 0.0, high: 1.0, score: None, coverage: 0.0 }));
                }
                (Item::Level(_) | Item::Zeroed, Some(value)) | (Item::Level(value), None) => value,
                (Item::Zeroed, None) => 0.0,
            };
            return Some((weight, Figures { low: value, high: value, score: Some(value), coverage: 1.0 }));
        }
        let remaining: Vec<(&Node, f64, Figures)> = node
            .children
            .iter()
            .filter_map(|child| self.look(child, dimension).map(|(weight, figures)| (child, weight, figures)))
            .collect();
        // "A group whose only remaining children are penalties is excluded", as is one with no child left.
        if remaining.iter().all(|(child, ..)| child.penalty) {
            return None;
        }
        let children = |penalty: bool, of: &dyn Fn(&Figures) -> Option<f64>| -> Vec<(f64, f64)> {
            let children = remaining.iter().filter(|(child, ..)| child.penalty == penalty);
            children.filter_map(|(_, weight, figures)| Some((*weight, of(figures)?))).collect()
        };
        let low = self.combine(node, &children(false, &|f| Some(f.low)), &children(true, &|f| Some(f.high)));
        let high = self.combine(node, &children(false, &|f| Some(f.high)), &children(true, &|f| Some(f.low)));
        let scored = children(false, &|f| f.score);
        let score = (!scored.is_empty()).then(|| self.combine(node, &scored, &children(true, &|f| f.score)));
        let all: f64 = remaining.iter().map(|(_, weight, _)| weight).sum();
        let covered: f64 = remaining.iter().map(|(_, weight, figures)| weight * figures.coverage).sum();
        let weight = match node.weight {
            Weight::Number(_) if self.equal_weights => 1.0,
            Weight::Number(number) => number,
            Weight::Pooled => children(false, &|_| Some(0.0)).iter().map(|(weight, _)| weight).sum(),
        };
        Some((weight, Figures { low, high, score, coverage: covered / all }))
    }

    fn combine(&self, node: &Node, ordinary: &[(f64, f64)], penalties: &[(f64, f64)]) -> f64 {
        let total: f64 = ordinary.iter().map(|(w, _)| w).sum();
        // Read as: "has no penalty child" is said of the group in the instrument, whatever remains of it.
        let made_geometric = self.geometric && node.aggregate == "mean" && !node.children.iter().any(|c| c.penalty);
        match if made_geometric { "geometric" } else { node.aggregate.as_str() } {
            "mean" => {
                let adds: f64 = ordinary.iter().map(|(w, x)| w * x).sum();
                let takes: f64 = penalties.iter().map(|(w, x)| w * x).sum();
                (adds - takes) / total
            }
            "geometric" => {
                let product: f64 = ordinary.iter().map(|(w, x)| (0.01 + 0.99 * x.max(0.0)).powf(w / total)).product();
                (product - 0.01) / 0.99
            }
            "minimum" => ordinary.iter().map(|(_, x)| *x).fold(f64::INFINITY, f64::min),
            "all_or_part" => {
                let above_zero = |x: f64| x > TOLERANCE;
                if !ordinary.iter().any(|(_, x)| above_zero(*x)) {
                    0.0
                // Read as: above 1 (a penalty that is itself below 0 gives back) is as good as 1; the method says
                // that every way of combining is monotone.
                } else if ordinary.iter().all(|(_, x)| at_or_above(*x, 1.0))
                    && !penalties.iter().any(|(_, x)| above_zero(*x))
                {
                    1.0
                } else {
                    0.5
                }
            }
            other => panic!("{other}"),
        }
    }

    // ---- Looking at the tree ---------------------------------------------------------------------------------------

    /// Every node below and with the parts, in the order of the instrument.
    pub(crate) fn nodes(&self) -> Vec<&Node> {
        fn walk<'a>(node: &'a Node, out: &mut Vec<&'a Node>) {
            out.push(node);
            for child in &node.children {
                walk(child, out);
            }
        }
        let mut out = Vec::new();
        for part in &self.parts {
            walk(part, &mut out);
        }
        out
    }

    fn part(&self, id: &str) -> &Node {
        self.parts.iter().find(|part| part.id == id).unwrap()
    }

    fn indicators_below(node: &Node) -> Vec<(String, Question)> {
        let mut out = Vec::new();
        collect_questions(node, &mut out);
        out
    }

    /// Dimensions an indicator is asked in, in the order of the instrument.
    fn asked_in<'a>(&'a self, question: &'a Question) -> impl Iterator<Item = &'a String> {
        self.dimensions.iter().filter(|dimension| question.asked.contains_key(*dimension))
    }

    // ---- Bands -----------------------------------------------------------------------------------------------------

    fn band(&self, figure: f64) -> usize {
        self.bands.iter().rposition(|(_, cut)| at_or_above(figure, *cut)).unwrap_or(0)
    }

    /// Core indicators at or below the rule's value, below a group.
    pub(crate) fn capped_by(&self, group: &Node, dimension: &str) -> Vec<String> {
        let Some((value, _)) = &self.core_rule else { return Vec::new() };
        let below = Self::indicators_below(group).into_iter();
        below
            .filter(|(id, question)| question.core && self.value(id, dimension).is_some_and(|v| at_or_below(v, *value)))
            .map(|(id, _)| id)
            .collect()
    }

    pub(crate) fn bands(&self, group: &Node, dimension: &str) -> Option<Vec<String>> {
        let figures = self.figures(group, dimension)?;
        if self.bands.is_empty() || !at_or_above(figures.coverage, self.minimum_coverage) {
            return None;
        }
        let mut bands: Vec<usize> = (self.band(figures.low)..=self.band(figures.high)).collect();
        if !self.capped_by(group, dimension).is_empty() {
            let (_, highest) = self.core_rule.as_ref().unwrap();
            let highest = self.bands.iter().position(|(id, _)| id == highest).unwrap();
            for band in &mut bands {
                *band = (*band).min(highest);
            }
            bands.dedup();
        }
        Some(bands.into_iter().map(|band| self.bands[band].0.clone()).collect())
    }

    // ---- Law against practice --------------------------------------------------------------------------------------

    fn pair_over(&self, indicators: &[(String, Question)]) -> Option<Pair> {
        let (first_dimension, second_dimension) = self.pair.as_ref()?;
        let (mut weight, mut first, mut second, mut gap, mut count) = (0.0, 0.0, 0.0, 0.0, 0);
        for (id, question) in indicators {
            // Read as: "penalties aside" leaves out every indicator with a penalty on its way.
            if question.penalties > 0 {
                continue;
            }
            let (Some(x), Some(y)) = (self.value(id, first_dimension), self.value(id, second_dimension)) else {
                continue;
            };
            weight += question.weight;
            first += question.weight * x;
            second += question.weight * y;
            gap += question.weight * (x - y);
            count += 1;
        }
        (count > 0).then(|| Pair {
            first: first / weight,
            second: second / weight,
            gap: gap / weight,
            indicators: count,
        })
    }

    pub(crate) fn pair_of_group(&self, group: &Node) -> Option<Pair> {
        self.pair_over(&Self::indicators_below(group))
    }

    fn citing(&self, provision: &str) -> Vec<(String, Question)> {
        let cite = self.questions.iter().filter(|(_, question)| question.provisions.iter().any(|id| id == provision));
        cite.cloned().collect()
    }

    pub(crate) fn pairs_of_provisions(&self) -> Vec<Option<Pair>> {
        self.provisions.iter().map(|provision| self.pair_over(&self.citing(provision))).collect()
    }

    pub(crate) fn quadrant(first: f64, second: f64) -> &'static str {
        match (at_or_above(first, 0.5), at_or_above(second, 0.5)) {
            (true, true) => "both high",
            (true, false) => "implementation gap",
            (false, true) => "practice ahead",
            (false, false) => "both low",
        }
    }

    /// The values of an indicator in both dimensions of the pair.
    pub(crate) fn paired(&self, id: &str) -> Option<(f64, f64)> {
        let (first, second) = self.pair.as_ref()?;
        if self.question(id).penalties > 0 {
            return None;
        }
        Some((self.value(id, first)?, self.value(id, second)?))
    }

    pub(crate) fn provision_figures(&self, dimension: &str) -> Vec<Option<Figures>> {
        let of = |provision: &String| {
            // Read as: an ordinary item is one with no penalty on its way.
            let cite = self.citing(provision).into_iter().filter(|(_, question)| question.penalties == 0);
            let items: Vec<(f64, Item)> = cite
                .map(|(id, question)| (question.weight, self.item(&id, dimension)))
                .filter(|(_, item)| *item != Item::Excluded)
                .collect();
            if items.is_empty() {
                return None;
            }
            let total: f64 = items.iter().map(|(w, _)| w).sum();
            let (mut low, mut high, mut answered, mut scored) = (0.0, 0.0, 0.0, 0.0);
            for (w, item) in &items {
                match item {
                    Item::Level(v) => {
                        low += w * v;
                        high += w * v;
                        scored += w * v;
                        answered += w;
                    }
                    Item::Zeroed => answered += w,
                    Item::Open => high += w,
                    Item::Excluded => {}
                }
            }
            Some(Figures {
                low: low / total,
                high: high / total,
                score: (answered > 0.0).then(|| scored / answered),
                coverage: answered / total,
            })
        };
        self.provisions.iter().map(of).collect()
    }

    /// Item name → effective weight, for all items that have one.
    pub(crate) fn effective_weights(&self) -> HashMap<String, f64> {
        fn walk(naive: &Naive, node: &Node, dimension: &str, share: f64, out: &mut HashMap<String, f64>) {
            if node.question.is_some() {
                out.insert(format!("{}/{dimension}", node.id), share);
            }
            let remain: Vec<(&Node, f64)> = node
                .children
                .iter()
                .filter(|child| !child.penalty)
                .filter_map(|child| Some((child, naive.weight(child, dimension)?)))
                .collect();
            let total: f64 = remain.iter().map(|(_, w)| w).sum();
            for (child, w) in remain {
                walk(naive, child, dimension, share * w / total, out);
            }
        }
        let mut out = HashMap::new();
        for part in &self.parts {
            for dimension in &self.dimensions {
                if self.figures(part, dimension).is_some() {
                    walk(self, part, dimension, 1.0, &mut out);
                }
            }
        }
        out
    }

    // ---- Gaps, practices, support ----------------------------------------------------------------------------------

    fn is_adverse(question: &Question) -> bool {
        question.penalties % 2 == 1
    }

    fn best(question: &Question, dimension: &str) -> f64 {
        let values = question.asked[dimension].iter().map(|(_, value)| *value);
        if Self::is_adverse(question) {
            values.fold(f64::INFINITY, f64::min)
        } else {
            values.fold(f64::NEG_INFINITY, f64::max)
        }
    }

    fn worth_of(question: &Question, value: f64) -> f64 {
        if Self::is_adverse(question) { 1.0 - value } else { value }
    }

    pub(crate) fn worth(&self, id: &str, dimension: &str) -> Option<f64> {
        Some(Self::worth_of(self.question(id), self.value(id, dimension)?))
    }

    pub(crate) fn is_strong(&self, id: &str, dimension: &str) -> bool {
        self.worth(id, dimension).is_some_and(|worth| at_or_above(worth, 0.75))
    }

    /// "what is not shown is not used": a score is shown from the instrument's `minimum_coverage` on.
    fn reaches_minimum(&self, node: &Node, dimension: &str) -> bool {
        self.figures(node, dimension).is_some_and(|figures| at_or_above(figures.coverage, self.minimum_coverage))
    }

    /// Whether a group has a score that is shown; none where it has no score.
    pub(crate) fn shown(&self, id: &str, dimension: &str) -> Option<bool> {
        let group = self.nodes().into_iter().find(|node| node.id == id).unwrap();
        self.figures(group, dimension)?.score?;
        Some(self.reaches_minimum(group, dimension))
    }

    /// 100 · (score of a part with some items at their best − score now).
    fn points_of(&self, part: &str, dimension: &str, items: &[String]) -> Option<f64> {
        let now = self.figures(self.part(part), dimension)?.score?;
        // "none where there is no score, or where the part's coverage in that dimension is below the minimum"
        if !self.reaches_minimum(self.part(part), dimension) {
            return None;
        }
        let mut other = self.clone();
        for item in items {
            let (id, dimension) = item.split_once('/').unwrap();
            let best = Self::best(self.question(id), dimension);
            other.changed.insert((id.to_owned(), dimension.to_owned()), best);
        }
        Some(100.0 * (other.figures(other.part(part), dimension)?.score? - now))
    }

    pub(crate) fn gaps(&self) -> Vec<Gap> {
        let mut gaps = Vec::new();
        for (id, question) in &self.questions {
            for dimension in self.asked_in(question) {
                let Some(value) = self.value(id, dimension) else { continue };
                let best = Self::best(question, dimension);
                // Below its best, seen by what it is worth.
                if at_or_above(Self::worth_of(question, value), Self::worth_of(question, best)) {
                    continue;
                }
                let item = format!("{id}/{dimension}");
                let points = self.points_of(&question.part, dimension, std::slice::from_ref(&item));
                gaps.push(Gap { item, core: question.core, points });
            }
        }
        // Stable: "then in instrument order, then by dimension".
        gaps.sort_by_key(|gap| {
            let rounded = gap.points.map(|points| (points * 1e9).round() as i64);
            (!gap.core, rounded.is_none(), std::cmp::Reverse(rounded))
        });
        gaps
    }

    pub(crate) fn good_practices(&self) -> Vec<String> {
        let (mut strong, mut others) = (Vec::new(), Vec::new());
        for (id, question) in &self.questions {
            // Read as: an empty text is no note.
            let note = self.answers.get(id).and_then(|answer| text(answer, "good_practice"));
            if note.is_none_or(|note| note.is_empty()) {
                continue;
            }
            // "notes on other items are listed after them, never dropped", whatever was answered there.
            for dimension in self.asked_in(question) {
                let list = if self.is_strong(id, dimension) { &mut strong } else { &mut others };
                list.push(format!("{id}/{dimension}"));
            }
        }
        strong.extend(others);
        strong
    }

    fn has_evidence(&self, id: &str, dimension: &str) -> bool {
        let Some(answer) = self.answers.get(id) else { return false };
        list(answer, "evidence").iter().any(|evidence| match text(evidence, "dimension") {
            Some(named) => named == dimension,
            None => text(evidence, "kind").unwrap() != "statute" || dimension == self.dimensions[0],
        })
    }

    pub(crate) fn evidence_coverage(&self, part: &Node, dimension: &str) -> Option<f64> {
        let (mut all, mut with) = (0.0, 0.0);
        for (id, question) in Self::indicators_below(part) {
            if let Item::Level(_) = self.item(&id, dimension) {
                all += question.weight;
                if self.has_evidence(&id, dimension) {
                    with += question.weight;
                }
            }
        }
        (all > 0.0).then(|| with / all)
    }

    pub(crate) fn support_plan(&self, gaps: &[Gap]) -> Vec<Line> {
        let mut lines = Vec::new();
        for (kind, audience) in SUPPORT_ORDER {
            let mut of_gaps = Vec::new();
            for gap in gaps {
                let (id, dimension) = gap.item.split_once('/').unwrap();
                let question = self.question(id);
                let named = question
                    .support
                    .get(dimension)
                    .is_some_and(|supports| supports.iter().any(|(k, a)| k == kind && a.as_deref() == audience));
                if named && !self.is_strong(id, dimension) {
                    of_gaps.push(gap.item.clone());
                }
            }
            let mut items = of_gaps.clone();
            if kind == "research" {
                for (id, question) in &self.questions {
                    for dimension in self.asked_in(question) {
                        let answer = self.answers.get(id).and_then(|answer| answer.get(dimension));
                        let unknown = self.item(id, dimension) == Item::Open
                            && answer.is_some_and(|answer| answer["level"] == "unknown");
                        let because = answer.and_then(|answer| text(answer, "because"));
                        // "`unknown` asks for `research` only where it was said that nobody knows"
                        if unknown && because.as_deref() == Some("nobody_knows") {
                            items.push(format!("{id}/{dimension}"));
                        }
                    }
                }
            }
            if items.is_empty() {
                continue;
            }
            let mut points = BTreeMap::new();
            for part in &self.parts {
                for dimension in &self.dimensions {
                    let here: Vec<String> = of_gaps
                        .iter()
                        .filter(|item| {
                            let (id, of) = item.split_once('/').unwrap();
                            of == dimension && self.question(id).part == part.id
                        })
                        .cloned()
                        .collect();
                    // "for each part and dimension it has gaps in and whose coverage reaches the minimum"
                    if !here.is_empty() && self.reaches_minimum(part, dimension) {
                        let gain = self.points_of(&part.id, dimension, &here);
                        points.insert((part.id.clone(), dimension.clone()), gain);
                    }
                }
            }
            lines.push(Line { kind: kind.into(), audience: audience.map(str::to_owned), items, points });
        }
        lines
    }

    // ---- How robust is it? -----------------------------------------------------------------------------------------

    /// (part or pillar, dimension) → the twelve scenarios. Read as: none where there is no score, or it is not shown.
    pub(crate) fn scenarios(&self) -> BTreeMap<(String, String), Scenarios> {
        let rules: Vec<Naive> = [(false, false), (false, true), (true, false), (true, true)]
            .into_iter()
            .map(|(equal_weights, geometric)| Naive { equal_weights, geometric, ..self.clone() })
            .collect();
        let mut out = BTreeMap::new();
        let parts = self.parts.iter().map(|part| part.id.as_str());
        let pillars = self.nodes().into_iter().filter(|node| node.pillar).map(|node| node.id.as_str());
        for id in parts.chain(pillars) {
            for dimension in &self.dimensions {
                if self.shown(id, dimension) != Some(true) {
                    continue;
                }
                // value[weights][aggregate] = [score, low, high]
                let values: Option<Vec<[f64; 3]>> = rules
                    .iter()
                    .map(|rules| {
                        let node = rules.nodes().into_iter().find(|node| node.id == id).unwrap();
                        let figures = rules.figures(node, dimension)?;
                        Some([figures.score?, figures.low, figures.high])
                    })
                    .collect();
                let Some(values) = values else { continue };
                let [plain, geometric, equal, equal_geometric] = values.as_slice() else { panic!("four") };
                let mean = |differences: &[f64]| differences.iter().sum::<f64>() / differences.len() as f64;
                let (mut weights, mut unknown, mut aggregate) = (Vec::new(), Vec::new(), Vec::new());
                for at in 0..3 {
                    weights.push((plain[at] - equal[at]).abs());
                    weights.push((geometric[at] - equal_geometric[at]).abs());
                    aggregate.push((plain[at] - geometric[at]).abs());
                    aggregate.push((equal[at] - equal_geometric[at]).abs());
                }
                // Read as: over every two scenarios that differ in this choice alone.
                for [score, low, high] in &values {
                    unknown.extend([(score - low).abs(), (score - high).abs(), (low - high).abs()]);
                }
                let moves = [("weights", mean(&weights)), ("unknown", mean(&unknown)), ("aggregate", mean(&aggregate))];
                let most = moves.iter().map(|(_, by)| *by).fold(f64::NEG_INFINITY, f64::max);
                // "the first named where equal"
                let first = moves.iter().find(|(_, by)| at_or_above(*by, most)).unwrap().0;
                let all = values.iter().flatten().copied();
                out.insert(
                    (id.to_owned(), dimension.clone()),
                    Scenarios {
                        lowest: all.clone().fold(f64::INFINITY, f64::min),
                        highest: all.fold(f64::NEG_INFINITY, f64::max),
                        most_moved_by: first,
                    },
                );
            }
        }
        out
    }
}
