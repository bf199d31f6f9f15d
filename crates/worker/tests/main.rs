//! What the worker answers, without a browser.

#![recursion_limit = "256"]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test says by a panic that something is wrong"
)]
#![allow(clippy::float_cmp, reason = "some tests ask for the same figure to the last bit")]

mod carried;
mod files;
mod requests;
