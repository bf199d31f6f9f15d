//! The second program, in a Web Worker: takes errands from the page and answers them, so that neither a report nor a
//! hostile file ever holds up the page, and the first visit does not wait for what only later visits need.
//!
//! A message is a list: its number, the name of the errand, and its inputs (texts or bytes). The answer is a list: the
//! number, and the lines of a [`crate::errand::Reply`]. The message `instruments` has no answer: its inputs are the texts of
//! the instruments that the errands after it are about.

mod lock;
mod seal;

use crate::errand::{Office, Reply, sealed};
use documents::sealed::{Sealed, is_sealed};
use js_sys::{Array, Uint8Array};
use lock::Locks;
use std::cell::RefCell;
use std::rc::Rc;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

/// Listens for errands for as long as the worker lives.
pub fn start() {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let office = Rc::new(RefCell::new(Office::new(fold).here(day_here)));
    let locks = Rc::new(Locks::default());
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
        if let Some(name) = name.strip_prefix("lock/") {
            let (name, locks) = (name.to_owned(), Rc::clone(&locks));
            wasm_bindgen_futures::spawn_local(async move { answer(locks.run(&name, &inputs).await) });
            return;
        }
        if name == "instruments" {
            office.borrow_mut().give(inputs);
            return;
        }
        let first = |index: usize| inputs.get(index).map(Vec::as_slice).unwrap_or_default();
        let office = Rc::clone(&office);
        // Closed files need the browser's cryptography, which answers later.
        if name == "open" && is_sealed(first(0)) {
            wasm_bindgen_futures::spawn_local(async move { answer(open_sealed(&office, inputs).await) });
        } else if name == "save" && sealed::is_wanted(first(1)) {
            wasm_bindgen_futures::spawn_local(async move { answer(save_sealed(&office, &inputs).await) });
        } else if name == "lock" && !seal::is_possible() {
            answer(sealed::impossible());
        } else {
            answer(office.borrow_mut().run(&name, &inputs));
        }
    });
    scope.set_onmessage(Some(listen.as_ref().unchecked_ref()));
    listen.forget();
}

/// Opens a closed file. After its name and a zero, which no name has, stands the passphrase, once the person was asked for it.
async fn open_sealed(office: &RefCell<Office>, mut inputs: Vec<Vec<u8>>) -> Reply {
    let words = String::from_utf8_lossy(inputs.get(1).map(Vec::as_slice).unwrap_or_default()).into_owned();
    let (name, passphrase) = words.split_once('\0').map_or((&*words, None), |(name, rest)| (name, Some(rest)));
    let file = match Sealed::read(inputs.first().map(Vec::as_slice).unwrap_or_default()) {
        Ok(file) => file,
        Err(trouble) => return sealed::refused(name, trouble),
    };
    let Some(passphrase) = passphrase else { return sealed::ask(name, false) };
    match seal::unseal(&file, passphrase).await {
        Ok(plain) => {
            inputs.splice(0..2, [plain, name.as_bytes().to_vec()]);
            office.borrow_mut().run("open", &inputs)
        }
        Err(error) if error.is_undefined() => sealed::impossible(),
        Err(_) => sealed::ask(name, true),
    }
}

/// Saves the assessment as a closed file, and hands it out once it has been opened again.
async fn save_sealed(office: &RefCell<Office>, inputs: &[Vec<u8>]) -> Reply {
    let passphrase =
        match sealed::passphrase(inputs.get(1).map(Vec::as_slice).unwrap_or_default(), sealed::Purpose::File) {
            Ok(passphrase) => passphrase,
            Err(refusal) => return refusal,
        };
    let mut reply = office.borrow_mut().run("save", inputs);
    let Some(plain) = reply.content.take() else { return reply };
    let Ok(file) = seal::seal(&plain, &passphrase).await else { return sealed::impossible() };
    let text = file.write();
    let back = match Sealed::read(text.as_bytes()) {
        Ok(read) => seal::unseal(&read, &passphrase).await.unwrap_or_default(),
        Err(_) => Vec::new(),
    };
    if back != plain.as_bytes() {
        return sealed::differs();
    }
    reply.content = Some(text);
    reply
}

/// A text as it is compared: small letters, as the browser knows them in every language.
fn fold(text: &str) -> String {
    js_sys::JsString::from(text).normalize("NFKC").to_lower_case().into()
}

/// The day that a moment as in files falls on where this browser is.
fn day_here(moment: &str) -> Option<String> {
    let date = js_sys::Date::new(&JsValue::from_str(moment));
    let is_moment = !date.get_time().is_nan();
    is_moment.then(|| format!("{:04}-{:02}-{:02}", date.get_full_year(), date.get_month() + 1, date.get_date()))
}

/// A text or bytes, as bytes.
fn bytes(input: &JsValue) -> Vec<u8> {
    match input.as_string() {
        Some(text) => text.into_bytes(),
        None => Uint8Array::new(input).to_vec(),
    }
}
