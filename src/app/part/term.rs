//! A hard word that says what it means where it stands.

use leptos::prelude::*;

/// A word that opens in place and says what it means.
#[component]
pub(crate) fn Term(
    /// The word.
    #[prop(into)]
    words: String,
    /// What it means, in a sentence or two.
    meaning: &'static str,
    /// The class of the word.
    #[prop(default = "")]
    class: &'static str,
) -> impl IntoView {
    view! {
        <details class="term">
            <summary class=class>{words}</summary>
            <p>{meaning}</p>
        </details>
    }
}
