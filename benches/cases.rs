//! What is timed, natively (`engine.rs`) and in browsers (`browser/`): the Palermo instrument with its worked example, and
//! generated instruments.

use documents::Opened;
use engine::assessment::document::Because;
use engine::insight::{gaps, provision_figures, support_plan};
use engine::instrument::{Instrument, ItemId};
use engine::scoring::{Answers, Scores, State};
use serde_json::{Value, json};
use std::hint::black_box;
use std::rc::Rc;

const PALERMO: &str = include_str!("../instruments/palermo.json");
/// The worked example.
pub(crate) const EXAMPLE: &str = include_str!("../instruments/example.json");

/// A question, in words, and what answers it.
pub(crate) type Question = (&'static str, fn(&mut Case) -> usize);

/// What is timed in browsers too. The number that comes out of each only keeps the work from being left out.
pub(crate) const QUESTIONS: [Question; 4] = [
    ("from scratch, bands, provisions", |case| from_scratch(case)),
    ("one answer changed", |case| {
        let level = u16::from(case.scores.answers().state(case.item) == State::Level(0));
        case.scores.answer(&case.instrument, case.item, State::Level(level)).len()
    }),
    ("gaps with exact points", |case| gaps(&case.instrument, &case.scores).len()),
    ("gaps and support plan", |case| {
        let found = gaps(&case.instrument, &case.scores);
        support_plan(&case.instrument, &case.scores, &found, |_| Some(Because::NobodyKnows)).len()
    }),
];

/// An instrument, the text it came from, and answers to all its items.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) text: String,
    pub(crate) instrument: Rc<Instrument>,
    pub(crate) answers: Answers,
    /// An item that is answered, and that no condition reads, deep in the tree.
    pub(crate) item: ItemId,
    /// The answers, scored.
    pub(crate) scores: Scores,
}

/// The worked example; what it leaves open is answered with levels in turn.
pub(crate) fn palermo() -> Case {
    let text = PALERMO.to_owned();
    let instrument = Rc::new(documents::read_instrument(text.as_bytes()).unwrap());
    let example = documents::open(EXAMPLE.as_bytes(), std::slice::from_ref(&instrument)).unwrap();
    let Opened::Assessment(example) = example else { panic!("an instrument") };
    let given = example.draft.scores().answers().clone();
    complete("palermo", text, instrument, given)
}

/// Parts of ten pillars of ten sections of ten indicators in two dimensions, all means, most groups pooled; one
/// indicator in twenty has a condition, one in ten is core, and each has support for its gaps.
pub(crate) fn generated(name: &'static str, indicators: usize) -> Case {
    let scale = |id: usize| ["full", "most", "some", "none"][id % 4];
    let strengths = ["mandatory", "qualified", "recommended", "endeavour", "consider", "discretionary", "standard"];
    let provisions: Vec<Value> = (0..200)
        .map(|n| json!({"id": format!("p{n}"), "citation": "Art.", "strength": strengths[n % strengths.len()]}))
        .collect();
    let indicator = |n: usize| {
        let mut node = json!({
            "id": format!("i{n}"), "question": "Is it so?", "dimensions": ["law", "practice"],
            "provisions": [format!("p{}", n % 200), format!("p{}", (n * 7 + 1) % 200)],
            "core": n % 10 == 3,
            "support": {
                "law": [{"kind": "policy_dialogue"}],
                "practice": [{"kind": "capacity_building", "audience": "law_enforcement"}, {"kind": "practical_tools"}],
            },
        });
        if n % 20 == 7 {
            node["applies_when"] = json!({"answer": format!("i{}/law", n - 2), "in": ["full", "most"]});
            node["otherwise"] = json!(if n % 40 == 7 { "zero" } else { "exclude" });
        }
        node
    };
    let group = |id: String, children: Vec<Value>| json!({"id": id, "title": "Title", "weight": "pooled", "children": children});
    let section = |n: usize| group(format!("s{n}"), (n * 10..n * 10 + 10).map(indicator).collect());
    let pillar = |n: usize| group(format!("pi{n}"), (n * 10..n * 10 + 10).map(section).collect());
    let part = |n: usize| json!({"id": format!("pa{n}"), "title": "Title", "children": (n * 10..n * 10 + 10).map(pillar).collect::<Vec<_>>()});
    let levels: Vec<Value> = [1.0, 0.75, 0.25, 0.0]
        .iter()
        .enumerate()
        .map(|(n, value)| json!({"id": scale(n), "label": "-", "value": value}))
        .collect();
    let whole = json!({
        "format": "assessment-instrument/1",
        "id": "generated", "version": "1", "language": "en", "title": "Generated",
        "provisions": provisions,
        "scales": [{"id": "four", "levels": levels}],
        "dimensions": [{"id": "law", "label": "Law", "scale": "four"}, {"id": "practice", "label": "Practice", "scale": "four"}],
        "pair": ["law", "practice"],
        "bands": [{"id": "b0", "from": 0}, {"id": "b1", "from": 0.25}, {"id": "b2", "from": 0.5}, {"id": "b3", "from": 0.75}],
        "minimum_coverage": 0.66,
        "core_rule": {"at_or_below": 0.25, "highest_band": "b1"},
        "parts": (0..indicators / 1000).map(part).collect::<Vec<_>>(),
    });
    let text = whole.to_string();
    let instrument = Rc::new(documents::read_instrument(text.as_bytes()).unwrap_or_else(|refusal| panic!("{refusal}")));
    let none = Answers::empty(&instrument);
    complete(name, text, instrument, none)
}

fn complete(name: &'static str, text: String, instrument: Rc<Instrument>, mut answers: Answers) -> Case {
    for module in &mut answers.modules {
        *module = true;
    }
    for item in instrument.items() {
        let levels = instrument.levels(item).len();
        if levels > 0 && !matches!(answers.state(item), State::Level(_)) {
            answers.set(item, State::Level(u16::try_from((item.index() * 7 + item.index() / 3) % levels).unwrap()));
        }
    }
    let mut read = instrument.item_list(false);
    for indicator in instrument.indicators.values() {
        if let Some(condition) = &indicator.applies_when {
            condition.for_each_item(&mut |item, _| read[item] = true);
        }
    }
    let free = |item: &ItemId| instrument.levels(*item).len() > 1 && !read[*item];
    let item = instrument.items().skip(instrument.item_count() / 2).find(free).unwrap();
    let scores = Scores::new(&instrument, answers.clone());
    Case { name, text, instrument, answers, item, scores }
}

/// Figures of every group, their bands, and figures of every provision, from the answers alone.
pub(crate) fn from_scratch(case: &Case) -> usize {
    let instrument = &case.instrument;
    let scores = Scores::new(instrument, case.answers.clone());
    let mut bands = 0;
    for dimension in instrument.dimensions.ids() {
        for group in instrument.groups() {
            bands += scores.bands(instrument, group, dimension).map_or(0, |bands| bands.len());
        }
        bands += provision_figures(instrument, &scores, dimension).len();
    }
    black_box(&scores);
    bands
}
