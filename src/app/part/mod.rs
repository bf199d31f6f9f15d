//! Components that pages share.

mod about;
mod carried;
mod day;
mod dialog;
mod figure;
mod find;
mod frame;
mod kept;
mod made;
mod question;
mod standing;
mod term;

pub(super) use about::{about, day_field, treaty_status};
pub(super) use carried::{carried_count, carried_left, confirm_section, next_begun, section_left, show_carried};
pub(super) use day::ask_about_day;
pub(super) use dialog::dialogs;
pub(super) use figure::{FigureKind, figure_output, given, meter, percent, range};
pub(super) use find::finder;
pub(super) use frame::{alert, contact, footer, header, release};
pub(super) use kept::file_reminder;
pub(super) use made::{Made, clicked, make_in, refused, report_in};
pub(super) use question::{explain, question, respond, show_applies};
pub(super) use standing::{earlier, hint, status, status_words};
pub(super) use term::Term;

use crate::app::Desk;
use crate::app::node::{Node, el, says};
use texts::key;

/// What an assessment is called in lists and headings.
pub(super) fn subject_name(desk: Desk, draft: &engine::assessment::Draft) -> String {
    let name = draft.document().subject.name.clone();
    name.unwrap_or_else(|| desk.t(key::DRAFT_UNNAMED).to_owned())
}

/// The heading of a page: it takes the focus when the page is opened.
pub(super) fn heading(words: &str) -> Node {
    says("h1", words).attr("tabindex", "-1")
}

/// A link that looks like a button.
pub(super) fn link_button(address: &str, words: &str, class: &str) -> Node {
    says("a", words).attr("class", class).attr("href", address)
}

/// A button.
pub(super) fn button(words: &str, class: &str) -> Node {
    says("button", words).attr("type", "button").attr("class", class)
}

/// A field with its label, a hint where there is one, and the input itself, which gets the id.
pub(super) fn field(id: &str, label: &str, hint: Option<&str>, input: Node) -> Node {
    let hint_id = format!("{id}-hint");
    let described = if hint.is_some() { input.attr("aria-describedby", &hint_id) } else { input };
    el("div")
        .attr("class", "field")
        .child(says("label", label).attr("for", id))
        .maybe(hint.map(|words| says("p", words).attr("class", "hint").attr("id", &hint_id)))
        .child(described.attr("id", id))
}

/// Something that opens in place.
pub(super) fn folded(words: &str, open: bool) -> Node {
    el("details").flag("open", open).child(says("summary", words))
}

/// A choice of a select.
pub(super) fn option(value: &str, words: &str, selected: bool) -> Node {
    says("option", words).attr("value", value).flag("selected", selected)
}

/// A box that can be ticked, with its label.
pub(super) fn tick(name: &str, value: &str, words: &str, checked: bool) -> Node {
    el("label")
        .child(el("input").attr("type", "checkbox").attr("name", name).attr("value", value).flag("checked", checked))
        .child(says("span", words))
}

/// What a field with this list offers.
pub(super) fn suggestions<'a>(id: &str, words: impl Iterator<Item = &'a str>) -> Node {
    el("datalist").attr("id", id).children(words.map(|word| el("option").attr("value", word)).collect())
}
