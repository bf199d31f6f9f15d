//! Documents in and out, against `docs/formats.md`.

#![recursion_limit = "256"]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test says by a panic that something is wrong"
)]
#![allow(clippy::float_cmp, reason = "some tests ask for the same figure to the last bit")]

mod encrypted;
mod journal;
mod json;
mod lineage;
mod merge;
mod optional_fields;
mod readers;
mod refusals;
mod schemas;
mod sheet_import;
mod tables;
