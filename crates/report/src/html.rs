//! A report as HTML: a part of the page on the screen, or a file that opens anywhere and runs nothing.

use super::block::{Block, Field, Inline, Line, Table};
use super::markup::Text;
use super::picture::Picture;
use super::words::Words;
use engine::web::web_address;
use maud::{Markup, PreEscaped, html};
use texts::later;

/// For whom the HTML is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Medium {
    /// The page: with fields, links to questions, buttons that save a picture.
    Screen,
    /// A file: nothing but what is to be read.
    File,
}

/// The HTML of blocks.
pub fn html(blocks: &[Block], medium: Medium, words: &Words<'_>) -> String {
    Html { medium, words }.blocks(blocks).into_string()
}

/// Writes HTML.
struct Html<'a> {
    medium: Medium,
    words: &'a Words<'a>,
}

impl Html<'_> {
    fn is_screen(&self) -> bool {
        self.medium == Medium::Screen
    }

    fn blocks(&self, blocks: &[Block]) -> Markup {
        html! {
            @for block in blocks { (self.block(block)) }
        }
    }

    fn block(&self, block: &Block) -> Markup {
        match block {
            Block::Section { id, level, title, blocks } => html! {
                section aria-labelledby=(Text(id)) {
                    @match level {
                        2 => h2 id=(Text(id)) { (Text(title)) },
                        3 => h3 id=(Text(id)) { (Text(title)) },
                        _ => h4 id=(Text(id)) { (Text(title)) },
                    }
                    "\n"
                    (self.blocks(blocks))
                }
                "\n"
            },
            Block::Paragraph { class, line } => html! {
                p class=[(!class.is_empty()).then_some(class)] dir=[(*class == "words").then_some("auto")] {
                    (self.line(line))
                }
                "\n"
            },
            Block::List(items) => html! {
                ul {
                    @for item in items { li { (self.line(item)) } "\n" }
                }
                "\n"
            },
            Block::Table(table) => self.table(table),
            Block::Picture { id, picture, data } => self.picture(id, picture, data),
            // Programs that know nothing that opens in place show a file whole.
            Block::Fold { summary, blocks } => html! {
                @if self.is_screen() {
                    details { summary { (Text(summary)) } "\n" (self.blocks(blocks)) }
                    "\n"
                } @else {
                    p class="fold" { strong { (Text(summary)) } }
                    "\n"
                    (self.blocks(blocks))
                }
            },
            Block::Fresh { id, blocks } => html! {
                div id=(Text(id)) { (self.blocks(blocks)) }
                "\n"
            },
            Block::Screen(_) | Block::Buttons(_) | Block::Fields(_) if !self.is_screen() => html! {},
            Block::Screen(blocks) => html! {
                div class="quiet-print" { (self.blocks(blocks)) }
                "\n"
            },
            Block::Buttons(buttons) => html! {
                div class="actions quiet-print" {
                    @for button in buttons {
                        button type="button" class="secondary" data-file=(Text(&button.file)) { (Text(&button.words)) }
                    }
                }
                "\n"
            },
            Block::Fields(fields) => html! {
                div class="fields quiet-print" {
                    @for field in fields { (labelled(field)) }
                }
                "\n"
            },
        }
    }

    /// A picture with the same data as a table, which a file shows below it and the page on demand.
    fn picture(&self, id: &str, picture: &Picture, data: &Table) -> Markup {
        let title = &picture.title;
        let drawing = html! {
            div class="drawing" tabindex="0" role="group" aria-label=(Text(title)) { (PreEscaped(picture.on_page())) }
        };
        let save = |kind: &str, words: &str| {
            html! {
                button type="button" class="quiet" data-save=(kind) data-picture=(Text(id))
                    aria-label={ (Text(words)) ": " (Text(title)) } { (Text(words)) }
            }
        };
        let as_table = self.words.texts.get(later::REPORT_AS_TABLE);
        html! {
            figure id=(Text(id)) {
                figcaption { (Text(title)) span class="hint" { (Text(&picture.description)) } }
                @if self.is_screen() {
                    (drawing)
                    "\n"
                    div class="actions quiet-print" {
                        (save("svg", self.words.texts.get(later::REPORT_SAVE_SVG)))
                        (save("png", self.words.texts.get(later::REPORT_SAVE_PNG)))
                    }
                    "\n"
                    details class="quiet-print" { summary { (Text(as_table)) } (self.table(data)) }
                } @else {
                    // Word knows no SVG inside a page and would show its labels as loose words: it passes over what
                    // stands between these, and has the table below. To all others they are comments.
                    (PreEscaped("<!--[if !mso]><!-->"))
                    (drawing)
                    (PreEscaped("<!--<![endif]-->"))
                    "\n"
                    p class="fold" { (Text(as_table)) }
                    (self.table(data))
                }
            }
            "\n"
        }
    }

    fn line(&self, line: &Line) -> Markup {
        html! {
            @for piece in line { (self.piece(piece)) }
        }
    }

    fn piece(&self, piece: &Inline) -> Markup {
        match piece {
            Inline::Text(text) => html! { (Text(text)) },
            Inline::Strong(text) => html! { strong { (Text(text)) } },
            Inline::Link { address, text } => {
                let is_of_page = self.is_screen() && address.starts_with('#');
                html! {
                    @if let Some(address) = web_address(address) {
                        a href=(Text(address)) rel="noreferrer noopener" target="_blank" { (Text(text)) }
                    } @else if is_of_page {
                        a href=(Text(address)) { (Text(text)) }
                    } @else {
                        (Text(text))
                    }
                }
            }
            Inline::Figure { group, dimension, figure, exact, shown } => html! {
                @if self.is_screen() {
                    output data-group=(Text(group)) data-dimension=(Text(dimension)) data-figure=(figure) {
                        data value=(Text(exact)) { (Text(shown)) }
                    }
                } @else {
                    (Text(shown))
                }
            },
            Inline::Drawing(svg) => PreEscaped(svg.clone()),
            Inline::Big(line) => html! { strong class="big" { (self.line(line)) } },
            Inline::Unseen(line) => html! {
                @if self.is_screen() { span hidden { (self.line(line)) } }
            },
            Inline::Break => html! { br; },
        }
    }

    /// On a narrow page a table is laid out as blocks, which would cost it its roles: they are said.
    fn table(&self, table: &Table) -> Markup {
        html! {
            div class="scroll" {
                table class="results" role="table" {
                    caption { (Text(&table.caption)) }
                    thead role="rowgroup" {
                        tr role="row" {
                            @for column in &table.columns { th scope="col" role="columnheader" { (Text(column)) } }
                        }
                    }
                    tbody role="rowgroup" {
                        "\n"
                        @for row in &table.rows {
                            tr role="row" class=[(!row.class.is_empty()).then_some(row.class)] {
                                @for (index, cell) in row.cells.iter().enumerate() {
                                    @if index == 0 {
                                        th scope="row" role="rowheader" { (self.line(cell)) }
                                    } @else {
                                        td role="cell" data-label=(Text(table.columns.get(index).map_or("", String::as_str))) {
                                            div { (self.line(cell)) }
                                        }
                                    }
                                }
                            }
                            "\n"
                        }
                    }
                }
            }
            "\n"
        }
    }
}

/// A field with its label.
fn labelled(field: &Field) -> Markup {
    let (name, label) = match field {
        Field::Select(select) => (&select.name, &select.label),
        Field::Input(input) => (&input.name, &input.label),
        Field::Tick(tick) => {
            return html! {
                label class="flag" {
                    input type="checkbox" name=(Text(&tick.name)) value=(Text(&tick.value));
                    span { (Text(&tick.label)) }
                }
            };
        }
    };
    let id = format!("field-{name}");
    html! {
        div class="field" {
            label for=(Text(&id)) { (Text(label)) }
            @match field {
                Field::Select(select) => select id=(Text(&id)) name=(Text(name)) {
                    @for (value, words) in &select.options {
                        option value=(Text(value)) selected[*value == select.chosen] { (Text(words)) }
                    }
                },
                Field::Input(input) => {
                    @let autocomplete = if input.kind == "password" { "new-password" } else { "off" };
                    input id=(Text(&id)) name=(Text(name)) type=(input.kind) dir="auto" autocomplete=(autocomplete)
                        value=(Text(&input.value));
                },
                Field::Tick(_) => {},
            }
        }
    }
}
