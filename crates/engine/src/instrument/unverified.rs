//! What has not yet been compared with the official text.

use super::Instrument;
use super::document::Source;
use serde_json::Value;

/// Under `extra` of a provision: its pinpoint, strength or paraphrase has not been compared with the official text.
pub const UNVERIFIED: &str = "unverified";

impl Instrument {
    /// The pinpoints that have not been compared with the official text, by source, in the order of the sources.
    pub fn unverified(&self) -> Vec<(&Source, Vec<&str>)> {
        let is_open = |extra: Option<&super::document::Extra>| {
            extra.and_then(|extra| extra.get(UNVERIFIED)).and_then(Value::as_bool).unwrap_or_default()
        };
        let open_of = |source: &Source| -> Vec<&str> {
            let of_source = self.document.provisions.iter().filter(|one| one.source.as_ref() == Some(&source.id));
            of_source.filter(|one| is_open(one.extra.as_ref())).map(|one| one.citation.as_str()).collect()
        };
        let all = self.document.sources.iter().map(|source| (source, open_of(source)));
        all.filter(|(_, citations)| !citations.is_empty()).collect()
    }
}
