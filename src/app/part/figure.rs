//! Figures as they are shown: one rule of rounding, and the exact figure beside it.

use crate::app::Desk;
use crate::app::node::{Node, el, says, svg};
use documents::json;
use engine::chart::{self, Axis, Mark, Shape, Shown};
use engine::insight::Progress;
use engine::instrument::DimensionId;
use engine::scoring::{Figures, figure};
use texts::{Key, key};

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

/// A figure that says in its attributes what it is (`docs/addresses.md`). A score below the minimum coverage is not shown.
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
    // Screen readers would read an output out each time it changes. Only the status region is to be read out.
    el("output")
        .attr("role", "none")
        .attr("data-group", group)
        .attr("data-dimension", dimension)
        .attr("data-figure", kind.word())
        .child(says("data", &words).attr("value", &exact))
}

/// A shape of a picture.
fn drawn(mark: &Mark) -> Node {
    let hundredths = |value: f64| json::number(figure::plain(libm::round(value * 100.0) / 100.0));
    let shaped = |tag: &str, class: &str, names: &[&str], values: &[f64]| {
        names
            .iter()
            .zip(values)
            .fold(svg(tag).attr("class", class), |node, (name, value)| node.attr(name, &hundredths(*value)))
    };
    let node = match &mark.shape {
        Shape::Rectangle(class, place) => shaped("rect", class, &["x", "y", "width", "height"], place),
        Shape::Upright(class, [x, top, bottom]) => {
            shaped("line", class, &["x1", "y1", "x2", "y2"], &[*x, *top, *x, *bottom])
        }
        Shape::Circle(class, place) => shaped("circle", class, &["cx", "cy", "r"], place),
        Shape::Polygon(class, corners) => {
            let corners = corners.map(|(x, y)| format!("{},{}", hundredths(x), hundredths(y)));
            svg("polygon").attr("class", class).attr("points", &corners.join(" "))
        }
    };
    node.attr("data-mark", mark.of)
}

/// A picture for the eye only: the text beside it says the same.
fn picture(class: &str, width: f64, height: f64) -> Node {
    svg("svg")
        .attr("class", class)
        .attr("viewBox", &format!("0 0 {} {}", json::number(width), json::number(height)))
        .attr("aria-hidden", "true")
        .attr("focusable", "false")
}

/// The range of a group in one dimension: a pale band, and a mark at the score.
pub(in crate::app) fn range(shown: Shown, dimension: DimensionId) -> Node {
    let marks = chart::small::marks(shown, dimension, 0, &Axis::over([shown]));
    picture("ranges", chart::small::WIDTH, chart::small::height(1)).children(marks.iter().map(drawn).collect())
}

/// How many of the items asked are answered, and how many of these with "don't know". These are counts, not shares of weights.
pub(in crate::app) fn given(desk: Desk, words: Key, progress: Progress) -> String {
    let (answered, asked) = (progress.answered.to_string(), progress.asked.to_string());
    let mut said = desk.fill(words, &[("answered", &answered), ("asked", &asked)]);
    if progress.unknown > 0 {
        said.push_str(&desk.count(key::PROGRESS_UNKNOWN, progress.unknown));
    }
    said
}

/// The share of the items that are answered, as a bar.
pub(in crate::app) fn meter(progress: Progress) -> Node {
    #[allow(clippy::cast_precision_loss, reason = "a count of questions")]
    let done = if progress.asked == 0 { 0.0 } else { progress.answered as f64 / progress.asked as f64 };
    let bar = |class, width| drawn(&Mark { shape: Shape::Rectangle(class, [0.0, 0.0, width, 4.0]), of: "" });
    picture("meter", 100.0, 4.0)
        .attr("preserveAspectRatio", "none")
        .child(bar("track", 100.0))
        .child(bar("done", done * 100.0))
}
