//! Dialogs over the page, one at a time. The browser's own `<dialog>` keeps the focus in and gives it back.

use super::{button, field};
use crate::app::desk::Dialog;
use crate::app::node::{Node, el, of_class, says};
use crate::app::page::{Rail, Walk};
use crate::app::{Desk, SheetFile, dom, keys};
use engine::assessment::document::MAX_TITLE;
use leptos::prelude::*;
use texts::{Key, key};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

/// The place of the dialog.
pub(in crate::app) fn dialogs(desk: Desk) -> Node {
    el("div").live(move || {
        desk.dialog.track();
        let Some(dialog) = desk.open_dialog() else { return Vec::new() };
        let (title, content) = match dialog {
            Dialog::Keys => (key::KEYS_TITLE, keys::list(desk)),
            Dialog::RemoveAll => (key::REMOVE_ALL, remove_all(desk)),
            Dialog::Rename(draft, name) => (key::DRAFT_RENAME_TITLE, rename(desk, draft, &name)),
            Dialog::Encrypted(name, bytes, words) => (key::SEALED_OPEN, encrypted(desk, name, bytes, &words)),
            Dialog::Unlock(draft, words) => (key::LOCK_NAME, unlock(desk, draft, &words)),
            Dialog::Questions(walk) => (key::WALK_LABEL, questions(desk, *walk)),
            Dialog::Sheet(file, words, choices) => (key::SHEET_TITLE, sheet(desk, &file, &words, choices)),
        };
        request_animation_frame(dom::show_dialog);
        let dialog = el("dialog")
            .attr("aria-labelledby", "dialog")
            .child(says("h2", desk.t(title)).attr("id", "dialog"))
            .children(content)
            .on("close", move |_| desk.set_dialog(None));
        vec![dialog]
    })
}

/// The buttons of a dialog: the action and "cancel", which has the focus first where the action cannot be undone.
fn choices(desk: Desk, act: Node, is_final: bool) -> Node {
    let cancel = button(desk.t(key::DIALOG_CANCEL), "secondary").flag("autofocus", is_final);
    let cancel = cancel.on("click", |_| dom::close_dialog());
    of_class("div", "actions").child(act).child(cancel)
}

fn remove_all(desk: Desk) -> Vec<Node> {
    let act = button(desk.t(key::REMOVE_ACT), "").on("click", move |_| {
        dom::close_dialog();
        desk.remove_everything();
    });
    vec![says("p", desk.t(key::REMOVE_ASK)), choices(desk, act, true)]
}

fn questions(desk: Desk, walk: Walk) -> Vec<Node> {
    let close = button(desk.t(key::DIALOG_CLOSE), "secondary").on("click", |_| dom::close_dialog());
    vec![el("div").view(view! { <Rail walk/> }), of_class("div", "actions").child(close)]
}

fn rename(desk: Desk, draft: String, name: &str) -> Vec<Node> {
    let input = el("input").attr("type", "text").attr("dir", "auto").value(name);
    asks(desk, desk.t(key::ABOUT_NAME), key::DRAFT_RENAME, input, move |name| {
        desk.rename(&draft, name.trim().to_owned())
    })
}

fn encrypted(desk: Desk, name: String, bytes: JsValue, words: &str) -> Vec<Node> {
    let input = el("input").attr("type", "password");
    asks(desk, words, key::START_OPEN, input, move |passphrase| {
        desk.open_file(name.clone(), bytes.clone(), Some(passphrase));
    })
}

fn unlock(desk: Desk, draft: String, words: &str) -> Vec<Node> {
    let input = el("input").attr("type", "password");
    asks(desk, words, key::START_OPEN, input, move |passphrase| desk.unlock(draft.clone(), &passphrase))
}

/// Asks into which draft a sheet goes: one button each.
fn sheet(desk: Desk, file: &SheetFile, words: &str, choices: Vec<(String, String)>) -> Vec<Node> {
    let choice = |(draft, name): (String, String)| {
        let file = file.clone();
        let choose = button(&name, "secondary").on("click", move |_| {
            dom::close_dialog();
            let (draft, file) = (draft.clone(), file.clone());
            spawn_local(async move { desk.fill_shown(&draft, &file).await });
        });
        el("li").child(choose)
    };
    let cancel = button(desk.t(key::DIALOG_CANCEL), "quiet").flag("autofocus", true);
    vec![
        says("p", &file.name).attr("class", "hint"),
        says("p", words),
        of_class("ul", "choices").children(choices.into_iter().map(choice).collect()),
        of_class("div", "actions").child(cancel.on("click", |_| dom::close_dialog())),
    ]
}

/// Asks for one text.
fn asks(desk: Desk, words: &str, act: Key, input: Node, then: impl Fn(String) + 'static) -> Vec<Node> {
    let input = input.attr("name", "asked").attr("autocomplete", "off");
    let act = says("button", desk.t(act)).attr("type", "submit");
    let form = el("form").child(field("asked", words, None, input)).child(choices(desk, act, false)).on(
        "submit",
        move |event| {
            event.prevent_default();
            let text = dom::field_value("asked").unwrap_or_default();
            // If the text cannot be taken it stays in its field, and the dialog stays open.
            if let (Some(words), Some(field)) = (desk.too_long(&text, MAX_TITLE), dom::by_id("asked")) {
                dom::mark(&field, Some(&words));
                return;
            }
            dom::close_dialog();
            then(text);
        },
    );
    vec![form]
}
