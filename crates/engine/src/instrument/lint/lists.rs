//! Rules on scales, on what stands beside a question, and on the other lists.

use super::{Linter, each_indicator, in_list, is_blank, is_missing, same};
use crate::decimal;

// Scales.

pub(super) fn scale_best(linter: &mut Linter<'_>) {
    scale_without(linter, |value| value >= 1.0);
}

pub(super) fn scale_zero(linter: &mut Linter<'_>) {
    scale_without(linter, |value| value <= 0.0);
}

fn scale_without(linter: &mut Linter<'_>, is_there: fn(f64) -> bool) {
    for (index, scale) in linter.instrument.document.scales.iter().enumerate() {
        if !scale.levels.iter().any(|level| is_there(level.value)) {
            linter.warn(in_list("scales", index).field("levels"), &[("id", &scale.id)]);
        }
    }
}

pub(super) fn scale_same(linter: &mut Linter<'_>) {
    for (index, scale) in linter.instrument.document.scales.iter().enumerate() {
        let values: Vec<String> = scale.levels.iter().map(|level| decimal::format(level.value + 0.0)).collect();
        for (before, this) in same(&values) {
            if let (Some(other), Some(level), Some(value)) =
                (scale.levels.get(before), scale.levels.get(this), values.get(this))
            {
                let place = in_list("scales", index).field("levels").index(this).field("value");
                let facts = [("id", scale.id.as_str()), ("level", &level.id), ("other", &other.id), ("value", value)];
                linter.warn(place, &facts);
            }
        }
    }
}

// What stands beside a question.

pub(super) fn no_evidence(linter: &mut Linter<'_>) {
    each_indicator(linter, "evidence", |document| document.evidence.is_empty());
}

pub(super) fn no_lead(linter: &mut Linter<'_>) {
    each_indicator(linter, "lead", |document| is_missing(document.lead.as_ref()));
}

pub(super) fn no_support(linter: &mut Linter<'_>) {
    for (indicator, document) in linter.indicators() {
        for dimension in document.dimensions.iter().flatten() {
            if document.support.get(dimension).is_none_or(Vec::is_empty) {
                let place = linter.place_of(indicator).field("support");
                linter.warn(place, &[("id", &document.id), ("dimension", dimension)]);
            }
        }
    }
}

pub(super) fn not_applicable(linter: &mut Linter<'_>) {
    for (indicator, document) in linter.indicators() {
        for (dimension, _) in document.not_applicable.iter().filter(|(_, text)| is_blank(text)) {
            let place = linter.place_of(indicator).field("not_applicable").field(dimension);
            linter.warn(place, &[("id", &document.id), ("dimension", dimension)]);
        }
    }
}

// The other lists.

pub(super) fn band_label(linter: &mut Linter<'_>) {
    for (index, band) in linter.instrument.document.bands.iter().enumerate() {
        if is_missing(band.label.as_ref()) {
            linter.warn(in_list("bands", index).field("label"), &[("id", &band.id)]);
        }
    }
}

pub(super) fn challenge_twice(linter: &mut Linter<'_>) {
    let challenges = &linter.instrument.document.challenges;
    let labels: Vec<String> = challenges.iter().map(|challenge| challenge.label.trim().to_ascii_lowercase()).collect();
    for (before, this) in same(&labels) {
        if let (Some(other), Some(challenge)) = (challenges.get(before), challenges.get(this)) {
            let place = in_list("challenges", this).field("label");
            linter.warn(place, &[("id", &challenge.id), ("other", &other.id)]);
        }
    }
}

pub(super) fn check_message(linter: &mut Linter<'_>) {
    for (index, check) in linter.instrument.document.checks.iter().enumerate() {
        if is_blank(&check.message) {
            linter.warn(in_list("checks", index).field("message"), &[("id", &check.id)]);
        }
    }
}

pub(super) fn module_empty(linter: &mut Linter<'_>) {
    let mut used = vec![false; linter.instrument.document.modules.len()];
    for module in linter.instrument.indicators.values().filter_map(|indicator| indicator.module) {
        if let Some(slot) = used.get_mut(module) {
            *slot = true;
        }
    }
    for (index, module) in linter.instrument.document.modules.iter().enumerate() {
        if used.get(index) == Some(&false) {
            linter.warn(in_list("modules", index), &[("id", &module.id)]);
        }
    }
}

pub(super) fn context_options(linter: &mut Linter<'_>) {
    for (index, question) in linter.instrument.document.context.iter().enumerate() {
        if question.options.len() < 2 {
            linter.warn(in_list("context", index).field("options"), &[("id", &question.id)]);
        }
    }
}
