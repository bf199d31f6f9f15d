//! What the second program made: its buttons.

use crate::app::{Desk, dom};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event};

/// A button of it was pressed: a file or a picture is saved, a lock is turned, or one of two answers is chosen.
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
