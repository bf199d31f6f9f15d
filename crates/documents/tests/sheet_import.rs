//! Sheets that are opened again: from several offices, late, from another spreadsheet, for another assessment.

use documents::{FileKind, Opened, merge, save, sheet};
use engine::assessment::document::{AnswerDocument, AssessmentDocument, Because, Evidence, ItemAnswer, Status};
use engine::assessment::{Doubt, Draft, Edit, TextField, doubt};
use engine::fault::Reason;
use engine::instrument::document::EvidenceKind;
use fixtures::sheets::{as_csv, filled, open, read, table, write};
use fixtures::{Dice, NOW, Options};
use proptest::prelude::*;
use serde_json::{Value, json};
use std::rc::Rc;
use texts::Catalogue;

/// A draft of a small instrument with one question `q1` in one dimension, and one answer.
fn small(version: &str, levels: Value, question: &str, level: Option<&str>) -> Draft {
    let instrument = json!({
        "format": "assessment-instrument/1", "id": "small", "version": version, "language": "en", "title": "Small",
        "scales": [{"id": "s", "levels": levels}],
        "dimensions": [{"id": "law", "label": "Law", "scale": "s"}],
        "parts": [{"id": "part", "title": "Part", "children": [{"id": "sec", "title": "Section",
            "children": [{"id": question, "question": "One?", "dimensions": ["law"]}]}]}],
    });
    let instrument = Rc::new(documents::read_instrument(instrument.to_string().as_bytes()).unwrap());
    let mut draft = Draft::begin(instrument, "small-1".into(), NOW);
    if let Some(level) = level {
        let answer = Some(ItemAnswer { level: level.into(), because: None });
        draft.edit(Edit::Item { item: fixtures::item(&draft, &format!("{question}/law")), answer }, NOW);
    }
    draft
}

/// The reasons for which a sheet is refused.
fn reasons(draft: &Draft, csv: &str) -> Vec<Reason> {
    let refusal = sheet::read(draft, &Catalogue::complete(), csv.as_bytes()).unwrap_err();
    refusal.faults.into_iter().map(|fault| fault.reason).collect()
}

fn places(list: &[sheet::Place]) -> Vec<&str> {
    list.iter().map(|place| place.place.as_str()).collect()
}

fn level(draft: &Draft, id: &str, dimension: &str) -> Option<String> {
    draft.document().answers.get(id)?.items.get(dimension).map(|answer| answer.level.clone())
}

fn comment(draft: &Draft, id: &str) -> Option<String> {
    draft.document().answers.get(id)?.comment.clone()
}

fn set(draft: &mut Draft, id: &str, dimension: &str, level: &str) {
    let answer = Some(ItemAnswer { level: level.into(), because: None });
    draft.edit(Edit::Item { item: fixtures::item(draft, &format!("{id}/{dimension}")), answer }, NOW);
}

#[test]
fn two_offices_fill_copies_of_one_sheet_and_neither_takes_back_what_the_other_wrote() {
    let begun = fixtures::palermo_draft(json!({"A-02": {"law": {"level": "partial"}, "comment": "as of March"}}));
    let saved = write(&begun);
    let first = filled(&saved, &[("A-02", "law", "level", "full"), ("A-02", "law", "comment", "new act of June")]);
    let second = filled(&saved, &[("A-03", "law", "level", "draft")]);
    for sheets in [[&first, &second], [&second, &first]] {
        let mut draft = begun.clone();
        for csv in sheets {
            assert_eq!(open(&mut draft, csv), [], "what only one has changed asks nothing");
        }
        assert_eq!(level(&draft, "A-02", "law").as_deref(), Some("full"));
        assert_eq!(comment(&draft, "A-02").as_deref(), Some("new act of June"));
        assert_eq!(level(&draft, "A-03", "law").as_deref(), Some("draft"));
        // Each is one step back.
        draft.undo(NOW);
        draft.undo(NOW);
        assert_eq!(draft.document().answers, begun.document().answers);
    }
}

#[test]
fn a_sheet_that_does_not_say_what_was_there_asks_wherever_it_differs() {
    let begun = fixtures::palermo_draft(json!({"A-02": {"law": {"level": "partial"}, "comment": "as of March"}}));
    let first = "indicator,dimension,level,comment\nA-02,law,full,new act of June\nA-03,law,,\n";
    let second = "indicator,dimension,level,comment\nA-02,law,partial,as of March\nA-03,law,draft,\n";
    let mut draft = begun.clone();
    let asked = open(&mut draft, first);
    assert_eq!(places(&asked), ["answers.A-02.law", "answers.A-02.comment"]);
    assert_eq!(draft.document().answers, begun.document().answers, "nothing is changed before the person has chosen");
    let edit = sheet::take(&draft, asked).edit;
    draft.edit(edit, NOW);
    // The second does not take it back: what is empty is filled, the rest is asked.
    let asked = open(&mut draft, second);
    assert_eq!(places(&asked), ["answers.A-02.law", "answers.A-02.comment"]);
    assert_eq!(level(&draft, "A-02", "law").as_deref(), Some("full"));
    assert_eq!(comment(&draft, "A-02").as_deref(), Some("new act of June"));
    assert_eq!(level(&draft, "A-03", "law").as_deref(), Some("draft"));
    // In the other order the second changes nothing that was there, and the first asks.
    let mut draft = begun;
    assert_eq!(open(&mut draft, second), []);
    assert_eq!(places(&open(&mut draft, first)), ["answers.A-02.law", "answers.A-02.comment"]);
    assert_eq!(level(&draft, "A-02", "law").as_deref(), Some("partial"));
}

#[test]
fn what_was_corrected_since_the_sheet_was_saved_stays_and_is_asked_only_where_both_changed_it() {
    let mut draft = fixtures::palermo_draft(json!({"B-01": {"law": {"level": "full"}, "comment": "old"}}));
    let saved = write(&draft);
    set(&mut draft, "B-01", "law", "none");
    // Back with one other answer: the correction stays, without a word.
    let mut untouched = draft.clone();
    assert_eq!(open(&mut untouched, &filled(&saved, &[("A-03", "law", "level", "full")])), []);
    assert_eq!(level(&untouched, "B-01", "law").as_deref(), Some("none"));
    assert_eq!(level(&untouched, "A-03", "law").as_deref(), Some("full"));
    // Back with the same answer changed in another way: both are there to choose from.
    let changed = filled(&saved, &[("B-01", "law", "level", "partial"), ("B-01", "law", "comment", "newer")]);
    let filled_in = read(&draft, &changed);
    assert_eq!(places(&filled_in.taken), ["answers.B-01.comment"], "only the level was changed on both sides");
    assert_eq!(
        filled_in.asked,
        [sheet::Place {
            place: "answers.B-01.law".into(),
            before: json!({"level": "none"}),
            value: json!({"level": "partial"}),
        }]
    );
    // Changed on both sides to the same: nothing to ask.
    assert_eq!(read(&draft, &filled(&saved, &[("B-01", "law", "level", "none")])), sheet::Filled::default());
    // What was typed while the sheet was read is not lost either.
    let taken = read(&draft, &filled(&saved, &[("A-03", "law", "level", "full")])).taken;
    set(&mut draft, "A-03", "law", "none");
    let late = sheet::take(&draft, taken);
    assert_eq!((late.taken.len(), places(&late.moved)), (0, vec!["answers.A-03.law"]));
}

#[test]
fn an_empty_cell_changes_nothing_and_a_reason_stays_with_what_is_unknown() {
    let begun = fixtures::palermo_draft(
        json!({"A-03": {"law": {"level": "unknown", "because": "another_office"}, "comment": "kept"}}),
    );
    for csv in [
        "indicator,dimension,level\nA-03,law,unknown\n",
        "indicator,dimension,level,because\nA-03,law,unknown,\n",
        "indicator,dimension,level,comment\nA-03,law,Don't know,\n",
        &filled(&write(&begun), &[("A-03", "law", "because", ""), ("A-03", "law", "comment", "")]),
        &filled(&write(&begun), &[("A-03", "law", "level", ""), ("A-03", "law", "because", "")]),
    ] {
        let mut draft = begun.clone();
        assert_eq!(open(&mut draft, csv), [], "{csv}");
        assert_eq!(draft.document().answers, begun.document().answers, "{csv}");
    }
    // A reason in words is one, and the reason of before says nothing beside a level that was chosen since.
    let mut draft = begun.clone();
    let csv = filled(&write(&begun), &[("A-03", "law", "because", "It may not be disclosed")]);
    assert_eq!(open(&mut draft, &csv), []);
    assert_eq!(
        draft.document().answers.get("A-03").unwrap().items.get("law").unwrap().because,
        Some(Because::NotDisclosed)
    );
    let mut draft = begun.clone();
    assert_eq!(open(&mut draft, &filled(&write(&begun), &[("A-03", "law", "level", "full")])), []);
    assert_eq!(level(&draft, "A-03", "law").as_deref(), Some("full"));
}

#[test]
fn a_level_is_known_by_its_exact_id_first_and_by_its_name_where_that_is_one_alone() {
    let cases = json!([{"id": "A", "label": "Large", "value": 1}, {"id": "a", "label": "Small", "value": 0}]);
    let draft = small("1", cases, "q1", Some("a"));
    assert_eq!(read(&draft, "indicator,dimension,level\nq1,law,a\n"), sheet::Filled::default());
    assert_eq!(read(&draft, "indicator,dimension,level\nq1,law,A\n").asked[0].value, json!({"level": "A"}));
    assert_eq!(read(&draft, "indicator,dimension,level\nq1,law,LARGE\n").asked[0].value, json!({"level": "A"}));
    let labels = json!([
        {"id": "0", "label": "1", "value": 0}, {"id": "1", "label": "2", "value": 0.5}, {"id": "2", "label": "3", "value": 1}
    ]);
    let draft = small("1", labels, "q1", Some("1"));
    assert_eq!(read(&draft, "indicator,dimension,level\nq1,law,1\n"), sheet::Filled::default());
    assert_eq!(read(&draft, "indicator,dimension,level\nq1,law,3\n").asked[0].value, json!({"level": "2"}));
    let twice = json!([{"id": "x", "label": "Part", "value": 0}, {"id": "y", "label": "Part", "value": 1}]);
    let draft = small("1", twice, "q1", None);
    assert!(matches!(
        reasons(&draft, "indicator,dimension,level\nq1,law,Part\n").as_slice(),
        [Reason::AmbiguousWord { found, .. }] if found == "Part"
    ));
}

#[test]
fn what_a_spreadsheet_rewrites_is_read_as_it_was_and_said_once() {
    let levels = || json!([{"id": "full", "label": "Full", "value": 1}, {"id": "none", "label": "None", "value": 0}]);
    for (known, found) in
        [("2.0", "2"), ("2.0", "2,0"), ("1.1.0", "01/01/2000"), ("1.1.0", "2000-01-01"), ("1.10", "1.1")]
    {
        let draft = small(known, levels(), "q1", None);
        let filled = read(&draft, &format!("version;indicator;dimension;level\n{found};q1;law;full\n"));
        assert_eq!(places(&filled.taken), ["answers.q1.law"], "{known} as {found}");
        assert_eq!(filled.remarks, [sheet::Remark::Version { found: found.into(), known: known.into() }]);
        // Written so that it stays text.
        assert!(write(&draft).contains(&format!(",'{known},")), "{known}");
    }
    let draft = small("2.0", levels(), "q1", None);
    let three = "version,indicator,dimension,level\n3.0,q1,law,full\n3.0,q1,law,\n";
    assert!(matches!(reasons(&draft, three).as_slice(), [Reason::OtherVersion { .. }]), "one message, not one a row");
    // One that was saved with an earlier version is taken as far as it fits, as a file would be.
    let draft = small("2.1.0", levels(), "q1", None);
    let earlier = "version,indicator,dimension,level\n2.0.3,q1,law,full\n";
    let filled = read(&draft, earlier);
    assert_eq!(places(&filled.taken), ["answers.q1.law"]);
    assert!(matches!(filled.remarks.as_slice(), [sheet::Remark::Earlier { found, .. }] if found == "2.0.3"));
    for other in ["1.9.0", "2.2.0", "2.1.0-rc"] {
        let other = earlier.replace("2.0.3", other);
        assert!(matches!(reasons(&draft, &other).as_slice(), [Reason::OtherVersion { .. }]), "{other}");
    }
    let draft = small(
        "1",
        json!([{"id": "03", "label": "", "value": 1}, {"id": "1E5", "label": "", "value": 0}]),
        "MAR-1",
        None,
    );
    for (cell, level) in [("3", "03"), ("100000", "1E5"), ("1.00E+05", "1E5"), ("'03", "03")] {
        let filled = read(&draft, &format!("indicator,dimension,level\n1-Mar,law,{cell}\n"));
        assert_eq!(filled.taken[0].value, json!({"level": level}), "{cell}");
        assert_eq!(filled.remarks.len(), 1, "{cell}");
        let words = filled.remarks[0].words(&Catalogue::complete());
        assert!(words.contains("1-Mar → MAR-1"), "{words}");
    }
    // A sheet of other questions is refused once.
    let others: String = (0..40).map(|n| format!("Z-{n},law,full\n")).collect();
    let refused = reasons(&draft, &format!("indicator,dimension,level\n{others}"));
    assert!(matches!(refused.as_slice(), [Reason::OtherQuestions { .. }]), "{refused:?}");
}

#[test]
fn evidence_has_columns_and_rows_of_its_own_and_nothing_of_it_is_taken_away() {
    let piece = |title: &str| {
        json!({"kind": "statute", "title": title, "provision": "s. 6", "date": "2008-01-30",
        "status": "in_force", "language": "th"})
    };
    let begun = fixtures::palermo_draft(
        json!({"A-02": {"law": {"level": "full"}, "evidence": [piece("Act one"), piece("Act two")]}}),
    );
    let saved = write(&begun);
    assert_eq!(table(&saved).iter().filter(|row| row[0] == "A-02").count(), 2, "a further row for a further piece");
    assert_eq!(read(&begun, &saved), sheet::Filled::default());
    // One changed, one new, in a row that was copied; the dates as a spreadsheet writes them.
    let mut rows = table(&saved);
    let column = |name: &str| rows[0].iter().position(|known| known == name).unwrap();
    let (title, provision, date) = (column("evidence_title"), column("evidence_provision"), column("evidence_date"));
    let first = rows.iter().position(|row| row[0] == "A-02").unwrap();
    rows[first][provision] = "ss. 6 to 9".into();
    rows[first][date] = "30/01/2008".into();
    rows[first + 1][date] = "30/01/2008".into();
    let mut new = rows[first + 1].clone();
    new[title] = "Act three".into();
    new[date] = "05/11/2024".into();
    rows.insert(first + 2, new);
    let mut draft = begun.clone();
    assert_eq!(open(&mut draft, &as_csv(&rows, ';', "\n", false)), []);
    let list = &draft.document().answers.get("A-02").unwrap().evidence;
    let seen: Vec<_> =
        list.iter().map(|one| (one.title.as_deref(), one.provision.as_deref(), one.date.as_deref())).collect();
    assert_eq!(
        seen,
        [
            (Some("Act one"), Some("ss. 6 to 9"), Some("2008-01-30")),
            (Some("Act two"), Some("s. 6"), Some("2008-01-30")),
            (Some("Act three"), Some("s. 6"), Some("2024-11-05")),
        ]
    );
    assert_eq!(list[0].language.as_deref(), Some("th"), "what has no column stays");
    // In whatever order the rows stand.
    let mut turned = rows.clone();
    turned[1..].reverse();
    let mut sorted = begun.clone();
    assert_eq!(open(&mut sorted, &as_csv(&turned, ',', "\n", true)), []);
    assert_eq!(
        sorted.document().answers.get("A-02").unwrap().items,
        begun.document().answers.get("A-02").unwrap().items
    );
    assert_eq!(sorted.document().answers.get("A-02").unwrap().evidence.len(), 3);
    // A row that is gone takes nothing away, and what was added here meanwhile stays.
    let mut draft = begun.clone();
    let mut evidence = begun.document().answers.get("A-02").unwrap().evidence.clone();
    evidence.push(Evidence { title: Some("Act here".into()), ..Evidence::default() });
    draft.edit(Edit::Evidence { indicator: fixtures::asked(&draft, "A-02"), list: evidence.clone() }, NOW);
    let one = "indicator,dimension,evidence kind,evidence title\nA-02,law,Independent source,A report\n";
    assert_eq!(open(&mut draft, one), []);
    evidence.push(Evidence { kind: EvidenceKind::Independent, title: Some("A report".into()), ..Evidence::default() });
    assert_eq!(draft.document().answers.get("A-02").unwrap().evidence, evidence);
    // A day that may be two is not guessed.
    let unclear = "indicator,dimension,title,date\nA-02,law,An act,03/04/2020\n";
    assert!(matches!(reasons(&draft, unclear).as_slice(), [Reason::UnclearDate(found)] if found == "03/04/2020"));
}

#[test]
fn challenges_are_named_by_id_or_label_and_others_in_free_words() {
    let mut draft = fixtures::palermo_draft(json!({"A-02": {"law": {"level": "full"}}}));
    let challenges = draft.instrument().document.challenges.clone();
    let (one, two) = (&challenges[0], &challenges[1]);
    let cell = format!("{}; {}; No office; {}", one.id, two.label.to_uppercase(), one.label);
    let csv = format!("challenges;dimension;indicator\n\"{cell}\";;A-02\n");
    assert_eq!(open(&mut draft, &csv), []);
    let answer = draft.document().answers.get("A-02").unwrap();
    assert_eq!(answer.challenges, [one.id.clone(), two.id.clone()]);
    assert_eq!(answer.other_challenges, ["No office"]);
    assert_eq!(read(&draft, &write(&draft)), sheet::Filled::default());
}

#[test]
fn a_sheet_says_whose_it_is() {
    let of_a = fixtures::palermo_draft(json!({"A-02": {"law": {"level": "none"}}}));
    let whose = sheet::whose(write(&of_a).as_bytes()).unwrap();
    assert_eq!(whose, sheet::Whose { assessment: "body-a".into(), name: "Body A".into(), as_at: "2026-01-01".into() });
    assert_eq!((whose.is_of("body-a"), whose.is_of("body-b")), (Some(true), Some(false)));
    let unsaid = sheet::whose(b"indicator,dimension,level\nA-02,law,full\n").unwrap();
    assert_eq!(unsaid.is_of("body-a"), None);
    // Without an id the name, or the code of the member, and the day tell.
    let body_a = of_a.document();
    for (columns, cells, fits) in [
        ("", "", true),
        (",assessment", ",body-a", true),
        (",assessment,name", ",body-b,Body A", false),
        (",name", ",body a", true),
        (",name", ",Body B", false),
        (",member", ",FJ", false),
        (",name,as_at", ",Body A,01/01/2026", true),
        (",name,as_at", ",Body A,2025-01-01", false),
    ] {
        let text = format!("indicator,dimension,level{columns}\nA-02,law,full{cells}\n");
        assert_eq!(sheet::whose(text.as_bytes()).unwrap().may_be_of(body_a), fits, "{cells}");
    }
    // The rows of two in one are refused.
    let mut mixed = table(&write(&of_a));
    let at = mixed[0].iter().position(|name| name == "assessment").unwrap();
    mixed[2][at] = "body-b".into();
    let refusal = sheet::whose(as_csv(&mixed, ',', "\n", false).as_bytes()).unwrap_err();
    assert_eq!(refusal.faults[0].reason, Reason::SeveralAssessments);
    // Where the person puts it into another draft all the same, what it was counts for nothing: differences are asked.
    let mut of_b = fixtures::palermo_draft(json!({"A-02": {"law": {"level": "full"}}}));
    of_b.edit(Edit::Whole(Box::new(AssessmentDocument { id: "body-b".into(), ..of_b.document().clone() })), NOW);
    assert_eq!(places(&read(&of_b, &write(&of_a)).asked), ["answers.A-02.law"]);
}

#[test]
fn a_sheet_in_utf_16_is_read_and_one_in_a_code_page_is_told_how_to_be_saved() {
    let draft = fixtures::palermo_draft(json!({}));
    let text = "indicator\tdimension\tlevel\tcomment\r\nA-02\tlaw\tfull\tกฎหมาย é\r\n";
    for (mark, bytes) in [
        ([0xFF, 0xFE], text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>()),
        ([0xFE, 0xFF], text.encode_utf16().flat_map(u16::to_be_bytes).collect()),
    ] {
        let bytes = [&mark[..], &bytes].concat();
        assert_eq!(documents::kind_of(&bytes), FileKind::Sheet);
        let filled = sheet::read(&draft, &Catalogue::complete(), &bytes).unwrap();
        assert_eq!(filled.taken[1].value, json!("กฎหมาย é"));
    }
    let page = b"indicator;dimension;level;comment\nA-02;law;full;caf\xe9\n";
    assert_eq!(documents::kind_of(page), FileKind::Sheet);
    let refusal = sheet::read(&draft, &Catalogue::complete(), page).unwrap_err();
    assert_eq!(refusal.faults[0].reason, Reason::SheetEncoding);
    assert!(refusal.to_string().contains("CSV UTF-8"));
}

/// Draft and sheet of a random instrument with nasty names, and random answers in it.
fn nasty(levels: &[(String, String)], chosen: usize, texts: [&str; 4]) -> Draft {
    let levels: Vec<Value> = levels
        .iter()
        .enumerate()
        .map(|(index, (id, label))| json!({"id": id, "label": label, "value": index as f64 / 8.0}))
        .collect();
    let id = levels[chosen % levels.len()]["id"].as_str().unwrap().to_owned();
    let mut draft = small(texts[0], Value::Array(levels), "q1", Some(&id));
    for (field, text) in [(TextField::Comment, texts[1]), (TextField::GoodPractice, texts[2])] {
        draft.edit(Edit::Text { indicator: fixtures::asked(&draft, "q1"), field, text: Some(text.into()) }, NOW);
    }
    let other = vec![texts[3].to_owned(), "a; b".into()];
    draft.edit(Edit::Challenges { indicator: fixtures::asked(&draft, "q1"), listed: Vec::new(), other }, NOW);
    let piece = Evidence { title: Some(texts[3].into()), date: Some("2008-01-30".into()), ..Evidence::default() };
    draft.edit(Edit::Evidence { indicator: fixtures::asked(&draft, "q1"), list: vec![piece.clone(), piece] }, NOW);
    draft
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn unchanged_in_unchanged_out(
        ids in proptest::collection::vec("[A-Ca-c0-3]{1,2}|03|3|1E5|100000|TRUE|true|MAR-1|1-2|2-1|Full|full", 2..6),
        labels in proptest::collection::vec("[A-Ca-c0-3]{0,2}|full|a = b|1/2|1\\.0|=1|unknown", 6),
        version in "[0-9]\\.[0-9]|1\\.1\\.0|[a-z]{1,3}|2|'2\\.0",
        texts in proptest::collection::vec("[ -~\n]{0,24}|'{0,2}[=+@-]?[0-9]{1,3}|007|1\\.10|2026-01-01|MAR1|ไทย", 3),
        chosen in 0usize..6,
        mark in prop_oneof![Just(','), Just(';'), Just('\t')],
        quote_all in any::<bool>(),
    ) {
        let mut levels: Vec<(String, String)> = Vec::new();
        for (id, label) in ids.into_iter().zip(labels) {
            if !levels.iter().any(|(known, _)| *known == id) {
                levels.push((id, label));
            }
        }
        let draft = nasty(&levels, chosen, [&version, &texts[0], &texts[1], &texts[2]]);
        let written = write(&draft);
        let nothing = sheet::Filled::default();
        prop_assert_eq!(read(&draft, &written), nothing.clone());
        // Saved again by a spreadsheet, with blanks at the ends of cells gone and the columns in another order.
        let mut rows = table(&written);
        for row in &mut rows {
            row.iter_mut().for_each(|cell| *cell = cell.trim_end().to_owned());
            row.reverse();
        }
        prop_assert_eq!(read(&draft, &as_csv(&rows, mark, "\n", quote_all)), nothing.clone());
        // Without the columns that say what was there.
        let keep: Vec<usize> = (0..rows[0].len()).filter(|index| rows[0][*index] != "was").collect();
        let rows: Vec<Vec<String>> = rows.iter().map(|row| keep.iter().map(|index| row[*index].clone()).collect()).collect();
        prop_assert_eq!(read(&draft, &as_csv(&rows, mark, "\r\n", quote_all)), nothing);
    }
}

/// An edit of any kind that changes what was answered.
fn any_edit(dice: &mut Dice, draft: &Draft) -> Edit {
    let instrument = draft.instrument();
    let item = fixtures::at(instrument.items(), dice.below(instrument.item_count()));
    let (indicator, dimension) = instrument.parts_of_item(item);
    let id = instrument.indicator_id(indicator).to_owned();
    let levels = instrument.levels(item);
    let level = levels.get(dice.below(levels.len().max(1))).map_or("unknown", |level| level.id.as_str()).to_owned();
    let answer = AnswerDocument {
        items: [(instrument.dimension_id(dimension).to_owned(), ItemAnswer { level: level.clone(), because: None })]
            .into_iter()
            .collect(),
        ..AnswerDocument::default()
    };
    let item = Edit::Item { item, answer: Some(ItemAnswer { level, because: None }).filter(|_| dice.below(4) > 0) };
    let mut whole = draft.document().clone();
    match dice.below(7) {
        0 => Edit::Text { indicator, field: TextField::Comment, text: Some(dice.below(99).to_string()) },
        1 => Edit::Evidence { indicator, list: vec![Evidence::default(); dice.below(3)] },
        2 => {
            let before = whole.answers.get(&id).cloned().unwrap_or_default();
            Edit::Several(Edit::between(instrument, indicator, &before, &answer))
        }
        3 => Edit::Several(vec![Edit::Flag { indicator, flag: true }, item]),
        4 => {
            whole.answers.insert(id, answer);
            Edit::Whole(Box::new(whole))
        }
        5 => {
            whole.answers.clear();
            Edit::Whole(Box::new(whole))
        }
        _ => item,
    }
}

#[test]
fn whatever_changes_an_answer_reopens_what_was_cleared_and_says_so() {
    let mut reopened = 0;
    for seed in 0..300 {
        let mut dice = Dice(seed ^ 0xC1EA);
        let instrument = fixtures::instrument(&mut dice, &Options::ALL);
        let assessment = fixtures::assessment(&mut dice, &instrument, false);
        let mut draft = fixtures::draft(&instrument, &assessment);
        draft.edit(Edit::stands(Status::Cleared, Some("Office"), Some("2026-01-15")), NOW);
        let before = draft.document().clone();
        let edit = any_edit(&mut dice, &draft);
        let change = draft.edit(edit.clone(), NOW);
        let changed = draft.document().answers != before.answers;
        assert_eq!(change.reopened, changed, "seed {seed}: {edit:?}");
        assert_eq!(draft.document().subject.status == Some(Status::Cleared), !changed, "seed {seed}: {edit:?}");
        if changed {
            reopened += 1;
            assert_eq!(draft.document().subject.cleared_by, None);
            // One step back brings the answers and the clearance back together, and forward takes both.
            let after = draft.document().answers.clone();
            draft.undo(NOW);
            assert_eq!(
                (&draft.document().answers, &draft.document().subject),
                (&before.answers, &before.subject),
                "seed {seed}"
            );
            draft.redo(NOW);
            assert_eq!((&draft.document().answers, draft.document().subject.status), (&after, None), "seed {seed}");
        }
    }
    assert!(reopened > 150, "{reopened}");
}

#[test]
fn a_sheet_reopens_a_cleared_assessment() {
    let mut draft = fixtures::palermo_draft(json!({"A-02": {"law": {"level": "none"}}}));
    draft.edit(Edit::stands(Status::Cleared, Some("Office"), Some("2026-01-15")), NOW);
    let csv = filled(&write(&draft), &[("A-02", "law", "level", "full")]);
    let taken = sheet::take(&draft, read(&draft, &csv).taken);
    let change = draft.edit(taken.edit, NOW);
    assert!(change.reopened);
    assert_eq!((draft.document().subject.status, level(&draft, "A-02", "law").as_deref()), (None, Some("full")));
    // A sheet in which nothing is new leaves the clearance alone.
    draft.undo(NOW);
    let nothing = sheet::take(&draft, read(&draft, &write(&draft)).taken);
    assert!(!draft.edit(nothing.edit, NOW).changed);
    assert_eq!(draft.document().subject.status, Some(Status::Cleared));
}

#[test]
fn two_tabs_joined_keep_a_clearance_only_of_what_was_cleared() {
    let base = json!({"subject": {"name": "A"}, "answers": {"q": {"law": {"level": "none"}}}, "modified": "1"});
    let mut cleared = base.clone();
    cleared["subject"] = json!({"name": "A", "status": "cleared", "cleared_by": "Office", "cleared_on": "2026-01-15"});
    let mut changed = base.clone();
    changed["answers"]["q"]["law"]["level"] = json!("full");
    for (ours, theirs) in [(&cleared, &changed), (&changed, &cleared)] {
        let mut joined = merge::merge(&base, ours, theirs).value;
        assert!(merge::reopen(&mut joined, ours, theirs));
        assert_eq!(joined["subject"], json!({"name": "A"}));
        assert_eq!(joined["answers"], changed["answers"]);
    }
    // The other has changed nothing that is cleared.
    let mut noted = base.clone();
    noted["extra"] = json!({"follow_up": {}});
    let mut joined = merge::merge(&base, &noted, &cleared).value;
    assert!(!merge::reopen(&mut joined, &noted, &cleared));
    assert_eq!(joined["subject"]["status"], "cleared");
}

#[test]
fn a_day_of_another_era_is_named_and_one_far_off_is_doubted() {
    let today = "2026-11-28";
    for date in ["2026-11-28", "2027-11-28", "1900-01-01", "2000-02-29", "2026-11-31", "2569", ""] {
        assert_eq!(doubt(date, today), None, "{date}");
    }
    assert_eq!(doubt("2569-11-01", today), Some(Doubt::Buddhist("2026-11-01".into())));
    assert_eq!(doubt("2551-01-30", today).unwrap().meant(), Some("2008-01-30"));
    assert_eq!(doubt("0115-11-01", today), Some(Doubt::Minguo("2026-11-01".into())));
    for date in ["1405-08-10", "1448-06-07"] {
        assert_eq!(doubt(date, today), Some(Doubt::Hijri), "{date}");
    }
    for (date, expected) in [
        ("2027-11-29", Doubt::Ahead),
        ("2031-01-01", Doubt::Ahead),
        ("9999-12-31", Doubt::Ahead),
        ("1799-01-01", Doubt::LongAgo),
    ] {
        assert_eq!(doubt(date, today), Some(expected), "{date}");
    }
}

#[test]
fn a_cleared_assessment_of_which_not_all_fits_is_a_draft_again() {
    let levels = json!([{"id": "full", "label": "Full", "value": 1}]);
    let mut old = small("1", levels.clone(), "q1", Some("full"));
    old.edit(Edit::stands(Status::Cleared, Some("Office"), Some("2026-01-15")), NOW);
    let text = save::draft(old.instrument(), old.document());
    for (question, is_reopened) in [("q1", false), ("q2", true)] {
        let newer = small("2", levels.clone(), question, None);
        let Opened::Assessment(opened) = documents::open(text.as_bytes(), &[Rc::clone(newer.instrument())]).unwrap()
        else {
            panic!("it is an assessment");
        };
        assert_eq!(opened.reopened, is_reopened);
        assert_eq!(opened.draft.document().subject.status == Some(Status::Cleared), !is_reopened);
    }
}
