//! Whether the person has a file of the open draft, and whether one is wanted.

use super::button;
use crate::app::desk::state_of;
use crate::app::node::{Node, el, of_class, says};
use crate::app::{Desk, dom};
use engine::assessment::filed::FileStatus;
use leptos::prelude::*;
use texts::{Key, key};

/// Whether the person has a file of the open draft, with the key `key_of`. It is updated while the draft changes and is saved.
pub(in crate::app) fn file_reminder(desk: Desk, key_of: &str) -> Node {
    desk.ask_whether_persistent();
    let key_of = key_of.to_owned();
    el("div").live(move || {
        desk.filed.track();
        desk.saving.track();
        let is_safe = desk.is_persistent.get();
        let state = desk.with_draft(|draft| (!draft.document().answers.is_empty()).then(|| state_of(draft)));
        // Without an answer there is nothing to lose.
        let Some(state) = state.flatten() else { return Vec::new() };
        let filed = desk.filed(&key_of);
        let fill = |words: Key, time: &str| {
            desk.fill(words, &[("date", &dom::moment_words(time, desk.t(key::LOCALE_FORMAT)))])
        };
        let words = match filed.status(&state) {
            FileStatus::Kept(mark) => return vec![says("p", &fill(key::KEEP_SAVED, &mark.time)).attr("class", "hint")],
            FileStatus::Never => desk.t(key::KEEP_NEVER).to_owned(),
            FileStatus::Handed(mark) => fill(key::KEEP_HANDED, &mark.time),
            FileStatus::ChangedSinceKept(mark) => fill(key::KEEP_CHANGED, &mark.time),
            FileStatus::ChangedSinceHanded(mark) => fill(key::KEEP_CHANGED_HANDED, &mark.time),
        };
        let said = if is_safe {
            says("p", &words).attr("class", "hint")
        } else {
            of_class("p", "note").text(&format!("{words} {}", desk.t(key::KEEP_MAY_DELETE)))
        };
        let is_handed = matches!(filed.status(&state), FileStatus::Handed(_));
        let key_of = key_of.clone();
        let has_it = is_handed.then(|| {
            let has_it = button(desk.t(key::KEEP_HAS_IT), "secondary");
            of_class("div", "actions").child(has_it.on("click", move |_| desk.has_file(&key_of, &state)))
        });
        vec![said].into_iter().chain(has_it).collect()
    })
}
