//! The end of a section: what is thin in it.

use super::rail::arrive;
use super::walk::Walk;
use crate::app::desk::use_desk;
use engine::insight::QuestionState;
use leptos::prelude::*;
use texts::{Key, key};

/// The id of its heading.
pub(super) const HEADING: &str = "section-end";

/// Counts what a question has of a kind.
type Count = fn(&QuestionState) -> usize;

/// The kinds of answers that make a section thin, with a text for their count.
const KINDS: [(Key, Count); 4] = [
    (key::END_OPEN, QuestionState::open),
    (key::END_UNKNOWN, |state| state.progress.unknown),
    (key::END_UNSUPPORTED, |state| state.unsupported),
    (key::END_TO_CONFIRM, |state| state.to_confirm),
];

/// What is thin in a section, each kind with its count and a link to the first question that has it.
#[component]
pub(super) fn Thin(
    /// The questions.
    walk: Walk,
) -> impl IntoView {
    let desk = use_desk();
    let rows = KINDS.map(|(words, count)| {
        let sum = Memo::new(move |_| walk.sum(count));
        let number = move || sum.with(|(number, _)| *number);
        view! {
            <li hidden=move || number() == 0>
                <a
                    href=move || sum.with(|(_, first)| walk.address_of(first))
                    on:click=move |_| sum.with_untracked(|(_, first)| arrive(desk, first))
                    prop:textContent=move || desk.count(words, number())
                ></a>
            </li>
        }
    });
    let is_thin = move || KINDS.iter().any(|(_, count)| walk.sum(*count).0 > 0);
    view! {
        <h2 id=HEADING tabindex="-1">{desk.t(key::END_TITLE)}</h2>
        <p prop:textContent=move || desk.t(if is_thin() { key::END_THIN } else { key::END_FULL })></p>
        <ul>{rows.collect_view()}</ul>
    }
}
