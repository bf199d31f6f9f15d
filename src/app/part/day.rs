//! The question beside a field about a day that is probably not meant.

use super::button;
use crate::app::node::{of_class, says};
use crate::app::{Desk, dom};
use engine::assessment::doubt;
use texts::key;
use web_sys::Element;

/// The attribute of a field that holds the day of which the person has said that it is right.
const SURE: &str = "data-sure";

/// Asks about the day in a field if it is probably not the one that was meant, and removes an earlier question. Returns
/// whether it asks.
pub(in crate::app) fn ask_about_day(desk: Desk, field: &Element) -> bool {
    let id = format!("{}-doubt", field.id());
    if let Some(before) = dom::by_id(&id) {
        before.remove();
    }
    let date = dom::value_of(field);
    let Some(found) = doubt(&date, &dom::today()) else { return false };
    if field.get_attribute(SURE).as_ref() == Some(&date) {
        return false;
    }
    let day = |date: &str| dom::date_words(date, desk.t(key::LOCALE_FORMAT));
    let mut actions = Vec::new();
    if let Some(meant) = found.meant().map(str::to_owned) {
        let (field, note) = (field.clone(), id.clone());
        let words = desk.fill(key::DOUBT_CHANGE, &[("day", &day(&meant))]);
        actions.push(button(&words, "secondary").on("click", move |_| {
            dom::type_into(&field, &meant);
            close(&note, &field);
        }));
    }
    let (of, note) = (field.clone(), id.clone());
    let words = desk.fill(key::DOUBT_KEEP, &[("day", &day(&date))]);
    actions.push(button(&words, "secondary").on("click", move |_| {
        let _ = of.set_attribute(SURE, &dom::value_of(&of));
        close(&note, &of);
    }));
    let question = of_class("div", "note doubt")
        .attr("id", &id)
        .attr("role", "alert")
        .child(says("p", &desk.doubt_words(&date, &found)))
        .child(of_class("div", "actions").children(actions));
    let _ = field.after_with_node_1(question.element());
    true
}

/// The question is answered.
fn close(id: &str, field: &Element) {
    if let Some(question) = dom::by_id(id) {
        question.remove();
    }
    dom::focus(field);
}
