//! The engine against the naive implementation, on random instruments with every feature in use.

use crate::naive_engine::{self, Naive};
use documents::save;
use engine::assessment::Draft;
use engine::insight::{self, Quadrant};
use engine::scoring::{Figures, Rules, Scores};
use fixtures::{Dice, Options};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Debug;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// How many instruments are compared; `RANDOM_CASES` says another number (`scripts/mutants.sh` takes fewer, to be quick).
fn cases() -> u64 {
    std::env::var("RANDOM_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(10_000)
}

/// One in so many also has its robustness and its file compared: these take a thousand draws.
const FULL_EVERY: u64 = 16;

fn same(a: f64, b: f64) -> bool {
    // Penalties of great weight may take a figure far below 0: there, relative to its size.
    (a - b).abs() <= 1e-9 * a.abs().max(1.0) && !(a == 0.0 && a.is_sign_negative())
}

fn same_option(a: Option<f64>, b: Option<f64>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => same(a, b),
        (a, b) => a.is_none() && b.is_none(),
    }
}

fn same_figures(engine: Option<Figures>, naive: Option<naive_engine::Figures>) -> bool {
    match (engine, naive) {
        (Some(a), Some(b)) => {
            same(a.low, b.low) && same(a.high, b.high) && same_option(a.score, b.score) && same(a.coverage, b.coverage)
        }
        (a, b) => a.is_none() && b.is_none(),
    }
}

fn same_pair(engine: Option<insight::Pair>, naive: Option<naive_engine::Pair>) -> bool {
    match (engine, naive) {
        (Some(a), Some(b)) => {
            same(a.first, b.first) && same(a.second, b.second) && same(a.gap, b.gap) && a.indicators == b.indicators
        }
        (a, b) => a.is_none() && b.is_none(),
    }
}

/// `Err` with what differs, unless `agree`.
fn check(agree: bool, what: &str, at: &dyn Debug, engine: &dyn Debug, naive: &dyn Debug) -> Result<(), String> {
    if agree { Ok(()) } else { Err(format!("{what} of {at:?}:\n  engine {engine:?}\n  naive  {naive:?}")) }
}

fn quadrant_name(quadrant: Quadrant) -> &'static str {
    match quadrant {
        Quadrant::BothAbove => "both high",
        Quadrant::FirstAbove => "implementation gap",
        Quadrant::SecondAbove => "practice ahead",
        Quadrant::BothBelow => "both low",
    }
}

/// Compares everything; the first difference is an error.
fn compare(instrument: &Value, assessment: &Value, full: bool) -> Result<(), String> {
    let draft = fixtures::draft(instrument, assessment);
    let naive = Naive::new(instrument, assessment);
    compare_figures(&draft, draft.scores(), &naive)?;
    compare_groups(&draft, &naive)?;
    compare_items(&draft, &naive)?;
    compare_provisions(&draft, &naive)?;
    compare_gaps_and_plan(&draft, &naive)?;
    let rules = Rules::binding(draft.instrument());
    let binding = Scores::with_rules(draft.instrument(), draft.scores().answers().clone(), rules);
    compare_figures(&draft, &binding, &naive.binding()).map_err(|words| format!("binding duties alone: {words}"))?;
    if full {
        compare_file(&draft, &naive)?;
    }
    Ok(())
}

/// Sections "An item", "Weights", "A group".
fn compare_figures(draft: &Draft, scores: &Scores, naive: &Naive) -> Result<(), String> {
    let instrument = draft.instrument();
    let nodes = naive.nodes();
    check(nodes.len() == instrument.nodes.len(), "number", &"nodes", &instrument.nodes.len(), &nodes.len())?;
    for (index, node) in instrument.nodes.ids().zip(&nodes) {
        let id = &instrument.nodes[index].document.id;
        check(*id == node.id, "order", &index, id, &node.id)?;
        for (dimension, name) in instrument.dimensions.ids().zip(&naive.dimensions) {
            let (engine, plain) = (scores.figures(index, dimension), naive.figures(node, name));
            check(same_figures(engine, plain), "figures", &(id, name), &engine, &plain)?;
            let (engine, plain) = (scores.weight(index, dimension), naive.weight(node, name));
            check(same_option(engine, plain), "weight", &(id, name), &engine, &plain)?;
        }
    }
    Ok(())
}

/// Sections "Bands" and "Law against practice".
fn compare_groups(draft: &Draft, naive: &Naive) -> Result<(), String> {
    let (instrument, scores) = (draft.instrument(), draft.scores());
    for (index, node) in instrument.nodes.ids().zip(naive.nodes()) {
        if node.question.is_some() {
            continue;
        }
        for (dimension, name) in instrument.dimensions.ids().zip(&naive.dimensions) {
            let bands = scores.bands(instrument, index, dimension);
            let bands: Option<Vec<String>> =
                bands.map(|bands| bands.into_iter().map(|band| instrument.document.bands[band].id.clone()).collect());
            let plain = naive.bands(node, name);
            check(bands == plain, "bands", &(&node.id, name), &bands, &plain)?;
            let capped: Vec<&str> = scores
                .core_cap(instrument, index, dimension)
                .map(|indicator| instrument.indicator_id(indicator))
                .collect();
            let plain = naive.capped_by(node, name);
            check(capped == plain, "core rule", &(&node.id, name), &capped, &plain)?;
        }
        let (pair, plain) = (insight::pair_of_group(instrument, scores, index), naive.pair_of_group(node));
        check(same_pair(pair, plain), "pair", &node.id, &pair, &plain)?;
        if let Some(pair) = pair {
            let engine = quadrant_name(insight::quadrant(pair.first, pair.second));
            let plain = Naive::quadrant(pair.first, pair.second);
            check(engine == plain, "quadrant", &node.id, &engine, &plain)?;
        }
    }
    let shown: Vec<&str> = instrument
        .checks
        .iter()
        .zip(&instrument.document.checks)
        .filter(|(condition, _)| scores.decides(instrument, condition) == Some(true))
        .map(|(_, check)| check.id.as_str())
        .collect();
    check(shown == naive.checks(), "checks", &"instrument", &shown, &naive.checks())
}

/// Effective weights, worth, pairs and strength of items.
fn compare_items(draft: &Draft, naive: &Naive) -> Result<(), String> {
    let (instrument, scores) = (draft.instrument(), draft.scores());
    let effective = naive.effective_weights();
    for item in instrument.items() {
        let name = instrument.item_name(item);
        let (id, dimension) = name.split_once('/').unwrap();
        let (engine, plain) = (scores.effective_weight(instrument, item), effective.get(&name).copied());
        check(same_option(engine, plain), "effective weight", &name, &engine, &plain)?;
        let (engine, plain) = (insight::worth(instrument, scores, item), naive.worth(id, dimension));
        check(same_option(engine, plain), "worth", &name, &engine, &plain)?;
        let (engine, plain) = (insight::is_strong(instrument, scores, item), naive.is_strong(id, dimension));
        check(engine == plain, "strength", &name, &engine, &plain)?;
    }
    for indicator in instrument.indicators.ids() {
        let id = instrument.indicator_id(indicator);
        let (engine, plain) = (insight::paired(instrument, scores, indicator), naive.paired(id));
        check(engine == plain, "paired values", &id, &engine, &plain)?;
        if let Some((first, second)) = engine {
            let (engine, plain) = (quadrant_name(insight::quadrant(first, second)), Naive::quadrant(first, second));
            check(engine == plain, "quadrant", &id, &engine, &plain)?;
        }
    }
    Ok(())
}

fn compare_provisions(draft: &Draft, naive: &Naive) -> Result<(), String> {
    let (instrument, scores) = (draft.instrument(), draft.scores());
    for (dimension, name) in instrument.dimensions.ids().zip(&naive.dimensions) {
        let (engine, plain) =
            (insight::provision_figures(instrument, scores, dimension), naive.provision_figures(name));
        check(engine.len() == plain.len(), "number of provisions", name, &engine.len(), &plain.len())?;
        for (index, (engine, plain)) in engine.into_iter().zip(plain).enumerate() {
            check(same_figures(engine, plain), "provision", &(index, name), &engine, &plain)?;
        }
        for (index, part) in naive.parts.iter().enumerate() {
            let has = |indicator, dimension| draft.has_evidence(indicator, dimension);
            let engine = insight::evidence_coverage(instrument, scores, instrument.parts[index], dimension, has);
            let plain = naive.evidence_coverage(part, name);
            check(same_option(engine, plain), "evidence coverage", &(&part.id, name), &engine, &plain)?;
        }
    }
    for (index, plain) in naive.pairs_of_provisions().into_iter().enumerate() {
        let engine = insight::pair_of_provision(instrument, scores, index);
        check(same_pair(engine, plain), "pair of provision", &index, &engine, &plain)?;
    }
    Ok(())
}

/// Section "Gaps, practices, support".
fn compare_gaps_and_plan(draft: &Draft, naive: &Naive) -> Result<(), String> {
    let (instrument, scores) = (draft.instrument(), draft.scores());
    let gaps = insight::gaps(instrument, scores);
    let plain = naive.gaps();
    let engine_items: Vec<String> = gaps.iter().map(|gap| instrument.item_name(gap.item)).collect();
    let plain_items: Vec<&String> = plain.iter().map(|gap| &gap.item).collect();
    let points: HashMap<&String, &naive_engine::Gap> = plain.iter().map(|gap| (&gap.item, gap)).collect();
    for (gap, item) in gaps.iter().zip(&engine_items) {
        let Some(other) = points.get(item) else { return Err(format!("gap {item} is none")) };
        check(gap.core == other.core && same_option(gap.points, other.points), "gap", item, gap, other)?;
    }
    let same_order = engine_items.iter().eq(plain_items.iter().copied());
    check(same_order, "order", &"gaps", &gaps, &plain)?;

    let lines = insight::support_plan(instrument, scores, &gaps, |item| draft.because(item));
    let plain = naive.support_plan(&plain);
    check(lines.len() == plain.len(), "lines", &"support plan", &lines, &plain)?;
    for (line, other) in lines.iter().zip(&plain) {
        let word = |value: Value| value.as_str().map(str::to_owned);
        let kind = word(serde_json::to_value(line.support.kind).unwrap());
        let audience = line.support.audience.and_then(|audience| word(serde_json::to_value(audience).unwrap()));
        let items: Vec<String> = line.items.iter().map(|item| instrument.item_name(*item)).collect();
        let points: BTreeMap<(String, String), Option<f64>> = line
            .points
            .iter()
            .map(|(part, dimension, points)| {
                let part = instrument.nodes[*part].document.id.clone();
                ((part, instrument.dimension_id(*dimension).to_owned()), *points)
            })
            .collect();
        let agree = kind.as_ref() == Some(&other.kind)
            && audience == other.audience
            && items == other.items
            && points.len() == line.points.len()
            && points.keys().eq(other.points.keys())
            && points.values().zip(other.points.values()).all(|(a, b)| same_option(*a, *b));
        check(agree, "support", &(&other.kind, &other.audience), &(items, points), other)?;
    }
    Ok(())
}

/// Section "How robust is it?", and what else stands in the file only.
fn compare_file(draft: &Draft, naive: &Naive) -> Result<(), String> {
    let results = save::results(draft);
    let engine: Vec<&str> =
        results["good_practices"].as_array().unwrap().iter().map(|one| one["item"].as_str().unwrap()).collect();
    let plain = naive.good_practices();
    check(engine == plain, "items", &"good practices", &engine, &plain)?;

    let instrument = draft.instrument();
    for (id, dimensions) in results["groups"].as_object().unwrap() {
        for (dimension, figures) in dimensions.as_object().unwrap() {
            let plain = (naive.shown(id, dimension) == Some(false)).then_some(&Value::Bool(false));
            check(figures.get("shown") == plain, "shown", &(id, dimension), figures, &plain)?;
        }
    }
    let mut scenarios = naive.scenarios();
    for found in insight::robustness(instrument, draft.scores().answers()) {
        let at =
            (instrument.nodes[found.group].document.id.clone(), instrument.dimension_id(found.dimension).to_owned());
        let plain = scenarios.remove(&at);
        let agree = plain.as_ref().is_some_and(|plain| {
            same(found.lowest, plain.lowest)
                && same(found.highest, plain.highest)
                && found.most_moved_by.word() == plain.most_moved_by
        });
        check(agree, "robustness", &at, &found, &plain)?;
    }
    check(scenarios.is_empty(), "missing", &"robustness", &"", &scenarios)
}

/// A smaller case that still fails: nodes and answers are taken away as long as it does.
fn shrink(mut instrument: Value, mut assessment: Value, fails: &dyn Fn(&Value, &Value) -> bool) -> (Value, Value) {
    fn lists(node: &Value, at: &str, out: &mut Vec<String>) {
        for (index, child) in node.get("children").and_then(Value::as_array).into_iter().flatten().enumerate() {
            let path = format!("{at}/children/{index}");
            out.push(path.clone());
            lists(child, &path, out);
        }
    }
    loop {
        let mut smaller = None;
        let mut places = Vec::new();
        for (index, part) in instrument["parts"].as_array().unwrap().iter().enumerate() {
            places.push(format!("/parts/{index}"));
            lists(part, &format!("/parts/{index}"), &mut places);
        }
        for place in places {
            let mut candidate = instrument.clone();
            let (list, index) = place.rsplit_once('/').unwrap();
            candidate.pointer_mut(list).unwrap().as_array_mut().unwrap().remove(index.parse().unwrap());
            let known: Vec<String> =
                fixtures::indicators(&candidate).iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect();
            let mut answers = assessment.clone();
            answers["answers"].as_object_mut().unwrap().retain(|id, _| known.contains(id));
            if fixtures::read(&candidate).is_ok() && fails(&candidate, &answers) {
                smaller = Some((candidate, answers));
                break;
            }
        }
        if smaller.is_none() {
            let ids: Vec<String> = assessment["answers"].as_object().unwrap().keys().cloned().collect();
            smaller = ids.into_iter().find_map(|id| {
                let mut answers = assessment.clone();
                answers["answers"].as_object_mut().unwrap().shift_remove(&id);
                fails(&instrument, &answers).then(|| (instrument.clone(), answers))
            });
        }
        match smaller {
            Some((a, b)) => (instrument, assessment) = (a, b),
            None => return (instrument, assessment),
        }
    }
}

fn run(seeds: impl Iterator<Item = u64>) {
    for seed in seeds {
        let mut dice = Dice(seed);
        let instrument = fixtures::instrument(&mut dice, &Options::ALL);
        let complete = dice.chance(10);
        let assessment = fixtures::assessment(&mut dice, &instrument, complete);
        let full = seed % FULL_EVERY == 0;
        let outcome = |instrument: &Value, assessment: &Value| {
            catch_unwind(AssertUnwindSafe(|| compare(instrument, assessment, full)))
                .unwrap_or_else(|_| Err("a panic".into()))
        };
        if let Err(words) = outcome(&instrument, &assessment) {
            let fails = |instrument: &Value, assessment: &Value| outcome(instrument, assessment).is_err();
            let (instrument, assessment) = shrink(instrument, assessment, &fails);
            let small = outcome(&instrument, &assessment).err();
            panic!(
                "seed {seed}: {words}\n\nmade smaller: {}\ninstrument {instrument:#}\nassessment {assessment:#}",
                small.unwrap_or_default()
            );
        }
    }
}

#[test]
fn the_engine_agrees_with_the_naive_implementation_on_ten_thousand_random_instruments() {
    std::thread::scope(|scope| {
        scope.spawn(|| run((0..cases()).filter(|seed| seed % 2 == 0)));
        run((0..cases()).filter(|seed| seed % 2 == 1));
    });
}

/// The comparison is only worth something where the features meet: this counts how often they do.
#[test]
fn the_random_cases_use_every_feature() {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for seed in 0..1000 {
        let mut dice = Dice(seed);
        let instrument = fixtures::instrument(&mut dice, &Options::ALL);
        let complete = dice.chance(10);
        let assessment = fixtures::assessment(&mut dice, &instrument, complete);
        let draft = fixtures::draft(&instrument, &assessment);
        let (compiled, scores) = (draft.instrument(), draft.scores());
        let text = instrument.to_string();
        for word in [
            "\"geometric\"",
            "\"minimum\"",
            "\"all_or_part\"",
            "\"penalty\"",
            "\"pooled\"",
            "\"zero\"",
            "\"module\"",
            "\"any\"",
            "\"all\"",
            "\"not\"",
            "\"strength_weights\"",
            "\"core_rule\"",
            "\"pair\"",
            "\"scale\":\"s2\"",
        ] {
            *seen.entry(word).or_default() += usize::from(text.contains(word));
        }
        let mut count = |what: &'static str, there: bool| *seen.entry(what).or_default() += usize::from(there);
        let all = || compiled.groups().flat_map(|group| compiled.dimensions.ids().map(move |d| (group, d)));
        count("deep", compiled.nodes.values().any(|node| node.depth >= 5));
        count("several parts", compiled.parts.len() > 1);
        count("excluded group", all().any(|(g, d)| scores.figures(g, d).is_none()));
        count("below zero", all().any(|(g, d)| scores.figures(g, d).is_some_and(|f| f.low < -0.01)));
        count("above one", all().any(|(g, d)| scores.figures(g, d).is_some_and(|f| f.high > 1.01)));
        count("no score", all().any(|(g, d)| scores.figures(g, d).is_some_and(|f| f.score.is_none())));
        count("several bands", all().any(|(g, d)| scores.bands(compiled, g, d).is_some_and(|bands| bands.len() > 1)));
        count("capped", all().any(|(g, d)| scores.core_cap(compiled, g, d).next().is_some()));
        let applies = |kind| compiled.indicators.ids().any(|index| scores.applies(index) == kind);
        count("zeroed", applies(engine::scoring::Applies::Zero));
        count("condition false", applies(engine::scoring::Applies::Excluded));
        count("module left out", applies(engine::scoring::Applies::ModuleLeftOut));
        count("gaps", insight::gaps(compiled, scores).len() > 2);
        count("gap without points", insight::gaps(compiled, scores).iter().any(|gap| gap.points.is_none()));
        let shown = |group, dimension| scores.shown_score(compiled, group, dimension);
        count(
            "withheld",
            all().any(|(g, d)| scores.figures(g, d).is_some_and(|f| f.score.is_some()) && shown(g, d).is_none()),
        );
        count("paired", compiled.parts.iter().any(|part| insight::pair_of_group(compiled, scores, *part).is_some()));
    }
    for (feature, times) in &seen {
        assert!(
            *times >= if *feature == "above one" { 4 } else { 20 },
            "{feature}: in {times} of 1000 cases only; all: {seen:?}"
        );
    }
}
