//! Dates in a sheet, as a person or a spreadsheet wrote them.

use super::rewritten::numbers_of;
use engine::assessment::is_date;

/// The order of the numbers of a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    DayMonth,
    MonthDay,
}

/// The order of the numbers of a date, where only one is possible.
pub(super) fn order_of(cell: &str) -> Option<Order> {
    match numbers_of(cell)? {
        (numbers, false) if numbers.len() == 3 => match numbers.as_slice() {
            [day, 1..=12, _] if (13..=31).contains(day) => Some(Order::DayMonth),
            [1..=12, day, _] if (13..=31).contains(day) => Some(Order::MonthDay),
            _ => None,
        },
        _ => None,
    }
}

/// A date as it stands in files, out of what a person or a spreadsheet wrote; none where it may be another one, or is none.
pub(super) fn date_of(cell: &str, order: Option<Order>) -> Option<String> {
    if is_date(cell) {
        return Some(cell.to_owned());
    }
    let (numbers, has_month) = numbers_of(cell)?;
    let [a, b, c] = numbers.as_slice() else { return None };
    let is_named_first = cell.trim_start().starts_with(char::is_alphabetic);
    let (year, month, day) = match (*a, *b, *c) {
        (year, month, day) if year >= 1000 => (year, month, day),
        (month, day, year) if has_month && is_named_first && year >= 1000 => (year, month, day),
        (day, month, year) if has_month && year >= 1000 => (year, month, day),
        (day, month, year)
            if year >= 1000 && (order == Some(Order::DayMonth) || cell.contains('.') || day == month) =>
        {
            (year, month, day)
        }
        (month, day, year) if year >= 1000 && order == Some(Order::MonthDay) => (year, month, day),
        _ => return None,
    };
    let date = format!("{year:04}-{month:02}-{day:02}");
    is_date(&date).then_some(date)
}
