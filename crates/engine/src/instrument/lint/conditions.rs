//! Rules on conditions.

use super::reach::finds;
use super::{Linter, in_list};
use crate::instrument::IndicatorId;

pub(super) fn never_true(linter: &mut Linter<'_>) {
    never(linter, true);
}

pub(super) fn never_false(linter: &mut Linter<'_>) {
    never(linter, false);
}

/// Warns of each condition that no answers decide in that way.
fn never(linter: &mut Linter<'_>, wanted: bool) {
    let instrument = linter.instrument;
    for (indicator, document) in linter.indicators() {
        let condition = instrument.indicators[indicator].applies_when.as_ref();
        if condition.is_some_and(|condition| !finds(instrument, condition, wanted)) {
            let place = linter.place_of(indicator).field("applies_when");
            linter.warn(place, &[("id", &document.id)]);
        }
    }
    for (index, (check, condition)) in instrument.document.checks.iter().zip(&instrument.checks).enumerate() {
        if !finds(instrument, condition, wanted) {
            linter.warn(in_list("checks", index).field("when"), &[("id", &check.id)]);
        }
    }
}

pub(super) fn condition_module(linter: &mut Linter<'_>) {
    let instrument = linter.instrument;
    for (id, document) in linter.indicators() {
        let indicator = &instrument.indicators[id];
        let Some(condition) = &indicator.applies_when else { continue };
        let mut outside: Vec<IndicatorId> = Vec::new();
        condition.for_each_item(&mut |_, read| {
            let module = instrument.indicators[read].module;
            if module.is_some() && module != indicator.module && !outside.contains(&read) {
                outside.push(read);
            }
        });
        for read in outside {
            let place = linter.place_of(id).field("applies_when");
            linter.warn(place, &[("id", &document.id), ("other", instrument.indicator_id(read))]);
        }
    }
}
