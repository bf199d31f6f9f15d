//! Tables of the repository that tests compare with: CSV with a header.

use std::collections::BTreeMap;

/// One row, by the names of the header.
#[derive(Debug)]
pub(crate) struct Row {
    fields: BTreeMap<String, String>,
}

impl Row {
    #[track_caller]
    pub(crate) fn get(&self, name: &str) -> &str {
        self.fields.get(name).unwrap_or_else(|| panic!("no column {name}"))
    }
}

/// The rows of a table, all of as many fields as the header.
pub(crate) fn rows(table: &str) -> Vec<Row> {
    csv::Reader::from_reader(table.as_bytes()).deserialize().map(|fields| Row { fields: fields.unwrap() }).collect()
}
