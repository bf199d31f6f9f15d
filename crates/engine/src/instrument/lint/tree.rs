//! Rules on the tree and its weights.

use super::{Linter, MAX_SHARE, is_missing};
use crate::decimal;
use crate::instrument::document::GroupWeight;
use crate::instrument::{Instrument, Node, NodeId};
use crate::scoring::{Answers, Scores};

pub(super) fn heavy(linter: &mut Linter<'_>) {
    let instrument = linter.instrument;
    let mut answers = Answers::empty(instrument);
    answers.modules.fill(true);
    let scores = Scores::new(instrument, answers);
    let mut found = Vec::new();
    for dimension in instrument.dimensions.ids() {
        let weight = |node: &NodeId| {
            let weight = scores.weight(*node, dimension).filter(|_| !instrument.nodes[*node].penalty);
            weight.unwrap_or(0.0)
        };
        // From the parts down: each node's share of its part.
        let mut shares = instrument.nodes.with(1.0);
        for group in instrument.groups() {
            let children = instrument.children(group);
            let sum: f64 = children.iter().map(weight).sum();
            for child in children {
                shares[*child] = if sum > 0.0 { shares[group] * weight(child) / sum } else { 0.0 };
            }
        }
        for (id, indicator) in instrument.indicators.iter() {
            let share = shares[indicator.node];
            if share > MAX_SHARE + 1e-9 {
                found.push((instrument.item(id, dimension), indicator.node, share));
            }
        }
    }
    for (item, node, share) in found {
        let place = linter.place(node);
        let limit = percent(MAX_SHARE);
        linter.warn(place, &[("id", &instrument.item_name(item)), ("share", &percent(share)), ("limit", &limit)]);
    }
}

/// A share in percent, to one decimal.
fn percent(share: f64) -> String {
    decimal::format((share * 1000.0).round() / 10.0)
}

pub(super) fn weight_number(linter: &mut Linter<'_>) {
    let instrument = linter.instrument;
    for group in instrument.groups() {
        let children = || instrument.children(group).iter().map(|child| (*child, &instrument.nodes[*child]));
        let is_pooled = |one: &Node| one.indicator.is_none() && one.weight.is_none();
        if !children().any(|(_, one)| is_pooled(one)) {
            continue;
        }
        for (child, one) in children() {
            let number = match (one.document.weight, one.indicator) {
                (Some(GroupWeight::Number(number)), _) => number,
                (None, None) => 1.0,
                (Some(GroupWeight::Pooled), _) | (None, Some(_)) => continue,
            };
            let place = linter.place(child).field("weight");
            linter.warn(place, &[("id", &one.document.id), ("weight", &decimal::format(number))]);
        }
    }
}

pub(super) fn single_child(linter: &mut Linter<'_>) {
    each_group(linter, "children", |instrument, group| instrument.children(group).len() == 1);
}

pub(super) fn title_missing(linter: &mut Linter<'_>) {
    each_group(linter, "title", |instrument, group| is_missing(instrument.nodes[group].document.title.as_ref()));
}

/// Warns of each group of which something holds.
fn each_group(linter: &mut Linter<'_>, field: &str, is_wrong: fn(&Instrument, NodeId) -> bool) {
    let instrument = linter.instrument;
    for group in instrument.groups() {
        if is_wrong(instrument, group) {
            let place = linter.place(group).field(field);
            linter.warn(place, &[("id", instrument.node_id(group))]);
        }
    }
}
