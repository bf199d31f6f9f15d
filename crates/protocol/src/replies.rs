//! What the worker answers.

use documents::sheet::{Place, Whose};
use serde::{Deserialize, Serialize};

use super::Explanation;

/// It was done, and there is nothing to hand back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {}

/// By what an instrument that the worker has loaded is known: the digest that assessments carry, as 64 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstrumentId(pub String);

/// HTML for a place on a page. Whatever a person wrote is escaped in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Html(pub String);

/// A whole report, to be shown and printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportPage {
    /// The report.
    pub html: Html,
    /// A CSS rule with the line that stands on every printed page.
    pub page_rule: Option<String>,
}

/// What an opened file is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum OpenedFile {
    /// An assessment.
    Assessment {
        /// Its document, as a draft is kept.
        document: String,
        /// What there is to say about it, if anything.
        remarks: Option<Explanation>,
    },
    /// An instrument, which keeps all rules.
    Instrument {
        /// Its document, as it is in the file.
        document: String,
        /// Which one was opened.
        remarks: Explanation,
    },
}

/// Whose a sheet is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetOwner(pub Whose);

/// What a sheet fills in a draft.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FilledSheet {
    /// Values to take.
    pub taken: Vec<Place>,
    /// Values about which the person is asked.
    pub asked: Vec<Place>,
    /// What there is to say besides.
    pub remarks: Vec<String>,
}

/// Questions that were found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FoundQuestions {
    /// How many there are, in words.
    pub count: String,
    /// A list of them.
    pub html: Html,
}

/// A file for the person to keep.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavedFile {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// What is in it. Of a PNG picture it is the SVG that the page draws it from.
    pub content: String,
}

/// A member's status under the treaties.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TreatyStatus {
    /// What is recorded. Empty for a member that is not known.
    pub html: Html,
    /// What follows from it for questions of the instrument.
    pub proposed: Vec<ProposedAnswer>,
}

/// An answer to a question about the context of an assessment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposedAnswer {
    /// Id of the question.
    pub question: String,
    /// Id of the option.
    pub option: String,
}

/// The text of a draft, in clear or encrypted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftText(pub String);
