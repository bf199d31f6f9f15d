//! What is planned: other levels and the scores that they would give, and what is to be done about each gap.

use super::block::{Block, Field, Input, Row, Select, Table, hint, note, paragraph, strong, text};
use super::lists::{FIRST, level, no_gaps};
use super::words::{points, share};
use super::{Report, chapter, nothing};
use documents::follow_up_of;
use engine::insight::Gap;
use engine::instrument::{DimensionId, ItemId, NodeId, Role};
use engine::scoring::{Scores, State, figure};
use texts::{Key, later};

/// Fields to choose other levels, and the scores that they would give. On the screen alone.
pub(super) fn what_if(report: &Report<'_>) -> Block {
    let words = &report.words;
    let instrument = words.instrument;
    if report.gaps.is_empty() {
        return chapter(words, "what-if", later::WHAT_IF_TITLE, nothing(words, no_gaps(report)));
    }
    let field = |gap: &Gap| {
        let now = level(report, gap.item);
        let mut options = vec![(String::new(), words.fill(later::WHAT_IF_AS_IT_IS, &[("level", &now)]))];
        let levels = instrument.levels(gap.item).iter();
        options.extend(levels.map(|level| (level.id.clone(), level.label.clone())));
        let chosen =
            report.options.planned.iter().find(|(item, _)| *item == gap.item).and_then(|(_, state)| match state {
                State::Level(level) => {
                    instrument.levels(gap.item).get(usize::from(*level)).map(|level| level.id.clone())
                }
                _ => None,
            });
        Field::Select(Select {
            name: format!("planned/{}", instrument.item_name(gap.item)),
            label: format!("{}: {}", words.item(gap.item), words.question(gap.item)),
            options,
            chosen: chosen.unwrap_or_default(),
        })
    };
    let (first, rest) = report.gaps.split_at(report.gaps.len().min(FIRST));
    let mut folded = vec![Block::Fields(first.iter().map(field).collect())];
    if !rest.is_empty() {
        let fields = Block::Fields(rest.iter().map(field).collect());
        folded.push(Block::Fold { summary: words.count(later::GAPS_MORE, rest.len()), blocks: vec![fields] });
    }
    let blocks = vec![
        paragraph(words.t(later::WHAT_IF_HOW)),
        Block::Fold { summary: words.t(later::WHAT_IF_CHOOSE).to_owned(), blocks: folded },
        Block::Fresh { id: "what-if-result".into(), blocks: what_if_result(report) },
    ];
    chapter(words, "what-if", later::WHAT_IF_TITLE, blocks)
}

/// The scores of parts and pillars now, and with the planned levels.
pub(super) fn what_if_result(report: &Report<'_>) -> Vec<Block> {
    let words = &report.words;
    let instrument = words.instrument;
    if report.options.planned.is_empty() {
        return vec![hint(words.t(later::WHAT_IF_NOTHING))];
    }
    let mut answers = report.draft.scores().answers().clone();
    for (item, state) in &report.options.planned {
        answers.set(*item, *state);
    }
    let planned = Scores::new(instrument, answers);
    let mut rows = Vec::new();
    for node in instrument.groups().filter(|node| matches!(words.role(*node), Role::Part | Role::Pillar)) {
        for dimension in instrument.dimensions.ids() {
            let (now, then) =
                (score(report, report.draft.scores(), node, dimension), score(report, &planned, node, dimension));
            let (Some(now), Some(then)) = (now, then) else { continue };
            if figure::equal(now, then) {
                continue;
            }
            let change = points(100.0 * (then - now));
            let sign = if then > now { "+" } else { "" };
            rows.push(Row {
                class: if words.role(node) == Role::Part { "part" } else { "pillar" },
                cells: vec![
                    vec![text(words.node_title(node))],
                    vec![text(words.dimension(dimension))],
                    vec![text(share(now))],
                    vec![strong(share(then))],
                    vec![text(format!("{sign}{change}"))],
                ],
            });
        }
    }
    if rows.is_empty() {
        return vec![hint(words.t(later::WHAT_IF_NO_EFFECT))];
    }
    let columns =
        [later::RESULTS_GROUP, later::ROBUST_DIMENSION, later::WHAT_IF_NOW, later::WHAT_IF_THEN, later::WHAT_IF_CHANGE];
    let table = Block::Table(Table {
        caption: words.count(later::WHAT_IF_CAPTION, report.options.planned.len()),
        columns: columns.iter().map(|key| words.t(*key).to_owned()).collect(),
        rows,
    });
    vec![note(words.t(later::WHAT_IF_NOTE)), table]
}

fn score(report: &Report<'_>, scores: &Scores, node: NodeId, dimension: DimensionId) -> Option<f64> {
    report.words.said_score(&scores.figures(node, dimension)?)
}

/// The states that what is to be done may have.
const STATES: [(&str, Key); 4] = [
    ("", later::FOLLOW_UP_STATE_NONE),
    ("planned", later::FOLLOW_UP_STATE_PLANNED),
    ("under_way", later::FOLLOW_UP_STATE_UNDER_WAY),
    ("done", later::FOLLOW_UP_STATE_DONE),
];

/// What is to be done about the gaps: a table of what is noted and, on the screen, fields.
pub(super) fn follow_up(report: &Report<'_>) -> Option<Block> {
    let words = &report.words;
    let mut blocks = vec![paragraph(words.t(later::FOLLOW_UP_HOW))];
    blocks.extend(noted(report));
    if report.options.key.is_some() && !report.gaps.is_empty() {
        let folds: Vec<Block> = report.gaps.iter().map(|gap| follow_up_fields(report, gap.item)).collect();
        let summary = words.count(later::FOLLOW_UP_OPEN, folds.len());
        blocks.push(Block::Screen(vec![Block::Fold { summary, blocks: folds }]));
    }
    let chapter = chapter(words, "follow-up", later::FOLLOW_UP_TITLE, blocks);
    let is_noted = noted(report).is_some();
    match (is_noted, report.options.key.is_some() && !report.gaps.is_empty()) {
        (true, _) => Some(chapter),
        (false, true) => Some(Block::Screen(vec![chapter])),
        (false, false) => None,
    }
}

/// What is noted, in the order of the instrument, also about items that are no gap any more.
fn noted(report: &Report<'_>) -> Option<Block> {
    let words = &report.words;
    let instrument = words.instrument;
    let extra = report.draft.document().extra.as_ref();
    let rows: Vec<Row> = instrument
        .items()
        .filter_map(|item| {
            let entry = follow_up_of(extra, &instrument.item_name(item))?;
            let value = |field: &str| entry.get(field).and_then(serde_json::Value::as_str).unwrap_or_default();
            let state = STATES.iter().find(|(word, _)| *word == value("state")).map_or("", |(_, key)| words.t(*key));
            let due = value("due");
            let due = if due.is_empty() { String::new() } else { words.date(due) };
            let cells = vec![
                vec![report.item_link(item)],
                vec![text(value("action"))],
                vec![text(value("lead"))],
                vec![text(due)],
                vec![text(state)],
            ];
            Some(Row { class: "", cells })
        })
        .collect();
    if rows.is_empty() {
        return None;
    }
    let columns = [
        later::GAPS_ITEM,
        later::FOLLOW_UP_ACTION,
        later::FOLLOW_UP_LEAD,
        later::FOLLOW_UP_DUE,
        later::FOLLOW_UP_STATE,
    ];
    Some(Block::Table(Table {
        caption: words.t(later::FOLLOW_UP_CAPTION).to_owned(),
        columns: columns.iter().map(|key| words.t(*key).to_owned()).collect(),
        rows,
    }))
}

/// The fields for one item, which open in place.
fn follow_up_fields(report: &Report<'_>, item: ItemId) -> Block {
    let words = &report.words;
    let name = words.instrument.item_name(item);
    let entry = follow_up_of(report.draft.document().extra.as_ref(), &name);
    let value = |field: &str| {
        entry.and_then(|entry| entry.get(field)).and_then(serde_json::Value::as_str).unwrap_or_default().to_owned()
    };
    let input = |field: &str, label: Key, kind| {
        let label = words.t(label).to_owned();
        Field::Input(Input { name: format!("follow-up/{name}/{field}"), label, kind, value: value(field) })
    };
    let state = value("state");
    let known = STATES.iter().find(|(word, _)| *word == state).map_or("", |(_, key)| words.t(*key));
    let summary = if state.is_empty() {
        format!("{}: {}", words.item(item), words.question(item))
    } else {
        format!("{} ({known}): {}", words.item(item), words.question(item))
    };
    let fields = vec![
        input("action", later::FOLLOW_UP_ACTION, "text"),
        input("lead", later::FOLLOW_UP_LEAD, "text"),
        input("due", later::FOLLOW_UP_DUE, "date"),
        Field::Select(Select {
            name: format!("follow-up/{name}/state"),
            label: words.t(later::FOLLOW_UP_STATE).to_owned(),
            options: STATES.iter().map(|(word, key)| ((*word).to_owned(), words.t(*key).to_owned())).collect(),
            chosen: state,
        }),
    ];
    Block::Fold { summary, blocks: vec![Block::Fields(fields)] }
}
