//! The worked examples in `docs/method.md`: their figures are computed by the engine and written into the text by this test.

use documents::{save, table};
use engine::assessment::Draft;
use fixtures::repository;
use fixtures::worked_examples::{
    answered, first_example, fourth_example, second_example, sixth_example, third_example,
};
use serde_json::{Value, json};
use std::fmt::Write;

/// A table in Markdown; the first column holds words, the others are aligned to the right.
fn markdown(columns: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> String {
    let mut out = format!("| {} |\n|---|{}\n", columns.join(" | "), "--:|".repeat(columns.len() - 1));
    for row in rows {
        writeln!(out, "| {} |", row.join(" | ")).unwrap();
    }
    // An empty cell is one space wide, as in the tables written by hand.
    out.replace("|  |", "| |").replace("|  |", "| |")
}

/// A figure of the results of a file with four decimals.
fn shown(figure: &Value) -> String {
    figure.as_f64().map_or_else(|| "none".into(), |figure| format!("{figure:.4}"))
}

/// Low, score, high and coverage of each group named; one that the results do not have is left out.
fn figures(draft: &Draft, groups: &[(&str, &str)]) -> String {
    let results = save::results(draft);
    let row = |(id, words): &(&str, &str)| {
        let found = &results["groups"][id]["law"];
        if found.is_null() {
            return vec![(*words).to_owned(), "left out".into(), String::new(), String::new(), String::new()];
        }
        let mut row = vec![(*words).to_owned()];
        row.extend(["low", "score", "high", "coverage"].map(|figure| shown(&found[figure])));
        row
    };
    markdown(&["", "low", "score", "high", "coverage"], groups.iter().map(row))
}

/// What closing each gap is worth, in the order of the method.
fn points(draft: &Draft) -> Vec<(String, f64)> {
    let results = save::results(draft);
    let gaps = results["gaps"].as_array().unwrap();
    let gap = |gap: &Value| {
        let (indicator, _) = gap["item"].as_str().unwrap().split_once('/').unwrap();
        (indicator.to_owned(), gap["points"].as_f64().unwrap())
    };
    gaps.iter().map(gap).collect()
}

fn points_table(draft: &Draft) -> String {
    let rows = points(draft).into_iter().map(|(indicator, points)| vec![indicator, format!("{points:.1}")]);
    markdown(&["closing", "points"], rows)
}

/// The share of each item in the whole.
fn effective_weights(draft: &Draft) -> String {
    let answers = table::answers(draft).ndjson();
    let rows = answers.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let weight = |row: Value| vec![row["indicator"].as_str().unwrap().to_owned(), shown(&row["effective_weight"])];
    markdown(&["item", "effective weight"], rows.map(weight))
}

/// The score of three questions, combined in each way.
fn ways_to_combine() -> String {
    let row = |aggregate: &str| {
        let results = save::results(&third_example(aggregate));
        vec![format!("`{aggregate}`"), shown(&results["groups"]["part"]["law"]["score"])]
    };
    markdown(&["", "score"], ["mean", "geometric", "minimum"].map(row))
}

/// The bands of groups without and with the core rule.
fn bands() -> String {
    let answers = [("a1/law", "full"), ("a2/law", "partial"), ("b1/law", "none")];
    let plain = first_example([json!(2), json!(1)]);
    let mut ruled = plain.clone();
    ruled["core_rule"] = json!({"at_or_below": 0.25, "highest_band": "second"});
    ruled["parts"][0]["children"][1]["children"][0]["core"] = json!(true);
    let [plain, ruled] = [plain, ruled].map(|instrument| save::results(&answered(&instrument, &answers)));
    let words = |results: &Value, group: &str| {
        let bands = results["groups"][group]["law"]["bands"].as_array().unwrap();
        bands.iter().map(|band| band.as_str().unwrap()).collect::<Vec<_>>().join(", ")
    };
    let row = |(id, name): (&str, &str)| vec![name.to_owned(), words(&plain, id), words(&ruled, id)];
    markdown(
        &["", "by its figures", "with the rule"],
        [("A", "area A"), ("B", "area B"), ("part", "the whole")].map(row),
    )
}

/// The two means of law and practice and their difference.
fn pair() -> String {
    let results = save::results(&sixth_example());
    let part = &results["groups"]["part"];
    let row = vec![
        "the five questions".into(),
        shown(&part["law"]["score"]),
        shown(&part["practice"]["score"]),
        shown(&results["implementation_gap"]["part"]),
    ];
    markdown(&["", "law", "practice", "gap"], [row])
}

/// What closing each gap of three adds, all of them added up, and all of them closed together.
fn gains() -> String {
    let draft = third_example("geometric");
    let now = save::results(&draft)["groups"]["part"]["law"]["score"].as_f64().unwrap();
    let points = points(&draft);
    let sum: f64 = points.iter().map(|(_, points)| points).sum();
    let one = |(indicator, points): (String, f64)| vec![format!("{indicator} alone"), format!("{points:.1}")];
    let mut rows: Vec<Vec<String>> = points.into_iter().map(one).collect();
    rows.push(vec!["these added up".into(), format!("{sum:.1}")]);
    // All at their best is a score of 1, whatever the way of combining.
    rows.push(vec!["all together".into(), format!("{:.1}", 100.0 * (1.0 - now))]);
    markdown(&["closing", "points"], rows)
}

fn robustness() -> String {
    let results = save::results(&second_example());
    let found = &results["robustness"]["part"]["law"];
    let mut row = vec!["the six questions".to_owned()];
    row.extend(["lowest", "highest"].map(|name| shown(&found[name])));
    row.push(format!("`{}`", found["most_moved_by"].as_str().unwrap()));
    row.extend(["p5", "p50", "p95"].map(|name| shown(&found[name])));
    markdown(&["", "lowest", "highest", "most moved by", "p5", "p50", "p95"], [row])
}

#[test]
fn the_worked_examples_in_the_guide_are_what_the_engine_says() {
    let areas = [("A", "area A"), ("B", "area B"), ("b2", "b2"), ("part", "the whole")];
    let first = first_example([json!(2), json!(1)]);
    let known = answered(&first, &[("a1/law", "full"), ("a2/law", "partial"), ("b1/law", "none")]);
    let unknown = answered(&first, &[("a1/law", "full"), ("a2/law", "unknown"), ("b1/law", "none")]);
    let second = second_example();

    let mut text = std::fs::read_to_string(repository::path("docs/method.md")).unwrap();
    for (name, made) in [
        ("example 1", figures(&known, &areas)),
        ("example 1, points", points_table(&known)),
        ("example 1, a2 not known", figures(&unknown, &areas)),
        ("example 1, effective weights", effective_weights(&known)),
        ("example 2", figures(&second, &[("part", "the six questions")])),
        ("example 2, robustness", robustness()),
        ("example 3", ways_to_combine()),
        ("example 3, gains", gains()),
        ("example 4", figures(&fourth_example(), &[("part", "the whole")])),
        ("example 5", bands()),
        ("example 6", pair()),
    ] {
        text = repository::filled(&text, name, &made);
    }
    repository::is_committed("docs/method.md", &text);
}
