//! A report as Markdown (CommonMark with tables).

use super::block::{Block, Inline, Line, Table};
use engine::web::web_address;

/// The Markdown of blocks. Fields are left out; pictures are given as their tables.
pub fn markdown(blocks: &[Block]) -> String {
    let mut out = String::new();
    write(&mut out, blocks);
    out
}

fn write(out: &mut String, blocks: &[Block]) {
    for block in blocks {
        match block {
            Block::Section { level, title, blocks, .. } => {
                for _ in 0..*level {
                    out.push('#');
                }
                out.push(' ');
                escape(out, title, false);
                out.push_str("\n\n");
                write(out, blocks);
            }
            Block::Paragraph { class, line } => {
                if *class == "words" || *class == "note" {
                    out.push_str("> ");
                }
                line_of(out, line, false);
                out.push_str("\n\n");
            }
            Block::List(items) => {
                for item in items {
                    out.push_str("- ");
                    line_of(out, item, false);
                    out.push('\n');
                }
                out.push('\n');
            }
            Block::Table(found) | Block::Picture { data: found, .. } => table(out, found),
            Block::Fold { summary, blocks } => {
                out.push_str("**");
                escape(out, summary, false);
                out.push_str("**\n\n");
                write(out, blocks);
            }
            Block::Fresh { blocks, .. } => write(out, blocks),
            Block::Fields(_) | Block::Buttons(_) | Block::Screen(_) => {}
        }
    }
}

/// Text that is nothing but text: what Markdown or HTML could take for more is escaped.
fn escape(out: &mut String, text: &str, in_table: bool) {
    for character in text.chars() {
        match character {
            '\n' | '\r' => out.push_str(if in_table { " " } else { "  \n> " }),
            '<' => out.push_str("&lt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '#' | '|' | '~' | '>' | '!' => {
                out.push('\\');
                out.push(character);
            }
            other => out.push(other),
        }
    }
}

fn line_of(out: &mut String, line: &Line, in_table: bool) {
    for piece in line {
        match piece {
            Inline::Text(text) => escape(out, text, in_table),
            Inline::Strong(text) => {
                out.push_str("**");
                escape(out, text, in_table);
                out.push_str("**");
            }
            Inline::Link { address, text } => match web_address(address) {
                Some(address) => {
                    out.push('[');
                    escape(out, text, in_table);
                    out.push_str("](<");
                    out.extend(address.chars().filter(|c| !matches!(c, '<' | '>')));
                    out.push_str(">)");
                }
                None => escape(out, text, in_table),
            },
            Inline::Figure { shown, .. } => escape(out, shown, in_table),
            Inline::Big(inner) => {
                out.push_str("**");
                line_of(out, inner, in_table);
                out.push_str("**");
            }
            Inline::Drawing(_) | Inline::Unseen(_) => {}
            Inline::Break => out.push_str(if in_table { " " } else { "  \n" }),
        }
    }
}

fn table(out: &mut String, table: &Table) {
    escape(out, &table.caption, false);
    out.push_str("\n\n|");
    for column in &table.columns {
        out.push(' ');
        escape(out, column, true);
        out.push_str(" |");
    }
    out.push_str("\n|");
    for _ in &table.columns {
        out.push_str(" --- |");
    }
    out.push('\n');
    for row in &table.rows {
        out.push('|');
        for cell in &row.cells {
            out.push(' ');
            line_of(out, cell, true);
            out.push_str(" |");
        }
        out.push('\n');
    }
    out.push('\n');
}
