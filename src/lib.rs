//! The app of the Palermo assessment: pages and components, and drafts kept in the browser.
//!
//! Compiled for WebAssembly only. What it computes with is in the crates under `crates/`.

pub use documents as exchange;
pub use draft_sync;
pub use engine::{assessment, chart, fault, insight, instrument, scoring, web};
pub use protocol;
pub use report;
pub use texts as text;
pub use worker;

#[cfg(target_arch = "wasm32")]
pub mod app;
#[cfg(target_arch = "wasm32")]
pub mod store;
