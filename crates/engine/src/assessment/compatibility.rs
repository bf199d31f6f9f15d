//! Whether a document fits an instrument, and what to do with what does not.

use super::document::{
    AnswerDocument, AssessmentDocument, Carried, Evidence, MAX_EVIDENCE, MAX_TEXT, MAX_TITLE, NOT_APPLICABLE, UNKNOWN,
};
use super::edit::{Edit, leave_carried};
use crate::fault::{Fault, Place, Reason, Thing};
use crate::instrument::document::Extra;
use crate::instrument::{IndicatorId, Instrument, is_id};
use serde::Serialize;
use serde_json::Value;

/// Whether a text is a date like 2026-11-01 that exists.
pub fn is_date(text: &str) -> bool {
    let bytes = text.as_bytes();
    if bytes.len() != 10 || bytes.get(4) != Some(&b'-') || bytes.get(7) != Some(&b'-') {
        return false;
    }
    let number = |range: std::ops::Range<usize>| {
        let part = text.get(range)?;
        part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse::<u32>().ok()).flatten()
    };
    let (Some(year), Some(month), Some(day)) = (number(0..4), number(5..7), number(8..10)) else { return false };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        _ => return false,
    };
    (1..=days).contains(&day)
}

/// Whether a text is a time like 2026-11-24T09:00:00Z.
pub fn is_time(text: &str) -> bool {
    let (Some(date), Some(rest)) = (text.get(..10), text.get(10..)) else { return false };
    let bytes = rest.as_bytes();
    let pair = |at: usize, most: u32| {
        rest.get(at..at + 2)
            .filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
            .is_some_and(|part| part.parse::<u32>().is_ok_and(|number| number <= most))
    };
    is_date(date)
        && bytes.len() == 10
        && bytes.first() == Some(&b'T')
        && bytes.get(3) == Some(&b':')
        && bytes.get(6) == Some(&b':')
        && bytes.get(9) == Some(&b'Z')
        && pair(1, 23)
        && pair(4, 59)
        && pair(7, 60)
}

/// What has to be set aside for an incompatibility, and where it stands.
#[derive(Debug, Clone, PartialEq)]
enum Incompatibility {
    /// An answer to an indicator the instrument does not have.
    Indicator(String),
    /// An item of an answer.
    Item(String, String),
    /// A challenge of an answer.
    Challenge(String, String),
    /// An option of a context question, or the whole question.
    Context(String),
    /// A module.
    Module(String),
    /// The dimension that a piece of evidence names.
    Evidence(String, usize),
    /// An item that was taken over from an earlier assessment.
    Carried(String),
    /// Nothing that another version of the instrument could explain.
    Fault,
}

/// Everything in a document that does not fit: first what depends on the instrument, then malformed texts.
pub fn incompatibilities(instrument: &Instrument, document: &AssessmentDocument) -> Vec<Fault> {
    find(instrument, document).into_iter().map(|(fault, _)| fault).collect()
}

/// Sets aside what does not fit another version of the instrument: it is kept under `extra` of its answer or of the
/// document and returned as a list. What is malformed in itself is returned as an error.
///
/// # Errors
/// Faults that no other version of the instrument could explain.
pub fn set_incompatible_aside(
    instrument: &Instrument,
    document: &mut AssessmentDocument,
) -> Result<Vec<Fault>, Vec<Fault>> {
    let found = find(instrument, document);
    let faults: Vec<Fault> = found
        .iter()
        .filter(|(_, incompatibility)| *incompatibility == Incompatibility::Fault)
        .map(|(fault, _)| fault.clone())
        .collect();
    if !faults.is_empty() {
        return Err(faults);
    }
    let mut aside = Vec::with_capacity(found.len());
    let carried = document.carried.iter().flat_map(|carried| &carried.items);
    let answered: Vec<String> = carried.filter(|item| document.answer_named(item).is_some()).cloned().collect();
    // From the last to the first, so that positions in lists stay valid.
    for (fault, incompatibility) in found.into_iter().rev() {
        match incompatibility {
            Incompatibility::Indicator(id) => {
                if let Some(answer) = document.answers.shift_remove(&id) {
                    keep(&mut document.extra, "answers", &id, answer);
                }
            }
            Incompatibility::Item(id, dimension) => {
                if let Some(answer) = document.answers.get_mut(&id)
                    && let Some(item) = answer.items.shift_remove(&dimension)
                {
                    keep(&mut answer.extra, "items", &dimension, item);
                }
            }
            Incompatibility::Challenge(id, challenge) => {
                if let Some(answer) = document.answers.get_mut(&id) {
                    answer.challenges.retain(|known| *known != challenge);
                    keep(&mut answer.extra, "challenges", &challenge, true);
                }
            }
            Incompatibility::Context(question) => {
                if let Some(options) = document.context.shift_remove(&question) {
                    keep(&mut document.extra, "context", &question, options);
                }
            }
            Incompatibility::Module(module) => {
                if let Some(modules) = &mut document.modules {
                    modules.retain(|known| *known != module);
                }
                keep(&mut document.extra, "modules", &module, Value::Bool(true));
            }
            Incompatibility::Evidence(id, index) => {
                if let Some(answer) = document.answers.get_mut(&id)
                    && let Some(dimension) =
                        answer.evidence.get_mut(index).and_then(|evidence| evidence.dimension.take())
                {
                    keep(&mut answer.extra, "evidence_dimensions", &index.to_string(), dimension);
                }
            }
            Incompatibility::Carried(item) => keep_carried(document, |_, known| known == item),
            Incompatibility::Fault => {}
        }
        aside.push(fault);
    }
    aside.reverse();
    // Where an answer was set aside, its place on the list of those to be confirmed is, too. The fault names the answer.
    for item in answered {
        keep_carried(document, |document, known| known == item && document.answer_named(known).is_none());
    }
    Ok(aside)
}

/// Takes items off the list of those to be confirmed and keeps them under `extra`.
fn keep_carried(document: &mut AssessmentDocument, is_wanted: impl Fn(&AssessmentDocument, &str) -> bool) {
    for item in leave_carried(document, is_wanted) {
        keep(&mut document.extra, "carried", &item, true);
    }
}

/// Puts a value under `extra.not_carried.KIND.NAME`, or beside it where something else stands there already.
fn keep(extra: &mut Option<Extra>, kind: &str, name: &str, value: impl Serialize) {
    let value = serde_json::to_value(value).unwrap_or_default();
    let extra = extra.get_or_insert_with(Extra::new);
    let names = object_in(extra, "not_carried").and_then(|kinds| object_in(kinds, kind));
    if let Some(names) = names {
        let free = free_name(name, |name| names.get(name).is_none_or(|there| *there == value));
        names.insert(free, value);
    }
}

/// The object of that name, made if there is none; under the next free name where something else stands there.
fn object_in<'a>(parent: &'a mut Extra, name: &str) -> Option<&'a mut Extra> {
    let free = free_name(name, |name| parent.get(name).is_none_or(Value::is_object));
    parent.entry(free).or_insert_with(|| Value::Object(Extra::new())).as_object_mut()
}

/// `name`, `name 2`, `name 3`, …: the first that is free.
fn free_name(name: &str, is_free: impl Fn(&str) -> bool) -> String {
    if is_free(name) {
        return name.to_owned();
    }
    (2_u32..).map(|count| format!("{name} {count}")).find(|name| is_free(name)).unwrap_or_default()
}

fn find(instrument: &Instrument, document: &AssessmentDocument) -> Vec<(Fault, Incompatibility)> {
    let mut found = Vec::new();
    let root = |name: &str| Place::Path(name.to_owned());
    for (question_id, options) in &document.context {
        let place = root("context").field(question_id);
        let mut add =
            |place, reason| found.push((Fault::new(place, reason), Incompatibility::Context(question_id.clone())));
        match instrument.document.context.iter().find(|question| question.id == *question_id) {
            None => add(place, Reason::UnknownId(Thing::ContextQuestion, question_id.clone())),
            Some(question) => {
                for (index, option) in options.iter().enumerate() {
                    if !question.options.iter().any(|known| known.id == *option) {
                        add(place.index(index), Reason::UnknownId(Thing::Choice, option.clone()));
                    }
                }
                if !question.several && options.len() > 1 {
                    add(place, Reason::OneOption);
                }
            }
        }
    }
    for (index, module) in document.modules.iter().flatten().enumerate() {
        if instrument.module_named(module).is_none() {
            let fault = Fault::new(root("modules").index(index), Reason::UnknownId(Thing::Module, module.clone()));
            found.push((fault, Incompatibility::Module(module.clone())));
        }
    }
    if let Some(carried) = &document.carried {
        carried_incompatibilities(instrument, carried, &root("carried"), &mut found);
    }
    for (id, answer) in &document.answers {
        let place = root("answers").field(id);
        match instrument.indicator_named(id) {
            None => {
                let fault = Fault::new(place.clone(), Reason::UnknownId(Thing::Indicator, id.clone()));
                found.push((fault, Incompatibility::Indicator(id.clone())));
            }
            Some(indicator) => answer_incompatibilities(instrument, id, indicator, answer, &place, &mut found),
        }
        let faults = text_faults(answer, &place);
        found.extend(faults.into_iter().map(|fault| (fault, Incompatibility::Fault)));
    }
    let faults = subject_faults(document);
    found.extend(faults.into_iter().map(|fault| (fault, Incompatibility::Fault)));
    found
}

fn carried_incompatibilities(
    instrument: &Instrument,
    carried: &Carried,
    place: &Place,
    found: &mut Vec<(Fault, Incompatibility)>,
) {
    if !is_id(&carried.from) {
        let fault = Fault::new(place.field("from"), Reason::MalformedId(carried.from.clone()));
        found.push((fault, Incompatibility::Fault));
    }
    if let Some(date) = carried.as_at.as_deref().filter(|date| !is_date(date)) {
        found.push((Fault::new(place.field("as_at"), Reason::BadDate(date.to_owned())), Incompatibility::Fault));
    }
    let place = place.field("items");
    let mut seen = instrument.item_list(false);
    for (index, name) in carried.items.iter().enumerate() {
        match instrument.item_named(name).map(|item| &mut seen[item]) {
            None => {
                let fault = Fault::new(place.index(index), Reason::UnknownId(Thing::Item, name.clone()));
                found.push((fault, Incompatibility::Carried(name.clone())));
            }
            Some(true) => {
                found.push((
                    Fault::new(place.index(index), Reason::RepeatedId(Thing::Item, name.clone())),
                    Incompatibility::Fault,
                ));
            }
            Some(seen) => *seen = true,
        }
    }
}

fn answer_incompatibilities(
    instrument: &Instrument,
    id: &str,
    indicator: IndicatorId,
    answer: &AnswerDocument,
    place: &Place,
    found: &mut Vec<(Fault, Incompatibility)>,
) {
    for (dimension_id, item_answer) in &answer.items {
        let place = place.field(dimension_id);
        let item_name = format!("{id}/{dimension_id}");
        let mut add = |place, reason| {
            found.push((Fault::new(place, reason), Incompatibility::Item(id.to_owned(), dimension_id.clone())));
        };
        let Some(dimension) = instrument.dimension_named(dimension_id) else {
            add(place, Reason::UnknownId(Thing::Dimension, dimension_id.clone()));
            continue;
        };
        let item = instrument.item(indicator, dimension);
        if !instrument.is_asked(item) {
            add(place, Reason::NotAsked { indicator: id.to_owned(), dimension: dimension_id.clone() });
            continue;
        }
        match item_answer.level.as_str() {
            UNKNOWN => {}
            NOT_APPLICABLE => {
                if !instrument.indicator_document(indicator).not_applicable.contains_key(dimension_id) {
                    add(place.field("level"), Reason::NotApplicableNotAllowed(item_name.clone()));
                }
            }
            level if instrument.levels(item).iter().any(|known| known.id == level) => {}
            level => {
                let reason = Reason::NotOfScale { level: level.to_owned(), item: item_name.clone() };
                add(place.field("level"), reason);
            }
        }
        if item_answer.because.is_some() && item_answer.level != UNKNOWN {
            let fault = Fault::new(place, Reason::UnknownField("because".into()));
            found.push((fault, Incompatibility::Fault));
        }
    }
    for (index, challenge) in answer.challenges.iter().enumerate() {
        if !instrument.document.challenges.iter().any(|known| known.id == *challenge) {
            let fault = Fault::new(
                place.field("challenges").index(index),
                Reason::UnknownId(Thing::Challenge, challenge.clone()),
            );
            found.push((fault, Incompatibility::Challenge(id.to_owned(), challenge.clone())));
        }
    }
    for (index, evidence) in answer.evidence.iter().enumerate() {
        if let Some(dimension) = &evidence.dimension
            && instrument.dimension_named(dimension).is_none()
        {
            let place = place.field("evidence").index(index).field("dimension");
            let fault = Fault::new(place, Reason::UnknownId(Thing::Dimension, dimension.clone()));
            found.push((fault, Incompatibility::Evidence(id.to_owned(), index)));
        }
    }
}

/// Whether a text is longer than a file may hold it. `limit` counts characters (Unicode scalar values), as the format does.
pub fn too_long(text: &str, limit: usize) -> bool {
    text.len() > limit && text.chars().count() > limit
}

/// The faults in the part of a document that an edit changed: texts too long, dates that do not exist. A document with such
/// faults could be written, but never read again.
pub(super) fn faults_of_edit(instrument: &Instrument, edit: &Edit, document: &AssessmentDocument) -> Vec<Fault> {
    match edit {
        Edit::Text { indicator, .. } | Edit::Evidence { indicator, .. } | Edit::Challenges { indicator, .. } => {
            let id = instrument.indicator_id(*indicator);
            let place = Place::Path("answers".into()).field(id);
            document.answers.get(id).map(|answer| text_faults(answer, &place)).unwrap_or_default()
        }
        Edit::Subject { .. } => subject_faults(document),
        Edit::Several(edits) => edits.iter().flat_map(|edit| faults_of_edit(instrument, edit, document)).collect(),
        _ => Vec::new(),
    }
}

fn text_faults(answer: &AnswerDocument, place: &Place) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut limit = |place: Place, text: Option<&String>, limit: usize| {
        if text.is_some_and(|text| too_long(text, limit)) {
            faults.push(Fault::new(place, Reason::TextTooLong(limit)));
        }
    };
    limit(place.field("comment"), answer.comment.as_ref(), MAX_TEXT);
    limit(place.field("good_practice"), answer.good_practice.as_ref(), MAX_TEXT);
    limit(place.field("reason"), answer.reason.as_ref(), MAX_TEXT);
    limit(place.field("help_needed"), answer.help_needed.as_ref(), MAX_TEXT);
    limit(place.field("unclear"), answer.unclear.as_ref(), MAX_TEXT);
    let why = answer.considered.as_ref().and_then(|considered| considered.why.as_ref());
    limit(place.field("considered").field("why"), why, MAX_TEXT);
    for (index, observation) in answer.observations.iter().enumerate() {
        let place = place.field("observations").index(index);
        limit(place.field("by"), observation.by.as_ref(), MAX_TITLE);
        limit(place.field("text"), Some(&observation.text), MAX_TEXT);
    }
    for (index, text) in answer.other_challenges.iter().enumerate() {
        limit(place.field("other_challenges").index(index), Some(text), MAX_TITLE);
    }
    for (index, evidence) in answer.evidence.iter().enumerate() {
        let place = place.field("evidence").index(index);
        let Evidence { title, title_translated, language, provision, url, .. } = evidence;
        for (name, text) in [
            ("title", title),
            ("title_translated", title_translated),
            ("language", language),
            ("provision", provision),
            ("url", url),
        ] {
            limit(place.field(name), text.as_ref(), MAX_TITLE);
        }
    }
    if answer.evidence.len() > MAX_EVIDENCE {
        faults.push(Fault::new(place.field("evidence"), Reason::TooManyEntries(MAX_EVIDENCE)));
    }
    let mut day = |place: Place, date: Option<&String>| {
        if let Some(date) = date.filter(|date| !is_date(date)) {
            faults.push(Fault::new(place, Reason::BadDate(date.clone())));
        }
    };
    for (index, evidence) in answer.evidence.iter().enumerate() {
        day(place.field("evidence").index(index).field("date"), evidence.date.as_ref());
    }
    for (index, observation) in answer.observations.iter().enumerate() {
        day(place.field("observations").index(index).field("date"), observation.date.as_ref());
    }
    day(place.field("considered").field("on"), answer.considered.as_ref().and_then(|one| one.on.as_ref()));
    faults
}

fn subject_faults(document: &AssessmentDocument) -> Vec<Fault> {
    let mut faults = Vec::new();
    if !is_id(&document.id) {
        faults.push(Fault::new(Place::Path("id".into()), Reason::MalformedId(document.id.clone())));
    }
    let root = Place::Path("subject".into());
    let subject = &document.subject;
    for (name, text, limit) in [
        ("name", &subject.name, MAX_TITLE),
        ("authority", &subject.authority, MAX_TITLE),
        ("prepared_by", &subject.prepared_by, MAX_TITLE),
        ("notes", &subject.notes, MAX_TEXT),
        ("cleared_by", &subject.cleared_by, MAX_TITLE),
        ("marking", &subject.marking, MAX_TITLE),
    ] {
        if text.as_ref().is_some_and(|text| too_long(text, limit)) {
            faults.push(Fault::new(root.field(name), Reason::TextTooLong(limit)));
        }
    }
    if let Some(code) = &subject.member
        && !(code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase()))
    {
        faults.push(Fault::new(root.field("member"), Reason::MalformedId(code.clone())));
    }
    for (name, date) in [("as_at", &subject.as_at), ("cleared_on", &subject.cleared_on)] {
        if let Some(date) = date.as_deref().filter(|date| !is_date(date)) {
            faults.push(Fault::new(root.field(name), Reason::BadDate(date.to_owned())));
        }
    }
    for (name, time) in [("created", &document.created), ("modified", &document.modified)] {
        if let Some(time) = time.as_deref().filter(|time| !is_time(time)) {
            faults.push(Fault::new(Place::Path(name.into()), Reason::BadTime(time.to_owned())));
        }
    }
    faults
}
