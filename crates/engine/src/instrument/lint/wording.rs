//! Every text of an instrument, with its place and its key in `translations`.

use super::{in_list, is_blank, place};
use crate::fault::Place;
use crate::instrument::document::NodeDocument;
use crate::instrument::{IdVec, Instrument, NodeId};

/// A text that a person reads.
pub(super) struct Text<'a> {
    /// Its key in `translations`.
    pub(super) key: String,
    pub(super) place: Place,
    pub(super) text: &'a str,
    /// It may stay untranslated.
    pub(super) optional: bool,
}

/// Gathers texts; all that belong to one thing after another.
struct Texts<'a> {
    list: Vec<Text<'a>>,
}

impl<'a> Texts<'a> {
    fn add(&mut self, key: &[&str], place: Place, text: Option<&'a String>, optional: bool) {
        if let Some(text) = text.filter(|text| !is_blank(text)) {
            self.list.push(Text { key: key.join("/"), place, text, optional });
        }
    }
}

/// All texts of an instrument.
pub(super) fn texts<'a>(instrument: &'a Instrument, positions: &IdVec<NodeId, usize>) -> Vec<Text<'a>> {
    let document = &instrument.document;
    let mut texts = Texts { list: Vec::new() };
    let whole = &Place::Whole;
    texts.add(&["instrument", "title"], whole.field("title"), Some(&document.title), false);
    texts.add(&["instrument", "summary"], whole.field("summary"), document.summary.as_ref(), false);
    texts.add(&["instrument", "licence"], whole.field("licence"), document.licence.as_ref(), true);
    for (index, source) in document.sources.iter().enumerate() {
        let place = in_list("sources", index);
        texts.add(&["source", &source.id, "title"], place.field("title"), Some(&source.title), true);
        texts.add(&["source", &source.id, "reference"], place.field("reference"), source.reference.as_ref(), true);
    }
    for (index, provision) in document.provisions.iter().enumerate() {
        let place = in_list("provisions", index);
        let id = provision.id.as_str();
        texts.add(&["provision", id, "citation"], place.field("citation"), Some(&provision.citation), true);
        texts.add(&["provision", id, "summary"], place.field("summary"), provision.summary.as_ref(), false);
    }
    for (index, scale) in document.scales.iter().enumerate() {
        for (level_index, level) in scale.levels.iter().enumerate() {
            let place = in_list("scales", index).field("levels").index(level_index);
            texts.add(&["scale", &scale.id, &level.id, "label"], place.field("label"), Some(&level.label), false);
            texts.add(&["scale", &scale.id, &level.id, "help"], place.field("help"), level.help.as_ref(), false);
        }
    }
    for (index, dimension) in instrument.dimensions.values().enumerate() {
        let place = in_list("dimensions", index).field("label");
        texts.add(&["dimension", &dimension.id, "label"], place, Some(&dimension.label), false);
    }
    for (index, module) in document.modules.iter().enumerate() {
        let place = in_list("modules", index).field("title");
        texts.add(&["module", &module.id, "title"], place, Some(&module.title), false);
    }
    for (index, context) in document.context.iter().enumerate() {
        let place = in_list("context", index);
        texts.add(&["context", &context.id, "question"], place.field("question"), Some(&context.question), false);
        for (option_index, option) in context.options.iter().enumerate() {
            let place = place.field("options").index(option_index).field("label");
            texts.add(&["context", &context.id, &option.id, "label"], place, Some(&option.label), false);
        }
    }
    for (index, band) in document.bands.iter().enumerate() {
        let place = in_list("bands", index).field("label");
        texts.add(&["band", &band.id, "label"], place, band.label.as_ref(), false);
    }
    for (index, challenge) in document.challenges.iter().enumerate() {
        let place = in_list("challenges", index).field("label");
        texts.add(&["challenge", &challenge.id, "label"], place, Some(&challenge.label), false);
    }
    for (index, check) in document.checks.iter().enumerate() {
        let place = in_list("checks", index).field("message");
        texts.add(&["check", &check.id, "message"], place, Some(&check.message), false);
    }
    for (node, found) in instrument.nodes.iter() {
        node_texts(&mut texts, &found.document, &place(instrument, positions, node));
    }
    texts.list
}

/// The texts of a part, group or indicator.
fn node_texts<'a>(texts: &mut Texts<'a>, document: &'a NodeDocument, place: &Place) {
    let id = document.id.as_str();
    for (name, text) in [
        ("title", &document.title),
        ("guidance", &document.guidance),
        ("question", &document.question),
        ("lead", &document.lead),
    ] {
        texts.add(&["node", id, name], place.field(name), text.as_ref(), false);
    }
    for (name, map) in [("questions", &document.questions), ("not_applicable", &document.not_applicable)] {
        for (dimension, text) in map {
            texts.add(&["node", id, name, dimension], place.field(name).field(dimension), Some(text), false);
        }
    }
    for (dimension, levels) in &document.levels {
        for (level, text) in levels {
            let place = place.field("levels").field(dimension).field(level);
            texts.add(&["node", id, "levels", dimension, level], place, Some(text), false);
        }
    }
}
