//! The report as one HTML file: opens anywhere without the program, runs nothing, and holds the whole assessment, so
//! that the program can open it again.

use super::block::Block;
use super::html::{self, Medium};
use super::markup::Text;
use super::words::Words;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use engine::fault::{Place, Reason, Refusal};
use maud::{Markup, PreEscaped, html};
use texts::{Catalogue, later};

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
    let assessment = html! { meta name=(META) content=(STANDARD.encode(json)); "\n" };
    let style = format!("{STYLE}{}\n", page_rule(running));
    let body = html! {
        "\n"
        p class="running" { (Text(running)) }
        "\n"
        h1 { (Text(title)) }
        "\n"
        (PreEscaped(html::html(blocks, Medium::File, words)))
        p class="hint" { (Text(texts.get(later::FILE_OPEN_AGAIN))) }
        "\n"
    };
    page(title, language, &assessment, &style, &body)
}

/// A questionnaire for paper as a file of its own: `content` is HTML already.
pub fn paper(title: &str, language: &str, content: &str) -> String {
    let body = html! { "\n" (PreEscaped(content)) };
    page(title, language, &Markup::default(), STYLE, &body)
}

/// A file from which nothing is fetched and in which nothing runs, whatever a text in it says.
fn page(title: &str, language: &str, metas: &Markup, style: &str, body: &Markup) -> String {
    let policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";
    let page = html! {
        (PreEscaped("<!doctype html>\n"))
        html lang=(Text(language)) {
            head {
                meta charset="utf-8";
                "\n"
                meta http-equiv="Content-Security-Policy" content=(policy);
                "\n"
                meta name="viewport" content="width=device-width, initial-scale=1";
                "\n"
                meta name="referrer" content="no-referrer";
                "\n"
                meta name="robots" content="noindex";
                "\n"
                title { (Text(title)) }
                "\n"
                (metas)
                style { "\n" (PreEscaped(style)) }
            }
            "\n"
            body { main { (body) } }
        }
        "\n"
    };
    page.into_string()
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
