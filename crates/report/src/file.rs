//! The report as one HTML file: opens anywhere without the program, runs nothing, and holds the whole assessment, so
//! that the program can open it again.

use super::block::Block;
use super::html::{Medium, escape, html};
use super::words::Words;
use crate::fault::{Place, Reason, Refusal};
use crate::text::{Catalogue, later};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;

/// The name of the `<meta>` that holds the assessment's JSON, in base64. Programs that show HTML pass over it.
pub const META: &str = "palermo-assessment";

/// What reads well on paper and in a browser; Word and LibreOffice take of it what they know.
const STYLE: &str = include_str!("../../../style/file.css");

/// The file. `json` is the assessment as it is saved, `running` the line that stands on every printed page.
pub fn write(
    title: &str,
    running: &str,
    language: &str,
    blocks: &[Block],
    json: &str,
    texts: &Catalogue,
    words: &Words<'_>,
) -> String {
    let mut out = String::from("<!doctype html>\n<html lang=\"");
    escape(&mut out, language);
    out.push_str("\"><head><meta charset=\"utf-8\">\n");
    // Nothing is fetched and nothing runs, whatever a text in it says.
    out.push_str(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:; \
         base-uri 'none'; form-action 'none'\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"robots\" content=\"noindex\">\n<title>",
    );
    escape(&mut out, title);
    out.push_str("</title>\n<meta name=\"");
    out.push_str(META);
    out.push_str("\" content=\"");
    STANDARD.encode_string(json.as_bytes(), &mut out);
    out.push_str("\">\n<style>\n");
    out.push_str(STYLE);
    out.push_str(&page_rule(running));
    out.push_str("\n</style></head>\n<body><main>\n<p class=\"running\">");
    escape(&mut out, running);
    out.push_str("</p>\n<h1>");
    escape(&mut out, title);
    out.push_str("</h1>\n");
    out.push_str(&html(blocks, Medium::File, words));
    out.push_str("<p class=\"hint\">");
    escape(&mut out, texts.get(later::FILE_OPEN_AGAIN));
    out.push_str("</p>\n</main></body></html>\n");
    out
}

/// A questionnaire for paper as a file of its own: `content` is HTML already.
pub fn paper(title: &str, language: &str, content: &str) -> String {
    let mut out = String::from("<!doctype html>\n<html lang=\"");
    escape(&mut out, language);
    out.push_str(
        "\"><head><meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
         style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n<meta name=\"viewport\" \
         content=\"width=device-width, initial-scale=1\">\n<title>",
    );
    escape(&mut out, title);
    out.push_str("</title>\n<style>\n");
    out.push_str(STYLE);
    out.push_str("</style></head>\n<body><main>\n");
    out.push_str(content);
    out.push_str("</main></body></html>\n");
    out
}

/// A style sheet that puts a line at the foot of every printed page.
pub fn page_rule(line: &str) -> String {
    let mut rule = String::from("@page { @bottom-left { content: \"");
    css_string(&mut rule, line);
    rule.push_str("\"; font-size: 8pt; } }");
    rule
}

/// A text inside quotes in a style sheet, in which no tag can end the sheet.
fn css_string(out: &mut String, text: &str) {
    for character in text.chars() {
        if character.is_alphanumeric() || matches!(character, ' ' | '.' | ',' | ';' | ':' | '-' | '·') {
            out.push(character);
        } else {
            use std::fmt::Write;
            let _ = write!(out, "\\{:x} ", u32::from(character));
        }
    }
}

/// Whether bytes look like HTML rather than JSON.
pub fn is_html(bytes: &[u8]) -> bool {
    let start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    start.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'<')
}

/// The JSON of the assessment in such a file.
///
/// # Errors
/// Where the file holds none, or one that is cut or changed.
pub fn read(bytes: &[u8]) -> Result<Vec<u8>, Refusal> {
    let refusal = |reason| Refusal::one(Place::Whole, reason);
    let text = std::str::from_utf8(bytes).map_err(|_| refusal(Reason::NotUtf8))?;
    let mark = format!("<meta name=\"{META}\" content=\"");
    let (_, rest) = text.split_once(&mark).ok_or_else(|| refusal(Reason::WebPage))?;
    let (content, _) = rest.split_once('"').ok_or_else(|| refusal(Reason::CutOff))?;
    STANDARD.decode(content).map_err(|_| refusal(Reason::CutOff))
}
