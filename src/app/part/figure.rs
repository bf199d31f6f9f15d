//! Figures as they are shown: one rule of rounding, and the exact figure beside it.

use crate::app::Desk;
use crate::app::node::{Node, el, says, svg};
use crate::exchange::json;
use crate::insight::Progress;
use crate::scoring::{Figures, figure};
use crate::text::key;

/// Which figure is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::app) enum FigureKind {
    Score,
    Low,
    High,
    Coverage,
}

impl FigureKind {
    fn word(self) -> &'static str {
        match self {
            FigureKind::Score => "score",
            FigureKind::Low => "low",
            FigureKind::High => "high",
            FigureKind::Coverage => "coverage",
        }
    }

    fn of(self, figures: &Figures) -> Option<f64> {
        match self {
            FigureKind::Score => figures.score,
            FigureKind::Low => Some(figures.low),
            FigureKind::High => Some(figures.high),
            FigureKind::Coverage => Some(figures.coverage),
        }
    }
}

/// A share in percent.
pub(in crate::app) fn percent(desk: Desk, value: f64) -> String {
    desk.fill(key::FIGURE_PERCENT, &[("value", &figure::share(value))])
}

/// A figure that carries what it shows (see `PAGES.md`). A score below the minimum coverage is not shown.
pub(in crate::app) fn figure_output(
    desk: Desk,
    group: &str,
    dimension: &str,
    kind: FigureKind,
    figures: Option<Figures>,
    minimum_coverage: f64,
) -> Node {
    let value = figures
        .filter(|figures| kind != FigureKind::Score || figure::at_or_above(figures.coverage, minimum_coverage))
        .and_then(|figures| kind.of(&figures));
    let exact = value.map(|value| json::number(figure::written(value))).unwrap_or_default();
    let words = match (value, kind) {
        (None, _) => desk.t(key::FIGURE_NONE).to_owned(),
        (Some(value), FigureKind::Coverage) => percent(desk, value),
        (Some(value), _) => figure::share(value),
    };
    // An output would be read out each time it changes; the status region alone does that.
    el("output")
        .attr("role", "none")
        .attr("data-group", group)
        .attr("data-dimension", dimension)
        .attr("data-figure", kind.word())
        .child(says("data", &words).attr("value", &exact))
}

/// The bands of a group in words.
pub(in crate::app) fn bands_words(desk: Desk, bands: Option<&[usize]>) -> String {
    let Some(bands) = bands else { return desk.t(key::BANDS_NOT_ENOUGH).to_owned() };
    desk.look(|draft| {
        let label = |band: &usize| {
            let band = draft.instrument().document.bands.get(*band);
            band.map(|band| band.label.clone().unwrap_or_else(|| band.id.clone())).unwrap_or_default()
        };
        match bands {
            [] => String::new(),
            [only] => label(only),
            [first, .., last] => desk.fill(key::BANDS_FROM_TO, &[("from", &label(first)), ("to", &label(last))]),
        }
    })
    .unwrap_or_default()
}

/// A rectangle of a picture 100 wide.
fn rectangle(class: &str, x: f64, y: usize, width: f64, height: &str) -> Node {
    let hundredths = |value: f64| json::number(libm::round(value * 100.0) / 100.0);
    svg("rect")
        .attr("class", class)
        .attr("x", &hundredths(x))
        .attr("y", &y.to_string())
        .attr("width", &hundredths(width))
        .attr("height", height)
}

/// A picture that says nothing but what stands beside it as text.
fn picture(class: &str, height: usize) -> Node {
    svg("svg")
        .attr("class", class)
        .attr("viewBox", &format!("0 0 100 {height}"))
        .attr("preserveAspectRatio", "none")
        .attr("aria-hidden", "true")
        .attr("focusable", "false")
}

/// Ranges drawn one above the other, one a dimension: a bar from low to high and a mark at the score.
pub(in crate::app) fn ranges(ranges: &[(usize, Option<Figures>)], minimum_coverage: f64) -> Node {
    let rows = ranges.iter().enumerate().map(|(row, (dimension, figures))| {
        let top = row * 16;
        let group = svg("g")
            .attr("class", if *dimension == 0 { "range first" } else { "range second" })
            .child(rectangle("track", 0.0, top + 7, 100.0, "2"));
        let Some(figures) = figures else { return group };
        let low = figures.low.clamp(0.0, 1.0) * 100.0;
        let width = (figures.high.clamp(0.0, 1.0) * 100.0 - low).max(0.8);
        let score = figures
            .score
            .filter(|_| figure::at_or_above(figures.coverage, minimum_coverage))
            .map(|score| rectangle("score", score.clamp(0.0, 1.0) * 100.0 - 0.6, top + 1, 1.2, "14"));
        group.child(rectangle("bar", low, top + 4, width, "8")).maybe(score)
    });
    picture("ranges", ranges.len() * 16).children(rows.collect())
}

/// How much is answered, drawn.
pub(in crate::app) fn meter(progress: Progress) -> Node {
    #[allow(clippy::cast_precision_loss, reason = "a count of questions")]
    let done = if progress.asked == 0 { 0.0 } else { progress.answered as f64 / progress.asked as f64 };
    picture("meter", 4).child(rectangle("track", 0.0, 0, 100.0, "4")).child(rectangle(
        "done",
        0.0,
        0,
        done * 100.0,
        "4",
    ))
}
