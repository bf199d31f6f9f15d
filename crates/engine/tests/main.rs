//! What the engine computes, against `docs/method.md`; and what was agreed on the instrument that is served.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test says by a panic that something is wrong"
)]
#![allow(clippy::print_stderr, reason = "the seed and the instrument of a case that fails")]
#![allow(clippy::float_cmp, reason = "some tests ask for the same figure to the last bit")]

mod compare;
mod differential;
mod draft_lifecycle;
mod evidence;
mod explain;
mod filed;
mod ids;
mod insight;
mod lint;
mod members;
mod naive_engine;
mod palermo;
mod properties;
mod treaty_coverage;
mod worked_examples;
