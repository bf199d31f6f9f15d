//! What would help: the support plan, what closing gaps helps to do, and the trends that were chosen.

use super::block::{Block, Line, Row, Table, paragraph, section, strong, text};
use super::{Report, chapter, nothing};
use engine::insight::{Gap, is_answered, is_strong, support_plan};
use engine::instrument::IndicatorId;
use engine::scoring::{Applies, State};
use texts::{Key, later};

pub(super) fn support(report: &Report<'_>) -> Block {
    let words = &report.words;
    let instrument = words.instrument;
    let plan = support_plan(instrument, report.draft.scores(), &report.gaps, |item| report.draft.because(item));
    if plan.is_empty() {
        return chapter(words, "support", later::SUPPORT_TITLE, nothing(words, later::SUPPORT_NONE));
    }
    let mut blocks = vec![paragraph(words.t(later::SUPPORT_HOW))];
    for (index, line) in plan.iter().enumerate() {
        let gains: Vec<Line> = line
            .points
            .iter()
            .filter_map(|(part, dimension, gain)| {
                let places = [("part", words.node_title(*part)), ("dimension", words.dimension(*dimension))];
                let place = words.fill(later::SUPPORT_PLACE, &places);
                Some(vec![text(format!("{place}: ")), strong(words.points((*gain)?))])
            })
            .collect();
        let mut inner = Vec::new();
        if !gains.is_empty() {
            inner.push(paragraph(words.t(later::SUPPORT_WORTH)));
            inner.push(Block::List(gains));
        }
        let items: Vec<Line> = line
            .items
            .iter()
            .map(|item| vec![report.item_link(*item), text(": "), text(words.question(*item))])
            .collect();
        inner.push(Block::Fold {
            summary: words.count(later::SUPPORT_ITEMS, items.len()),
            blocks: vec![Block::List(items)],
        });
        blocks.push(section(3, format!("support-{index}"), words.support(line.support), inner));
    }
    chapter(words, "support", later::SUPPORT_TITLE, blocks)
}

/// Gaps by what closing them helps to do. The instrument says so for each indicator, under `extra`, as `helps`.
pub(super) fn purposes(report: &Report<'_>) -> Option<Block> {
    const PURPOSES: [(&str, Key); 4] = [
        ("prevent", later::HELPS_PREVENT),
        ("detect", later::HELPS_DETECT),
        ("protect", later::HELPS_PROTECT),
        ("disrupt", later::HELPS_DISRUPT),
    ];
    let words = &report.words;
    let instrument = words.instrument;
    let helps = |indicator: IndicatorId| {
        let extra = instrument.indicator_document(indicator).extra.as_ref();
        extra.and_then(|extra| extra.get("helps")).and_then(serde_json::Value::as_str)
    };
    let mut rows = Vec::new();
    for (word, key) in PURPOSES {
        let all = instrument.indicators.ids().filter(|index| helps(*index) == Some(word));
        let asked = all.filter(|index| report.draft.scores().applies(*index) == Applies::Yes).count();
        if asked == 0 {
            continue;
        }
        let gaps: Vec<&Gap> =
            report.gaps.iter().filter(|gap| helps(instrument.parts_of_item(gap.item).0) == Some(word)).collect();
        let mut items = Line::new();
        for gap in &gaps {
            if !items.is_empty() {
                items.push(text(", "));
            }
            items.push(report.item_link(gap.item));
        }
        rows.push(Row {
            class: "",
            cells: vec![
                vec![text(words.t(key))],
                vec![text(asked.to_string())],
                vec![text(gaps.len().to_string())],
                items,
            ],
        });
    }
    if rows.is_empty() {
        return None;
    }
    let columns = [later::HELPS_NAME, later::HELPS_ASKED, later::HELPS_GAPS, later::HELPS_ITEMS];
    let table = Block::Table(Table {
        caption: words.t(later::HELPS_CAPTION).to_owned(),
        columns: columns.iter().map(|key| words.t(*key).to_owned()).collect(),
        rows,
    });
    Some(chapter(words, "purposes", later::HELPS_TITLE, vec![paragraph(words.t(later::HELPS_HOW)), table]))
}

/// The modules that are chosen: how their questions are answered, without a figure of their own.
pub(super) fn trends(report: &Report<'_>) -> Option<Block> {
    let words = &report.words;
    let instrument = words.instrument;
    let scores = report.draft.scores();
    let mut rows = Vec::new();
    for (module, document) in instrument.document.modules.iter().enumerate() {
        if scores.answers().modules.get(module) != Some(&true) {
            continue;
        }
        let [mut strong_ones, mut weaker, mut unknown, mut not_applicable, mut open] = [0_usize; 5];
        for item in instrument.items() {
            let (indicator, dimension) = instrument.parts_of_item(item);
            let is_of = instrument.indicators[indicator].module == Some(module);
            if !is_of || !instrument.is_asked(item) || scores.applies(indicator) != Applies::Yes {
                continue;
            }
            match scores.answers().state(item) {
                State::Unanswered => open += 1,
                State::Unknown => unknown += 1,
                State::NotApplicable => not_applicable += 1,
                State::Level(_)
                    if is_answered(instrument, scores, indicator, dimension) && is_strong(instrument, scores, item) =>
                {
                    strong_ones += 1;
                }
                State::Level(_) => weaker += 1,
            }
        }
        let cells = [strong_ones, weaker, unknown, not_applicable, open].map(|count| vec![text(count.to_string())]);
        let mut row = vec![vec![text(&*document.title)]];
        row.extend(cells);
        rows.push(Row { class: "", cells: row });
    }
    if rows.is_empty() {
        return None;
    }
    let columns = [
        later::TRENDS_NAME,
        later::TRENDS_STRONG,
        later::TRENDS_WEAKER,
        later::TRENDS_UNKNOWN,
        later::TRENDS_NOT_APPLICABLE,
        later::TRENDS_OPEN,
    ];
    let table = Block::Table(Table {
        caption: words.t(later::TRENDS_CAPTION).to_owned(),
        columns: columns.iter().map(|key| words.t(*key).to_owned()).collect(),
        rows,
    });
    Some(chapter(words, "trends", later::TRENDS_TITLE, vec![paragraph(words.t(later::TRENDS_HOW)), table]))
}
