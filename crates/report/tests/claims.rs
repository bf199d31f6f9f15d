//! A report, a table or a file claims nothing that is not so: what is called strong, what is not known, what does not apply,
//! which scores are withheld, and which instrument an assessment answers.

use documents::{InstrumentMatch, Opened, OpenedAssessment, json, redact, save, table};
use engine::assessment::document::{AssessmentDocument, Because, ItemAnswer};
use engine::assessment::{Draft, Edit, SubjectField, TextField};
use engine::insight;
use engine::instrument::{IndicatorId, Instrument};
use engine::scoring::{Applies, Scores, State, figure};
use fixtures::sheets;
use fixtures::worker::Worker;
use fixtures::{Dice, NOW, Options, PALERMO, example, palermo};
use protocol::{Html, InspectInstrument, InstrumentId, WriteReport};
use report::Medium;
use report::block::{Block, Inline, Line};
use serde_json::{Value, json};
use std::rc::Rc;
use texts::Catalogue;

/// Two pillars with a section each, one asked in both dimensions, one in practice alone; a topic; a condition.
fn small(minimum: f64) -> Value {
    let question = |id: &str, dimensions: Value| {
        let support = [("law", "policy_dialogue"), ("practice", "practical_tools")];
        let asked = |one: &&(&str, &str)| dimensions.as_array().unwrap().contains(&json!(one.0));
        let of = |value: &dyn Fn(&str) -> Value| -> Value {
            support.iter().filter(asked).map(|(dimension, kind)| ((*dimension).to_owned(), value(kind))).collect()
        };
        json!({"id": id, "question": format!("Question {id}?"), "dimensions": dimensions, "provisions": [format!("p-{id}")],
            "not_applicable": of(&|_| json!("where there is none")), "support": of(&|kind| json!([{"kind": kind}]))})
    };
    let both = json!(["law", "practice"]);
    let mut of_module = question("m1", both.clone());
    of_module["module"] = json!("topic");
    let mut conditional = question("c1", both.clone());
    conditional["applies_when"] = json!({"answer": "a1/law", "in": ["full"]});
    let ids = ["a1", "a2", "b1", "m1", "c1"];
    let provisions: Vec<Value> = ids
        .iter()
        .map(|id| json!({"id": format!("p-{id}"), "source": "act", "citation": format!("Art. {id}"), "strength": "mandatory"}))
        .collect();
    json!({
        "format": "assessment-instrument/1", "id": "small", "version": "1", "language": "en", "title": "Small",
        "sources": [{"id": "act", "title": "Act"}], "provisions": provisions,
        "scales": [{"id": "s", "levels": [
            {"id": "none", "label": "Nothing", "value": 0}, {"id": "half", "label": "Half", "value": 0.5},
            {"id": "most", "label": "Most", "value": 0.75}, {"id": "full", "label": "All", "value": 1}]}],
        "dimensions": [{"id": "law", "label": "Law", "scale": "s"}, {"id": "practice", "label": "Practice", "scale": "s"}],
        "pair": ["law", "practice"], "minimum_coverage": minimum,
        "modules": [{"id": "topic", "title": "Topic"}],
        "parts": [{"id": "part", "title": "Part", "children": [
            {"id": "a", "title": "Area A", "weight": "pooled", "children": [
                {"id": "a-s", "title": "Section A", "weight": "pooled", "children": [question("a1", both.clone()), question("a2", both)]}]},
            {"id": "b", "title": "Area B", "weight": "pooled", "children": [
                {"id": "b-s", "title": "Section B", "weight": "pooled", "children": [question("b1", json!(["practice"]))]}]},
            {"id": "c", "title": "Area C", "weight": "pooled", "children": [
                {"id": "c-s", "title": "Section C", "weight": "pooled", "children": [conditional]}]},
            {"id": "m", "title": "Area M", "weight": "pooled", "children": [
                {"id": "m-s", "title": "Section M", "weight": "pooled", "children": [of_module]}]}]}],
    })
}

fn answered(instrument: &Value, answers: Value) -> Draft {
    let id = &instrument["id"];
    let file =
        json!({"format": "assessment/1", "id": "a", "instrument": {"id": id, "version": "1"}, "answers": answers});
    fixtures::draft(instrument, &file)
}

fn screen() -> report::Options {
    report::Options { key: Some("draft".into()), ..report::Options::default() }
}

fn blocks(draft: &Draft) -> Vec<Block> {
    report::report(draft, &Catalogue::complete(), &screen())
}

fn page(draft: &Draft) -> String {
    html(draft, &blocks(draft), Medium::Screen)
}

fn html(draft: &Draft, blocks: &[Block], medium: Medium) -> String {
    let texts = Catalogue::complete();
    let words = report::words::Words { texts: &texts, instrument: draft.instrument() };
    report::html::html(blocks, medium, &words)
}

fn words_of(line: &Line) -> String {
    let word = |piece: &Inline| match piece {
        Inline::Text(text) | Inline::Strong(text) | Inline::Link { text, .. } => text.clone(),
        Inline::Figure { shown, .. } => shown.clone(),
        Inline::Big(line) => words_of(line),
        Inline::Drawing(_) | Inline::Unseen(_) => String::new(),
        Inline::Break => " ".into(),
    };
    line.iter().map(word).collect()
}

/// What stands in a section, wherever that is.
fn within<'a>(blocks: &'a [Block], wanted: &str) -> Option<&'a [Block]> {
    blocks.iter().find_map(|block| match block {
        Block::Section { id, blocks, .. } if id == wanted => Some(blocks.as_slice()),
        Block::Section { blocks, .. }
        | Block::Screen(blocks)
        | Block::Fold { blocks, .. }
        | Block::Fresh { blocks, .. } => within(blocks, wanted),
        _ => None,
    })
}

/// Every line below some blocks: paragraphs, entries of lists, cells of tables.
fn lines(blocks: &[Block], out: &mut Vec<String>) {
    for block in blocks {
        match block {
            Block::Section { title, blocks, .. } => {
                out.push(title.clone());
                lines(blocks, out);
            }
            Block::Screen(blocks) | Block::Fresh { blocks, .. } => lines(blocks, out),
            Block::Fold { summary, blocks } => {
                out.push(summary.clone());
                lines(blocks, out);
            }
            Block::Paragraph { line, .. } => out.push(words_of(line)),
            Block::List(list) => out.extend(list.iter().map(words_of)),
            Block::Table(table) | Block::Picture { data: table, .. } => {
                out.push(table.caption.clone());
                out.extend(table.columns.iter().cloned());
                out.extend(table.rows.iter().flat_map(|row| row.cells.iter().map(words_of)));
            }
            Block::Fields(_) | Block::Buttons(_) => {}
        }
    }
}

fn all_lines(blocks: &[Block]) -> Vec<String> {
    let mut out = Vec::new();
    lines(blocks, &mut out);
    out
}

/// The questions of a section of practices, by their ids, each with its note.
fn practices(blocks: &[Block], section: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for pair in within(blocks, section).unwrap_or_default().windows(2) {
        if let [Block::Paragraph { class: "practice", line }, Block::Paragraph { class: "words", line: note }] = pair {
            found.push((words_of(&line[..1].to_vec()), words_of(note)));
        }
    }
    found
}

// ---- Strong ----------------------------------------------------------------------------------------------------------

/// The worth of each item of an indicator that has one.
fn worths(draft: &Draft, indicator: IndicatorId) -> Vec<f64> {
    let instrument = draft.instrument();
    let items = instrument.asked_in(indicator).map(|dimension| instrument.item(indicator, dimension));
    items.filter_map(|item| insight::worth(instrument, draft.scores(), item)).collect()
}

/// Whether both dimensions of the pair have a value, with no penalty on the way.
fn is_paired(draft: &Draft, indicator: IndicatorId) -> bool {
    insight::paired(draft.instrument(), draft.scores(), indicator).is_some()
}

#[test]
fn nothing_that_is_called_strong_or_worth_sharing_is_worth_less_than_three_quarters() {
    let (mut shared, mut others, mut bare) = (0, 0, 0);
    let random = (0..150).map(|seed| {
        let mut dice = Dice(seed ^ 0x57_0E);
        let instrument = fixtures::instrument(&mut dice, &Options::ALL);
        let mut assessment = fixtures::assessment(&mut dice, &instrument, seed % 3 == 0);
        let answers = assessment["answers"].as_object_mut().unwrap();
        for answer in answers.values_mut().filter(|_| dice.chance(40)) {
            answer["good_practice"] = json!("A practice.");
        }
        fixtures::draft(&instrument, &assessment)
    });
    for draft in random.chain([example()]) {
        let instrument = draft.instrument();
        let blocks = blocks(&draft);
        for (id, _) in practices(&blocks, "practices-shared") {
            let indicator = instrument.indicator_named(&id).unwrap();
            let worths = worths(&draft, indicator);
            let is_strong = |worth: &f64| figure::at_or_above(*worth, 0.75);
            assert!(worths.iter().any(is_strong), "{id}: {worths:?}");
            if is_paired(&draft, indicator) && instrument.dimensions.len() == 2 {
                assert!(worths.iter().all(is_strong), "{id}: {worths:?}");
            }
            shared += 1;
        }
        others += practices(&blocks, "practices-others").len();
        // The strong answers without evidence are those of the list of the review.
        for item in instrument.items().filter(|item| insight::is_unsupported(&draft, *item)) {
            let worth = insight::worth(instrument, draft.scores(), item).unwrap();
            assert!(figure::at_or_above(worth, 0.75), "{worth}");
            bare += 1;
        }
        let evidence = all_lines(within(&blocks, "evidence").unwrap_or_default());
        let count = instrument.items().filter(|item| insight::is_unsupported(&draft, *item)).count();
        let said = evidence.iter().find(|line| line.contains("strong answer"));
        assert_eq!(said.is_some(), count > 0);
        assert!(said.is_none_or(|line| line.starts_with(&format!("{count} strong answer"))), "{said:?}");
    }
    assert!(shared > 40 && others > 40 && bare > 100, "{shared} {others} {bare}");
}

#[test]
fn the_words_for_where_a_pair_falls_say_no_more_than_on_which_side_of_the_middle_it_is() {
    let texts = Catalogue::complete();
    let draft = answered(&small(0.0), json!({}));
    let words = report::words::Words { texts: &texts, instrument: draft.instrument() };
    let name = |first, second| words.quadrant(insight::quadrant(first, second));
    assert_eq!(name(0.5, 0.5), "Both further on");
    assert_eq!(name(0.75, 0.49), "Law further on than Practice");
    assert_eq!(name(0.49, 0.5), "Practice further on than Law");
    assert_eq!(name(0.49, 0.0), "Both less far");
    // At half of the way nothing is called strong, or worth sharing.
    let half = answered(
        &small(0.0),
        json!({"a1": {"law": {"level": "half"}, "practice": {"level": "half"}, "good_practice": "We meet."}}),
    );
    let blocks = blocks(&half);
    assert_eq!(practices(&blocks, "practices-shared"), []);
    assert_eq!(practices(&blocks, "practices-others"), [("a1".to_owned(), "We meet.".to_owned())]);
    for line in all_lines(within(&blocks, "gap").unwrap()) {
        let line = line.replace("does not mean strong, which begins at 75", "").to_lowercase();
        assert!(!line.contains("strong") && !line.contains("shar") && !line.contains("weak"), "{line}");
    }
}

/// What is compared bears the names of the instrument, in its order.
#[test]
fn law_and_practice_are_named_only_where_the_instrument_calls_them_so() {
    let mut instrument = small(0.0);
    instrument["dimensions"][0]["label"] = json!("Rule");
    instrument["dimensions"][1]["label"] = json!("Use");
    instrument["pair"] = json!(["practice", "law"]);
    let full = json!({"level": "full"});
    let draft = answered(&instrument, json!({"a1": {"law": full, "practice": {"level": "none"}}}));
    let lines = all_lines(within(&blocks(&draft), "gap").unwrap());
    assert!(lines.contains(&"Rule further on than Use".to_owned()), "{lines:?}");
    assert!(lines.iter().all(|line| !line.contains("Law") && !line.contains("Practice")), "{lines:?}");
    assert!(lines.contains(&"\u{2212}100".to_owned()), "below 0 with the sign of a minus: {lines:?}");
    assert!(page(&draft).contains("Sections in which Use is furthest ahead stand first."));
}

// ---- Practices -------------------------------------------------------------------------------------------------------

#[test]
fn every_practice_that_was_written_down_is_in_the_report_once_whatever_was_answered_beside_it() {
    let note =
        |level: &str, note: &str| json!({"law": {"level": level}, "practice": {"level": level}, "good_practice": note});
    let answers = json!({
        "a1": note("half", "Note one"),
        "a2": {"law": {"level": "full"}, "practice": {"level": "unknown"}, "good_practice": "Note two"},
        "b1": {"good_practice": "Note three"},
        // Ruled out by a1, and of a topic that is not chosen.
        "c1": note("full", "Note four"),
        "m1": note("full", "Note five"),
    });
    let draft = answered(&small(0.0), answers);
    let blocks = blocks(&draft);
    let notes = |section| practices(&blocks, section).into_iter().map(|(_, note)| note).collect::<Vec<_>>();
    assert_eq!(notes("practices-shared"), ["Note two"]);
    assert_eq!(notes("practices-others"), ["Note one", "Note three", "Note four", "Note five"]);
    let markdown = report::markdown(&blocks);
    let file = html(&draft, &blocks, Medium::File);
    for text in [&page(&draft), &file, &markdown] {
        for note in ["Note one", "Note two", "Note three", "Note four", "Note five"] {
            assert_eq!(text.matches(note).count(), 1, "{note}");
        }
        assert!(text.contains("Written beside answers that are not strong"));
    }
    let summary = all_lines(within(&blocks, "summary").unwrap());
    assert!(summary.iter().any(|line| line.starts_with("1 practice worth sharing is")), "{summary:?}");
    assert!(summary.iter().any(|line| line.starts_with("4 practices are written down beside")), "{summary:?}");
    // In the file: the items of strong answers first, then all others.
    let results = save::results(&draft);
    let items: Vec<&str> =
        results["good_practices"].as_array().unwrap().iter().map(|one| one["item"].as_str().unwrap()).collect();
    assert_eq!(
        items,
        [
            "a2/law",
            "a1/law",
            "a1/practice",
            "a2/practice",
            "b1/practice",
            "c1/law",
            "c1/practice",
            "m1/law",
            "m1/practice"
        ]
    );
}

#[test]
fn no_note_of_any_assessment_is_missing_in_its_report() {
    let mut notes = 0;
    for seed in 0..120 {
        let mut dice = Dice(seed ^ 0x0_7E5);
        let instrument = fixtures::instrument(&mut dice, &Options::ALL);
        let draft = fixtures::draft(&instrument, &fixtures::assessment(&mut dice, &instrument, false));
        let blocks = blocks(&draft);
        if within(&blocks, "summary").is_none() {
            continue;
        }
        let mut found: Vec<String> = ["practices-shared", "practices-others"]
            .into_iter()
            .flat_map(|section| practices(&blocks, section).into_iter().map(|(id, _)| id))
            .collect();
        let answers = &draft.document().answers;
        let mut written: Vec<String> =
            answers.iter().filter(|(_, answer)| answer.good_practice.is_some()).map(|(id, _)| id.clone()).collect();
        found.sort();
        written.sort();
        assert_eq!(found, written, "seed {seed}");
        notes += written.len();
    }
    assert!(notes > 100, "{notes}");
}

// ---- Why it is not known ---------------------------------------------------------------------------------------------

/// Indicator, dimension and reason of every "don't know", as they stand in a document.
fn reasons(document: &Value) -> Vec<(String, String, Option<String>)> {
    let mut found = Vec::new();
    for (id, answer) in document["answers"].as_object().unwrap() {
        for (dimension, item) in answer.as_object().unwrap() {
            if item.get("level").is_some_and(|level| level == "unknown") {
                let because = item.get("because").and_then(Value::as_str).map(str::to_owned);
                found.push((id.clone(), dimension.clone(), because));
            }
        }
    }
    found.sort();
    found
}

#[test]
fn a_reason_comes_back_from_every_way_of_keeping_it_as_it_was_given_or_not_given() {
    let (mut with, mut without) = (0, 0);
    for seed in 0..250 {
        let mut dice = Dice(seed ^ 0xBECA);
        let instrument = fixtures::instrument(&mut dice, &Options::ALL);
        let assessment = fixtures::assessment(&mut dice, &instrument, false);
        let given = reasons(&assessment);
        let draft = fixtures::draft(&instrument, &assessment);
        let parsed = |text: &str| serde_json::from_str::<Value>(text).unwrap();
        let known = draft.instrument();
        let kept = save::draft(known, draft.document());
        assert_eq!(reasons(&parsed(&kept)), given, "kept, seed {seed}");
        let again = documents::read_draft(&kept, std::slice::from_ref(known)).unwrap();
        assert_eq!(save::draft(known, again.document()), kept, "seed {seed}");
        if seed % 25 == 0 {
            let file = save::assessment(&draft);
            assert_eq!(reasons(&parsed(&file)), given, "saved, seed {seed}");
            let opened = fixtures::open(known, &parsed(&file)).unwrap();
            assert_eq!(save::assessment(&opened.draft), file, "seed {seed}");
            assert_eq!(opened.differences, [], "seed {seed}");
        }
        let redacted = save::draft(known, &redact::redacted(known, draft.document()));
        assert_eq!(reasons(&parsed(&redacted)), given, "redacted, seed {seed}");
        let next = draft.successor("next".into(), NOW);
        assert_eq!(reasons(&parsed(&save::draft(known, next.document()))), given, "next year's, seed {seed}");
        // A sheet, filled in by a draft that has nothing yet; it has no rows of topics that are not chosen.
        let nothing = AssessmentDocument { id: "blank".into(), ..draft.without_answers() };
        let mut blank = Draft::new(Rc::clone(known), nothing);
        assert_eq!(sheets::open(&mut blank, &sheets::write(&draft)), []);
        let is_chosen = |id: &str| draft.scores().applies(known.indicator_named(id).unwrap()) != Applies::ModuleLeftOut;
        let of_sheet: Vec<_> = given.iter().filter(|(id, ..)| is_chosen(id)).cloned().collect();
        assert_eq!(reasons(&parsed(&save::draft(known, blank.document()))), of_sheet, "sheet, seed {seed}");
        with += given.iter().filter(|(.., because)| because.is_some()).count();
        without += given.iter().filter(|(.., because)| because.is_none()).count();
    }
    assert!(with > 200 && without > 80, "{with} {without}");
    // Each reason that can be said, and none; null says no more than nothing.
    for because in [None, Some("nobody_knows"), Some("another_office"), Some("not_disclosed")] {
        let mut item = json!({"level": "unknown"});
        item["because"] = json!(because);
        let draft = answered(&small(0.0), json!({"a1": {"law": item}}));
        assert_eq!(draft.because(draft.instrument().item_named("a1/law").unwrap()).map(Because::as_str), because);
        let text = save::draft(draft.instrument(), draft.document());
        assert_eq!(text.contains("because"), because.is_some(), "{text}");
    }
}

#[test]
fn the_review_names_days_that_are_perhaps_not_meant() {
    let law = |date: &str| json!({"kind": "statute", "title": "Act", "date": date});
    let answers = json!({
        "a1": {"law": {"level": "full"}, "evidence": [law("2008-02-06"), law("2551-02-06")]},
        "a2": {"law": {"level": "full"}, "evidence": [law("1879-01-01")]},
    });
    let mut draft = answered(&small(0.0), answers);
    let edit = Edit::Subject { field: SubjectField::AsAt, text: Some("2028-11-30".into()) };
    draft.edit(edit, NOW);
    let review = |today: Option<&str>| {
        let options = report::Options { today: today.map(str::to_owned), ..screen() };
        let blocks = report::review(&draft, &Catalogue::complete(), &options);
        within(&blocks, "review-days").map(all_lines).unwrap_or_default()
    };
    assert_eq!(
        review(Some("2026-11-29")),
        [
            "They are far ahead, long ago or in another calendar. Where a day is right, leave it.",
            "The day that the answers describe: 30 November 2028 is more than a year ahead. Is it right?",
            "Evidence of a1: The year 2551 of the Buddhist calendar is 2008. Is 2008 meant?",
            "Evidence of a2: 1 January 1879 is before 1900. Is it right?",
        ]
    );
    assert!(review(None).is_empty(), "without a today nothing is far ahead");
}

#[test]
fn where_no_reason_was_said_none_is_told_nothing_is_asked_for_and_the_review_says_so() {
    let unknown = |because: Value| json!({"level": "unknown", "because": because});
    let instrument = small(0.0);
    let answers = json!({
        "a1": {"law": unknown(Value::Null), "practice": unknown(json!("nobody_knows"))},
        "a2": {"law": unknown(json!("another_office")), "practice": unknown(json!("not_disclosed"))},
    });
    let draft = answered(&instrument, answers);
    let blocks = blocks(&draft);
    let told = all_lines(within(&blocks, "unknown").unwrap());
    assert_eq!(
        told,
        [
            "a1 Law: Question a1?",
            "a1 Practice: Question a1? (Nobody knows)",
            "a2 Law: Question a2? (Another office knows)",
            "a2 Practice: Question a2? (It may not be disclosed)",
        ]
    );
    let results = save::results(&draft);
    assert_eq!(results["support_plan"], json!([{"kind": "research", "items": ["a1/practice"], "points": {}}]));
    let review = report::review(&draft, &Catalogue::complete(), &screen());
    let names = |title: &str| {
        let group = review.iter().find_map(|block| match block {
            Block::Section { title: found, blocks, .. } if found.starts_with(title) => Some(blocks),
            _ => None,
        });
        all_lines(group.unwrap()).into_iter().filter(|line| line.contains("Question")).collect::<Vec<_>>()
    };
    assert_eq!(names("No reason said for “don’t know” (1)"), ["a1 Law Question a1?"]);
    assert_eq!(names("Not known (4)").len(), 4);
    // Said afterwards, and taken back.
    let mut draft = draft;
    let item = fixtures::item(&draft, "a1/law");
    let edit = |because| Edit::Item { item, answer: Some(ItemAnswer { level: "unknown".into(), because }) };
    assert!(draft.edit(edit(Some(Because::NobodyKnows)), NOW).changed);
    assert!(
        save::draft(draft.instrument(), draft.document())
            .contains(r#""a1":{"law":{"level":"unknown","because":"nobody_knows"}"#)
    );
    assert!(draft.edit(edit(None), NOW).changed);
    assert_eq!(draft.because(draft.instrument().item_named("a1/law").unwrap()), None);
}

#[test]
fn two_tabs_that_differ_in_the_reason_alone_are_told_apart() {
    let draft = answered(&small(0.0), json!({"a1": {"law": {"level": "unknown"}}}));
    let theirs = json!({"level": "unknown", "because": "nobody_knows"});
    let shown = report::conflicts(&draft, &Catalogue::complete(), &[("answers.a1.law".to_owned(), theirs)], &[]);
    let lines = all_lines(&shown).join("\n");
    assert!(lines.contains("Here: Don’t know\nIn the other tab: Don’t know (Nobody knows)"), "{lines}");
}

// ---- What does not apply ---------------------------------------------------------------------------------------------

#[test]
fn what_does_not_apply_is_called_so_with_how_many_of_how_many_and_not_asked_is_only_what_was_not_asked() {
    let not_applicable = json!({"level": "not_applicable"});
    let answers = json!({
        "a1": {"law": {"level": "half"}, "practice": not_applicable},
        "a2": {"law": {"level": "half"}, "practice": not_applicable},
        "b1": {"practice": not_applicable},
    });
    let draft = answered(&small(0.0), answers);
    let blocks = blocks(&draft);
    let rows = |blocks: &[Block]| {
        let mut rows: Vec<Vec<String>> = Vec::new();
        for block in blocks {
            if let Block::Table(table) | Block::Picture { data: table, .. } = block {
                rows.extend(table.rows.iter().map(|row| row.cells.iter().map(words_of).collect()));
            }
        }
        rows
    };
    let row = |name: &str, of: &str| {
        let all = rows(within(&blocks, of).unwrap());
        all.into_iter().find(|row| row[0].contains(name)).unwrap_or_else(|| panic!("{name}"))
    };
    assert_eq!(row("Section A", "part-part")[2], "Not applicable (2 of 2)");
    // Not asked in law at all; not applicable in practice.
    assert_eq!(row("Section B", "part-part")[1..], ["Not asked", "Not applicable (1 of 1)"]);
    // Ruled out by the answer to a1.
    let ruled_out = "Does not arise because of another answer (1 of 1)";
    assert_eq!(row("Section C", "part-part")[1..], [ruled_out, ruled_out]);
    // The topic was not chosen: nothing of it is asked, and nothing is said.
    assert!(!rows(within(&blocks, "part-part").unwrap()).iter().any(|row| row[0].contains("Section M")));
    assert_eq!(row("Art. b1", "articles")[1..3], ["Not asked", "Not applicable (1 of 1)"]);
    assert!(!rows(within(&blocks, "articles").unwrap()).iter().any(|row| row[0].contains("Art. m1")));
    let summary = all_lines(within(&blocks, "summary").unwrap());
    let practice = "Part, Practice: Not applicable (3 of 4); Does not arise because of another answer (1 of 4)";
    assert!(summary.contains(&practice.to_owned()), "{summary:?}");
    for text in [html(&draft, &blocks, Medium::File), report::markdown(&blocks)] {
        assert!(text.contains("Not applicable (2 of 2)"));
    }
    // Where only some of it does not apply, the figure stands, and how many do not count.
    let some = json!({
        "a1": {"practice": not_applicable}, "a2": {"practice": {"level": "half"}},
    });
    let some = page(&answered(&small(0.0), some));
    assert!(some.contains("Not applicable (1 of 2)"));
}

#[test]
fn what_is_left_out_is_counted_as_the_method_decides_it() {
    let (mut kinds, mut none) = ([0, 0], 0);
    for seed in 0..200 {
        let mut dice = Dice(seed ^ 0x1EF7);
        let instrument = fixtures::instrument(&mut dice, &Options { penalties: false, ..Options::ALL });
        let draft = fixtures::draft(&instrument, &fixtures::assessment(&mut dice, &instrument, false));
        let (instrument, scores) = (draft.instrument(), draft.scores());
        for group in instrument.groups() {
            for dimension in instrument.dimensions.ids() {
                let found = insight::left_out(instrument, scores, instrument.indicators_below(group), dimension);
                let counted = instrument
                    .indicators_below(group)
                    .filter(|indicator| scores.figures(instrument.indicators[*indicator].node, dimension).is_some())
                    .count();
                assert_eq!(found.asked - found.not_applicable - found.ruled_out, counted, "seed {seed}");
                // Without penalties a group has figures where anything below it counts.
                assert_eq!(scores.figures(group, dimension).is_some(), counted > 0, "seed {seed}");
                kinds[0] += found.not_applicable;
                kinds[1] += found.ruled_out;
                none += usize::from(found.asked == 0);
            }
        }
    }
    assert!(kinds[0] > 50 && kinds[1] > 50 && none > 20, "{kinds:?} {none}");
}

// ---- What is withheld ------------------------------------------------------------------------------------------------

/// Law half answered and practice wholly, with a minimum between.
fn withheld() -> Draft {
    answered(
        &small(0.66),
        json!({
            "a1": {"law": {"level": "half"}, "practice": {"level": "half"}},
            "a2": {"practice": {"level": "none"}},
            "b1": {"practice": {"level": "half"}},
        }),
    )
}

#[test]
fn a_score_that_is_not_shown_is_used_nowhere() {
    let draft = withheld();
    let (instrument, scores) = (draft.instrument(), draft.scores());
    let figures = scores.figures(instrument.parts[0], fixtures::first(instrument)).unwrap();
    assert!(figures.score.is_some() && figures.coverage < 0.66, "the case is none: {figures:?}");
    let gaps = insight::gaps(instrument, scores);
    assert!(gaps.iter().any(|gap| instrument.parts_of_item(gap.item).1 == fixtures::first(instrument)));
    for gap in &gaps {
        let is_law = instrument.parts_of_item(gap.item).1 == fixtures::first(instrument);
        assert_eq!(gap.points.is_none(), is_law, "{}", instrument.item_name(gap.item));
    }
    let file: Value = serde_json::from_str(&save::assessment(&draft)).unwrap();
    let results = &file["results"];
    assert_eq!(results["groups"]["part"]["law"]["shown"], json!(false));
    assert_eq!(results["groups"]["part"]["practice"].get("shown"), None);
    assert_eq!(results["groups"]["a-s"]["law"]["shown"], json!(false));
    assert_eq!(results["provisions"]["p-a1"]["law"].get("shown"), None, "that provision is wholly answered");
    assert_eq!(results["robustness"]["part"]["law"], Value::Null);
    assert!(results["robustness"]["part"]["practice"].is_object());
    for line in results["support_plan"].as_array().unwrap() {
        let expected = if line["kind"] == "policy_dialogue" { json!([]) } else { json!(["practice"]) };
        let of_part = line["points"].get("part").and_then(Value::as_object);
        let dimensions: Vec<&String> = of_part.into_iter().flat_map(|of_part| of_part.keys()).collect();
        assert_eq!(json!(dimensions), expected, "{line}");
    }
    for row in table::results(&draft).ndjson().lines() {
        let row: Value = serde_json::from_str(row).unwrap();
        let figures = &results["groups"][row["group"].as_str().unwrap()][row["dimension"].as_str().unwrap()];
        let expected = match figures["score"].as_f64() {
            None => Value::Null,
            Some(_) => json!(figures["coverage"].as_f64().unwrap() >= 0.66),
        };
        assert_eq!(row["shown"], expected, "{row}");
        assert_eq!(row.as_object().unwrap().keys().next_back().unwrap(), "shown");
    }
    let csv = table::results(&draft).csv();
    let ends = |end: &str| csv.lines().filter(|line| line.ends_with(end)).count();
    assert!(csv.lines().next().unwrap().ends_with(",bands,shown"));
    assert!(ends(",true") > 0 && ends(",false") > 0);
    let table = table::answers(&draft).ndjson();
    for row in table.lines().map(|row| serde_json::from_str::<Value>(row).unwrap()) {
        assert!(row["dimension"] != "law" || row["points"].is_null(), "{row}");
    }
}

#[test]
fn the_report_tells_no_points_of_a_score_that_it_does_not_show() {
    // Only law is answered, and too little of it.
    let draft = answered(&small(0.66), json!({"a1": {"law": {"level": "half"}}}));
    let blocks = blocks(&draft);
    let lines = all_lines(&blocks);
    let points = |line: &&String| {
        line.split_whitespace()
            .collect::<Vec<_>>()
            .windows(2)
            .any(|pair| pair[1].trim_end_matches(['.', ',']).starts_with("point") && pair[0].parse::<f64>().is_ok())
    };
    assert_eq!(lines.iter().filter(points).collect::<Vec<_>>(), Vec::<&String>::new());
    assert!(!lines.iter().any(|line| line == "What would move a score most"), "no ranking");
    assert!(lines.contains(&"Too little is answered to say.".to_owned()), "no robustness");
    assert!(lines.iter().any(|line| line.contains("too little is answered for a score")));
    // What is planned has nothing to be compared with.
    let item = draft.instrument().item_named("a1/law").unwrap();
    let planned = report::Options { planned: vec![(item, State::Level(3))], ..screen() };
    let result = all_lines(&report::planned(&draft, &Catalogue::complete(), &planned));
    assert_eq!(result, ["What is chosen changes no score that can be shown."]);
    // The same gap has points once enough is answered.
    let shown = answered(&small(0.66), json!({"a1": {"law": {"level": "half"}}, "a2": {"law": {"level": "full"}}}));
    assert!(all_lines(&self::blocks(&shown)).iter().any(|line| line == "25 points"));
}

fn open(draft: &Draft, file: &Value) -> OpenedAssessment {
    fixtures::open(draft.instrument(), file).unwrap()
}

#[test]
fn a_file_of_an_earlier_release_gives_no_false_alarm() {
    let mut answers = json!({"a2": {"law": {"level": "unknown"}}});
    let of = withheld();
    for (id, answer) in serde_json::from_str::<Value>(&save::draft(of.instrument(), of.document())).unwrap()["answers"]
        .as_object()
        .unwrap()
    {
        for (dimension, item) in answer.as_object().unwrap() {
            answers[id][dimension] = item.clone();
        }
    }
    let draft = answered(&small(0.66), answers);
    let now: Value = serde_json::from_str(&save::assessment(&draft)).unwrap();
    assert_eq!(open(&draft, &now).differences, []);
    // As it was written before: no `shown`; points of what is withheld, which put gaps in another order; its robustness;
    // research for an unknown item without a reason.
    let mut old = now.clone();
    for of in ["groups", "provisions"] {
        for dimensions in old["results"][of].as_object_mut().unwrap().values_mut() {
            for figures in dimensions.as_object_mut().unwrap().values_mut().filter_map(Value::as_object_mut) {
                figures.shift_remove("shown");
            }
        }
    }
    let gaps = old["results"]["gaps"].as_array_mut().unwrap();
    let law = gaps.iter().position(|gap| gap["item"] == "a1/law").unwrap();
    let mut gap = gaps.remove(law);
    gap["points"] = json!(50);
    gaps.insert(0, gap);
    old["results"]["robustness"]["part"]["law"] =
        json!({"lowest": 0.1, "highest": 1, "most_moved_by": "unknown", "p5": 0.5, "p50": 0.5, "p95": 0.5});
    let plan = old["results"]["support_plan"].as_array_mut().unwrap();
    assert_eq!(plan[0]["kind"], "policy_dialogue");
    plan[0]["points"] = json!({"part": {"law": 50}});
    plan.insert(1, json!({"kind": "research", "items": ["a2/law"], "points": {}}));
    assert_eq!(open(&draft, &old).differences, []);
    // What is not withheld is compared as before, wherever it stands.
    for (pointer, place) in [
        ("/results/gaps/1/points", "gaps[1].points"),
        ("/results/support_plan/2/points/part/practice", "support_plan[2].points.part.practice"),
        ("/results/robustness/part/practice/p50", "robustness.part.practice.p50"),
        ("/results/groups/part/law/score", "groups.part.law.score"),
    ] {
        let mut changed = old.clone();
        *changed.pointer_mut(pointer).unwrap() = json!(0.123);
        let found = open(&draft, &changed).differences;
        assert_eq!(found.iter().map(|one| one.place.as_str()).collect::<Vec<_>>(), [place]);
    }
}

// ---- In every state --------------------------------------------------------------------------------------------------

/// A foreign instrument: one dimension, no bands, no provisions, weights and ways of combining of its own.
fn foreign() -> Value {
    json!({
        "format": "assessment-instrument/1", "id": "foreign", "version": "1", "language": "en", "title": "Foreign",
        "scales": [{"id": "s", "levels": [{"id": "a", "label": "A", "value": 1}, {"id": "b", "label": "B", "value": 0}]}],
        "dimensions": [{"id": "d", "label": "Degree", "scale": "s"}],
        "parts": [{"id": "p", "title": "Part", "children": [{"id": "g", "title": "Group", "aggregate": "minimum", "children": [
            {"id": "q1", "question": "One?", "dimensions": ["d"]}, {"id": "q2", "question": "Two?", "dimensions": ["d"]}]}]}]
    })
}

#[test]
fn of_a_foreign_instrument_nothing_is_said_that_is_so_of_another_only() {
    let draft = answered(&foreign(), json!({"q1": {"d": {"level": "a"}}}));
    let lines = all_lines(&blocks(&draft));
    for wrong in [
        "Law",
        "Practice",
        "Not enough information",
        "weighted mean",
        "A duty weighs",
        "An area weighs",
        "Parts are",
        "No score is shown",
    ] {
        let says = |line: &String| line.replace("Practices that", "Notes that").contains(wrong);
        assert!(!lines.iter().any(says), "{wrong}: {lines:#?}");
    }
    let of_palermo = all_lines(&blocks(&example()));
    for right in ["Parts are", "Law, Practice", "weighted mean", "A duty weighs", "An area weighs", "No score is shown"]
    {
        assert!(of_palermo.iter().any(|line| line.contains(right)), "{right}");
    }
}

#[test]
fn one_is_one_and_many_are_many() {
    let half = json!({"level": "half"});
    let draft = answered(&small(0.0), json!({"a1": {"law": half, "practice": {"level": "most"}}}));
    let lines = all_lines(&blocks(&draft));
    assert!(
        lines.contains(&"Part: where both were answered (1 question), Practice is 25 points ahead of Law.".to_owned()),
        "{lines:#?}"
    );
    let texts = Catalogue::complete();
    let words = report::words::Words { texts: &texts, instrument: draft.instrument() };
    let said: Vec<String> =
        [1.0, 1.04, 0.96, 0.5, 1.5, 0.0, 12.0].into_iter().map(|points| words.points(points)).collect();
    assert_eq!(said, ["1 point", "1 point", "1 point", "0.5 points", "1.5 points", "0 points", "12 points"]);
}

// ---- Whose instrument it is ------------------------------------------------------------------------------------------

/// A foreign instrument that calls itself the standard one, in its version and with its digest under `extra`.
fn pretender(standard: &Instrument) -> Vec<u8> {
    let mut file = foreign();
    file["id"] = json!(standard.document.id);
    file["version"] = json!(standard.document.version);
    file["extra"] = json!({"complete": standard.digest});
    file.to_string().into_bytes()
}

#[test]
fn an_instrument_that_is_opened_is_known_by_its_own_digest_whatever_it_says_of_itself() {
    let standard = palermo();
    let bytes = pretender(&standard);
    let own = json::digest(&json::parse(&bytes).unwrap(), "translations");
    assert_ne!(own, standard.digest);
    let Opened::Instrument(opened) = documents::open(&bytes, &[]).unwrap() else { panic!("an instrument") };
    // As it is opened, as the page reads what was opened or kept, and in all that the worker makes with it.
    for read in [*opened, documents::read_checked_instrument(&bytes).unwrap()] {
        assert_eq!(read.digest, own);
        assert!(!read.is_split(), "it never gets the standard one's explanations");
    }
    let draft = format!(
        r#"{{"format":"assessment/1","id":"a","instrument":{{"id":"palermo","version":"{}","sha256":"{}"}},"answers":{{}}}}"#,
        standard.document.version, standard.digest
    );
    // Before the standard one in the list, it still is not the one that the draft names.
    let forged = Rc::new(documents::read_checked_instrument(&bytes).unwrap());
    let Opened::Assessment(found) = documents::open(draft.as_bytes(), &[forged, Rc::clone(&standard)]).unwrap() else {
        panic!("an assessment")
    };
    assert_eq!(found.instrument, InstrumentMatch::Same);
    assert_eq!(found.draft.instrument().digest, standard.digest);
    let worker = Worker::with(&[&bytes, PALERMO]);
    let report = worker.call(WriteReport { draft, key: "a".into(), planned: Vec::new() }).unwrap().html.0;
    assert!(report.contains(&standard.digest) && !report.contains(&own) && !report.contains("Foreign"));
    // The linter takes nothing for granted that is said to come later.
    let Html(page) = worker.call(InspectInstrument { instrument: InstrumentId(own) }).unwrap();
    assert!(page.contains("L06"), "guidance is missing");
}

#[test]
fn the_programs_own_parted_file_is_known_by_the_digest_of_the_complete_one() {
    let standard = palermo();
    let mut parted: Value = serde_json::from_slice(PALERMO).unwrap();
    parted["summary"] = Value::Null;
    parted["extra"] = json!({"complete": standard.digest});
    let bytes = parted.to_string().into_bytes();
    let own = documents::read_own_instrument(&bytes).unwrap();
    assert_eq!(own.digest, standard.digest);
    assert!(own.is_split() && !standard.is_split());
    let whole = documents::read_own_instrument(PALERMO).unwrap();
    assert_eq!(whole.digest, standard.digest, "the complete file names none, and is known by its own");
    let scores = |instrument: &Instrument| Scores::new(instrument, engine::scoring::Answers::empty(instrument));
    assert_eq!(fixtures::bits(&own, &scores(&own)), fixtures::bits(&standard, &scores(&standard)));
}

/// A text that is only typed changes nothing of all this.
#[test]
fn a_practice_that_is_typed_is_in_the_report_at_once_and_gone_when_it_is_taken_back() {
    let mut draft = answered(&small(0.0), json!({"a1": {"law": {"level": "full"}}}));
    let a1 = fixtures::asked(&draft, "a1");
    let text = |text: &str| Edit::Text { indicator: a1, field: TextField::GoodPractice, text: Some(text.into()) };
    assert!(page(&draft).contains("No practice is written down yet."));
    draft.edit(text("We meet."), NOW);
    assert_eq!(practices(&blocks(&draft), "practices-shared"), [("a1".to_owned(), "We meet.".to_owned())]);
    draft.edit(text(""), NOW);
    assert!(page(&draft).contains("No practice is written down yet."));
}
