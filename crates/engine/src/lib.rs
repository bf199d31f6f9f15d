//! What is asked, what was answered, what it comes to and what it means.
//!
//! Pure functions over values: this crate reads no clock, no storage, no locale and no bytes.
//!
//! 1. [`instrument`] checks what is asked and lays it out flat ([`instrument::Instrument`]);
//! 2. [`assessment`] holds what was answered and changes it by edits that can be undone ([`assessment::Draft`]);
//! 3. [`scoring`] computes figures, bounds and bands ([`scoring::Scores`]);
//! 4. [`insight`] says what they mean: gaps, practices, support;
//! 5. [`chart`] says where figures stand in a picture.
//!
//! ```
//! use engine::assessment::document::ItemAnswer;
//! use engine::assessment::{Draft, Edit};
//!
//! # let text = include_bytes!("../../../instruments/palermo.json");
//! let instrument = std::rc::Rc::new(documents::read_instrument(text)?);
//! let mut draft = Draft::begin(instrument.clone(), "draft-1".to_owned(), "2026-11-24T09:00:00Z");
//!
//! // Names of files become typed ids once, where they come in.
//! let item = instrument.item_named("A-02/law").ok_or("no such item")?;
//! let answer = ItemAnswer { level: "full".to_owned(), because: None };
//! draft.edit(Edit::Item { item, answer: Some(answer) }, "2026-11-24T09:01:00Z");
//!
//! // Law is scored on its own. Little is answered, so the score may still end up nearly anywhere.
//! let (_, law) = instrument.parts_of_item(item);
//! let part = instrument.parts[0];
//! let figures = draft.scores().figures(part, law).ok_or("nothing is asked")?;
//! assert_eq!(figures.score, Some(1.0));
//! assert!(figures.low < 0.1 && figures.coverage < 0.1);
//! assert_eq!(draft.scores().shown_score(&instrument, part, law), None);
//!
//! draft.undo("2026-11-24T09:02:00Z");
//! assert!(draft.answer(item).is_none());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod assessment;
pub mod chart;
pub mod decimal;
pub mod fault;
mod file_kind;
pub mod insight;
pub mod instrument;
pub mod scoring;
pub mod web;
