//! The start page: begin, go on with a draft, open files.

use super::{as_at, title};
use crate::app::node::{Node, el, of_class, says};
use crate::app::part::{button, carried_count, heading, link_button, percent, status_words, subject_name};
use crate::app::{Desk, Dialog, Listed, OpenDraftError, dom, go, open_example, open_files};
use documents::encrypted::PlaintextFields;
use engine::insight::{Progress, progress_of};
use gloo_timers::callback::Timeout;
use leptos::prelude::*;
use texts::{Key, key};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

pub(super) fn page(desk: Desk) -> Node {
    title(desk, desk.t(key::START_TITLE));
    let drafts = el("div").live(move || {
        desk.drafts.track();
        let list = desk.list();
        if list.is_empty() {
            return Vec::new();
        }
        let rows = list.into_iter().map(|listed| row(desk, listed)).collect();
        let section = el("section")
            .attr("aria-labelledby", "drafts")
            .child(says("h2", desk.t(key::START_DRAFTS)).attr("id", "drafts"))
            .child(of_class("ul", "drafts").children(rows))
            .child(
                button(desk.t(key::REMOVE_ALL), "quiet").on("click", move |_| desk.set_dialog(Some(Dialog::RemoveAll))),
            );
        vec![section]
    });
    let undelete = el("div").live(move || {
        desk.drafts.track();
        let Some(name) = desk.deleted() else { return Vec::new() };
        let back = button(desk.t(key::START_UNDELETE), "secondary").on("click", move |_| {
            desk.hush();
            desk.restore();
        });
        vec![of_class("p", "note").text(&desk.fill(key::START_DELETED, &[("name", &name)])).text(" ").child(back)]
    });
    let step = |number: &str, title_of: Key, words: Key| {
        el("li")
            .child(says("span", number).attr("class", "number").attr("aria-hidden", "true"))
            .child(says("h3", desk.t(title_of)))
            .child(says("p", desk.t(words)))
    };
    let steps = vec![
        step("1", key::START_STEP1_TITLE, key::START_STEP1),
        step("2", key::START_STEP2_TITLE, key::START_STEP2),
        step("3", key::START_STEP3_TITLE, key::START_STEP3),
    ];
    let how = el("section")
        .attr("aria-labelledby", "how")
        .child(says("h2", desk.t(key::START_HOW)).attr("id", "how"))
        .child(of_class("ol", "steps").children(steps));
    let private = of_class("section", "promise")
        .attr("aria-labelledby", "private")
        .child(says("h2", desk.t(key::START_PRIVATE)).attr("id", "private"))
        .child(says("p", desk.t(key::START_PRIVATE_TEXT)))
        .child(says("p", desk.t(if desk.is_kept() { key::START_SHARED } else { key::START_NOT_KEPT })))
        .maybe(dom::is_single().then(|| says("p", desk.t(key::START_SINGLE))));
    let hero = of_class("div", "wide")
        .child(heading(desk.t(key::START_TITLE)))
        .child(says("p", desk.t(key::START_LEAD)).attr("class", "lead"))
        .child(
            of_class("div", "actions")
                .child(button(desk.t(key::START_BEGIN), "").on("click", |_| go("#/new")))
                .child(button(desk.t(key::START_EXAMPLE), "secondary").on("click", move |_| open_example(desk)))
                .children(open_button(desk)),
        )
        .child(says("p", desk.t(key::START_OPEN_HINT)).attr("class", "hint"));
    el("div")
        .child(of_class("div", "hero").child(hero))
        .child(of_class("div", "wide").children(vec![undelete, drafts, how, private]))
}

/// The button that opens files, and the input behind it.
pub(super) fn open_button(desk: Desk) -> Vec<Node> {
    let input = of_class("input", "hidden-input")
        .attr("type", "file")
        .flag("multiple", true)
        .attr("accept", ".json,.html,.csv,.txt,application/json,text/html,text/csv,text/plain")
        .attr("aria-hidden", "true")
        .attr("tabindex", "-1")
        .on("change", move |event| {
            let input = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
            if let Some(input) = input {
                open_files(desk, input.files());
                // Otherwise choosing the same file again would raise no event.
                input.set_value("");
            }
        });
    let behind = input.clone();
    let open = button(desk.t(key::START_OPEN), "secondary").on("click", move |_| {
        if let Some(input) = behind.element().dyn_ref::<HtmlInputElement>() {
            input.click();
        }
    });
    vec![open, input]
}

/// The row of one draft.
fn row(desk: Desk, listed: Listed) -> Node {
    let key_of = listed.key;
    let not_kept = (!listed.is_kept).then(|| says("p", desk.t(key::DRAFT_NOT_KEPT)).attr("class", "hint not-kept"));
    let draft = match listed.draft {
        Ok(draft) => draft,
        Err(OpenDraftError::Locked(fields)) => return locked_row(desk, key_of, &fields).maybe(not_kept),
        Err(closed) => {
            let faults = if let OpenDraftError::Unreadable(refusal) = closed { refusal.faults } else { Vec::new() };
            let lines = desk.fault_lines(&faults).iter().map(|line| says("li", line)).collect();
            let words = el("div")
                .child(says("p", desk.t(key::DRAFT_UNREADABLE)).attr("class", "title"))
                .child(of_class("ul", "hint").children(lines));
            let ways = of_class("div", "actions").child(save_raw(desk, key_of));
            return el("li").child(words).child(ways);
        }
    };
    let name = desk.numbered(&key_of, &draft.document().id, subject_name(desk, &draft));
    let document = draft.document();
    let changed = document
        .modified
        .as_deref()
        .map(|time| desk.fill(key::DRAFT_CHANGED, &[("date", &dom::moment_words(time, desk.t(key::LOCALE_FORMAT)))]));
    let day = as_at(desk, document.subject.as_at.as_deref());
    let dates = format!("{}. {day} {}", status_words(desk, &document.subject), changed.unwrap_or_default());
    let (Progress { asked, answered, .. }, carried) = progress_of(&draft);
    #[allow(clippy::cast_precision_loss, reason = "a count of questions")]
    let done = percent(desk, if asked == 0 { 0.0 } else { answered as f64 / asked as f64 });
    let mut done = desk.fill(key::DRAFT_ANSWERED, &[("share", &done)]);
    if carried > 0 {
        done.push_str(&format!(" · {}", carried_count(desk, carried)));
    }
    let overview = format!("#/a/{key_of}");
    let address = desk.last_place(&key_of).unwrap_or_else(|| overview.clone());
    let named = |words| desk.fill(words, &[("name", &name)]);
    let go_on = button(desk.t(key::DRAFT_CONTINUE), "")
        .attr("aria-label", &named(key::DRAFT_CONTINUE_NAMED))
        .on("click", move |_| go(&address));
    let (for_name, for_next) = (key_of.clone(), key_of.clone());
    let old_name = document.subject.name.clone().unwrap_or_default();
    let rename = button(desk.t(key::DRAFT_RENAME), "quiet")
        .attr("aria-label", &named(key::DRAFT_RENAME_NAMED))
        .on("click", move |_| desk.set_dialog(Some(Dialog::Rename(for_name.clone(), old_name.clone()))));
    let next = button(desk.t(key::DRAFT_NEXT), "quiet").attr("aria-label", &named(key::DRAFT_NEXT_NAMED)).on(
        "click",
        move |_| {
            if let Some(key_of) = desk.begin_from(&for_next) {
                // The note at the top is to be read first. The field is looked for after this page has reacted to the new draft.
                dom::to_top();
                let address = format!("#/a/{key_of}");
                Timeout::new(0, move || desk.go_to_field(&address, "subject/as_at")).forget();
            }
        },
    );
    let delete = delete(desk, key_of, &name);
    let words = el("div").child(link_button(&overview, &name, "title")).child(says("p", &dates).attr("class", "hint"));
    el("li")
        .child(words.maybe(not_kept))
        .child(says("p", &done).attr("class", "done"))
        .child(of_class("div", "actions").children(vec![go_on, rename, next, delete]))
}

fn delete(desk: Desk, key_of: String, name: &str) -> Node {
    let words = desk.fill(key::DRAFT_DELETE_NAMED, &[("name", name)]);
    let name = name.to_owned();
    button(desk.t(key::DRAFT_DELETE), "quiet").attr("aria-label", &words).on("click", move |_| {
        desk.announce(desk.fill(key::START_DELETED, &[("name", &name)]));
        desk.delete(&key_of, &name);
    })
}

fn save_raw(desk: Desk, key_of: String) -> Node {
    button(desk.t(key::DRAFT_SAVE_AS_IT_IS), "secondary").on("click", move |_| desk.save_raw(&key_of))
}

/// The row of a locked draft, whose content is not known.
fn locked_row(desk: Desk, key_of: String, fields: &PlaintextFields) -> Node {
    let name = desk.locked_name(fields);
    let date = dom::moment_words(&fields.kept, desk.t(key::LOCALE_FORMAT));
    let words = el("div")
        .child(link_button(&format!("#/a/{key_of}"), &name, "title"))
        .child(says("p", &desk.fill(key::LOCK_KEPT, &[("date", &date)])).attr("class", "hint"));
    let ways = of_class("div", "actions").child(save_raw(desk, key_of.clone())).child(delete(desk, key_of, &name));
    el("li").child(words).child(ways)
}
