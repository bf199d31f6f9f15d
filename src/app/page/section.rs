//! The page of a section: its questions one below the other, and their figures.

use super::{lost, title};
use crate::app::node::{Node, el, of_class, says};
use crate::app::part::{
    FigureKind, Term, confirm_section, explain, figure_output, given, heading, hint, meter, question, range, refused,
    respond, section_left, show_applies, show_carried,
};
use crate::app::{Desk, dom};
use engine::chart::Shown;
use engine::insight::{Progress, left_out, nothing_known, placing, progress, to_confirm};
use engine::instrument::{DimensionId, IndicatorId, Instrument, NodeId};
use engine::scoring::{Applies, Figures, figure};
use leptos::prelude::*;
use protocol::Explanation;
use std::rc::Rc;
use texts::key;
use wasm_bindgen::JsCast;
use web_sys::Element;

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
    let key = key_of.to_owned();
    listening.on("focusin", move |event| {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        if let Some(question) = target.and_then(|target| target.closest(".question").ok().flatten()) {
            desk.remember_place(&key, &format!("{address}/{}", question.id()));
        }
    });
    let missing = el("div");
    fill_texts(desk, &instrument, section, &list, &missing);
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

    let page = of_class("div", "wide section")
        .child(trail)
        .child(heading(name))
        .maybe(guidance.map(|words| says("p", words).attr("class", "lead")))
        .maybe(hint(desk, "section", key::HINT_SECTION))
        .child(standing(desk, Rc::clone(&instrument), section))
        .view(view! { <Term words=desk.t(key::SECTION_FIGURES) meaning=desk.t(key::SECTION_FIGURES_TEXT)/> })
        .child(missing)
        .child(list)
        .child(confirm_section(desk, section))
        .child(el("datalist").attr("id", "cited"));
    page.child(neighbours(desk, key_of, &instrument, section))
}

/// Puts the texts of the questions in their places, or says above them that they did not come.
fn fill_texts(desk: Desk, instrument: &Rc<Instrument>, section: NodeId, list: &Node, missing: &Node) {
    let (of, list, missing) = (Rc::clone(instrument), list.clone(), missing.clone());
    desk.explain(instrument, section, move |explanations| match explanations {
        Some(explanations) => {
            missing.fill(Vec::new());
            explain(desk, &list, explanations);
            // The texts that were filled in above have moved the question that the person came for.
            dom::keep_in_view("question-");
        }
        None => {
            let (of, list, place) = (Rc::clone(&of), list.clone(), missing.clone());
            let title = desk.t(key::QUESTION_NO_EXPLANATIONS).to_owned();
            let why = Explanation { title, lines: Vec::new() };
            missing.fill(vec![refused(desk, &why, move || fill_texts(desk, &of, section, &list, &place))]);
        }
    });
}

/// The sections before and after.
fn neighbours(desk: Desk, key_of: &str, instrument: &Instrument, section: NodeId) -> Node {
    let sections: Vec<NodeId> = desk
        .with_draft(|draft| {
            instrument.sections().filter(|node| progress(instrument, draft.scores(), *node).asked > 0).collect()
        })
        .unwrap_or_default();
    let at = sections.iter().position(|node| *node == section);
    let link = |node: NodeId, words| {
        of_class("a", "button secondary")
            .attr("href", &format!("#/a/{key_of}/{}", instrument.node_id(node)))
            .child(says("span", desk.t(words)).attr("class", "small"))
            .child(says("span", instrument.node_title(node)))
    };
    let before = at.and_then(|at| sections.get(at.checked_sub(1)?)).map(|node| link(*node, key::SECTION_BEFORE));
    let after = at.and_then(|at| sections.get(at + 1)).map(|node| link(*node, key::SECTION_AFTER));
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
