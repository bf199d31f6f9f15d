//! What one page does with the journal ([`documents::journal`]): which line it writes, which it removes, what it tells of them.
//! Reading and writing the lines themselves is the browser's part.

use documents::encrypted::is_encrypted;
use documents::journal::{self, Entry, Line, in_place_of, record, settled, whole_record};
use std::collections::{BTreeMap, BTreeSet};

/// A draft that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The draft's key.
    pub draft: String,
    /// The text of it that was noted last, by this page or the one that wrote it; none where there is none.
    pub before: Option<String>,
    /// Its text now.
    pub text: String,
    /// Whether local storage has that.
    pub is_kept: bool,
}

/// What the journal knows of a draft beyond what local storage has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The draft's key.
    pub draft: String,
    /// What local storage had of it; empty: nothing.
    pub base: String,
    /// What is known of it; none where nothing more is.
    pub text: Option<String>,
    /// Another state of it, to be kept beside it.
    pub beside: Option<String>,
}

/// A line as it is stored.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredLine {
    /// What the store calls it; rising.
    pub id: f64,
    /// The draft's key.
    pub draft: String,
    /// Whether the browser took the draft as a whole at that time.
    pub is_kept: bool,
    /// What it says.
    pub entry: Entry,
}

/// A line to be written, and those whose place it takes.
#[derive(Debug, Clone, PartialEq)]
pub struct NewLine {
    /// What it says.
    pub entry: Entry,
    /// The lines that go.
    pub old: Vec<f64>,
}

/// What the lines that are stored come to.
#[derive(Debug, Default)]
pub struct Recall {
    /// What is told of the drafts.
    pub found: Vec<Found>,
    /// The lines that go.
    pub old: Vec<f64>,
    /// The drafts of which local storage lacks something.
    behind: BTreeSet<String>,
}

/// What a page remembers of the journal. Times are milliseconds of a clock that nobody sets.
#[derive(Debug, Default)]
pub struct JournalMemory {
    /// Drafts of which the last note failed: the next record is a whole one.
    lacking: BTreeSet<String>,
    /// What this page wrote, or found.
    lines: Vec<Line>,
}

/// Whether the lines that are stored of a draft have to be known before a note of it is written: one line takes the place of all
/// others where the draft is locked, or was.
pub fn replaces_all(note: &Note) -> bool {
    let is_locked = |text: &str| is_encrypted(text.as_bytes());
    is_locked(&note.text) || note.before.as_deref().is_some_and(is_locked)
}

/// What the lines come to beyond what local storage has: `kept` are keys and texts of the drafts there.
pub fn recall(stored: &[StoredLine], kept: &BTreeMap<String, String>) -> Recall {
    let mut of_draft: BTreeMap<&str, Vec<Entry>> = BTreeMap::new();
    for one in stored {
        of_draft.entry(&one.draft).or_default().push(one.entry.clone());
    }
    let mut answer = Recall::default();
    for (draft, entries) in of_draft {
        let base = kept.get(draft).cloned();
        let recalled = journal::recall(base.as_deref(), &entries);
        let is_locked = recalled.text.as_ref().or(base.as_ref()).is_some_and(|text| is_encrypted(text.as_bytes()));
        // What another tab noted in clear of a draft that is locked by now; and what is handed out to be kept beside the draft.
        let goes =
            |one: &&StoredLine| recalled.beside.is_some() || is_locked && journal::is_in_clear(&one.entry.record);
        answer.old.extend(stored.iter().filter(|one| one.draft == draft).filter(goes).map(|one| one.id));
        if recalled.text.is_some() || recalled.beside.is_some() {
            let (base, text, beside) = (base.unwrap_or_default(), recalled.text, recalled.beside);
            answer.found.push(Found { draft: draft.to_owned(), base, text, beside });
            answer.behind.insert(draft.to_owned());
        }
        // Beside the drafts, where it is offered as it is.
        for record in recalled.unread {
            let draft = journal::unread_name(&record);
            if !kept.contains_key(&draft) {
                answer.found.push(Found { draft, base: String::new(), text: Some(record), beside: None });
            }
        }
    }
    answer
}

/// The lines of a draft, or with an empty key all of them.
pub fn lines_of(stored: &[StoredLine], draft: &str) -> Vec<f64> {
    let is_meant =
        |one: &&StoredLine| draft.is_empty() || one.draft == draft || journal::unread_name(&one.entry.record) == draft;
    stored.iter().filter(is_meant).map(|one| one.id).collect()
}

impl JournalMemory {
    /// The line that notes a draft, at a time; none where there is nothing to note. `stored` are the lines that are stored, where
    /// [`replaces_all`].
    pub fn line(&self, note: &Note, stored: &[StoredLine], now: f64) -> Option<NewLine> {
        let before = note.before.as_deref();
        let record = if self.lacking.contains(&note.draft) {
            whole_record(before, &note.text)
        } else {
            record(before, &note.text)
        };
        if !replaces_all(note) {
            return Some(NewLine { entry: Entry::from(record?), old: settled(&self.lines, &note.draft, now) });
        }
        let of_draft: Vec<&StoredLine> = stored.iter().filter(|one| one.draft == note.draft).collect();
        let entries: Vec<Entry> = of_draft.iter().map(|one| one.entry.clone()).collect();
        let (entry, gone) = in_place_of(record?, &entries);
        Some(NewLine { entry, old: gone.into_iter().filter_map(|at| of_draft.get(at)).map(|one| one.id).collect() })
    }

    /// A line was written, under that id.
    pub fn wrote(&mut self, draft: String, is_kept: bool, id: f64, old: &[f64], now: f64) {
        self.lines.retain(|line| !is_one_of(old, line.id));
        self.lines.push(Line { draft, time: now, is_kept, id });
    }

    /// Whether the last note of a draft came about.
    pub fn noted(&mut self, draft: String, is_done: bool) {
        if is_done {
            self.lacking.remove(&draft);
        } else {
            self.lacking.insert(draft);
        }
    }

    /// These lines were found stored, and came to that.
    pub fn found(&mut self, stored: &[StoredLine], recall: &Recall, now: f64) {
        let resumed = |one: &StoredLine| {
            let line = Line { draft: one.draft.clone(), time: now, is_kept: one.is_kept, id: one.id };
            journal::resumed(line, now, recall.behind.contains(&one.draft))
        };
        self.lines = stored.iter().filter(|one| !is_one_of(&recall.old, one.id)).map(resumed).collect();
    }

    /// The lines of a draft were removed, or with an empty key all of them.
    pub fn forgot(&mut self, draft: &str) {
        self.lines.retain(|line| !draft.is_empty() && line.draft != draft);
    }
}

fn is_one_of(ids: &[f64], id: f64) -> bool {
    ids.iter().any(|known| known.total_cmp(&id).is_eq())
}
