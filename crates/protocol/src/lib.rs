//! The boundary between the page and the worker: what the page can ask for, what it gets, and why it may be refused.
//!
//! The page sends a [`Request`] and gets a `Result<Response, Refusal>`. A struct that implements [`Call`] is one kind of
//! request, and names the type of its reply, so that neither side can mistake one for another. There is no behaviour here:
//! `app::worker_client` sends requests, and `worker::handler` answers them.
//!
//! A message to the worker is the array `[id, request]` or `[id, request, file]`, and the answer is the array `[id, result]`:
//! the id is a number that the page gave, request and result are JSON, and the file is a text or a `Uint8Array`.
//!
//! ```
//! use protocol::{Call, Html, Refusal, Request, Response, WriteHelp};
//!
//! /// As the page calls the worker, with whatever carries a request there and a response back.
//! fn call<C: Call>(call: C, send: impl Fn(Request) -> Result<Response, Refusal>) -> Result<C::Reply, Refusal> {
//!     send(call.into())?.try_into()
//! }
//!
//! let help: Html = call(WriteHelp {}, |request| {
//!     assert_eq!(request, Request::WriteHelp(WriteHelp {}));
//!     Ok(Response::from(Html("<p>Help</p>".to_owned())))
//! })?;
//! assert_eq!(help.0, "<p>Help</p>");
//! # Ok::<(), Refusal>(())
//! ```

mod calls;
mod replies;

pub use calls::*;
pub use replies::*;

use serde::{Deserialize, Serialize};

/// One kind of request, with the type of its reply.
pub trait Call: Into<Request> {
    /// What the worker answers.
    type Reply: TryFrom<Response, Error = Refusal>;
    /// Whether the worker has to hold the key of a draft for this. Such a call is not repeated where the worker was lost, as its
    /// keys are lost with it.
    const NEEDS_KEY: bool = false;
}

/// A kind of request about a file, which travels beside it.
pub trait FileCall: Into<Request> {
    /// What the worker answers.
    type Reply: TryFrom<Response, Error = Refusal>;
}

/// What the page asks of the worker.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "each variant is told at the struct of the same name")]
pub enum Request {
    LoadInstrument(LoadInstrument),
    ForgetInstrument(ForgetInstrument),
    InspectInstrument(InspectInstrument),
    SaveInstrumentPicture(SaveInstrumentPicture),
    OpenFile(OpenFile),
    IdentifySheet(IdentifySheet),
    ReadSheet(ReadSheet),
    WriteReport(WriteReport),
    WriteReportPart(WriteReportPart),
    FindQuestions(FindQuestions),
    SaveFile(SaveFile),
    SavePicture(SavePicture),
    DescribeTreaties(DescribeTreaties),
    WriteHelp(WriteHelp),
    LockDraft(LockDraft),
    UnlockDraft(UnlockDraft),
    EncryptDraft(EncryptDraft),
    DecryptDraft(DecryptDraft),
    ForgetKey(ForgetKey),
}

/// What the worker answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "each variant is told at the type of the same name")]
pub enum Response {
    Done(Done),
    InstrumentId(InstrumentId),
    Html(Html),
    ReportPage(ReportPage),
    OpenedFile(OpenedFile),
    SheetOwner(SheetOwner),
    FilledSheet(FilledSheet),
    FoundQuestions(FoundQuestions),
    SavedFile(SavedFile),
    TreatyStatus(TreatyStatus),
    DraftText(DraftText),
}

/// Why a request was not done. Nothing was changed then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refusal {
    /// A passphrase opens it, and the one that was given, if any, was `wrong`. For an encrypted draft: its key is not known here.
    NeedsPassphrase {
        /// Whether a passphrase was given that does not open it.
        wrong: bool,
    },
    /// The browser offers no cryptography, because the page did not come over HTTPS.
    NotSecureContext,
    /// Anything else about what was sent, in words.
    Refused(Explanation),
    /// The worker could not be loaded, or ended twice over this request, or ended with the key that was needed.
    WorkerLost,
    /// The complete text of the instrument could not be fetched.
    InstrumentNotLoaded,
    /// One side could not read what the other sent, which is a fault of this program.
    Misunderstood,
}

/// Words of the worker for a person. The worker has the texts that only files and reports need.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    /// What happened.
    pub title: String,
    /// Particulars, one a line.
    pub lines: Vec<String>,
}

/// Makes a request of each kind of call.
macro_rules! requests {
    ($($call:ident),* $(,)?) => {$(
        impl From<$call> for Request {
            fn from(call: $call) -> Request {
                Request::$call(call)
            }
        }
    )*};
}
requests!(
    LoadInstrument,
    ForgetInstrument,
    InspectInstrument,
    SaveInstrumentPicture,
    OpenFile,
    IdentifySheet,
    ReadSheet,
    WriteReport,
    WriteReportPart,
    FindQuestions,
    SaveFile,
    SavePicture,
    DescribeTreaties,
    WriteHelp,
    LockDraft,
    UnlockDraft,
    EncryptDraft,
    DecryptDraft,
    ForgetKey,
);

/// Makes a response of each kind of reply, and the other way round.
macro_rules! responses {
    ($($reply:ident),* $(,)?) => {$(
        impl From<$reply> for Response {
            fn from(reply: $reply) -> Response {
                Response::$reply(reply)
            }
        }

        impl TryFrom<Response> for $reply {
            type Error = Refusal;

            fn try_from(response: Response) -> Result<$reply, Refusal> {
                match response {
                    Response::$reply(reply) => Ok(reply),
                    _ => Err(Refusal::Misunderstood),
                }
            }
        }
    )*};
}
responses!(
    Done,
    InstrumentId,
    Html,
    ReportPage,
    OpenedFile,
    SheetOwner,
    FilledSheet,
    FoundQuestions,
    SavedFile,
    TreatyStatus,
    DraftText,
);
