//! Several assessments side by side, against a plain count over the naive implementation.

use crate::naive_engine::Naive;
use engine::insight::{DRAWS, Ranks, compare};
use engine::instrument::{Instrument, Role};
use engine::scoring::{Answers, State};
use fixtures::{Dice, Options};
use serde_json::{Value, json};

/// The generator of the draws, written down a second time: the draws stay the same from release to release.
struct Factors(Dice);

impl Factors {
    fn next(&mut self) -> f64 {
        let bits = self.0.draw() >> 11;
        0.75 + 0.5 * (bits as f64 / 2_f64.powi(53))
    }
}

/// The instrument with every indicator's and every numbered group's weight multiplied.
fn drawn(whole: &Value, instrument: &Instrument, factors: &mut Factors) -> Value {
    fn walk(node: &mut Value, index: &mut usize, instrument: &Instrument, factors: &mut Factors) {
        let known = &instrument.nodes[fixtures::at(instrument.nodes.ids(), *index)];
        *index += 1;
        let weight = known.indicator.map_or(known.weight, |indicator| Some(instrument.indicators[indicator].weight));
        if let Some(weight) = weight {
            node["weight"] = json!(weight * factors.next());
        }
        for child in node.get_mut("children").and_then(Value::as_array_mut).into_iter().flatten() {
            walk(child, index, instrument, factors);
        }
    }
    let mut other = whole.clone();
    let mut index = 0;
    for part in other["parts"].as_array_mut().unwrap() {
        walk(part, &mut index, instrument, factors);
    }
    other
}

#[test]
fn ranks_are_those_of_a_plain_count() {
    let (mut some, mut shared, mut moved) = (0, 0, 0);
    for seed in 0..150 {
        let mut dice = Dice(seed ^ 0xC0_4A);
        let whole = fixtures::instrument(&mut dice, &Options::ALL);
        let mut assessments: Vec<Value> = (0..4).map(|_| fixtures::assessment(&mut dice, &whole, false)).collect();
        // One twice, and one with no answer.
        assessments.push(assessments[1].clone());
        let mut empty = assessments[0].clone();
        empty["answers"] = json!({});
        assessments.push(empty);
        let drafts: Vec<_> = assessments.iter().map(|assessment| fixtures::draft(&whole, assessment)).collect();
        let answers: Vec<Answers> = drafts.iter().map(|draft| draft.scores().answers().clone()).collect();
        let instrument = drafts[0].instrument();
        let draws = 4;
        let found = compare(instrument, &answers, draws);

        let mut factors = Factors(Dice(0x5041_4C45_524D_4F00));
        let own: Vec<Naive> = assessments.iter().map(|assessment| Naive::new(&whole, assessment)).collect();
        let mut expected: Vec<Ranks> =
            found.iter().map(|ranks| Ranks { times: vec![vec![0; 6]; 6], ..ranks.clone() }).collect();
        for _ in 0..draws {
            let other = drawn(&whole, instrument, &mut factors);
            let naive: Vec<Naive> = assessments.iter().map(|assessment| Naive::new(&other, assessment)).collect();
            for ranks in &mut expected {
                let scores: Vec<Option<f64>> = naive
                    .iter()
                    .zip(&own)
                    .map(|(one, own)| {
                        let (group, dimension) =
                            (one.nodes()[ranks.group.index()], &one.dimensions[ranks.dimension.index()]);
                        // A score that is not shown takes no rank.
                        let score = one.figures(group, dimension)?.score;
                        score.filter(|_| own.shown(&group.id, dimension) == Some(true))
                    })
                    .collect();
                for (position, score) in scores.iter().enumerate() {
                    let Some(score) = score else { continue };
                    let better = scores.iter().flatten().filter(|other| *other - score > 1e-9).count();
                    ranks.times[position][better] += 1;
                }
            }
        }
        assert_eq!(found, expected, "seed {seed}, instrument {whole:#}");

        let groups = instrument.nodes.values().filter(|node| matches!(node.role, Role::Part | Role::Pillar)).count();
        assert_eq!(found.len(), groups * instrument.dimensions.len());
        for ranks in &found {
            assert_eq!(ranks.times[1], ranks.times[4], "seed {seed}: equal assessments share their ranks");
            let firsts: u32 = ranks.times.iter().map(|times| times[0]).sum();
            some += usize::from(firsts > 0);
            shared += usize::from(firsts > 4);
            moved += usize::from(ranks.times.iter().any(|times| times.iter().filter(|count| **count > 0).count() > 1));
            for times in &ranks.times {
                let all: u32 = times.iter().sum();
                assert!(all == 0 || all == 4, "seed {seed}: a rank in each draw, or in none");
            }
        }
    }
    assert!(some > 200 && shared > 50 && moved > 10, "too few to mean anything: {some}, {shared}, {moved}");
}

#[test]
fn by_hand() {
    let whole = json!({
        "format": "assessment-instrument/1",
        "id": "example", "version": "1", "language": "en", "title": "Example",
        "scales": [{"id": "values", "levels": [
            {"id": "full", "label": "full", "value": 1}, {"id": "half", "label": "half", "value": 0.5},
            {"id": "none", "label": "none", "value": 0},
        ]}],
        "dimensions": [{"id": "law", "label": "Law", "scale": "values"}],
        "parts": [{"id": "part", "title": "Part", "children": [
            {"id": "a", "question": "?", "dimensions": ["law"]},
            {"id": "b", "question": "?", "dimensions": ["law"]},
        ]}],
    });
    let instrument = fixtures::read(&whole).unwrap();
    let one = |a: State, b: State| {
        let mut answers = Answers::empty(&instrument);
        instrument.items().zip([a, b]).for_each(|(item, state)| answers.set(item, state));
        answers
    };
    let (full, half, none) = (State::Level(0), State::Level(1), State::Level(2));
    let few = [
        one(half, half),
        one(full, full),
        one(State::Unanswered, State::Unknown),
        one(half, half),
        one(none, none),
        // First or second of two by which weight is drawn higher.
        one(full, none),
        one(none, full),
    ];
    let found = compare(&instrument, &few, DRAWS);
    assert_eq!(found.len(), 1);
    let [a, b, c, d, e, f, g] = &found[0].times[..] else { panic!("seven assessments") };
    assert_eq!(b[0], 1000, "the best is always first");
    assert_eq!(c, &[0; 7], "without a score there is no rank");
    assert_eq!(a, d);
    assert_eq!(a[2], 1000, "one of the two stands above the halves, the other below");
    assert_eq!(e[5], 1000);
    assert_eq!(f[1] + f[4], 1000);
    assert_eq!((f[1], f[4]), (g[4], g[1]));
    assert!(f[1].abs_diff(500) < 80, "{f:?}");

    assert_eq!(compare(&instrument, &[], 10).len(), 1);
    assert_eq!(compare(&instrument, &few[..1], 0)[0].times, [[0]]);
}
