//! Writing assessments: as a file with results and checksum, and as a draft.

use super::json;
use engine::assessment::Draft;
use engine::assessment::document::AssessmentDocument;
use engine::insight::{
    Gap, evidence_coverage, gaps, pair_of_group, practices, provision_figures, robustness, support_plan,
};
use engine::instrument::{DimensionId, Instrument, NodeId};
use engine::scoring::{Applies, Figures, Scores, State, figure};
use engine::shape::Field;
use serde_json::{Map, Value};

/// The file of an assessment: everything answered, what it comes to, and a checksum over both.
pub fn assessment(draft: &Draft) -> String {
    let (mut object, checksum) = with_results(draft);
    let extra = object.shift_remove("extra");
    put(&mut object, "checksum", text(&checksum));
    if let Some(extra) = extra {
        put(&mut object, "extra", extra);
    }
    json::document(&Value::Object(object))
}

/// The checksum that the file of a draft has.
pub fn checksum(draft: &Draft) -> String {
    with_results(draft).1
}

/// The file without its checksum, and the checksum.
fn with_results(draft: &Draft) -> (Map<String, Value>, String) {
    let mut object = draft_object(draft.instrument(), draft.document());
    let extra = object.shift_remove("extra");
    put(&mut object, "results", results(draft));
    if let Some(extra) = extra {
        put(&mut object, "extra", extra);
    }
    let value = Value::Object(object);
    let checksum = json::digest(&value, "checksum");
    let Value::Object(object) = value else { return (Map::new(), checksum) };
    (object, checksum)
}

/// The text of a draft in storage: the same document without results and checksum, on one line.
pub fn draft(instrument: &Instrument, document: &AssessmentDocument) -> String {
    json::line(&Value::Object(draft_object(instrument, document)))
}

/// The document with its maps in the order of the instrument, without what is empty.
fn draft_object(instrument: &Instrument, document: &AssessmentDocument) -> Map<String, Value> {
    let Value::Object(mut object) = document.write() else { return Map::new() };
    object.shift_remove("results");
    object.shift_remove("checksum");
    if let Some(Value::Object(answers)) = object.get_mut("answers") {
        answers.retain(|_, answer| !answer.as_object().is_some_and(Map::is_empty));
        arrange(answers, &|id| instrument.node_named(id).map(NodeId::index));
        for answer in answers.values_mut() {
            if let Value::Object(answer) = answer {
                // The dimensions stand first, and all else is no dimension.
                arrange(answer, &|id| instrument.dimension_named(id).map(DimensionId::index));
            }
        }
    }
    if let Some(Value::Object(context)) = object.get_mut("context") {
        arrange(context, &|id| instrument.document.context.iter().position(|question| question.id == *id));
    }
    object
}

/// Puts the members of an object in the order of their positions, those without one last.
fn arrange(object: &mut Map<String, Value>, position: &dyn Fn(&str) -> Option<usize>) {
    let mut members: Vec<(String, Value)> = std::mem::take(object).into_iter().collect();
    members.sort_by_cached_key(|(id, _)| position(id).unwrap_or(usize::MAX));
    object.extend(members);
}

fn text(text: &str) -> Value {
    Value::String(text.to_owned())
}

fn number(value: f64) -> Value {
    Value::from(figure::written(value))
}

fn optional(value: Option<f64>) -> Value {
    value.map_or(Value::Null, number)
}

/// Adds a field.
fn put(object: &mut Map<String, Value>, name: &str, value: Value) {
    object.insert(name.to_owned(), value);
}

/// `shown` stands only beside a score that is not: its coverage is below the minimum.
fn figures_fields(instrument: &Instrument, figures: &Figures) -> Map<String, Value> {
    let mut fields = Map::new();
    put(&mut fields, "score", optional(figures.score));
    if figures.score.is_some() && figures.shown_score(instrument.minimum_coverage()).is_none() {
        put(&mut fields, "shown", Value::Bool(false));
    }
    put(&mut fields, "low", number(figures.low));
    put(&mut fields, "high", number(figures.high));
    put(&mut fields, "coverage", number(figures.coverage));
    fields
}

/// One member a dimension.
fn by_dimension(instrument: &Instrument, value: &mut dyn FnMut(DimensionId) -> Value) -> Value {
    let mut object = Map::new();
    for index in instrument.dimensions.ids() {
        put(&mut object, instrument.dimension_id(index), value(index));
    }
    Value::Object(object)
}

/// One member a group.
fn by_group(instrument: &Instrument, value: &mut dyn FnMut(NodeId) -> Value) -> Value {
    let mut object = Map::new();
    for group in instrument.groups() {
        put(&mut object, instrument.node_id(group), value(group));
    }
    Value::Object(object)
}

/// The `results` of an assessment.
pub fn results(draft: &Draft) -> Value {
    let instrument = draft.instrument();
    let scores = draft.scores();
    let gaps = gaps(instrument, scores);
    let mut results = Map::new();
    put(&mut results, "groups", groups(instrument, scores));
    put(&mut results, "provisions", provisions(instrument, scores));
    if instrument.pair.is_some() {
        let gap =
            by_group(instrument, &mut |group| optional(pair_of_group(instrument, scores, group).map(|pair| pair.gap)));
        put(&mut results, "implementation_gap", gap);
    }
    put(&mut results, "gaps", gap_list(instrument, scores, &gaps));
    put(&mut results, "good_practices", good_practices(draft));
    put(&mut results, "challenges", challenges(draft));
    put(&mut results, "support_plan", plan(draft, &gaps));
    let mut coverage = Map::new();
    for part in instrument.parts.iter().copied() {
        let has = |indicator, dimension| draft.has_evidence(indicator, dimension);
        let value = by_dimension(instrument, &mut |dimension| {
            optional(evidence_coverage(instrument, scores, part, dimension, has))
        });
        put(&mut coverage, instrument.node_id(part), value);
    }
    put(&mut results, "evidence_coverage", Value::Object(coverage));
    put(&mut results, "robustness", robust(instrument, scores));
    Value::Object(results)
}

fn groups(instrument: &Instrument, scores: &Scores) -> Value {
    by_group(instrument, &mut |group| {
        by_dimension(instrument, &mut |dimension| {
            let Some(figures) = scores.figures(group, dimension) else { return Value::Null };
            let mut fields = figures_fields(instrument, &figures);
            let bands = scores.bands(instrument, group, dimension).map(|bands| {
                let bands = bands.iter().filter_map(|band| instrument.document.bands.get(*band));
                Value::Array(bands.map(|band| text(&band.id)).collect())
            });
            put(&mut fields, "bands", bands.unwrap_or(Value::Null));
            Value::Object(fields)
        })
    })
}

fn provisions(instrument: &Instrument, scores: &Scores) -> Value {
    let mut cited = vec![false; instrument.document.provisions.len()];
    for provision in instrument.indicators.values().flat_map(|indicator| &indicator.provisions) {
        if let Some(slot) = cited.get_mut(*provision) {
            *slot = true;
        }
    }
    let figures_of = instrument.dimensions.map_ids(|dimension| provision_figures(instrument, scores, dimension));
    let mut object = Map::new();
    for (index, provision) in instrument.document.provisions.iter().enumerate() {
        if cited.get(index) == Some(&true) {
            let value = by_dimension(instrument, &mut |dimension| {
                let figures = figures_of[dimension].get(index).copied().flatten();
                figures.map_or(Value::Null, |figures| Value::Object(figures_fields(instrument, &figures)))
            });
            put(&mut object, &provision.id, value);
        }
    }
    Value::Object(object)
}

fn gap_list(instrument: &Instrument, scores: &Scores, gaps: &[Gap]) -> Value {
    let list = gaps.iter().map(|gap| {
        let (indicator, _) = instrument.parts_of_item(gap.item);
        let level = match scores.answers().state(gap.item) {
            State::Level(level) if scores.applies(indicator) == Applies::Yes => {
                instrument.levels(gap.item).get(usize::from(level))
            }
            _ => None,
        };
        let mut object = Map::new();
        put(&mut object, "item", Value::String(instrument.item_name(gap.item)));
        put(&mut object, "level", level.map_or(Value::Null, |level| text(&level.id)));
        put(&mut object, "core", Value::Bool(gap.core));
        put(&mut object, "points", optional(gap.points));
        Value::Object(object)
    });
    Value::Array(list.collect())
}

/// The notes on practices: those at strong items first, then those at all others.
fn good_practices(draft: &Draft) -> Value {
    let instrument = draft.instrument();
    let list = practices(draft).into_iter().map(|practice| {
        let mut object = Map::new();
        put(&mut object, "item", Value::String(instrument.item_name(practice.item)));
        put(&mut object, "note", text(practice.note));
        Value::Object(object)
    });
    Value::Array(list.collect())
}

/// How many indicators that apply name each challenge.
fn challenges(draft: &Draft) -> Value {
    let instrument = draft.instrument();
    let known = &instrument.document.challenges;
    let mut counts = vec![0u64; known.len()];
    for (id, answer) in &draft.document().answers {
        let applies = instrument.indicator_named(id).is_some_and(|index| draft.scores().applies(index) == Applies::Yes);
        if !applies {
            continue;
        }
        for challenge in &answer.challenges {
            let position = known.iter().position(|known| known.id == *challenge);
            if let Some(count) = position.and_then(|position| counts.get_mut(position)) {
                *count += 1;
            }
        }
    }
    let mut object = Map::new();
    for (challenge, count) in known.iter().zip(counts) {
        if count > 0 {
            put(&mut object, &challenge.id, Value::from(count));
        }
    }
    Value::Object(object)
}

fn plan(draft: &Draft, gaps: &[Gap]) -> Value {
    let instrument = draft.instrument();
    let lines = support_plan(instrument, draft.scores(), gaps, |item| draft.because(item)).into_iter().map(|line| {
        let Value::Object(mut object) = line.support.write() else { return Value::Null };
        let items = line.items.iter().map(|item| Value::String(instrument.item_name(*item)));
        put(&mut object, "items", Value::Array(items.collect()));
        let mut points = Map::new();
        for (part, dimension, gain) in line.points {
            let of_part = points.entry(instrument.node_id(part)).or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(of_part) = of_part {
                put(of_part, instrument.dimension_id(dimension), optional(gain));
            }
        }
        put(&mut object, "points", Value::Object(points));
        Value::Object(object)
    });
    Value::Array(lines.collect())
}

fn robust(instrument: &Instrument, scores: &Scores) -> Value {
    let mut groups = Map::new();
    for found in robustness(instrument, scores.answers()) {
        let mut value = Map::new();
        put(&mut value, "lowest", number(found.lowest));
        put(&mut value, "highest", number(found.highest));
        put(&mut value, "most_moved_by", text(found.most_moved_by.word()));
        let percentiles = found.percentiles.map(|list| list.map(Some)).unwrap_or_default();
        for (name, percentile) in ["p5", "p50", "p95"].into_iter().zip(percentiles) {
            put(&mut value, name, optional(percentile));
        }
        let of_group = groups
            .entry(instrument.node_id(found.group))
            .or_insert_with(|| by_dimension(instrument, &mut |_| Value::Null));
        if let Value::Object(of_group) = of_group {
            put(of_group, instrument.dimension_id(found.dimension), Value::Object(value));
        }
    }
    Value::Object(groups)
}
