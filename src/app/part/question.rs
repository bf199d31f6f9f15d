//! The card of a question: its answers in each dimension, evidence and texts.
//!
//! Fields are built once with what the draft holds. What a person types goes into the draft, and nothing writes into a field
//! while it is in use. The section listens for events, not each field: the name of a field says what it changes ([`respond`]).
//! What is shown or hidden with a choice is so by the style sheet (`:has(:checked)`).

use super::{Term, ask_about_day, button, carried, field, folded, option, tick};
use crate::app::Desk;
use crate::app::dom;
use crate::app::node::{Node, el, of_class, says};
use engine::assessment::document::{
    AnswerDocument, Because, Evidence, EvidenceStatus, ItemAnswer, MAX_EVIDENCE, NOT_APPLICABLE, UNKNOWN,
};
use engine::assessment::evidence::find_again;
use engine::assessment::{Edit, TextField};
use engine::insight::cited;
use engine::instrument::document::EvidenceKind;
use engine::instrument::explanations::Explanations;
use engine::instrument::{DimensionId, IndicatorId, Instrument, ItemId};
use engine::scoring::Applies;
use engine::web::web_address;
use indexmap::IndexMap;
use leptos::prelude::*;
use serde_json::Value;
use strum::VariantArray;
use texts::{Key, key};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlInputElement};

/// The card of one indicator, with its answers.
pub(in crate::app) fn question(
    desk: Desk,
    instrument: &Instrument,
    indicator: IndicatorId,
    answer: &AnswerDocument,
    context: &IndexMap<String, Vec<String>>,
) -> Node {
    let id = instrument.indicator_id(indicator);
    let (document, found) = (instrument.indicator_document(indicator), &instrument.indicators[indicator]);
    let heading = format!("question-{id}");
    let mut tags = of_class("div", "tags").child(says("span", id).attr("class", "id"));
    if let Some(strength) = found.strength {
        let force = instrument.legal_force(context, &document.provisions, strength);
        tags = tags.view(
            view! { <Term words=desk.legal_force_words(&force) meaning=desk.t(force.meaning_key()) class="tag"/> },
        );
    }
    if found.core {
        tags = tags.view(
            view! { <Term words=desk.t(key::QUESTION_CORE) meaning=desk.t(key::QUESTION_CORE_TEXT) class="tag core"/> },
        );
    }
    let guidance = folded(desk.t(key::QUESTION_GUIDANCE), false)
        .attr("class", "guidance")
        .attr("data-guidance", id)
        .flag("hidden", true)
        .child(el("div"));
    let items = instrument
        .asked_in(indicator)
        .map(|dimension| levels(desk, instrument, indicator, dimension, answer))
        .collect();
    let reason = (!document.not_applicable.is_empty()).then(|| {
        let text = answer.reason.as_deref().unwrap_or_default();
        let area = text_area(id, "reason", text);
        field(&format!("{id}-reason"), desk.t(key::FIELD_REASON), Some(desk.t(key::FIELD_REASON_HELP)), area)
            .attr("class", "field reason")
    });
    let answers = of_class("div", "answers")
        .child(of_class("div", "dimensions").children(items))
        .maybe(reason)
        .child(more(desk, instrument, indicator, id, answer));
    of_class("article", "question")
        .attr("id", id)
        .attr("aria-labelledby", &heading)
        .child(tags)
        .child(el("h2").attr("id", &heading).attr("tabindex", "-1"))
        .child(basis(desk, instrument, indicator, context))
        .child(guidance)
        .child(of_class("div", "applies"))
        .child(answers)
}

/// Fills in the texts of a section: the words of its questions, and their explanations.
pub(in crate::app) fn explain(desk: Desk, list: &Node, explanations: &Explanations) {
    let fill = |selector: &str, fill: &dyn Fn(&Element)| {
        let Ok(found) = list.element().query_selector_all(selector) else { return };
        for index in 0..found.length() {
            if let Some(element) = found.item(index).and_then(|node| node.dyn_into::<Element>().ok()) {
                fill(&element);
            }
        }
    };
    let write = |selector: &str, text: &str| fill(selector, &|place| place.set_text_content(Some(text)));
    // Ids are letters, digits, "-" and "_": nothing in them to escape.
    for node in &explanations.nodes {
        let id = &node.id;
        write(&format!("[id=\"question-{id}\"]"), node.question.as_deref().unwrap_or_default());
        for (dimension, wording) in &node.questions {
            write(&format!("[id=\"{id}-{dimension}-wording\"]"), wording);
        }
        for (dimension, circumstance) in &node.not_applicable {
            let help = desk.fill(key::ANSWER_NOT_APPLICABLE_WHEN, &[("when", circumstance)]);
            write(&format!("[name=\"{id}/{dimension}\"][value=\"{NOT_APPLICABLE}\"] + .level > .help"), &help);
        }
        if let Some(guidance) = &node.guidance {
            fill(&format!("[data-guidance=\"{id}\"]"), &|details| {
                let _ = details.remove_attribute("hidden");
                if let Some(place) = details.last_element_child() {
                    Node::of(place).fill(guidance.split("\n\n").map(guidance_paragraph).collect());
                }
            });
        }
        for (dimension, texts) in &node.levels {
            for (level, text) in texts {
                write(&format!("[name=\"{id}/{dimension}\"][value=\"{level}\"] + .level > .help"), text);
            }
        }
    }
    for provision in &explanations.provisions {
        let source = explanations.sources.iter().find(|source| Some(&source.id) == provision.source.as_ref());
        fill(&format!("[data-provision=\"{}\"]", provision.id), &|place| {
            let mut words = vec![says("p", provision.summary.as_deref().unwrap_or_default())];
            if let Some(source) = source {
                let reference = source.reference.as_deref().unwrap_or(&source.title);
                words.push(match source.url.as_deref().and_then(web_address) {
                    Some(url) => el("p").child(outward(reference, url)),
                    None => says("p", reference),
                });
            }
            Node::of(place.clone()).fill(words);
        });
    }
}

/// Shows or hides the answers of each question of a page, and says why.
pub(in crate::app) fn show_applies(desk: Desk, instrument: &Instrument, questions: &[(IndicatorId, Node)]) {
    for (indicator, node) in questions {
        let applies = desk.with_draft(|draft| draft.scores().applies(*indicator)).unwrap_or_default();
        let is_open = applies == Applies::Yes;
        let id = instrument.indicator_id(*indicator);
        let _ = node.element().class_list().toggle_with_force("closed", !is_open);
        let find = |selector: &str| node.element().query_selector(selector).ok().flatten();
        if let Some(answers) = find(".answers") {
            let _ = answers.toggle_attribute_with_force("hidden", !is_open);
        }
        let words = match applies {
            Applies::Yes => "",
            Applies::Zero => desk.t(key::QUESTION_ZEROED),
            Applies::Excluded | Applies::ModuleLeftOut => desk.t(key::QUESTION_EXCLUDED),
        };
        if let Some(note) = find(".applies")
            && note.text_content().unwrap_or_default() != words
        {
            note.set_text_content(Some(words));
            // While the page is being built nothing has changed yet.
            if node.element().is_connected() {
                let said = if is_open { key::QUESTION_OPENED } else { key::QUESTION_CLOSED };
                desk.announce(desk.fill(said, &[("id", id)]));
            }
        }
    }
}

/// A link to another site, which shows its address.
fn outward(words: &str, url: &str) -> Node {
    says("a", words).attr("href", url).attr("title", url).attr("rel", "noopener noreferrer").attr("target", "_blank")
}

/// A paragraph of guidance; a label before a colon ("Counts: …") is set apart.
fn guidance_paragraph(text: &str) -> Node {
    match text.split_once(": ") {
        Some((label, rest)) if label.len() <= 20 && !label.contains('.') => {
            el("p").child(says("strong", &format!("{label}: "))).text(rest)
        }
        _ => says("p", text),
    }
}

/// The provisions an indicator rests on, and those to see as well; each opens its paraphrase.
fn basis(desk: Desk, instrument: &Instrument, indicator: IndicatorId, context: &IndexMap<String, Vec<String>>) -> Node {
    let document = instrument.indicator_document(indicator);
    let chip = |id: &String| {
        let index = instrument.provision_named(id)?;
        let (provision, words) = (instrument.document.provisions.get(index)?, instrument.citation(index)?);
        let force = instrument.legal_force(context, std::slice::from_ref(id), provision.strength);
        let chip = folded(&words, false)
            .attr("class", "chip")
            .child(el("div").attr("data-provision", id))
            .child(says("p", &desk.legal_force_words(&force)).attr("class", "strength"));
        Some(el("li").child(chip))
    };
    let chips = |ids: &[String]| of_class("ul", "chips").children(ids.iter().filter_map(chip).collect());
    let also = (!document.see_also.is_empty())
        .then(|| folded(desk.t(key::QUESTION_SEE_ALSO), false).attr("class", "also").child(chips(&document.see_also)));
    of_class("div", "basis")
        .child(chips(&document.provisions).attr("aria-label", desk.t(key::QUESTION_BASIS)))
        .maybe(also)
}

/// The levels of one item.
fn levels(
    desk: Desk,
    instrument: &Instrument,
    indicator: IndicatorId,
    dimension: DimensionId,
    answer: &AnswerDocument,
) -> Node {
    let item = instrument.item(indicator, dimension);
    let dimension_id = instrument.dimension_id(dimension);
    let name = instrument.item_name(item);
    let document = instrument.indicator_document(indicator);
    let label = &instrument.dimensions[dimension].label;
    let given = answer.items.get(dimension_id);
    let chosen = given.map(|answer| answer.level.as_str());
    let radio = |value: &str, label: &str, help: Option<&str>, class: &str| {
        let input = el("input").attr("type", "radio").attr("name", &name).attr("value", value);
        of_class("label", class).child(input.flag("checked", chosen == Some(value))).child(
            of_class("span", "level")
                .child(says("span", label).attr("class", "label"))
                .maybe(help.map(|help| says("span", help).attr("class", "help"))),
        )
    };
    let options = instrument
        .levels(item)
        .iter()
        .map(|level| radio(&level.id, &level.label, Some(level.help.as_deref().unwrap_or_default()), "option"));
    let because = given.and_then(|answer| answer.because);
    let mut reasons = vec![option("", desk.t(key::BECAUSE_NOT_SAID), because.is_none())];
    reasons.extend(
        Because::VARIANTS
            .iter()
            .map(|reason| option(reason.as_str(), desk.t(because_key(*reason)), because.as_ref() == Some(reason))),
    );
    let why = of_class("label", "because")
        .child(says("span", desk.t(key::ANSWER_BECAUSE)))
        .child(el("select").attr("name", &format!("{name}/because")).children(reasons));
    let not_applicable = document
        .not_applicable
        .contains_key(dimension_id)
        .then(|| radio(NOT_APPLICABLE, desk.t(key::ANSWER_NOT_APPLICABLE), Some(""), "option aside"));
    let asides = of_class("div", "asides")
        .child(radio(UNKNOWN, desk.t(key::ANSWER_UNKNOWN), None, "option aside"))
        .child(why)
        .maybe(not_applicable)
        .child(button(desk.t(key::ANSWER_CLEAR), "quiet clear").attr("data-clear", &name));
    let [tag, note] = carried::item_notes(desk, instrument, item, given);
    let legend = el("legend").child(says("span", label).attr("class", "dimension")).maybe(tag);
    let fieldset = of_class("fieldset", "item").attr("data-dimension", dimension_id).child(legend);
    let fieldset = if document.questions.contains_key(dimension_id) {
        let id = format!("{}-wording", name.replace('/', "-"));
        fieldset.attr("aria-describedby", &id).child(of_class("p", "wording").attr("id", &id))
    } else {
        fieldset
    };
    fieldset.maybe(note).child(of_class("div", "scale").children(options.collect())).child(asides)
}

fn because_key(because: Because) -> Key {
    match because {
        Because::NobodyKnows => key::BECAUSE_NOBODY_KNOWS,
        Because::AnotherOffice => key::BECAUSE_ANOTHER_OFFICE,
        Because::NotDisclosed => key::BECAUSE_NOT_DISCLOSED,
    }
}

fn text_area(indicator: &str, name: &str, text: &str) -> Node {
    el("textarea").attr("name", &format!("{indicator}/{name}")).attr("rows", "3").attr("dir", "auto").value(text)
}

/// Evidence, comment, challenges, good practice and flag, folded until wanted.
fn more(desk: Desk, instrument: &Instrument, indicator: IndicatorId, id: &str, answer: &AnswerDocument) -> Node {
    let comment = answer.comment.as_deref().unwrap_or_default();
    let practice = answer.good_practice.as_deref().unwrap_or_default();
    let other = answer.other_challenges.join("\n");
    let boxes = instrument
        .document
        .challenges
        .iter()
        .map(|challenge| {
            let checked = answer.challenges.contains(&challenge.id);
            tick(&format!("{id}/challenges"), &challenge.id, &challenge.label, checked)
        })
        .collect();
    let challenges =
        of_class("fieldset", "boxes").child(says("legend", desk.t(key::FIELD_CHALLENGES_LEGEND))).children(boxes);
    let area = |name: &str, label: Key, hint: Option<Key>, text: &str| {
        let hint = hint.map(|hint| desk.t(hint));
        field(&format!("{id}-{name}"), desk.t(label), hint, text_area(id, name, text))
    };
    let evidence_of = of_class("div", "pieces").attr("data-evidence", id);
    // A blank piece is shown again if a text was typed into it that cannot be kept.
    let blank = format!("{id}-evidence-{}-", answer.evidence.len());
    let has_blank = desk.wrong_fields().iter().any(|wrong| wrong.id.starts_with(&blank));
    fill_evidence(desk, instrument, indicator, &evidence_of, &answer.evidence, has_blank);
    let hint = format!("{} {}", desk.t(key::FIELD_EVIDENCE_HELP), desk.t(key::FIELD_PRIVACY));
    of_class("div", "more")
        .child(
            folded(desk.t(key::FIELD_EVIDENCE), has_blank || !answer.evidence.is_empty())
                .child(says("p", &hint).attr("class", "hint"))
                .child(evidence_of),
        )
        .child(folded(desk.t(key::FIELD_COMMENT), !comment.is_empty()).child(area(
            "comment",
            key::FIELD_COMMENT,
            Some(key::FIELD_PRIVACY),
            comment,
        )))
        .child(
            folded(desk.t(key::FIELD_CHALLENGES), !answer.challenges.is_empty() || !other.is_empty())
                .child(challenges)
                .child(area("other_challenges", key::FIELD_OTHER_CHALLENGES, None, &other)),
        )
        .child(folded(desk.t(key::FIELD_GOOD_PRACTICE), !practice.is_empty()).child(area(
            "good_practice",
            key::FIELD_GOOD_PRACTICE,
            Some(key::FIELD_GOOD_PRACTICE_HELP),
            practice,
        )))
        .child(tick(&format!("{id}/flag"), "true", desk.t(key::FIELD_FLAG), answer.flag).attr("class", "flag"))
}

/// Shows the pieces of evidence of an indicator and, if wanted, a blank one, which becomes evidence when something is written
/// in it. They are built again only when a piece is added or removed.
fn fill_evidence(
    desk: Desk,
    instrument: &Instrument,
    indicator: IndicatorId,
    place: &Node,
    list: &[Evidence],
    with_blank: bool,
) {
    let id = instrument.indicator_id(indicator);
    desk.show_evidence(id, list.to_vec());
    let mut pieces: Vec<Node> =
        list.iter().enumerate().map(|(index, piece)| evidence_piece(desk, instrument, id, index, piece)).collect();
    if with_blank {
        let blank = Evidence { kind: suggested_kind(instrument, id), ..Evidence::default() };
        pieces.push(evidence_piece(desk, instrument, id, list.len(), &blank));
    }
    let add = button(desk.t(key::EVIDENCE_ADD), "secondary").attr("data-add", id);
    place.fill(vec![of_class("ol", "evidence").children(pieces), add.flag("disabled", list.len() >= MAX_EVIDENCE)]);
}

/// The kind of evidence that a question asks for first.
fn suggested_kind(instrument: &Instrument, indicator: &str) -> EvidenceKind {
    let document = instrument.indicator_named(indicator).map(|found| instrument.indicator_document(found));
    document.and_then(|document| document.evidence.first().copied()).unwrap_or(EvidenceKind::Statute)
}

/// The texts of a piece of evidence: field of the format, label, type of the input.
const EVIDENCE_TEXTS: [(&str, Key, &str); 6] = [
    ("title", key::EVIDENCE_TITLE, "text"),
    ("title_translated", key::EVIDENCE_TITLE_TRANSLATED, "text"),
    ("provision", key::EVIDENCE_PROVISION, "text"),
    ("date", key::EVIDENCE_DATE, "date"),
    ("language", key::EVIDENCE_LANGUAGE, "text"),
    ("url", key::EVIDENCE_URL, "url"),
];

/// The text of a piece of evidence that a field of the format names.
fn evidence_text<'a>(piece: &'a mut Evidence, name: &str) -> Option<&'a mut Option<String>> {
    Some(match name {
        "dimension" => &mut piece.dimension,
        "title" => &mut piece.title,
        "title_translated" => &mut piece.title_translated,
        "provision" => &mut piece.provision,
        "date" => &mut piece.date,
        "language" => &mut piece.language,
        "url" => &mut piece.url,
        _ => return None,
    })
}

/// One piece of evidence.
fn evidence_piece(desk: Desk, instrument: &Instrument, indicator: &str, index: usize, piece: &Evidence) -> Node {
    let number = (index + 1).to_string();
    let name = |field: &str| format!("{indicator}/evidence/{index}/{field}");
    let id = |field: &str| format!("{indicator}-evidence-{index}-{field}");
    let select = |name_of: &str, label: Key, options: Vec<Node>| {
        field(&id(name_of), desk.t(label), None, el("select").attr("name", &name(name_of)).children(options))
    };
    let kinds = EvidenceKind::VARIANTS
        .iter()
        .map(|kind| option(kind.as_str(), desk.t(kind.key()), piece.kind == *kind))
        .collect();
    let mut dimensions = vec![option("", desk.t(key::EVIDENCE_DIMENSION_ANY), piece.dimension.is_none())];
    dimensions.extend(
        instrument
            .dimensions
            .values()
            .map(|dimension| option(&dimension.id, &dimension.label, piece.dimension.as_ref() == Some(&dimension.id))),
    );
    let mut statuses = vec![option("", desk.t(key::EVIDENCE_STATUS_NONE), piece.status.is_none())];
    statuses.extend(
        STATUSES.into_iter().map(|(status, word, label)| option(word, desk.t(label), piece.status == Some(status))),
    );
    let mut copy = piece.clone();
    let texts = EVIDENCE_TEXTS
        .into_iter()
        .map(|(field_name, label, kind)| {
            let text = evidence_text(&mut copy, field_name).and_then(|text| text.clone()).unwrap_or_default();
            let input = el("input")
                .attr("name", &name(field_name))
                .attr("type", kind)
                .attr("autocomplete", "off")
                .attr("dir", "auto")
                .value(&text);
            let input = if field_name == "title" { input.attr("list", "cited") } else { input };
            field(&id(field_name), desk.t(label), None, input)
        })
        .collect();
    let remove = button(&desk.fill(key::EVIDENCE_REMOVE, &[("n", &number)]), "quiet")
        .attr("data-remove", indicator)
        .attr("data-index", &index.to_string());
    let cite = button(desk.t(key::EVIDENCE_CITE), "secondary")
        .attr("id", &id("cite"))
        .attr("data-cite", indicator)
        .attr("data-index", &index.to_string())
        .flag("hidden", cited_before(desk, indicator, index, piece).is_none());
    let ways = of_class("div", "actions").child(remove).child(cite);
    let choices = of_class("div", "row").children(vec![
        select("kind", key::EVIDENCE_KIND, kinds),
        select("dimension", key::EVIDENCE_DIMENSION, dimensions),
        select("status", key::EVIDENCE_STATUS, statuses),
    ]);
    let legend = says("legend", &desk.fill(key::EVIDENCE_PIECE, &[("n", &number)]));
    el("li").child(
        el("fieldset").child(legend).child(choices).child(of_class("div", "row texts").children(texts)).child(ways),
    )
}

/// The status of a source, with its word in the format.
const STATUSES: [(EvidenceStatus, &str, Key); 3] = [
    (EvidenceStatus::InForce, "in_force", key::EVIDENCE_STATUS_IN_FORCE),
    (EvidenceStatus::Draft, "draft", key::EVIDENCE_STATUS_DRAFT),
    (EvidenceStatus::Repealed, "repealed", key::EVIDENCE_STATUS_REPEALED),
];

/// Handles an event of any field or button of a section. With `input` and `change`, the name of the field says which answer
/// changes; `click` is for the buttons.
pub(in crate::app) fn respond(desk: Desk, instrument: &Instrument, event: &Event) {
    let Some(element) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
    if event.type_() == "click" {
        clicked(desk, instrument, &element);
        return;
    }
    desk.in_field(&element, || changed(desk, instrument, event, &element));
}

fn changed(desk: Desk, instrument: &Instrument, event: &Event, element: &Element) {
    let Some(name) = element.get_attribute("name") else { return };
    let Some((id, field)) = name.split_once('/') else { return };
    let Some(indicator) = instrument.indicator_named(id) else { return };
    let value = dom::value_of(element);
    let is_change = event.type_() == "change";
    let is_text = dom::is_text(element);
    if is_text && is_change {
        // The text is in the draft already. What is typed next is undone as a step of its own.
        desk.seal();
        if field.ends_with("/date") {
            ask_about_day(desk, element);
        }
        return;
    }
    if !is_text && !is_change {
        return;
    }
    let checked = element.dyn_ref::<HtmlInputElement>().is_some_and(HtmlInputElement::checked);
    match field {
        "comment" | "good_practice" | "reason" => {
            let there = answer_of(desk, id);
            let (of, there) = match field {
                "comment" => (TextField::Comment, there.comment),
                "good_practice" => (TextField::GoodPractice, there.good_practice),
                _ => (TextField::Reason, there.reason),
            };
            let text = desk.typed(element, &format!("answers.{id}.{field}"), &there.unwrap_or_default());
            desk.edit(Edit::Text { indicator, field: of, text: Some(text) });
        }
        "flag" => desk.edit(Edit::Flag { indicator, flag: checked }),
        "challenges" => {
            let there = answer_of(desk, id);
            let listed = dom::turned(&name, &there.challenges, element);
            desk.edit(Edit::Challenges { indicator, listed, other: there.other_challenges });
        }
        "other_challenges" => {
            let there = answer_of(desk, id);
            let lines = |text: &str| -> Vec<String> {
                text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
            };
            desk.typed_at(&format!("answers.{id}.other_challenges"));
            // Spaces and empty lines are not stored, so a difference in them is no change of another tab.
            let is_as_shown = lines(&dom::shown(element)) == there.other_challenges;
            let joined = if is_as_shown { None } else { desk.typed_in(element, &there.other_challenges.join("\n")) };
            if joined.is_none() && !is_as_shown {
                desk.ask_which(&format!("answers.{id}.other_challenges"), Value::from(there.other_challenges));
            }
            let (listed, other) = (there.challenges, lines(&joined.unwrap_or(value)));
            desk.edit(Edit::Challenges { indicator, listed, other });
        }
        _ => {
            if let Some(rest) = field.strip_prefix("evidence/") {
                evidence_changed(desk, instrument, indicator, rest, element, is_pick(event));
            } else if let Some(item) = name.strip_suffix("/because") {
                answer(desk, instrument.item_named(item), Some(UNKNOWN), &value);
            } else {
                let because = dom::field_value(&format!("{name}/because")).unwrap_or_default();
                answer(desk, instrument.item_named(&name), Some(&value), &because);
            }
        }
    }
}

/// Sets the answer to an item. `because` is the word of a reason, or empty where none was given.
fn answer(desk: Desk, item: Option<ItemId>, level: Option<&str>, because: &str) {
    let Some(item) = item else { return };
    let answer = level.map(|level| {
        let because = because.parse().ok().filter(|_| level == UNKNOWN);
        ItemAnswer { level: level.to_owned(), because }
    });
    desk.edit(Edit::Item { item, answer });
}

/// The answer to an indicator in the open draft.
fn answer_of(desk: Desk, indicator: &str) -> AnswerDocument {
    desk.with_draft(|draft| draft.document().answers.get(indicator).cloned()).flatten().unwrap_or_default()
}

fn evidence_of(desk: Desk, indicator: &str) -> Vec<Evidence> {
    answer_of(desk, indicator).evidence
}

/// Whether a person picked the value from a list of suggestions instead of typing it. Browsers then give a special type of
/// input or none at all. A program that fills in a field, such as an extension, gives none either, but is not trusted.
fn is_pick(event: &Event) -> bool {
    let kind = js_sys::Reflect::get(event, &"inputType".into()).ok().and_then(|kind| kind.as_string());
    match kind.as_deref().unwrap_or_default() {
        "insertReplacementText" => true,
        kind => kind.is_empty() && event.is_trusted(),
    }
}

/// Handles a change of a field of evidence; `rest` is `N/FIELD`. Another tab may have changed the list since it was shown, so
/// the piece that the person sees is found again in the draft.
fn evidence_changed(
    desk: Desk,
    instrument: &Instrument,
    indicator: IndicatorId,
    rest: &str,
    field: &Element,
    is_pick: bool,
) {
    let id = instrument.indicator_id(indicator);
    let value = dom::value_of(field);
    let Some((index, name)) = rest.split_once('/') else { return };
    let Ok(index) = index.parse::<usize>() else { return };
    let mut shown = desk.shown_evidence(id);
    let mut list = evidence_of(desk, id);
    let before = list.clone();
    if index >= shown.len() {
        // The choices of the blank piece count once a text is written in it.
        if matches!(name, "kind" | "dimension" | "status") || value.is_empty() {
            return;
        }
        let mut piece = Evidence::default();
        for choice in ["kind", "dimension", "status"] {
            let chosen = dom::field_value(&format!("{id}/evidence/{index}/{choice}")).unwrap_or_default();
            set_evidence(&mut piece, choice, chosen);
        }
        shown.push(piece);
    }
    let position = find_again(&shown, index, &list).unwrap_or_else(|| {
        // The piece is new, or another tab removed it while it was being written.
        list.extend(shown.get(index).cloned());
        list.len().saturating_sub(1)
    });
    let (Some(piece), Some(on_page)) = (list.get_mut(position), shown.get_mut(index)) else { return };
    desk.typed_at(&format!("answers.{id}.evidence"));
    let mut text = Some(value.clone());
    if dom::is_text(field) {
        let there = evidence_text(piece, name).and_then(|text| text.clone()).unwrap_or_default();
        text = desk.typed_in(field, &there);
    }
    if text.is_none() {
        let theirs = serde_json::to_value(before).unwrap_or_default();
        desk.ask_which(&format!("answers.{id}.evidence"), theirs);
    }
    set_evidence(piece, name, text.unwrap_or_else(|| value.clone()));
    set_evidence(on_page, name, value);
    if name == "title" && is_pick && piece == on_page {
        cite_again(desk, instrument, id, (position, index), piece);
        *on_page = piece.clone();
    }
    let can_cite = cited_before(desk, id, position, piece).is_some();
    desk.show_evidence(id, shown);
    desk.edit(Edit::Evidence { indicator, list });
    offer_to_cite(id, index, can_cite);
}

/// An earlier piece with the same title and further fields, for a piece that has only a title. None where there is no such
/// earlier piece, or where more is written in this one. This piece is at `position` in the draft.
fn cited_before(desk: Desk, indicator: &str, position: usize, piece: &Evidence) -> Option<Evidence> {
    let Evidence {
        title: Some(title),
        title_translated: None,
        language: None,
        provision: None,
        date: None,
        url: None,
        ..
    } = piece
    else {
        return None;
    };
    let says_more = |known: &Evidence| {
        let Evidence { title_translated, language, provision, date, url, status, .. } = known;
        let texts = [title_translated, language, provision, date, url];
        texts.into_iter().any(Option::is_some) || status.is_some()
    };
    desk.with_draft(|draft| {
        let answers = draft.document().answers.iter();
        let pieces = answers.flat_map(|(id, answer)| answer.evidence.iter().enumerate().map(move |piece| (id, piece)));
        let mut others = pieces.filter(|(id, (at, _))| !(id.as_str() == indicator && *at == position));
        let known = others.find(|(_, (_, known))| known.title.as_ref() == Some(title) && says_more(known));
        known.map(|(_, (_, known))| known.clone())
    })
    .flatten()
}

/// Shows or hides the button that fills a piece from the earlier one with the same title.
fn offer_to_cite(indicator: &str, index: usize, can_cite: bool) {
    if let Some(offer) = dom::by_id(&format!("{indicator}-evidence-{index}-cite")) {
        let _ = offer.toggle_attribute_with_force("hidden", !can_cite);
    }
}

/// Fills a piece that has only a title from the earlier one with the same title. The piece is at `position` in the draft and at
/// `index` on the page.
fn cite_again(
    desk: Desk,
    instrument: &Instrument,
    indicator: &str,
    (position, index): (usize, usize),
    piece: &mut Evidence,
) {
    let Some(known) = cited_before(desk, indicator, position, piece) else { return };
    // The dimension is left to the person, and a kind or status that was chosen stays.
    let is_chosen = piece.kind != suggested_kind(instrument, indicator);
    *piece = Evidence {
        dimension: piece.dimension.take(),
        kind: if is_chosen { piece.kind } else { known.kind },
        status: piece.status.or(known.status),
        ..known
    };
    let show = |name: &str, value: &str| {
        if let Some(field) = dom::by_id(&format!("{indicator}-evidence-{index}-{name}")) {
            dom::set_value(&field, value);
            dom::was_taken(&field);
        }
    };
    show("kind", piece.kind.as_str());
    show("status", STATUSES.iter().find(|(status, ..)| Some(*status) == piece.status).map_or("", |(_, word, _)| word));
    // The title stays as it is, since the caret is in it.
    let mut copy = piece.clone();
    for (name, ..) in EVIDENCE_TEXTS.iter().skip(1) {
        show(name, evidence_text(&mut copy, name).and_then(|text| text.as_deref()).unwrap_or_default());
    }
}

/// Offers the titles that were cited so far.
fn offer_cited(desk: Desk) {
    let Some(list) = dom::by_id("cited") else { return };
    let titles = desk.with_draft(|draft| {
        cited(draft)
            .into_iter()
            .filter_map(|piece| piece.title.as_ref())
            .map(|title| el("option").attr("value", title))
            .collect()
    });
    Node::of(list).fill(titles.unwrap_or_default());
}

fn set_evidence(piece: &mut Evidence, name: &str, value: String) {
    match name {
        "kind" => {
            piece.kind = value.parse().unwrap_or(EvidenceKind::Other);
        }
        "status" => piece.status = STATUSES.into_iter().find(|(_, word, _)| *word == value).map(|(status, ..)| status),
        _ => {
            if let Some(text) = evidence_text(piece, name) {
                *text = (!value.is_empty()).then_some(value);
            }
        }
    }
}

fn clicked(desk: Desk, instrument: &Instrument, element: &Element) {
    carried::clicked(desk, instrument, element);
    let attribute = |name: &str| element.get_attribute(name);
    if let Some(name) = attribute("data-clear") {
        let mut first = true;
        dom::each_named(&name, &mut |element| {
            if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
                input.set_checked(false);
                // The button disappears, so the focus moves to a field beside it.
                if std::mem::take(&mut first) {
                    let _ = input.focus();
                }
            }
        });
        answer(desk, instrument.item_named(&name), None, "");
        return;
    }
    if element.tag_name() == "SUMMARY" {
        offer_cited(desk);
    }
    let index = attribute("data-index").and_then(|index| index.parse::<usize>().ok());
    if let Some((id, index)) = attribute("data-cite").zip(index) {
        let (mut list, mut shown) = (evidence_of(desk, &id), desk.shown_evidence(&id));
        let Some(indicator) = instrument.indicator_named(&id) else { return };
        let Some(position) = find_again(&shown, index, &list) else { return };
        let (Some(piece), Some(on_page)) = (list.get_mut(position), shown.get_mut(index)) else { return };
        cite_again(desk, instrument, &id, (position, index), piece);
        piece.clone_into(on_page);
        desk.show_evidence(&id, shown);
        desk.seal();
        desk.edit(Edit::Evidence { indicator, list });
        desk.seal();
        // The button disappears, so the focus moves to a field beside it.
        dom::focus_id(&format!("{id}-evidence-{index}-provision"));
        offer_to_cite(&id, index, false);
        return;
    }
    let (add, remove) = (attribute("data-add"), attribute("data-remove"));
    let Some(id) = add.clone().or(remove) else { return };
    let Some(indicator) = instrument.indicator_named(&id) else { return };
    let mut list = evidence_of(desk, &id);
    let with_blank = add.is_some();
    let focus = if with_blank {
        format!("{id}-evidence-{}-kind", list.len())
    } else {
        let Some(index) = index else { return };
        desk.field_removed(&format!("{id}-evidence-"), index);
        if let Some(position) = find_again(&desk.shown_evidence(&id), index, &list) {
            list.remove(position);
            desk.seal();
            desk.edit(Edit::Evidence { indicator, list: list.clone() });
            desk.seal();
        }
        format!("question-{id}")
    };
    offer_cited(desk);
    if let Some(place) = element.closest(".pieces").ok().flatten() {
        fill_evidence(desk, instrument, indicator, &Node::of(place), &list, with_blank);
        desk.show_wrong();
    }
    request_animation_frame(move || {
        dom::focus_id(&focus);
    });
}
