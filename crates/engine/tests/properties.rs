//! What holds for every instrument and all answers: the properties that `docs/method.md` lists under "A group", and what the engine promises
//! besides (the same bits after edits, no NaN, no −0).

use documents::save;
use engine::assessment::document::{AnswerDocument, Because, Evidence, ItemAnswer, Status};
use engine::assessment::{Draft, Edit, SubjectField, TextField, answers_of};
use engine::insight;
use engine::instrument::document::EvidenceKind;
use engine::instrument::{DimensionId, IndicatorId, Instrument, ItemId};
use engine::scoring::{Answers, Figures, Scores, State, figure};
use fixtures::{Dice, NOW, Options};
use serde_json::{Value, json};
use strum::VariantArray;

/// Runs a test on so many random cases; the seed stands in every message.
fn cases(count: u64, options: &Options, test: impl Fn(&mut Dice, Value)) {
    for seed in 0..count {
        let mut dice = Dice(seed ^ 0xC0FFEE);
        let instrument = fixtures::instrument(&mut dice, options);
        let outcome = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| test(&mut dice, instrument.clone())));
        if let Err(panic) = outcome {
            eprintln!("seed {seed}, instrument {instrument:#}");
            std::panic::resume_unwind(panic);
        }
    }
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(1.0)
}

fn all_figures(instrument: &Instrument, scores: &Scores) -> Vec<(String, DimensionId, Option<Figures>)> {
    let mut out = Vec::new();
    for (index, node) in instrument.nodes.iter() {
        for dimension in instrument.dimensions.ids() {
            out.push((node.document.id.clone(), dimension, scores.figures(index, dimension)));
        }
    }
    out.sort_by(|a, b| (&a.0, a.1).cmp(&(&b.0, b.1)));
    out
}

#[track_caller]
fn assert_same_figures(a: &[(String, DimensionId, Option<Figures>)], b: &[(String, DimensionId, Option<Figures>)]) {
    assert_eq!(a.len(), b.len());
    for ((id, dimension, a), (other, _, b)) in a.iter().zip(b) {
        assert_eq!(id, other);
        let agree = match (a, b) {
            (None, None) => true,
            (Some(a), Some(b)) => {
                close(a.low, b.low)
                    && close(a.high, b.high)
                    && close(a.coverage, b.coverage)
                    && a.score.is_some() == b.score.is_some()
                    && close(a.score.unwrap_or(0.0), b.score.unwrap_or(0.0))
            }
            _ => false,
        };
        assert!(agree, "{id} in {dimension:?}: {a:?} and {b:?}");
    }
}

/// Items whose answer no condition reads.
fn unread(instrument: &Instrument) -> Vec<ItemId> {
    let mut read = instrument.item_list(false);
    for indicator in instrument.indicators.values() {
        if let Some(condition) = &indicator.applies_when {
            condition.for_each_item(&mut |item, _| read[item] = true);
        }
    }
    instrument.asked_items().filter(|item| !read[*item]).collect()
}

fn random_state(dice: &mut Dice, instrument: &Instrument, item: ItemId) -> State {
    match dice.below(8) {
        0 => State::Unanswered,
        1 => State::Unknown,
        2 => State::NotApplicable,
        _ => State::Level(dice.below(instrument.levels(item).len()).try_into().unwrap()),
    }
}

// ---- "Worth a property test" -----------------------------------------------------------------------------------------

#[test]
fn at_coverage_1_low_score_and_high_are_equal() {
    let count = std::cell::Cell::new(0);
    cases(1500, &Options::ALL, |dice, instrument| {
        let complete = dice.chance(70);
        let draft = fixtures::draft(&instrument, &fixtures::assessment(dice, &instrument, complete));
        for (id, _, figures) in all_figures(draft.instrument(), draft.scores()) {
            let Some(figures) = figures.filter(Figures::is_complete) else { continue };
            count.set(count.get() + 1);
            let score = figures.score.unwrap_or_else(|| panic!("{id} is complete and has no score"));
            assert!(close(figures.low, score) && close(figures.high, score), "{id}: {figures:?}");
        }
    });
    assert!(count.get() > 5000, "{} complete figures are too few to mean anything", count.get());
}

#[test]
fn the_order_of_children_does_not_matter() {
    fn reverse(node: &mut Value) {
        if let Some(children) = node.get_mut("children").and_then(Value::as_array_mut) {
            children.reverse();
            children.iter_mut().for_each(reverse);
        }
    }
    cases(1000, &Options::ALL, |dice, instrument| {
        let assessment = fixtures::assessment(dice, &instrument, false);
        let mut other = instrument.clone();
        other["parts"].as_array_mut().unwrap().iter_mut().for_each(reverse);
        let (a, b) = (fixtures::draft(&instrument, &assessment), fixtures::draft(&other, &assessment));
        assert_same_figures(&all_figures(a.instrument(), a.scores()), &all_figures(b.instrument(), b.scores()));
    });
}

#[test]
fn multiplying_the_weights_of_siblings_by_one_factor_does_not_matter() {
    fn groups<'a>(node: &'a mut Value, out: &mut Vec<&'a mut Value>) {
        let has_groups = |node: &Value| node["children"].as_array().is_some();
        if !has_groups(node) {
            return;
        }
        let pooled = |node: &Value| node.get("weight").is_some_and(Value::is_string);
        let own_is_a_number = !pooled(node);
        let all_numbered = node["children"].as_array().unwrap().iter().all(|child| !pooled(child));
        if own_is_a_number && all_numbered {
            out.push(node);
        } else {
            for child in node["children"].as_array_mut().unwrap() {
                groups(child, out);
            }
        }
    }
    cases(1000, &Options::ALL, |dice, instrument| {
        let assessment = fixtures::assessment(dice, &instrument, false);
        let a = fixtures::draft(&instrument, &assessment);
        let mut other = instrument.clone();
        let mut found = Vec::new();
        for part in other["parts"].as_array_mut().unwrap() {
            groups(part, &mut found);
        }
        let factor = *dice.pick(&[2.0, 0.1, 7.3, 1e6, 1e-6]);
        for group in found {
            for child in group["children"].as_array_mut().unwrap() {
                let node = a.instrument().node_named(child["id"].as_str().unwrap()).unwrap();
                let weight = match a.instrument().nodes[node].indicator {
                    Some(indicator) => a.instrument().indicators[indicator].weight,
                    None => a.instrument().nodes[node].weight.unwrap(),
                };
                child["weight"] = json!(weight * factor);
            }
        }
        let b = fixtures::draft(&other, &assessment);
        assert_same_figures(&all_figures(a.instrument(), a.scores()), &all_figures(b.instrument(), b.scores()));
    });
}

#[test]
fn answering_an_item_that_no_condition_refers_to_never_widens_the_interval() {
    let answered = std::cell::Cell::new(0);
    cases(1500, &Options::ALL, |dice, instrument| {
        let draft = fixtures::draft(&instrument, &fixtures::assessment(dice, &instrument, false));
        let compiled = draft.instrument().clone();
        let mut scores = draft.scores().clone();
        for item in unread(&compiled) {
            if !matches!(scores.answers().state(item), State::Unanswered | State::Unknown) {
                continue;
            }
            let before = all_figures(&compiled, &scores);
            let level = dice.below(compiled.levels(item).len()).try_into().unwrap();
            scores.answer(&compiled, item, State::Level(level));
            answered.set(answered.get() + 1);
            for ((id, _, before), (_, _, after)) in before.iter().zip(&all_figures(&compiled, &scores)) {
                assert_eq!(before.is_some(), after.is_some(), "{id}");
                let (Some(before), Some(after)) = (before, after) else { continue };
                let tolerance = 1e-9 * before.low.abs().max(before.high.abs()).max(1.0);
                assert!(
                    after.low >= before.low - tolerance && after.high <= before.high + tolerance,
                    "{id}: {before:?}, then {after:?}"
                );
            }
        }
    });
    assert!(answered.get() > 3000, "{}", answered.get());
}

#[test]
fn without_penalties_the_score_lies_between_low_and_high() {
    cases(1500, &Options { penalties: false, ..Options::ALL }, |dice, instrument| {
        let draft = fixtures::draft(&instrument, &fixtures::assessment(dice, &instrument, false));
        for (id, _, figures) in all_figures(draft.instrument(), draft.scores()) {
            let Some(figures) = figures else { continue };
            let score = figures.score.unwrap_or(figures.low);
            assert!(figures.low <= score + 1e-9 && score <= figures.high + 1e-9, "{id}: {figures:?}");
            assert!((-1e-9..=1.0 + 1e-9).contains(&score), "{id}: {figures:?}");
            assert!((-1e-9..=1.0 + 1e-9).contains(&figures.coverage), "{id}: {figures:?}");
        }
    });
}

#[test]
fn without_penalties_raising_an_answer_that_no_condition_refers_to_never_lowers_a_score() {
    let raised = std::cell::Cell::new(0);
    cases(1500, &Options { penalties: false, ..Options::ALL }, |dice, instrument| {
        let draft = fixtures::draft(&instrument, &fixtures::assessment(dice, &instrument, false));
        let compiled = draft.instrument().clone();
        let mut scores = draft.scores().clone();
        for item in unread(&compiled) {
            let State::Level(now) = scores.answers().state(item) else { continue };
            let levels = compiled.levels(item);
            let higher = (0..levels.len()).find(|level| levels[*level].value > levels[usize::from(now)].value);
            let Some(higher) = higher else { continue };
            let before = all_figures(&compiled, &scores);
            scores.answer(&compiled, item, State::Level(higher.try_into().unwrap()));
            raised.set(raised.get() + 1);
            for ((id, _, before), (_, _, after)) in before.iter().zip(&all_figures(&compiled, &scores)) {
                let score = |figures: &Option<Figures>| figures.and_then(|figures| figures.score);
                let (Some(before), Some(after)) = (score(before), score(after)) else { continue };
                assert!(after >= before - 1e-9, "{id}: {before}, then {after}");
            }
        }
    });
    assert!(raised.get() > 2000, "{}", raised.get());
}

#[test]
fn in_one_group_under_mean_low_and_high_follow_from_coverage_and_score() {
    let options = Options { penalties: false, conditions: false, only_mean: true, flat: true, ..Options::ALL };
    cases(1500, &options, |dice, instrument| {
        let draft = fixtures::draft(&instrument, &fixtures::assessment(dice, &instrument, false));
        let compiled = draft.instrument();
        for dimension in compiled.dimensions.ids() {
            let Some(figures) = draft.scores().figures(compiled.parts[0], dimension) else { continue };
            let Some(score) = figures.score else { continue };
            let low = figures.coverage * score;
            assert!(close(figures.low, low), "{figures:?}");
            assert!(close(figures.high, low + 1.0 - figures.coverage), "{figures:?}");
        }
    });
}

#[test]
fn low_and_high_are_reached_and_never_passed() {
    // "low and high are exact bounds, not estimates, for the items as they now apply."
    let options = Options { conditions: false, ..Options::ALL };
    cases(1000, &options, |dice, mut instrument| {
        for scale in instrument["scales"].as_array_mut().unwrap() {
            let levels = scale["levels"].as_array_mut().unwrap();
            levels.push(json!({"id": "lowest", "label": "", "value": 0}));
            levels.push(json!({"id": "highest", "label": "", "value": 1}));
        }
        let draft = fixtures::draft(&instrument, &fixtures::assessment(dice, &instrument, false));
        let compiled = draft.instrument().clone();
        let open: Vec<ItemId> = compiled
            .items()
            .filter(|item| {
                compiled.is_asked(*item)
                    && matches!(draft.scores().answers().state(*item), State::Unanswered | State::Unknown)
            })
            .collect();
        let with = |choose: &mut dyn FnMut(ItemId) -> usize| {
            let mut answers = draft.scores().answers().clone();
            for item in &open {
                answers.set(*item, State::Level(choose(*item).try_into().unwrap()));
            }
            Scores::new(&compiled, answers)
        };
        let adverse = |item: ItemId| compiled.node_of(compiled.parts_of_item(item).0).adverse;
        let worst = with(&mut |item| compiled.levels(item).len() - if adverse(item) { 1 } else { 2 });
        let best = with(&mut |item| compiled.levels(item).len() - if adverse(item) { 2 } else { 1 });
        let any = with(&mut |item| dice.below(compiled.levels(item).len()));
        for part in &compiled.parts {
            for dimension in compiled.dimensions.ids() {
                let Some(figures) = draft.scores().figures(*part, dimension) else { continue };
                let score = |scores: &Scores| scores.figures(*part, dimension).unwrap().score.unwrap();
                assert!(close(score(&worst), figures.low), "{figures:?}, worst {}", score(&worst));
                assert!(close(score(&best), figures.high), "{figures:?}, best {}", score(&best));
                let tolerance = 1e-9 * score(&any).abs().max(1.0);
                assert!(score(&any) >= figures.low - tolerance && score(&any) <= figures.high + tolerance);
            }
        }
    });
}

// ---- Incremental -----------------------------------------------------------------------------------------------------

#[test]
fn one_answer_at_a_time_gives_the_same_bits_as_from_scratch() {
    let steps = std::cell::Cell::new(0);
    cases(1500, &Options::ALL, |dice, instrument| {
        let draft = fixtures::draft(&instrument, &fixtures::assessment(dice, &instrument, false));
        let compiled = draft.instrument().clone();
        let mut scores = draft.scores().clone();
        for _ in 0..25 {
            let applied = compiled.indicators.map_ids(|indicator| scores.applies(indicator));
            if dice.chance(10) {
                let mut answers = scores.answers().clone();
                answers.modules.iter_mut().for_each(|chosen| *chosen = dice.chance(50));
                scores = Scores::new(&compiled, answers);
            } else {
                let item = fixtures::at(compiled.items(), dice.below(compiled.item_count()));
                let state = random_state(dice, &compiled, item);
                let mut changed = scores.answer(&compiled, item, state);
                changed.sort_unstable();
                let differ: Vec<IndicatorId> =
                    applied.ids().filter(|indicator| scores.applies(*indicator) != applied[*indicator]).collect();
                assert_eq!(changed, differ, "the indicators that apply now and did not, or the other way round");
            }
            let scratch = Scores::new(&compiled, scores.answers().clone());
            assert_eq!(fixtures::bits(&compiled, &scores), fixtures::bits(&compiled, &scratch));
            // All there is inside too: no mark is left over, and nothing in there differs from itself, as NaN would.
            assert!(scores == scratch);
            steps.set(steps.get() + 1);
        }
    });
    assert!(steps.get() > 30_000);
}

/// Any edit a person, another tab or a journal could make.
fn random_edit(dice: &mut Dice, instrument: &Value, draft: &Draft) -> Edit {
    let all = fixtures::indicators(instrument);
    let indicator = *dice.pick(&all);
    let id = indicator["id"].as_str().unwrap();
    let asked = fixtures::asked(draft, id);
    let word = |dice: &mut Dice| dice.pick(&["", "a", "ab", "ไทย", "another text"]).to_string();
    let text = |dice: &mut Dice| if dice.chance(30) { None } else { Some(word(dice)) };
    match dice.below(18) {
        0 => Edit::Text {
            indicator: asked,
            field: *dice.pick(&[TextField::Comment, TextField::GoodPractice, TextField::Reason]),
            text: text(dice),
        },
        1 => Edit::Evidence {
            indicator: asked,
            list: (0..dice.below(3))
                .map(|_| Evidence {
                    kind: *dice.pick(EvidenceKind::VARIANTS),
                    title: text(dice),
                    dimension: dice.chance(30).then(|| "law".into()),
                    ..Evidence::default()
                })
                .collect(),
        },
        2 => Edit::Challenges {
            indicator: asked,
            listed: if dice.chance(50) { vec!["data".into()] } else { Vec::new() },
            other: if dice.chance(30) { vec![word(dice)] } else { Vec::new() },
        },
        3 => Edit::Flag { indicator: asked, flag: dice.chance(50) },
        4 => {
            let mut answer = AnswerDocument::default();
            for dimension in indicator["dimensions"].as_array().unwrap() {
                let dimension = dimension.as_str().unwrap();
                let given = fixtures::item_answer(dice, instrument, indicator, dimension);
                if dice.chance(60) {
                    answer.items.insert(dimension.into(), serde_json::from_value(given).unwrap());
                }
            }
            answer.comment = dice.chance(30).then(|| "settled".into());
            let before = draft.document().answers.get(id).cloned().unwrap_or_default();
            Edit::Several(Edit::between(draft.instrument(), asked, &before, &answer))
        }
        5 => Edit::Subject {
            field: *dice.pick(&[
                SubjectField::Name,
                SubjectField::Notes,
                SubjectField::Authority,
                SubjectField::PreparedBy,
                SubjectField::ClearedBy,
                SubjectField::Marking,
            ]),
            text: text(dice),
        },
        6 => Edit::Status(*dice.pick(&[None, Some(Status::Draft), Some(Status::Review), Some(Status::Cleared)])),
        7 => Edit::Context {
            question: "role".into(),
            options: ["a", "b"].iter().filter(|_| dice.chance(50)).map(|one| (*one).to_owned()).collect(),
        },
        8 => {
            let chosen: Vec<String> =
                fixtures::ids(instrument, "modules").into_iter().filter(|_| dice.chance(50)).collect();
            Edit::Modules(dice.chance(80).then_some(chosen))
        }
        9 => Edit::Extra(dice.chance(50).then(|| json!({"kept": [1, null]}).as_object().unwrap().clone())),
        12 | 13 => {
            let all = draft.instrument().items();
            let mut items: Vec<ItemId> =
                (0..dice.below(3)).map(|_| fixtures::at(all.clone(), dice.below(all.len()))).collect();
            items.extend(all.filter(|item| draft.is_carried(*item) && dice.chance(10)));
            Edit::Confirm { items, again: dice.chance(30) }
        }
        10 if dice.chance(20) => {
            let mut whole = draft.document().clone();
            whole.answers.clear();
            Edit::Whole(Box::new(whole))
        }
        // An item that may not be asked.
        11 if dice.chance(20) => Edit::Item {
            item: fixtures::at(draft.instrument().items(), dice.below(draft.instrument().item_count())),
            answer: Some(ItemAnswer { level: "unknown".into(), because: None }),
        },
        _ => {
            let dimension = dice.pick(indicator["dimensions"].as_array().unwrap()).as_str().unwrap().to_owned();
            let answer = dice.chance(80).then(|| {
                serde_json::from_value(fixtures::item_answer(dice, instrument, indicator, &dimension)).unwrap()
            });
            Edit::Item { item: fixtures::item(draft, &format!("{id}/{dimension}")), answer }
        }
    }
}

/// A draft as it is kept, whatever the time of its last change.
fn kept(draft: &Draft) -> String {
    let mut document = draft.document().clone();
    document.modified = None;
    save::draft(draft.instrument(), &document)
}

#[track_caller]
fn assert_up_to_date(draft: &Draft) {
    let instrument = draft.instrument();
    let listed: Vec<ItemId> = match &draft.document().carried {
        Some(carried) => carried.items.iter().map(|name| instrument.item_named(name).unwrap()).collect(),
        None => Vec::new(),
    };
    assert!(listed.windows(2).all(|pair| pair[0] < pair[1]), "in the order of the instrument, each once");
    assert!(listed.iter().all(|item| draft.answer(*item).is_some()), "only what is answered can be confirmed");
    assert!(instrument.items().all(|item| draft.is_carried(item) == listed.contains(&item)));
    let scratch = Scores::new(draft.instrument(), answers_of(draft.instrument(), draft.document()));
    assert_eq!(draft.scores().answers(), scratch.answers());
    assert_eq!(fixtures::bits(draft.instrument(), draft.scores()), fixtures::bits(draft.instrument(), &scratch));
}

#[test]
fn edits_are_undone_and_redone_back_to_the_same_document_and_figures() {
    let undone = std::cell::Cell::new(0);
    cases(400, &Options::ALL, |dice, instrument| {
        let mut draft = fixtures::draft(&instrument, &fixtures::assessment(dice, &instrument, false));
        let begun = (draft.document().clone(), kept(&draft), fixtures::bits(draft.instrument(), draft.scores()));
        // Each step: the document after it.
        for _ in 0..40 {
            match dice.below(10) {
                0 => {
                    draft.undo(NOW);
                }
                1 => {
                    draft.redo(NOW);
                }
                2 => draft.seal(),
                _ => {
                    let before = draft.document().clone();
                    let edit = random_edit(dice, &instrument, &draft);
                    let words = format!("{edit:?}");
                    let change = draft.edit(edit, "2026-12-01T00:00:00Z");
                    let mut after = draft.document().clone();
                    after.modified.clone_from(&before.modified);
                    assert_eq!(change.changed, after != before, "`modified` changes only with the content: {words}");
                    if !change.changed {
                        assert_eq!(draft.document().modified, before.modified);
                    }
                }
            }
            assert_up_to_date(&draft);
        }
        let end = (draft.document().clone(), kept(&draft), fixtures::bits(draft.instrument(), draft.scores()));
        let mut steps = 0;
        while draft.can_undo() {
            assert!(draft.undo(NOW).is_some());
            assert_up_to_date(&draft);
            steps += 1;
        }
        let same = |draft: &Draft, (document, text, figures): &(_, String, _)| {
            let mut now = draft.document().clone();
            let document: &engine::assessment::document::AssessmentDocument = document;
            now.modified.clone_from(&document.modified);
            assert_eq!(now, *document);
            assert_eq!(kept(draft), *text);
            assert_eq!(fixtures::bits(draft.instrument(), draft.scores()), *figures);
        };
        same(&draft, &begun);
        assert!(draft.undo(NOW).is_none());
        for _ in 0..steps {
            assert!(draft.redo(NOW).is_some());
        }
        same(&draft, &end);
        undone.set(undone.get() + steps);
    });
    assert!(undone.get() > 4000, "{}", undone.get());
}

#[test]
fn an_edit_that_is_not_remembered_changes_the_same() {
    cases(200, &Options::ALL, |dice, instrument| {
        let first = fixtures::draft(&instrument, &fixtures::assessment(dice, &instrument, false));
        let (mut draft, mut other) = (first.clone(), first);
        for _ in 0..30 {
            let edit = random_edit(dice, &instrument, &draft);
            draft.edit(edit.clone(), NOW);
            other.apply(edit);
        }
        assert_eq!(kept(&draft), kept(&other));
        assert_eq!(
            fixtures::bits(draft.instrument(), draft.scores()),
            fixtures::bits(other.instrument(), other.scores())
        );
    });
}

#[test]
fn what_is_typed_in_one_run_is_undone_at_once_and_what_comes_after_a_pause_on_its_own() {
    let instrument = fixtures::instrument(&mut Dice(1), &Options::ALL);
    let mut draft = fixtures::draft(&instrument, &fixtures::assessment(&mut Dice(1), &instrument, false));
    let type_in = |draft: &mut Draft, text: &str| {
        draft.edit(Edit::Subject { field: SubjectField::Name, text: Some(text.into()) }, NOW);
    };
    type_in(&mut draft, "T");
    type_in(&mut draft, "Th");
    draft.seal();
    type_in(&mut draft, "Tha");
    draft.undo(NOW);
    assert_eq!(draft.document().subject.name.as_deref(), Some("Th"));
    draft.undo(NOW);
    assert_eq!(draft.document().subject.name, None);
    assert!(!draft.can_undo());
}

// ---- Totality --------------------------------------------------------------------------------------------------------

/// Every number the core gives about a draft, with a name.
fn every_number(draft: &Draft, with_robustness: bool) -> Vec<(String, f64)> {
    let (instrument, scores) = (draft.instrument(), draft.scores());
    let mut out: Vec<(String, f64)> = Vec::new();
    for (id, _, figures) in all_figures(instrument, scores) {
        if let Some(Figures { low, high, score, coverage }) = figures {
            assert!(low <= high, "{id}: {figures:?}");
            out.extend(
                [("low", low), ("high", high), ("coverage", coverage)].map(|(name, x)| (format!("{id} {name}"), x)),
            );
            out.extend(score.map(|score| (format!("{id} score"), score)));
        }
    }
    for node in instrument.nodes.ids() {
        for dimension in instrument.dimensions.ids() {
            out.extend(scores.weight(node, dimension).map(|weight| (format!("weight {node:?}"), weight)));
        }
        if let Some(pair) = insight::pair_of_group(instrument, scores, node) {
            out.extend([pair.first, pair.second, pair.gap].map(|x| (format!("pair {node:?}"), x)));
        }
    }
    for item in instrument.items() {
        let effective = scores.effective_weight(instrument, item);
        assert!(effective.is_none_or(|weight| (0.0..=1.0 + 1e-9).contains(&weight)), "{effective:?}");
        out.extend(effective.map(|x| (format!("effective weight {item:?}"), x)));
        out.extend(insight::worth(instrument, scores, item).map(|x| (format!("worth {item:?}"), x)));
    }
    for dimension in instrument.dimensions.ids() {
        for figures in insight::provision_figures(instrument, scores, dimension).into_iter().flatten() {
            out.extend([figures.low, figures.high, figures.coverage].map(|x| ("provision".into(), x)));
            out.extend(figures.score.map(|x| ("provision score".into(), x)));
        }
        for part in &instrument.parts {
            let has = |indicator, dimension| draft.has_evidence(indicator, dimension);
            let coverage = insight::evidence_coverage(instrument, scores, *part, dimension, has);
            out.extend(coverage.map(|x| ("evidence coverage".into(), x)));
        }
    }
    for provision in 0..instrument.document.provisions.len() {
        if let Some(pair) = insight::pair_of_provision(instrument, scores, provision) {
            out.extend([pair.first, pair.second, pair.gap].map(|x| ("pair of provision".into(), x)));
        }
    }
    let gaps = insight::gaps(instrument, scores);
    out.extend(gaps.iter().filter_map(|gap| Some((format!("points {:?}", gap.item), gap.points?))));
    for line in insight::support_plan(instrument, scores, &gaps, |_| Some(Because::NobodyKnows)) {
        out.extend(line.points.iter().filter_map(|(_, _, points)| Some(("plan".into(), (*points)?))));
    }
    if with_robustness {
        for found in insight::robustness(instrument, scores.answers()) {
            out.extend([("lowest".into(), found.lowest), ("highest".into(), found.highest)]);
            let percentiles = found.percentiles.unwrap();
            assert!(percentiles.is_sorted(), "{percentiles:?}");
            out.extend(percentiles.map(|x| ("percentile".into(), x)));
        }
    }
    out
}

#[track_caller]
fn assert_plain(numbers: &[(String, f64)]) {
    for (name, number) in numbers {
        assert!(number.is_finite(), "{name} is {number}");
        assert!(!(*number == 0.0 && number.is_sign_negative()), "{name} is −0");
    }
}

#[test]
fn no_figure_is_ever_nan_infinite_or_minus_zero() {
    cases(1500, &Options::ALL, |dice, instrument| {
        let draft = fixtures::draft(&instrument, &fixtures::assessment(dice, &instrument, false));
        let full = dice.chance(5);
        assert_plain(&every_number(&draft, full));
    });
}

#[test]
fn weights_at_the_ends_of_the_range_of_a_double_give_plain_figures() {
    fn extreme(dice: &mut Dice, node: &mut Value) {
        const ENDS: [f64; 8] = [5e-324, f64::MAX, 1e308, 1e-308, 1e200, 1e-200, 1.0, 3.0];
        let is_pooled = node.get("weight").is_some_and(Value::is_string);
        if !is_pooled && dice.chance(70) {
            node["weight"] = json!(dice.pick(&ENDS));
        }
        for child in node.get_mut("children").and_then(Value::as_array_mut).into_iter().flatten() {
            extreme(dice, child);
        }
    }
    for penalties in [false, true] {
        cases(600, &Options { penalties, ..Options::ALL }, |dice, mut instrument| {
            for part in instrument["parts"].as_array_mut().unwrap() {
                for child in part["children"].as_array_mut().unwrap() {
                    extreme(dice, child);
                }
            }
            let draft = fixtures::draft(&instrument, &fixtures::assessment(dice, &instrument, false));
            let full = dice.chance(5);
            assert_plain(&every_number(&draft, full));
            if !penalties {
                for (id, _, figures) in all_figures(draft.instrument(), draft.scores()) {
                    let Some(figures) = figures else { continue };
                    let inside = |x: f64| (-1e-9..=1.0 + 1e-9).contains(&x);
                    assert!(
                        inside(figures.low) && inside(figures.high) && inside(figures.coverage),
                        "{id} {figures:?}"
                    );
                }
            }
        });
    }
}

#[test]
fn great_and_small_weights_keep_their_ratio() {
    // (1·x + 3·y) / 4, whatever the unit.
    for unit in [1.0, 1e-300, 1e300, 1e-9, f64::MIN_POSITIVE] {
        let instrument = json!({
            "format": "assessment-instrument/1", "id": "random", "version": "1", "language": "en", "title": "t",
            "scales": [{"id": "s", "levels": [{"id": "l0", "label": "", "value": 0}, {"id": "l1", "label": "", "value": 1}]}],
            "dimensions": [{"id": "law", "label": "", "scale": "s"}],
            "parts": [{"id": "p", "children": [
                {"id": "a", "question": "", "dimensions": ["law"], "weight": unit},
                {"id": "b", "question": "", "dimensions": ["law"], "weight": 3.0 * unit},
            ]}],
        });
        let answers = json!({"format": "assessment/1", "id": "a", "instrument": {"id": "random", "version": "1"},
            "answers": {"a": {"law": {"level": "l0"}}, "b": {"law": {"level": "l1"}}}});
        let draft = fixtures::draft(&instrument, &answers);
        let score = draft
            .scores()
            .figures(draft.instrument().parts[0], fixtures::first(draft.instrument()))
            .unwrap()
            .score
            .unwrap();
        assert!(figure::equal(score, 0.75), "{unit}: {score}");
        let effective = draft
            .scores()
            .effective_weight(draft.instrument(), draft.instrument().item_named("b/law").unwrap())
            .unwrap();
        assert!(figure::equal(effective, 0.75), "{unit}: {effective}");
    }
}

#[test]
fn levels_and_modules_that_an_instrument_does_not_have_are_no_danger() {
    cases(100, &Options::ALL, |dice, instrument| {
        let compiled = fixtures::read(&instrument).unwrap();
        for _ in 0..3 {
            let mut answers = Answers::empty(&compiled);
            answers.modules = vec![true; dice.below(6)];
            for item in compiled.items() {
                answers.set(item, State::Level(dice.below(256).try_into().unwrap()));
            }
            let scores = Scores::new(&compiled, answers);
            for (id, _, figures) in all_figures(&compiled, &scores) {
                assert!(figures.is_none_or(|figures| figures.low.is_finite() && figures.high.is_finite()), "{id}");
            }
            insight::gaps(&compiled, &scores);
        }
    });
}

#[test]
fn a_scale_may_have_a_thousand_levels() {
    let levels: Vec<Value> =
        (0..=1000).map(|n| json!({"id": format!("v{n}"), "label": "", "value": f64::from(n) / 1000.0})).collect();
    let instrument = json!({
        "format": "assessment-instrument/1", "id": "random", "version": "1", "language": "en", "title": "t",
        "scales": [{"id": "s", "levels": levels}],
        "dimensions": [{"id": "law", "label": "", "scale": "s"}],
        "parts": [{"id": "p", "children": [{"id": "a", "question": "", "dimensions": ["law"]}]}],
    });
    for n in [0, 255, 256, 257, 731, 1000] {
        let answers = json!({"format": "assessment/1", "id": "a", "instrument": {"id": "random", "version": "1"},
            "answers": {"a": {"law": {"level": format!("v{n}")}}}});
        let draft = fixtures::draft(&instrument, &answers);
        let score =
            draft.scores().figures(draft.instrument().parts[0], fixtures::first(draft.instrument())).unwrap().score;
        assert_eq!(score, Some(f64::from(n) / 1000.0), "level v{n}");
    }
}

// ---- Draws -----------------------------------------------------------------------------------------------------------

#[test]
fn the_draws_are_the_same_from_release_to_release() {
    // Section "How robust is it?": (1·x + 3·y) / 4 with both weights drawn, x = 0, y = 1.
    let instrument = json!({
        "format": "assessment-instrument/1", "id": "random", "version": "1", "language": "en", "title": "t",
        "scales": [{"id": "s", "levels": [{"id": "l0", "label": "", "value": 0}, {"id": "l1", "label": "", "value": 1}]}],
        "dimensions": [{"id": "law", "label": "", "scale": "s"}],
        "parts": [{"id": "p", "children": [
            {"id": "a", "question": "", "dimensions": ["law"], "weight": 1},
            {"id": "b", "question": "", "dimensions": ["law"], "weight": 3},
        ]}],
    });
    let answers = json!({"format": "assessment/1", "id": "a", "instrument": {"id": "random", "version": "1"},
        "answers": {"a": {"law": {"level": "l0"}}, "b": {"law": {"level": "l1"}}}});
    let draft = fixtures::draft(&instrument, &answers);
    let found = insight::robustness(draft.instrument(), draft.scores().answers());
    let [p5, p50, p95] = found[0].percentiles.unwrap();
    // What 1,000 independent draws must come near: the quotient lies in [9/14, 15/18].
    assert!(p5 > 0.66 && p5 < 0.70 && p50 > 0.74 && p50 < 0.76 && p95 > 0.79 && p95 < 0.82, "{p5} {p50} {p95}");
    assert_eq!([p5, p50, p95].map(|x| format!("{x:.10}")), ["0.6810567033", "0.7510704429", "0.8101599478"]);
    // All weights equal: the mean is 0.5; geometric: less than the mean.
    assert!(figure::equal(found[0].highest, 0.75));
    assert!(found[0].lowest < 0.5 && found[0].lowest > 0.0);
}

/// An edit that a reader of the file would refuse is refused at once: else a draft would be kept that never opens again.
#[test]
fn an_edit_that_could_not_be_read_again_is_refused_and_changes_nothing() {
    use engine::assessment::document::{Evidence, MAX_TEXT, MAX_TITLE};
    let instrument = fixtures::instrument(&mut Dice(3), &Options::ALL);
    let mut draft = fixtures::draft(&instrument, &fixtures::assessment(&mut Dice(3), &instrument, false));
    let indicator = fixtures::at(draft.instrument().indicators.ids(), 0);
    let evidence = |date: &str, title: &str| Edit::Evidence {
        indicator,
        list: vec![Evidence { date: Some(date.into()), title: Some(title.into()), ..Evidence::default() }],
    };
    let challenges = |line: String| Edit::Challenges { indicator, listed: Vec::new(), other: vec![line] };
    let comment =
        |text: String| Edit::Text { indicator, field: engine::assessment::TextField::Comment, text: Some(text) };
    let before = draft.document().clone();
    for edit in [
        evidence("12008-01-30", "x"),
        evidence("2008-01-30", &"x".repeat(MAX_TITLE + 1)),
        challenges("x".repeat(MAX_TITLE + 1)),
        comment("x".repeat(MAX_TEXT + 1)),
    ] {
        let change = draft.edit(edit, "2030-01-01T00:00:00Z");
        assert_eq!(change.refused.len(), 1);
        assert!(!change.changed && *draft.document() == before && !draft.can_undo());
    }
    for edit in [evidence("2008-01-30", "x"), challenges("x".repeat(MAX_TITLE)), comment("x".repeat(MAX_TEXT))] {
        assert!(draft.edit(edit, "2030-01-01T00:00:00Z").refused.is_empty());
    }
}

// ---- Figures ---------------------------------------------------------------------------------------------------------

#[test]
fn figures_are_compared_with_the_tolerance_of_the_method_and_no_other() {
    use engine::scoring::figure::{above, at_or_above, at_or_below, equal, plain, written};
    let (less, more) = (0.9e-9, 1.1e-9);
    for x in [-0.5, 0.0, 0.25, 0.5, 1.0] {
        assert!(equal(x, x) && equal(x, x + less) && equal(x + less, x) && !equal(x, x + more) && !equal(x + more, x));
        assert!(at_or_above(x, x) && at_or_above(x - less, x) && !at_or_above(x - more, x) && at_or_above(x + more, x));
        assert!(at_or_below(x, x) && at_or_below(x + less, x) && !at_or_below(x + more, x) && at_or_below(x - more, x));
        assert!(!above(x, x) && !above(x + less, x) && above(x + more, x) && !above(x - more, x));
        assert_eq!(plain(x).to_bits(), x.to_bits());
    }
    assert_eq!(plain(-0.0).to_bits(), 0.0_f64.to_bits());
    assert_eq!(written(-1e-12).to_bits(), 0.0_f64.to_bits());
    assert_eq!([written(2.0 / 3.0), written(-0.25), written(1.0)], [0.666_666_666_7, -0.25, 1.0]);
    let complete = |coverage| Figures { low: 0.0, high: 0.0, score: None, coverage }.is_complete();
    assert!(complete(1.0) && complete(1.0 - less) && !complete(1.0 - more));
}

#[test]
fn an_answer_given_again_changes_nothing() {
    cases(100, &Options::ALL, |dice, instrument| {
        let draft = fixtures::draft(&instrument, &fixtures::assessment(dice, &instrument, false));
        let compiled = draft.instrument();
        let mut scores = draft.scores().clone();
        for item in compiled.items() {
            let state = scores.answers().state(item);
            assert!(scores.answer(compiled, item, state).is_empty());
        }
        assert!(scores == *draft.scores());
    });
}

#[test]
fn what_was_checked_before_is_laid_out_as_what_is_checked_now() {
    let standard = fixtures::PALERMO.to_vec();
    let random = (0..300).map(|seed| {
        let mut dice = Dice(seed ^ 0x1A_70);
        fixtures::instrument(&mut dice, &Options::ALL).to_string().into_bytes()
    });
    for text in random.chain([standard]) {
        let (now, before) =
            (documents::read_instrument(&text).unwrap(), documents::read_checked_instrument(&text).unwrap());
        assert_eq!(format!("{now:?}"), format!("{before:?}"));
    }
}
