//! The journal of drafts, in IndexedDB, which a browser writes to disk at once (see `exchange/journal.rs`).
//!
//! One object store with lines in the order in which they were written (`docs/formats.md`, "What the browser keeps"). The
//! time in a line is for people who look into it and is never read. Tasks are done one after the other. Where IndexedDB is
//! denied, full or broken, nothing is written, and drafts are in local storage only.

use super::monotonic;
use crate::exchange::journal::{self, Entry, Line, in_place_of, recall, record, settled, whole_record};
use crate::exchange::sealed::is_sealed;
use idb::builder::{DatabaseBuilder, ObjectStoreBuilder};
use idb::{Database, Error, Transaction, TransactionMode};
use js_sys::{Array, Date};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::future::IntoFuture;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};

const DATABASE: &str = "palermo-journal";
const STORE: &str = "lines";

/// A draft that was written.
#[derive(Debug)]
pub struct Note {
    /// The draft's key.
    pub draft: String,
    /// The text of the draft that was noted before, by this page or another one; none where there is none.
    pub before: Option<String>,
    /// The text of the draft now.
    pub text: String,
    /// Whether local storage has this text.
    pub is_kept: bool,
}

/// What the journal knows of a draft beyond what local storage has.
#[derive(Debug)]
pub struct Found {
    /// The draft's key.
    pub draft: String,
    /// The text in local storage; empty where there was none.
    pub base: String,
    /// The draft with all that the journal knows of it; none where that is no more than local storage has.
    pub text: Option<String>,
    /// Another state of the draft, to be kept beside it.
    pub beside: Option<String>,
}

/// A task. `answer` is called with its result, or none where the journal failed.
enum Work {
    Note(Note),
    Recall { kept: BTreeMap<String, String>, gone: Vec<String>, answer: Box<dyn FnOnce(Option<Vec<Found>>)> },
    Forget { draft: String, answer: Box<dyn FnOnce(Option<()>)> },
}

#[derive(Default)]
struct State {
    waiting: VecDeque<Work>,
    is_busy: bool,
    /// None before it was opened for the first time; then the database, or none where there is none.
    database: Option<Option<Rc<Database>>>,
    /// Drafts whose last note failed: their next record holds the whole draft.
    lacking: BTreeSet<String>,
    /// The lines that this page wrote or found.
    lines: Vec<Line>,
}

/// The journal; a copy costs nothing.
#[derive(Clone, Default)]
pub struct Journal {
    state: Rc<RefCell<State>>,
}

/// A line as it is stored.
struct Stored {
    id: f64,
    draft: String,
    is_kept: bool,
    entry: Entry,
}

impl Journal {
    /// Notes a draft that was written.
    pub fn note(&self, note: Note) {
        self.put(Work::Note(note));
    }

    /// Finds out what the journal knows beyond local storage. `kept` are the keys and texts of the drafts in local storage, `gone`
    /// the keys of deleted drafts, which are forgotten.
    pub fn recall(
        &self,
        kept: BTreeMap<String, String>,
        gone: Vec<String>,
        answer: impl FnOnce(Option<Vec<Found>>) + 'static,
    ) {
        self.put(Work::Recall { kept, gone, answer: Box::new(answer) });
    }

    /// Forgets a draft, or with an empty key everything.
    pub fn forget(&self, draft: &str, answer: impl FnOnce(Option<()>) + 'static) {
        self.put(Work::Forget { draft: draft.to_owned(), answer: Box::new(answer) });
    }

    /// Queues a task and, if none is running, begins with it.
    fn put(&self, work: Work) {
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
                // Another tab, or "clear data" of the browser, wants to delete the database.
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
        // A failure is as if there were no journal: the draft itself is in local storage.
        let is_done = match work {
            Work::Note(note) => match database {
                Some(database) => {
                    let draft = note.draft.clone();
                    let is_done = self.write(&database, note).await.is_ok();
                    let lacking = &mut self.state.borrow_mut().lacking;
                    if is_done {
                        lacking.remove(&draft)
                    } else {
                        lacking.insert(draft)
                    };
                    is_done
                }
                None => true,
            },
            Work::Recall { kept, gone, answer } => {
                let known = match database {
                    Some(database) => self.find(&database, kept, &gone).await.ok(),
                    None => None,
                };
                let is_done = known.is_some();
                answer(known);
                is_done
            }
            Work::Forget { draft, answer } => {
                // Where there is no journal there is nothing to forget.
                let is_done = match database {
                    Some(database) => self.drop_lines(&database, &draft).await.is_ok(),
                    None => true,
                };
                answer(is_done.then_some(()));
                is_done
            }
        };
        if !is_done {
            // The browser or another tab may have closed the database: it is opened again for the next task.
            self.state.borrow_mut().database = None;
        }
    }

    async fn write(&self, database: &Database, note: Note) -> Result<(), Error> {
        let Note { draft, before, text, is_kept } = note;
        let is_whole = self.state.borrow().lacking.contains(&draft);
        let before = before.as_deref();
        let made = if is_whole { whole_record(before, &text) } else { record(before, &text) };
        let Some(record) = made else { return Ok(()) };
        let is_locked = |text: &str| is_sealed(text.as_bytes());
        let (entry, old) = if is_locked(&text) || before.is_some_and(is_locked) {
            let stored: Vec<Stored> = all(database).await?.into_iter().filter(|one| one.draft == draft).collect();
            let entries: Vec<Entry> = stored.iter().map(|one| one.entry.clone()).collect();
            let (entry, gone) = in_place_of(record, &entries);
            (entry, gone.into_iter().filter_map(|position| stored.get(position).map(|one| one.id)).collect())
        } else {
            (Entry::from(record), settled(&self.state.borrow().lines, &draft, monotonic()))
        };
        let transaction = database.transaction(&[STORE], TransactionMode::ReadWrite)?;
        let store = transaction.object_store(STORE)?;
        let replaced: Array = entry.replaced.iter().map(|name| JsValue::from_str(name)).collect();
        let line =
            Array::of5(&draft.as_str().into(), &Date::now().into(), &is_kept.into(), &entry.record.into(), &replaced);
        // All requests are made at once, so that the transaction completes even if the page is closed now.
        let added = store.add(&line, None)?.into_future();
        for id in &old {
            store.delete(JsValue::from_f64(*id))?;
        }
        finish(transaction).await?;
        let id = added.await?.as_f64().unwrap_or_default();
        let lines = &mut self.state.borrow_mut().lines;
        lines.retain(|line| !is_one_of(&old, line.id));
        lines.push(Line { draft, time: monotonic(), is_kept, id });
        Ok(())
    }

    async fn find(
        &self,
        database: &Database,
        kept: BTreeMap<String, String>,
        gone: &[String],
    ) -> Result<Vec<Found>, Error> {
        for draft in gone {
            self.drop_lines(database, draft).await?;
        }
        let stored = all(database).await?;
        let mut of_draft: BTreeMap<&str, Vec<Entry>> = BTreeMap::new();
        for one in &stored {
            of_draft.entry(&one.draft).or_default().push(one.entry.clone());
        }
        let mut answer = Vec::new();
        let mut behind: Vec<&str> = Vec::new();
        let mut old = Vec::new();
        for (draft, entries) in of_draft {
            let base = kept.get(draft).cloned();
            let recalled = recall(base.as_deref(), &entries);
            let is_locked = recalled.text.as_ref().or(base.as_ref()).is_some_and(|text| is_sealed(text.as_bytes()));
            // Removed are readable lines of a draft that was locked since, and lines whose content is handed out to be kept beside it.
            old.extend(
                stored
                    .iter()
                    .filter(|one| one.draft == draft)
                    .filter(|one| recalled.beside.is_some() || is_locked && journal::is_in_clear(&one.entry.record))
                    .map(|one| one.id),
            );
            if recalled.text.is_some() || recalled.beside.is_some() {
                let (base, text) = (base.unwrap_or_default(), recalled.text);
                answer.push(Found { draft: draft.to_owned(), base, text, beside: recalled.beside });
                behind.push(draft);
            }
            // Records that cannot be read are offered among the drafts, as they are.
            for record in recalled.unread {
                let draft = journal::unread_name(&record);
                if !kept.contains_key(&draft) {
                    answer.push(Found { draft, base: String::new(), text: Some(record), beside: None });
                }
            }
        }
        remove(database, &old).await?;
        let now = monotonic();
        let resumed = |one: &Stored| {
            let line = Line { draft: one.draft.clone(), time: now, is_kept: one.is_kept, id: one.id };
            journal::resumed(line, now, behind.contains(&one.draft.as_str()))
        };
        let lines = stored.iter().filter(|one| !is_one_of(&old, one.id)).map(resumed).collect();
        self.state.borrow_mut().lines = lines;
        Ok(answer)
    }

    async fn drop_lines(&self, database: &Database, draft: &str) -> Result<(), Error> {
        let is_meant =
            |one: &Stored| draft.is_empty() || one.draft == draft || journal::unread_name(&one.entry.record) == draft;
        let ids: Vec<f64> = all(database).await?.iter().filter(|one| is_meant(one)).map(|one| one.id).collect();
        remove(database, &ids).await?;
        self.state.borrow_mut().lines.retain(|line| !draft.is_empty() && line.draft != draft);
        Ok(())
    }
}

fn is_one_of(ids: &[f64], id: f64) -> bool {
    ids.iter().any(|known| known.total_cmp(&id).is_eq())
}

/// Waits until a transaction is done. It is an error where the browser aborted it, for example for lack of room.
async fn finish(transaction: Transaction) -> Result<(), Error> {
    if transaction.commit()?.await?.is_committed() { Ok(()) } else { Err(Error::DomExceptionNotFound) }
}

/// Removes lines.
async fn remove(database: &Database, ids: &[f64]) -> Result<(), Error> {
    if ids.is_empty() {
        return Ok(());
    }
    let transaction = database.transaction(&[STORE], TransactionMode::ReadWrite)?;
    let store = transaction.object_store(STORE)?;
    for id in ids {
        store.delete(JsValue::from_f64(*id))?;
    }
    finish(transaction).await
}

/// Everything in the store, the oldest first.
async fn all(database: &Database) -> Result<Vec<Stored>, Error> {
    let transaction = database.transaction(&[STORE], TransactionMode::ReadOnly)?;
    let store = transaction.object_store(STORE)?;
    let keys = store.get_all_keys(None, None)?.into_future();
    let values = store.get_all(None, None)?.await?;
    let keys = keys.await?;
    let stored = keys.iter().zip(values.iter()).map(|(key, value)| {
        let parts = Array::from(value);
        let text = |index| parts.get(index).as_string().unwrap_or_default();
        // Earlier releases wrote four parts.
        let replaced = parts.get(4).dyn_into::<Array>().unwrap_or_default();
        let replaced = replaced.iter().filter_map(|name| name.as_string()).collect();
        Stored {
            id: key.as_f64().unwrap_or_default(),
            draft: text(0),
            is_kept: parts.get(2).as_bool().unwrap_or_default(),
            entry: Entry { record: text(3), replaced },
        }
    });
    Ok(stored.collect())
}
