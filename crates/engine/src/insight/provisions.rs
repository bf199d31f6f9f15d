//! The same figures by provision.

use crate::instrument::{DimensionId, Instrument};
use crate::scoring::{Figures, Scores, figure};

/// Figures of each provision in a dimension, as in one `mean` group of all ordinary items that cite it, by their own
/// weights; none for a provision that no remaining item cites. One pass over the indicators.
pub fn provision_figures(instrument: &Instrument, scores: &Scores, dimension: DimensionId) -> Vec<Option<Figures>> {
    #[derive(Clone, Copy, Default)]
    struct Sum {
        weight: f64,
        low: f64,
        high: f64,
        covered: f64,
        scored: f64,
        score: f64,
    }
    let mut sums = vec![Sum::default(); instrument.document.provisions.len()];
    for indicator in instrument.indicators.values() {
        if instrument.nodes[indicator.node].under_penalty {
            continue;
        }
        let Some(figures) = scores.figures(indicator.node, dimension) else { continue };
        for provision in &indicator.provisions {
            let Some(sum) = sums.get_mut(*provision) else { continue };
            let weight = indicator.weight;
            sum.weight += weight;
            sum.low += weight * figures.low;
            sum.high += weight * figures.high;
            sum.covered += weight * figures.coverage;
            if let Some(score) = figures.score {
                sum.scored += weight;
                sum.score += weight * score;
            }
        }
    }
    sums.into_iter()
        .map(|sum| {
            (sum.weight > 0.0).then(|| Figures {
                low: figure::plain(sum.low / sum.weight),
                high: figure::plain(sum.high / sum.weight),
                score: (sum.scored > 0.0).then(|| figure::plain(sum.score / sum.scored)),
                coverage: figure::plain(sum.covered / sum.weight),
            })
        })
        .collect()
}
