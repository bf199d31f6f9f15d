//! Opening a file: an instrument or an assessment, told by its `format`.

use super::from_value::from_value;
use super::{json, save, schema};
use engine::assessment::document::{AssessmentDocument, Status};
use engine::assessment::{self, Draft, Edit, incompatibilities, set_incompatible_aside};
use engine::fault::{Fault, Place, Reason, Refusal};
use engine::instrument::document::InstrumentDocument;
use engine::instrument::explanations::Explanations;
use engine::instrument::{self, Instrument};
use engine::scoring::figure;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::rc::Rc;

/// What a file held.
#[derive(Debug, Clone)]
pub enum Opened {
    /// An instrument, checked.
    Instrument(Box<Instrument>),
    /// An assessment, scored anew.
    Assessment(Box<OpenedAssessment>),
}

/// An assessment, and what has to be said about its file.
#[derive(Debug, Clone)]
pub struct OpenedAssessment {
    /// The draft, scored anew.
    pub draft: Draft,
    /// How its instrument fits.
    pub instrument: InstrumentMatch,
    /// The file has a checksum, and it is not that of its content.
    pub checksum_differs: bool,
    /// Items that the file lists as to be confirmed, but does not answer. They were taken off the list.
    pub unanswered: Vec<String>,
    /// The assessment was cleared and is a draft again, because answers of it did not fit and were set aside.
    pub reopened: bool,
    /// Figures of the file that differ from those computed now by more than 1e-9.
    pub differences: Vec<Difference>,
}

/// How the instrument that a file names fits the one it was opened with.
#[derive(Debug, Clone, PartialEq)]
pub enum InstrumentMatch {
    /// The same.
    Same,
    /// The same version with another digest.
    OtherDigest,
    /// Another version; what did not fit was set aside.
    OtherVersion {
        /// The version the file names.
        version: String,
        /// What was set aside, and where it stood.
        aside: Vec<Fault>,
    },
}

/// A figure of a file that differs.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// Its path in `results`.
    pub place: String,
    /// What the file says.
    pub file: Option<f64>,
    /// What is computed now.
    pub computed: Option<f64>,
}

/// Opens a file. `known` are the instruments this browser knows; an assessment is opened with the one it names, in
/// the same version where that is known and else in any other.
///
/// # Errors
/// Every fault with its place. Nothing else changes.
pub fn open(bytes: &[u8], known: &[Rc<Instrument>]) -> Result<Opened, Refusal> {
    let value = json::parse(bytes)?;
    match format_of(&value)? {
        Format::Instrument => instrument_of(value).map(|instrument| Opened::Instrument(Box::new(instrument))),
        Format::Assessment => assessment_of(value, known).map(|opened| Opened::Assessment(Box::new(opened))),
    }
}

/// What a file says it is.
enum Format {
    Instrument,
    Assessment,
}

fn format_of(value: &Value) -> Result<Format, Refusal> {
    let Some(Value::String(format)) = value.get("format") else {
        return Err(Refusal::one(Place::Whole, Reason::NotADocument));
    };
    if format == instrument::document::FORMAT {
        return Ok(Format::Instrument);
    }
    if format == assessment::document::FORMAT {
        return Ok(Format::Assessment);
    }
    let newer = [instrument::document::FORMAT, assessment::document::FORMAT].iter().any(|ours| {
        let number = |format: &str| format.rsplit_once('/').and_then(|(_, number)| number.parse::<u32>().ok());
        let name = |format: &str| format.rsplit_once('/').map(|(name, _)| name.to_owned());
        name(format) == name(ours) && number(format) > number(ours)
    });
    let reason = if newer {
        Reason::NewerFormat(format.clone())
    } else {
        let expected = format!("{} / {}", assessment::document::FORMAT, instrument::document::FORMAT);
        Reason::WrongFormat { found: format.clone(), expected }
    };
    Err(Refusal::one(Place::Path("format".into()), reason))
}

/// Reads an instrument.
///
/// # Errors
/// Every fault with its place.
pub fn read_instrument(bytes: &[u8]) -> Result<Instrument, Refusal> {
    let value = json::parse(bytes)?;
    match format_of(&value)? {
        Format::Instrument => instrument_of(value),
        Format::Assessment => {
            let reason = Reason::WrongFormat {
                found: assessment::document::FORMAT.into(),
                expected: instrument::document::FORMAT.into(),
            };
            Err(Refusal::one(Place::Path("format".into()), reason))
        }
    }
}

/// Reads an instrument that was checked before, such as one that the worker has read, without checking its rules again. Its
/// digest is that of the file, whatever the file says of itself.
///
/// # Errors
/// Where the file is no instrument at all.
pub fn read_checked_instrument(bytes: &[u8]) -> Result<Instrument, Refusal> {
    let mut value = json::parse(bytes)?;
    let digest = json::digest(&value, "translations");
    take_out_nulls(&mut value);
    Instrument::of_checked(from_value(value)?, digest)
}

/// Reads the standard instrument as the build split it. Its digest is that of the complete file, which it names.
///
/// Only for the file that came with this program. A file that a person opens, or that storage holds, could name any digest
/// and is read by [`read_checked_instrument`].
///
/// # Errors
/// Where the file is no instrument at all.
pub fn read_own_instrument(bytes: &[u8]) -> Result<Instrument, Refusal> {
    let mut instrument = read_checked_instrument(bytes)?;
    if let Some(digest) = instrument.named_digest().map(str::to_owned) {
        instrument.digest = digest;
    }
    Ok(instrument)
}

/// Reads the long texts of one section of a split instrument.
///
/// # Errors
/// The first fault. It is a file of the build's own.
pub fn read_explanations(bytes: &[u8]) -> Result<Explanations, Refusal> {
    Ok(from_value(json::parse(bytes)?)?)
}

/// Reads a draft that was kept in this browser. Results in it are ignored.
///
/// # Errors
/// The first fault in its shape, or every place that does not fit the instrument.
pub fn read_draft(text: &str, known: &[Rc<Instrument>]) -> Result<Draft, Refusal> {
    let value = json::parse(text.as_bytes())?;
    match format_of(&value)? {
        Format::Assessment => Ok(scored(from_value(value)?, known)?.0.draft),
        Format::Instrument => {
            let reason = Reason::WrongFormat {
                found: instrument::document::FORMAT.into(),
                expected: assessment::document::FORMAT.into(),
            };
            Err(Refusal::one(Place::Path("format".into()), reason))
        }
    }
}

/// A field of an instrument that is null counts as one that is absent, but for its free data.
fn take_out_nulls(value: &mut Value) {
    match value {
        Value::Object(object) => object.retain(|name, member| {
            if name != "extra" {
                take_out_nulls(member);
            }
            !member.is_null()
        }),
        Value::Array(list) => list.iter_mut().for_each(take_out_nulls),
        _ => {}
    }
}

fn instrument_of(value: Value) -> Result<Instrument, Refusal> {
    let digest = json::digest(&value, "translations");
    let document: InstrumentDocument = schema::read(value, schema::INSTRUMENT)?;
    Instrument::new(document, digest)
}

/// An assessment, scored anew and compared with what its file says.
fn assessment_of(value: Value, known: &[Rc<Instrument>]) -> Result<OpenedAssessment, Refusal> {
    let checksum = value.get("checksum").and_then(Value::as_str);
    let checksum_differs = checksum.is_some_and(|checksum| checksum != json::digest(&value, "checksum"));
    let (mut opened, results) = scored(schema::read(value, schema::ASSESSMENT)?, known)?;
    opened.checksum_differs = checksum_differs;
    if let Some(mut found) = results {
        leave_out_withheld(&mut found, &opened.draft);
        compare(&found, &save::results(&opened.draft), &mut String::new(), &mut opened.differences);
    }
    Ok(opened)
}

/// An assessment, scored anew, and the results that its file has.
fn scored(
    mut document: AssessmentDocument,
    known: &[Rc<Instrument>],
) -> Result<(OpenedAssessment, Option<Value>), Refusal> {
    let reference = document.instrument.clone();
    let of_id = || known.iter().filter(|instrument| instrument.document.id == reference.id);
    let same_version = || of_id().filter(|instrument| instrument.document.version == reference.version);
    let same_digest =
        same_version().find(|instrument| reference.sha256.as_ref().is_none_or(|digest| *digest == instrument.digest));
    let Some(instrument) = same_digest.or_else(|| same_version().next()).or_else(|| of_id().next()).cloned() else {
        let reason = Reason::UnknownInstrument { id: reference.id, version: reference.version };
        return Err(Refusal::one(Place::Path("instrument".into()), reason));
    };
    let fits = if instrument.document.version != reference.version {
        let aside = set_incompatible_aside(&instrument, &mut document).map_err(|faults| Refusal { faults })?;
        InstrumentMatch::OtherVersion { version: reference.version, aside }
    } else {
        Refusal::unless_empty(incompatibilities(&instrument, &document))?;
        match &reference.sha256 {
            Some(digest) if *digest != instrument.digest => InstrumentMatch::OtherDigest,
            _ => InstrumentMatch::Same,
        }
    };
    let results = document.results.take();
    let carried = document.carried.iter().flat_map(|carried| &carried.items);
    let unanswered = carried.filter(|item| document.answer_named(item).is_none()).cloned().collect();
    let lacks = matches!(&fits, InstrumentMatch::OtherVersion { aside, .. } if !aside.is_empty());
    let reopened = lacks && document.subject.status == Some(Status::Cleared);
    if reopened {
        Edit::stands(Status::Draft, None, None).apply(&instrument, &mut document);
    }
    if fits != InstrumentMatch::Same {
        document.instrument.version.clone_from(&instrument.document.version);
        document.instrument.sha256 = Some(instrument.digest.clone());
    }
    let draft = Draft::new(instrument, document);
    let opened = OpenedAssessment {
        draft,
        instrument: fits,
        checksum_differs: false,
        unanswered,
        reopened,
        differences: Vec::new(),
    };
    Ok((opened, results))
}

/// Removes from the results of a file the figures that rest on a score that is not shown. Earlier releases wrote them, and
/// that is no difference to report.
fn leave_out_withheld(results: &mut Value, draft: &Draft) {
    let instrument = draft.instrument();
    let is_withheld = |group: &str, dimension: &str| {
        let found = instrument.node_named(group).zip(instrument.dimension_named(dimension));
        found.is_some_and(|(group, dimension)| {
            let has_score = draft.scores().figures(group, dimension).is_some_and(|figures| figures.score.is_some());
            has_score && draft.scores().shown_score(instrument, group, dimension).is_none()
        })
    };
    let retain = |groups: Option<&mut Value>| {
        for (group, dimensions) in groups.and_then(Value::as_object_mut).into_iter().flatten() {
            if let Some(dimensions) = dimensions.as_object_mut() {
                dimensions.retain(|dimension, _| !is_withheld(group, dimension));
            }
        }
    };
    retain(results.get_mut("robustness"));
    for line in results.get_mut("support_plan").and_then(Value::as_array_mut).into_iter().flatten() {
        retain(line.get_mut("points"));
    }
    for gap in results.get_mut("gaps").and_then(Value::as_array_mut).into_iter().flatten() {
        let item = gap.get("item").and_then(Value::as_str).and_then(|item| instrument.item_named(item));
        let part = item.map(|item| {
            let (indicator, dimension) = instrument.parts_of_item(item);
            (instrument.node_id(instrument.part_of(indicator)), instrument.dimension_id(dimension))
        });
        if let (Some((part, dimension)), Some(gap)) = (part, gap.as_object_mut())
            && is_withheld(part, dimension)
        {
            gap.shift_remove("points");
        }
    }
}

/// The fields that identify an entry of a list of results; empty where its position does.
fn known_by(path: &str) -> &'static [&'static str] {
    match path {
        "gaps" | "good_practices" => &["item"],
        "support_plan" => &["kind", "audience"],
        _ => &[],
    }
}

/// The values of these fields as one text.
fn name_of_entry(entry: &Value, fields: &[&str]) -> String {
    let words: Vec<&str> =
        fields.iter().map(|field| entry.get(field).and_then(Value::as_str).unwrap_or_default()).collect();
    words.join("/")
}

/// Compares the figures of two results, wherever they stand. Only what the file has is compared.
fn compare(file: &Value, computed: &Value, path: &mut String, differences: &mut Vec<Difference>) {
    match (file, computed) {
        (Value::Object(file), computed) => {
            let empty = Map::new();
            let computed = computed.as_object().unwrap_or(&empty);
            for (name, member) in file {
                let length = path.len();
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(name);
                compare(member, computed.get(name).unwrap_or(&Value::Null), path, differences);
                path.truncate(length);
            }
        }
        (Value::Array(file), computed) => {
            let computed = computed.as_array().map_or(&[][..], Vec::as_slice);
            let fields = known_by(path);
            let by_name: BTreeMap<String, &Value> = match fields {
                [] => BTreeMap::new(),
                _ => computed.iter().map(|entry| (name_of_entry(entry, fields), entry)).collect(),
            };
            for (index, member) in file.iter().enumerate() {
                let length = path.len();
                path.push_str(&format!("[{index}]"));
                let same = match fields {
                    [] => computed.get(index),
                    _ => by_name.get(&name_of_entry(member, fields)).copied(),
                };
                compare(member, same.unwrap_or(&Value::Null), path, differences);
                path.truncate(length);
            }
        }
        (file, computed) => {
            let (file, computed) = (file.as_f64(), computed.as_f64());
            let differ = match (file, computed) {
                (Some(file), Some(computed)) => !figure::equal(file, computed),
                (None, None) => false,
                _ => true,
            };
            if differ {
                differences.push(Difference { place: path.clone(), file, computed });
            }
        }
    }
}
