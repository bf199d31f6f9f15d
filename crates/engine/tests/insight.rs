//! What is told beside the scores: how far the answers have come, shares as they are shown, and questions found.

use crate::palermo::{indicators, instrument};
use documents::read_draft;
use engine::insight::{
    Progress, QuestionFilter, QuestionState, QuestionStatus, articles, figures_of, find, leads, progress,
    provision_figures, question_state,
};
use engine::instrument::IndicatorId;
use engine::scoring::{Applies, State, figure};
use fixtures::{Dice, Options};
use std::rc::Rc;

#[test]
fn progress_counts_what_is_asked_and_answered_below_a_node() {
    let mut all = Progress::default();
    for seed in 0..200 {
        let mut dice = Dice(seed ^ 0x960);
        let document = fixtures::instrument(&mut dice, &Options::ALL);
        let assessment = fixtures::assessment(&mut dice, &document, false);
        let draft = fixtures::draft(&document, &assessment);
        let (instrument, scores) = (draft.instrument(), draft.scores());
        for node in instrument.groups() {
            let below: Vec<IndicatorId> = instrument.indicators_below(node).collect();
            let items = instrument.items().filter(|item| {
                let (indicator, _) = instrument.parts_of_item(*item);
                instrument.is_asked(*item) && below.contains(&indicator) && scores.applies(indicator) == Applies::Yes
            });
            let states: Vec<State> = items.map(|item| scores.answers().state(item)).collect();
            let count = |is: &dyn Fn(&State) -> bool| states.iter().filter(|state| is(state)).count();
            let expected = Progress {
                asked: states.len(),
                answered: count(&|state| *state != State::Unanswered),
                unknown: count(&|state| *state == State::Unknown),
            };
            let found = progress(instrument, scores, node);
            assert_eq!(found, expected, "seed {seed}, {node:?}");
            all.asked += found.asked;
            all.answered += found.answered;
            all.unknown += found.unknown;
        }
    }
    assert!(all.unknown > 0 && all.answered > all.unknown && all.asked > all.answered, "{all:?}");
}

/// Whether a question stands so.
type Holds = fn(&QuestionState) -> bool;

#[test]
fn a_question_stands_as_it_is_found() {
    let mut found_of = [0; 5];
    for seed in 0..200 {
        let mut dice = Dice(seed ^ 0x57a7e);
        let document = fixtures::instrument(&mut dice, &Options::ALL);
        let assessment = fixtures::assessment(&mut dice, &document, false);
        let draft = fixtures::draft(&document, &assessment);
        let instrument = draft.instrument();
        let kinds: [(QuestionStatus, Holds); 5] = [
            (QuestionStatus::Open, |state| state.open() > 0),
            (QuestionStatus::Unknown, |state| state.progress.unknown > 0),
            (QuestionStatus::Unsupported, |state| state.unsupported > 0),
            (QuestionStatus::Flagged, |state| state.is_flagged),
            (QuestionStatus::Carried, |state| state.to_confirm > 0),
        ];
        for ((status, is_so), count) in kinds.into_iter().zip(&mut found_of) {
            let found = find(&draft, &QuestionFilter { status, ..QuestionFilter::default() }, &str::to_owned);
            let asked = instrument.indicators.ids().filter(|one| draft.scores().applies(*one) == Applies::Yes);
            let expected: Vec<IndicatorId> = asked.filter(|one| is_so(&question_state(&draft, *one))).collect();
            assert_eq!(found, expected, "seed {seed}, {status:?}");
            *count += found.len();
        }
    }
    assert!(found_of[..4].iter().all(|count| *count > 0), "{found_of:?}");
}

#[test]
fn a_share_is_a_whole_number_and_nothing_unfinished_is_100() {
    let cases = [
        (0.0, "0"),
        (-0.0, "0"),
        (1e-12, "0"),
        (1e-6, "1"),
        (0.004, "1"),
        (0.123, "12"),
        (0.5, "50"),
        (0.994, "99"),
        (0.996, "99"),
        (0.999_999, "99"),
        (1.0 - 1e-12, "100"),
        (1.0, "100"),
        // Under penalties a score may leave the range.
        (-0.2, "-20"),
        (1.3, "130"),
    ];
    for (value, shown) in cases {
        assert_eq!(figure::share(value), shown, "{value}");
    }
}

#[test]
fn everything_is_wanted_only_where_nothing_is_said() {
    assert!(QuestionFilter::default().is_all());
    assert!(QuestionFilter { words: " \n".into(), ..QuestionFilter::default() }.is_all());
    for wanted in [
        QuestionFilter { words: "court".into(), ..QuestionFilter::default() },
        QuestionFilter { status: QuestionStatus::Open, ..QuestionFilter::default() },
        QuestionFilter { lead: "police".into(), ..QuestionFilter::default() },
    ] {
        assert!(!wanted.is_all(), "{wanted:?}");
    }
}

#[test]
fn a_question_is_found_by_the_works_it_rests_on_and_by_no_other() {
    let instrument = Rc::new(instrument());
    let text = format!(
        r#"{{"format":"assessment/1","id":"a","instrument":{{"id":"palermo","version":"{}"}},"answers":{{}}}}"#,
        instrument.document.version
    );
    let draft = read_draft(&text, &[Rc::clone(&instrument)]).unwrap();
    let found = |words: &str| {
        find(&draft, &QuestionFilter { words: words.into(), ..QuestionFilter::default() }, &str::to_lowercase)
    };
    let applies = |index: &IndicatorId| draft.scores().applies(*index) == Applies::Yes;
    for source in &instrument.document.sources {
        let cites = |id: &String| {
            let provision = instrument.provision_named(id).map(|index| &instrument.document.provisions[index]);
            provision.is_some_and(|provision| provision.source.as_ref() == Some(&source.id))
        };
        let expected: Vec<IndicatorId> = indicators(&instrument)
            .into_iter()
            .filter(|(index, document)| {
                applies(index) && document.provisions.iter().chain(&document.see_also).any(cites)
            })
            .map(|(index, _)| index)
            .collect();
        let all = found(&source.title.to_lowercase());
        assert!(expected.iter().all(|index| all.contains(index)), "{}", source.title);
        if source.id == "untoc" {
            assert_eq!(all, expected, "{}", source.title);
            assert!(expected.len() < instrument.indicators.ids().filter(applies).count());
        }
    }
    assert_eq!(found("no such words anywhere"), Vec::new());
}

#[test]
fn lead_agencies_are_those_of_the_questions_each_once() {
    let instrument = Rc::new(instrument());
    let draft = engine::assessment::Draft::begin(Rc::clone(&instrument), "a".into(), "2026-11-24T09:00:00Z");
    let mut expected: Vec<String> = Vec::new();
    for (_, document) in indicators(&instrument) {
        expected.extend(document.lead.clone().filter(|lead| !expected.contains(lead)));
    }
    assert!(expected.len() > 5);
    assert_eq!(leads(&draft), expected);
}

#[test]
fn articles_are_the_cited_provisions_by_what_stands_before_the_bracket() {
    let instrument = instrument();
    for source in ["tip", "untoc"] {
        // Out of the document, without the engine.
        let mut expected: Vec<(String, Vec<String>)> = Vec::new();
        for provision in &instrument.document.provisions {
            let is_cited =
                indicators(&instrument).iter().any(|(_, document)| document.provisions.contains(&provision.id));
            if provision.source.as_deref() != Some(source) || !is_cited {
                continue;
            }
            let article = provision.citation.split('(').next().unwrap().trim().to_owned();
            match expected.last_mut() {
                Some((last, ids)) if *last == article => ids.push(provision.id.clone()),
                _ => expected.push((article, vec![provision.id.clone()])),
            }
        }
        let found: Vec<(String, Vec<String>)> = articles(&instrument, source)
            .into_iter()
            .map(|article| {
                let id = |index: &usize| instrument.document.provisions[*index].id.clone();
                (article.citation, article.provisions.iter().map(id).collect())
            })
            .collect();
        assert_eq!(found, expected, "{source}");
        assert!(found.len() > 5 && found.iter().any(|(_, provisions)| provisions.len() > 1), "{source}");
    }
    assert_eq!(articles(&instrument, "no such work"), []);
}

#[test]
fn the_figures_of_several_provisions_are_one_mean_over_the_items_that_cite_any_of_them() {
    let (mut with_score, mut without, mut none) = (0, 0, 0);
    for seed in 0..300 {
        let mut dice = Dice(seed ^ 0xA47);
        let document = fixtures::instrument(&mut dice, &Options::ALL);
        let assessment = fixtures::assessment(&mut dice, &document, false);
        let draft = fixtures::draft(&document, &assessment);
        let (instrument, scores) = (draft.instrument(), draft.scores());
        for dimension in instrument.dimensions.ids() {
            let single = provision_figures(instrument, scores, dimension);
            for (provision, expected) in single.iter().enumerate() {
                assert_eq!(figures_of(instrument, scores, &[provision], dimension), *expected, "seed {seed}");
            }
            let some: Vec<usize> = (0..single.len()).filter(|_| dice.chance(40)).collect();
            // Each item once, however many of them it cites.
            let items: Vec<(f64, engine::scoring::Figures)> = instrument
                .indicators
                .ids()
                .map(|index| &instrument.indicators[index])
                .filter(|one| !instrument.nodes[one.node].under_penalty)
                .filter(|one| some.iter().any(|provision| one.provisions.contains(provision)))
                .filter_map(|one| Some((one.weight, scores.figures(one.node, dimension)?)))
                .collect();
            let mean = |of: &dyn Fn(&engine::scoring::Figures) -> Option<f64>| {
                let known: Vec<(f64, f64)> =
                    items.iter().filter_map(|(weight, figures)| Some((*weight, of(figures)?))).collect();
                let total: f64 = known.iter().map(|(weight, _)| weight).sum();
                (!known.is_empty()).then(|| known.iter().map(|(weight, value)| weight * value).sum::<f64>() / total)
            };
            let found = figures_of(instrument, scores, &some, dimension);
            let same = |a: Option<f64>, b: Option<f64>| match (a, b) {
                (Some(a), Some(b)) => figure::equal(a, b),
                (a, b) => a.is_none() && b.is_none(),
            };
            assert!(same(found.map(|found| found.low), mean(&|one| Some(one.low))), "seed {seed}");
            assert!(same(found.map(|found| found.high), mean(&|one| Some(one.high))), "seed {seed}");
            assert!(same(found.map(|found| found.coverage), mean(&|one| Some(one.coverage))), "seed {seed}");
            assert!(same(found.and_then(|found| found.score), mean(&|one| one.score)), "seed {seed}");
            match found {
                Some(found) if found.score.is_some() => with_score += 1,
                Some(_) => without += 1,
                None => none += 1,
            }
        }
    }
    assert!(with_score > 50 && without > 3 && none > 3, "{with_score} {without} {none}");
}
