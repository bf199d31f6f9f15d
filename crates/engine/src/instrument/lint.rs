//! What an instrument may do and had better not: a linter for instruments that were read without fault.
//!
//! A warning is data, as a fault is: [`Warning::message`] words it from the catalogue. Each rule is a small function over
//! the instrument and has a line in [`RULES`], where its code, its text and the reason for it stand; `docs/lint.md` is made
//! of that table. A code is never used again for another rule.
//!
//! The linter wants the complete file. Of an instrument that the build has split (see [`super::explanations`]), the rules
//! on texts that come later report nothing.

mod conditions;
mod lists;
mod provisions;
mod questions;
mod reach;
mod tree;
mod wording;

use super::document::NodeDocument;
use super::{IdVec, IndicatorId, Instrument, NodeId};
use crate::fault::Place;
use conditions::{condition_module, never_false, never_true};
use lists::{
    band_label, challenge_twice, check_message, context_options, module_empty, no_evidence, no_lead, no_support,
    not_applicable, scale_best, scale_same, scale_zero,
};
use provisions::{
    core_weak, no_provision, no_source, provision_uncited, source_nowhere, source_unused, summary_long, summary_missing,
};
use questions::{
    best_level, guidance_long, guidance_missing, judging, names_nothing, question_dimension, question_duplicate,
    question_long, question_negative, question_twice, translation_missing, translation_nothing,
};
use std::collections::HashMap;
use texts::{Catalogue, Key, later};
use tree::{heavy, single_child, title_missing, weight_number};
use wording::{Text, texts};

/// Most words of a question.
pub const MAX_QUESTION_WORDS: usize = 35;
/// Most words of a guidance.
pub const MAX_GUIDANCE_WORDS: usize = 140;
/// Most words of a paraphrase.
pub const MAX_SUMMARY_WORDS: usize = 32;
/// Largest share of its part that an item should have.
pub const MAX_SHARE: f64 = 0.05;
/// Where an instrument says, under `extra`, why a provision has no indicator: provision → reason.
pub const WITHOUT_INDICATOR: &str = "paragraphs_without_indicator";

/// English words that make a sentence negative; "neither … nor" counts once.
const NEGATIONS: [&str; 10] =
    ["no", "not", "never", "none", "nobody", "nothing", "neither", "without", "cannot", "unless"];
/// How English words begin that judge a State.
const JUDGING: [&str; 4] = ["compliant", "noncompliant", "breach", "violat"];

/// Something that had better be changed.
#[derive(Debug, Clone, PartialEq)]
pub struct Warning {
    /// The rule's code; stable.
    pub code: &'static str,
    /// Its text.
    pub key: Key,
    /// Where in the file.
    pub place: Place,
    /// The facts, by the names that the text uses.
    pub facts: Vec<(&'static str, String)>,
}

impl Warning {
    /// What is to be mended, in words.
    pub fn message(&self, texts: &Catalogue) -> String {
        let facts: Vec<(&str, &str)> = self.facts.iter().map(|(name, fact)| (*name, fact.as_str())).collect();
        texts.fill(self.key, &facts)
    }
}

/// One rule of the linter.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Its code; stable, never used again for another.
    pub code: &'static str,
    /// The text of its warnings.
    pub key: Key,
    /// What it finds, why that matters, and an example.
    #[cfg(not(target_arch = "wasm32"))]
    pub doc: &'static str,
    check: fn(&mut Linter<'_>),
}

/// Makes the table of rules; the comments of a line are its documentation, in `docs/lint.md` too.
macro_rules! rules {
    ($($(#[doc = $doc:literal])+ $code:literal $key:ident $check:ident;)+) => {
        /// All rules in the order of their codes.
        pub static RULES: &[Rule] = &[$(Rule {
            code: $code,
            key: later::$key,
            #[cfg(not(target_arch = "wasm32"))]
            doc: concat!($($doc, "\n"),+),
            check: $check,
        }),+];
    };
}

rules! {
    /// A question of more than 35 words.
    ///
    /// Why: whoever has to read a sentence twice answers another question than was asked.
    ///
    /// Example: "Do authorities, in so far as …, and where …, taking into account …, ensure that …?"
    "L01" LINT_QUESTION_LONG question_long;
    /// A question with two question marks.
    ///
    /// Why: two questions can have two answers, but only one can be given.
    ///
    /// Example: "Is there a shelter? Is it open to men?"
    "L02" LINT_QUESTION_TWICE question_twice;
    /// A question with two negatives (looked for in English texts alone).
    ///
    /// Why: nobody is sure what "no" would mean.
    ///
    /// Example: "Are victims not punished where no means was used?"
    "L03" LINT_QUESTION_NEGATIVE question_negative;
    /// The same sentence asked twice.
    ///
    /// Why: one of the two was meant to ask something else, or it weighs double.
    ///
    /// Example: `questions.law` and `questions.practice` with the same words.
    "L04" LINT_QUESTION_DUPLICATE question_duplicate;
    /// A question without a sentence of its own for each of the dimensions it is asked in.
    ///
    /// Why: what is binding and what is done are two questions; one sentence for both invites one answer.
    ///
    /// Example: asked in `law` and `practice`, with `questions.law` only.
    "L05" LINT_QUESTION_DIMENSION question_dimension;
    /// An indicator without guidance.
    ///
    /// Why: without what counts and what does not, two offices answer the same facts differently.
    ///
    /// Example: `"guidance": null`.
    "L06" LINT_GUIDANCE_MISSING guidance_missing;
    /// A guidance of more than 140 words.
    ///
    /// Why: it is read while answering; what is longer is skipped.
    ///
    /// Example: a page of commentary on the article.
    "L07" LINT_GUIDANCE_LONG guidance_long;
    /// An item whose best level has no text for this question.
    ///
    /// Why: the general wording of a scale leaves open what would be enough here, and the top is where people are generous.
    ///
    /// Example: `levels.law` without `full`.
    "L08" LINT_BEST_LEVEL best_level;
    /// A word that judges (looked for in English texts alone): "compliant", "breach", "violation" and their forms.
    ///
    /// Why: an assessment describes; whether a State has met its duties is not for a form to say.
    ///
    /// Example: "The law is compliant with Article 5."
    "L09" LINT_JUDGING judging;
    /// A text that names an indicator that does not exist.
    ///
    /// Why: indicators are renumbered and texts are forgotten. Looked for are words of the form of this instrument's ids.
    ///
    /// Example: "This is asked in E-51" where the ids end with E-15.
    "L10" LINT_NAMES_NOTHING names_nothing;
    /// A text missing in a language of `translations`. Names of works and pinpoints need no translation.
    ///
    /// Why: the reader meets a sentence in another language in the middle of the form.
    ///
    /// Example: `translations.th` without `node/C-01/question`.
    "L11" LINT_TRANSLATION_MISSING translation_missing;
    /// A key of `translations` that names no text.
    ///
    /// Why: it is a slip of the pen, and the text it was meant for stays untranslated.
    ///
    /// Example: `node/C-1/question` where the indicator is called C-01.
    "L12" LINT_TRANSLATION_NOTHING translation_nothing;
    /// An indicator without provision.
    ///
    /// Why: nobody can defend a question that rests on nothing, and its weight falls back to 1.
    ///
    /// Example: `"provisions": []`.
    "L13" LINT_NO_PROVISION no_provision;
    /// A provision cited by no indicator, neither in `provisions` nor in `see_also`, and without a reason in
    /// `extra.paragraphs_without_indicator` of the instrument.
    ///
    /// Why: either a duty is not asked about, or the entry is a leftover.
    ///
    /// Example: an indicator was taken out and its provision stayed.
    "L14" LINT_PROVISION_UNCITED provision_uncited;
    /// A provision without summary.
    ///
    /// Why: a reader should see what it asks without leaving the page.
    ///
    /// Example: `{"id": "tip-5-1", "citation": "Art. 5(1)", "strength": "mandatory"}`.
    "L15" LINT_SUMMARY_MISSING summary_missing;
    /// A summary of more than 32 words.
    ///
    /// Why: it is a paraphrase for the margin; what is longer is on its way to reproduce the text.
    ///
    /// Example: the whole article in other words.
    "L16" LINT_SUMMARY_LONG summary_long;
    /// A provision without source.
    ///
    /// Why: "Art. 5(1)" of what?
    ///
    /// Example: a provision without the field `source`.
    "L17" LINT_NO_SOURCE no_source;
    /// A source used by no provision.
    ///
    /// Why: it is a leftover, or its provisions were forgotten.
    ///
    /// Example: a guide in `sources` that no citation belongs to.
    "L18" LINT_SOURCE_UNUSED source_unused;
    /// A source that says neither where it is published nor at which address.
    ///
    /// Why: a reader must be able to follow every citation to a public text.
    ///
    /// Example: `{"id": "guide", "title": "A guide"}`.
    "L19" LINT_SOURCE_NOWHERE source_nowhere;
    /// A core indicator of a strength weaker than `mandatory`, or of none.
    ///
    /// Why: the core rule holds a whole part down; only a plain duty can carry that.
    ///
    /// Example: `"core": true` on a measure that is to be considered.
    "L20" LINT_CORE_WEAK core_weak;
    /// A scale without a level worth 1.
    ///
    /// Why: nobody can reach the full score.
    ///
    /// Example: levels worth 0, 0.3 and 0.9.
    "L21" LINT_SCALE_BEST scale_best;
    /// A scale without a level worth 0.
    ///
    /// Why: where there is nothing, the score still says that there is something.
    ///
    /// Example: levels worth 0.25, 0.5 and 1.
    "L22" LINT_SCALE_ZERO scale_zero;
    /// Two levels of one scale that are worth the same.
    ///
    /// Why: the choice between them changes nothing, though it looks as if it did.
    ///
    /// Example: "draft" and "repealed", both worth 0.25.
    "L23" LINT_SCALE_SAME scale_same;
    /// A condition that no answers make true.
    ///
    /// Why: the question is never asked once the answers are in, or the check is never shown.
    ///
    /// Example: `{"all": [{"answer": "F-01/law", "in": ["none"]}, {"answer": "F-01/law", "in": ["full"]}]}`.
    "L24" LINT_NEVER_TRUE never_true;
    /// A condition that no answers make false.
    ///
    /// Why: it decides nothing; whoever wrote it meant to leave something out.
    ///
    /// Example: `in` lists every level of the scale, with or without `unknown`, `not_applicable` and `unanswered`.
    "L25" LINT_NEVER_FALSE never_false;
    /// A condition that reads an item of a module and stands on an indicator outside that module.
    ///
    /// Why: where the module is left out, the item does not apply, the condition is false and the question goes with it.
    ///
    /// Example: C-01 applies when T1-01 is answered "full", and T1-01 belongs to a module.
    "L26" LINT_CONDITION_MODULE condition_module;
    /// An item with an effective weight of more than 5 % of its part in its dimension, all modules chosen and nothing
    /// answered yet. In a part of fewer than twenty items it cannot be helped.
    ///
    /// Why: one answer should not decide the picture.
    ///
    /// Example: a section of two questions weighs as much as one of twelve, because its weight is a number.
    "L27" LINT_HEAVY heavy;
    /// A weight in numbers beside siblings whose weight is pooled: on a group, also one that is 1 because none is given; on
    /// an indicator, one that is given.
    ///
    /// Why: a pooled weight grows with the questions, a number does not; side by side they mean different things.
    ///
    /// Example: three pillars `"pooled"`, the fourth `2`.
    "L28" LINT_WEIGHT_NUMBER weight_number;
    /// A group with a single child.
    ///
    /// Why: a level of the tree that parts nothing costs the reader a click and a heading.
    ///
    /// Example: a pillar with one section.
    "L29" LINT_SINGLE_CHILD single_child;
    /// A part or group without title.
    ///
    /// Why: pages and tables have nothing to call it by.
    ///
    /// Example: `{"id": "offences", "children": […]}`.
    "L30" LINT_TITLE_MISSING title_missing;
    /// An indicator that names no kind of evidence.
    ///
    /// Why: an answer is worth what supports it, and people should know what to look for.
    ///
    /// Example: `"evidence": []`.
    "L31" LINT_NO_EVIDENCE no_evidence;
    /// An indicator without lead agency.
    ///
    /// Why: whoever fills in the form must know whom to ask.
    ///
    /// Example: `"lead": null`.
    "L32" LINT_NO_LEAD no_lead;
    /// No support named for a dimension that is asked.
    ///
    /// Why: a gap there falls out of the support plan.
    ///
    /// Example: asked in `law` and `practice`, with `support.law` only.
    "L33" LINT_NO_SUPPORT no_support;
    /// "Not applicable" allowed without the circumstance in which it may be said.
    ///
    /// Why: without it, it becomes the answer to everything unpleasant.
    ///
    /// Example: `"not_applicable": {"practice": ""}`.
    "L34" LINT_NOT_APPLICABLE not_applicable;
    /// A band without label.
    ///
    /// Why: results would show its id.
    ///
    /// Example: `{"id": "first", "from": 0}`.
    "L35" LINT_BAND_LABEL band_label;
    /// Two challenges with the same label.
    ///
    /// Why: people choose one or the other by chance, and the counts are split.
    ///
    /// Example: `resources` and `money`, both "Not enough money".
    "L36" LINT_CHALLENGE_TWICE challenge_twice;
    /// A check without message.
    ///
    /// Why: the review page would show an empty line.
    ///
    /// Example: `"message": ""`.
    "L37" LINT_CHECK_MESSAGE check_message;
    /// A module to which no indicator belongs.
    ///
    /// Why: people choose it and get nothing.
    ///
    /// Example: a module whose id was changed in `modules` only.
    "L38" LINT_MODULE_EMPTY module_empty;
    /// A question about circumstances with fewer than two options.
    ///
    /// Why: there is nothing to choose.
    ///
    /// Example: `"options": [{"id": "yes", "label": "Yes"}]`.
    "L39" LINT_CONTEXT_OPTIONS context_options;
}

/// All warnings about an instrument: rule by rule, each in the order of the file.
pub fn lint(instrument: &Instrument) -> Vec<Warning> {
    let Some(first) = RULES.first() else { return Vec::new() };
    let mut positions = instrument.nodes.with(0);
    for list in instrument.nodes.values().map(|node| &node.children).chain([&instrument.parts]) {
        for (position, node) in list.iter().enumerate() {
            positions[*node] = position;
        }
    }
    let mut linter =
        Linter { instrument, texts: texts(instrument, &positions), positions, rule: first, warnings: Vec::new() };
    for rule in RULES {
        linter.rule = rule;
        (rule.check)(&mut linter);
    }
    linter.warnings
}

/// What the rules look at: the instrument, and what is worked out for them once.
struct Linter<'a> {
    instrument: &'a Instrument,
    texts: Vec<Text<'a>>,
    /// For each node, its position among its siblings.
    positions: IdVec<NodeId, usize>,
    rule: &'static Rule,
    warnings: Vec<Warning>,
}

impl<'a> Linter<'a> {
    fn warn(&mut self, place: Place, facts: &[(&'static str, &str)]) {
        let facts = facts.iter().map(|(name, fact)| (*name, (*fact).to_owned())).collect();
        self.warnings.push(Warning { code: self.rule.code, key: self.rule.key, place, facts });
    }

    /// The place of a node.
    fn place(&self, node: NodeId) -> Place {
        place(self.instrument, &self.positions, node)
    }

    /// The indicators with their fields as they stand in the file.
    fn indicators(&self) -> impl Iterator<Item = (IndicatorId, &'a NodeDocument)> + use<'a> {
        let instrument = self.instrument;
        instrument.indicators.ids().map(|indicator| (indicator, instrument.indicator_document(indicator)))
    }

    /// The place of an indicator.
    fn place_of(&self, indicator: IndicatorId) -> Place {
        self.place(self.instrument.indicators[indicator].node)
    }

    /// The questions, those about circumstances too: place, id, sentence.
    fn questions(&self) -> Vec<(Place, &'a str, &'a str)> {
        let mut questions = Vec::new();
        for (index, context) in self.instrument.document.context.iter().enumerate() {
            let place = in_list("context", index).field("question");
            questions.push((place, context.id.as_str(), context.question.as_str()));
        }
        for (indicator, document) in self.indicators() {
            let place = self.place_of(indicator);
            if let Some(question) = &document.question {
                questions.push((place.field("question"), document.id.as_str(), question.as_str()));
            }
            for (dimension, question) in &document.questions {
                questions.push((place.field("questions").field(dimension), &document.id, question));
            }
        }
        questions
    }

    /// Whether texts are missing because they come with their sections.
    fn is_split(&self) -> bool {
        self.instrument.is_split()
    }

    fn is_english(&self) -> bool {
        self.instrument.document.language.split('-').next().is_some_and(|tag| tag.eq_ignore_ascii_case("en"))
    }
}

/// The place of a node in the file.
fn place(instrument: &Instrument, positions: &IdVec<NodeId, usize>, node: NodeId) -> Place {
    match instrument.nodes[node].parent {
        Some(parent) => place(instrument, positions, parent).field("children").index(positions[node]),
        None => in_list("parts", positions[node]),
    }
}

/// The place of a member of one of the document's lists.
fn in_list(list: &str, index: usize) -> Place {
    Place::Path(list.to_owned()).index(index)
}

fn is_blank(text: &str) -> bool {
    text.trim().is_empty()
}

/// Absent or without a visible character.
fn is_missing(text: Option<&String>) -> bool {
    text.is_none_or(|text| is_blank(text))
}

/// How many words a text has; a dash alone is none. Where a script does without spaces, this says little.
fn words(text: &str) -> usize {
    text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count()
}

fn too_long(linter: &mut Linter<'_>, place: Place, id: &str, text: &str, limit: usize) {
    let words = words(text);
    if words > limit {
        linter.warn(place, &[("id", id), ("words", &words.to_string()), ("limit", &limit.to_string())]);
    }
}

/// The pairs of neighbours among equal texts: the earlier and the later, by position, in the order of the later.
fn same(texts: &[String]) -> Vec<(usize, usize)> {
    let mut last = HashMap::new();
    texts.iter().enumerate().filter_map(|(this, text)| Some((last.insert(text, this)?, this))).collect()
}

/// Warns of each indicator of which something holds.
fn each_indicator(linter: &mut Linter<'_>, field: &str, is_wrong: fn(&NodeDocument) -> bool) {
    for (indicator, document) in linter.indicators() {
        if is_wrong(document) {
            let place = linter.place_of(indicator).field(field);
            linter.warn(place, &[("id", &document.id)]);
        }
    }
}
