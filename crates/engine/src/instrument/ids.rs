//! Typed ids, and the lists that they index.
//!
//! An id is a position in the lists of one [`Instrument`](super::Instrument). Only `instrument` makes ids (the constructor is
//! private to it), and an [`IdVec`] never gets shorter, so an id always finds its entry in the lists of its instrument, in
//! its answers and in its scores. Indexing by it therefore needs no fallback: it panics only where ids of one instrument are used
//! with another, which is a mistake in the program.

use std::fmt;
use std::marker::PhantomData;
use std::ops::{Index, IndexMut};

/// What an [`IdVec`] is indexed by. Its module is private, so that only `instrument` can make an id out of a position.
pub trait Id: Copy + Ord + fmt::Debug {
    /// The id of a position.
    fn new(position: usize) -> Self;
    /// The position of an id.
    fn position(self) -> usize;
}

macro_rules! ids {
    ($($(#[$about:meta])+ $name:ident;)+) => {$(
        $(#[$about])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(usize);

        impl $name {
            /// Its position in the instrument, from 0.
            #[inline(always)]
            pub const fn index(self) -> usize {
                self.0
            }
        }

        impl Id for $name {
            #[inline(always)]
            fn new(position: usize) -> $name {
                $name(position)
            }
            #[inline(always)]
            fn position(self) -> usize {
                self.0
            }
        }
    )+};
}

ids! {
    /// A part, group or indicator in the tree ([`Instrument::nodes`](super::Instrument::nodes)).
    NodeId;
    /// A question ([`Instrument::indicators`](super::Instrument::indicators)).
    IndicatorId;
    /// A dimension ([`Instrument::dimensions`](super::Instrument::dimensions)).
    DimensionId;
    /// An indicator in one dimension, asked or not ([`Instrument::item`](super::Instrument::item)).
    ItemId;
}

/// A list with one entry for each id of a kind, in the order of the instrument.
pub struct IdVec<K, V> {
    entries: Vec<V>,
    key: PhantomData<fn(K)>,
}

impl<K: Id, V> IdVec<K, V> {
    pub(super) fn new(entries: Vec<V>) -> IdVec<K, V> {
        IdVec { entries, key: PhantomData }
    }

    /// The same entry for each of the first `len` ids.
    pub(super) fn filled(len: usize, entry: V) -> IdVec<K, V>
    where
        V: Clone,
    {
        IdVec::new(vec![entry; len])
    }

    /// Adds an entry; returns its id.
    pub(super) fn push(&mut self, entry: V) -> K {
        self.entries.push(entry);
        K::new(self.entries.len() - 1)
    }

    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// All ids.
    pub fn ids(&self) -> impl DoubleEndedIterator<Item = K> + ExactSizeIterator + Clone + use<K, V> {
        (0..self.entries.len()).map(K::new)
    }

    /// All ids with their entries.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (K, &V)> + ExactSizeIterator + Clone {
        self.entries.iter().enumerate().map(|(position, entry)| (K::new(position), entry))
    }

    /// All entries.
    pub fn values(&self) -> std::slice::Iter<'_, V> {
        self.entries.iter()
    }

    /// All entries, to be changed.
    pub fn values_mut(&mut self) -> std::slice::IterMut<'_, V> {
        self.entries.iter_mut()
    }

    /// The entries alone.
    pub fn into_values(self) -> std::vec::IntoIter<V> {
        self.entries.into_iter()
    }

    /// The first id whose entry is wanted.
    pub fn find(&self, is_wanted: impl FnMut(&V) -> bool) -> Option<K> {
        self.entries.iter().position(is_wanted).map(K::new)
    }

    /// A list for the same ids, made entry by entry.
    pub fn map<W>(&self, entry: impl FnMut(&V) -> W) -> IdVec<K, W> {
        IdVec::new(self.entries.iter().map(entry).collect())
    }

    /// A list for the same ids, made id by id.
    pub fn map_ids<W>(&self, entry: impl FnMut(K) -> W) -> IdVec<K, W> {
        IdVec::new(self.ids().map(entry).collect())
    }

    /// A list for the same ids, with the same entry for each.
    pub fn with<W: Clone>(&self, entry: W) -> IdVec<K, W> {
        IdVec::filled(self.len(), entry)
    }
}

impl<K: Id, V> Index<K> for IdVec<K, V> {
    type Output = V;

    #[inline(always)]
    fn index(&self, id: K) -> &V {
        match self.entries.get(id.position()) {
            Some(entry) => entry,
            None => of_another_instrument(),
        }
    }
}

impl<K: Id, V> IndexMut<K> for IdVec<K, V> {
    #[inline(always)]
    fn index_mut(&mut self, id: K) -> &mut V {
        match self.entries.get_mut(id.position()) {
            Some(entry) => entry,
            None => of_another_instrument(),
        }
    }
}

/// Kept out of line, so that what indexes stays small enough to be inlined: the program is compiled for size, where nothing is
/// inlined that makes it larger.
#[cold]
#[inline(never)]
#[expect(clippy::panic, reason = "a mistake in the program, see above")]
fn of_another_instrument() -> ! {
    panic!("an id of another instrument")
}

// Written out, since derives would ask the same of the ids.

impl<K, V: Clone> Clone for IdVec<K, V> {
    fn clone(&self) -> Self {
        IdVec { entries: self.entries.clone(), key: PhantomData }
    }

    fn clone_from(&mut self, source: &Self) {
        self.entries.clone_from(&source.entries);
    }
}

impl<K, V: PartialEq> PartialEq for IdVec<K, V> {
    fn eq(&self, other: &Self) -> bool {
        self.entries == other.entries
    }
}

impl<K, V: Eq> Eq for IdVec<K, V> {}

impl<K, V: fmt::Debug> fmt::Debug for IdVec<K, V> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.entries.fmt(formatter)
    }
}
