//! The Palermo assessment: what is asked, what was answered, what it comes to and what it means.
//!
//! A functional core that knows no browser, and a thin shell around it. A file travels so:
//!
//! 1. [`exchange`] reads text strictly into a document, or says where and why it cannot;
//! 2. [`instrument`] checks what is asked and lays it out flat ([`instrument::Instrument`]);
//! 3. [`assessment`] holds what was answered and changes it by edits that can be undone ([`assessment::Draft`]);
//! 4. [`scoring`] computes figures, bounds and bands ([`scoring::Scores`]);
//! 5. [`insight`] says what they mean: gaps, practices, support;
//! 6. [`exchange`] writes documents again, byte for byte the same for the same content;
//! 7. [`report`] puts it into words and pictures, whose geometry is in [`chart`];
//! 8. [`worker`] does all of this for the page, off its thread; what they say to each other is in [`protocol`].
//!
//! The shell (`store`, `app`, and the browser's part of `worker`) is compiled for WebAssembly only. The core reads no clock, no storage, no locale.

pub mod assessment;
pub mod chart;
mod decimal;
pub mod exchange;
pub mod fault;
pub mod insight;
pub mod instrument;
pub mod named;
mod order;
pub mod protocol;
pub mod report;
pub mod scoring;
mod shape;
pub mod text;
pub mod web;
pub mod worker;

#[cfg(target_arch = "wasm32")]
pub mod app;
#[cfg(target_arch = "wasm32")]
pub mod store;
