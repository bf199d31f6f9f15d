//! Files that are opened and saved: what is none of this form's is called what it is, and what a file may hold.

use documents::FileKind;
use engine::insight;
use fixtures::PALERMO;
use fixtures::optional_fields::{SECRET, full};
use fixtures::sheets::table;
use fixtures::worker::{Worker, file_of, refused};
use protocol::{ReportPart, SaveFile, SheetConflict};
use serde_json::{Value, json};

#[test]
fn a_file_of_another_kind_is_called_what_it_is() {
    let zip = |name: &str| [b"PK\x03\x04\x14\0\0\0", name.as_bytes(), b" and more"].concat();
    let example = fixtures::palermo_draft(json!({"A-02": {"law": {"level": "full"}}}));
    let worker = Worker::standard();
    let saved = |kind: &str| worker.file(&example, kind).into_bytes();
    let files = [
        (zip("word/document.xml"), FileKind::WordProcessor, "Word"),
        (zip("xl/workbook.xml"), FileKind::Workbook, "CSV UTF-8"),
        (zip("mimetypeapplication/vnd.oasis.opendocument.spreadsheet"), FileKind::Workbook, "CSV UTF-8"),
        (zip("mimetypeapplication/vnd.oasis.opendocument.text"), FileKind::WordProcessor, "text document"),
        (zip("ppt/presentation.xml"), FileKind::Slides, "slides"),
        (zip("photo.jpg"), FileKind::Archive, "Unpack"),
        (b"%PDF-1.7\n%\xe2\xe3".to_vec(), FileKind::Pdf, "PDF"),
        (b"\x89PNG\r\n\x1a\n".to_vec(), FileKind::Picture, "picture"),
        (b"\xff\xd8\xff\xe0".to_vec(), FileKind::Picture, "picture"),
        (b"<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>".to_vec(), FileKind::Picture, "picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1".to_vec(), FileKind::OldOffice, "older form"),
        (b"{\\rtf1 text}".to_vec(), FileKind::WordProcessor, "text document"),
        (b"From: a@example.org\r\nSubject: The file\r\n\r\nHere".to_vec(), FileKind::Email, "e-mail"),
        (b"Dear colleague,\nhere is the file.".to_vec(), FileKind::Text, "plain text"),
        (b"a,b,c\n1,2,3\n".to_vec(), FileKind::OtherTable, "indicator"),
        (b"<!doctype html><html><body>Sign in</body></html>".to_vec(), FileKind::WebPage, "web page"),
        (Vec::new(), FileKind::Empty, "empty"),
        (b"\xef\xbb\xbf  \n".to_vec(), FileKind::Empty, "empty"),
        (vec![0, 1, 2, 3, 0, 255], FileKind::Unknown, "not a file of this form"),
        (saved("md"), FileKind::Markdown, "Markdown"),
        (saved("answers.csv"), FileKind::Table, "table of answers or results"),
        (saved("results.csv"), FileKind::Table, "table of answers or results"),
        (saved("answers.ndjson"), FileKind::Table, "table of answers or results"),
        (saved("results.ndjson"), FileKind::Table, "table of answers or results"),
        (saved("questionnaire.html"), FileKind::Questionnaire, "questionnaire"),
        (saved("sheet.csv"), FileKind::Sheet, "sheet"),
    ];
    for (bytes, kind, words) in &files {
        assert_eq!(documents::kind_of(bytes), *kind, "{words}");
        let (_, said) = refused(worker.open(bytes, "file"));
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(said[0].contains(words), "{said:?}");
        assert!(!said[0].contains("JSON") && !said[0].contains("line "), "{said:?}");
    }
    for (kind, of) in [("json", FileKind::Json), ("html", FileKind::Report)] {
        let bytes = saved(kind);
        assert_eq!((documents::kind_of(&bytes), of.refusal()), (of, None));
        assert!(worker.open(&bytes, "file").is_ok());
    }
    assert_eq!(documents::kind_of(PALERMO), FileKind::Instrument);
    assert_eq!(
        documents::kind_of(b"{\"format\":\"assessment/1\",\"id\":"),
        FileKind::Json,
        "what is cut off says so itself"
    );
}

#[test]
fn the_choice_between_draft_and_sheet_names_the_sheet_and_both_values() {
    let draft = fixtures::palermo_draft(json!({"A-02": {"law": {"level": "partial"}, "comment": "as of March"}}));
    let offer = |place: &str, value: Value| SheetConflict { place: place.into(), value, file: "police.csv".into() };
    let sheets = vec![
        offer("answers.A-02.law", json!({"level": "unknown", "because": "another_office"})),
        offer("answers.A-02.comment", json!("new act of June")),
    ];
    let html = Worker::standard().part(&draft, ReportPart::Conflicts { tabs: Vec::new(), sheets });
    for words in [
        "police.csv",
        "as of March",
        "new act of June",
        "Another office knows",
        "sheet-keep/0",
        "sheet-take/1",
        "sheet-take/all",
    ] {
        assert!(html.contains(words), "{words}: {html}");
    }
    assert!(!html.contains("tab"), "{html}");
}

#[test]
fn a_sheet_is_made_for_a_section_or_an_agency_and_names_stay_as_they_were() {
    let draft = fixtures::palermo_draft(json!({}));
    let worker = Worker::standard();
    let section = draft.instrument().sections().next().unwrap();
    let id = draft.instrument().nodes[section].document.id.clone();
    let rows = |scope: &str| {
        let call = SaveFile { scope: scope.to_owned(), ..file_of(&draft, "sheet.csv") };
        table(&worker.call(call).unwrap().content).len() - 1
    };
    let asked: usize =
        draft.instrument().indicators_below(section).map(|one| draft.instrument().asked_in(one).count()).sum();
    assert_eq!(rows(&format!("section/{id}")), asked);
    let leads = insight::leads(&draft);
    let by_lead: usize = leads.iter().map(|lead| rows(&format!("lead/{lead}"))).sum();
    assert!(leads.len() > 1 && rows("") > asked && by_lead <= rows(""));
}

#[test]
fn no_optional_field_is_in_a_redacted_file_or_on_the_page_yet() {
    let draft = fixtures::open(&fixtures::palermo(), &full()).unwrap().draft;
    let worker = Worker::standard();
    for kind in ["json", "html", "md", "answers.csv", "answers.ndjson", "results.csv", "results.ndjson"] {
        let file = worker.call(SaveFile { is_redacted: true, ..file_of(&draft, kind) }).unwrap();
        assert!(!file.content.contains(SECRET), "{kind}");
    }
    assert!(!worker.report(&draft).contains(SECRET));
    assert!(!worker.part(&draft, ReportPart::Review).contains(SECRET));
}
