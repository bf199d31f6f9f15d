//! What is known of the files of a draft: which state was last handed to the browser to save, and which the person is
//! known to have.
//!
//! A page cannot see whether the browser kept what it was handed: the dialog may have been cancelled, or the download
//! blocked. So a file counts as kept when the person says so, or when the draft came out of it.

/// A state of a draft, and when something was done with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The time of the draft's last change then.
    pub state: String,
    /// When, as in files: `2026-11-28T21:30:00Z`.
    pub time: String,
}

/// The files of a draft, as far as they are known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filed {
    /// The last file that was handed to the browser.
    pub handed: Option<Mark>,
    /// The last file that the person is known to have.
    pub kept: Option<Mark>,
}

/// How a draft stands to its files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileStatus<'a> {
    /// There never was one.
    Never,
    /// Such a file was handed to the browser; whether it was kept is not known.
    Handed(&'a Mark),
    /// The person has a file with everything.
    Kept(&'a Mark),
    /// The draft was changed since the last file that the person has.
    ChangedSinceKept(&'a Mark),
    /// The draft was changed since a file was handed to the browser, and none is known to have been kept.
    ChangedSinceHanded(&'a Mark),
}

/// The name of the state of a draft whose document has no time; it has no other state until it is changed.
const TIMELESS: &str = "-";

fn name_of(state: &str) -> &str {
    if state.is_empty() { TIMELESS } else { state }
}

impl Mark {
    fn new(state: &str, time: &str) -> Mark {
        Mark { state: name_of(state).to_owned(), time: time.to_owned() }
    }
}

impl Filed {
    /// Reads four lines: state and time of the file handed to the browser, then of the file kept. Where there is none its
    /// lines are empty. Notes of earlier releases have the first two lines only.
    pub fn read(note: &str) -> Filed {
        let mut lines = note.lines();
        let mut mark = || {
            let (state, time) = (lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
            (!state.is_empty()).then(|| Mark { state: state.to_owned(), time: time.to_owned() })
        };
        Filed { handed: mark(), kept: mark() }
    }

    /// The four lines that [`Filed::read`] reads.
    pub fn write(&self) -> String {
        let lines = |mark: &Option<Mark>| {
            mark.as_ref().map_or_else(|| "\n".to_owned(), |mark| format!("{}\n{}", mark.state, mark.time))
        };
        format!("{}\n{}", lines(&self.handed), lines(&self.kept))
    }

    /// A file of that state was handed to the browser.
    pub fn hand_out(&mut self, state: &str, time: &str) {
        self.handed = Some(Mark::new(state, time));
    }

    /// The draft came out of a file of that state at that time.
    pub fn keep(&mut self, state: &str, time: &str) {
        self.kept = Some(Mark::new(state, time));
    }

    /// The person says that the file of that state, which was handed to the browser, is there.
    pub fn confirm(&mut self, state: &str, now: &str) {
        let handed = self.handed.clone().filter(|mark| mark.state.starts_with(name_of(state)));
        self.kept = Some(handed.unwrap_or_else(|| Mark::new(state, now)));
    }

    /// The draft was changed again within the second of that state, so that its time is still the same. Returns whether a file
    /// of that state was known.
    pub fn outdate(&mut self, state: &str) -> bool {
        let mut is_outdated = false;
        let state = name_of(state);
        for mark in [&mut self.handed, &mut self.kept].into_iter().flatten() {
            if mark.state == state {
                // The time of no draft looks like this.
                mark.state.push_str(" and before");
                is_outdated = true;
            }
        }
        is_outdated
    }

    /// How a draft in that state stands to its files.
    pub fn status(&self, state: &str) -> FileStatus<'_> {
        let state = name_of(state);
        let of_now = |mark: &&Mark| mark.state == state;
        match (&self.handed, &self.kept) {
            (_, Some(kept)) if of_now(&kept) => FileStatus::Kept(kept),
            (Some(handed), _) if of_now(&handed) => FileStatus::Handed(handed),
            (_, Some(kept)) => FileStatus::ChangedSinceKept(kept),
            (Some(handed), None) => FileStatus::ChangedSinceHanded(handed),
            (None, None) => FileStatus::Never,
        }
    }
}
