//! The second program, in a Web Worker: takes errands from the page and answers them, so that neither a report nor a
//! hostile file ever holds up the page, and the first visit does not wait for what only later visits need.
//!
//! A message is a list: its number, the name of the errand, and its inputs (texts or bytes). The answer is a list: the
//! number, and the lines of a [`crate::errand::Reply`].

mod journal;

use crate::errand::{Office, Reply};
use journal::{Journal, Work};
use js_sys::{Array, Uint8Array};
use std::cell::RefCell;
use std::collections::BTreeMap;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

/// Listens for errands for as long as the worker lives.
pub fn start() {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let office = RefCell::new(Office::new(fold));
    let journal = Journal::default();
    let back = scope.clone();
    let listen = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let Ok(message) = event.data().dyn_into::<Array>() else { return };
        let name = message.get(1).as_string().unwrap_or_default();
        let inputs: Vec<Vec<u8>> = message.iter().skip(2).map(|input| bytes(&input)).collect();
        let (back, number) = (back.clone(), message.get(0));
        let answer = move |reply: Reply| {
            let answer = Array::of1(&number);
            for line in reply.lines() {
                answer.push(&JsValue::from_str(&line));
            }
            // A page that is gone needs no answer.
            let _ = back.post_message(&answer);
        };
        if let Some(name) = name.strip_prefix("journal/") {
            if let Some(work) = work(name, &inputs, answer) {
                journal.put(work);
            }
            return;
        }
        answer(office.borrow_mut().run(&name, &inputs));
    });
    scope.set_onmessage(Some(listen.as_ref().unchecked_ref()));
    listen.forget();
}

/// What the journal is to do.
///
/// | name | inputs | particulars of the answer |
/// |---|---|---|
/// | `note` | key of a draft, its text, `kept` or not | no answer |
/// | `recall` | keys of deleted drafts in lines, then keys and texts of the drafts that are kept | three lines each draft: key, what is kept, what is known beyond |
/// | `forget` | key of a draft, or nothing for all | none |
fn work(name: &str, inputs: &[Vec<u8>], answer: impl FnOnce(Reply) + 'static) -> Option<Work> {
    let text =
        |index: usize| inputs.get(index).map(|bytes| String::from_utf8_lossy(bytes).into_owned()).unwrap_or_default();
    let answer = Box::new(|said| answer(Reply { title: String::new(), said, content: Some(String::new()) }));
    match name {
        "note" => Some(Work::Note { draft: text(0), text: text(1), is_kept: text(2) == "kept" }),
        "recall" => {
            let kept: BTreeMap<String, String> =
                (1..inputs.len()).step_by(2).map(|index| (text(index), text(index + 1))).collect();
            let gone = text(0).lines().map(str::to_owned).collect();
            Some(Work::Recall { kept, gone, answer })
        }
        "forget" => Some(Work::Forget { draft: text(0), answer }),
        _ => None,
    }
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
