//! A blank questionnaire on paper: whole, of one section, or of one lead agency.

use super::markup::Text;
use engine::assessment::Draft;
use engine::instrument::document::Strength;
use engine::instrument::{DimensionId, IndicatorId, Instrument, NodeId};
use engine::scoring::Applies;
use maud::{Markup, html};
use texts::{Catalogue, Key, key, later};

/// Which questions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope<'a> {
    /// All of the chosen modules.
    Whole,
    /// Those of one section.
    Section(NodeId),
    /// Those that one agency leads.
    Lead(&'a str),
}

impl Scope<'_> {
    /// Whether a question is among them.
    pub fn holds(self, instrument: &Instrument, indicator: IndicatorId) -> bool {
        match self {
            Scope::Whole => true,
            Scope::Section(wanted) => instrument.section_of(indicator) == Some(wanted),
            Scope::Lead(wanted) => instrument.indicator_document(indicator).lead.as_deref() == Some(wanted),
        }
    }
}

/// The questions as HTML, to be printed and filled by hand; nothing that was answered is in it. A piece of a page:
/// `<article class="questionnaire">`. Without its explanations (see `instrument/explanations.rs`) an instrument gives the
/// same without guidance.
pub fn questionnaire(draft: &Draft, texts: &Catalogue, scope: Scope<'_>) -> String {
    let instrument = draft.instrument();
    let document = &instrument.document;
    let subject = &draft.document().subject;
    let page = Page { texts, instrument };
    let lead = match scope {
        Scope::Lead(lead) => Some(texts.fill(later::PAPER_LEAD, &[("lead", lead)])),
        Scope::Whole | Scope::Section(_) => None,
    };
    let sections = instrument.sections().filter_map(|section| {
        let questions: Vec<IndicatorId> = instrument
            .indicators_below(section)
            // What a condition closes now may be opened by the answers on paper.
            .filter(|indicator| draft.scores().applies(*indicator) != Applies::ModuleLeftOut)
            .filter(|indicator| scope.holds(instrument, *indicator))
            .collect();
        (!questions.is_empty()).then(|| (&instrument.nodes[section].document, questions))
    });
    let version = texts.fill(
        key::RESULTS_VERSION,
        &[("title", &document.title), ("version", &document.version), ("digest", &instrument.digest)],
    );
    let page = html! {
        article class="questionnaire" {
            h1 { (Text(&document.title)) } "\n"
            (paragraph("marking", subject.marking.as_deref()))
            (paragraph("subject", subject.name.as_deref()))
            (paragraph("day", subject.as_at.as_deref()))
            (paragraph("lead", lead.as_deref()))
            (paragraph("hint", Some(texts.get(later::PAPER_HOW))))
            (paragraph("hint", Some(texts.get(key::FIELD_PRIVACY))))
            @for (section, questions) in sections {
                section {
                    h2 { (Text(section.title.as_ref().unwrap_or(&section.id))) } "\n"
                    (paragraph("guidance", section.guidance.as_deref()))
                    @for indicator in questions { (page.question(indicator)) }
                } "\n"
            }
            (paragraph("version", Some(&version)))
            (paragraph("independent", Some(texts.get(key::FOOTER_INDEPENDENT))))
        } "\n"
    };
    page.into_string()
}

/// A paragraph, where there is a text.
fn paragraph(class: &str, text: Option<&str>) -> Markup {
    html! {
        @if let Some(text) = text { p class=(class) { (Text(text)) } "\n" }
    }
}

struct Page<'a> {
    texts: &'a Catalogue,
    instrument: &'a Instrument,
}

impl Page<'_> {
    fn question(&self, indicator: IndicatorId) -> Markup {
        let instrument = self.instrument;
        let (found, document) = (&instrument.indicators[indicator], instrument.indicator_document(indicator));
        let mut tags = vec![document.id.as_str()];
        tags.extend(found.strength.map(|strength| self.texts.get(Strength::key(strength))));
        tags.extend(found.core.then(|| self.texts.get(key::QUESTION_CORE)));
        tags.extend(document.lead.as_deref());
        let citations: Vec<String> =
            found.provisions.iter().filter_map(|provision| instrument.citation(*provision)).collect();
        let basis = citations.join("; ");
        html! {
            section class="question" {
                (paragraph("tags", Some(&tags.join(" · "))))
                h3 { (Text(document.question.as_deref().unwrap_or_default())) } "\n"
                (paragraph("basis", (!citations.is_empty()).then_some(&basis)))
                @for guidance in document.guidance.iter().flat_map(|guidance| guidance.split("\n\n")) {
                    (paragraph("guidance", Some(guidance)))
                }
                @for dimension in instrument.asked_in(indicator) { (self.answers(indicator, dimension)) }
                (self.lines(key::FIELD_EVIDENCE, 2))
                (self.lines(key::FIELD_COMMENT, 3))
                (self.lines(key::FIELD_CHALLENGES, 2))
            } "\n"
        }
    }

    /// Lines to write on.
    fn lines(&self, label: Key, count: usize) -> Markup {
        html! {
            (paragraph("label", Some(self.texts.get(label))))
            @for _ in 0..count { p class="line" {} "\n" }
        }
    }

    fn answers(&self, indicator: IndicatorId, dimension: DimensionId) -> Markup {
        let instrument = self.instrument;
        let id = instrument.dimension_id(dimension);
        let document = instrument.indicator_document(indicator);
        let label = &instrument.dimensions[dimension].label;
        let own = document.levels.get(id);
        let levels = instrument.levels(instrument.item(indicator, dimension)).iter().map(|level| {
            let meaning = own.and_then(|texts| texts.get(&level.id)).or(level.help.as_ref());
            meaning.map_or_else(|| level.label.clone(), |meaning| format!("{}: {meaning}", level.label))
        });
        let whys = [key::BECAUSE_NOBODY_KNOWS, key::BECAUSE_ANOTHER_OFFICE, key::BECAUSE_NOT_DISCLOSED];
        let whys: Vec<String> = whys.into_iter().map(|why| format!("☐ {}", self.texts.get(why))).collect();
        let unknown = format!("{}: {}", self.texts.get(key::ANSWER_UNKNOWN), whys.join("  "));
        let not_applicable = document.not_applicable.get(id).map(|when| {
            let when = self.texts.fill(key::ANSWER_NOT_APPLICABLE_WHEN, &[("when", when)]);
            format!("{} ({when})", self.texts.get(key::ANSWER_NOT_APPLICABLE))
        });
        html! {
            h4 { (Text(label)) } "\n"
            (paragraph("wording", document.questions.get(id).map(String::as_str)))
            ul class="boxes" {
                @for words in levels.chain([unknown]).chain(not_applicable) { li { "☐ " (Text(words)) } "\n" }
            } "\n"
        }
    }
}
