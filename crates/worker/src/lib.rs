//! What the page asks for off its own thread.
//!
//! [`errand`] does it, natively too; `worker` is its end of the line in a browser, with the keys of locked drafts and the browser's cryptography.

pub mod errand;
#[cfg(target_arch = "wasm32")]
pub mod worker;

#[cfg(target_arch = "wasm32")]
pub use worker::start;
