//! Pictures: every mark stands at its figure, what is not known does not look like much, and a picture that leaves says what it is.
//! Places are read back out of the SVG, along the axis that the SVG itself has.

use crate::states::states;
use engine::assessment::document::Status;
use engine::assessment::{Draft, Edit, SubjectField};
use engine::insight::{self, figures_of, gaps, pair_of_group};
use engine::instrument::{ItemId, Role};
use engine::scoring::{Answers, Figures, Scores, figure};
use fixtures::worker::{Worker, file_of, refused, text};
use fixtures::{Dice, NOW, example, palermo};
use proptest::prelude::*;
use protocol::{PictureFormat, SavePicture, SavedFile};
use report::Options;
use report::block::{Block, Inline};
use report::words::{Words, share};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use texts::Catalogue;
use unicode_segmentation::UnicodeSegmentation;

/// An element of a picture, with what the elements around it stand for.
#[derive(Debug, Clone)]
struct Element {
    name: String,
    attributes: BTreeMap<String, String>,
    /// `data-of` of the group it stands in.
    of: String,
    /// `data-grid` of the group it stands in.
    grid: String,
    /// How far down it is moved.
    down: f64,
    text: String,
}

impl Element {
    fn number(&self, name: &str) -> f64 {
        self.attributes[name].parse().unwrap_or_else(|_| panic!("{name} of {self:?}"))
    }

    fn get(&self, name: &str) -> &str {
        self.attributes.get(name).map_or("", String::as_str)
    }

    /// The middle of a mark.
    fn middle(&self) -> f64 {
        match self.name.as_str() {
            "circle" => self.number("cx"),
            "line" => self.number("x1"),
            "rect" => self.number("x") + self.number("width") / 2.0,
            "polygon" => {
                let corners = self.attributes["points"].split(' ').map(|corner| corner.split_once(',').unwrap().0);
                let across: Vec<f64> = corners.map(|x| x.parse().unwrap()).collect();
                f64::midpoint(
                    across.iter().copied().fold(f64::MAX, f64::min),
                    across.iter().copied().fold(f64::MIN, f64::max),
                )
            }
            other => panic!("a mark drawn as {other}"),
        }
    }
}

fn unescaped(text: &str) -> String {
    ["&lt;<", "&gt;>", "&quot;\"", "&#39;'"]
        .iter()
        .fold(text.to_owned(), |text, pair| text.replace(&pair[..pair.len() - 1], &pair[pair.len() - 1..]))
        .replace("&amp;", "&")
}

/// The elements of a picture in their order; it must be well-formed.
fn elements(svg: &str) -> Vec<Element> {
    let mut found: Vec<Element> = Vec::new();
    let mut open: Vec<Element> = Vec::new();
    for piece in svg.split('<').skip(1) {
        let (tag, text) = piece.split_once('>').expect("a tag that ends");
        if let Some(name) = tag.strip_prefix('/') {
            let closed = open.pop().unwrap_or_else(|| panic!("</{name}> closes nothing"));
            assert_eq!(closed.name, name);
            found.push(closed);
            continue;
        }
        let (tag, is_empty) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
        let (name, mut rest) = tag.split_once(' ').unwrap_or((tag, ""));
        let mut attributes = BTreeMap::new();
        while let Some((key, after)) = rest.split_once("=\"") {
            let (value, after) = after.split_once('"').expect("an attribute that ends");
            assert!(attributes.insert(key.trim().to_owned(), unescaped(value)).is_none(), "{key} twice in {tag}");
            rest = after;
        }
        assert_eq!(rest.trim(), "", "{tag}");
        let around = open.last();
        let inherited = |own: &str, outer: fn(&Element) -> &String| match attributes.get(own) {
            Some(value) => value.clone(),
            None => around.map(|around| outer(around).clone()).unwrap_or_default(),
        };
        let moved = attributes.get("transform").map_or(0.0, |transform| {
            let inner = transform.strip_prefix("translate(0 ").and_then(|rest| rest.strip_suffix(')')).unwrap();
            inner.parse::<f64>().unwrap()
        });
        let element = Element {
            name: name.to_owned(),
            of: inherited("data-of", |around| &around.of),
            grid: inherited("data-grid", |around| &around.grid),
            down: moved + around.map_or(0.0, |around| around.down),
            text: unescaped(text),
            attributes,
        };
        if is_empty {
            found.push(element);
        } else {
            open.push(element);
        }
    }
    assert!(open.is_empty(), "{open:?}");
    found
}

/// All pictures of blocks, with their ids, and all small ones in tables.
fn drawn(blocks: &[Block], pictures: &mut Vec<(String, report::picture::Picture)>, small: &mut Vec<String>) {
    for block in blocks {
        match block {
            Block::Picture { id, picture, .. } => pictures.push((id.clone(), picture.clone())),
            Block::Section { blocks, .. }
            | Block::Fold { blocks, .. }
            | Block::Screen(blocks)
            | Block::Fresh { blocks, .. } => drawn(blocks, pictures, small),
            Block::Table(table) => {
                for piece in table.rows.iter().flat_map(|row| &row.cells).flatten() {
                    if let Inline::Drawing(svg) = piece {
                        small.push(svg.clone());
                    }
                }
            }
            _ => {}
        }
    }
}

/// What is read back of what one group in one dimension is drawn as: the figures of its marks in points, by what they stand for.
type Read = BTreeMap<String, f64>;

/// Reads marks back, by what they are of. `at` says which figure a place is.
fn read(found: &[Element], at: &dyn Fn(f64) -> f64) -> BTreeMap<String, Read> {
    let mut marks: BTreeMap<String, Read> = BTreeMap::new();
    for element in found {
        if element.attributes.contains_key("data-of") {
            marks.entry(element.of.clone()).or_default();
        }
        let mark = element.get("data-mark");
        let mut put = |name: &str, x: f64| {
            let before = marks.get_mut(&element.of).expect("a group is after its marks").insert(name.into(), at(x));
            assert!(before.is_none(), "{name} of {} twice", element.of);
        };
        match mark {
            "" | "axis" | "bar" => {}
            "band" => {
                put("band from", element.number("x"));
                put("band to", element.number("x") + element.number("width"));
            }
            mark => put(mark, element.middle()),
        }
    }
    marks
}

/// Groups close after what stands in them; here they come first.
fn groups_first(mut found: Vec<Element>) -> Vec<Element> {
    found.sort_by_key(|element| !element.attributes.contains_key("data-of"));
    found
}

/// What the marks of figures should be: written from what the picture promises, not from how it is drawn.
fn promised(figures: &Figures, minimum: f64) -> Read {
    let mut marks = Read::new();
    if figures.coverage <= 1e-9 {
        return marks;
    }
    let score = figures.score.filter(|_| figures.coverage >= minimum - 1e-9);
    let mut put = |name: &str, value: f64| marks.insert(name.to_owned(), 100.0 * value);
    if let Some(score) = score {
        put("score", score);
    }
    let is_one = |a: f64, b: f64| (a - b).abs() <= 1e-9;
    if score.is_none_or(|score| !is_one(figures.low, figures.high) || !is_one(figures.low, score)) {
        put("low", figures.low);
        put("high", figures.high);
        if !is_one(figures.low, figures.high) {
            put("band from", figures.low);
            put("band to", figures.high);
        }
    }
    marks
}

/// The axis of a picture as its grid has it: which figure a place is, and how much of one a hundredth of a unit is.
fn axis(found: &[Element], picture: &str) -> (impl Fn(f64) -> f64 + use<>, f64) {
    let lines: Vec<(f64, f64)> = found
        .iter()
        .filter(|element| element.name == "line" && !element.grid.is_empty())
        .map(|line| (line.number("x1"), line.grid.parse().unwrap()))
        .collect();
    let (first, last) = (lines[0], lines[lines.len() - 1]);
    let scale = (last.1 - first.1) / (last.0 - first.0);
    let at = move |x: f64| first.1 + (x - first.0) * scale;
    for (x, figure) in lines {
        assert!((at(x) - figure).abs() < 0.03 * scale, "{picture}: the grid is even");
    }
    (at, scale / 100.0)
}

fn check(picture: &str, read: &BTreeMap<String, Read>, expected: &BTreeMap<String, Read>, hundredth: f64) {
    assert_eq!(
        read.keys().collect::<BTreeSet<_>>(),
        expected.keys().collect::<BTreeSet<_>>(),
        "{picture}: everything is drawn, and nothing else"
    );
    for (of, marks) in expected {
        let found = &read[of];
        assert!(found.keys().eq(marks.keys()), "{picture}: {of} is drawn as {found:?}, and is {marks:?}");
        for (name, value) in marks {
            // Half a hundredth of a unit at the mark, at its other side, and at each end of the axis.
            assert!(
                (found[name] - value).abs() <= 2.0 * hundredth + 1e-9,
                "{picture}: {name} of {of} stands at {}, and is {value}",
                found[name]
            );
        }
    }
}

/// How many of which kinds of pictures were compared.
#[derive(Debug, Default)]
struct Seen {
    ranges: usize,
    articles: usize,
    pairs: usize,
    points: usize,
    small: usize,
    without_score: usize,
    unanswered: usize,
    outside: usize,
    together: usize,
}

/// Compares every picture of the report with the figures of the engine.
fn compare(draft: &Draft, seen: &mut Seen) {
    let texts = Catalogue::complete();
    let options = Options { key: Some("draft".into()), ..Options::default() };
    let blocks = report::report(draft, &texts, &options);
    let (mut pictures, mut small) = (Vec::new(), Vec::new());
    drawn(&blocks, &mut pictures, &mut small);
    let (instrument, scores) = (draft.instrument(), draft.scores());
    let minimum = instrument.document.minimum_coverage.unwrap_or(0.0);
    let words = Words { texts: &texts, instrument };
    for (id, picture) in &pictures {
        let svg = picture.on_page();
        let found = groups_first(elements(&svg));
        for element in &found {
            if !element.get("data-mark").is_empty() {
                let x = element.middle();
                assert!((0.0..=720.0).contains(&x), "{id}: a mark falls out of the picture: {element:?}");
            }
        }
        if id == "picture-points" {
            compare_points(draft, &found);
            seen.points += 1;
            continue;
        }
        let (at, hundredth) = axis(&found, id);
        let mut expected: BTreeMap<String, Read> = BTreeMap::new();
        let mut put = |of: String, figures: Option<Figures>, seen: &mut Seen| {
            if let Some(figures) = figures {
                seen.without_score += usize::from(figures.coverage > 1e-9 && figures.coverage < minimum - 1e-9);
                seen.unanswered += usize::from(figures.coverage <= 1e-9);
                seen.outside += usize::from(figures.low < -1e-9 || figures.high > 1.0 + 1e-9);
            }
            expected.insert(of, figures.map(|figures| promised(&figures, minimum)).unwrap_or_default());
        };
        let dimensions = &instrument.dimensions;
        if let Some(source) = id.strip_prefix("articles-") {
            seen.articles += 1;
            for article in insight::articles(instrument, source) {
                let all =
                    dimensions.map_ids(|dimension| figures_of(instrument, scores, &article.provisions, dimension));
                if all.values().any(Option::is_some) {
                    for (dimension, figures) in dimensions.values().zip(all.into_values()) {
                        put(format!("{source}/{}/{}", article.citation, dimension.id), figures, seen);
                    }
                }
            }
        } else if id == "picture-pairs" {
            seen.pairs += 1;
            let [first, second] = instrument.pair.unwrap();
            for group in instrument.groups().filter(|group| words.role(*group) == Role::Section) {
                let Some(pair) = pair_of_group(instrument, scores, group) else { continue };
                // What rests on too little is not compared.
                let minimum = instrument.document.minimum_coverage.unwrap_or(0.0);
                let reaches =
                    |dimension| scores.figures(group, dimension).is_some_and(|found| found.coverage >= minimum - 1e-9);
                if !(reaches(first) && reaches(second)) {
                    continue;
                }
                seen.together += usize::from((pair.first - pair.second).abs() < 1e-9);
                for (dimension, mean) in [(first, pair.first), (second, pair.second)] {
                    let of = format!("{}/{}", words.node_id(group), dimensions[dimension].id);
                    expected.insert(of, Read::from([("mean".to_owned(), 100.0 * mean)]));
                    assert!(found.iter().any(|element| element.name == "text" && element.text == share(mean)));
                }
            }
        } else {
            seen.ranges += 1;
            let part = instrument.node_named(id.strip_prefix("picture-").unwrap()).unwrap();
            for node in instrument.subtree(part) {
                let is_asked = dimensions.ids().any(|dimension| scores.figures(node, dimension).is_some());
                let is_group = instrument.nodes[node].indicator.is_none();
                for (dimension, found) in dimensions.iter().filter(|_| is_group && is_asked) {
                    let figures = scores.figures(node, dimension);
                    let of = format!("{}/{}", words.node_id(node), found.id);
                    if matches!(words.role(node), Role::Part | Role::Pillar) {
                        put(of, figures, seen);
                    }
                }
            }
        }
        check(id, &read(&found, &at), &expected, hundredth);
        for element in found.iter().filter(|element| element.name == "text" || !element.get("data-mark").is_empty()) {
            assert!(element.down.abs() < 1e-9, "nothing is moved on the page");
        }
    }
    // Every group of which anything is known is drawn in the table of its part.
    let mut expected_small: BTreeMap<String, Read> = BTreeMap::new();
    for group in instrument.groups() {
        for dimension in instrument.dimensions.ids() {
            let Some(figures) = scores.figures(group, dimension) else { continue };
            let marks = promised(&figures, minimum);
            if !marks.is_empty() {
                expected_small
                    .insert(format!("{}/{}", words.node_id(group), instrument.dimension_id(dimension)), marks);
            }
        }
    }
    let mut read_small: BTreeMap<String, Read> = BTreeMap::new();
    let mut hundredth: f64 = 0.0;
    for svg in &small {
        seen.small += 1;
        let found = elements(svg);
        let whole = found.iter().find(|element| element.name == "svg").unwrap();
        let (from, to) = (whole.number("data-from"), whole.number("data-to"));
        // Each lane that has anything has its axis.
        let lines: Vec<&Element> = found.iter().filter(|element| element.get("data-mark") == "axis").collect();
        let line = lines[0];
        assert!(lines.iter().all(|other| other.number("x").to_bits() == line.number("x").to_bits()));
        let (start, length) = (line.number("x"), line.number("width"));
        let scale = (to - from) / length;
        hundredth = hundredth.max(scale / 100.0);
        let mut lanes = read(&groups_first(found), &|x| from + (x - start) * scale);
        // Where nothing is answered a lane is empty, and a picture of empty lanes is not there.
        lanes.retain(|_, marks| !marks.is_empty());
        assert!(!lanes.is_empty());
        read_small.extend(lanes);
    }
    check("small", &read_small, &expected_small, hundredth);
}

/// Bars begin on one line, and are as long as their points.
fn compare_points(draft: &Draft, found: &[Element]) {
    let instrument = draft.instrument();
    let all = gaps(instrument, draft.scores());
    let points: BTreeMap<String, f64> = all
        .iter()
        .filter_map(|gap| Some((instrument.item_name(gap.item), gap.points.filter(|points| *points > 1e-9)?)))
        .collect();
    let bars: Vec<&Element> = found.iter().filter(|element| element.get("data-mark") == "bar").collect();
    assert_eq!(bars.len(), points.len().min(12));
    compare_bars(&bars, &points);
    // The greatest are drawn.
    let least = bars.iter().map(|bar| points[&bar.of]).fold(f64::MAX, f64::min);
    let drawn: BTreeSet<&String> = bars.iter().map(|bar| &bar.of).collect();
    assert!(points.iter().all(|(item, points)| drawn.contains(item) || *points <= least + 1e-9));
}

fn compare_bars(bars: &[&Element], values: &BTreeMap<String, f64>) {
    let (start, longest) = (bars[0].number("x"), bars.iter().map(|bar| bar.number("width")).fold(0.0, f64::max));
    let most = bars.iter().map(|bar| values[&bar.of]).fold(0.0, f64::max);
    for bar in bars {
        assert_eq!(bar.number("x"), start);
        let expected = longest * values[&bar.of] / most;
        let wide = bar.number("width");
        assert!((wide - expected).abs() <= 0.02, "{}: {wide} wide, and should be {expected}", bar.of);
    }
}

#[test]
fn every_mark_of_every_picture_stands_at_its_figure_in_every_state() {
    let mut seen = Seen::default();
    for (_, draft) in states() {
        compare(&draft, &mut seen);
    }
    assert!(seen.ranges >= 8 && seen.articles >= 8 && seen.pairs >= 3 && seen.points >= 2, "{seen:?}");
    assert!(seen.unanswered > 50 && seen.together > 5, "{seen:?}");
}

#[test]
fn every_mark_of_every_picture_stands_at_its_figure_in_two_hundred_random_assessments() {
    let mut seen = Seen::default();
    for seed in 0..200 {
        let mut dice = Dice(seed);
        let mut instrument = fixtures::instrument(&mut dice, &fixtures::Options::ALL);
        // Provisions of two treaties, by article.
        instrument["sources"] = json!([{"id": "one", "title": "One"}, {"id": "two", "title": "Two"}]);
        for (index, provision) in instrument["provisions"].as_array_mut().into_iter().flatten().enumerate() {
            provision["source"] = json!(["one", "two"][index % 2]);
            provision["citation"] = json!(format!("Art. {}({index})", index / 3));
        }
        let complete = dice.chance(10);
        let mut assessment = fixtures::assessment(&mut dice, &instrument, complete);
        // In some little is answered, or nothing.
        if seed % 3 == 0 {
            let most = dice.below(4);
            let ids: Vec<String> = assessment["answers"].as_object().unwrap().keys().skip(most).cloned().collect();
            for id in ids {
                assessment["answers"].as_object_mut().unwrap().shift_remove(&id);
            }
        }
        compare(&fixtures::draft(&instrument, &assessment), &mut seen);
    }
    // The comparison is only worth something where what it is about occurs.
    assert!(seen.ranges >= 200 && seen.articles >= 50 && seen.pairs >= 10 && seen.points >= 50, "{seen:?}");
    assert!(seen.small >= 500 && seen.without_score >= 50 && seen.unanswered >= 50, "{seen:?}");
    assert!(seen.outside >= 20 && seen.together >= 5, "{seen:?}");
}

#[test]
fn the_bars_of_weights_are_as_long_as_the_weights() {
    let (texts, instrument) = (Catalogue::complete(), palermo());
    let words = Words { texts: &texts, instrument: &instrument };
    let (mut pictures, mut small) = (Vec::new(), Vec::new());
    drawn(&report::inspection::inspect(&words), &mut pictures, &mut small);
    let mut answers = Answers::empty(&instrument);
    answers.modules.fill(true);
    let scores = Scores::new(&instrument, answers);
    let mut of_dimension = 0;
    for (id, picture) in &pictures {
        let Some((_, dimension)) = id.rsplit_once('-') else { continue };
        let dimension = instrument.dimension_named(dimension).unwrap();
        let weight = |node| -> f64 {
            let items = instrument.indicators_below(node).map(|indicator| instrument.item(indicator, dimension));
            items.filter_map(|item| scores.effective_weight(&instrument, item)).sum()
        };
        let values: BTreeMap<String, f64> =
            instrument.sections().map(|node| (words.node_id(node).to_owned(), weight(node))).collect();
        let found = elements(&picture.on_page());
        let bars: Vec<&Element> = found.iter().filter(|element| element.get("data-mark") == "bar").collect();
        compare_bars(&bars, &values);
        of_dimension += bars.len();
    }
    assert!(pictures.len() >= 4 && of_dimension >= 30, "{} pictures, {of_dimension} bars", pictures.len());
}

/// The words of blocks that a person sees, a cell or a line each.
fn seen_words(blocks: &[Block]) -> Vec<String> {
    fn line(line: &[Inline]) -> String {
        line.iter()
            .map(|piece| match piece {
                Inline::Text(text) | Inline::Strong(text) | Inline::Link { text, .. } => text.clone(),
                Inline::Figure { shown, .. } => shown.clone(),
                Inline::Big(inner) => line_of(inner),
                Inline::Drawing(_) | Inline::Unseen(_) => String::new(),
                Inline::Break => "\n".into(),
            })
            .collect()
    }
    fn line_of(inner: &[Inline]) -> String {
        line(inner)
    }
    let mut out = Vec::new();
    for block in blocks {
        match block {
            Block::Paragraph { line: words, .. } => out.push(line(words)),
            Block::List(items) => out.extend(items.iter().map(|item| line(item))),
            Block::Table(table) | Block::Picture { data: table, .. } => {
                out.extend(table.rows.iter().flat_map(|row| &row.cells).map(|cell| line(cell)));
            }
            Block::Section { blocks, .. }
            | Block::Fold { blocks, .. }
            | Block::Screen(blocks)
            | Block::Fresh { blocks, .. } => out.extend(seen_words(blocks)),
            Block::Fields(_) | Block::Buttons(_) => {}
        }
    }
    out
}

#[test]
fn where_nothing_is_answered_nothing_is_drawn_and_the_row_says_so() {
    let draft = Draft::begin(palermo(), "draft".into(), NOW);
    let texts = Catalogue::complete();
    let blocks = report::report(&draft, &texts, &Options { key: Some("draft".into()), ..Options::default() });
    let (mut pictures, mut small) = (Vec::new(), Vec::new());
    drawn(&blocks, &mut pictures, &mut small);
    assert!(pictures.len() >= 3 && small.is_empty());
    for (id, picture) in &pictures {
        let found = elements(&picture.on_page());
        assert!(found.iter().all(|element| element.get("data-mark").is_empty()), "{id}");
        let rows = found.iter().filter(|element| element.attributes.contains_key("data-of")).count();
        let says = |words: &str| found.iter().filter(|element| element.text == words).count();
        // Some questions are about the law alone.
        assert_eq!(says("not answered yet") + says("Not asked"), rows, "{id}");
        assert!(says("not answered yet") * 2 > rows, "{id}");
    }
    let words = seen_words(&blocks);
    assert!(words.iter().filter(|words| words.starts_with("not answered yet")).count() > 20);
    for said in &words {
        let lower = said.to_lowercase();
        assert!(!lower.contains("between 0 and 100") && !lower.contains(" 0 %"), "{said}");
    }
}

#[test]
fn where_every_answer_is_dont_know_nothing_is_drawn_and_it_is_not_called_unanswered() {
    let (_, draft) = states().into_iter().find(|(name, _)| *name == "everything unknown").unwrap();
    let texts = Catalogue::complete();
    let blocks = report::report(&draft, &texts, &Options::default());
    let (mut pictures, mut small) = (Vec::new(), Vec::new());
    drawn(&blocks, &mut pictures, &mut small);
    assert!(small.is_empty() && pictures.len() >= 3);
    for (id, picture) in &pictures {
        let found = elements(&picture.on_page());
        assert!(found.iter().all(|element| element.get("data-mark").is_empty()), "{id}");
        assert!(found.iter().any(|element| element.text.starts_with("nothing known yet: ")), "{id}");
    }
    let section = draft.instrument().node_named("elements").unwrap();
    let asked = draft
        .instrument()
        .indicators_below(section)
        .filter(|one| draft.instrument().is_asked(draft.instrument().item(*one, fixtures::first(draft.instrument()))));
    let expected = format!("nothing known yet: {} “don’t know”", asked.count());
    let words = seen_words(&blocks);
    assert!(words.contains(&expected), "{expected}");
    assert!(!words.iter().any(|words| words.contains("not answered yet")));
}

#[test]
fn only_a_score_has_the_full_colour_and_too_little_answered_is_grey() {
    let palermo = palermo();
    let mut draft = Draft::begin(Rc::clone(&palermo), "draft".into(), NOW);
    let texts = Catalogue::complete();
    let section = palermo.node_named("elements").unwrap();
    let items: Vec<ItemId> = palermo
        .indicators_below(section)
        .map(|indicator| palermo.item(indicator, fixtures::first(&palermo)))
        .filter(|item| palermo.is_asked(*item))
        .collect();
    let classes = |draft: &Draft| -> Vec<String> {
        let (mut pictures, mut small) = (Vec::new(), Vec::new());
        drawn(&report::report(draft, &texts, &Options::default()), &mut pictures, &mut small);
        let Some(svg) = small.iter().find(|svg| svg.contains("\"elements/law\"")) else { return Vec::new() };
        let found = elements(svg);
        let marks = found.iter().filter(|element| element.of == "elements/law" && element.name != "g");
        marks.map(|mark| mark.get("class").to_owned()).collect()
    };
    assert!(classes(&draft).is_empty());
    let mut stages = BTreeSet::new();
    for item in items {
        let edit = Edit::Item {
            item,
            answer: Some(engine::assessment::document::ItemAnswer {
                level: palermo.levels(item).first().unwrap().id.clone(),
                because: None,
            }),
        };
        draft.edit(edit, NOW);
        let figures = draft.scores().figures(section, fixtures::first(&palermo)).unwrap();
        let found = classes(&draft);
        let expected: &[&str] = if figures.coverage < 0.66 {
            &["track", "band-unscored", "ends-unscored", "ends-unscored"]
        } else if figures.coverage < 1.0 - 1e-9 {
            &["track", "band-first", "ends-first", "ends-first", "mark-first"]
        } else {
            &["track", "mark-first"]
        };
        assert_eq!(found, expected, "{figures:?}");
        stages.insert(found.len());
    }
    assert_eq!(stages, BTreeSet::from([2, 4, 5]), "each stage was seen");
}

/// The example as an assessment of what is given.
fn told(fields: &[(SubjectField, &str)]) -> Draft {
    let mut draft = example();
    for (field, text) in fields {
        let change = draft.edit(Edit::Subject { field: *field, text: Some((*text).to_owned()) }, NOW);
        assert!(change.refused.is_empty(), "{:?}", change.refused);
    }
    draft
}

/// Asks for a picture of a draft.
fn picture_of(draft: &Draft, picture: &str, format: PictureFormat) -> SavePicture {
    let (draft, picture) = (text(draft), picture.to_owned());
    SavePicture { draft, picture, format, is_redacted: false, is_neutral: false }
}

/// A picture of a draft, as SVG.
fn picture(draft: &Draft, picture: &str) -> String {
    Worker::standard().call(picture_of(draft, picture, PictureFormat::Svg)).unwrap().content
}

const ALL: [&str; 6] =
    ["picture-protocol", "picture-standards", "articles-tip", "articles-untoc", "picture-pairs", "picture-points"];

/// The words of a picture, a line each, and whether each is inside: an estimate of letters that is rather too wide.
fn lines_of(svg: &str) -> Vec<String> {
    let found = elements(svg);
    let whole = found.iter().find(|element| element.name == "svg").unwrap();
    let (wide, high) = (whole.number("width"), whole.number("height"));
    let mut lines = Vec::new();
    for text in found.iter().filter(|element| element.name == "text") {
        let (x, y) = (text.number("x"), text.number("y") + text.down);
        let size = text.attributes.get("font-size").map_or(14.0, |size| size.parse().unwrap());
        let length = report::lettering::width(&text.text, size);
        let (from, to) = match text.get("text-anchor") {
            "end" => (x - length, x),
            "middle" => (x - length / 2.0, x + length / 2.0),
            _ => (x, x + length),
        };
        assert!(from >= -1.0 && to <= wide + 1.0, "falls out, from {from} to {to} of {wide}: {}", text.text);
        assert!(y >= size && y <= high, "falls out at {y} of {high}: {}", text.text);
        lines.push(text.text.clone());
    }
    lines
}

#[test]
fn a_picture_that_leaves_says_in_itself_what_it_is() {
    let marking = "For official use";
    let mut draft =
        told(&[(SubjectField::Member, "TH"), (SubjectField::Name, "Thailand"), (SubjectField::Marking, marking)]);
    draft.edit(Edit::Subject { field: SubjectField::AsAt, text: Some("2026-11-01".into()) }, NOW);
    let worker = Worker::standard();
    for id in ALL {
        for kind in ["svg", "png"] {
            let file = worker.call(picture_of(&draft, id, kind.parse().unwrap())).unwrap();
            let name = id.strip_prefix("picture-").unwrap_or(id);
            assert_eq!(file.name, format!("TH_2026-11-01_picture-{name}.{kind}"));
            let svg = file.content;
            let lines = lines_of(&svg).join("\n");
            for words in
                ["Thailand", "1 November 2026", "Self-assessment; not verified.", "Status: Draft.", marking, "Checksum"]
            {
                assert!(lines.contains(words), "{id}: {words} is in {lines}");
            }
            let texts = Catalogue::complete();
            let (mut pictures, mut small) = (Vec::new(), Vec::new());
            drawn(&report::report(&draft, &texts, &Options::default()), &mut pictures, &mut small);
            let (_, on_page) = pictures.iter().find(|(known, _)| known == id).unwrap();
            let flat = lines.replace('\n', " ");
            assert!(flat.contains(&on_page.title) && flat.contains(&on_page.description), "{id}: {flat}");
            // It is the picture of the page, moved down as a whole.
            let marks = |svg: &str| -> Vec<(String, String)> {
                let marks = elements(svg).into_iter().filter(|element| !element.get("data-mark").is_empty());
                marks.map(|mark| (mark.of.clone(), format!("{:?}", mark.attributes))).collect()
            };
            assert_eq!(marks(&svg), marks(&on_page.on_page()));
            assert!(!svg.contains("href"), "a file leads nowhere");
        }
    }
    draft.edit(Edit::stands(Status::Cleared, Some("Office of X"), Some("2026-11-20")), NOW);
    let svg = picture(&draft, ALL[0]);
    assert!(lines_of(&svg).join(" ").contains("Cleared by Office of X on 20 November 2026."));
}

#[test]
fn a_picture_asked_for_without_a_name_has_none_in_it() {
    let draft = told(&[(SubjectField::Marking, "Restricted")]);
    let worker = Worker::standard();
    let call = SavePicture { is_neutral: true, ..picture_of(&draft, ALL[0], PictureFormat::Png) };
    let SavedFile { name, .. } = worker.call(call).unwrap();
    assert!(name.starts_with("assessment_") && !name.contains("XA"), "{name}");
    let call = SavePicture { is_redacted: true, ..picture_of(&draft, ALL[0], PictureFormat::Svg) };
    let SavedFile { name, content: svg, .. } = worker.call(call).unwrap();
    assert!(name.contains("redacted") && !name.contains("XA"), "{name}");
    assert!(!svg.contains("Tessmarel") && svg.contains("Self-assessment; not verified."));
    let (title, _) = refused(worker.call(picture_of(&draft, "picture-nothing", PictureFormat::Svg)));
    assert!(title.contains("could not be saved"), "{title}");
}

#[test]
fn long_names_and_markings_in_any_script_stay_inside_a_picture() {
    let thai = "สำนักงานคณะกรรมการแห่งชาติว่าด้วยการพัฒนาสังคมและความมั่นคงของมนุษย์ทุกจังหวัด";
    let arabic = "اللجنة الوطنية لمكافحة الاتجار بالبشر والجريمة المنظمة عبر الوطنية في جميع المحافظات";
    let long = "W".repeat(300);
    for (name, marking) in [
        (thai.repeat(3), thai.repeat(4).chars().take(300).collect::<String>()),
        (arabic.repeat(3), arabic.repeat(4).chars().take(300).collect()),
        (long.clone(), long),
        ("ေမြ ".repeat(60), "国家机密".repeat(75)),
        ("<b>&\"'\u{202e}".repeat(20), "e\u{301}".repeat(300)),
    ] {
        let draft = told(&[(SubjectField::Name, &name), (SubjectField::Marking, &marking)]);
        for id in ALL {
            let svg = picture(&draft, id);
            let lines = lines_of(&svg);
            // A marking is never cut, and no letter is parted from its accents: not a line begins with one.
            let whole: String = lines.concat().split_whitespace().collect();
            assert!(whole.contains(&marking.split_whitespace().collect::<String>()), "{id}: {marking}");
            let letters: BTreeSet<&str> = marking.graphemes(true).chain(name.graphemes(true)).collect();
            for line in lines.iter().filter(|line| marking.contains(line.as_str()) || name.contains(line.as_str())) {
                assert!(line.graphemes(true).all(|letter| letters.contains(letter)), "{line}");
            }
        }
    }
}

/// The names of every kind of file of a draft.
fn names(draft: &Draft) -> Vec<String> {
    let mut names = Vec::new();
    for how in [json!([]), json!(["redacted"]), json!(["neutral"])] {
        for kind in report::files::KINDS {
            for scope in ["", "section/elements"] {
                let kind = kind.word.replace("sealed.json", "json");
                let (neutral, redacted) = (how != json!([]), how == json!(["redacted"]));
                let scope = report::files::scope(draft.instrument(), scope);
                names.push(report::files::Kind::of(&kind).file_name(draft, scope, neutral, redacted));
            }
        }
        for ending in ["svg", "png"] {
            let (neutral, redacted) = (how != json!([]), how == json!(["redacted"]));
            names.push(report::files::picture_name(draft, "articles-untoc", ending, neutral, redacted));
        }
    }
    names
}

#[test]
fn no_file_name_is_longer_than_a_file_system_takes() {
    let name = "สำนักงานคณะกรรมการแห่งชาติว่าด้วยการพัฒนาสังคมและความมั่นคงของมนุษย์ทุกจังหวัด";
    let marking = "ลับมาก ห้ามเผยแพร่โดยไม่ได้รับอนุญาตจากหน่วยงานเจ้าของเรื่องทุกกรณี";
    let mut draft = told(&[(SubjectField::Name, name), (SubjectField::Marking, marking)]);
    draft.edit(Edit::Subject { field: SubjectField::Member, text: None }, NOW);
    draft.edit(Edit::Subject { field: SubjectField::AsAt, text: Some("2026-01-01".into()) }, NOW);
    let all = names(&draft);
    assert!(all.iter().any(|found| found.len() > 200), "the limit is met");
    for found in &all {
        assert!(found.len() <= 255, "{} bytes: {found}", found.len());
    }
    let table = draft.document().instrument.version.clone();
    let csv = all.iter().find(|found| found.ends_with("_results.csv")).unwrap();
    // What is short stays whole; of what is long, as much as there is room for, in whole letters.
    assert!(csv.contains(&format!("_2026-01-01_palermo_{table}_")), "{csv}");
    let first = csv.split('_').next().unwrap();
    assert!(first.len() > 60 && name.starts_with(first), "{csv}");
    assert!(
        name.graphemes(true).any(|_| true)
            && first.graphemes(true).eq(name.graphemes(true).take(first.graphemes(true).count()))
    );
    // The worker gives the same name.
    assert_eq!(&Worker::standard().call(file_of(&draft, "results.csv")).unwrap().name, csv);
}

proptest! {
    #[test]
    fn every_file_name_is_short_enough_of_whole_letters_and_keeps_its_ending(
        name in "\\PC{0,200}",
        marking in "(\\PC{0,300}|(e\u{301}|ที่|👩‍👩‍👧|नि){0,200})",
        id in "[a-z0-9-]{1,64}",
    ) {
        thread_local! {
            static EMPTY: Draft = Draft::begin(palermo(), "draft".into(), NOW);
        }
        let mut document = EMPTY.with(|draft| draft.document().clone());
        document.subject.name = Some(name.clone());
        document.subject.marking = Some(marking.clone());
        document.id = id;
        let draft = Draft::new(EMPTY.with(|draft| Rc::clone(draft.instrument())), document);
        let letters: BTreeSet<&str> = name.graphemes(true).chain(marking.graphemes(true)).collect();
        for found in names(&draft) {
            prop_assert!(found.len() <= 255, "{} bytes: {found}", found.len());
            let ending = found.rsplit_once('.').unwrap().1;
            prop_assert!(["json", "html", "md", "csv", "ndjson", "svg", "png"].contains(&ending), "{}", found);
            prop_assert!(!found.starts_with('.') && !found.contains(['/', '\\', ':', '\0', '"', '<', '>', '|', '?', '*']));
            // A letter is there as a whole, or one of those that names may not hold.
            for letter in found.graphemes(true) {
                let stands_for = letter.is_ascii();
                let is_mixed = letters.iter().any(|known| {
                    known.chars().count() == letter.chars().count()
                        && known.chars().zip(letter.chars()).all(|(a, b)| a == b || b == '-')
                });
                prop_assert!(stands_for || is_mixed || letter.starts_with(['-', '_', '.']), "{:?} of {}", letter, found);
            }
        }
    }
}

#[test]
fn what_holds_a_band_down_is_named_in_words_where_the_band_stands() {
    let draft = example();
    let (instrument, scores) = (draft.instrument(), draft.scores());
    let texts = Catalogue::complete();
    let all = seen_words(&report::report(&draft, &texts, &Options::default()));
    let (mut held, mut free) = (0, 0);
    for group in instrument.groups().filter(|group| Words { texts: &texts, instrument }.role(*group) == Role::Pillar) {
        for dimension in instrument.dimensions.ids() {
            let Some(bands) = scores.bands(instrument, group, dimension) else { continue };
            let figures = scores.figures(group, dimension).unwrap();
            let placed = insight::placing(&texts, instrument, scores, group, dimension);
            let alone = instrument.document.bands.iter().rposition(|band| figure::at_or_above(figures.high, band.from));
            let last = *bands.last().unwrap();
            if alone == Some(last) {
                free += 1;
                assert!(placed.ends_with(instrument.band(last)), "{placed}");
                continue;
            }
            held += 1;
            let core = scores.core_cap(instrument, group, dimension).next().unwrap();
            let question = instrument.question(instrument.item(core, dimension));
            assert!(!question.is_empty() && placed.contains(question), "{placed}");
            assert!(placed.contains(&format!("({})", instrument.indicator_id(core))), "{placed}");
            assert!(placed.contains(instrument.band(instrument.core_cap.unwrap())), "{placed}");
            assert!(all.iter().any(|words| words.contains(&placed)), "{placed}");
        }
    }
    assert!(held > 0 && free > 0, "{held} held, {free} free");
    // An instrument without bands says nothing of them.
    let none = states().pop().unwrap().1;
    assert_eq!(
        insight::placing(
            &texts,
            none.instrument(),
            none.scores(),
            none.instrument().parts[0],
            fixtures::first(none.instrument())
        ),
        ""
    );
}

#[test]
fn no_band_of_the_instrument_is_called_full() {
    // The last begins at three quarters, and holds all above it.
    for band in &palermo().document.bands {
        let label = band.label.as_deref().unwrap().to_lowercase();
        assert!(!["full", "complete", "all "].iter().any(|word| label.contains(word)), "{label}");
    }
}
