//! The native tests of the core. Each module proves one thing; `docs/method.md` and `docs/formats.md` say what is to be so.

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
mod csv;
mod differential;
mod docs_files;
mod docs_formats;
mod docs_method;
mod docs_reliability;
mod draft_lifecycle;
mod evidence;
mod explain;
mod filed;
mod fixtures;
mod insight;
mod journal;
mod json;
mod lineage;
mod links_and_escaping;
mod lint;
mod members;
mod merge;
mod naive_engine;
mod optional_fields;
mod palermo;
mod pictures;
mod properties;
mod readers;
mod refusals;
mod report;
mod requests;
mod schemas;
mod sealed;
mod sheet_and_questionnaire;
mod sheet_import;
mod snapshot;
mod tables;
mod treaty_coverage;
mod worked_examples;
mod worker;
