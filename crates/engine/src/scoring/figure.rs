//! Figures, and the one place where they are compared.

use crate::decimal;

/// Two figures are equal when they differ by at most this much.
pub const TOLERANCE: f64 = 1e-9;

/// `a` equals `b`.
pub fn equal(a: f64, b: f64) -> bool {
    (a - b).abs() <= TOLERANCE
}

/// `x` is at or above the cut `c`.
pub fn at_or_above(x: f64, c: f64) -> bool {
    x >= c - TOLERANCE
}

/// `x` is at or below the cut `c`.
pub fn at_or_below(x: f64, c: f64) -> bool {
    x <= c + TOLERANCE
}

/// `x` is above `c`, and not equal to it.
pub fn above(x: f64, c: f64) -> bool {
    !at_or_below(x, c)
}

/// The figure itself, but −0 as 0.
pub fn plain(x: f64) -> f64 {
    if x == 0.0 { 0.0 } else { x }
}

/// A figure as it is written: rounded to 10 decimals, −0 as 0.
pub fn written(x: f64) -> f64 {
    plain(libm::round(x * 1e10) / 1e10)
}

/// A share in [0, 1] as it is shown: a whole number of 100. 100 and 0 stand only for exactly 1 and 0.
pub fn share(value: f64) -> String {
    let rounded = libm::round(value * 100.0);
    let shown = if rounded >= 100.0 && !at_or_above(value, 1.0) {
        99.0
    } else if equal(rounded, 0.0) && above(value, 0.0) {
        1.0
    } else {
        rounded
    };
    decimal::format(plain(shown))
}

/// What is known about an item or a group in one dimension.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figures {
    /// The worst case: where the score can still end up.
    pub low: f64,
    /// The best case.
    pub high: f64,
    /// What the answered items alone say; none where nothing ordinary is answered.
    pub score: Option<f64>,
    /// Share of the weight that is answered, in [0, 1].
    pub coverage: f64,
}

impl Figures {
    /// Whether enough is answered to show a score: the coverage reaches `minimum`, the least one of the instrument.
    pub fn reaches(&self, minimum: f64) -> bool {
        at_or_above(self.coverage, minimum)
    }

    /// The score, where there is one and enough is answered to show it. What is not shown is not used either.
    pub fn shown_score(&self, minimum: f64) -> Option<f64> {
        self.score.filter(|_| self.reaches(minimum))
    }

    /// Whether everything is answered.
    pub fn is_complete(&self) -> bool {
        at_or_above(self.coverage, 1.0)
    }
}
