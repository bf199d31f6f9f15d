//! Times of the engine, each beside the least that its memory traffic alone would take.
//!
//! `make bench` runs it; `cargo bench -- palermo` runs only what has that name. What is timed is the program as it is
//! released: this profile inherits from it. Three sizes: the Palermo instrument with its worked example, every item
//! answered, and generated instruments of 1,000 and 10,000 indicators, to see that cost grows with the number of items.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a bench has nobody to report an error to")]
#![allow(clippy::print_stdout, reason = "the ratios to the memory's bandwidth")]
#![allow(missing_docs, reason = "criterion's macros make items without any")]

use cases::{Case, QUESTIONS, from_scratch, generated, palermo};
use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use documents::Opened;
use engine::assessment::Draft;
use engine::assessment::document::Because;
use engine::insight::{DRAWS, compare, explain, gaps, robustness, support_plan};
use engine::scoring::{Answers, Scores, State};
use std::hint::black_box;
use std::time::{Duration, Instant};

mod cases;

fn measure(criterion: &mut Criterion, case: &Case) {
    let Case { name, text, instrument, answers, item, .. } = case;
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
    let readers = instrument.items().find(|item| {
        let mut found = false;
        for indicator in instrument.indicators.values() {
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
        bench.iter(|| support_plan(instrument, &scores, &found, |_| Some(Because::NobodyKnows)));
    });
    group.bench_function("reading the instrument", |bench| {
        bench.iter(|| documents::read_instrument(text.as_bytes()).unwrap());
    });
    group.throughput(Throughput::Elements(1));
    let dimension = instrument.dimensions.ids().next().unwrap();
    group.bench_function("why the first part's score is what it is", |bench| {
        bench.iter(|| explain(instrument, &scores, instrument.parts[0], dimension));
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
            instrument.items().skip(shift).step_by(7).for_each(|item| other.set(item, State::Unknown));
            other
        })
        .collect();
    group.bench_function("comparing five assessments", |bench| bench.iter(|| compare(instrument, &several, DRAWS)));
    group.finish();
}

/// What the person's program does on one answer: the document, undo and figures.
fn measure_draft(criterion: &mut Criterion, case: &Case) {
    let opened = documents::open(cases::EXAMPLE.as_bytes(), std::slice::from_ref(&case.instrument)).unwrap();
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
        let bytes = 4 * items + 2 * 48 * nodes * instrument.dimensions.len() + 9 * nodes;
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

/// The shortest time of each question, as the page of `scripts/bench_browser.sh` takes it, to be compared with a browser's.
fn measure_shortest(cases: &mut [Case]) {
    for case in cases {
        for (question, answer) in QUESTIONS {
            let mut took = |times: u32| {
                let begun = Instant::now();
                for _ in 0..times {
                    black_box(answer(case));
                }
                begun.elapsed()
            };
            let mut times = 1;
            while took(times) < Duration::from_millis(20) {
                times *= 2;
            }
            let shortest = (0..30).map(|_| took(times)).min().unwrap();
            println!("shortest\t{}\t{question}\t{:.4}", case.name, shortest.as_secs_f64() * 1e6 / f64::from(times));
        }
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
    measure_shortest(&mut [palermo, thousand, ten_thousand]);
}

criterion_group!(benches, engine);
criterion_main!(benches);
