//! HTML that the worker makes: its places on a page, and its buttons.

use super::button;
use crate::app::node::{Node, el, of_class, says};
use crate::app::{Desk, dom};
use crate::errand::Reply;
use std::rc::Rc;
use texts::key;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event};

/// What is done with the reply to an errand.
pub(in crate::app) type Then = Box<dyn FnOnce(Reply)>;

/// Sends an errand and hands on its reply.
type Ask = Rc<dyn Fn(Then)>;

/// Fills a place with the HTML that `ask` asks for; `then` gets the reply afterwards. If the request fails, the place says so,
/// with a button that tries again.
pub(in crate::app) fn make_in(desk: Desk, place: &Node, ask: impl Fn(Then) + 'static, then: impl Fn(Reply) + 'static) {
    make_again(desk, place.clone(), Rc::new(ask), Rc::new(then));
}

/// Fills a place with the HTML that a request gives for the open draft.
pub(in crate::app) fn report_in(desk: Desk, place: &Node, errand: &'static str, grouping: &str) {
    let grouping = grouping.to_owned();
    make_in(desk, place, move |then| desk.ask_about(errand, &grouping, then), |_| ());
}

fn make_again(desk: Desk, place: Node, ask: Ask, then: Rc<dyn Fn(Reply)>) {
    let _ = place.element().set_attribute("aria-busy", "true");
    let again = Rc::clone(&ask);
    ask(Box::new(move |reply| {
        let _ = place.element().remove_attribute("aria-busy");
        if let Some(html) = &reply.content {
            place.element().set_inner_html(html);
            then(reply);
            return;
        }
        let itself = place.clone();
        place.fill(vec![refused(desk, &reply, move || {
            itself.fill(vec![says("p", desk.t(key::PLACE_COMING)).attr("class", "hint")]);
            make_again(desk, itself.clone(), Rc::clone(&again), Rc::clone(&then));
        })]);
    }));
}

/// Says why a request failed, with a button that tries again.
pub(in crate::app) fn refused(desk: Desk, reply: &Reply, again: impl Fn() + 'static) -> Node {
    let lines = reply.said.iter().map(|line| says("li", line)).collect();
    let list = (!reply.said.is_empty()).then(|| el("ul").children(lines));
    let words = el("div").child(says("p", &reply.title).attr("class", "title")).maybe(list);
    let again = button(desk.t(key::PLACE_AGAIN), "secondary").on("click", move |_| again());
    of_class("div", "notice problem")
        .attr("role", "alert")
        .child(words)
        .child(of_class("div", "actions quiet-print").child(again))
}

/// Handles a click in such HTML: a button saves a file or a picture, sets or removes a lock, or chooses one of two values.
pub(in crate::app) fn clicked(desk: Desk, event: &Event) {
    let Some(element) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
    if let Some(kind) = element.get_attribute("data-file") {
        match (kind.strip_prefix("lock/"), kind.contains('/')) {
            (Some(act), _) => desk.turn_lock(act),
            (None, true) => {
                desk.choose(&kind);
                // The button is gone.
                dom::focus_heading();
            }
            (None, false) => desk.save(&kind),
        }
    }
    let (Some(kind), Some(id)) = (element.get_attribute("data-save"), element.get_attribute("data-picture")) else {
        return;
    };
    let instrument = element.closest("[data-instrument]").ok().flatten();
    desk.save_picture(&id, &kind, instrument.and_then(|found| found.get_attribute("data-instrument")));
}
