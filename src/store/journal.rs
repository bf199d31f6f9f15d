//! The journal of drafts, in IndexedDB, which a browser writes to disk at once (see `documents/src/journal.rs`).
//!
//! One object store with lines in the order in which they were written (`docs/formats.md`, "What the browser keeps"). The
//! time in a line is for people who look into it and is never read. Tasks are done one after the other. Where IndexedDB is
//! denied, full or broken, nothing is written, and drafts are in local storage only.

use super::monotonic;
use documents::journal::Entry;
use draft_sync::journal::{self, Found, JournalMemory, Note, StoredLine};
use idb::builder::{DatabaseBuilder, ObjectStoreBuilder};
use idb::{Database, Error, Transaction, TransactionMode};
use js_sys::{Array, Date};
use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::future::IntoFuture;
use std::rc::Rc;
use wasm_bindgen::{JsCast, JsValue};

const DATABASE: &str = "palermo-journal";
const STORE: &str = "lines";

/// Something to do. An answer is called with what came of it, or none where the journal failed.
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
    memory: JournalMemory,
}

/// The journal; a copy costs nothing.
#[derive(Clone, Default)]
pub(crate) struct Journal {
    state: Rc<RefCell<State>>,
}

impl Journal {
    /// Notes a draft that was written.
    pub(crate) fn note(&self, note: Note) {
        self.put(Work::Note(note));
    }

    /// Finds out what the journal knows beyond local storage. `kept` are the keys and texts of the drafts in local storage, `gone`
    /// the keys of deleted drafts, which are forgotten.
    pub(crate) fn recall(
        &self,
        kept: BTreeMap<String, String>,
        gone: Vec<String>,
        answer: impl FnOnce(Option<Vec<Found>>) + 'static,
    ) {
        self.put(Work::Recall { kept, gone, answer: Box::new(answer) });
    }

    /// Forgets a draft, or with an empty key everything.
    pub(crate) fn forget(&self, draft: &str, answer: impl FnOnce(Option<()>) + 'static) {
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
                    self.state.borrow_mut().memory.noted(draft, is_done);
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
        let stored = if journal::replaces_all(&note) { all(database).await? } else { Vec::new() };
        let line = self.state.borrow().memory.line(&note, &stored, monotonic());
        let Some(new) = line else { return Ok(()) };
        let Note { draft, is_kept, .. } = note;
        let transaction = database.transaction(&[STORE], TransactionMode::ReadWrite)?;
        let store = transaction.object_store(STORE)?;
        let replaced: Array = new.entry.replaced.iter().map(|name| JsValue::from_str(name)).collect();
        let record = new.entry.record.into();
        let line = Array::of5(&draft.as_str().into(), &Date::now().into(), &is_kept.into(), &record, &replaced);
        // Everything is asked for at once, so that a page that is closed now need not wait for any of it.
        let added = store.add(&line, None)?.into_future();
        for id in &new.old {
            store.delete(JsValue::from_f64(*id))?;
        }
        finish(transaction).await?;
        let id = added.await?.as_f64().unwrap_or_default();
        self.state.borrow_mut().memory.wrote(draft, is_kept, id, &new.old, monotonic());
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
        let recall = journal::recall(&stored, &kept);
        remove(database, &recall.old).await?;
        self.state.borrow_mut().memory.found(&stored, &recall, monotonic());
        Ok(recall.found)
    }

    async fn drop_lines(&self, database: &Database, draft: &str) -> Result<(), Error> {
        remove(database, &journal::lines_of(&all(database).await?, draft)).await?;
        self.state.borrow_mut().memory.forgot(draft);
        Ok(())
    }
}

/// Waits until a transaction is done; where the browser gave it up (there is no room), it is an error.
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
async fn all(database: &Database) -> Result<Vec<StoredLine>, Error> {
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
        StoredLine {
            id: key.as_f64().unwrap_or_default(),
            draft: text(0),
            is_kept: parts.get(2).as_bool().unwrap_or_default(),
            entry: Entry { record: text(3), replaced },
        }
    });
    Ok(stored.collect())
}
