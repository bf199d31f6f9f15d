//! What follows from the figures: practices to share, gaps, what stands in the way, support, what is planned.

use super::block::{Block, Field, Input, Line, Row, Select, Table, hint, note, paragraph, section, strong, text};
use super::picture::{self, Bar};
use super::words::{points, share};
use super::{Grouping, Report, chapter, nothing};
use crate::assessment::document::AnswerDocument;
use crate::exchange::follow_up_of;
use crate::insight::{Gap, is_answered, is_strong, support_plan};
use crate::instrument::{ItemIx, NodeIx, Role};
use crate::order::order;
use crate::scoring::{Applies, Scores, State, figure};
use crate::text::{Key, key, later};

/// Most bars of the picture of what moves the score most.
const BARS: usize = 12;
/// How many gaps are seen at once; the others open in place.
const FIRST: usize = 20;
/// Most gaps that can be planned for at once.
const PLANNED: usize = 25;

fn answer<'a>(report: &Report<'a>, item: ItemIx) -> Option<&'a AnswerDocument> {
    let (indicator, _) = report.words.instrument.parts_of_item(item);
    report.draft.document().answers.get(report.words.instrument.indicator_id(indicator))
}

/// What an item is answered with, in words.
fn level(report: &Report<'_>, item: ItemIx) -> String {
    let instrument = report.words.instrument;
    let (indicator, _) = instrument.parts_of_item(item);
    if report.draft.scores().applies(indicator) == Applies::Zero {
        return report.words.t(later::GAPS_ZEROED).to_owned();
    }
    report.draft.answer(item).map(|answer| report.words.level(item, &answer.level)).unwrap_or_default()
}

/// The strong items that have a note, in the order of the instrument.
pub(super) fn practices<'a>(report: &Report<'a>) -> Vec<(ItemIx, &'a str)> {
    let instrument = report.words.instrument;
    (0..instrument.item_count())
        .filter(|item| is_strong(instrument, report.draft.scores(), *item))
        .filter_map(|item| Some((item, answer(report, item)?.good_practice.as_deref()?)))
        .collect()
}

pub(super) fn good_practices(report: &Report<'_>) -> Block {
    let words = &report.words;
    let instrument = words.instrument;
    let found = practices(report);
    let mut blocks = Vec::new();
    let mut last = None;
    for (index, (item, practice)) in found.iter().enumerate() {
        let (indicator, _) = instrument.parts_of_item(*item);
        if last != Some(indicator) {
            // One note may stand for both dimensions: it is said once.
            let same: Vec<String> = found
                .iter()
                .skip(index)
                .take_while(|(other, _)| instrument.parts_of_item(*other).0 == indicator)
                .map(|(other, _)| words.dimension(instrument.parts_of_item(*other).1).to_owned())
                .collect();
            let mut line = vec![report.item_link(*item)];
            if same.len() > 1 {
                line = vec![strong(format!("{} · {}", instrument.indicator_id(indicator), same.join(", ")))];
            }
            line.extend([text(": "), text(words.question(*item))]);
            blocks.push(Block::Paragraph { class: "practice", line });
            blocks.push(Block::Paragraph { class: "words", line: vec![text(*practice)] });
        }
        last = Some(indicator);
    }
    if blocks.is_empty() {
        blocks = nothing(words, later::PRACTICES_NONE);
    } else {
        blocks.insert(0, paragraph(words.t(later::PRACTICES_HOW)));
    }
    chapter(words, "practices", later::PRACTICES_TITLE, blocks)
}

pub(super) fn gaps(report: &Report<'_>) -> Block {
    let words = &report.words;
    if report.gaps.is_empty() {
        return chapter(words, "gaps", later::GAPS_TITLE, nothing(words, later::GAPS_NONE));
    }
    let mut blocks = vec![paragraph(words.t(later::GAPS_HOW))];
    blocks.extend(bars(report));
    if report.options.key.is_some() {
        let options = [
            (Grouping::None, later::GROUP_NONE),
            (Grouping::Strength, later::GROUP_STRENGTH),
            (Grouping::Article, later::GROUP_ARTICLE),
            (Grouping::Pillar, later::GROUP_PILLAR),
            (Grouping::Support, later::GROUP_SUPPORT),
            (Grouping::Challenge, later::GROUP_CHALLENGE),
        ];
        blocks.push(Block::Fields(vec![Field::Select(Select {
            name: "grouping".into(),
            label: words.t(later::GROUP_LABEL).to_owned(),
            options: options.iter().map(|(one, key)| (one.word().to_owned(), words.t(*key).to_owned())).collect(),
            chosen: report.options.grouping.word().to_owned(),
        })]));
    }
    blocks.push(Block::Fresh { id: "gap-list".into(), blocks: gap_groups(report) });
    chapter(words, "gaps", later::GAPS_TITLE, blocks)
}

/// What moves the score most.
fn bars(report: &Report<'_>) -> Option<Block> {
    let words = &report.words;
    let instrument = words.instrument;
    let mut found: Vec<(&Gap, f64)> = report
        .gaps
        .iter()
        .filter_map(|gap| Some((gap, gap.points.filter(|points| figure::above(*points, 0.0))?)))
        .collect();
    let order = order(found.len(), &mut |a, b| match (found.get(a), found.get(b)) {
        (Some((_, a)), Some((_, b))) => b.total_cmp(a),
        _ => std::cmp::Ordering::Equal,
    });
    found = order.into_iter().filter_map(|index| found.get(index).copied()).take(BARS).collect();
    if found.is_empty() {
        return None;
    }
    let title = words.t(later::PICTURE_POINTS).to_owned();
    let say = |points: f64| words.fill(later::POINTS, &[("points", &self::points(points))]);
    let drawn: Vec<Bar> = found
        .iter()
        .map(|(gap, value)| Bar {
            label: words.item(gap.item),
            address: report.question_address(gap.item),
            value: *value,
            words: say(*value),
            second: instrument.parts_of_item(gap.item).1 == 1,
        })
        .collect();
    let rows = found
        .iter()
        .map(|(gap, value)| Row {
            class: "",
            cells: vec![
                vec![report.item_link(gap.item)],
                vec![text(words.question(gap.item))],
                vec![text(say(*value))],
            ],
        })
        .collect();
    let columns = [later::GAPS_ITEM, later::GAPS_QUESTION, later::GAPS_POINTS];
    let data =
        Table { caption: title.clone(), columns: columns.iter().map(|key| words.t(*key).to_owned()).collect(), rows };
    let svg = picture::bars(&title, words.t(later::PICTURE_POINTS_HOW), &drawn);
    Some(Block::Picture { id: "picture-points".into(), title, svg, data })
}

/// The gaps in tables, one a group.
pub(super) fn gap_groups(report: &Report<'_>) -> Vec<Block> {
    let words = &report.words;
    let mut groups: Vec<(String, Vec<&Gap>)> = Vec::new();
    for gap in &report.gaps {
        for name in group_names(report, gap) {
            match groups.iter_mut().find(|(known, _)| *known == name) {
                Some((_, list)) => list.push(gap),
                None => groups.push((name, vec![gap])),
            }
        }
    }
    if report.options.grouping == Grouping::None {
        let list = groups.into_iter().next().map(|(_, list)| list).unwrap_or_default();
        let (first, rest) = list.split_at(list.len().min(FIRST));
        let mut blocks = vec![gap_table(report, words.t(later::GAPS_CAPTION), first)];
        if !rest.is_empty() {
            let table = gap_table(report, words.t(later::GAPS_CAPTION_MORE), rest);
            blocks.push(Block::Fold { summary: words.count(later::GAPS_MORE, rest.len()), blocks: vec![table] });
        }
        return blocks;
    }
    groups
        .into_iter()
        .map(|(name, list)| {
            let summary = format!("{name} ({})", list.len());
            Block::Fold { blocks: vec![gap_table(report, &name, &list)], summary }
        })
        .collect()
}

/// The groups a gap stands in.
fn group_names(report: &Report<'_>, gap: &Gap) -> Vec<String> {
    let words = &report.words;
    let instrument = words.instrument;
    let (indicator, dimension) = instrument.parts_of_item(gap.item);
    let Some(found) = instrument.indicators.get(indicator) else { return Vec::new() };
    let names: Vec<String> = match report.options.grouping {
        Grouping::None => vec![String::new()],
        Grouping::Strength => vec![report.strength(indicator)],
        Grouping::Article => {
            let mut names: Vec<String> = Vec::new();
            for provision in &found.provisions {
                let whole = words.provision(*provision);
                let name = whole.split('(').next().unwrap_or_default().trim().to_owned();
                if !names.contains(&name) {
                    names.push(name);
                }
            }
            names
        }
        Grouping::Pillar => {
            let pillar = instrument.above(found.node).find(|node| words.role(*node) == Role::Pillar);
            pillar.map(|node| words.node_title(node).to_owned()).into_iter().collect()
        }
        Grouping::Support => {
            let list = instrument
                .indicator_document(indicator)
                .and_then(|document| document.support.get(instrument.dimension_id(dimension)));
            list.into_iter().flatten().map(|support| words.support(*support).to_owned()).collect()
        }
        Grouping::Challenge => challenges_of(report, gap.item),
    };
    if names.is_empty() { vec![words.t(later::GROUP_OTHER).to_owned()] } else { names }
}

/// What stands in the way of an item, in words.
fn challenges_of(report: &Report<'_>, item: ItemIx) -> Vec<String> {
    let Some(answer) = answer(report, item) else { return Vec::new() };
    let known = &report.words.instrument.document.challenges;
    let listed = known.iter().filter(|one| answer.challenges.contains(&one.id)).map(|one| one.label.clone());
    listed.chain(answer.other_challenges.iter().cloned()).collect()
}

fn gap_table(report: &Report<'_>, caption: &str, gaps: &[&Gap]) -> Block {
    let words = &report.words;
    let instrument = words.instrument;
    let rows = gaps
        .iter()
        .map(|gap| {
            let (indicator, _) = instrument.parts_of_item(gap.item);
            let mut name = vec![report.item_link(gap.item)];
            if gap.core {
                name.extend([text(" "), strong(words.t(key::QUESTION_CORE))]);
            }
            let worth = gap.points.map(|value| words.fill(later::POINTS, &[("points", &points(value))]));
            Row {
                class: "",
                cells: vec![
                    name,
                    vec![text(words.question(gap.item))],
                    vec![text(level(report, gap.item))],
                    vec![text(report.strength(indicator))],
                    vec![text(worth.unwrap_or_else(|| words.t(key::FIGURE_NONE).to_owned()))],
                ],
            }
        })
        .collect();
    let columns = [later::GAPS_ITEM, later::GAPS_QUESTION, later::GAPS_LEVEL, later::GAPS_STRENGTH, later::GAPS_POINTS];
    Block::Table(Table {
        caption: caption.to_owned(),
        columns: columns.iter().map(|key| words.t(*key).to_owned()).collect(),
        rows,
    })
}

/// How many indicators that apply name each challenge, the most frequent first; those in free words count by their words.
pub(super) fn challenge_counts(report: &Report<'_>) -> Vec<(String, usize)> {
    let instrument = report.words.instrument;
    let mut counts: Vec<(String, usize)> = Vec::new();
    let mut add = |label: &str| match counts.iter_mut().find(|(known, _)| known == label) {
        Some((_, count)) => *count += 1,
        None => counts.push((label.to_owned(), 1)),
    };
    for challenge in &instrument.document.challenges {
        for (id, answer) in &report.draft.document().answers {
            let index = instrument.indicator_named(id);
            let applies = index.is_some_and(|index| report.draft.scores().applies(index) == Applies::Yes);
            if applies && answer.challenges.contains(&challenge.id) {
                add(&challenge.label);
            }
        }
    }
    for answer in report.draft.document().answers.values() {
        answer.other_challenges.iter().for_each(|words| add(words));
    }
    let order = order(counts.len(), &mut |a, b| match (counts.get(a), counts.get(b)) {
        (Some((_, a)), Some((_, b))) => b.cmp(a),
        _ => std::cmp::Ordering::Equal,
    });
    order.into_iter().filter_map(|index| counts.get(index).cloned()).collect()
}

pub(super) fn challenges(report: &Report<'_>) -> Block {
    let words = &report.words;
    let counts = challenge_counts(report);
    if counts.is_empty() {
        return chapter(words, "challenges", later::CHALLENGES_TITLE, nothing(words, later::CHALLENGES_NONE));
    }
    let rows = counts
        .into_iter()
        .map(|(label, count)| Row {
            class: "",
            cells: vec![vec![text(label)], vec![text(words.count(later::CHALLENGES_COUNT, count))]],
        })
        .collect();
    let columns = [later::CHALLENGES_NAME, later::CHALLENGES_NAMED];
    let table = Block::Table(Table {
        caption: words.t(later::CHALLENGES_CAPTION).to_owned(),
        columns: columns.iter().map(|key| words.t(*key).to_owned()).collect(),
        rows,
    });
    chapter(words, "challenges", later::CHALLENGES_TITLE, vec![table])
}

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
                Some(vec![
                    text(format!("{place}: ")),
                    strong(words.fill(later::POINTS, &[("points", &points((*gain)?))])),
                ])
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

/// Gaps by what closing them helps to do. Each indicator says so in the instrument, under `extra`, as `helps`.
pub(super) fn purposes(report: &Report<'_>) -> Option<Block> {
    const PURPOSES: [(&str, Key); 4] = [
        ("prevent", later::HELPS_PREVENT),
        ("detect", later::HELPS_DETECT),
        ("protect", later::HELPS_PROTECT),
        ("disrupt", later::HELPS_DISRUPT),
    ];
    let words = &report.words;
    let instrument = words.instrument;
    let helps = |indicator: usize| {
        let extra = instrument.indicator_document(indicator).and_then(|document| document.extra.as_ref());
        extra.and_then(|extra| extra.get("helps")).and_then(serde_json::Value::as_str)
    };
    let mut rows = Vec::new();
    for (word, key) in PURPOSES {
        let all = (0..instrument.indicators.len()).filter(|index| helps(*index) == Some(word));
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
        let (mut strong_ones, mut gaps, mut unknown, mut open) = (0_usize, 0_usize, 0_usize, 0_usize);
        for item in 0..instrument.item_count() {
            let (indicator, dimension) = instrument.parts_of_item(item);
            let is_of = instrument.indicators.get(indicator).is_some_and(|found| found.module == Some(module));
            if !is_of || !instrument.is_asked(item) || scores.applies(indicator) != Applies::Yes {
                continue;
            }
            match scores.answers().state(item) {
                State::Unanswered => open += 1,
                State::Unknown => unknown += 1,
                State::NotApplicable => {}
                State::Level(_)
                    if is_answered(instrument, scores, indicator, dimension) && is_strong(instrument, scores, item) =>
                {
                    strong_ones += 1;
                }
                State::Level(_) => gaps += 1,
            }
        }
        let cells = [strong_ones, gaps, unknown, open].map(|count| vec![text(count.to_string())]);
        let mut row = vec![vec![text(&*document.title)]];
        row.extend(cells);
        rows.push(Row { class: "", cells: row });
    }
    if rows.is_empty() {
        return None;
    }
    let columns =
        [later::TRENDS_NAME, later::TRENDS_STRONG, later::TRENDS_WEAKER, later::TRENDS_UNKNOWN, later::TRENDS_OPEN];
    let table = Block::Table(Table {
        caption: words.t(later::TRENDS_CAPTION).to_owned(),
        columns: columns.iter().map(|key| words.t(*key).to_owned()).collect(),
        rows,
    });
    Some(chapter(words, "trends", later::TRENDS_TITLE, vec![paragraph(words.t(later::TRENDS_HOW)), table]))
}

/// Fields to plan with, and what would come of it. On the screen alone.
pub(super) fn what_if(report: &Report<'_>) -> Block {
    let words = &report.words;
    let instrument = words.instrument;
    if report.gaps.is_empty() {
        return chapter(words, "what-if", later::WHAT_IF_TITLE, nothing(words, later::GAPS_NONE));
    }
    let fields = report.gaps.iter().take(PLANNED).map(|gap| {
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
    });
    let blocks = vec![
        paragraph(words.t(later::WHAT_IF_HOW)),
        Block::Fold {
            summary: words.t(later::WHAT_IF_CHOOSE).to_owned(),
            blocks: vec![Block::Fields(fields.collect())],
        },
        Block::Fresh { id: "what-if-result".into(), blocks: what_if_result(report) },
    ];
    chapter(words, "what-if", later::WHAT_IF_TITLE, blocks)
}

/// The parts with what is planned in place of the answers.
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
        for dimension in 0..instrument.dimensions() {
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
        [key::RESULTS_GROUP, later::ROBUST_DIMENSION, later::WHAT_IF_NOW, later::WHAT_IF_THEN, later::WHAT_IF_CHANGE];
    let table = Block::Table(Table {
        caption: words.count(later::WHAT_IF_CAPTION, report.options.planned.len()),
        columns: columns.iter().map(|key| words.t(*key).to_owned()).collect(),
        rows,
    });
    vec![note(words.t(later::WHAT_IF_NOTE)), table]
}

fn score(report: &Report<'_>, scores: &Scores, node: NodeIx, dimension: usize) -> Option<f64> {
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

/// What is noted, in the order of the instrument: also about what is no gap any more.
fn noted(report: &Report<'_>) -> Option<Block> {
    let words = &report.words;
    let instrument = words.instrument;
    let extra = report.draft.document().extra.as_ref();
    let rows: Vec<Row> = (0..instrument.item_count())
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
fn follow_up_fields(report: &Report<'_>, item: ItemIx) -> Block {
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
