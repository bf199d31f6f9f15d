//! Where a group is placed, in words: its bands, and the core questions that hold them down.

use crate::instrument::{DimensionId, IndicatorId, Instrument, NodeId};
use crate::scoring::Scores;
use texts::{Catalogue, key};

/// Most core questions that are given in full; the others by their ids.
const IN_FULL: usize = 2;

/// The bands of a group in words. Where the core rule holds them below what the figures alone would say, the core questions that do
/// so are named with them. Empty for an instrument without bands.
pub fn placing(
    texts: &Catalogue,
    instrument: &Instrument,
    scores: &Scores,
    group: NodeId,
    dimension: DimensionId,
) -> String {
    if instrument.document.bands.is_empty() {
        return String::new();
    }
    let Some(bands) = scores.bands(instrument, group, dimension) else {
        return texts.get(key::BANDS_NOT_ENOUGH).to_owned();
    };
    let held = scores.held_down(instrument, group, dimension).map(|(band, core)| {
        let questions = questions(texts, instrument, &core, dimension);
        let places = [("band", instrument.band(band)), ("questions", &questions)];
        texts.count(key::BANDS_HELD, core.len(), &places)
    });
    match (bands.as_slice(), held) {
        ([], _) => String::new(),
        // It is held at the one band it is in.
        ([_], Some(held)) => held,
        ([only], None) => instrument.band(*only).to_owned(),
        ([first, .., last], held) => {
            let places = [("from", instrument.band(*first)), ("to", instrument.band(*last))];
            let range = texts.fill(key::BANDS_FROM_TO, &places);
            held.map_or_else(|| range.clone(), |held| format!("{range}; {held}"))
        }
    }
}

/// Core questions in words: the first of them whole, each with its id, the others by their ids.
fn questions(texts: &Catalogue, instrument: &Instrument, core: &[IndicatorId], dimension: DimensionId) -> String {
    let (first, rest) = core.split_at(core.len().min(IN_FULL));
    let mut named: Vec<String> = first
        .iter()
        .map(|indicator| {
            let id = instrument.indicator_id(*indicator);
            match instrument.question(instrument.item(*indicator, dimension)) {
                // In the page, the texts of a section come after it.
                "" => id.to_owned(),
                question => texts.fill(key::BANDS_QUESTION, &[("question", question), ("id", id)]),
            }
        })
        .collect();
    named.extend(rest.iter().map(|indicator| instrument.indicator_id(*indicator).to_owned()));
    named.join("; ")
}
