//! A blank questionnaire on paper: whole, of one section, or of one lead agency.

use super::html::escape;
use crate::assessment::Draft;
use crate::instrument::document::Strength;
use crate::instrument::{DimensionId, IndicatorId, Instrument, NodeId};
use crate::scoring::Applies;
use crate::text::{Catalogue, Key, key, later};

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
    let subject = &draft.document().subject;
    let mut page = Page { out: String::new(), texts, instrument };
    page.open("article", "questionnaire");
    page.says("h1", "", &instrument.document.title);
    let lines = [subject.marking.as_deref(), subject.name.as_deref(), subject.as_at.as_deref()];
    for (class, line) in ["marking", "subject", "day"].into_iter().zip(lines) {
        page.maybe("p", class, line);
    }
    if let Scope::Lead(lead) = scope {
        page.says("p", "lead", &page.fill(later::PAPER_LEAD, &[("lead", lead)]));
    }
    page.tells("p", "hint", later::PAPER_HOW);
    page.tells("p", "hint", key::FIELD_PRIVACY);
    for section in instrument.sections() {
        let questions: Vec<IndicatorId> = instrument
            .indicators_below(section)
            // What a condition closes now may be opened by the answers on paper.
            .filter(|indicator| draft.scores().applies(*indicator) != Applies::ModuleLeftOut)
            .filter(|indicator| scope.holds(instrument, *indicator))
            .collect();
        if questions.is_empty() {
            continue;
        }
        page.open("section", "");
        page.says("h2", "", instrument.node_title(section));
        page.maybe("p", "guidance", instrument.nodes[section].document.guidance.as_deref());
        for indicator in questions {
            page.question(indicator);
        }
        page.close("section");
    }
    page.says(
        "p",
        "version",
        &page.fill(
            key::RESULTS_VERSION,
            &[
                ("title", &instrument.document.title),
                ("version", &instrument.document.version),
                ("digest", &instrument.digest),
            ],
        ),
    );
    page.tells("p", "independent", key::FOOTER_INDEPENDENT);
    page.close("article");
    page.out
}

struct Page<'a> {
    out: String,
    texts: &'a Catalogue,
    instrument: &'a Instrument,
}

impl Page<'_> {
    fn fill(&self, key: Key, places: &[(&str, &str)]) -> String {
        self.texts.fill(key, places)
    }

    fn open(&mut self, tag: &str, class: &str) {
        self.out.push('<');
        self.out.push_str(tag);
        if !class.is_empty() {
            self.out.push_str(" class=\"");
            self.out.push_str(class);
            self.out.push('"');
        }
        self.out.push('>');
    }

    fn close(&mut self, tag: &str) {
        self.out.push_str("</");
        self.out.push_str(tag);
        self.out.push_str(">\n");
    }

    /// An element with a text in it, which never becomes markup.
    fn says(&mut self, tag: &str, class: &str, text: &str) {
        self.open(tag, class);
        escape(&mut self.out, text);
        self.close(tag);
    }

    fn tells(&mut self, tag: &str, class: &str, key: Key) {
        self.says(tag, class, self.texts.get(key));
    }

    fn maybe(&mut self, tag: &str, class: &str, text: Option<&str>) {
        if let Some(text) = text {
            self.says(tag, class, text);
        }
    }

    fn question(&mut self, indicator: IndicatorId) {
        let instrument = self.instrument;
        let (found, document) = (&instrument.indicators[indicator], instrument.indicator_document(indicator));
        self.open("section", "question");
        let mut tags = vec![document.id.as_str()];
        tags.extend(found.strength.map(|strength| self.texts.get(Strength::key(strength))));
        tags.extend(found.core.then(|| self.texts.get(key::QUESTION_CORE)));
        tags.extend(document.lead.as_deref());
        self.says("p", "tags", &tags.join(" · "));
        self.says("h3", "", document.question.as_deref().unwrap_or_default());
        let citations: Vec<String> = found
            .provisions
            .iter()
            .filter_map(|index| instrument.document.provisions.get(*index))
            .map(|provision| {
                let source = provision.source.as_ref();
                let source = instrument.document.sources.iter().find(|known| Some(&known.id) == source);
                source.map_or_else(
                    || provision.citation.clone(),
                    |source| format!("{}, {}", source.title, provision.citation),
                )
            })
            .collect();
        if !citations.is_empty() {
            self.says("p", "basis", &citations.join("; "));
        }
        for paragraph in document.guidance.iter().flat_map(|guidance| guidance.split("\n\n")) {
            self.says("p", "guidance", paragraph);
        }
        for dimension in instrument.asked_in(indicator) {
            self.answers(indicator, dimension);
        }
        for (label, lines) in [(key::FIELD_EVIDENCE, 2), (key::FIELD_COMMENT, 3), (key::FIELD_CHALLENGES, 2)] {
            self.tells("p", "label", label);
            for _ in 0..lines {
                self.says("p", "line", "");
            }
        }
        self.close("section");
    }

    fn answers(&mut self, indicator: IndicatorId, dimension: DimensionId) {
        let instrument = self.instrument;
        let id = instrument.dimension_id(dimension);
        let document = instrument.indicator_document(indicator);
        let label = &instrument.dimensions[dimension].label;
        self.says("h4", "", label);
        self.maybe("p", "wording", document.questions.get(id).map(String::as_str));
        self.open("ul", "boxes");
        let own = document.levels.get(id);
        for level in instrument.levels(instrument.item(indicator, dimension)) {
            let meaning = own.and_then(|texts| texts.get(&level.id)).or(level.help.as_ref());
            let words = meaning.map(|meaning| format!("{}: {meaning}", level.label));
            self.choice(words.as_deref().unwrap_or(&level.label));
        }
        let whys = [key::BECAUSE_NOBODY_KNOWS, key::BECAUSE_ANOTHER_OFFICE, key::BECAUSE_NOT_DISCLOSED];
        let whys: Vec<String> = whys.into_iter().map(|why| format!("☐ {}", self.texts.get(why))).collect();
        let unknown = format!("{}: {}", self.texts.get(key::ANSWER_UNKNOWN), whys.join("  "));
        self.choice(&unknown);
        if let Some(when) = document.not_applicable.get(id) {
            let when = self.fill(key::ANSWER_NOT_APPLICABLE_WHEN, &[("when", when)]);
            self.choice(&format!("{} ({when})", self.texts.get(key::ANSWER_NOT_APPLICABLE)));
        }
        self.close("ul");
    }

    fn choice(&mut self, words: &str) {
        self.says("li", "", &format!("☐ {words}"));
    }
}
