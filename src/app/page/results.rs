//! Results: law and practice side by side, per part, pillar and section. Never one number.

use super::{as_at, node_id, node_title, title};
use crate::app::node::{Node, el, of_class, says};
use crate::app::part::{FigureKind, bands_words, button, figure_output, heading, link_button, ranges, subject_name};
use crate::app::{Desk, TableFile};
use crate::assessment::Draft;
use crate::instrument::{NodeIx, Role};
use crate::scoring::{Figures, figure};
use crate::text::key;

pub(super) fn page(desk: Desk, key_of: &str) -> Node {
    desk.look(|draft| build(desk, key_of, draft)).unwrap_or_else(|| el("div"))
}

fn build(desk: Desk, key_of: &str, draft: &Draft) -> Node {
    let instrument = draft.instrument();
    let name = desk.fill(key::RESULTS_TITLE, &[("name", &subject_name(desk, draft))]);
    title(desk, &name);
    let date = format!("{} ", as_at(desk, draft.document().subject.as_at.as_deref()));
    let keys = instrument.document.dimensions.iter().enumerate().map(|(index, dimension)| {
        says("li", &dimension.label).attr("class", if index == 0 { "key first" } else { "key second" })
    });
    let version = desk.fill(
        key::RESULTS_VERSION,
        &[
            ("title", &instrument.document.title),
            ("version", &instrument.document.version),
            ("digest", instrument.digest.get(..12).unwrap_or_default()),
        ],
    );
    let save = button(desk.t(key::SAVE_JSON), "").on("click", move |_| desk.save_json());
    let overview = link_button(&format!("#/a/{key_of}"), desk.t(key::NAV_OVERVIEW), "button secondary");
    of_class("div", "wide")
        .child(heading(&name))
        .child(of_class("p", "hint").text(&date).child(says("strong", desk.t(key::RESULTS_SELF))))
        .child(says("p", desk.t(key::RESULTS_LEAD)).attr("class", "lead"))
        .child(says("p", desk.t(key::RESULTS_HOW)))
        .child(of_class("div", "actions").child(save).child(overview))
        .child(of_class("ul", "legend").attr("aria-hidden", "true").children(keys.collect()))
        .children(instrument.parts.iter().map(|part| part_view(desk, key_of, draft, *part)).collect())
        .child(tables(desk))
        .child(says("p", &version).attr("class", "hint"))
}

/// The two tables, for those who work with the data.
fn tables(desk: Desk) -> Node {
    let files = [
        (key::SAVE_ANSWERS_CSV, TableFile::AnswersCsv),
        (key::SAVE_ANSWERS_NDJSON, TableFile::AnswersNdjson),
        (key::SAVE_RESULTS_CSV, TableFile::ResultsCsv),
        (key::SAVE_RESULTS_NDJSON, TableFile::ResultsNdjson),
    ];
    let buttons = files
        .into_iter()
        .map(|(words, file)| button(desk.t(words), "secondary").on("click", move |_| desk.save_table(file)))
        .collect();
    el("section")
        .attr("aria-labelledby", "tables")
        .child(says("h2", desk.t(key::RESULTS_TABLES)).attr("id", "tables"))
        .child(says("p", desk.t(key::RESULTS_TABLES_HINT)))
        .child(of_class("div", "actions").children(buttons))
}

/// Whether a group is asked in any dimension.
fn is_asked(draft: &Draft, node: NodeIx) -> bool {
    (0..draft.instrument().dimensions()).any(|dimension| draft.scores().figures(node, dimension).is_some())
}

fn part_view(desk: Desk, key_of: &str, draft: &Draft, part: NodeIx) -> Node {
    let instrument = draft.instrument();
    let scores = draft.scores();
    let name = node_title(instrument, part);
    let id = format!("part-{}", node_id(instrument, part));
    let mut section = el("section").attr("aria-labelledby", &id).child(says("h2", name).attr("id", &id));
    if !is_asked(draft, part) {
        return section.child(says("p", desk.t(key::RESULTS_PART_EMPTY)));
    }
    let cap = instrument.core_cap.and_then(|band| instrument.document.bands.get(band));
    for (index, dimension) in instrument.document.dimensions.iter().enumerate() {
        let ids: Vec<&str> =
            scores.core_cap(instrument, part, index).map(|found| instrument.indicator_id(found)).collect();
        if let (Some(band), false) = (cap, ids.is_empty()) {
            let band = band.label.as_deref().unwrap_or(&band.id);
            let places = [("dimension", dimension.label.as_str()), ("ids", &ids.join(", ")), ("band", band)];
            section = section.child(says("p", &desk.fill(key::RESULTS_CORE_RULE, &places)).attr("class", "note"));
        }
    }
    // On a narrow page the table is laid out as blocks, which would cost it its roles.
    let column = |words: &str| says("th", words).attr("scope", "col").attr("role", "columnheader");
    let mut columns = vec![column(desk.t(key::RESULTS_GROUP)), cell("picture").attr("aria-hidden", "true")];
    columns.extend(instrument.document.dimensions.iter().map(|dimension| column(&dimension.label)));
    let end = instrument.nodes.get(part).map_or(part, |node| node.end);
    let rows = (part..end)
        .filter(|node| instrument.nodes.get(*node).is_some_and(|found| found.indicator.is_none()))
        .filter(|node| is_asked(draft, *node))
        .map(|node| row(desk, key_of, draft, node))
        .collect();
    let group = |tag: &str, rows: Vec<Node>| el(tag).attr("role", "rowgroup").children(rows);
    let caption = desk.fill(key::RESULTS_CAPTION, &[("part", name)]);
    let table = of_class("table", "results")
        .attr("role", "table")
        .child(says("caption", &caption).attr("class", "unseen"))
        .child(group("thead", vec![el("tr").attr("role", "row").children(columns)]))
        .child(group("tbody", rows));
    section.child(table)
}

fn cell(class: &str) -> Node {
    of_class("td", class).attr("role", "cell")
}

fn row(desk: Desk, key_of: &str, draft: &Draft, node: NodeIx) -> Node {
    let instrument = draft.instrument();
    let scores = draft.scores();
    let minimum = instrument.document.minimum_coverage.unwrap_or(0.0);
    let role = instrument.nodes.get(node).map_or(Role::Group, |node| node.role);
    let class = match role {
        Role::Part => "part",
        Role::Pillar => "pillar",
        Role::Section | Role::Group | Role::Indicator => "section",
    };
    let id = node_id(instrument, node);
    let name = if role == Role::Part { desk.t(key::RESULTS_WHOLE_PART) } else { node_title(instrument, node) };
    let name = if instrument.sections().any(|section| section == node) {
        says("a", name).attr("href", &format!("#/a/{key_of}/{id}"))
    } else {
        says("span", name)
    };
    let bars: Vec<(usize, Option<Figures>)> =
        (0..instrument.dimensions()).map(|dimension| (dimension, scores.figures(node, dimension))).collect();
    let mut row = of_class("tr", class)
        .attr("role", "row")
        .child(el("th").attr("scope", "row").attr("role", "rowheader").child(name))
        .child(cell("picture").attr("aria-hidden", "true").child(ranges(&bars, minimum)));
    for (index, dimension) in instrument.document.dimensions.iter().enumerate() {
        let Some(figures) = scores.figures(node, index) else {
            row = row.child(
                cell("")
                    .attr("data-label", &dimension.label)
                    .child(says("p", desk.t(key::RESULTS_NOT_ASKED)).attr("class", "hint")),
            );
            continue;
        };
        let output = |kind| figure_output(desk, id, &dimension.id, kind, Some(figures), minimum);
        let is_shown = figures.score.is_some() && figure::at_or_above(figures.coverage, minimum);
        let score = of_class("p", "figure")
            .flag("hidden", !is_shown)
            .text(&format!("{} ", desk.t(key::FIGURE_SCORE)))
            .child(el("strong").child(output(FigureKind::Score)));
        // Once everything is answered both ends are the score itself.
        let range = of_class("p", "figures")
            .flag("hidden", is_shown && figure::equal(figures.low, figures.high))
            .text(&format!("{} ", desk.t(key::FIGURE_BETWEEN)))
            .child(output(FigureKind::Low))
            .text(&format!(" {} ", desk.t(key::FIGURE_AND)))
            .child(output(FigureKind::High));
        let covered = of_class("p", "figures")
            .text(&format!("{} ", desk.t(key::FIGURE_ANSWERED)))
            .child(output(FigureKind::Coverage));
        // Bands are said of pillars only.
        let bands = (role == Role::Pillar).then(|| {
            says("p", &bands_words(desk, scores.bands(instrument, node, index).as_deref())).attr("class", "bands")
        });
        row = row
            .child(cell("").attr("data-label", &dimension.label).child(score).child(range).child(covered).maybe(bands));
    }
    row
}
