//! Messages of the page, as `protocol` tells.

use super::handler::{Environment, RequestHandler};
use super::web_crypto::WebCrypto;
use js_sys::{Array, Date, JsString, Uint8Array};
use protocol::{Refusal, Request, Response};
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

/// Listens for requests for as long as the worker lives.
pub fn start() {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let environment = Environment { normalize, day_here: Some(day_here), now };
    let handler = Rc::new(RequestHandler::new(WebCrypto, environment));
    let page = scope.clone();
    let listen = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let Ok(message) = event.data().dyn_into::<Array>() else { return };
        let (page, handler) = (page.clone(), Rc::clone(&handler));
        wasm_bindgen_futures::spawn_local(async move {
            let result = answer(&handler, &message).await;
            // A result can always be written: it has only texts as keys.
            let result = serde_json::to_string(&result).unwrap_or_default();
            // A page that is gone needs no answer.
            let _ = page.post_message(&Array::of2(&message.get(0), &JsValue::from_str(&result)));
        });
    });
    scope.set_onmessage(Some(listen.as_ref().unchecked_ref()));
    listen.forget();
}

async fn answer(handler: &RequestHandler<WebCrypto>, message: &Array) -> Result<Response, Refusal> {
    let request = message.get(1).as_string().unwrap_or_default();
    let request: Request = serde_json::from_str(&request).map_err(|_| Refusal::Misunderstood)?;
    handler.handle(request, file(&message.get(2))).await
}

/// The file of a message: a text or bytes, or nothing.
fn file(value: &JsValue) -> Vec<u8> {
    match value.as_string() {
        Some(text) => text.into_bytes(),
        None => value.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec).unwrap_or_default(),
    }
}

/// A text as it is compared: small letters, as the browser knows them in every language.
fn normalize(text: &str) -> String {
    JsString::from(text).normalize("NFKC").to_lower_case().into()
}

/// The day that a moment as in files falls on where this browser is.
fn day_here(moment: &str) -> Option<String> {
    let date = Date::new(&JsValue::from_str(moment));
    let is_moment = !date.get_time().is_nan();
    is_moment.then(|| format!("{:04}-{:02}-{:02}", date.get_full_year(), date.get_month() + 1, date.get_date()))
}

fn now() -> String {
    Date::new_0().to_iso_string().into()
}
