//! The JSON Schemas that are served with the app: made from the Rust types, equal to those in `schemas/`, and true of
//! what is saved. `UPDATE=1 cargo test -p documents` writes them anew.

use documents::{json, save, table};
use engine::assessment::Draft;
use engine::assessment::document::AssessmentDocument;
use engine::instrument::document::InstrumentDocument;
use fixtures::repository::{self, is_committed};
use fixtures::{Dice, NOW, Options};
use serde_json::{Value, json};

/// "A field that is absent or null has its default": a property that is not required may be null.
fn with_null_for_absent(schema: &mut Value) {
    if let Some(object) = schema.as_object_mut() {
        let required: Vec<Value> = object.get("required").and_then(Value::as_array).cloned().unwrap_or_default();
        if let Some(properties) = object.get_mut("properties").and_then(Value::as_object_mut) {
            for (name, property) in properties {
                if required.contains(&json!(name)) {
                    continue;
                }
                name_default(property);
                if !takes_null(property) {
                    let mut outer = serde_json::Map::new();
                    if let Some(description) =
                        property.as_object_mut().and_then(|inner| inner.shift_remove("description"))
                    {
                        outer.insert("description".into(), description);
                    }
                    if let Some(default) = property.as_object_mut().and_then(|inner| inner.shift_remove("default")) {
                        outer.insert("default".into(), default);
                    }
                    outer.insert("anyOf".into(), json!([property.take(), {"type": "null"}]));
                    *property = Value::Object(outer);
                }
            }
        }
    }
    match schema {
        Value::Array(list) => list.iter_mut().for_each(with_null_for_absent),
        Value::Object(object) => object.values_mut().for_each(with_null_for_absent),
        _ => {}
    }
}

/// `schemars` names no default where `serde` leaves it out of files. What is described is a field of a type; its default is empty.
/// None is named of maps and of a group's weight.
fn name_default(property: &mut Value) {
    let default = match property["type"].as_str() {
        Some("array") => json!([]),
        Some("boolean") => json!(false),
        Some("object") => return,
        _ if property["anyOf"][0]["$ref"] == "#/$defs/GroupWeight" => return,
        _ => Value::Null,
    };
    if let Some(object) = property.as_object_mut().filter(|object| object.contains_key("description")) {
        object.entry("default").or_insert(default);
    }
}

fn takes_null(schema: &Value) -> bool {
    let null = json!("null");
    match schema {
        Value::Bool(any) => *any,
        _ if schema
            .as_object()
            .is_some_and(|object| object.keys().all(|name| name == "description" || name == "default")) =>
        {
            true
        }
        _ => {
            schema["type"] == null
                || schema["type"].as_array().is_some_and(|types| types.contains(&null))
                || schema["anyOf"].as_array().is_some_and(|any| any.iter().any(takes_null))
        }
    }
}

fn schema(schema: schemars::Schema, title: &str, format: &str) -> Value {
    let mut value = schema.to_value();
    value["title"] = json!(title);
    value["properties"]["format"] = json!({"description": "The format of the document.", "const": format});
    with_null_for_absent(&mut value);
    value
}

fn instrument_schema() -> Value {
    schema(schemars::schema_for!(InstrumentDocument), "Instrument", engine::instrument::document::FORMAT)
}

fn assessment_schema() -> Value {
    schema(schemars::schema_for!(AssessmentDocument), "Assessment", engine::assessment::document::FORMAT)
}

#[test]
fn the_committed_schemas_are_those_of_the_types() {
    is_committed("schemas/instrument.schema.json", &json::document(&instrument_schema()));
    is_committed("schemas/assessment.schema.json", &json::document(&assessment_schema()));
    is_committed(
        "schemas/answers-row.schema.json",
        &json::document(&table::schema("A row of the answers", &table::ANSWER_COLUMNS)),
    );
    is_committed(
        "schemas/results-row.schema.json",
        &json::document(&table::schema("A row of the results", &table::RESULT_COLUMNS)),
    );
}

#[test]
fn the_schemas_are_valid_schemas() {
    for schema in [instrument_schema(), assessment_schema()] {
        jsonschema::meta::validate(&schema).unwrap_or_else(|error| panic!("{error}"));
    }
}

#[track_caller]
fn assert_valid(validator: &jsonschema::Validator, value: &Value) {
    let errors: Vec<String> =
        validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{errors:#?}\n{value:#}");
}

#[test]
fn instruments_and_saved_assessments_are_valid_by_their_schemas() {
    let of_instruments = jsonschema::validator_for(&instrument_schema()).unwrap();
    let of_assessments = jsonschema::validator_for(&assessment_schema()).unwrap();
    for seed in 0..150 {
        let mut dice = Dice(seed ^ 0x5C);
        let instrument = fixtures::instrument(&mut dice, &Options::ALL);
        assert_valid(&of_instruments, &instrument);
        let assessment = fixtures::assessment(&mut dice, &instrument, false);
        assert_valid(&of_assessments, &assessment);
        let draft = fixtures::draft(&instrument, &assessment);
        let kept: Value = serde_json::from_str(&save::draft(draft.instrument(), draft.document())).unwrap();
        assert_valid(&of_assessments, &kept);
        if seed % 10 == 0 {
            let saved: Value = serde_json::from_str(&save::assessment(&draft)).unwrap();
            assert_valid(&of_assessments, &saved);
        }
        let begun = Draft::begin(draft.instrument().clone(), "begun".into(), NOW);
        assert_valid(&of_assessments, &serde_json::from_str(&save::assessment(&begun)).unwrap());
    }
}

#[test]
fn every_instrument_of_the_repository_is_read_and_valid() {
    let validator = jsonschema::validator_for(&instrument_schema()).unwrap();
    let whole = repository::path("");
    // The second holds the small instrument that the fuzzer answers.
    let folders = ["instruments", "fuzz"].into_iter().flat_map(|name| std::fs::read_dir(whole.join(name)).unwrap());
    for entry in folders {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "json") {
            let bytes = std::fs::read(&path).unwrap();
            let value = json::parse(&bytes).unwrap();
            if value["format"] == engine::instrument::document::FORMAT {
                assert_valid(&validator, &value);
                documents::read_instrument(&bytes).unwrap_or_else(|refusal| panic!("{}: {refusal}", path.display()));
            }
        }
    }
}

#[test]
fn what_the_reader_takes_for_absent_the_schema_takes_too() {
    let validator = jsonschema::validator_for(&instrument_schema()).unwrap();
    let mut instrument = fixtures::instrument(&mut Dice(4), &Options::ALL);
    for name in ["sources", "modules", "checks", "translations", "pair", "extra", "summary", "strength_weights"] {
        instrument[name] = Value::Null;
        assert_valid(&validator, &instrument);
    }
}

#[test]
fn the_schemas_refuse_what_the_reader_refuses() {
    let mut dice = Dice(9);
    let instrument = fixtures::instrument(&mut dice, &Options::ALL);
    let assessment = json!({
        "format": "assessment/1", "id": "a", "instrument": {"id": "random", "version": "1"},
        "answers": {"i0": {"law": {"level": "l0"}, "evidence": [{"kind": "statute"}]}},
    });
    let of_instruments = jsonschema::validator_for(&instrument_schema()).unwrap();
    let of_assessments = jsonschema::validator_for(&assessment_schema()).unwrap();
    assert_valid(&of_instruments, &instrument);
    assert_valid(&of_assessments, &assessment);
    for (pointer, new) in [
        ("/colour", json!(1)),
        ("/title", json!(5)),
        ("/format", json!("assessment-instrument/2")),
        ("/scales/0/colour", json!(1)),
        ("/scales/0/levels/0/value", json!("1")),
        ("/parts/0/colour", json!(1)),
        ("/parts/0/aggregate", json!("median")),
        ("/parts/0/children/0/weight", json!("heavy")),
        ("/parts/0/children/0/polarity", json!("negative")),
        ("/minimum_coverage", json!("high")),
        ("/pair", json!(["law"])),
    ] {
        assert_refused(&of_instruments, &instrument, pointer, Some(new));
    }
    for name in ["format", "id", "version", "language", "title", "scales", "dimensions", "parts"] {
        assert_refused(&of_instruments, &instrument, &format!("/{name}"), None);
    }
    for (pointer, new) in [
        ("/colour", json!(1)),
        ("/format", json!("assessment/2")),
        ("/answers/i0/law/colour", json!(1)),
        ("/answers/i0/law/level", json!(1)),
        ("/answers/i0/evidence/0/kind", json!("rumour")),
        ("/answers/i0/flag", json!("yes")),
        ("/subject", json!({"status": "final"})),
        ("/modules", json!("children")),
    ] {
        assert_refused(&of_assessments, &assessment, pointer, Some(new));
    }
    for name in ["format", "id", "instrument", "answers"] {
        assert_refused(&of_assessments, &assessment, &format!("/{name}"), None);
    }
}

#[track_caller]
fn assert_refused(validator: &jsonschema::Validator, base: &Value, pointer: &str, new: Option<Value>) {
    let mut value = base.clone();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let parent = value.pointer_mut(parent).unwrap();
    match new {
        Some(new) => parent[name] = new,
        None => {
            parent.as_object_mut().unwrap().shift_remove(name).unwrap();
        }
    }
    assert!(!validator.is_valid(&value), "{pointer} is taken");
}
