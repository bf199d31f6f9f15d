//! Practices that were written down, those from strong answers first.

use super::{is_strong, paired};
use crate::assessment::Draft;
use crate::instrument::{IndicatorId, Instrument, ItemId};
use crate::scoring::Scores;

/// The note on a practice, at one item of its indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Practice<'a> {
    /// The item.
    pub item: ItemId,
    /// What was written down.
    pub note: &'a str,
    /// The item is strong: a good practice.
    pub is_good: bool,
}

/// The notes at every item that is asked of their indicators: at strong items first, then at all others, whatever was
/// answered there; each in the order of the instrument.
pub fn practices(draft: &Draft) -> Vec<Practice<'_>> {
    let instrument = draft.instrument();
    let all = instrument.asked_items().filter_map(|item| {
        let (indicator, _) = instrument.parts_of_item(item);
        let answer = draft.document().answers.get(instrument.indicator_id(indicator))?;
        let note = answer.good_practice.as_deref()?;
        Some(Practice { item, note, is_good: is_strong(instrument, draft.scores(), item) })
    });
    let (mut good, others): (Vec<_>, Vec<_>) = all.partition(|practice| practice.is_good);
    good.extend(others);
    good
}

/// Whether what an indicator asks about is a practice to share: strong in both dimensions that are compared, where it is
/// paired, and else in one at least.
pub fn is_to_share(instrument: &Instrument, scores: &Scores, indicator: IndicatorId) -> bool {
    let strong = |dimension| is_strong(instrument, scores, instrument.item(indicator, dimension));
    match instrument.pair.filter(|_| paired(instrument, scores, indicator).is_some()) {
        Some(pair) => pair.into_iter().all(strong),
        None => instrument.asked_in(indicator).any(strong),
    }
}
