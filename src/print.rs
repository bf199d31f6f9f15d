//! The line at the foot of printed pages, on the page and in a saved report.

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
