//! Files: opened off the page's thread, and saved.

use super::pages::options;
use super::{Desk, Dialog, Notice, file_name, instrument_name};
use crate::app::{dom, go};
use crate::assessment::Draft;
use crate::errand::Reply;
use crate::exchange::{self, json, save};
use crate::text::key;
use leptos::prelude::*;
use serde_json::{Map, Value};
use std::rc::Rc;
use wasm_bindgen::JsValue;

impl Desk {
    /// Opens the bytes of a file, off the page's thread. What was open stays as it was where the file is refused.
    pub fn open_bytes(&self, name: &str, bytes: &JsValue) {
        let desk = *self;
        // A sheet that was filled belongs to the draft on whose pages it is opened.
        let sheet = name.to_ascii_lowercase().ends_with(".csv").then(|| self.draft_text()).flatten();
        match sheet {
            Some(draft) => self.ask("sheet", &[draft, bytes.clone()], move |reply| desk.opened(reply)),
            None => self.open_file(name.to_owned(), bytes.clone(), None),
        }
    }

    /// Opens a file, with the passphrase of a closed one once it is known.
    pub(in crate::app) fn open_file(&self, name: String, bytes: JsValue, passphrase: Option<&str>) {
        let words = passphrase.map_or_else(|| name.clone(), |passphrase| format!("{name}\0{passphrase}"));
        if passphrase.is_some() {
            self.said.set(self.t(key::LOCK_TRYING).to_owned());
        }
        let desk = *self;
        self.ask("open", &[bytes.clone(), words.into()], move |reply| {
            desk.tried();
            // A refusal without a title asks for a passphrase.
            if reply.content.is_none() && reply.title.is_empty() {
                desk.ask_next(Dialog::Sealed(name, bytes, reply.said.concat()));
            } else {
                desk.opened(reply);
            }
        });
    }

    /// Takes what came of opening a file, and goes there.
    pub(super) fn opened(&self, reply: Reply) {
        let Some(text) = reply.content.clone() else { return self.notify(Notice::refused(reply)) };
        let instruments = self.instruments();
        if let Ok(draft) = exchange::read_draft(&text, &instruments) {
            let key = self.free_key(&draft);
            let id = &draft.document().id;
            // Dropped on its own pages: it takes the draft's place, and undo brings back what was there.
            if key != *id && self.open_key().as_ref() == Some(id) && self.is_shown(id) {
                self.replace(draft.document().clone(), key::OPEN_REPLACED);
                return;
            }
            self.adopt(key.clone(), draft);
            let address = format!("#/a/{key}");
            if reply.title.is_empty() {
                self.dismiss_notice();
            } else {
                self.notify(Notice::attention(reply.title).lines(reply.said).for_page(address.as_str()));
            }
            go(&address);
        } else if let Ok(instrument) = exchange::read_checked_instrument(text.as_bytes()) {
            self.state.update_value(|state| {
                let name = instrument_name(&instrument);
                let before = state.instruments.len();
                if state.know(Rc::new(instrument), text.as_bytes()) == before {
                    // Where there is no room it is known as long as the page is open: the shelf holds it so long.
                    let _ = state.shelf.write(&name, &text);
                }
            });
            let address = "#/instruments";
            self.notify(Notice::done(reply.title).lines(reply.said).for_page(address));
            self.content.update(|count| *count += 1);
            go(address);
        }
    }

    /// Whether the page shown is one of that draft.
    pub(super) fn is_shown(&self, key: &str) -> bool {
        self.route.with_untracked(|route| route.draft() == Some(key))
    }

    /// Says why a file could not be read at all.
    pub fn unread(&self, name: &str, lines: Vec<String>) {
        self.notify(Notice::problem(self.fill(key::OPEN_UNREADABLE, &[("name", name)])).lines(lines));
    }

    /// A key that no other draft has; the same draft keeps its own.
    pub(super) fn free_key(&self, draft: &Draft) -> String {
        let id = &draft.document().id;
        let plain = |id: &str| {
            !id.is_empty() && id.len() <= 64 && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        };
        let base = if plain(id) { id.clone() } else { dom::new_id() };
        let text = save::draft(draft.instrument(), draft.document());
        (1..)
            .map(|number| if number == 1 { base.clone() } else { format!("{base}-{number}") })
            .find(|key| self.raw(key).is_none_or(|there| there == text))
            .unwrap_or(base)
    }

    /// Saves the open draft as a file of that kind, made by the second program, which reads back what can be opened again.
    pub fn save(&self, kind: &str) {
        let Some(key) = self.open_key() else { return };
        let Some(text) = self.look(|draft| save::draft(draft.instrument(), draft.document())) else { return };
        self.save_draft(&key, text, kind, dom::ticked("save-how"));
    }

    /// Saves a draft that is on this page alone as a file: a locked one as it is.
    pub fn save_held(&self, key: &str) {
        let open = self.look(|draft| save::draft(draft.instrument(), draft.document()));
        let text = open.filter(|_| self.open_key().as_deref() == Some(key)).or_else(|| self.raw(key));
        match text {
            Some(text) if self.read_kept(&text).is_ok() => self.save_draft(key, text, "json", Vec::new()),
            _ => self.save_raw(key),
        }
    }

    fn save_draft(&self, key: &str, text: String, kind: &str, how: Vec<String>) {
        let scope = dom::by_id("field-paper").map(|field| dom::value_of(&field)).unwrap_or_default();
        // A file that holds everything and can be opened again.
        let is_whole = ["json", "html", "sealed.json"].contains(&kind) && !how.iter().any(|one| one == "redacted");
        let fields = [("kind", Value::from(kind)), ("how", Value::from(how)), ("scope", Value::from(scope))];
        let options = options(&fields, if kind == "sealed.json" { secret() } else { Map::new() });
        let (desk, key) = (*self, Some(key.to_owned()).filter(|_| is_whole));
        let document = json::parse(text.as_bytes()).unwrap_or_default();
        let state = document.get("modified").and_then(Value::as_str).unwrap_or_default().to_owned();
        self.ask("save", &[text.into(), options], move |reply| match reply.content {
            Some(content) => {
                wasm_bindgen_futures::spawn_local(async move {
                    let saved = dom::save_file(&reply.title, &reply.said.concat(), &content).await;
                    if let (Ok(()), Some(key)) = (&saved, key) {
                        let words = format!("{state}\n{}", dom::now());
                        // Not to know it costs a reminder too many.
                        let _ = desk.state.with_value(|state| state.shelf.write(&file_name(&key), &words));
                    }
                    desk.said_saved(&reply.title, saved);
                });
            }
            None => desk.notify(Notice::refused(reply)),
        });
    }

    /// Saves a picture of the report.
    pub fn save_picture(&self, picture: web_sys::Element, id: &str, png: bool) {
        let name = format!("{id}.{}", if png { "png" } else { "svg" });
        let desk = *self;
        wasm_bindgen_futures::spawn_local(async move {
            let saved = match dom::picture_text(&picture) {
                Ok(text) if png => dom::save_png(&name, &text).await,
                Ok(text) => dom::save_file(&name, "image/svg+xml", &text).await,
                Err(error) => Err(error),
            };
            desk.said_saved(&name, saved);
        });
    }

    /// Says whether a file was saved.
    pub(super) fn said_saved(&self, name: &str, saved: Result<(), JsValue>) {
        match saved {
            Ok(()) => self.said.set(self.fill(key::SAVE_DONE, &[("name", name)])),
            Err(error) => {
                let title = self.fill(key::SAVE_FAILED, &[("name", name)]);
                self.notify(Notice::problem(title).lines(vec![dom::words(&error)]));
            }
        }
    }

    /// Saves the text of a draft that cannot be read, as it is.
    pub fn save_raw(&self, key: &str) {
        let Some(text) = self.raw(key) else { return };
        let (desk, name) = (*self, format!("palermo_{key}.json"));
        wasm_bindgen_futures::spawn_local(async move {
            let saved = dom::save_file(&name, "application/json", &text).await;
            desk.said_saved(&name, saved);
        });
    }
}

/// What is typed in the fields for a passphrase, which are empty then.
pub(super) fn secret() -> Map<String, Value> {
    let mut all = Map::new();
    for name in ["passphrase", "again", "label"] {
        if let Some(field) = dom::by_id(&format!("field-{name}")) {
            all.insert(name.to_owned(), Value::from(dom::value_of(&field)));
            if name != "label" {
                dom::set_value(&field, "");
            }
        }
    }
    all
}
