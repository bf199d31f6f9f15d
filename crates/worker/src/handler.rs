//! Answers the page's requests, one function a call.
//!
//! Nothing is kept between two requests but the instruments that were loaded and, in the vault, keys of drafts.

use super::crypto::Crypto;
use super::vault::{Vault, check, file_not_saved};
use documents::encrypted::{EncryptedFile, EncryptedFileError, MOST_ITERATIONS, is_encrypted};
use documents::{InstrumentMatch, Opened, json, redact, save, sheet, table};
use engine::assessment::Draft;
use engine::fault::{self, Place, Reason};
use engine::insight::QuestionFilter;
use engine::instrument::Instrument;
use engine::instrument::members::{TREATIES, member};
use engine::scoring::State;
use protocol::{
    Call, DescribeTreaties, Done, Explanation, FileCall, FilledSheet, FindQuestions, ForgetInstrument, FoundQuestions,
    Html, IdentifySheet, InspectInstrument, InstrumentId, LoadInstrument, OpenFile, OpenedFile, PictureFormat,
    PlannedLevel, ProposedAnswer, ReadSheet, Refusal, ReportPage, ReportPart, Request, Response, SaveFile, SaveFormat,
    SaveInstrumentPicture, SavePicture, SavedFile, SheetConflict, SheetOwner, TabConflict, TreatyStatus, WriteHelp,
    WriteReport, WriteReportPart,
};
use report::block::Block;
use report::files::{self, Kind};
use report::picture::{Frame, Picture};
use report::words::Words;
use report::{DayHere, Scope};
use std::cell::RefCell;
use std::rc::Rc;
use texts::{Catalogue, key, later};

/// What a call comes to.
pub(super) type Reply<C> = Result<<C as Call>::Reply, Refusal>;
/// What a call about a file comes to.
type FileReply<C> = Result<<C as FileCall>::Reply, Refusal>;

/// What differs from one computer to another.
#[derive(Debug, Clone, Copy)]
pub struct Environment {
    /// Makes texts alike that a person would call the same; the browser knows how in every language.
    pub normalize: fn(&str) -> String,
    /// The day of a moment where the person is; none: in UTC.
    pub day_here: Option<DayHere>,
    /// The time, as `2026-11-27T10:42:05.123Z`.
    pub now: fn() -> String,
}

/// Answers the requests of one page.
pub struct RequestHandler<C: Crypto> {
    environment: Environment,
    texts: Catalogue,
    instruments: RefCell<Vec<Rc<Instrument>>>,
    vault: Vault<C>,
}

impl<C: Crypto> RequestHandler<C> {
    /// One that knows neither instruments nor keys yet.
    pub fn new(crypto: C, environment: Environment) -> RequestHandler<C> {
        let vault = Vault::new(crypto, environment.now);
        RequestHandler { environment, texts: Catalogue::complete(), instruments: RefCell::default(), vault }
    }

    /// Answers a request. `file` is what came beside it: nothing but for a [`FileCall`].
    ///
    /// # Errors
    /// Why it was not done.
    pub async fn handle(&self, request: Request, file: Vec<u8>) -> Result<Response, Refusal> {
        match request {
            Request::LoadInstrument(LoadInstrument {}) => self.load_instrument(&file).map(Response::from),
            Request::ForgetInstrument(call) => self.forget_instrument(&call).map(Response::from),
            Request::InspectInstrument(call) => self.inspect_instrument(&call).map(Response::from),
            Request::SaveInstrumentPicture(call) => self.save_instrument_picture(&call).map(Response::from),
            Request::OpenFile(call) => self.open_file(call, file).await.map(Response::from),
            Request::IdentifySheet(call) => self.identify_sheet(&call, &file).map(Response::from),
            Request::ReadSheet(call) => self.read_sheet(&call, &file).map(Response::from),
            Request::WriteReport(call) => self.write_report(call).map(Response::from),
            Request::WriteReportPart(call) => self.write_report_part(call).map(Response::from),
            Request::FindQuestions(call) => self.find_questions(call).map(Response::from),
            Request::SaveFile(call) => self.save_file(call).await.map(Response::from),
            Request::SavePicture(call) => self.save_picture(&call).map(Response::from),
            Request::DescribeTreaties(call) => self.describe_treaties(&call).map(Response::from),
            Request::WriteHelp(WriteHelp {}) => self.write_help().map(Response::from),
            Request::LockDraft(call) => self.vault.lock(&self.texts, call).await.map(Response::from),
            Request::UnlockDraft(call) => self.vault.unlock(&self.texts, call).await.map(Response::from),
            Request::EncryptDraft(call) => self.vault.encrypt(&self.texts, call).await.map(Response::from),
            Request::DecryptDraft(call) => self.vault.decrypt(call).await.map(Response::from),
            Request::ForgetKey(call) => self.vault.forget(&call).map(Response::from),
        }
    }

    // ---------------------------------------------------------------------------------------------------- instruments

    fn load_instrument(&self, text: &[u8]) -> FileReply<LoadInstrument> {
        let instrument = documents::read_instrument(text).map_err(|refusal| self.refused("", &refusal))?;
        let id = instrument.digest.clone();
        let mut instruments = self.instruments.borrow_mut();
        if instruments.iter().all(|known| known.digest != id) {
            instruments.push(Rc::new(instrument));
        }
        Ok(InstrumentId(id))
    }

    fn forget_instrument(&self, call: &ForgetInstrument) -> Reply<ForgetInstrument> {
        self.instruments.borrow_mut().retain(|known| known.digest != call.instrument.0);
        Ok(Done {})
    }

    fn inspect_instrument(&self, call: &InspectInstrument) -> Reply<InspectInstrument> {
        let instrument = self.instrument(&call.instrument)?;
        let words = self.words(&instrument);
        Ok(html(&report::inspection::inspect(&words), &words))
    }

    fn save_instrument_picture(&self, call: &SaveInstrumentPicture) -> Reply<SaveInstrumentPicture> {
        let instrument = self.instrument(&call.instrument)?;
        let words = self.words(&instrument);
        let name = files::instrument_picture_name(&instrument, &call.picture, call.format.into());
        match report::inspection::find_picture(&words, &call.picture) {
            Some(picture) => Ok(picture_file(name, call.format, &picture, &report::inspection::frame(&words))),
            None => Err(self.no_picture(&name)),
        }
    }

    // ------------------------------------------------------------------------------------------------- files that come

    async fn open_file(&self, call: OpenFile, file: Vec<u8>) -> FileReply<OpenFile> {
        if !is_encrypted(&file) {
            return self.open_document(&call.name, &file);
        }
        let encrypted = EncryptedFile::read(&file).map_err(|trouble| self.not_decrypted(&call.name, trouble))?;
        let passphrase = call.passphrase.ok_or(Refusal::NeedsPassphrase { wrong: false })?;
        let plain = self.vault.decrypt_file(&encrypted, &passphrase).await?;
        self.open_document(&call.name, &plain)
    }

    fn open_document(&self, name: &str, bytes: &[u8]) -> FileReply<OpenFile> {
        let json = json_of(bytes).map_err(|refusal| self.refused(name, &refusal))?;
        let known = self.instruments.borrow().clone();
        match documents::open(&json, &known).map_err(|refusal| self.refused(name, &refusal))? {
            Opened::Instrument(instrument) => Ok(OpenedFile::Instrument {
                document: String::from_utf8_lossy(&json).into_owned(),
                remarks: Explanation {
                    title: self.texts.fill(later::OPEN_INSTRUMENT, &[("title", &instrument.document.title)]),
                    lines: vec![self.texts.get(later::OPEN_INSTRUMENT_LINE).to_owned()],
                },
            }),
            Opened::Assessment(opened) => {
                let lines = self.remarks(&opened);
                let title = || self.texts.fill(later::OPEN_WITH_REMARKS, &[("name", name)]);
                Ok(OpenedFile::Assessment {
                    document: save::draft(opened.draft.instrument(), opened.draft.document()),
                    remarks: (!lines.is_empty()).then(|| Explanation { title: title(), lines }),
                })
            }
        }
    }

    /// What there is to say about an assessment that was opened: nothing where all is as it should be.
    fn remarks(&self, opened: &documents::OpenedAssessment) -> Vec<String> {
        /// Most figures that are listed.
        const FIGURES: usize = 5;
        let texts = &self.texts;
        let mut lines = Vec::new();
        match &opened.instrument {
            InstrumentMatch::Same => {}
            InstrumentMatch::OtherDigest => lines.push(texts.get(later::OPEN_OTHER_DIGEST).to_owned()),
            InstrumentMatch::OtherVersion { version, aside } => {
                let words = if aside.is_empty() { later::OPEN_OTHER_VERSION_FITS } else { later::OPEN_OTHER_VERSION };
                lines.push(texts.fill(words, &[("version", version)]));
                lines.extend(fault::lines(aside, texts));
                let answers = &opened.draft.document().answers;
                let mut reworded = opened.draft.instrument().reworded_since(version);
                reworded.retain(|id| answers.contains_key(*id));
                if !reworded.is_empty() {
                    lines.push(texts.fill(later::OPEN_REWORDED, &[("list", &reworded.join(", "))]));
                }
            }
        }
        if opened.reopened {
            lines.push(texts.get(later::OPEN_REOPENED).to_owned());
        }
        if opened.checksum_differs {
            lines.push(texts.get(later::OPEN_CHECKSUM_DIFFERS).to_owned());
        }
        if !opened.unanswered.is_empty() {
            lines.push(texts.fill(later::OPEN_UNANSWERED, &[("list", &opened.unanswered.join(", "))]));
        }
        for difference in opened.differences.iter().take(FIGURES) {
            let none = || texts.get(key::FIGURE_NONE).to_owned();
            let figure = |figure: Option<f64>| figure.map_or_else(none, json::number);
            let (file, computed) = (figure(difference.file), figure(difference.computed));
            let places = [("place", difference.place.as_str()), ("file", &file), ("computed", &computed)];
            lines.push(texts.fill(later::OPEN_DIFFERENCE, &places));
        }
        if let Some(more) = opened.differences.len().checked_sub(FIGURES).filter(|more| *more > 0) {
            lines.push(texts.count(later::OPEN_MORE_DIFFERENCES, more, &[]));
        }
        lines
    }

    fn identify_sheet(&self, call: &IdentifySheet, file: &[u8]) -> FileReply<IdentifySheet> {
        sheet::whose(file).map(SheetOwner).map_err(|refusal| self.refused(&call.name, &refusal))
    }

    fn read_sheet(&self, call: &ReadSheet, file: &[u8]) -> FileReply<ReadSheet> {
        let draft = self.draft(&call.draft)?;
        let filled = sheet::read(&draft, &self.texts, file)
            .map_err(|refusal| self.refused(self.texts.get(later::SHEET), &refusal))?;
        let remarks = filled.remarks.iter().map(|remark| remark.words(&self.texts)).collect();
        Ok(FilledSheet { taken: filled.taken, asked: filled.asked, remarks })
    }

    // ------------------------------------------------------------------------------------------------------- pages

    fn write_report(&self, call: WriteReport) -> Reply<WriteReport> {
        let draft = self.draft(&call.draft)?;
        let words = self.words(draft.instrument());
        let blocks = report::report(&draft, &self.texts, &self.options(&draft, call.key, &call.planned));
        let page_rule = report::running_line_of(&blocks).map(report::file::page_rule);
        Ok(ReportPage { html: html(&blocks, &words), page_rule })
    }

    fn write_report_part(&self, call: WriteReportPart) -> Reply<WriteReportPart> {
        let draft = self.draft(&call.draft)?;
        let (draft, texts) = (&draft, &self.texts);
        let mut options = self.options(draft, call.key, &call.planned);
        let blocks = match call.part {
            ReportPart::Gaps { grouping } => {
                options.grouping = report::Grouping::of(&grouping);
                report::gap_list(draft, texts, &options)
            }
            ReportPart::Planned => report::planned(draft, texts, &options),
            ReportPart::Review => report::review(draft, texts, &options),
            ReportPart::Paper => report::paper(draft, texts),
            ReportPart::Lock { .. } if !self.vault.is_available() => return Err(Refusal::NotSecureContext),
            ReportPart::Lock { is_locked } => report::lock(draft, texts, is_locked),
            ReportPart::Conflicts { tabs, sheets } => {
                let tabs: Vec<report::Conflict> =
                    tabs.into_iter().map(|TabConflict { place, theirs }| (place, theirs)).collect();
                let offer = |SheetConflict { place, value, file }| report::Offer { place, value, from: file };
                let sheets: Vec<report::Offer> = sheets.into_iter().map(offer).collect();
                report::conflicts(draft, texts, &tabs, &sheets)
            }
        };
        Ok(html(&blocks, &self.words(draft.instrument())))
    }

    fn find_questions(&self, call: FindQuestions) -> Reply<FindQuestions> {
        let draft = self.draft(&call.draft)?;
        let wanted = QuestionFilter { words: call.words, status: call.status, lead: call.lead };
        let (count, list) = report::found(&draft, &self.texts, &call.key, &wanted, self.environment.normalize);
        Ok(FoundQuestions { count, html: html(&list, &self.words(draft.instrument())) })
    }

    fn describe_treaties(&self, call: &DescribeTreaties) -> Reply<DescribeTreaties> {
        let instrument = self.instrument_about_treaties()?;
        let Some(member) = member(&call.member) else {
            return Ok(TreatyStatus { html: Html(String::new()), proposed: Vec::new() });
        };
        let words = self.words(&instrument);
        let answer = |(question, option): (String, &str)| ProposedAnswer { question, option: option.to_owned() };
        Ok(TreatyStatus {
            html: html(&report::status::of_member(&words, member), &words),
            proposed: report::status::proposed(&instrument, member).into_iter().map(answer).collect(),
        })
    }

    fn write_help(&self) -> Reply<WriteHelp> {
        let instrument = self.instrument_about_treaties()?;
        let words = self.words(&instrument);
        Ok(html(&report::help(&words), &words))
    }

    // --------------------------------------------------------------------------------------------------- files that go

    async fn save_file(&self, call: SaveFile) -> Reply<SaveFile> {
        let passphrase = call.passphrase.unwrap_or_default();
        let is_encrypted = call.format == SaveFormat::Encrypted;
        if is_encrypted {
            check(&self.texts, &passphrase, || file_not_saved(&self.texts))?;
        }
        let draft = self.draft(&call.draft)?;
        let kind = Kind::of(call.format.into());
        let scope = files::scope(draft.instrument(), &call.scope);
        let name = kind.file_name(&draft, scope, call.is_redacted || call.is_neutral, call.is_redacted);
        let written = if call.is_redacted {
            self.write_file(&redacted(&draft), call.format, scope)
        } else {
            self.write_file(&draft, call.format, scope)
        };
        let mut content = written.map_err(|why| {
            let title = self.texts.fill(key::SAVE_FAILED, &[("name", &name)]);
            Refusal::Refused(Explanation { title, lines: [vec![why.title], why.lines].concat() })
        })?;
        if is_encrypted {
            content = self.vault.encrypt_file(&self.texts, &passphrase, &content).await?;
        }
        Ok(SavedFile { name, media_type: kind.media.to_owned(), content })
    }

    /// The content of a file. What can be opened again is read back and compared before it is handed out.
    fn write_file(&self, draft: &Draft, format: SaveFormat, scope: Scope<'_>) -> Result<String, Explanation> {
        let texts = &self.texts;
        let content = match format {
            SaveFormat::AnswersCsv => table::answers(draft).csv(),
            SaveFormat::AnswersNdjson => table::answers(draft).ndjson(),
            SaveFormat::ResultsCsv => table::results(draft).csv(),
            SaveFormat::ResultsNdjson => table::results(draft).ndjson(),
            SaveFormat::Questionnaire => report::file::paper(
                &draft.instrument().document.title,
                &texts.language,
                &report::questionnaire(draft, texts, scope),
            ),
            SaveFormat::Sheet => sheet::write(draft, texts, &|indicator| scope.holds(draft.instrument(), indicator)),
            SaveFormat::Markdown => {
                let title = report::title(draft, texts);
                let blocks = report::report(draft, texts, &report::Options::default());
                let line = report::block::hint(report::running_line(draft, texts));
                report::markdown(&[report::block::section(1, "report", title, [vec![line], blocks].concat())])
            }
            SaveFormat::Html => {
                let blocks = report::report(draft, texts, &report::Options::default());
                report::file::write(
                    &report::title(draft, texts),
                    &report::running_line(draft, texts),
                    &texts.language,
                    &blocks,
                    &save::assessment(draft),
                    texts,
                    &self.words(draft.instrument()),
                )
            }
            SaveFormat::Json | SaveFormat::Encrypted => save::assessment(draft),
        };
        if matches!(format, SaveFormat::Html | SaveFormat::Json | SaveFormat::Encrypted) {
            self.check_back(draft, &content)?;
        }
        Ok(content)
    }

    fn check_back(&self, draft: &Draft, content: &str) -> Result<(), Explanation> {
        let known = self.instruments.borrow().clone();
        let text = |draft: &Draft| save::draft(draft.instrument(), draft.document());
        match json_of(content.as_bytes()).and_then(|json| documents::open(&json, &known)) {
            Ok(Opened::Assessment(opened))
                if text(&opened.draft) == text(draft) && opened.differences.is_empty() && !opened.checksum_differs =>
            {
                Ok(())
            }
            Ok(_) => Err(Explanation { title: self.texts.get(later::SAVE_DIFFERS).to_owned(), lines: Vec::new() }),
            Err(refusal) => Err(self.not_opened("", &refusal)),
        }
    }

    fn save_picture(&self, call: &SavePicture) -> Reply<SavePicture> {
        let draft = self.draft(&call.draft)?;
        let is_neutral = call.is_redacted || call.is_neutral;
        let name = files::picture_name(&draft, &call.picture, call.format.into(), is_neutral, call.is_redacted);
        let draft = if call.is_redacted { redacted(&draft) } else { draft };
        match report::find_picture(&draft, &self.texts, &call.picture) {
            Some(picture) => Ok(picture_file(name, call.format, &picture, &report::frame(&draft, &self.texts))),
            None => Err(self.no_picture(&name)),
        }
    }

    // ------------------------------------------------------------------------------------------------------- helpers

    fn words<'a>(&'a self, instrument: &'a Instrument) -> Words<'a> {
        Words { texts: &self.texts, instrument }
    }

    fn draft(&self, text: &str) -> Result<Draft, Refusal> {
        let known = self.instruments.borrow().clone();
        documents::read_draft(text, &known).map_err(|refusal| self.refused("", &refusal))
    }

    fn instrument(&self, id: &InstrumentId) -> Result<Rc<Instrument>, Refusal> {
        let instruments = self.instruments.borrow();
        instruments.iter().find(|known| known.digest == id.0).cloned().ok_or(Refusal::InstrumentNotLoaded)
    }

    /// The first instrument that asks about the treaties, or else the first.
    fn instrument_about_treaties(&self) -> Result<Rc<Instrument>, Refusal> {
        let instruments = self.instruments.borrow();
        let asks = |known: &&Rc<Instrument>| TREATIES.iter().any(|treaty| known.party_question(treaty).is_some());
        let found = instruments.iter().find(asks).or_else(|| instruments.first());
        found.cloned().ok_or(Refusal::InstrumentNotLoaded)
    }

    /// Today where the person is.
    fn today(&self) -> String {
        let now = (self.environment.now)();
        let day = self.environment.day_here.and_then(|day_here| day_here(&now));
        day.unwrap_or_else(|| now.chars().take(10).collect())
    }

    fn options(&self, draft: &Draft, key: String, planned: &[PlannedLevel]) -> report::Options {
        let instrument = draft.instrument();
        let planned = planned.iter().filter_map(|PlannedLevel { item, level }| {
            let item = instrument.item_named(item)?;
            let level = instrument.levels(item).iter().position(|known| *known.id == **level)?;
            Some((item, State::Level(u16::try_from(level).ok()?)))
        });
        report::Options {
            key: Some(key),
            grouping: report::Grouping::default(),
            planned: planned.collect(),
            day_here: self.environment.day_here,
            today: Some(self.today()),
        }
    }

    fn refused(&self, name: &str, refusal: &fault::Refusal) -> Refusal {
        Refusal::Refused(self.not_opened(name, refusal))
    }

    fn not_opened(&self, name: &str, refusal: &fault::Refusal) -> Explanation {
        Explanation {
            title: self.texts.fill(later::OPEN_REFUSED, &[("name", name)]),
            lines: fault::lines(&refusal.faults, &self.texts),
        }
    }

    /// Why an encrypted file is refused before any passphrase is tried.
    fn not_decrypted(&self, name: &str, trouble: EncryptedFileError) -> Refusal {
        let texts = &self.texts;
        let words = match trouble {
            EncryptedFileError::Newer => texts.get(later::SEALED_NEWER).to_owned(),
            EncryptedFileError::Field(field) => texts.fill(later::SEALED_FIELD, &[("field", field)]),
            EncryptedFileError::TooMany => {
                texts.fill(later::SEALED_TOO_MANY, &[("most", &MOST_ITERATIONS.to_string())])
            }
            EncryptedFileError::TooFew => texts.get(later::SEALED_TOO_FEW).to_owned(),
            EncryptedFileError::Damaged => texts.get(later::SEALED_DAMAGED).to_owned(),
        };
        explained(texts.fill(later::OPEN_REFUSED, &[("name", name)]), words)
    }

    /// The picture is of another state of the draft than the page asks about.
    fn no_picture(&self, name: &str) -> Refusal {
        explained(self.texts.fill(key::SAVE_FAILED, &[("name", name)]), self.texts.get(later::SAVE_NO_PICTURE))
    }
}

/// A refusal in words.
pub(super) fn explained(title: String, line: impl Into<String>) -> Refusal {
    Refusal::Refused(Explanation { title, lines: vec![line.into()] })
}

fn html(blocks: &[Block], words: &Words<'_>) -> Html {
    Html(report::html::html(blocks, report::Medium::Screen, words))
}

/// A copy of a draft with levels and nothing else.
fn redacted(draft: &Draft) -> Draft {
    let instrument = Rc::clone(draft.instrument());
    let document = redact::redacted(&instrument, draft.document());
    Draft::new(instrument, document)
}

/// A picture as a file: as SVG, whatever the page makes of it.
fn picture_file(name: String, format: PictureFormat, picture: &Picture, frame: &Frame) -> SavedFile {
    let media_type = match format {
        PictureFormat::Svg => "image/svg+xml",
        PictureFormat::Png => "image/png",
    };
    SavedFile { name, media_type: media_type.to_owned(), content: picture.framed(frame) }
}

/// The JSON of a file: itself, or what a report in HTML holds. A file of another kind is called what it is.
fn json_of(bytes: &[u8]) -> Result<Vec<u8>, fault::Refusal> {
    let kind = documents::kind_of(bytes);
    if kind.refusal().is_some() {
        return Err(fault::Refusal::one(Place::Whole, Reason::NotOpened(kind)));
    }
    if report::file::is_html(bytes) { report::file::read(bytes) } else { Ok(bytes.to_vec()) }
}
