//! The way to the second program: errands go out, replies come back (see `crate::errand`).

use super::{Desk, dom};
use crate::errand::Reply;
use js_sys::{Array, Function};
use leptos::prelude::{LocalStorage, StoredValue, UpdateValue, WithValue};
use texts::key;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MessageEvent, Worker};

/// What to do with a reply.
type Then = Box<dyn FnOnce(Reply)>;

/// The worker, once it is wanted, and who waits for it.
#[derive(Default)]
pub(super) struct Office {
    worker: Option<Worker>,
    waiting: Vec<(f64, Then)>,
    last: f64,
    /// The texts of the instruments that the worker has.
    given: Vec<JsValue>,
}

impl Desk {
    /// Sends an errand that needs no instrument.
    pub(super) fn ask_bare(&self, name: &str, inputs: &[JsValue], then: impl FnOnce(Reply) + 'static) {
        let message = self.message(name, inputs, Some(Box::new(then)));
        self.post(&message);
    }

    /// Tells the second program something; no answer is awaited.
    pub(super) fn tell(&self, name: &str, inputs: &[JsValue]) {
        let message = self.message(name, inputs, None);
        self.post(&message);
    }

    /// Sends an errand; `then` gets its reply, or a refusal where the second program cannot be had.
    pub(super) fn ask(&self, name: &str, inputs: &[JsValue], then: impl FnOnce(Reply) + 'static) {
        self.send(name, inputs, Box::new(then));
    }

    fn send(&self, name: &str, inputs: &[JsValue], then: Then) {
        let message = self.message(name, inputs, Some(then));
        let desk = *self;
        wasm_bindgen_futures::spawn_local(async move {
            // What cannot be fetched fails this errand and no other: the second program has keys, and may be at work.
            let Ok(texts) = desk.instrument_texts().await else { return desk.refuse(&message.get(0)) };
            desk.give_instruments(texts);
            desk.post(&message);
        });
    }

    /// Gives the worker the texts of the instruments, unless it has them.
    fn give_instruments(&self, texts: Vec<JsValue>) {
        if self.office().with_value(|office| office.worker.is_some() && office.given == texts) {
            return;
        }
        self.tell("instruments", &texts);
        self.office().update_value(|office| office.given = texts);
    }

    /// A message with a number of its own.
    fn message(&self, name: &str, inputs: &[JsValue], then: Option<Then>) -> Array {
        let mut number = 0.0;
        self.office().update_value(|office| {
            office.last += 1.0;
            number = office.last;
            office.waiting.extend(then.map(|then| (number, then)));
        });
        let message = Array::of2(&JsValue::from_f64(number), &JsValue::from_str(name));
        for input in inputs {
            message.push(input);
        }
        message
    }

    /// Starts the second program, if it is not there, before anything is wanted of it.
    pub(super) fn get_ready(&self) {
        let office = self.office();
        if office.with_value(|office| office.worker.is_none()) {
            let worker = self.hire();
            office.update_value(|office| office.worker = worker);
        }
    }

    fn post(&self, message: &Array) {
        self.get_ready();
        let office = self.office();
        let sent = office
            .with_value(|office| office.worker.as_ref().is_some_and(|worker| worker.post_message(message).is_ok()));
        if !sent {
            self.dismiss();
        }
    }

    /// Starts the worker. Its address stands in the page.
    fn hire(&self) -> Option<Worker> {
        let link = dom::document()?.query_selector("meta[name=palermo-worker]").ok()??;
        let worker = Worker::new(&link.get_attribute("content")?).ok()?;
        // It knows nothing yet.
        self.office().update_value(|office| office.given.clear());
        let desk = *self;
        let answered = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let Ok(answer) = event.data().dyn_into::<Array>() else { return desk.dismiss() };
            let lines = answer.iter().skip(1).filter_map(|line| line.as_string()).collect();
            let found = desk.waiting(&answer.get(0));
            if let Some(then) = found {
                then(Reply::of_lines(lines));
            }
        });
        let failed = Closure::<dyn FnMut()>::new(move || desk.dismiss());
        worker.set_onmessage(Some(answered.as_ref().unchecked_ref::<Function>()));
        worker.set_onerror(Some(failed.as_ref().unchecked_ref::<Function>()));
        // As long as the page.
        answered.forget();
        failed.forget();
        Some(worker)
    }

    /// Who waits for the answer of that number, and no longer does.
    fn waiting(&self, number: &JsValue) -> Option<Then> {
        let number = number.as_f64()?;
        let mut found = None;
        self.office().update_value(|office| {
            let position = office.waiting.iter().position(|(known, _)| (known - number).abs() < 0.5);
            found = position.map(|position| office.waiting.remove(position).1);
        });
        found
    }

    /// Says that an errand cannot be done.
    fn refuse(&self, number: &JsValue) {
        if let Some(then) = self.waiting(number) {
            then(self.refusal());
        }
    }

    fn refusal(&self) -> Reply {
        Reply { title: self.t(key::OFFICE_CLOSED).to_owned(), said: Vec::new(), content: None }
    }

    /// Ends the second program, with everything that it remembers.
    pub(super) fn end_office(&self) {
        self.office().update_value(|office| {
            if let Some(worker) = office.worker.take() {
                worker.terminate();
            }
            office.waiting.clear();
        });
    }

    /// The second program ended or could not be started: whoever waits is told so, and the next errand tries again. Its keys are lost.
    fn dismiss(&self) {
        let mut waiting = Vec::new();
        self.office().update_value(|office| waiting = std::mem::take(&mut office.waiting));
        self.end_office();
        for (_, then) in waiting {
            then(self.refusal());
        }
        self.lose_key();
    }

    fn office(&self) -> StoredValue<Office, LocalStorage> {
        self.office
    }
}
