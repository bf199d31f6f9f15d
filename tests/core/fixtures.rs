//! Instruments and assessments to test with: small ones by hand, and random ones with every feature in use.

use palermo::assessment::Draft;
use palermo::exchange::{self, Opened, OpenedAssessment};
use palermo::fault::Refusal;
use palermo::instrument::{DimensionId, IndicatorId, Instrument, ItemId};
use palermo::scoring::{Figures, Scores};
use serde_json::{Map, Value, json};
use std::rc::Rc;

/// A time for edits.
pub(crate) const NOW: &str = "2026-11-24T09:00:00Z";

/// A small seeded generator (SplitMix64): the same cases on every machine.
#[derive(Debug, Clone)]
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }

    /// 0..n
    pub(crate) fn below(&mut self, n: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(n.max(1)).unwrap()).unwrap()
    }

    pub(crate) fn chance(&mut self, percent: u64) -> bool {
        self.next() % 100 < percent
    }

    pub(crate) fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        let index = self.below(list.len());
        &list[index]
    }

    /// In [0, 1), a multiple of 1/1000.
    fn share(&mut self) -> f64 {
        f64::from(u32::try_from(self.below(1000)).unwrap()) / 1000.0
    }

    fn shuffled(&mut self, n: usize) -> Vec<usize> {
        let mut list: Vec<usize> = (0..n).collect();
        for last in (1..n).rev() {
            list.swap(last, self.below(last + 1));
        }
        list
    }
}

/// What a random instrument may hold.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Options {
    pub(crate) penalties: bool,
    pub(crate) conditions: bool,
    pub(crate) pooled: bool,
    /// Nothing but `mean`.
    pub(crate) only_mean: bool,
    /// One group, no tree.
    pub(crate) flat: bool,
    pub(crate) indicators: usize,
}

impl Options {
    pub(crate) const ALL: Options =
        Options { penalties: true, conditions: true, pooled: true, only_mean: false, flat: false, indicators: 14 };
}

const STRENGTHS: [&str; 7] =
    ["mandatory", "qualified", "recommended", "endeavour", "consider", "discretionary", "standard"];
const VALUES: [f64; 10] = [0.0, 0.25, 0.5, 0.75, 1.0, 1.0, -0.0, 0.0, 1e-12, 1.0 - 1e-12];

fn weight(dice: &mut Dice) -> f64 {
    match dice.below(3) {
        0 => *dice.pick(&[1.0, 2.0, 3.0, 4.0]),
        1 => 0.1 + 4.0 * dice.share(),
        _ => *dice.pick(&[0.5, 1.5, 0.25, 10.0, 1.0 / 3.0]),
    }
}

fn scales(dice: &mut Dice) -> Vec<Value> {
    (0..2 + dice.below(2))
        .map(|scale| {
            let levels: Vec<Value> = (0..1 + dice.below(5))
                .map(|level| {
                    let value = if dice.chance(70) { *dice.pick(&VALUES) } else { dice.share() };
                    json!({"id": format!("l{level}"), "label": "a level", "value": value})
                })
                .collect();
            json!({"id": format!("s{scale}"), "levels": levels})
        })
        .collect()
}

/// The levels an indicator has in a dimension.
fn levels_of<'a>(instrument: &'a Value, indicator: &Value, dimension: &str) -> Vec<&'a str> {
    let scale = match indicator.get("scale").and_then(Value::as_str) {
        Some(own) => own,
        None => {
            let all = instrument["dimensions"].as_array().unwrap();
            all.iter().find(|one| one["id"] == dimension).unwrap()["scale"].as_str().unwrap()
        }
    };
    let scale = instrument["scales"].as_array().unwrap().iter().find(|one| one["id"] == scale).unwrap();
    scale["levels"].as_array().unwrap().iter().map(|level| level["id"].as_str().unwrap()).collect()
}

fn indicator(dice: &mut Dice, instrument: &Value, number: usize, options: &Options) -> Value {
    let all: Vec<String> = ids(instrument, "dimensions");
    let asked: Vec<String> = all.iter().filter(|_| dice.chance(80)).cloned().collect();
    let asked = if asked.is_empty() { vec![dice.pick(&all).clone()] } else { asked };
    let mut node = json!({"id": format!("i{number}"), "question": "?", "dimensions": asked});
    let provisions = ids(instrument, "provisions");
    let cited: Vec<&String> = provisions.iter().filter(|_| dice.chance(20)).collect();
    if !cited.is_empty() {
        node["provisions"] = json!(cited);
    }
    if dice.chance(30) {
        node["weight"] = json!(weight(dice));
    } else if dice.chance(20) {
        node["weight"] = Value::Null;
    }
    if options.conditions && dice.chance(20) {
        let modules = ids(instrument, "modules");
        if !modules.is_empty() {
            node["module"] = json!(dice.pick(&modules));
        }
    }
    if dice.chance(25) {
        node["core"] = json!(dice.chance(80));
    }
    if dice.chance(15) {
        let scales = ids(instrument, "scales");
        node["scale"] = json!(dice.pick(&scales));
    }
    if dice.chance(30) {
        node["not_applicable"] = json!({ dice.pick(&asked).clone(): "where there is none" });
    }
    if dice.chance(70) {
        let mut support = Map::new();
        for dimension in &asked {
            let kinds = [
                json!({"kind": "policy_dialogue"}),
                json!({"kind": "research"}),
                json!({"kind": "capacity_building", "audience": "law_enforcement"}),
                json!({"kind": "capacity_building", "audience": "border_officers"}),
                json!({"kind": "capacity_building", "audience": "duty_bearers"}),
                json!({"kind": "practical_tools"}),
            ];
            let mut list: Vec<&Value> = kinds.iter().filter(|_| dice.chance(25)).collect();
            if list.len() > 1 && dice.chance(10) {
                list.push(list[0]);
            }
            support.insert(dimension.clone(), json!(list));
        }
        node["support"] = Value::Object(support);
    }
    node
}

fn condition(dice: &mut Dice, instrument: &Value, readable: &[Value], depth: usize) -> Value {
    let form = if depth >= 3 { 0 } else { dice.below(6) };
    match form {
        3 | 4 => {
            let parts: Vec<Value> =
                (0..1 + dice.below(3)).map(|_| condition(dice, instrument, readable, depth + 1)).collect();
            json!({ if form == 3 { "all" } else { "any" }: parts })
        }
        5 => json!({ "not": condition(dice, instrument, readable, depth + 1) }),
        _ => {
            let target = dice.pick(readable);
            let asked = target["dimensions"].as_array().unwrap();
            let dimension = dice.pick(asked).as_str().unwrap();
            let mut words: Vec<&str> =
                levels_of(instrument, target, dimension).into_iter().filter(|_| dice.chance(50)).collect();
            for word in ["unknown", "not_applicable", "unanswered"] {
                if dice.chance(12) {
                    words.push(word);
                }
            }
            if words.is_empty() {
                words.push(levels_of(instrument, target, dimension)[0]);
            }
            json!({"answer": format!("{}/{dimension}", target["id"].as_str().unwrap()), "in": words})
        }
    }
}

fn group(dice: &mut Dice, mut indicators: Vec<Value>, depth: usize, count: &mut usize, options: &Options) -> Value {
    let mut node = json!({"id": format!("g{count}"), "title": "a group"});
    *count += 1;
    let aggregate = if options.only_mean {
        "mean"
    } else {
        *dice.pick(&["mean", "mean", "mean", "geometric", "minimum", "all_or_part", "all_or_part"])
    };
    if aggregate != "mean" || dice.chance(30) {
        node["aggregate"] = json!(aggregate);
    }
    let mut children = Vec::new();
    indicators.reverse();
    while let Some(first) = indicators.pop() {
        let mut child = if !options.flat && depth < 5 && dice.chance(if depth == 0 { 80 } else { 25 }) {
            let mut below = vec![first];
            for _ in 0..dice.below(if depth == 0 { 8 } else { 4 }) {
                below.extend(indicators.pop());
            }
            let mut child = group(dice, below, depth + 1, count, options);
            match dice.below(4) {
                0 | 1 if options.pooled => child["weight"] = json!("pooled"),
                2 => child["weight"] = json!(weight(dice)),
                _ => {}
            }
            if dice.chance(12) {
                child["role"] = json!(*dice.pick(&["pillar", "section", "chapter"]));
            }
            child
        } else {
            first
        };
        if options.penalties && matches!(aggregate, "mean" | "all_or_part") && dice.chance(18) {
            child["polarity"] = json!("penalty");
        } else if dice.chance(10) {
            child["polarity"] = json!("positive");
        }
        children.push(child);
    }
    node["children"] = Value::Array(children);
    node
}

/// The ids of a list of the instrument.
pub(crate) fn ids(instrument: &Value, list: &str) -> Vec<String> {
    let list = instrument.get(list).and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    list.iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect()
}

/// A random instrument with every feature in use.
pub(crate) fn instrument(dice: &mut Dice, options: &Options) -> Value {
    let scales = scales(dice);
    let scale_ids: Vec<String> = scales.iter().map(|scale| scale["id"].as_str().unwrap().to_owned()).collect();
    let dimensions: Vec<Value> = ["law", "practice", "results"]
        .into_iter()
        .take(1 + dice.below(3))
        .map(|id| json!({"id": id, "label": id, "scale": dice.pick(&scale_ids)}))
        .collect();
    let provisions: Vec<Value> = (0..dice.below(7))
        .map(|n| json!({"id": format!("p{n}"), "citation": "Art.", "strength": dice.pick(&STRENGTHS)}))
        .collect();
    let modules: Vec<Value> = (0..dice.below(4))
        .map(|n| json!({"id": format!("m{n}"), "title": "a module", "chosen": dice.chance(60)}))
        .collect();
    let mut whole = json!({
        "format": "assessment-instrument/1",
        "id": "random", "version": "1", "language": "en", "title": "Random",
        "provisions": provisions,
        "scales": scales,
        "dimensions": dimensions,
        "modules": modules,
        "challenges": [{"id": "resources", "label": "Resources"}, {"id": "data", "label": "Data"}],
        "context": [
            {"id": "role", "question": "?", "several": true, "options": [{"id": "a", "label": "A"}, {"id": "b", "label": "B"}]},
            {"id": "form", "question": "?", "options": [{"id": "x", "label": "X"}, {"id": "y", "label": "Y"}]},
        ],
    });
    if dimensions.len() > 1 && dice.chance(80) {
        whole["pair"] = if dice.chance(80) { json!(["law", "practice"]) } else { json!(["practice", "law"]) };
    }
    if dice.chance(30) {
        let table: Map<String, Value> =
            STRENGTHS.iter().map(|strength| ((*strength).to_owned(), json!(weight(dice)))).collect();
        whole["strength_weights"] = Value::Object(table);
    }
    let mut cut = *dice.pick(&[0.0, 0.0, -0.5, 0.1]);
    let mut bands = Vec::new();
    for n in 0..dice.below(6) {
        bands.push(json!({"id": format!("b{n}"), "from": cut}));
        cut += dice.pick(&[0.25, 0.25, 0.1, 1.0 / 3.0]);
    }
    if !bands.is_empty() {
        if dice.chance(60) {
            let band = dice.pick(&bands)["id"].clone();
            whole["core_rule"] = json!({"at_or_below": dice.pick(&VALUES), "highest_band": band});
        }
        whole["bands"] = Value::Array(bands);
    }
    if dice.chance(60) {
        whole["minimum_coverage"] = json!(dice.pick(&[0.0, 0.5, 0.66, 1.0]));
    }
    let count = 1 + dice.below(options.indicators);
    let mut indicators: Vec<Value> = (0..count).map(|number| indicator(dice, &whole, number, options)).collect();
    if options.conditions {
        // A condition reads only what comes before it in some order, not that of the file: no cycle.
        let order = dice.shuffled(count);
        for position in 1..count {
            if dice.chance(35) {
                let readable: Vec<Value> = order[..position].iter().map(|index| indicators[*index].clone()).collect();
                let when = condition(dice, &whole, &readable, 1);
                let target = &mut indicators[order[position]];
                target["applies_when"] = when;
                match dice.below(5) {
                    0 | 1 => target["otherwise"] = json!("zero"),
                    2 => target["otherwise"] = json!("exclude"),
                    _ => {}
                }
            }
        }
        let checks: Vec<Value> = (0..dice.below(3))
            .map(
                |n| json!({"id": format!("c{n}"), "when": condition(dice, &whole, &indicators, 1), "message": "Look."}),
            )
            .collect();
        whole["checks"] = Value::Array(checks);
    }
    let mut groups = 0;
    let mut parts = Vec::new();
    while !indicators.is_empty() {
        let take = if options.flat || dice.chance(50) { indicators.len() } else { 1 + dice.below(indicators.len()) };
        let rest = indicators.split_off(take);
        parts.push(group(dice, indicators, 0, &mut groups, options));
        indicators = rest;
    }
    whole["parts"] = Value::Array(parts);
    whole
}

/// The indicators of an instrument, as they stand in the file.
pub(crate) fn indicators(instrument: &Value) -> Vec<&Value> {
    fn walk<'a>(node: &'a Value, out: &mut Vec<&'a Value>) {
        match node.get("children").and_then(Value::as_array) {
            Some(children) => children.iter().for_each(|child| walk(child, out)),
            None => out.push(node),
        }
    }
    let mut out = Vec::new();
    instrument["parts"].as_array().unwrap().iter().for_each(|part| walk(part, &mut out));
    out
}

/// A random answer to an item; a level only, where `level_only`.
pub(crate) fn item_answer(dice: &mut Dice, instrument: &Value, indicator: &Value, dimension: &str) -> Value {
    let may_not_apply = indicator.get("not_applicable").is_some_and(|allowed| allowed.get(dimension).is_some());
    if dice.chance(20) {
        return match dice.below(4) {
            0 => json!({"level": "unknown", "because": "another_office"}),
            1 => json!({"level": "unknown", "because": "not_disclosed"}),
            2 => json!({"level": "unknown", "because": "nobody_knows"}),
            _ => json!({"level": "unknown"}),
        };
    }
    if may_not_apply && dice.chance(40) {
        return json!({"level": "not_applicable"});
    }
    json!({"level": dice.pick(&levels_of(instrument, indicator, dimension))})
}

/// Random answers to an instrument; with `complete`, a level for every item.
pub(crate) fn assessment(dice: &mut Dice, instrument: &Value, complete: bool) -> Value {
    let mut answers = Map::new();
    for indicator in indicators(instrument) {
        let mut answer = Map::new();
        for dimension in indicator["dimensions"].as_array().unwrap() {
            let dimension = dimension.as_str().unwrap();
            if complete {
                let level = *dice.pick(&levels_of(instrument, indicator, dimension));
                answer.insert(dimension.into(), json!({"level": level}));
            } else if dice.chance(80) {
                answer.insert(dimension.into(), item_answer(dice, instrument, indicator, dimension));
            }
        }
        if dice.chance(30) {
            let all = ids(instrument, "dimensions");
            let evidence: Vec<Value> = (0..1 + dice.below(2))
                .map(|_| {
                    let kind = dice.pick(&["statute", "statute", "statistics", "other"]);
                    let mut evidence = json!({"kind": kind, "title": "Anti-Trafficking Act"});
                    if dice.chance(50) {
                        evidence["dimension"] = json!(dice.pick(&all));
                    }
                    evidence
                })
                .collect();
            answer.insert("evidence".into(), Value::Array(evidence));
        }
        if dice.chance(20) {
            answer.insert("good_practice".into(), json!("a practice worth sharing"));
        }
        if dice.chance(15) {
            answer.insert("challenges".into(), json!([dice.pick(&["resources", "data"])]));
        }
        if dice.chance(10) {
            let comment = *dice.pick(&["ไทย – \"quoted\"\n\u{1F600}", "a comment", ""]);
            answer.insert("comment".into(), json!(comment));
        }
        if dice.chance(10) {
            answer.insert("flag".into(), json!(dice.chance(70)));
        }
        if !answer.is_empty() || dice.chance(50) {
            answers.insert(indicator["id"].as_str().unwrap().into(), Value::Object(answer));
        }
    }
    let mut carried: Vec<String> = Vec::new();
    if dice.chance(40) {
        for (id, answer) in &answers {
            let items = answer.as_object().unwrap().iter().filter(|(_, given)| given.get("level").is_some());
            carried.extend(items.filter(|_| dice.chance(60)).map(|(dimension, _)| format!("{id}/{dimension}")));
        }
    }
    let mut whole = json!({
        "format": "assessment/1", "id": "a-1",
        "instrument": {"id": "random", "version": "1"},
        "answers": answers,
    });
    if !carried.is_empty() || dice.chance(10) {
        // In any order.
        let items: Vec<&String> = dice.shuffled(carried.len()).into_iter().map(|index| &carried[index]).collect();
        whole["carried"] = json!({"from": "a-0", "items": items});
        if dice.chance(50) {
            whole["carried"]["as_at"] = json!("2025-06-30");
        }
    }
    if dice.chance(50) {
        let chosen: Vec<String> = ids(instrument, "modules").into_iter().filter(|_| dice.chance(60)).collect();
        whole["modules"] = json!(chosen);
    }
    if dice.chance(30) {
        whole["context"] = json!({"form": ["x"], "role": dice.pick(&[json!(["b", "a"]), json!([])])});
    }
    if dice.chance(20) {
        whole["subject"] = json!({"name": dice.pick(&["", "Thailand"]), "member": "XA", "as_at": "2026-11-01"});
    }
    whole
}

/// An instrument out of JSON.
pub(crate) fn read(instrument: &Value) -> Result<Rc<Instrument>, Refusal> {
    exchange::read_instrument(instrument.to_string().as_bytes()).map(Rc::new)
}

/// An assessment out of JSON.
pub(crate) fn open(instrument: &Rc<Instrument>, assessment: &Value) -> Result<OpenedAssessment, Refusal> {
    match exchange::open(assessment.to_string().as_bytes(), std::slice::from_ref(instrument))? {
        Opened::Assessment(opened) => Ok(*opened),
        Opened::Instrument(_) => panic!("an instrument"),
    }
}

/// Both, of a case that must be valid.
pub(crate) fn draft(instrument: &Value, assessment: &Value) -> Draft {
    let instrument = read(instrument).unwrap_or_else(|refusal| panic!("{refusal}\n{instrument}"));
    open(&instrument, assessment).unwrap_or_else(|refusal| panic!("{refusal}\n{assessment}")).draft
}

/// The id at a position.
pub(crate) fn at<K>(mut ids: impl Iterator<Item = K>, position: usize) -> K {
    ids.nth(position).expect("an id at that position")
}

/// The first dimension.
pub(crate) fn first(instrument: &Instrument) -> DimensionId {
    at(instrument.dimensions.ids(), 0)
}

/// The indicator that the instrument of a draft calls so.
pub(crate) fn asked(draft: &Draft, id: &str) -> IndicatorId {
    draft.instrument().indicator_named(id).expect("an indicator")
}

/// The item of that name.
pub(crate) fn item(draft: &Draft, name: &str) -> ItemId {
    draft.instrument().item_named(name).expect("an item that is asked")
}

/// Everything that is scored, as bits: equal only where the figures are the same to the last one.
pub(crate) fn bits(instrument: &Instrument, scores: &Scores) -> Vec<Option<[u64; 6]>> {
    let mut out = Vec::new();
    for node in instrument.nodes.ids() {
        for dimension in instrument.dimensions.ids() {
            out.push(scores.figures(node, dimension).map(|Figures { low, high, score, coverage }| {
                let weight = scores.weight(node, dimension).unwrap();
                let [low, high, coverage, weight] = [low, high, coverage, weight].map(f64::to_bits);
                [low, high, score.map_or(0, f64::to_bits), u64::from(score.is_some()), coverage, weight]
            }));
        }
    }
    out
}

/// All figures below `value`, wherever they stand.
pub(crate) fn numbers(value: &Value, out: &mut Vec<f64>) {
    match value {
        Value::Number(number) => out.push(number.as_f64().unwrap()),
        Value::Array(list) => list.iter().for_each(|member| numbers(member, out)),
        Value::Object(object) => object.values().for_each(|member| numbers(member, out)),
        _ => {}
    }
}
