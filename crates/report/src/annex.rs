//! The annexes of a report: every citation, what is not known, circumstances, method and versions.

use super::block::{Block, Line, Row, Table, hint, link, paragraph, strong, text};
use super::words::Words;
use super::{Report, chapter, nothing};
use engine::assessment::document::Evidence;
use engine::insight::{evidence_coverage, is_unsupported};
use engine::instrument::Node;
use engine::instrument::document::Aggregate;
use engine::scoring::{Applies, State, figure};
use texts::{Key, key, later};

/// Every piece of evidence, by indicator, and the share of the answers that have evidence.
pub(super) fn evidence(report: &Report<'_>) -> Block {
    let words = &report.words;
    let instrument = words.instrument;
    let scores = report.draft.scores();
    let mut blocks = Vec::new();
    let mut shares = Vec::new();
    for part in report.parts() {
        for dimension in instrument.dimensions.ids() {
            let has = |indicator, dimension| report.draft.has_evidence(indicator, dimension);
            if let Some(share) = evidence_coverage(instrument, scores, part, dimension, has) {
                let places = [("part", words.node_title(part)), ("dimension", words.dimension(dimension))];
                let place = words.fill(later::SUPPORT_PLACE, &places);
                shares.push(vec![text(format!("{place}: ")), strong(words.percent(share))]);
            }
        }
    }
    if !shares.is_empty() {
        blocks.push(paragraph(words.t(later::EVIDENCE_SHARE)));
        blocks.push(Block::List(shares));
    }
    let bare: Vec<Line> = instrument
        .items()
        .filter(|item| is_unsupported(report.draft, *item))
        .map(|item| vec![report.item_link(item), text(": "), text(words.question(item))])
        .collect();
    if !bare.is_empty() {
        blocks.push(Block::Fold {
            summary: words.count(later::EVIDENCE_BARE, bare.len()),
            blocks: vec![Block::List(bare)],
        });
    }
    let mut rows = Vec::new();
    for indicator in instrument.indicators.ids() {
        let id = instrument.indicator_id(indicator);
        let list = report.draft.document().answers.get(id).map(|answer| answer.evidence.as_slice()).unwrap_or_default();
        for evidence in list {
            let dimension = evidence.dimension.as_deref().and_then(|id| instrument.dimension_named(id));
            rows.push(Row {
                class: "",
                cells: vec![
                    vec![text(id)],
                    vec![text(words.evidence(evidence.kind))],
                    vec![text(dimension.map_or("", |dimension| words.dimension(dimension)))],
                    evidence_line(report, evidence),
                ],
            });
        }
    }
    if rows.is_empty() {
        blocks.extend(nothing(words, later::EVIDENCE_NONE));
    } else {
        let columns = [later::EVIDENCE_QUESTION, key::EVIDENCE_KIND, key::EVIDENCE_DIMENSION, later::EVIDENCE_SOURCE];
        let summary = words.count(later::EVIDENCE_ALL, rows.len());
        let table = Block::Table(Table {
            caption: words.t(later::EVIDENCE_CAPTION).to_owned(),
            columns: columns.iter().map(|key| words.t(*key).to_owned()).collect(),
            rows,
        });
        blocks.push(Block::Fold { summary, blocks: vec![table] });
    }
    chapter(words, "evidence", later::EVIDENCE_CHAPTER, blocks)
}

fn evidence_line(report: &Report<'_>, evidence: &Evidence) -> Line {
    let mut line = vec![text(report.words.source(evidence))];
    if let Some(address) = &evidence.url {
        line.extend([text(" "), link(address, address)]);
    }
    line
}

/// What is answered with "don't know", and why, where that was said.
pub(super) fn unknown(report: &Report<'_>) -> Option<Block> {
    let words = &report.words;
    let instrument = words.instrument;
    let scores = report.draft.scores();
    let lines: Vec<Line> = instrument
        .asked_items()
        .filter(|item| {
            let (indicator, _) = instrument.parts_of_item(*item);
            scores.applies(indicator) == Applies::Yes && scores.answers().state(*item) == State::Unknown
        })
        .map(|item| {
            let mut line = vec![report.item_link(item), text(": "), text(words.question(item))];
            let why = report.draft.because(item);
            line.extend(why.map(|why| text(format!(" ({})", words.because(why)))));
            line
        })
        .collect();
    (!lines.is_empty()).then(|| chapter(words, "unknown", later::UNKNOWN_TITLE, vec![Block::List(lines)]))
}

/// The circumstances, and the notes.
pub(super) fn context(report: &Report<'_>) -> Option<Block> {
    let words = &report.words;
    let document = report.draft.document();
    let mut lines: Vec<Line> = Vec::new();
    for question in &words.instrument.document.context {
        let Some(chosen) = document.context.get(&question.id) else { continue };
        let labels: Vec<String> = question
            .options
            .iter()
            .filter(|option| chosen.contains(&option.id))
            .map(|option| option.label.clone())
            .collect();
        if !labels.is_empty() {
            lines.push(vec![text(&*question.question), text(" "), strong(labels.join(", "))]);
        }
    }
    let mut blocks = Vec::new();
    if !lines.is_empty() {
        blocks.push(Block::List(lines));
        blocks.push(hint(words.t(key::ABOUT_CONTEXT_HINT)));
    }
    if let Some(notes) = &document.subject.notes {
        blocks.push(Block::Paragraph { class: "words", line: vec![text(&**notes)] });
    }
    (!blocks.is_empty()).then(|| chapter(words, "context", key::ABOUT_CONTEXT, blocks))
}

/// How scores are computed: the parts of the method that this instrument uses.
fn method_lines(words: &Words<'_>) -> Vec<String> {
    let instrument = words.instrument;
    let all_groups = |is: &dyn Fn(&Node) -> bool| instrument.groups().map(|group| &instrument.nodes[group]).all(is);
    let t = |key: Key| words.t(key).to_owned();
    let mut lines = Vec::new();
    if instrument.parts.len() > 1 {
        lines.push(t(later::METHOD_PARTS));
    }
    if instrument.dimensions.len() > 1 {
        let labels: Vec<&str> = instrument.dimensions.ids().map(|dimension| words.dimension(dimension)).collect();
        lines.push(words.fill(later::METHOD_DIMENSIONS, &[("list", &labels.join(", "))]));
    }
    let is_mean = all_groups(&|node| node.aggregate == Aggregate::Mean);
    let score = t(if is_mean { later::METHOD_MEAN } else { later::METHOD_COMBINED });
    lines.push(format!("{score} {}", t(later::METHOD_RANGE)));
    let weights = instrument.strength_weights();
    let by_strength = instrument.indicators.values().any(|indicator| indicator.strength.is_some());
    if by_strength && weights.mandatory > weights.recommended {
        lines.push(t(later::METHOD_STRENGTH));
    }
    // A part belongs to no group, so its weight does not matter.
    if all_groups(&|node| node.weight.is_none() || node.parent.is_none()) {
        lines.push(t(later::METHOD_POOLED));
    }
    if figure::above(words.minimum(), 0.0) {
        lines.push(t(later::METHOD_MINIMUM));
    }
    lines.extend([later::METHOD_LEVELS, later::METHOD_VERSIONS].map(t));
    lines
}

/// Versions, digests and how the figures were computed.
pub(super) fn method(report: &Report<'_>) -> Block {
    let words = &report.words;
    let instrument = words.instrument;
    let mut lines: Vec<Line> = method_lines(words).into_iter().map(|line| vec![text(line)]).collect();
    let cuts: Vec<String> = instrument
        .document
        .bands
        .iter()
        .enumerate()
        .map(|(index, band)| {
            words.fill(later::METHOD_BAND, &[("band", words.band(index)), ("from", &super::words::share(band.from))])
        })
        .collect();
    if !cuts.is_empty() {
        lines.push(vec![text(words.fill(later::METHOD_BANDS, &[("bands", &cuts.join(", "))]))]);
    }
    let version = words.fill(
        key::RESULTS_VERSION,
        &[
            ("title", &instrument.document.title),
            ("version", &instrument.document.version),
            ("digest", &instrument.digest),
        ],
    );
    let document = report.draft.document();
    let dates = [(later::METHOD_CREATED, &document.created), (later::METHOD_MODIFIED, &document.modified)];
    let dates =
        dates.into_iter().filter_map(|(key, date)| Some(words.fill(key, &[("date", &report.moment(date.as_ref()?))])));
    let program = words.fill(later::METHOD_PROGRAM, &[("version", env!("CARGO_PKG_VERSION"))]);
    let checksum = words.fill(later::METHOD_CHECKSUM, &[("checksum", &report.checksum)]);
    let mut facts = vec![version, program, checksum];
    facts.extend(dates);
    let facts: Vec<Line> = facts.into_iter().map(|fact| vec![text(fact)]).collect();
    let blocks = vec![Block::List(lines), Block::List(facts), hint(words.t(key::FOOTER_INDEPENDENT))];
    chapter(words, "method", later::METHOD_TITLE, blocks)
}
