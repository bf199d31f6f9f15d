//! What is filled in outside of the browser: the sheet, as it is written and read, and the questionnaire on paper.

use documents::sheet;
use engine::assessment::document::{Because, ItemAnswer};
use engine::assessment::{Draft, Edit, SubjectField, TextField};
use engine::fault::{Place, Reason, Refusal};
use engine::instrument::IndicatorId;
use fixtures::{NOW, example};
use report::{Scope, questionnaire};
use std::rc::Rc;
use texts::Catalogue;

fn empty() -> Draft {
    Draft::begin(Rc::clone(example().instrument()), "one".into(), NOW)
}

fn text(draft: &Draft, indicator: &str, field: TextField, text: &str) -> Edit {
    Edit::Text { indicator: fixtures::asked(draft, indicator), field, text: Some(text.into()) }
}

/// The draft after a sheet was opened and the person has chosen the sheet wherever there was a choice.
fn opened(mut draft: Draft, sheet: &str) -> Result<Draft, Refusal> {
    let filled = sheet::read(&draft, &Catalogue::complete(), sheet.as_bytes())?;
    let places = [filled.taken, filled.asked].concat();
    draft.edit(sheet::take(&draft, places).edit, NOW);
    Ok(draft)
}

fn written(draft: &Draft, wanted: &dyn Fn(IndicatorId) -> bool) -> String {
    sheet::write(draft, &Catalogue::complete(), wanted)
}

/// The same sheet as another program would save it.
fn saved_by_a_spreadsheet(sheet: &str, mark: char) -> String {
    let mut quoted = false;
    sheet
        .trim_start_matches('\u{feff}')
        .chars()
        .map(|character| {
            quoted ^= character == '"';
            if character == ',' && !quoted { mark } else { character }
        })
        .collect()
}

#[test]
fn a_sheet_that_was_written_says_the_same_again() {
    let mut draft = example();
    for (id, words) in [
        ("A-02", "=1+1"),
        ("B-01", "'quoted'"),
        ("B-02", "'=still a text"),
        ("B-03", "''-2"),
        ("C-01", "two\nlines, \"quotes\"; semicolons\tand tabs\r\nand all"),
        ("C-02", "ไทย عربي é 🙂"),
    ] {
        draft.edit(text(&draft, id, TextField::Comment, words), NOW);
    }
    let answer = Some(ItemAnswer { level: "unknown".into(), because: Some(Because::AnotherOffice) });
    draft.edit(Edit::Item { item: fixtures::item(&draft, "A-02/law"), answer }, NOW);
    let csv = written(&draft, &|_| true);
    assert!(csv.starts_with('\u{feff}') && csv.ends_with("\r\n"));
    assert!(csv.contains(",'=1+1,") && !csv.contains(",=1+1"), "no cell is a formula");
    // Into the draft itself nothing changes; into an empty one everything comes, save what a sheet does not hold.
    assert_eq!(opened(draft.clone(), &csv).unwrap().document().answers, draft.document().answers);
    let modules = draft.document().modules.clone();
    let mut fresh = empty();
    fresh.edit(Edit::Modules(modules), NOW);
    let fresh = opened(fresh, &csv).unwrap();
    let without_evidence = |draft: &Draft| {
        let mut answers = draft.document().answers.clone();
        answers.values_mut().for_each(|answer| {
            answer.evidence.clear();
            answer.extra = None;
        });
        answers.retain(|_, answer| !answer.is_empty());
        answers
    };
    let (found, wanted) = (without_evidence(&fresh), without_evidence(&draft));
    for (id, answer) in &wanted {
        assert_eq!(found.get(id), Some(answer), "{id}");
    }
    assert_eq!(found.len(), wanted.len());
    // Of evidence a sheet holds what stands in its columns.
    let evidence = |draft: &Draft, id: &str| {
        let answer = draft.document().answers.get(id);
        let pieces = answer.into_iter().flat_map(|answer| answer.evidence.clone());
        let mut pieces: Vec<_> =
            pieces.map(|one| (one.kind.as_str(), one.title, one.provision, one.date, one.url)).collect();
        pieces.sort();
        pieces
    };
    let mut count = 0;
    for (id, _) in &draft.document().answers {
        assert_eq!(evidence(&fresh, id), evidence(&draft, id), "{id}");
        count += evidence(&draft, id).len();
    }
    assert!(count > 50, "{count}");
    assert!(fresh.can_undo());
    for mark in [';', '\t', ','] {
        let other = saved_by_a_spreadsheet(&csv, mark);
        assert_eq!(opened(draft.clone(), &other).unwrap().document().answers, draft.document().answers, "{mark:?}");
        let said = format!("sep={mark}\r\n{other}");
        assert_eq!(opened(draft.clone(), &said).unwrap().document().answers, draft.document().answers, "{mark:?}");
    }
}

#[test]
fn every_item_of_the_chosen_modules_has_a_row_and_a_part_can_be_written_alone() {
    let draft = empty();
    let instrument = draft.instrument();
    let rows = |csv: &str| csv.matches("\r\n").count() - 1;
    let asked: usize = instrument
        .indicators
        .ids()
        .filter(|indicator| draft.scores().applies(*indicator) != engine::scoring::Applies::ModuleLeftOut)
        .map(|indicator| instrument.asked_in(indicator).count())
        .sum();
    assert_eq!(rows(&written(&draft, &|_| true)), asked, "without evidence one row an item");
    let one = instrument.indicator_named("A-02").unwrap();
    assert_eq!(rows(&written(&draft, &|indicator| indicator == one)), instrument.asked_in(one).count());
    assert_eq!(rows(&written(&draft, &|_| false)), 0);
}

#[test]
fn what_a_person_fills_in_is_read_and_an_empty_cell_changes_nothing() {
    let draft = example();
    let before = draft.document().answers.clone();
    let filled =
        "Indicator;Dimension;Level;Comment;Flag\r\nA-02;law;NONE;from the sheet;\r\n;;;;\r\nB-01;law;;;yes\r\n";
    let after = opened(draft, filled).unwrap();
    let answers = &after.document().answers;
    assert_eq!(answers.get("A-02").unwrap().items.get("law").unwrap().level, "none");
    assert_eq!(answers.get("A-02").unwrap().comment.as_deref(), Some("from the sheet"));
    assert_eq!(answers.get("B-01").unwrap().items, before.get("B-01").unwrap().items);
    assert!(answers.get("B-01").unwrap().flag);
    let label = after.instrument().levels(after.instrument().item_named("A-02/law").unwrap())[0].label.clone();
    let id = after.instrument().levels(after.instrument().item_named("A-02/law").unwrap())[0].id.clone();
    for words in [label.clone(), format!("{id} = {label}"), id.to_uppercase()] {
        let sheet = format!("indicator,dimension,level\nA-02,law,\"{words}\"");
        let read = opened(empty(), &sheet).unwrap();
        assert_eq!(read.document().answers.get("A-02").unwrap().items.get("law").unwrap().level, id);
    }
}

/// The faults of a sheet, as row, column and reason.
fn faults(sheet: &[u8]) -> Vec<(usize, String, Reason)> {
    let refusal = sheet::read(&empty(), &Catalogue::complete(), sheet).unwrap_err();
    let place = |place: Place| match place {
        Place::Cell { row, column } => (row, column),
        Place::Whole => (0, String::new()),
        other => panic!("{other:?}"),
    };
    refusal
        .faults
        .into_iter()
        .map(|fault| {
            let (row, column) = place(fault.place);
            (row, column, fault.reason)
        })
        .collect()
}

#[test]
fn what_does_not_fit_is_refused_with_its_row_and_column_and_nothing_is_taken() {
    let sheet = "indicator,dimension,level,because,comment,version,flag\n\
        A-02,law,full,,,,\n\
        Z-99,law,full,,,,\n\
        A-02,space,full,,,,\n\
        A-02,law,full,,,,\n\
        B-01,law,splendid,,,,\n\
        B-02,law,not_applicable,,,,\n\
        B-03,law,full,another_office,,,\n\
        B-04,law,unknown,because,,,\n\
        B-05,law,full,,,9.9.9,perhaps\n\
        B-06,law,full,,,,,left over\n";
    let found = faults(sheet.as_bytes());
    let places: Vec<(usize, &str)> = found.iter().map(|(row, column, _)| (*row, column.as_str())).collect();
    assert_eq!(
        places,
        [
            (3, "indicator"),
            (4, "dimension"),
            (5, "indicator"),
            (6, "level"),
            (7, "level"),
            (8, "because"),
            (9, "because"),
            (10, "version"),
            (10, "flag"),
            (11, "")
        ]
    );
    let (mut draft, before) = (empty(), empty().document().clone());
    assert!(sheet::read(&draft, &Catalogue::complete(), sheet.as_bytes()).is_err());
    assert_eq!(draft.document(), &before);
    assert!(draft.undo(NOW).is_none());
    // In words a person finds the place.
    let refusal = sheet::read(&draft, &Catalogue::complete(), sheet.as_bytes()).unwrap_err();
    assert_eq!(refusal.faults[0].place.words(&Catalogue::default()), "row 3, column “indicator”");
}

#[test]
fn a_sheet_that_is_none_is_refused() {
    for (sheet, column) in [
        ("indicator,level\nA-02,full", "dimension"),
        ("indicator,dimension,level,colour\n", "colour"),
        ("indicator,dimension,level,level\n", "level"),
    ] {
        assert_eq!(faults(sheet.as_bytes())[0].1, column);
    }
    assert!(matches!(faults(b"")[0].2, Reason::Empty));
    assert!(matches!(faults(b"\r\n\r\n")[0].2, Reason::Empty));
    assert!(matches!(faults(b"indicator,dimension,level\nA-02,law,\"full")[0].2, Reason::CutOff));
    assert!(matches!(faults(b"indicator\xff")[0].2, Reason::SheetEncoding));
    let long = format!("indicator,dimension,level,comment\nA-02,law,,{}", "x".repeat(20_001));
    assert!(matches!(faults(long.as_bytes())[0].2, Reason::TextTooLong(20_000)));
}

#[test]
fn two_rows_of_one_question_do_not_overwrite_each_others_texts() {
    let draft = empty();
    let both = draft
        .instrument()
        .indicators
        .ids()
        .find(|indicator| draft.instrument().asked_in(*indicator).count() == 2)
        .map(|indicator| draft.instrument().indicator_id(indicator).to_owned())
        .unwrap();
    let sheet = |first: &str, second: &str| {
        format!("indicator,dimension,level,comment\n{both},law,,{first}\n{both},practice,,{second}\n")
    };
    let comment = |sheet: &str| opened(empty(), sheet).unwrap().document().answers.get(&both).unwrap().comment.clone();
    assert_eq!(comment(&sheet("one", "")).as_deref(), Some("one"));
    assert_eq!(comment(&sheet("", "two")).as_deref(), Some("two"));
    assert_eq!(comment(&sheet("same", "same")).as_deref(), Some("same"));
    let mut said = empty();
    said.edit(text(&said, &both, TextField::Comment, "one"), NOW);
    assert!(
        sheet::read(&said, &Catalogue::complete(), sheet("one", "two").as_bytes()).is_err(),
        "what was there counts when it is said again"
    );
    let found = faults(sheet("one", "two").as_bytes());
    assert_eq!((found[0].0, found[0].1.as_str()), (3, "comment"));
}

#[test]
fn the_questionnaire_asks_everything_that_is_asked_and_tells_no_answer() {
    let draft = example();
    let texts = Catalogue::complete();
    let html = questionnaire(&draft, &texts, Scope::Whole);
    let instrument = draft.instrument();
    let escaped = |text: &str| {
        text.replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
            .replace('"', "&quot;")
            .replace('\'', "&#39;")
    };
    let mut count = 0;
    for indicator in instrument.indicators.ids() {
        let document = instrument.indicator_document(indicator);
        let is_in = draft.scores().applies(indicator) != engine::scoring::Applies::ModuleLeftOut;
        let question = format!("<h3>{}</h3>", escaped(document.question.as_deref().unwrap()));
        assert_eq!(html.contains(&question), is_in, "{}", document.id);
        count += usize::from(is_in);
    }
    assert_eq!(html.matches("<section class=\"question\">").count(), count);
    let comments = draft.document().answers.values().filter_map(|answer| answer.comment.as_deref());
    assert!(comments.clone().count() > 0 && comments.into_iter().all(|comment| !html.contains(&escaped(comment))));
    // By section and by lead agency the same questions, each once.
    let parts = |scopes: Vec<Scope>| -> usize {
        scopes.into_iter().map(|scope| questionnaire(&draft, &texts, scope).matches("<h3>").count()).sum()
    };
    assert_eq!(parts(instrument.sections().map(Scope::Section).collect()), count);
    assert_eq!(parts(engine::insight::leads(&draft).into_iter().map(Scope::Lead).collect()), count);
    assert_eq!(parts(vec![Scope::Lead("nobody")]), 0);
}

#[test]
fn nothing_in_the_questionnaire_becomes_markup_and_every_element_is_closed() {
    let mut draft = example();
    let hostile = "<img src=x onerror=\"alert(1)\"> & 'x' </p>";
    for field in [SubjectField::Name, SubjectField::Marking] {
        draft.edit(Edit::Subject { field, text: Some(hostile.into()) }, NOW);
    }
    let html = questionnaire(&draft, &Catalogue::complete(), Scope::Whole);
    assert!(
        !html.contains("<img") && html.contains("&lt;img src=x onerror=&quot;alert(1)&quot;&gt; &amp; &#39;x&#39;")
    );
    let mut open: Vec<&str> = Vec::new();
    for piece in html.split('<').skip(1) {
        let tag = piece.split(['>', ' ']).next().unwrap();
        match tag.strip_prefix('/') {
            Some(closed) => assert_eq!(open.pop(), Some(closed)),
            None => open.push(tag),
        }
    }
    assert!(open.is_empty());
    assert!(!html.contains("style="), "the content security policy allows none");
}
