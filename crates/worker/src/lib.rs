//! The worker: answers the requests of the page (`protocol`) off the page's own thread, so that neither a report nor a hostile file ever
//! holds up the page, and the first visit does not wait for what only later visits need.
//!
//! [`handler`] and its vault do the work and know no browser. The messages and the cryptography are the browser's.

pub mod crypto;
pub mod handler;
#[cfg(target_arch = "wasm32")]
mod messages;
mod vault;
#[cfg(target_arch = "wasm32")]
mod web_crypto;

#[cfg(target_arch = "wasm32")]
pub use messages::start;
