//! What was answered: the document, the edits that change it, and a draft that keeps its figures up to date.

mod calendar;
mod changes;
pub mod document;
mod draft;
mod edit;
pub mod evidence;
pub mod filed;
mod fit;
pub mod past;

pub use calendar::{Doubt, doubt};
pub use changes::Changes;
pub use draft::{Change, Draft, answers_of};
pub use edit::{Edit, SubjectField, TextField};
pub use fit::{is_date, is_time, misfits, set_misfits_aside, too_long};
