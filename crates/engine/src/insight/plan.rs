//! The support plan: which support would close which gaps, and what that is worth.

use super::gaps::{Gap, best, is_strong};
use crate::assessment::document::Because;
use crate::instrument::document::{Audience, Support, SupportKind};
use crate::instrument::{DimensionId, Instrument, ItemId, NodeId};
use crate::scoring::{Applies, Scores, State, figure, part_gains};

/// The lines of the plan, in its order.
const ORDER: [Support; 6] = [
    Support { kind: SupportKind::PolicyDialogue, audience: None },
    Support { kind: SupportKind::Research, audience: None },
    Support { kind: SupportKind::CapacityBuilding, audience: Some(Audience::LawEnforcement) },
    Support { kind: SupportKind::CapacityBuilding, audience: Some(Audience::BorderOfficers) },
    Support { kind: SupportKind::CapacityBuilding, audience: Some(Audience::DutyBearers) },
    Support { kind: SupportKind::PracticalTools, audience: None },
];

/// One kind of support for one audience.
#[derive(Debug, Clone, PartialEq)]
pub struct PlanLine {
    /// The support.
    pub support: Support,
    /// What asks for it: gaps in their order, then unknown items.
    pub items: Vec<ItemId>,
    /// For each part and dimension that has gaps in this line and whose coverage reaches the minimum: 100 · (score with
    /// all of them at their best − score now), computed jointly; none where there is no score.
    pub points: Vec<(NodeId, DimensionId, Option<f64>)>,
}

/// The lines that something asks for.
pub type Plan = Vec<PlanLine>;

/// The support plan of a set of gaps (all of them, in their order).
///
/// `because` says why an item is unknown, as far as that was said: it asks for research only where it was said that nobody
/// knows.
pub fn support_plan(
    instrument: &Instrument,
    scores: &Scores,
    gaps: &[Gap],
    because: impl Fn(ItemId) -> Option<Because>,
) -> Plan {
    let unknown: Vec<ItemId> = instrument
        .asked_items()
        .filter(|item| {
            let (indicator, _) = instrument.parts_of_item(*item);
            scores.applies(indicator) == Applies::Yes
                && scores.answers().state(*item) == State::Unknown
                && because(*item) == Some(Because::NobodyKnows)
        })
        .collect();
    // What each gap asks for, looked up once.
    let weak: Vec<(ItemId, &[Support])> = gaps
        .iter()
        .filter(|gap| !is_strong(instrument, scores, gap.item))
        .map(|gap| (gap.item, asked_for(instrument, gap.item)))
        .collect();
    let mut plan = Vec::new();
    for support in ORDER {
        let closed = weak.iter().filter(|(_, asked)| asked.contains(&support));
        let values: Vec<(ItemId, f64)> = closed.map(|(item, _)| (*item, best(instrument, *item))).collect();
        let mut items: Vec<ItemId> = values.iter().map(|(item, _)| *item).collect();
        if support.kind == SupportKind::Research {
            items.extend(&unknown);
        }
        if items.is_empty() {
            continue;
        }
        let gains = part_gains(instrument, scores, &values).into_iter().filter(|(part, dimension, _)| {
            let figures = scores.figures(*part, *dimension);
            figures.is_some_and(|figures| figures.reaches(instrument.minimum_coverage()))
        });
        let points =
            gains.map(|(part, dimension, gain)| (part, dimension, gain.map(|gain| figure::plain(100.0 * gain))));
        plan.push(PlanLine { support, items, points: points.collect() });
    }
    plan
}

/// The support that would close a gap in an item.
fn asked_for(instrument: &Instrument, item: ItemId) -> &[Support] {
    let (indicator, dimension) = instrument.parts_of_item(item);
    let support = &instrument.indicator_document(indicator).support;
    let dimension = instrument.dimension_id(dimension);
    // There are two or so: looking at each is faster than to hash.
    support.iter().find(|(id, _)| *id == dimension).map_or(&[], |(_, support)| support)
}
