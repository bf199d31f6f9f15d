//! Questions that were looked for.

use super::block::{Block, Line, hint, link, text};
use super::words::Words;
use engine::assessment::Draft;
use engine::insight::{QuestionFilter, find};
use texts::{Catalogue, key, later};

/// How many questions of the draft under `key` match, in words, and a list of them, each with its state. This is made again
/// while a person types, so it computes none of the figures of a report.
pub fn found(
    draft: &Draft,
    texts: &Catalogue,
    key: &str,
    wanted: &QuestionFilter,
    normalize: fn(&str) -> String,
) -> (String, Vec<Block>) {
    let words = Words { texts, instrument: draft.instrument() };
    let instrument = words.instrument;
    let indicators = find(draft, wanted, &normalize);
    let count = words.count(later::FIND_COUNT, indicators.len());
    let lines: Vec<Line> = indicators
        .into_iter()
        .map(|indicator| {
            let document = instrument.indicator_document(indicator);
            let question = document.question.as_deref().unwrap_or_default();
            let states: Vec<String> = instrument
                .asked_in(indicator)
                .map(|dimension| {
                    let item = instrument.item(indicator, dimension);
                    let places =
                        [("dimension", words.dimension(dimension)), ("state", words.state(draft.scores(), item))];
                    let mut line = words.fill(later::FIND_STATE, &places);
                    if draft.is_carried(item) {
                        line.push_str(&format!(" ({})", words.t(key::CARRIED_TAG)));
                    }
                    line
                })
                .collect();
            let address = words.question_address(key, indicator).unwrap_or_default();
            let id = instrument.indicator_id(indicator);
            let states = states.join(" · ");
            vec![text(format!("{id} ")), link(address, question), super::block::Inline::Break, text(states)]
        })
        .collect();
    (count.clone(), vec![hint(count), Block::List(lines)])
}
