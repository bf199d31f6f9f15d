//! The journal of drafts, in IndexedDB, which a browser writes to disk at once (see `exchange/journal.rs`).
//!
//! One store of lines in the order they were written, each `[draft, time, whether the browser took the whole draft, record]`. Work is done one piece after the
//! other. Where IndexedDB is denied, full or broken nothing is written, and drafts are kept as they were without it.

use crate::exchange::journal::{self, Line, recall, record, settled};
use crate::exchange::sealed::is_sealed;
use idb::builder::{DatabaseBuilder, ObjectStoreBuilder};
use idb::{Database, Error, TransactionMode};
use js_sys::{Array, Date};
use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::rc::Rc;
use wasm_bindgen::JsValue;

const DATABASE: &str = "palermo-journal";
const STORE: &str = "lines";

/// Something to do.
pub(super) enum Work {
    /// A draft was written; the browser took it, or did not.
    Note {
        /// The draft's key.
        draft: String,
        /// Its text.
        text: String,
        /// Whether local storage has it.
        is_kept: bool,
    },
    /// What is known beyond what local storage has.
    Recall {
        /// Keys and texts of the drafts in local storage.
        kept: BTreeMap<String, String>,
        /// Drafts that were deleted.
        gone: Vec<String>,
        /// Takes for each draft its key, what is kept of it, and what is known of it; none where the journal failed.
        answer: Box<dyn FnOnce(Option<Vec<String>>)>,
    },
    /// Forgets a draft, or with an empty key everything.
    Forget {
        /// The draft's key.
        draft: String,
        /// Called when it is done, with none where the journal failed.
        answer: Box<dyn FnOnce(Option<Vec<String>>)>,
    },
}

#[derive(Default)]
struct State {
    waiting: VecDeque<Work>,
    is_busy: bool,
    /// None yet, or tried: a database, or none to be had.
    database: Option<Option<Rc<Database>>>,
    /// The text of each draft as it was last seen here.
    texts: BTreeMap<String, String>,
    /// What this worker wrote.
    lines: Vec<Line>,
}

/// The journal; a copy costs nothing.
#[derive(Clone, Default)]
pub(super) struct Journal {
    state: Rc<RefCell<State>>,
}

/// A line as it is stored.
struct Stored {
    line: Line,
    record: String,
}

impl Journal {
    /// Does a piece of work once those before it are done.
    pub(super) fn put(&self, work: Work) {
        let is_first = {
            let mut state = self.state.borrow_mut();
            state.waiting.push_back(work);
            !std::mem::replace(&mut state.is_busy, true)
        };
        if is_first {
            let journal = self.clone();
            wasm_bindgen_futures::spawn_local(async move {
                while let Some(work) = journal.next() {
                    journal.do_work(work).await;
                }
            });
        }
    }

    fn next(&self) -> Option<Work> {
        let mut state = self.state.borrow_mut();
        let next = state.waiting.pop_front();
        state.is_busy = next.is_some();
        next
    }

    async fn database(&self) -> Option<Rc<Database>> {
        let known = self.state.borrow().database.clone();
        if let Some(known) = known {
            return known;
        }
        let opened = match DatabaseBuilder::new(DATABASE)
            .version(1)
            .add_object_store(ObjectStoreBuilder::new(STORE).auto_increment(true))
            .build()
            .await
        {
            Ok(mut database) => {
                // Another tab, or the browser's own "clear data", wants it away.
                database.on_version_change(|event| {
                    if let Ok(database) = idb::DatabaseEvent::database(&event) {
                        database.close();
                    }
                });
                Some(Rc::new(database))
            }
            Err(_) => None,
        };
        self.state.borrow_mut().database = Some(opened.clone());
        opened
    }

    async fn do_work(&self, work: Work) {
        let database = self.database().await;
        // What fails is as if there were no journal: the draft itself is in local storage.
        let is_done = match work {
            Work::Note { draft, text, is_kept } => match database {
                Some(database) => {
                    let is_done = self.note(&database, &draft, text, is_kept).await.is_ok();
                    if !is_done {
                        // The journal lacks this text: the next record is a whole one.
                        self.state.borrow_mut().texts.remove(&draft);
                    }
                    is_done
                }
                None => true,
            },
            Work::Recall { kept, gone, answer } => {
                let known = match database {
                    Some(database) => self.recall(&database, kept, &gone).await.ok(),
                    None => None,
                };
                let is_done = known.is_some();
                answer(known);
                is_done
            }
            Work::Forget { draft, answer } => {
                // Where there is no journal there is nothing to forget.
                let is_done = match database {
                    Some(database) => self.forget(&database, &draft).await.is_ok(),
                    None => true,
                };
                answer(is_done.then(Vec::new));
                is_done
            }
        };
        if !is_done {
            // Closed, perhaps, for the browser or another tab: it is opened anew for what comes next.
            self.state.borrow_mut().database = None;
        }
    }

    async fn note(&self, database: &Database, draft: &str, text: String, is_kept: bool) -> Result<(), Error> {
        let now = Date::now();
        let stored = if is_sealed(text.as_bytes()) { all(database).await? } else { Vec::new() };
        let (record, old) = {
            let mut state = self.state.borrow_mut();
            let before = state.texts.get(draft);
            let is_locked = is_sealed(text.as_bytes());
            let was_locked = before.is_some_and(|before| is_sealed(before.as_bytes()));
            let record = record(before.map(String::as_str), &text);
            // A locked draft is noted whole. What was noted before, by another tab, too, is not wanted any more: in clear least of all.
            let old = if is_locked {
                let superseded = |one: &&Stored| one.line.draft == draft && journal::is_superseded(&one.record, &text);
                stored.iter().filter(superseded).map(|one| one.line.id).collect()
            } else if was_locked {
                state.lines.iter().filter(|line| line.draft == draft).map(|line| line.id).collect()
            } else {
                settled(&state.lines, draft, now)
            };
            if record.is_some() {
                state.texts.insert(draft.to_owned(), text);
            }
            (record, old)
        };
        let Some(record) = record else { return Ok(()) };
        let transaction = database.transaction(&[STORE], TransactionMode::ReadWrite)?;
        let store = transaction.object_store(STORE)?;
        let line = Array::of4(&draft.into(), &now.into(), &is_kept.into(), &record.into());
        let id = store.add(&line, None)?.await?.as_f64().unwrap_or_default();
        for old in &old {
            store.delete(JsValue::from_f64(*old))?.await?;
        }
        transaction.commit()?.await?;
        let mut state = self.state.borrow_mut();
        state.lines.retain(|line| !old.iter().any(|old| old.total_cmp(&line.id).is_eq()));
        state.lines.push(Line { draft: draft.to_owned(), time: now, is_kept, id });
        Ok(())
    }

    async fn recall(
        &self,
        database: &Database,
        kept: BTreeMap<String, String>,
        gone: &[String],
    ) -> Result<Vec<String>, Error> {
        for draft in gone {
            self.forget(database, draft).await?;
        }
        let stored = all(database).await?;
        let mut of_draft: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for one in &stored {
            of_draft.entry(&one.line.draft).or_default().push(one.record.clone());
        }
        let mut answer = Vec::new();
        let mut behind: Vec<String> = Vec::new();
        let mut old = Vec::new();
        let mut texts = kept;
        for (draft, records) in of_draft {
            let kept = texts.get(draft).cloned();
            let recalled = recall(kept.as_deref(), &records);
            if let Some(text) = recalled.text {
                answer.extend([draft.to_owned(), kept.unwrap_or_default(), text.clone()]);
                behind.push(draft.to_owned());
                texts.insert(draft.to_owned(), text);
            }
            // What another tab noted in clear of a draft that is locked by now.
            if let Some(text) = texts.get(draft).filter(|text| is_sealed(text.as_bytes())) {
                let in_clear = |one: &&Stored| {
                    one.line.draft == draft
                        && !is_sealed(one.record.as_bytes())
                        && journal::is_superseded(&one.record, text)
                };
                old.extend(stored.iter().filter(in_clear).map(|one| one.line.id));
            }
            // Beside the drafts, where it is offered as it is.
            for record in recalled.unread {
                let name = journal::unread_name(&record);
                if !texts.contains_key(&name) {
                    answer.extend([name, String::new(), record]);
                }
            }
        }
        remove(database, &old).await?;
        let mut state = self.state.borrow_mut();
        let now = Date::now();
        let resumed = |line: Line| {
            let is_behind = behind.contains(&line.draft);
            journal::resumed(line, now, is_behind)
        };
        let is_there = |one: &Stored| !old.iter().any(|id| id.total_cmp(&one.line.id).is_eq());
        state.lines = stored.into_iter().filter(is_there).map(|one| resumed(one.line)).collect();
        state.texts = texts;
        Ok(answer)
    }

    async fn forget(&self, database: &Database, draft: &str) -> Result<(), Error> {
        let is_meant =
            |one: &Stored| draft.is_empty() || one.line.draft == draft || journal::unread_name(&one.record) == draft;
        let ids: Vec<f64> = all(database).await?.iter().filter(|one| is_meant(one)).map(|one| one.line.id).collect();
        remove(database, &ids).await?;
        let mut state = self.state.borrow_mut();
        state.texts.retain(|known, _| !draft.is_empty() && known != draft);
        state.lines.retain(|line| !draft.is_empty() && line.draft != draft);
        Ok(())
    }
}

/// Removes lines.
async fn remove(database: &Database, ids: &[f64]) -> Result<(), Error> {
    if ids.is_empty() {
        return Ok(());
    }
    let transaction = database.transaction(&[STORE], TransactionMode::ReadWrite)?;
    let store = transaction.object_store(STORE)?;
    for id in ids {
        store.delete(JsValue::from_f64(*id))?.await?;
    }
    transaction.commit()?.await?;
    Ok(())
}

/// Everything in the store, the oldest first.
async fn all(database: &Database) -> Result<Vec<Stored>, Error> {
    let transaction = database.transaction(&[STORE], TransactionMode::ReadOnly)?;
    let store = transaction.object_store(STORE)?;
    let keys = store.get_all_keys(None, None)?.await?;
    let values = store.get_all(None, None)?.await?;
    let stored = keys.iter().zip(values.iter()).map(|(key, value)| {
        let parts = Array::from(value);
        let text = |index| parts.get(index).as_string().unwrap_or_default();
        let line = Line {
            draft: text(0),
            time: parts.get(1).as_f64().unwrap_or_default(),
            is_kept: parts.get(2).as_bool().unwrap_or_default(),
            id: key.as_f64().unwrap_or_default(),
        };
        Stored { line, record: text(3) }
    });
    Ok(stored.collect())
}
