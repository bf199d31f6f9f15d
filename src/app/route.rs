//! Addresses (`docs/addresses.md`). They are behind `#`, so that any static host will do.

/// A page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Route {
    /// Start.
    Start,
    /// Begin, filled in from the link.
    New {
        /// Code of a member.
        member: Option<String>,
        /// Modules; none: the instrument's own choice.
        modules: Option<Vec<String>>,
    },
    /// Overview of an assessment.
    Overview(String),
    /// One section, at one indicator.
    Section {
        /// The draft.
        draft: String,
        /// The section.
        section: String,
        /// The indicator.
        indicator: Option<String>,
    },
    /// What is open, unsupported or contradictory.
    Review(String),
    /// The report.
    Results(String),
    /// The instruments this browser knows.
    Instruments,
    /// Method, glossary, privacy.
    Help,
    /// An address that is reserved for a page that does not exist yet.
    Later(Later),
    /// No page has this address.
    Lost,
}

/// A page that does not exist yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Later {
    /// Several assessments side by side.
    Compare,
    /// Answers, or an assessment, in a link.
    Open,
    /// Anything else.
    Other,
}

/// Decodes `%20` and the like; text that is not well formed stays as it is.
fn decode(text: &str) -> String {
    js_sys::decode_uri_component(text).map_or_else(|_| text.to_owned(), String::from)
}

impl Route {
    /// The page of an address (`location.hash`).
    pub(crate) fn of(hash: &str) -> Route {
        let path = hash.strip_prefix('#').unwrap_or(hash);
        let path = path.strip_prefix('/').unwrap_or(path);
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let parts: Vec<String> = path.split('/').filter(|part| !part.is_empty()).map(decode).collect();
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        match parts.as_slice() {
            [] => Route::Start,
            ["new"] => {
                let value = |name: &str| {
                    query
                        .split('&')
                        .filter_map(|pair| pair.split_once('='))
                        .find(|(known, _)| *known == name)
                        .map(|(_, value)| decode(value))
                };
                let modules = value("modules")
                    .map(|list| list.split(',').filter(|id| !id.is_empty()).map(str::to_owned).collect());
                Route::New { member: value("member"), modules }
            }
            ["help"] => Route::Help,
            ["instruments"] => Route::Instruments,
            ["compare"] => Route::Later(Later::Compare),
            ["open", ..] => Route::Later(Later::Open),
            ["try" | "room", ..] | ["a", _, "together" | "changes"] => Route::Later(Later::Other),
            ["a", draft] => Route::Overview((*draft).into()),
            ["a", draft, "review"] => Route::Review((*draft).into()),
            ["a", draft, "results"] => Route::Results((*draft).into()),
            ["a", draft, section] => {
                Route::Section { draft: (*draft).into(), section: (*section).into(), indicator: None }
            }
            ["a", draft, section, indicator] => Route::Section {
                draft: (*draft).into(),
                section: (*section).into(),
                indicator: Some((*indicator).into()),
            },
            _ => Route::Lost,
        }
    }

    /// The page, whatever question of a section it is at.
    pub(crate) fn page(&self) -> Route {
        match self.clone() {
            Route::Section { draft, section, .. } => Route::Section { draft, section, indicator: None },
            page => page,
        }
    }

    /// The question of a section that the page is at.
    pub(crate) fn question(&self) -> Option<&str> {
        match self {
            Route::Section { indicator, .. } => indicator.as_deref(),
            _ => None,
        }
    }

    /// The draft a page belongs to.
    pub(crate) fn draft(&self) -> Option<&str> {
        match self {
            Route::Overview(draft) | Route::Review(draft) | Route::Results(draft) | Route::Section { draft, .. } => {
                Some(draft)
            }
            Route::Start | Route::New { .. } | Route::Instruments | Route::Help | Route::Later(_) | Route::Lost => None,
        }
    }
}
