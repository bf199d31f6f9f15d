//! Errands: what the page asks of the second program, as plain texts in and out.
//!
//! The page holds what a person answers; opening files, the report, files to save and checks of instruments are done
//! here. Nothing is kept between two errands but the instruments last read, so that they are read once.

pub mod sealed;

use documents::{self, InstrumentMatch, Opened, json, save, sheet, table};
use engine::assessment::Draft;
use engine::fault::{Fault, Place, Reason, Refusal};
use engine::insight::{Standing, Wanted};
use engine::instrument::Instrument;
use engine::instrument::members::{TREATIES, member};
use report::files::Kind;
use report::picture::{Frame, Picture};
use report::{self, DayHere, Scope};
use serde_json::Value;
use std::rc::Rc;
use texts::{Catalogue, key, later};

/// Most faults that are listed.
const MOST: usize = 20;

/// What an errand came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// What there is to say first; empty: nothing.
    pub title: String,
    /// Particulars, one a line.
    pub said: Vec<String>,
    /// What was asked for: a document, a file, a page; none where the errand was refused.
    pub content: Option<String>,
}

impl Reply {
    fn of(content: String) -> Reply {
        Reply { title: String::new(), said: Vec::new(), content: Some(content) }
    }

    /// A text that was made outside of this module.
    pub fn of_text(bytes: Vec<u8>) -> Reply {
        Reply::of(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// As a list of texts: whether there is a content, the content, the title, the lines.
    pub fn lines(self) -> Vec<String> {
        let mut lines = vec![String::from(if self.content.is_some() { "content" } else { "refused" })];
        lines.extend([self.content.unwrap_or_default(), self.title]);
        lines.extend(self.said);
        lines
    }

    /// Out of such a list.
    pub fn of_lines(lines: Vec<String>) -> Reply {
        let mut lines = lines.into_iter();
        let is_content = lines.next().as_deref() == Some("content");
        let content = lines.next().filter(|_| is_content);
        Reply { content, title: lines.next().unwrap_or_default(), said: lines.collect() }
    }
}

/// Makes texts alike that a person would call the same.
type Fold = fn(&str) -> String;

/// Takes errands, one after the other.
pub struct Office {
    /// Makes texts alike that a person would call the same; the browser knows how in every language.
    fold: Fold,
    /// The day of a moment where the person is; none: in UTC.
    day_here: Option<DayHere>,
    /// Texts of instruments and what they were read into.
    instruments: Vec<(Vec<u8>, Rc<Instrument>)>,
    /// Texts of the instruments that errands are about.
    given: Vec<Vec<u8>>,
    texts: Option<Catalogue>,
}

/// What is wrong with an errand itself; a page never sends such a one.
const UNKNOWN: &str = "unknown errand";

impl Default for Office {
    fn default() -> Self {
        Office::new(str::to_lowercase)
    }
}

impl Office {
    /// An office that compares texts as `fold` makes them.
    pub fn new(fold: Fold) -> Office {
        Office { fold, day_here: None, instruments: Vec::new(), given: Vec::new(), texts: None }
    }

    /// An office that shows moments as days where the person is.
    #[must_use]
    pub fn here(self, day_here: DayHere) -> Office {
        Office { day_here: Some(day_here), ..self }
    }

    /// Takes the texts of the instruments that the errands from now on are about. They are many times as long as what
    /// an errand has besides: a page gives them once, and again when they change.
    pub fn give(&mut self, instruments: Vec<Vec<u8>>) {
        self.given = instruments;
    }

    /// Does an errand.
    ///
    /// | name | inputs | content |
    /// |---|---|---|
    /// | `open` | file, its name, instruments … | the assessment as a draft is kept, or an instrument's text |
    /// | `report` | draft, options, instruments … | HTML of the report; particulars: a style sheet with the line for every printed page |
    /// | `gaps`, `planned` | as `report` | HTML of that part of it |
    /// | `paper` | as `report` | HTML of what is filled outside of the browser |
    /// | `conflicts` | as `report`, with `conflicts` (place → what the other tab has) and `offers` (list of place, value, name of the sheet) | HTML of the choice between two tabs, and between the draft and sheets |
    /// | `lock` | as `report`, with `locked` | HTML of the lock on a draft |
    /// | `review` | as `report` | HTML of the review |
    /// | `find` | draft, options, instruments … | HTML of the questions found; title: how many |
    /// | `whose` | sheet | nothing; particulars: id of the assessment, name, day, as far as the sheet says them |
    /// | `sheet` | draft, sheet, instruments … | JSON: `taken` and `asked`, lists of place, what stood there, what the sheet has; particulars: what there is to say besides |
    /// | `save` | draft, options, instruments … | the file that `options.kind` names; title: its name; particulars: its media type |
    /// | `picture` | draft, options, instruments … | the picture that `options.picture` names, as SVG; title: the name of a file of `options.kind`, `svg` or `png`; particulars: its media type |
    /// | `inspect` | file or position of an instrument, its name, instruments … | HTML about an instrument |
    /// | `inspect/picture` | position of an instrument, options, instruments … | a picture of it, as `picture` |
    /// | `status` | code of a member, nothing, instruments … | HTML about its treaties; particulars: `question=option`, proposed |
    /// | `help` | nothing, nothing, instruments … | HTML about members, treaties and open points |
    ///
    /// Options are a JSON object: `key`, `grouping`, `planned` (item → level), `kind`, `scope` (of a questionnaire), `how` (a list:
    /// `redacted`, `neutral`), `words`, `standing`, `lead`. An instrument is the
    /// text it was read from, whole: it is known by its own digest. Those that were given ([`Office::give`]) stand before those of
    /// the errand.
    pub fn run(&mut self, name: &str, inputs: &[Vec<u8>]) -> Reply {
        let texts = self.texts.take().unwrap_or_else(Catalogue::complete);
        let given = std::mem::take(&mut self.given);
        let reply = self.reply(name, inputs, &given, &texts);
        self.given = given;
        self.texts = Some(texts);
        reply
    }

    fn reply(&mut self, name: &str, inputs: &[Vec<u8>], given: &[Vec<u8>], texts: &Catalogue) -> Reply {
        let input = |index: usize| inputs.get(index).map(Vec::as_slice).unwrap_or_default();
        let about = || given.iter().chain(inputs.iter().skip(2));
        let known: Vec<Rc<Instrument>> = match about().map(|text| self.instrument(text)).collect() {
            Ok(known) => known,
            Err(refusal) => return refused(texts, "", &refusal),
        };
        match name {
            "open" => open(texts, input(0), &String::from_utf8_lossy(input(1)), &known),
            "whose" => match sheet::whose(input(0)) {
                Ok(sheet::Whose { assessment, name, as_at }) => {
                    Reply { said: vec![assessment, name, as_at], ..Reply::of(String::new()) }
                }
                Err(refusal) => refused(texts, &String::from_utf8_lossy(input(1)), &refusal),
            },
            "status" | "help" => about_treaties(texts, name, &String::from_utf8_lossy(input(0)), &known),
            "inspect" | "inspect/picture" => {
                let position = std::str::from_utf8(input(0)).ok().and_then(|text| text.parse::<usize>().ok());
                let text = position.and_then(|position| about().nth(position)).map_or(input(0), Vec::as_slice);
                if name == "inspect" {
                    inspect(texts, text, &String::from_utf8_lossy(input(1)))
                } else {
                    instrument_picture(texts, text, input(1), self.fold)
                }
            }
            _ => {
                let draft = match std::str::from_utf8(input(0)) {
                    Ok(text) => documents::read_draft(text, &known),
                    Err(_) => return Reply { title: UNKNOWN.into(), said: Vec::new(), content: None },
                };
                match draft {
                    Ok(draft) => {
                        let mut request = Request::of(draft.instrument(), input(1), self.fold);
                        request.report.day_here = self.day_here;
                        of_draft(texts, name, &draft, input(1), &request, &known)
                    }
                    Err(refusal) => refused(texts, "", &refusal),
                }
            }
        }
    }

    /// Reads an instrument, once.
    fn instrument(&mut self, text: &[u8]) -> Result<Rc<Instrument>, Refusal> {
        if let Some((_, known)) = self.instruments.iter().find(|(known, _)| known == text) {
            return Ok(Rc::clone(known));
        }
        let read = Rc::new(documents::read_instrument(text)?);
        self.instruments.push((text.to_vec(), Rc::clone(&read)));
        Ok(read)
    }
}

/// A kind of file for a picture. The page itself draws a PNG, out of the SVG.
#[derive(Debug, Clone, Copy)]
struct PictureKind {
    ending: &'static str,
    media: &'static str,
}

impl PictureKind {
    fn of(word: &str) -> PictureKind {
        match word {
            "png" => PictureKind { ending: "png", media: "image/png" },
            _ => PictureKind { ending: "svg", media: "image/svg+xml" },
        }
    }

    /// The picture as a file of that name: as SVG, whatever it becomes.
    fn file(self, name: String, picture: &Picture, frame: &Frame) -> Reply {
        Reply { title: name, said: vec![self.media.to_owned()], content: Some(picture.framed(frame)) }
    }
}

/// The options of an errand.
struct Request {
    report: report::Options,
    /// The picture that is wanted, by its id in the page.
    picture: String,
    picture_kind: PictureKind,
    kind: Kind,
    /// Which questions a blank questionnaire asks, as its field names them.
    scope: String,
    redacted: bool,
    neutral: bool,
    is_locked: bool,
    conflicts: Vec<report::Conflict>,
    offers: Vec<report::Offer>,
    wanted: Wanted,
    fold: Fold,
}

impl Request {
    fn of(instrument: &Instrument, bytes: &[u8], fold: Fold) -> Request {
        let value = json::parse(bytes).unwrap_or_default();
        let word = |name: &str| value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        let is_set = |name: &str| {
            value.get("how").and_then(Value::as_array).is_some_and(|how| how.iter().any(|one| one == name))
        };
        let mut planned = Vec::new();
        for (item, level) in value.get("planned").and_then(Value::as_object).into_iter().flatten() {
            let Some(item) = instrument.item_named(item) else { continue };
            let position = instrument.levels(item).iter().position(|known| Some(&*known.id) == level.as_str());
            if let Some(level) = position.and_then(|level| u16::try_from(level).ok()) {
                planned.push((item, engine::scoring::State::Level(level)));
            }
        }
        let key = word("key");
        Request {
            report: report::Options {
                key: (!key.is_empty()).then_some(key),
                grouping: report::Grouping::of(&word("grouping")),
                planned,
                day_here: None,
            },
            picture: word("picture"),
            picture_kind: PictureKind::of(&word("kind")),
            kind: Kind::of(&word("kind")),
            scope: word("scope"),
            redacted: is_set("redacted"),
            neutral: is_set("redacted") || is_set("neutral"),
            conflicts: value.get("conflicts").and_then(Value::as_object).map_or_else(Vec::new, |all| {
                all.iter().map(|(place, theirs)| (place.clone(), theirs.clone())).collect()
            }),
            offers: value.get("offers").and_then(Value::as_array).map_or_else(Vec::new, |all| {
                let text =
                    |entry: &Value, index| entry.get(index).and_then(Value::as_str).unwrap_or_default().to_owned();
                let offer = |entry: &Value| report::Offer {
                    place: text(entry, 0),
                    value: entry.get(1).cloned().unwrap_or_default(),
                    from: text(entry, 2),
                };
                all.iter().map(offer).collect()
            }),
            is_locked: value.get("locked").and_then(Value::as_bool).unwrap_or_default(),
            wanted: Wanted {
                words: word("words"),
                standing: Standing::named(&word("standing")).unwrap_or_default(),
                lead: word("lead"),
            },
            fold,
        }
    }
}

fn of_draft(
    texts: &Catalogue,
    name: &str,
    draft: &Draft,
    bytes: &[u8],
    request: &Request,
    known: &[Rc<Instrument>],
) -> Reply {
    let words = report::words::Words { texts, instrument: draft.instrument() };
    let html = |blocks: &[report::block::Block]| report::html::html(blocks, report::Medium::Screen, &words);
    match name {
        "report" => {
            let blocks = report::report(draft, texts, &request.report);
            let rule = report::running_line_of(&blocks).map(report::file::page_rule);
            Reply { said: rule.into_iter().collect(), ..Reply::of(html(&blocks)) }
        }
        "gaps" => Reply::of(html(&report::gap_list(draft, texts, &request.report))),
        "planned" => Reply::of(html(&report::planned(draft, texts, &request.report))),
        "sheet" => match sheet::read(draft, texts, bytes) {
            Ok(filled) => {
                let said = filled.remarks.iter().map(|remark| remark.words(texts)).collect();
                let list = |places: &[sheet::Place]| Value::Array(places.iter().map(sheet::Place::write).collect());
                let content = [("taken", list(&filled.taken)), ("asked", list(&filled.asked))];
                let content = content.into_iter().map(|(name, list)| (name.to_owned(), list)).collect();
                Reply { said, ..Reply::of(json::line(&Value::Object(content))) }
            }
            Err(refusal) => refused(texts, texts.get(later::SHEET), &refusal),
        },
        "paper" => Reply::of(html(&report::paper(draft, texts))),
        "conflicts" => Reply::of(html(&report::conflicts(draft, texts, &request.conflicts, &request.offers))),
        "lock" => Reply::of(html(&report::lock(draft, texts, request.is_locked))),
        "review" => Reply::of(html(&report::review(draft, texts, &request.report))),
        "find" => {
            let (count, list) = report::found(
                draft,
                texts,
                request.report.key.as_deref().unwrap_or_default(),
                &request.wanted,
                request.fold,
            );
            Reply { title: count, ..Reply::of(html(&list)) }
        }
        "picture" => {
            let Request { picture_kind: kind, neutral, redacted, .. } = *request;
            let name = report::files::picture_name(draft, &request.picture, kind.ending, neutral, redacted);
            let redacted = redacted.then(|| {
                let instrument = Rc::clone(draft.instrument());
                let document = documents::redact::redacted(&instrument, draft.document());
                Draft::new(instrument, document)
            });
            let draft = redacted.as_ref().unwrap_or(draft);
            match report::find_picture(draft, texts, &request.picture) {
                Some(picture) => kind.file(name, &picture, &report::frame(draft, texts)),
                None => no_picture(texts, &name),
            }
        }
        "save" => {
            let scope = report::files::scope(draft.instrument(), &request.scope);
            let name = request.kind.file_name(draft, scope, request.neutral, request.redacted);
            let reply = if request.redacted {
                let instrument = Rc::clone(draft.instrument());
                let redacted = documents::redact::redacted(&instrument, draft.document());
                saved(texts, &Draft::new(instrument, redacted), request.kind, scope, known)
            } else {
                saved(texts, draft, request.kind, scope, known)
            };
            if reply.content.is_some() {
                return Reply { title: name, said: vec![request.kind.media.to_owned()], ..reply };
            }
            let said = [vec![reply.title], reply.said].concat();
            Reply { title: texts.fill(key::SAVE_FAILED, &[("name", &name)]), said, content: None }
        }
        _ => Reply { title: UNKNOWN.into(), said: Vec::new(), content: None },
    }
}

/// A file of that kind. What can be opened again is read back and compared before it is handed out.
fn saved(texts: &Catalogue, draft: &Draft, kind: Kind, scope: Scope<'_>, known: &[Rc<Instrument>]) -> Reply {
    let content = match kind.word {
        "answers.csv" => table::answers(draft).csv(),
        "answers.ndjson" => table::answers(draft).ndjson(),
        "results.csv" => table::results(draft).csv(),
        "results.ndjson" => table::results(draft).ndjson(),
        "questionnaire.html" => report::file::paper(
            &draft.instrument().document.title,
            &texts.language,
            &report::questionnaire(draft, texts, scope),
        ),
        "sheet.csv" => sheet::write(draft, texts, &|indicator| scope.holds(draft.instrument(), indicator)),
        "md" => {
            let title = report::title(draft, texts);
            let blocks = report::report(draft, texts, &report::Options::default());
            let line = report::block::hint(report::running_line(draft, texts));
            report::markdown(&[report::block::section(1, "report", title, [vec![line], blocks].concat())])
        }
        "html" => html_file(texts, draft),
        _ => save::assessment(draft),
    };
    let kept = save::draft(draft.instrument(), draft.document());
    if matches!(kind.word, "html" | "json" | report::files::SEALED) {
        let back = json_of(content.as_bytes()).and_then(|json| documents::open(&json, known));
        match back {
            Ok(Opened::Assessment(opened))
                if save::draft(opened.draft.instrument(), opened.draft.document()) == kept
                    && opened.differences.is_empty()
                    && !opened.checksum_differs => {}
            Ok(_) => {
                return Reply { title: texts.get(later::SAVE_DIFFERS).to_owned(), said: Vec::new(), content: None };
            }
            Err(refusal) => return refused(texts, "", &refusal),
        }
    }
    Reply::of(content)
}

fn html_file(texts: &Catalogue, draft: &Draft) -> String {
    let blocks = report::report(draft, texts, &report::Options::default());
    let words = report::words::Words { texts, instrument: draft.instrument() };
    report::file::write(
        &report::title(draft, texts),
        &report::running_line(draft, texts),
        &texts.language,
        &blocks,
        &save::assessment(draft),
        texts,
        &words,
    )
}

/// The JSON of a file: itself, or what a report in HTML holds. A file of another kind is called what it is.
fn json_of(bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
    let kind = documents::kind_of(bytes);
    if kind.refusal().is_some() {
        return Err(Refusal::one(Place::Whole, Reason::NotOpened(kind)));
    }
    if report::file::is_html(bytes) { report::file::read(bytes) } else { Ok(bytes.to_vec()) }
}

fn refused(texts: &Catalogue, name: &str, refusal: &Refusal) -> Reply {
    Reply {
        title: texts.fill(later::OPEN_REFUSED, &[("name", name)]),
        said: fault_lines(texts, &refusal.faults),
        content: None,
    }
}

/// Faults in words, the first twenty.
pub fn fault_lines(texts: &Catalogue, faults: &[Fault]) -> Vec<String> {
    let mut lines: Vec<String> = faults.iter().take(MOST).map(|fault| fault.line(texts)).collect();
    if let Some(more) = faults.len().checked_sub(MOST).filter(|more| *more > 0) {
        lines.push(texts.count(key::OPEN_MORE_FAULTS, more, &[]));
    }
    lines
}

fn open(texts: &Catalogue, bytes: &[u8], name: &str, known: &[Rc<Instrument>]) -> Reply {
    let opened = json_of(bytes).and_then(|json| Ok((documents::open(&json, known)?, json)));
    match opened {
        Err(refusal) => refused(texts, name, &refusal),
        Ok((Opened::Instrument(instrument), json)) => Reply {
            title: texts.fill(later::OPEN_INSTRUMENT, &[("title", &instrument.document.title)]),
            said: vec![texts.get(later::OPEN_INSTRUMENT_LINE).to_owned()],
            content: Some(String::from_utf8_lossy(&json).into_owned()),
        },
        Ok((Opened::Assessment(opened), _)) => {
            let said = remarks(texts, &opened);
            let title = texts.fill(later::OPEN_WITH_REMARKS, &[("name", name)]);
            Reply {
                title: if said.is_empty() { String::new() } else { title },
                said,
                content: Some(save::draft(opened.draft.instrument(), opened.draft.document())),
            }
        }
    }
}

/// What there is to say about an assessment that was opened: nothing where all is as it should be.
fn remarks(texts: &Catalogue, opened: &documents::OpenedAssessment) -> Vec<String> {
    /// Most figures that are listed.
    const FIGURES: usize = 5;
    let mut lines = Vec::new();
    match &opened.instrument {
        InstrumentMatch::Same => {}
        InstrumentMatch::OtherDigest => lines.push(texts.get(later::OPEN_OTHER_DIGEST).to_owned()),
        InstrumentMatch::OtherVersion { version, aside } => {
            let words = if aside.is_empty() { later::OPEN_OTHER_VERSION_FITS } else { later::OPEN_OTHER_VERSION };
            lines.push(texts.fill(words, &[("version", version)]));
            lines.extend(fault_lines(texts, aside));
            let answers = &opened.draft.document().answers;
            let mut reworded = opened.draft.instrument().reworded_since(version);
            reworded.retain(|id| answers.contains_key(id));
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

/// By the first instrument that asks about the treaties, or else the first.
fn about_treaties(texts: &Catalogue, name: &str, code: &str, known: &[Rc<Instrument>]) -> Reply {
    let asks = known.iter().find(|known| TREATIES.iter().any(|treaty| known.party_question(treaty).is_some()));
    let Some(instrument) = asks.or_else(|| known.first()) else {
        return Reply { title: UNKNOWN.into(), said: Vec::new(), content: None };
    };
    let words = report::words::Words { texts, instrument };
    let html = |blocks: &[report::block::Block]| report::html::html(blocks, report::Medium::Screen, &words);
    if name == "help" {
        return Reply::of(html(&report::help(&words)));
    }
    let Some(member) = member(code) else { return Reply::of(String::new()) };
    let proposed = report::status::proposed(instrument, member);
    Reply {
        said: proposed.into_iter().map(|(question, option)| format!("{question}={option}")).collect(),
        ..Reply::of(html(&report::status::of_member(&words, member)))
    }
}

/// The picture is of another state of the draft than the page asks about.
fn no_picture(texts: &Catalogue, name: &str) -> Reply {
    let said = vec![texts.get(later::SAVE_NO_PICTURE).to_owned()];
    Reply { title: texts.fill(key::SAVE_FAILED, &[("name", name)]), said, content: None }
}

fn instrument_picture(texts: &Catalogue, bytes: &[u8], options: &[u8], fold: Fold) -> Reply {
    let instrument = match documents::read_instrument(bytes) {
        Ok(instrument) => instrument,
        Err(refusal) => return refused(texts, "", &refusal),
    };
    let Request { picture, picture_kind: kind, .. } = Request::of(&instrument, options, fold);
    let words = report::words::Words { texts, instrument: &instrument };
    let name = report::files::instrument_picture_name(&instrument, &picture, kind.ending);
    match report::inspection::find_picture(&words, &picture) {
        Some(picture) => kind.file(name, &picture, &report::inspection::frame(&words)),
        None => no_picture(texts, &name),
    }
}

fn inspect(texts: &Catalogue, bytes: &[u8], name: &str) -> Reply {
    match documents::read_instrument(bytes) {
        Err(refusal) => refused(texts, name, &refusal),
        Ok(instrument) => {
            let words = report::words::Words { texts, instrument: &instrument };
            Reply::of(report::html::html(&report::inspection::inspect(&words), report::Medium::Screen, &words))
        }
    }
}
