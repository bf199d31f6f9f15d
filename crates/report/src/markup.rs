//! Texts inside HTML and SVG.

use maud::Render;

/// A text that is nothing but text, in content and in attributes in double quotes. What `maud` escapes by itself, and
/// U+FFFD in place of characters that XML refuses: a picture is XML, and whoever opens a report may read it as XML.
pub(super) struct Text<T>(pub(super) T);

impl<T: AsRef<str>> Render for Text<T> {
    fn render_to(&self, out: &mut String) {
        for character in self.0.as_ref().chars() {
            match character {
                '&' => out.push_str("&amp;"),
                '<' => out.push_str("&lt;"),
                '>' => out.push_str("&gt;"),
                '"' => out.push_str("&quot;"),
                '\'' => out.push_str("&#39;"),
                '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {
                    out.push('\u{fffd}');
                }
                other => out.push(other),
            }
        }
    }
}
