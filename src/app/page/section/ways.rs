//! How one goes from question to question: one or all shown at a time, and the buttons to the next and the one before. On a small
//! screen these are a bar at its foot.

use super::walk::Walk;
use crate::app::Dialog;
use crate::app::desk::use_desk;
use leptos::prelude::*;
use texts::key;

/// The choice between all questions and one at a time.
#[component]
pub(super) fn Showing() -> impl IntoView {
    let desk = use_desk();
    let choice = move |is_single: bool| {
        view! {
            <label>
                <input
                    type="radio"
                    name="showing"
                    value=if is_single { "one" } else { "all" }
                    prop:checked=move || desk.is_single.get() == is_single
                    on:change=move |_| desk.show_single(is_single)
                />
                <span>{desk.t(if is_single { key::WALK_ONE } else { key::WALK_ALL })}</span>
            </label>
        }
    };
    view! {
        <fieldset class="showing">
            <legend>{desk.t(key::WALK_SHOWING)}</legend>
            {choice(false)}
            {choice(true)}
        </fieldset>
    }
}

/// To the question before and the next, to the list of questions, and whether everything is saved.
#[component]
pub(super) fn Ways(
    /// The questions.
    walk: Walk,
) -> impl IntoView {
    let desk = use_desk();
    let step = move |by: isize, words| {
        view! {
            <button
                type="button"
                class="secondary"
                prop:disabled=move || by < 0 && walk.position() == 0
                on:click=move |_| walk.visit(walk.position().saturating_add_signed(by))
            >
                {desk.t(words)}
            </button>
        }
    };
    view! {
        <nav class="ways" aria-label=desk.t(key::WALK_WAYS)>
            {step(-1, key::WALK_BEFORE)}
            <div>
                <button
                    type="button"
                    class="quiet"
                    aria-haspopup="dialog"
                    on:click=move |_| desk.set_dialog(Some(Dialog::Questions(Box::new(walk))))
                >
                    <span class="unseen">{desk.t(key::WALK_LABEL)}</span>
                    <span class="place" prop:textContent=move || walk.place_words(key::WALK_SHORT)></span>
                </button>
                <span class="small" prop:textContent=move || walk.saved_words()></span>
            </div>
            {step(1, key::WALK_NEXT)}
        </nav>
    }
}
