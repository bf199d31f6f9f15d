//! Answers that were taken over from an earlier assessment and are still to be confirmed: how many there are, how many
//! figures rest on them, and a mark beside each.

use super::Report;
use super::block::{Block, Inline, note, strong, text};
use super::words::Words;
use engine::assessment::Draft;
use engine::insight::{progress_of, to_confirm};
use engine::instrument::ItemId;
use engine::scoring::figure;
use texts::{key, later};

/// The earlier assessment in words: the day that it describes, where it has one.
pub(super) fn source(words: &Words<'_>, draft: &Draft) -> String {
    let day = draft.document().carried.as_ref().and_then(|carried| carried.as_at.as_deref());
    day.map_or_else(|| words.t(key::CARRIED_LAST).to_owned(), |day| words.date(day))
}

/// A sentence on how many answers are still to be confirmed, and how many figures rest on them; none where there are none.
pub(super) fn count(report: &Report<'_>) -> Option<Block> {
    let words = &report.words;
    let (progress, carried) = progress_of(report.draft);
    if carried == 0 {
        return None;
    }
    let (answered, source) = (progress.answered.to_string(), source(words, report.draft));
    let places = [("answered", answered.as_str()), ("source", &source)];
    let mut line = words.texts.count(key::CARRIED_LEFT, carried, &places);
    let (resting, all) = figures(report);
    if resting > 0 {
        line.push(' ');
        line.push_str(&words.texts.count(later::REPORT_CARRIED, resting, &[("all", &all.to_string())]));
    }
    Some(note(line))
}

/// How many figures rest on such an answer, and how many figures there are: one a group and dimension with an answer.
fn figures(report: &Report<'_>) -> (usize, usize) {
    let instrument = report.words.instrument;
    let (mut resting, mut all) = (0, 0);
    for group in instrument.groups() {
        let below = to_confirm(report.draft, group);
        for dimension in instrument.dimensions.ids() {
            let figures = report.draft.scores().figures(group, dimension);
            if figures.is_none_or(|figures| figure::at_or_below(figures.coverage, 0.0)) {
                continue;
            }
            all += 1;
            resting += usize::from(below.iter().any(|item| instrument.parts_of_item(*item).1 == dimension));
        }
    }
    (resting, all)
}

/// A mark to stand beside an item, where it is one of them.
pub(super) fn mark(report: &Report<'_>, item: ItemId) -> Vec<Inline> {
    if report.draft.is_carried(item) { vec![text(" "), strong(report.words.t(key::CARRIED_TAG))] } else { Vec::new() }
}
