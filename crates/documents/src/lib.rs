//! Documents in and out.
//!
//! In: [`open`] takes the bytes of a file and gives an instrument or an assessment, or a refusal with every place.
//! Out: [`save::assessment`] writes an assessment with its results and checksum, [`table`] the two tables, [`sheet`] one that is filled in a
//! spreadsheet and opened again.
//!
//! ```
//! use documents::{Opened, open, read_instrument, save};
//! use engine::fault::Place;
//!
//! # let palermo = include_bytes!("../../../instruments/palermo.json");
//! # let example = include_bytes!("../../../instruments/example.json");
//! let known = [std::rc::Rc::new(read_instrument(palermo)?)];
//! let Opened::Assessment(opened) = open(example, &known)? else { return Err("an instrument".into()) };
//! let file = save::assessment(&opened.draft);
//! assert!(file.contains("\"results\""));
//!
//! // A file that is wrong is refused with every place and every reason, as data.
//! let refusal = open(br#"{"format": "assessment/1", "answers": {"A-02": {"law": "full"}}}"#, &known).unwrap_err();
//! assert!(refusal.faults.iter().any(|fault| fault.place == Place::Path("answers.A-02.law".to_owned())));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod encrypted;
mod follow_up;
mod from_value;
pub mod journal;
pub mod json;
mod kind;
pub mod lineage;
pub mod merge;
mod open;
pub mod redact;
pub mod save;
mod schema;
pub mod sheet;
pub mod table;

pub use follow_up::{FOLLOW_UP, follow_up_of, with_follow_up};
pub use from_value::{Unreadable, from_value};
pub use kind::{FileKind, kind_of};
pub use open::{
    Difference, InstrumentMatch, Opened, OpenedAssessment, open, read_checked_instrument, read_draft,
    read_explanations, read_instrument, read_own_instrument,
};
