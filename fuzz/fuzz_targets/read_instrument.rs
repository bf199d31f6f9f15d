//! An instrument of any bytes is read or refused. What is read is scored with nothing answered and with every item at each
//! end of its scale, and no figure is anything but a number.

#![no_main]

use documents::{read_checked_instrument, read_instrument};
use engine::insight::{explain, gaps, support_plan};
use engine::instrument::Instrument;
use engine::scoring::{Answers, Scores, State};
use libfuzzer_sys::fuzz_target;

fn numbers(instrument: &Instrument, scores: &Scores) {
    for node in instrument.nodes.ids() {
        for dimension in instrument.dimensions.ids() {
            let Some(figures) = scores.figures(node, dimension) else { continue };
            let all = [figures.low, figures.high, figures.coverage, figures.score.unwrap_or(0.0)];
            for figure in all {
                assert!(figure.is_finite() && figure.to_bits() != (-0.0_f64).to_bits(), "{figures:?}");
            }
            for child in explain(instrument, scores, node, dimension) {
                assert!(child.share.is_finite() && child.adds.is_none_or(f64::is_finite), "{child:?}");
            }
            let _ = scores.bands(instrument, node, dimension);
        }
    }
    let gaps = gaps(instrument, scores);
    assert!(gaps.iter().all(|gap| gap.points.is_none_or(f64::is_finite)), "{gaps:?}");
    let _ = support_plan(instrument, scores, &gaps, |_| Default::default());
}

fuzz_target!(|bytes: &[u8]| {
    let unchecked = read_checked_instrument(bytes);
    if let Ok(instrument) = &unchecked {
        // Whatever its figures are: it is only ever one that was checked before.
        let _ = Scores::new(instrument, Answers::empty(instrument));
    }
    let Ok(instrument) = read_instrument(bytes) else { return };
    assert_eq!(unchecked.map(|unchecked| unchecked.nodes.len()), Ok(instrument.nodes.len()));
    let mut answers = Answers::empty(&instrument);
    answers.modules.fill(true);
    numbers(&instrument, &Scores::new(&instrument, answers.clone()));
    for last in [false, true] {
        for item in instrument.items() {
            let levels = instrument.levels(item).len();
            if levels > 0 {
                let level = if last { levels - 1 } else { 0 };
                answers.set(item, u16::try_from(level).map_or(State::Unknown, State::Level));
            }
        }
        numbers(&instrument, &Scores::new(&instrument, answers.clone()));
    }
});
