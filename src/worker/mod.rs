//! The second program, in a Web Worker: answers the requests of the page (`protocol`), so that neither a report nor a hostile file
//! ever holds up the page, and the first visit does not wait for what only later visits need.
//!
//! `handler` and `vault` do the work and know no browser; the cryptography and the messages are the browser's.

pub mod crypto;
pub mod handler;
#[cfg(target_arch = "wasm32")]
mod messages;
mod vault;
#[cfg(target_arch = "wasm32")]
mod web_crypto;

#[cfg(target_arch = "wasm32")]
pub use messages::start;
