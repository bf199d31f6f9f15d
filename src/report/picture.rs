//! Pictures as SVG: complete files with a title and a description, that need neither style sheet nor script.
//!
//! The first dimension is drawn full and dark with a dot for its score, the second light with a rim and a diamond, so
//! that they are told apart in grey and by the colour-blind. Classes let the page set its own colours in the dark.

use super::html::escape;
use crate::exchange::json;
use crate::scoring::{Figures, figure};
use std::fmt::Write;

const INK: &str = "#1b2530";
const SOFT: &str = "#505c69";
const LINE: &str = "#d5d6d0";
const FIRST: &str = "#0b5a63";
const SECOND_FILL: &str = "#f0c9a2";
const SECOND: &str = "#a14d0c";
/// Most letters of a label beside ranges.
const LABEL: usize = 34;
/// Width of a picture.
const WIDTH: f64 = 720.0;

fn number(value: f64) -> String {
    json::number(figure::plain(libm::round(value * 100.0) / 100.0))
}

/// A picture under construction.
pub struct Svg {
    out: String,
    has_links: bool,
}

impl Svg {
    /// An empty picture of that height, with a title and a description.
    pub fn new(title: &str, description: &str, height: f64) -> Svg {
        let mut svg = Svg { out: String::new(), has_links: false };
        let height = number(height);
        let width = number(WIDTH);
        let _ = write!(
            svg.out,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" \
             height=\"{height}\" role=\"img\" direction=\"ltr\" font-family=\"system-ui, 'Segoe UI', 'Noto Sans', sans-serif\" font-size=\"14\" \
             class=\"chart\"><title>"
        );
        escape(&mut svg.out, title);
        svg.out.push_str("</title><desc>");
        escape(&mut svg.out, description);
        svg.out.push_str("</desc>");
        let _ = write!(
            svg.out,
            "<rect class=\"chart-paper\" x=\"0\" y=\"0\" width=\"{width}\" height=\"{height}\" fill=\"#ffffff\"/>"
        );
        svg
    }

    /// The finished picture.
    pub fn finish(mut self) -> String {
        self.out.push_str("</svg>");
        // An image has nothing in it that can be reached.
        if self.has_links { self.out.replacen("role=\"img\"", "role=\"group\"", 1) } else { self.out }
    }

    /// A text; `anchor` is `start`, `middle` or `end`.
    pub fn text(&mut self, x: f64, y: f64, anchor: &str, soft: bool, words: &str) {
        let (class, fill) = if soft { ("chart-soft", SOFT) } else { ("chart-ink", INK) };
        let (x, y) = (number(x), number(y));
        let _ =
            write!(self.out, "<text class=\"{class}\" x=\"{x}\" y=\"{y}\" text-anchor=\"{anchor}\" fill=\"{fill}\">");
        escape(&mut self.out, words);
        self.out.push_str("</text>");
    }

    /// A rectangle of a class, with its colours for where the page sets none.
    fn rectangle(&mut self, class: &str, [x, y, width, height]: [f64; 4], fill: &str, rim: Option<&str>) {
        let _ = write!(
            self.out,
            "<rect class=\"{class}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{fill}\"",
            number(x),
            number(y),
            number(width),
            number(height)
        );
        if let Some(rim) = rim {
            let _ = write!(self.out, " stroke=\"{rim}\" stroke-width=\"1.2\"");
        }
        self.out.push_str("/>");
    }

    fn line(&mut self, [x1, y1, x2, y2]: [f64; 4]) {
        let _ = write!(
            self.out,
            "<line class=\"chart-line\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" stroke=\"{LINE}\"/>",
            number(x1),
            number(y1),
            number(x2),
            number(y2)
        );
    }

    fn circle(&mut self, x: f64, y: f64, radius: f64) {
        let _ = write!(
            self.out,
            "<circle class=\"chart-first-mark\" cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"{FIRST}\" stroke=\"#ffffff\"/>",
            number(x),
            number(y),
            number(radius)
        );
    }

    fn diamond(&mut self, x: f64, y: f64, size: f64) {
        let points = [(x, y - size), (x + size, y), (x, y + size), (x - size, y)];
        let points: Vec<String> = points.iter().map(|(x, y)| format!("{},{}", number(*x), number(*y))).collect();
        let _ = write!(
            self.out,
            "<polygon class=\"chart-second-mark\" points=\"{}\" fill=\"{SECOND}\"/>",
            points.join(" ")
        );
    }

    /// Begins a link over an area, all of which leads to its address. `label` says what its text does not.
    fn link(&mut self, address: Option<&str>, label: Option<&str>, [x, y, width, height]: [f64; 4]) {
        let Some(address) = address else { return };
        self.has_links = true;
        self.out.push_str("<a href=\"");
        escape(&mut self.out, address);
        if let Some(label) = label {
            self.out.push_str("\" aria-label=\"");
            escape(&mut self.out, label);
        }
        self.out.push_str("\">");
        let _ = write!(
            self.out,
            "<rect class=\"chart-area\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"#ffffff\" fill-opacity=\"0\"/>",
            number(x),
            number(y),
            number(width),
            number(height)
        );
    }

    fn end_link(&mut self, address: Option<&str>) {
        if address.is_some() {
            self.out.push_str("</a>");
        }
    }
}

/// A label cut to what fits; the table beside the picture has it whole.
fn cut(label: &str, most: usize) -> String {
    if label.chars().count() <= most {
        return label.to_owned();
    }
    let mut short: String = label.chars().take(most.saturating_sub(1)).collect();
    short.push('…');
    short
}

/// One row of [`ranges`].
pub struct Ranges {
    /// What it is about.
    pub label: String,
    /// Where it leads, on the screen.
    pub address: Option<String>,
    /// Figures in each dimension; at most two are drawn.
    pub figures: Vec<Option<Figures>>,
}

/// Ranges from 0 to 100, a row each: a bar from low to high and a mark at the score, where one is said.
pub fn ranges(title: &str, description: &str, keys: &[&str], minimum: f64, rows: &[Ranges]) -> String {
    const RIGHT: f64 = 20.0;
    const TOP: f64 = 52.0;
    const STEP: f64 = 34.0;
    let longest = rows.iter().map(|row| row.label.chars().count()).max().unwrap_or(0).min(LABEL);
    #[allow(clippy::cast_precision_loss, reason = "a count of letters")]
    let left = (longest as f64 * 8.0 + 28.0).max(72.0);
    let across = WIDTH - left - RIGHT;
    #[allow(clippy::cast_precision_loss, reason = "a count of rows")]
    let height = TOP + STEP * rows.len() as f64 + 12.0;
    let mut svg = Svg::new(title, description, height);
    let mut x = left;
    for (index, key) in keys.iter().take(2).enumerate() {
        if index == 0 {
            svg.rectangle("chart-first", [x, 10.0, 22.0, 6.0], FIRST, None);
            svg.circle(x + 11.0, 13.0, 5.0);
        } else {
            svg.rectangle("chart-second", [x, 8.0, 22.0, 10.0], SECOND_FILL, Some(SECOND));
            svg.diamond(x + 11.0, 13.0, 5.0);
        }
        svg.text(x + 30.0, 18.0, "start", false, key);
        #[allow(clippy::cast_precision_loss, reason = "a count of letters")]
        let wide = 46.0 + 8.0 * key.chars().count() as f64;
        x += wide;
    }
    for step in 0..=4_u8 {
        let x = left + across * f64::from(step) / 4.0;
        svg.line([x, TOP - 6.0, x, height - 8.0]);
        svg.text(x, TOP - 12.0, "middle", true, &(u32::from(step) * 25).to_string());
    }
    let mut top = TOP;
    for row in rows {
        svg.link(row.address.as_deref(), None, [0.0, top, WIDTH, STEP]);
        svg.text(left - 12.0, top + 19.0, "end", false, &cut(&row.label, LABEL));
        for (index, figures) in row.figures.iter().take(2).enumerate() {
            let Some(figures) = figures else { continue };
            let y = if row.figures.len() > 1 { top + if index == 0 { 2.0 } else { 16.0 } } else { top + 8.0 };
            let low = left + across * figures.low.clamp(0.0, 1.0);
            let wide = (across * (figures.high.clamp(0.0, 1.0) - figures.low.clamp(0.0, 1.0))).max(2.0);
            let score = figures.score.filter(|_| figure::at_or_above(figures.coverage, minimum));
            let score = score.map(|score| left + across * score.clamp(0.0, 1.0));
            if index == 0 {
                svg.rectangle("chart-first", [low, y + 2.0, wide, 6.0], FIRST, None);
                if let Some(x) = score {
                    svg.circle(x, y + 5.0, 6.0);
                }
            } else {
                svg.rectangle("chart-second", [low, y, wide, 10.0], SECOND_FILL, Some(SECOND));
                if let Some(x) = score {
                    svg.diamond(x, y + 5.0, 7.0);
                }
            }
        }
        svg.end_link(row.address.as_deref());
        top += STEP;
    }
    svg.finish()
}

/// One dot of [`quadrants`].
pub struct Dot {
    /// Its number in the list beside the picture.
    pub number: usize,
    /// What it is about.
    pub label: String,
    /// Where it leads, on the screen.
    pub address: Option<String>,
    /// The two means, in [0, 1].
    pub at: (f64, f64),
}

/// The first dimension across, the second upwards, cut at 50.
pub fn quadrants(title: &str, description: &str, axes: [&str; 2], names: [&str; 4], dots: &[Dot]) -> String {
    const LEFT: f64 = 120.0;
    const TOP: f64 = 24.0;
    const SIDE: f64 = 440.0;
    let mut svg = Svg::new(title, description, TOP + SIDE + 64.0);
    svg.rectangle("chart-frame", [LEFT, TOP, SIDE, SIDE], "none", Some(SOFT));
    svg.line([LEFT + SIDE / 2.0, TOP, LEFT + SIDE / 2.0, TOP + SIDE]);
    svg.line([LEFT, TOP + SIDE / 2.0, LEFT + SIDE, TOP + SIDE / 2.0]);
    let [both_high, gap, ahead, both_low] = names;
    svg.text(LEFT + SIDE - 8.0, TOP + 20.0, "end", true, both_high);
    svg.text(LEFT + 8.0, TOP + 20.0, "start", true, ahead);
    svg.text(LEFT + SIDE - 8.0, TOP + SIDE - 10.0, "end", true, gap);
    svg.text(LEFT + 8.0, TOP + SIDE - 10.0, "start", true, both_low);
    for (share, words) in [(0.0, "0"), (0.5, "50"), (1.0, "100")] {
        svg.text(LEFT + SIDE * share, TOP + SIDE + 20.0, "middle", true, words);
        svg.text(LEFT - 10.0, TOP + SIDE * (1.0 - share) + 5.0, "end", true, words);
    }
    svg.text(LEFT + SIDE / 2.0, TOP + SIDE + 44.0, "middle", false, axes[0]);
    svg.text(LEFT - 46.0, TOP + SIDE / 2.0 + 5.0, "end", false, axes[1]);
    // What lies on the same place is moved apart, so that no number hides another.
    let mut placed: Vec<(f64, f64)> = Vec::new();
    for dot in dots {
        let x = LEFT + SIDE * dot.at.0.clamp(0.0, 1.0);
        let mut y = TOP + SIDE * (1.0 - dot.at.1.clamp(0.0, 1.0));
        let up = if y > TOP + SIDE / 2.0 { -1.0 } else { 1.0 };
        while placed.iter().any(|(other_x, other_y)| (x - other_x).abs() < 20.0 && (y - other_y).abs() < 20.0) {
            y += 6.0 * up;
        }
        placed.push((x, y));
        let label = format!("{}. {}", dot.number, dot.label);
        svg.link(dot.address.as_deref(), Some(&label), [x - 12.0, y - 12.0, 24.0, 24.0]);
        let _ = write!(
            svg.out,
            "<circle class=\"chart-first\" cx=\"{}\" cy=\"{}\" r=\"11\" fill=\"{FIRST}\"/>",
            number(x),
            number(y)
        );
        let _ = write!(
            svg.out,
            "<text class=\"chart-on\" x=\"{}\" y=\"{}\" text-anchor=\"middle\" font-size=\"12\" fill=\"#ffffff\">{}</text>",
            number(x),
            number(y + 4.0),
            dot.number
        );
        svg.end_link(dot.address.as_deref());
    }
    svg.finish()
}

/// One bar of [`bars`].
pub struct Bar {
    /// What it is about.
    pub label: String,
    /// Where it leads, on the screen.
    pub address: Option<String>,
    /// Its length, above 0.
    pub value: f64,
    /// What stands at its end.
    pub words: String,
    /// Of the second dimension.
    pub second: bool,
}

/// Bars from the greatest value down.
pub fn bars(title: &str, description: &str, bars: &[Bar]) -> String {
    /// Most letters of a label.
    const LABEL: usize = 40;
    const RIGHT: f64 = 90.0;
    const STEP: f64 = 26.0;
    let longest = bars.iter().map(|bar| bar.value).fold(0.0, f64::max);
    let letters = bars.iter().map(|bar| bar.label.chars().count()).max().unwrap_or(0).min(LABEL);
    #[allow(clippy::cast_precision_loss, reason = "a count of letters")]
    let left = (letters as f64 * 7.5 + 28.0).max(120.0);
    #[allow(clippy::cast_precision_loss, reason = "a count of bars")]
    let mut svg = Svg::new(title, description, STEP * bars.len() as f64 + 16.0);
    let mut y = 8.0;
    for bar in bars {
        let wide = if longest > 0.0 { (WIDTH - left - RIGHT) * bar.value / longest } else { 0.0 };
        svg.link(bar.address.as_deref(), None, [0.0, y, WIDTH, STEP]);
        svg.text(left - 12.0, y + 15.0, "end", false, &cut(&bar.label, LABEL));
        if bar.second {
            svg.rectangle("chart-second", [left, y + 3.0, wide.max(1.0), 14.0], SECOND_FILL, Some(SECOND));
        } else {
            svg.rectangle("chart-first", [left, y + 3.0, wide.max(1.0), 14.0], FIRST, None);
        }
        svg.text(left + wide + 8.0, y + 15.0, "start", true, &bar.words);
        svg.end_link(bar.address.as_deref());
        y += STEP;
    }
    svg.finish()
}

/// A small picture for a row of a table: the ranges of one group, one above the other.
pub fn small_ranges(figures: &[Option<Figures>], minimum: f64) -> String {
    let mut out = String::new();
    let height = figures.len() * 16;
    let _ = write!(
        out,
        "<svg class=\"ranges\" viewBox=\"0 0 100 {height}\" preserveAspectRatio=\"none\" width=\"160\" height=\"{height}\" \
         aria-hidden=\"true\" focusable=\"false\">"
    );
    for (row, figures) in figures.iter().enumerate() {
        let top = row * 16;
        let class = if row == 0 { "range first" } else { "range second" };
        let fill = if row == 0 { FIRST } else { SECOND };
        let _ = write!(
            out,
            "<g class=\"{class}\"><rect class=\"track\" x=\"0\" y=\"{}\" width=\"100\" height=\"2\" fill=\"{LINE}\"/>",
            top + 7
        );
        if let Some(figures) = figures {
            let low = figures.low.clamp(0.0, 1.0) * 100.0;
            let wide = (figures.high.clamp(0.0, 1.0) * 100.0 - low).max(0.8);
            let _ = write!(
                out,
                "<rect class=\"bar\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"8\" fill=\"{fill}\"/>",
                number(low),
                top + 4,
                number(wide)
            );
            if let Some(score) = figures.score.filter(|_| figure::at_or_above(figures.coverage, minimum)) {
                let _ = write!(
                    out,
                    "<rect class=\"score\" x=\"{}\" y=\"{}\" width=\"1.2\" height=\"14\" fill=\"{INK}\"/>",
                    number(score.clamp(0.0, 1.0) * 100.0 - 0.6),
                    top + 1
                );
            }
        }
        out.push_str("</g>");
    }
    out.push_str("</svg>");
    out
}
