//! What the second program makes of the open draft for a page.

use super::{Desk, Notice};
use crate::errand::Reply;
use documents::{self, json, save};
use engine::assessment::Edit;
use engine::insight::Wanted;
use leptos::prelude::*;
use serde_json::{Map, Value};
use wasm_bindgen::JsValue;

impl Desk {
    /// The open draft as it is kept, for the second program.
    pub(super) fn draft_text(&self) -> Option<JsValue> {
        self.look(|draft| JsValue::from_str(&save::draft(draft.instrument(), draft.document())))
    }

    /// Has something worded about the open draft. Where that cannot be done, it is said.
    pub fn report(&self, errand: &str, then: impl FnOnce(String) + 'static) {
        let desk = *self;
        self.ask_about(errand, "", move |reply| match reply.content {
            Some(html) => then(html),
            None => desk.notify(Notice::refused(reply)),
        });
    }

    /// Has something made out of the open draft.
    pub(in crate::app) fn ask_about(&self, errand: &str, grouping: &str, then: impl FnOnce(Reply) + 'static) {
        let (Some(text), Some(key)) = (self.draft_text(), self.open_key()) else { return };
        let offers = self.offers();
        let fields = self.state.with_value(|state| {
            let planned = state.planned.iter().map(|(item, level)| (item.clone(), Value::from(level.as_str())));
            [
                ("planned", Value::Object(planned.collect())),
                ("conflicts", Value::Object(state.drafts.conflicts().iter().cloned().collect())),
                ("offers", offers),
                ("locked", Value::from(state.drafts.lock().is_some())),
                ("key", Value::from(key)),
                ("grouping", Value::from(grouping)),
            ]
        });
        self.ask(errand, &[text, options(&fields, Map::new())], then);
    }

    /// Has questions of the open draft found; the reply has how many there are, in words, and a list of them.
    pub(in crate::app) fn find(&self, key: &str, wanted: &Wanted, then: impl FnOnce(Reply) + 'static) {
        let Some(text) = self.draft_text() else { return };
        let fields =
            [("key", key), ("words", &wanted.words), ("standing", wanted.standing.word()), ("lead", &wanted.lead)];
        let fields = fields.map(|(name, value)| (name, Value::from(value)));
        self.ask("find", &[text, options(&fields, Map::new())], then);
    }

    /// Plans a level for an item, or nothing: beside the answers, never one of them.
    pub fn plan(&self, item: &str, level: &str) {
        self.state.update_value(|state| {
            state.planned.retain(|(known, _)| known != item);
            if !level.is_empty() {
                state.planned.push((item.to_owned(), level.to_owned()));
            }
        });
    }

    /// Notes what is to be done about an item.
    pub fn follow_up(&self, item: &str, field: &str, words: &str) {
        let extra = self.look(|draft| draft.document().extra.clone()).flatten().unwrap_or_default();
        self.edit(Edit::Extra(documents::with_follow_up(extra, item, field, words)));
    }
}

/// Options of an errand.
pub(super) fn options(fields: &[(&str, Value)], mut more: Map<String, Value>) -> JsValue {
    more.extend(fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())));
    JsValue::from_str(&json::line(&Value::Object(more)))
}
