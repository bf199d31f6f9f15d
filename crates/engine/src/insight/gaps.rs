//! Gaps, in the order of the method, each with what closing it is worth.

use crate::instrument::{Instrument, ItemId};
use crate::scoring::{Scores, figure, item_sums};

/// An answered or zeroed item below its best.
#[derive(Debug, Clone, PartialEq)]
pub struct Gap {
    /// The item.
    pub item: ItemId,
    /// Its indicator is a core one.
    pub core: bool,
    /// 100 · (its part's score with this one item at its best − that score now); none where that score is not shown.
    pub points: Option<f64>,
}

/// The value of an item at its best: its scale's highest or, if it is adverse, its lowest.
pub fn best(instrument: &Instrument, item: ItemId) -> f64 {
    let values = instrument.levels(item).iter().map(|level| level.value);
    if is_adverse(instrument, item) {
        values.fold(f64::INFINITY, f64::min)
    } else {
        values.fold(f64::NEG_INFINITY, f64::max)
    }
}

fn is_adverse(instrument: &Instrument, item: ItemId) -> bool {
    let (indicator, _) = instrument.parts_of_item(item);
    instrument.node_of(indicator).adverse
}

/// What an answered or zeroed item is worth: its value or, if it is adverse, 1 less its value.
pub fn worth(instrument: &Instrument, scores: &Scores, item: ItemId) -> Option<f64> {
    let value = scores.value(instrument, item)?;
    Some(if is_adverse(instrument, item) { 1.0 - value } else { value })
}

/// Whether an item is strong: answered or zeroed at a worth of 0.75 or above.
pub fn is_strong(instrument: &Instrument, scores: &Scores, item: ItemId) -> bool {
    worth(instrument, scores, item).is_some_and(|worth| figure::at_or_above(worth, 0.75))
}

/// All gaps: core first, then by points rounded to 9 decimals, highest first, none last, then as in the instrument.
pub fn gaps(instrument: &Instrument, scores: &Scores) -> Vec<Gap> {
    let sums = item_sums(instrument, scores);
    let mut gaps = Vec::new();
    for item in instrument.items() {
        let Some(value) = scores.value(instrument, item) else { continue };
        let best = best(instrument, item);
        let is_gap = if is_adverse(instrument, item) { figure::above(value, best) } else { figure::above(best, value) };
        if !is_gap {
            continue;
        }
        let (indicator, dimension) = instrument.parts_of_item(item);
        let core = instrument.indicators[indicator].core;
        let is_shown = scores.shown_score(instrument, instrument.part_of(indicator), dimension).is_some();
        let points = sums
            .part_score_with(instrument, scores, item, best)
            .filter(|_| is_shown)
            .map(|(with, now)| 100.0 * (with - now));
        gaps.push(Gap { item, core, points: points.map(figure::plain) });
    }
    let rank = |gap: &Gap| gap.points.map_or(f64::NEG_INFINITY, |points| figure::plain((points * 1e9).round()));
    // They are found as in the instrument, and what is equal stays so.
    gaps.sort_by(|a, b| b.core.cmp(&a.core).then_with(|| rank(b).total_cmp(&rank(a))));
    gaps
}
