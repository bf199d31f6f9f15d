//! The JSON Schemas that are served with the app: made from the Rust types, equal to those in `schemas/`, and true of
//! what is saved. `UPDATE=1 cargo test` writes them anew.

use crate::fixtures::{self, Dice, NOW, Options};
use palermo::assessment::Draft;
use palermo::assessment::document::AssessmentDocument;
use palermo::exchange::{json, save, table};
use palermo::instrument::document::InstrumentDocument;
use serde_json::{Value, json};
use std::path::PathBuf;

/// "A field that is absent or null has its default": a property that is not required may be null.
fn with_null_for_absent(schema: &mut Value) {
    if let Some(object) = schema.as_object_mut() {
        let required: Vec<Value> = object.get("required").and_then(Value::as_array).cloned().unwrap_or_default();
        if let Some(properties) = object.get_mut("properties").and_then(Value::as_object_mut) {
            for (name, property) in properties {
                if !required.contains(&json!(name)) && !takes_null(property) {
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
    schema(schemars::schema_for!(InstrumentDocument), "Instrument", palermo::instrument::document::FORMAT)
}

fn assessment_schema() -> Value {
    schema(schemars::schema_for!(AssessmentDocument), "Assessment", palermo::assessment::document::FORMAT)
}

/// The committed file must say the same; with `UPDATE=1` it is written.
#[track_caller]
fn is_committed(name: &str, schema: &Value) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("schemas").join(name);
    let text = json::document(schema);
    if std::env::var("UPDATE").is_ok_and(|update| update == "1") {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &text).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == text, "schemas/{name} is not what the types say; UPDATE=1 cargo test --test core writes it");
}

#[test]
fn the_committed_schemas_are_those_of_the_types() {
    is_committed("instrument.schema.json", &instrument_schema());
    is_committed("assessment.schema.json", &assessment_schema());
    is_committed("answers-row.schema.json", &table::schema("A row of the answers", &table::ANSWER_COLUMNS));
    is_committed("results-row.schema.json", &table::schema("A row of the results", &table::RESULT_COLUMNS));
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
    let whole = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    // The second holds the small instrument that the fuzzer answers.
    let folders = ["instruments", "fuzz"].into_iter().flat_map(|name| std::fs::read_dir(whole.join(name)).unwrap());
    for entry in folders {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "json") {
            let bytes = std::fs::read(&path).unwrap();
            let value = json::parse(&bytes).unwrap();
            if value["format"] == palermo::instrument::document::FORMAT {
                assert_valid(&validator, &value);
                palermo::exchange::read_instrument(&bytes)
                    .unwrap_or_else(|refusal| panic!("{}: {refusal}", path.display()));
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
