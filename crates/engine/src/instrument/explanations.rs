//! The long texts of one section, which come after the questions.
//!
//! The build splits the standard instrument (`scripts/post_build.mjs`). What is needed to ask and to score comes with the
//! first visit. Guidance, the meaning of levels for each question and the paraphrases of provisions come with the section
//! that shows them. The complete file is kept beside these parts, and the digest is that of the complete file.

use super::document::{NodeDocument, Provision, Source};
use super::{Instrument, NodeId};
use serde::{Deserialize, Serialize};

/// Under `extra` of a split instrument: the digest of the complete file.
pub const COMPLETE: &str = "complete";

/// The long texts of one section.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(not(target_arch = "wasm32"), derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Explanations {
    /// Its indicators: only `id`, `guidance` and `levels` matter here.
    pub nodes: Vec<NodeDocument>,
    /// The provisions they name.
    pub provisions: Vec<Provision>,
    /// The works these belong to.
    pub sources: Vec<Source>,
}

impl Instrument {
    /// The digest of a complete file that this instrument names under `extra`. Any file can name any digest, so it is
    /// believed only of the file that came with the program.
    pub fn named_digest(&self) -> Option<&str> {
        self.document.extra.as_ref()?.get(COMPLETE)?.as_str()
    }

    /// Whether this is the standard instrument as the build split it: its digest is that of the complete file, and its long
    /// texts come section by section.
    pub fn is_split(&self) -> bool {
        self.named_digest() == Some(self.digest.as_str())
    }

    /// The long texts of a section as far as they are here.
    pub fn explanations(&self, section: NodeId) -> Explanations {
        let nodes: Vec<NodeDocument> =
            self.indicators_below(section).map(|indicator| self.indicator_document(indicator).clone()).collect();
        let named = |id: &String| nodes.iter().any(|node| node.provisions.contains(id) || node.see_also.contains(id));
        let provisions = self.document.provisions.iter().filter(|provision| named(&provision.id)).cloned().collect();
        Explanations { nodes, provisions, sources: self.document.sources.clone() }
    }
}
