//! What follows from the figures: practices that were written down, gaps, what stands in the way.

use super::block::{Block, Field, Row, Select, Table, link, paragraph, section, strong, text};
use super::picture::{self, Bar};
use super::{Grouping, Report, carried, chapter, nothing};
use engine::assessment::document::AnswerDocument;
use engine::insight::{Gap, is_to_share};
use engine::instrument::{IndicatorId, ItemId, Role};
use engine::scoring::{Applies, figure};
use std::cmp::Reverse;
use texts::{Key, key, later};

/// Most bars of the picture of what moves the score most.
const BARS: usize = 12;
/// How many gaps are seen at once; the others open in place.
pub(super) const FIRST: usize = 20;

fn answer<'a>(report: &Report<'a>, item: ItemId) -> Option<&'a AnswerDocument> {
    let (indicator, _) = report.words.instrument.parts_of_item(item);
    report.draft.document().answers.get(report.words.instrument.indicator_id(indicator))
}

/// What an item is answered with, in words.
pub(super) fn level(report: &Report<'_>, item: ItemId) -> String {
    let instrument = report.words.instrument;
    let (indicator, _) = instrument.parts_of_item(item);
    if report.draft.scores().applies(indicator) == Applies::Zero {
        return report.words.t(later::GAPS_ZEROED).to_owned();
    }
    report.draft.answer(item).map(|answer| report.words.level(item, &answer.level)).unwrap_or_default()
}

/// The questions at which a practice was written down, in the order of the instrument, with what was written: those that are
/// to be shared, and the others.
pub(super) fn practices<'a>(report: &Report<'a>) -> [Vec<(IndicatorId, &'a str)>; 2] {
    let instrument = report.words.instrument;
    let noted = instrument.indicators.ids().filter_map(|indicator| {
        let answer = report.draft.document().answers.get(instrument.indicator_id(indicator))?;
        Some((indicator, answer.good_practice.as_deref()?))
    });
    let (to_share, others) =
        noted.partition(|(indicator, _)| is_to_share(instrument, report.draft.scores(), *indicator));
    [to_share, others]
}

/// Every practice that was written down, those of strong answers first.
pub(super) fn good_practices(report: &Report<'_>) -> Block {
    let words = &report.words;
    let kinds = [
        ("practices-shared", later::PRACTICES_STRONG, later::PRACTICES_STRONG_HOW),
        ("practices-others", later::PRACTICES_OTHERS, later::PRACTICES_OTHERS_HOW),
    ];
    let mut blocks = Vec::new();
    for ((id, title, how), found) in kinds.into_iter().zip(practices(report)) {
        if found.is_empty() {
            continue;
        }
        let mut inner = vec![paragraph(words.t(how))];
        inner.extend(found.into_iter().flat_map(|(indicator, note)| practice(report, indicator, note)));
        blocks.push(section(3, id, words.t(title), inner));
    }
    if blocks.is_empty() {
        blocks = nothing(words, later::PRACTICES_NONE);
    }
    chapter(words, "practices", later::PRACTICES_TITLE, blocks)
}

/// One practice: the question, how its items are answered, and the note.
fn practice(report: &Report<'_>, indicator: IndicatorId, note: &str) -> [Block; 2] {
    let words = &report.words;
    let instrument = words.instrument;
    let id = instrument.indicator_id(indicator);
    let question = instrument.indicator_document(indicator).question.as_deref();
    let first = instrument.asked_in(indicator).next().map(|dimension| instrument.item(indicator, dimension));
    let states: Vec<String> = instrument
        .asked_in(indicator)
        .map(|dimension| {
            let state = words.state(report.draft.scores(), instrument.item(indicator, dimension));
            words.fill(later::FIND_STATE, &[("dimension", words.dimension(dimension)), ("state", state)])
        })
        .collect();
    let mut line = vec![
        first.and_then(|item| report.question_address(item)).map_or_else(|| strong(id), |address| link(address, id)),
    ];
    let items = instrument.asked_in(indicator).map(|dimension| instrument.item(indicator, dimension));
    if let Some(carried_item) = items.into_iter().find(|item| report.draft.is_carried(*item)) {
        line.extend(carried::mark(report, carried_item));
    }
    line.push(text(format!(": {} ({})", question.unwrap_or_default(), states.join(" · "))));
    [Block::Paragraph { class: "practice", line }, Block::Paragraph { class: "words", line: vec![text(note)] }]
}

/// The words where there is no gap: all is at its best, or no answer has a level yet.
pub(super) fn no_gaps(report: &Report<'_>) -> Key {
    let instrument = report.words.instrument;
    let has_value = |item| report.draft.scores().value(instrument, item).is_some();
    let any = instrument.items().any(has_value);
    if any { later::GAPS_NONE } else { later::GAPS_NOTHING_KNOWN }
}

pub(super) fn gaps(report: &Report<'_>) -> Block {
    let words = &report.words;
    if report.gaps.is_empty() {
        return chapter(words, "gaps", later::GAPS_TITLE, nothing(words, no_gaps(report)));
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
    found.sort_by(|(_, a), (_, b)| b.total_cmp(a));
    found.truncate(BARS);
    if found.is_empty() {
        return None;
    }
    let title = words.t(later::PICTURE_POINTS).to_owned();
    let say = |points: f64| words.points(points);
    let drawn: Vec<Bar> = found
        .iter()
        .map(|(gap, value)| Bar {
            id: instrument.item_name(gap.item),
            label: words.item(gap.item),
            address: report.question_address(gap.item),
            value: *value,
            words: say(*value),
            dimension: instrument.parts_of_item(gap.item).1,
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
    let picture = picture::bars(&title, words.t(later::PICTURE_POINTS_HOW), &drawn);
    Some(Block::Picture { id: "picture-points".into(), picture, data })
}

/// The gaps in tables, one a group.
pub(super) fn gap_groups(report: &Report<'_>) -> Vec<Block> {
    let words = &report.words;
    let mut groups: Vec<(String, Vec<&Gap>)> = Vec::new();
    for gap in report.gaps.iter() {
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
    let found = &instrument.indicators[indicator];
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
            let list = instrument.indicator_document(indicator).support.get(instrument.dimension_id(dimension));
            list.into_iter().flatten().map(|support| words.support(*support).to_owned()).collect()
        }
        Grouping::Challenge => challenges_of(report, gap.item),
    };
    if names.is_empty() { vec![words.t(later::GROUP_OTHER).to_owned()] } else { names }
}

/// What stands in the way of an item, in words.
fn challenges_of(report: &Report<'_>, item: ItemId) -> Vec<String> {
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
            name.extend(carried::mark(report, gap.item));
            let worth = gap.points.map(|value| words.points(value));
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
    counts.sort_by_key(|(_, count)| Reverse(*count));
    counts
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
