//! Help: method, terms, privacy, keyboard.

use super::title;
use crate::app::node::{Node, el, of_class, says};
use crate::app::part::{button, contact, heading};
use crate::app::{Desk, Dialog};
use crate::text::{Key, key};
use wasm_bindgen::JsValue;

const SECTIONS: [(Key, &[Key]); 3] = [
    (key::HELP_PRIVACY, &[key::HELP_PRIVACY_1, key::HELP_PRIVACY_2, key::HELP_PRIVACY_3]),
    (key::HELP_ANSWERS, &[key::HELP_ANSWERS_1, key::HELP_ANSWERS_2, key::HELP_ANSWERS_3]),
    (
        key::HELP_METHOD,
        &[key::HELP_METHOD_1, key::HELP_METHOD_2, key::HELP_METHOD_3, key::HELP_METHOD_4, key::HELP_METHOD_5],
    ),
];

const TERMS: [(Key, Key); 6] = [
    (key::TERM_ACT, key::TERM_ACT_TEXT),
    (key::TERM_MEANS, key::TERM_MEANS_TEXT),
    (key::TERM_PURPOSE, key::TERM_PURPOSE_TEXT),
    (key::TERM_DOMESTICATION, key::TERM_DOMESTICATION_TEXT),
    (key::TERM_COVERAGE, key::TERM_COVERAGE_TEXT),
    (key::TERM_CORE, key::TERM_CORE_TEXT),
];

const LAST: [(Key, &[Key]); 2] = [
    (key::HELP_KEYBOARD, &[key::HELP_KEYBOARD_1, key::HELP_KEYBOARD_2]),
    (key::HELP_INDEPENDENT, &[key::HELP_INDEPENDENT_1, key::HELP_INDEPENDENT_2, key::HELP_NO_REPORTS]),
];

pub(super) fn page(desk: Desk) -> Node {
    title(desk, desk.t(key::NAV_HELP));
    let section = |(title, paragraphs): &(Key, &[Key])| {
        el("section")
            .child(says("h2", desk.t(*title)))
            .children(paragraphs.iter().map(|words| says("p", desk.t(*words))).collect())
    };
    let terms = TERMS.iter().flat_map(|(term, text)| [says("dt", desk.t(*term)), says("dd", desk.t(*text))]).collect();
    // Who is a party, and what is open: the second program tells.
    let members = el("div");
    let place = members.clone();
    desk.ask("help", &[JsValue::NULL, JsValue::NULL], move |reply| {
        place.element().set_inner_html(reply.content.as_deref().unwrap_or(&reply.title));
    });
    of_class("div", "wide narrow help")
        .child(heading(desk.t(key::NAV_HELP)))
        .children(SECTIONS.iter().map(section).collect())
        .child(el("section").child(says("h2", desk.t(key::HELP_TERMS))).child(el("dl").children(terms)))
        .child(members)
        .children(LAST.iter().map(section).collect())
        .child(button(desk.t(key::KEYS_TITLE), "secondary").on("click", move |_| desk.set_dialog(Some(Dialog::Keys))))
        .maybe(contact(desk))
}
