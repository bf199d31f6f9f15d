//! The app of the Palermo assessment: pages and components, and drafts kept in the browser.
//!
//! Compiled for WebAssembly only. What it computes with is in the crates under `crates/`.

#[cfg(target_arch = "wasm32")]
pub mod app;
#[cfg(target_arch = "wasm32")]
pub mod store;
