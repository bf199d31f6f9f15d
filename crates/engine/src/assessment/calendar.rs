//! Days that are probably not meant: in the calendar of another era, too far ahead, too long ago.

use super::document::AssessmentDocument;
use super::is_date;
use texts::{Key, key};

/// The first year of a law, a report or an assessment that is not asked about.
const FIRST: u32 = 1900;
/// Years by which the Buddhist era, as Thailand counts it, is ahead.
const BUDDHIST: u32 = 543;
/// Years by which the era of the Republic of China (Minguo) is behind.
const MINGUO: u32 = 1911;
/// Years in which the Solar and the Lunar Hijri calendars are now, and have been since 1900.
const HIJRI: std::ops::RangeInclusive<u32> = 1279..=1500;

/// Why a day is probably not the one that was meant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Doubt {
    /// Its year is that of the Buddhist era; the same day in the common era.
    Buddhist(String),
    /// Its year is that of the Minguo era; the same day in the common era.
    Minguo(String),
    /// Its year may be one of a Hijri calendar, whose days are others.
    Hijri,
    /// It is more than a year ahead.
    Ahead,
    /// It is before 1900.
    LongAgo,
}

impl Doubt {
    /// The day that was probably meant, where that is known.
    pub fn meant(&self) -> Option<&str> {
        match self {
            Doubt::Buddhist(date) | Doubt::Minguo(date) => Some(date),
            Doubt::Hijri | Doubt::Ahead | Doubt::LongAgo => None,
        }
    }

    /// The text that asks about the day, with places for `{day}`, `{year}` and `{meant}`, the year that was probably meant.
    pub fn key(&self) -> Key {
        match self {
            Doubt::Buddhist(_) => key::DOUBT_BUDDHIST,
            Doubt::Minguo(_) => key::DOUBT_MINGUO,
            Doubt::Hijri => key::DOUBT_HIJRI,
            Doubt::Ahead => key::DOUBT_AHEAD,
            Doubt::LongAgo => key::DOUBT_LONG_AGO,
        }
    }
}

/// Where a day of an assessment stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DatePlace {
    /// The day that the answers describe.
    AsAt,
    /// The day of clearance.
    ClearedOn,
    /// In the evidence of the question that files call so.
    Evidence(String),
}

/// All days of an assessment with their places, in the order of the file.
pub fn dates(document: &AssessmentDocument) -> Vec<(DatePlace, String)> {
    let subject = &document.subject;
    let mut dates = Vec::new();
    dates.extend(subject.as_at.clone().map(|date| (DatePlace::AsAt, date)));
    dates.extend(subject.cleared_on.clone().map(|date| (DatePlace::ClearedOn, date)));
    for (id, answer) in &document.answers {
        let of_evidence = answer.evidence.iter().filter_map(|piece| piece.date.clone());
        dates.extend(of_evidence.map(|date| (DatePlace::Evidence(id.clone()), date)));
    }
    dates
}

/// Why a day is probably not the one that was meant, seen from `today`; both are dates as in files (`2026-11-01`). None
/// for one that is not in doubt, and for what is no date.
pub fn doubt(date: &str, today: &str) -> Option<Doubt> {
    if !is_date(date) || !is_date(today) {
        return None;
    }
    let year: u32 = date.get(..4)?.parse().ok()?;
    let this_year: u32 = today.get(..4)?.parse().ok()?;
    let rest = date.get(4..)?;
    // The 29th of February is there in one era and may not be in the other.
    let in_year = |year: u32| Some(format!("{year:04}{rest}")).filter(|date| is_date(date));
    let is_likely = |year: &u32| (FIRST..=this_year + 1).contains(year);
    let year_ahead = format!("{:04}{}", this_year + 1, today.get(4..)?);
    if date > year_ahead.as_str() {
        let meant = year.checked_sub(BUDDHIST).filter(is_likely).and_then(in_year);
        return Some(meant.map_or(Doubt::Ahead, Doubt::Buddhist));
    }
    if year >= FIRST {
        return None;
    }
    if HIJRI.contains(&year) {
        return Some(Doubt::Hijri);
    }
    let meant = Some(year + MINGUO).filter(is_likely).and_then(in_year);
    Some(meant.map_or(Doubt::LongAgo, Doubt::Minguo))
}
