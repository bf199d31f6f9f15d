//! The cells of a sheet, whichever program saved it.

use engine::fault::Reason;

/// The text of a file: UTF-8 or, as some spreadsheets save "Unicode text", UTF-16 with a byte-order mark.
///
/// # Errors
/// [`Reason::SheetEncoding`] for anything else, such as a Windows code page, which cannot be told from others.
pub(crate) fn text_of(bytes: &[u8]) -> Result<String, Reason> {
    let utf16 = |units: &[u8], unit: fn([u8; 2]) -> u16| {
        let units: Vec<u16> = units.chunks_exact(2).map(|pair| unit([pair[0], pair[1]])).collect();
        String::from_utf16(&units).map_err(|_| Reason::SheetEncoding)
    };
    match bytes {
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        _ => String::from_utf8(bytes.to_vec()).map_err(|_| Reason::SheetEncoding),
    }
}

/// The rows of a text, each as its cells; none where the text ends within quotes. The first line says what parts cells:
/// commas, semicolons or tabs, whichever it has most of.
///
/// The crate `csv` would not do: it skips empty lines, so that a row could not be named by its number in the spreadsheet,
/// and takes a text that ends within quotes for whole.
pub(crate) fn rows_of(text: &str) -> Option<Vec<Vec<String>>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    // Some spreadsheets say it in a line of its own.
    let (said, text) = match text.strip_prefix("sep=") {
        Some(rest) => {
            let end = rest.find('\n').map_or(rest.len(), |end| end + 1);
            (rest.chars().next(), rest.get(end..).unwrap_or_default())
        }
        None => (None, text),
    };
    let header = text.lines().next().unwrap_or_default();
    let count = |mark: char| header.matches(mark).count();
    let commonest = [',', ';', '\t'].into_iter().rev().max_by_key(|mark| count(*mark)).unwrap_or(',');
    let parts = said.unwrap_or(commonest);
    let mut rows = vec![vec![String::new()]];
    let mut quoted = false;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let Some(row) = rows.last_mut() else { break };
        let Some(cell) = row.last_mut() else { break };
        match character {
            '"' if quoted => {
                if characters.next_if_eq(&'"').is_some() {
                    cell.push('"');
                } else {
                    quoted = false;
                }
            }
            '"' if cell.is_empty() => quoted = true,
            other if quoted => cell.push(other),
            mark if mark == parts => row.push(String::new()),
            '\r' | '\n' => {
                if character == '\r' {
                    characters.next_if_eq(&'\n');
                }
                rows.push(vec![String::new()]);
            }
            other => cell.push(other),
        }
    }
    (!quoted).then_some(rows)
}

/// The name of a column as this program calls it: small letters, and `_` for spaces.
pub(crate) fn column_name(cell: &str) -> String {
    cell.trim().to_lowercase().replace([' ', '-'], "_")
}
