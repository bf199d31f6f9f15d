//! Single keys as shortcuts. They can be switched off (WCAG 2.1.4), never act while a text is typed or with another key
//! held down, and reach the page only after assistive technology had its turn: a screen reader that reads keys keeps them.

use super::node::{Node, el, of_class, says};
use super::part::{button, tick};
use super::{Desk, desk::Dialog, dom, go};
use leptos::prelude::{GetUntracked, WithUntracked};
use texts::{Key, key};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, HtmlInputElement, KeyboardEvent};

/// The setting that switches them off.
const SETTING: &str = "keys";

const LIST: [(&str, Key); 8] = [
    ("n", key::KEYS_NEXT),
    ("p", key::KEYS_BEFORE),
    ("1 – 5", key::KEYS_LEVEL),
    ("s", key::KEYS_CONFIRM),
    ("c", key::KEYS_COMMENT),
    ("/", key::KEYS_SEARCH),
    ("h", key::KEYS_HELP),
    ("?", key::KEYS_LIST),
];

/// Takes a key that was pressed anywhere.
pub(super) fn pressed(desk: Desk, event: &KeyboardEvent) {
    let is_held = event.ctrl_key() || event.meta_key() || event.alt_key() || event.is_composing();
    if is_held || event.default_prevented() || dom::is_typing() || desk.open_dialog().is_some() {
        return;
    }
    if desk.setting(SETTING).is_some() {
        return;
    }
    let done = match event.key().as_str() {
        "?" => {
            desk.set_dialog(Some(Dialog::Keys));
            true
        }
        "h" => {
            go("#/help");
            true
        }
        "/" => desk.route.get_untracked().draft().is_some_and(|draft| {
            desk.go_to_field(&format!("#/a/{draft}"), "find/words");
            true
        }),
        "n" => to_question(desk, 1),
        "p" => to_question(desk, -1),
        "s" => confirm(),
        "c" => comment(),
        digit => digit.parse().is_ok_and(|number| (1..=5).contains(&number) && level(number)),
    };
    if done {
        event.prevent_default();
    }
}

fn all(within: &Element, selector: &str) -> Vec<Element> {
    let Ok(found) = within.query_selector_all(selector) else { return Vec::new() };
    (0..found.length()).filter_map(|index| found.item(index)?.dyn_into().ok()).collect()
}

/// The closest element of a selector around the element with the focus.
fn around(selector: &str) -> Option<Element> {
    dom::document()?.active_element()?.closest(selector).ok().flatten()
}

/// Goes to the next question of the page or the one before; where none has the focus, to the one that the person is at.
fn to_question(desk: Desk, step: isize) -> bool {
    let Some(page) = dom::by_id("main") else { return false };
    let questions = all(&page, ".question");
    let at = around(".question").and_then(|here| questions.iter().position(|one| *one == here));
    let seen = || desk.at.with_untracked(|at| questions.iter().position(|one| one.id() == *at));
    let to = at.map_or_else(|| Some(seen().unwrap_or_default()), |at| at.checked_add_signed(step));
    to.and_then(|to| questions.get(to)).is_some_and(|question| {
        desk.visit(&question.id());
        true
    })
}

/// Opens the comment of the question with the focus.
fn comment() -> bool {
    let field = around(".question").map(|question| format!("{}/comment", question.id()));
    field.is_some_and(|field| {
        dom::focus_field(&(field, None));
        true
    })
}

/// Confirms the answer that was taken over, in the item with the focus or else the first one of the question.
fn confirm() -> bool {
    let confirming = |within: &Element| within.query_selector(CONFIRM).ok().flatten();
    let found = around(".item").as_ref().and_then(confirming);
    let found = found.or_else(|| confirming(&around(".question")?));
    found.and_then(|found| found.dyn_into::<HtmlElement>().ok()).is_some_and(|found| {
        found.click();
        true
    })
}

/// The button that confirms an answer.
const CONFIRM: &str = "[data-do=confirm]";

/// Chooses the level of that number in the item with the focus, or else in the first open one of the question, and goes to the
/// next open one. An answer that is to be confirmed counts as open.
fn level(number: usize) -> bool {
    let Some(question) = around(".question") else { return false };
    let has = |item: &Element, selector: &str| item.query_selector(selector).is_ok_and(|one| one.is_some());
    let is_open = |item: &Element| !has(item, "input:checked") || has(item, CONFIRM);
    let items = all(&question, ".item");
    let Some(item) = around(".item").or_else(|| items.iter().find(|item| is_open(item)).cloned()) else { return false };
    let Some(radio) = all(&item, ".scale input").into_iter().nth(number - 1) else { return false };
    let Some(radio) = radio.dyn_ref::<HtmlInputElement>() else { return false };
    radio.click();
    // The note that this answer is to be confirmed disappears a moment later.
    let next = items.iter().find(|other| **other != item && is_open(other));
    let next = next.and_then(|item| all(item, "input").into_iter().next());
    if let Some(element) = next.as_ref().unwrap_or(radio).dyn_ref::<HtmlElement>() {
        let _ = element.focus();
    }
    true
}

/// The list of keys, with the switch.
pub(super) fn list(desk: Desk) -> Vec<Node> {
    let rows =
        LIST.iter().flat_map(|(sign, words)| [el("dt").child(says("kbd", sign)), says("dd", desk.t(*words))]).collect();
    let switch = tick("keys", "on", desk.t(key::KEYS_ON), desk.setting(SETTING).is_none()).attr("class", "flag").on(
        "change",
        move |_| {
            let is_on = !dom::ticked("keys").is_empty();
            desk.set_setting(SETTING, if is_on { "" } else { "off" });
        },
    );
    vec![
        of_class("dl", "keys").children(rows),
        says("p", desk.t(key::KEYS_LEAD)).attr("class", "hint"),
        switch,
        of_class("div", "actions").child(button(desk.t(key::DIALOG_CLOSE), "").on("click", |_| dom::close_dialog())),
    ]
}
