//! Further fields of the formats, all optional: read, kept as they are and written again in their places; none of them
//! touches a figure, and none is in a redacted copy.

use documents::{json, redact, save};
use engine::assessment::Draft;
use engine::fault::{Reason, Shape, Thing};
use fixtures::optional_fields::{SECRET, full, plain};
use fixtures::{palermo, repository};
use serde_json::{Value, json};
use texts::Catalogue;

fn draft(value: &Value) -> Draft {
    fixtures::open(&palermo(), value).unwrap_or_else(|refusal| panic!("{refusal}")).draft
}

#[test]
fn a_file_with_them_is_opened_and_saved_to_the_same_bytes() {
    let value = full();
    let first = draft(&value);
    let text = save::assessment(&first);
    let saved: Value = serde_json::from_str(&text).unwrap();
    for name in ["part_of", "handed_out", "contributions", "decisions", "figures"] {
        assert_eq!(saved[name], value[name], "{name}");
    }
    for name in ["help_needed", "unclear", "observations", "considered", "share"] {
        assert_eq!(saved["answers"]["A-02"][name], value["answers"]["A-02"][name], "{name}");
    }
    let again = fixtures::open(&palermo(), &saved).unwrap();
    assert!(!again.checksum_differs && again.differences.is_empty());
    assert_eq!(save::assessment(&again.draft), text);
    // A draft as it is kept, too.
    let kept = save::draft(first.instrument(), first.document());
    let back = documents::read_draft(&kept, &[palermo()]).unwrap();
    assert_eq!(save::draft(back.instrument(), back.document()), kept);
    assert_eq!(json::parse(kept.as_bytes()).unwrap(), value, "in the order in which they were read");
    let schema = std::fs::read(repository::path("schemas/assessment.schema.json")).unwrap();
    let validator = jsonschema::validator_for(&serde_json::from_slice(&schema).unwrap()).unwrap();
    assert!(validator.is_valid(&saved), "{:?}", validator.iter_errors(&saved).next().map(|error| error.to_string()));
}

#[test]
fn they_touch_no_figure() {
    let (with, without) = (draft(&full()), draft(&plain()));
    assert_eq!(save::results(&with), save::results(&without));
    assert_eq!(
        fixtures::bits(with.instrument(), with.scores()),
        fixtures::bits(without.instrument(), without.scores())
    );
}

#[test]
fn what_does_not_fit_in_them_is_refused_with_its_place() {
    let long = "x".repeat(20_001);
    let title = "x".repeat(2_001);
    let shape = |expected, found| Reason::WrongShape { expected, found };
    let chosen = ["mine", "theirs", "both", "open", "ask"].map(str::to_owned).to_vec();
    let cases = [
        ("/answers/A-02/help_needed", json!(1), "answers.A-02.help_needed", shape(Shape::Text, Shape::Number)),
        ("/answers/A-02/help_needed", json!(long), "answers.A-02.help_needed", Reason::TextTooLong(20_000)),
        ("/answers/A-02/unclear", json!(long), "answers.A-02.unclear", Reason::TextTooLong(20_000)),
        (
            "/answers/A-02/observations/0/text",
            json!(long),
            "answers.A-02.observations[0].text",
            Reason::TextTooLong(20_000),
        ),
        (
            "/answers/A-02/observations/0/by",
            json!(title),
            "answers.A-02.observations[0].by",
            Reason::TextTooLong(2_000),
        ),
        (
            "/answers/A-02/observations/0/date",
            json!("May"),
            "answers.A-02.observations[0].date",
            Reason::BadDate("May".into()),
        ),
        (
            "/answers/A-02/observations/1",
            json!({"by": "x"}),
            "answers.A-02.observations[1]",
            Reason::MissingField("text".into()),
        ),
        ("/answers/A-02/considered/why", json!(long), "answers.A-02.considered.why", Reason::TextTooLong(20_000)),
        ("/answers/A-02/considered/on", json!("May"), "answers.A-02.considered.on", Reason::BadDate("May".into())),
        ("/answers/A-02/share", json!("yes"), "answers.A-02.share", shape(Shape::Boolean, Shape::Text)),
        ("/part_of/colour", json!(1), "part_of", Reason::UnknownField("colour".into())),
        ("/part_of/base", json!([]), "part_of.base", shape(Shape::Object, Shape::List)),
        ("/handed_out/0", json!({"to": "x"}), "handed_out[0]", Reason::MissingField("copy".into())),
        ("/contributions/0/taken", json!("7"), "contributions[0].taken", shape(Shape::Number, Shape::Text)),
        (
            "/decisions/0/chosen",
            json!("neither"),
            "decisions[0].chosen",
            Reason::UnknownWord { found: "neither".into(), allowed: chosen },
        ),
        ("/figures/prosecutions/2025", json!("12"), "figures.prosecutions.2025", shape(Shape::Number, Shape::Text)),
    ];
    for (pointer, new, place, reason) in cases {
        let mut value = full();
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        let parent = value.pointer_mut(parent).unwrap();
        match parent {
            Value::Array(list) => list[name.parse::<usize>().unwrap()] = new,
            _ => parent[name] = new,
        }
        let refusal = fixtures::open(&palermo(), &value).unwrap_err();
        let [fault] = refusal.faults.as_slice() else { panic!("{pointer}: {refusal}") };
        assert_eq!((fault.place.words(&Catalogue::complete()).as_str(), &fault.reason), (place, &reason), "{pointer}");
    }
}

#[test]
fn nothing_of_them_is_in_a_redacted_copy() {
    let draft = draft(&full());
    let copy = redact::redacted(draft.instrument(), draft.document());
    let text = save::draft(draft.instrument(), &copy);
    for word in [SECRET, "copy-1", "copy-2", "lead", "prosecutions", "share", "considered", "observations"] {
        assert!(!text.contains(&format!("\"{word}")) && !text.contains(SECRET), "{word}");
    }
}

#[test]
fn next_years_draft_leaves_behind_how_last_years_was_brought_together() {
    let last = draft(&full());
    let next = last.successor("next".into(), "2027-06-30T09:00:00Z");
    let document = next.document();
    assert_eq!(document.part_of, None);
    assert!(document.handed_out.is_empty() && document.contributions.is_empty() && document.decisions.is_empty());
    assert_eq!(document.answers, last.document().answers, "what was written about the questions stays");
    assert_eq!(document.figures, last.document().figures, "figures name their year");
}

// ---- Instruments ------------------------------------------------------------------------------------------------------

fn instrument() -> Value {
    json!({
        "format": "assessment-instrument/1", "id": "small", "version": "1", "language": "en", "title": "Small",
        "scales": [{"id": "law", "levels": [{"id": "full", "label": "Full", "value": 1}, {"id": "none", "label": "None", "value": 0}]}],
        "dimensions": [{"id": "law", "label": "Law", "scale": "law"}],
        "figures": [{"id": "prosecutions", "label": "Cases prosecuted", "unit": "cases", "source": "prosecutors"}, {"id": "victims", "label": "Victims"}],
        "parts": [{"id": "part", "children": [{
            "id": "a", "question": "?", "dimensions": ["law"], "short": "ก".repeat(60),
            "serves": [{"questionnaire": "q", "question": "7", "checked": true}, {"questionnaire": "q"}],
            "next_steps": {"law": {"none": ["Draft a text.", "Consult."]}},
        }]}],
    })
}

#[test]
fn an_instrument_with_them_is_read_and_scored_as_before() {
    let value = instrument();
    let read = fixtures::read(&value).unwrap();
    assert_eq!(read.document.figures.len(), 2);
    let node = &read.nodes[read.node_named("a").unwrap()].document;
    assert_eq!(node.short.as_deref().map(|short| short.chars().count()), Some(60));
    assert!(node.serves[0].checked && !node.serves[1].checked);
    assert_eq!(node.next_steps.get("law").unwrap().get("none").unwrap().len(), 2);
    let schema = std::fs::read(repository::path("schemas/instrument.schema.json")).unwrap();
    assert!(jsonschema::validator_for(&serde_json::from_slice(&schema).unwrap()).unwrap().is_valid(&value));
    let assessment = json!({
        "format": "assessment/1", "id": "x", "instrument": {"id": "small", "version": "1"},
        "answers": {"a": {"law": {"level": "full"}}},
    });
    let mut plain = value.clone();
    plain.as_object_mut().unwrap().shift_remove("figures");
    for name in ["short", "serves", "next_steps"] {
        plain["parts"][0]["children"][0].as_object_mut().unwrap().shift_remove(name).unwrap();
    }
    let (with, without) = (fixtures::draft(&value, &assessment), fixtures::draft(&plain, &assessment));
    assert_eq!(save::results(&with), save::results(&without));
    assert_ne!(with.instrument().digest, without.instrument().digest);
}

#[test]
fn what_does_not_fit_in_those_of_an_instrument_is_refused_with_its_place() {
    let a = "parts[0].children[0]";
    let cases = [
        ("/parts/0/children/0/short", json!("x".repeat(61)), format!("{a}.short"), Reason::TextTooLong(60)),
        (
            "/parts/0/children/0/next_steps",
            json!({"practice": {}}),
            format!("{a}.next_steps.practice"),
            Reason::UnknownId(Thing::Dimension, "practice".into()),
        ),
        (
            "/parts/0/children/0/next_steps/law",
            json!({"half": []}),
            format!("{a}.next_steps.law.half"),
            Reason::NotOfScale { level: "half".into(), item: "a/law".into() },
        ),
        (
            "/parts/0/children/0/serves",
            json!([{}]),
            format!("{a}.serves[0]"),
            Reason::MissingField("questionnaire".into()),
        ),
        ("/parts/0/short", json!("x"), "parts[0].short".into(), Reason::FieldOutOfPlace("short".into())),
        (
            "/figures/1/id",
            json!("prosecutions"),
            "figures[1].id".into(),
            Reason::RepeatedId(Thing::Figure, "prosecutions".into()),
        ),
        ("/figures/1/id", json!("a b"), "figures[1].id".into(), Reason::MalformedId("a b".into())),
        ("/dimensions/0/id", json!("share"), "dimensions[0].id".into(), Reason::ReservedId("share".into())),
    ];
    for (pointer, new, place, reason) in cases {
        let mut value = instrument();
        *value.pointer_mut(pointer).unwrap_or(&mut Value::Null) = new.clone();
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        value.pointer_mut(parent).unwrap()[name] = new;
        let refusal = fixtures::read(&value).unwrap_err();
        let found = refusal
            .faults
            .iter()
            .any(|fault| fault.place.words(&Catalogue::complete()) == place && fault.reason == reason);
        assert!(found, "{pointer}: {refusal}");
    }
}
