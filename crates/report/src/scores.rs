//! Figures: by part and pillar, by article, law against practice, and how robust they are.

use super::block::{Block, Inline, Line, Row, Table, hint, link, note, paragraph, plain, section, strong, text};
use super::picture::{self, PairRow, PairWords, Picture, RangeWords, Ranges};
use super::words::{Kind, points, share};
use super::{Report, chapter, nothing};
use engine::chart::{Axis, Shown};
use engine::insight::{
    self, Choice, Pair, Quadrant, figures_of, left_out, nothing_known, pair_of_group, placing, provision_figures,
    quadrant,
};
use engine::instrument::document::Strength;
use engine::instrument::{DimensionId, IdVec, IndicatorId, NodeId, Role};
use engine::scoring::{Figures, figure};
use texts::{Key, key, later};

/// A part: ranges by pillar, then every area in a table.
pub(super) fn part(report: &Report<'_>, part: NodeId) -> Block {
    let words = &report.words;
    let instrument = words.instrument;
    let scores = report.draft.scores();
    let mut blocks = Vec::new();
    for dimension in instrument.dimensions.ids() {
        let ids: Vec<&str> =
            scores.core_cap(instrument, part, dimension).map(|found| instrument.indicator_id(found)).collect();
        if let (Some(band), false) = (instrument.core_cap, ids.is_empty()) {
            let ids = ids.join(", ");
            let places = [("dimension", words.dimension(dimension)), ("ids", &ids), ("band", words.band(band))];
            blocks.push(note(words.fill(later::REPORT_CORE_RULE, &places)));
        }
    }
    let groups: Vec<NodeId> = instrument.groups_below(part).filter(|node| report.is_asked(*node)).collect();
    let title = words.fill(later::PICTURE_PILLARS, &[("part", words.node_title(part))]);
    let drawn: Vec<Ranges> = groups
        .iter()
        .filter(|node| matches!(words.role(**node), Role::Part | Role::Pillar))
        .filter(|node| instrument.dimensions.ids().any(|dimension| scores.figures(**node, dimension).is_some()))
        .map(|node| Ranges {
            id: words.node_id(*node).to_owned(),
            label: name_of(report, *node).to_owned(),
            address: None,
            figures: instrument.dimensions.map_ids(|dimension| {
                let figures = scores.figures(*node, dimension);
                let indicators: Vec<IndicatorId> = instrument.indicators_below(*node).collect();
                (figures, without_figure(report, figures.as_ref(), &indicators, dimension))
            }),
        })
        .collect();
    let table = Table {
        caption: words.fill(later::RESULTS_CAPTION, &[("part", words.node_title(part))]),
        columns: columns(report),
        rows: rows(report, &groups),
    };
    let picture = ranges(report, &title, &drawn);
    let rows = table.rows.iter().filter(|row| row.class != "section");
    let rows = rows.map(|row| Row { cells: row.cells.iter().map(|cell| plain(cell)).collect(), ..*row });
    let data = Table { rows: rows.collect(), columns: table.columns.clone(), caption: title.clone() };
    let id = words.node_id(part);
    // Where everything is left out there is nothing to draw.
    if !drawn.is_empty() {
        blocks.push(Block::Picture { id: format!("picture-{id}"), picture, data });
    }
    blocks.push(Block::Table(table));
    section(2, format!("part-{id}"), words.node_title(part), blocks)
}

fn name_of<'a>(report: &Report<'a>, node: NodeId) -> &'a str {
    if report.words.role(node) == Role::Part {
        report.words.t(later::RESULTS_WHOLE_PART)
    } else {
        report.words.node_title(node)
    }
}

fn columns(report: &Report<'_>) -> Vec<String> {
    let mut columns = vec![report.words.t(later::RESULTS_GROUP).to_owned()];
    columns.extend(report.words.instrument.dimensions.values().map(|found| found.label.clone()));
    columns
}

/// A picture of ranges.
fn ranges(report: &Report<'_>, title: &str, rows: &[Ranges]) -> Picture {
    let words = &report.words;
    let range_words =
        RangeWords { title, description: words.t(later::PICTURE_RANGES_HOW), dimensions: &words.instrument.dimensions };
    picture::ranges(&range_words, words.minimum(), rows)
}

/// Rows of a table, whose small pictures share one axis.
fn rows(report: &Report<'_>, groups: &[NodeId]) -> Vec<Row> {
    let dimensions = report.words.instrument.dimensions.ids();
    let all = groups.iter().flat_map(|node| dimensions.clone().map(|dimension| (*node, dimension)));
    let figures = all.filter_map(|(node, dimension)| report.draft.scores().figures(node, dimension));
    let axis = Axis::over(figures.map(|figures| Shown::of(&figures, report.words.minimum())));
    groups.iter().map(|node| row(report, *node, &axis)).collect()
}

fn row(report: &Report<'_>, node: NodeId, axis: &Axis) -> Row {
    let words = &report.words;
    let instrument = words.instrument;
    let name = name_of(report, node);
    let mut head = vec![match report.section_address(node) {
        Some(address) => link(address, name),
        None => text(name),
    }];
    let figures = instrument.dimensions.map_ids(|dimension| report.draft.scores().figures(node, dimension));
    let drawing = picture::small_ranges(words.node_id(node), &instrument.dimensions, &figures, words.minimum(), axis);
    head.extend(drawing.map(Inline::Drawing));
    let mut cells = vec![head];
    for (dimension, figures) in figures.iter() {
        let left_out = report.left_out(node, dimension);
        let Some(figures) = figures else {
            cells.push(vec![text(report.left_out_words(&left_out))]);
            continue;
        };
        let mut line = figures_line(report, node, dimension, figures);
        if left_out.not_applicable > 0 {
            line.extend([Inline::Break, text(left_out.words(words.texts))]);
        }
        if Shown::of(figures, words.minimum()) == Shown::Nothing {
            cells.push(line);
            continue;
        }
        // Bands are said of pillars only, never as a headline.
        if words.role(node) == Role::Pillar {
            let bands = placing(words.texts, instrument, report.draft.scores(), node, dimension);
            if !bands.is_empty() {
                line.extend([Inline::Break, text(bands)]);
            }
        }
        if let Some(binding) = report.binding.figures(node, dimension) {
            line.extend([Inline::Break, text(binding_words(report, &binding))]);
        }
        cells.push(line);
    }
    let class = match words.role(node) {
        Role::Part => "part",
        Role::Pillar => "pillar",
        _ => "section",
    };
    Row { class, cells }
}

/// Score, range and share of the weight that is known, each carrying its exact figure; no score where too little is answered, and words
/// alone where nothing is.
fn figures_line(report: &Report<'_>, node: NodeId, dimension: DimensionId, figures: &Figures) -> Line {
    let words = &report.words;
    let output = |kind| words.figure(node, dimension, kind, Some(figures));
    let (low, high) = (output(Kind::Low), output(Kind::High));
    let (between, and) = (words.t(key::FIGURE_BETWEEN), words.t(key::FIGURE_AND));
    let range = vec![text(between), text(" "), low, text(" "), text(and), text(" "), high, text(", ")];
    if Shown::of(figures, words.minimum()) == Shown::Nothing {
        // The figures stay for programs, but hidden: "between 0 and 100" is no finding.
        let mut unseen = vec![output(Kind::Score), text(" ")];
        unseen.extend(range);
        unseen.push(output(Kind::Coverage));
        let indicators = words.instrument.indicators_below(node);
        let said = nothing_known(words.texts, words.instrument, report.draft.scores(), indicators, dimension);
        return vec![text(said), Inline::Unseen(unseen)];
    }
    let is_said = words.said_score(figures).is_some();
    let mut line = Line::new();
    if is_said {
        line.extend([Inline::Big(vec![output(Kind::Score)]), Inline::Break]);
    } else {
        line.push(Inline::Unseen(vec![output(Kind::Score)]));
    }
    // Once everything is answered both ends are the score itself.
    if is_said && figure::equal(figures.low, figures.high) {
        line.push(Inline::Unseen(range));
    } else {
        line.extend(range);
    }
    line.extend([output(Kind::Coverage), text(" "), text(words.t(key::FIGURE_KNOWN))]);
    line
}

/// The same for the binding duties alone, in few words.
fn binding_words(report: &Report<'_>, figures: &Figures) -> String {
    let words = &report.words;
    if Shown::of(figures, words.minimum()) == Shown::Nothing {
        return words.t(later::REPORT_BINDING_NOTHING).to_owned();
    }
    match words.said_score(figures) {
        Some(score) => words.fill(later::REPORT_BINDING, &[("score", &share(score))]),
        None => words.fill(
            later::REPORT_BINDING_RANGE,
            &[
                ("low", &share(figures.low)),
                ("high", &share(figures.high)),
                ("share", &words.percent(figures.coverage)),
            ],
        ),
    }
}

/// The words in place of the figures of some questions: why there are none, or that nothing is known.
fn without_figure(
    report: &Report<'_>,
    figures: Option<&Figures>,
    indicators: &[IndicatorId],
    dimension: DimensionId,
) -> String {
    let (instrument, scores) = (report.words.instrument, report.draft.scores());
    let indicators = indicators.iter().copied();
    match figures {
        Some(_) => nothing_known(report.words.texts, instrument, scores, indicators, dimension),
        None => report.left_out_words(&left_out(instrument, scores, indicators, dimension)),
    }
}

/// The questions that rest on any of some provisions.
fn citing<'a>(report: &'a Report<'_>, provisions: &'a [usize]) -> impl Iterator<Item = IndicatorId> + 'a {
    let indicators = report.words.instrument.indicators.iter();
    let citing = indicators.filter(|(_, found)| found.provisions.iter().any(|one| provisions.contains(one)));
    citing.map(|(indicator, _)| indicator)
}

/// Figures of provisions together, in few words.
fn short(report: &Report<'_>, figures: Option<&Figures>, provisions: &[usize], dimension: DimensionId) -> Line {
    let words = &report.words;
    let shown = figures.filter(|figures| Shown::of(figures, words.minimum()) != Shown::Nothing);
    let Some(shown) = shown else {
        let citing: Vec<IndicatorId> = citing(report, provisions).collect();
        return vec![text(without_figure(report, figures, &citing, dimension))];
    };
    let figures = shown;
    let range =
        [("low", share(figures.low)), ("high", share(figures.high)), ("share", words.percent(figures.coverage))];
    let places: Vec<(&str, &str)> = range.iter().map(|(name, value)| (*name, value.as_str())).collect();
    match words.said_score(figures) {
        Some(score) if figures.is_complete() => vec![strong(share(score))],
        Some(score) => vec![strong(share(score)), text(" "), text(words.fill(later::REPORT_RANGE, &places))],
        None => vec![text(words.fill(later::REPORT_RANGE_ONLY, &places))],
    }
}

/// Article by article, for each treaty that obliges.
pub(super) fn articles(report: &Report<'_>) -> Option<Block> {
    let words = &report.words;
    let instrument = words.instrument;
    let scores = report.draft.scores();
    let dimensions = &instrument.dimensions;
    let by_provision = dimensions.map_ids(|dimension| provision_figures(instrument, scores, dimension));
    let labels: Vec<&str> = instrument.dimensions.values().map(|found| found.label.as_str()).collect();
    let mut blocks = vec![paragraph(words.t(later::ARTICLES_HOW))];
    for source in &instrument.document.sources {
        let obliges =
            instrument.document.provisions.iter().any(|provision| {
                provision.source.as_ref() == Some(&source.id) && provision.strength != Strength::Standard
            });
        let articles = insight::articles(instrument, &source.id);
        if !obliges || articles.is_empty() {
            continue;
        }
        let mut drawn = Vec::new();
        let mut rows = Vec::new();
        for article in &articles {
            let figures =
                dimensions.map_ids(|dimension| figures_of(instrument, scores, &article.provisions, dimension));
            let asked = |dimension| left_out(instrument, scores, citing(report, &article.provisions), dimension).asked;
            if dimensions.ids().all(|dimension| asked(dimension) == 0) {
                continue;
            }
            let first = citing(report, &article.provisions).find_map(|indicator| {
                instrument.asked_in(indicator).next().map(|dimension| instrument.item(indicator, dimension))
            });
            let mut cells = vec![vec![strong(article.citation.clone())]];
            let by_dimension = figures.iter();
            cells.extend(
                by_dimension
                    .map(|(dimension, figures)| short(report, figures.as_ref(), &article.provisions, dimension)),
            );
            cells.push(Line::new());
            rows.push(Row { class: "pillar", cells });
            for provision in &article.provisions {
                rows.push(provision_row(report, *provision, &by_provision));
            }
            // Where nothing counts there is nothing to draw.
            if figures.values().any(Option::is_some) {
                let citing: Vec<IndicatorId> = citing(report, &article.provisions).collect();
                let said = |dimension: DimensionId| {
                    let figures = figures[dimension];
                    (figures, without_figure(report, figures.as_ref(), &citing, dimension))
                };
                drawn.push(Ranges {
                    id: format!("{}/{}", source.id, article.citation),
                    label: article.citation.clone(),
                    address: first.and_then(|item| report.question_address(item)),
                    figures: dimensions.map_ids(said),
                });
            }
        }
        if rows.is_empty() {
            continue;
        }
        let title = words.fill(later::PICTURE_ARTICLES, &[("source", &source.title)]);
        let mut columns = vec![words.t(later::ARTICLES_PROVISION).to_owned()];
        columns.extend(labels.iter().map(|label| (*label).to_owned()));
        columns.push(words.t(later::ARTICLES_QUESTIONS).to_owned());
        let data = Table { caption: title.clone(), columns, rows };
        blocks.push(if drawn.is_empty() {
            Block::Table(data)
        } else {
            let picture = ranges(report, &title, &drawn);
            Block::Picture { id: format!("articles-{}", source.id), picture, data }
        });
    }
    (blocks.len() > 1).then(|| chapter(words, "articles", later::ARTICLES_TITLE, blocks))
}

fn provision_row(
    report: &Report<'_>,
    provision: usize,
    by_provision: &IdVec<DimensionId, Vec<Option<Figures>>>,
) -> Row {
    let instrument = report.words.instrument;
    let citation = instrument.document.provisions.get(provision).map_or("", |found| &found.citation);
    let mut cells = vec![vec![text(citation)]];
    for (dimension, figures) in by_provision.iter() {
        cells.push(short(report, figures.get(provision).and_then(Option::as_ref), &[provision], dimension));
    }
    let mut questions = Line::new();
    for (id, indicator) in instrument.indicators.iter() {
        if !indicator.provisions.contains(&provision) {
            continue;
        }
        if !questions.is_empty() {
            questions.push(text(", "));
        }
        let item = instrument.asked_in(id).next().map(|dimension| instrument.item(id, dimension));
        let id = instrument.indicator_id(id);
        questions.push(match item.and_then(|item| report.question_address(item)) {
            Some(address) => link(address, id),
            None => text(id),
        });
    }
    cells.push(questions);
    Row { class: "section", cells }
}

/// Law against practice: how far apart they are, and the quadrants.
pub(super) fn law_against_practice(report: &Report<'_>) -> Option<Block> {
    let words = &report.words;
    let instrument = words.instrument;
    let [first, second] = instrument.pair?;
    let mut blocks = vec![paragraph(words.of_pair(later::PAIR_HOW))];
    let mut rows = Vec::new();
    let mut sections = Vec::new();
    let mut left_out = 0;
    for group in instrument.groups() {
        let Some(pair) = pair_of_group(instrument, report.draft.scores(), group) else { continue };
        let is_shown = report.is_pair_shown(group);
        rows.push(pair_row(report, group, is_shown.then_some(&pair)));
        if words.role(group) == Role::Section {
            if is_shown { sections.push((group, pair)) } else { left_out += 1 }
        }
    }
    if rows.is_empty() {
        blocks.extend(nothing(words, later::PAIR_NONE));
        return Some(section(2, "gap", words.of_pair(later::PAIR_TITLE), blocks));
    }
    let labels = [words.dimension(first), words.dimension(second)];
    let area = words.t(later::PAIR_AREA);
    let names = [area, labels[0], labels[1], words.t(later::PAIR_GAP), words.t(later::PAIR_QUADRANT)];
    let names = names.map(str::to_owned).to_vec();
    let title = words.of_pair(later::PICTURE_PAIRS);
    let data = Table { caption: title.clone(), columns: names, rows };
    let quadrants = [Quadrant::BothAbove, Quadrant::FirstAbove, Quadrant::SecondAbove, Quadrant::BothBelow];
    if !sections.is_empty() {
        let picture = pairs(report, &title, [first, second], &sections, left_out);
        blocks.push(Block::Picture { id: "picture-pairs".into(), picture, data: data.clone() });
    }
    blocks.push(Block::Table(data));
    let mut of_quadrant: [Vec<String>; 4] = Default::default();
    for indicator in instrument.indicators.ids() {
        if let Some((a, b)) = insight::paired(instrument, report.draft.scores(), indicator) {
            let found = quadrant(a, b);
            let position = quadrants.iter().position(|known| *known == found);
            if let Some(list) = position.and_then(|position| of_quadrant.get_mut(position)) {
                list.push(instrument.indicator_id(indicator).to_owned());
            }
        }
    }
    let items = quadrants.iter().zip(&of_quadrant).filter(|(_, list)| !list.is_empty()).map(|(found, list)| {
        let count = words.count(later::PAIR_COUNT, list.len());
        vec![strong(words.quadrant(*found)), text(format!(" ({count}): ")), words.list(list)]
    });
    blocks.push(Block::List(items.collect()));
    Some(section(2, "gap", words.of_pair(later::PAIR_TITLE), blocks))
}

/// Sections in the order of the gap between the two dimensions, the greatest first. `left_out` are the sections in which too
/// little is answered.
fn pairs(
    report: &Report<'_>,
    title: &str,
    dimensions: [DimensionId; 2],
    sections: &[(NodeId, Pair)],
    left_out: usize,
) -> Picture {
    let words = &report.words;
    // What differs by nothing but rounding stays in the order of the instrument.
    let gap = |pair: &Pair| figure::plain(libm::round(pair.gap * 1e9));
    let mut by_gap: Vec<&(NodeId, Pair)> = sections.iter().collect();
    by_gap.sort_by(|(_, a), (_, b)| gap(b).total_cmp(&gap(a)));
    let rows: Vec<PairRow> = by_gap
        .into_iter()
        .map(|(group, pair)| PairRow {
            id: words.node_id(*group).to_owned(),
            label: words.node_title(*group).to_owned(),
            address: report.section_address(*group),
            means: [pair.first, pair.second],
            said: [share(pair.first), share(pair.second)],
            gap: points(100.0 * pair.gap),
        })
        .collect();
    let [first, second] = dimensions.map(|dimension| words.dimension(dimension));
    let mut description = words.fill(later::PICTURE_PAIRS_HOW, &[("first", first), ("second", second)]);
    if left_out > 0 {
        description.push(' ');
        description.push_str(&words.count(later::PICTURE_PAIRS_LEFT_OUT, left_out));
    }
    let pair_words = PairWords {
        title,
        description: &description,
        dimensions: dimensions.map(|dimension| (dimension, &words.instrument.dimensions[dimension])),
        gap: words.t(later::PAIR_GAP),
    };
    picture::pairs(&pair_words, &rows)
}

/// A row of the table of pairs; without a pair where too little is answered in one of the two.
fn pair_row(report: &Report<'_>, group: NodeId, pair: Option<&Pair>) -> Row {
    let words = &report.words;
    let class = match words.role(group) {
        Role::Part => "part",
        Role::Pillar => "pillar",
        _ => "section",
    };
    let mut cells = vec![vec![text(words.node_title(group))]];
    match pair {
        Some(pair) => cells.extend([
            vec![text(share(pair.first))],
            vec![text(share(pair.second))],
            vec![strong(points(100.0 * pair.gap))],
            vec![text(words.quadrant(quadrant(pair.first, pair.second)))],
        ]),
        None => {
            let none = || vec![text(words.t(key::FIGURE_NONE))];
            cells.extend([none(), none(), none(), vec![text(words.t(later::PAIR_TOO_LITTLE))]]);
        }
    }
    Row { class, cells }
}

/// The scores that other choices of the method would give the same answers.
pub(super) fn robustness(report: &Report<'_>) -> Block {
    let words = &report.words;
    let instrument = words.instrument;
    let found = insight::robustness(instrument, report.draft.scores().answers());
    let mut blocks = vec![paragraph(words.t(later::ROBUST_HOW))];
    let rows: Vec<Row> = found
        .iter()
        .map(|one| {
            let moved: Key = match one.most_moved_by {
                Choice::Weights => later::ROBUST_WEIGHTS,
                Choice::Unknown => later::ROBUST_UNKNOWN,
                Choice::Aggregate => later::ROBUST_AGGREGATE,
            };
            let range = |low: f64, high: f64| {
                vec![text(words.fill(later::ROBUST_RANGE, &[("low", &share(low)), ("high", &share(high))]))]
            };
            let score = report.draft.scores().shown_score(instrument, one.group, one.dimension);
            let flat = figure::equal(one.lowest, one.highest);
            Row {
                class: if words.role(one.group) == Role::Part { "part" } else { "pillar" },
                cells: vec![
                    vec![text(words.node_title(one.group))],
                    vec![text(words.dimension(one.dimension))],
                    vec![text(score.map_or_else(|| words.t(key::FIGURE_NONE).to_owned(), share))],
                    range(one.lowest, one.highest),
                    vec![text(if flat { words.t(later::ROBUST_NOTHING) } else { words.t(moved) })],
                    one.percentiles.map_or_else(Line::new, |[low, _, high]| range(low, high)),
                ],
            }
        })
        .collect();
    if rows.is_empty() {
        blocks.push(hint(words.t(later::ROBUST_NONE)));
        return chapter(words, "robustness", later::ROBUST_TITLE, blocks);
    }
    let columns = [
        later::RESULTS_GROUP,
        later::ROBUST_DIMENSION,
        later::ROBUST_SCORE,
        later::ROBUST_SCENARIOS,
        later::ROBUST_MOVED,
        later::ROBUST_DRAWS,
    ];
    blocks.push(Block::Table(Table {
        caption: words.t(later::ROBUST_CAPTION).to_owned(),
        columns: columns.iter().map(|key| words.t(*key).to_owned()).collect(),
        rows,
    }));
    chapter(words, "robustness", later::ROBUST_TITLE, blocks)
}
