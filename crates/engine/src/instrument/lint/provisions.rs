//! Rules on what indicators rest on.

use super::{Linter, MAX_SUMMARY_WORDS, WITHOUT_INDICATOR, each_indicator, in_list, is_missing, too_long};
use crate::instrument::document::Strength;
use std::collections::HashSet;

pub(super) fn no_provision(linter: &mut Linter<'_>) {
    each_indicator(linter, "provisions", |document| document.provisions.is_empty());
}

pub(super) fn provision_uncited(linter: &mut Linter<'_>) {
    if linter.is_split() {
        return;
    }
    let document = &linter.instrument.document;
    let reasons = document.extra.as_ref().and_then(|extra| extra.get(WITHOUT_INDICATOR));
    let mut cited: HashSet<&String> = HashSet::new();
    for (_, indicator) in linter.indicators() {
        cited.extend(indicator.provisions.iter().chain(&indicator.see_also));
    }
    for (index, provision) in document.provisions.iter().enumerate() {
        let has_reason = reasons.is_some_and(|reasons| reasons.get(&provision.id).is_some());
        if !has_reason && !cited.contains(&provision.id) {
            linter.warn(in_list("provisions", index), &[("id", &provision.id)]);
        }
    }
}

pub(super) fn summary_missing(linter: &mut Linter<'_>) {
    if linter.is_split() {
        return;
    }
    for (index, provision) in linter.instrument.document.provisions.iter().enumerate() {
        if is_missing(provision.summary.as_ref()) {
            linter.warn(in_list("provisions", index).field("summary"), &[("id", &provision.id)]);
        }
    }
}

pub(super) fn summary_long(linter: &mut Linter<'_>) {
    for (index, provision) in linter.instrument.document.provisions.iter().enumerate() {
        let place = in_list("provisions", index).field("summary");
        too_long(linter, place, &provision.id, provision.summary.as_deref().unwrap_or_default(), MAX_SUMMARY_WORDS);
    }
}

pub(super) fn no_source(linter: &mut Linter<'_>) {
    for (index, provision) in linter.instrument.document.provisions.iter().enumerate() {
        if provision.source.is_none() {
            linter.warn(in_list("provisions", index).field("source"), &[("id", &provision.id)]);
        }
    }
}

pub(super) fn source_unused(linter: &mut Linter<'_>) {
    let document = &linter.instrument.document;
    let used: HashSet<&String> = document.provisions.iter().filter_map(|provision| provision.source.as_ref()).collect();
    for (index, source) in document.sources.iter().enumerate() {
        if !used.contains(&source.id) {
            linter.warn(in_list("sources", index), &[("id", &source.id)]);
        }
    }
}

pub(super) fn source_nowhere(linter: &mut Linter<'_>) {
    if linter.is_split() {
        return;
    }
    for (index, source) in linter.instrument.document.sources.iter().enumerate() {
        if is_missing(source.reference.as_ref()) && is_missing(source.url.as_ref()) {
            linter.warn(in_list("sources", index), &[("id", &source.id)]);
        }
    }
}

pub(super) fn core_weak(linter: &mut Linter<'_>) {
    for indicator in linter.instrument.indicators.values() {
        if indicator.core && indicator.strength != Some(Strength::Mandatory) {
            let place = linter.place(indicator.node).field("core");
            let strength = indicator.strength.map_or("–", Strength::as_str);
            linter.warn(place, &[("id", linter.instrument.node_id(indicator.node)), ("strength", strength)]);
        }
    }
}
