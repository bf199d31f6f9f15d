//! The linter: every rule finds what it is for and leaves a good instrument alone, and its documentation is its table.

use engine::instrument::Instrument;
use engine::instrument::lint::{MAX_SHARE, RULES, Warning, lint};
use engine::scoring::{Answers, Scores, State};
use fixtures::repository::is_committed;
use fixtures::{Dice, Options};
use serde_json::{Value, json};
use texts::Catalogue;

/// One question of the good instrument.
fn question(number: usize) -> Value {
    json!({
        "id": format!("Q-{number:02}"),
        "question": format!("Is matter {number} arranged?"),
        "questions": {
            "law": format!("Does the law arrange matter {number}?"),
            "practice": format!("Is matter {number} arranged in practice?"),
        },
        "guidance": "Counts: a rule. Does not count: a plan. Q-01 asks for more.",
        "dimensions": ["law", "practice"],
        "provisions": ["p"],
        "levels": {"law": {"full": "All of it."}, "practice": {"full": "Everywhere."}},
        "evidence": ["statute"],
        "lead": "ministry",
        "support": {"law": [{"kind": "policy_dialogue"}], "practice": [{"kind": "practical_tools"}]},
    })
}

/// An instrument in which nothing is to be mended.
fn good() -> Value {
    let section = |id: &str, numbers: std::ops::Range<usize>| json!({"id": id, "title": id, "weight": "pooled", "children": numbers.map(question).collect::<Vec<_>>()});
    let mut good = json!({
        "format": "assessment-instrument/1",
        "id": "good", "version": "1", "language": "en", "title": "Good",
        "sources": [{"id": "s", "title": "A treaty", "reference": "UNTS 1"}],
        "provisions": [
            {"id": "p", "source": "s", "citation": "Art. 1", "strength": "mandatory", "summary": "It asks for something."},
            {"id": "q", "source": "s", "citation": "Art. 2", "strength": "consider", "summary": "It asks for a thought."},
        ],
        "scales": [{"id": "levels", "levels": [
            {"id": "none", "label": "None", "value": 0},
            {"id": "half", "label": "Half", "value": 0.5},
            {"id": "full", "label": "Full", "value": 1},
        ]}],
        "dimensions": [
            {"id": "law", "label": "Law", "scale": "levels"},
            {"id": "practice", "label": "Practice", "scale": "levels"},
        ],
        "modules": [{"id": "m", "title": "A module", "chosen": false}],
        "context": [{"id": "form", "question": "Which form?", "options": [
            {"id": "one", "label": "One"}, {"id": "two", "label": "Two"},
        ]}],
        "bands": [{"id": "first", "from": 0, "label": "First"}],
        "challenges": [{"id": "money", "label": "Money"}, {"id": "staff", "label": "Staff"}],
        "checks": [{
            "id": "odd", "message": "Q-01 and Q-02 do not fit.",
            "when": {"all": [{"answer": "Q-01/law", "in": ["none"]}, {"answer": "Q-02/law", "in": ["full"]}]},
        }],
        "parts": [{"id": "part", "title": "Part", "children": [section("first", 1..13), section("second", 13..25)]}],
        "extra": {"paragraphs_without_indicator": {}},
    });
    let questions = &mut good["parts"][0]["children"][0]["children"];
    questions[0]["core"] = json!(true);
    questions[1]["see_also"] = json!(["q"]);
    questions[2]["not_applicable"] = json!({"practice": "No request came."});
    questions[3]["applies_when"] = json!({"answer": "Q-01/law", "in": ["half", "full"]});
    good["parts"][0]["children"][1]["children"][11]["module"] = json!("m");
    good
}

fn loaded(instrument: &Value) -> std::rc::Rc<Instrument> {
    fixtures::read(instrument).unwrap_or_else(|refusal| panic!("{refusal}\n{instrument}"))
}

fn warnings(instrument: &Value) -> Vec<Warning> {
    lint(&loaded(instrument))
}

fn place(warning: &Warning) -> String {
    warning.place.words(&Catalogue::complete())
}

/// Code and place of each warning.
fn found(instrument: &Value) -> Vec<(&'static str, String)> {
    warnings(instrument).iter().map(|warning| (warning.code, place(warning))).collect()
}

/// What makes the good instrument worse.
type Spoil = fn(&mut Value);

const FIRST: &str = "parts[0].children[0].children[0]";

fn first(instrument: &mut Value) -> &mut Value {
    &mut instrument["parts"][0]["children"][0]["children"][0]
}

fn fourth(instrument: &mut Value) -> &mut Value {
    &mut instrument["parts"][0]["children"][0]["children"][3]
}

fn add(list: &mut Value, member: Value) {
    list.as_array_mut().unwrap().push(member);
}

/// For each rule, ways to raise it, and where.
fn cases() -> Vec<(&'static str, String, Spoil)> {
    let at = |field: &str| format!("{FIRST}.{field}");
    vec![
        ("L01", at("question"), |all| first(all)["question"] = json!(format!("Is{} it?", " word".repeat(34)))),
        ("L01", "context[0].question".into(), |all| all["context"][0]["question"] = json!("word ".repeat(36))),
        ("L02", at("questions.law"), |all| first(all)["questions"]["law"] = json!("Is it? Is that?")),
        ("L03", at("question"), |all| first(all)["question"] = json!("Are victims not held without reason?")),
        ("L03", at("question"), |all| first(all)["question"] = json!("Isn’t it that nobody asks?")),
        ("L04", "parts[0].children[0].children[1].question".into(), |all| {
            all["parts"][0]["children"][0]["children"][1]["questions"]["law"] =
                json!("does the LAW arrange matter 1? ");
        }),
        ("L04", at("question"), |all| {
            first(all)["question"] = json!("Is it?");
            first(all)["questions"] = json!({"law": "Is it?", "practice": "Is it?"});
        }),
        ("L05", at("questions"), |all| first(all)["questions"] = json!({"law": "Does the law arrange it?"})),
        ("L06", at("guidance"), |all| first(all)["guidance"] = Value::Null),
        ("L06", at("guidance"), |all| first(all)["guidance"] = json!(" \n")),
        ("L07", at("guidance"), |all| first(all)["guidance"] = json!("word ".repeat(141))),
        ("L08", at("levels.practice"), |all| first(all)["levels"]["practice"] = json!({"none": "Nothing."})),
        ("L08", "parts[0].children[0].children[1].levels.law".into(), |all| {
            // A penalty's best level is the lowest.
            let penalty = &mut all["parts"][0]["children"][0]["children"][1];
            penalty["polarity"] = json!("penalty");
            penalty["levels"] = json!({"law": {"full": "All."}, "practice": {"none": "Nothing."}});
        }),
        ("L09", at("guidance"), |all| first(all)["guidance"] = json!("Then the law is (non-)compliant.")),
        ("L09", "provisions[0].summary".into(), |all| all["provisions"][0]["summary"] = json!("Violations end.")),
        ("L09", "checks[0].message".into(), |all| all["checks"][0]["message"] = json!("A Breach of Q-01.")),
        ("L10", "checks[0].message".into(), |all| all["checks"][0]["message"] = json!("Look at Q-31, please.")),
        ("L10", at("guidance"), |all| first(all)["guidance"] = json!("See Q-99.")),
        ("L11", "title".into(), |all| all["translations"] = json!({"th": {"instrument/title": " "}})),
        ("L12", "translations.th".into(), |all| all["translations"] = json!({"th": {"node/Q-1/question": "…"}})),
        ("L13", at("provisions"), |all| {
            first(all)["provisions"] = json!([]);
            first(all)["core"] = json!(false);
        }),
        ("L14", "provisions[1]".into(), |all| {
            all["parts"][0]["children"][0]["children"][1]["see_also"] = json!([]);
        }),
        ("L15", "provisions[1].summary".into(), |all| all["provisions"][1]["summary"] = Value::Null),
        ("L16", "provisions[1].summary".into(), |all| all["provisions"][1]["summary"] = json!("word ".repeat(33))),
        ("L17", "provisions[1].source".into(), |all| all["provisions"][1]["source"] = Value::Null),
        ("L18", "sources[1]".into(), |all| {
            add(&mut all["sources"], json!({"id": "t", "title": "Unused", "url": "https://example.org/"}));
        }),
        ("L19", "sources[0]".into(), |all| all["sources"][0] = json!({"id": "s", "title": "A treaty"})),
        ("L20", at("core"), |all| first(all)["provisions"] = json!(["q"])),
        ("L21", "scales[0].levels".into(), |all| all["scales"][0]["levels"][2]["value"] = json!(0.99)),
        ("L22", "scales[0].levels".into(), |all| all["scales"][0]["levels"][0]["value"] = json!(0.01)),
        ("L23", "scales[0].levels[1].value".into(), |all| all["scales"][0]["levels"][1]["value"] = json!(-0.0)),
        ("L24", "parts[0].children[0].children[3].applies_when".into(), |all| {
            fourth(all)["applies_when"] =
                json!({"all": [{"answer": "Q-01/law", "in": ["full"]}, {"answer": "Q-01/law", "in": ["none"]}]});
        }),
        ("L25", "checks[0].when".into(), |all| {
            all["checks"][0]["when"] = json!({"answer": "Q-01/law", "in": ["none", "half", "full", "unknown"]});
        }),
        ("L26", "parts[0].children[0].children[3].applies_when".into(), |all| {
            fourth(all)["applies_when"] = json!({"not": {"answer": "Q-24/law", "in": ["none"]}});
        }),
        ("L27", FIRST.into(), |all| first(all)["weight"] = json!(5)),
        ("L28", "parts[0].children[1].weight".into(), |all| all["parts"][0]["children"][1]["weight"] = json!(48)),
        ("L28", "parts[0].children[0].weight".into(), |all| {
            all["parts"][0]["children"][0]["weight"] = Value::Null;
            all["parts"][0]["children"][1]["children"] = json!([question(24)]);
        }),
        ("L29", "parts[0].children[0].children".into(), |all| {
            let inner = all["parts"][0]["children"][0].clone();
            all["parts"][0]["children"][0] =
                json!({"id": "outer", "title": "Outer", "weight": "pooled", "children": [inner]});
        }),
        ("L30", "parts[0].title".into(), |all| all["parts"][0]["title"] = Value::Null),
        ("L31", at("evidence"), |all| first(all)["evidence"] = json!([])),
        ("L32", at("lead"), |all| first(all)["lead"] = Value::Null),
        ("L33", at("support"), |all| first(all)["support"]["practice"] = json!([])),
        ("L34", at("not_applicable.law"), |all| first(all)["not_applicable"] = json!({"law": ""})),
        ("L35", "bands[0].label".into(), |all| all["bands"][0]["label"] = Value::Null),
        ("L36", "challenges[1].label".into(), |all| all["challenges"][1]["label"] = json!(" money")),
        ("L37", "checks[0].message".into(), |all| all["checks"][0]["message"] = json!("")),
        ("L38", "modules[1]".into(), |all| add(&mut all["modules"], json!({"id": "n", "title": "Nobody's"}))),
        ("L39", "context[0].options".into(), |all| {
            all["context"][0]["options"] = json!([{"id": "one", "label": "One"}]);
        }),
    ]
}

/// Rules that cannot be raised alone: a text that names nothing leaves others untranslated, and a part of which one half is
/// weighed otherwise is out of balance.
const WITH_OTHERS: [&str; 2] = ["L12", "L28"];

#[test]
fn a_good_instrument_raises_nothing() {
    assert_eq!(found(&good()), []);
}

#[test]
fn each_rule_finds_what_it_is_for_there_and_nothing_else() {
    let texts = Catalogue::complete();
    let cases = cases();
    for (code, expected, spoil) in &cases {
        let mut instrument = good();
        spoil(&mut instrument);
        let warnings = warnings(&instrument);
        assert!(
            warnings.iter().any(|warning| warning.code == *code && place(warning) == *expected),
            "{code} is not raised at {expected}: {warnings:?}"
        );
        if !WITH_OTHERS.contains(code) {
            let others: Vec<_> = warnings.iter().filter(|warning| warning.code != *code).collect();
            assert!(others.is_empty(), "{code}: {others:?}");
        }
        for warning in &warnings {
            let message = warning.message(&texts);
            assert!(!message.is_empty() && !message.contains(['{', '}']), "{}: {message}", warning.code);
        }
    }
    for rule in RULES {
        assert!(cases.iter().any(|(code, ..)| *code == rule.code), "{} has no case", rule.code);
    }
}

#[test]
fn codes_are_in_order_and_texts_their_own() {
    for (index, rule) in RULES.iter().enumerate() {
        // A rule that is given up leaves a gap here: its code is never used again.
        assert_eq!(rule.code, format!("L{:02}", index + 1));
        assert!(rule.key.name().starts_with("lint."));
        assert_eq!(RULES.iter().filter(|other| other.key == rule.key).count(), 1, "{}", rule.code);
    }
}

#[test]
fn what_other_languages_say_is_not_looked_through_for_english_words() {
    let mut instrument = good();
    first(&mut instrument)["question"] = json!("No, not compliant?");
    assert_eq!(found(&instrument).len(), 2);
    instrument["language"] = json!("th");
    assert_eq!(found(&instrument), []);
    instrument["language"] = json!("en-GB");
    assert_eq!(found(&instrument).len(), 2);
}

#[test]
fn a_reason_stands_for_an_indicator() {
    let mut instrument = good();
    instrument["parts"][0]["children"][0]["children"][1]["see_also"] = json!([]);
    instrument["extra"]["paragraphs_without_indicator"]["q"] = json!("A saving clause.");
    assert_eq!(found(&instrument), []);
}

#[test]
fn a_complete_translation_raises_nothing() {
    let mut instrument = good();
    instrument["translations"] = json!({"th": {}});
    let missing = warnings(&instrument);
    assert!(missing.len() > 24 * 7, "{}", missing.len());
    for warning in missing {
        assert_eq!(warning.code, "L11");
        let key = &warning.facts.iter().find(|(name, _)| *name == "key").unwrap().1;
        instrument["translations"]["th"][key.as_str()] = json!("…");
    }
    assert_eq!(found(&instrument), []);
    let keys = instrument["translations"]["th"].as_object().unwrap();
    // The keys that the format names.
    for key in ["instrument/title", "node/Q-01/question", "node/Q-01/levels/law/full", "scale/levels/full/label"] {
        assert!(keys.contains_key(key), "{key}");
    }
    assert!(keys.contains_key("provision/p/summary") && !keys.contains_key("provision/p/citation"));
}

#[test]
fn what_comes_later_is_not_missing() {
    let mut instrument = good();
    for section in instrument["parts"][0]["children"].as_array_mut().unwrap() {
        for question in section["children"].as_array_mut().unwrap() {
            let question = question.as_object_mut().unwrap();
            question.shift_remove("guidance");
            question.shift_remove("levels");
        }
    }
    instrument["provisions"][0]["summary"] = Value::Null;
    assert!(!found(&instrument).is_empty());
    instrument["extra"] = json!({"complete": "0".repeat(64)});
    let own = documents::read_own_instrument(instrument.to_string().as_bytes()).unwrap();
    assert!(lint(&own).is_empty(), "the program's own file has its texts elsewhere");
    assert!(!found(&instrument).is_empty(), "of any other file they are missing");
}

#[test]
fn conditions_are_weighed_by_what_can_be_answered() {
    let all = json!(["none", "half", "full"]);
    let is = |item: &str, levels: &Value| json!({"answer": item, "in": levels});
    let one = is("Q-01/law", &json!(["full"]));
    // (condition, the rules it raises)
    let cases = [
        (one.clone(), vec![]),
        (is("Q-01/law", &json!(["unanswered"])), vec![]),
        (is("Q-01/law", &all), vec!["L25"]),
        (is("Q-01/law", &json!(["none", "half", "full", "unknown", "not_applicable", "unanswered"])), vec!["L25"]),
        // "Not applicable" may not be said here, and may be there: but then it leaves the condition open.
        (is("Q-01/law", &json!(["not_applicable"])), vec!["L24"]),
        (is("Q-03/practice", &json!(["not_applicable"])), vec![]),
        (json!({"not": is("Q-01/law", &all)}), vec!["L24"]),
        (json!({"any": [one, {"not": one}]}), vec!["L25"]),
        (json!({"all": [one, {"not": one}]}), vec!["L24"]),
        // "Don't know" makes the one true and leaves the other open.
        (json!({"all": [is("Q-01/law", &json!(["unknown"])), is("Q-01/law", &json!(["full"]))]}), vec!["L24"]),
        (json!({"all": [is("Q-01/law", &json!(["full", "none"])), is("Q-01/law", &json!(["full"]))]}), vec![]),
        // The other dimension is another item.
        (json!({"all": [is("Q-01/law", &json!(["full"])), is("Q-01/practice", &json!(["none"]))]}), vec![]),
        // An item of a module says "false" to everything where the module is left out.
        (is("Q-24/law", &all), vec!["L26"]),
    ];
    for (condition, expected) in cases {
        let mut instrument = good();
        fourth(&mut instrument)["applies_when"] = condition.clone();
        let found: Vec<&str> = warnings(&instrument).iter().map(|warning| warning.code).collect();
        assert_eq!(found, expected, "{condition}");
    }
}

#[test]
fn a_search_that_would_take_for_ever_is_given_up() {
    // Twelve items, none of which may say the same as another: nobody can tell without trying all.
    let mut parts = Vec::new();
    for a in 1..13 {
        for b in a + 1..14 {
            for level in ["none", "half", "full"] {
                let is = |number: usize| json!({"answer": format!("Q-{number:02}/practice"), "in": [level]});
                parts.push(json!({"not": {"all": [is(a), is(b)]}}));
            }
        }
    }
    for number in 1..14 {
        parts.push(json!({"answer": format!("Q-{number:02}/practice"), "in": ["none", "half", "full"]}));
    }
    let mut instrument = good();
    instrument["checks"][0]["when"] = json!({"all": parts});
    assert!(found(&instrument).len() <= 1);
}

#[test]
fn as_many_indicators_as_there_may_be_take_seconds() {
    let mut instrument = good();
    let condition = json!({"answer": "Q-01/law", "in": ["half", "full"]});
    let more = (25..20_000).map(|number| {
        let mut question = question(number);
        question["applies_when"] = condition.clone();
        question["guidance"] = Value::Null;
        question
    });
    let list = instrument["parts"][0]["children"][1]["children"].as_array_mut().unwrap();
    list.extend(more);
    instrument["translations"] = json!({"th": {"instrument/title": "…"}});
    let instrument = loaded(&instrument);
    let start = std::time::Instant::now();
    let found = lint(&instrument);
    // A second or so; what looks at every pair would take minutes.
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
    assert_eq!(found.iter().filter(|warning| warning.code == "L06").count(), 20_000 - 25);
}

/// Everything asked, nothing answered.
fn open_answers(instrument: &Instrument) -> Answers {
    let mut answers = Answers::empty(instrument);
    answers.modules.fill(true);
    answers
}

#[test]
fn weights_are_those_of_the_method() {
    let mut heavy = 0;
    for seed in 0..200 {
        let value = fixtures::instrument(&mut Dice(seed), &Options { indicators: 60, ..Options::ALL });
        let instrument = loaded(&value);
        let scores = Scores::new(&instrument, open_answers(&instrument));
        let mut expected: Vec<String> = instrument
            .items()
            .filter(|item| scores.effective_weight(&instrument, *item).is_some_and(|share| share > MAX_SHARE + 1e-9))
            .map(|item| instrument.item_name(item))
            .collect();
        let mut found: Vec<String> = lint(&instrument)
            .into_iter()
            .filter(|warning| warning.code == "L27")
            .map(|warning| warning.facts.into_iter().find(|(name, _)| *name == "id").unwrap().1)
            .collect();
        expected.sort();
        found.sort();
        assert_eq!(found, expected, "seed {seed}");
        heavy += found.len();
    }
    assert!(heavy > 1000, "{heavy}");
}

#[test]
fn what_is_called_out_of_reach_is_never_reached() {
    let (mut never, mut conditions) = (0, 0);
    for seed in 0..300 {
        let value = fixtures::instrument(&mut Dice(seed), &Options::ALL);
        let instrument = loaded(&value);
        let warnings = lint(&instrument);
        let mut dice = Dice(seed);
        for (index, indicator) in instrument.indicators.iter() {
            let Some(condition) = &indicator.applies_when else { continue };
            conditions += 1;
            let id = instrument.indicator_id(index);
            let is_called =
                |code: &str| warnings.iter().any(|one| one.code == code && one.facts.contains(&("id", id.to_owned())));
            let (never_true, never_false) = (is_called("L24"), is_called("L25"));
            never += usize::from(never_true) + usize::from(never_false);
            for _ in 0..60 {
                let mut answers = open_answers(&instrument);
                answers.modules = answers.modules.iter().map(|_| dice.chance(60)).collect();
                for item in instrument.items() {
                    let level = dice.below(instrument.levels(item).len() + 2);
                    let state = match level.checked_sub(2) {
                        Some(level) => State::Level(u16::try_from(level).unwrap()),
                        None if level == 0 => State::Unknown,
                        None => State::Unanswered,
                    };
                    answers.set(item, state);
                }
                let decided = Scores::new(&instrument, answers).decides(&instrument, condition);
                assert!(!(never_true && decided == Some(true)), "seed {seed}: {id} is true");
                assert!(!(never_false && decided == Some(false)), "seed {seed}: {id} is false");
            }
        }
    }
    assert!(never > 20 && never < conditions, "{never} of {conditions}");
}

#[test]
fn the_documentation_is_the_table() {
    let texts = Catalogue::complete();
    let mut page = String::from(
        "# What the linter looks for\n\n\
         <!-- Made by a test out of `crates/engine/src/instrument/lint.rs`; `UPDATE=1 cargo test -p engine` writes it. -->\n\n\
         A warning refuses nothing: an instrument with warnings can be asked and scored. It says what is better mended\n\
         before people answer. Codes are stable; the code of a rule that is given up is never used again.\n\n\
         | code | says |\n|---|---|\n",
    );
    for rule in RULES {
        page += &format!("| [{0}](#{1}) | {2} |\n", rule.code, rule.code.to_lowercase(), texts.get(rule.key));
    }
    for rule in RULES {
        let doc: Vec<&str> = rule.doc.lines().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
        let doc = doc.join("\n");
        assert!(doc.contains("\n\nWhy: ") && doc.contains("\n\nExample: "), "{} is not documented", rule.code);
        page += &format!("\n## {}\n\n{}\n", rule.code, doc.trim());
    }
    is_committed("docs/lint.md", &page);
}
