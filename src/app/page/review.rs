//! Review: what does not fit together, what lacks a reason or evidence, what is not known, what is still open. Every line
//! leads to its question.

use super::{node_id, title};
use crate::app::Desk;
use crate::app::node::{Node, el, of_class, says};
use crate::app::part::{folded, heading, subject_name};
use crate::assessment::Draft;
use crate::insight::is_unsupported;
use crate::instrument::{IndicatorIx, ItemIx};
use crate::scoring::{Applies, State};
use crate::text::{Key, key};

/// More lines than this are folded until wanted.
const MANY: usize = 12;

pub(super) fn page(desk: Desk, key_of: &str) -> Node {
    desk.look(|draft| build(desk, key_of, draft)).unwrap_or_else(|| el("div"))
}

fn build(desk: Desk, key_of: &str, draft: &Draft) -> Node {
    let name = desk.fill(key::REVIEW_TITLE, &[("name", &subject_name(desk, draft))]);
    title(desk, &name);
    let instrument = draft.instrument();
    let scores = draft.scores();
    let checks = instrument
        .document
        .checks
        .iter()
        .zip(&instrument.checks)
        .filter(|(_, condition)| scores.decides(instrument, condition) == Some(true))
        .map(|(check, condition)| {
            let mut places = Vec::new();
            condition.for_each_item(&mut |item, _| {
                if !places.contains(&item) {
                    places.push(item);
                }
            });
            let links = places.into_iter().map(|item| link(key_of, draft, item)).collect();
            el("li").child(says("p", &check.message)).child(of_class("ul", "links").children(links))
        })
        .collect();
    let reason_missing = |item: ItemIx, indicator: IndicatorIx| {
        let answer = draft.document().answers.get(instrument.indicator_id(indicator));
        scores.answers().state(item) == State::NotApplicable && answer.is_none_or(|answer| answer.reason.is_none())
    };
    let unsupported = |item: ItemIx, _: IndicatorIx| is_unsupported(draft, item);
    let unknown = |item: ItemIx, _: IndicatorIx| scores.answers().state(item) == State::Unknown;
    let open = |item: ItemIx, _: IndicatorIx| scores.answers().state(item) == State::Unanswered;
    of_class("div", "wide narrow")
        .child(heading(&name))
        .child(says("p", desk.t(key::REVIEW_LEAD)).attr("class", "lead"))
        .child(group(desk, key::REVIEW_CHECKS, key::REVIEW_CHECKS_HINT, checks))
        .child(group(desk, key::REVIEW_REASONS, key::REVIEW_REASONS_HINT, items(key_of, draft, &reason_missing)))
        .child(group(desk, key::REVIEW_EVIDENCE, key::REVIEW_EVIDENCE_HINT, items(key_of, draft, &unsupported)))
        .child(group(desk, key::REVIEW_UNKNOWN, key::REVIEW_UNKNOWN_HINT, items(key_of, draft, &unknown)))
        .child(group(desk, key::REVIEW_OPEN, key::REVIEW_OPEN_HINT, items(key_of, draft, &open)))
}

/// One kind of thing to look at, folded where there are many.
fn group(desk: Desk, title_of: Key, hint: Key, lines: Vec<Node>) -> Node {
    let count = lines.len();
    let words = desk.fill(key::REVIEW_GROUP, &[("title", desk.t(title_of)), ("n", &count.to_string())]);
    let section = el("section").child(says("h2", &words));
    if count == 0 {
        return section.child(says("p", desk.t(key::REVIEW_NOTHING)).attr("class", "hint"));
    }
    let list = of_class("ul", "review").children(lines);
    let list = if count > MANY { folded(desk.t(key::REVIEW_SHOW), false).child(list) } else { list };
    section.child(says("p", desk.t(hint)).attr("class", "hint")).child(list)
}

/// A line for each item that applies and of which `wanted` holds.
fn items(key_of: &str, draft: &Draft, wanted: &dyn Fn(ItemIx, IndicatorIx) -> bool) -> Vec<Node> {
    let instrument = draft.instrument();
    (0..instrument.item_count())
        .filter(|item| {
            let (indicator, _) = instrument.parts_of_item(*item);
            instrument.is_asked(*item) && draft.scores().applies(indicator) == Applies::Yes && wanted(*item, indicator)
        })
        .map(|item| link(key_of, draft, item))
        .collect()
}

/// A line that leads to an item's question.
fn link(key_of: &str, draft: &Draft, item: ItemIx) -> Node {
    let instrument = draft.instrument();
    let (indicator, dimension) = instrument.parts_of_item(item);
    let id = instrument.indicator_id(indicator);
    let section = instrument.section_of(indicator).map(|section| node_id(instrument, section)).unwrap_or_default();
    let label = instrument.document.dimensions.get(dimension).map_or("", |found| &found.label);
    let document = instrument.indicator_document(indicator);
    let question = document
        .and_then(|document| document.questions.get(instrument.dimension_id(dimension)).or(document.question.as_ref()))
        .map_or("", String::as_str);
    el("li")
        .child(says("span", &format!("{id} · {label} ")).attr("class", "id"))
        .child(says("a", question).attr("href", &format!("#/a/{key_of}/{section}/{id}")))
}
