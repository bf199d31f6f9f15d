//! The page's end of the boundary to the worker (`protocol`).
//!
//! A request that fails fails alone. Where the worker itself is lost (an error that it did not catch, or one that it could not be
//! loaded with), it is ended; its keys are lost with it, and what it had not answered is sent again to a new one. A request that
//! was lost with two workers is refused.
//!
//! `gloo-worker` would do most of this, but it tells nobody of a worker that ended or did not load: whoever waits would wait for
//! ever. Nor can its codec carry the JSON values that are part of requests.

use super::dom;
use documents::{from_value, json};
use futures_channel::oneshot;
use gloo_timers::callback::Timeout;
use js_sys::{Array, Function};
use leptos::prelude::{LocalStorage, StoredValue, UpdateValue, WithValue};
use protocol::{Call, FileCall, ForgetInstrument, InstrumentId, LoadInstrument, Refusal, Request, Response};
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{MessageEvent, Worker};

/// How many workers may be lost over one request.
const MOST_TIMES: u8 = 2;

/// Handle to the worker, which is started when it is wanted; a copy costs nothing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct WorkerClient {
    state: StoredValue<State, LocalStorage>,
}

#[derive(Default)]
struct State {
    worker: Option<Worker>,
    /// The requests that are not answered yet, in the order in which they were sent.
    pending: Vec<Pending>,
    last_id: u32,
    /// The instruments that every worker is to know: id and text.
    instruments: Vec<(InstrumentId, JsValue)>,
    on_lost: Option<Rc<dyn Fn()>>,
}

struct Pending {
    id: u32,
    message: Array,
    times_sent: u8,
    needs_key: bool,
    sender: oneshot::Sender<Result<Response, Refusal>>,
}

impl WorkerClient {
    pub(super) fn new() -> WorkerClient {
        WorkerClient { state: StoredValue::new_local(State::default()) }
    }

    /// What is to be done when a worker was lost, after those who waited were told.
    pub(super) fn on_lost(self, then: impl Fn() + 'static) {
        self.state.update_value(|state| state.on_lost = Some(Rc::new(then)));
    }

    /// Sends a request at once, and waits for its answer.
    ///
    /// # Errors
    /// Why it was not done.
    pub(super) fn call<C: Call>(self, call: C) -> impl Future<Output = Result<C::Reply, Refusal>> + use<C> {
        let answer = self.send(&call.into(), None, C::NEEDS_KEY);
        async { answer.await?.try_into() }
    }

    /// Sends a request about a file, a text or a `Uint8Array`, at once, and waits for its answer.
    ///
    /// # Errors
    /// Why it was not done.
    pub(super) fn call_about<C: FileCall>(
        self,
        call: C,
        file: &JsValue,
    ) -> impl Future<Output = Result<C::Reply, Refusal>> + use<C> {
        let answer = self.send(&call.into(), Some(file), false);
        async { answer.await?.try_into() }
    }

    /// Sends a request whose answer nobody waits for.
    pub(super) fn tell<C: Call>(self, call: C) {
        drop(self.send(&call.into(), None, false));
    }

    /// Has the worker know these instruments and no others, by id and text. Each text is sent once.
    pub(super) fn provide(self, instruments: Vec<(InstrumentId, JsValue)>) {
        let mut before = Vec::new();
        self.state.update_value(|state| before = std::mem::replace(&mut state.instruments, instruments.clone()));
        // One that is started yet gets them all.
        let Some(worker) = self.state.with_value(|state| state.worker.clone()) else { return };
        let is_in = |all: &[(InstrumentId, JsValue)], id: &InstrumentId| all.iter().any(|(known, _)| known == id);
        for (instrument, _) in before.iter().filter(|(id, _)| !is_in(&instruments, id)) {
            let request = ForgetInstrument { instrument: instrument.clone() };
            let _ = worker.post_message(&message(0, &request.into(), None));
        }
        for (_, text) in instruments.iter().filter(|(id, _)| !is_in(&before, id)) {
            let _ = worker.post_message(&message(0, &LoadInstrument {}.into(), Some(text)));
        }
    }

    /// Starts the worker, if it is not there, before anything is wanted of it.
    pub(super) fn get_ready(self) {
        self.worker();
    }

    /// Ends the worker, with everything that it remembers. Whoever waits is never answered.
    pub(super) fn end(self) {
        self.state.update_value(|state| {
            state.pending.clear();
            state.instruments.clear();
        });
        self.terminate();
    }

    fn send(
        self,
        request: &Request,
        file: Option<&JsValue>,
        needs_key: bool,
    ) -> impl Future<Output = Result<Response, Refusal>> + use<> {
        let (sender, receiver) = oneshot::channel();
        let mut id = 0;
        self.state.update_value(|state| {
            // 0 is for what has no answer.
            state.last_id += 1;
            id = state.last_id;
            let message = message(id, request, file);
            state.pending.push(Pending { id, message, times_sent: 0, needs_key, sender });
        });
        self.post(id);
        async {
            match receiver.await {
                Ok(result) => result,
                // Everything was removed, and with it what this was for.
                Err(oneshot::Canceled) => std::future::pending().await,
            }
        }
    }

    /// Posts a pending request. One that cannot be posted is refused.
    fn post(self, id: u32) {
        let worker = self.worker();
        let mut message = None;
        self.state.update_value(|state| {
            if let Some(pending) = state.pending.iter_mut().find(|pending| pending.id == id) {
                pending.times_sent += 1;
                message = Some(pending.message.clone());
            }
        });
        let Some(message) = message else { return };
        if worker.is_none_or(|worker| worker.post_message(&message).is_err()) {
            self.answer(id, Err(Refusal::WorkerLost));
        }
    }

    /// Hands an answer to whoever waits for it.
    fn answer(self, id: u32, result: Result<Response, Refusal>) {
        let mut found = None;
        self.state.update_value(|state| {
            let position = state.pending.iter().position(|pending| pending.id == id);
            found = position.map(|position| state.pending.remove(position));
        });
        if let Some(pending) = found {
            // Perhaps nobody waits any more.
            let _ = pending.sender.send(result);
        }
    }

    /// The worker, started if it is not there.
    fn worker(self) -> Option<Worker> {
        if let Some(worker) = self.state.with_value(|state| state.worker.clone()) {
            return Some(worker);
        }
        // Its address stands in the page.
        let link = dom::document()?.query_selector("meta[name=palermo-worker]").ok()??;
        let worker = Worker::new(&link.get_attribute("content")?).ok()?;
        let received = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| self.received(&event));
        let failed = Closure::<dyn Fn()>::new(move || self.lost());
        worker.set_onmessage(received.into_js_value().dyn_ref::<Function>());
        let failed = failed.into_js_value();
        worker.set_onerror(failed.dyn_ref::<Function>());
        worker.set_onmessageerror(failed.dyn_ref::<Function>());
        self.state.update_value(|state| state.worker = Some(worker.clone()));
        let instruments = self.state.with_value(|state| state.instruments.clone());
        for (_, text) in instruments {
            let _ = worker.post_message(&message(0, &LoadInstrument {}.into(), Some(&text)));
        }
        Some(worker)
    }

    fn received(self, event: &MessageEvent) {
        let Ok(answer) = event.data().dyn_into::<Array>() else { return };
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an id that was sent, or 0")]
        let id = answer.get(0).as_f64().unwrap_or_default() as u32;
        let result = answer.get(1).as_string().unwrap_or_default();
        self.answer(id, read_result(&result).unwrap_or(Err(Refusal::Misunderstood)));
    }

    fn terminate(self) {
        self.state.update_value(|state| {
            if let Some(worker) = state.worker.take() {
                worker.set_onmessage(None);
                worker.set_onerror(None);
                worker.terminate();
            }
        });
    }

    /// The worker ended or could not be loaded: its keys are gone. What it had not answered is sent to a new one.
    fn lost(self) {
        self.terminate();
        let mut pending = Vec::new();
        self.state.update_value(|state| pending = std::mem::take(&mut state.pending));
        let (over, again): (Vec<Pending>, Vec<Pending>) =
            pending.into_iter().partition(|pending| pending.needs_key || pending.times_sent >= MOST_TIMES);
        for pending in over {
            let _ = pending.sender.send(Err(Refusal::WorkerLost));
        }
        let ids: Vec<u32> = again.iter().map(|pending| pending.id).collect();
        self.state.update_value(|state| state.pending = again);
        ids.into_iter().for_each(|id| self.post(id));
        if let Some(on_lost) = self.state.with_value(|state| state.on_lost.clone()) {
            // After those who waited, whose tasks are still to run.
            Timeout::new(0, move || on_lost()).forget();
        }
    }
}

/// Reads and writes messages by way of JSON values, as documents are: a second reader and writer would cost 20 kB of a first visit.
fn read_result(text: &str) -> Option<Result<Response, Refusal>> {
    from_value(json::parse(text.as_bytes()).ok()?).ok()
}

/// A message to the worker.
fn message(id: u32, request: &Request, file: Option<&JsValue>) -> Array {
    // A request can always be written: it has only texts as keys.
    let request = json::line(&serde_json::to_value(request).unwrap_or_default());
    let message = Array::of2(&id.into(), &request.into());
    if let Some(file) = file {
        message.push(file);
    }
    message
}
