//! JSON in and out: RFC 8785, digests, and files that come back byte for byte (`docs/formats.md`).

use documents::{InstrumentMatch, Opened, OpenedAssessment, json, save};
use engine::assessment::document::{AssessmentDocument, Evidence, ItemAnswer};
use engine::assessment::{Draft, Edit, SubjectField, TextField};
use engine::fault::Reason;
use engine::instrument::document::EvidenceKind;
use engine::scoring::figure;
use fixtures::{Dice, NOW, Options};
use proptest::prelude::*;
use serde_json::{Map, Number, Value, json};
use std::rc::Rc;

// ---- RFC 8785 --------------------------------------------------------------------------------------------------------

#[test]
fn numbers_are_written_as_in_appendix_b_of_rfc_8785() {
    for (bits, expected) in [
        (0x0000_0000_0000_0000_u64, "0"),
        (0x8000_0000_0000_0000, "0"),
        (0x0000_0000_0000_0001, "5e-324"),
        (0x8000_0000_0000_0001, "-5e-324"),
        (0x7fef_ffff_ffff_ffff, "1.7976931348623157e+308"),
        (0xffef_ffff_ffff_ffff, "-1.7976931348623157e+308"),
        (0x4340_0000_0000_0000, "9007199254740992"),
        (0xc340_0000_0000_0000, "-9007199254740992"),
        (0x4430_0000_0000_0000, "295147905179352830000"),
        (0x44b5_2d02_c7e1_4af5, "9.999999999999997e+22"),
        (0x44b5_2d02_c7e1_4af6, "1e+23"),
        (0x44b5_2d02_c7e1_4af7, "1.0000000000000001e+23"),
        (0x444b_1ae4_d6e2_ef4e, "999999999999999700000"),
        (0x444b_1ae4_d6e2_ef4f, "999999999999999900000"),
        (0x444b_1ae4_d6e2_ef50, "1e+21"),
        (0x3eb0_c6f7_a0b5_ed8c, "9.999999999999997e-7"),
        (0x3eb0_c6f7_a0b5_ed8d, "0.000001"),
        (0x41b3_de43_5555_5553, "333333333.3333332"),
        (0x41b3_de43_5555_5554, "333333333.33333325"),
        (0x41b3_de43_5555_5555, "333333333.3333333"),
        (0x41b3_de43_5555_5556, "333333333.3333334"),
        (0x41b3_de43_5555_5557, "333333333.33333343"),
        (0xbecb_f647_612f_3696, "-0.0000033333333333333333"),
        (0x4314_3ff3_c1cb_0959, "1424953923781206.2"),
    ] {
        assert_eq!(json::number(f64::from_bits(bits)), expected, "{bits:016x}");
    }
}

#[test]
fn whole_numbers_and_fractions_are_written_as_ecmascript_does() {
    for (value, expected) in [
        (1.0, "1"),
        (-1.0, "-1"),
        (100.0, "100"),
        (0.1, "0.1"),
        (1.5, "1.5"),
        (123.456, "123.456"),
        (0.001, "0.001"),
        (1e-6, "0.000001"),
        (1e-7, "1e-7"),
        (1.2e-7, "1.2e-7"),
        (1e20, "100000000000000000000"),
        (1e21, "1e+21"),
        (1.0 / 3.0, "0.3333333333333333"),
        (0.1 + 0.2, "0.30000000000000004"),
    ] {
        assert_eq!(json::number(value), expected);
    }
}

#[test]
fn the_sample_of_rfc_8785_section_3_2_2_has_its_canonical_form() {
    let input = r#"{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }"#;
    let expected = "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],\
                    \"string\":\"\u{20ac}$\\u000f\\nA'B\\\"\\\\\\\\\\\"/\"}";
    assert_eq!(json::canonical(&json::parse(input.as_bytes()).unwrap()), expected);
}

#[test]
fn fields_are_sorted_by_utf_16_units_as_in_rfc_8785_section_3_2_3() {
    let input = r#"{
      "\u20ac": "Euro Sign",
      "\r": "Carriage Return",
      "\ufb33": "Hebrew Letter Dalet With Dagesh",
      "1": "One",
      "\ud83d\ude00": "Emoji: Grinning Face",
      "\u0080": "Control",
      "\u00f6": "Latin Small Letter O With Diaeresis"
    }"#;
    let expected = "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u{80}\":\"Control\",\
                    \"ö\":\"Latin Small Letter O With Diaeresis\",\"€\":\"Euro Sign\",\
                    \"\u{1F600}\":\"Emoji: Grinning Face\",\"\u{fb33}\":\"Hebrew Letter Dalet With Dagesh\"}";
    assert_eq!(json::canonical(&json::parse(input.as_bytes()).unwrap()), expected);
}

#[test]
fn structures_names_and_weird_texts_have_their_canonical_form() {
    for (input, expected) in [
        (
            r#"{"1": {"f": {"f": "hi", "F": 5}, "\n": 56.0}, "10": {}, "": "empty", "a": {}, "111": [{"e": "yes", "E": "no"}], "A": {}}"#,
            r#"{"":"empty","1":{"\n":56,"f":{"F":5,"f":"hi"}},"10":{},"111":[{"E":"no","e":"yes"}],"A":{},"a":{}}"#,
        ),
        (r#"[56, {"d": true, "10": null, "1": []}]"#, r#"[56,{"1":[],"10":null,"d":true}]"#),
        (r#"{"Unnormalized Unicode":"A\u030a"}"#, "{\"Unnormalized Unicode\":\"A\u{30a}\"}"),
        (
            r#"{"peach": "This sorting order", "péché": "is wrong according to French", "pêche": "but canonicalization MUST", "sin": "ignore locale"}"#,
            r#"{"peach":"This sorting order","péché":"is wrong according to French","pêche":"but canonicalization MUST","sin":"ignore locale"}"#,
        ),
        ("\"\\u0000\\b\\t\\n\\f\\r\\u001f\\u007f\\u2028/\"", "\"\\u0000\\b\\t\\n\\f\\r\\u001f\u{7f}\u{2028}/\""),
        ("  [ ]  ", "[]"),
        ("{ }", "{}"),
        ("-0.0", "0"),
    ] {
        assert_eq!(json::canonical(&json::parse(input.as_bytes()).unwrap()), expected);
    }
}

/// Reads a number to the nearest double, or refuses one that no double can hold.
#[track_caller]
fn check_number(text: &str) {
    let nearest: f64 = text.parse().unwrap();
    match json::parse(text.as_bytes()) {
        Ok(value) => assert_eq!(value.as_f64().map(f64::to_bits), Some(nearest.to_bits()), "{text}"),
        Err(fault) if fault.reason == Reason::IntegerTooLarge => assert!(nearest >= 9_007_199_254_740_992.0, "{text}"),
        Err(fault) => {
            assert_eq!(fault.reason, Reason::NumberOutOfRange, "{text}");
            assert!(nearest.abs() >= f64::MAX, "{text}");
        }
    }
}

#[test]
fn hard_numbers_are_read_to_the_nearest_double() {
    for text in [
        "0",
        "0.0",
        "-0",
        "-0.0",
        "0e9",
        "10",
        "0.30000000000000004",
        "9007199254740991",
        "9007199254740993.0",
        "9007199254740992.5",
        "9007199254740993.0000000000000000000000000000000000001",
        "123456789012345678.5",
        "1e22",
        "1e23",
        "8.5e-7",
        "1.7976931348623157e308",
        "1.7976931348623158e308",
        "1.797693134862315807e308",
        "1.797693134862315808e308",
        "1e309",
        "1e999999999999999999999",
        "1e-999999999999999999999",
        "0.000001e314",
        "5e-324",
        "2.4703282292062327e-324",
        "2.4703282292062328e-324",
        "2.2250738585072011e-308",
        "2.2250738585072014e-308",
        "4.9E-324",
        "1E+2",
        "6.02E23",
    ] {
        check_number(text);
    }
    check_number(&format!("0.{}1", "0".repeat(400)));
    check_number(&format!("{}1.0", "1".repeat(308)));
    check_number(&format!("0.5{}1", "0".repeat(900)));
    check_number(&format!("9007199254740992.5{}1", "0".repeat(900)));
    check_number(&format!("9007199254740993.{}", "0".repeat(900)));
}

#[test]
fn numbers_of_any_size_and_length_are_read_to_the_nearest_double() {
    let mut dice = Dice(0xDEC1);
    for _ in 0..4000 {
        let number = f64::from_bits(dice.draw());
        if number.is_finite() {
            check_number(&format!("{number:?}"));
            check_number(&format!("{number:e}"));
            check_number(&format!("{number:.3e}"));
            // All digits that a double has.
            check_number(&format!("{number:.800e}"));
        }
        let exponent = i64::try_from(dice.draw() % 700).unwrap() - 350;
        check_number(&format!("{}.{}e{exponent}", dice.draw() % 1000, dice.draw()));
        check_number(&format!("{}", dice.draw()));
        check_number(&format!("{}e{}", dice.draw() % 100_000, dice.draw() % 60));
    }
}

#[test]
fn a_document_has_integers_beyond_2_to_the_53_with_an_exponent() {
    for (value, text) in [
        (9_007_199_254_740_991.0, "9007199254740991"),
        (9_007_199_254_740_992.0, "9.007199254740992e15"),
        (-9_007_199_254_740_994.0, "-9.007199254740994e15"),
        (1e16, "1e16"),
        (1.5e20, "1.5e20"),
        (1e21, "1e+21"),
    ] {
        assert_eq!(json::line(&json!(value)), text);
    }
}

/// What ECMAScript writes for a double, out of the shortest digits that Rust's own formatter finds.
fn as_ecmascript(value: f64) -> String {
    if value == 0.0 {
        return "0".into();
    }
    let text = format!("{:e}", value.abs());
    let (mantissa, exponent) = text.split_once('e').unwrap();
    let (digits, exponent) = (mantissa.replace('.', ""), exponent.parse::<i32>().unwrap());
    let sign = if value < 0.0 { "-" } else { "" };
    let body = match exponent {
        21.. | ..=-7 => {
            let (first, rest) = digits.split_at(1);
            let dot = if rest.is_empty() { "" } else { "." };
            format!("{first}{dot}{rest}e{}{exponent}", if exponent > 0 { "+" } else { "" })
        }
        0.. => {
            let whole = usize::try_from(exponent).unwrap() + 1;
            if digits.len() <= whole {
                format!("{digits:0<whole$}")
            } else {
                format!("{}.{}", &digits[..whole], &digits[whole..])
            }
        }
        _ => format!("0.{}{digits}", "0".repeat(usize::try_from(-exponent).unwrap() - 1)),
    };
    format!("{sign}{body}")
}

#[test]
fn any_double_is_written_with_the_digits_that_rusts_own_formatter_finds() {
    let mut dice = Dice(0xD161);
    let mut halves = 0;
    for step in 0..60_000_u32 {
        let bits = dice.draw();
        let value = match step % 4 {
            0 => f64::from_bits(bits),
            1 => figure::written(f64::from_bits(bits >> 12 | 0x3FF0_0000_0000_0000) - 1.0),
            2 => f64::from(u32::try_from(bits % 1_000_000).unwrap()) / 10_f64.powi(i32::try_from(bits >> 60).unwrap()),
            // Quarters near 2^52: where two shortest forms are equally near.
            _ => f64::from_bits((bits % (1 << 50)) | 0x4310_0000_0000_0000),
        };
        if !value.is_finite() {
            continue;
        }
        let (ours, other) = (json::number(value), as_ecmascript(value));
        if ours != other {
            // Halfway between two: the even one.
            halves += 1;
            let last = |text: &str| text.bytes().rfind(u8::is_ascii_digit).unwrap() - b'0';
            assert!(value.abs() > 1e14 && ours.len() == other.len(), "{ours} and {other}");
            assert!(last(&ours) % 2 == 0 && last(&other) % 2 == 1, "{ours} and {other}");
            assert_eq!(ours.parse::<f64>().unwrap().to_bits(), value.to_bits());
        }
    }
    assert!(halves > 100, "{halves}");
}

#[test]
fn an_integer_beyond_2_to_the_53_is_saved_so_that_it_can_be_read_again() {
    for value in [9_007_199_254_740_992.0, 9_007_199_254_740_994.0, -1e18, 123_456_789_012_345_680_000.0, 1e21, 1e300] {
        let text = json::document(&json!({ "extra": value }));
        assert_eq!(json::parse(text.as_bytes()).unwrap()["extra"].as_f64(), Some(value), "{text}");
    }
}

// ---- Digests ---------------------------------------------------------------------------------------------------------

#[test]
fn a_digest_is_the_sha_256_of_the_canonical_form_without_one_field_at_the_top() {
    let of = |text: &str| json::digest(&json::parse(text.as_bytes()).unwrap(), "checksum");
    assert_eq!(of("{}"), "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
    assert_eq!(of("{\"checksum\": \"anything\"}"), of("{}"));
    assert_eq!(of("{\"a\":1,\"b\":[2.50]}"), of(" { \"b\" : [ 25e-1 ] , \"checksum\": null, \"a\" : 1.0 } "));
    assert_ne!(of("{\"a\":{\"checksum\":1}}"), of("{\"a\":{}}"), "only at the top");
    assert_ne!(of("{\"a\":null}"), of("{}"), "before any default");
    assert_ne!(of("{\"a\":[1,2]}"), of("{\"a\":[2,1]}"));
}

#[test]
fn translations_do_not_change_an_instruments_digest_and_anything_else_does() {
    let instrument = fixtures::instrument(&mut Dice(3), &Options::ALL);
    let digest = |value: &Value| fixtures::read(value).unwrap().digest.clone();
    let own = digest(&instrument);
    let mut other = instrument.clone();
    other["translations"] = json!({"th": {"instrument/title": "แบบประเมิน"}});
    assert_eq!(digest(&other), own);
    assert_eq!(own, json::digest(&instrument, "translations"));
    let pretty = serde_json::to_string_pretty(&instrument).unwrap();
    assert_eq!(documents::read_instrument(pretty.as_bytes()).unwrap().digest, own);
    for (name, new) in [("title", json!("Other")), ("summary", Value::Null), ("extra", json!({}))] {
        let mut other = instrument.clone();
        other[name] = new;
        assert_ne!(digest(&other), own, "{name}");
    }
}

// ---- Save, open, save ------------------------------------------------------------------------------------------------

#[track_caller]
fn opened(text: &str, known: &[Rc<engine::instrument::Instrument>]) -> OpenedAssessment {
    match documents::open(text.as_bytes(), known) {
        Ok(Opened::Assessment(opened)) => *opened,
        Ok(Opened::Instrument(_)) => panic!("an instrument"),
        Err(refusal) => panic!("{refusal}\n{text}"),
    }
}

/// Saved, opened, saved: the same bytes, and nothing to say about the file.
#[track_caller]
fn assert_round_trip(draft: &Draft) {
    let known = [draft.instrument().clone()];
    let text = save::assessment(draft);
    let again = opened(&text, &known);
    assert_eq!(save::assessment(&again.draft), text);
    assert!(!again.checksum_differs);
    assert_eq!(again.differences, []);
    assert_eq!(again.instrument, InstrumentMatch::Same);
    assert_eq!(
        fixtures::bits(draft.instrument(), again.draft.scores()),
        fixtures::bits(draft.instrument(), draft.scores())
    );
    let value: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value["checksum"], json!(json::digest(&value, "checksum")));

    let kept = save::draft(draft.instrument(), draft.document());
    assert!(!kept.contains('\n'), "a draft is kept on one line");
    let again = documents::read_draft(&kept, &known).unwrap();
    assert_eq!(save::draft(draft.instrument(), again.document()), kept);
    assert_eq!(save::assessment(&again), text, "a draft says all that its file does");
}

#[test]
fn a_saved_file_opens_and_saves_to_the_same_bytes_in_random_cases() {
    for seed in 0..60 {
        let mut dice = Dice(seed ^ 0xF11E);
        let instrument = fixtures::instrument(&mut dice, &Options::ALL);
        let mut assessment = fixtures::assessment(&mut dice, &instrument, false);
        if dice.chance(40) {
            assessment["extra"] = json!({"b": null, "a": [1e-7, {"z": 1e300}], "results": {}});
        }
        assert_round_trip(&fixtures::draft(&instrument, &assessment));
    }
}

#[test]
fn a_draft_in_every_state_saves_opens_and_saves_to_the_same_bytes() {
    let instrument = fixtures::instrument(&mut Dice(11), &Options::ALL);
    let compiled = fixtures::read(&instrument).unwrap();
    let mut draft = Draft::begin(compiled.clone(), "begun".into(), NOW);
    assert_round_trip(&draft);
    let indicators = fixtures::indicators(&instrument);
    // Answered backwards: the file is in the order of the instrument all the same.
    for indicator in indicators.iter().rev() {
        let id = indicator["id"].as_str().unwrap();
        for dimension in indicator["dimensions"].as_array().unwrap().iter().rev() {
            let answer = ItemAnswer { level: "unknown".into(), because: None };
            draft.edit(
                Edit::Item {
                    item: fixtures::item(&draft, &format!("{id}/{}", dimension.as_str().unwrap())),
                    answer: Some(answer),
                },
                NOW,
            );
        }
    }
    assert_round_trip(&draft);
    let indicator = fixtures::asked(&draft, indicators[0]["id"].as_str().unwrap());
    for edit in [
        Edit::Text {
            indicator,
            field: TextField::Comment,
            text: Some("\u{0}\u{1f}\"\\/\u{2028}\u{1F600}ไทย\r\n".into()),
        },
        Edit::Evidence {
            indicator,
            list: vec![Evidence { kind: EvidenceKind::Judgment, title: Some(String::new()), ..Evidence::default() }],
        },
        Edit::Challenges { indicator, listed: vec!["data".into()], other: vec!["=1+1".into()] },
        Edit::Flag { indicator, flag: true },
        Edit::Subject { field: SubjectField::Member, text: Some("XA".into()) },
        Edit::Subject { field: SubjectField::AsAt, text: Some("2026-11-01".into()) },
        Edit::Context { question: "form".into(), options: vec!["y".into()] },
        Edit::Context { question: "role".into(), options: vec!["b".into()] },
        Edit::Modules(Some(Vec::new())),
        Edit::Extra(Some(json!({"x": {"y": [null, 0.1, -0.0, 1e21]}}).as_object().unwrap().clone())),
        Edit::Flag { indicator, flag: false },
        Edit::Modules(None),
    ] {
        draft.edit(edit, NOW);
        assert_round_trip(&draft);
    }
    while draft.undo(NOW).is_some() {}
    assert_round_trip(&draft);
    assert!(draft.document().answers.is_empty());
}

#[test]
fn the_file_has_its_fields_in_the_order_of_the_formats() {
    let mut dice = Dice(5);
    let instrument = fixtures::instrument(&mut dice, &Options::ALL);
    let mut assessment = fixtures::assessment(&mut dice, &instrument, false);
    assessment["created"] = json!(NOW);
    assessment["modified"] = json!(NOW);
    assessment["modules"] = json!([]);
    assessment["context"] = json!({"form": ["x"], "role": ["a"]});
    assessment["extra"] = json!({"a": 1});
    let draft = fixtures::draft(&instrument, &assessment);
    let value: Value = serde_json::from_str(&save::assessment(&draft)).unwrap();
    let names = |value: &Value| -> Vec<String> { value.as_object().unwrap().keys().cloned().collect() };
    let expected = [
        "format",
        "id",
        "instrument",
        "subject",
        "context",
        "modules",
        "created",
        "modified",
        "answers",
        "results",
        "checksum",
        "extra",
    ];
    assert_eq!(names(&value), expected);
    assert_eq!(names(&value["context"]), ["role", "form"], "maps in the order of the instrument");
    let in_order: Vec<&str> = fixtures::indicators(&instrument).iter().map(|one| one["id"].as_str().unwrap()).collect();
    let positions: Vec<usize> =
        names(&value["answers"]).iter().map(|id| in_order.iter().position(|known| known == id).unwrap()).collect();
    assert!(positions.is_sorted());
    let pair = instrument.get("pair").is_some();
    let mut results = vec!["groups", "provisions"];
    if pair {
        results.push("implementation_gap");
    }
    results.extend(["gaps", "good_practices", "challenges", "support_plan", "evidence_coverage", "robustness"]);
    assert_eq!(names(&value["results"]), results);
}

#[test]
fn figures_are_written_rounded_to_10_decimals_in_the_shortest_form() {
    for seed in 0..40 {
        let mut dice = Dice(seed ^ 0xF16);
        let instrument = fixtures::instrument(&mut dice, &Options::ALL);
        let draft = fixtures::draft(&instrument, &fixtures::assessment(&mut dice, &instrument, false));
        let mut all = Vec::new();
        fixtures::numbers(&serde_json::from_str::<Value>(&save::assessment(&draft)).unwrap()["results"], &mut all);
        for number in all {
            assert_eq!(number.to_bits(), figure::written(number).to_bits(), "{number}");
            assert!(number != 0.0 || number.is_sign_positive(), "−0 is 0");
        }
    }
    assert_eq!(json::number(figure::written(1.0 / 3.0)), "0.3333333333");
    assert_eq!(json::number(figure::written(-1e-12)), "0");
    assert_eq!(json::number(figure::written(2.0 / 3.0)), "0.6666666667");
}

#[test]
fn a_group_that_is_excluded_and_a_figure_that_does_not_exist_are_null() {
    let instrument = json!({
        "format": "assessment-instrument/1", "id": "random", "version": "1", "language": "en", "title": "t",
        "scales": [{"id": "s", "levels": [{"id": "l0", "label": "", "value": 0.5}]}],
        "dimensions": [{"id": "law", "label": "", "scale": "s"}, {"id": "practice", "label": "", "scale": "s"}],
        "pair": ["law", "practice"],
        "bands": [{"id": "only", "from": 0}],
        "parts": [{"id": "p", "children": [{"id": "a", "question": "", "dimensions": ["law"]}]}],
    });
    let answers =
        json!({"format": "assessment/1", "id": "a", "instrument": {"id": "random", "version": "1"}, "answers": {}});
    let value: Value = serde_json::from_str(&save::assessment(&fixtures::draft(&instrument, &answers))).unwrap();
    let results = &value["results"];
    assert_eq!(
        results["groups"],
        json!({"p": {"law": {"score": null, "low": 0, "high": 1, "coverage": 0, "bands": ["only"]}, "practice": null}})
    );
    assert_eq!(results["implementation_gap"], json!({"p": null}));
    assert_eq!(results["evidence_coverage"], json!({"p": {"law": null, "practice": null}}));
    assert_eq!(results["gaps"], json!([]));
}

// ---- Never trusted ---------------------------------------------------------------------------------------------------

/// A saved assessment that has figures of every kind.
fn saved() -> (Draft, Value) {
    let instrument = json!({
        "format": "assessment-instrument/1", "id": "random", "version": "1", "language": "en", "title": "t",
        "scales": [{"id": "s", "levels": [{"id": "l0", "label": "", "value": 0}, {"id": "l1", "label": "", "value": 1}]}],
        "dimensions": [{"id": "law", "label": "", "scale": "s"}],
        "parts": [{"id": "p", "children": [
            {"id": "a", "question": "", "dimensions": ["law"], "weight": 1},
            {"id": "b", "question": "", "dimensions": ["law"], "weight": 3, "support": {"law": [{"kind": "research"}]}},
        ]}],
    });
    let answers = json!({"format": "assessment/1", "id": "a", "instrument": {"id": "random", "version": "1"},
        "answers": {"a": {"law": {"level": "l1"}}, "b": {"law": {"level": "l0"}}}});
    let draft = fixtures::draft(&instrument, &answers);
    let value = serde_json::from_str(&save::assessment(&draft)).unwrap();
    (draft, value)
}

#[test]
fn results_are_never_trusted_and_every_figure_that_differs_is_named() {
    let (draft, value) = saved();
    let known = [draft.instrument().clone()];
    let changes = [
        ("/results/groups/p/law/score", json!(0.9), "groups.p.law.score", Some(0.9), Some(0.25)),
        ("/results/groups/p/law/score", json!(0.25 + 2e-9), "groups.p.law.score", Some(0.25 + 2e-9), Some(0.25)),
        ("/results/groups/p/law/low", Value::Null, "groups.p.law.low", None, Some(0.25)),
        ("/results/groups/p/law/high", json!("0.25"), "groups.p.law.high", None, Some(0.25)),
        ("/results/groups/q", json!({"law": {"score": 1}}), "groups.q.law.score", Some(1.0), None),
        ("/results/gaps/0/points", json!(10), "gaps[0].points", Some(10.0), Some(75.0)),
        ("/results/support_plan/0/points/p/law", json!(1), "support_plan[0].points.p.law", Some(1.0), Some(75.0)),
        ("/results/robustness/p/law/p50", json!(0), "robustness.p.law.p50", Some(0.0), None),
        ("/results/groups/p", json!(7), "groups.p", Some(7.0), None),
    ];
    for (pointer, new, place, file, computed) in changes {
        let mut other = value.clone();
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        other.pointer_mut(parent).unwrap()[name] = new;
        let opened = opened(&other.to_string(), &known);
        assert!(opened.checksum_differs, "{pointer}");
        assert_eq!(opened.differences.len(), 1, "{pointer}: {:?}", opened.differences);
        let difference = &opened.differences[0];
        assert_eq!(difference.place, place);
        assert_eq!(difference.file, file);
        if computed.is_some() {
            assert_eq!(difference.computed, computed);
        }
        assert_eq!(
            fixtures::bits(&known[0], opened.draft.scores()),
            fixtures::bits(&known[0], draft.scores()),
            "scored anew"
        );
        assert_eq!(opened.draft.document().results, None);
    }
}

#[test]
fn a_figure_that_differs_by_less_than_the_tolerance_and_results_that_are_not_there_are_no_difference() {
    let (draft, value) = saved();
    let known = [draft.instrument().clone()];
    let mut other = value.clone();
    other["results"]["groups"]["p"]["law"]["score"] = json!(0.25 + 5e-10);
    let found = opened(&other.to_string(), &known);
    assert_eq!(found.differences, []);
    assert!(found.checksum_differs);
    for results in [Value::Null, json!({})] {
        let mut other = value.clone();
        other["results"] = results;
        assert_eq!(opened(&other.to_string(), &known).differences, []);
    }
    for results in [json!([]), json!("x"), json!({"groups": [[[]]], "gaps": {"0": null}, "robustness": true})] {
        let mut other = value.clone();
        other["results"] = results;
        let found = opened(&other.to_string(), &known);
        assert_eq!(fixtures::bits(&known[0], found.draft.scores()), fixtures::bits(&known[0], draft.scores()));
    }
}

#[test]
fn a_checksum_finds_any_change_and_none_where_nothing_changed() {
    let (draft, value) = saved();
    let known = [draft.instrument().clone()];
    assert!(!opened(&value.to_string(), &known).checksum_differs);
    assert!(
        !opened(&serde_json::to_string_pretty(&value).unwrap(), &known).checksum_differs,
        "white space is no change"
    );
    let mut reordered = Map::new();
    for (name, member) in value.as_object().unwrap().iter().rev() {
        reordered.insert(name.clone(), member.clone());
    }
    assert!(
        !opened(&Value::Object(reordered).to_string(), &known).checksum_differs,
        "the order of fields is no change"
    );
    for (pointer, new) in [
        ("/answers/a/law/level", json!("l0")),
        ("/id", json!("other")),
        ("/answers/a/comment", json!("added")),
        ("/results/groups/p/law/coverage", json!(0.5)),
        ("/checksum", json!("0".repeat(64))),
    ] {
        let mut other = value.clone();
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        other.pointer_mut(parent).unwrap()[name] = new;
        assert!(opened(&other.to_string(), &known).checksum_differs, "{pointer}");
    }
    let mut without = value;
    without.as_object_mut().unwrap().shift_remove("checksum");
    assert!(!opened(&without.to_string(), &known).checksum_differs, "none to compare with");
}

#[test]
fn ids_that_are_names_in_other_languages_are_only_ids() {
    let mut instrument = fixtures::instrument(&mut Dice(2), &Options { indicators: 1, flat: true, ..Options::ALL });
    for id in ["constructor", "toString", "hasOwnProperty", "valueOf"] {
        instrument["parts"][0]["id"] = json!(id);
        let answers = json!({"format": "assessment/1", "id": id, "instrument": {"id": "random", "version": "1"},
            "answers": {}, "extra": {"__proto__": {"polluted": true}, "constructor": null}});
        let draft = fixtures::draft(&instrument, &answers);
        assert_round_trip(&draft);
        let text = save::assessment(&draft);
        assert!(text.contains("__proto__"), "carried along untouched");
    }
}

// ---- The reader against serde_json -----------------------------------------------------------------------------------

/// Any JSON value with numbers that both readers take.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<f64>().prop_map(|x| Number::from_f64(x).map_or(Value::Null, Value::Number)),
        (-(1_i64 << 53)..=1 << 53).prop_map(|x| json!(x)),
        any::<String>().prop_map(Value::String),
    ];
    leaf.prop_recursive(5, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::Array),
            prop::collection::vec((any::<String>(), inner), 0..6)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
        ]
    })
}

/// The same value with every number a double, as it is once read.
fn doubles(value: &Value) -> Value {
    match value {
        Value::Number(number) => json!(number.as_f64().unwrap() + 0.0),
        Value::Array(list) => list.iter().map(doubles).collect(),
        Value::Object(object) => {
            Value::Object(object.iter().map(|(name, member)| (name.clone(), doubles(member))).collect())
        }
        other => other.clone(),
    }
}

/// What this program refuses and `serde_json` does not, told from the reason.
fn is_stricter(reason: &Reason) -> bool {
    matches!(reason, Reason::IntegerTooLarge | Reason::RepeatedField(_) | Reason::TooDeep(_) | Reason::LoneSurrogate)
}

fn agree(bytes: &[u8]) -> Result<(), TestCaseError> {
    let plain = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match (json::parse(bytes), serde_json::from_slice::<Value>(plain)) {
        (Ok(ours), Ok(theirs)) => prop_assert_eq!(doubles(&ours), doubles(&theirs)),
        (Err(fault), Ok(_)) => prop_assert!(is_stricter(&fault.reason), "{:?}", fault),
        (Ok(ours), Err(error)) => prop_assert!(false, "read as {} and refused with {}", ours, error),
        (Err(_), Err(_)) => {}
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_json_is_read_as_serde_json_reads_it(value in any_json()) {
        let text = serde_json::to_string(&value).unwrap();
        prop_assert_eq!(doubles(&json::parse(text.as_bytes()).unwrap()), doubles(&value));
        agree(text.as_bytes())?;
    }

    #[test]
    fn what_is_written_in_any_layout_is_read_back_the_same(value in any_json()) {
        for text in [json::document(&value), json::line(&value)] {
            prop_assert_eq!(doubles(&json::parse(text.as_bytes()).unwrap()), doubles(&value));
            prop_assert_eq!(doubles(&serde_json::from_str(&text).unwrap()), doubles(&value));
        }
        // RFC 8785 writes integers beyond 2^53 in full, which this program does not read.
        let canonical = json::canonical(&value);
        let again: Value = serde_json::from_str(&canonical).unwrap();
        prop_assert_eq!(doubles(&again), doubles(&value));
        prop_assert_eq!(json::canonical(&again), canonical);
        prop_assert!(!json::line(&value).contains('\n'));
    }

    #[test]
    fn any_bytes_are_read_as_serde_json_reads_them(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
        agree(&bytes)?;
    }

    #[test]
    fn any_text_of_json_signs_is_read_as_serde_json_reads_it(
        pieces in prop::collection::vec(prop::sample::select(vec![
            "{", "}", "[", "]", ",", ":", "\"", "\"a\"", "\"b\"", "0", "1", "-", ".", "5e3", "e", "E+", "9007199254740993", "1e999",
            "true", "false", "null", " ", "\n", "\\", "\\u", "\\ud83d", "\\ude00", "\\n", "ไ", "\u{1F600}", "\"\\ud83d\\ude00\"",
            "{\"a\":", "[1,2]", "\u{feff}", "\u{0}", "<", "//", "NaN",
        ]), 0..14)
    ) {
        agree(pieces.concat().as_bytes())?;
    }

    #[test]
    fn a_file_cut_off_or_changed_in_one_byte_is_read_as_serde_json_reads_it(
        value in any_json(), at in any::<prop::sample::Index>(), byte in any::<u8>()
    ) {
        let mut bytes = serde_json::to_vec(&value).unwrap();
        let index = at.index(bytes.len());
        agree(bytes.get(..index).unwrap())?;
        *bytes.get_mut(index).unwrap() = byte;
        agree(&bytes)?;
    }

    #[test]
    fn a_number_is_written_in_the_shortest_form_that_reads_back(bits in any::<u64>()) {
        let value = f64::from_bits(bits);
        prop_assume!(value.is_finite());
        let text = json::number(value);
        let back: f64 = text.parse().unwrap();
        prop_assert_eq!(back.to_bits(), (value + 0.0).to_bits());
        let exponent = text.contains('e');
        let size = value.abs();
        prop_assert_eq!(exponent, value != 0.0 && !(1e-6..1e21).contains(&size), "{}", text);
        // The zeros at the end of a whole number say where its point is; they are no digits of it.
        let mantissa = text.split('e').next().unwrap().trim_start_matches(['-', '0', '.']);
        let mantissa = if mantissa.contains('.') { mantissa } else { mantissa.trim_end_matches('0') };
        let digits = mantissa.chars().filter(char::is_ascii_digit).count();
        let shortest = format!("{value:e}").split('e').next().unwrap().chars().filter(char::is_ascii_digit).count();
        prop_assert!(digits <= shortest, "{}", text);
    }

    #[test]
    fn opening_any_bytes_as_a_document_never_panics(value in any_json(), kind in 0..3_usize) {
        let format = ["assessment/1", "assessment-instrument/1", "assessment/9"][kind];
        let mut object = match value { Value::Object(object) => object, other => Map::from_iter([("answers".to_owned(), other)]) };
        object.insert("format".into(), json!(format));
        let known = [fixtures::read(&fixtures::instrument(&mut Dice(1), &Options::ALL)).unwrap()];
        if let Err(refusal) = documents::open(Value::Object(object).to_string().as_bytes(), &known) {
            prop_assert!(!refusal.faults.is_empty() && !refusal.to_string().is_empty());
        }
    }
}

/// Documents near to valid ones: one value anywhere replaced, taken out or doubled.
#[test]
fn documents_with_one_value_changed_are_opened_or_refused_with_a_place_and_never_panic() {
    fn pointers(value: &Value, at: &str, out: &mut Vec<String>) {
        out.push(at.to_owned());
        match value {
            Value::Array(list) => {
                list.iter().enumerate().for_each(|(index, member)| pointers(member, &format!("{at}/{index}"), out));
            }
            Value::Object(object) => object.iter().for_each(|(name, member)| {
                let name = name.replace('~', "~0").replace('/', "~1");
                pointers(member, &format!("{at}/{name}"), out);
            }),
            _ => {}
        }
    }
    let others = [
        json!(null),
        json!(-1),
        json!(1e308),
        json!("x"),
        json!(""),
        json!([]),
        json!({}),
        json!([[]]),
        json!(true),
        json!({"a": 1}),
    ];
    let mut opened_count = 0;
    let mut refused_count = 0;
    for seed in 0..25 {
        let mut dice = Dice(seed ^ 0xBAD);
        let instrument = fixtures::instrument(&mut dice, &Options { indicators: 4, ..Options::ALL });
        let known = [fixtures::read(&instrument).unwrap()];
        let mut small = fixtures::assessment(&mut dice, &instrument, false);
        small["results"] = json!({"groups": {"g0": {"law": {"score": 1}}}});
        for document in [instrument.clone(), small] {
            let mut all = Vec::new();
            pointers(&document, "", &mut all);
            for pointer in all {
                let mut other = document.clone();
                *other.pointer_mut(&pointer).unwrap() = dice.pick(&others).clone();
                match documents::open(other.to_string().as_bytes(), &known) {
                    Ok(Opened::Assessment(opened)) => {
                        save::draft(opened.draft.instrument(), opened.draft.document());
                        opened_count += 1;
                    }
                    Ok(Opened::Instrument(_)) => opened_count += 1,
                    Err(refusal) => {
                        assert!(!refusal.faults.is_empty());
                        refused_count += 1;
                    }
                }
            }
        }
    }
    assert!(opened_count > 200 && refused_count > 1000, "{opened_count} opened, {refused_count} refused");
}

#[test]
fn a_document_read_and_written_as_plain_data_is_the_same() {
    // The draft that is kept is the document itself: nothing of it gets lost on the way through the reader.
    for seed in 0..100 {
        let mut dice = Dice(seed ^ 0xD0C);
        let instrument = fixtures::instrument(&mut dice, &Options::ALL);
        let draft = fixtures::draft(&instrument, &fixtures::assessment(&mut dice, &instrument, false));
        let known = [draft.instrument().clone()];
        let kept = save::draft(draft.instrument(), draft.document());
        let again: AssessmentDocument = documents::read_draft(&kept, &known).unwrap().document().clone();
        assert_eq!(again, *draft.document());
    }
}
