//! The report: what the figures mean in sentences, tables and pictures.
//!
//! A report is built once out of a draft, as [`block::Block`]s, and then written as HTML (for the page, or as a file that
//! opens anywhere) or as Markdown. So all of them say the same.
//!
//! ```
//! use report::{Medium, Options, html, markdown, report, words::Words};
//!
//! # let draft = fixtures::example();
//! let texts = texts::Catalogue::complete();
//! let words = Words { texts: &texts, instrument: draft.instrument() };
//! let blocks = report(&draft, &texts, &Options::default());
//! assert!(html::html(&blocks, Medium::File, &words).contains("<h2"));
//! assert!(markdown(&blocks).contains("## "));
//! ```

mod annex;
pub mod block;
mod carried;
mod conflict;
pub mod file;
pub mod files;
mod found;
mod help;
pub mod html;
pub mod inspection;
pub mod lettering;
mod lists;
mod markdown;
mod markup;
pub mod picture;
mod plans;
mod questionnaire;
mod review;
mod scores;
pub mod status;
mod summary;
mod support;
pub mod words;

pub use conflict::{Conflict, Offer};
pub use found::found;
pub use help::help;
pub use html::Medium;
pub use markdown::markdown;
pub use questionnaire::{Scope, questionnaire};
pub use review::review;

use block::{Block, Inline, hint, paragraph, section, strong, text};
use documents::save;
use engine::assessment::Draft;
use engine::assessment::document::Status;
use engine::insight::{Gap, LeftOut, gaps, left_out};
use engine::instrument::members::member;
use engine::instrument::{DimensionId, IndicatorId, ItemId, NodeId};
use engine::scoring::{Rules, Scores, State};
use picture::{Frame, Picture};
use std::cell::LazyCell;
use texts::{Catalogue, key, later};
use words::Words;

/// How gaps are grouped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Grouping {
    /// The order of the method alone.
    #[default]
    None,
    /// By the strength of the obligation.
    Strength,
    /// By article.
    Article,
    /// By pillar.
    Pillar,
    /// By the support that would close them.
    Support,
    /// By what stands in the way.
    Challenge,
}

impl Grouping {
    /// All, with the words that stand for them in fields.
    pub const ALL: [(Grouping, &'static str); 6] = [
        (Grouping::None, "none"),
        (Grouping::Strength, "strength"),
        (Grouping::Article, "article"),
        (Grouping::Pillar, "pillar"),
        (Grouping::Support, "support"),
        (Grouping::Challenge, "challenge"),
    ];

    /// The one of that word; the first for any other.
    pub fn of(word: &str) -> Grouping {
        Grouping::ALL.iter().find(|(_, known)| *known == word).map_or(Grouping::None, |(found, _)| *found)
    }

    fn word(self) -> &'static str {
        Grouping::ALL.iter().find(|(known, _)| *known == self).map_or("none", |(_, word)| *word)
    }
}

/// What a report depends on besides the draft.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The draft's key in addresses, on the screen; none in a file.
    pub key: Option<String>,
    /// How gaps are gathered.
    pub grouping: Grouping,
    /// What is planned, beside the answers: never one of them.
    pub planned: Vec<(ItemId, State)>,
    /// The day of a moment where the person is, on the screen; none in a file, which is read anywhere.
    pub day_here: Option<DayHere>,
    /// Today where the person is (`2026-11-29`), from which the review sees days that are probably not meant.
    pub today: Option<String>,
}

/// The day (`2026-11-29`) on which a time as in files (`2026-11-28T21:30:00Z`) falls in the time zone of the person; none where
/// the text is no time.
pub type DayHere = fn(&str) -> Option<String>;

/// Everything that the parts of a report look at.
pub(crate) struct Report<'a> {
    draft: &'a Draft,
    words: Words<'a>,
    options: &'a Options,
    gaps: Lazy<'a, Vec<Gap>>,
    /// The binding duties alone.
    binding: Lazy<'a, Scores>,
    /// The checksum of the file. It needs all results, robustness among them, and so costs more than all the rest.
    checksum: Lazy<'a, String>,
}

/// A value that is computed when it is first needed, so that a part of the report computes no more than it shows.
type Lazy<'a, T> = LazyCell<T, Box<dyn FnOnce() -> T + 'a>>;

impl<'a> Report<'a> {
    fn new(draft: &'a Draft, texts: &'a Catalogue, options: &'a Options) -> Report<'a> {
        let instrument = draft.instrument();
        let binding = || Scores::with_rules(instrument, draft.scores().answers().clone(), Rules::binding(instrument));
        Report {
            draft,
            words: Words { texts, instrument },
            options,
            gaps: Lazy::new(Box::new(|| gaps(instrument, draft.scores()))),
            binding: Lazy::new(Box::new(binding)),
            checksum: Lazy::new(Box::new(|| save::checksum(draft))),
        }
    }

    /// The address of a question, on the screen.
    fn indicator_address(&self, indicator: IndicatorId) -> Option<String> {
        self.words.question_address(self.options.key.as_deref()?, indicator)
    }

    /// A moment in words: the person's own day on the screen, day and time in UTC in a file.
    fn moment(&self, time: &str) -> String {
        match self.options.day_here {
            Some(day_here) => self.words.date(&day_here(time).unwrap_or_else(|| time.to_owned())),
            None => self.words.moment(time),
        }
    }

    /// The address of an item's question, on the screen.
    fn question_address(&self, item: ItemId) -> Option<String> {
        let (indicator, _) = self.words.instrument.parts_of_item(item);
        self.indicator_address(indicator)
    }

    /// The address of a section, on the screen.
    fn section_address(&self, node: NodeId) -> Option<String> {
        let key = self.options.key.as_ref()?;
        self.words.instrument.is_section(node).then(|| format!("#/a/{key}/{}", self.words.node_id(node)))
    }

    /// An item as a link to its question.
    fn item_link(&self, item: ItemId) -> Inline {
        let words = self.words.item(item);
        match self.question_address(item) {
            Some(address) => block::link(address, words),
            None => strong(words),
        }
    }

    /// How strongly an indicator obliges the State: to one that is no party a duty is a standard, and a standard binds the
    /// parties of its treaty.
    fn strength(&self, indicator: IndicatorId) -> String {
        let instrument = self.words.instrument;
        let Some(strength) = instrument.indicators[indicator].strength else {
            return self.words.strength(None).to_owned();
        };
        let provisions = &instrument.indicator_document(indicator).provisions;
        instrument.legal_force(&self.draft.document().context, provisions, strength).words(self.words.texts)
    }

    /// What is asked below a node in a dimension and does not count.
    fn left_out(&self, node: NodeId, dimension: DimensionId) -> LeftOut {
        let instrument = self.words.instrument;
        left_out(instrument, self.draft.scores(), instrument.indicators_below(node), dimension)
    }

    /// The words in place of a figure that does not exist.
    fn left_out_words(&self, left_out: &LeftOut) -> String {
        let words = left_out.words(self.words.texts);
        if words.is_empty() { self.words.t(key::FIGURE_NONE).to_owned() } else { words }
    }

    /// Whether the two dimensions that are compared both have a score that is shown in a group: what rests on less is not
    /// compared either.
    fn is_pair_shown(&self, group: NodeId) -> bool {
        let instrument = self.words.instrument;
        let is_shown = |dimension| self.draft.scores().shown_score(instrument, group, dimension).is_some();
        instrument.pair.is_some_and(|pair| pair.into_iter().all(is_shown))
    }

    /// Whether anything below a node is asked, in any dimension.
    fn is_asked(&self, node: NodeId) -> bool {
        self.words.instrument.dimensions.ids().any(|dimension| self.left_out(node, dimension).asked > 0)
    }

    /// The parts in which something is asked.
    fn parts(&self) -> Vec<NodeId> {
        self.words.instrument.parts.iter().copied().filter(|part| self.is_asked(*part)).collect()
    }
}

/// What a report is called.
pub fn title(draft: &Draft, texts: &Catalogue) -> String {
    let words = Words { texts, instrument: draft.instrument() };
    let subject = &draft.document().subject;
    let name = subject.name.as_deref().or(subject.member.as_deref()).unwrap_or(words.t(key::DRAFT_UNNAMED));
    words.fill(key::RESULTS_TITLE, &[("name", name)])
}

/// The report, from top to bottom, without its title.
pub fn report(draft: &Draft, texts: &Catalogue, options: &Options) -> Vec<Block> {
    let report = Report::new(draft, texts, options);
    let mut blocks = vec![head(&report)];
    blocks.extend(carried::count(&report));
    if report.parts().is_empty() {
        blocks.push(paragraph(report.words.t(later::REPORT_NOTHING_ASKED)));
        blocks.push(annex::method(&report));
        return blocks;
    }
    blocks.push(summary::summary(&report));
    blocks.extend(report.parts().into_iter().map(|part| scores::part(&report, part)));
    blocks.extend(scores::articles(&report));
    blocks.extend(scores::law_against_practice(&report));
    blocks.push(lists::good_practices(&report));
    blocks.push(lists::gaps(&report));
    blocks.push(lists::challenges(&report));
    blocks.push(support::support(&report));
    blocks.extend(support::purposes(&report));
    blocks.extend(support::trends(&report));
    if options.key.is_some() {
        blocks.push(Block::Screen(vec![plans::what_if(&report)]));
    }
    blocks.extend(plans::follow_up(&report));
    blocks.push(scores::robustness(&report));
    blocks.push(annex::evidence(&report));
    blocks.extend(annex::unknown(&report));
    blocks.extend(annex::context(&report));
    blocks.push(annex::method(&report));
    if options.key.is_some() {
        blocks.push(Block::Screen(vec![files::files(draft, &report.words)]));
        // For browsers whose printed pages have no margin boxes: the style sheet repeats this line as the foot of a table.
        let line = running_words(draft, &report.words, &report.checksum);
        blocks.push(Block::Paragraph { class: "running", line: vec![text(line)] });
    }
    blocks
}

/// A picture of the report, by its id, to leave the page: without links to questions.
pub fn find_picture(draft: &Draft, texts: &Catalogue, id: &str) -> Option<Picture> {
    let options = Options::default();
    let report = Report::new(draft, texts, &options);
    let mut blocks: Vec<Block> = report.parts().into_iter().map(|part| scores::part(&report, part)).collect();
    blocks.extend(scores::articles(&report));
    blocks.extend(scores::law_against_practice(&report));
    blocks.push(lists::gaps(&report));
    block::find_picture(blocks, id)
}

/// The texts inside a picture of the report that is saved as a file.
pub fn frame(draft: &Draft, texts: &Catalogue) -> Frame {
    let words = Words { texts, instrument: draft.instrument() };
    let subject = &draft.document().subject;
    let of_member = subject.member.as_deref().map(|code| member(code).map_or(code, |member| member.name));
    let name = subject.name.as_deref().or(of_member).unwrap_or(words.t(key::DRAFT_UNNAMED));
    let mut foot = vec![name.to_owned()];
    foot.extend(as_at_words(&words, draft));
    foot.push(format!("{} {}", words.t(later::REPORT_SELF), standing_words(&words, draft)));
    let checksum = save::checksum(draft);
    let begins = checksum.get(..12).unwrap_or_default();
    foot.push(words.fill(later::REPORT_CHECKSUM_SHORT, &[("checksum", begins)]));
    Frame { marking: subject.marking.clone(), foot }
}

/// The line for every printed page that stands at the end of a report for the screen.
pub fn running_line_of(report: &[Block]) -> Option<&str> {
    match report.last()? {
        Block::Paragraph { class: "running", line } => match line.as_slice() {
            [Inline::Text(line)] => Some(line),
            _ => None,
        },
        _ => None,
    }
}

/// The part of the report that changes with what is planned.
pub fn planned(draft: &Draft, texts: &Catalogue, options: &Options) -> Vec<Block> {
    plans::what_if_result(&Report::new(draft, texts, options))
}

/// The gaps alone, gathered another way.
pub fn gap_list(draft: &Draft, texts: &Catalogue, options: &Options) -> Vec<Block> {
    lists::gap_groups(&Report::new(draft, texts, options))
}

/// The choices and buttons for what is filled in outside of the browser.
pub fn paper(draft: &Draft, texts: &Catalogue) -> Vec<Block> {
    files::paper(draft, &Words { texts, instrument: draft.instrument() })
}

/// The choices between two tabs that changed the same field, and between the draft and sheets.
pub fn conflicts(draft: &Draft, texts: &Catalogue, places: &[Conflict], offers: &[Offer]) -> Vec<Block> {
    let document =
        documents::json::parse(save::draft(draft.instrument(), draft.document()).as_bytes()).unwrap_or_default();
    let words = Words { texts, instrument: draft.instrument() };
    let mut blocks = conflict::conflicts(&words, &document, places);
    blocks.extend(conflict::offers(&words, &document, offers));
    blocks
}

/// The fields and buttons of the lock on a draft.
pub fn lock(draft: &Draft, texts: &Catalogue, is_locked: bool) -> Vec<Block> {
    files::lock(&Words { texts, instrument: draft.instrument() }, is_locked)
}

/// The line on every printed page: title, status, marking, and the beginning of the checksum.
pub fn running_line(draft: &Draft, texts: &Catalogue) -> String {
    running_words(draft, &Words { texts, instrument: draft.instrument() }, &save::checksum(draft))
}

fn running_words(draft: &Draft, words: &Words<'_>, checksum: &str) -> String {
    let subject = &draft.document().subject;
    let mut parts =
        vec![words.t(later::REPORT_SELF).to_owned(), words.status(subject.status.unwrap_or(Status::Draft)).to_owned()];
    parts.extend(subject.marking.clone());
    parts.push(words.fill(later::REPORT_CHECKSUM_SHORT, &[("checksum", checksum.get(..12).unwrap_or_default())]));
    parts.join(" · ")
}

/// Where an assessment stands, and who cleared it.
fn standing_words(words: &Words<'_>, draft: &Draft) -> String {
    let subject = &draft.document().subject;
    let status = subject.status.unwrap_or(Status::Draft);
    if status != Status::Cleared {
        return words.fill(later::REPORT_STATUS, &[("status", words.status(status))]);
    }
    let none = || words.t(key::FIGURE_NONE);
    let by = subject.cleared_by.as_deref().unwrap_or_else(none);
    let on = subject.cleared_on.as_deref().map_or_else(|| none().to_owned(), |on| words.date(on));
    words.fill(later::REPORT_CLEARED, &[("by", by), ("on", &on)])
}

/// The day that an assessment describes.
fn as_at_words(words: &Words<'_>, draft: &Draft) -> Option<String> {
    let date = draft.document().subject.as_at.as_ref()?;
    Some(words.fill(later::REPORT_AS_AT, &[("date", &words.date(date))]))
}

/// Title, day, authority and status of the assessment.
fn head(report: &Report<'_>) -> Block {
    let words = &report.words;
    let subject = &report.draft.document().subject;
    let mut line = vec![strong(words.t(later::REPORT_SELF))];
    let facts = [
        Some(standing_words(words, report.draft)),
        as_at_words(words, report.draft),
        subject.authority.as_ref().map(|who| words.fill(later::REPORT_AUTHORITY, &[("who", who)])),
        subject.prepared_by.as_ref().map(|who| words.fill(later::REPORT_PREPARED_BY, &[("who", who)])),
        subject.marking.as_ref().map(|marking| words.fill(later::REPORT_MARKING, &[("marking", marking)])),
    ];
    for fact in facts.into_iter().flatten() {
        line.push(text(" "));
        line.push(text(fact));
    }
    Block::Paragraph { class: "head", line }
}

/// A hint where there is nothing to list.
pub(crate) fn nothing(words: &Words<'_>, key: texts::Key) -> Vec<Block> {
    vec![hint(words.t(key))]
}

/// A section of level 2.
pub(crate) fn chapter(words: &Words<'_>, id: &str, title: texts::Key, blocks: Vec<Block>) -> Block {
    section(2, id, words.t(title), blocks)
}
