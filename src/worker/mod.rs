//! The second program, in a Web Worker: takes errands from the page and answers them, so that neither a report nor a
//! hostile file ever holds up the page, and the first visit does not wait for what only later visits need.
//!
//! A message is a list: its number, the name of the errand, and its inputs (texts or bytes). The answer is a list: the
//! number, and the lines of a [`crate::errand::Reply`].

use crate::errand::Office;
use js_sys::{Array, Uint8Array};
use std::cell::RefCell;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

/// Listens for errands for as long as the worker lives.
pub fn start() {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let office = RefCell::new(Office::new(fold));
    let back = scope.clone();
    let listen = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let Ok(message) = event.data().dyn_into::<Array>() else { return };
        let name = message.get(1).as_string().unwrap_or_default();
        let inputs: Vec<Vec<u8>> = message.iter().skip(2).map(|input| bytes(&input)).collect();
        let reply = office.borrow_mut().run(&name, &inputs);
        let answer = Array::of1(&message.get(0));
        for line in reply.lines() {
            answer.push(&JsValue::from_str(&line));
        }
        // A page that is gone needs no answer.
        let _ = back.post_message(&answer);
    });
    scope.set_onmessage(Some(listen.as_ref().unchecked_ref()));
    listen.forget();
}

/// A text as it is compared: small letters, as the browser knows them in every language.
fn fold(text: &str) -> String {
    js_sys::JsString::from(text).normalize("NFKC").to_lower_case().into()
}

/// A text or bytes, as bytes.
fn bytes(input: &JsValue) -> Vec<u8> {
    match input.as_string() {
        Some(text) => text.into_bytes(),
        None => Uint8Array::new(input).to_vec(),
    }
}
