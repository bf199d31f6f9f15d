//! Finding questions: by words of the question, of its citations and of what was written about it, and by how it stands.

use super::{is_answered, is_strong};
use crate::assessment::Draft;
use crate::assessment::document::{AnswerDocument, Evidence};
use crate::instrument::{IndicatorId, ItemId};
use crate::scoring::{Applies, State};
use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

/// How a question stands that is looked for.
#[derive(
    Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum QuestionStatus {
    /// In any way.
    #[default]
    Any,
    /// Something about it is not answered.
    Open,
    /// "Don't know".
    Unknown,
    /// A strong answer without evidence.
    Unsupported,
    /// A core question.
    Core,
    /// Marked for another look.
    Flagged,
    /// Taken over from an earlier assessment and not looked at since.
    Carried,
}

impl QuestionStatus {
    /// Its word in a field of the page.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// What is looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct QuestionFilter {
    /// Words; each must stand somewhere.
    pub words: String,
    /// How the question stands.
    pub status: QuestionStatus,
    /// Who leads; empty: anybody.
    pub lead: String,
}

impl QuestionFilter {
    /// Whether nothing is said, so that every question matches.
    pub fn is_all(&self) -> bool {
        self.words.trim().is_empty() && self.status == QuestionStatus::Any && self.lead.is_empty()
    }
}

/// Whether an answer is strong, and nothing supports it.
pub fn is_unsupported(draft: &Draft, item: ItemId) -> bool {
    let instrument = draft.instrument();
    let (indicator, dimension) = instrument.parts_of_item(item);
    is_answered(instrument, draft.scores(), indicator, dimension)
        && is_strong(instrument, draft.scores(), item)
        && !draft.has_evidence(indicator, dimension)
}

/// The questions that are asked and wanted, in their order. `normalize` makes texts alike that a person would call the same,
/// such as capital and small letters: the browser knows how in every language.
pub fn find(draft: &Draft, wanted: &QuestionFilter, normalize: &dyn Fn(&str) -> String) -> Vec<IndicatorId> {
    let instrument = draft.instrument();
    let normalized = normalize(&wanted.words);
    let words: Vec<&str> = normalized.split_whitespace().collect();
    let answers = draft.scores().answers();
    instrument
        .indicators
        .ids()
        .filter(|indicator| {
            let any = |is: &dyn Fn(ItemId) -> bool| {
                instrument.asked_in(*indicator).any(|dimension| is(instrument.item(*indicator, dimension)))
            };
            let stands = match wanted.status {
                QuestionStatus::Any => true,
                QuestionStatus::Open => any(&|item| answers.state(item) == State::Unanswered),
                QuestionStatus::Unknown => any(&|item| answers.state(item) == State::Unknown),
                QuestionStatus::Unsupported => any(&|item| is_unsupported(draft, item)),
                QuestionStatus::Carried => any(&|item| draft.is_carried(item)),
                QuestionStatus::Core => instrument.indicators[*indicator].core,
                QuestionStatus::Flagged => answer_of(draft, *indicator).is_some_and(|answer| answer.flag),
            };
            let lead = instrument.indicator_document(*indicator).lead.as_ref();
            draft.scores().applies(*indicator) == Applies::Yes
                && stands
                && (wanted.lead.is_empty() || lead == Some(&wanted.lead))
                && (words.is_empty() || {
                    let text = normalize(&texts(draft, *indicator));
                    words.iter().all(|word| text.contains(word))
                })
        })
        .collect()
}

fn answer_of(draft: &Draft, indicator: IndicatorId) -> Option<&AnswerDocument> {
    draft.document().answers.get(draft.instrument().indicator_id(indicator))
}

/// Everything about a question that can be searched.
fn texts(draft: &Draft, indicator: IndicatorId) -> String {
    let instrument = draft.instrument();
    let mut all = vec![instrument.indicator_id(indicator)];
    let document = instrument.indicator_document(indicator);
    all.extend(document.question.iter().chain(document.questions.values()).map(String::as_str));
    for id in document.provisions.iter().chain(&document.see_also) {
        let found = instrument.provision_named(id).and_then(|index| instrument.document.provisions.get(index));
        let Some(provision) = found else { continue };
        all.push(&provision.citation);
        let source = instrument.document.sources.iter().find(|source| Some(&source.id) == provision.source.as_ref());
        all.extend(source.map(|source| source.title.as_str()));
    }
    if let Some(answer) = answer_of(draft, indicator) {
        let AnswerDocument { comment, good_practice, reason, other_challenges, evidence, .. } = answer;
        all.extend([comment, good_practice, reason].into_iter().flatten().map(String::as_str));
        all.extend(other_challenges.iter().map(String::as_str));
        for piece in evidence {
            let Evidence { title, title_translated, provision, .. } = piece;
            all.extend([title, title_translated, provision].into_iter().flatten().map(String::as_str));
        }
    }
    all.join("\n")
}

/// The lead agencies that the questions name, each once, in the order of the questions.
pub fn leads(draft: &Draft) -> Vec<&str> {
    let instrument = draft.instrument();
    let mut leads: Vec<&str> = Vec::new();
    for indicator in instrument.indicators.ids() {
        let lead = instrument.indicator_document(indicator).lead.as_deref();
        leads.extend(lead.filter(|lead| !leads.contains(lead)));
    }
    leads
}

/// The evidence that was cited so far, each title once: a person may want to cite it again.
pub fn cited(draft: &Draft) -> Vec<&Evidence> {
    let mut cited: Vec<&Evidence> = Vec::new();
    for piece in draft.document().answers.values().flat_map(|answer| &answer.evidence) {
        if piece.title.is_some() && !cited.iter().any(|known| known.title == piece.title) {
            cited.push(piece);
        }
    }
    cited
}
