//! The page of a section: its questions one below the other, and their figures.

mod end;
mod rail;
mod walk;
mod ways;

pub(in crate::app) use rail::Rail;
pub(crate) use walk::Walk;

use super::{lost, title};
use crate::app::node::{Node, el, of_class, says};
use crate::app::part::{
    FigureKind, Term, confirm_section, explain, figure_output, given, heading, hint, meter, question, range, refused,
    respond, section_left, show_applies, show_carried,
};
use crate::app::{Desk, dom};
use engine::chart::Shown;
use engine::insight::{Progress, left_out, nothing_known, placing, progress, to_confirm};
use engine::instrument::explanations::Explanations;
use engine::instrument::{DimensionId, IndicatorId, Instrument, NodeId};
use engine::scoring::{Applies, Figures, figure};
use leptos::prelude::*;
use protocol::Explanation;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use texts::key;
use wasm_bindgen::JsCast;
use web_sys::Element;

use end::Thin;
use gloo_timers::callback::Timeout;
use ways::{Showing, Ways};

/// Milliseconds after the page was last scrolled until it is looked which question is read.
const PAUSE: u32 = 120;

pub(super) fn page(desk: Desk, key_of: &str, section_id: &str) -> Node {
    let found = desk.with_draft(|draft| {
        let instrument = Rc::clone(draft.instrument());
        let section = instrument.node_named(section_id)?;
        instrument.is_section(section).then_some((instrument, section))
    });
    let Some((instrument, section)) = found.flatten() else {
        return lost(desk, key::LOST_TITLE, desk.t(key::LOST));
    };
    let name = instrument.node_title(section);
    title(desk, name);
    let address = format!("#/a/{key_of}/{section_id}");
    desk.remember_place(key_of, &address);
    let overview = format!("#/a/{key_of}");
    let mut crumbs = vec![el("li").child(says("a", desk.t(key::NAV_OVERVIEW)).attr("href", &overview))];
    let above: Vec<NodeId> = instrument.above(section).collect();
    crumbs.extend(above.iter().rev().map(|node| says("li", instrument.node_title(*node))));
    let trail =
        el("nav").attr("aria-label", desk.t(key::SECTION_WHERE)).child(of_class("ol", "crumbs").children(crumbs));
    let guidance = instrument.nodes[section].document.guidance.as_deref();

    // Questions of a module that is left out are not there at all.
    let questions: Vec<(IndicatorId, Node)> = desk
        .with_draft(|draft| {
            let none = engine::assessment::document::AnswerDocument::default();
            instrument
                .children(section)
                .iter()
                .filter_map(|child| instrument.nodes[*child].indicator)
                .filter(|indicator| draft.scores().applies(*indicator) != Applies::ModuleLeftOut)
                .map(|indicator| {
                    let answer = draft.document().answers.get(instrument.indicator_id(indicator)).unwrap_or(&none);
                    (indicator, question(desk, &instrument, indicator, answer, &draft.document().context))
                })
                .collect()
        })
        .unwrap_or_default();
    let list = el("div").children(questions.iter().map(|(_, node)| node.clone()).collect());
    let mut listening = list.clone();
    for event in ["input", "change", "click"] {
        let instrument = Rc::clone(&instrument);
        listening = listening.on(event, move |event| respond(desk, &instrument, &event));
    }
    let ids = questions.iter().map(|(indicator, _)| (*indicator, instrument.indicator_id(*indicator).to_owned()));
    let walk = Walk::new(desk, &address, ids.collect());
    let key = key_of.to_owned();
    listening.on("focusin", move |event| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        if let Some(question) = target.and_then(|target| target.closest(".question").ok().flatten()) {
            desk.remember_place(&key, &walk.address_of(&question.id()));
            be_at(desk, question.id());
        }
    });
    let missing = el("div");
    fill_texts(desk, &instrument, section, &list, &missing, walk);
    let cards: Vec<Element> = questions.iter().map(|(_, node)| node.element().clone()).collect();
    let shown = Rc::clone(&instrument);
    list.react(Box::new(move || {
        leptos::prelude::Track::track(&desk.applies);
        show_applies(desk, &shown, &questions);
    }));
    let (shown, place) = (Rc::clone(&instrument), list.clone());
    list.react(Box::new(move || {
        leptos::prelude::Track::track(&desk.carried);
        show_carried(desk, &shown, place.element());
    }));

    let end = of_class("section", "end")
        .attr("aria-labelledby", end::HEADING)
        .view(view! { <Thin walk/> })
        .child(confirm_section(desk, section))
        .child(neighbours(desk, key_of, &instrument, section));
    let main = el("div").child(list).view(view! { <Ways walk/> }).child(end.clone());
    let page = of_class("div", "wide section")
        .child(trail)
        .child(heading(name))
        .maybe(guidance.map(|words| says("p", words).attr("class", "lead")))
        .maybe(hint(desk, "section", key::HINT_SECTION))
        .child(standing(desk, Rc::clone(&instrument), section))
        .view(view! { <Term words=desk.t(key::SECTION_FIGURES) meaning=desk.t(key::SECTION_FIGURES_TEXT)/> })
        .child(missing)
        .view(view! { <Showing/> })
        .child(of_class("div", "walk").view(view! { <Rail walk/> }).child(main))
        .child(el("datalist").attr("id", "cited"));
    show_questions(desk, walk, &page, cards, end);
    follow(desk, walk);
    page
}

/// The person is at a question.
fn be_at(desk: Desk, question: String) {
    if desk.at.with_untracked(|at| *at != question) {
        desk.at.set(question);
    }
}

/// Shows all questions, or the one that the person is at, and then the end of the section with the last one.
fn show_questions(desk: Desk, walk: Walk, page: &Node, cards: Vec<Element>, end: Node) {
    let place = page.clone();
    page.react(Box::new(move || {
        let is_single = desk.is_single.get();
        let (at, is_last) = (walk.position(), walk.is_last());
        let _ = place.element().class_list().toggle_with_force("single", is_single);
        let _ = end.element().toggle_attribute_with_force("hidden", is_single && !is_last);
        let mut is_moved = false;
        for (position, card) in cards.iter().enumerate() {
            let is_hidden = is_single && position != at;
            is_moved |= is_hidden != card.has_attribute("hidden");
            let _ = card.toggle_attribute_with_force("hidden", is_hidden);
        }
        // What stood above it is gone or has come.
        if is_moved {
            dom::keep_in_view("question-");
        }
    }));
}

/// Follows the address from question to question, and the eye, as far as scrolling tells.
fn follow(desk: Desk, walk: Walk) {
    let is_first = Cell::new(true);
    StoredValue::new_local(RenderEffect::new(move |_| {
        let question = desk.route.with(|route| route.question().map(str::to_owned));
        // A page that has just been drawn puts the focus where it is to be.
        if is_first.replace(false) {
            return;
        }
        match question {
            Some(id) if !dom::holds_focus(&id) => drop(dom::focus_id(&format!("question-{id}"))),
            None if desk.is_single.get_untracked() => {
                be_at(desk, String::new());
                dom::focus_heading();
            }
            _ => {}
        }
    }));
    let pause = RefCell::new(None);
    let scrolled = window_event_listener(leptos::ev::scroll, move |_| {
        let look = move || {
            if let Some(seen) = dom::question_in_view().filter(|_| !desk.is_single.get_untracked()) {
                // The end of a section belongs to its last question.
                let id = Some(seen.id()).filter(|id| !id.is_empty());
                id.or_else(|| walk.ids().pop()).into_iter().for_each(|id| be_at(desk, id));
            }
        };
        pause.replace(Some(Timeout::new(PAUSE, look)));
    });
    on_cleanup(move || scrolled.remove());
}

/// Puts the texts of the questions in their places, or says above them that they did not come.
fn fill_texts(desk: Desk, instrument: &Rc<Instrument>, section: NodeId, list: &Node, missing: &Node, walk: Walk) {
    let (of, list, missing) = (Rc::clone(instrument), list.clone(), missing.clone());
    desk.explain(instrument, section, move |explanations| match explanations {
        Some(explanations) => {
            missing.fill(Vec::new());
            explain(desk, &list, explanations);
            walk.set_words(short_words(&of, &walk.ids(), explanations));
            // The texts that were filled in above have moved the question that the person came for.
            dom::keep_in_view("question-");
        }
        None => {
            let (of, list, place) = (Rc::clone(&of), list.clone(), missing.clone());
            let title = desk.t(key::QUESTION_NO_EXPLANATIONS).to_owned();
            let why = Explanation { title, lines: Vec::new() };
            missing.fill(vec![refused(desk, &why, move || fill_texts(desk, &of, section, &list, &place, walk))]);
        }
    });
}

/// The short title of each question or, where it has none, the question itself.
fn short_words(instrument: &Instrument, ids: &[String], explanations: &Explanations) -> Vec<String> {
    let words = |id: &String| {
        let short = instrument.indicator_named(id).and_then(|one| instrument.indicator_document(one).short.clone());
        let asked = || explanations.nodes.iter().find(|node| node.id == *id).and_then(|node| node.question.clone());
        short.or_else(asked).unwrap_or_default()
    };
    ids.iter().map(words).collect()
}

/// The sections before and after.
fn neighbours(desk: Desk, key_of: &str, instrument: &Instrument, section: NodeId) -> Node {
    let sections: Vec<NodeId> = desk
        .with_draft(|draft| {
            instrument.sections().filter(|node| progress(instrument, draft.scores(), *node).asked > 0).collect()
        })
        .unwrap_or_default();
    let at = sections.iter().position(|node| *node == section);
    let link = |node: NodeId, words, class| {
        of_class("a", class)
            .attr("href", &format!("#/a/{key_of}/{}", instrument.node_id(node)))
            .child(says("span", desk.t(words)).attr("class", "small"))
            .child(says("span", instrument.node_title(node)))
    };
    let before = at
        .and_then(|at| sections.get(at.checked_sub(1)?))
        .map(|node| link(*node, key::SECTION_BEFORE, "button secondary"));
    let after = at.and_then(|at| sections.get(at + 1)).map(|node| link(*node, key::SECTION_AFTER, "button"));
    let overview = of_class("a", "button secondary")
        .attr("href", &format!("#/a/{key_of}"))
        .child(says("span", desk.t(key::NAV_OVERVIEW)));
    of_class("nav", "neighbours")
        .attr("aria-label", desk.t(key::SECTION_NEIGHBOURS))
        .maybe(before)
        .child(overview)
        .maybe(after)
}

/// Progress and bounds of a section, which move with every answer.
fn standing(desk: Desk, instrument: Rc<Instrument>, section: NodeId) -> Node {
    of_class("section", "where").attr("aria-label", desk.t(key::SECTION_STANDING)).live(move || {
        leptos::prelude::Track::track(&desk.figures);
        leptos::prelude::Track::track(&desk.carried);
        desk.with_draft(|draft| {
            let found = progress(&instrument, draft.scores(), section);
            let left = to_confirm(draft, section).len();
            // The bar shows what was answered or confirmed this time.
            let looked_at = Progress { answered: found.answered - left, ..found };
            let mut shown = vec![says("p", &given(desk, key::SECTION_PROGRESS, found)), meter(looked_at)];
            shown.extend(section_left(desk, draft, left, found.answered));
            for (id, dimension) in instrument.dimensions.iter() {
                let label = says("span", &dimension.label).attr("class", "dimension");
                let standing = of_class("div", "standing").child(label);
                let left_out = left_out(&instrument, draft.scores(), instrument.indicators_below(section), id);
                let left_out_words = desk.left_out_words(&left_out);
                let Some(figures) = draft.scores().figures(section, id) else {
                    // Nothing is said of a dimension that the section does not have.
                    if left_out.asked > 0 {
                        shown.push(standing.child(says("p", &left_out_words).attr("class", "figures")));
                    }
                    continue;
                };
                let mut placed = desk.texts(|texts| {
                    if Shown::of(&figures, instrument.minimum_coverage()) == Shown::Nothing {
                        let indicators = instrument.indicators_below(section);
                        nothing_known(texts, &instrument, draft.scores(), indicators, id)
                    } else {
                        placing(texts, &instrument, draft.scores(), section, id)
                    }
                });
                if left_out.not_applicable > 0 {
                    let words = [placed, left_out_words].into_iter().filter(|words| !words.is_empty());
                    placed = words.collect::<Vec<_>>().join(" · ");
                }
                shown.push(standing_in(desk, &instrument, section, id, &figures, &placed, standing));
            }
            shown
        })
        .unwrap_or_default()
    })
}

/// The figures of a section in one dimension, beside its label: a picture of the range, the figures in words, and the bands.
/// Where nothing is known, only `placed` is shown, which says so.
fn standing_in(
    desk: Desk,
    instrument: &Instrument,
    section: NodeId,
    dimension: DimensionId,
    figures: &Figures,
    placed: &str,
    standing: Node,
) -> Node {
    let minimum = instrument.minimum_coverage();
    let id = instrument.dimension_id(dimension);
    let figure = |kind| figure_output(desk, instrument.node_id(section), id, kind, Some(*figures), minimum);
    let range_words = || {
        el("span")
            .text(&format!("{} ", desk.t(key::FIGURE_BETWEEN)))
            .child(figure(FigureKind::Low))
            .text(&format!(" {} ", desk.t(key::FIGURE_AND)))
            .child(figure(FigureKind::High))
    };
    let known = || el("span").child(figure(FigureKind::Coverage)).text(&format!(" {}", desk.t(key::FIGURE_KNOWN)));
    let unseen = |node: Node| node.flag("hidden", true);
    let shown = Shown::of(figures, minimum);
    let words = of_class("p", "figures");
    let words = match shown {
        // The figures stay for programs, but hidden.
        Shown::Nothing => words
            .text(placed)
            .child(unseen(el("span").child(figure(FigureKind::Score)).child(range_words()).child(known()))),
        Shown::Range { .. } => {
            words.child(unseen(figure(FigureKind::Score))).child(range_words()).text(" · ").child(known())
        }
        Shown::Score { low, high, .. } => {
            let words = words.child(figure(FigureKind::Score));
            // Once everything is answered both ends are the score itself.
            let words = if figure::equal(low, high) {
                words.child(unseen(range_words()))
            } else {
                words.text(" · ").child(range_words())
            };
            words.text(" · ").child(known())
        }
    };
    if shown == Shown::Nothing {
        return standing.child(words);
    }
    let words =
        if placed.is_empty() { words } else { words.text(" · ").child(says("span", placed).attr("class", "bands")) };
    standing.child(range(shown, dimension)).child(words)
}
