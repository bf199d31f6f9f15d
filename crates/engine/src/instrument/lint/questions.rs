//! Rules on questions and other texts.

use super::{
    JUDGING, Linter, MAX_GUIDANCE_WORDS, MAX_QUESTION_WORDS, NEGATIONS, each_indicator, is_missing, same, too_long,
};
use crate::fault::Place;
use crate::instrument::document::Level;
use std::collections::HashSet;

// Questions.

pub(super) fn question_long(linter: &mut Linter<'_>) {
    for (place, id, question) in linter.questions() {
        too_long(linter, place, id, question, MAX_QUESTION_WORDS);
    }
}

pub(super) fn question_twice(linter: &mut Linter<'_>) {
    for (place, id, question) in linter.questions() {
        if question.chars().filter(|character| matches!(character, '?' | '？' | '؟')).count() > 1 {
            linter.warn(place, &[("id", id)]);
        }
    }
}

pub(super) fn question_negative(linter: &mut Linter<'_>) {
    if !linter.is_english() {
        return;
    }
    for (place, id, question) in linter.questions() {
        let found: Vec<&str> = question
            .split(|character: char| !character.is_alphabetic() && !matches!(character, '\'' | '’'))
            .filter(|word| {
                let contracted = word.len() > 3 && (word.ends_with("n't") || word.ends_with("n’t"));
                contracted || NEGATIONS.iter().any(|negation| word.eq_ignore_ascii_case(negation))
            })
            .collect();
        if found.len() > 1 {
            linter.warn(place, &[("id", id), ("words", &found.join(", "))]);
        }
    }
}

pub(super) fn question_duplicate(linter: &mut Linter<'_>) {
    let mut questions = Vec::new();
    let mut sentences = Vec::new();
    for (indicator, document) in linter.indicators() {
        let own = document.questions.values();
        // The general sentence may be that of one dimension too.
        let general = document.question.iter().filter(|general| !own.clone().any(|one| one == *general));
        for question in own.clone().chain(general) {
            questions.push((indicator, document.id.as_str()));
            sentences.push(question.trim().to_ascii_lowercase());
        }
    }
    for (before, this) in same(&sentences) {
        if let (Some((_, other)), Some((indicator, id))) = (questions.get(before), questions.get(this)) {
            let place = linter.place_of(*indicator).field("question");
            linter.warn(place, &[("id", id), ("other", other)]);
        }
    }
}

pub(super) fn question_dimension(linter: &mut Linter<'_>) {
    for (indicator, document) in linter.indicators() {
        let asked = document.dimensions.as_deref().unwrap_or_default();
        if asked.len() < 2 {
            continue;
        }
        for dimension in asked {
            if is_missing(document.questions.get(dimension)) {
                let place = linter.place_of(indicator).field("questions");
                linter.warn(place, &[("id", &document.id), ("dimension", dimension)]);
            }
        }
    }
}

// Other texts.

pub(super) fn guidance_missing(linter: &mut Linter<'_>) {
    if linter.is_split() {
        return;
    }
    each_indicator(linter, "guidance", |document| is_missing(document.guidance.as_ref()));
}

pub(super) fn guidance_long(linter: &mut Linter<'_>) {
    for (indicator, document) in linter.indicators() {
        if let Some(guidance) = &document.guidance {
            let place = linter.place_of(indicator).field("guidance");
            too_long(linter, place, &document.id, guidance, MAX_GUIDANCE_WORDS);
        }
    }
}

pub(super) fn best_level(linter: &mut Linter<'_>) {
    if linter.is_split() {
        return;
    }
    let instrument = linter.instrument;
    for (indicator, document) in linter.indicators() {
        let adverse = instrument.node_of(indicator).adverse;
        for dimension in instrument.asked_in(indicator) {
            let mut best: Option<&Level> = None;
            for level in instrument.levels(instrument.item(indicator, dimension)) {
                if best.is_none_or(|best| if adverse { level.value < best.value } else { level.value > best.value }) {
                    best = Some(level);
                }
            }
            let Some(best) = best else { continue };
            let dimension = instrument.dimension_id(dimension);
            if is_missing(document.levels.get(dimension).and_then(|levels| levels.get(&best.id))) {
                let place = linter.place_of(indicator).field("levels").field(dimension);
                linter.warn(place, &[("id", &document.id), ("dimension", dimension), ("level", &best.id)]);
            }
        }
    }
}

pub(super) fn judging(linter: &mut Linter<'_>) {
    if !linter.is_english() {
        return;
    }
    let begins = |word: &str| {
        JUDGING.iter().any(|start| word.get(..start.len()).is_some_and(|found| found.eq_ignore_ascii_case(start)))
    };
    each_word(linter, |character| !character.is_alphabetic(), &begins);
}

/// Warns of each word of which something holds, once a text.
fn each_word(linter: &mut Linter<'_>, parts: fn(char) -> bool, is_wrong: &dyn Fn(&str) -> bool) {
    let mut found = Vec::new();
    for text in &linter.texts {
        if let Some(word) = text.text.split(parts).find(|word| is_wrong(word)) {
            found.push((text.place.clone(), word));
        }
    }
    for (place, word) in found {
        linter.warn(place, &[("word", word)]);
    }
}

pub(super) fn names_nothing(linter: &mut Linter<'_>) {
    let instrument = linter.instrument;
    let mut shapes: Vec<Vec<u8>> = Vec::new();
    for (_, document) in linter.indicators() {
        if let Some(shape) = shape(&document.id)
            && !shapes.contains(&shape)
        {
            shapes.push(shape);
        }
    }
    let is_wrong = |word: &str| {
        let word = word.trim_matches('-');
        shape(word).is_some_and(|shape| shapes.contains(&shape)) && instrument.node_named(word).is_none()
    };
    each_word(linter, |character| !(character.is_ascii_alphanumeric() || matches!(character, '-' | '_')), &is_wrong);
}

/// The pattern of an id: its letters as `A` or `a`, its digits as `9`. None for an id without letters or without digits.
fn shape(id: &str) -> Option<Vec<u8>> {
    let is_telling = id.len() <= 16
        && id.bytes().any(|byte| byte.is_ascii_digit())
        && id.bytes().any(|byte| byte.is_ascii_alphabetic());
    is_telling.then(|| {
        id.bytes()
            .map(|byte| match byte {
                b'0'..=b'9' => b'9',
                b'A'..=b'Z' => b'A',
                b'a'..=b'z' => b'a',
                other => other,
            })
            .collect()
    })
}

pub(super) fn translation_missing(linter: &mut Linter<'_>) {
    let mut found = Vec::new();
    for (language, map) in &linter.instrument.document.translations {
        for text in linter.texts.iter().filter(|text| !text.optional && is_missing(map.get(&text.key))) {
            found.push((text.place.clone(), language, text.key.clone()));
        }
    }
    for (place, language, key) in found {
        linter.warn(place, &[("language", language), ("key", &key)]);
    }
}

pub(super) fn translation_nothing(linter: &mut Linter<'_>) {
    let keys: HashSet<&String> = linter.texts.iter().map(|text| &text.key).collect();
    let mut found = Vec::new();
    for (language, map) in &linter.instrument.document.translations {
        for key in map.keys().filter(|key| !keys.contains(key)) {
            found.push((language, key));
        }
    }
    for (language, key) in found {
        let place = Place::Whole.field("translations").field(language);
        linter.warn(place, &[("language", language), ("key", key)]);
    }
}
