//! HTML that the worker makes: its places on a page, and its buttons.

use super::button;
use crate::app::node::{Node, el, of_class, says};
use crate::app::{Desk, dom};
use protocol::{Explanation, Html, InstrumentId, Refusal, ReportPart};
use std::pin::Pin;
use std::rc::Rc;
use texts::key;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{Element, Event};

/// HTML that the worker made for a place, and what is done once it is there.
pub(in crate::app) struct Made {
    html: Html,
    then: Box<dyn FnOnce()>,
}

impl Made {
    pub(in crate::app) fn new(html: Html, then: impl FnOnce() + 'static) -> Made {
        Made { html, then: Box::new(then) }
    }
}

impl From<Html> for Made {
    fn from(html: Html) -> Made {
        Made::new(html, || ())
    }
}

/// What a place is filled with; nothing where it is left as it is.
type Filling = Result<Option<Made>, Refusal>;

/// Asks for what a place is filled with.
type Ask = Rc<dyn Fn() -> Pin<Box<dyn Future<Output = Filling>>>>;

/// Fills a place with what `ask` gets. Where that is refused, it is said in the place, with a button that tries again.
pub(in crate::app) fn make_in<F>(desk: Desk, place: &Node, ask: impl Fn() -> F + 'static)
where
    F: Future<Output = Filling> + 'static,
{
    make_again(desk, place.clone(), Rc::new(move || Box::pin(ask())));
}

/// Fills a place with a part of the report of the open draft.
pub(in crate::app) fn report_in(desk: Desk, place: &Node, part: impl Fn() -> ReportPart + 'static) {
    make_in(desk, place, move || {
        let part = part();
        async move { Ok(desk.report_part(part).await?.map(Made::from)) }
    });
}

fn make_again(desk: Desk, place: Node, ask: Ask) {
    let _ = place.element().set_attribute("aria-busy", "true");
    let made = ask();
    spawn_local(async move {
        let made = match made.await {
            Ok(None) => return,
            Ok(Some(made)) => Ok(made),
            Err(refusal) => Err(refusal),
        };
        let _ = place.element().remove_attribute("aria-busy");
        match made {
            Ok(Made { html: Html(html), then }) => {
                place.element().set_inner_html(&html);
                then();
            }
            Err(refusal) => {
                let (itself, explanation) = (place.clone(), desk.explain_refusal(refusal));
                place.fill(vec![refused(desk, &explanation, move || {
                    itself.fill(vec![says("p", desk.t(key::PLACE_COMING)).attr("class", "hint")]);
                    make_again(desk, itself.clone(), Rc::clone(&ask));
                })]);
            }
        }
    });
}

/// Says why a request failed, with a button that tries again.
pub(in crate::app) fn refused(desk: Desk, why: &Explanation, again: impl Fn() + 'static) -> Node {
    let lines = why.lines.iter().map(|line| says("li", line)).collect();
    let list = (!why.lines.is_empty()).then(|| el("ul").children(lines));
    let words = el("div").child(says("p", &why.title).attr("class", "title")).maybe(list);
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
            (None, false) => kind.parse().into_iter().for_each(|format| desk.save(format)),
        }
    }
    let (Some(kind), Some(id)) = (element.get_attribute("data-save"), element.get_attribute("data-picture")) else {
        return;
    };
    let Ok(format) = kind.parse() else { return };
    let instrument = element.closest("[data-instrument]").ok().flatten();
    let instrument = instrument.and_then(|found| found.get_attribute("data-instrument")).map(InstrumentId);
    desk.save_picture(id, format, instrument);
}
