//! How drafts are kept in this browser: a state machine that knows no browser.
//!
//! [`Model::update`] takes an [`Event`] (the person typed, a timer fired, another tab wrote) and returns [`Effect`]s, which the app carries
//! out: timers, notes in the journal, encryption, what is shown. The browser's store is read and written at once, as local storage
//! is, behind the trait [`Storage`].
//!
//! - A changed draft is written when the person pauses, at the latest after half a second (`saving.rs`).
//! - Several tabs may have the same draft open. Each joins what the others write with its own (`tabs.rs`).
//! - The journal holds what the store may still lose when a browser is killed (`recall.rs`, [`journal`]).
//! - A locked draft is encrypted by the worker, which alone has its key (`lock.rs`).
//! - Earlier states of a draft are kept beside it (`past.rs`), and what is deleted can be put back (`removal.rs`).
//!
//! Spans of time are measured with a clock that nobody can set ([`Millis`]). No time tells what came before what: the texts of a draft are
//! known by their digests, and by which was made from which ([`documents::lineage`]).
//!
//! ```
//! use draft_sync::{Context, DraftStorage, Effect, Event, Millis, Model, SaveStatus, Timer};
//! use engine::assessment::{Draft, Edit, SubjectField};
//!
//! # let text = include_bytes!("../../../instruments/palermo.json");
//! let instruments = [std::rc::Rc::new(documents::read_instrument(text)?)];
//! let at = |now| Context { now: Millis(now), time: "2026-11-24T09:00:00Z", instruments: &instruments, new_id: String::new };
//! // Without a browser's store everything is held in memory, and said to be.
//! let mut model = Model::new(DraftStorage::new(None));
//!
//! let draft = Draft::begin(instruments[0].clone(), "d".to_owned(), "2026-11-24T09:00:00Z");
//! model.update(Event::Begun { key: "d".to_owned(), draft: Box::new(draft) }, &at(0));
//!
//! let edit = Edit::Subject { field: SubjectField::Name, text: Some("Body A".to_owned()) };
//! model.draft_mut().ok_or("no draft")?.edit(edit, "2026-11-24T09:00:01Z");
//! let effects = model.update(Event::Edited, &at(1_000));
//! assert!(effects.iter().any(|effect| matches!(effect, Effect::SetTimer(Timer::Save, 250))));
//!
//! model.update(Event::TimerFired(Timer::Save), &at(1_250));
//! assert_eq!(*model.status(), SaveStatus::NotKept);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

pub mod journal;
mod lock;
mod past;
mod recall;
mod removal;
mod saving;
mod storage;
mod tabs;

pub use removal::Tombstone;
pub use storage::{DraftStorage, Storage, StorageError, StorageKey};

use documents::encrypted::{PlaintextFields, is_encrypted, plaintext_fields};
use documents::journal::name;
use documents::lineage::Lineage;
use documents::save;
use engine::assessment::{Change, Draft};
use engine::fault::Refusal;
use engine::instrument::Instrument;
use journal::{Found, Note};
use serde_json::Value;
use std::rc::Rc;

/// Milliseconds of a clock that nobody sets, from when the page was opened.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Millis(pub u64);

impl Millis {
    /// How long ago another moment of the same page was, in milliseconds.
    fn since(self, earlier: Millis) -> u64 {
        self.0.saturating_sub(earlier.0)
    }
}

/// What an update may know of the world around it.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The time on the page's own clock.
    pub now: Millis,
    /// The time of day, as in files (`2026-11-28T10:42:05Z`). It names earlier states and orders nothing.
    pub time: &'a str,
    /// The instruments that are known.
    pub instruments: &'a [Rc<Instrument>],
    /// Makes an id that nobody else makes, in this tab or another.
    pub new_id: fn() -> String,
}

/// Whether everything is saved.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum SaveStatus {
    /// No draft is open.
    #[default]
    Nothing,
    /// Not written yet.
    Pending,
    /// Written at this time, as in files; with none it was found so.
    Saved(Option<String>),
    /// Written to memory only: the browser keeps nothing.
    NotKept,
    /// Not written.
    Failed(StorageError),
    /// Not written: the draft was locked in another window.
    LockedOut,
    /// Not written: the draft is locked, and its passphrase has to be given again.
    KeyLost,
    /// Not written: the draft was removed in another tab, and the person has not said yet what is to become of it.
    Removed,
}

/// Why a draft is not open.
#[derive(Debug, Clone, PartialEq)]
pub enum OpenDraftError {
    /// There is none of that key.
    Missing,
    /// Its passphrase is needed.
    Locked(PlaintextFields),
    /// It cannot be read.
    Unreadable(Refusal),
}

/// The lock of the open draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lock {
    /// The worker has its key.
    Open,
    /// It is being locked just now; until then it is written in clear.
    Coming,
    /// It was locked in another window, and its passphrase was not given here.
    Out,
    /// Its passphrase was given here, and its key was lost when the worker ended.
    KeyLost,
}

impl Lock {
    /// Whether the passphrase has to be given before anything is written.
    pub fn is_out(self) -> bool {
        matches!(self, Lock::Out | Lock::KeyLost)
    }
}

/// The timers: of each at most one runs, and setting it again starts it anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Timer {
    /// Writes the open draft.
    Save,
    /// Tries again to keep what the browser did not take.
    Retry,
    /// Asks the person about what two tabs typed at the same place.
    Ask,
}

/// What is asked of whoever has the keys of locked drafts. The answer comes as [`Event::VaultAnswered`], with the request itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VaultRequest {
    /// A new key from the passphrase that the person typed, and the draft encrypted with it.
    NewKey {
        /// The draft's key.
        draft: String,
        /// Its text in clear.
        plain: String,
    },
    /// The draft encrypted with the key that is known.
    Encrypt {
        /// The draft's key.
        draft: String,
        /// Its text in clear.
        plain: String,
        /// The text from which that was made, in clear.
        base: String,
        /// Which of these requests it is.
        turn: EncryptTurn,
        /// What it is for.
        purpose: EncryptPurpose,
    },
    /// A locked text of the draft, read.
    Decrypt {
        /// The draft's key.
        draft: String,
        /// The locked text.
        text: String,
        /// What it is for.
        purpose: DecryptPurpose,
        /// Which opening of the draft it is for: what was heard before a draft was opened is in what was opened.
        opening: u32,
    },
}

/// What a draft is encrypted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EncryptPurpose {
    /// To be written in place of the locked text that is there.
    Write,
    /// To be written in place of the text in clear that is there: the draft is being locked.
    FirstWrite,
    /// To be kept where the draft is not open any more by then. An open draft is written once another tab's text is read.
    Spare,
}

/// Which encryption of a draft it is: of those asked for in one opening, a later one has all that an earlier one has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EncryptTurn {
    /// Counts how often a draft was opened on this page.
    opening: u32,
    /// Counts the requests.
    number: u32,
}

/// What a locked text is read for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecryptPurpose {
    /// Another tab wrote it: both are merged.
    Merge,
    /// The same, and then the draft is written.
    JoinAndWrite,
    /// The same, and then the lock is removed.
    JoinAndUnlock,
}

/// Why the vault did not do what it was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VaultError {
    /// It has no key that fits: the passphrase has to be given.
    pub needs_passphrase: bool,
    /// What was not done, in words for the person.
    pub title: String,
    /// Particulars.
    pub lines: Vec<String>,
}

/// Something that happened.
#[derive(Debug)]
pub enum Event {
    /// The page is there: the journal is asked what it knows beyond the store.
    Started,
    /// The open draft was changed.
    Edited,
    /// A timer fired.
    TimerFired(Timer),
    /// The page may be left: what is not written yet is written now.
    PageHidden,
    /// Another tab wrote this text, or with none removed it; without a key it removed everything.
    StorageChanged {
        /// What was written.
        key: Option<StorageKey>,
        /// The text.
        text: Option<String>,
    },
    /// A draft of the store is opened; [`Model::read`] has read it.
    Opened {
        /// Its key.
        key: String,
        /// The draft.
        draft: Box<Draft>,
    },
    /// A draft that was just made or came out of a file is opened and written.
    Begun {
        /// Its key.
        key: String,
        /// The draft.
        draft: Box<Draft>,
    },
    /// The open draft is about to be replaced as a whole: as it is kept, it stays as an earlier state.
    BeforeReplacing,
    /// The person typed at a place of the open draft.
    TypedAt(String),
    /// What the person typed at a place cannot be put together with what another tab has there.
    AskWhich {
        /// The place, as conflicts name it.
        place: String,
        /// What the other tab has.
        theirs: Value,
    },
    /// The person chose between two tabs.
    Chosen {
        /// Which of the conflicts.
        index: usize,
        /// Whether what stands here stays.
        is_mine: bool,
    },
    /// The journal told what it knows.
    Recalled {
        /// What was deleted: the journal was told of it, and has forgotten it now.
        gone: Vec<Tombstone>,
        /// What it knows beyond the store.
        found: Vec<Found>,
    },
    /// The person deletes a draft.
    Deleted {
        /// Its key.
        key: String,
        /// What it is called.
        name: String,
    },
    /// The person puts the draft deleted last back.
    Restored,
    /// The person removes everything.
    AllRemoved,
    /// The journal has forgotten what was deleted.
    Forgotten(Tombstone),
    /// The person keeps the open draft, which was removed in another tab, or lets it go.
    RemovalDecided {
        /// Whether it is kept.
        keeps: bool,
    },
    /// The person locks the open draft.
    LockWanted,
    /// The person removes the lock of the open draft.
    UnlockWanted,
    /// The person closes the open draft, whose passphrase is needed from then on.
    Closed,
    /// The passphrase of a locked draft was given, and the vault has its key.
    PassphraseGiven {
        /// The draft's key.
        key: String,
        /// The locked text.
        text: String,
        /// The text in clear.
        plain: String,
    },
    /// An answer of the vault.
    VaultAnswered(VaultRequest, Result<String, VaultError>),
    /// The worker ended, and with it the keys of locked drafts.
    WorkerLost,
}

/// Something that is to be done.
#[derive(Debug)]
pub enum Effect {
    /// Starts a timer, or starts it anew, with so many milliseconds to go.
    SetTimer(Timer, u64),
    /// Stops a timer.
    ClearTimer(Timer),
    /// Notes a text of a draft in the journal.
    Note(Note),
    /// Asks the journal for what it knows beyond the store ([`Event::Recalled`]).
    Recall {
        /// Keys and texts of the drafts in the store.
        kept: Vec<(String, String)>,
        /// What was deleted and is to be forgotten.
        gone: Vec<Tombstone>,
    },
    /// Has the journal forget a draft ([`Event::Forgotten`]).
    Forget(Tombstone),
    /// Has the journal forget everything ([`Event::Forgotten`]), and says then how many drafts were removed.
    ForgetEverything {
        /// How many there were.
        drafts: usize,
        /// That of everything.
        tombstone: Tombstone,
    },
    /// Asks the vault.
    Vault(VaultRequest),
    /// Has the vault forget the key of a draft.
    ForgetKey(String),
    /// Whether everything is saved has changed.
    Status(SaveStatus),
    /// There is work to lose: the browser may be asked not to delete it.
    AskToPersist,
    /// The list of drafts is another one.
    DraftsChanged,
    /// Which drafts the browser did not take may be different ([`Model::unkept`]).
    UnkeptChanged,
    /// What is to be chosen between tabs may be different ([`Model::conflicts`]).
    ConflictsChanged,
    /// Another draft is the open one.
    DraftOpened,
    /// The page is to be drawn anew as a whole.
    ContentChanged,
    /// The same; the field in use keeps the focus.
    Redraw,
    /// What another tab wrote is in the open draft: figures and questions may be different.
    Merged,
    /// The machine itself changed the open draft by an edit.
    Changed(Change),
    /// Something to say.
    Show(Notice),
    /// The journal gave back what the store had lost of a draft.
    Recovered,
    /// Everything that the page remembers of people's work is to be forgotten, except for the open draft.
    MemoryCleared,
    /// The open draft is closed: its pages are left.
    Leave,
}

/// Something to say to the person.
#[derive(Debug, Clone, PartialEq)]
pub enum Notice {
    /// What two tabs made together is not what was cleared.
    Reopened,
    /// The open draft is locked now.
    Locked,
    /// The lock of the open draft is removed.
    LockRemoved,
    /// Another draft was opened before the lock was made: there is none.
    LockAbandoned,
    /// The worker ended, and the passphrase of the open draft is needed again.
    KeyLost,
    /// The vault did not do what it was asked.
    Refused(VaultError),
    /// A locked draft was opened and cannot be read.
    Unreadable(Refusal),
}

/// A text that the open draft had here before, and until when.
struct Before {
    name: String,
    time: Millis,
    text: String,
}

/// A choice between two tabs: when, where, and the value that was taken and the one that was not.
struct Settled {
    time: Millis,
    place: String,
    chosen: Value,
    rejected: Value,
}

/// The open draft.
struct OpenDraft {
    key: String,
    draft: Draft,
    /// Its text as this tab last read or wrote it, in clear; empty where the browser has none.
    kept: String,
    /// The digest of that text as it is kept.
    stands: String,
    /// The text of it that was last noted in the journal, here or by the tab that wrote it, as it is kept.
    noted: Option<String>,
    lock: Option<Lock>,
    /// Which opening of a draft on this page it is.
    opening: u32,
    /// It was removed in another tab.
    is_removed: bool,
    /// Everything was removed in another tab.
    is_all_removed: bool,
    /// The texts that this tab knew before the one that is kept, the oldest first.
    before: Vec<Before>,
    /// Which texts were made from which.
    lineage: Lineage,
    /// The digests of the texts that what is open was made from.
    made_from: Vec<String>,
    /// Places that another tab changed in another way, and what stands there.
    conflicts: Vec<(String, Value)>,
    /// What was chosen between two tabs a moment ago.
    settled: Vec<Settled>,
}

impl OpenDraft {
    /// A draft that the browser has, in clear (`kept`) and as it stands there (`standing`); with empty texts one that it does not have.
    fn new(key: String, draft: Draft, kept: String, standing: &str) -> OpenDraft {
        let (stands, noted) = match standing {
            "" => (String::new(), None),
            standing => (name(standing), Some(standing.to_owned())),
        };
        OpenDraft {
            key,
            draft,
            kept,
            made_from: vec![stands.clone()],
            stands,
            noted,
            lock: None,
            opening: 0,
            is_removed: false,
            is_all_removed: false,
            before: Vec::new(),
            lineage: Lineage::default(),
            conflicts: Vec::new(),
            settled: Vec::new(),
        }
    }

    fn text(&self) -> String {
        save::draft(self.draft.instrument(), self.draft.document())
    }

    fn storage_key(&self) -> StorageKey {
        StorageKey::Draft(self.key.clone())
    }
}

/// A draft that was deleted, and what was kept of it.
struct Deleted {
    key: String,
    name: String,
    texts: Vec<(StorageKey, String)>,
}

/// How drafts are kept, as far as one tab knows.
#[derive(Default)]
pub struct Model {
    storage: DraftStorage,
    open: Option<OpenDraft>,
    status: SaveStatus,
    /// [`Timer::Save`] runs.
    is_waiting: bool,
    /// The journal is asked, and what it knows is still of use.
    is_recalling: bool,
    /// [`Timer::Retry`] runs.
    is_retrying: bool,
    /// Since when something is not written.
    unwritten: Option<Millis>,
    /// Why the browser did not take what is held.
    trouble: Option<StorageError>,
    /// When an earlier state was last kept, and of which draft.
    last_past: Option<(String, Millis)>,
    /// The latest locked texts that this tab read or wrote, each with the key of its draft.
    own_locked: Vec<(String, String)>,
    /// How many times a draft was opened, and how many times one was encrypted.
    openings: u32,
    encryptions: u32,
    /// For each draft, the latest encryption that was answered.
    answered: Vec<(String, EncryptTurn)>,
    deleted: Option<Deleted>,
    effects: Vec<Effect>,
}

impl Model {
    /// No draft is open yet.
    pub fn new(storage: DraftStorage) -> Model {
        Model { storage, ..Model::default() }
    }

    /// Takes an event, and says what is to be done, in this order.
    pub fn update(&mut self, event: Event, context: &Context<'_>) -> Vec<Effect> {
        match event {
            Event::Started => self.recall(),
            Event::Edited => self.schedule(context),
            Event::TimerFired(Timer::Save) => self.write(context),
            Event::TimerFired(Timer::Retry) => {
                self.is_retrying = false;
                self.try_again(context);
            }
            Event::TimerFired(Timer::Ask) => self.effects.push(Effect::ConflictsChanged),
            Event::PageHidden => self.flush(context),
            Event::StorageChanged { key, text } => self.storage_changed(key.as_ref(), text.as_deref(), context),
            Event::Opened { key, draft } => self.open_stored(key, *draft, context),
            Event::Begun { key, draft } => self.begin(key, *draft, context),
            Event::BeforeReplacing => self.keep_open_past(context),
            Event::TypedAt(place) => self.typed_at(&place),
            Event::AskWhich { place, theirs } => self.ask_which(place, theirs),
            Event::Chosen { index, is_mine } => self.choose(index, is_mine, context),
            Event::Recalled { gone, found } => self.recalled(&gone, found, context),
            Event::Deleted { key, name } => self.delete(key, name, context),
            Event::Restored => self.restore(context),
            Event::AllRemoved => self.remove_everything(context),
            Event::Forgotten(tombstone) => self.lift(&tombstone),
            Event::RemovalDecided { keeps } => self.decide_removed(keeps, context),
            Event::LockWanted => self.begin_lock(context),
            Event::UnlockWanted => self.remove_lock(context),
            Event::Closed => self.close(context),
            Event::PassphraseGiven { key, text, plain } => self.unlocked(key, &text, plain, context),
            Event::VaultAnswered(request, answer) => self.vault_answered(request, answer, context),
            Event::WorkerLost => self.lose_key(),
        }
        std::mem::take(&mut self.effects)
    }

    /// What is kept, and what the browser did not take.
    pub fn storage(&self) -> &DraftStorage {
        &self.storage
    }

    /// The same, to be changed. Drafts themselves are written by [`Model::update`] alone.
    pub fn storage_mut(&mut self) -> &mut DraftStorage {
        &mut self.storage
    }

    /// The open draft.
    pub fn draft(&self) -> Option<&Draft> {
        self.open.as_ref().map(|open| &open.draft)
    }

    /// The open draft, to be changed; [`Event::Edited`] is to follow.
    pub fn draft_mut(&mut self) -> Option<&mut Draft> {
        self.open.as_mut().map(|open| &mut open.draft)
    }

    /// The key of the open draft.
    pub fn open_key(&self) -> Option<&str> {
        self.open.as_ref().map(|open| open.key.as_str())
    }

    /// The lock of the open draft.
    pub fn lock(&self) -> Option<Lock> {
        self.open.as_ref().and_then(|open| open.lock)
    }

    /// Whether everything is saved.
    pub fn status(&self) -> &SaveStatus {
        &self.status
    }

    /// Places of the open draft that another tab changed in another way, and what stands there.
    pub fn conflicts(&self) -> &[(String, Value)] {
        self.open.as_ref().map(|open| open.conflicts.as_slice()).unwrap_or_default()
    }

    /// The name of the draft deleted last, which can be put back.
    pub fn deleted(&self) -> Option<&str> {
        self.deleted.as_ref().map(|deleted| deleted.name.as_str())
    }

    /// Reads a draft of the store.
    ///
    /// # Errors
    /// Why it cannot be opened.
    pub fn read(&self, key: &str, instruments: &[Rc<Instrument>]) -> Result<Draft, OpenDraftError> {
        read(&self.storage.read(&StorageKey::draft(key)).ok_or(OpenDraftError::Missing)?, instruments)
    }

    /// The text of a locked draft, which its passphrase opens. Another tab may have locked what the browser did not take from this one.
    /// Where nothing is kept of it, the latest that this tab has locked or opened.
    pub fn locked_text(&self, key: &str) -> Option<String> {
        let storage_key = StorageKey::draft(key);
        let stored = self.storage.stored(&storage_key).filter(|text| is_encrypted(text.as_bytes()));
        let own = || self.own_locked.iter().rfind(|(draft, _)| draft == key).map(|(_, text)| text.clone());
        stored.or_else(|| self.storage.read(&storage_key)).or_else(own)
    }

    fn is_open(&self, key: &str) -> bool {
        self.open_key() == Some(key)
    }

    fn set_status(&mut self, status: SaveStatus) {
        self.status = status.clone();
        self.effects.push(Effect::Status(status));
    }

    fn show(&mut self, notice: Notice) {
        self.effects.push(Effect::Show(notice));
    }
}

/// Reads a draft as it is kept.
///
/// # Errors
/// Why it cannot be opened; never [`OpenDraftError::Missing`].
pub fn read(text: &str, instruments: &[Rc<Instrument>]) -> Result<Draft, OpenDraftError> {
    match plaintext_fields(text) {
        Some(fields) => Err(OpenDraftError::Locked(fields)),
        None => documents::read_draft(text, instruments).map_err(OpenDraftError::Unreadable),
    }
}
