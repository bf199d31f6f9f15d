//! What an instrument may do and had better not: a linter for instruments that were read without fault.
//!
//! A warning is data, as a fault is: [`Warning::message`] words it from the catalogue. Each rule is a small function over
//! the instrument and has a line in [`RULES`], where its code, its text and the reason for it stand; `docs/lint.md` is made
//! of that table. A code is never used again for another rule.
//!
//! The linter wants the complete file. Of an instrument that the build has split (see [`super::explanations`]), the rules
//! on texts that come later report nothing.

mod reach;
mod wording;

use super::document::{GroupWeight, Level, NodeDocument, Strength};
use super::{IdVec, IndicatorId, Instrument, Node, NodeId};
use crate::decimal;
use crate::fault::Place;
use crate::scoring::{Answers, Scores};
use reach::finds;
use std::collections::{HashMap, HashSet};
use texts::{Catalogue, Key, later};
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

// Questions.

fn question_long(linter: &mut Linter<'_>) {
    for (place, id, question) in linter.questions() {
        too_long(linter, place, id, question, MAX_QUESTION_WORDS);
    }
}

fn too_long(linter: &mut Linter<'_>, place: Place, id: &str, text: &str, limit: usize) {
    let words = words(text);
    if words > limit {
        linter.warn(place, &[("id", id), ("words", &words.to_string()), ("limit", &limit.to_string())]);
    }
}

fn question_twice(linter: &mut Linter<'_>) {
    for (place, id, question) in linter.questions() {
        if question.chars().filter(|character| matches!(character, '?' | '？' | '؟')).count() > 1 {
            linter.warn(place, &[("id", id)]);
        }
    }
}

fn question_negative(linter: &mut Linter<'_>) {
    if !linter.is_english() {
        return;
    }
    for (place, id, question) in linter.questions() {
        let found: Vec<&str> = question
            .split(|character: char| !character.is_alphabetic() && !matches!(character, '\'' | '’'))
            .filter(|word| {
                let contracted = word.len() > 3 && (word.ends_with("n't") || word.ends_with("n’t"));
                contracted || NEGATIONS.iter().any(|negation| word.eq_ignore_ascii_case(negation))
            })
            .collect();
        if found.len() > 1 {
            linter.warn(place, &[("id", id), ("words", &found.join(", "))]);
        }
    }
}

fn question_duplicate(linter: &mut Linter<'_>) {
    let mut questions = Vec::new();
    let mut sentences = Vec::new();
    for (indicator, document) in linter.indicators() {
        let own = document.questions.values();
        // The general sentence may be that of one dimension too.
        let general = document.question.iter().filter(|general| !own.clone().any(|one| one == *general));
        for question in own.clone().chain(general) {
            questions.push((indicator, document.id.as_str()));
            sentences.push(question.trim().to_ascii_lowercase());
        }
    }
    for (before, this) in same(&sentences) {
        if let (Some((_, other)), Some((indicator, id))) = (questions.get(before), questions.get(this)) {
            let place = linter.place_of(*indicator).field("question");
            linter.warn(place, &[("id", id), ("other", other)]);
        }
    }
}

/// The pairs of neighbours among equal texts: the earlier and the later, by position, in the order of the later.
fn same(texts: &[String]) -> Vec<(usize, usize)> {
    let mut last = HashMap::new();
    texts.iter().enumerate().filter_map(|(this, text)| Some((last.insert(text, this)?, this))).collect()
}

fn question_dimension(linter: &mut Linter<'_>) {
    for (indicator, document) in linter.indicators() {
        let asked = document.dimensions.as_deref().unwrap_or_default();
        if asked.len() < 2 {
            continue;
        }
        for dimension in asked {
            if is_missing(document.questions.get(dimension)) {
                let place = linter.place_of(indicator).field("questions");
                linter.warn(place, &[("id", &document.id), ("dimension", dimension)]);
            }
        }
    }
}

// Other texts.

fn guidance_missing(linter: &mut Linter<'_>) {
    if linter.is_split() {
        return;
    }
    each_indicator(linter, "guidance", |document| is_missing(document.guidance.as_ref()));
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

fn guidance_long(linter: &mut Linter<'_>) {
    for (indicator, document) in linter.indicators() {
        if let Some(guidance) = &document.guidance {
            let place = linter.place_of(indicator).field("guidance");
            too_long(linter, place, &document.id, guidance, MAX_GUIDANCE_WORDS);
        }
    }
}

fn best_level(linter: &mut Linter<'_>) {
    if linter.is_split() {
        return;
    }
    let instrument = linter.instrument;
    for (indicator, document) in linter.indicators() {
        let adverse = instrument.node_of(indicator).adverse;
        for dimension in instrument.asked_in(indicator) {
            let mut best: Option<&Level> = None;
            for level in instrument.levels(instrument.item(indicator, dimension)) {
                if best.is_none_or(|best| if adverse { level.value < best.value } else { level.value > best.value }) {
                    best = Some(level);
                }
            }
            let Some(best) = best else { continue };
            let dimension = instrument.dimension_id(dimension);
            if is_missing(document.levels.get(dimension).and_then(|levels| levels.get(&best.id))) {
                let place = linter.place_of(indicator).field("levels").field(dimension);
                linter.warn(place, &[("id", &document.id), ("dimension", dimension), ("level", &best.id)]);
            }
        }
    }
}

fn judging(linter: &mut Linter<'_>) {
    if !linter.is_english() {
        return;
    }
    let begins = |word: &str| {
        JUDGING.iter().any(|start| word.get(..start.len()).is_some_and(|found| found.eq_ignore_ascii_case(start)))
    };
    each_word(linter, |character| !character.is_alphabetic(), &begins);
}

/// Warns of each word of which something holds, once a text.
fn each_word(linter: &mut Linter<'_>, parts: fn(char) -> bool, is_wrong: &dyn Fn(&str) -> bool) {
    let mut found = Vec::new();
    for text in &linter.texts {
        if let Some(word) = text.text.split(parts).find(|word| is_wrong(word)) {
            found.push((text.place.clone(), word));
        }
    }
    for (place, word) in found {
        linter.warn(place, &[("word", word)]);
    }
}

fn names_nothing(linter: &mut Linter<'_>) {
    let instrument = linter.instrument;
    let mut shapes: Vec<Vec<u8>> = Vec::new();
    for (_, document) in linter.indicators() {
        if let Some(shape) = shape(&document.id)
            && !shapes.contains(&shape)
        {
            shapes.push(shape);
        }
    }
    let is_wrong = |word: &str| {
        let word = word.trim_matches('-');
        shape(word).is_some_and(|shape| shapes.contains(&shape)) && instrument.node_named(word).is_none()
    };
    each_word(linter, |character| !(character.is_ascii_alphanumeric() || matches!(character, '-' | '_')), &is_wrong);
}

/// The pattern of an id: its letters as `A` or `a`, its digits as `9`. None for an id without letters or without digits.
fn shape(id: &str) -> Option<Vec<u8>> {
    let is_telling = id.len() <= 16
        && id.bytes().any(|byte| byte.is_ascii_digit())
        && id.bytes().any(|byte| byte.is_ascii_alphabetic());
    is_telling.then(|| {
        id.bytes()
            .map(|byte| match byte {
                b'0'..=b'9' => b'9',
                b'A'..=b'Z' => b'A',
                b'a'..=b'z' => b'a',
                other => other,
            })
            .collect()
    })
}

fn translation_missing(linter: &mut Linter<'_>) {
    let mut found = Vec::new();
    for (language, map) in &linter.instrument.document.translations {
        for text in linter.texts.iter().filter(|text| !text.optional && is_missing(map.get(&text.key))) {
            found.push((text.place.clone(), language, text.key.clone()));
        }
    }
    for (place, language, key) in found {
        linter.warn(place, &[("language", language), ("key", &key)]);
    }
}

fn translation_nothing(linter: &mut Linter<'_>) {
    let keys: HashSet<&String> = linter.texts.iter().map(|text| &text.key).collect();
    let mut found = Vec::new();
    for (language, map) in &linter.instrument.document.translations {
        for key in map.keys().filter(|key| !keys.contains(key)) {
            found.push((language, key));
        }
    }
    for (language, key) in found {
        let place = Place::Whole.field("translations").field(language);
        linter.warn(place, &[("language", language), ("key", key)]);
    }
}

// What indicators rest on.

fn no_provision(linter: &mut Linter<'_>) {
    each_indicator(linter, "provisions", |document| document.provisions.is_empty());
}

fn provision_uncited(linter: &mut Linter<'_>) {
    if linter.is_split() {
        return;
    }
    let document = &linter.instrument.document;
    let reasons = document.extra.as_ref().and_then(|extra| extra.get(WITHOUT_INDICATOR));
    let mut cited: HashSet<&String> = HashSet::new();
    for (_, indicator) in linter.indicators() {
        cited.extend(indicator.provisions.iter().chain(&indicator.see_also));
    }
    for (index, provision) in document.provisions.iter().enumerate() {
        let has_reason = reasons.is_some_and(|reasons| reasons.get(&provision.id).is_some());
        if !has_reason && !cited.contains(&provision.id) {
            linter.warn(in_list("provisions", index), &[("id", &provision.id)]);
        }
    }
}

fn summary_missing(linter: &mut Linter<'_>) {
    if linter.is_split() {
        return;
    }
    for (index, provision) in linter.instrument.document.provisions.iter().enumerate() {
        if is_missing(provision.summary.as_ref()) {
            linter.warn(in_list("provisions", index).field("summary"), &[("id", &provision.id)]);
        }
    }
}

fn summary_long(linter: &mut Linter<'_>) {
    for (index, provision) in linter.instrument.document.provisions.iter().enumerate() {
        let place = in_list("provisions", index).field("summary");
        too_long(linter, place, &provision.id, provision.summary.as_deref().unwrap_or_default(), MAX_SUMMARY_WORDS);
    }
}

fn no_source(linter: &mut Linter<'_>) {
    for (index, provision) in linter.instrument.document.provisions.iter().enumerate() {
        if provision.source.is_none() {
            linter.warn(in_list("provisions", index).field("source"), &[("id", &provision.id)]);
        }
    }
}

fn source_unused(linter: &mut Linter<'_>) {
    let document = &linter.instrument.document;
    let used: HashSet<&String> = document.provisions.iter().filter_map(|provision| provision.source.as_ref()).collect();
    for (index, source) in document.sources.iter().enumerate() {
        if !used.contains(&source.id) {
            linter.warn(in_list("sources", index), &[("id", &source.id)]);
        }
    }
}

fn source_nowhere(linter: &mut Linter<'_>) {
    if linter.is_split() {
        return;
    }
    for (index, source) in linter.instrument.document.sources.iter().enumerate() {
        if is_missing(source.reference.as_ref()) && is_missing(source.url.as_ref()) {
            linter.warn(in_list("sources", index), &[("id", &source.id)]);
        }
    }
}

fn core_weak(linter: &mut Linter<'_>) {
    for indicator in linter.instrument.indicators.values() {
        if indicator.core && indicator.strength != Some(Strength::Mandatory) {
            let place = linter.place(indicator.node).field("core");
            let strength = indicator.strength.map_or("–", Strength::as_str);
            linter.warn(place, &[("id", linter.instrument.node_id(indicator.node)), ("strength", strength)]);
        }
    }
}

// Scales.

fn scale_best(linter: &mut Linter<'_>) {
    scale_without(linter, |value| value >= 1.0);
}

fn scale_zero(linter: &mut Linter<'_>) {
    scale_without(linter, |value| value <= 0.0);
}

fn scale_without(linter: &mut Linter<'_>, is_there: fn(f64) -> bool) {
    for (index, scale) in linter.instrument.document.scales.iter().enumerate() {
        if !scale.levels.iter().any(|level| is_there(level.value)) {
            linter.warn(in_list("scales", index).field("levels"), &[("id", &scale.id)]);
        }
    }
}

fn scale_same(linter: &mut Linter<'_>) {
    for (index, scale) in linter.instrument.document.scales.iter().enumerate() {
        let values: Vec<String> = scale.levels.iter().map(|level| decimal::format(level.value + 0.0)).collect();
        for (before, this) in same(&values) {
            if let (Some(other), Some(level), Some(value)) =
                (scale.levels.get(before), scale.levels.get(this), values.get(this))
            {
                let place = in_list("scales", index).field("levels").index(this).field("value");
                let facts = [("id", scale.id.as_str()), ("level", &level.id), ("other", &other.id), ("value", value)];
                linter.warn(place, &facts);
            }
        }
    }
}

// Conditions.

fn never_true(linter: &mut Linter<'_>) {
    never(linter, true);
}

fn never_false(linter: &mut Linter<'_>) {
    never(linter, false);
}

/// Warns of each condition that no answers decide in that way.
fn never(linter: &mut Linter<'_>, wanted: bool) {
    let instrument = linter.instrument;
    for (indicator, document) in linter.indicators() {
        let condition = instrument.indicators[indicator].applies_when.as_ref();
        if condition.is_some_and(|condition| !finds(instrument, condition, wanted)) {
            let place = linter.place_of(indicator).field("applies_when");
            linter.warn(place, &[("id", &document.id)]);
        }
    }
    for (index, (check, condition)) in instrument.document.checks.iter().zip(&instrument.checks).enumerate() {
        if !finds(instrument, condition, wanted) {
            linter.warn(in_list("checks", index).field("when"), &[("id", &check.id)]);
        }
    }
}

fn condition_module(linter: &mut Linter<'_>) {
    let instrument = linter.instrument;
    for (id, document) in linter.indicators() {
        let indicator = &instrument.indicators[id];
        let Some(condition) = &indicator.applies_when else { continue };
        let mut outside: Vec<IndicatorId> = Vec::new();
        condition.for_each_item(&mut |_, read| {
            let module = instrument.indicators[read].module;
            if module.is_some() && module != indicator.module && !outside.contains(&read) {
                outside.push(read);
            }
        });
        for read in outside {
            let place = linter.place_of(id).field("applies_when");
            linter.warn(place, &[("id", &document.id), ("other", instrument.indicator_id(read))]);
        }
    }
}

// The tree.

fn heavy(linter: &mut Linter<'_>) {
    let instrument = linter.instrument;
    let mut answers = Answers::empty(instrument);
    answers.modules.fill(true);
    let scores = Scores::new(instrument, answers);
    let mut found = Vec::new();
    for dimension in instrument.dimensions.ids() {
        let weight = |node: &NodeId| {
            let weight = scores.weight(*node, dimension).filter(|_| !instrument.nodes[*node].penalty);
            weight.unwrap_or(0.0)
        };
        // From the parts down: each node's share of its part.
        let mut shares = instrument.nodes.with(1.0);
        for group in instrument.groups() {
            let children = instrument.children(group);
            let sum: f64 = children.iter().map(weight).sum();
            for child in children {
                shares[*child] = if sum > 0.0 { shares[group] * weight(child) / sum } else { 0.0 };
            }
        }
        for (id, indicator) in instrument.indicators.iter() {
            let share = shares[indicator.node];
            if share > MAX_SHARE + 1e-9 {
                found.push((instrument.item(id, dimension), indicator.node, share));
            }
        }
    }
    for (item, node, share) in found {
        let place = linter.place(node);
        let limit = percent(MAX_SHARE);
        linter.warn(place, &[("id", &instrument.item_name(item)), ("share", &percent(share)), ("limit", &limit)]);
    }
}

/// A share in percent, to one decimal.
fn percent(share: f64) -> String {
    decimal::format((share * 1000.0).round() / 10.0)
}

fn weight_number(linter: &mut Linter<'_>) {
    let instrument = linter.instrument;
    for group in instrument.groups() {
        let children = || instrument.children(group).iter().map(|child| (*child, &instrument.nodes[*child]));
        let is_pooled = |one: &Node| one.indicator.is_none() && one.weight.is_none();
        if !children().any(|(_, one)| is_pooled(one)) {
            continue;
        }
        for (child, one) in children() {
            let number = match (one.document.weight, one.indicator) {
                (Some(GroupWeight::Number(number)), _) => number,
                (None, None) => 1.0,
                (Some(GroupWeight::Pooled), _) | (None, Some(_)) => continue,
            };
            let place = linter.place(child).field("weight");
            linter.warn(place, &[("id", &one.document.id), ("weight", &decimal::format(number))]);
        }
    }
}

fn single_child(linter: &mut Linter<'_>) {
    each_group(linter, "children", |instrument, group| instrument.children(group).len() == 1);
}

fn title_missing(linter: &mut Linter<'_>) {
    each_group(linter, "title", |instrument, group| is_missing(instrument.nodes[group].document.title.as_ref()));
}

/// Warns of each group of which something holds.
fn each_group(linter: &mut Linter<'_>, field: &str, is_wrong: fn(&Instrument, NodeId) -> bool) {
    let instrument = linter.instrument;
    for group in instrument.groups() {
        if is_wrong(instrument, group) {
            let place = linter.place(group).field(field);
            linter.warn(place, &[("id", instrument.node_id(group))]);
        }
    }
}

// What stands beside a question.

fn no_evidence(linter: &mut Linter<'_>) {
    each_indicator(linter, "evidence", |document| document.evidence.is_empty());
}

fn no_lead(linter: &mut Linter<'_>) {
    each_indicator(linter, "lead", |document| is_missing(document.lead.as_ref()));
}

fn no_support(linter: &mut Linter<'_>) {
    for (indicator, document) in linter.indicators() {
        for dimension in document.dimensions.iter().flatten() {
            if document.support.get(dimension).is_none_or(Vec::is_empty) {
                let place = linter.place_of(indicator).field("support");
                linter.warn(place, &[("id", &document.id), ("dimension", dimension)]);
            }
        }
    }
}

fn not_applicable(linter: &mut Linter<'_>) {
    for (indicator, document) in linter.indicators() {
        for (dimension, _) in document.not_applicable.iter().filter(|(_, text)| is_blank(text)) {
            let place = linter.place_of(indicator).field("not_applicable").field(dimension);
            linter.warn(place, &[("id", &document.id), ("dimension", dimension)]);
        }
    }
}

// The other lists.

fn band_label(linter: &mut Linter<'_>) {
    for (index, band) in linter.instrument.document.bands.iter().enumerate() {
        if is_missing(band.label.as_ref()) {
            linter.warn(in_list("bands", index).field("label"), &[("id", &band.id)]);
        }
    }
}

fn challenge_twice(linter: &mut Linter<'_>) {
    let challenges = &linter.instrument.document.challenges;
    let labels: Vec<String> = challenges.iter().map(|challenge| challenge.label.trim().to_ascii_lowercase()).collect();
    for (before, this) in same(&labels) {
        if let (Some(other), Some(challenge)) = (challenges.get(before), challenges.get(this)) {
            let place = in_list("challenges", this).field("label");
            linter.warn(place, &[("id", &challenge.id), ("other", &other.id)]);
        }
    }
}

fn check_message(linter: &mut Linter<'_>) {
    for (index, check) in linter.instrument.document.checks.iter().enumerate() {
        if is_blank(&check.message) {
            linter.warn(in_list("checks", index).field("message"), &[("id", &check.id)]);
        }
    }
}

fn module_empty(linter: &mut Linter<'_>) {
    let mut used = vec![false; linter.instrument.document.modules.len()];
    for module in linter.instrument.indicators.values().filter_map(|indicator| indicator.module) {
        if let Some(slot) = used.get_mut(module) {
            *slot = true;
        }
    }
    for (index, module) in linter.instrument.document.modules.iter().enumerate() {
        if used.get(index) == Some(&false) {
            linter.warn(in_list("modules", index), &[("id", &module.id)]);
        }
    }
}

fn context_options(linter: &mut Linter<'_>) {
    for (index, question) in linter.instrument.document.context.iter().enumerate() {
        if question.options.len() < 2 {
            linter.warn(in_list("context", index).field("options"), &[("id", &question.id)]);
        }
    }
}
