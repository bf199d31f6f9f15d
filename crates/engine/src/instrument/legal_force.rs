//! How a provision binds the State that an assessment is about: treaties bind their parties.
//!
//! Under `extra` of the instrument ([`TREATIES`]) stands which question on circumstances says whether the State is a party
//! to the treaty of a source. Any other treaty is an option of a question with several answers, called by the id of its
//! source. An option that is not ticked says nothing.

use super::Instrument;
use super::document::Strength;
use indexmap::IndexMap;
use texts::{Catalogue, Key, key};

/// Under `extra` of an instrument: source → the question on circumstances that says whether the State is a party.
pub const TREATIES: &str = "treaties";

/// How an indicator or a provision binds the State.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LegalForce<'a> {
    /// As it is written, with this strength.
    Written(Strength),
    /// As a standard only: the State is not a party to the treaty.
    NotParty,
    /// A standard that is binding, since the State is a party to these works.
    Binding(Vec<&'a str>),
}

impl LegalForce<'_> {
    /// The words for it.
    pub fn words(&self, texts: &Catalogue) -> String {
        match self {
            LegalForce::Written(strength) => texts.get(strength.key()).to_owned(),
            LegalForce::NotParty => texts.get(key::STRENGTH_NOT_PARTY).to_owned(),
            LegalForce::Binding(works) => texts.fill(key::STRENGTH_BINDING, &[("treaties", &works.join("; "))]),
        }
    }

    /// What it means, in a sentence or two.
    pub fn meaning_key(&self) -> Key {
        match self {
            LegalForce::Written(strength) => strength.meaning_key(),
            LegalForce::NotParty => key::STRENGTH_NOT_PARTY_TEXT,
            LegalForce::Binding(_) => key::STRENGTH_BINDING_TEXT,
        }
    }
}

impl Instrument {
    /// The question on circumstances that tells whether the State is a party to a source.
    pub fn party_question(&self, source: &str) -> Option<&str> {
        self.document.extra.as_ref()?.get(TREATIES)?.get(source)?.as_str()
    }

    /// Whether the State is a party to a source, as far as its answers on circumstances say.
    pub fn is_party(&self, context: &IndexMap<String, Vec<String>>, source: &str) -> Option<bool> {
        let says = |question: &str, option: &str| {
            context.get(question).is_some_and(|chosen| chosen.iter().any(|chosen| chosen == option))
        };
        if let Some(question) = self.party_question(source) {
            return if says(question, "yes") { Some(true) } else { says(question, "no").then_some(false) };
        }
        self.document.context.iter().any(|question| question.several && says(&question.id, source)).then_some(true)
    }

    /// How a question that is asked with `strength`, on the basis of `provisions`, binds the State. Only the provisions of
    /// that strength decide.
    pub fn legal_force(
        &self,
        context: &IndexMap<String, Vec<String>>,
        provisions: &[String],
        strength: Strength,
    ) -> LegalForce<'_> {
        let is_standard = strength == Strength::Standard;
        let (mut binding, mut is_outside, mut is_inside) = (Vec::new(), false, false);
        for id in provisions {
            let found = self.provision_named(id).and_then(|index| self.document.provisions.get(index));
            let Some(provision) = found.filter(|provision| provision.strength == strength) else { continue };
            let source = self.document.sources.iter().find(|source| Some(&source.id) == provision.source.as_ref());
            let Some(source) = source else { continue };
            match self.is_party(context, &source.id) {
                Some(true) if is_standard => {
                    if !binding.contains(&source.title.as_str()) {
                        binding.push(&source.title);
                    }
                }
                Some(false) if !is_standard => is_outside = true,
                _ => is_inside = true,
            }
        }
        if !binding.is_empty() {
            LegalForce::Binding(binding)
        } else if is_outside && !is_inside {
            LegalForce::NotParty
        } else {
            LegalForce::Written(strength)
        }
    }
}
