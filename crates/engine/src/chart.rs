//! The geometry of pictures: where figures stand in the small pictures of the page and in the charts of the report.
//!
//! Every mark stands at its figure. Nothing is clamped, moved or widened here: an axis reaches as far as its figures do.
//! Figures are shares, of which 1 is shown as 100; places are in the units of the picture.

use crate::instrument::DimensionId;
use crate::scoring::{Figures, figure};

/// What a picture may show of the figures of one group in one dimension.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shown {
    /// Nothing is answered, so there is nothing to draw.
    Nothing,
    /// Too little is answered for a score: the range alone.
    Range {
        /// The worst case.
        low: f64,
        /// The best case.
        high: f64,
    },
    /// The score of what is answered, and the range that open answers leave around it.
    Score {
        /// The score.
        score: f64,
        /// The worst case.
        low: f64,
        /// The best case.
        high: f64,
    },
}

impl Shown {
    /// What may be shown of figures. `minimum` is the least coverage with which a score is shown.
    pub fn of(figures: &Figures, minimum: f64) -> Shown {
        let Figures { low, high, score, coverage } = *figures;
        if figure::at_or_below(coverage, 0.0) {
            return Shown::Nothing;
        }
        match score {
            Some(score) if figure::at_or_above(coverage, minimum) => Shown::Score { score, low, high },
            _ => Shown::Range { low, high },
        }
    }

    /// The figures that are drawn, in no order.
    fn figures(self) -> impl Iterator<Item = f64> {
        let all = match self {
            Shown::Nothing => [None; 3],
            Shown::Range { low, high } => [Some(low), Some(high), None],
            Shown::Score { score, low, high } => [Some(low), Some(high), Some(score)],
        };
        all.into_iter().flatten()
    }
}

/// An axis. It begins and ends at a line of its grid.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Axis {
    /// Where it begins, as a share: 0, or less where a figure is less.
    pub from: f64,
    /// Where it ends, as a share: 1, or more where a figure is more.
    pub to: f64,
    /// From one line of its grid to the next.
    pub step: f64,
}

impl Axis {
    /// Most steps of a grid; more would run into one another.
    const STEPS: f64 = 8.0;

    /// An axis with room for all figures shown. Only penalties can take a figure out of 0 to 1.
    pub fn over(shown: impl IntoIterator<Item = Shown>) -> Axis {
        let (mut low, mut high) = (0.0_f64, 1.0_f64);
        for value in shown.into_iter().flat_map(Shown::figures) {
            low = low.min(value);
            high = high.max(value);
        }
        let mut step = 0.25;
        // 25, 50, 100, 250, 500, 1000 and so on, far past the greatest double.
        for factor in [2.0, 2.0, 2.5].into_iter().cycle().take(1000) {
            // A figure that is past the end only by rounding needs no further step.
            let from = step * libm::floor((low + figure::TOLERANCE) / step);
            let to = step * libm::ceil((high - figure::TOLERANCE) / step);
            if to - from <= step * Axis::STEPS {
                return Axis { from: figure::plain(from), to, step };
            }
            step *= factor;
        }
        Axis { from: low, to: high, step }
    }

    /// The place of a figure on an axis drawn from `start` over `length`.
    pub fn place(&self, value: f64, start: f64, length: f64) -> f64 {
        start + length * (value - self.from) / (self.to - self.from)
    }

    /// The figures at which the lines of its grid stand.
    pub fn grid(&self) -> impl Iterator<Item = f64> + use<> {
        let Axis { from, to, step } = *self;
        (0..=16_u8).map(move |line| from + step * f64::from(line)).take_while(move |at| *at <= to + step / 2.0)
    }
}

/// A shape of a picture, with the class that gives it its colours.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// A rectangle: x, y, width, height.
    Rectangle(&'static str, [f64; 4]),
    /// An upright line: x, top, bottom.
    Upright(&'static str, [f64; 3]),
    /// A circle: x, y, radius.
    Circle(&'static str, [f64; 3]),
    /// A polygon with four corners.
    Polygon(&'static str, [(f64, f64); 4]),
}

/// A shape and what it stands for: `low`, `high`, `band`, `score`, or nothing.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// The shape.
    pub shape: Shape,
    /// What it stands for.
    pub of: &'static str,
}

/// A lane of a picture: where its axis begins, how long it is, the middle of the lane, and half the height of its mark.
#[derive(Debug, Clone, Copy)]
pub struct Lane {
    /// Where the axis begins.
    pub start: f64,
    /// How long it is.
    pub length: f64,
    /// The middle of the lane.
    pub middle: f64,
    /// Half the height of its mark.
    pub half: f64,
}

/// The mark of a dimension: dimensions are told apart by shape as well as colour.
pub fn mark(dimension: DimensionId, x: f64, y: f64, half: f64) -> Shape {
    match dimension.index() {
        0 => Shape::Circle("mark-first", [x, y, half]),
        1 => Shape::Polygon("mark-second", [(x, y - half), (x + half, y), (x, y + half), (x - half, y)]),
        _ => {
            let (near, far) = (0.8 * half, 1.6 * half);
            Shape::Rectangle("mark-third", [x - near, y - near, far, far])
        }
    }
}

/// What is drawn of figures in a lane: a pale band with a line at either end, where the two differ, and the mark of the score. A
/// range alone is grey, whatever its dimension.
pub fn lane(shown: Shown, dimension: DimensionId, axis: &Axis, lane: &Lane) -> Vec<Mark> {
    let place = |value| axis.place(value, lane.start, lane.length);
    let (band, ends) = match (shown, dimension.index()) {
        (Shown::Range { .. }, _) => ("band-unscored", "ends-unscored"),
        (_, 0) => ("band-first", "ends-first"),
        (_, 1) => ("band-second", "ends-second"),
        _ => ("band-third", "ends-third"),
    };
    let mut marks = Vec::new();
    let mut range = |low: f64, high: f64| {
        let (from, to) = (place(low), place(high));
        let (top, bottom) = (lane.middle - 0.65 * lane.half, lane.middle + 0.65 * lane.half);
        if figure::above(high, low) {
            marks.push(Mark { shape: Shape::Rectangle(band, [from, top, to - from, bottom - top]), of: "band" });
        }
        for (x, of) in [(from, "low"), (to, "high")] {
            marks.push(Mark { shape: Shape::Upright(ends, [x, top, bottom]), of });
        }
    };
    match shown {
        Shown::Nothing => {}
        Shown::Range { low, high } => range(low, high),
        Shown::Score { score, low, high } => {
            // Once everything is answered both ends are the score itself.
            if !figure::equal(low, high) || !figure::equal(low, score) {
                range(low, high);
            }
            marks.push(Mark { shape: mark(dimension, place(score), lane.middle, lane.half), of: "score" });
        }
    }
    marks
}

/// A small picture of one group, beside its figures in words, with a lane for each dimension.
pub mod small {
    use super::{Axis, Lane, Mark, Shape, Shown, lane};
    use crate::instrument::DimensionId;

    /// Its width.
    pub const WIDTH: f64 = 160.0;
    /// The height of a lane.
    pub const LANE: f64 = 16.0;
    /// Room for half a mark at either end of the axis.
    const EDGE: f64 = 8.0;

    /// The height of a picture with a number of lanes.
    #[allow(clippy::cast_precision_loss, reason = "a count of dimensions")]
    pub fn height(lanes: usize) -> f64 {
        LANE * lanes as f64
    }

    /// What is drawn in the lane of that row: first the line of its axis, then what is known; nothing where nothing is answered.
    pub fn marks(shown: Shown, dimension: DimensionId, row: usize, axis: &Axis) -> Vec<Mark> {
        if shown == Shown::Nothing {
            return Vec::new();
        }
        let middle = height(row) + LANE / 2.0;
        let place = Lane { start: EDGE, length: WIDTH - 2.0 * EDGE, middle, half: 6.0 };
        let track = Shape::Rectangle("track", [place.start, middle - 1.0, place.length, 2.0]);
        let mut marks = vec![Mark { shape: track, of: "axis" }];
        marks.extend(lane(shown, dimension, axis, &place));
        marks
    }
}
