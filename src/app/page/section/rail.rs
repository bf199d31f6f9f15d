//! The list of a section's questions, which says how each stands.

use super::walk::Walk;
use crate::app::desk::use_desk;
use crate::app::{Desk, dom};
use engine::insight::QuestionState;
use leptos::prelude::*;
use texts::key;

/// The questions of a section as links, each with how it stands.
#[component]
pub(in crate::app) fn Rail(
    /// The questions.
    walk: Walk,
) -> impl IntoView {
    let desk = use_desk();
    let stops = walk.ids().into_iter().enumerate();
    let stops = stops.map(|(position, id)| view! { <Stop walk position id/> }).collect_view();
    view! {
        <nav class="rail" aria-label=desk.t(key::WALK_LABEL)>
            <p class="walk-count">
                <strong prop:textContent=move || walk.place_words(key::WALK_PLACE)></strong>
                <span prop:textContent=move || walk.answered_words()></span>
            </p>
            <ol>{stops}</ol>
        </nav>
    }
}

/// One question of the list.
#[component]
fn Stop(
    /// The questions.
    walk: Walk,
    /// Which of them.
    position: usize,
    /// Its id.
    id: String,
) -> impl IntoView {
    let desk = use_desk();
    let link = NodeRef::<leptos::html::A>::new();
    let is_here = Memo::new(move |_| walk.position() == position);
    Effect::new(move || {
        if is_here.get()
            && let Some(link) = link.get()
        {
            dom::scroll_within_parent(&link);
        }
    });
    let (question, address) = (id.clone(), walk.address_of(&id));
    view! {
        <li>
            <a
                node_ref=link
                href=address
                data-state=move || sign(walk.state(position))
                aria-current=move || is_here.get().then_some("true")
                on:click=move |_| arrive(desk, &question)
            >
                <span class="id">{id}</span>
                <span class="asked" prop:textContent=move || walk.words(position)></span>
                <span
                    class=move || if is_plain(walk.state(position)) { "stands unseen" } else { "stands" }
                    prop:textContent=move || stands(desk, walk.state(position))
                ></span>
            </a>
        </li>
    }
}

/// A link to a question was followed. Where the address stays the same the browser goes nowhere.
pub(super) fn arrive(desk: Desk, question: &str) {
    dom::close_dialog();
    if desk.route.with_untracked(|route| route.question() == Some(question)) {
        desk.visit(question);
    }
}

/// Which sign stands for it.
fn sign(state: QuestionState) -> &'static str {
    match state.progress {
        progress if progress.asked == 0 => "closed",
        progress if progress.answered == 0 => "open",
        _ if state.open() > 0 => "part",
        progress if progress.unknown > 0 => "unknown",
        _ => "answered",
    }
}

/// Whether the sign says all that there is to say.
fn is_plain(state: QuestionState) -> bool {
    let QuestionState { progress, to_confirm, unsupported, is_flagged } = state;
    progress.unknown + to_confirm + unsupported == 0 && !is_flagged
}

/// How a question stands, in words.
fn stands(desk: Desk, state: QuestionState) -> String {
    let whole = match sign(state) {
        "closed" => key::WALK_CLOSED,
        "open" => key::FIND_OPEN,
        "part" => key::WALK_PART,
        _ => key::WALK_DONE,
    };
    let more = [
        (state.progress.unknown > 0, key::FIND_UNKNOWN),
        (state.to_confirm > 0, key::CARRIED_TAG),
        (state.unsupported > 0, key::WALK_UNSUPPORTED),
        (state.is_flagged, key::WALK_FLAGGED),
    ];
    let more = more.into_iter().filter(|(is_so, _)| *is_so).map(|(_, words)| desk.t(words));
    [desk.t(whole)].into_iter().chain(more).collect::<Vec<_>>().join(" · ")
}
