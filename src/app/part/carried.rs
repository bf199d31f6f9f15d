//! Answers that were taken over from an earlier assessment: a note on each of their questions, and buttons to confirm them one
//! by one or a section at a time.

use super::button;
use crate::app::node::{Node, el, of_class, says};
use crate::app::{Desk, Notice, dom};
use engine::assessment::document::{ItemAnswer, NOT_APPLICABLE, UNKNOWN};
use engine::assessment::{Draft, Edit};
use engine::insight::{progress_of, to_confirm};
use engine::instrument::{Instrument, ItemId, NodeId};
use leptos::prelude::Track;
use texts::key;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement};

/// The earlier assessment in words: the day that it describes, where it has one.
fn source(desk: Desk, draft: &Draft) -> String {
    let day = draft.document().carried.as_ref().and_then(|carried| carried.as_at.as_deref());
    day.map_or_else(|| desk.t(key::CARRIED_LAST).to_owned(), |day| dom::date_words(day, desk.t(key::LOCALE_FORMAT)))
}

/// How many answers of the open draft are to be confirmed, in a sentence; none where there are none.
pub(in crate::app) fn carried_left(desk: Desk, draft: &Draft) -> Option<Node> {
    let (progress, left) = progress_of(draft);
    (left > 0).then(|| says("p", &left_words(desk, draft, left, progress.answered)).attr("class", "carried-left"))
}

fn left_words(desk: Desk, draft: &Draft, left: usize, answered: usize) -> String {
    let places = [("answered", answered.to_string()), ("source", source(desk, draft))];
    desk.count_of(key::CARRIED_LEFT, left, &places.each_ref().map(|(name, words)| (*name, words.as_str())))
}

/// How many are to be confirmed, in two words.
pub(in crate::app) fn carried_count(desk: Desk, left: usize) -> String {
    desk.fill(key::CARRIED_COUNT, &[("n", &left.to_string())])
}

/// The note at the top of a draft that was begun from an earlier one and has no day yet.
pub(in crate::app) fn next_begun(desk: Desk, draft: &Draft) -> Node {
    says("p", &desk.fill(key::DRAFT_NEXT_DAY, &[("source", &source(desk, draft))]))
}

/// The mark beside the name of an item that is to be confirmed, and the note with its answer; none for other items.
pub(super) fn item_notes(
    desk: Desk,
    instrument: &Instrument,
    item: ItemId,
    given: Option<&ItemAnswer>,
) -> [Option<Node>; 2] {
    let source = desk.with_draft(|draft| draft.is_carried(item).then(|| source(desk, draft))).flatten();
    let (Some(source), Some(given)) = (source, given) else { return [None, None] };
    let name = instrument.item_name(item);
    let level = match given.level.as_str() {
        UNKNOWN => desk.t(key::ANSWER_UNKNOWN),
        NOT_APPLICABLE => desk.t(key::ANSWER_NOT_APPLICABLE),
        id => instrument.levels(item).iter().find(|level| level.id == id).map_or(id, |level| &level.label),
    };
    let words = desk.fill(key::CARRIED_SAID, &[("source", &source), ("level", level)]);
    let confirm = button(desk.t(key::CARRIED_CONFIRM), "secondary")
        .attr("data-do", "confirm")
        .attr("data-item", &name)
        .attr("aria-label", &item_words(desk, instrument, item, key::CARRIED_CONFIRM_NAMED));
    let tag = says("span", desk.t(key::CARRIED_TAG)).attr("class", "tag").attr("data-carried", &name);
    let note = of_class("div", "carried").attr("data-carried", &name).child(says("p", &words)).child(confirm);
    [Some(tag), Some(note)]
}

fn item_words(desk: Desk, instrument: &Instrument, item: ItemId, words: texts::Key) -> String {
    let (indicator, dimension) = instrument.parts_of_item(item);
    let label = &instrument.dimensions[dimension].label;
    desk.fill(words, &[("id", instrument.indicator_id(indicator)), ("dimension", label)])
}

/// Removes the notes of items that are no longer to be confirmed.
pub(in crate::app) fn show_carried(desk: Desk, instrument: &Instrument, list: &Element) {
    let Ok(notes) = list.query_selector_all("[data-carried]") else { return };
    for index in 0..notes.length() {
        let Some(note) = notes.item(index).and_then(|node| node.dyn_into::<Element>().ok()) else { continue };
        let item = note.get_attribute("data-carried").and_then(|name| instrument.item_named(&name));
        if !desk.with_draft(|draft| item.is_some_and(|item| draft.is_carried(item))).unwrap_or_default() {
            note.remove();
        }
    }
}

/// Takes a click on a question: on the button that confirms, or on the level that is chosen already.
pub(super) fn clicked(desk: Desk, instrument: &Instrument, element: &Element) {
    let radio = element.dyn_ref::<HtmlInputElement>().filter(|input| input.type_() == "radio");
    let name = match radio {
        Some(radio) => Some(radio.name()),
        None => element
            .get_attribute("data-item")
            .filter(|_| element.get_attribute("data-do").as_deref() == Some("confirm")),
    };
    let Some(item) = name.as_ref().and_then(|name| instrument.item_named(name)) else { return };
    let is_meant = desk.with_draft(|draft| {
        let is_chosen =
            |radio: &HtmlInputElement| draft.answer(item).is_some_and(|answer| answer.level == radio.value());
        draft.is_carried(item) && radio.is_none_or(is_chosen)
    });
    if is_meant != Some(true) {
        return;
    }
    confirm(desk, vec![item]);
    desk.announce(item_words(desk, instrument, item, key::CARRIED_CONFIRMED));
    // The button is gone, so the focus moves to the answer beside it.
    dom::each_named(&instrument.item_name(item), &mut |element| {
        if let Some(input) = element.dyn_ref::<HtmlInputElement>().filter(|input| input.checked()) {
            let _ = input.focus();
        }
    });
}

fn confirm(desk: Desk, items: Vec<ItemId>) {
    desk.seal();
    desk.edit(Edit::Confirm { items, again: false });
    desk.seal();
}

/// How many answers of a section are to be confirmed, and how to do that; empty where there are none.
pub(in crate::app) fn section_left(desk: Desk, draft: &Draft, left: usize, answered: usize) -> Vec<Node> {
    if left == 0 {
        return Vec::new();
    }
    vec![
        says("p", &left_words(desk, draft, left, answered)).attr("class", "carried-left"),
        says("p", desk.t(key::CARRIED_HOW)).attr("class", "hint"),
    ]
}

/// Confirms all that is left to confirm in a section, as one step. It stands where all of them have been read.
pub(in crate::app) fn confirm_section(desk: Desk, section: NodeId) -> Node {
    of_class("div", "actions").live(move || {
        desk.carried.track();
        desk.applies.track();
        let left = desk.with_draft(|draft| to_confirm(draft, section)).unwrap_or_default();
        if left.is_empty() {
            return Vec::new();
        }
        let words = desk.count_of(key::CARRIED_CONFIRM_SECTION, left.len(), &[]);
        let all = button(&words, "secondary").attr("data-do", "confirm-section").on("click", move |_| {
            confirm(desk, left.clone());
            desk.notify(Notice::done(desk.count_of(key::CARRIED_SECTION_CONFIRMED, left.len(), &[])).of_change());
            // The button is gone, so the focus moves on to the link to the next section.
            let on = dom::document().and_then(|page| page.query_selector(".neighbours a:last-child").ok().flatten());
            if let Some(on) = on.and_then(|on| on.dyn_into::<HtmlElement>().ok()) {
                let _ = on.focus();
            }
        });
        vec![all]
    })
}

/// A note in the panel of the status: the assessment can be cleared all the same.
pub(in crate::app) fn clearing(desk: Desk, draft: &Draft) -> Option<Node> {
    let left = carried_left(desk, draft)?;
    Some(of_class("div", "note").child(left).child(el("p").text(desk.t(key::CARRIED_CLEARING))))
}
