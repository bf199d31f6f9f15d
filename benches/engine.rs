//! Times of the engine, each beside the least that its memory traffic alone would take.
//!
//! `make bench` runs it; `cargo bench -- palermo` runs only what has that name. What is timed is the program as it is
//! released: this profile inherits from it. Three sizes: the Palermo instrument with its worked example, every item
//! answered, and generated instruments of 1,000 and 10,000 indicators, to see that cost grows with the number of items.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a bench has nobody to report an error to")]
#![allow(clippy::print_stdout, reason = "the ratios to the memory's bandwidth")]
#![allow(missing_docs, reason = "criterion's macros make items without any")]

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use palermo::assessment::Draft;
use palermo::assessment::document::Because;
use palermo::exchange::{self, Opened};
use palermo::insight::{DRAWS, compare, explain, gaps, provision_figures, robustness, support_plan};
use palermo::instrument::Instrument;
use palermo::scoring::{Answers, Scores, State};
use serde_json::{Value, json};
use std::hint::black_box;
use std::rc::Rc;
use std::time::{Duration, Instant};

/// An instrument, the text it came from, and answers to all its items.
struct Case {
    name: &'static str,
    text: String,
    instrument: Rc<Instrument>,
    answers: Answers,
    /// An item that is answered, and that no condition reads, deep in the tree.
    item: usize,
}

fn file(name: &str) -> String {
    std::fs::read_to_string(format!("{}/instruments/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// The worked example; what it leaves open is answered with levels in turn.
fn palermo() -> Case {
    let text = file("palermo.json");
    let instrument = Rc::new(exchange::read_instrument(text.as_bytes()).unwrap());
    let example = exchange::open(file("example.json").as_bytes(), std::slice::from_ref(&instrument)).unwrap();
    let Opened::Assessment(example) = example else { panic!("an instrument") };
    let given = example.draft.scores().answers().clone();
    complete("palermo", text, instrument, given)
}

/// Parts of ten pillars of ten sections of ten indicators in two dimensions, all means, most groups pooled; one
/// indicator in twenty has a condition, one in ten is core, and each has support for its gaps.
fn generated(name: &'static str, indicators: usize) -> Case {
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
    let instrument = Rc::new(exchange::read_instrument(text.as_bytes()).unwrap_or_else(|refusal| panic!("{refusal}")));
    let none = Answers::empty(&instrument);
    complete(name, text, instrument, none)
}

fn complete(name: &'static str, text: String, instrument: Rc<Instrument>, mut answers: Answers) -> Case {
    for module in &mut answers.modules {
        *module = true;
    }
    for item in 0..instrument.item_count() {
        let levels = instrument.levels(item).len();
        if levels > 0 && !matches!(answers.state(item), State::Level(_)) {
            answers.set(item, State::Level(u16::try_from((item * 7 + item / 3) % levels).unwrap()));
        }
    }
    let mut read = vec![false; instrument.item_count()];
    for indicator in &instrument.indicators {
        if let Some(condition) = &indicator.applies_when {
            condition.for_each_item(&mut |item, _| read[item] = true);
        }
    }
    let free = |item: &usize| instrument.levels(*item).len() > 1 && !read[*item];
    let item = (instrument.item_count() / 2..instrument.item_count()).find(free).unwrap();
    Case { name, text, instrument, answers, item }
}

/// Figures of every group, their bands, and figures of every provision, from the answers alone.
fn from_scratch(case: &Case) -> usize {
    let instrument = &case.instrument;
    let scores = Scores::new(instrument, case.answers.clone());
    let mut bands = 0;
    for dimension in 0..instrument.dimensions() {
        for group in instrument.groups() {
            bands += scores.bands(instrument, group, dimension).map_or(0, |bands| bands.len());
        }
        bands += provision_figures(instrument, &scores, dimension).len();
    }
    black_box(&scores);
    bands
}

fn measure(criterion: &mut Criterion, case: &Case) {
    let Case { name, text, instrument, answers, item } = case;
    let scores = Scores::new(instrument, answers.clone());
    let found = gaps(instrument, &scores);
    let mut group = criterion.benchmark_group(*name);
    group.throughput(Throughput::Elements(u64::try_from(instrument.item_count()).unwrap()));
    group.bench_function("from scratch, bands, provisions", |bench| bench.iter(|| from_scratch(case)));
    group.bench_function("from scratch, figures alone", |bench| {
        bench.iter_batched(|| answers.clone(), |answers| Scores::new(instrument, answers), BatchSize::LargeInput);
    });
    group.throughput(Throughput::Elements(1));
    let mut other = scores.clone();
    let mut level = 0;
    group.bench_function("one answer changed", |bench| {
        bench.iter(|| {
            level ^= 1;
            other.answer(instrument, *item, State::Level(level)).len()
        });
    });
    let readers = (0..instrument.item_count()).find(|item| {
        let mut found = false;
        for indicator in &instrument.indicators {
            if let Some(condition) = &indicator.applies_when {
                condition.for_each_item(&mut |read, _| found |= read == *item);
            }
        }
        found
    });
    if let Some(read) = readers {
        let last = u16::try_from(instrument.levels(read).len() - 1).unwrap();
        group.bench_function("one answer changed that a condition reads", |bench| {
            bench.iter(|| {
                level ^= 1;
                other.answer(instrument, read, State::Level(level * last)).len()
            });
        });
    }
    group.throughput(Throughput::Elements(u64::try_from(instrument.item_count()).unwrap()));
    group.bench_function("gaps with exact points", |bench| bench.iter(|| gaps(instrument, &scores)));
    group.bench_function("support plan", |bench| {
        bench.iter(|| support_plan(instrument, &scores, &found, |_| Because::NobodyKnows));
    });
    group.bench_function("reading the instrument", |bench| {
        bench.iter(|| exchange::read_instrument(text.as_bytes()).unwrap());
    });
    group.throughput(Throughput::Elements(1));
    group.bench_function("why the first part's score is what it is", |bench| {
        bench.iter(|| explain(instrument, &scores, instrument.parts[0], 0));
    });
    group.finish();
}

/// What takes a thousand draws: for the Palermo instrument alone.
fn measure_draws(criterion: &mut Criterion, case: &Case) {
    let Case { name, instrument, answers, .. } = case;
    let mut group = criterion.benchmark_group(*name);
    group.sample_size(10);
    group.bench_function("robustness", |bench| bench.iter(|| robustness(instrument, answers)));
    let several: Vec<Answers> = (0..5)
        .map(|shift| {
            let mut other = answers.clone();
            other.states.iter_mut().skip(shift).step_by(7).for_each(|state| *state = State::Unknown);
            other
        })
        .collect();
    group.bench_function("comparing five assessments", |bench| bench.iter(|| compare(instrument, &several, DRAWS)));
    group.finish();
}

/// What the person's program does on one answer: the document, undo and figures.
fn measure_draft(criterion: &mut Criterion, case: &Case) {
    let opened = exchange::open(file("example.json").as_bytes(), std::slice::from_ref(&case.instrument)).unwrap();
    let Opened::Assessment(opened) = opened else { panic!("an instrument") };
    let document = opened.draft.document().clone();
    criterion.bench_function("palermo/a draft of the example", |bench| {
        bench.iter_batched(
            || document.clone(),
            |document| Draft::new(case.instrument.clone(), document),
            BatchSize::LargeInput,
        );
    });
}

/// The shortest time of several runs.
fn shortest(mut run: impl FnMut()) -> Duration {
    let once = |run: &mut dyn FnMut()| {
        let begun = Instant::now();
        run();
        begun.elapsed()
    };
    (0..60).map(|_| once(&mut run)).min().unwrap()
}

/// The bytes that scoring must at least touch, against what a plain copy of memory takes for as many.
///
/// An item is a state of 4 bytes that is read, a cell of 48 (four figures, a weight, two marks) that is written, and read
/// again by the group above it; a group's cell the same. Rules add 9 bytes a node: a weight and a way of combining.
fn measure_bandwidth(cases: &[&Case]) {
    let size = 64 << 20;
    let from = vec![1_u8; size];
    let mut to = vec![0_u8; size];
    let copy = shortest(|| black_box(&mut to[..]).copy_from_slice(black_box(&from[..])));
    // A copy reads as many bytes as it writes.
    let bandwidth = 2.0 * size as f64 / copy.as_secs_f64();
    println!("memory: a copy of 64 MiB moves {:.1} GB/s (read and written)", bandwidth / 1e9);
    for case in cases {
        let instrument = &case.instrument;
        let (items, nodes) = (instrument.item_count(), instrument.nodes.len());
        let bytes = 4 * items + 2 * 48 * nodes * instrument.dimensions() + 9 * nodes;
        let took = shortest(|| {
            black_box(Scores::new(instrument, case.answers.clone()));
        });
        let least = bytes as f64 / bandwidth;
        println!(
            "{}: {items} items, {:.0} bytes an item; figures from scratch {:.1} ns an item, {:.1} times what the memory alone \
             would take ({:.2} ns)",
            case.name,
            bytes as f64 / items as f64,
            took.as_secs_f64() * 1e9 / items as f64,
            took.as_secs_f64() / least,
            least * 1e9 / items as f64,
        );
    }
}

fn engine(criterion: &mut Criterion) {
    let palermo = palermo();
    let thousand = generated("1,000 indicators", 1_000);
    let ten_thousand = generated("10,000 indicators", 10_000);
    measure(criterion, &palermo);
    measure_draws(criterion, &palermo);
    measure_draft(criterion, &palermo);
    measure(criterion, &thousand);
    measure(criterion, &ten_thousand);
    measure_bandwidth(&[&palermo, &thousand, &ten_thousand]);
}

criterion_group!(benches, engine);
criterion_main!(benches);
