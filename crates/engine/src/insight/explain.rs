//! Why a score is what it is: what each child of a group adds to it.

use crate::instrument::document::Aggregate;
use crate::instrument::{DimensionId, Instrument, NodeId};
use crate::scoring::{FURTHEST, Figures, Scores, Sum, figure};

/// What one child does to the score of its group.
#[derive(Debug, Clone, PartialEq)]
pub struct Contribution {
    /// The child.
    pub node: NodeId,
    /// It takes away.
    pub penalty: bool,
    /// Its weight in the group, as it is now.
    pub weight: f64,
    /// Its weight as a share of that of the ordinary children that remain; a penalty's is outside that sum and may be
    /// above 1.
    pub share: f64,
    /// Its figures.
    pub figures: Figures,
    /// What its score adds to the group's; none where it or the group has no score.
    ///
    /// - `mean`: w·x / Σ w over the ordinary children that have a score, and below 0 for a penalty. These add up to the
    ///   group's score.
    /// - any other way: the group's score less its score without this child, or the whole score where no other ordinary child
    ///   has one. These need not add up.
    pub adds: Option<f64>,
}

/// What made the score of a group in a dimension: its children that remain, in the order of the instrument. Empty for an
/// indicator, and for a group that is excluded.
///
/// Costs a few steps a child, whatever the way of combining.
pub fn explain(instrument: &Instrument, scores: &Scores, group: NodeId, dimension: DimensionId) -> Vec<Contribution> {
    if scores.figures(group, dimension).is_none() {
        return Vec::new();
    }
    let aggregate = scores.aggregate(group);
    let mut contributions: Vec<Contribution> = instrument
        .children(group)
        .iter()
        .filter_map(|child| {
            Some(Contribution {
                node: *child,
                penalty: instrument.nodes[*child].penalty,
                weight: scores.weight(*child, dimension)?,
                share: 0.0,
                figures: scores.figures(*child, dimension)?,
                adds: None,
            })
        })
        .collect();
    let ordinary: f64 = contributions.iter().filter(|child| !child.penalty).map(|child| child.weight).sum();
    for child in &mut contributions {
        child.share = (child.weight / ordinary).min(FURTHEST);
    }
    let adds = match aggregate {
        Aggregate::Mean => parts_of_a_mean(&contributions),
        _ => left_out(&contributions, aggregate),
    };
    for (child, adds) in contributions.iter_mut().zip(adds) {
        child.adds = adds.map(figure::plain);
    }
    contributions
}

/// w·x / Σ w, the penalties negative.
fn parts_of_a_mean(children: &[Contribution]) -> Vec<Option<f64>> {
    let scored: f64 =
        children.iter().filter(|child| !child.penalty && child.figures.score.is_some()).map(|child| child.weight).sum();
    let part = |child: &Contribution| {
        let adds = (child.weight * child.figures.score? / scored).clamp(-FURTHEST, FURTHEST);
        (scored > 0.0).then_some(if child.penalty { -adds } else { adds })
    };
    children.iter().map(part).collect()
}

/// The score with all children less that with each left out.
fn left_out(children: &[Contribution], aggregate: Aggregate) -> Vec<Option<f64>> {
    let with = |mut sum: Sum, child: &Contribution| {
        match child.figures.score {
            Some(score) if child.penalty => sum.take(child.weight, score),
            Some(score) => sum.add(aggregate, child.weight, score),
            None => {}
        }
        sum
    };
    let score = |sum: Sum| (sum.count > 0).then(|| sum.value(aggregate));
    // The sum of all that comes after each child. To leave a child out, the sums before and after it are joined. Subtracting
    // it instead would leave the rounding errors of a great weight in the sum of the others.
    let mut after = vec![Sum::default(); children.len()];
    let mut sum = Sum::default();
    for (child, slot) in children.iter().zip(&mut after).rev() {
        *slot = sum;
        sum = with(sum, child);
    }
    let Some(all) = score(sum) else { return vec![None; children.len()] };
    let mut before = Sum::default();
    let mut adds = Vec::with_capacity(children.len());
    for (child, after) in children.iter().zip(after) {
        adds.push(child.figures.score.map(|_| all - score(before.joined(after)).unwrap_or(0.0)));
        before = with(before, child);
    }
    adds
}
