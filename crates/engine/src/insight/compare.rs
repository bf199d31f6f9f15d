//! Several assessments of one instrument side by side: how often each takes each rank when the weights are drawn.

use super::robustness::{Draws, watched};
use crate::instrument::{DimensionId, Instrument, NodeId};
use crate::scoring::{Answers, Scores, figure};

/// How often each assessment takes each rank in one part or pillar, in one dimension.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranks {
    /// The part or pillar.
    pub group: NodeId,
    /// The dimension.
    pub dimension: DimensionId,
    /// For each assessment, in the order given, how often it took the first rank, the second, and so on; only zeros for
    /// one whose score is not shown there.
    pub times: Vec<Vec<u32>>,
}

/// Ranks of assessments under the same draws of the weights ([`super::DRAWS`] in a report), for each part and pillar in
/// each dimension, in the order of the instrument.
///
/// The highest score takes the first rank; equal ones share the better rank, and as many ranks after it stay free.
/// An assessment whose score is not shown, by the instrument's own weights, takes none.
pub fn compare(instrument: &Instrument, assessments: &[Answers], draws: usize) -> Vec<Ranks> {
    let mut ranks: Vec<Ranks> = watched(instrument)
        .into_iter()
        .map(|(group, dimension)| Ranks {
            group,
            dimension,
            times: vec![vec![0; assessments.len()]; assessments.len()],
        })
        .collect();
    let mut scored: Vec<Scores> = assessments.iter().map(|answers| Scores::new(instrument, answers.clone())).collect();
    // Whether a score is shown is decided once, by the instrument's own weights: the draws move coverage, too.
    let shown: Vec<Vec<bool>> = ranks
        .iter()
        .map(|ranks| {
            let is_shown = |one: &Scores| one.shown_score(instrument, ranks.group, ranks.dimension).is_some();
            scored.iter().map(is_shown).collect()
        })
        .collect();
    let mut source = Draws::new(instrument);
    for _ in 0..draws {
        let rules = source.draw();
        for scores in &mut scored {
            scores.rescore(instrument, |own| own.weights.clone_from(&rules.weights));
        }
        for (Ranks { group, dimension, times }, shown) in ranks.iter_mut().zip(&shown) {
            let found: Vec<Option<f64>> = scored
                .iter()
                .zip(shown)
                .map(|(scores, is_shown)| scores.figures(*group, *dimension)?.score.filter(|_| *is_shown))
                .collect();
            for (rank, times) in ranks_of(&found).into_iter().zip(times) {
                if let Some(slot) = rank.and_then(|rank| times.get_mut(rank)) {
                    *slot += 1;
                }
            }
        }
    }
    ranks
}

/// The rank of each score, from 0: how many are above it.
fn ranks_of(scores: &[Option<f64>]) -> Vec<Option<usize>> {
    let mut highest_first: Vec<f64> = scores.iter().copied().flatten().collect();
    highest_first.sort_unstable_by(|a, b| b.total_cmp(a));
    scores
        .iter()
        .map(|score| score.map(|score| highest_first.partition_point(|other| figure::above(*other, score))))
        .collect()
}
