//! The kinds of files that somebody may open.

use texts::{Key, key};

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// Nothing in it.
    Empty,
    /// JSON, or a text that begins like it.
    Json,
    /// An instrument in JSON.
    Instrument,
    /// A report in HTML that holds the whole assessment.
    Report,
    /// A sheet that was filled, for a draft.
    Sheet,
    /// A table of answers or results that this program saved.
    Table,
    /// A table that is none of these.
    OtherTable,
    /// A questionnaire for paper in HTML.
    Questionnaire,
    /// A web page of somebody else.
    WebPage,
    /// A report in Markdown.
    Markdown,
    /// A text document of a word processor.
    WordProcessor,
    /// A workbook of a spreadsheet.
    Workbook,
    /// Slides.
    Slides,
    /// A file of an older office program; which one cannot be told.
    OldOffice,
    /// PDF.
    Pdf,
    /// A picture.
    Picture,
    /// An archive.
    Archive,
    /// An e-mail.
    Email,
    /// A text of any kind.
    Text,
    /// Bytes of any kind.
    Unknown,
}

impl FileKind {
    /// What to say of a file that is not opened as a document; none where it is.
    pub fn refusal(self) -> Option<Key> {
        Some(match self {
            FileKind::Json | FileKind::Instrument | FileKind::Report => return None,
            FileKind::Sheet => key::FILE_SHEET,
            FileKind::Empty => key::FAULT_EMPTY,
            FileKind::Table => key::FILE_TABLE,
            FileKind::OtherTable => key::FILE_OTHER_TABLE,
            FileKind::Questionnaire => key::FILE_QUESTIONNAIRE,
            FileKind::WebPage => key::FAULT_WEB_PAGE,
            FileKind::Markdown => key::FILE_MARKDOWN,
            FileKind::WordProcessor => key::FILE_WORD_PROCESSOR,
            FileKind::Workbook => key::FILE_WORKBOOK,
            FileKind::Slides => key::FILE_SLIDES,
            FileKind::OldOffice => key::FILE_OLD_OFFICE,
            FileKind::Pdf => key::FILE_PDF,
            FileKind::Picture => key::FILE_PICTURE,
            FileKind::Archive => key::FILE_ARCHIVE,
            FileKind::Email => key::FILE_EMAIL,
            FileKind::Text => key::FILE_TEXT,
            FileKind::Unknown => key::FILE_UNKNOWN,
        })
    }
}
