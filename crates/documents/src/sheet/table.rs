//! The rows of a sheet under the names of its columns, and whose it is.

use super::dates::{Order, order_of};
use super::rewritten::{is_at_risk, is_rewritten};
use super::{COLUMNS, cells};
use crate::json::MAX_BYTES;
use engine::assessment::document::AssessmentDocument;
use engine::fault::{Fault, Place as Where, Reason, Refusal};
use serde::{Deserialize, Serialize};

/// The columns that must be there.
const NEEDED: [&str; 2] = ["indicator", "dimension"];

/// Whose a sheet is, as far as it says so; what it does not say is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Whose {
    /// The id of the assessment.
    pub assessment: String,
    /// The name of the body, or else the code of the member.
    pub name: String,
    /// The day that the answers describe.
    pub as_at: String,
}

impl Whose {
    /// Whether it may be of that assessment, as far as it says whose it is: by the id where it has one, and else by the name (or
    /// the member's code) and the day.
    pub fn may_be_of(&self, document: &AssessmentDocument) -> bool {
        if let Some(is_of) = self.is_of(&document.id) {
            return is_of;
        }
        let subject = &document.subject;
        let is_named = |name: &String| name.trim().to_lowercase() == self.name.trim().to_lowercase();
        let has_name = self.name.is_empty() || [&subject.name, &subject.member].into_iter().flatten().any(is_named);
        let has_day =
            self.as_at.is_empty() || subject.as_at.as_deref().is_none_or(|day| is_rewritten(day, &self.as_at));
        has_name && has_day
    }

    /// Whether it is of the assessment of that id; `None` where it does not say.
    pub fn is_of(&self, assessment: &str) -> Option<bool> {
        (!self.assessment.is_empty()).then(|| is_rewritten(assessment, &self.assessment))
    }
}

/// The rows of a sheet under the names of its columns.
pub(super) struct Table {
    pub(super) columns: Vec<String>,
    /// Each with its number in the file, from 1.
    pub(super) rows: Vec<(usize, Vec<String>)>,
}

impl Table {
    pub(super) fn of(bytes: &[u8]) -> Result<Table, Refusal> {
        let whole = |reason| Refusal::one(Where::Whole, reason);
        if bytes.len() > MAX_BYTES {
            return Err(whole(Reason::TooLarge(MAX_BYTES)));
        }
        let text = cells::text_of(bytes).map_err(whole)?;
        let rows = cells::rows_of(&text).ok_or_else(|| whole(Reason::CutOff))?;
        let mut rows = rows
            .into_iter()
            .enumerate()
            .map(|(index, row)| (index + 1, row))
            .filter(|(_, row)| row.iter().any(|cell| !cell.is_empty()));
        let Some((header_row, header)) = rows.next() else { return Err(whole(Reason::Empty)) };
        let columns: Vec<String> = header.iter().map(|name| known_name(&cells::column_name(name))).collect();
        let mut faults = Vec::new();
        let mut fault = |name: &str, reason| {
            faults.push(Fault::new(Where::Cell { row: header_row, column: name.to_owned() }, reason));
        };
        for (index, name) in columns.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
            if !COLUMNS.contains(&name.as_str()) {
                fault(name, Reason::UnknownField(name.clone()));
            } else if columns.iter().take(index).any(|known| known == name) {
                fault(name, Reason::RepeatedField(name.clone()));
            }
        }
        for name in NEEDED.iter().filter(|name| !columns.iter().any(|known| known == *name)) {
            fault(name, Reason::MissingField((*name).to_owned()));
        }
        Refusal::unless_empty(faults)?;
        Ok(Table { columns, rows: rows.collect() })
    }

    /// A cell, without the apostrophe that kept a spreadsheet from rewriting it; none where it is empty.
    pub(super) fn cell(&self, row: &[String], name: &str) -> Option<String> {
        let index = self.columns.iter().position(|known| known == name)?;
        row.get(index).map(|cell| unguarded(cell)).filter(|cell| !cell.trim().is_empty())
    }

    /// Whose it is, and which questions it asks: the first word on each that stands anywhere.
    pub(super) fn whose(&self) -> Result<(Whose, Said), Refusal> {
        let mut said = Vec::new();
        for name in ["assessment", "name", "member", "as_at", "instrument", "version"] {
            let mut first = String::new();
            for (number, row) in &self.rows {
                let Some(cell) = self.cell(row, name) else { continue };
                let cell = cell.trim().to_owned();
                if first.is_empty() {
                    first = cell;
                } else if name == "assessment" && first != cell {
                    let place = Where::Cell { row: *number, column: name.to_owned() };
                    return Err(Refusal::one(place, Reason::SeveralAssessments));
                }
            }
            said.push(first);
        }
        let mut said = said.into_iter();
        let mut next = || said.next().unwrap_or_default();
        let (assessment, name, member, as_at) = (next(), next(), next(), next());
        let name = if name.is_empty() { member } else { name };
        let row =
            self.rows.iter().find(|(_, row)| self.cell(row, "version").is_some()).map_or(1, |(number, _)| *number);
        Ok((Whose { assessment, name, as_at }, Said { instrument: next(), version: next(), row }))
    }

    /// In which order dates stand that a spreadsheet wrote in its own way, as far as one of them tells.
    pub(super) fn date_order(&self) -> Option<Order> {
        let orders = self.rows.iter().filter_map(|(_, row)| order_of(&self.cell(row, "evidence_date")?));
        let mut orders = orders.collect::<Vec<_>>().into_iter();
        let first = orders.next()?;
        orders.all(|order| order == first).then_some(first)
    }
}

/// What a sheet says of its questions; empty: nothing.
pub(super) struct Said {
    pub(super) instrument: String,
    pub(super) version: String,
    /// The row in which it first says so.
    pub(super) row: usize,
}

/// A column under the name it has here: the columns of evidence may be called by their last word.
fn known_name(name: &str) -> String {
    match name {
        "kind" | "title" | "provision" | "date" | "link" => format!("evidence_{name}"),
        "url" | "evidence_url" => "evidence_link".to_owned(),
        "challenge" | "other_challenges" => "challenges".to_owned(),
        other => other.to_owned(),
    }
}

/// A cell without the apostrophe before what a spreadsheet could rewrite.
fn unguarded(cell: &str) -> String {
    match cell.strip_prefix('\'') {
        Some(rest) if is_at_risk(cell) => rest.to_owned(),
        _ => cell.to_owned(),
    }
}
