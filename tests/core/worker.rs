//! The worker's request handler without a browser: every message goes through its JSON, and the cryptography is a toy.

use palermo::assessment::Draft;
use palermo::exchange::encrypted::{EncryptedFile, ITERATIONS, IV, SALT};
use palermo::exchange::save;
use palermo::protocol::{
    Call, FileCall, Html, LoadInstrument, OpenFile, OpenedFile, Refusal, ReportPart, Request, Response, SaveFile,
    WriteReport, WriteReportPart,
};
use palermo::worker::crypto::{Crypto, CryptoError};
use palermo::worker::handler::{Environment, RequestHandler};
use std::cell::Cell;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

const PALERMO: &[u8] = include_bytes!("../../instruments/palermo.json");
/// The time that the worker takes it for.
pub(crate) const NOW: &str = "2026-11-28T10:00:00.000Z";

pub(crate) struct Worker {
    handler: RequestHandler<Toy>,
}

impl Worker {
    /// One that knows the standard instrument.
    pub(crate) fn new() -> Worker {
        Worker::with(&[PALERMO])
    }

    pub(crate) fn with(instruments: &[&[u8]]) -> Worker {
        let environment = Environment { normalize: str::to_lowercase, day_here: None, now: || NOW.to_owned() };
        Worker::of(Toy::default(), environment, instruments)
    }

    pub(crate) fn of(crypto: Toy, environment: Environment, instruments: &[&[u8]]) -> Worker {
        let worker = Worker { handler: RequestHandler::new(crypto, environment) };
        for instrument in instruments {
            worker.call_about(LoadInstrument {}, instrument).unwrap();
        }
        worker
    }

    pub(crate) fn call<C: Call>(&self, call: C) -> Result<C::Reply, Refusal> {
        self.answer(call.into(), &[])?.try_into()
    }

    pub(crate) fn call_about<C: FileCall>(&self, call: C, file: &[u8]) -> Result<C::Reply, Refusal> {
        self.answer(call.into(), file)?.try_into()
    }

    fn answer(&self, request: Request, file: &[u8]) -> Result<Response, Refusal> {
        let request = serde_json::from_str(&serde_json::to_string(&request).unwrap()).unwrap();
        let result = ready(self.handler.handle(request, file.to_vec()));
        serde_json::from_str(&serde_json::to_string(&result).unwrap()).unwrap()
    }

    pub(crate) fn open(&self, file: &[u8], name: &str) -> Result<OpenedFile, Refusal> {
        self.call_about(OpenFile { name: name.to_owned(), passphrase: None }, file)
    }

    pub(crate) fn report(&self, draft: &Draft) -> String {
        let call = WriteReport { draft: text(draft), key: "draft".into(), planned: Vec::new() };
        self.call(call).unwrap().html.0
    }

    pub(crate) fn part(&self, draft: &Draft, part: ReportPart) -> String {
        let call = WriteReportPart { draft: text(draft), key: "draft".into(), planned: Vec::new(), part };
        let Html(html) = self.call(call).unwrap();
        html
    }

    /// The content of a file of a draft, of all questions and with all that it holds.
    pub(crate) fn file(&self, draft: &Draft, format: &str) -> String {
        self.call(file_of(draft, format)).unwrap().content
    }
}

/// A draft as the page keeps it.
pub(crate) fn text(draft: &Draft) -> String {
    save::draft(draft.instrument(), draft.document())
}

/// Asks for a file of a draft, of all questions and with all that it holds, by the word of its button.
pub(crate) fn file_of(draft: &Draft, format: &str) -> SaveFile {
    let (format, scope, draft) = (format.parse().unwrap(), String::new(), text(draft));
    SaveFile { draft, format, scope, is_redacted: false, is_neutral: false, passphrase: None }
}

/// The draft and the remarks of an assessment that was opened.
pub(crate) fn assessment(opened: OpenedFile) -> (String, Vec<String>) {
    match opened {
        OpenedFile::Assessment { document, remarks } => (document, remarks.unwrap_or_default().lines),
        OpenedFile::Instrument { .. } => panic!("it is an instrument"),
    }
}

/// Title and lines of a refusal in words.
pub(crate) fn refused<T: std::fmt::Debug>(result: Result<T, Refusal>) -> (String, Vec<String>) {
    match result {
        Err(Refusal::Refused(why)) => (why.title, why.lines),
        other => panic!("not refused in words: {other:?}"),
    }
}

/// What a future comes to that waits for nothing.
fn ready<F: Future>(future: F) -> F::Output {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(output) => output,
        Poll::Pending => panic!("there is nothing to wait for"),
    }
}

/// Cryptography that hides nothing, but opens with the right passphrase only.
#[derive(Debug, Default)]
pub(crate) struct Toy {
    is_missing: bool,
    salts: Cell<u8>,
}

impl Toy {
    /// That of a page without any.
    pub(crate) fn missing() -> Toy {
        Toy { is_missing: true, ..Toy::default() }
    }

    fn check(&self) -> Result<(), CryptoError> {
        if self.is_missing { Err(CryptoError::Unavailable) } else { Ok(()) }
    }
}

impl Crypto for Toy {
    type Key = Vec<u8>;

    fn is_available(&self) -> bool {
        !self.is_missing
    }

    fn new_file(&self) -> Result<EncryptedFile, CryptoError> {
        self.check()?;
        self.salts.set(self.salts.get() + 1);
        Ok(EncryptedFile {
            iterations: ITERATIONS,
            salt: vec![self.salts.get(); SALT],
            iv: Vec::new(),
            content: Vec::new(),
        })
    }

    async fn derive_key(&self, passphrase: &str, file: &EncryptedFile) -> Result<Vec<u8>, CryptoError> {
        self.check()?;
        Ok([passphrase.as_bytes(), &file.salt].concat())
    }

    async fn encrypt(&self, key: &Vec<u8>, file: EncryptedFile, plain: &str) -> Result<EncryptedFile, CryptoError> {
        self.check()?;
        let content = [plain.as_bytes(), &[0; 16], key].concat();
        Ok(EncryptedFile { iv: vec![0; IV], content, ..file })
    }

    async fn decrypt(&self, key: &Vec<u8>, file: &EncryptedFile) -> Result<Vec<u8>, CryptoError> {
        let end = [&[0; 16], &**key].concat();
        file.content.strip_suffix(&*end).map(<[u8]>::to_vec).ok_or(CryptoError::Failed)
    }
}
