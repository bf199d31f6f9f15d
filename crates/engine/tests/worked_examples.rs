//! The worked examples of `docs/method.md`, figure by figure.

use engine::assessment::Draft;
use engine::insight;
use engine::scoring::{Figures, figure};
use fixtures::worked_examples::{
    answered, first_example, fourth_example, instrument, question, second_example, sixth_example, third_example,
};
use serde_json::json;

fn figures(draft: &Draft, node: &str) -> Figures {
    let node = draft.instrument().node_named(node).unwrap();
    draft.scores().figures(node, fixtures::first(draft.instrument())).unwrap()
}

fn bands(draft: &Draft, node: &str) -> Option<Vec<String>> {
    let instrument = draft.instrument();
    let bands = draft.scores().bands(instrument, instrument.node_named(node).unwrap(), fixtures::first(instrument))?;
    Some(bands.into_iter().map(|band| instrument.document.bands[band].id.clone()).collect())
}

#[track_caller]
fn is(figures: Figures, low: f64, score: f64, high: f64, coverage: f64) {
    let expected = [low, score, high, coverage];
    let found = [figures.low, figures.score.unwrap(), figures.high, figures.coverage];
    for (found_one, expected_one) in found.iter().zip(expected) {
        assert!(figure::equal(*found_one, expected_one), "low, score, high, coverage: {found:?}, not {expected:?}");
    }
}

#[track_caller]
fn is_to_four_decimals(found: f64, expected: f64) {
    assert!((found - expected).abs() <= 0.00005, "{found}, not {expected}");
}

#[test]
fn example_1_two_groups_of_means() {
    let example = first_example([json!(2), json!(1)]);
    let draft = answered(&example, &[("a1/law", "full"), ("a2/law", "partial"), ("b1/law", "none")]);
    is(figures(&draft, "A"), 0.75, 0.75, 0.75, 1.0);
    is(figures(&draft, "B"), 0.0, 0.0, 0.0, 1.0);
    is(figures(&draft, "part"), 0.5, 0.5, 0.5, 1.0);
    let b2 = draft.instrument().node_named("b2").unwrap();
    assert_eq!(draft.scores().figures(b2, fixtures::first(draft.instrument())), None, "b2 is excluded");
    assert_eq!(bands(&draft, "A"), Some(vec!["fourth".into()]), "0.75 is at the cut");
    assert_eq!(bands(&draft, "B"), Some(vec!["first".into()]));
    assert_eq!(bands(&draft, "part"), Some(vec!["third".into()]));
}

#[test]
fn example_1_gaps_are_worth_their_points() {
    let example = first_example([json!(2), json!(1)]);
    let draft = answered(&example, &[("a1/law", "full"), ("a2/law", "partial"), ("b1/law", "none")]);
    let gaps = insight::gaps(draft.instrument(), draft.scores());
    let names: Vec<String> = gaps.iter().map(|gap| draft.instrument().item_name(gap.item)).collect();
    assert_eq!(names, ["b1/law", "a2/law"]);
    // b2 stays left out while b1 is closed: every item's applicability is as it is.
    assert!(figure::equal(gaps[0].points.unwrap(), 100.0 / 3.0));
    assert!(figure::equal(gaps[1].points.unwrap(), 50.0 / 3.0));
}

#[test]
fn example_1_with_an_unknown_answer() {
    for weights in [[json!(2), json!(1)], [json!("pooled"), json!("pooled")]] {
        let draft = answered(&first_example(weights), &[("a1/law", "full"), ("a2/law", "unknown"), ("b1/law", "none")]);
        is(figures(&draft, "A"), 0.5, 1.0, 1.0, 0.5);
        is(figures(&draft, "B"), 0.0, 0.0, 0.0, 1.0);
        let third = 1.0 / 3.0;
        is(figures(&draft, "part"), third, 2.0 * third, 2.0 * third, 2.0 * third);
        assert_eq!(bands(&draft, "A"), None, "coverage 0.5 is below the minimum of 0.66");
        assert_eq!(bands(&draft, "part"), Some(vec!["second".into(), "third".into()]));
    }
}

#[test]
fn example_1_with_pooled_groups_has_the_same_weights() {
    let example = first_example([json!("pooled"), json!("pooled")]);
    let draft = answered(&example, &[("a1/law", "full"), ("a2/law", "partial"), ("b1/law", "none")]);
    let weight = |id: &str| {
        draft.scores().weight(draft.instrument().node_named(id).unwrap(), fixtures::first(draft.instrument()))
    };
    assert_eq!((weight("A"), weight("B")), (Some(2.0), Some(1.0)));
    is(figures(&draft, "part"), 0.5, 0.5, 0.5, 1.0);
    let gaps = insight::gaps(draft.instrument(), draft.scores());
    assert!(figure::equal(gaps[0].points.unwrap(), 100.0 / 3.0));
    assert!(figure::equal(gaps[1].points.unwrap(), 50.0 / 3.0));
}

#[test]
fn example_1_b2_is_asked_once_b1_is_full_or_partial_or_open() {
    let example = first_example([json!(2), json!(1)]);
    for (level, asked) in [("full", true), ("partial", true), ("none", false), ("unknown", true)] {
        let draft = answered(&example, &[("b1/law", level)]);
        let b2 = draft.instrument().node_named("b2").unwrap();
        assert_eq!(draft.scores().figures(b2, fixtures::first(draft.instrument())).is_some(), asked, "{level}");
    }
    let open = answered(&example, &[]);
    let b2 = open.instrument().node_named("b2").unwrap();
    assert!(open.scores().figures(b2, fixtures::first(open.instrument())).is_some(), "undecided counts as met");
}

#[test]
fn example_2_one_group_with_unknown_and_not_applicable() {
    let draft = second_example();
    let found = figures(&draft, "part");
    is(found, 7.5 / 14.0, 7.5 / 11.0, 10.5 / 14.0, 11.0 / 14.0);
    is_to_four_decimals(found.coverage, 0.7857);
    is_to_four_decimals(found.low, 0.5357);
    is_to_four_decimals(found.score.unwrap(), 0.6818);
    is_to_four_decimals(found.high, 0.75);
    assert_eq!(bands(&draft, "part"), Some(vec!["third".into(), "fourth".into()]));
}

#[test]
fn example_3_three_ways_to_combine() {
    for (aggregate, expected) in [("mean", 0.6667), ("geometric", 0.5482), ("minimum", 0.2)] {
        let draft = third_example(aggregate);
        let found = figures(&draft, "part");
        is_to_four_decimals(found.score.unwrap(), expected);
        is(found, found.low, found.low, found.low, 1.0);
    }
}

#[test]
fn all_or_part_is_0_a_half_or_1() {
    let child = |id: &str, penalty: bool| {
        let mut node = question(id);
        node["polarity"] = json!(if penalty { "penalty" } else { "positive" });
        node
    };
    let children = [child("a", false), child("b", false), child("p", true)];
    let parts = json!([{"id": "part", "title": "Part", "aggregate": "all_or_part", "children": children}]);
    let example = instrument(&["law"], parts);
    for (levels, expected) in [
        (["none", "none", "none"], 0.0),
        (["none", "none", "full"], 0.0),
        (["little", "none", "none"], 0.5),
        (["full", "partial", "none"], 0.5),
        (["full", "full", "none"], 1.0),
        (["full", "full", "little"], 0.5),
    ] {
        let answers: Vec<(&str, &str)> = ["a/law", "b/law", "p/law"].into_iter().zip(levels).collect();
        is(figures(&answered(&example, &answers), "part"), expected, expected, expected, 1.0);
    }
    let open = answered(&example, &[("a/law", "full"), ("b/law", "full")]);
    is(figures(&open, "part"), 0.5, 1.0, 1.0, 2.0 / 3.0);
}

#[test]
fn example_6_the_paired_gap_of_law_and_practice() {
    let draft = sixth_example();
    let instrument = draft.instrument();
    let pair = insight::pair_of_group(instrument, draft.scores(), instrument.parts[0]).unwrap();
    is_to_four_decimals(pair.gap, 0.4167);
    assert!(figure::equal(pair.gap, 6.25 / 15.0));
    assert!(figure::equal(pair.gap, pair.first - pair.second));
    assert_eq!(pair.indicators, 5);
    let quadrants: Vec<insight::Quadrant> = instrument
        .indicators
        .ids()
        .map(|indicator| {
            let (first, second) = insight::paired(instrument, draft.scores(), indicator).unwrap();
            insight::quadrant(first, second)
        })
        .collect();
    use insight::Quadrant::{BothAbove, FirstAbove};
    assert_eq!(quadrants, [BothAbove, FirstAbove, BothAbove, BothAbove, BothAbove]);
    assert_eq!(insight::quadrant(pair.first, pair.second), FirstAbove);
}

#[test]
fn example_4_a_penalty_takes_a_score_below_0() {
    let draft = fourth_example();
    is(figures(&draft, "part"), -0.5, -0.5, -0.5, 1.0);
    assert_eq!(bands(&draft, "part"), Some(vec!["first".into()]), "below the first cut: the first");
}
