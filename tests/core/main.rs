//! The native tests of the core. Each module proves one thing; section names are those of `SCORING.md` and `FORMATS.md`.

#![recursion_limit = "256"]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test says by a panic that something is wrong"
)]
#![allow(clippy::print_stderr, reason = "the seed and the instrument of a case that fails")]
#![allow(clippy::float_cmp, reason = "some tests ask for the same figure to the last bit")]

mod analysis;
mod carried;
mod claims;
mod compare;
mod coverage;
mod csv;
mod evidence;
mod examples;
mod exchange;
mod explain;
mod filed;
mod generated;
mod insight;
mod journal;
mod lineage;
mod lint;
mod members;
mod merge;
mod method;
mod naive;
mod optional_fields;
mod palermo;
mod paper;
mod pictures;
mod properties;
mod random;
mod refusals;
mod reliability;
mod report;
mod requests;
mod schemas;
mod sealed;
mod sheet;
mod tables;
mod web;
mod weeks;
mod worker;
mod world;
