//! What a report is made of, before it is HTML or Markdown.

use super::picture;

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inline {
    /// Plain text.
    Text(String),
    /// Text that matters.
    Strong(String),
    /// A link: to a page of the form (`#/…`), on the screen only, or to an address of the web.
    Link {
        /// The address.
        address: String,
        /// Its text.
        text: String,
    },
    /// A figure that carries what it shows (`docs/addresses.md`).
    Figure {
        /// Id of the group.
        group: String,
        /// Id of the dimension.
        dimension: String,
        /// `score`, `low`, `high` or `coverage`.
        figure: &'static str,
        /// The exact figure; empty where none is shown.
        exact: String,
        /// What is shown.
        shown: String,
    },
    /// A small picture (SVG) that shows only what the text beside it says, too.
    Drawing(String),
    /// Large text, which is seen first in its cell.
    Big(Line),
    /// What only programs read: in the page, but hidden.
    Unseen(Line),
    /// A new line.
    Break,
}

/// A plain text.
pub fn text(text: impl Into<String>) -> Inline {
    Inline::Text(text.into())
}

/// A text that matters.
pub fn strong(text: impl Into<String>) -> Inline {
    Inline::Strong(text.into())
}

/// A link.
pub fn link(address: impl Into<String>, text: impl Into<String>) -> Inline {
    Inline::Link { address: address.into(), text: text.into() }
}

/// A line.
pub type Line = Vec<Inline>;

/// A line with its figures as plain text. On a page, only the table of a part has figures that programs can read.
pub fn plain(line: &[Inline]) -> Line {
    let piece = |piece: &Inline| match piece {
        Inline::Figure { shown, .. } => Some(text(shown)),
        Inline::Big(line) => Some(Inline::Big(plain(line))),
        Inline::Unseen(_) => None,
        other => Some(other.clone()),
    };
    line.iter().filter_map(piece).collect()
}

/// A row of a table; its first cell names it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// Its class in the style sheet.
    pub class: &'static str,
    /// Its cells, one a column.
    pub cells: Vec<Line>,
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// What it shows.
    pub caption: String,
    /// The names of its columns.
    pub columns: Vec<String>,
    /// Its rows.
    pub rows: Vec<Row>,
}

/// A choice that a person makes on the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Select {
    /// The name of the field.
    pub name: String,
    /// Its label.
    pub label: String,
    /// Value and text of each option.
    pub options: Vec<(String, String)>,
    /// The value chosen.
    pub chosen: String,
}

/// A text or date that a person enters on the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// The name of the field.
    pub name: String,
    /// Its label.
    pub label: String,
    /// `text`, `date` or `password`.
    pub kind: &'static str,
    /// What is entered.
    pub value: String,
}

/// A box to tick on the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tick {
    /// The name of the field.
    pub name: String,
    /// Its value.
    pub value: String,
    /// Its label.
    pub label: String,
}

/// A button of the screen that saves a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Button {
    /// The kind of file, or what else the page is to do (`data-file` in `docs/addresses.md`).
    pub file: String,
    /// What it says.
    pub words: String,
}

/// A field of the screen; files and paper have none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Field {
    /// One of several.
    Select(Select),
    /// A text or date.
    Input(Input),
    /// A box to tick.
    Tick(Tick),
}

/// A block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A section with a heading of level 2 to 4.
    Section {
        /// Its id in the page.
        id: String,
        /// Level of its heading.
        level: u8,
        /// Its heading.
        title: String,
        /// What it holds.
        blocks: Vec<Block>,
    },
    /// A paragraph.
    Paragraph {
        /// Its class in the style sheet: empty, `hint`, `note`, `lead`, or `words` for what a person wrote, with line breaks.
        class: &'static str,
        /// Its line.
        line: Line,
    },
    /// A list.
    List(Vec<Line>),
    /// A table.
    Table(Table),
    /// A picture with the same data as a table.
    Picture {
        /// Its id in the page, and part of the name of its file.
        id: String,
        /// The picture with its title.
        picture: picture::Picture,
        /// The same data.
        data: Table,
    },
    /// Something that opens in place.
    Fold {
        /// What is always seen.
        summary: String,
        /// What it holds.
        blocks: Vec<Block>,
    },
    /// Fields, on the screen alone.
    Fields(Vec<Field>),
    /// Buttons, on the screen alone.
    Buttons(Vec<Button>),
    /// Blocks for the screen alone.
    Screen(Vec<Block>),
    /// Blocks that the page may replace later, by their id.
    Fresh {
        /// Its id in the page.
        id: String,
        /// What it holds now.
        blocks: Vec<Block>,
    },
}

/// The picture of that id among blocks and what they hold.
pub fn find_picture(blocks: Vec<Block>, id: &str) -> Option<picture::Picture> {
    blocks.into_iter().find_map(|block| match block {
        Block::Picture { id: found, picture, .. } => (found == id).then_some(picture),
        Block::Section { blocks, .. }
        | Block::Fold { blocks, .. }
        | Block::Screen(blocks)
        | Block::Fresh { blocks, .. } => find_picture(blocks, id),
        _ => None,
    })
}

/// A paragraph of plain text.
pub fn paragraph(words: impl Into<String>) -> Block {
    Block::Paragraph { class: "", line: vec![text(words)] }
}

/// A quiet paragraph.
pub fn hint(words: impl Into<String>) -> Block {
    Block::Paragraph { class: "hint", line: vec![text(words)] }
}

/// A paragraph that stands out.
pub fn note(words: impl Into<String>) -> Block {
    Block::Paragraph { class: "note", line: vec![text(words)] }
}

/// A section.
pub fn section(level: u8, id: impl Into<String>, title: impl Into<String>, blocks: Vec<Block>) -> Block {
    Block::Section { id: id.into(), level, title: title.into(), blocks }
}
