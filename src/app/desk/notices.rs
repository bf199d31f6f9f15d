//! What is said of something that happened: one notice at a time.
//!
//! A notice is true as long as it is shown. It goes with the page it was said on, and one about a change to the draft
//! goes with Undo and Redo.

use super::{Desk, Wrong};
use leptos::prelude::*;
use protocol::{Explanation, Refusal};
use texts::{Key, key};

/// How a notice is meant, which decides how it looks and how it is announced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NoticeKind {
    /// It was done as the person wished: green, in the region of role `status`.
    Done,
    /// Nothing went wrong, but it is to be known: amber, in the region of role `alert`.
    Attention,
    /// It was not done, or not as wished: red, in the region of role `alert`.
    Problem,
}

/// What a person can say or do about a notice, by a button in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Offer {
    /// "I have it": the file of a draft, in the state that was saved.
    HasFile {
        /// The draft's key.
        draft: String,
        /// The state.
        state: String,
    },
}

/// Something that happened to a file or a draft, said until it is dismissed or no longer true.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Notice {
    /// How it is meant.
    pub kind: NoticeKind,
    /// What happened, and what to do now.
    pub title: String,
    /// Particulars, one a line.
    pub lines: Vec<String>,
    /// What can be said about it in turn.
    pub offer: Option<Offer>,
    /// The address of the page it belongs to, where that is another than the one it is first said on.
    page: Option<String>,
    /// It is about a change to the open draft, which Undo takes back.
    is_of_change: bool,
}

impl Notice {
    fn new(kind: NoticeKind, title: impl Into<String>) -> Notice {
        Notice { kind, title: title.into(), lines: Vec::new(), offer: None, page: None, is_of_change: false }
    }

    /// It was done as the person wished.
    pub(crate) fn done(title: impl Into<String>) -> Notice {
        Notice::new(NoticeKind::Done, title)
    }

    /// Nothing went wrong, but it is to be known.
    pub(crate) fn attention(title: impl Into<String>) -> Notice {
        Notice::new(NoticeKind::Attention, title)
    }

    /// It was not done, or not as wished.
    pub(crate) fn problem(title: impl Into<String>) -> Notice {
        Notice::new(NoticeKind::Problem, title)
    }

    /// With particulars.
    #[must_use]
    pub(crate) fn lines(mut self, lines: Vec<String>) -> Notice {
        self.lines = lines;
        self
    }

    /// With something that can be said about it in turn.
    #[must_use]
    pub(crate) fn offer(mut self, offer: Option<Offer>) -> Notice {
        self.offer = offer;
        self
    }

    /// It belongs to the page at that address (`#/…`), stays while one goes there, and goes with the page after it.
    #[must_use]
    pub(crate) fn for_page(mut self, address: impl Into<String>) -> Notice {
        self.page = Some(address.into());
        self
    }

    /// It is about a change to the open draft: Undo and Redo withdraw it.
    #[must_use]
    pub(crate) fn of_change(mut self) -> Notice {
        self.is_of_change = true;
        self
    }
}

impl Desk {
    /// Shows a notice in the place of the one before.
    pub(crate) fn notify(&self, notice: Notice) {
        self.hush();
        self.notice.set(Some(notice));
    }

    /// Says something in a few words beside whether all is saved, until the next thing happens.
    pub(crate) fn announce(&self, words: impl Into<String>) {
        self.said.set(words.into());
    }

    /// What was announced last is over.
    pub(crate) fn hush(&self) {
        if self.said.with_untracked(|said| !said.is_empty()) {
            self.said.set(String::new());
        }
    }

    /// Says that something was done as the person wished.
    pub(super) fn notify_done(&self, words: Key) {
        self.notify(Notice::done(self.t(words)));
    }

    /// Why the worker refused something, in words.
    pub(crate) fn explain_refusal(&self, refusal: Refusal) -> Explanation {
        let title = match refusal {
            Refusal::Refused(explanation) => return explanation,
            Refusal::NeedsPassphrase { .. } => key::LOCK_WORDS,
            Refusal::NotSecureContext => key::SEALED_IMPOSSIBLE,
            Refusal::WorkerLost | Refusal::InstrumentNotLoaded | Refusal::Misunderstood => key::OFFICE_CLOSED,
        };
        Explanation { title: self.t(title).to_owned(), lines: Vec::new() }
    }

    /// Says why the worker refused something.
    pub(crate) fn notify_refused(&self, refusal: Refusal) {
        let Explanation { title, lines } = self.explain_refusal(refusal);
        self.notify(Notice::problem(title).lines(lines));
    }

    /// Withdraws the notice that is shown.
    pub(crate) fn dismiss_notice(&self) {
        self.notice.set(None);
    }

    /// Withdraws the notice that is shown where `is_untrue` says that it holds no longer.
    fn withdraw_notice(&self, is_untrue: impl Fn(&Notice) -> bool) {
        if self.notice.with_untracked(|notice| notice.as_ref().is_some_and(is_untrue)) {
            self.dismiss_notice();
        }
    }

    /// A step was taken back or made again: what was said of a change may not be so any more.
    pub(super) fn change_stepped(&self) {
        self.withdraw_notice(|notice| notice.is_of_change);
    }

    /// The page at `address` is shown now: what was said on the one before goes.
    pub(crate) fn page_left(&self, address: &str) {
        self.set_wrong(&mut |all| all.retain(Wrong::is_of_draft));
        self.withdraw_notice(|notice| notice.page.as_deref() != Some(address));
        self.hush();
    }
}
