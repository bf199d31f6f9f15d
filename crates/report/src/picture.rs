//! Pictures as SVG: with a title and a description, that need neither style sheet nor script.
//!
//! Every mark stands at its figure; see [`engine::chart`]. Each dimension has a colour and a shape of its own, in the same weight, so
//! that they are told apart in grey and by the colour-blind. Classes let the page set its own colours in the dark. What marks and
//! bands stand for is written beside them (`data-of`, `data-mark`), so that a test can read their places back.

use super::lettering::{width, wrap};
use super::markup::Text;
use documents::json;
use engine::chart::{self, Axis, Lane, Mark, Shape, Shown, small};
use engine::instrument::document::Dimension;
use engine::instrument::{DimensionId, IdVec};
use engine::scoring::{Figures, figure};
use maud::{Markup, PreEscaped, Render, html};

/// Width of a picture.
const WIDTH: f64 = 720.0;
/// Distance from its rim.
const RIM: f64 = 20.0;
/// Most that labels beside a picture take of its width.
const LABELS: f64 = 270.0;
/// Size of its letters.
const SIZE: f64 = 14.0;
/// From one line of letters to the next, in sizes.
const LEADING: f64 = 1.3;

/// A number of a picture, to a hundredth of its unit.
fn number(value: f64) -> String {
    json::number(figure::plain(libm::round(value * 100.0) / 100.0))
}

/// How a class is drawn where no style sheet says otherwise.
#[derive(Clone, Copy, Default)]
struct Paint {
    fill: Option<&'static str>,
    fill_opacity: Option<&'static str>,
    stroke: Option<&'static str>,
    stroke_width: Option<&'static str>,
}

impl Paint {
    fn of(class: &str) -> Paint {
        let fill = |colour| Paint { fill: Some(colour), ..Paint::default() };
        let stroke = |colour| Paint { stroke: Some(colour), ..Paint::default() };
        let white_rim = |colour| Paint { stroke: Some("#ffffff"), ..fill(colour) };
        match class {
            "band-first" => fill("#bcdbd8"),
            "band-second" => fill("#f3d2b0"),
            "band-third" => fill("#d8d4e2"),
            "band-unscored" => fill("#dcdedf"),
            "ends-first" => stroke("#0b5a63"),
            "ends-second" => stroke("#a14d0c"),
            "ends-third" => stroke("#4d4466"),
            "ends-unscored" => stroke("#7b858f"),
            "mark-first" => white_rim("#0b5a63"),
            "mark-second" => white_rim("#a14d0c"),
            "mark-third" => white_rim("#4d4466"),
            "bar-first" => fill("#0b5a63"),
            "bar-second" => fill("#a14d0c"),
            "bar-third" => fill("#4d4466"),
            "chart-ink" => fill("#1b2530"),
            "chart-soft" => fill("#505c69"),
            "chart-line" => stroke("#d5d6d0"),
            "chart-base" => stroke("#7b858f"),
            "chart-gap" => Paint { stroke_width: Some("2"), ..stroke("#7b858f") },
            "track" => fill("#d5d6d0"),
            "chart-paper" => fill("#ffffff"),
            "chart-area" => Paint { fill_opacity: Some("0"), ..fill("#ffffff") },
            _ => Paint::default(),
        }
    }
}

/// What is said of a picture that leaves the page, inside it.
#[derive(Debug, Clone, Default)]
pub struct Frame {
    /// How it is marked: stands first.
    pub marking: Option<String>,
    /// Whom it is about, of when, where it stands: each a line at its foot.
    pub foot: Vec<String>,
}

/// A picture: what it shows and how it is read, and its drawing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// What it shows.
    pub title: String,
    /// How it is read.
    pub description: String,
    /// Elements of SVG, in [`WIDTH`] and `height`.
    drawing: String,
    /// In hundredths of a unit.
    height: u32,
    has_links: bool,
}

impl Picture {
    /// For a page, where the title, whom it is about and its marking stand around it.
    pub fn on_page(&self) -> String {
        let role = if self.has_links { "group" } else { "img" };
        self.svg(f64::from(self.height) / 100.0, role, None, &PreEscaped(&self.drawing)).into_string()
    }

    /// As a file of its own, that says in itself what it is.
    pub fn framed(&self, frame: &Frame) -> String {
        let wide = WIDTH - 2.0 * RIM;
        let mut head = Drawing::default();
        let mut y = RIM;
        let mut line = |drawing: &mut Drawing, text: &str, size: f64, class: &str, is_strong: bool, most: usize| {
            // Bold letters are wider.
            let measured = if is_strong { 1.1 * size } else { size };
            for line in wrap(text, measured, wide, most) {
                y += size * LEADING;
                drawing.add(&letters([RIM, y], "start", class, size, is_strong, &line));
            }
            y
        };
        if let Some(marking) = &frame.marking {
            line(&mut head, marking, 14.0, "chart-ink", true, 24);
        }
        line(&mut head, &self.title, 18.0, "chart-ink", true, 4);
        let top = line(&mut head, &self.description, 13.0, "chart-soft", false, 6) + 16.0;
        let mut foot = Drawing::default();
        y = top + f64::from(self.height) / 100.0 + 8.0;
        foot.add(&segment("chart-base", [RIM, y, WIDTH - RIM, y]));
        let mut line = |text: &str, is_first: bool| {
            let measured = if is_first { 1.1 * 13.0 } else { 13.0 };
            for line in wrap(text, measured, wide, 4) {
                y += 13.0 * LEADING;
                foot.add(&letters([RIM, y], "start", "chart-ink", 13.0, is_first, &line));
            }
        };
        for (index, text) in frame.foot.iter().enumerate() {
            line(text, index == 0);
        }
        let content = html! {
            (PreEscaped(head.out))
            g transform={ "translate(0 " (number(top)) ")" } { (PreEscaped(&self.drawing)) }
            (PreEscaped(foot.out))
        };
        self.svg(y + RIM, "img", Some(frame), &content).into_string()
    }

    /// Title, description and paper, and `content` on it.
    fn svg(&self, height: f64, role: &str, frame: Option<&Frame>, content: &dyn Render) -> Markup {
        let (width, height) = (number(WIDTH), number(height));
        let more = frame.into_iter().flat_map(|frame| frame.marking.iter().chain(&frame.foot));
        let paper = Paint::of("chart-paper");
        html! {
            svg xmlns="http://www.w3.org/2000/svg" viewBox={ "0 0 " (width) " " (height) } width=(width) height=(height)
                role=(role) direction="ltr" font-family="system-ui, 'Segoe UI', 'Noto Sans', sans-serif"
                font-size=(number(SIZE)) class="chart" {
                title { (Text(&self.title)) }
                desc { (Text(&self.description)) @for more in more { " " (Text(more)) } }
                rect x="0" y="0" width=(width) height=(height) class="chart-paper" fill=[paper.fill] {}
                (content)
            }
        }
    }
}

/// A drawing under construction.
#[derive(Default)]
struct Drawing {
    out: String,
    has_links: bool,
}

impl Drawing {
    fn picture(self, title: &str, description: &str, height: f64) -> Picture {
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a height of a few thousand units")]
        let height = libm::ceil(height * 100.0) as u32;
        let (title, description) = (title.to_owned(), description.to_owned());
        Picture { title, description, drawing: self.out, height, has_links: self.has_links }
    }

    fn add(&mut self, markup: &Markup) {
        self.out.push_str(&markup.0);
    }

    fn text(&mut self, x: f64, y: f64, anchor: &str, class: &str, words: &str) {
        self.add(&letters([x, y], anchor, class, SIZE, false, words));
    }

    /// A label beside a row, in one or two lines, that ends at a place; the table has it whole.
    fn label(&mut self, end: f64, middle: f64, words: &str) {
        let lines = wrap(words, SIZE, LABELS, 2);
        #[allow(clippy::cast_precision_loss, reason = "one or two lines")]
        let mut y = middle + 5.0 - SIZE * LEADING * (lines.len().saturating_sub(1) as f64) / 2.0;
        for line in lines {
            self.text(end, y, "end", "chart-ink", &line);
            y += SIZE * LEADING;
        }
    }

    /// Marks that stand for something, which `of` names.
    fn marks(&mut self, of: &str, marks: &[Mark]) {
        self.add(&html! {
            g data-of=(Text(of)) { @for mark in marks { (shape(&mark.shape, mark.of)) } }
        });
    }

    /// The lines of a grid with their figures above them.
    fn grid(&mut self, axis: &Axis, start: f64, length: f64, [top, bottom]: [f64; 2]) {
        for at in axis.grid() {
            let x = axis.place(at, start, length);
            let words = json::number(figure::plain(libm::round(at * 100.0)));
            self.add(&html! {
                g data-grid=(words) {
                    (segment("chart-line", [x, top, x, bottom]))
                    (letters([x, top - 6.0], "middle", "chart-soft", SIZE, false, &words))
                }
            });
        }
    }

    /// What the mark of each dimension stands for, from a place on.
    fn legend<'a>(&mut self, start: f64, names: impl IntoIterator<Item = (DimensionId, &'a str)>) {
        let mut x = start;
        for (dimension, name) in names {
            self.add(&shape(&chart::mark(dimension, x + 7.0, 13.0, 7.0), ""));
            self.text(x + 20.0, 18.0, "start", "chart-ink", name);
            x += 44.0 + width(name, SIZE);
        }
    }

    /// What is drawn over an area, all of which leads to an address where there is one.
    fn linked(&mut self, address: Option<&str>, area: [f64; 4], draw: impl FnOnce(&mut Drawing)) {
        let Some(address) = address else { return draw(self) };
        let mut inner = Drawing::default();
        draw(&mut inner);
        self.has_links = true;
        self.add(&html! {
            a href=(Text(address)) {
                (shape(&Shape::Rectangle("chart-area", area), ""))
                (PreEscaped(inner.out))
            }
        });
    }
}

/// Letters at a place; `anchor` is `start`, `middle` or `end`.
fn letters(at: [f64; 2], anchor: &str, class: &str, size: f64, is_strong: bool, words: &str) -> Markup {
    let [x, y] = at.map(number);
    let size = (!figure::equal(size, SIZE)).then(|| number(size));
    let weight = is_strong.then_some("700");
    let fill = Paint::of(class).fill;
    html! {
        text x=(x) y=(y) text-anchor=(anchor) font-size=[size] font-weight=[weight] class=(class) fill=[fill] {
            (Text(words))
        }
    }
}

fn segment(class: &str, corners: [f64; 4]) -> Markup {
    let [x1, y1, x2, y2] = corners.map(number);
    let Paint { stroke, stroke_width, .. } = Paint::of(class);
    html! { line x1=(x1) y1=(y1) x2=(x2) y2=(y2) class=(class) stroke=[stroke] stroke-width=[stroke_width] {} }
}

/// A shape; `of` says what it stands for, if for anything.
fn shape(shape: &Shape, of: &str) -> Markup {
    let of = (!of.is_empty()).then_some(of);
    match shape {
        Shape::Rectangle(class, place) => {
            let [x, y, width, height] = place.map(number);
            let Paint { fill, fill_opacity, .. } = Paint::of(class);
            html! {
                rect x=(x) y=(y) width=(width) height=(height) class=(class) fill=[fill] fill-opacity=[fill_opacity]
                    data-mark=[of] {}
            }
        }
        Shape::Upright(class, place) => {
            let [x, top, bottom] = place.map(number);
            let stroke = Paint::of(class).stroke;
            html! { line x1=(x) y1=(top) x2=(x) y2=(bottom) class=(class) stroke=[stroke] data-mark=[of] {} }
        }
        Shape::Circle(class, place) => {
            let [x, y, radius] = place.map(number);
            let Paint { fill, stroke, .. } = Paint::of(class);
            html! { circle cx=(x) cy=(y) r=(radius) class=(class) fill=[fill] stroke=[stroke] data-mark=[of] {} }
        }
        Shape::Polygon(class, corners) => {
            let corners = corners.map(|(x, y)| format!("{},{}", number(x), number(y))).join(" ");
            let Paint { fill, stroke, .. } = Paint::of(class);
            html! { polygon points=(corners) class=(class) fill=[fill] stroke=[stroke] data-mark=[of] {} }
        }
    }
}

/// Where the labels beside rows end, and the axis begins after a distance.
fn label_end<'a>(labels: impl Iterator<Item = &'a str>) -> f64 {
    let widest = labels.map(|label| width(label, SIZE)).fold(40.0, f64::max);
    RIM / 2.0 + widest.min(LABELS)
}

/// One row of [`ranges`].
pub struct Ranges {
    /// What it is about, for programs.
    pub id: String,
    /// What it is about.
    pub label: String,
    /// Where it leads, on the screen.
    pub address: Option<String>,
    /// Figures in each dimension, and what is said where there is nothing to draw.
    pub figures: IdVec<DimensionId, (Option<Figures>, String)>,
}

/// What the words of a picture of ranges are.
pub struct RangeWords<'a> {
    /// What it shows.
    pub title: &'a str,
    /// How it is read.
    pub description: &'a str,
    /// The dimensions.
    pub dimensions: &'a IdVec<DimensionId, Dimension>,
}

/// Ranges, a row each: for each dimension a pale band from low to high and a mark at the score, where one is said. `minimum` is the
/// least coverage with which a score is said.
pub fn ranges(words: &RangeWords<'_>, minimum: f64, rows: &[Ranges]) -> Picture {
    const TOP: f64 = 56.0;
    const LANE: f64 = 16.0;
    let end = label_end(rows.iter().map(|row| row.label.as_str()));
    let (start, length) = (end + 20.0, WIDTH - RIM - end - 20.0);
    let shown = |figures: &Figures| Shown::of(figures, minimum);
    let axis = Axis::over(
        rows.iter().flat_map(|row| row.figures.values()).filter_map(|(figures, _)| figures.as_ref()).map(shown),
    );
    #[allow(clippy::cast_precision_loss, reason = "a count of dimensions")]
    let step = (10.0 + LANE * words.dimensions.len() as f64).max(42.0);
    #[allow(clippy::cast_precision_loss, reason = "a count of rows")]
    let bottom = TOP + step * rows.len() as f64;
    let mut drawing = Drawing::default();
    drawing.legend(start, words.dimensions.iter().map(|(dimension, found)| (dimension, found.label.as_str())));
    drawing.grid(&axis, start, length, [TOP - 4.0, bottom + 4.0]);
    let mut top = TOP;
    for row in rows {
        drawing.linked(row.address.as_deref(), [0.0, top, WIDTH, step], |drawing| {
            drawing.label(end, top + step / 2.0, &row.label);
            #[allow(clippy::cast_precision_loss, reason = "a count of dimensions")]
            let mut middle = top + (step - LANE * row.figures.len() as f64) / 2.0 + LANE / 2.0;
            for (dimension, (figures, instead)) in row.figures.iter() {
                let place = Lane { start, length, middle, half: 6.5 };
                let shown = figures.as_ref().map_or(Shown::Nothing, shown);
                let of = format!("{}/{}", row.id, words.dimensions[dimension].id);
                drawing.marks(&of, &chart::lane(shown, dimension, &axis, &place));
                if shown == Shown::Nothing {
                    for instead in wrap(instead, 12.0, length - 6.0, 1) {
                        let at = [start + 6.0, middle + 4.0];
                        drawing.add(&letters(at, "start", "chart-soft", 12.0, false, &instead));
                    }
                }
                middle += LANE;
            }
        });
        top += step;
    }
    drawing.picture(words.title, words.description, bottom + 12.0)
}

/// One row of [`pairs`]: the means of two dimensions over the same questions.
pub struct PairRow {
    /// What it is about, for programs.
    pub id: String,
    /// What it is about.
    pub label: String,
    /// Where it leads, on the screen.
    pub address: Option<String>,
    /// The two means, as shares.
    pub means: [f64; 2],
    /// The two means as they are said.
    pub said: [String; 2],
    /// How far apart they are, as it is said.
    pub gap: String,
}

/// What the words of a picture of pairs are.
pub struct PairWords<'a> {
    /// What it shows.
    pub title: &'a str,
    /// How it is read.
    pub description: &'a str,
    /// The two dimensions.
    pub dimensions: [(DimensionId, &'a Dimension); 2],
    /// What stands above the distances.
    pub gap: &'a str,
}

/// Two means a row, with a line between them, their figures beside them and their distance at the end.
pub fn pairs(words: &PairWords<'_>, rows: &[PairRow]) -> Picture {
    const TOP: f64 = 56.0;
    const STEP: f64 = 40.0;
    const HALF: f64 = 7.0;
    /// Room for a figure beside a mark at the end of the axis.
    const BESIDE: f64 = 42.0;
    let end = label_end(rows.iter().map(|row| row.label.as_str()));
    let gaps = rows.iter().map(|row| row.gap.as_str()).chain([words.gap]);
    let last = gaps.map(|gap| width(gap, SIZE)).fold(0.0, f64::max).min(140.0);
    let start = end + BESIDE;
    let length = WIDTH - RIM - last - BESIDE - start;
    let axis = Axis::over([]);
    #[allow(clippy::cast_precision_loss, reason = "a count of rows")]
    let bottom = TOP + STEP * rows.len() as f64;
    let mut drawing = Drawing::default();
    drawing.legend(start, words.dimensions.map(|(dimension, found)| (dimension, found.label.as_str())));
    drawing.grid(&axis, start, length, [TOP - 4.0, bottom + 4.0]);
    drawing.text(WIDTH - RIM, TOP - 10.0, "end", "chart-soft", words.gap);
    let mut top = TOP;
    for row in rows {
        let middle = top + STEP / 2.0;
        drawing.linked(row.address.as_deref(), [0.0, top, WIDTH, STEP], |drawing| {
            drawing.label(end, middle, &row.label);
            let places = row.means.map(|mean| axis.place(mean, start, length));
            let [first, second] = places;
            drawing.add(&segment("chart-gap", [first, middle, second, middle]));
            // The smaller diamond lies on the disc where both are at one place, and neither hides the other.
            for ((dimension, found), (x, half)) in
                words.dimensions.into_iter().zip(places.into_iter().zip([HALF, HALF - 1.0]))
            {
                let shape = chart::mark(dimension, x, middle, half);
                drawing.marks(&format!("{}/{}", row.id, found.id), &[Mark { shape, of: "mean" }]);
            }
            // Figures stand outside of the two marks, so that neither lies on the other however close they are.
            let [near, far] = if first <= second { [0, 1] } else { [1, 0] };
            for (index, anchor, away) in [(near, "end", -12.0), (far, "start", 12.0)] {
                let (Some(x), Some(said)) = (places.get(index), row.said.get(index)) else { continue };
                drawing.text(x + away, middle + 5.0, anchor, "chart-ink", said);
            }
            drawing.text(WIDTH - RIM, middle + 5.0, "end", "chart-ink", &row.gap);
        });
        top += STEP;
    }
    drawing.picture(words.title, words.description, bottom + 12.0)
}

/// One bar of [`bars`].
pub struct Bar {
    /// What it is about, for programs.
    pub id: String,
    /// What it is about.
    pub label: String,
    /// Where it leads, on the screen.
    pub address: Option<String>,
    /// Its length, above 0.
    pub value: f64,
    /// What stands at its end.
    pub words: String,
    /// The dimension it belongs to.
    pub dimension: DimensionId,
}

/// Bars in their order, from a common line; the longest fills the width.
pub fn bars(title: &str, description: &str, bars: &[Bar]) -> Picture {
    const STEP: f64 = 40.0;
    const TOP: f64 = 8.0;
    let longest = bars.iter().map(|bar| bar.value).fold(0.0, f64::max);
    let end = label_end(bars.iter().map(|bar| bar.label.as_str()));
    let start = end + 12.0;
    let words = bars.iter().map(|bar| width(&bar.words, SIZE)).fold(0.0, f64::max).min(160.0);
    let length = WIDTH - RIM - words - 8.0 - start;
    #[allow(clippy::cast_precision_loss, reason = "a count of bars")]
    let bottom = TOP + STEP * bars.len() as f64;
    let mut drawing = Drawing::default();
    let mut top = TOP;
    for bar in bars {
        let wide = if longest > 0.0 { length * bar.value / longest } else { 0.0 };
        let middle = top + STEP / 2.0;
        drawing.linked(bar.address.as_deref(), [0.0, top, WIDTH, STEP], |drawing| {
            drawing.label(end, middle, &bar.label);
            let class = match bar.dimension.index() {
                0 => "bar-first",
                1 => "bar-second",
                _ => "bar-third",
            };
            let shape = Shape::Rectangle(class, [start, middle - 8.0, wide, 16.0]);
            drawing.marks(&bar.id, &[Mark { shape, of: "bar" }]);
            drawing.text(start + wide + 8.0, middle + 5.0, "start", "chart-soft", &bar.words);
        });
        top += STEP;
    }
    // A bar too short to be seen is still seen to begin here.
    drawing.add(&segment("chart-base", [start, TOP, start, bottom]));
    drawing.picture(title, description, bottom + 8.0)
}

/// A small picture for a row of a table: what is known of one group, a lane a dimension; none where nothing is answered. `axis` is that
/// of the whole table, `id` what the row is about, for programs.
pub fn small_ranges(
    id: &str,
    dimensions: &IdVec<DimensionId, Dimension>,
    figures: &IdVec<DimensionId, Option<Figures>>,
    minimum: f64,
    axis: &Axis,
) -> Option<String> {
    let shown = figures.map(|figures| figures.as_ref().map_or(Shown::Nothing, |figures| Shown::of(figures, minimum)));
    if shown.values().all(|shown| *shown == Shown::Nothing) {
        return None;
    }
    let (width, height) = (number(small::WIDTH), number(small::height(figures.len())));
    let mut drawing = Drawing::default();
    for (row, (dimension, shown)) in shown.iter().enumerate() {
        let of = format!("{id}/{}", dimensions[dimension].id);
        drawing.marks(&of, &small::marks(*shown, dimension, row, axis));
    }
    let share = |value: f64| number(100.0 * value);
    let svg = html! {
        svg class="ranges" viewBox={ "0 0 " (width) " " (height) } width=(width) height=(height) data-from=(share(axis.from))
            data-to=(share(axis.to)) aria-hidden="true" focusable="false" { (PreEscaped(drawing.out)) }
    };
    Some(svg.into_string())
}
