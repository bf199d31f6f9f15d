//! What the figures mean: gaps and what closing them is worth, good practices, evidence, support, law against practice,
//! provisions, how robust it all is, why a score is what it is, and several assessments side by side. Sections of the same
//! names in `docs/method.md`.

mod articles;
mod compare;
mod explain;
mod find;
mod gaps;
mod left_out;
mod nothing_known;
mod pairs;
mod placing;
mod plan;
mod practices;
mod progress;
mod provisions;
mod question_state;
mod robustness;

pub use articles::{Article, articles, figures_of};
pub use compare::{Ranks, compare};
pub use explain::{Contribution, explain};
pub use find::{QuestionFilter, QuestionStatus, cited, find, is_unsupported, leads};
pub use gaps::{Gap, best, gaps, is_strong, worth};
pub use left_out::{LeftOut, left_out};
pub use nothing_known::nothing_known;
pub use pairs::{Pair, Quadrant, pair_of_group, pair_of_provision, paired, quadrant};
pub use placing::placing;
pub use plan::{Plan, PlanLine, support_plan};
pub use practices::{Practice, is_to_share, practices};
pub use progress::{Progress, progress, progress_of, to_confirm};
pub use provisions::provision_figures;
pub use question_state::{QuestionState, question_state};
pub use robustness::{Choice, DRAWS, Robustness, robustness};

use crate::instrument::document::EvidenceKind;
use crate::instrument::{DimensionId, IndicatorId, Instrument, NodeId};
use crate::scoring::{Applies, Scores, State};

/// Whether a piece of evidence counts for a dimension: for the one it names or, where it names none, a statute for the
/// first dimension only and any other kind for each.
pub fn evidence_counts(kind: EvidenceKind, named: Option<DimensionId>, dimension: DimensionId) -> bool {
    match named {
        Some(named) => named == dimension,
        None => kind != EvidenceKind::Statute || dimension.index() == 0,
    }
}

/// Whether an item is answered with a level and counts.
pub fn is_answered(instrument: &Instrument, scores: &Scores, indicator: IndicatorId, dimension: DimensionId) -> bool {
    let item = instrument.item(indicator, dimension);
    instrument.is_asked(item)
        && scores.applies(indicator) == Applies::Yes
        && matches!(scores.answers().state(item), State::Level(_))
}

/// The share of the answered items' own weights that have evidence, in one part and dimension; none where nothing is
/// answered.
pub fn evidence_coverage(
    instrument: &Instrument,
    scores: &Scores,
    part: NodeId,
    dimension: DimensionId,
    has_evidence: impl Fn(IndicatorId, DimensionId) -> bool,
) -> Option<f64> {
    let (mut with, mut all) = (0.0, 0.0);
    for index in instrument.indicators_below(part) {
        if !is_answered(instrument, scores, index, dimension) {
            continue;
        }
        let weight = instrument.indicators[index].weight;
        all += weight;
        if has_evidence(index, dimension) {
            with += weight;
        }
    }
    (all > 0.0).then(|| with / all)
}
