//! The instruments known here, and the explanations of the standard one, which come section by section.

use super::{Desk, instrument_key};
use crate::app::dom;
use engine::instrument::explanations::Explanations;
use engine::instrument::{Instrument, NodeId};
use leptos::prelude::*;
use protocol::InstrumentId;
use std::rc::Rc;
use wasm_bindgen::JsValue;

impl Desk {
    /// The instrument that assessments are begun with: the standard one, unless another was chosen.
    pub(crate) fn instrument(&self) -> Option<Rc<Instrument>> {
        self.state.with_value(|state| state.instruments.get(state.chosen).cloned())
    }

    /// The instruments known, the standard one first.
    pub(crate) fn instruments(&self) -> Vec<Rc<Instrument>> {
        self.state.with_value(|state| state.instruments.clone())
    }

    /// Begins assessments with that one from now on.
    pub(crate) fn choose_instrument(&self, position: usize) {
        self.state.update_value(|state| state.chosen = position);
    }

    /// Forgets an instrument that was opened. Drafts made with it stay, and open again when it does.
    pub(crate) fn forget_instrument(&self, position: usize) {
        self.state.update_value(|state| {
            if position == 0 || position >= state.instruments.len() {
                return;
            }
            let instrument = state.instruments.remove(position);
            state.texts.remove(position);
            state.chosen = 0;
            state.drafts.storage_mut().remove(&instrument_key(&instrument));
        });
        self.content.update(|count| *count += 1);
    }

    /// Keeps the instrument of the open draft, if it is one that a person opened.
    pub(super) fn keep_instrument(&self) {
        let Some(instrument) = self.with_draft(|draft| Rc::clone(draft.instrument())) else { return };
        self.state.update_value(|state| {
            let position = state.instruments.iter().position(|known| known.digest == instrument.digest);
            let text = position.filter(|position| *position > 0).and_then(|position| state.texts.get(position));
            if let Some(text) = text.and_then(JsValue::as_string) {
                let _ = state.drafts.storage_mut().write(&instrument_key(&instrument), &text);
            }
        });
    }

    /// The instruments with their texts, whole, for the worker: of one that came in parts the complete file is fetched
    /// first. Both are known by the digest of the complete file.
    ///
    /// # Errors
    /// Where it does not come.
    pub(super) async fn instrument_texts(&self) -> Result<Vec<(InstrumentId, JsValue)>, String> {
        let parts = self.state.with_value(|state| state.parts.clone().filter(|_| !state.is_whole));
        if let Some(folder) = parts {
            let bytes = dom::fetch(&format!("{folder}/complete.json")).await?;
            self.state.update_value(|state| {
                if let Some(first) = state.texts.first_mut() {
                    *first = JsValue::from_str(&String::from_utf8_lossy(&bytes));
                }
                state.is_whole = true;
            });
        }
        Ok(self.state.with_value(|state| {
            let ids = state.instruments.iter().map(|instrument| InstrumentId(instrument.digest.clone()));
            ids.zip(state.texts.iter().cloned()).collect()
        }))
    }

    /// The explanations of a section, now or when they have come; `then` gets none where they do not come.
    pub(crate) fn explain(
        &self,
        instrument: &Instrument,
        section: NodeId,
        then: impl Fn(Option<&Explanations>) + 'static,
    ) {
        let Some(folder) = self.state.with_value(|state| state.parts.clone()).filter(|_| instrument.is_split()) else {
            then(Some(&instrument.explanations(section)));
            return;
        };
        let id = instrument.node_id(section).to_owned();
        let known = self.state.with_value(|state| {
            state.explanations.iter().find(|(known, _)| *known == id).map(|(_, found)| Rc::clone(found))
        });
        if let Some(known) = known {
            then(Some(&known));
            return;
        }
        let desk = *self;
        wasm_bindgen_futures::spawn_local(async move {
            let address = format!("{folder}/{id}.json");
            let found = dom::fetch(&address).await.ok().and_then(|bytes| documents::read_explanations(&bytes).ok());
            match found.map(Rc::new) {
                Some(found) => {
                    then(Some(&found));
                    desk.state.update_value(|state| state.explanations.push((id, found)));
                }
                None => then(None),
            }
        });
    }
}
