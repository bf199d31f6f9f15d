//! Pages, one a file. Each page is built once, under a reactive owner of its own: when the page is left, its effects end.

mod help;
mod instruments;
mod new;
mod overview;
mod results;
mod review;
mod section;
mod start;

pub(super) use section::{Rail, Walk};

use super::node::{Node, of_class, says};
use super::part::{button, heading, link_button};
use super::route::Later;
use super::{Desk, Dialog, OpenDraftError, Route, dom};
use documents::encrypted::PlaintextFields;
use leptos::prelude::*;
use texts::{Key, key};

/// The page of the address.
pub(super) fn current(desk: Desk) -> Node {
    let route = desk.page.get();
    desk.content.track();
    dom::page_rule("");
    if let Some(draft) = route.draft() {
        match desk.open_draft(draft) {
            Ok(()) => {}
            Err(OpenDraftError::Missing) => return lost(desk, key::LOST_DRAFT_TITLE, desk.t(key::LOST_DRAFT)),
            Err(OpenDraftError::Locked(fields)) => return locked(desk, draft, &fields),
            Err(OpenDraftError::Unreadable(refusal)) => {
                let lines = desk.fault_lines(&refusal.faults).join(" ");
                return lost(desk, key::LOST_DRAFT_UNREADABLE, &lines);
            }
        }
    }
    // After undo the focus returns to the field that had it; otherwise the heading takes it.
    let (focus, caret, question) = (desk.take_focus(), desk.take_caret(), desk.take_question(&route));
    request_animation_frame(move || {
        desk.show_wrong();
        match (&focus, question) {
            (Some(field), _) => {
                dom::focus_field(field);
                caret.iter().for_each(dom::set_caret);
            }
            (None, None) => {}
            (None, Some(question)) if dom::focus_id(&format!("question-{question}")) => {}
            (None, Some(_)) => dom::focus_heading(),
        }
    });
    match route {
        Route::Start => start::page(desk),
        Route::New { member, modules } => new::page(desk, member.as_deref(), modules.as_deref()),
        Route::Overview(draft) => overview::page(desk, &draft),
        Route::Section { draft, section, .. } => section::page(desk, &draft, &section),
        Route::Review(_) => review::page(desk),
        Route::Results(draft) => results::page(desk, &draft),
        Route::Instruments => instruments::page(desk),
        Route::Help => help::page(desk),
        Route::Later(page) => {
            let words = match page {
                Later::Compare => key::LATER_COMPARE,
                Later::Open => key::LATER_OPEN,
                Later::Other => key::LATER_OTHER,
            };
            lost(desk, key::LATER_TITLE, desk.t(words))
        }
        Route::Lost => lost(desk, key::LOST_TITLE, desk.t(key::LOST)),
    }
}

/// Sets the title of the window.
fn title(desk: Desk, page: &str) {
    if let Some(document) = dom::document() {
        document.set_title(&desk.fill(key::PAGE_TITLE, &[("page", page)]));
    }
}

/// A page that says that something does not exist.
fn lost(desk: Desk, title_of: Key, words: &str) -> Node {
    title(desk, desk.t(title_of));
    let back = says("a", desk.t(key::LOST_BACK)).attr("href", "#/");
    of_class("div", "wide").children(vec![heading(desk.t(title_of)), says("p", words), back])
}

/// A page that asks for a passphrase.
fn locked(desk: Desk, draft: &str, fields: &PlaintextFields) -> Node {
    let name = desk.locked_name(fields);
    title(desk, &name);
    request_animation_frame(dom::focus_heading);
    let draft = draft.to_owned();
    let open =
        button(desk.t(key::LOCK_OPEN), "").on("click", move |_| desk.set_dialog(Some(unlocking(desk, draft.clone()))));
    let back = link_button("#/", desk.t(key::LOST_BACK), "button secondary");
    let ways = of_class("div", "actions").child(open).child(back);
    of_class("div", "wide").children(vec![heading(&name), says("p", desk.t(key::LOCK_WORDS)), ways])
}

/// Asks for the passphrase of a draft.
fn unlocking(desk: Desk, draft: String) -> Dialog {
    Dialog::Unlock(draft, desk.t(key::LOCK_PASSPHRASE).to_owned())
}

/// The day that answers describe, in words.
fn as_at(desk: Desk, date: Option<&str>) -> String {
    date.map(|date| desk.fill(key::DRAFT_AS_AT, &[("date", &dom::date_words(date, desk.t(key::LOCALE_FORMAT)))]))
        .unwrap_or_default()
}
