//! Fields that hold what the draft cannot keep: said beside them, and on every page until it is put right.

use super::{Desk, Wrong};
use crate::app::{Route, dom, go};
use documents::merge;
use engine::assessment::document::Evidence;
use engine::assessment::too_long;
use engine::fault::{Fault, Place, Reason};
use leptos::prelude::*;
use serde_json::Value;
use texts::key;
use web_sys::Element;

impl Desk {
    /// The fields with something in them that cannot be kept.
    pub(crate) fn wrong_fields(&self) -> Vec<Wrong> {
        self.state.with_value(|state| state.wrong.clone())
    }

    /// Whether a field of a draft holds something that is not kept.
    pub(crate) fn holds_unkept(&self) -> bool {
        self.state.with_value(|state| state.wrong.iter().any(Wrong::is_of_draft))
    }

    pub(super) fn set_wrong(&self, change: &mut dyn FnMut(&mut Vec<Wrong>)) {
        let before = self.wrong_fields();
        self.state.update_value(|state| change(&mut state.wrong));
        // What is typed on changes nothing that is said.
        let said = |all: &[Wrong]| all.iter().map(|wrong| (wrong.id.clone(), wrong.words.clone())).collect::<Vec<_>>();
        if said(&before) != said(&self.wrong_fields()) {
            self.wrong.update(|count| *count += 1);
        }
    }

    /// Takes a change of a field: what is wrong with it is said beside it.
    pub(crate) fn in_field(&self, field: &Element, change: impl FnOnce()) {
        self.state.update_value(|state| state.field = Some(field.clone()));
        change();
        self.state.update_value(|state| state.field = None);
    }

    /// What a field says, put together with what another tab made of the same text since the field was shown: `there`, at a place as
    /// conflicts name it. Where both changed the same, the field counts, and the person is asked.
    pub(crate) fn typed(&self, field: &Element, place: &str, there: &str) -> String {
        self.typed_at(place);
        self.typed_in(field, there).unwrap_or_else(|| {
            let theirs = if there.is_empty() { Value::Null } else { Value::from(there) };
            self.ask_which(place, theirs);
            dom::value_of(field)
        })
    }

    /// The same; none where both changed the same.
    pub(crate) fn typed_in(&self, field: &Element, there: &str) -> Option<String> {
        let (shown, value) = (dom::shown(field), dom::value_of(field));
        if shown == there || value == there {
            Some(value)
        } else if dom::is_prose(field) {
            merge::merge_texts(&shown, &value, there)
        } else {
            None
        }
    }

    /// The evidence of an indicator as the page shows it.
    pub(crate) fn shown_evidence(&self, indicator: &str) -> Vec<Evidence> {
        let of = |all: &Vec<(String, Vec<Evidence>)>| {
            all.iter().find(|(id, _)| id == indicator).map(|(_, list)| list.clone())
        };
        self.evidence.with_value(of).unwrap_or_default()
    }

    /// The page shows that evidence of an indicator.
    pub(crate) fn show_evidence(&self, indicator: &str, list: Vec<Evidence>) {
        self.evidence.update_value(|all| {
            all.retain(|(id, _)| id != indicator);
            all.push((indicator.to_owned(), list));
        });
    }

    /// Says what is wrong with a field: beside it, and in the summary.
    pub(crate) fn field_wrong(&self, field: &Element, words: &str) {
        dom::mark(field, Some(words));
        let wrong = Wrong {
            id: field.id(),
            address: dom::address(),
            label: self.label_of(field),
            words: words.to_owned(),
            value: dom::value_of(field),
        };
        self.set_wrong(&mut |all| {
            all.retain(|known| known.id != wrong.id);
            all.push(wrong.clone());
        });
    }

    /// What is wrong with a text that is longer than a file may hold it, in words.
    pub(crate) fn too_long(&self, text: &str, limit: usize) -> Option<String> {
        let fault = Fault::new(Place::Whole, Reason::TextTooLong(limit));
        too_long(text, limit).then(|| self.texts.with_value(|texts| fault.message(texts)))
    }

    /// The field with that beginning and number was taken away with all that was in it; those after it move up.
    pub(crate) fn field_removed(&self, beginning: &str, number: usize) {
        self.set_wrong(&mut |all| {
            all.retain_mut(|wrong| {
                let rest = wrong.id.strip_prefix(beginning).and_then(|rest| rest.split_once('-'));
                let Some((at, field)) = rest.and_then(|(at, field)| Some((at.parse::<usize>().ok()?, field))) else {
                    return true;
                };
                if at > number {
                    wrong.id = format!("{beginning}{}-{field}", at - 1);
                }
                at != number
            });
        });
    }

    /// What a field is called: in a question, with its id.
    fn label_of(&self, field: &Element) -> String {
        let label = dom::label_of(field);
        match field.closest(".question").ok().flatten() {
            Some(question) => self.fill(key::STEP_FIELD, &[("id", &question.id()), ("field", &label)]),
            None => label,
        }
    }

    /// Nothing is wrong with a field any more.
    pub(crate) fn field_right(&self, field: &Element) {
        let id = field.id();
        if self.state.with_value(|state| state.wrong.iter().any(|known| known.id == id)) {
            dom::mark(field, None);
            self.set_wrong(&mut |all| all.retain(|known| known.id != id));
        }
    }

    /// Puts what was typed and could not be kept back into the fields of a page that was drawn anew.
    pub(crate) fn show_wrong(&self) {
        for wrong in self.wrong_fields() {
            if let Some(field) = dom::by_id(&wrong.id) {
                dom::set_value(&field, &wrong.value);
                dom::mark(&field, Some(&wrong.words));
            }
        }
    }

    /// Goes to the field of that name on another page.
    pub(crate) fn go_to_field(&self, address: &str, name: &str) {
        if Route::of(&dom::address()).page() == Route::of(address).page() {
            dom::focus_field(&(name.to_owned(), None));
            return;
        }
        self.state.update_value(|state| state.focus_after = Some((name.to_owned(), None)));
        go(address);
    }
}
