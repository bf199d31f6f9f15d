//! What is refused, where and why: every fault that `docs/formats.md` lists, and what is close to one and is none.

use documents::{InstrumentMatch, Opened, json, save};
use engine::assessment::Draft;
use engine::fault::{Fault, Place, Reason, Refusal, Shape, Thing};
use engine::instrument::Instrument;
use serde_json::{Value, json};
use std::rc::Rc;

/// A place as tests write it: `` for the whole file, `3:14` for line and column, else a path.
fn place(text: &str) -> Place {
    if text.is_empty() {
        return Place::Whole;
    }
    match text.split_once(':') {
        Some((line, column)) => Place::Text { line: line.parse().unwrap(), column: column.parse().unwrap() },
        None => Place::Path(text.into()),
    }
}

/// The file must be refused with exactly this fault.
#[track_caller]
fn check_bytes(bytes: &[u8], known: &[Rc<Instrument>], at: &str, reason: Reason) {
    let shown = String::from_utf8_lossy(bytes.get(..bytes.len().min(300)).unwrap()).into_owned();
    // Taken for one that was checked, it can be wrong in its figures, but nothing panics.
    if let Ok(instrument) = documents::read_checked_instrument(bytes) {
        let draft = Draft::begin(Rc::new(instrument), String::new(), "2026-01-01T00:00:00Z");
        save::results(&draft);
    }
    match documents::open(bytes, known) {
        Ok(_) => panic!("not refused: {shown}\nexpected at `{at}`: {reason:?}"),
        Err(Refusal { faults }) => {
            let expected = vec![Fault::new(place(at), reason)];
            assert_eq!(faults, expected, "{shown}");
            // Every refusal has words.
            assert!(!Refusal { faults }.to_string().is_empty());
        }
    }
}

#[track_caller]
fn check(text: &str, at: &str, reason: Reason) {
    check_bytes(text.as_bytes(), &[], at, reason);
}

/// Sets, or takes out where the new value is none, what stands at a pointer.
#[track_caller]
fn changed(base: &Value, pointer: &str, new: Option<Value>) -> Value {
    let mut value = base.clone();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let parent = value.pointer_mut(parent).unwrap_or_else(|| panic!("no {parent}"));
    match (parent, new) {
        (Value::Object(object), Some(new)) => {
            object.insert(name.into(), new);
        }
        (Value::Object(object), None) => {
            object.shift_remove(name).unwrap_or_else(|| panic!("no {pointer}"));
        }
        (Value::Array(list), Some(new)) => {
            let index: usize = name.parse().unwrap();
            if index == list.len() {
                list.push(new);
            } else {
                list[index] = new;
            }
        }
        (Value::Array(list), None) => {
            list.remove(name.parse().unwrap());
        }
        _ => panic!("{pointer}"),
    }
    value
}

/// An instrument with everything in it that can be wrong.
fn base() -> Value {
    json!({
        "format": "assessment-instrument/1",
        "id": "base", "version": "1", "language": "en", "title": "Base", "summary": "s", "licence": "l",
        "sources": [{"id": "tip", "title": "Protocol", "reference": "r", "url": "https://example.org"}],
        "provisions": [
            {"id": "p1", "source": "tip", "citation": "Art. 1", "strength": "mandatory", "summary": "s"},
            {"id": "p2", "citation": "Art. 2", "strength": "standard"},
        ],
        "scales": [
            {"id": "law", "levels": [{"id": "full", "label": "Full", "value": 1}, {"id": "none", "label": "None", "value": 0}]},
            {"id": "practice", "levels": [{"id": "always", "label": "Always", "value": 1}]},
        ],
        "dimensions": [{"id": "law", "label": "Law", "scale": "law"}, {"id": "practice", "label": "Practice", "scale": "practice"}],
        "pair": ["law", "practice"],
        "modules": [{"id": "children", "title": "Children", "chosen": true}],
        "context": [
            {"id": "role", "question": "?", "several": true, "options": [{"id": "transit", "label": "T"}, {"id": "origin", "label": "O"}]},
            {"id": "form", "question": "?", "options": [{"id": "a", "label": "A"}, {"id": "b", "label": "B"}]},
        ],
        "strength_weights": {"mandatory": 4, "qualified": 3, "recommended": 2, "endeavour": 2, "consider": 2, "discretionary": 1, "standard": 1},
        "bands": [{"id": "first", "from": 0, "label": "F"}, {"id": "second", "from": 0.5, "label": "S"}],
        "minimum_coverage": 0.66,
        "core_rule": {"at_or_below": 0.25, "highest_band": "second"},
        "challenges": [{"id": "resources", "label": "R"}],
        "checks": [{"id": "c", "when": {"answer": "a/law", "in": ["full"]}, "message": "m"}],
        "parts": [
            {"id": "part", "title": "Part", "children": [
                {"id": "group", "title": "Group", "weight": "pooled", "children": [
                    {"id": "a", "question": "?", "dimensions": ["law", "practice"], "provisions": ["p1"], "see_also": ["p2"],
                     "questions": {"law": "?"}, "levels": {"law": {"full": "f"}}, "evidence": ["statute"],
                     "not_applicable": {"law": "never"}, "support": {"law": [{"kind": "capacity_building", "audience": "duty_bearers"}]}},
                    {"id": "b", "question": "?", "dimensions": ["law"],
                     "applies_when": {"any": [{"answer": "a/law", "in": ["full", "unknown", "not_applicable"]}]}},
                    {"id": "c", "question": "?", "dimensions": ["practice"], "module": "children", "scale": "law"},
                ]},
            ]},
        ],
        "translations": {"th": {"instrument/title": "…"}},
    })
}

const A: &str = "/parts/0/children/0/children/0";
const B: &str = "/parts/0/children/0/children/1";
const A_PLACE: &str = "parts[0].children[0].children[0]";
const B_PLACE: &str = "parts[0].children[0].children[1]";

/// The instrument with one thing changed must be refused with exactly this fault.
#[track_caller]
fn wrong(pointer: &str, new: Value, at: &str, reason: Reason) {
    check(&changed(&base(), pointer, Some(new)).to_string(), at, reason);
}

#[track_caller]
fn fine(value: &Value) {
    if let Err(refusal) = fixtures::read(value) {
        panic!("{refusal}\n{value}");
    }
}

fn malformed(id: &str) -> Reason {
    Reason::MalformedId(id.into())
}

fn unknown(thing: Thing, id: &str) -> Reason {
    Reason::UnknownId(thing, id.into())
}

fn repeated(thing: Thing, id: &str) -> Reason {
    Reason::RepeatedId(thing, id.into())
}

fn shape(expected: Shape, found: Shape) -> Reason {
    Reason::WrongShape { expected, found }
}

fn word(found: &str, allowed: &[&str]) -> Reason {
    Reason::UnknownWord { found: found.into(), allowed: allowed.iter().map(|word| (*word).to_owned()).collect() }
}

// ---- JSON text -------------------------------------------------------------------------------------------------------

#[test]
fn what_is_no_json_or_no_document_is_refused_with_its_place() {
    for text in ["", " ", "\n\t\r\n", "\u{feff}", "\u{feff}  "] {
        check(text, "", Reason::Empty);
    }
    for text in
        ["{}", "[]", "null", "true", "5", "\"assessment/1\"", "[{\"format\": \"assessment/1\"}]", "{\"format\": 5}"]
    {
        check(text, "", Reason::NotADocument);
    }
    for text in ["<!DOCTYPE html><html></html>", "  <html>", "\u{feff}<?xml version=\"1.0\"?>"] {
        check(text, "", Reason::WebPage);
    }
    check("{\"format\": \"assessment/1\", ", "1:27", Reason::CutOff);
    check("{\"format\": \"assess", "1:18", Reason::CutOff);
    check("{\"format\":\n  tr", "2:4", Reason::CutOff);
    check("{\"format\"", "1:9", Reason::CutOff);
    check("{\"a\": x}", "1:7", Reason::NotJson);
    check("{\"a\": 1,}", "1:9", Reason::NotJson);
    check("{'a': 1}", "1:2", Reason::NotJson);
    check("{\"a\": NaN}", "1:7", Reason::NotJson);
    check("{\"a\": 01}", "1:8", Reason::NotJson);
    check("{} {}", "1:4", Reason::NotJson);
    check("%PDF-1.7", "1:1", Reason::NotJson);
    check("{\n\"a\": 1,\n\"b\": ?}", "3:6", Reason::NotJson);
    check("{\"a\": \"\u{1}\"}", "1:8", Reason::NotJson);
}

#[test]
fn a_column_counts_characters_not_bytes() {
    check("{\"ไทย\": x}", "1:9", Reason::NotJson);
    check("{\"\u{1F600}\": \"\\ud800\"}", "1:8", Reason::LoneSurrogate);
    check("{\"é\": 9007199254740993}", "1:7", Reason::IntegerTooLarge);
    check("{\"a\":\n\"é\": 1}", "2:4", Reason::NotJson);
}

#[test]
fn text_that_is_not_utf_8_is_refused_with_its_place() {
    check_bytes(b"{\"a\": \"\xff\"}", &[], "1:8", Reason::NotUtf8);
    check_bytes(b"{\"a\":\n \"\xc3\xa9\xed\xa0\x80\"}", &[], "2:4", Reason::NotUtf8);
    check_bytes(b"\xff\xfe{\x00}\x00", &[], "1:1", Reason::NotUtf8);
}

#[test]
fn a_lone_surrogate_is_refused_and_a_pair_is_not() {
    for text in [
        "\"\\ud800\"",
        "\"\\udc00\"",
        "\"\\uDFFF\"",
        "\"\\ud800x\"",
        "\"\\ud800\\n\"",
        "\"\\ud800\\ud800\"",
        "\"\\ude00\\ud83d\"",
    ] {
        check(&format!("{{\"a\": {text}}}"), "1:8", Reason::LoneSurrogate);
        check(&format!("{{{text}: 1}}"), "1:3", Reason::LoneSurrogate);
    }
    check("{\"a\": \"ok \\ud83d\\ude00 \\ud83d\"}", "1:24", Reason::LoneSurrogate);
    assert_eq!(json::parse(b"\"\\ud83d\\ude00\"").unwrap(), json!("\u{1F600}"));
    assert_eq!(json::parse(b"\"\\\\ud800\"").unwrap(), json!("\\ud800"), "an escaped backslash is no escape");
}

#[test]
fn a_number_a_double_cannot_hold_is_refused() {
    for text in ["1e999", "-1e999", "1e309", "123456789e301"] {
        let fault = json::parse(format!("[{text}]").as_bytes()).unwrap_err();
        assert_eq!(fault.reason, Reason::NumberOutOfRange, "{text}");
        assert!(matches!(fault.place, Place::Text { line: 1, .. }));
    }
    assert!(json::parse(b"[1.7976931348623157e308, 1e-999, -0, 5e-324]").is_ok());
    for text in ["9007199254740993", "-9007199254740993", "18446744073709551616", "1000000000000000000000000"] {
        let at = if text.starts_with('-') { "1:3" } else { "1:2" };
        check(&format!("[{text}]"), at, Reason::IntegerTooLarge);
    }
    assert!(json::parse(b"[9007199254740992, -9007199254740992]").is_ok(), "2^53 itself is none too large");
}

#[test]
fn a_field_that_stands_twice_is_refused_wherever_it_stands() {
    for text in ["{\"a\": 1, \"a\": 1}", "{\"x\": {\"a\": 1, \"b\": 2, \"a\": null}}", "[{\"a\": 1, \"\\u0061\": 2}]"] {
        let fault = json::parse(text.as_bytes()).unwrap_err();
        assert_eq!(fault.reason, Reason::RepeatedField("a".into()), "{text}");
    }
    assert!(json::parse(b"{\"a\": {\"a\": 1}, \"b\": {\"a\": 1}}").is_ok());
}

#[test]
fn depth_64_is_read_and_depth_65_is_not() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let nested = |depth: usize| {
            format!("{}{}{}", open.repeat(depth), if open == "[" { "" } else { "1" }, close.repeat(depth))
        };
        assert!(json::parse(nested(64).as_bytes()).is_ok());
        let fault = json::parse(nested(65).as_bytes()).unwrap_err();
        assert_eq!(fault, Fault::new(place(&format!("1:{}", 64 * open.len() + 1)), Reason::TooDeep(64)));
        assert_eq!(json::parse(nested(100_000).as_bytes()).unwrap_err().reason, Reason::TooDeep(64));
        assert_eq!(json::parse(open.repeat(100_000).as_bytes()).unwrap_err().reason, Reason::TooDeep(64));
    }
    assert!(json::parse(format!("\"{}\"", "[".repeat(100)).as_bytes()).is_ok(), "brackets in a text nest nothing");
}

#[test]
fn a_file_over_25_mib_is_refused_whole() {
    let limit = 25 * 1024 * 1024;
    let mut text = vec![b' '; limit - 2];
    text.extend(b"{}");
    assert_eq!(json::parse(&text).unwrap(), json!({}));
    text.push(b' ');
    check_bytes(&text, &[], "", Reason::TooLarge(limit));
    assert!(
        Fault::new(Place::Whole, Reason::TooLarge(limit)).to_string().contains("25"),
        "the limit is in the message"
    );
}

// ---- Shapes ----------------------------------------------------------------------------------------------------------

#[test]
fn the_base_of_these_tests_is_valid() {
    fine(&base());
}

#[test]
fn an_unknown_field_is_refused_with_its_place() {
    for (object, at) in [
        ("", ""),
        ("/sources/0", "sources[0]"),
        ("/provisions/1", "provisions[1]"),
        ("/scales/0", "scales[0]"),
        ("/scales/0/levels/1", "scales[0].levels[1]"),
        ("/dimensions/0", "dimensions[0]"),
        ("/modules/0", "modules[0]"),
        ("/context/0", "context[0]"),
        ("/context/0/options/0", "context[0].options[0]"),
        ("/strength_weights", "strength_weights"),
        ("/bands/0", "bands[0]"),
        ("/core_rule", "core_rule"),
        ("/challenges/0", "challenges[0]"),
        ("/checks/0", "checks[0]"),
        ("/checks/0/when", "checks[0].when"),
        ("/parts/0", "parts[0]"),
        ("/parts/0/children/0", "parts[0].children[0]"),
        (A, A_PLACE),
        ("/parts/0/children/0/children/0/support/law/0", "parts[0].children[0].children[0].support.law[0]"),
    ] {
        for new in [json!(1), Value::Null] {
            wrong(&format!("{object}/colour"), new, at, Reason::UnknownField("colour".into()));
        }
    }
}

#[test]
fn extra_is_carried_where_it_may_stand_and_refused_elsewhere() {
    let free = json!({"deep": [null, {"x": 1.5}], "extra": null});
    for object in ["", "/provisions/0", "/parts/0", "/parts/0/children/0", A] {
        let value = changed(&base(), &format!("{object}/extra"), Some(free.clone()));
        fine(&value);
        wrong(
            &format!("{object}/extra"),
            json!([1]),
            &format!("{}extra", if object.is_empty() { String::new() } else { format!("{}.", path_of(object)) }),
            shape(Shape::Object, Shape::List),
        );
    }
    for (object, at) in [("/sources/0", "sources[0]"), ("/scales/0", "scales[0]"), ("/bands/0", "bands[0]")] {
        wrong(&format!("{object}/extra"), free.clone(), at, Reason::UnknownField("extra".into()));
    }
    let value = changed(&base(), &format!("{A}/extra"), Some(free.clone()));
    let instrument = fixtures::read(&value).unwrap();
    let node = instrument.node_named("a").unwrap();
    assert_eq!(Value::Object(instrument.nodes[node].document.extra.clone().unwrap()), free, "untouched, null included");
}

/// `/parts/0/id` as `parts[0].id`.
fn path_of(pointer: &str) -> String {
    let mut out = String::new();
    for step in pointer.split('/').skip(1) {
        if step.bytes().all(|byte| byte.is_ascii_digit()) {
            out.push_str(&format!("[{step}]"));
        } else {
            if !out.is_empty() {
                out.push('.');
            }
            out.push_str(step);
        }
    }
    out
}

#[test]
fn a_required_field_that_is_absent_or_null_is_missed() {
    for (object, name) in [
        ("", "id"),
        ("", "version"),
        ("", "language"),
        ("", "title"),
        ("", "scales"),
        ("", "dimensions"),
        ("", "parts"),
        ("/sources/0", "id"),
        ("/sources/0", "title"),
        ("/provisions/0", "id"),
        ("/provisions/0", "citation"),
        ("/provisions/0", "strength"),
        ("/scales/0", "id"),
        ("/scales/0/levels/0", "id"),
        ("/scales/0/levels/0", "label"),
        ("/scales/0/levels/0", "value"),
        ("/dimensions/0", "id"),
        ("/dimensions/0", "label"),
        ("/modules/0", "id"),
        ("/modules/0", "title"),
        ("/context/0", "id"),
        ("/context/0", "question"),
        ("/context/0/options/0", "id"),
        ("/context/0/options/0", "label"),
        ("/strength_weights", "mandatory"),
        ("/strength_weights", "standard"),
        ("/bands/0", "id"),
        ("/bands/0", "from"),
        ("/challenges/0", "id"),
        ("/challenges/0", "label"),
        ("/checks/0", "id"),
        ("/checks/0", "message"),
        ("/parts/0", "id"),
        ("/parts/0", "children"),
        ("/parts/0/children/0", "id"),
        (A, "id"),
        (B, "dimensions"),
    ] {
        let at = path_of(object);
        let pointer = format!("{object}/{name}");
        // No condition that names what is then missing.
        let mut plain = if object == "/checks/0" { base() } else { changed(&base(), "/checks", None) };
        if object == A {
            plain = changed(&plain, &format!("{B}/applies_when"), None);
        }
        check(&changed(&plain, &pointer, None).to_string(), &at, Reason::MissingField(name.into()));
        check(&changed(&plain, &pointer, Some(Value::Null)).to_string(), &at, Reason::MissingField(name.into()));
    }
    check(&changed(&base(), "/format", None).to_string(), "", Reason::NotADocument);
    check(&changed(&base(), &format!("{B}/question"), None).to_string(), B_PLACE, Reason::NeitherGroupNorIndicator);
}

#[test]
fn a_field_that_is_null_has_its_default() {
    let whole = base();
    for name in [
        "summary",
        "licence",
        "sources",
        "pair",
        "context",
        "strength_weights",
        "minimum_coverage",
        "core_rule",
        "challenges",
        "checks",
        "translations",
    ] {
        let mut value = changed(&whole, &format!("/{name}"), Some(Value::Null));
        if name == "sources" {
            value = changed(&value, "/provisions/0/source", Some(Value::Null));
        }
        fine(&value);
    }
    let a = [
        "questions",
        "provisions",
        "see_also",
        "weight",
        "module",
        "core",
        "levels",
        "evidence",
        "lead",
        "not_applicable",
        "applies_when",
        "otherwise",
        "polarity",
        "scale",
        "support",
        "guidance",
        "title",
        "role",
        "aggregate",
        "children",
        "extra",
    ];
    for name in a {
        fine(&changed(&whole, &format!("{A}/{name}"), Some(Value::Null)));
    }
    let with = |pointer: &str| fixtures::read(&changed(&whole, pointer, Some(Value::Null))).unwrap();
    assert_eq!(with("/strength_weights").strength_weights().mandatory, 4.0);
    let group = with("/parts/0/children/0/weight");
    assert_eq!(group.nodes[fixtures::at(group.nodes.ids(), 1)].weight, Some(1.0));
    let indicator = with(&format!("{A}/provisions"));
    assert_eq!(indicator.indicators[fixtures::at(indicator.indicators.ids(), 0)].weight, 1.0);
    assert!(!with("/modules/0/chosen").document.modules[0].chosen);
}

#[test]
fn a_value_of_another_shape_is_refused_with_its_place() {
    use Shape::{Boolean, List, Number, Object, Text};
    for (pointer, new, expected, found) in [
        ("/id", json!(5), Text, Number),
        ("/title", json!(["x"]), Text, List),
        ("/sources", json!({}), List, Object),
        ("/sources/0", json!("tip"), Object, Text),
        ("/scales/0/levels/0/value", json!("1"), Number, Text),
        ("/modules/0/chosen", json!("true"), Boolean, Text),
        ("/pair", json!("law"), List, Text),
        ("/minimum_coverage", json!(true), Number, Boolean),
        ("/parts", json!(7), List, Number),
        ("/translations", json!([]), Object, List),
        ("/translations/th", json!("x"), Object, Text),
        ("/provisions/0/strength", json!(4), Text, Number),
        ("/parts/0/children/0/weight", json!([1]), Number, List),
        ("/parts/0/children/0/children/0/core", json!(1), Boolean, Number),
        ("/parts/0/children/0/children/0/dimensions", json!("law"), List, Text),
        ("/parts/0/children/0/children/0/levels/law", json!([]), Object, List),
        ("/parts/0/children/0/children/1/applies_when", json!("x"), Object, Text),
    ] {
        wrong(pointer, new, &path_of(pointer), shape(expected, found));
    }
}

#[test]
fn a_word_that_is_not_one_of_those_possible_is_refused_with_those_that_are() {
    let strengths = ["mandatory", "qualified", "recommended", "endeavour", "consider", "discretionary", "standard"];
    wrong("/provisions/0/strength", json!("must"), "provisions[0].strength", word("must", &strengths));
    let ways = ["mean", "geometric", "minimum", "all_or_part"];
    wrong("/parts/0/aggregate", json!("median"), "parts[0].aggregate", word("median", &ways));
    let group = "/parts/0/children/0";
    let at = "parts[0].children[0]";
    wrong(
        &format!("{group}/polarity"),
        json!("negative"),
        &format!("{at}.polarity"),
        word("negative", &["positive", "penalty"]),
    );
    wrong(&format!("{group}/weight"), json!("heavy"), &format!("{at}.weight"), word("heavy", &["pooled"]));
    wrong(
        &format!("{A}/otherwise"),
        json!("skip"),
        &format!("{A_PLACE}.otherwise"),
        word("skip", &["exclude", "zero"]),
    );
    for (pointer, word_found) in
        [("evidence/0", "rumour"), ("support/law/0/kind", "money"), ("support/law/0/audience", "all")]
    {
        let pointer = format!("{A}/{pointer}");
        let Err(refusal) = fixtures::read(&changed(&base(), &pointer, Some(json!(word_found)))) else {
            panic!("{pointer}")
        };
        assert_eq!(refusal.faults[0].place, place(&path_of(&pointer)));
        assert!(matches!(&refusal.faults[0].reason, Reason::UnknownWord { found, .. } if found == word_found));
    }
}

// ---- Instrument ------------------------------------------------------------------------------------------------------

#[test]
fn another_format_is_refused_and_a_newer_one_with_advice() {
    for format in ["assessment-instrument/2", "assessment-instrument/10", "assessment/2", "assessment/17"] {
        wrong("/format", json!(format), "format", Reason::NewerFormat(format.into()));
        let words = Fault::new(Place::Whole, Reason::NewerFormat(format.into())).to_string();
        assert!(words.to_lowercase().contains("reload"), "{words}");
    }
    for format in
        ["", "assessment", "assessment-instrument/0", "assessment-instrument/1.5", "Assessment/1", "questionnaire/1"]
    {
        let Err(refusal) = fixtures::read(&changed(&base(), "/format", Some(json!(format)))) else {
            panic!("{format}")
        };
        assert_eq!(refusal.faults[0].place, place("format"));
        assert!(matches!(&refusal.faults[0].reason, Reason::WrongFormat { found, .. } if found == format));
    }
}

#[test]
fn a_malformed_id_is_refused_wherever_ids_stand() {
    let long = "x".repeat(65);
    let bad = ["", "-a", "_a", "a b", "a/b", "a.b", "é", "a\u{0}", "__proto__", long.as_str()];
    for pointer in [
        "/id",
        "/sources/0/id",
        "/provisions/1/id",
        "/scales/1/levels/0/id",
        "/modules/0/id",
        "/context/1/id",
        "/context/1/options/0/id",
        "/bands/0/id",
        "/challenges/0/id",
        "/checks/0/id",
        "/parts/0/id",
        "/parts/0/children/0/id",
        "/parts/0/children/0/children/1/id",
    ] {
        for id in bad {
            let mut value = base();
            // What refers to them is taken out, so that there is one fault.
            for other in [
                "/provisions/0/source",
                "/core_rule",
                &format!("{A}/see_also"),
                "/parts/0/children/0/children/2/module",
            ] {
                value = changed(&value, other, None);
            }
            check(&changed(&value, pointer, Some(json!(id))).to_string(), &path_of(pointer), malformed(id));
        }
    }
    for id in ["z", "0", "A-b_9", "constructor", "toString", "x-__proto__", "x".repeat(64).as_str()] {
        fine(&changed(&base(), "/parts/0/children/0/children/1/id", Some(json!(id))));
    }
}

#[test]
fn a_repeated_id_is_refused_within_its_own_space_only() {
    for (list, thing) in [
        ("sources", Thing::Source),
        ("provisions", Thing::Provision),
        ("scales", Thing::Scale),
        ("dimensions", Thing::Dimension),
        ("modules", Thing::Module),
        ("context", Thing::ContextQuestion),
        ("challenges", Thing::Challenge),
        ("checks", Thing::Check),
    ] {
        let value = base();
        let all = value[list].as_array().unwrap();
        let (first, count) = (all[0].clone(), all.len());
        let id = first["id"].as_str().unwrap().to_owned();
        wrong(&format!("/{list}/{count}"), first, &format!("{list}[{count}].id"), repeated(thing, &id));
    }
    wrong("/bands/2", json!({"id": "first", "from": 0.9}), "bands[2].id", repeated(Thing::Band, "first"));
    let level = json!({"id": "full", "label": "", "value": 0});
    wrong("/scales/0/levels/2", level.clone(), "scales[0].levels[2].id", repeated(Thing::Level, "full"));
    wrong(
        "/context/0/options/2",
        json!({"id": "transit", "label": ""}),
        "context[0].options[2].id",
        repeated(Thing::Choice, "transit"),
    );
    // Parts, groups and indicators share one space.
    wrong(&format!("{B}/id"), json!("group"), &format!("{B_PLACE}.id"), repeated(Thing::Node, "group"));
    wrong(&format!("{B}/id"), json!("part"), &format!("{B_PLACE}.id"), repeated(Thing::Node, "part"));
    wrong(
        "/parts/1",
        json!({"id": "b", "children": [{"id": "z", "question": "", "dimensions": ["law"]}]}),
        "parts[1].id",
        repeated(Thing::Node, "b"),
    );
    // The same id in different spaces is fine, and so is a level in two scales.
    let mut value = changed(&base(), "/scales/1/levels/1", Some(level));
    value = changed(&value, "/challenges/0/id", Some(json!("a")));
    value = changed(&value, "/modules/1", Some(json!({"id": "part", "title": ""})));
    fine(&value);
}

#[test]
fn reserved_ids_are_refused() {
    for id in ["review", "results"] {
        for pointer in ["/parts/0/id", "/parts/0/children/0/id", "/parts/0/children/0/children/1/id"] {
            wrong(pointer, json!(id), &path_of(pointer), Reason::ReservedId(id.into()));
        }
        fine(&changed(&base(), "/challenges/0/id", Some(json!(id))));
    }
    for id in ["unknown", "not_applicable"] {
        wrong(
            "/scales/0/levels/2",
            json!({"id": id, "label": "", "value": 0}),
            "scales[0].levels[2].id",
            Reason::ReservedId(id.into()),
        );
    }
    // A dimension stands beside the other fields of an answer.
    let value = changed(&base(), "/dimensions/2", Some(json!({"id": "comment", "label": "", "scale": "law"})));
    check(&value.to_string(), "dimensions[2].id", Reason::ReservedId("comment".into()));
}

#[test]
fn an_id_that_names_nothing_is_refused() {
    wrong("/provisions/0/source", json!("x"), "provisions[0].source", unknown(Thing::Source, "x"));
    wrong(
        "/dimensions/2",
        json!({"id": "d", "label": "", "scale": "x"}),
        "dimensions[2].scale",
        unknown(Thing::Scale, "x"),
    );
    wrong("/pair/1", json!("x"), "pair[1]", unknown(Thing::Dimension, "x"));
    wrong("/core_rule/highest_band", json!("x"), "core_rule.highest_band", unknown(Thing::Band, "x"));
    for (field, thing, new, at) in [
        ("provisions/0", Thing::Provision, json!("x"), "provisions[0]"),
        ("see_also/1", Thing::Provision, json!("x"), "see_also[1]"),
        ("module", Thing::Module, json!("x"), "module"),
        ("scale", Thing::Scale, json!("x"), "scale"),
        ("dimensions/2", Thing::Dimension, json!("x"), "dimensions[2]"),
        ("questions/x", Thing::Dimension, json!("?"), "questions.x"),
        ("levels/x", Thing::Dimension, json!({}), "levels.x"),
        ("not_applicable/x", Thing::Dimension, json!("never"), "not_applicable.x"),
        ("support/x", Thing::Dimension, json!([]), "support.x"),
    ] {
        let value = if field == "scale" { changed(&base(), &format!("{A}/levels"), None) } else { base() };
        let mut value = changed(&value, &format!("{A}/{field}"), Some(new));
        if field == "scale" {
            // Conditions on an item without a scale would be a second fault.
            value = changed(&changed(&value, "/checks", None), &format!("{B}/applies_when"), None);
        }
        check(&value.to_string(), &format!("{A_PLACE}.{at}"), unknown(thing, "x"));
    }
    let not_asked = |dimension: &str| Reason::NotAsked { indicator: "b".into(), dimension: dimension.into() };
    wrong(
        &format!("{B}/not_applicable"),
        json!({"practice": "never"}),
        &format!("{B_PLACE}.not_applicable.practice"),
        not_asked("practice"),
    );
    wrong(
        &format!("{A}/levels/law/x"),
        json!("text"),
        &format!("{A_PLACE}.levels.law.x"),
        Reason::NotOfScale { level: "x".into(), item: "a/law".into() },
    );
    wrong(
        &format!("{A}/provisions/1"),
        json!("p1"),
        &format!("{A_PLACE}.provisions[1]"),
        repeated(Thing::Provision, "p1"),
    );
    wrong("/pair", json!(["law", "law"]), "pair", repeated(Thing::Dimension, "law"));
}

#[test]
fn a_pair_is_two_dimensions() {
    wrong("/pair", json!(["law"]), "pair[1]", shape(Shape::Text, Shape::Null));
    wrong("/pair", json!(["law", "practice", "law"]), "pair", Reason::TooManyEntries(2));
}

#[test]
fn a_level_outside_0_to_1_is_refused() {
    for value in [-0.1, 1.000_000_001, 2.0, -1e300] {
        wrong("/scales/0/levels/0/value", json!(value), "scales[0].levels[0].value", Reason::LevelOutOfRange(value));
    }
    for value in [0.0, 1.0, 0.3] {
        fine(&changed(&base(), "/scales/0/levels/0/value", Some(json!(value))));
    }
}

#[test]
fn a_weight_that_is_not_above_0_is_refused() {
    for weight in [0.0, -1.0, -1e-300] {
        wrong("/parts/0/children/0/weight", json!(weight), "parts[0].children[0].weight", Reason::BadWeight(weight));
        wrong(&format!("{A}/weight"), json!(weight), &format!("{A_PLACE}.weight"), Reason::BadWeight(weight));
        wrong("/strength_weights/consider", json!(weight), "strength_weights.consider", Reason::BadWeight(weight));
    }
    for weight in [5e-324, 0.1, 1.7e308] {
        fine(&changed(&base(), &format!("{A}/weight"), Some(json!(weight))));
    }
    let Err(refusal) = fixtures::read(&changed(&base(), &format!("{A}/weight"), Some(json!("pooled")))) else {
        panic!("only a group is pooled")
    };
    assert_eq!(refusal.faults[0].place, place(&format!("{A_PLACE}.weight")));
}

#[test]
fn a_strength_table_has_all_seven() {
    for strength in ["mandatory", "qualified", "recommended", "endeavour", "consider", "discretionary", "standard"] {
        let pointer = format!("/strength_weights/{strength}");
        check(&changed(&base(), &pointer, None).to_string(), "strength_weights", Reason::MissingField(strength.into()));
    }
    let Err(refusal) = fixtures::read(&changed(&base(), "/strength_weights", Some(json!({})))) else {
        panic!("an empty table")
    };
    assert!(refusal.faults.contains(&Fault::new(place("strength_weights"), Reason::MissingField("standard".into()))));
}

#[test]
fn a_condition_that_cannot_be_decided_is_refused() {
    let when = format!("{B}/applies_when");
    let at = format!("{B_PLACE}.applies_when");
    for (condition, inner, reason) in [
        (json!({"all": []}), ".all", Reason::EmptyList),
        (json!({"any": []}), ".any", Reason::EmptyList),
        (json!({"answer": "a/law", "in": []}), ".in", Reason::EmptyList),
        (json!({"not": {"any": [{"all": []}]}}), ".not.any[0].all", Reason::EmptyList),
        (json!({}), "", Reason::ConditionShape),
        (json!({"answer": "a/law"}), "", Reason::ConditionShape),
        (json!({"in": ["full"]}), "", Reason::ConditionShape),
        (
            json!({"answer": "a/law", "in": ["full"], "not": {"answer": "a/law", "in": ["full"]}}),
            "",
            Reason::ConditionShape,
        ),
        (json!({"all": [{"any": [{}]}]}), ".all[0].any[0]", Reason::ConditionShape),
        (json!({"answer": "a", "in": ["full"]}), ".answer", unknown(Thing::Item, "a")),
        (json!({"answer": "x/law", "in": ["full"]}), ".answer", unknown(Thing::Indicator, "x")),
        (json!({"answer": "group/law", "in": ["full"]}), ".answer", unknown(Thing::Indicator, "group")),
        (json!({"answer": "a/x", "in": ["full"]}), ".answer", unknown(Thing::Dimension, "x")),
        (
            json!({"answer": "c/law", "in": ["full"]}),
            ".answer",
            Reason::NotAsked { indicator: "c".into(), dimension: "law".into() },
        ),
        (
            json!({"answer": "a/law", "in": ["full", "always"]}),
            ".in[1]",
            Reason::NotOfScale { level: "always".into(), item: "a/law".into() },
        ),
    ] {
        wrong(&when, condition.clone(), &format!("{at}{inner}"), reason.clone());
        wrong("/checks/0/when", condition, &format!("checks[0].when{inner}"), reason);
    }
    // c is answered on a scale of its own.
    fine(&changed(&base(), &when, Some(json!({"answer": "c/practice", "in": ["full"]}))));
}

#[test]
fn a_condition_that_runs_in_a_circle_is_refused() {
    let on = |id: &str, dimension: &str, level: &str| json!({"answer": format!("{id}/{dimension}"), "in": [level]});
    wrong(
        &format!("{B}/applies_when"),
        on("b", "law", "full"),
        &format!("{B_PLACE}.applies_when"),
        Reason::Cycle(vec!["b".into(), "b".into()]),
    );
    wrong(
        &format!("{A}/applies_when"),
        on("a", "practice", "always"),
        &format!("{A_PLACE}.applies_when"),
        Reason::Cycle(vec!["a".into(), "a".into()]),
    );
    // b reads a already.
    let two = changed(&base(), &format!("{A}/applies_when"), Some(json!({"not": on("b", "law", "full")})));
    let three = changed(
        &changed(&base(), &format!("{A}/applies_when"), Some(on("c", "practice", "full"))),
        "/parts/0/children/0/children/2/applies_when",
        Some(on("b", "law", "full")),
    );
    for (value, length) in [(two, 2), (three, 3)] {
        let Err(refusal) = fixtures::read(&value) else { panic!("not refused") };
        assert_eq!(refusal.faults.len(), 1, "{refusal}");
        let Reason::Cycle(ids) = &refusal.faults[0].reason else { panic!("{refusal}") };
        assert_eq!(ids.len(), length + 1, "{ids:?}");
        assert_eq!(ids.first(), ids.last(), "{ids:?}");
        let Place::Path(path) = &refusal.faults[0].place else { panic!("{refusal}") };
        assert!(path.ends_with(".applies_when"));
    }
    // Looking ahead is no cycle.
    fine(&changed(
        &changed(&base(), &format!("{B}/applies_when"), None),
        &format!("{A}/applies_when"),
        Some(on("b", "law", "full")),
    ));
}

#[test]
fn a_penalty_under_geometric_or_minimum_is_refused() {
    for aggregate in ["geometric", "minimum"] {
        let whole = changed(&base(), "/parts/0/aggregate", Some(json!(aggregate)));
        let group = changed(&whole, "/parts/0/children/0/polarity", Some(json!("penalty")));
        check(&group.to_string(), "parts[0].children[0].polarity", Reason::PenaltyNotPossible);
        let whole = changed(&base(), "/parts/0/children/0/aggregate", Some(json!(aggregate)));
        let one = changed(&whole, &format!("{A}/polarity"), Some(json!("penalty")));
        check(&one.to_string(), &format!("{A_PLACE}.polarity"), Reason::PenaltyNotPossible);
        fine(&changed(&whole, "/parts/0/children/0/polarity", Some(json!("penalty"))));
    }
}

#[test]
fn a_group_without_children_or_a_node_of_both_kinds_is_refused() {
    let plain = changed(&base(), "/checks", None);
    check(&changed(&plain, "/parts", Some(json!([]))).to_string(), "parts", Reason::EmptyList);
    wrong("/parts/1", json!({"id": "empty", "children": []}), "parts[1].children", Reason::NoChildren);
    wrong(
        "/parts/0/children/1",
        json!({"id": "empty", "children": []}),
        "parts[0].children[1].children",
        Reason::NoChildren,
    );
    wrong(
        "/parts/0/children/1",
        json!({"id": "x", "dimensions": ["law"]}),
        "parts[0].children[1]",
        Reason::NeitherGroupNorIndicator,
    );
    wrong(
        "/parts/0/children/0/question",
        json!("?"),
        "parts[0].children[0].question",
        Reason::FieldOutOfPlace("question".into()),
    );
    wrong(
        "/parts/1",
        json!({"id": "x", "question": "?", "dimensions": ["law"]}),
        "parts[1]",
        Reason::FieldOutOfPlace("question".into()),
    );
    wrong("/parts/0/weight", json!(1), "parts[0].weight", Reason::FieldOutOfPlace("weight".into()));
    wrong("/parts/0/polarity", json!("positive"), "parts[0].polarity", Reason::FieldOutOfPlace("polarity".into()));
    for (name, new) in
        [("core", json!(true)), ("dimensions", json!(["law"])), ("scale", json!("law")), ("otherwise", json!("zero"))]
    {
        wrong(
            &format!("/parts/0/children/0/{name}"),
            new,
            &format!("parts[0].children[0].{name}"),
            Reason::FieldOutOfPlace(name.into()),
        );
    }
    for (name, new) in [("aggregate", json!("mean")), ("role", json!("pillar"))] {
        wrong(&format!("{A}/{name}"), new, &format!("{A_PLACE}.{name}"), Reason::FieldOutOfPlace(name.into()));
    }
    wrong(&format!("{B}/dimensions"), json!([]), &format!("{B_PLACE}.dimensions"), Reason::EmptyList);
    wrong(
        &format!("{B}/dimensions"),
        json!(["law", "law"]),
        &format!("{B_PLACE}.dimensions[1]"),
        repeated(Thing::Dimension, "law"),
    );
}

#[test]
fn support_names_an_audience_for_capacity_building_only() {
    let at = format!("{A_PLACE}.support.law[0]");
    let pointer = format!("{A}/support/law/0");
    wrong(&pointer, json!({"kind": "capacity_building"}), &at, Reason::AudienceOutOfPlace);
    for kind in ["policy_dialogue", "research", "practical_tools"] {
        wrong(&pointer, json!({"kind": kind, "audience": "duty_bearers"}), &at, Reason::AudienceOutOfPlace);
        fine(&changed(&base(), &pointer, Some(json!({"kind": kind}))));
    }
}

#[test]
fn twenty_thousand_indicators_are_read_and_one_more_is_not() {
    let with = |count: usize| {
        let children: Vec<Value> =
            (0..count).map(|n| json!({"id": format!("i{n}"), "question": "", "dimensions": ["law"]})).collect();
        changed(&base(), "/parts/1", Some(json!({"id": "many", "children": children})))
    };
    fine(&with(20_000 - 3));
    check(&with(20_000 - 2).to_string(), "parts", Reason::TooManyIndicators(20_000));
}

#[test]
fn sixteen_levels_of_groups_and_conditions_are_read_and_one_more_is_not() {
    let groups = |levels: usize| {
        let leaf = json!({"id": "leaf", "question": "", "dimensions": ["law"]});
        let tree = (1..levels).fold(leaf, |below, level| json!({"id": format!("g{level}"), "children": [below]}));
        changed(&base(), "/parts/1", Some(json!({"id": "deep", "children": [tree]})))
    };
    fine(&groups(16));
    let at = format!("parts[1]{}", ".children[0]".repeat(16));
    check(&groups(17).to_string(), &at, Reason::TooManyLevels(16));
    let conditions = |levels: usize, form: &str| {
        let leaf = json!({"answer": "a/law", "in": ["full"]});
        let wrap = |below: Value| if form == "not" { json!({"not": below}) } else { json!({form: [below]}) };
        let condition = (1..levels).fold(leaf, |below, _| wrap(below));
        changed(&base(), &format!("{B}/applies_when"), Some(condition))
    };
    for form in ["not", "all", "any"] {
        fine(&conditions(16, form));
        let step = if form == "not" { ".not".to_owned() } else { format!(".{form}[0]") };
        let at = format!("{B_PLACE}.applies_when{}", step.repeat(16));
        check(&conditions(17, form).to_string(), &at, Reason::TooManyLevels(16));
    }
}

#[test]
fn a_title_or_citation_over_2000_characters_is_refused() {
    let (fits, long) = ("ไ".repeat(2000), "ไ".repeat(2001));
    for pointer in [
        "/title",
        "/sources/0/title",
        "/provisions/0/citation",
        "/modules/0/title",
        "/parts/0/title",
        "/parts/0/children/0/title",
    ] {
        fine(&changed(&base(), pointer, Some(json!(fits))));
        wrong(pointer, json!(long), &path_of(pointer), Reason::TextTooLong(2000));
    }
}

#[test]
fn every_fault_is_reported_at_once_in_the_order_of_the_checks() {
    let mut value = changed(&base(), &format!("{A}/weight"), Some(json!(0)));
    value = changed(&value, &format!("{B}/module"), Some(json!("x")));
    value = changed(&value, "/scales/0/levels/0/value", Some(json!(3)));
    let Err(refusal) = fixtures::read(&value) else { panic!("not refused") };
    let places: Vec<&Place> = refusal.faults.iter().map(|fault| &fault.place).collect();
    let expected = ["scales[0].levels[0].value", &format!("{A_PLACE}.weight"), &format!("{B_PLACE}.module")].map(place);
    assert_eq!(places, expected.iter().collect::<Vec<_>>());
}

// ---- Assessment ------------------------------------------------------------------------------------------------------

fn answers() -> Value {
    json!({
        "format": "assessment/1", "id": "one",
        "instrument": {"id": "base", "version": "1"},
        "subject": {"member": "XA", "name": "Example", "as_at": "2026-11-01", "status": "draft"},
        "context": {"role": ["origin", "transit"]},
        "modules": ["children"],
        "created": "2026-11-24T09:00:00Z", "modified": "2026-11-24T09:00:00Z",
        "answers": {
            "a": {"law": {"level": "full"}, "practice": {"level": "unknown", "because": "another_office"},
                  "evidence": [{"kind": "statute", "dimension": "law", "title": "t", "date": "2008-01-30"}],
                  "challenges": ["resources"]},
            "b": {"law": {"level": "none"}},
        },
    })
}

#[track_caller]
fn wrong_answer(pointer: &str, new: Value, at: &str, reason: Reason) {
    let known = [fixtures::read(&base()).unwrap()];
    check_bytes(changed(&answers(), pointer, Some(new)).to_string().as_bytes(), &known, at, reason);
}

#[track_caller]
fn fine_answer(pointer: &str, new: Value) {
    let known = fixtures::read(&base()).unwrap();
    let value = changed(&answers(), pointer, Some(new));
    if let Err(refusal) = fixtures::open(&known, &value) {
        panic!("{refusal}\n{value}");
    }
}

#[test]
fn an_assessment_lacks_nothing_that_is_required() {
    let known = [fixtures::read(&base()).unwrap()];
    assert!(fixtures::open(&known[0], &answers()).is_ok());
    for (pointer, at) in [
        ("/id", ""),
        ("/instrument", ""),
        ("/instrument/id", "instrument"),
        ("/instrument/version", "instrument"),
        ("/answers", ""),
    ] {
        let reason = Reason::MissingField(pointer.rsplit('/').next().unwrap().into());
        check_bytes(changed(&answers(), pointer, None).to_string().as_bytes(), &known, at, reason.clone());
        wrong_answer(pointer, Value::Null, at, reason);
    }
    let minimal =
        json!({"format": "assessment/1", "id": "x", "instrument": {"id": "base", "version": "1"}, "answers": {}});
    assert!(fixtures::open(&known[0], &minimal).is_ok());
    for pointer in [
        "/subject",
        "/context",
        "/modules",
        "/created",
        "/modified",
        "/results",
        "/checksum",
        "/extra",
        "/subject/status",
        "/answers/a",
        "/answers/a/law",
        "/answers/a/evidence",
        "/answers/a/practice/because",
    ] {
        fine_answer(pointer, Value::Null);
    }
}

#[test]
fn an_unknown_field_of_an_assessment_is_refused_with_its_place() {
    for (object, at) in [
        ("", ""),
        ("/instrument", "instrument"),
        ("/subject", "subject"),
        ("/answers/a/law", "answers.a.law"),
        ("/answers/a/evidence/0", "answers.a.evidence[0]"),
    ] {
        wrong_answer(&format!("{object}/colour"), json!(1), at, Reason::UnknownField("colour".into()));
    }
    // Beside the fields of an answer stand the dimensions.
    wrong_answer(
        "/answers/a/colour",
        json!({"level": "full"}),
        "answers.a.colour",
        unknown(Thing::Dimension, "colour"),
    );
    wrong_answer("/answers/a/colour", json!("full"), "answers.a.colour", shape(Shape::Object, Shape::Text));
}

#[test]
fn an_answer_that_does_not_fit_is_refused() {
    let not_of_scale = |level: &str, item: &str| Reason::NotOfScale { level: level.into(), item: item.into() };
    for id in ["x", "group", "part", "__proto__", "constructor", "toString", ""] {
        wrong_answer(
            &format!("/answers/{id}"),
            json!({"law": {"level": "full"}}),
            &format!("answers.{id}"),
            unknown(Thing::Indicator, id),
        );
    }
    wrong_answer(
        "/answers/a/__proto__",
        json!({"level": "full"}),
        "answers.a.__proto__",
        unknown(Thing::Dimension, "__proto__"),
    );
    wrong_answer(
        "/answers/b/practice",
        json!({"level": "always"}),
        "answers.b.practice",
        Reason::NotAsked { indicator: "b".into(), dimension: "practice".into() },
    );
    for level in ["always", "", "Full", "unanswered", "1", "__proto__"] {
        wrong_answer("/answers/a/law/level", json!(level), "answers.a.law.level", not_of_scale(level, "a/law"));
    }
    wrong_answer(
        "/answers/b/law/level",
        json!("not_applicable"),
        "answers.b.law.level",
        Reason::NotApplicableNotAllowed("b/law".into()),
    );
    wrong_answer(
        "/answers/a/practice",
        json!({"level": "not_applicable"}),
        "answers.a.practice.level",
        Reason::NotApplicableNotAllowed("a/practice".into()),
    );
    fine_answer("/answers/a/law/level", json!("not_applicable"));
    fine_answer("/answers/b/law/level", json!("unknown"));
    wrong_answer("/answers/a/challenges/1", json!("x"), "answers.a.challenges[1]", unknown(Thing::Challenge, "x"));
    wrong_answer(
        "/answers/a/evidence/0/dimension",
        json!("x"),
        "answers.a.evidence[0].dimension",
        unknown(Thing::Dimension, "x"),
    );
    wrong_answer("/modules/1", json!("x"), "modules[1]", unknown(Thing::Module, "x"));
    wrong_answer("/context/x", json!(["a"]), "context.x", unknown(Thing::ContextQuestion, "x"));
    wrong_answer("/context/role/1", json!("x"), "context.role[1]", unknown(Thing::Choice, "x"));
    wrong_answer("/context/form", json!(["a", "b"]), "context.form", Reason::OneOption);
    wrong_answer("/answers/a/law/level", json!(1), "answers.a.law.level", shape(Shape::Text, Shape::Number));
    wrong_answer("/answers/a/law", json!("full"), "answers.a.law", shape(Shape::Object, Shape::Text));
    wrong_answer("/answers", json!([]), "answers", shape(Shape::Object, Shape::List));
    for (pointer, at, found) in [
        ("/answers/a/practice/because", "answers.a.practice.because", "secret"),
        ("/answers/a/evidence/0/kind", "answers.a.evidence[0].kind", "rumour"),
        ("/subject/status", "subject.status", "final"),
    ] {
        let known = fixtures::read(&base()).unwrap();
        let Err(refusal) = fixtures::open(&known, &changed(&answers(), pointer, Some(json!(found)))) else {
            panic!("{pointer}")
        };
        assert_eq!(refusal.faults[0].place, place(at));
        assert!(matches!(&refusal.faults[0].reason, Reason::UnknownWord { found: word, .. } if word == found));
    }
}

#[test]
fn a_malformed_id_of_an_assessment_is_refused() {
    for id in ["", "a b", "../x", "__proto__"] {
        wrong_answer("/id", json!(id), "id", malformed(id));
    }
    fine_answer("/id", json!("0190a1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b"));
}

#[test]
fn every_place_that_does_not_fit_is_named() {
    let known = fixtures::read(&base()).unwrap();
    let mut value = changed(&answers(), "/answers/a/law/level", Some(json!("x")));
    value = changed(&value, "/answers/b/law/level", Some(json!("y")));
    value = changed(&value, "/answers/z", Some(json!({"law": {"level": "full"}})));
    let Err(refusal) = fixtures::open(&known, &value) else { panic!("not refused") };
    let places: Vec<Place> = refusal.faults.into_iter().map(|fault| fault.place).collect();
    assert_eq!(places, ["answers.a.law.level", "answers.b.law.level", "answers.z"].map(place));
}

#[test]
fn a_missing_reason_is_no_error() {
    fine_answer("/answers/a/law", json!({"level": "not_applicable"}));
}

#[test]
fn dates_times_and_the_member_are_checked() {
    for date in [
        "2026-13-01",
        "2026-02-29",
        "2026-1-1",
        "01.11.2026",
        "2026-11-01T00:00:00Z",
        "2026-00-10",
        "2026-04-31",
        "",
        "２０２６-11-01",
    ] {
        if date.is_empty() {
            continue;
        }
        wrong_answer("/subject/as_at", json!(date), "subject.as_at", Reason::BadDate(date.into()));
        wrong_answer("/subject/cleared_on", json!(date), "subject.cleared_on", Reason::BadDate(date.into()));
        wrong_answer(
            "/answers/a/evidence/0/date",
            json!(date),
            "answers.a.evidence[0].date",
            Reason::BadDate(date.into()),
        );
    }
    for date in ["2024-02-29", "2000-02-29", "2026-12-31"] {
        fine_answer("/subject/as_at", json!(date));
    }
    wrong_answer("/subject/as_at", json!("1900-02-29"), "subject.as_at", Reason::BadDate("1900-02-29".into()));
    for time in [
        "2026-11-24",
        "2026-11-24T09:00:00",
        "2026-11-24T09:00:00+07:00",
        "2026-11-24T09:00:00.5Z",
        "2026-11-24 09:00:00Z",
        "2026-11-24T24:00:00Z",
        "2026-11-24T09:60:00Z",
    ] {
        wrong_answer("/created", json!(time), "created", Reason::BadTime(time.into()));
        wrong_answer("/modified", json!(time), "modified", Reason::BadTime(time.into()));
    }
    for member in ["THA", "th", "T", "1A", "ÄÖ"] {
        wrong_answer("/subject/member", json!(member), "subject.member", malformed(member));
    }
    fine_answer("/subject/member", json!("TH"));
}

#[test]
fn texts_and_lists_over_a_limit_are_refused_with_the_limit() {
    let text = |count: usize| json!("ไ".repeat(count));
    for name in ["comment", "good_practice", "reason"] {
        fine_answer(&format!("/answers/a/{name}"), text(20_000));
        wrong_answer(
            &format!("/answers/a/{name}"),
            text(20_001),
            &format!("answers.a.{name}"),
            Reason::TextTooLong(20_000),
        );
    }
    for name in ["title", "title_translated", "provision"] {
        fine_answer(&format!("/answers/a/evidence/0/{name}"), text(2_000));
        wrong_answer(
            &format!("/answers/a/evidence/0/{name}"),
            text(2_001),
            &format!("answers.a.evidence[0].{name}"),
            Reason::TextTooLong(2_000),
        );
    }
    fine_answer("/subject/name", text(2_000));
    wrong_answer("/subject/name", text(2_001), "subject.name", Reason::TextTooLong(2_000));
    let pieces = |count: usize| Value::Array(vec![json!({"kind": "other"}); count]);
    fine_answer("/answers/a/evidence", pieces(200));
    wrong_answer("/answers/a/evidence", pieces(201), "answers.a.evidence", Reason::TooManyEntries(200));
    for (limit, reason) in
        [("20000", Reason::TextTooLong(20_000)), ("200", Reason::TooManyEntries(200)), ("64", Reason::TooDeep(64))]
    {
        let words = Fault::new(Place::Whole, reason).to_string().replace([',', ' ', '\u{a0}'], "");
        assert!(words.contains(limit), "{words}");
    }
}

#[test]
fn an_instrument_that_is_not_known_is_named() {
    let text = answers().to_string();
    let reason = |id: &str, version: &str| Reason::UnknownInstrument { id: id.into(), version: version.into() };
    check_bytes(text.as_bytes(), &[], "instrument", reason("base", "1"));
    wrong_answer("/instrument", json!({"id": "other", "version": "3"}), "instrument", reason("other", "3"));
    let words = Fault::new(Place::Whole, reason("other", "3")).to_string();
    assert!(words.contains("other"), "{words}");
}

#[test]
fn an_assessment_of_another_format_is_refused() {
    wrong_answer("/format", json!("assessment/2"), "format", Reason::NewerFormat("assessment/2".into()));
    let known = [fixtures::read(&base()).unwrap()];
    let found = "results/1";
    let Err(refusal) = fixtures::open(&known[0], &changed(&answers(), "/format", Some(json!(found)))) else { panic!() };
    assert!(
        matches!(&refusal.faults[..], [Fault { place: Place::Path(path), reason: Reason::WrongFormat { found, .. } }] if path == "format" && found == "results/1")
    );
    // Each reader takes its own kind only.
    let Err(refusal) = documents::read_draft(&base().to_string(), &known) else { panic!("an instrument is no draft") };
    assert!(matches!(refusal.faults[0].reason, Reason::WrongFormat { .. }));
    let Err(refusal) = documents::read_instrument(answers().to_string().as_bytes()) else { panic!("no instrument") };
    assert_eq!(refusal.faults.len(), 1);
}

#[test]
fn another_digest_of_the_same_version_is_opened_with_a_warning() {
    let known = fixtures::read(&base()).unwrap();
    let with =
        |digest: &str| fixtures::open(&known, &changed(&answers(), "/instrument/sha256", Some(json!(digest)))).unwrap();
    assert_eq!(with(&known.digest).instrument, InstrumentMatch::Same);
    let other = with(&"0".repeat(64));
    assert_eq!(other.instrument, InstrumentMatch::OtherDigest);
    assert_eq!(other.draft.document().instrument.sha256.as_deref(), Some(known.digest.as_str()));
    assert_eq!(fixtures::open(&known, &answers()).unwrap().instrument, InstrumentMatch::Same, "none to compare with");
}

#[test]
fn the_same_version_is_chosen_among_those_known_and_among_them_the_same_digest() {
    let old = fixtures::read(&changed(&base(), "/version", Some(json!("0")))).unwrap();
    let one = fixtures::read(&base()).unwrap();
    let two = fixtures::read(&changed(&base(), "/title", Some(json!("Reworded")))).unwrap();
    let known = [old, one.clone(), two.clone()];
    for wanted in [&one, &two] {
        let value = changed(&answers(), "/instrument/sha256", Some(json!(wanted.digest)));
        let Ok(Opened::Assessment(opened)) = documents::open(value.to_string().as_bytes(), &known) else { panic!() };
        assert_eq!(opened.instrument, InstrumentMatch::Same);
        assert_eq!(opened.draft.instrument().digest, wanted.digest);
    }
}

#[test]
fn what_does_not_fit_another_version_is_set_aside_under_extra_and_listed() {
    let known = fixtures::read(&base()).unwrap();
    let mut value = changed(&answers(), "/instrument/version", Some(json!("0")));
    for (pointer, new) in [
        ("/answers/gone", json!({"law": {"level": "full"}, "comment": "kept", "extra": {"x": null}})),
        ("/answers/a/law/level", json!("mostly")),
        ("/answers/b/practice", json!({"level": "unknown", "because": "not_disclosed"})),
        ("/answers/a/challenges", json!(["resources", "corruption"])),
        ("/answers/a/evidence/0/dimension", json!("policy")),
        ("/context/region", json!(["north"])),
        ("/modules", json!(["children", "cyber"])),
    ] {
        value = changed(&value, pointer, Some(new));
    }
    let opened = fixtures::open(&known, &value).unwrap();
    let InstrumentMatch::OtherVersion { version, aside } = &opened.instrument else {
        panic!("{:?}", opened.instrument)
    };
    assert_eq!(version, "0");
    let places: Vec<&Place> = aside.iter().map(|fault| &fault.place).collect();
    let expected = [
        "context.region",
        "modules[1]",
        "answers.a.law.level",
        "answers.a.challenges[1]",
        "answers.a.evidence[0].dimension",
        "answers.b.practice",
        "answers.gone",
    ]
    .map(place);
    assert_eq!(places, expected.iter().collect::<Vec<_>>());
    let document = serde_json::to_value(opened.draft.document()).unwrap();
    let aside = &document["extra"]["not_carried"];
    assert_eq!(aside["answers"]["gone"], json!({"law": {"level": "full"}, "comment": "kept", "extra": {"x": null}}));
    assert_eq!(aside["context"]["region"], json!(["north"]));
    assert_eq!(aside["modules"], json!({"cyber": true}));
    let of_a = &document["answers"]["a"]["extra"]["not_carried"];
    assert_eq!(of_a["items"]["law"], json!({"level": "mostly"}));
    assert_eq!(of_a["challenges"], json!({"corruption": true}));
    assert_eq!(of_a["evidence_dimensions"]["0"], json!("policy"));
    let of_b = &document["answers"]["b"]["extra"]["not_carried"];
    assert_eq!(of_b["items"]["practice"], json!({"level": "unknown", "because": "not_disclosed"}));
    // What fits stays, and the document now answers the version at hand.
    assert_eq!(document["answers"]["a"]["practice"]["level"], "unknown");
    assert_eq!(document["answers"]["b"]["law"]["level"], "none");
    assert_eq!(document["modules"], json!(["children"]));
    assert_eq!(document["instrument"]["version"], "1");
    assert_eq!(document["instrument"]["sha256"], json!(known.digest));
    let kept = documents::save::draft(&known, opened.draft.document());
    assert!(documents::read_draft(&kept, &[known]).is_ok(), "what was set aside is no obstacle any more");
}

#[test]
fn setting_aside_drops_nothing_that_is_already_under_extra() {
    let known = fixtures::read(&base()).unwrap();
    let mut value = changed(&answers(), "/instrument/version", Some(json!("0")));
    value = changed(&value, "/answers/gone", Some(json!({"law": {"level": "full"}})));
    for before in [
        json!({"not_carried": {"answers": {"gone": {"law": {"level": "none"}}}}}),
        json!({"not_carried": {"answers": 7}}),
        json!({"not_carried": "a note of someone's"}),
    ] {
        let opened = fixtures::open(&known, &changed(&value, "/extra", Some(before.clone()))).unwrap();
        let extra = serde_json::to_string(&opened.draft.document().extra).unwrap();
        for kept in [r#""full""#, r#""none""#, "7", "a note of someone's"] {
            let expected = before.to_string().contains(kept) || kept == r#""full""#;
            assert_eq!(extra.contains(kept), expected, "{before}: {extra}");
        }
    }
}

#[test]
fn a_fault_that_no_other_version_explains_is_refused_for_another_version_too() {
    let value = changed(&answers(), "/instrument/version", Some(json!("0")));
    let known = [fixtures::read(&base()).unwrap()];
    let value = changed(&value, "/subject/as_at", Some(json!("soon")));
    check_bytes(value.to_string().as_bytes(), &known, "subject.as_at", Reason::BadDate("soon".into()));
}
