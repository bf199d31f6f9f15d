//! What holds for the repository as a whole: its documents, its tables, and what the page leaves to the worker.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test says by a panic that something is wrong"
)]

mod analysis;
mod docs_files;
mod docs_formats;
mod docs_method;
mod docs_reliability;
mod page;
