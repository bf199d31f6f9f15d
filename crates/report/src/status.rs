//! Who is a party to what, and what is not yet compared with a text: for the pages on which one begins, and the help.

use super::block::{Block, hint, paragraph, text};
use super::chapter;
use super::words::Words;
use engine::instrument::Instrument;
use engine::instrument::document::Source;
use engine::instrument::members::{
    MEMBERS, Member, PartyStatus, RECORDED_UNTIL, TREATIES, parties, status, to_be_confirmed,
};
use texts::later;

fn source<'a>(instrument: &'a Instrument, id: &str) -> Option<&'a Source> {
    instrument.document.sources.iter().find(|source| source.id == id)
}

/// What is recorded of a member.
pub fn of_member(words: &Words<'_>, member: &Member) -> Vec<Block> {
    let lines = TREATIES.iter().zip(status(member.code).into_iter().flatten()).filter_map(|(treaty, status)| {
        let treaty = &source(words.instrument, treaty)?.title;
        let key = match status.party {
            PartyStatus::Party => later::TREATY_PARTY,
            PartyStatus::Signatory => later::TREATY_SIGNATORY,
            PartyStatus::NotParty => later::TREATY_NOT_PARTY,
            PartyStatus::Open => later::TREATY_OPEN,
        };
        let places = [("treaty", treaty.as_str()), ("date", &words.date(status.date)), ("source", status.source)];
        Some(vec![text(words.fill(key, &places))])
    });
    let title = words.fill(later::TREATY_TITLE, &[("member", member.name), ("date", &words.date(RECORDED_UNTIL))]);
    vec![paragraph(title), Block::List(lines.collect())]
}

/// The answers that the record proposes: question and option.
pub fn proposed(instrument: &Instrument, member: &Member) -> Vec<(String, &'static str)> {
    let all = TREATIES.iter().zip(status(member.code).into_iter().flatten());
    all.filter_map(|(treaty, status)| Some((instrument.party_question(treaty)?.to_owned(), status.party.answer())))
        .collect()
}

/// How many members are parties, with what is counted.
pub fn counts(words: &Words<'_>) -> Block {
    let (all, date) = (MEMBERS.len().to_string(), words.date(RECORDED_UNTIL));
    let lines = TREATIES.iter().enumerate().filter_map(|(treaty, id)| {
        let title = &source(words.instrument, id)?.title;
        let (count, open) = (parties(treaty, RECORDED_UNTIL).to_string(), to_be_confirmed(treaty).to_string());
        let places = [("count", count.as_str()), ("all", &all), ("treaty", title), ("date", &date), ("open", &open)];
        Some(paragraph(words.fill(later::HELP_STATUS_1, &places)))
    });
    let blocks = lines.chain([paragraph(words.t(later::HELP_STATUS_2))]).collect();
    chapter(words, "status", later::HELP_STATUS, blocks)
}

/// What has not been compared with the official text, by source.
pub fn open_points(words: &Words<'_>) -> Block {
    let open = words.instrument.unverified();
    let count = open.iter().map(|(_, citations)| citations.len()).sum();
    if count == 0 {
        return chapter(words, "open", later::HELP_OPEN, vec![hint(words.t(later::HELP_OPEN_NONE))]);
    }
    let lines = open
        .iter()
        .map(|(source, citations)| {
            vec![text(format!("{} ({}): {}", source.title, citations.len(), citations.join("; ")))]
        })
        .collect();
    let list = Block::Fold { summary: words.t(later::HELP_OPEN_LIST).to_owned(), blocks: vec![Block::List(lines)] };
    chapter(words, "open", later::HELP_OPEN, vec![paragraph(words.count(later::HELP_OPEN_1, count)), list])
}
