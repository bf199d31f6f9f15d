//! What is asked, what was answered, what it comes to and what it means.
//!
//! Pure functions over values: this crate reads no clock, no storage, no locale and no bytes.
//!
//! 1. [`instrument`] checks what is asked and lays it out flat ([`instrument::Instrument`]);
//! 2. [`assessment`] holds what was answered and changes it by edits that can be undone ([`assessment::Draft`]);
//! 3. [`scoring`] computes figures, bounds and bands ([`scoring::Scores`]);
//! 4. [`insight`] says what they mean: gaps, practices, support;
//! 5. [`chart`] says where figures stand in a picture.

pub mod assessment;
pub mod chart;
pub mod decimal;
pub mod fault;
mod file_kind;
pub mod insight;
pub mod instrument;
pub mod named;
pub mod scoring;
pub mod shape;
pub mod web;
