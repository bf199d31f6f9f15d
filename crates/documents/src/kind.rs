//! The kind of a file, told by its content and not by its name. So a refusal can say what the file is, and which one to open
//! instead.

use super::sheet::cells;
pub use engine::fault::FileKind;

/// How many bytes of a file are looked at; of archives all, since they list at their end what they hold.
const HEAD: usize = 64 * 1024;

/// The kind of a file.
pub fn kind_of(bytes: &[u8]) -> FileKind {
    let head = bytes.get(..HEAD).unwrap_or(bytes);
    binary(bytes, head).unwrap_or_else(|| of_text(bytes, head))
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

/// Kinds that begin with bytes of their own.
fn binary(bytes: &[u8], head: &[u8]) -> Option<FileKind> {
    let begins = |start: &[u8]| head.starts_with(start);
    let is_picture =
        [&b"\x89PNG"[..], b"\xFF\xD8\xFF", b"GIF8", b"II*\0", b"MM\0*", b"BM"].iter().any(|start| begins(start))
            || begins(b"RIFF") && head.get(8..12) == Some(b"WEBP")
            || head.get(4..8) == Some(b"ftyp");
    if is_picture && !(begins(b"BM") && std::str::from_utf8(head).is_ok()) {
        return Some(FileKind::Picture);
    }
    if begins(b"%PDF") {
        return Some(FileKind::Pdf);
    }
    if begins(b"{\\rtf") {
        return Some(FileKind::WordProcessor);
    }
    if begins(b"\xD0\xCF\x11\xE0") {
        return Some(FileKind::OldOffice);
    }
    if begins(b"PK\x03\x04") {
        let holds = |name: &str| contains(bytes, name.as_bytes());
        return Some(if holds("word/document") || holds("opendocument.text") {
            FileKind::WordProcessor
        } else if holds("xl/workbook") || holds("opendocument.spreadsheet") {
            FileKind::Workbook
        } else if holds("ppt/presentation") || holds("opendocument.presentation") {
            FileKind::Slides
        } else {
            FileKind::Archive
        });
    }
    let is_packed = [&b"\x1F\x8B"[..], b"7z\xBC\xAF", b"Rar!", b"PK\x05\x06"].iter().any(|start| begins(start));
    is_packed.then_some(FileKind::Archive)
}

/// Kinds that are text.
fn of_text(bytes: &[u8], head: &[u8]) -> FileKind {
    let text = match cells::text_of(head) {
        Ok(text) => text,
        // The last character may be cut where the looked-at bytes end.
        Err(_) => {
            let valid = std::str::from_utf8(head).map_or_else(|error| error.valid_up_to(), str::len);
            let is_cut = bytes.len() > head.len() && head.len() - valid < 4;
            if !is_cut && head.contains(&0) {
                return FileKind::Unknown;
            }
            String::from_utf8_lossy(head).into_owned()
        }
    };
    let start = text.trim_start_matches('\u{feff}').trim_start();
    let Some(first) = start.chars().next() else { return FileKind::Empty };
    if start.contains('\0') {
        return FileKind::Unknown;
    }
    match first {
        '<' if contains(bytes, b"<meta name=\"palermo-assessment\"") => FileKind::Report,
        '<' if contains(head, b"<article class=\"questionnaire\">") => FileKind::Questionnaire,
        '<' if start.starts_with("<svg") || start.starts_with("<?xml") && contains(head, b"<svg") => FileKind::Picture,
        '<' => FileKind::WebPage,
        '{' if is_line_of_table(start) => FileKind::Table,
        '{' if contains(bytes, b"\"assessment-instrument/") => FileKind::Instrument,
        '{' | '[' => FileKind::Json,
        '#' if start.starts_with("# ") => FileKind::Markdown,
        _ if is_email(start) => FileKind::Email,
        _ => of_columns(&text).unwrap_or(FileKind::Text),
    }
}

/// Whether a text begins with a line of an NDJSON table of this program.
fn is_line_of_table(text: &str) -> bool {
    let line = text.lines().next().unwrap_or_default();
    line.starts_with("{\"assessment\":") && line.ends_with('}') && line.contains("\"dimension\":")
}

fn is_email(text: &str) -> bool {
    const FIELDS: [&str; 8] = [
        "from",
        "received",
        "return-path",
        "mime-version",
        "delivered-to",
        "message-id",
        "x-mozilla-status",
        "subject",
    ];
    let mut lines = text.lines().take(12).filter_map(|line| line.split_once(':'));
    let is_field = |name: &str| FIELDS.contains(&name.to_ascii_lowercase().as_str());
    let first = lines.next().is_some_and(|(name, _)| is_field(name));
    first && lines.filter(|(name, _)| is_field(name)).count() >= 1
}

/// The kind of a table by its first line; none where it is no table.
fn of_columns(text: &str) -> Option<FileKind> {
    let lines = text
        .trim_start_matches('\u{feff}')
        .lines()
        .skip_while(|line| line.trim().is_empty() || line.starts_with("sep="));
    let first = lines.into_iter().next()?;
    let columns: Vec<String> =
        cells::rows_of(first)?.into_iter().next()?.iter().map(|cell| cells::column_name(cell)).collect();
    let has = |name: &str| columns.iter().any(|column| column == name);
    if has("effective_weight") || has("coverage") && has("group") {
        return Some(FileKind::Table);
    }
    if has("indicator") && (has("dimension") || has("level")) {
        return Some(FileKind::Sheet);
    }
    (columns.len() > 2 && text.lines().count() > 1).then_some(FileKind::OtherTable)
}
