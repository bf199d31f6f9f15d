//! What the page can ask for: one struct a call.
//!
//! A `draft` is an assessment's document as the page keeps it. It names its instrument, which must have been loaded.

use super::{
    Call, Done, DraftText, FileCall, FilledSheet, FoundQuestions, Html, InstrumentId, OpenedFile, ReportPage,
    SavedFile, SheetOwner, TreatyStatus,
};
use engine::insight::QuestionStatus;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use strum::{EnumString, IntoStaticStr};

/// Reads and checks an instrument, whose text is the file. Calls about it or about drafts made with it work from then on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoadInstrument {}

impl FileCall for LoadInstrument {
    type Reply = InstrumentId;
}

/// Forgets an instrument that was loaded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForgetInstrument {
    /// Which one. One that is not loaded is no fault.
    pub instrument: InstrumentId,
}

impl Call for ForgetInstrument {
    type Reply = Done;
}

/// Lays an instrument open: its questions, weights and warnings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InspectInstrument {
    /// Which one.
    pub instrument: InstrumentId,
}

impl Call for InspectInstrument {
    type Reply = Html;
}

/// Makes a picture of an instrument as a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveInstrumentPicture {
    /// Which instrument.
    pub instrument: InstrumentId,
    /// Id of the picture in the HTML of [`InspectInstrument`].
    pub picture: String,
    /// What file it becomes.
    pub format: PictureFormat,
}

impl Call for SaveInstrumentPicture {
    type Reply = SavedFile;
}

/// Opens a file: an assessment, as JSON or in a report, or an instrument; or one of these, encrypted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenFile {
    /// Its name, for what is said of it.
    pub name: String,
    /// The passphrase of an encrypted file, once the person was asked for it.
    pub passphrase: Option<String>,
}

impl FileCall for OpenFile {
    type Reply = OpenedFile;
}

/// Finds out whose a sheet is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdentifySheet {
    /// Its name, for what is said of it.
    pub name: String,
}

impl FileCall for IdentifySheet {
    type Reply = SheetOwner;
}

/// Reads a sheet that was filled, for a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadSheet {
    /// The draft.
    pub draft: String,
}

impl FileCall for ReadSheet {
    type Reply = FilledSheet;
}

/// Writes the whole report of a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WriteReport {
    /// The draft.
    pub draft: String,
    /// The key of the draft in addresses, for links to its questions.
    pub key: String,
    /// What is planned, beside the answers.
    pub planned: Vec<PlannedLevel>,
}

impl Call for WriteReport {
    type Reply = ReportPage;
}

/// Writes a part of the report of a draft, or something else for one of its pages.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct WriteReportPart {
    /// The draft.
    pub draft: String,
    /// The key of the draft in addresses, for links to its questions.
    pub key: String,
    /// What is planned, beside the answers.
    pub planned: Vec<PlannedLevel>,
    /// Which part.
    pub part: ReportPart,
}

impl Call for WriteReportPart {
    type Reply = Html;
}

/// A part of a report, or something else for a page of a draft.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum ReportPart {
    /// The list of gaps.
    Gaps {
        /// By what they are gathered: the value of the field `grouping` in the report.
        grouping: String,
    },
    /// What comes of what is planned.
    Planned,
    /// What to look at before the assessment is handed on.
    Review,
    /// The choices and buttons for what is filled outside of the browser.
    Paper,
    /// The form that locks a draft, or takes its lock away.
    Lock {
        /// Whether it is locked now.
        is_locked: bool,
    },
    /// The choice between what two tabs, or the draft and sheets, have differently.
    Conflicts {
        /// What another tab has in another way.
        tabs: Vec<TabConflict>,
        /// What sheets have in another way.
        sheets: Vec<SheetConflict>,
    },
}

/// A level that is planned for an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedLevel {
    /// The item, such as `C-01/law`.
    pub item: String,
    /// Id of the level.
    pub level: String,
}

/// A place of a draft that another tab has in another way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TabConflict {
    /// The place in the document, such as `answers.C-01.law`.
    pub place: String,
    /// What the other tab has there; null: nothing.
    pub theirs: Value,
}

/// A place of a draft that a sheet has in another way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SheetConflict {
    /// The place in the document, such as `answers.C-01.law`.
    pub place: String,
    /// What the sheet has there.
    pub value: Value,
    /// The name of the sheet's file.
    pub file: String,
}

/// Finds questions of a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindQuestions {
    /// The draft.
    pub draft: String,
    /// The key of the draft in addresses, for links to its questions.
    pub key: String,
    /// Words of which each must stand somewhere.
    pub words: String,
    /// How the questions stand.
    pub status: QuestionStatus,
    /// The agency that leads; empty for any.
    pub lead: String,
}

impl Call for FindQuestions {
    type Reply = FoundQuestions;
}

/// Makes a file of a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SaveFile {
    /// The draft.
    pub draft: String,
    /// What file.
    pub format: SaveFormat,
    /// Of which questions, for a questionnaire or a sheet: the value of the field `paper`. Empty for all.
    pub scope: String,
    /// Leaves out everything but levels.
    pub is_redacted: bool,
    /// Gives a name that does not say whom the file is about. A redacted file always has such a name.
    pub is_neutral: bool,
    /// The passphrase of [`SaveFormat::Encrypted`].
    pub passphrase: Option<NewPassphrase>,
}

impl Call for SaveFile {
    type Reply = SavedFile;
}

/// A kind of file of a draft. The words are those of the buttons that save them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, EnumString, IntoStaticStr)]
pub enum SaveFormat {
    /// The assessment with its results.
    #[strum(serialize = "json")]
    Json,
    /// The report, with the assessment in it.
    #[strum(serialize = "html")]
    Html,
    /// The assessment, encrypted with a passphrase.
    #[strum(serialize = "sealed.json")]
    Encrypted,
    /// The report as Markdown.
    #[strum(serialize = "md")]
    Markdown,
    /// A table of answers.
    #[strum(serialize = "answers.csv")]
    AnswersCsv,
    /// The same, one JSON object a line.
    #[strum(serialize = "answers.ndjson")]
    AnswersNdjson,
    /// A table of results.
    #[strum(serialize = "results.csv")]
    ResultsCsv,
    /// The same, one JSON object a line.
    #[strum(serialize = "results.ndjson")]
    ResultsNdjson,
    /// A blank questionnaire to print.
    #[strum(serialize = "questionnaire.html")]
    Questionnaire,
    /// A sheet to fill in a spreadsheet.
    #[strum(serialize = "sheet.csv")]
    Sheet,
}

/// A passphrase that is to be used from now on, typed twice.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewPassphrase {
    /// The passphrase.
    pub passphrase: String,
    /// The same again, if the person did not mistype it.
    pub again: String,
}

/// Makes a picture of the report of a draft as a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SavePicture {
    /// The draft.
    pub draft: String,
    /// Id of the picture in the report.
    pub picture: String,
    /// What file it becomes.
    pub format: PictureFormat,
    /// Leaves out everything but levels.
    pub is_redacted: bool,
    /// Gives a name that does not say whom the file is about.
    pub is_neutral: bool,
}

impl Call for SavePicture {
    type Reply = SavedFile;
}

/// A kind of file for a picture. The words are those of the buttons that save them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, EnumString, IntoStaticStr)]
#[strum(serialize_all = "lowercase")]
pub enum PictureFormat {
    /// Scalable Vector Graphics.
    Svg,
    /// Portable Network Graphics, which the page draws.
    Png,
}

/// Tells a member's status under the treaties.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DescribeTreaties {
    /// Code of the member.
    pub member: String,
}

impl Call for DescribeTreaties {
    type Reply = TreatyStatus;
}

/// Writes the help.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WriteHelp {}

impl Call for WriteHelp {
    type Reply = Html;
}

/// Begins to keep a draft encrypted: makes a key of a passphrase, keeps it, and encrypts the draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LockDraft {
    /// The key of the draft in addresses.
    pub key: String,
    /// The passphrase.
    pub passphrase: NewPassphrase,
    /// What the draft is called where it is not open, for all to read.
    pub label: String,
    /// The draft.
    pub text: String,
}

impl Call for LockDraft {
    type Reply = DraftText;
}

/// Opens an encrypted draft, and keeps the key that its passphrase makes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnlockDraft {
    /// The key of the draft in addresses.
    pub key: String,
    /// The passphrase.
    pub passphrase: String,
    /// The draft, encrypted.
    pub text: String,
}

impl Call for UnlockDraft {
    type Reply = DraftText;
}

/// Encrypts a draft with the key that is kept of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EncryptDraft {
    /// The key of the draft in addresses.
    pub key: String,
    /// The draft.
    pub text: String,
}

impl Call for EncryptDraft {
    type Reply = DraftText;
    const NEEDS_KEY: bool = true;
}

/// Decrypts a draft with the key that is kept of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecryptDraft {
    /// The key of the draft in addresses.
    pub key: String,
    /// The draft, encrypted.
    pub text: String,
}

impl Call for DecryptDraft {
    type Reply = DraftText;
    const NEEDS_KEY: bool = true;
}

/// Forgets the key of a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForgetKey {
    /// The key of the draft in addresses.
    pub key: String,
}

impl Call for ForgetKey {
    type Reply = Done;
}
