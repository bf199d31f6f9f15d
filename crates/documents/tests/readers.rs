//! A file that a person opens is compared with its schema before `serde` reads it; what this program wrote itself, `serde` reads
//! alone. Both say the same.

use documents::Opened;
use engine::assessment::document::{ANSWER_FIELDS, AnswerDocument, AssessmentDocument};
use engine::fault::{Reason, Refusal};
use engine::instrument::document::InstrumentDocument;
use fixtures::{Dice, Options};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::rc::Rc;

/// Something that stands where it hardly belongs.
fn odd(dice: &mut Dice) -> Value {
    let values = [json!(true), json!(-1.5), json!(7), json!("odd"), json!(["odd"]), json!({"odd": 1}), json!([])];
    dice.pick(&values).clone()
}

/// Changes one member of one object or list: its value, or its name, or takes it out.
fn spoil(dice: &mut Dice, value: &mut Value) {
    let step = dice.below(4);
    match value {
        Value::Object(object) if !object.is_empty() => {
            let name = dice.pick(&object.keys().cloned().collect::<Vec<_>>()).clone();
            match step {
                0 => *object.get_mut(&name).unwrap() = odd(dice),
                1 if dice.chance(50) => {
                    object.shift_remove(&name);
                }
                1 => {
                    object.insert("colour".into(), odd(dice));
                }
                _ => spoil(dice, object.get_mut(&name).unwrap()),
            }
        }
        Value::Array(list) if !list.is_empty() => {
            let index = dice.below(list.len());
            if step == 0 { list[index] = odd(dice) } else { spoil(dice, &mut list[index]) }
        }
        other => *other = odd(dice),
    }
}

/// What `serde` refuses is refused for reasons of the program's own, and nothing that `serde` takes is refused by `serde` later.
#[track_caller]
fn agree(of_serde: Result<(), serde_json::Error>, refusal: Option<Refusal>, value: &Value) {
    let faults = refusal.map(|refusal| refusal.faults).unwrap_or_default();
    assert!(of_serde.is_ok() || !faults.is_empty(), "only serde refuses this: {of_serde:?}\n{value}");
    assert!(!faults.iter().any(|fault| fault.reason == Reason::NotADocument), "{faults:?}\n{value}");
}

#[test]
fn both_readers_take_every_valid_document_alike_and_refuse_what_is_spoilt() {
    let mut refused = 0;
    for seed in 0..400 {
        let mut dice = Dice(seed ^ 0x5E_4D);
        let mut instrument = fixtures::instrument(&mut dice, &Options::ALL);
        let mut assessment = fixtures::assessment(&mut dice, &instrument, false);
        let bytes = instrument.to_string().into_bytes();
        let known = [Rc::new(documents::read_instrument(&bytes).unwrap())];
        assert_eq!(format!("{:?}", documents::read_checked_instrument(&bytes).unwrap()), format!("{:?}", known[0]));
        let text = assessment.to_string();
        let Opened::Assessment(opened) = documents::open(text.as_bytes(), &known).unwrap() else { panic!() };
        let kept = documents::read_draft(&text, &known).unwrap();
        assert_eq!(opened.draft.document(), kept.document());
        for _ in 0..20 {
            spoil(&mut dice, &mut assessment);
            assessment["format"] = json!("assessment/1");
            let of_serde = AssessmentDocument::deserialize(&assessment).map(drop);
            refused += usize::from(of_serde.is_err());
            agree(of_serde, documents::open(assessment.to_string().as_bytes(), &known).err(), &assessment);
            spoil(&mut dice, &mut instrument);
            instrument["format"] = json!("assessment-instrument/1");
            let of_serde = InstrumentDocument::deserialize(&instrument).map(drop);
            agree(of_serde, documents::read_instrument(instrument.to_string().as_bytes()).err(), &instrument);
        }
    }
    assert!(refused > 1000, "most of what is spoilt is no document any more: {refused}");
}

#[test]
fn a_checked_instrument_with_nulls_is_read_as_it_was_checked() {
    let mut instrument = fixtures::instrument(&mut Dice(4), &Options::ALL);
    instrument["extra"] = json!({"kept": null, "deep": {"kept": null}});
    for name in ["sources", "modules", "checks", "translations", "pair", "summary", "strength_weights"] {
        instrument[name] = Value::Null;
    }
    instrument["parts"][0]["questions"] = json!({"law": null});
    let bytes = instrument.to_string().into_bytes();
    let (checked, unchecked) =
        (documents::read_instrument(&bytes).unwrap(), documents::read_checked_instrument(&bytes).unwrap());
    assert_eq!(checked.document, unchecked.document);
    assert_eq!(checked.digest, unchecked.digest);
    assert_eq!(Value::from(unchecked.document.extra.unwrap()), instrument["extra"]);
}

#[test]
fn no_dimension_may_be_called_as_a_field_of_an_answer() {
    let answer = json!({
        "evidence": [{"kind": "statute"}], "comment": "c", "challenges": ["c"], "other_challenges": ["o"], "good_practice": "g",
        "reason": "r", "flag": true, "help_needed": "h", "unclear": "u", "observations": [{"text": "t"}],
        "considered": {"why": "w"}, "share": true, "extra": {"x": null},
    });
    let names: Vec<&String> = answer.as_object().unwrap().keys().collect();
    assert_eq!(names, ANSWER_FIELDS.iter().collect::<Vec<_>>());
    let read = AnswerDocument::deserialize(&answer).unwrap();
    assert!(read.items.is_empty());
    assert_eq!(serde_json::to_value(read).unwrap(), answer);
    assert_eq!(serde_json::to_value(AnswerDocument::default()).unwrap(), Value::Object(Map::new()));
}

/// Every object of a document but those of free data, as JSON pointers.
fn objects(value: &Value, place: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(object) => {
            found.push(place.to_owned());
            let members = object.iter().filter(|(name, _)| *name != "extra");
            members.for_each(|(name, member)| objects(member, &format!("{place}/{name}"), found));
        }
        Value::Array(list) => {
            list.iter().enumerate().for_each(|(index, member)| objects(member, &format!("{place}/{index}"), found));
        }
        _ => {}
    }
}

#[test]
fn a_draft_of_a_newer_release_is_refused_and_not_read_without_what_is_new() {
    let mut tried = 0;
    for seed in 0..20 {
        let mut dice = Dice(seed);
        let instrument = fixtures::instrument(&mut dice, &Options::ALL);
        let known = [Rc::new(documents::read_instrument(instrument.to_string().as_bytes()).unwrap())];
        let assessment = fixtures::assessment(&mut dice, &instrument, false);
        assert!(documents::read_draft(&assessment.to_string(), &known).is_ok());
        let mut places = Vec::new();
        objects(&assessment, "", &mut places);
        for place in &places {
            let mut newer = assessment.clone();
            newer.pointer_mut(place).unwrap()["newer"] = json!({"thing": 1});
            assert!(documents::read_draft(&newer.to_string(), &known).is_err(), "a field was lost at {place:?}");
        }
        tried += places.len();
    }
    assert!(tried > 200, "{tried}");
}

#[test]
fn the_worked_example_is_read_as_a_draft() {
    let read = documents::read_draft(fixtures::EXAMPLE, &[fixtures::palermo()]);
    assert!(read.is_ok(), "{:?}", read.err());
}
