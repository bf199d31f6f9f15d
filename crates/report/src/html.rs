//! A report as HTML: a part of the page on the screen, or a file that opens anywhere and runs nothing.

use super::block::{Block, Field, Inline, Line, Table, Tick};
use super::words::Words;
use crate::text::later;
use crate::web::web_address;

/// For whom the HTML is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Medium {
    /// The page: with fields, links to questions, buttons that save a picture.
    Screen,
    /// A file: nothing but what is to be read.
    File,
}

/// `text` so that it is nothing but text, in content and in attributes.
pub fn escape(out: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            // No part of HTML text, and XML refuses them.
            '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            other => out.push(other),
        }
    }
}

/// Writes HTML.
pub struct Html<'a> {
    out: String,
    medium: Medium,
    words: &'a Words<'a>,
}

/// The HTML of blocks.
pub fn html(blocks: &[Block], medium: Medium, words: &Words<'_>) -> String {
    let mut html = Html { out: String::new(), medium, words };
    html.blocks(blocks);
    html.out
}

impl Html<'_> {
    fn raw(&mut self, markup: &str) {
        self.out.push_str(markup);
    }

    fn text(&mut self, text: &str) {
        escape(&mut self.out, text);
    }

    /// ` name="value"`
    fn attribute(&mut self, name: &str, value: &str) {
        self.raw(" ");
        self.raw(name);
        self.raw("=\"");
        self.text(value);
        self.raw("\"");
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Section { id, level, title, blocks } => {
                let level = level.to_string();
                self.raw("<section");
                self.attribute("aria-labelledby", id);
                self.raw("><h");
                self.raw(&level);
                self.attribute("id", id);
                self.raw(">");
                self.text(title);
                self.raw("</h");
                self.raw(&level);
                self.raw(">\n");
                self.blocks(blocks);
                self.raw("</section>\n");
            }
            Block::Paragraph { class, line } => {
                self.raw("<p");
                if !class.is_empty() {
                    self.attribute("class", class);
                }
                if *class == "words" {
                    self.attribute("dir", "auto");
                }
                self.raw(">");
                self.line(line);
                self.raw("</p>\n");
            }
            Block::List(items) => {
                self.raw("<ul>");
                for item in items {
                    self.raw("<li>");
                    self.line(item);
                    self.raw("</li>\n");
                }
                self.raw("</ul>\n");
            }
            Block::Table(table) => self.table(table),
            Block::Picture { id, picture, data } => {
                let title = &picture.title;
                self.raw("<figure");
                self.attribute("id", id);
                self.raw("><figcaption>");
                self.text(title);
                self.raw("<span class=\"hint\">");
                self.text(&picture.description);
                self.raw("</span></figcaption>");
                // Word knows no SVG inside a page and would show its labels as loose words: it passes over what stands between these, and
                // has the table below. To all others they are comments.
                let (begin, end) = match self.medium {
                    Medium::Screen => ("", ""),
                    Medium::File => ("<!--[if !mso]><!-->", "<!--<![endif]-->"),
                };
                self.raw(begin);
                self.raw("<div class=\"drawing\" tabindex=\"0\" role=\"group\"");
                self.attribute("aria-label", title);
                self.raw(">");
                // Made by `picture`, which escapes every text in it.
                self.raw(&picture.on_page());
                self.raw("</div>");
                self.raw(end);
                self.raw("\n");
                if self.medium == Medium::Screen {
                    self.raw("<div class=\"actions quiet-print\">");
                    for (kind, key) in [("svg", later::REPORT_SAVE_SVG), ("png", later::REPORT_SAVE_PNG)] {
                        self.raw("<button type=\"button\" class=\"quiet\"");
                        self.attribute("data-save", kind);
                        self.attribute("data-picture", id);
                        let label = format!("{}: {title}", self.words.texts.get(key));
                        self.attribute("aria-label", &label);
                        self.raw(">");
                        self.text(self.words.texts.get(key));
                        self.raw("</button>");
                    }
                    self.raw("</div>\n");
                }
                let (open, close, end) = match self.medium {
                    Medium::Screen => {
                        ("<details class=\"quiet-print\"><summary>", "</summary>", "</details></figure>\n")
                    }
                    Medium::File => ("<p class=\"fold\">", "</p>", "</figure>\n"),
                };
                self.raw(open);
                self.text(self.words.texts.get(later::REPORT_AS_TABLE));
                self.raw(close);
                self.table(data);
                self.raw(end);
            }
            // Programs that know nothing that opens in place show a file whole.
            Block::Fold { summary, blocks } => {
                let (open, close, end) = match self.medium {
                    Medium::Screen => ("<details><summary>", "</summary>\n", "</details>\n"),
                    Medium::File => ("<p class=\"fold\"><strong>", "</strong></p>\n", ""),
                };
                self.raw(open);
                self.text(summary);
                self.raw(close);
                self.blocks(blocks);
                self.raw(end);
            }
            Block::Screen(blocks) => {
                if self.medium == Medium::Screen {
                    self.raw("<div class=\"quiet-print\">");
                    self.blocks(blocks);
                    self.raw("</div>\n");
                }
            }
            Block::Fresh { id, blocks } => {
                self.raw("<div");
                self.attribute("id", id);
                self.raw(">");
                self.blocks(blocks);
                self.raw("</div>\n");
            }
            Block::Buttons(buttons) => {
                if self.medium == Medium::Screen {
                    self.raw("<div class=\"actions quiet-print\">");
                    for button in buttons {
                        self.raw("<button type=\"button\" class=\"secondary\"");
                        self.attribute("data-file", &button.file);
                        self.raw(">");
                        self.text(&button.words);
                        self.raw("</button>");
                    }
                    self.raw("</div>\n");
                }
            }
            Block::Fields(fields) => {
                if self.medium == Medium::Screen {
                    self.raw("<div class=\"fields quiet-print\">");
                    for field in fields {
                        self.field(field);
                    }
                    self.raw("</div>\n");
                }
            }
        }
    }

    fn field(&mut self, field: &Field) {
        let (name, label) = match field {
            Field::Select(select) => (&select.name, &select.label),
            Field::Input(input) => (&input.name, &input.label),
            Field::Tick(tick) => return self.tick(tick),
        };
        self.raw("<div class=\"field\"><label");
        self.attribute("for", &format!("field-{name}"));
        self.raw(">");
        self.text(label);
        self.raw("</label>");
        match field {
            Field::Select(select) => {
                self.raw("<select");
                self.attribute("id", &format!("field-{name}"));
                self.attribute("name", name);
                self.raw(">");
                for (value, words) in &select.options {
                    self.raw("<option");
                    self.attribute("value", value);
                    if *value == select.chosen {
                        self.raw(" selected");
                    }
                    self.raw(">");
                    self.text(words);
                    self.raw("</option>");
                }
                self.raw("</select>");
            }
            Field::Input(input) => {
                self.raw("<input");
                self.attribute("id", &format!("field-{name}"));
                self.attribute("name", name);
                self.attribute("type", input.kind);
                self.attribute("dir", "auto");
                self.attribute("autocomplete", if input.kind == "password" { "new-password" } else { "off" });
                self.attribute("value", &input.value);
                self.raw(">");
            }
            Field::Tick(_) => {}
        }
        self.raw("</div>");
    }

    fn tick(&mut self, tick: &Tick) {
        self.raw("<label class=\"flag\"><input type=\"checkbox\"");
        self.attribute("name", &tick.name);
        self.attribute("value", &tick.value);
        self.raw("><span>");
        self.text(&tick.label);
        self.raw("</span></label>");
    }

    fn line(&mut self, line: &Line) {
        for piece in line {
            match piece {
                Inline::Text(text) => self.text(text),
                Inline::Strong(text) => {
                    self.raw("<strong>");
                    self.text(text);
                    self.raw("</strong>");
                }
                Inline::Link { address, text } => {
                    let of_web = web_address(address);
                    let of_page =
                        (self.medium == Medium::Screen && address.starts_with('#')).then_some(address.as_str());
                    if let Some(target) = of_web.or(of_page) {
                        self.raw("<a");
                        self.attribute("href", target);
                        if of_web.is_some() {
                            self.attribute("rel", "noreferrer noopener");
                            self.attribute("target", "_blank");
                        }
                        self.raw(">");
                        self.text(text);
                        self.raw("</a>");
                    } else {
                        self.text(text);
                    }
                }
                Inline::Figure { group, dimension, figure, exact, shown } => {
                    if self.medium == Medium::Screen {
                        self.raw("<output");
                        self.attribute("data-group", group);
                        self.attribute("data-dimension", dimension);
                        self.attribute("data-figure", figure);
                        self.raw("><data");
                        self.attribute("value", exact);
                        self.raw(">");
                        self.text(shown);
                        self.raw("</data></output>");
                    } else {
                        self.text(shown);
                    }
                }
                Inline::Drawing(svg) => self.raw(svg),
                Inline::Big(line) => {
                    self.raw("<strong class=\"big\">");
                    self.line(line);
                    self.raw("</strong>");
                }
                Inline::Unseen(line) => {
                    if self.medium == Medium::Screen {
                        self.raw("<span hidden>");
                        self.line(line);
                        self.raw("</span>");
                    }
                }
                Inline::Break => self.raw("<br>"),
            }
        }
    }

    /// On a narrow page a table is laid out as blocks, which would cost it its roles: they are said.
    fn table(&mut self, table: &Table) {
        self.raw("<div class=\"scroll\"><table class=\"results\" role=\"table\"><caption>");
        self.text(&table.caption);
        self.raw("</caption><thead role=\"rowgroup\"><tr role=\"row\">");
        for column in &table.columns {
            self.raw("<th scope=\"col\" role=\"columnheader\">");
            self.text(column);
            self.raw("</th>");
        }
        self.raw("</tr></thead><tbody role=\"rowgroup\">\n");
        for row in &table.rows {
            self.raw("<tr role=\"row\"");
            if !row.class.is_empty() {
                self.attribute("class", row.class);
            }
            self.raw(">");
            for (index, cell) in row.cells.iter().enumerate() {
                if index == 0 {
                    self.raw("<th scope=\"row\" role=\"rowheader\">");
                    self.line(cell);
                    self.raw("</th>");
                    continue;
                }
                self.raw("<td role=\"cell\"");
                self.attribute("data-label", table.columns.get(index).map_or("", String::as_str));
                self.raw("><div>");
                self.line(cell);
                self.raw("</div></td>");
            }
            self.raw("</tr>\n");
        }
        self.raw("</tbody></table></div>\n");
    }
}
