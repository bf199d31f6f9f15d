//! What is said of files closed with a passphrase, and of drafts that are kept locked.

use super::Reply;
use documents::json;
use documents::sealed::{MOST_ITERATIONS, SHORTEST, Trouble};
use serde_json::Value;
use texts::{Catalogue, key, later};

/// A refusal without a title asks for a passphrase, with its first line.
pub fn ask(name: &str, is_wrong: bool) -> Reply {
    let texts = Catalogue::complete();
    let words = texts.fill(if is_wrong { later::SEALED_WRONG } else { later::SEALED_ASK }, &[("name", name)]);
    Reply { title: String::new(), said: vec![words], content: None }
}

/// Why a closed file is not opened.
pub fn refused(name: &str, trouble: Trouble) -> Reply {
    let texts = Catalogue::complete();
    let words = match trouble {
        Trouble::Newer => texts.get(later::SEALED_NEWER).to_owned(),
        Trouble::Field(field) => texts.fill(later::SEALED_FIELD, &[("field", field)]),
        Trouble::TooMany => texts.fill(later::SEALED_TOO_MANY, &[("most", &MOST_ITERATIONS.to_string())]),
        Trouble::TooFew => texts.get(later::SEALED_TOO_FEW).to_owned(),
        Trouble::Damaged => texts.get(later::SEALED_DAMAGED).to_owned(),
    };
    Reply { title: texts.fill(later::OPEN_REFUSED, &[("name", name)]), said: vec![words], content: None }
}

/// The browser has no cryptography for this page.
pub fn impossible() -> Reply {
    let texts = Catalogue::complete();
    Reply { title: texts.get(later::SEALED_IMPOSSIBLE).to_owned(), said: Vec::new(), content: None }
}

/// What was closed does not open to the same again.
pub fn differs() -> Reply {
    let texts = Catalogue::complete();
    let title = texts.fill(key::SAVE_FAILED, &[("name", texts.get(later::SEALED_FILE))]);
    Reply { title, said: vec![texts.get(later::SAVE_DIFFERS).to_owned()], content: None }
}

/// The locked draft cannot be read at all.
pub fn unreadable() -> Reply {
    let texts = Catalogue::complete();
    let said = vec![texts.get(later::LOCK_UNREADABLE).to_owned()];
    Reply { title: texts.get(later::LOCK_NOT_OPENED).to_owned(), said, content: None }
}

/// The passphrase does not open the draft: it is asked for again.
pub fn wrong() -> Reply {
    Reply { title: String::new(), said: vec![Catalogue::complete().get(later::LOCK_WRONG).to_owned()], content: None }
}

/// The passphrase of a draft is not known here, or not any more.
pub fn locked_elsewhere() -> Reply {
    Reply { title: String::new(), said: Vec::new(), content: None }
}

/// What a passphrase is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A file to be saved.
    File,
    /// A draft to be kept locked.
    Draft,
}

/// What a person calls a draft that is to be locked.
pub fn label(options: &[u8]) -> String {
    let options = json::parse(options).unwrap_or_default();
    options.get("label").and_then(Value::as_str).unwrap_or_default().trim().to_owned()
}

/// The passphrase that options name, or what is wrong with it.
///
/// # Errors
/// A refusal in words.
pub fn passphrase(options: &[u8], purpose: Purpose) -> Result<String, Reply> {
    let options = json::parse(options).unwrap_or_default();
    let word = |name: &str| options.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let (passphrase, again) = (word("passphrase"), word("again"));
    let texts = Catalogue::complete();
    let wrong = if passphrase.chars().count() < SHORTEST {
        texts.fill(later::SEALED_SHORT, &[("least", &SHORTEST.to_string())])
    } else if passphrase != again {
        texts.get(later::SEALED_UNEQUAL).to_owned()
    } else {
        return Ok(passphrase);
    };
    let title = match purpose {
        Purpose::File => texts.fill(key::SAVE_FAILED, &[("name", texts.get(later::SEALED_FILE))]),
        Purpose::Draft => texts.get(later::LOCK_NOT_SET).to_owned(),
    };
    Err(Reply { title, said: vec![wrong], content: None })
}

/// Whether options ask for a closed file.
pub fn is_wanted(options: &[u8]) -> bool {
    let options = json::parse(options).unwrap_or_default();
    options.get("kind").and_then(Value::as_str) == Some(report::files::SEALED)
}
