//! The instrument that is served: what was agreed on its content holds.
//!
//! `indicators.csv` is the list that the instrument was made from; it changes only with a decision on the content.

use documents::{InstrumentMatch, Opened, read_instrument};
use engine::instrument::condition::Condition;
use engine::instrument::document::{Audience, EvidenceKind, NodeDocument, Otherwise, Strength, Support, SupportKind};
use engine::instrument::lint::{MAX_SHARE, lint};
use engine::instrument::versions;
use engine::instrument::{IndicatorId, Instrument, ItemId};
use engine::scoring::{Answers, Applies, Scores, State};
use fixtures::repository;
use fixtures::repository::{Row, rows};
use serde_json::{Value, json};
use std::rc::Rc;
use texts::Catalogue;

const INDICATORS: &str = include_str!("indicators.csv");

/// The module of each section of trends.
const MODULES: [(&str, &str); 9] = [
    ("T1", "forced-criminality"),
    ("T2", "scam-centres"),
    ("T3", "technology"),
    ("T4", "electronic-evidence"),
    ("T5", "artificial-intelligence"),
    ("T6", "supply-chains"),
    ("T7", "children"),
    ("T8", "gender-inclusion"),
    ("T9", "survivors"),
];

/// What the linter finds and is to stay: code, place, reason.
const ACCEPTED: [(&str, &str, &str); 3] = [
    ("L29", "definition", "The definition is a pillar of its own; parting its questions would part one article."),
    ("L29", "std-partnership", "A pillar must have a section, and one standard belongs to this one."),
    ("L29", "std-consular", "It stands alone under its pillar; the duties on co-operation are in the other part."),
];

pub(crate) fn text() -> String {
    std::fs::read_to_string(repository::path("instruments/palermo.json")).unwrap()
}

pub(crate) fn instrument() -> Instrument {
    read_instrument(text().as_bytes()).unwrap_or_else(|refusal| panic!("{refusal}"))
}

/// The indicators with their fields.
pub(crate) fn indicators(instrument: &Instrument) -> Vec<(IndicatorId, &NodeDocument)> {
    instrument.indicators.ids().map(|index| (index, instrument.indicator_document(index))).collect()
}

fn extra<'a>(document: &'a NodeDocument, name: &str) -> &'a str {
    document.extra.as_ref().and_then(|extra| extra.get(name)).and_then(Value::as_str).unwrap_or_default()
}

fn strength(code: &str) -> Strength {
    match code {
        "S" => Strength::Mandatory,
        "SQ" => Strength::Qualified,
        "SD" => Strength::Recommended,
        "SE" => Strength::Endeavour,
        "SC" => Strength::Consider,
        "M" => Strength::Discretionary,
        "X" => Strength::Standard,
        other => panic!("{other}"),
    }
}

fn dimensions(code: &str) -> &[&str] {
    match code {
        "L" => &["law"],
        "P" => &["practice"],
        "LP" => &["law", "practice"],
        other => panic!("{other}"),
    }
}

fn evidence(code: &str) -> EvidenceKind {
    match code {
        "E1" => EvidenceKind::Statute,
        "E2" => EvidenceKind::Guideline,
        "E3" => EvidenceKind::Judgment,
        "E4" => EvidenceKind::Statistics,
        "E5" => EvidenceKind::Budget,
        "E6" => EvidenceKind::Training,
        "E7" => EvidenceKind::Agreement,
        "E8" => EvidenceKind::Independent,
        other => panic!("{other}"),
    }
}

fn support(code: &str) -> Support {
    let (kind, audience) = match code {
        "PD" => (SupportKind::PolicyDialogue, None),
        "RS" => (SupportKind::Research, None),
        "CB-LE" => (SupportKind::CapacityBuilding, Some(Audience::LawEnforcement)),
        "CB-BO" => (SupportKind::CapacityBuilding, Some(Audience::BorderOfficers)),
        "CB-DB" => (SupportKind::CapacityBuilding, Some(Audience::DutyBearers)),
        "PT" => (SupportKind::PracticalTools, None),
        other => panic!("{other}"),
    };
    Support { kind, audience }
}

/// The dimensions in which "not applicable" may be said.
fn not_applicable<'a>(rule: &str, asked: &'a [&'a str]) -> Vec<&'a str> {
    if rule == "no" {
        Vec::new()
    } else if rule.starts_with("yes: ") {
        asked.to_vec()
    } else if rule.starts_with("practice only: ") {
        vec!["practice"]
    } else {
        panic!("{rule}")
    }
}

fn section_module(section: &str) -> Option<&'static str> {
    MODULES.iter().find(|(known, _)| *known == section).map(|(_, module)| *module)
}

/// The part and pillar that an indicator belongs to, by strength and pillar of its row.
fn pillar(strength: &str, pillar: &str) -> (&'static str, String) {
    let name = match pillar {
        "DEF" => "definition",
        "PROS" => "prosecution",
        "PROT" => "protection",
        "PREV" => "prevention",
        "PART" => "partnership",
        other => panic!("{other}"),
    };
    if strength == "X" { ("standards", format!("std-{name}")) } else { ("protocol", name.to_owned()) }
}

/// The ids of the groups above an indicator, the part first.
fn above(instrument: &Instrument, index: IndicatorId) -> Vec<&str> {
    let mut ids: Vec<&str> = instrument
        .above(instrument.indicators[index].node)
        .map(|group| instrument.nodes[group].document.id.as_str())
        .collect();
    ids.reverse();
    ids
}

#[test]
fn it_loads_without_fault() {
    let instrument = instrument();
    assert_eq!(instrument.document.id, "palermo");
    assert_eq!(instrument.document.modules.len(), MODULES.len());
}

#[test]
fn every_row_of_the_list_is_there_as_the_list_says() {
    let instrument = instrument();
    let rows = rows(INDICATORS);
    assert!(rows.len() > 100);
    for row in &rows {
        is_there(&instrument, row);
    }
}

fn is_there(instrument: &Instrument, row: &Row) {
    let id = row.get("id");
    let index = instrument.indicator_named(id).unwrap_or_else(|| panic!("{id} is missing"));
    let indicator = &instrument.indicators[index];
    let document = instrument.indicator_document(index);

    let asked = dimensions(row.get("dimension"));
    let found: Vec<&str> = document.dimensions.iter().flatten().map(String::as_str).collect();
    assert_eq!(found, asked, "{id}");

    assert!(matches!(row.get("core"), "core" | ""), "{id}");
    assert_eq!(indicator.core, row.get("core") == "core", "{id}");

    let mut kinds: Vec<EvidenceKind> = row.get("evidence").split(',').map(evidence).collect();
    let mut found = document.evidence.clone();
    kinds.sort();
    found.sort();
    assert_eq!(found, kinds, "{id}");

    assert_eq!(extra(document, "strength"), row.get("strength"), "{id}");
    assert_eq!(extra(document, "section"), row.get("section"), "{id}");
    assert_eq!(extra(document, "pillar"), row.get("pillar"), "{id}");
    assert_eq!(document.module.as_deref(), section_module(row.get("section")), "{id}");

    let mut found: Vec<&str> = document.not_applicable.keys().map(String::as_str).collect();
    found.sort_unstable();
    assert_eq!(found, not_applicable(row.get("na_allowed"), asked), "{id}");

    for (dimension, column) in [("law", "support_law_gap"), ("practice", "support_practice_gap")] {
        let expected: Option<Vec<Support>> = asked.contains(&dimension).then(|| vec![support(row.get(column))]);
        assert_eq!(document.support.get(dimension), expected.as_ref(), "{id}/{dimension}");
        assert_eq!(row.get(column).is_empty(), expected.is_none(), "{id}/{dimension}");
    }
    // The method answers every "don't know" with research; no row asks for anything else.
    assert_eq!(row.get("support_dont_know"), "RS", "{id}");
}

#[test]
fn every_indicator_stands_under_its_pillar_and_only_trends_have_modules() {
    let instrument = instrument();
    for (index, document) in indicators(&instrument) {
        let (part, pillar) = pillar(extra(document, "strength"), extra(document, "pillar"));
        let above = above(&instrument, index);
        assert_eq!(above[..2], [part, pillar.as_str()], "{}", document.id);
        assert_eq!(above.len(), 3, "{}", document.id);
        assert_eq!(document.module.as_deref(), section_module(extra(document, "section")), "{}", document.id);
        assert!(document.module.is_none() || part == "standards", "{}", document.id);
        assert!(document.id.starts_with(&format!("{}-", extra(document, "section"))), "{}", document.id);
    }
}

#[test]
fn strength_decides() {
    let instrument = instrument();
    for (index, document) in indicators(&instrument) {
        let named = strength(extra(document, "strength"));
        for provision in &document.provisions {
            let provision = &instrument.document.provisions[instrument.provision_named(provision).unwrap()];
            // Strengths are in the order from the strongest.
            assert!(provision.strength >= named, "{} is {named:?}, {} stronger", document.id, provision.id);
        }
        assert_eq!(instrument.indicators[index].strength, Some(named), "{}", document.id);
        assert_eq!(document.weight, None, "{} is weighed by its strength", document.id);
    }
}

#[test]
fn standards_rest_on_no_treaty_duty() {
    let instrument = instrument();
    for (index, document) in indicators(&instrument) {
        let is_standard = above(&instrument, index)[0] == "standards";
        let treaty = |id: &String| {
            let provision = &instrument.document.provisions[instrument.provision_named(id).unwrap()];
            matches!(provision.source.as_deref(), Some("tip" | "untoc"))
        };
        assert_eq!(document.provisions.iter().any(treaty), !is_standard, "{}", document.id);
    }
    for provision in &instrument.document.provisions {
        let is_treaty = matches!(provision.source.as_deref(), Some("tip" | "untoc"));
        assert_eq!(is_treaty, provision.strength != Strength::Standard, "{}", provision.id);
    }
}

#[test]
fn every_group_is_pooled_and_no_item_weighs_more_than_a_twentieth() {
    let instrument = instrument();
    for group in instrument.groups() {
        let node = &instrument.nodes[group];
        assert!(node.parent.is_none() || node.weight.is_none(), "{}", node.document.id);
    }
    let modules = instrument.document.modules.len();
    let none = vec![false; modules];
    for (choice, parts) in [(vec![true; modules], vec!["protocol", "standards"]), (none, vec!["protocol"])] {
        let mut answers = Answers::empty(&instrument);
        answers.modules = choice;
        let scores = Scores::new(&instrument, answers);
        let mut sums = vec![0.0_f64; parts.len() * 2];
        for item in instrument.items() {
            let (index, dimension) = instrument.parts_of_item(item);
            let Some(part) = parts.iter().position(|part| *part == above(&instrument, index)[0]) else { continue };
            let Some(share) = scores.effective_weight(&instrument, item) else { continue };
            assert!(share <= MAX_SHARE + 1e-9, "{} weighs {share}", instrument.item_name(item));
            sums[part * 2 + dimension.index()] += share;
        }
        for sum in sums {
            assert!((sum - 1.0).abs() < 1e-9, "{sum}");
        }
    }
}

#[test]
fn questions_are_short() {
    let instrument = instrument();
    for (_, document) in indicators(&instrument) {
        let asked = document.dimensions.as_deref().unwrap();
        for question in document.question.iter().chain(document.questions.values()) {
            let words = question.split_whitespace().count();
            assert!(words <= 35, "{}: {words} words", document.id);
            assert!(question.ends_with('?') && question.matches('?').count() == 1, "{}: {question}", document.id);
        }
        if asked.len() > 1 {
            assert!(asked.iter().all(|dimension| document.questions.contains_key(dimension)), "{}", document.id);
        }
    }
}

/// Whether a guidance says, in one sentence or two, that a State that considered the measure and recorded why not has met
/// the treaty, and that the score shows something else.
fn says_what_consider_means(guidance: &str) -> bool {
    guidance.split("\n\n").any(|paragraph| {
        let paragraph = paragraph.to_lowercase();
        let met = |sentence: &str| {
            ["considered", "recorded why", "has met the treaty"].iter().all(|word| sentence.contains(word))
        };
        paragraph.split(['.', ';']).any(met) && paragraph.contains("the score shows how far the measure exists")
    })
}

#[test]
fn what_is_to_be_considered_is_met_by_considering() {
    assert!(!says_what_consider_means("The State considered it.\n\nIt recorded why it has met the treaty."));
    let instrument = instrument();
    let mut seen = 0;
    for (_, document) in indicators(&instrument) {
        let guidance = document.guidance.as_deref().unwrap_or_default();
        let is_to_be_considered = extra(document, "strength") == "SC";
        assert_eq!(says_what_consider_means(guidance), is_to_be_considered, "{}: {guidance}", document.id);
        seen += usize::from(is_to_be_considered);
    }
    // Two rows of the list became two indicators each.
    assert_eq!(seen, 2 + rows(INDICATORS).iter().filter(|row| row.get("strength") == "SC").count());
}

#[test]
fn nothing_judges_a_state() {
    for name in ["instruments/palermo.json", "locales/en.json"] {
        let text = std::fs::read_to_string(repository::path(name)).unwrap().to_lowercase();
        for word in ["compliant", "breach", "violat"] {
            assert!(!text.contains(word), "{name}: {word}");
        }
    }
}

#[test]
fn every_provision_has_a_short_paraphrase_and_a_source_to_follow() {
    let instrument = instrument();
    for provision in &instrument.document.provisions {
        let summary = provision.summary.as_deref().unwrap_or_default();
        let words = summary.split_whitespace().count();
        assert!((1..=32).contains(&words), "{}: {words} words", provision.id);
        let source = instrument.document.sources.iter().find(|source| Some(&source.id) == provision.source.as_ref());
        let source = source.unwrap_or_else(|| panic!("{} has no source", provision.id));
        assert!(source.url.is_some() || source.reference.is_some(), "{}", source.id);
    }
}

/// Every module chosen, nothing answered.
fn open_answers(instrument: &Instrument) -> Answers {
    let mut answers = Answers::empty(instrument);
    answers.modules.fill(true);
    answers
}

fn level(instrument: &Instrument, item: ItemId, id: &str) -> State {
    let position = instrument.levels(item).iter().position(|level| level.id == id).unwrap();
    State::Level(u16::try_from(position).unwrap())
}

#[test]
fn weighing_humanitarian_factors_is_left_out_where_no_stay_is_possible() {
    let instrument = instrument();
    let f02 = instrument.indicator_named("F-02").unwrap();
    assert_eq!(instrument.indicators[f02].otherwise, Otherwise::Exclude);
    let law = instrument.item_named("F-01/law").unwrap();
    let practice = instrument.item_named("F-01/practice").unwrap();
    let with = |item: ItemId, state: State| {
        let mut answers = open_answers(&instrument);
        answers.set(item, state);
        let scores = Scores::new(&instrument, answers);
        let node = instrument.indicators[f02].node;
        let counts: Vec<bool> =
            instrument.dimensions.ids().map(|dimension| scores.figures(node, dimension).is_some()).collect();
        (scores.applies(f02), counts)
    };
    assert_eq!(with(law, level(&instrument, law, "none")), (Applies::Excluded, vec![false, false]));
    for id in ["draft", "partial", "substantial", "full"] {
        assert_eq!(with(law, level(&instrument, law, id)), (Applies::Yes, vec![true, true]), "{id}");
    }
    // What is not known yet leaves it in, and what is done without a rule does not take it out.
    for state in [State::Unanswered, State::Unknown] {
        assert_eq!(with(law, state).0, Applies::Yes);
    }
    assert_eq!(with(practice, level(&instrument, practice, "none")).0, Applies::Yes);
    // Few conditions, each for a reason that is tested here.
    let conditional: Vec<&str> = indicators(&instrument)
        .into_iter()
        .filter(|(_, document)| document.applies_when.is_some())
        .map(|(_, document)| document.id.as_str())
        .collect();
    assert_eq!(conditional, ["F-02"]);
}

/// Levels by item.
type Levels = Vec<(ItemId, u16)>;

/// The sets of levels that decide a condition so, each on top of `given`.
fn deciding(condition: &Condition, wanted: bool, given: Levels) -> Vec<Levels> {
    match (condition, wanted) {
        (Condition::Answer { item, levels, .. }, _) => {
            let fits = |level: &usize| {
                let before = given.iter().find(|(other, _)| other == item);
                levels[*level] == wanted && before.is_none_or(|(_, before)| usize::from(*before) == *level)
            };
            (0..levels.len())
                .filter(fits)
                .map(|level| {
                    let mut levels = given.clone();
                    levels.push((*item, u16::try_from(level).unwrap()));
                    levels
                })
                .collect()
        }
        (Condition::Not(part), _) => deciding(part, !wanted, given),
        (Condition::All(parts), true) | (Condition::Any(parts), false) => parts
            .iter()
            .fold(vec![given], |sets, part| sets.into_iter().flat_map(|given| deciding(part, wanted, given)).collect()),
        (Condition::All(parts), false) | (Condition::Any(parts), true) => {
            parts.iter().flat_map(|part| deciding(part, wanted, given.clone())).collect()
        }
    }
}

#[test]
fn every_check_can_be_raised_and_none_is_by_an_empty_assessment() {
    let instrument = instrument();
    assert!(instrument.checks.len() > 10);
    let empty = Scores::new(&instrument, Answers::empty(&instrument));
    let open = Scores::new(&instrument, open_answers(&instrument));
    for (check, condition) in instrument.document.checks.iter().zip(&instrument.checks) {
        assert_ne!(empty.decides(&instrument, condition), Some(true), "{}", check.id);
        assert_ne!(open.decides(&instrument, condition), Some(true), "{}", check.id);
        let sets = deciding(condition, true, Vec::new());
        assert!(!sets.is_empty(), "{} can never be raised", check.id);
        for set in sets {
            let mut answers = open_answers(&instrument);
            for (item, level) in &set {
                answers.set(*item, State::Level(*level));
            }
            let raised = Scores::new(&instrument, answers).decides(&instrument, condition);
            assert_eq!(raised, Some(true), "{}: {set:?}", check.id);
        }
        // And answers that fit leave it alone.
        let best = |item: ItemId| u16::try_from(instrument.levels(item).len().saturating_sub(1)).unwrap();
        let mut answers = open_answers(&instrument);
        instrument.items().for_each(|item| answers.set(item, State::Level(best(item))));
        let raised = Scores::new(&instrument, answers).decides(&instrument, condition);
        assert_eq!(raised, Some(false), "{}: everything at its best", check.id);
    }
}

#[test]
fn a_check_speaks_of_the_answers_it_reads() {
    let instrument = instrument();
    for (check, condition) in instrument.document.checks.iter().zip(&instrument.checks) {
        let mut read = Vec::new();
        condition.for_each_item(&mut |_, indicator| read.push(instrument.indicator_id(indicator)));
        let named: Vec<&str> = check
            .message
            .split(|character: char| !character.is_ascii_alphanumeric() && character != '-')
            .filter(|word| instrument.indicator_named(word).is_some())
            .collect();
        assert!(!named.is_empty(), "{} names nothing", check.id);
        for id in named {
            assert!(read.contains(&id), "{} names {id} and does not read it", check.id);
        }
    }
}

#[test]
fn the_linter_finds_nothing_but_what_is_accepted_with_a_reason() {
    let instrument = instrument();
    let texts = Catalogue::complete();
    let mut unused: Vec<_> = ACCEPTED.iter().map(|(code, id, _)| (*code, *id)).collect();
    let mut found = Vec::new();
    for warning in lint(&instrument) {
        let id = warning.facts.iter().find(|(name, _)| *name == "id").map_or("", |(_, id)| id.as_str());
        if ACCEPTED.iter().any(|(code, accepted, _)| *code == warning.code && *accepted == id) {
            unused.retain(|one| *one != (warning.code, id));
        } else {
            found.push(format!("{} {}: {}", warning.code, warning.place.words(&texts), warning.message(&texts)));
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
    assert!(unused.is_empty(), "accepted, and not found any more: {unused:?}");
    assert!(ACCEPTED.iter().all(|(_, _, reason)| !reason.is_empty()));
}

/// The released instruments with the names of their files, the oldest first.
fn released() -> Vec<(String, Instrument)> {
    let folder = std::fs::read_dir(repository::path("instruments/released")).unwrap();
    let names = folder.map(|file| file.unwrap().file_name().into_string().unwrap()).filter(|name| name != DIGESTS);
    let mut all: Vec<(String, Instrument)> = names
        .map(|name| {
            let bytes = std::fs::read(repository::path("instruments/released").join(&name)).unwrap();
            let released = read_instrument(&bytes).unwrap_or_else(|refusal| panic!("{name}: {refusal}"));
            (name, released)
        })
        .collect();
    all.sort_by(|(_, a), (_, b)| versions::compare(&a.document.version, &b.document.version));
    all
}

/// What was released, one file a line: its digest and its name. A line is added with a release and never changed.
const DIGESTS: &str = "digests.txt";

#[test]
fn released_versions_stay_as_they_were_released() {
    let current = instrument();
    let mut lines = String::new();
    for (name, released) in released() {
        assert_eq!(name, format!("{}-{}.json", released.document.id, released.document.version));
        if (&released.document.id, &released.document.version) == (&current.document.id, &current.document.version) {
            assert_eq!(released.digest, current.digest, "{name} was released: a change needs another version");
        }
        // The linter may learn new rules; what it never accepts in a release is a question nobody can answer or defend.
        for warning in lint(&released) {
            assert!(!matches!(warning.code, "L05" | "L13" | "L21" | "L24"), "{name}: {}", warning.code);
        }
        lines += &format!("{}  {name}\n", released.digest);
    }
    assert!(!lines.is_empty());
    // Not made anew by `UPDATE=1`: a released file that differs is put back, not recorded.
    let recorded = std::fs::read_to_string(repository::path("instruments/released").join(DIGESTS)).unwrap();
    assert_eq!(recorded, lines);
}

#[test]
fn assessments_made_with_a_released_version_open_with_the_current_one() {
    let current = Rc::new(instrument());
    for (name, released) in released() {
        let released = Rc::new(released);
        // Everything answered at its best, every module, every circumstance.
        let mut answers = serde_json::Map::new();
        for (index, document) in indicators(&released) {
            let items = released.asked_in(index).map(|dimension| {
                let level = released.levels(released.item(index, dimension)).last().unwrap();
                (released.dimension_id(dimension).to_owned(), json!({"level": level.id}))
            });
            answers.insert(document.id.clone(), items.collect());
        }
        let context: serde_json::Map<String, Value> = released
            .document
            .context
            .iter()
            .map(|question| (question.id.clone(), json!([question.options[0].id])))
            .collect();
        let modules: Vec<&String> = released.document.modules.iter().map(|module| &module.id).collect();
        let file = json!({
            "format": "assessment/1",
            "id": "made-with-a-released-version",
            "instrument": {"id": released.document.id, "version": released.document.version, "sha256": released.digest},
            "context": context,
            "modules": modules,
            "answers": answers,
        });
        let open = |known: &[Rc<Instrument>]| match documents::open(file.to_string().as_bytes(), known) {
            Ok(Opened::Assessment(opened)) => *opened,
            other => panic!("{name}: {other:?}"),
        };
        let before = open(std::slice::from_ref(&released));
        assert_eq!(before.instrument, InstrumentMatch::Same, "{name}");
        let after = open(std::slice::from_ref(&current));
        let aside = match after.instrument {
            InstrumentMatch::Same => 0,
            InstrumentMatch::OtherVersion { aside, .. } => aside.len(),
            InstrumentMatch::OtherDigest => panic!("{name}: another digest under the same version"),
        };
        // What no longer fits is set aside and listed; nothing is lost.
        assert!(after.draft.document().answers.len() + aside >= before.draft.document().answers.len(), "{name}");
    }
}

#[test]
fn what_was_reworded_since_a_released_version_is_listed_for_another_look() {
    let current = instrument();
    for (name, released) in released() {
        let asked = |document: &NodeDocument| {
            (document.question.clone(), format!("{:?} {:?}", document.questions, document.levels))
        };
        let changed: Vec<&str> = indicators(&released)
            .into_iter()
            .filter_map(|(_, before)| {
                let now = current.indicator_document(current.indicator_named(&before.id)?);
                (asked(before) != asked(now)).then_some(now.id.as_str())
            })
            .collect();
        let listed = current.reworded_since(&released.document.version);
        for id in &changed {
            assert!(listed.contains(id), "{name}: {id} reads otherwise now: name it under `extra.reworded`");
        }
        assert_eq!(changed.len(), listed.len(), "{name}: {listed:?}");
    }
    assert_eq!(current.reworded_since(&current.document.version), Vec::<&str>::new());
    assert_eq!(current.reworded_since("99.0.0"), Vec::<&str>::new());
}

#[test]
fn the_file_is_written_as_this_project_writes_json() {
    // Indented by one, as read: an edit shows as an edit.
    let text = text();
    let value: Value = serde_json::from_str(&text).unwrap();
    let mut out = Vec::new();
    let formatter = serde_json::ser::PrettyFormatter::with_indent(b" ");
    let mut writer = serde_json::Serializer::with_formatter(&mut out, formatter);
    serde::Serialize::serialize(&value, &mut writer).unwrap();
    out.push(b'\n');
    assert!(String::from_utf8(out).unwrap() == text, "indent by one space, no escapes that are not needed");
    assert_eq!(fixtures::indicators(&value).len(), instrument().indicators.len());
}
