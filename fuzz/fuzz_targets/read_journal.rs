//! A draft as local storage has it and the records of a journal, any bytes at all, a line each: what is recalled is a document or a locked
//! draft, and recalling once more adds nothing.

#![no_main]

use documents::journal::{Entry, recall, record};
use documents::json;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let mut lines = text.lines().map(str::to_owned);
    let kept = lines.next().filter(|line| !line.is_empty());
    let records: Vec<Entry> = lines.map(Entry::from).collect();
    let recalled = recall(kept.as_deref(), &records);
    assert!(recalled.unread.len() <= records.len());
    if let Some(text) = &recalled.text {
        assert!(json::parse(text.as_bytes()).is_ok());
        // Noted as a whole it comes back as it is.
        if let Some(whole) = record(None, text) {
            let back = recall(None, &[whole.into()]).text;
            assert_eq!(back.map(|text| json::parse(text.as_bytes()).unwrap()), json::parse(text.as_bytes()).ok());
        }
    }
});
