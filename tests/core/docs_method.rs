//! The two worked examples of `docs/method.md`: their figures are the engine's, written into the text by this test.

use crate::worked_examples::{answered, first_example, second_example};
use crate::{fixtures, snapshot};
use palermo::assessment::Draft;
use palermo::insight;
use serde_json::json;
use std::fmt::Write;

/// A figure of `node`, as the examples show it.
fn shown(figure: Option<f64>) -> String {
    figure.map_or_else(|| "none".into(), |figure| format!("{figure:.4}"))
}

/// Low, score, high and coverage of each node named.
fn table(draft: &Draft, nodes: &[(&str, &str)]) -> String {
    let mut out = String::from("| | low | score | high | coverage |\n|---|--:|--:|--:|--:|\n");
    for (id, words) in nodes {
        match draft.scores().figures(draft.instrument().node_named(id).unwrap(), fixtures::first(draft.instrument())) {
            None => writeln!(out, "| {words} | left out | | | |").unwrap(),
            Some(figures) => {
                let [low, score, high, coverage] =
                    [Some(figures.low), figures.score, Some(figures.high), Some(figures.coverage)].map(shown);
                writeln!(out, "| {words} | {low} | {score} | {high} | {coverage} |").unwrap();
            }
        }
    }
    out
}

/// What closing each gap is worth, in the order of the method.
fn points(draft: &Draft) -> String {
    let instrument = draft.instrument();
    let mut out = String::from("| closing | points |\n|---|--:|\n");
    for gap in insight::gaps(instrument, draft.scores()) {
        let (indicator, _) = instrument.parts_of_item(gap.item);
        writeln!(out, "| {} | {:.1} |", instrument.indicator_id(indicator), gap.points.unwrap()).unwrap();
    }
    out
}

/// Puts `made` between `<!-- name -->` and `<!-- end -->`.
fn replaced(text: &str, name: &str, made: &str) -> String {
    let begin = format!("<!-- {name} -->\n");
    let (before, rest) = text.split_once(&begin).unwrap_or_else(|| panic!("docs/method.md lacks {begin}"));
    let (_, after) = rest.split_once("<!-- end -->").unwrap();
    format!("{before}{begin}\n{made}\n<!-- end -->{after}")
}

#[test]
fn the_worked_examples_in_the_guide_are_what_the_engine_says() {
    let areas = [("A", "area A"), ("B", "area B"), ("b2", "b2"), ("part", "the whole")];
    let first = first_example([json!(2), json!(1)]);
    let known = answered(&first, &[("a1/law", "full"), ("a2/law", "partial"), ("b1/law", "none")]);
    let unknown = answered(&first, &[("a1/law", "full"), ("a2/law", "unknown"), ("b1/law", "none")]);
    let second = second_example();

    let mut text = std::fs::read_to_string(snapshot::path("docs/method.md")).unwrap();
    for (name, made) in [
        ("example 1", table(&known, &areas)),
        ("example 1, points", points(&known)),
        ("example 1, a2 not known", table(&unknown, &areas)),
        ("example 2", table(&second, &[("part", "the six questions")])),
    ] {
        text = replaced(&text, name, &made);
    }
    snapshot::is_committed("docs/method.md", &text);
}
