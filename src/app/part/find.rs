//! Finding questions of an assessment.

use super::{field, option};
use crate::app::node::{Node, el, of_class, says};
use crate::app::{Desk, dom};
use crate::assessment::Draft;
use crate::insight::{Standing, Wanted, find, leads};
use crate::instrument::IndicatorIx;
use crate::scoring::State;
use crate::text::{Key, key};
use leptos::prelude::{Set, Track};

fn standing_key(standing: Standing) -> Key {
    match standing {
        Standing::Any => key::FIND_ANY,
        Standing::Open => key::FIND_OPEN,
        Standing::Unknown => key::FIND_UNKNOWN,
        Standing::Unsupported => key::FIND_UNSUPPORTED,
        Standing::Core => key::FIND_CORE,
        Standing::Flagged => key::FIND_FLAGGED,
    }
}

/// The fields, and the questions found.
pub(in crate::app) fn finder(desk: Desk, key_of: &str, draft: &Draft) -> Node {
    let wanted = desk.looked_for();
    let standings = Standing::ALL
        .into_iter()
        .map(|standing| option(standing.word(), desk.t(standing_key(standing)), wanted.standing == standing))
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
    let fields = of_class("div", "row")
        .child(field("find-words", desk.t(key::FIND_WORDS), None, words))
        .child(field("find-standing", desk.t(key::FIND_STANDING), None, select("find/standing", standings)))
        .child(field("find-lead", desk.t(key::FIND_LEAD), None, select("find/lead", by)))
        .on("input", move |_| {
            let value = |name: &str| dom::field_value(name).unwrap_or_default();
            let standing = Standing::named(&value("find/standing")).unwrap_or_default();
            let wanted = Wanted { words: value("find/words"), standing, lead: value("find/lead") };
            desk.said.set(count_words(desk, &wanted));
            desk.look_for(wanted);
        });
    let key_of = key_of.to_owned();
    let found = of_class("div", "found").live(move || {
        desk.wanted.track();
        let wanted = desk.looked_for();
        if wanted.is_all() {
            return Vec::new();
        }
        let lines = desk.look(|draft| {
            let found = find(draft, &wanted, &dom::fold);
            found.into_iter().map(|indicator| line(desk, &key_of, draft, indicator)).collect()
        });
        let count = says("p", &count_words(desk, &wanted)).attr("class", "hint");
        vec![count, of_class("ul", "review").children(lines.unwrap_or_default())]
    });
    of_class("section", "find")
        .attr("aria-labelledby", "find")
        .child(says("h2", desk.t(key::FIND_TITLE)).attr("id", "find"))
        .child(fields)
        .child(found)
}

fn count_words(desk: Desk, wanted: &Wanted) -> String {
    if wanted.is_all() {
        return String::new();
    }
    let count = desk.look(|draft| find(draft, wanted, &dom::fold).len()).unwrap_or_default();
    desk.count(key::FIND_COUNT, count)
}

/// A question found: its id and words, and how it stands.
fn line(desk: Desk, key_of: &str, draft: &Draft, indicator: IndicatorIx) -> Node {
    let instrument = draft.instrument();
    let id = instrument.indicator_id(indicator);
    let section = instrument.section_of(indicator).and_then(|section| instrument.nodes.get(section));
    let section = section.map_or("", |node| &node.document.id);
    let document = instrument.indicator_document(indicator);
    let question = document.and_then(|document| document.question.as_deref()).unwrap_or_default();
    let states: Vec<String> = instrument
        .asked_in(indicator)
        .map(|dimension| {
            let item = instrument.item(indicator, dimension);
            let label = instrument.document.dimensions.get(dimension).map_or("", |found| &found.label);
            let words = match draft.scores().answers().state(item) {
                State::Unanswered => desk.t(key::STATE_OPEN),
                State::Unknown => desk.t(key::ANSWER_UNKNOWN),
                State::NotApplicable => desk.t(key::ANSWER_NOT_APPLICABLE),
                State::Level(level) => instrument.levels(item).get(usize::from(level)).map_or("", |found| &found.label),
            };
            desk.fill(key::FIND_STATE, &[("dimension", label), ("state", words)])
        })
        .collect();
    el("li")
        .child(says("span", id).attr("class", "id"))
        .text(" ")
        .child(says("a", question).attr("href", &format!("#/a/{key_of}/{section}/{id}")))
        .child(says("p", &states.join(" · ")).attr("class", "hint"))
}
