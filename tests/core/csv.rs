//! Tables of the repository that tests compare with: CSV with a header.

/// One row, by the names of the header.
#[derive(Debug)]
pub(crate) struct Row {
    fields: Vec<(String, String)>,
}

impl Row {
    #[track_caller]
    pub(crate) fn get(&self, name: &str) -> &str {
        &self.fields.iter().find(|(known, _)| known == name).unwrap_or_else(|| panic!("no column {name}")).1
    }
}

/// The rows of a table.
pub(crate) fn rows(table: &str) -> Vec<Row> {
    let mut lines = table.lines().map(fields);
    let header = lines.next().unwrap();
    lines
        .map(|line| {
            assert_eq!(line.len(), header.len(), "{line:?}");
            Row { fields: header.iter().cloned().zip(line).collect() }
        })
        .collect()
}

/// The fields of one line; `""` within quotes is a quote.
fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut quoted = false;
    let mut characters = line.chars().peekable();
    while let Some(character) = characters.next() {
        let field = fields.last_mut().unwrap();
        match character {
            '"' if quoted && characters.peek() == Some(&'"') => field.extend(characters.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(String::new()),
            other => field.push(other),
        }
    }
    assert!(!quoted, "{line}");
    fields
}

#[test]
fn quotes_and_commas_are_read() {
    assert_eq!(fields(r#"a,"b, ""c""",,d"#), ["a", r#"b, "c""#, "", "d"]);
}
