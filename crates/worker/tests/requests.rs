//! What the worker answers: about the instruments that it was given, on whose day, with which passphrase; and that every message
//! survives its way.

use documents::encrypted::{PlaintextFields, plaintext_fields};
use documents::sheet::{Place, Whose};
use documents::{from_value, json};
use engine::assessment::Draft;
use engine::insight::QuestionStatus;
use engine::instrument::members::{MEMBERS, RECORDED_UNTIL, parties};
use fixtures::worker::{NOW, Toy, Worker, assessment, file_of, refused, text};
use fixtures::{EXAMPLE, PALERMO, palermo};
use proptest::prelude::*;
use protocol::{
    DecryptDraft, DescribeTreaties, Done, DraftText, EncryptDraft, Explanation, FilledSheet, FindQuestions,
    ForgetInstrument, ForgetKey, FoundQuestions, Html, IdentifySheet, InspectInstrument, InstrumentId, LoadInstrument,
    LockDraft, NewPassphrase, OpenFile, OpenedFile, PictureFormat, PlannedLevel, ProposedAnswer, ReadSheet, Refusal,
    ReportPage, ReportPart, Request, Response, SaveFile, SaveFormat, SaveInstrumentPicture, SavePicture, SavedFile,
    SheetConflict, SheetOwner, TabConflict, TreatyStatus, UnlockDraft, WriteHelp, WriteReport, WriteReportPart,
};
use serde_json::{Value, json};
use worker::handler::Environment;

const PASSPHRASE: &str = "four words that differ";

/// The worked example, last changed on the evening of the 28th in UTC.
fn example() -> Draft {
    let mut document: Value = serde_json::from_str(EXAMPLE).unwrap();
    document["modified"] = "2026-11-28T21:30:00Z".into();
    document["subject"]["as_at"] = "2026-11-28".into();
    document.as_object_mut().unwrap().shift_remove("created");
    documents::read_draft(&json::line(&document), &[palermo()]).unwrap()
}

fn report(draft: &Draft) -> WriteReport {
    WriteReport { draft: text(draft), key: "draft".into(), planned: Vec::new() }
}

#[test]
fn an_instrument_is_loaded_once_and_every_request_is_about_it() {
    let draft = example();
    let worker = Worker::with(&[]);
    assert!(worker.call(WriteHelp {}) == Err(Refusal::InstrumentNotLoaded));
    let (_, lines) = refused(worker.call(report(&draft)));
    assert!(lines[0].contains("palermo"), "of an instrument that is not known: {lines:?}");
    let id = worker.call_about(LoadInstrument {}, PALERMO).unwrap();
    assert_eq!(id.0, draft.instrument().digest, "the digest that assessments carry");
    assert_eq!(worker.call_about(LoadInstrument {}, PALERMO).unwrap(), id, "once more is no fault");
    for part in [
        ReportPart::Gaps { grouping: "article".into() },
        ReportPart::Planned,
        ReportPart::Review,
        ReportPart::Paper,
        ReportPart::Lock { is_locked: true },
        ReportPart::Conflicts { tabs: Vec::new(), sheets: Vec::new() },
    ] {
        worker.part(&draft, part);
    }
    worker.report(&draft);
    worker.call(WriteHelp {}).unwrap();
    worker.call(InspectInstrument { instrument: id.clone() }).unwrap();
    assert_eq!(worker.call(ForgetInstrument { instrument: id.clone() }), Ok(Done {}));
    assert_eq!(worker.call(ForgetInstrument { instrument: id.clone() }), Ok(Done {}));
    assert_eq!(worker.call(InspectInstrument { instrument: id }), Err(Refusal::InstrumentNotLoaded));
    refused(worker.call(report(&draft)));
}

#[test]
fn a_text_that_is_no_instrument_is_refused_and_no_other_request_with_it() {
    let worker = Worker::standard();
    refused(worker.call_about(LoadInstrument {}, b"{}"));
    refused(worker.call_about(LoadInstrument {}, EXAMPLE.as_bytes()));
    worker.report(&example());
}

#[test]
fn with_the_report_comes_the_line_for_every_printed_page() {
    let page = Worker::standard().call(report(&example())).unwrap();
    let line = page.html.0.split("<p class=\"running\">").nth(1).unwrap().split('<').next().unwrap();
    assert!(line.contains("checksum") || line.contains("Checksum"), "{line}");
    let rule = page.page_rule.unwrap();
    assert!(rule.starts_with("@page {") && rule.contains(line), "{rule} without {line}");
}

const MOMENT: &str = "2026-11-28T21:30:00Z";

/// It is the morning of the 29th where the person is.
#[allow(clippy::unnecessary_wraps, reason = "what a worker asks of a clock")]
fn in_fiji(moment: &str) -> Option<String> {
    assert_eq!(moment, MOMENT, "a day is never moved");
    Some("2026-11-29".to_owned())
}

#[test]
fn a_moment_is_the_persons_own_day_on_the_screen_and_utc_in_a_file() {
    let environment = Environment { normalize: str::to_lowercase, day_here: Some(in_fiji), now: || MOMENT.to_owned() };
    let worker = Worker::of(Toy::default(), environment, &[PALERMO]);
    let draft = example();
    let screen = worker.report(&draft);
    assert!(screen.contains("Last changed on 29 November 2026."), "{screen}");
    assert!(screen.contains("28 November 2026"), "the day that the answers describe");
    for format in ["html", "md"] {
        let file = worker.file(&draft, format);
        assert!(file.contains("Last changed on 28 November 2026, 21:30 UTC."), "{format}");
        assert!(!file.contains("29 November 2026"), "{format}");
    }
}

// ---- With a passphrase -------------------------------------------------------------------------------------------------

fn typed(passphrase: &str, again: &str) -> NewPassphrase {
    NewPassphrase { passphrase: passphrase.into(), again: again.into() }
}

#[test]
fn an_encrypted_file_opens_with_its_passphrase_and_no_other() {
    let (worker, draft) = (Worker::standard(), example());
    let save = |passphrase| worker.call(SaveFile { passphrase, ..file_of(&draft, "sealed.json") });
    for (passphrase, why) in [
        (None, "at least 12"),
        (Some(typed("too short", "too short")), "at least 12"),
        (Some(typed(PASSPHRASE, "another that is long")), "not the same"),
    ] {
        let (title, lines) = refused(save(passphrase));
        assert!(title.contains("could not be saved") && lines[0].contains(why), "{title} {lines:?}");
    }
    let SavedFile { name, media_type, content } = save(Some(typed(PASSPHRASE, PASSPHRASE))).unwrap();
    assert!(name.ends_with("_sealed.json") && media_type == "application/json", "{name} {media_type}");
    let open = |passphrase: Option<&str>, file: &str| {
        let call = OpenFile { name: "closed.json".into(), passphrase: passphrase.map(str::to_owned) };
        worker.call_about(call, file.as_bytes())
    };
    assert_eq!(open(None, &content), Err(Refusal::NeedsPassphrase { wrong: false }));
    assert_eq!(open(Some("another passphrase"), &content), Err(Refusal::NeedsPassphrase { wrong: true }));
    let (document, said) = assessment(open(Some(PASSPHRASE), &content).unwrap());
    assert_eq!((document, said), (text(&draft), Vec::new()));
    // What is wrong with it is said before anybody is asked.
    let (title, lines) = refused(open(None, &content.replace("sealed/1", "sealed/2")));
    assert!(title.contains("closed.json") && lines[0].contains("newer version"), "{title} {lines:?}");
    refused(open(Some(PASSPHRASE), &content[..content.len() / 2]));
}

#[test]
fn a_locked_draft_is_encrypted_and_decrypted_as_long_as_its_key_is_known() {
    let (worker, draft) = (Worker::standard(), example());
    let (key, plain) = ("draft".to_owned(), text(&draft));
    let set = |passphrase| {
        worker.call(LockDraft { key: key.clone(), passphrase, label: " blue ".into(), text: plain.clone() })
    };
    let (title, lines) = refused(set(typed("too short", "too short")));
    assert!(title.contains("not locked") && lines[0].contains("at least 12"), "{title} {lines:?}");
    let DraftText(first) = set(typed(PASSPHRASE, PASSPHRASE)).unwrap();
    assert_eq!(plaintext_fields(&first), Some(PlaintextFields { kept: NOW.into(), label: "blue".into() }));
    let encrypt = |worker: &Worker| worker.call(EncryptDraft { key: key.clone(), text: "{}".into() });
    let decrypt = |text: &str| worker.call(DecryptDraft { key: key.clone(), text: text.into() });
    assert_eq!(decrypt(&first), Ok(DraftText(plain.clone())));
    let DraftText(second) = encrypt(&worker).unwrap();
    assert_eq!(decrypt(&second), Ok(DraftText("{}".into())));
    assert_eq!(plaintext_fields(&second).unwrap().label, "blue", "it keeps its name");

    let unknown = Refusal::NeedsPassphrase { wrong: false };
    // Another tab locked it anew, which makes another salt.
    let other = Worker::standard();
    for _ in 0..2 {
        let passphrase = typed(PASSPHRASE, PASSPHRASE);
        other.call(LockDraft { key: key.clone(), passphrase, label: String::new(), text: plain.clone() }).unwrap();
    }
    assert_eq!(decrypt(&encrypt(&other).unwrap().0), Err(unknown.clone()));
    assert_eq!(decrypt("{}"), Err(unknown.clone()));
    assert_eq!(worker.call(ForgetKey { key: "another".into() }), Ok(Done {}));
    assert!(encrypt(&worker).is_ok());
    assert_eq!(worker.call(ForgetKey { key: key.clone() }), Ok(Done {}));
    assert_eq!(encrypt(&worker), Err(unknown.clone()));
    assert_eq!(decrypt(&first), Err(unknown));

    let unlock = |passphrase: &str, text: &str| {
        worker.call(UnlockDraft { key: key.clone(), passphrase: passphrase.into(), text: text.into() })
    };
    assert_eq!(unlock("another passphrase", &first), Err(Refusal::NeedsPassphrase { wrong: true }));
    refused(unlock(PASSPHRASE, &first.replace("content\":\"", "content\":\"A")));
    assert_eq!(unlock(PASSPHRASE, &first), Ok(DraftText(plain.clone())));
    assert_eq!(plaintext_fields(&encrypt(&worker).unwrap().0).unwrap().label, "blue");
}

#[test]
fn where_the_browser_has_no_cryptography_that_is_said() {
    let environment = Environment { normalize: str::to_lowercase, day_here: None, now: || NOW.to_owned() };
    let toy = Toy::missing();
    let (worker, draft) = (Worker::of(toy, environment, &[PALERMO]), example());
    let (key, passphrase) = ("draft".to_owned(), typed(PASSPHRASE, PASSPHRASE));
    let part = ReportPart::Lock { is_locked: false };
    let form = WriteReportPart { draft: text(&draft), key: key.clone(), planned: Vec::new(), part };
    assert_eq!(worker.call(form), Err(Refusal::NotSecureContext));
    let save = SaveFile { passphrase: Some(passphrase.clone()), ..file_of(&draft, "sealed.json") };
    assert_eq!(worker.call(save), Err(Refusal::NotSecureContext));
    let lock = LockDraft { key: key.clone(), passphrase: passphrase.clone(), label: String::new(), text: text(&draft) };
    assert_eq!(worker.call(lock), Err(Refusal::NotSecureContext));
    let save = SaveFile { passphrase: Some(passphrase), ..file_of(&draft, "sealed.json") };
    let SavedFile { content, .. } = Worker::standard().call(save).unwrap();
    let open = OpenFile { name: "a".into(), passphrase: Some(PASSPHRASE.into()) };
    assert_eq!(worker.call_about(open, content.as_bytes()), Err(Refusal::NotSecureContext));
    let unlock = UnlockDraft { key, passphrase: PASSPHRASE.into(), text: content };
    assert_eq!(worker.call(unlock), Err(Refusal::NotSecureContext));
}

// ---- Messages ----------------------------------------------------------------------------------------------------------

/// JSON values as documents have them.
fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        ".*".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 20, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((".*", inner), 0..4).prop_map(|all| Value::Object(all.into_iter().collect())),
        ]
    })
}

/// Every kind of request, with these texts and values in it.
fn requests([a, b, c]: [String; 3], value: &Value, flag: bool) -> Vec<Request> {
    let [draft, key, text] = [a.clone(), b.clone(), c.clone()];
    let instrument = InstrumentId(a.clone());
    let planned = vec![PlannedLevel { item: a.clone(), level: b.clone() }];
    let tabs = vec![TabConflict { place: a.clone(), theirs: value.clone() }];
    let sheets = vec![SheetConflict { place: a.clone(), value: value.clone(), file: b.clone() }];
    let passphrase = NewPassphrase { passphrase: a.clone(), again: b.clone() };
    let mut all: Vec<Request> = vec![
        LoadInstrument {}.into(),
        ForgetInstrument { instrument: instrument.clone() }.into(),
        InspectInstrument { instrument: instrument.clone() }.into(),
        SaveInstrumentPicture { instrument, picture: b.clone(), format: PictureFormat::Png }.into(),
        OpenFile { name: a.clone(), passphrase: flag.then(|| b.clone()) }.into(),
        IdentifySheet { name: a.clone() }.into(),
        ReadSheet { draft: draft.clone() }.into(),
        WriteReport { draft: draft.clone(), key: key.clone(), planned: planned.clone() }.into(),
        SavePicture {
            draft: draft.clone(),
            picture: b.clone(),
            format: PictureFormat::Svg,
            is_redacted: flag,
            is_neutral: !flag,
        }
        .into(),
        DescribeTreaties { member: a }.into(),
        WriteHelp {}.into(),
        LockDraft { key: key.clone(), passphrase: passphrase.clone(), label: b.clone(), text: text.clone() }.into(),
        UnlockDraft { key: key.clone(), passphrase: b, text: text.clone() }.into(),
        EncryptDraft { key: key.clone(), text: text.clone() }.into(),
        DecryptDraft { key: key.clone(), text }.into(),
        ForgetKey { key: key.clone() }.into(),
    ];
    for status in <QuestionStatus as strum::VariantArray>::VARIANTS.iter().copied() {
        let (draft, key, words, lead) = (draft.clone(), key.clone(), c.clone(), c.clone());
        all.push(FindQuestions { draft, key, words, status, lead }.into());
    }
    for part in [
        ReportPart::Gaps { grouping: c.clone() },
        ReportPart::Planned,
        ReportPart::Review,
        ReportPart::Paper,
        ReportPart::Lock { is_locked: flag },
        ReportPart::Conflicts { tabs, sheets },
    ] {
        let (draft, key, planned) = (draft.clone(), key.clone(), planned.clone());
        all.push(WriteReportPart { draft, key, planned, part }.into());
    }
    for word in [
        "json",
        "html",
        "sealed.json",
        "md",
        "answers.csv",
        "answers.ndjson",
        "results.csv",
        "results.ndjson",
        "questionnaire.html",
        "sheet.csv",
    ] {
        let format: SaveFormat = word.parse().unwrap();
        assert_eq!(<&str>::from(format), word);
        let passphrase = flag.then(|| passphrase.clone());
        let (draft, scope) = (draft.clone(), c.clone());
        all.push(SaveFile { draft, format, scope, is_redacted: flag, is_neutral: flag, passphrase }.into());
    }
    all
}

/// Every kind of result, with these texts and values in it.
fn results([a, b, c]: [String; 3], value: &Value, flag: bool) -> Vec<Result<Response, Refusal>> {
    let html = Html(a.clone());
    let why = Explanation { title: a.clone(), lines: vec![b.clone(), c.clone()] };
    let place = Place { place: a.clone(), before: value.clone(), value: value.clone() };
    let proposed = vec![ProposedAnswer { question: a.clone(), option: b.clone() }];
    vec![
        Ok(Done {}.into()),
        Ok(InstrumentId(a.clone()).into()),
        Ok(html.clone().into()),
        Ok(ReportPage { html: html.clone(), page_rule: flag.then(|| b.clone()) }.into()),
        Ok(OpenedFile::Assessment { document: c.clone(), remarks: flag.then(|| why.clone()) }.into()),
        Ok(OpenedFile::Instrument { document: c.clone(), remarks: why.clone() }.into()),
        Ok(SheetOwner(Whose { assessment: a.clone(), name: b.clone(), as_at: c.clone() }).into()),
        Ok(FilledSheet { taken: vec![place.clone()], asked: vec![place], remarks: vec![b.clone()] }.into()),
        Ok(FoundQuestions { count: b.clone(), html: html.clone() }.into()),
        Ok(SavedFile { name: a.clone(), media_type: b, content: c }.into()),
        Ok(TreatyStatus { html, proposed }.into()),
        Ok(DraftText(a).into()),
        Err(Refusal::NeedsPassphrase { wrong: flag }),
        Err(Refusal::NotSecureContext),
        Err(Refusal::Refused(why)),
        Err(Refusal::WorkerLost),
        Err(Refusal::InstrumentNotLoaded),
        Err(Refusal::Misunderstood),
    ]
}

/// The words by which enums of JSON are told apart: of a message, its kind.
fn kind(message: &str) -> String {
    message.trim_start_matches(['{', '"']).split('"').next().unwrap().to_owned()
}

proptest! {
    #[test]
    fn every_message_survives_its_way(texts in [".*", "\\PC*", "[\"\\\\\n\u{0}\u{2028}]*"], value in value(), flag: bool) {
        let requests = requests(texts.clone(), &value, flag);
        for request in &requests {
            let message = serde_json::to_string(request).unwrap();
            let read: Request = serde_json::from_str(&message).unwrap();
            prop_assert_eq!(&read, request);
        }
        let mut kinds: Vec<String> = requests.iter().map(|one| kind(&serde_json::to_string(one).unwrap())).collect();
        kinds.sort_unstable();
        kinds.dedup();
        prop_assert_eq!(kinds.len(), 19, "all kinds of requests: {:?}", kinds);
        for result in results(texts, &value, flag) {
            let message = serde_json::to_string(&result).unwrap();
            let read: Result<Response, Refusal> = serde_json::from_str(&message).unwrap();
            // The page reads it so.
            let read_by_page = from_value(json::parse(message.as_bytes()).unwrap());
            prop_assert_eq!(read_by_page.as_ref(), Ok(&result));
            prop_assert_eq!(read, result);
        }
    }
}

#[test]
fn the_worker_tells_a_members_status_and_what_to_propose() {
    let worker = Worker::standard();
    let status = |code: &str| {
        let TreatyStatus { html, proposed } = worker.call(DescribeTreaties { member: code.into() }).unwrap();
        let proposed = proposed.into_iter().map(|answer| format!("{}={}", answer.question, answer.option));
        (html.0, proposed.collect::<Vec<_>>())
    };
    let (html, proposed) = status("TO");
    assert!(html.contains("Tonga, up to 2 April 2024"), "{html}");
    assert!(html.contains("Trafficking in Persons Protocol: not a party (source: "), "{html}");
    assert!(html.contains("Organized Crime Convention: to be confirmed by the member ("), "{html}");
    assert_eq!(proposed, ["party-protocol=no", "party-convention=to-be-confirmed"]);
    assert_eq!(status("XA"), (String::new(), Vec::new()));
    let Html(help) = worker.call(WriteHelp {}).unwrap();
    let count = format!("{} of {} members", parties(0, RECORDED_UNTIL), MEMBERS.len());
    assert!(help.contains(&count), "{help}");
}

#[test]
fn an_assessment_of_an_earlier_version_says_which_answers_want_another_look() {
    let file = json!({
        "format": "assessment/1",
        "id": "earlier",
        "instrument": {"id": "palermo", "version": "0.9.0"},
        "answers": {"J-05": {"practice": {"level": "partial"}}, "A-02": {"law": {"level": "full"}}},
    });
    let open = |version: &str| {
        let mut file = file.clone();
        file["instrument"]["version"] = version.into();
        let (_, said) = assessment(Worker::standard().open(file.to_string().as_bytes(), "earlier.json").unwrap());
        said.join("\n")
    };
    let said = open("0.9.0");
    assert!(said.contains("J-05") && !said.contains("A-02") && !said.contains("I-06"), "{said}");
    // Versions are numbers, not letters.
    assert!(!open("0.11.0").contains("J-05"));
}
