//! Ids are positions in one instrument. Where drafts of two instruments are open, a question is found in each by its name.

use engine::assessment::document::ItemAnswer;
use engine::assessment::{Draft, Edit};
use fixtures::NOW;
use fixtures::worked_examples::{answered, instrument, question};
use serde_json::json;

fn draft_of(questions: &[&str]) -> Draft {
    let children: Vec<_> = questions.iter().map(|id| question(id)).collect();
    answered(&instrument(&["law"], json!([{"id": "part", "title": "Part", "children": children}])), &[])
}

fn answer(draft: &Draft, name: &str, level: &str) -> Edit {
    let answer = Some(ItemAnswer { level: level.into(), because: None });
    Edit::Item { item: fixtures::item(draft, name), answer }
}

#[test]
fn with_two_instruments_open_an_edit_changes_the_question_of_that_name_in_its_own_draft_alone() {
    let (mut one, mut two) = (draft_of(&["a", "b", "c"]), draft_of(&["c", "b", "d", "e"]));
    assert_ne!(fixtures::item(&one, "c/law"), fixtures::item(&two, "c/law"), "in another place in each");
    assert!(one.edit(answer(&one, "c/law", "full"), NOW).changed);
    assert!(two.document().answers.is_empty());
    assert!(two.edit(answer(&two, "c/law", "none"), NOW).changed);
    for (draft, level) in [(&one, "full"), (&two, "none")] {
        let answers: Vec<(&str, &str)> = draft
            .document()
            .answers
            .iter()
            .map(|(id, answer)| (id.as_str(), answer.items["law"].level.as_str()))
            .collect();
        assert_eq!(answers, [("c", level)]);
    }
    // What only one of them asks has no id in the other.
    assert_eq!(two.instrument().item_named("a/law"), None);
    assert_eq!(one.instrument().item_named("d/law"), None);
    assert!(one.undo(NOW).is_some());
    assert!(one.document().answers.is_empty() && two.document().answers.len() == 1);
}

#[test]
#[should_panic(expected = "an id of another instrument")]
fn an_id_that_an_instrument_does_not_have_is_never_taken_for_one_of_its_own() {
    let (mut one, two) = (draft_of(&["a", "b", "c"]), draft_of(&["c", "b", "d", "e"]));
    one.edit(answer(&two, "e/law", "full"), NOW);
}
