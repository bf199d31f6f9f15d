//! Header, alert and footer: the same on every page.

use super::{button, clicked};
use crate::app::node::{Node, el, of_class, says, svg};
use crate::app::{Desk, Notice, NoticeKind, Offer, Route, SaveStatus, Unkept, Wrong, dom};
use draft_sync::StorageError;
use leptos::prelude::*;
use texts::key;

/// The header: name, navigation, undo and redo, and whether everything is saved.
pub(in crate::app) fn header(desk: Desk) -> Node {
    let bar = |y: &str, width: &str| {
        svg("rect").attr("x", "2").attr("y", y).attr("width", width).attr("height", "4").attr("rx", "2")
    };
    let mark = svg("svg")
        .attr("class", "mark")
        .attr("viewBox", "0 0 24 24")
        .attr("aria-hidden", "true")
        .attr("focusable", "false")
        .children(vec![bar("3", "20"), bar("10", "14"), bar("17", "8")]);
    let name = of_class("a", "name").attr("href", "#/").child(mark).text(desk.t(key::APP_NAME));
    let ways = el("ul").live(move || {
        let route = desk.route.get();
        let way = |address: &str, words, there: bool| {
            let link = says("a", desk.t(words)).attr("href", address);
            el("li").child(if there { link.attr("aria-current", "page") } else { link })
        };
        let mut ways = vec![way("#/", key::NAV_START, route == Route::Start)];
        if let Some(draft) = route.draft() {
            ways.push(way(&format!("#/a/{draft}"), key::NAV_OVERVIEW, matches!(route, Route::Overview(_))));
            ways.push(way(&format!("#/a/{draft}/review"), key::NAV_REVIEW, matches!(route, Route::Review(_))));
            ways.push(way(&format!("#/a/{draft}/results"), key::NAV_RESULTS, matches!(route, Route::Results(_))));
        }
        ways.push(way("#/help", key::NAV_HELP, route == Route::Help));
        ways
    });
    let is_open = move || desk.route.with(|route| route.draft().is_some());
    let step = move |words, sign: &str, back: bool| {
        let step = el("button")
            .attr("type", "button")
            .attr("class", "quiet")
            .child(says("span", sign).attr("aria-hidden", "true"))
            .text(desk.t(words))
            .on("click", move |_| desk.step(back));
        let itself = step.clone();
        step.react(Box::new(move || {
            let (can_undo, can_redo) = desk.history.get();
            let _ = itself.clone().flag("disabled", !(if back { can_undo } else { can_redo }));
        }));
        step
    };
    let tools = of_class("div", "tools")
        .attr("role", "group")
        .attr("aria-label", desk.t(key::HISTORY_GROUP))
        .child(step(key::HISTORY_UNDO, "↶ ", true))
        .child(step(key::HISTORY_REDO, "↷ ", false));
    let itself = tools.clone();
    tools.react(Box::new(move || {
        let _ = itself.clone().flag("hidden", !is_open());
    }));
    // These two lines always take up their place, so that a message moves nothing on the page.
    let saving = of_class("p", "saving").live(move || {
        let words = if is_open() { saving_words(desk) } else { String::new() };
        if words.is_empty() { Vec::new() } else { vec![says("span", &words)] }
    });
    let said = of_class("p", "said").live(move || {
        let said = desk.said.get();
        if said.is_empty() { Vec::new() } else { vec![says("span", &said)] }
    });
    let status = of_class("div", "status")
        .attr("role", "status")
        .children(vec![saving, said])
        .child(el("div").live(move || notice_box(desk, |kind| kind == NoticeKind::Done)));
    let nav = el("nav").attr("aria-label", desk.t(key::NAV_LABEL)).child(ways);
    let wide = of_class("div", "wide").children(vec![name, nav, tools, status]);
    // A marking stands on every page of an assessment.
    let marking = of_class("div", "marking").live(move || {
        desk.content.track();
        desk.opened.track();
        let is_open = is_open();
        let marking = desk.with_draft(|draft| draft.document().subject.marking.clone()).flatten();
        marking.filter(|_| is_open).map(|words| says("p", &words).attr("class", "wide")).into_iter().collect()
    });
    of_class("header", "top").child(wide).child(marking)
}

fn saving_words(desk: Desk) -> String {
    desk.wrong.track();
    let is_all = !desk.wrong_fields().iter().any(Wrong::is_of_draft);
    match desk.saving.get() {
        SaveStatus::Saved(_) if !is_all => desk.t(key::STATUS_NOT_ALL).to_owned(),
        SaveStatus::Nothing => String::new(),
        SaveStatus::Pending => desk.t(key::STATUS_SAVING).to_owned(),
        SaveStatus::Saved(None) => desk.t(key::STATUS_SAVED).to_owned(),
        SaveStatus::Saved(Some(moment)) => {
            let time = dom::clock(&moment, desk.t(key::LOCALE_FORMAT));
            desk.fill(key::STATUS_SAVED_AT, &[("time", &time)])
        }
        SaveStatus::NotKept => desk.t(key::STATUS_NOT_KEPT).to_owned(),
        SaveStatus::Failed(StorageError::Full) => desk.t(key::STATUS_FULL).to_owned(),
        SaveStatus::LockedOut => desk.t(key::STATUS_LOCKED).to_owned(),
        SaveStatus::KeyLost => desk.t(key::STATUS_KEY_LOST).to_owned(),
        SaveStatus::Removed => desk.t(key::STATUS_REMOVED).to_owned(),
        SaveStatus::Failed(StorageError::Denied) => desk.t(key::STATUS_DENIED).to_owned(),
    }
}

/// The offer of a newer release, which the script in `index.html` reports. It is never taken without being asked for.
pub(in crate::app) fn release(desk: Desk) -> Node {
    of_class("aside", "release").attr("aria-label", desk.t(key::RELEASE_LABEL)).live(move || {
        if !desk.newer.get() {
            return Vec::new();
        }
        desk.announce(desk.t(key::RELEASE_READY));
        let take = button(desk.t(key::RELEASE_TAKE), "").on("click", move |_| {
            desk.flush();
            dom::tell("palermo-take");
        });
        let later = button(desk.t(key::RELEASE_LATER), "quiet").on("click", move |_| desk.newer.set(false));
        let words = el("div")
            .child(says("p", desk.t(key::RELEASE_READY)).attr("class", "title"))
            .child(says("p", desk.t(key::RELEASE_KEPT)));
        vec![
            of_class("div", "wide").child(
                of_class("div", "notice calm")
                    .children(vec![words, of_class("div", "actions").children(vec![take, later])]),
            ),
        ]
    })
}

/// The title of a notice and its lines.
fn notice_words(title: &str, lines: Vec<Node>) -> Node {
    let list = (!lines.is_empty()).then(|| el("ul").children(lines));
    el("div").child(says("p", title).attr("class", "title")).maybe(list)
}

/// The lines of a notice: a list, unless there is only one.
fn particulars(title: &str, lines: &[String]) -> Node {
    match lines {
        [only] => notice_words(title, Vec::new()).child(says("p", only).attr("class", "line")),
        lines => notice_words(title, lines.iter().map(|line| says("li", line)).collect()),
    }
}

/// The current notice, if it is of a kind that is shown here.
fn notice_box(desk: Desk, is_shown_here: impl Fn(NoticeKind) -> bool) -> Vec<Node> {
    let Some(Notice { kind, title, lines, offer, .. }) = desk.notice.get().filter(|notice| is_shown_here(notice.kind))
    else {
        return Vec::new();
    };
    let class = match kind {
        NoticeKind::Done => "wide notice floats done",
        NoticeKind::Attention => "wide notice floats attention",
        NoticeKind::Problem => "wide notice floats problem",
    };
    let has_it = offer.map(|Offer::HasFile { draft, state }| {
        button(desk.t(key::KEEP_HAS_IT), "secondary").on("click", move |_| {
            desk.dismiss_notice();
            desk.has_file(&draft, &state);
        })
    });
    let dismiss = button(desk.t(key::ALERT_DISMISS), "quiet").on("click", move |_| desk.dismiss_notice());
    let ways = of_class("div", "actions").maybe(has_it).child(dismiss);
    vec![of_class("div", class).child(particulars(&title, &lines)).child(ways)]
}

/// The region for what is wrong, until it is dismissed or put right.
pub(in crate::app) fn alert(desk: Desk) -> Node {
    of_class("div", "alert")
        .attr("role", "alert")
        .child(el("div").live(move || notice_box(desk, |kind| kind != NoticeKind::Done)))
        .child(el("div").live(move || {
            if desk.saving.get() != SaveStatus::Removed {
                return Vec::new();
            }
            let keep = button(desk.t(key::REMOVED_KEEP), "").on("click", move |_| desk.decide_removed(true));
            let let_go =
                button(desk.t(key::REMOVED_LET_GO), "secondary").on("click", move |_| desk.decide_removed(false));
            let line = says("li", desk.t(key::REMOVED_LINE));
            let ways = of_class("div", "actions").child(keep).child(let_go);
            let words = notice_words(desk.t(key::REMOVED_TITLE), vec![line]);
            vec![of_class("div", "wide notice attention").child(words).child(ways)]
        }))
        .child(el("div").live(move || {
            desk.held.track();
            unkept(desk).into_iter().collect()
        }))
        .child(el("div").live(move || {
            let html = desk.choice.get();
            if html.is_empty() || desk.route.with(|route| route.draft().is_none()) {
                return Vec::new();
            }
            let choice = el("div").on("click", move |event| clicked(desk, &event));
            choice.element().set_inner_html(&html);
            vec![of_class("div", "wide notice attention").child(choice)]
        }))
        .child(el("div").live(move || {
            desk.wrong.track();
            // Before an assessment is begun nothing could be saved yet, so its fields have a title of their own.
            let (of_draft, others): (Vec<_>, Vec<_>) = desk.wrong_fields().into_iter().partition(Wrong::is_of_draft);
            let summary = |title, wrong: Vec<Wrong>| {
                let lines: Vec<Node> = wrong.into_iter().map(|wrong| wrong_line(desk, wrong)).collect();
                let words = (!lines.is_empty()).then(|| notice_words(desk.t(title), lines));
                words.map(|words| of_class("div", "wide notice problem").child(words))
            };
            let all = [summary(key::NEW_PROBLEM, others), summary(key::EDIT_REFUSED, of_draft)];
            all.into_iter().flatten().collect()
        }))
}

/// The drafts that are only in the memory of this page, each with a button to save it as a file.
fn unkept(desk: Desk) -> Option<Node> {
    let (drafts, trouble) = desk.unkept();
    if drafts.is_empty() {
        return None;
    }
    let (title, hint) = match (desk.is_kept(), trouble) {
        (false, _) => (key::HELD_DENIED, key::HELD_HINT_DENIED),
        (true, StorageError::Full) => (key::HELD_FULL, key::HELD_HINT),
        (true, StorageError::Denied) => (key::HELD_LOST, key::HELD_HINT_DENIED),
    };
    let row = |draft: Unkept| {
        let named = desk.fill(key::HELD_SAVE_NAMED, &[("name", &draft.name)]);
        let save = button(desk.t(key::HELD_SAVE), "quiet").attr("aria-label", &named);
        let name = says("span", &draft.name).attr("class", "name");
        el("li").child(name).text(" ").child(save.on("click", move |_| desk.save_held(&draft.key)))
    };
    let words = notice_words(desk.t(title), drafts.into_iter().map(row).collect()).child(says("p", desk.t(hint)));
    Some(of_class("div", "wide notice problem held").child(words))
}

/// A field with something wrong; the line leads to it.
fn wrong_line(desk: Desk, wrong: Wrong) -> Node {
    let words = desk.fill(key::EDIT_WRONG, &[("field", &wrong.label), ("words", &wrong.words)]);
    let link = says("a", &words).attr("href", &wrong.address).on("click", move |event| {
        if dom::by_id(&wrong.id).is_some() {
            event.prevent_default();
            dom::focus_id(&wrong.id);
        }
    });
    el("li").child(link)
}

/// The footer: what this form is, and is not.
pub(in crate::app) fn footer(desk: Desk) -> Node {
    let instruments = says("a", desk.t(key::INSTRUMENTS_TITLE)).attr("href", "#/instruments");
    let words = vec![
        says("p", desk.t(key::FOOTER_INDEPENDENT)),
        says("p", desk.t(key::FOOTER_PRIVATE)),
        el("p").child(instruments),
    ];
    of_class("footer", "bottom").child(of_class("div", "wide").children(words).maybe(contact(desk)))
}

/// Whom to ask here, where the host says so.
pub(in crate::app) fn contact(desk: Desk) -> Option<Node> {
    dom::meta("local-contact").map(|words| says("p", &desk.fill(key::FOOTER_CONTACT, &[("words", &words)])))
}
