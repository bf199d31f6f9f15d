//! The status of an assessment, and its earlier states.

use super::carried::clearing;
use super::{ask_about_day, button, field, folded, option, refused};
use crate::app::node::{Node, el, of_class, says};
use crate::app::{Desk, dom};
use engine::assessment::document::{Status, Subject};
use engine::assessment::{Draft, Edit, SubjectField};
use engine::insight::progress;
use strum::VariantArray;
use texts::{Key, key};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event};

/// The status in words; a clearance with its office and day.
pub(in crate::app) fn status_words(desk: Desk, subject: &Subject) -> String {
    match subject.status.unwrap_or_default() {
        Status::Draft => desk.t(key::STATUS_DRAFT).to_owned(),
        Status::Review => desk.t(key::STATUS_REVIEW).to_owned(),
        Status::Cleared => {
            let mut words = desk.t(key::STATUS_CLEARED).to_owned();
            if let Some(office) = &subject.cleared_by {
                words.push_str(&desk.fill(key::STATUS_CLEARED_BY_PART, &[("office", office)]));
            }
            if let Some(day) = &subject.cleared_on {
                let day = dom::date_words(day, desk.t(key::LOCALE_FORMAT));
                words.push_str(&desk.fill(key::STATUS_CLEARED_ON_PART, &[("date", &day)]));
            }
            words
        }
    }
}

/// The fields of the status, folded unless `open`.
pub(in crate::app) fn status(desk: Desk, draft: &Draft, open: bool) -> Node {
    let subject = &draft.document().subject;
    let now = subject.status.unwrap_or_default();
    let words = [key::STATUS_DRAFT, key::STATUS_REVIEW, key::STATUS_CLEARED];
    let choices = Status::VARIANTS
        .iter()
        .zip(words)
        .map(|(one, words)| option(one.as_str(), desk.t(words), *one == now))
        .collect();
    let text = |kind: &str, name: &str, value: &Option<String>| {
        el("input")
            .attr("type", kind)
            .attr("name", name)
            .attr("autocomplete", "off")
            .attr("dir", "auto")
            .value(value.as_deref().unwrap_or_default())
    };
    let clearance = (now == Status::Cleared).then(|| {
        let office = text("text", "status/cleared_by", &subject.cleared_by);
        let day = text("date", "status/cleared_on", &subject.cleared_on);
        of_class("div", "row")
            .child(field("status-cleared_by", desk.t(key::STATUS_CLEARED_BY), None, office))
            .child(field("status-cleared_on", desk.t(key::STATUS_CLEARED_ON), None, day))
    });
    let title = desk.fill(key::STATUS_TITLE, &[("status", &status_words(desk, subject))]);
    let hint = Some(desk.t(key::STATUS_HINT));
    let select = el("select").attr("name", "status").children(choices);
    let mut all = folded(&title, open)
        .attr("class", "panel stands")
        .maybe(clearing(desk, draft))
        .child(field("status", desk.t(key::STATUS_LABEL), hint, select))
        .maybe(clearance);
    for event in ["input", "change"] {
        all = all.on(event, move |event| respond(desk, &event));
    }
    all
}

fn respond(desk: Desk, event: &Event) {
    let Some(element) = event.target().and_then(|target| target.dyn_into::<Element>().ok()) else { return };
    let is_change = event.type_() == "change";
    let value = dom::value_of(&element);
    let field = match element.get_attribute("name").as_deref() {
        Some("status") if is_change => {
            desk.seal();
            desk.edit(Edit::stands(value.parse().unwrap_or_default(), None, Some(&dom::today())));
            desk.seal();
            desk.redraw();
            return;
        }
        Some("status/cleared_by") => SubjectField::ClearedBy,
        Some("status/cleared_on") => SubjectField::ClearedOn,
        _ => return,
    };
    if is_change {
        desk.seal();
        if field == SubjectField::ClearedOn {
            ask_about_day(desk, &element);
        }
    } else {
        let there = desk.with_draft(|draft| {
            let subject = &draft.document().subject;
            let text = if field == SubjectField::ClearedBy { &subject.cleared_by } else { &subject.cleared_on };
            text.clone().unwrap_or_default()
        });
        let place = format!("subject.{}", field.as_str());
        let text = desk.typed(&element, &place, &there.unwrap_or_default());
        desk.in_field(&element, || desk.edit(Edit::Subject { field, text: Some(text) }));
    }
}

/// The earlier states, which are read when the panel is opened, and a button to begin anew.
pub(in crate::app) fn earlier(desk: Desk, key_of: &str) -> Node {
    let place = el("div");
    let (inside, key_of) = (place.clone(), key_of.to_owned());
    let clear = button(desk.t(key::PAST_CLEAR), "secondary").on("click", move |_| {
        if let Some(empty) = desk.with_draft(Draft::without_answers) {
            desk.replace(empty, key::PAST_CLEARED);
        }
    });
    folded(desk.t(key::PAST_TITLE), false)
        .attr("class", "panel")
        .child(says("p", desk.t(key::PAST_HINT)).attr("class", "hint"))
        .child(place)
        .child(of_class("div", "actions").child(clear))
        .on_open(move || fill_states(desk, &inside, &key_of))
}

/// Lists the states that are kept, the newest first.
fn fill_states(desk: Desk, inside: &Node, key_of: &str) {
    let rows = of_class("ul", "drafts");
    inside.fill(vec![rows.clone()]);
    let (place, key_again) = (inside.clone(), key_of.to_owned());
    let count = desk.past(key_of, move |draft| match draft {
        Ok(draft) => drop(rows.clone().child(state(desk, draft))),
        // One message replaces the whole list.
        Err(refusal) => {
            let why = desk.explain_refusal(refusal);
            let (inside, key_of) = (place.clone(), key_again.clone());
            place.fill(vec![refused(desk, &why, move || fill_states(desk, &inside, &key_of))]);
        }
    });
    if count == 0 {
        inside.fill(vec![says("p", desk.t(key::PAST_NONE))]);
    }
}

fn state(desk: Desk, draft: Draft) -> Node {
    let document = draft.document();
    let time = document.modified.as_deref().map(|time| dom::time_words(time, desk.t(key::LOCALE_FORMAT)));
    let time = time.unwrap_or_default();
    let answered =
        draft.instrument().parts.iter().map(|part| progress(draft.instrument(), draft.scores(), *part).answered).sum();
    let back = button(desk.t(key::PAST_BACK), "secondary")
        .attr("aria-label", &desk.fill(key::PAST_BACK_NAMED, &[("time", &time)]));
    let document = document.clone();
    let back = back.on("click", move |_| desk.replace(document.clone(), key::PAST_WENT_BACK));
    el("li")
        .child(says("span", &time).attr("class", "title"))
        .child(says("span", &desk.count(key::PAST_ANSWERS, answered)).attr("class", "count"))
        .child(back)
}

/// A hint for the first visit. It is shown until the person has dismissed it.
pub(in crate::app) fn hint(desk: Desk, name: &str, words: Key) -> Option<Node> {
    let setting = format!("hint/{name}");
    // The hints promise that everything is saved.
    if desk.setting(&setting).is_some() || !desk.is_kept() {
        return None;
    }
    let note = of_class("div", "note hint-note").child(says("p", desk.t(words)));
    let itself = note.clone();
    let done = button(desk.t(key::HINT_DONE), "quiet").on("click", move |_| {
        desk.set_setting(&setting, "read");
        itself.element().remove();
        dom::focus_heading();
    });
    Some(note.child(done))
}
