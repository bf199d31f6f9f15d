//! What to look at before an assessment goes out: what does not fit together, what lacks a reason or evidence, what is not
//! known, what is still open. Every line leads to its question.

use super::block::{Block, Line, hint, link, section, text};
use super::{Options, Report, carried};
use engine::assessment::{DatePlace, Doubt, Draft, dates, doubt};
use engine::insight::is_unsupported;
use engine::instrument::{IndicatorId, ItemId};
use engine::scoring::{Applies, State};
use texts::{Catalogue, Key, key, later};

/// Where there are more lines than this, they are folded.
const MANY: usize = 12;

/// Which items are wanted.
type ItemFilter<'a> = &'a dyn Fn(ItemId, IndicatorId) -> bool;

/// The review, without its title.
pub fn review(draft: &Draft, texts: &Catalogue, options: &Options) -> Vec<Block> {
    let report = Report::new(draft, texts, options);
    let instrument = report.words.instrument;
    let scores = draft.scores();
    let reason_missing = |item: ItemId, indicator: IndicatorId| {
        let answer = draft.document().answers.get(instrument.indicator_id(indicator));
        scores.answers().state(item) == State::NotApplicable && answer.is_none_or(|answer| answer.reason.is_none())
    };
    let because_missing =
        |item: ItemId, _: IndicatorId| scores.answers().state(item) == State::Unknown && draft.because(item).is_none();
    let unsupported = |item: ItemId, _: IndicatorId| is_unsupported(draft, item);
    let unknown = |item: ItemId, _: IndicatorId| scores.answers().state(item) == State::Unknown;
    let open = |item: ItemId, _: IndicatorId| scores.answers().state(item) == State::Unanswered;
    let kinds: [(Key, Key, ItemFilter<'_>); 5] = [
        (later::REVIEW_REASONS, later::REVIEW_REASONS_HINT, &reason_missing),
        (later::REVIEW_BECAUSE, later::REVIEW_BECAUSE_HINT, &because_missing),
        (later::REVIEW_EVIDENCE, later::REVIEW_EVIDENCE_HINT, &unsupported),
        (later::REVIEW_UNKNOWN, later::REVIEW_UNKNOWN_HINT, &unknown),
        (later::REVIEW_OPEN, later::REVIEW_OPEN_HINT, &open),
    ];
    let checks_title = report.words.t(later::REVIEW_CHECKS);
    let mut blocks = vec![group(&report, "review-0", checks_title, later::REVIEW_CHECKS_HINT, checks(&report))];
    let days = days_in_doubt(&report);
    if !days.is_empty() {
        let title = report.words.t(later::REVIEW_DAYS);
        blocks.push(group(&report, "review-days", title, later::REVIEW_DAYS_HINT, days));
    }
    if draft.document().carried.is_some() {
        let title = report.words.fill(later::REVIEW_CARRIED, &[("source", &carried::source(&report.words, draft))]);
        let lines = items(&report, &|item, _| draft.is_carried(item));
        blocks.push(group(&report, "review-carried", &title, later::REVIEW_CARRIED_HINT, lines));
    }
    for (index, (title, hint, wanted)) in kinds.into_iter().enumerate() {
        let title = report.words.t(title);
        blocks.push(group(&report, &format!("review-{}", index + 1), title, hint, items(&report, wanted)));
    }
    blocks
}

/// The days that are probably not meant, each with its place.
fn days_in_doubt(report: &Report<'_>) -> Vec<Line> {
    let (words, options) = (&report.words, report.options);
    let today = options.today.as_deref().unwrap_or_default();
    let overview = options.key.as_ref().map(|key| format!("#/a/{key}"));
    let line = |(place, date): (DatePlace, String)| {
        let doubt = doubt(&date, today)?;
        let (name, address) = match place {
            DatePlace::AsAt => (words.t(key::DOUBT_AS_AT).to_owned(), overview.clone()),
            DatePlace::ClearedOn => (words.t(key::STATUS_CLEARED_ON).to_owned(), overview.clone()),
            DatePlace::Evidence(id) => {
                let indicator = words.instrument.indicator_named(&id);
                let address = indicator.and_then(|indicator| report.indicator_address(indicator));
                (words.fill(key::DOUBT_EVIDENCE, &[("id", &id)]), address)
            }
        };
        let name = match address {
            Some(address) => link(address, name),
            None => text(name),
        };
        Some(vec![name, text(format!(": {}", doubt_words(report, &date, &doubt)))])
    };
    dates(report.draft.document()).into_iter().filter_map(line).collect()
}

/// What is doubtful about a day.
fn doubt_words(report: &Report<'_>, date: &str, doubt: &Doubt) -> String {
    let year = |date: &str| date.get(..4).unwrap_or(date).trim_start_matches('0').to_owned();
    let (meant, day) = (doubt.meant().map(year).unwrap_or_default(), report.words.date(date));
    report.words.fill(doubt.key(), &[("year", &year(date)), ("meant", &meant), ("day", &day)])
}

/// The checks that are decided true, each with the questions it looks at.
fn checks(report: &Report<'_>) -> Vec<Line> {
    let instrument = report.words.instrument;
    let decided = |condition| report.draft.scores().decides(instrument, condition) == Some(true);
    let mut lines = Vec::new();
    for (check, condition) in instrument.document.checks.iter().zip(&instrument.checks) {
        if !decided(condition) {
            continue;
        }
        let mut places: Vec<ItemId> = Vec::new();
        condition.for_each_item(&mut |item, _| {
            if !places.contains(&item) {
                places.push(item);
            }
        });
        let mut line = vec![text(&*check.message)];
        for item in places {
            line.extend([
                super::block::Inline::Break,
                report.item_link(item),
                text(format!(" {}", report.words.question(item))),
            ]);
        }
        lines.push(line);
    }
    lines
}

/// A line for each item that applies and of which `wanted` holds.
fn items(report: &Report<'_>, wanted: ItemFilter<'_>) -> Vec<Line> {
    let instrument = report.words.instrument;
    instrument
        .items()
        .filter(|item| {
            let (indicator, _) = instrument.parts_of_item(*item);
            instrument.is_asked(*item)
                && report.draft.scores().applies(indicator) == Applies::Yes
                && wanted(*item, indicator)
        })
        .map(|item| vec![report.item_link(item), text(format!(" {}", report.words.question(item)))])
        .collect()
}

/// One kind of thing to look at, folded where there are many.
fn group(report: &Report<'_>, id: &str, title: &str, hint_of: Key, lines: Vec<Line>) -> Block {
    let words = &report.words;
    let count = lines.len();
    let title = words.fill(later::REVIEW_GROUP, &[("title", title), ("n", &count.to_string())]);
    if count == 0 {
        return section(2, id, title, vec![hint(words.t(later::REVIEW_NOTHING))]);
    }
    let list = Block::List(lines);
    let list = if count > MANY {
        Block::Fold { summary: words.t(later::REVIEW_SHOW).to_owned(), blocks: vec![list] }
    } else {
        list
    };
    section(2, id, title, vec![hint(words.t(hint_of)), list])
}
