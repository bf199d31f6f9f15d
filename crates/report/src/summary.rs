//! What matters first, in sentences made from the figures.

use super::block::{Block, Line, plain, text};
use super::words::Kind;
use super::{Report, chapter};
use engine::insight::{self, pair_of_group, support_plan};
use engine::instrument::{DimensionId, IndicatorId, ItemId, NodeId};
use engine::scoring::{Applies, State, figure};
use texts::later;

pub(super) fn summary(report: &Report<'_>) -> Block {
    let mut lines: Vec<Line> = Vec::new();
    for part in report.parts() {
        lines.extend(of_part(report, part));
    }
    lines.extend(of_lists(report));
    chapter(&report.words, "summary", later::REPORT_SUMMARY, vec![Block::List(lines)])
}

/// Score or range of a part in each dimension, and how the two differ.
fn of_part(report: &Report<'_>, part: NodeId) -> Vec<Line> {
    let words = &report.words;
    let mut lines = Vec::new();
    for dimension in words.instrument.dimensions.ids() {
        let place = if words.instrument.dimensions.len() > 1 {
            words.fill(
                later::SUMMARY_PLACE,
                &[("part", words.node_title(part)), ("dimension", words.dimension(dimension))],
            )
        } else {
            words.fill(later::SUMMARY_PLACE_ONE, &[("part", words.node_title(part))])
        };
        let mut line = vec![super::block::strong(place), text(" ")];
        let Some(figures) = report.draft.scores().figures(part, dimension) else {
            // Nothing is said of a dimension that the part does not have.
            let left_out = report.left_out(part, dimension);
            if left_out.asked > 0 {
                line.push(text(report.left_out_words(&left_out)));
                lines.push(line);
            }
            continue;
        };
        let figure = |kind| words.figure(part, dimension, kind, Some(&figures));
        if figure::at_or_below(figures.coverage, 0.0) {
            line.push(text(match unknown_below(report, part, dimension) {
                0 => words.t(later::SUMMARY_NOTHING).to_owned(),
                unknown => words.count(later::SUMMARY_ONLY_UNKNOWN, unknown),
            }));
        } else if words.said_score(&figures).is_none() {
            line.extend([text(words.t(later::SUMMARY_TOO_LITTLE)), text(" "), figure(Kind::Coverage), text(" ")]);
            line.extend([text(words.t(later::SUMMARY_BETWEEN)), text(" "), figure(Kind::Low), text(" ")]);
            line.extend([text(words.t(later::SUMMARY_AND)), text(" "), figure(Kind::High), text(".")]);
        } else if figures.is_complete() {
            line.extend([figure(Kind::Score), text(" "), text(words.t(later::SUMMARY_COMPLETE))]);
        } else {
            line.extend([figure(Kind::Score), text(" "), text(words.t(later::SUMMARY_PARTLY)), text(" ")]);
            line.extend([figure(Kind::Coverage), text(" "), text(words.t(later::SUMMARY_BETWEEN)), text(" ")]);
            line.extend([figure(Kind::Low), text(" "), text(words.t(later::SUMMARY_AND)), text(" ")]);
            line.extend([figure(Kind::High), text(".")]);
        }
        lines.push(plain(&line));
    }
    if let (Some(pair), Some([first, second])) =
        (pair_of_group(words.instrument, report.draft.scores(), part), words.instrument.pair)
        && report.is_pair_shown(part)
    {
        let points = words.points(100.0 * pair.gap.abs());
        let key = if figure::above(pair.gap, 0.0) {
            later::SUMMARY_PAIR_FIRST
        } else if figure::above(0.0, pair.gap) {
            later::SUMMARY_PAIR_SECOND
        } else {
            later::SUMMARY_PAIR_EQUAL
        };
        let places = [
            ("part", words.node_title(part)),
            ("first", words.dimension(first)),
            ("second", words.dimension(second)),
            ("points", points.as_str()),
        ];
        lines.push(vec![text(words.texts.count(key, pair.indicators, &places))]);
    }
    lines
}

/// How many items of a part are answered with "don't know" in a dimension.
fn unknown_below(report: &Report<'_>, part: NodeId, dimension: DimensionId) -> usize {
    let instrument = report.words.instrument;
    let scores = report.draft.scores();
    let is_unknown = |indicator: &IndicatorId| {
        let item = instrument.item(*indicator, dimension);
        instrument.is_asked(item)
            && scores.applies(*indicator) == Applies::Yes
            && scores.answers().state(item) == State::Unknown
    };
    instrument.indicators_below(part).filter(is_unknown).count()
}

/// How many entries each list below has.
fn of_lists(report: &Report<'_>) -> Vec<Line> {
    let words = &report.words;
    let instrument = words.instrument;
    let scores = report.draft.scores();
    let mut lines = Vec::new();
    let core = report.gaps.iter().filter(|gap| gap.core).count();
    let mut gaps = match report.gaps.len() {
        0 => words.t(super::lists::no_gaps(report)).to_owned(),
        count => words.count(later::SUMMARY_GAPS, count),
    };
    if core > 0 {
        gaps.push(' ');
        gaps.push_str(&words.count(later::SUMMARY_GAPS_CORE, core));
    }
    lines.push(vec![text(gaps)]);
    let applies = |item: &ItemId| scores.applies(instrument.parts_of_item(*item).0) == Applies::Yes;
    let of_state = |state: State| {
        instrument.asked_items().filter(applies).filter(|item| scores.answers().state(*item) == state).count()
    };
    let (open, unknown) = (of_state(State::Unanswered), of_state(State::Unknown));
    if open > 0 {
        lines.push(vec![text(words.count(later::SUMMARY_OPEN, open))]);
    }
    if unknown > 0 {
        lines.push(vec![text(words.count(later::SUMMARY_UNKNOWN, unknown))]);
    }
    let [to_share, others] = super::lists::practices(report).map(|practices| practices.len());
    for (count, key) in [(to_share, later::SUMMARY_PRACTICES), (others, later::SUMMARY_PRACTICES_OTHERS)] {
        if count > 0 {
            lines.push(vec![text(words.count(key, count))]);
        }
    }
    if let Some((label, count)) = super::lists::challenge_counts(report).into_iter().next() {
        lines.push(vec![text(words.texts.count(later::SUMMARY_CHALLENGE, count, &[("challenge", &label)]))]);
    }
    let plan = support_plan(instrument, scores, &report.gaps, |item| report.draft.because(item));
    let most = plan.iter().fold(None::<&insight::PlanLine>, |most, line| match most {
        Some(found) if found.items.len() >= line.items.len() => most,
        _ => Some(line),
    });
    if let Some(line) = most {
        let places = [("support", words.support(line.support))];
        lines.push(vec![text(words.texts.count(later::SUMMARY_SUPPORT, line.items.len(), &places))]);
    }
    lines
}
