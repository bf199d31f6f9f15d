//! Finding questions of an assessment.

use super::{Made, field, make_in, option};
use crate::app::node::{Node, el, of_class, says};
use crate::app::{Desk, dom};
use engine::assessment::Draft;
use engine::insight::{QuestionFilter, QuestionStatus, leads};
use gloo_timers::callback::Timeout;
use leptos::prelude::Track;
use protocol::FoundQuestions;
use std::cell::RefCell;
use strum::VariantArray;
use texts::{Key, key};

/// Milliseconds after the last key until questions are looked for.
const PAUSE: u32 = 200;

fn question_status_key(status: QuestionStatus) -> Key {
    match status {
        QuestionStatus::Any => key::FIND_ANY,
        QuestionStatus::Open => key::FIND_OPEN,
        QuestionStatus::Unknown => key::FIND_UNKNOWN,
        QuestionStatus::Unsupported => key::FIND_UNSUPPORTED,
        QuestionStatus::Core => key::FIND_CORE,
        QuestionStatus::Flagged => key::FIND_FLAGGED,
        QuestionStatus::Carried => key::CARRIED_TAG,
    }
}

/// The fields, and the questions found.
pub(in crate::app) fn finder(desk: Desk, key_of: &str, draft: &Draft) -> Node {
    let wanted = desk.looked_for();
    let statuses = QuestionStatus::VARIANTS
        .iter()
        .copied()
        .filter(|status| *status != QuestionStatus::Carried || draft.document().carried.is_some())
        .map(|status| option(status.as_str(), desk.t(question_status_key(status)), wanted.status == status))
        .collect();
    let mut by = vec![option("", desk.t(key::FIND_ANYBODY), wanted.lead.is_empty())];
    by.extend(leads(draft).into_iter().map(|lead| option(lead, lead, wanted.lead == lead)));
    let words = el("input")
        .attr("type", "search")
        .attr("name", "find/words")
        .attr("autocomplete", "off")
        .attr("dir", "auto")
        .value(&wanted.words);
    let select = |name: &str, options: Vec<Node>| el("select").attr("name", name).children(options);
    let pause = RefCell::new(None);
    let fields = of_class("div", "row")
        .child(field("find-words", desk.t(key::FIND_WORDS), None, words))
        .child(field("find-standing", desk.t(key::FIND_STANDING), None, select("find/standing", statuses)))
        .child(field("find-lead", desk.t(key::FIND_LEAD), None, select("find/lead", by)))
        .on("input", move |_| {
            let value = |name: &str| dom::field_value(name).unwrap_or_default();
            let status = value("find/standing").parse().unwrap_or_default();
            let wanted = QuestionFilter { words: value("find/words"), status, lead: value("find/lead") };
            // The count of the last search does not belong to this one.
            desk.hush();
            // A person who goes on typing does not have to wait for results that nobody will read.
            pause.replace(Some(Timeout::new(PAUSE, move || desk.look_for(wanted))));
        });
    let key_of = key_of.to_owned();
    let found = of_class("div", "found report");
    let place = found.clone();
    found.react(Box::new(move || {
        desk.wanted.track();
        let wanted = desk.looked_for();
        if wanted.is_all() {
            // While the page is being built there are no results to remove.
            if place.element().has_child_nodes() {
                place.fill(Vec::new());
                desk.hush();
            }
            return;
        }
        let key_of = key_of.clone();
        make_in(desk, &place, move || {
            let (key_of, asked) = (key_of.clone(), wanted.clone());
            async move {
                let found = desk.find(&key_of, &asked).await;
                // The person may be looking for something else by now.
                if desk.looked_for() != asked {
                    return Ok(None);
                }
                let made = |FoundQuestions { count, html }| Made::new(html, move || desk.announce(count));
                Ok(found?.map(made))
            }
        });
    }));
    of_class("section", "find")
        .attr("aria-labelledby", "find")
        .child(says("h2", desk.t(key::FIND_TITLE)).attr("id", "find"))
        .child(fields)
        .child(found)
}
