//! What the worker answers, without a browser.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test says by a panic that something is wrong"
)]

mod carried;
mod files;
mod requests;
