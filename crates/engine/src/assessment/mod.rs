//! What was answered: the document, the edits that change it, and a draft that keeps its figures up to date.

mod calendar;
mod changes;
mod compatibility;
pub mod document;
mod draft;
mod edit;
pub mod evidence;
pub mod filed;
pub mod past;

pub use calendar::{DatePlace, Doubt, dates, doubt};
pub use changes::Changes;
pub use compatibility::{incompatibilities, is_date, is_time, set_incompatible_aside, too_long};
pub use draft::{Change, Draft, answers_of};
pub use edit::{Edit, SubjectField, TextField};
