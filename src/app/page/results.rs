//! The results: the report, which the worker makes, and the files that can be saved.

use super::start::open_button;
use super::title;
use crate::app::node::{Node, of_class, says};
use crate::app::part::{Made, button, clicked, heading, link_button, make_in, report_in, subject_name};
use crate::app::{Desk, dom};
use documents::{FOLLOW_UP, follow_up_of};
use protocol::{ReportPage, ReportPart, SaveFormat};
use texts::{Key, key};
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlInputElement, HtmlSelectElement};

pub(super) fn page(desk: Desk, key_of: &str) -> Node {
    let name = desk.with_draft(|draft| subject_name(desk, draft)).unwrap_or_default();
    let name = desk.fill(key::RESULTS_TITLE, &[("name", &name)]);
    title(desk, &name);
    let overview = link_button(&format!("#/a/{key_of}"), desk.t(key::NAV_OVERVIEW), "button secondary");
    let print = button(desk.t(key::RESULTS_PRINT), "secondary").on("click", |_| dom::print());
    let main = of_class("div", "actions quiet-print")
        .child(save_button(desk, key::SAVE_JSON, SaveFormat::Json, ""))
        .child(save_button(desk, key::SAVE_HTML, SaveFormat::Html, "secondary"))
        .child(print)
        .child(overview);
    let report = of_class("div", "report")
        .child(says("p", desk.t(key::RESULTS_COMING)).attr("class", "hint"))
        .on("change", move |event| changed(desk, event.target().and_then(|target| target.dyn_into().ok())))
        .on("input", move |event| typed(desk, event.target().and_then(|target| target.dyn_into().ok())))
        .on("click", move |event| clicked(desk, &event));
    // With the report comes a style sheet for the line on every printed page.
    make_in(desk, &report, move || async move {
        let made =
            |ReportPage { html, page_rule }| Made::new(html, move || dom::page_rule(&page_rule.unwrap_or_default()));
        Ok(desk.report_page().await?.map(made))
    });
    of_class("div", "wide")
        .child(heading(&name))
        .child(says("p", desk.t(key::RESULTS_LEAD)).attr("class", "lead"))
        .child(main)
        .child(report)
        .child(of_class("div", "actions quiet-print").children(open_button(desk)))
}

fn save_button(desk: Desk, words: Key, format: SaveFormat, class: &str) -> Node {
    button(desk.t(words), class).on("click", move |_| desk.save(format))
}

/// Name and value of a field of the report.
fn field(element: Option<Element>) -> Option<(String, String)> {
    let element = element?;
    let name = element.get_attribute("name")?;
    let value = match (element.dyn_ref::<HtmlSelectElement>(), element.dyn_ref::<HtmlInputElement>()) {
        (Some(select), _) => select.value(),
        (_, Some(input)) => input.value(),
        _ => return None,
    };
    Some((name, value))
}

/// Makes a part of the report again.
fn renew(desk: Desk, part: ReportPart, id: &'static str) {
    if let Some(place) = dom::by_id(id) {
        report_in(desk, &Node::of(place), move || part.clone());
    }
}

fn changed(desk: Desk, element: Option<Element>) {
    let Some((name, value)) = field(element) else { return };
    if name == "grouping" {
        renew(desk, ReportPart::Gaps { grouping: value }, "gap-list");
    } else if let Some(item) = name.strip_prefix("planned/") {
        desk.plan(item, &value);
        renew(desk, ReportPart::Planned, "what-if-result");
    }
}

fn typed(desk: Desk, element: Option<Element>) {
    let Some((name, _)) = field(element.clone()) else { return };
    let Some((rest, element)) = name.strip_prefix("follow-up/").zip(element) else { return };
    let Some((item, field)) = rest.rsplit_once('/') else { return };
    let there = desk.with_draft(|draft| {
        let entry = follow_up_of(draft.document().extra.as_ref(), item)?;
        entry.get(field)?.as_str().map(str::to_owned)
    });
    let place = format!("extra.{FOLLOW_UP}.{item}.{field}");
    let words = match dom::is_text(&element) {
        true => desk.typed(&element, &place, &there.flatten().unwrap_or_default()),
        false => dom::value_of(&element),
    };
    desk.in_field(&element, || desk.follow_up(item, field, &words));
}
