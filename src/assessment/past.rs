//! Which earlier states of a draft are kept: of today one an hour, of each day before one, ten at most.

use crate::order::order_of_texts;

/// Most states that are kept of one draft.
pub const MOST: usize = 10;

/// The part of a time that two states have in common where only the newer one is kept.
fn spell<'a>(time: &'a str, now: &str) -> &'a str {
    let is_today = time.get(..10).is_some_and(|day| now.starts_with(day));
    time.get(..if is_today { 13 } else { 10 }).unwrap_or(time)
}

/// Those of the times, as in files and in any order, whose states need not be kept any longer.
pub fn thinned<'a>(times: &[&'a str], now: &str) -> Vec<&'a str> {
    let mut kept: Vec<&str> = Vec::new();
    let mut dropped = Vec::new();
    // The newest first.
    for time in order_of_texts(times).into_iter().rev().filter_map(|index| times.get(index).copied()) {
        let is_first = kept.iter().all(|known| spell(known, now) != spell(time, now));
        if is_first && kept.len() < MOST { kept.push(time) } else { dropped.push(time) }
    }
    dropped
}
