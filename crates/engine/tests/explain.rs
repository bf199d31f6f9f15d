//! Why a score is what it is: what each child adds.

use engine::assessment::Draft;
use engine::insight::{Contribution, explain};
use engine::instrument::NodeId;
use engine::instrument::document::Aggregate;
use engine::scoring::figure;
use fixtures::{Dice, Options};
use serde_json::{Value, json};

fn instrument(aggregate: &str, mut children: Value) -> Value {
    for child in children.as_array_mut().unwrap() {
        child["dimensions"] = json!(["law"]);
    }
    json!({
        "format": "assessment-instrument/1",
        "id": "example", "version": "1", "language": "en", "title": "Example",
        "scales": [{"id": "values", "levels": [
            {"id": "full", "label": "full", "value": 1}, {"id": "nine", "label": "nine", "value": 0.9},
            {"id": "partial", "label": "partial", "value": 0.5}, {"id": "fifth", "label": "fifth", "value": 0.2},
            {"id": "none", "label": "none", "value": 0},
        ]}],
        "dimensions": [{"id": "law", "label": "Law", "scale": "values"}],
        "parts": [{"id": "part", "title": "Part", "aggregate": aggregate, "children": children}],
    })
}

fn answered(instrument: &Value, answers: &[(&str, &str)]) -> Draft {
    let mut all = json!({});
    for (id, level) in answers {
        all[id]["law"] = json!({"level": level});
    }
    let assessment = json!({
        "format": "assessment/1", "id": "a", "instrument": {"id": "example", "version": "1"}, "answers": all,
    });
    fixtures::draft(instrument, &assessment)
}

/// What made the score of the part.
fn of_part(draft: &Draft) -> Vec<Contribution> {
    let instrument = draft.instrument();
    explain(instrument, draft.scores(), instrument.parts[0], fixtures::first(instrument))
}

fn three(aggregate: &str) -> Value {
    let one = |id: &str| json!({"id": id, "question": "?"});
    instrument(aggregate, json!([one("a"), one("b"), one("c")]))
}

#[track_caller]
fn adds(draft: &Draft, expected: &[Option<f64>]) {
    let found: Vec<Option<f64>> = of_part(draft).iter().map(|child| child.adds).collect();
    let agree = |(found, expected): (&Option<f64>, &Option<f64>)| match (found, expected) {
        (Some(found), Some(expected)) => (found - expected).abs() <= 0.000_05,
        (found, expected) => found.is_none() && expected.is_none(),
    };
    assert!(found.len() == expected.len() && found.iter().zip(expected).all(agree), "{found:?}, not {expected:?}");
}

#[test]
fn a_mean_by_hand() {
    let children = json!([
        {"id": "a", "question": "?", "weight": 3},
        {"id": "b", "question": "?", "weight": 1},
        {"id": "c", "question": "?", "weight": 4},
        {"id": "p", "question": "?", "weight": 2, "polarity": "penalty"},
    ]);
    // c is not answered: the sum of the weights is 4, and 8 for the shares.
    let draft = answered(&instrument("mean", children), &[("a", "full"), ("b", "partial"), ("p", "partial")]);
    adds(&draft, &[Some(0.75), Some(0.125), None, Some(-0.25)]);
    let found = of_part(&draft);
    let shares: Vec<f64> = found.iter().map(|child| child.share).collect();
    assert_eq!(shares, [0.375, 0.125, 0.5, 0.25]);
    let weights: Vec<f64> = found.iter().map(|child| child.weight).collect();
    assert_eq!(weights, [3.0, 1.0, 4.0, 2.0]);
    let penalties: Vec<bool> = found.iter().map(|child| child.penalty).collect();
    assert_eq!(penalties, [false, false, false, true]);
}

#[test]
fn the_other_ways_by_hand() {
    let levels = [("a", "nine"), ("b", "nine"), ("c", "fifth")];
    // 0.5482 of all three; 0.9 without c, 0.4272 without a or b.
    adds(&answered(&three("geometric"), &levels), &[Some(0.1210), Some(0.1210), Some(-0.3518)]);
    adds(&answered(&three("minimum"), &levels), &[Some(0.0), Some(0.0), Some(-0.7)]);
    adds(&answered(&three("all_or_part"), &levels), &[Some(0.0), Some(0.0), Some(0.0)]);
    let levels = [("a", "full"), ("b", "full"), ("c", "none")];
    adds(&answered(&three("all_or_part"), &levels), &[Some(0.0), Some(0.0), Some(-0.5)]);
    // The only one that has a score makes all of it.
    for aggregate in ["mean", "geometric", "minimum", "all_or_part"] {
        adds(&answered(&three(aggregate), &[("b", "full")]), &[None, Some(1.0), None]);
        adds(&answered(&three(aggregate), &[]), &[None, None, None]);
    }
}

#[test]
fn an_indicator_has_no_children_to_explain_it() {
    let draft = answered(&three("mean"), &[("a", "full")]);
    let (instrument, a) = (draft.instrument(), draft.instrument().node_named("a").unwrap());
    assert!(explain(instrument, draft.scores(), a, fixtures::first(instrument)).is_empty());
}

/// A group's score out of its children's, from the text of `docs/method.md`.
fn combined(aggregate: Aggregate, children: &[&Contribution]) -> Option<f64> {
    let of = |penalty: bool| -> Vec<(f64, f64)> {
        let wanted = children.iter().filter(|child| child.penalty == penalty);
        wanted.filter_map(|child| Some((child.weight, child.figures.score?))).collect()
    };
    let (ordinary, penalties) = (of(false), of(true));
    if ordinary.is_empty() {
        return None;
    }
    let weights: f64 = ordinary.iter().map(|(w, _)| w).sum();
    Some(match aggregate {
        Aggregate::Mean => {
            let taken: f64 = penalties.iter().map(|(w, x)| w * x).sum();
            (ordinary.iter().map(|(w, x)| w * x).sum::<f64>() - taken) / weights
        }
        Aggregate::Geometric => {
            let product: f64 = ordinary.iter().map(|(w, x)| (0.01 + 0.99 * x.max(0.0)).powf(w / weights)).product();
            (product - 0.01) / 0.99
        }
        Aggregate::Minimum => ordinary.iter().map(|(_, x)| *x).fold(f64::INFINITY, f64::min),
        Aggregate::AllOrPart => {
            let positive = |(_, x): &(f64, f64)| *x > 1e-9;
            if !ordinary.iter().any(positive) {
                0.0
            } else if ordinary.iter().all(|(_, x)| *x >= 1.0 - 1e-9) && !penalties.iter().any(positive) {
                1.0
            } else {
                0.5
            }
        }
    })
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(b.abs()).max(1.0)
}

#[test]
fn contributions_of_random_trees() {
    let mut seen = [0; 4];
    for seed in 0..2000 {
        let mut dice = Dice(seed ^ 0xEF1A);
        let instrument = fixtures::instrument(&mut dice, &Options::ALL);
        let draft = fixtures::draft(&instrument, &fixtures::assessment(&mut dice, &instrument, false));
        let (instrument, scores) = (draft.instrument(), draft.scores());
        for group in instrument.groups() {
            for dimension in instrument.dimensions.ids() {
                let children = explain(instrument, scores, group, dimension);
                let Some(figures) = scores.figures(group, dimension) else {
                    assert!(children.is_empty(), "seed {seed}: an excluded group has no children that count");
                    continue;
                };
                let nodes: Vec<NodeId> = children.iter().map(|child| child.node).collect();
                let mut remaining = instrument.children(group).to_vec();
                remaining.retain(|child| scores.figures(*child, dimension).is_some());
                assert_eq!(nodes, remaining, "seed {seed}: the children that remain, in their order");
                let shares: f64 = children.iter().filter(|child| !child.penalty).map(|child| child.share).sum();
                assert!(figure::equal(shares, 1.0), "seed {seed}: the shares add up to {shares}");
                for child in &children {
                    assert!(child.adds.is_none_or(|adds| adds.is_finite() && adds.to_bits() != (-0.0_f64).to_bits()));
                    assert_eq!(child.adds.is_some(), figures.score.is_some() && child.figures.score.is_some());
                    assert!(child.share.is_finite() && child.share > 0.0);
                }
                let Some(score) = figures.score else { continue };
                let aggregate = instrument.nodes[group].aggregate;
                seen[aggregate as usize] += children.len();
                if aggregate == Aggregate::Mean {
                    let sum: f64 = children.iter().filter_map(|child| child.adds).sum();
                    let size: f64 = children.iter().filter_map(|child| child.adds).map(f64::abs).sum();
                    assert!((sum - score).abs() <= 1e-9 * size.max(1.0), "seed {seed}: {sum}, not {score}");
                    continue;
                }
                for child in children.iter().filter(|child| child.figures.score.is_some()) {
                    let rest: Vec<&Contribution> = children.iter().filter(|other| other.node != child.node).collect();
                    let without = combined(aggregate, &rest).unwrap_or(0.0);
                    let adds = child.adds.unwrap();
                    assert!(close(adds, score - without), "seed {seed}: {adds}, not {score} − {without}");
                }
            }
        }
    }
    assert!(seen.iter().all(|count| *count > 500), "too few to mean anything: {seen:?}");
}

#[test]
fn weights_at_the_ends_of_what_is_possible_leave_no_infinity() {
    for aggregate in ["mean", "all_or_part"] {
        let children = json!([
            {"id": "a", "question": "?", "weight": 1e-300},
            {"id": "p", "question": "?", "weight": 1e300, "polarity": "penalty"},
        ]);
        let draft = answered(&instrument(aggregate, children), &[("a", "full"), ("p", "full")]);
        for child in of_part(&draft) {
            assert!(child.share.is_finite() && child.adds.unwrap().is_finite(), "{child:?}");
        }
    }
}
