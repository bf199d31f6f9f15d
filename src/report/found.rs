//! Questions that were looked for.

use super::block::{Block, Line, hint, link, text};
use super::{Options, Report};
use crate::assessment::Draft;
use crate::insight::{Wanted, find};
use crate::text::{Catalogue, later};

/// How many questions are found, in words, and a list of them, each with how it stands.
pub fn found(
    draft: &Draft,
    texts: &Catalogue,
    options: &Options,
    wanted: &Wanted,
    fold: fn(&str) -> String,
) -> (String, Vec<Block>) {
    let report = Report::new(draft, texts, options);
    let instrument = report.words.instrument;
    let indicators = find(draft, wanted, &fold);
    let count = report.words.count(later::FIND_COUNT, indicators.len());
    let lines: Vec<Line> = indicators
        .into_iter()
        .map(|indicator| {
            let document = instrument.indicator_document(indicator);
            let question = document.and_then(|document| document.question.as_deref()).unwrap_or_default();
            let states: Vec<String> = instrument
                .asked_in(indicator)
                .map(|dimension| {
                    let item = instrument.item(indicator, dimension);
                    let state = report.words.state(draft.scores(), item);
                    let places = [("dimension", report.words.dimension(dimension)), ("state", state)];
                    report.words.fill(later::FIND_STATE, &places)
                })
                .collect();
            let first = instrument.asked_in(indicator).next().map(|dimension| instrument.item(indicator, dimension));
            let address = first.and_then(|item| report.question_address(item)).unwrap_or_default();
            let id = instrument.indicator_id(indicator);
            let states = states.join(" · ");
            vec![text(format!("{id} ")), link(address, question), super::block::Inline::Break, text(states)]
        })
        .collect();
    (count.clone(), vec![hint(count), Block::List(lines)])
}
