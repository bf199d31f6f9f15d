//! The page on which an assessment is begun: subject, day, modules.

use super::title;
use crate::app::node::{Node, el, of_class, says};
use crate::app::part::{ask_about_day, field, heading, option, tick, treaty_status};
use crate::app::{Desk, dom, go};
use engine::assessment::document::MAX_TITLE;
use engine::assessment::{Edit, SubjectField, is_date};
use engine::instrument::members::{MEMBERS, member};
use texts::key;

/// The choice "another body" in place of a member.
const OTHER: &str = "other";

pub(super) fn page(desk: Desk, from_link: Option<&str>, modules: Option<&[String]>) -> Node {
    title(desk, desk.t(key::NEW_TITLE));
    let mut choices = vec![option("", desk.t(key::NEW_WHO_CHOOSE), false)];
    choices.extend(MEMBERS.iter().map(|member| option(member.code, member.name, from_link == Some(member.code))));
    choices.push(option(OTHER, desk.t(key::NEW_WHO_OTHER), false));
    let who = el("select").attr("name", "member").flag("required", true).children(choices);
    let text = |name: &str, kind: &str| {
        el("input").attr("name", name).attr("type", kind).attr("autocomplete", "off").attr("dir", "auto")
    };
    let ticks = desk
        .instrument()
        .map(|instrument| {
            instrument
                .document
                .modules
                .iter()
                .map(|module| tick("modules", &module.id, &module.title, module.is_chosen_by(modules)))
                .collect()
        })
        .unwrap_or_default();
    let modules = of_class("fieldset", "boxes")
        .child(says("legend", desk.t(key::NEW_MODULES)))
        .child(says("p", desk.t(key::NEW_MODULES_HINT)).attr("class", "hint"))
        .children(ticks);
    let name = field("name", desk.t(key::NEW_NAME), None, text("name", "text")).flag("hidden", true);
    let name_field = name.clone();
    let status = el("div");
    show_status(desk, &status, from_link);
    let place = status.clone();
    let who = field("member", desk.t(key::NEW_WHO), Some(desk.t(key::NEW_WHO_HINT)), who).on("change", move |_| {
        let chosen = dom::field_value("member");
        let _ = name_field.clone().flag("hidden", chosen.as_deref() != Some(OTHER));
        show_status(desk, &place, chosen.as_deref());
    });
    let date = text("as_at", "date").value(&dom::today());
    let day = date.clone();
    let date = date.on("change", move |_| {
        ask_about_day(desk, day.element());
    });
    let form = el("form")
        .flag("novalidate", true)
        .child(who)
        .child(status)
        .child(name)
        .child(field("as_at", desk.t(key::NEW_AS_AT), Some(desk.t(key::NEW_AS_AT_HINT)), date))
        .child(field("authority", desk.t(key::NEW_AUTHORITY), None, text("authority", "text")))
        .child(modules)
        .child(
            says("p", desk.t(if desk.is_kept() { key::NEW_SHARED } else { key::START_NOT_KEPT })).attr("class", "hint"),
        )
        .child(says("button", desk.t(key::START_BEGIN)).attr("type", "submit"))
        .on("submit", move |event| {
            event.prevent_default();
            begin(desk);
        });
    of_class("div", "wide narrow")
        .child(heading(desk.t(key::NEW_TITLE)))
        .child(says("p", desk.t(key::NEW_LEAD)).attr("class", "lead"))
        .child(form)
}

/// Offers what is recorded of the chosen member, if a member was chosen.
fn show_status(desk: Desk, place: &Node, code: Option<&str>) {
    place.fill(code.and_then(member).map(|member| treaty_status(desk, member.code)).into_iter().collect());
}

/// Begins an assessment, or says beside each field what is missing and goes to the first of them.
fn begin(desk: Desk) {
    let text = |name: &str| dom::field_value(name).unwrap_or_default().trim().to_owned();
    let code = text("member");
    let said = |is_wrong: bool, words| is_wrong.then(|| desk.t(words).to_owned());
    let is_other = code == OTHER;
    let name = text("name");
    let too_long = |text: &str| desk.too_long(text, MAX_TITLE);
    let wrong = [
        ("member", said(code.is_empty(), key::NEW_WHO_MISSING)),
        ("name", said(is_other && name.is_empty(), key::NEW_NAME_MISSING).or(too_long(&name).filter(|_| is_other))),
        ("as_at", said(!is_date(&text("as_at")), key::NEW_AS_AT_WRONG)),
        ("authority", too_long(&text("authority"))),
    ];
    for (id, words) in &wrong {
        let Some(field) = dom::by_id(id) else { continue };
        match words {
            Some(words) => desk.field_wrong(&field, words),
            None => desk.field_right(&field),
        }
    }
    if let Some((id, _)) = wrong.iter().find(|(_, words)| words.is_some()) {
        dom::focus_id(id);
        return;
    }
    // A day that is probably not meant is asked about before it is taken.
    if dom::by_id("as_at").is_some_and(|day| ask_about_day(desk, &day)) {
        dom::focus_id("as_at");
        return;
    }
    let subject = |field, text: String| Edit::Subject { field, text: Some(text) };
    let mut edits = Vec::new();
    match member(&code) {
        Some(found) => {
            edits.push(subject(SubjectField::Member, code));
            edits.push(subject(SubjectField::Name, found.name.to_owned()));
        }
        None => edits.push(subject(SubjectField::Name, name)),
    }
    edits.push(subject(SubjectField::AsAt, text("as_at")));
    edits.push(subject(SubjectField::Authority, text("authority")));
    edits.push(Edit::Modules(Some(dom::ticked("modules"))));
    if let Some(key_of) = desk.begin(edits) {
        go(&format!("#/a/{key_of}"));
    }
}
