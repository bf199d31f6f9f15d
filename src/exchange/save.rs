//! Assessments as they are written.

use super::json;
use crate::assessment::Draft;
use crate::assessment::document::AssessmentDocument;
use crate::insight::{
    self, Gap, evidence_coverage, gaps, pair_of_group, provision_figures, robustness, support_plan,
};
use crate::instrument::Instrument;
use crate::instrument::document::Support;
use crate::scoring::{Applies, Figures, Scores, State, figure};
use indexmap::IndexMap;
use serde_json::{Map, Number, Value, json};

/// The file of an assessment: everything answered, what it comes to, and a checksum over both.
pub fn assessment(draft: &Draft) -> String {
    let mut value = draft_value(draft.instrument(), draft.document());
    if let Value::Object(object) = &mut value {
        let extra = object.shift_remove("extra");
        object.insert("results".into(), results(draft));
        if let Some(extra) = extra {
            object.insert("extra".into(), extra);
        }
    }
    let checksum = json::digest(&value, "checksum");
    if let Value::Object(object) = &mut value {
        let extra = object.shift_remove("extra");
        object.insert("checksum".into(), checksum.into());
        if let Some(extra) = extra {
            object.insert("extra".into(), extra);
        }
    }
    json::document(&value)
}

/// A draft as it is kept: the same document without results and checksum, on one line.
pub fn draft(instrument: &Instrument, document: &AssessmentDocument) -> String {
    json::line(&draft_value(instrument, document))
}

/// The document with its maps in the order of the instrument, without what is empty.
fn draft_value(instrument: &Instrument, document: &AssessmentDocument) -> Value {
    let mut document = document.clone();
    document.results = None;
    document.checksum = None;
    let known = |position: Option<usize>| position.unwrap_or(usize::MAX);
    document.answers.retain(|_, answer| !answer.is_empty());
    document.answers.sort_by_cached_key(|id, _| known(instrument.node_named(id)));
    for answer in document.answers.values_mut() {
        answer.items.sort_by_cached_key(|id, _| known(instrument.dimension_named(id)));
    }
    document.context.sort_by_cached_key(|id, _| {
        known(instrument.document.context.iter().position(|question| question.id == *id))
    });
    // Only a type that cannot be JSON fails here, and there is none in it.
    serde_json::to_value(&document).unwrap_or(Value::Null)
}

fn number(value: f64) -> Value {
    Number::from_f64(figure::written(value)).map_or(Value::Null, Value::Number)
}

fn optional(value: Option<f64>) -> Value {
    value.map_or(Value::Null, number)
}

fn figures_fields(figures: &Figures) -> Map<String, Value> {
    let mut fields = Map::new();
    fields.insert("score".into(), optional(figures.score));
    fields.insert("low".into(), number(figures.low));
    fields.insert("high".into(), number(figures.high));
    fields.insert("coverage".into(), number(figures.coverage));
    fields
}

/// One member a dimension.
fn by_dimension(instrument: &Instrument, mut value: impl FnMut(usize) -> Value) -> Value {
    let dimensions = instrument.document.dimensions.iter().enumerate();
    Value::Object(dimensions.map(|(index, dimension)| (dimension.id.clone(), value(index))).collect())
}

/// The `results` of an assessment.
pub fn results(draft: &Draft) -> Value {
    let instrument = draft.instrument();
    let scores = draft.scores();
    let gaps = gaps(instrument, scores);
    let mut results = Map::new();
    results.insert("groups".into(), groups(instrument, scores));
    results.insert("provisions".into(), provisions(instrument, scores));
    if instrument.pair.is_some() {
        results.insert("implementation_gap".into(), implementation_gap(instrument, scores));
    }
    results.insert("gaps".into(), gap_list(instrument, scores, &gaps));
    results.insert("good_practices".into(), good_practices(draft));
    results.insert("challenges".into(), challenges(draft));
    results.insert("support_plan".into(), plan(draft, &gaps));
    let coverage = instrument.parts.iter().map(|part| {
        let has = |indicator, dimension| draft.has_evidence(indicator, dimension);
        let value = by_dimension(instrument, |dimension| {
            optional(evidence_coverage(instrument, scores, *part, dimension, has))
        });
        (node_id(instrument, *part), value)
    });
    results.insert("evidence_coverage".into(), Value::Object(coverage.collect()));
    results.insert("robustness".into(), robust(instrument, scores));
    Value::Object(results)
}

fn node_id(instrument: &Instrument, node: usize) -> String {
    instrument.nodes.get(node).map_or_else(String::new, |node| node.document.id.clone())
}

fn groups(instrument: &Instrument, scores: &Scores) -> Value {
    let groups = instrument.groups().map(|group| {
        let value = by_dimension(instrument, |dimension| {
            let Some(figures) = scores.figures(group, dimension) else { return Value::Null };
            let mut fields = figures_fields(&figures);
            let bands = scores.bands(instrument, group, dimension).map(|bands| {
                let ids = bands.iter().filter_map(|band| instrument.document.bands.get(*band));
                Value::Array(ids.map(|band| Value::String(band.id.clone())).collect())
            });
            fields.insert("bands".into(), bands.unwrap_or(Value::Null));
            Value::Object(fields)
        });
        (node_id(instrument, group), value)
    });
    Value::Object(groups.collect())
}

fn provisions(instrument: &Instrument, scores: &Scores) -> Value {
    let by: Vec<Vec<Option<Figures>>> =
        (0..instrument.dimensions()).map(|dimension| provision_figures(instrument, scores, dimension)).collect();
    let cited = instrument.document.provisions.iter().enumerate().filter(|(index, _)| {
        instrument.indicators.iter().any(|indicator| indicator.provisions.contains(index))
    });
    let members = cited.map(|(index, provision)| {
        let value = by_dimension(instrument, |dimension| {
            let figures = by.get(dimension).and_then(|list| list.get(index)).copied().flatten();
            figures.map_or(Value::Null, |figures| Value::Object(figures_fields(&figures)))
        });
        (provision.id.clone(), value)
    });
    Value::Object(members.collect())
}

fn implementation_gap(instrument: &Instrument, scores: &Scores) -> Value {
    let groups = instrument.groups().map(|group| {
        let gap = pair_of_group(instrument, scores, group).map(|pair| pair.gap);
        (node_id(instrument, group), optional(gap))
    });
    Value::Object(groups.collect())
}

fn gap_list(instrument: &Instrument, scores: &Scores, gaps: &[Gap]) -> Value {
    let list = gaps.iter().map(|gap| {
        let (indicator, _) = instrument.parts_of_item(gap.item);
        let level = match scores.answers().state(gap.item) {
            State::Level(level) if scores.applies(indicator) == Applies::Yes => {
                instrument.levels(gap.item).get(usize::from(level)).map(|level| level.id.clone())
            }
            _ => None,
        };
        json!({
            "item": instrument.item_name(gap.item),
            "level": level,
            "core": gap.core,
            "points": optional(gap.points),
        })
    });
    Value::Array(list.collect())
}

fn good_practices(draft: &Draft) -> Value {
    let instrument = draft.instrument();
    let mut list = Vec::new();
    for item in 0..instrument.item_count() {
        if !insight::is_strong(instrument, draft.scores(), item) {
            continue;
        }
        let (indicator, _) = instrument.parts_of_item(item);
        let answer = draft.document().answers.get(instrument.indicator_id(indicator));
        if let Some(note) = answer.and_then(|answer| answer.good_practice.as_ref()) {
            list.push(json!({"item": instrument.item_name(item), "note": note}));
        }
    }
    Value::Array(list)
}

/// How many indicators that apply name each challenge.
fn challenges(draft: &Draft) -> Value {
    let instrument = draft.instrument();
    let mut counts: IndexMap<&str, u64> =
        instrument.document.challenges.iter().map(|challenge| (challenge.id.as_str(), 0)).collect();
    for (id, answer) in &draft.document().answers {
        let applies = instrument.indicator_named(id).is_some_and(|index| draft.scores().applies(index) == Applies::Yes);
        if !applies {
            continue;
        }
        for challenge in &answer.challenges {
            if let Some(count) = counts.get_mut(challenge.as_str()) {
                *count += 1;
            }
        }
    }
    Value::Object(
        counts.into_iter().filter(|(_, count)| *count > 0).map(|(id, count)| (id.to_owned(), count.into())).collect(),
    )
}

fn plan(draft: &Draft, gaps: &[Gap]) -> Value {
    let instrument = draft.instrument();
    let lines = support_plan(instrument, draft.scores(), gaps, |item| draft.because(item)).into_iter().map(|line| {
        let mut object = Map::new();
        let Support { kind, audience } = line.support;
        object.insert("kind".into(), serde_json::to_value(kind).unwrap_or(Value::Null));
        if let Some(audience) = audience {
            object.insert("audience".into(), serde_json::to_value(audience).unwrap_or(Value::Null));
        }
        let items = line.items.iter().map(|item| Value::String(instrument.item_name(*item)));
        object.insert("items".into(), Value::Array(items.collect()));
        let mut points: Map<String, Value> = Map::new();
        for (part, dimension, gain) in line.points {
            let of_part = points.entry(node_id(instrument, part)).or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(of_part) = of_part {
                of_part.insert(instrument.dimension_id(dimension).to_owned(), optional(gain));
            }
        }
        object.insert("points".into(), Value::Object(points));
        Value::Object(object)
    });
    Value::Array(lines.collect())
}

fn robust(instrument: &Instrument, scores: &Scores) -> Value {
    let mut groups: Map<String, Value> = Map::new();
    for found in robustness(instrument, scores.answers()) {
        let of_group =
            groups.entry(node_id(instrument, found.group)).or_insert_with(|| by_dimension(instrument, |_| Value::Null));
        let percentile = |index: usize| optional(found.percentiles.and_then(|list| list.get(index).copied()));
        let value = json!({
            "lowest": number(found.lowest),
            "highest": number(found.highest),
            "most_moved_by": found.most_moved_by.word(),
            "p5": percentile(0),
            "p50": percentile(1),
            "p95": percentile(2),
        });
        if let Value::Object(of_group) = of_group {
            of_group.insert(instrument.dimension_id(found.dimension).to_owned(), value);
        }
    }
    Value::Object(groups)
}
