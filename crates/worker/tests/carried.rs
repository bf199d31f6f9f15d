//! Last year's answers are last year's until they are confirmed: an item leaves the list when its answer is changed or
//! confirmed, in whatever way, and by nothing else; what is on it is counted apart and said.

use documents::{InstrumentMatch, json, redact, save};
use engine::assessment::document::{AnswerDocument, AssessmentDocument, Evidence, ItemAnswer, Status};
use engine::assessment::{Draft, Edit, TextField};
use engine::fault::{Reason, Thing};
use engine::insight::{QuestionFilter, QuestionStatus, find, progress_of, to_confirm};
use engine::instrument::{DimensionId, NodeId};
use fixtures::sheets;
use fixtures::worker::{Worker, assessment, text};
use fixtures::{Dice, NOW, Options, example, palermo};
use protocol::{FindQuestions, ReportPart};
use report::{Grouping, Medium};
use serde_json::{Value, json};
use std::rc::Rc;
use texts::Catalogue;

const LATER: &str = "2027-06-30T09:00:00Z";

/// The worked example of 30 June 2026, begun anew.
fn next_year() -> Draft {
    example().successor("next".into(), LATER)
}

fn listed(draft: &Draft) -> Vec<String> {
    draft.document().carried.as_ref().map(|carried| carried.items.clone()).unwrap_or_default()
}

fn confirm(draft: &Draft, items: &[&str]) -> Edit {
    Edit::Confirm { items: items.iter().map(|name| fixtures::item(draft, name)).collect(), again: false }
}

fn answer(draft: &Draft, indicator: &str, dimension: &str, level: Option<&str>) -> Edit {
    let answer = level.map(|level| ItemAnswer { level: level.into(), because: None });
    Edit::Item { item: fixtures::item(draft, &format!("{indicator}/{dimension}")), answer }
}

/// A level of an item that it is not answered with.
fn other_level(draft: &Draft, name: &str) -> String {
    let instrument = draft.instrument();
    let item = instrument.item_named(name).unwrap();
    let given = &draft.answer(item).unwrap().level;
    instrument.levels(item).iter().map(|level| &level.id).find(|id| *id != given).unwrap().clone()
}

/// The first three items of the list.
fn first(draft: &Draft) -> [String; 3] {
    let list = listed(draft);
    [0, 1, 2].map(|index| list[index].clone())
}

fn parts(name: &str) -> (&str, &str) {
    name.split_once('/').unwrap()
}

#[test]
fn every_answer_of_last_year_is_to_be_confirmed_and_counts_as_it_stands() {
    let (last, next) = (example(), next_year());
    let answered = last.document().answers.values().map(|answer| answer.items.len()).sum::<usize>();
    assert_eq!(listed(&next).len(), answered);
    assert_eq!(fixtures::bits(next.instrument(), next.scores()), fixtures::bits(last.instrument(), last.scores()));
    let (progress, left) = progress_of(&next);
    assert_eq!(left, progress.answered, "all that is answered is still to be confirmed");
    assert_eq!(progress_of(&last).1, 0);
}

#[test]
fn an_item_leaves_the_list_when_its_answer_changes_or_is_taken_away_and_undo_brings_it_back() {
    let begun = next_year();
    let name = first(&begun)[0].clone();
    let (indicator, dimension) = parts(&name);
    let before = begun.document().answers.get(indicator).unwrap();
    let mut settled = before.clone();
    settled.items.insert(dimension.into(), ItemAnswer { level: "unknown".into(), because: None });
    let ways = [
        answer(&begun, indicator, dimension, Some(&other_level(&begun, &name))),
        answer(&begun, indicator, dimension, Some("unknown")),
        answer(&begun, indicator, dimension, None),
        Edit::Several(Edit::between(begun.instrument(), fixtures::asked(&begun, indicator), before, &settled)),
        confirm(&begun, &[&name]),
    ];
    for way in ways {
        let words = format!("{way:?}");
        let mut draft = begun.clone();
        let change = draft.edit(way, NOW);
        assert!(change.changed && change.carried, "{words}");
        assert!(!listed(&draft).contains(&name), "{words}");
        assert_eq!(listed(&draft).len(), listed(&begun).len() - 1, "{words}: no other item leaves");
        let after = draft.document().clone();
        draft.undo(LATER);
        assert_eq!(draft.document(), begun.document(), "{words}");
        draft.redo(NOW);
        assert_eq!(draft.document(), &after, "{words}");
    }
}

#[test]
fn what_is_no_answer_confirms_nothing() {
    let begun = next_year();
    let name = first(&begun)[0].clone();
    let (indicator, _) = parts(&name);
    let item = begun.instrument().item_named(&name).unwrap();
    let same = begun.answer(item).unwrap().level.clone();
    let because = begun.answer(item).unwrap().because;
    let asked = fixtures::asked(&begun, indicator);
    let before = begun.document().answers.get(indicator).unwrap();
    let with_comment = AnswerDocument { comment: Some("settled".into()), ..before.clone() };
    for edit in [
        Edit::Text { indicator: asked, field: TextField::Comment, text: Some("seen".into()) },
        Edit::Evidence { indicator: asked, list: vec![Evidence::default()] },
        Edit::Challenges { indicator: asked, listed: Vec::new(), other: vec!["time".into()] },
        Edit::Flag { indicator: asked, flag: true },
        Edit::Modules(Some(Vec::new())),
        Edit::Several(Edit::between(begun.instrument(), fixtures::asked(&begun, indicator), before, &with_comment)),
        // As when a sheet comes back in which this row was left as it is.
        Edit::Item { item, answer: Some(ItemAnswer { level: same, because }) },
        confirm(&begun, &[]),
    ] {
        let words = format!("{edit:?}");
        let mut draft = begun.clone();
        let change = draft.edit(edit, NOW);
        assert!(!change.carried, "{words}");
        assert_eq!(listed(&draft), listed(&begun), "{words}");
    }
}

#[test]
fn a_whole_section_is_confirmed_in_one_step() {
    let mut draft = next_year();
    let before = draft.document().clone();
    let section = draft.instrument().node_named("elements").unwrap();
    let items = to_confirm(&draft, section);
    assert!(items.len() > 5);
    draft.edit(Edit::Confirm { items: items.clone(), again: false }, NOW);
    assert!(to_confirm(&draft, section).is_empty());
    assert_eq!(listed(&draft).len(), before.carried.as_ref().unwrap().items.len() - items.len());
    assert_eq!(draft.document().answers, before.answers);
    draft.undo(LATER);
    assert_eq!(draft.document(), &before);
    assert!(!draft.can_undo());
}

#[test]
fn what_is_not_asked_any_more_is_not_counted_and_is_still_to_be_confirmed_when_it_is_asked_again() {
    let mut draft = next_year();
    let (before, left) = (listed(&draft), progress_of(&draft).1);
    assert!(draft.document().modules.as_ref().is_some_and(|modules| !modules.is_empty()), "the example has topics");
    draft.edit(Edit::Modules(Some(Vec::new())), NOW);
    let (progress, fewer) = progress_of(&draft);
    assert!(fewer < left && fewer == progress.answered);
    assert_eq!(listed(&draft), before);
    draft.undo(NOW);
    assert_eq!(progress_of(&draft).1, left);
}

#[test]
fn a_change_to_what_is_confirmed_takes_a_clearance_back_and_a_clearance_confirms_nothing() {
    let mut draft = next_year();
    draft.edit(Edit::stands(Status::Cleared, Some("Attorney-General"), Some("2027-07-01")), NOW);
    assert_eq!(draft.document().subject.status, Some(Status::Cleared), "allowed with answers left to confirm");
    let name = first(&draft)[0].clone();
    assert!(listed(&draft).contains(&name));
    assert!(draft.edit(confirm(&draft, &[&name]), NOW).reopened);
}

#[test]
fn scores_do_not_depend_on_what_is_confirmed() {
    for seed in 0..100 {
        let mut dice = Dice(seed ^ 0xCA44);
        let instrument = fixtures::instrument(&mut dice, &Options::ALL);
        let assessment = fixtures::assessment(&mut dice, &instrument, false);
        let mut without = assessment.clone();
        without.as_object_mut().unwrap().shift_remove("carried");
        let (with, without) = (fixtures::draft(&instrument, &assessment), fixtures::draft(&instrument, &without));
        assert_eq!(
            fixtures::bits(with.instrument(), with.scores()),
            fixtures::bits(without.instrument(), without.scores())
        );
        assert_eq!(save::results(&with), save::results(&without));
    }
}

#[test]
fn everything_cleared_leaves_nothing_to_confirm() {
    let draft = next_year();
    let empty = draft.without_answers();
    let carried = empty.carried.unwrap();
    assert_eq!(
        (carried.from.as_str(), carried.items.len()),
        (draft.document().carried.as_ref().unwrap().from.as_str(), 0)
    );
}

// ---- In files ---------------------------------------------------------------------------------------------------------

#[test]
fn the_list_is_written_in_the_order_of_the_instrument_before_the_results() {
    let draft = next_year();
    let text = save::assessment(&draft);
    let value: Value = serde_json::from_str(&text).unwrap();
    let fields: Vec<&String> = value.as_object().unwrap().keys().collect();
    let at = |name: &str| fields.iter().position(|field| *field == name).unwrap();
    assert!(at("answers") < at("carried") && at("carried") < at("results"));
    assert_eq!(value["carried"]["from"], json!(example().document().id));
    assert_eq!(value["carried"]["as_at"], json!("2026-06-30"));
    // Whatever order it had.
    let mut turned = value.clone();
    turned["carried"]["items"].as_array_mut().unwrap().reverse();
    turned.as_object_mut().unwrap().shift_remove("checksum");
    let opened = fixtures::open(&palermo(), &turned).unwrap();
    assert_eq!(save::assessment(&opened.draft), text);
}

fn faults(change: impl Fn(&mut Value)) -> Vec<(String, Reason)> {
    let mut value: Value = serde_json::from_str(&save::draft(&palermo(), next_year().document())).unwrap();
    change(&mut value);
    let refusal = fixtures::open(&palermo(), &value).err().map(|refusal| refusal.faults).unwrap_or_default();
    refusal.into_iter().map(|fault| (fault.place.words(&Catalogue::complete()), fault.reason)).collect()
}

#[test]
fn a_list_that_does_not_fit_is_refused_with_every_place() {
    let found = faults(|value| {
        value["carried"] = json!({
            "from": "no id", "as_at": "2025-02-30",
            "items": ["A-02/law", "Z-99/law", "A-02/law", "A-02", "A-02/none"],
        });
    });
    let item = |name: &str| Reason::UnknownId(Thing::Item, name.into());
    let expected = [
        ("carried.from", Reason::MalformedId("no id".into())),
        ("carried.as_at", Reason::BadDate("2025-02-30".into())),
        ("carried.items[1]", item("Z-99/law")),
        ("carried.items[2]", Reason::RepeatedId(Thing::Item, "A-02/law".into())),
        ("carried.items[3]", item("A-02")),
        ("carried.items[4]", item("A-02/none")),
    ];
    assert_eq!(found, expected.map(|(place, reason)| (place.to_owned(), reason)));
    let missing = |name: &str| vec![("carried".to_owned(), Reason::MissingField(name.into()))];
    assert_eq!(faults(|value| value["carried"] = json!({"items": []})), missing("from"));
    assert_eq!(faults(|value| value["carried"] = json!({"from": "a"})), missing("items"));
    assert_eq!(
        faults(|value| value["carried"]["colour"] = json!(1)),
        [("carried.colour".to_owned(), Reason::UnknownField("colour".into()))]
            .map(|(_, reason)| ("carried".into(), reason))
    );
    assert!(faults(|value| value["carried"] = Value::Null).is_empty());
}

#[test]
fn an_item_that_is_listed_and_not_answered_is_left_out_and_that_is_said() {
    let draft = next_year();
    let name = first(&draft)[0].clone();
    let (indicator, dimension) = parts(&name);
    let mut value: Value = serde_json::from_str(&save::draft(&palermo(), draft.document())).unwrap();
    value["answers"][indicator].as_object_mut().unwrap().shift_remove(dimension);
    let opened = fixtures::open(&palermo(), &value).unwrap();
    assert_eq!(opened.unanswered, [name.as_str()]);
    assert!(!listed(&opened.draft).contains(&name));
    let (_, said) = assessment(Worker::standard().open(value.to_string().as_bytes(), "file.json").unwrap());
    assert!(said.iter().any(|line| line.contains(&name)), "{said:?}");
}

#[test]
fn with_another_version_what_does_not_fit_is_set_aside_with_its_answer() {
    let draft = next_year();
    let names = first(&draft);
    let (indicator, dimension) = parts(&names[0]);
    let mut value: Value = serde_json::from_str(&save::draft(&palermo(), draft.document())).unwrap();
    value["instrument"]["version"] = json!("0.0.1");
    // A level that is gone, a question that is gone, and an item that was never answered.
    value["answers"][indicator][dimension] = json!({"level": "gone"});
    value["answers"]["Z-99"] = json!({"law": {"level": "full"}});
    value["carried"]["items"].as_array_mut().unwrap().extend([json!("Z-99/law"), json!("Z-98/law")]);
    let opened = fixtures::open(&palermo(), &value).unwrap();
    let InstrumentMatch::OtherVersion { aside, .. } = &opened.instrument else { panic!("another version") };
    assert_eq!(aside.len(), 4, "{aside:?}");
    let kept = &opened.draft.document().extra.as_ref().unwrap()["not_carried"]["carried"];
    assert_eq!(kept, &json!({"Z-98/law": true, "Z-99/law": true, names[0].as_str(): true}));
    let mut expected = listed(&draft);
    expected.retain(|name| *name != names[0]);
    assert_eq!(listed(&opened.draft), expected);
    assert!(opened.unanswered.is_empty(), "what was set aside is named already");
}

#[test]
fn a_redacted_copy_says_what_is_to_be_confirmed_and_not_by_whose_id() {
    let draft = next_year();
    let from = &draft.document().carried.as_ref().unwrap().from;
    let copy = redact::redacted(draft.instrument(), draft.document());
    let carried = copy.carried.as_ref().unwrap();
    assert_eq!((&carried.items, carried.as_at.as_deref()), (&listed(&draft), Some("2026-06-30")));
    assert_ne!(&carried.from, from);
    let last = example();
    assert_eq!(
        carried.from,
        redact::redacted(last.instrument(), last.document()).id,
        "the redacted copy of last year's"
    );
    let copy = Draft::new(Rc::clone(draft.instrument()), copy);
    assert_eq!(progress_of(&copy), progress_of(&draft));
}

// ---- Other ways in ----------------------------------------------------------------------------------------------------

#[test]
fn a_sheet_that_comes_back_confirms_what_was_changed_in_it_and_nothing_else() {
    let draft = next_year();
    let name = first(&draft)[0].clone();
    let (indicator, dimension) = parts(&name);
    let saved = sheets::write(&draft);
    let mut unchanged = draft.clone();
    assert_eq!(sheets::open(&mut unchanged, &saved), []);
    assert_eq!(listed(&unchanged), listed(&draft));
    let level = other_level(&draft, &name);
    let mut filled = draft.clone();
    assert_eq!(sheets::open(&mut filled, &sheets::filled(&saved, &[(indicator, dimension, "level", &level)])), []);
    assert!(!listed(&filled).contains(&name));
    assert_eq!(listed(&filled).len(), listed(&draft).len() - 1);
    filled.undo(NOW);
    assert_eq!(listed(&filled), listed(&draft));
}

/// A draft as a tab has it, as a value.
fn tab(draft: &Draft) -> Value {
    json::parse(save::draft(draft.instrument(), draft.document()).as_bytes()).unwrap()
}

#[test]
fn what_two_tabs_confirm_and_change_is_joined_without_a_question() {
    let base = next_year();
    let [one, two, three] = first(&base);
    let (indicator, dimension) = parts(&three);
    let (mut ours, mut theirs) = (base.clone(), base.clone());
    ours.edit(confirm(&ours, &[&one]), NOW);
    theirs.edit(confirm(&theirs, &[&two]), NOW);
    theirs.edit(answer(&theirs, indicator, dimension, Some(&other_level(&base, &three))), NOW);
    let known = [Rc::clone(base.instrument())];
    for (mine, other) in [(&ours, &theirs), (&theirs, &ours)] {
        let joined = documents::merge::merge(&tab(&base), &tab(mine), &tab(other));
        assert_eq!(joined.conflicts, []);
        let draft = documents::read_draft(&json::line(&joined.value), &known).unwrap();
        let mut left = listed(&base);
        left.retain(|name| ![&one, &two, &three].contains(&name));
        assert_eq!(listed(&draft), left);
    }
    // One confirms what the other takes back: each is followed where it alone has changed something.
    theirs.undo(NOW);
    let joined = documents::merge::merge(&tab(&base), &tab(&ours), &tab(&theirs));
    let draft = documents::read_draft(&json::line(&joined.value), &known).unwrap();
    assert!(listed(&draft).contains(&three) && !listed(&draft).contains(&one) && !listed(&draft).contains(&two));
}

#[test]
fn two_tabs_never_lose_a_confirmation_whatever_they_do() {
    for seed in 0..200 {
        let mut dice = Dice(seed ^ 0x7AB5);
        let instrument = fixtures::instrument(&mut dice, &Options::ALL);
        let base = fixtures::draft(&instrument, &fixtures::assessment(&mut dice, &instrument, false));
        let mut tabs = [base.clone(), base.clone()];
        for tab in &mut tabs {
            for name in listed(&base) {
                let (indicator, dimension) = parts(&name);
                match dice.below(4) {
                    0 => drop(tab.edit(confirm(tab, &[&name]), NOW)),
                    1 => drop(tab.edit(answer(tab, indicator, dimension, None), NOW)),
                    _ => {}
                }
            }
        }
        let [ours, theirs] = tabs;
        let joined = documents::merge::merge(&tab(&base), &tab(&ours), &tab(&theirs));
        let draft = documents::read_draft(&json::line(&joined.value), &[Rc::clone(base.instrument())]).unwrap();
        let (ours, theirs) = (listed(&ours), listed(&theirs));
        let both: Vec<String> = ours.into_iter().filter(|name| theirs.contains(name)).collect();
        assert_eq!(listed(&draft), both, "what either has looked at has been looked at");
    }
}

#[test]
fn a_document_put_in_place_of_a_draft_has_the_list_that_it_says() {
    let begun = next_year();
    let mut draft = begun.clone();
    let all = listed(&draft);
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    draft.edit(confirm(&draft, &all), NOW);
    // An earlier state is gone back to.
    draft.edit(Edit::Whole(Box::new(begun.document().clone())), NOW);
    assert_eq!(listed(&draft), listed(&begun));
    draft.undo(NOW);
    assert!(listed(&draft).is_empty());
}

// ---- What is said -----------------------------------------------------------------------------------------------------

fn report_of(draft: &Draft) -> String {
    Worker::standard().report(draft)
}

fn review_of(draft: &Draft) -> String {
    Worker::standard().part(draft, ReportPart::Review)
}

/// The questions that are to be confirmed, as they are listed.
fn list_of_carried(draft: &Draft) -> String {
    let (key, words, lead) = ("next".into(), String::new(), String::new());
    let call = FindQuestions { draft: text(draft), key, words, status: QuestionStatus::Carried, lead };
    Worker::standard().call(call).unwrap().html.0
}

fn file(draft: &Draft, kind: &str) -> String {
    Worker::standard().file(draft, kind)
}

#[test]
fn a_report_says_how_much_rests_on_what_was_taken_over() {
    let mut draft = next_year();
    let (progress, left) = progress_of(&draft);
    let said = |n: usize| {
        format!("{n} of {} answers were taken over from 30 June 2026 and not looked at since.", progress.answered)
    };
    for text in [report_of(&draft), file(&draft, "html"), file(&draft, "md")] {
        assert!(text.contains(&said(left)), "{text}");
    }
    let keep = first(&draft);
    let mut rest = listed(&draft);
    rest.retain(|name| !keep.contains(name));
    let rest: Vec<&str> = rest.iter().map(String::as_str).collect();
    draft.edit(confirm(&draft, &rest), NOW);
    let report = report_of(&draft);
    assert!(report.contains(&said(3)));
    // The figures that rest on these three, counted another way: one for each group above each item's dimension.
    let instrument = draft.instrument();
    let mut resting: Vec<(NodeId, DimensionId)> = Vec::new();
    for name in &keep {
        let (indicator, dimension) = instrument.parts_of_item(instrument.item_named(name).unwrap());
        resting.extend(instrument.above(instrument.indicators[indicator].node).map(|group| (group, dimension)));
    }
    resting.sort_unstable();
    resting.dedup();
    let shown = |(group, dimension): (NodeId, DimensionId)| {
        draft.scores().figures(group, dimension).is_some_and(|figures| figures.coverage > 0.0)
    };
    let resting = resting.into_iter().filter(|place| shown(*place)).count();
    let places = instrument.groups().flat_map(|group| instrument.dimensions.ids().map(move |one| (group, one)));
    let all = places.filter(|place| shown(*place)).count();
    assert!(report.contains(&format!("{resting} of {all} figures rest on them")), "{resting} of {all}");
    draft.edit(confirm(&draft, &[&keep[0], &keep[1], &keep[2]]), NOW);
    for text in [report_of(&draft), file(&draft, "md"), report_of(&example())] {
        assert!(!text.contains("not looked at since"));
        assert!(!text.contains("To confirm"));
    }
}

#[test]
fn a_gap_or_a_practice_that_was_taken_over_is_marked() {
    let mut draft = next_year();
    let texts = Catalogue::complete();
    let instrument = palermo();
    let words = report::words::Words { texts: &texts, instrument: &instrument };
    let marks = |draft: &Draft| {
        let options = report::Options { grouping: Grouping::None, ..report::Options::default() };
        let list = report::gap_list(draft, &texts, &options);
        report::html::html(&list, Medium::Screen, &words).matches("To confirm").count()
    };
    let gaps = engine::insight::gaps(draft.instrument(), draft.scores());
    let carried = gaps.iter().filter(|gap| draft.is_carried(gap.item)).count();
    assert!(carried > 20);
    assert_eq!(marks(&draft), carried);
    let name = draft.instrument().item_name(gaps[0].item);
    draft.edit(confirm(&draft, &[&name]), NOW);
    assert_eq!(marks(&draft), carried - 1);
}

#[test]
fn the_review_lists_what_is_to_be_confirmed_and_the_finder_finds_it() {
    let mut draft = next_year();
    let left = progress_of(&draft).1;
    let review = review_of(&draft);
    assert!(review.contains(&format!("Taken over from 30 June 2026 and not looked at since ({left})")));
    assert!(!review_of(&example()).contains("Taken over"), "a draft that was begun from nothing has no such list");
    let wanted = QuestionFilter { status: QuestionStatus::Carried, ..QuestionFilter::default() };
    let found = |draft: &Draft| find(draft, &wanted, &str::to_lowercase).len();
    assert!(found(&draft) > 100);
    let keep = first(&draft)[0].clone();
    let rest = listed(&draft).iter().filter(|name| **name != keep).map(|name| fixtures::item(&draft, name)).collect();
    draft.edit(Edit::Confirm { items: rest, again: false }, NOW);
    assert_eq!(found(&draft), 1);
    assert!(list_of_carried(&draft).contains("(To confirm)"));
    assert!(review_of(&draft).contains("not looked at since (1)"));
}

#[test]
fn where_the_earlier_assessment_says_no_day_none_is_said() {
    let mut last = example().document().clone();
    last.subject.as_at = None;
    let next = Draft::new(palermo(), last).successor("next".into(), LATER);
    assert_eq!(next.document().carried.as_ref().unwrap().as_at, None);
    assert!(report_of(&next).contains("were taken over from the last assessment and not looked at since"));
}

#[test]
fn only_what_was_taken_over_and_is_answered_can_be_confirmed_again() {
    let mut nothing = AssessmentDocument::default();
    let mut draft = next_year();
    let back = Edit::Confirm { items: vec![fixtures::item(&draft, "A-02/law")], again: true };
    let back = back.apply(draft.instrument(), &mut nothing);
    assert_eq!((back, nothing), (confirm(&draft, &[]), AssessmentDocument::default()), "nothing was taken over here");
    let name = first(&draft)[0].clone();
    let (indicator, dimension) = parts(&name);
    draft.edit(answer(&draft, indicator, dimension, None), NOW);
    let before = draft.document().clone();
    assert!(
        !draft.edit(Edit::Confirm { items: vec![fixtures::item(&draft, &name)], again: true }, NOW).changed,
        "only what is answered"
    );
    assert_eq!(draft.document(), &before);
}
