//! The overview of an assessment: sections, progress, where the person stopped.

use super::start::open_button;
use super::{as_at, title};
use crate::app::node::{Node, el, of_class, says};
use crate::app::part::{
    about, button, carried_count, carried_left, clicked, day_field, earlier, file_reminder, finder, folded, given,
    heading, hint, link_button, meter, next_begun, report_in, status, status_words, subject_name,
};
use crate::app::{Desk, dom};
use engine::assessment::Draft;
use engine::insight::{Progress, progress, progress_of, to_confirm};
use engine::instrument::{Instrument, NodeId};
use protocol::{ReportPart, SaveFormat};
use texts::{Key, key};

pub(super) fn page(desk: Desk, key_of: &str) -> Node {
    desk.with_draft(|draft| build(desk, key_of, draft)).unwrap_or_else(|| el("div"))
}

fn build(desk: Desk, key_of: &str, draft: &Draft) -> Node {
    let instrument = draft.instrument();
    let document = draft.document();
    let name = subject_name(desk, draft);
    title(desk, &name);
    let (total, carried) = progress_of(draft);
    let address_of =
        |(section, indicator): (NodeId, &str)| format!("#/a/{key_of}/{}/{indicator}", instrument.node_id(section));
    let next = next_open(draft).map(address_of);
    let next_carried = next_carried(draft).map(address_of);
    let results = format!("#/a/{key_of}/results");
    let (address, words) = match (next, desk.last_place(key_of), next_carried) {
        (None, _, Some(next)) | (_, None, Some(next)) => (next, key::CARRIED_FIRST),
        (None, ..) => (results.clone(), key::OVERVIEW_SEE_RESULTS),
        (Some(next), None, _) if total.answered == 0 => (next, key::OVERVIEW_FIRST),
        (Some(next), last, _) => (last.unwrap_or(next), key::OVERVIEW_CONTINUE),
    };
    let chosen: Vec<&str> = instrument
        .document
        .modules
        .iter()
        .filter(|module| module.is_chosen_by(document.modules.as_deref()))
        .map(|module| module.title.as_str())
        .collect();
    let chosen = if chosen.is_empty() {
        desk.t(key::OVERVIEW_NO_MODULES).to_owned()
    } else {
        desk.fill(key::OVERVIEW_MODULES, &[("list", &chosen.join(" · "))])
    };
    let save = button(desk.t(key::SAVE_JSON), "secondary").on("click", move |_| desk.save(SaveFormat::Json));
    let summary = of_class("div", "summary")
        .child(says("p", &given(desk, key::OVERVIEW_ANSWERED, total)).attr("class", "big"))
        // The bar shows what was answered or confirmed this time.
        .child(meter(Progress { answered: total.answered - carried, ..total }))
        .maybe(carried_left(desk, draft))
        .child(says("p", &chosen).attr("class", "hint"))
        .child(
            of_class("div", "actions")
                .child(link_button(&address, desk.t(words), "button"))
                .maybe(
                    (address != results)
                        .then(|| link_button(&results, desk.t(key::OVERVIEW_RESULTS), "button secondary")),
                )
                .child(save),
        )
        .child(file_reminder(desk, key_of));
    let parts = instrument
        .parts
        .iter()
        .filter(|part| asks_anything(draft, **part))
        .map(|part| part_view(desk, key_of, draft, *part))
        .collect();
    let day = as_at(desk, document.subject.as_at.as_deref());
    let stands = format!("{}. {day}", status_words(desk, &document.subject));
    of_class("div", "wide")
        .child(heading(&name))
        .child(says("p", &stands).attr("class", "hint"))
        .maybe(day_field(desk, draft).map(|day| of_class("div", "note next").child(next_begun(desk, draft)).child(day)))
        .maybe(hint(desk, "overview", key::HINT_OVERVIEW))
        .child(summary)
        .child(finder(desk, key_of, draft))
        .children(parts)
        .child(status(desk, draft, is_open(".stands")))
        .child(about(desk, draft, is_open(".about")))
        .child(made(desk, key::LOCK_TITLE, move || desk.lock_part(), Vec::new()))
        .child(made(desk, key::OVERVIEW_PAPER, || ReportPart::Paper, open_button(desk)))
        .child(earlier(desk, key_of))
}

/// A folded panel that the worker fills when it is opened for the first time, with further buttons.
fn made(desk: Desk, title: Key, part: impl Fn() -> ReportPart + Copy + 'static, ways: Vec<Node>) -> Node {
    let place = el("div");
    let wanted = place.clone();
    folded(desk.t(title), false)
        .attr("class", "panel")
        .child(place)
        .maybe((!ways.is_empty()).then(|| of_class("div", "actions").children(ways)))
        .on_first_open(move || report_in(desk, &wanted, part))
        .on("click", move |event| clicked(desk, &event))
}

/// Whether a folded panel is open on the page as it is now, before it is drawn again.
fn is_open(selector: &str) -> bool {
    let details = dom::document().and_then(|document| document.query_selector(selector).ok().flatten());
    details.is_some_and(|details| details.has_attribute("open"))
}

/// Answered and asked, as texts.
fn counts(progress: Progress) -> [String; 2] {
    [progress.answered.to_string(), progress.asked.to_string()]
}

fn asks_anything(draft: &Draft, node: NodeId) -> bool {
    progress(draft.instrument(), draft.scores(), node).asked > 0
}

/// The first question without an answer, with its section.
fn next_open(draft: &Draft) -> Option<(NodeId, &str)> {
    let instrument: &Instrument = draft.instrument();
    instrument.indicators.ids().find_map(|indicator| {
        let found = progress(instrument, draft.scores(), instrument.indicators[indicator].node);
        let section = instrument.section_of(indicator)?;
        (found.asked > found.answered).then(|| (section, instrument.indicator_id(indicator)))
    })
}

/// The first question with an answer that is to be confirmed, with its section.
fn next_carried(draft: &Draft) -> Option<(NodeId, &str)> {
    let instrument: &Instrument = draft.instrument();
    let item = instrument.parts.iter().find_map(|part| to_confirm(draft, *part).first().copied())?;
    let (indicator, _) = instrument.parts_of_item(item);
    Some((instrument.section_of(indicator)?, instrument.indicator_id(indicator)))
}

fn part_view(desk: Desk, key_of: &str, draft: &Draft, part: NodeId) -> Node {
    let instrument = draft.instrument();
    let id = format!("part-{}", instrument.node_id(part));
    let mut view =
        el("section").attr("aria-labelledby", &id).child(says("h2", instrument.node_title(part)).attr("id", &id));
    for pillar in instrument.children(part) {
        if !asks_anything(draft, *pillar) {
            continue;
        }
        let rows = instrument
            .sections_below(*pillar)
            .filter(|section| asks_anything(draft, *section))
            .map(|section| section_row(desk, key_of, draft, section))
            .collect();
        view = view.child(says("h3", instrument.node_title(*pillar))).child(of_class("ul", "tasks").children(rows));
    }
    view
}

fn section_row(desk: Desk, key_of: &str, draft: &Draft, section: NodeId) -> Node {
    let instrument = draft.instrument();
    let found = progress(instrument, draft.scores(), section);
    let left = to_confirm(draft, section).len();
    let to_confirm = (left > 0).then(|| carried_count(desk, left));
    let (class, words) = match (found.answered, found.asked, &to_confirm) {
        (0, ..) => ("state none", desk.t(key::STATE_NOT_STARTED)),
        (answered, asked, None) if answered == asked => ("state complete", desk.t(key::STATE_COMPLETE)),
        (answered, asked, Some(left)) if answered == asked => ("state begun", left.as_str()),
        _ => ("state begun", desk.t(key::STATE_IN_PROGRESS)),
    };
    let counts = counts(found);
    let mut count = desk.fill(key::OVERVIEW_SECTION_COUNT, &[("answered", &counts[0]), ("asked", &counts[1])]);
    if let Some(left) = to_confirm.as_deref().filter(|left| *left != words) {
        count.push_str(&format!(" · {left}"));
    }
    let address = format!("#/a/{key_of}/{}", instrument.node_id(section));
    el("li")
        .child(says("a", instrument.node_title(section)).attr("href", &address))
        .child(says("span", &count).attr("class", "count"))
        .child(says("span", words).attr("class", class))
}
