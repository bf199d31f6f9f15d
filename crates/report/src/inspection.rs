//! A page about an instrument: what it asks, how much each item weighs, and the warnings of the linter.

use super::block::{self, Block, Line, Row, Table, hint, paragraph, section, strong, text};
use super::chapter;
use super::picture::{self, Bar, Frame, Picture};
use super::words::{Words, points};
use engine::instrument::lint::{self, lint};
use engine::instrument::{IndicatorId, ItemId, NodeId};
use engine::scoring::{Answers, Scores};
use texts::{key, later};

/// Most warnings that are listed for one rule.
const MOST: usize = 20;
/// Most items in the picture of the heaviest.
const HEAVIEST: usize = 15;

/// Everything about an instrument, without its title.
pub fn inspect(words: &Words<'_>) -> Vec<Block> {
    vec![facts(words), warnings(words), weights(words), questions(words)]
}

/// A picture of an instrument, by its id.
pub fn find_picture(words: &Words<'_>, id: &str) -> Option<Picture> {
    block::find_picture(vec![weights(words)], id)
}

/// The texts inside a picture of an instrument that is saved as a file.
pub fn frame(words: &Words<'_>) -> Frame {
    let document = &words.instrument.document;
    let digest = words.instrument.digest.get(..12).unwrap_or_default();
    let places = [("title", document.title.as_str()), ("version", &document.version), ("digest", digest)];
    Frame { marking: None, foot: vec![words.fill(key::RESULTS_VERSION, &places)] }
}

fn facts(words: &Words<'_>) -> Block {
    let instrument = words.instrument;
    let document = &instrument.document;
    let items = instrument.asked_items().count();
    let version = words.fill(
        key::RESULTS_VERSION,
        &[("title", &document.title), ("version", &document.version), ("digest", &instrument.digest)],
    );
    let counts = [
        words.count(later::INSTRUMENT_PARTS, instrument.parts.len()),
        words.count(later::INSTRUMENT_INDICATORS, instrument.indicators.len()),
        words.count(later::INSTRUMENT_ITEMS, items),
        words.count(later::INSTRUMENT_PROVISIONS, document.provisions.len()),
        words.count(later::INSTRUMENT_MODULES, document.modules.len()),
        words.count(later::INSTRUMENT_CHECKS, document.checks.len()),
    ];
    let mut blocks = Vec::new();
    if let Some(summary) = &document.summary {
        blocks.push(paragraph(summary.clone()));
    }
    let mut lines: Vec<Line> = vec![vec![text(version)], vec![text(counts.join(", "))]];
    if let Some(licence) = &document.licence {
        lines.push(vec![text(words.fill(later::INSTRUMENT_LICENCE, &[("licence", licence)]))]);
    }
    blocks.push(Block::List(lines));
    chapter(words, "facts", later::INSTRUMENT_FACTS, blocks)
}

/// What the linter found, by rule.
fn warnings(words: &Words<'_>) -> Block {
    let found = lint(words.instrument);
    if found.is_empty() {
        return chapter(
            words,
            "warnings",
            later::INSTRUMENT_WARNINGS,
            vec![hint(words.t(later::INSTRUMENT_NO_WARNINGS))],
        );
    }
    let mut blocks = vec![paragraph(words.count(later::INSTRUMENT_WARNINGS_HOW, found.len()))];
    for rule in lint::RULES {
        let of_rule: Vec<_> = found.iter().filter(|warning| warning.code == rule.code).collect();
        let Some(first) = of_rule.first() else { continue };
        let mut lines: Vec<Line> = of_rule
            .iter()
            .take(MOST)
            .map(|warning| {
                vec![strong(warning.place.words(words.texts)), text(": "), text(warning.message(words.texts))]
            })
            .collect();
        if let Some(more) = of_rule.len().checked_sub(MOST).filter(|more| *more > 0) {
            lines.push(vec![text(words.count(later::INSTRUMENT_MORE, more))]);
        }
        let summary = format!("{} ({}): {}", rule.code, of_rule.len(), first.message(words.texts));
        blocks.push(Block::Fold { summary, blocks: vec![Block::List(lines)] });
    }
    chapter(words, "warnings", later::INSTRUMENT_WARNINGS, blocks)
}

/// How much of its part each section and each item makes up in each dimension, with every module chosen and nothing
/// answered.
fn weights(words: &Words<'_>) -> Block {
    let instrument = words.instrument;
    let mut answers = Answers::empty(instrument);
    answers.modules.fill(true);
    let scores = Scores::new(instrument, answers);
    let share = |item: ItemId| scores.effective_weight(instrument, item);
    let mut blocks = vec![paragraph(words.t(later::WEIGHTS_HOW))];
    let say = |share: f64| words.fill(key::FIGURE_PERCENT, &[("value", &points(100.0 * share))]);
    for part in &instrument.parts {
        for dimension in instrument.dimensions.ids() {
            let of_group = |group: NodeId| -> f64 {
                instrument.indicators_below(group).filter_map(|found| share(instrument.item(found, dimension))).sum()
            };
            let groups: Vec<(NodeId, f64)> = instrument
                .sections_below(*part)
                .map(|node| (node, of_group(node)))
                .filter(|(_, share)| *share > 0.0)
                .collect();
            if groups.is_empty() {
                continue;
            }
            let places = [("part", words.node_title(*part)), ("dimension", words.dimension(dimension))];
            let title = words.fill(later::WEIGHTS_PICTURE, &places);
            let bars: Vec<Bar> = groups
                .iter()
                .map(|(node, share)| Bar {
                    id: words.node_id(*node).to_owned(),
                    label: words.node_title(*node).to_owned(),
                    address: None,
                    value: *share,
                    words: say(*share),
                    dimension,
                })
                .collect();
            let picture = picture::bars(&title, words.t(later::WEIGHTS_HOW), &bars);
            let mut items: Vec<(IndicatorId, f64)> = instrument
                .indicators_below(*part)
                .filter_map(|found| Some((found, share(instrument.item(found, dimension))?)))
                .collect();
            items.sort_by(|(_, a), (_, b)| b.total_cmp(a));
            let mut rows: Vec<Row> = groups
                .iter()
                .map(|(node, share)| Row {
                    class: "pillar",
                    cells: vec![vec![text(words.node_title(*node))], vec![text(say(*share))]],
                })
                .collect();
            rows.extend(items.iter().take(HEAVIEST).map(|(found, share)| Row {
                class: "section",
                cells: vec![vec![text(instrument.indicator_id(*found))], vec![text(say(*share))]],
            }));
            let columns = [later::WEIGHTS_WHAT, later::WEIGHTS_SHARE];
            let data = Table {
                caption: words.count(later::WEIGHTS_CAPTION, items.len().min(HEAVIEST)),
                columns: columns.iter().map(|key| words.t(*key).to_owned()).collect(),
                rows,
            };
            let id = format!("weights-{}-{}", words.node_id(*part), instrument.dimension_id(dimension));
            blocks.push(Block::Picture { id, picture, data });
        }
    }
    chapter(words, "weights", later::WEIGHTS_TITLE, blocks)
}

/// Every question as it will be asked.
fn questions(words: &Words<'_>) -> Block {
    let instrument = words.instrument;
    let mut blocks = Vec::new();
    for part in &instrument.parts {
        let sections: Vec<Block> = instrument
            .sections_below(*part)
            .map(|node| {
                let inner = instrument
                    .children(node)
                    .iter()
                    .filter_map(|child| instrument.nodes[*child].indicator)
                    .flat_map(|indicator| question(words, indicator))
                    .collect();
                Block::Fold { summary: words.node_title(node).to_owned(), blocks: inner }
            })
            .collect();
        let id = format!("questions-{}", words.node_id(*part));
        blocks.push(section(3, id, words.node_title(*part), sections));
    }
    chapter(words, "questions", later::INSTRUMENT_QUESTIONS, blocks)
}

fn question(words: &Words<'_>, indicator: IndicatorId) -> Vec<Block> {
    let instrument = words.instrument;
    let (found, document) = (&instrument.indicators[indicator], instrument.indicator_document(indicator));
    let mut blocks = Vec::new();
    let mut facts = vec![words.strength(found.strength).to_owned()];
    facts.extend(found.core.then(|| words.t(key::QUESTION_CORE).to_owned()));
    facts.extend(found.provisions.iter().map(|provision| words.provision(*provision)));
    facts.extend(document.lead.clone());
    blocks.push(hint(facts.join(" · ")));
    for dimension in instrument.asked_in(indicator) {
        let item = instrument.item(indicator, dimension);
        let line = vec![strong(words.dimension(dimension)), text(": "), text(words.question(item))];
        blocks.push(Block::Paragraph { class: "", line });
        let own = document.levels.get(instrument.dimension_id(dimension));
        let levels = instrument.levels(item).iter().map(|level| {
            let mut line = vec![strong(&*level.label), text(format!(" ({})", points(level.value)))];
            let meaning = own.and_then(|own| own.get(&level.id)).or(level.help.as_ref());
            if let Some(meaning) = meaning {
                line.extend([text(": "), text(meaning)]);
            }
            line
        });
        blocks.push(Block::List(levels.collect()));
    }
    if let Some(guidance) = &document.guidance {
        blocks.push(Block::Paragraph { class: "words", line: vec![text(guidance)] });
    }
    let title = document.id.clone();
    vec![section(4, format!("preview-{title}"), title, blocks)]
}
