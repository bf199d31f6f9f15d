//! Days that are probably not meant: asked about where they are entered, named where a file has them.

use super::Desk;
use crate::app::dom;
use engine::assessment::document::AssessmentDocument;
use engine::assessment::{DatePlace, Doubt, dates, doubt};
use texts::key;

/// Most days of a file that are named.
const MOST: usize = 5;

impl Desk {
    /// What is doubtful about a day, in words.
    pub(crate) fn doubt_words(&self, date: &str, doubt: &Doubt) -> String {
        let year = |date: &str| date.get(..4).unwrap_or(date).trim_start_matches('0').to_owned();
        let day = dom::date_words(date, self.t(key::LOCALE_FORMAT));
        let meant = year(doubt.meant().unwrap_or_default());
        self.fill(doubt.key(), &[("year", &year(date)), ("meant", &meant), ("day", &day)])
    }

    /// The doubtful days of the open draft, as they are said when a file was opened.
    pub(super) fn open_doubts(&self) -> Vec<String> {
        self.with_draft(|draft| self.new_doubts(&AssessmentDocument::default(), draft.document())).unwrap_or_default()
    }

    /// The doubtful days of a document that the one before has not.
    pub(super) fn new_doubts(&self, before: &AssessmentDocument, after: &AssessmentDocument) -> Vec<String> {
        let old = dates(before);
        let today = dom::today();
        let found = dates(after).into_iter().filter(|day| !old.contains(day));
        let mut lines: Vec<String> = found
            .filter_map(|(place, date)| {
                let words = self.doubt_words(&date, &doubt(&date, &today)?);
                let field = match place {
                    DatePlace::AsAt => self.t(key::DOUBT_AS_AT).to_owned(),
                    DatePlace::ClearedOn => self.t(key::STATUS_CLEARED_ON).to_owned(),
                    DatePlace::Evidence(id) => self.fill(key::DOUBT_EVIDENCE, &[("id", &id)]),
                };
                Some(self.fill(key::EDIT_WRONG, &[("field", &field), ("words", &words)]))
            })
            .collect();
        let more = lines.len().saturating_sub(MOST);
        if more > 0 {
            lines.truncate(MOST);
            lines.push(self.count(key::DOUBT_MORE, more));
        }
        lines
    }
}
