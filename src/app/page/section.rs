//! One section: its questions under one another, and what they come to.

use super::{lost, node_id, node_title, title};
use crate::app::node::{Node, el, of_class, says};
use crate::app::part::{
    FigureKind, bands_words, explain, figure_output, heading, hint, meter, question, ranges, respond, show_applies,
};
use crate::app::{Desk, dom};
use crate::insight::{left_out, progress};
use crate::instrument::{IndicatorIx, Instrument, NodeIx};
use crate::scoring::Applies;
use crate::text::key;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::Element;

pub(super) fn page(desk: Desk, key_of: &str, section_id: &str) -> Node {
    let found = desk.look(|draft| {
        let instrument = Rc::clone(draft.instrument());
        let section = instrument.node_named(section_id)?;
        let is_section = instrument.sections().any(|known| known == section);
        is_section.then_some((instrument, section))
    });
    let Some((instrument, section)) = found.flatten() else {
        return lost(desk, key::LOST_TITLE, desk.t(key::LOST));
    };
    let name = node_title(&instrument, section);
    title(desk, name);
    let address = format!("#/a/{key_of}/{section_id}");
    desk.remember_place(key_of, &address);
    let overview = format!("#/a/{key_of}");
    let mut crumbs = vec![el("li").child(says("a", desk.t(key::NAV_OVERVIEW)).attr("href", &overview))];
    let above: Vec<NodeIx> = instrument.above(section).collect();
    crumbs.extend(above.iter().rev().map(|node| says("li", node_title(&instrument, *node))));
    let trail =
        el("nav").attr("aria-label", desk.t(key::SECTION_WHERE)).child(of_class("ol", "crumbs").children(crumbs));
    let guidance = instrument.nodes.get(section).and_then(|node| node.document.guidance.as_deref());

    // Questions of a module that is left out are not there at all.
    let questions: Vec<(IndicatorIx, Node)> = desk
        .look(|draft| {
            let none = crate::assessment::document::AnswerDocument::default();
            instrument
                .children(section)
                .iter()
                .filter_map(|child| instrument.nodes.get(*child)?.indicator)
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
    let explained = list.clone();
    desk.explain(&instrument, section, move |explanations| {
        explain(desk, &explained, explanations);
        // The texts above have moved the question that one came for.
        dom::keep_in_view("question-");
    });
    let shown = Rc::clone(&instrument);
    list.react(Box::new(move || {
        leptos::prelude::Track::track(&desk.applies);
        show_applies(desk, &shown, &questions);
    }));

    let page = of_class("div", "wide section")
        .child(trail)
        .child(heading(name))
        .maybe(guidance.map(|words| says("p", words).attr("class", "lead")))
        .maybe(hint(desk, "section", key::HINT_SECTION))
        .child(standing(desk, Rc::clone(&instrument), section))
        .child(list)
        .child(el("datalist").attr("id", "cited"));
    page.child(neighbours(desk, key_of, &instrument, section))
}

/// The sections before and after.
fn neighbours(desk: Desk, key_of: &str, instrument: &Instrument, section: NodeIx) -> Node {
    let sections: Vec<NodeIx> = desk
        .look(|draft| {
            instrument.sections().filter(|node| progress(instrument, draft.scores(), *node).asked > 0).collect()
        })
        .unwrap_or_default();
    let at = sections.iter().position(|node| *node == section);
    let link = |node: NodeIx, words| {
        of_class("a", "button secondary")
            .attr("href", &format!("#/a/{key_of}/{}", node_id(instrument, node)))
            .child(says("span", desk.t(words)).attr("class", "small"))
            .child(says("span", node_title(instrument, node)))
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
fn standing(desk: Desk, instrument: Rc<Instrument>, section: NodeIx) -> Node {
    of_class("section", "where").attr("aria-label", desk.t(key::SECTION_STANDING)).live(move || {
        leptos::prelude::Track::track(&desk.figures);
        desk.look(|draft| {
            let found = progress(&instrument, draft.scores(), section);
            let (answered, asked) = (found.answered.to_string(), found.asked.to_string());
            let words = desk.fill(key::SECTION_PROGRESS, &[("answered", &answered), ("asked", &asked)]);
            let mut shown = vec![says("p", &words), meter(found)];
            let minimum = instrument.minimum_coverage();
            let has_bands = !instrument.document.bands.is_empty();
            for (index, dimension) in instrument.document.dimensions.iter().enumerate() {
                let row = |content: Node| {
                    of_class("div", "standing")
                        .child(says("span", &dimension.label).attr("class", "dimension"))
                        .child(content)
                };
                let indicators = instrument.indicators_below(section);
                let left_out = left_out(&instrument, draft.scores(), indicators, index);
                let left_out_words = desk.left_out_words(&left_out);
                let Some(figures) = draft.scores().figures(section, index) else {
                    // Nothing is said of a dimension that the section does not have.
                    if left_out.asked > 0 {
                        shown.push(row(says("p", &left_out_words).attr("class", "figures")));
                    }
                    continue;
                };
                let bands = draft.scores().bands(&instrument, section, index);
                let figure = |kind| {
                    let id = node_id(&instrument, section);
                    figure_output(desk, id, &dimension.id, kind, Some(figures), minimum)
                };
                let words = of_class("p", "figures")
                    .text(&format!("{} ", desk.t(key::FIGURE_BETWEEN)))
                    .child(figure(FigureKind::Low))
                    .text(&format!(" {} ", desk.t(key::FIGURE_AND)))
                    .child(figure(FigureKind::High))
                    .text(&format!(" · {} ", desk.t(key::FIGURE_ANSWERED)))
                    .child(figure(FigureKind::Coverage))
                    .text(if has_bands { " · " } else { "" })
                    .maybe(has_bands.then(|| says("span", &bands_words(desk, bands.as_deref())).attr("class", "bands")))
                    .text(if left_out.not_applicable > 0 { " · " } else { "" })
                    .maybe((left_out.not_applicable > 0).then(|| says("span", &left_out_words)));
                shown.push(row(ranges(&[(index, Some(figures))], minimum)).child(words));
            }
            shown
        })
        .unwrap_or_default()
    })
}
