//! How robust a result is: twelve scenarios, and draws of the weights.

use crate::instrument::{DimensionId, Instrument, NodeId, Role};
use crate::scoring::{Answers, Rules, Scores, figure};

/// How many times the weights are drawn.
pub const DRAWS: usize = 1000;
/// The seed of the draws: the same draws for every assessment, so that ranks can be compared.
const SEED: u64 = 0x5041_4C45_524D_4F00;

/// The choices that make the twelve scenarios.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Choice {
    /// The instrument's weights, or all equal.
    Weights,
    /// Unknown left out, at its worst, at its best.
    Unknown,
    /// As it is, or geometric.
    Aggregate,
}

impl Choice {
    /// The word that stands in files.
    pub fn word(self) -> &'static str {
        match self {
            Choice::Weights => "weights",
            Choice::Unknown => "unknown",
            Choice::Aggregate => "aggregate",
        }
    }
}

/// How robust the result of one part or pillar is in one dimension.
#[derive(Debug, Clone, PartialEq)]
pub struct Robustness {
    /// The part or pillar.
    pub group: NodeId,
    /// The dimension.
    pub dimension: DimensionId,
    /// The lowest of the twelve scenarios.
    pub lowest: f64,
    /// The highest.
    pub highest: f64,
    /// The choice that moves the result most.
    pub most_moved_by: Choice,
    /// 5th, 50th and 95th percentile of the draws (nearest rank).
    pub percentiles: Option<[f64; 3]>,
}

/// SplitMix64: the draws must stay the same from release to release, whatever crates are used.
struct Generator(u64);

impl Generator {
    /// Uniform in [0.75, 1.25].
    fn factor(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^= bits >> 31;
        // 53 bits make a double in [0, 1).
        #[allow(clippy::cast_precision_loss)]
        let unit = (bits >> 11) as f64 / 9_007_199_254_740_992.0;
        0.75 + 0.5 * unit
    }
}

/// The instrument's weights, each multiplied by a number of its own: the same draws for every assessment.
pub(super) struct Draws {
    own: Rules,
    drawn: Rules,
    generator: Generator,
}

impl Draws {
    pub(super) fn new(instrument: &Instrument) -> Draws {
        let own = Rules::of(instrument);
        Draws { drawn: own.clone(), own, generator: Generator(SEED) }
    }

    /// The next draw.
    pub(super) fn draw(&mut self) -> &Rules {
        self.drawn.scale(&self.own, || self.generator.factor());
        &self.drawn
    }
}

/// The parts and pillars in every dimension, in the order of the instrument.
pub(super) fn watched(instrument: &Instrument) -> Vec<(NodeId, DimensionId)> {
    instrument
        .groups()
        .filter(|group| matches!(instrument.nodes[*group].role, Role::Part | Role::Pillar))
        .flat_map(|group| instrument.dimensions.ids().map(move |dimension| (group, dimension)))
        .collect()
}

/// Robustness of each part and pillar in each dimension in which its score is shown, in the order of the instrument.
pub fn robustness(instrument: &Instrument, answers: &Answers) -> Vec<Robustness> {
    let own = Rules::of(instrument);
    let mut scores = Scores::with_rules(instrument, answers.clone(), own.clone());
    let mut watched = watched(instrument);
    watched.retain(|(group, dimension)| scores.shown_score(instrument, *group, *dimension).is_some());
    if watched.is_empty() {
        return Vec::new();
    }
    // [weights, as they are and equal][aggregate, as it is and geometric]
    let mut scored = Vec::with_capacity(4);
    for equal in [false, true] {
        for geometric in [false, true] {
            let mut rules = own.clone();
            if equal {
                rules = rules.with_equal_weights();
            }
            if geometric {
                rules = rules.with_geometric(instrument);
            }
            scored.push(Scores::with_rules(instrument, answers.clone(), rules));
        }
    }
    let mut drawn: Vec<Vec<f64>> = vec![Vec::with_capacity(DRAWS); watched.len()];
    let mut draws = Draws::new(instrument);
    for _ in 0..DRAWS {
        scores.rescore(instrument, |rules| rules.weights.clone_from(&draws.draw().weights));
        for ((group, dimension), list) in watched.iter().zip(&mut drawn) {
            list.extend(scores.figures(*group, *dimension).and_then(|figures| figures.score));
        }
    }
    let mut result = Vec::new();
    for ((group, dimension), mut list) in watched.into_iter().zip(drawn) {
        // [weights][aggregate][unknown]
        let Some(values) = scenarios(&scored, group, dimension) else { continue };
        let all = values.iter().flatten().flatten();
        let lowest = all.clone().copied().fold(f64::INFINITY, f64::min);
        let highest = all.copied().fold(f64::NEG_INFINITY, f64::max);
        list.sort_unstable_by(f64::total_cmp);
        let percentile = |share: usize| list.get((share * list.len()).div_ceil(100).saturating_sub(1)).copied();
        let percentiles = match (percentile(5), percentile(50), percentile(95)) {
            (Some(p5), Some(p50), Some(p95)) => Some([p5, p50, p95]),
            _ => None,
        };
        result.push(Robustness { group, dimension, lowest, highest, most_moved_by: most_moved(&values), percentiles });
    }
    result
}

/// The twelve values; none unless there is a score.
fn scenarios(scored: &[Scores], group: NodeId, dimension: DimensionId) -> Option<[[[f64; 3]; 2]; 2]> {
    let mut values = [[[0.0; 3]; 2]; 2];
    for (scores, slot) in scored.iter().zip(values.iter_mut().flatten()) {
        let figures = scores.figures(group, dimension)?;
        *slot = [figures.score?, figures.low, figures.high];
    }
    Some(values)
}

/// The choice with the largest mean absolute difference when it alone changes; the first named where equal.
fn most_moved(values: &[[[f64; 3]; 2]; 2]) -> Choice {
    let at = |weights: usize, aggregate: usize, unknown: usize| values[weights][aggregate][unknown];
    let mut by_weights = 0.0;
    let mut by_aggregate = 0.0;
    let mut by_unknown = 0.0;
    for unknown in 0..3 {
        for other in 0..2 {
            by_weights += (at(0, other, unknown) - at(1, other, unknown)).abs();
            by_aggregate += (at(other, 0, unknown) - at(other, 1, unknown)).abs();
        }
    }
    for weights in 0..2 {
        for aggregate in 0..2 {
            for (a, b) in [(0, 1), (0, 2), (1, 2)] {
                by_unknown += (at(weights, aggregate, a) - at(weights, aggregate, b)).abs();
            }
        }
    }
    let means = [
        (Choice::Weights, by_weights / 6.0),
        (Choice::Unknown, by_unknown / 12.0),
        (Choice::Aggregate, by_aggregate / 6.0),
    ];
    let mut most = means[0];
    for candidate in means {
        if figure::above(candidate.1, most.1) {
            most = candidate;
        }
    }
    most.0
}
