//! The page of instruments: those that this browser knows. Each can be checked and begun with, and others can be opened.

use super::start::open_button;
use super::title;
use crate::app::node::{Node, el, of_class, says};
use crate::app::part::{button, clicked, heading};
use crate::app::{Desk, dom, go};
use engine::instrument::Instrument;
use protocol::{Html, InspectInstrument, InstrumentId};
use std::rc::Rc;
use texts::key;
use wasm_bindgen_futures::spawn_local;

pub(super) fn page(desk: Desk) -> Node {
    title(desk, desk.t(key::INSTRUMENTS_TITLE));
    // The result of a check stands below the list.
    let found = of_class("div", "report")
        .attr("id", "checked")
        .attr("tabindex", "-1")
        .on("click", move |event| clicked(desk, &event));
    let rows = desk.instruments().iter().enumerate().map(|(index, known)| row(desk, index, known, &found)).collect();
    of_class("div", "wide")
        .child(heading(desk.t(key::INSTRUMENTS_TITLE)))
        .child(says("p", desk.t(key::INSTRUMENTS_LEAD)).attr("class", "lead"))
        .child(of_class("ul", "drafts").children(rows))
        .child(of_class("div", "actions").children(open_button(desk)))
        .child(says("p", desk.t(key::INSTRUMENTS_OPEN_HINT)).attr("class", "hint"))
        .child(found)
}

fn row(desk: Desk, index: usize, known: &Rc<Instrument>, found: &Node) -> Node {
    let document = &known.document;
    let places = [
        ("title", document.title.as_str()),
        ("version", &document.version),
        ("digest", known.digest.get(..12).unwrap_or_default()),
    ];
    let named = |words| desk.fill(key::INSTRUMENTS_NAMED, &[("button", desk.t(words)), ("name", &document.title)]);
    let begin = button(desk.t(key::INSTRUMENTS_BEGIN), "").attr("aria-label", &named(key::INSTRUMENTS_BEGIN)).on(
        "click",
        move |_| {
            desk.choose_instrument(index);
            go("#/new");
        },
    );
    let (place, digest) = (found.clone(), known.digest.clone());
    let check = button(desk.t(key::INSTRUMENTS_CHECK), "secondary")
        .attr("aria-label", &named(key::INSTRUMENTS_CHECK))
        .on("click", move |_| {
            let (place, digest) = (place.clone(), digest.clone());
            place.fill(vec![says("p", desk.t(key::INSTRUMENTS_CHECKING)).attr("class", "hint")]);
            spawn_local(async move {
                match desk.call(InspectInstrument { instrument: InstrumentId(digest.clone()) }).await {
                    Ok(Html(html)) => {
                        // Tells which instrument the pictures in it are of, when one is saved.
                        let place = place.attr("data-instrument", &digest);
                        place.element().set_inner_html(&html);
                        dom::focus_id("checked");
                    }
                    Err(refusal) => desk.notify_refused(refusal),
                }
            });
        });
    let forget = (index > 0).then(|| {
        button(desk.t(key::INSTRUMENTS_FORGET), "quiet")
            .attr("aria-label", &named(key::INSTRUMENTS_FORGET))
            .on("click", move |_| desk.forget_instrument(index))
    });
    el("li")
        .child(
            el("div")
                .child(says("p", &document.title).attr("class", "title"))
                .child(says("p", &desk.fill(key::RESULTS_VERSION, &places)).attr("class", "hint")),
        )
        .child(of_class("div", "actions").child(begin).child(check).maybe(forget))
}
