//! Any sequence of answers to a small instrument with every feature gives the same figures, to the last bit, as scoring
//! what it comes to from scratch.

#![no_main]

use documents::read_instrument;
use engine::insight::{explain, gaps};
use engine::instrument::Instrument;
use engine::scoring::{Answers, Scores, State};
use libfuzzer_sys::fuzz_target;

const SMALL: &str = include_str!("../small.json");

thread_local! {
    static INSTRUMENT: Instrument = read_instrument(SMALL.as_bytes()).expect("the small instrument");
}

fn bits(instrument: &Instrument, scores: &Scores) -> Vec<Option<[u64; 5]>> {
    let mut all = Vec::new();
    for node in instrument.nodes.ids() {
        for dimension in instrument.dimensions.ids() {
            all.push(scores.figures(node, dimension).map(|figures| {
                let score = figures.score.unwrap_or(f64::INFINITY);
                let weight = scores.weight(node, dimension).unwrap_or(f64::INFINITY);
                [figures.low, figures.high, score, figures.coverage, weight].map(f64::to_bits)
            }));
        }
    }
    all
}

fuzz_target!(|bytes: &[u8]| {
    INSTRUMENT.with(|instrument| {
        let mut scores = Scores::new(instrument, Answers::empty(instrument));
        // Two bytes an edit: which item, or the modules, and what is said of it.
        for edit in bytes.chunks_exact(2) {
            let (what, answer) = (usize::from(edit[0]), u16::from(edit[1]));
            if what == 255 {
                let mut answers = scores.answers().clone();
                for (module, chosen) in answers.modules.iter_mut().enumerate() {
                    *chosen = (answer >> (module % 8)) & 1 == 1;
                }
                scores = Scores::new(instrument, answers);
                continue;
            }
            let Some(item) = instrument.items().nth(what % instrument.item_count()) else { continue };
            // One level more than there are.
            let levels = u16::try_from(instrument.levels(item).len()).unwrap_or(u16::MAX);
            let state = match answer % (levels + 4) {
                0 => State::Unanswered,
                1 => State::Unknown,
                2 => State::NotApplicable,
                level => State::Level(level - 3),
            };
            scores.answer(instrument, item, state);
        }
        let scratch = Scores::new(instrument, scores.answers().clone());
        assert_eq!(bits(instrument, &scores), bits(instrument, &scratch));
        for figure in bits(instrument, &scores).into_iter().flatten().flatten() {
            let figure = f64::from_bits(figure);
            assert!(!figure.is_nan() && figure.to_bits() != (-0.0_f64).to_bits());
        }
        for group in instrument.groups() {
            for dimension in instrument.dimensions.ids() {
                assert!(explain(instrument, &scores, group, dimension).iter().all(|child| child.share.is_finite()));
            }
        }
        for gap in gaps(instrument, &scores) {
            assert!(gap.points.is_none_or(f64::is_finite));
        }
    });
});
