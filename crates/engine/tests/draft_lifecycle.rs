//! The life of a draft over weeks: a clearance that a change takes back, earlier states, next year's assessment, finding a
//! question again.

use engine::assessment::document::{Evidence, ItemAnswer, Status};
use engine::assessment::{Draft, Edit, SubjectField, TextField, past};
use engine::insight::{QuestionFilter, QuestionStatus, cited, find, leads};
use engine::instrument::IndicatorId;
use fixtures::{NOW, palermo};
use serde_json::json;

fn draft() -> Draft {
    Draft::begin(palermo(), "one".into(), NOW)
}

fn asked(id: &str) -> IndicatorId {
    palermo().indicator_named(id).unwrap()
}

fn comment(text: &str) -> Edit {
    Edit::Text { indicator: asked("A-02"), field: TextField::Comment, text: Some(text.into()) }
}

fn level(indicator: &str, dimension: &str, level: &str) -> Edit {
    let answer = Some(ItemAnswer { level: level.into(), because: None });
    let item = palermo().item_named(&format!("{indicator}/{dimension}")).unwrap();
    Edit::Item { item, answer }
}

fn cleared() -> Draft {
    let mut draft = draft();
    draft.edit(comment("as cleared"), NOW);
    let edit = Edit::stands(Status::Cleared, Some("Attorney-General"), Some("2026-12-01"));
    assert!(draft.edit(edit, NOW).changed);
    draft
}

#[test]
fn a_change_after_clearance_makes_it_a_draft_again_and_says_so() {
    for change in [
        comment("something else"),
        level("A-02", "law", "full"),
        Edit::Flag { indicator: asked("A-02"), flag: true },
        Edit::Modules(Some(Vec::new())),
        Edit::Subject { field: SubjectField::Marking, text: Some("Open".into()) },
    ] {
        let mut draft = cleared();
        let before = draft.document().clone();
        let change = draft.edit(change, NOW);
        assert!(change.changed && change.reopened);
        let subject = &draft.document().subject;
        assert_eq!((subject.status, &subject.cleared_by, &subject.cleared_on), (None, &None, &None));
        draft.undo(NOW);
        assert_eq!(draft.document(), &before, "undo brings the clearance back");
        draft.redo(NOW);
        assert_eq!(draft.document().subject.status, None, "and redo takes it away again");
    }
}

#[test]
fn keys_after_the_first_one_belong_to_the_step_that_took_the_clearance() {
    let mut draft = cleared();
    let before = draft.document().clone();
    assert!(draft.edit(comment("a"), NOW).reopened);
    assert!(!draft.edit(comment("ab"), NOW).reopened, "it is said once");
    draft.edit(comment("abc"), NOW);
    draft.undo(NOW);
    assert_eq!(draft.document(), &before);
}

#[test]
fn what_changes_nothing_is_refused_or_is_about_the_clearance_itself_leaves_it() {
    let mut draft = cleared();
    let status = |draft: &Draft| draft.document().subject.status;
    assert!(!draft.edit(comment("as cleared"), NOW).changed);
    assert!(!draft.edit(comment(&"x".repeat(20_001)), NOW).refused.is_empty());
    assert_eq!(status(&draft), Some(Status::Cleared));
    draft.edit(Edit::Subject { field: SubjectField::ClearedBy, text: Some("Cabinet Office".into()) }, NOW);
    assert_eq!(status(&draft), Some(Status::Cleared), "the office was misspelt");
    let change = draft.edit(Edit::stands(Status::Review, Some("ignored"), None), NOW);
    assert!(!change.reopened);
    assert_eq!((status(&draft), &draft.document().subject.cleared_by), (Some(Status::Review), &None));
    draft.undo(NOW);
    assert_eq!(draft.document().subject.cleared_by.as_deref(), Some("Cabinet Office"));
}

#[test]
fn a_clearance_without_a_day_that_exists_is_refused_whole() {
    let mut draft = draft();
    let before = draft.document().clone();
    let edit = Edit::stands(Status::Cleared, Some("Attorney-General"), Some("2026-13-01"));
    assert!(!draft.edit(edit, NOW).refused.is_empty());
    assert_eq!(draft.document(), &before);
}

#[test]
fn several_edits_at_once_are_taken_back_at_once() {
    let edit = Edit::Several(vec![Edit::stands(Status::Cleared, Some("x"), None), comment("y"), Edit::Modules(None)]);
    let mut document = draft().document().clone();
    let before = document.clone();
    let back = edit.apply(&palermo(), &mut document);
    assert_ne!(document, before);
    back.apply(&palermo(), &mut document);
    assert_eq!(document, before);
}

#[test]
fn next_years_assessment_keeps_answers_and_evidence_and_nothing_of_the_day_or_the_clearance() {
    let mut draft = cleared();
    draft.edit(Edit::Subject { field: SubjectField::Name, text: Some("Thailand".into()) }, NOW);
    draft.edit(Edit::Subject { field: SubjectField::AsAt, text: Some("2026-11-01".into()) }, NOW);
    draft.edit(Edit::Subject { field: SubjectField::PreparedBy, text: Some("A desk officer".into()) }, NOW);
    draft.edit(level("A-02", "law", "full"), NOW);
    draft.edit(Edit::stands(Status::Cleared, Some("x"), Some("2026-12-01")), NOW);
    let later = "2027-11-24T09:00:00Z";
    let next = draft.successor("two".into(), later);
    let document = next.document();
    assert_eq!((document.id.as_str(), document.created.as_deref()), ("two", Some(later)));
    assert_eq!(document.answers, draft.document().answers);
    assert_eq!(document.subject.name.as_deref(), Some("Thailand"));
    let subject = &document.subject;
    assert_eq!((&subject.as_at, subject.status, &subject.cleared_by, &subject.cleared_on), (&None, None, &None, &None));
    assert_eq!(subject.prepared_by, None, "nobody has prepared the new one yet");
    let carried = document.carried.as_ref().unwrap();
    assert_eq!((carried.from.as_str(), carried.as_at.as_deref()), ("one", Some("2026-11-01")));
    assert_eq!(carried.items, ["A-02/law"], "a comment is no answer");
    assert_eq!(next.scores().answers(), draft.scores().answers());
    assert!(!next.can_undo());
}

#[test]
fn everything_cleared_is_one_step_that_can_be_taken_back() {
    let mut draft = cleared();
    let before = draft.document().clone();
    let empty = draft.without_answers();
    assert!(empty.answers.is_empty());
    draft.edit(Edit::Whole(Box::new(empty)), NOW);
    assert!(draft.document().answers.is_empty());
    assert_eq!(draft.document().subject.status, None);
    draft.undo(NOW);
    assert_eq!(draft.document(), &before);
}

#[test]
fn of_earlier_states_one_an_hour_of_today_and_one_a_day_before_are_kept_and_ten_at_most() {
    let now = "2026-11-24T15:30:00Z";
    let dropped = past::thinned(
        &[
            "2026-11-24T09:10:00Z",
            "2026-11-24T09:50:00Z",
            "2026-11-23T08:00:00Z",
            "2026-11-23T17:00:00Z",
            "2026-11-24T10:00:00Z",
        ],
        now,
    );
    assert_eq!(dropped, ["2026-11-24T09:10:00Z", "2026-11-23T08:00:00Z"], "the newer one of a spell stays");
    let days: Vec<String> = (1..=20).map(|day| format!("2026-10-{day:02}T08:00:00Z")).collect();
    let days: Vec<&str> = days.iter().map(String::as_str).collect();
    let dropped = past::thinned(&days, now);
    assert_eq!(dropped.len(), days.len() - past::MOST);
    assert!(dropped.iter().all(|time| *time < "2026-10-11"), "the oldest go first");
    assert!(past::thinned(&["2026-11-24T09:10:00Z"], now).is_empty());
    assert!(past::thinned(&[], now).is_empty());
}

#[test]
fn earlier_states_are_in_the_order_in_which_they_were_kept_whatever_the_clock_said() {
    // Kept a year ahead by mistake, then each day with the clock put right.
    let mut names: Vec<String> = vec!["2026-11-01T08:00:00Z".into()];
    let clocks = (2..=14).map(|day| format!("2026-11-{day:02}T08:00:00Z"));
    for now in std::iter::once("2027-11-01T08:00:00Z".to_owned()).chain(clocks) {
        let known: Vec<&str> = names.iter().map(String::as_str).collect();
        let new = past::name(&known, &now);
        let all: Vec<&str> = known.iter().copied().chain([new.as_str()]).collect();
        assert_eq!(past::in_order(&all).last(), Some(&new.as_str()), "the one kept now is the latest");
        let dropped = past::thinned(&all, &now);
        assert!(!dropped.contains(&new.as_str()), "{now}: what was kept just now is not dropped");
        assert_eq!(all.len() - dropped.len(), all.len().min(past::MOST));
        assert!(dropped.is_empty() || dropped == past::in_order(&all)[..1], "the first goes first");
        names = all.iter().filter(|name| !dropped.contains(name)).map(|name| (*name).to_owned()).collect();
    }
    // Twice in one second, as where the clock was set back: two names.
    let first = past::name(&[], NOW);
    assert_ne!(past::name(&[&first], NOW), first);
}

#[test]
fn a_draft_that_says_anything_beyond_how_it_was_begun_is_worth_keeping() {
    let begun = json!({
        "format": "assessment/1", "id": "a", "instrument": {"id": "palermo", "version": "1"}, "created": "x", "modified": "y",
        "subject": {"member": "FJ", "name": "Fiji", "as_at": "2026-11-01"}, "modules": ["m"], "answers": {}, "context": {},
    });
    assert!(!past::says_something(&begun));
    for (name, value) in [
        ("answers", json!({"A-02": {"comment": "\"answers\":{}"}})),
        ("context", json!({"party": ["yes"]})),
        ("extra", json!({"follow_up": {}})),
        ("carried", json!({"items": []})),
    ] {
        let mut document = begun.clone();
        document[name] = value;
        assert!(past::says_something(&document), "{name}");
    }
    for field in ["authority", "prepared_by", "notes", "marking", "status", "cleared_by", "cleared_on"] {
        let mut document = begun.clone();
        document["subject"][field] = "x".into();
        assert!(past::says_something(&document), "{field}");
        document["subject"][field] = "".into();
        assert!(!past::says_something(&document), "an empty {field}");
    }
    assert!(past::says_something(&json!("no document")));
}

fn normalize(text: &str) -> String {
    text.to_lowercase()
}

fn found(draft: &Draft, words: &str, status: QuestionStatus, lead: &str) -> Vec<String> {
    let wanted = QuestionFilter { words: words.into(), status, lead: lead.into() };
    find(draft, &wanted, &normalize)
        .into_iter()
        .map(|index| draft.instrument().indicator_id(index).to_owned())
        .collect()
}

#[test]
fn a_question_is_found_by_its_words_its_citation_its_id_and_by_ones_own_notes() {
    let mut draft = draft();
    let all = found(&draft, "", QuestionStatus::Any, "");
    assert!(all.len() > 100);
    assert_eq!(found(&draft, "a-02", QuestionStatus::Any, ""), ["A-02"]);
    assert!(found(&draft, "ART. 5(1)", QuestionStatus::Any, "").len() > 1, "citations");
    assert!(found(&draft, "zebra", QuestionStatus::Any, "").is_empty());
    draft.edit(comment("Ask the ZEBRA office"), NOW);
    let list = vec![Evidence { title: Some("Unicorn Act".into()), ..Evidence::default() }];
    draft.edit(Edit::Evidence { indicator: asked("B-01"), list }, NOW);
    assert_eq!(found(&draft, "office zebra", QuestionStatus::Any, ""), ["A-02"], "each word somewhere, in any order");
    assert_eq!(found(&draft, "unicorn", QuestionStatus::Any, ""), ["B-01"]);
    assert!(found(&draft, "unicorn zebra", QuestionStatus::Any, "").is_empty());
}

#[test]
fn questions_are_found_by_how_they_stand_and_who_leads() {
    let mut draft = draft();
    let all = found(&draft, "", QuestionStatus::Any, "");
    assert_eq!(found(&draft, "", QuestionStatus::Open, ""), all);
    assert!(found(&draft, "", QuestionStatus::Unknown, "").is_empty());
    draft.edit(level("A-02", "law", "unknown"), NOW);
    draft.edit(level("B-01", "law", "full"), NOW);
    draft.edit(Edit::Flag { indicator: asked("C-01"), flag: true }, NOW);
    assert_eq!(found(&draft, "", QuestionStatus::Unknown, ""), ["A-02"]);
    assert_eq!(found(&draft, "", QuestionStatus::Unsupported, ""), ["B-01"]);
    assert_eq!(found(&draft, "", QuestionStatus::Flagged, ""), ["C-01"]);
    let list = vec![Evidence { title: Some("Penal Code".into()), ..Evidence::default() }];
    draft.edit(Edit::Evidence { indicator: asked("B-01"), list }, NOW);
    assert!(found(&draft, "", QuestionStatus::Unsupported, "").is_empty());
    let core = found(&draft, "", QuestionStatus::Core, "");
    assert!(!core.is_empty() && core.len() < all.len());
    let names: Vec<String> = leads(&draft).into_iter().map(str::to_owned).collect();
    let by_lead: usize = names.iter().map(|lead| found(&draft, "", QuestionStatus::Any, lead).len()).sum();
    assert_eq!(by_lead, all.len(), "every question has one lead agency");
    // Questions of modules that are left out are not found.
    draft.edit(Edit::Modules(Some(vec!["children".into()])), NOW);
    assert!(found(&draft, "", QuestionStatus::Any, "").len() > all.len());
}

#[test]
fn what_was_cited_is_offered_once_by_its_title() {
    let mut draft = draft();
    let piece = |title: Option<&str>| Evidence { title: title.map(str::to_owned), ..Evidence::default() };
    draft.edit(Edit::Evidence { indicator: asked("B-01"), list: vec![piece(Some("Penal Code")), piece(None)] }, NOW);
    draft.edit(
        Edit::Evidence { indicator: asked("A-02"), list: vec![piece(Some("Penal Code")), piece(Some("Budget"))] },
        NOW,
    );
    let titles: Vec<&str> = cited(&draft).into_iter().filter_map(|piece| piece.title.as_deref()).collect();
    assert_eq!(titles, ["Penal Code", "Budget"]);
}
