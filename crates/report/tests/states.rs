//! The report: that it says what the figures say, in every state an assessment can be in, and shows text as text.

use documents::sheet::Place;
use documents::{Opened, json, save};
use engine::assessment::document::{Evidence, ItemAnswer};
use engine::assessment::{Draft, Edit, SubjectField};
use engine::insight;
use engine::insight::QuestionStatus;
use engine::instrument::{Instrument, ItemId};
use engine::scoring::figure;
use fixtures::worker::{self, Worker, refused};
use fixtures::{NOW, PALERMO, example, palermo};
use protocol::{
    Explanation, FilledSheet, FindQuestions, FoundQuestions, Html, InspectInstrument, LoadInstrument, OpenedFile,
    PlannedLevel, ReadSheet, ReportPart, SaveFile, WriteHelp, WriteReportPart,
};
use report::{Grouping, Medium, Options};
use serde_json::{Value, json};
use std::rc::Rc;
use texts::Catalogue;

fn screen() -> Options {
    Options { key: Some("draft".into()), ..Options::default() }
}

fn html_of(draft: &Draft, options: &Options) -> String {
    let texts = Catalogue::complete();
    let words = report::words::Words { texts: &texts, instrument: draft.instrument() };
    report::html::html(&report::report(draft, &texts, options), Medium::Screen, &words)
}

/// A draft in which every item asked gets the level that `choose` names; none leaves it open.
fn filled(instrument: &Rc<Instrument>, choose: impl Fn(ItemId) -> Option<String>) -> Draft {
    let mut draft = Draft::begin(Rc::clone(instrument), "draft".into(), NOW);
    for item in instrument.items() {
        if !instrument.is_asked(item) {
            continue;
        }
        let answer = choose(item).map(|level| ItemAnswer { level, because: None });
        let change = draft.edit(Edit::Item { item, answer }, NOW);
        assert!(change.refused.is_empty(), "{:?}", change.refused);
    }
    draft
}

/// The level of an item with the highest (or lowest) value.
fn extreme(instrument: &Instrument, item: ItemId, highest: bool) -> Option<String> {
    let levels = instrument.levels(item).iter();
    let found = if highest {
        levels.max_by(|a, b| a.value.total_cmp(&b.value))
    } else {
        levels.min_by(|a, b| a.value.total_cmp(&b.value))
    };
    found.map(|level| level.id.clone())
}

fn one_dimension() -> Rc<Instrument> {
    let file = json!({
        "format": "assessment-instrument/1", "id": "foreign", "version": "2.0.0", "language": "en", "title": "Foreign",
        "scales": [{"id": "s", "levels": [{"id": "a", "label": "A", "value": 1}, {"id": "b", "label": "B", "value": 0}]}],
        "dimensions": [{"id": "d", "label": "Degree", "scale": "s"}],
        "parts": [{"id": "p", "title": "Part", "children": [{"id": "g", "title": "Group", "children": [
            {"id": "q1", "question": "One?", "dimensions": ["d"]}, {"id": "q2", "question": "Two?", "dimensions": ["d"]}]}]}]
    });
    Rc::new(documents::read_instrument(file.to_string().as_bytes()).unwrap())
}

/// The states that the report has to be fit for.
pub(crate) fn states() -> Vec<(&'static str, Draft)> {
    let palermo = palermo();
    let unknown = |_| Some("unknown".to_owned());
    let not_applicable = |item| {
        let (indicator, dimension) = palermo.parts_of_item(item);
        let allowed = &palermo.indicator_document(indicator).not_applicable;
        allowed.get(palermo.dimension_id(dimension)).map(|_| "not_applicable".to_owned())
    };
    let one_part = |item| {
        let (indicator, _) = palermo.parts_of_item(item);
        (palermo.part_of(indicator) == palermo.parts[0]).then(|| extreme(&palermo, item, true)).flatten()
    };
    let foreign = one_dimension();
    let first = |item| (item == fixtures::at(foreign.items(), 0)).then(|| "a".to_owned());
    vec![
        ("the worked example", example()),
        ("empty", filled(&palermo, |_| None)),
        ("everything unknown", filled(&palermo, unknown)),
        ("everything not applicable that may be", filled(&palermo, not_applicable)),
        ("everything at its best", filled(&palermo, |item| extreme(&palermo, item, true))),
        ("everything at its lowest", filled(&palermo, |item| extreme(&palermo, item, false))),
        ("only one part", filled(&palermo, one_part)),
        ("a foreign instrument with one dimension", filled(&foreign, first)),
    ]
}

/// Every figure of a page: group, dimension, which, exact value, what is shown.
fn figures(html: &str) -> Vec<[String; 5]> {
    let attribute = |text: &str, name: &str| {
        let (_, rest) = text.split_once(&format!("{name}=\"")).unwrap();
        rest.split_once('"').unwrap().0.to_owned()
    };
    html.split("<output")
        .skip(1)
        .map(|piece| {
            let piece = piece.split_once("</output>").unwrap().0;
            let shown = piece.split_once("</data>").unwrap().0.rsplit_once('>').unwrap().1.to_owned();
            [
                attribute(piece, "data-group"),
                attribute(piece, "data-dimension"),
                attribute(piece, "data-figure"),
                attribute(piece, " value"),
                shown,
            ]
        })
        .collect()
}

#[test]
fn every_figure_of_every_state_is_that_of_its_file() {
    for (name, draft) in states() {
        let html = html_of(&draft, &screen());
        let file: Value = serde_json::from_str(&save::assessment(&draft)).unwrap();
        let minimum = draft.instrument().document.minimum_coverage.unwrap_or(0.0);
        let found = figures(&html);
        assert!(!found.is_empty(), "{name}");
        let mut keys: Vec<String> =
            found.iter().map(|[group, dimension, which, ..]| format!("{group} {dimension} {which}")).collect();
        keys.sort();
        let all = keys.len();
        keys.dedup();
        assert_eq!(keys.len(), all, "{name}: a figure stands once");
        for [group, dimension, which, exact, shown] in found {
            let figures = &file["results"]["groups"][&group][&dimension];
            let expected = figures[&which].as_f64();
            let is_shown = which != "score" || figures["coverage"].as_f64().unwrap() >= minimum - 1e-9;
            let expected = expected.filter(|_| is_shown);
            assert_eq!(exact.parse::<f64>().ok(), expected, "{name}: {group}/{dimension} {which}");
            if expected.is_none() {
                assert_eq!(shown, "–", "{name}: {group}/{dimension} {which}");
            }
            // 100 and 0 are said only of what is exactly so.
            let exactly = |word: &str, value: f64| {
                assert!(
                    shown.trim_end_matches(" %") != word || figure::equal(expected.unwrap(), value),
                    "{name}: {group}/{dimension} {which} {shown}"
                );
            };
            exactly("100", 1.0);
            exactly("0", 0.0);
        }
    }
}

#[test]
fn no_state_shows_what_is_no_number_or_a_text_with_an_open_place() {
    for (name, draft) in states() {
        for grouping in Grouping::ALL.map(|(grouping, _)| grouping) {
            let html = html_of(&draft, &Options { grouping, ..screen() });
            for wrong in ["NaN", ">inf", "infinity", "undefined", ">-0<", "{", "}"] {
                assert!(!html.contains(wrong), "{name} shows {wrong}");
            }
        }
    }
}

#[test]
fn where_nothing_is_known_no_score_is_said() {
    for (name, draft) in states().into_iter().filter(|(name, _)| matches!(*name, "empty" | "everything unknown")) {
        let html = html_of(&draft, &screen());
        for [group, dimension, which, exact, _] in figures(&html) {
            let expected = match which.as_str() {
                "score" => "",
                "high" => "1",
                _ => "0",
            };
            assert_eq!(exact, expected, "{name}: {group}/{dimension} {which}");
        }
        assert!(!html.contains("class=\"big\""), "{name}");
        // To answer "don't know" is an answer.
        let (said, not_said) = ("nothing is answered yet", "nothing is known yet");
        let (said, not_said) = if name == "empty" { (said, not_said) } else { (not_said, said) };
        assert!(html.contains(said) && !html.contains(not_said), "{name}");
        assert!(html.contains("No gap is known") && !html.contains("No answer is below its best level"), "{name}");
    }
}

#[test]
fn what_is_complete_says_so() {
    let palermo = palermo();
    let best = html_of(&filled(&palermo, |item| extreme(&palermo, item, true)), &screen());
    assert!(best.contains("of 100, with everything answered"));
    assert!(best.contains("No answer is below its best level"));
    let example = html_of(&example(), &screen());
    let gaps = insight::gaps(&palermo, self::example().scores()).len();
    assert!(example.contains(&format!("{gaps} gaps are listed below")));
}

#[test]
fn every_gap_stands_in_the_list_however_it_is_gathered() {
    let draft = example();
    let instrument = draft.instrument();
    let gaps = insight::gaps(instrument, draft.scores());
    for grouping in Grouping::ALL.map(|(grouping, _)| grouping) {
        let texts = Catalogue::complete();
        let words = report::words::Words { texts: &texts, instrument };
        let blocks = report::gap_list(&draft, &texts, &Options { grouping, ..screen() });
        let html = report::html::html(&blocks, Medium::Screen, &words);
        for gap in &gaps {
            let name = format!(">{}</a>", words.item(gap.item));
            let times = html.matches(&name).count();
            assert!(times >= 1, "{name} by {grouping:?}");
            let once = matches!(grouping, Grouping::None | Grouping::Strength | Grouping::Pillar);
            assert!(times == 1 || !once, "{name} by {grouping:?}: {times}");
        }
    }
}

/// Strings that a program could take for more than text.
const NASTY: [&str; 6] = [
    "<img src=x onerror=alert(1)>",
    "</title><script>alert(1)</script>",
    "\"><svg onload=alert(1)>",
    "javascript:alert(1)",
    "**bold** [a](javascript:alert(1)) `code` | cell | <b>",
    "\u{202e}right to left\u{0}\u{7}",
];

/// The example with nasty strings in every text field.
fn nasty() -> Draft {
    let mut draft = example();
    let mut document = draft.document().clone();
    let all = NASTY.join("\n");
    for field in [&mut document.subject.name, &mut document.subject.authority, &mut document.subject.prepared_by] {
        *field = Some(all.replace('\n', " "));
    }
    document.subject.marking = Some(all.replace('\n', " "));
    document.subject.notes = Some(all.clone());
    for answer in document.answers.values_mut() {
        answer.comment = Some(all.clone());
        answer.good_practice = Some(all.clone());
        answer.reason = Some(all.clone());
        answer.other_challenges = NASTY.iter().map(|text| (*text).to_owned()).collect();
        answer.evidence = vec![Evidence {
            title: Some(all.replace('\n', " ")),
            title_translated: Some(NASTY[0].into()),
            provision: Some(NASTY[2].into()),
            url: Some("https://example.org/<b>\"'".into()),
            ..Evidence::default()
        }];
    }
    let extra = documents::with_follow_up(document.extra.clone().unwrap_or_default(), "A-02/law", "action", &all);
    document.extra = extra;
    draft.apply(Edit::Whole(Box::new(document)));
    draft
}

#[test]
fn text_is_text_on_the_page_and_in_the_file() {
    let draft = nasty();
    let page = html_of(&draft, &screen());
    let file = file_of(&draft, "html", false);
    for html in [&page, &file] {
        assert!(html.contains("&lt;img src=x onerror=alert(1)&gt;"));
        for wrong in ["<img", "<script", "<svg onload", "href=\"javascript:", "\u{0}", "\u{7}"] {
            assert!(!html.contains(wrong), "{wrong}");
        }
    }
    // The file itself fetches and runs nothing.
    for wrong in ["<link", "<iframe", "<object", "<embed", "<video", "<base", "@import", "url("] {
        assert!(!file.contains(wrong), "{wrong}");
    }
    let markdown = file_of(&draft, "md", false);
    for wrong in ["<img", "<script"] {
        assert!(!markdown.contains(wrong), "{wrong}");
    }
    // Every bracket of a person's text is escaped, so that it makes no link.
    assert_eq!(markdown.matches("](javascript:").count(), markdown.matches("\\](javascript:").count());
}

fn file_of(draft: &Draft, kind: &str, redacted: bool) -> String {
    Worker::standard().call(SaveFile { is_redacted: redacted, ..worker::file_of(draft, kind) }).unwrap().content
}

#[test]
fn a_file_is_named_after_member_date_and_instrument_or_after_nobody() {
    let mut draft = example();
    let version = draft.document().instrument.version.clone();
    let worker = Worker::standard();
    let named = |draft: &Draft, kind: &str, is_redacted: bool, is_neutral: bool| {
        let file = worker.call(SaveFile { is_redacted, is_neutral, ..worker::file_of(draft, kind) }).unwrap();
        (file.name, file.media_type)
    };
    let (name, media) = named(&draft, "json", false, false);
    assert_eq!(name, format!("XA_{}_palermo_{version}.json", draft.document().subject.as_at.as_deref().unwrap()));
    assert_eq!(media, "application/json");
    let (name, media) = named(&draft, "results.ndjson", true, false);
    assert!(name.starts_with("assessment_") && name.ends_with("_redacted_results.ndjson"), "{name}");
    assert_eq!(media, "application/x-ndjson");
    // A table says its marking in its name, unless that is not to say whom it is about.
    draft.edit(Edit::Subject { field: SubjectField::Marking, text: Some("For official use".into()) }, NOW);
    let (name, _) = named(&draft, "answers.csv", false, false);
    assert!(name.ends_with(&format!("_{version}_For-official-use_answers.csv")), "{name}");
    let (name, _) = named(&draft, "answers.csv", false, true);
    assert!(!name.contains("official"), "{name}");
    draft.edit(Edit::Subject { field: SubjectField::Name, text: Some("Ministère/../etc: a b".into()) }, NOW);
    draft.edit(Edit::Subject { field: SubjectField::Member, text: None }, NOW);
    let (name, _) = named(&draft, "md", false, false);
    assert!(name.starts_with("Ministère-..-etc--a-b_"), "{name}");
    let (name, _) = named(&draft, "md", false, true);
    assert!(name.starts_with("assessment_") && !name.contains("redacted"), "{name}");
}

#[test]
fn a_questionnaire_is_of_all_questions_of_a_section_or_of_a_lead_agency() {
    let draft = example();
    let instrument = draft.instrument();
    let worker = Worker::standard();
    let count = |scope: &str| {
        let call = SaveFile { scope: scope.to_owned(), ..worker::file_of(&draft, "questionnaire.html") };
        let file = worker.call(call).unwrap();
        (file.name, file.content.matches("<section class=\"question\">").count())
    };
    let (name, all) = count("");
    assert!(name.ends_with("_questionnaire.html"), "{name}");
    assert!(all > 100);
    // Every choice of the screen asks something, and less than everything.
    let html = html_of(&draft, &screen());
    let field = html.split_once("name=\"paper\">").unwrap().1.split_once("</select>").unwrap().0;
    let choices: Vec<&str> =
        field.split("<option value=\"").skip(1).map(|option| option.split('"').next().unwrap()).collect();
    let leads = insight::leads(&draft).len();
    assert!(choices.len() > leads + 10 && choices.len() <= 1 + leads + instrument.sections().count());
    for choice in choices.iter().skip(1) {
        let choice = choice.replace("&#39;", "'").replace("&amp;", "&");
        let (name, asked) = count(&choice);
        assert!(0 < asked && asked < all, "{choice}: {asked}");
        assert!(name.contains("_questionnaire_"), "{name}");
    }
}

#[test]
fn the_html_file_opens_again_with_everything_in_it() {
    for draft in [example(), nasty()] {
        let html = file_of(&draft, "html", false);
        let opened = Worker::standard().open(html.as_bytes(), "report.html").unwrap();
        assert_eq!(opened, OpenedFile::Assessment { document: worker::text(&draft), remarks: None });
    }
}

#[test]
fn another_html_file_and_a_cut_one_are_refused_in_words() {
    let worker = Worker::standard();
    let open = |bytes: &[u8]| refused(worker.open(bytes, "a.html"));
    let (title, lines) = open(b"<!doctype html><p>hello</p>");
    assert!(title.contains("a.html") && lines[0].contains("web page"), "{title} {lines:?}");
    let html = file_of(&example(), "html", false);
    open(&html.as_bytes()[..3000]);
    let changed = html.replacen("palermo-assessment\" content=\"", "palermo-assessment\" content=\"!", 1);
    assert_ne!(changed, html);
    open(changed.as_bytes());
}

#[test]
fn a_redacted_copy_holds_levels_and_nothing_else() {
    let mut draft = example();
    let secret = "SECRET-WORD";
    draft.edit(Edit::Subject { field: SubjectField::Name, text: Some(secret.into()) }, NOW);
    let mut document = draft.document().clone();
    for answer in document.answers.values_mut() {
        answer.comment = Some(secret.into());
        answer.other_challenges = vec![secret.into()];
        answer.evidence = vec![Evidence { title: Some(secret.into()), ..Evidence::default() }];
    }
    document.extra = documents::with_follow_up(document.extra.clone().unwrap_or_default(), "A-02/law", "lead", secret);
    draft.apply(Edit::Whole(Box::new(document)));
    for kind in ["json", "html", "md", "answers.csv", "answers.ndjson", "results.csv", "results.ndjson"] {
        let whole = file_of(&draft, kind, false);
        let redacted = file_of(&draft, kind, true);
        let decoded = String::from_utf8(palermo_json(&redacted)).unwrap();
        if kind != "html" {
            assert!(whole.contains(secret), "{kind}");
        }
        for (what, text) in [("file", &redacted), ("inside", &decoded)] {
            assert!(!text.contains(secret) && !text.contains("Tessmarel"), "{kind} {what}");
            assert!(!text.contains(&draft.document().id) || draft.document().id.len() < 6, "{kind} {what}");
        }
    }
    let opened = documents::open(file_of(&draft, "json", true).as_bytes(), &[palermo()]).unwrap();
    let Opened::Assessment(opened) = opened else { panic!("an assessment") };
    // The figures are the same.
    for group in palermo().groups() {
        for dimension in palermo().dimensions.ids() {
            let scores = (draft.scores(), opened.draft.scores());
            assert_eq!(scores.0.figures(group, dimension), scores.1.figures(group, dimension));
        }
    }
    assert_eq!(opened.draft.document().subject.member, None);
}

/// The JSON inside a file, where it is HTML; else the file.
fn palermo_json(file: &str) -> Vec<u8> {
    if report::file::is_html(file.as_bytes()) {
        report::file::read(file.as_bytes()).unwrap()
    } else {
        file.as_bytes().to_vec()
    }
}

#[test]
fn what_is_planned_changes_no_answer_and_no_file() {
    let draft = example();
    let before = save::assessment(&draft);
    let instrument = draft.instrument();
    let gap =
        insight::gaps(instrument, draft.scores()).into_iter().find(|gap| gap.points.is_some_and(|p| p > 0.5)).unwrap();
    let best = extreme(instrument, gap.item, true).unwrap();
    let planned = vec![PlannedLevel { item: instrument.item_name(gap.item), level: best.to_owned() }];
    let (draft_text, part) = (worker::text(&draft), ReportPart::Planned);
    let call = WriteReportPart { draft: draft_text, key: "draft".into(), planned, part };
    let Html(html) = Worker::standard().call(call).unwrap();
    // What closing the gap is worth is what the whole part gains.
    let gain = report::words::points(gap.points.unwrap());
    assert!(html.contains(&format!("+{gain}")), "{gain} in {html}");
    assert_eq!(save::assessment(&draft), before);
}

#[test]
fn follow_up_is_kept_beside_whatever_else_stands_under_extra() {
    let mut extra = engine::instrument::document::Extra::new();
    extra.insert("other".into(), json!([1]));
    let set = documents::with_follow_up(extra.clone(), "A-02/law", "action", "Draft a bill").unwrap();
    let set = documents::with_follow_up(set, "A-02/law", "due", "2027-03-01").unwrap();
    assert_eq!(set["other"], json!([1]));
    let entry = documents::follow_up_of(Some(&set), "A-02/law").unwrap();
    assert_eq!((entry["action"].as_str(), entry["due"].as_str()), (Some("Draft a bill"), Some("2027-03-01")));
    let gone = documents::with_follow_up(set, "A-02/law", "action", "").unwrap();
    let gone = documents::with_follow_up(gone, "A-02/law", "due", "").unwrap();
    assert_eq!(gone, extra);
    assert_eq!(documents::with_follow_up(Default::default(), "A-02/law", "action", ""), None);
}

#[test]
fn opening_says_what_differs_with_both_figures() {
    let mut file: Value = serde_json::from_str(&save::assessment(&example())).unwrap();
    file["results"]["groups"]["protocol"]["law"]["score"] = json!(0.123);
    let opened = Worker::standard().open(json::document(&file).as_bytes(), "example.json").unwrap();
    let OpenedFile::Assessment { remarks: Some(Explanation { title, lines }), .. } = opened else {
        panic!("{opened:?}")
    };
    assert!(title.contains("example.json"));
    assert!(lines.iter().any(|line| line.contains("checksum")), "{lines:?}");
    assert!(lines.iter().any(|line| line.contains("0.123")), "{lines:?}");
}

#[test]
fn an_instrument_is_laid_open_with_its_warnings_weights_and_questions() {
    let worker = Worker::with(&[]);
    let inspect = |bytes: &[u8]| {
        let instrument = worker.call_about(LoadInstrument {}, bytes).unwrap();
        worker.call(InspectInstrument { instrument }).unwrap().0
    };
    let html = inspect(PALERMO);
    let palermo = palermo();
    for indicator in palermo.indicators.ids() {
        assert!(html.contains(&format!("id=\"preview-{}\"", palermo.indicator_id(indicator))));
    }
    let mut wrong: Value = serde_json::from_slice(PALERMO).unwrap();
    wrong["parts"][0]["children"][0]["children"][0]["children"][0]["guidance"] = Value::Null;
    let html = inspect(wrong.to_string().as_bytes());
    assert!(html.contains("L06"), "a warning of the linter");
    wrong["parts"][0]["id"] = json!("results");
    let (_, lines) = refused(worker.call_about(LoadInstrument {}, wrong.to_string().as_bytes()));
    assert!(lines.iter().any(|line| line.contains("parts[0].id")), "{lines:?}");
}

#[test]
fn a_filled_sheet_comes_back_and_one_that_does_not_fit_changes_nothing() {
    let draft = example();
    let worker = Worker::standard();
    let text = worker::text(&draft);
    let read = |sheet: &str| worker.call_about(ReadSheet { draft: text.clone() }, sheet.as_bytes());
    let same = read(&file_of(&draft, "sheet.csv", false)).unwrap();
    assert_eq!(same, FilledSheet { taken: Vec::new(), asked: Vec::new(), remarks: Vec::new() });
    let filled = read("indicator,dimension,level,comment\nA-02,law,none,\nB-04,law,,From the sheet\n").unwrap();
    let document: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(document["answers"]["B-04"].get("comment"), None);
    let place =
        |place: &str, before: &Value, value: Value| Place { place: place.into(), before: before.clone(), value };
    let before = &document["answers"]["A-02"]["law"];
    assert_eq!(filled.taken, [place("answers.B-04.comment", &Value::Null, json!("From the sheet"))]);
    assert_eq!(filled.asked, [place("answers.A-02.law", before, json!({"level": "none"}))]);
    let (_, lines) = refused(read("indicator,dimension,level\nA-02,law,nonsense\n"));
    assert!(!lines.is_empty());
    assert!(file_of(&draft, "questionnaire.html", false).contains("A-02"));
}

#[test]
fn review_help_and_questions_found_are_pages_of_text() {
    let draft = nasty();
    let worker = Worker::standard();
    let review = worker.part(&draft, ReportPart::Review);
    assert!(review.contains("href=\"#/a/draft/"));
    let (draft, key, words) = (worker::text(&draft), "draft".into(), "ONERROR=alert".into());
    let call = FindQuestions { draft, key, words, status: QuestionStatus::Any, lead: String::new() };
    let FoundQuestions { count, html: Html(found) } = worker.call(call).unwrap();
    assert!(count.contains("questions found"), "{count}");
    assert!(!count.starts_with("0 "));
    let Html(help) = worker.call(WriteHelp {}).unwrap();
    for (name, html) in [("review", &review), ("find", &found), ("help", &help)] {
        for wrong in ["<img", "<script", "NaN", "{"] {
            assert!(!html.contains(wrong), "{name}: {wrong}");
        }
    }
}

#[test]
fn to_a_state_that_is_no_party_the_report_calls_a_duty_a_standard() {
    let party = |answer: &str| {
        let mut draft = example();
        for question in ["party-protocol", "party-convention"] {
            draft.edit(Edit::Context { question: question.into(), options: vec![answer.into()] }, NOW);
        }
        html_of(&draft, &screen())
    };
    let (yes, no) = (party("yes"), party("no"));
    let words = Catalogue::complete().get(texts::key::STRENGTH_NOT_PARTY);
    assert!(no.contains(words) && !yes.contains(words), "{words}");
    assert!(yes.contains(">Duty<"));
    assert!(!no.contains(">Duty<"));
}

fn html(draft: &Draft, blocks: &[report::block::Block]) -> String {
    let texts = Catalogue::complete();
    let words = report::words::Words { texts: &texts, instrument: draft.instrument() };
    report::html::html(blocks, Medium::Screen, &words)
}

#[test]
fn a_choice_between_two_tabs_is_told_in_the_words_of_the_form() {
    let draft = example();
    let texts = Catalogue::complete();
    let whole = "é".repeat(2_000);
    let places = [
        (
            "answers.A-02.law",
            json!({"level": "none"}),
            ["A-02 Law: Can one person", "In the other tab: Nothing in force", "theirs/0"],
        ),
        ("answers.A-02.comment", json!("<b>mine</b>"), ["A-02: Comment", "&lt;b&gt;mine&lt;/b&gt;", "mine/1"]),
        (
            "answers.A-02.flag",
            json!(true),
            ["A-02: Mark for another look", "Here: no\nIn the other tab: yes", "mine/2"],
        ),
        (
            "answers.A-02.evidence",
            json!([{"kind": "statute", "title": "Act 3", "provision": "s 4", "date": "2008-02-06"}, {"kind": "other"}]),
            ["A-02: Evidence", "Law or regulation in force, Act 3, s 4, 6 February 2008; Other", "mine/3"],
        ),
        ("answers.A-02.challenges", json!([]), ["A-02: What stands in the way", "In the other tab: nothing", "mine/4"]),
        ("subject.marking", Value::Null, ["Marking", "In the other tab: nothing", "mine/5"]),
        ("context.federal", json!(["yes"]), ["Circumstances", "In the other tab: yes", "mine/6"]),
        (
            "extra.follow_up.A-02/law",
            json!({"action": "x", "lead": "y"}),
            ["Follow-up", "In the other tab: x, y", "mine/7"],
        ),
        (
            "answers.Q-99.zeal",
            json!(7),
            ["Another part of the assessment (answers.Q-99.zeal)", "In the other tab: 7", "mine/8"],
        ),
        ("subject.notes", json!(whole), ["Notes", &whole, "theirs/9"]),
    ];
    let conflicts: Vec<(String, Value)> =
        places.iter().map(|(place, theirs, _)| ((*place).to_owned(), theirs.clone())).collect();
    let shown = html(&draft, &report::conflicts(&draft, &texts, &conflicts, &[]));
    for (place, _, words) in &places {
        for word in words {
            assert!(shown.contains(word), "{place}: {word}\n{shown}");
        }
    }
    assert!(shown.contains(&format!("{}…", "é".repeat(40))), "a button says how it begins");
}

#[test]
fn a_lock_can_be_set_or_taken_away_and_what_that_means_is_said_first() {
    let draft = example();
    let texts = Catalogue::complete();
    let [open, locked] = [false, true].map(|is_locked| html(&draft, &report::lock(&draft, &texts, is_locked)));
    let order = ["nobody can open the draft again", "field-passphrase", "field-again", "data-file=\"lock/set\""];
    let places: Vec<usize> = order.iter().map(|words| open.find(words).unwrap_or_else(|| panic!("{words}"))).collect();
    assert!(places.is_sorted(), "{places:?}");
    assert!(locked.contains("lock/remove") && locked.contains("lock/close") && !locked.contains("lock/set"));
}

#[test]
fn in_a_file_word_passes_over_pictures_and_finds_their_tables() {
    let draft = example();
    let texts = Catalogue::complete();
    let words = report::words::Words { texts: &texts, instrument: draft.instrument() };
    let file = report::html::html(&report::report(&draft, &texts, &Options::default()), Medium::File, &words);
    // What Word sees: it takes the first kind of comment for a condition that it does not meet.
    let mut seen = String::new();
    let mut rest = file.as_str();
    let mut hidden = 0;
    while let Some((before, after)) = rest.split_once("<!--[if !mso]><!-->") {
        let (picture, after) = after.split_once("<!--<![endif]-->").expect("a condition that ends");
        assert!(picture.contains("<svg") && !picture.contains("<table"));
        seen.push_str(before);
        rest = after;
        hidden += 1;
    }
    seen.push_str(rest);
    assert!(hidden > 4, "{hidden} pictures");
    assert!(!seen.contains("<!--"));
    // The small ones in tables have no words that would stand loose.
    for picture in seen.split("<svg").skip(1) {
        let picture = picture.split("</svg>").next().unwrap();
        let words = picture.split('>').skip(1).map(|part| part.split('<').next().unwrap()).collect::<String>();
        assert_eq!(words.trim(), "", "{picture}");
    }
    assert_eq!(seen.matches("<figure").count(), hidden);
    assert_eq!(seen.matches("<table").count(), file.matches("<table").count());
    assert_eq!(seen.matches("<h2").count(), file.matches("<h2").count());
}
