//! What the report says and draws.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test says by a panic that something is wrong"
)]
#![allow(clippy::float_cmp, reason = "some tests ask for the same figure to the last bit")]

mod claims;
mod links_and_escaping;
mod pictures;
mod sheet_and_questionnaire;
mod states;
