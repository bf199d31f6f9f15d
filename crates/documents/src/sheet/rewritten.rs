//! What spreadsheets do to texts that look like numbers, dates or formulas: `2.0` becomes `2`, `1.1.0` and `MAR-1` become
//! dates, `03` becomes `3`.
//!
//! When a sheet is written, such a text gets an apostrophe, so that spreadsheets leave it as it is. When a sheet is read, a
//! text that was rewritten all the same is recognised.

use engine::decimal;

/// Beginnings of the names of months in the languages of spreadsheets that are common in the region, with their number.
const MONTHS: [(&str, u32); 30] = [
    ("jan", 1),
    ("ene", 1),
    ("feb", 2),
    ("fev", 2),
    ("fév", 2),
    ("mar", 3),
    ("mär", 3),
    ("mrz", 3),
    ("mac", 3),
    ("apr", 4),
    ("avr", 4),
    ("abr", 4),
    ("may", 5),
    ("mai", 5),
    ("mei", 5),
    ("jun", 6),
    ("jul", 7),
    ("aug", 8),
    ("aoû", 8),
    ("ago", 8),
    ("agu", 8),
    ("ogo", 8),
    ("sep", 9),
    ("oct", 10),
    ("okt", 10),
    ("out", 10),
    ("nov", 11),
    ("dec", 12),
    ("dez", 12),
    ("dis", 12),
];

/// The text without what spreadsheets change on their own: carriage returns, and blanks at the ends of lines.
pub(super) fn plain_lines(text: &str) -> String {
    let lines: Vec<&str> = text.split('\n').map(str::trim_end).collect();
    lines.join("\n").trim().to_owned()
}

/// Whether two texts are the same but for [`plain_lines`].
pub(super) fn is_same(a: &str, b: &str) -> bool {
    a == b || plain_lines(a) == plain_lines(b)
}

/// Whether a spreadsheet could take a text for a number, a date, a truth value or a formula, once apostrophes before it
/// are gone.
pub(crate) fn is_at_risk(text: &str) -> bool {
    let text = text.trim_start_matches('\'');
    super::super::table::is_formula(text)
        || is_numeric(text)
        || is_truth(text)
        || numbers_of(text).is_some_and(|(_, has_month)| has_month)
}

/// Whether a spreadsheet may have made `cell` out of `original`.
pub(super) fn is_rewritten(original: &str, cell: &str) -> bool {
    if is_same(original, cell) {
        return true;
    }
    let (original, cell) = (original.trim(), cell.trim());
    if is_truth(original) && original.eq_ignore_ascii_case(cell) {
        return true;
    }
    if let (Some(a), Some(b)) = (number_of(original), number_of(cell)) {
        // `1.23457E+11` has lost digits; all else is exact.
        let precision = if cell.contains(['e', 'E']) { 1e-4 } else { 0.0 };
        return (a - b).abs() <= precision * a.abs();
    }
    is_date_of(original, cell)
}

/// Digits, and marks that stand in numbers, dates and times.
fn is_numeric(text: &str) -> bool {
    let text = text.trim();
    text.contains(|c: char| c.is_ascii_digit())
        && text
            .chars()
            .all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | ':' | '/' | '-' | '+' | '%' | 'e' | 'E' | ' '))
}

fn is_truth(text: &str) -> bool {
    ["true", "false"].iter().any(|word| text.trim().eq_ignore_ascii_case(word))
}

/// The number that a text is, with a point or a comma before its decimals.
fn number_of(text: &str) -> Option<f64> {
    if !is_numeric(text) {
        return None;
    }
    let has_comma = text.matches(',').count() == 1 && !text.contains('.');
    let text = if has_comma { text.replace(',', ".") } else { text.to_owned() };
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1.0, digits),
        None => (1.0, text.strip_prefix('+').unwrap_or(&text)),
    };
    let (mantissa, power) = digits.split_once(['e', 'E']).map_or((digits, "0"), |(mantissa, power)| (mantissa, power));
    let (whole, decimals) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let power = power.strip_prefix(['-', '+']).unwrap_or(power);
    let is_number = is_digits(whole)
        && is_digits(decimals)
        && !(whole.is_empty() && decimals.is_empty())
        && is_digits(power)
        && !power.is_empty();
    is_number.then(|| sign * decimal::parse(digits)).filter(|number| number.is_finite())
}

/// The numbers in what could be a date, names of months as theirs, and whether there is such a name; none for any other
/// text.
pub(super) fn numbers_of(text: &str) -> Option<(Vec<u32>, bool)> {
    let mut numbers = Vec::new();
    let mut has_month = false;
    let mut rest = text.trim();
    while let Some(first) = rest.chars().next() {
        let is_of = |c: char| if first.is_ascii_digit() { c.is_ascii_digit() } else { c.is_alphabetic() };
        let end = rest.find(|c| !is_of(c)).unwrap_or(rest.len()).max(first.len_utf8());
        let (run, after) = rest.split_at(end);
        rest = after;
        if first.is_ascii_digit() {
            numbers.push(run.parse().ok()?);
        } else if first.is_alphabetic() {
            let run = run.to_lowercase();
            let (_, month) = MONTHS.iter().find(|(name, _)| run.starts_with(name))?;
            if has_month {
                return None;
            }
            has_month = true;
            numbers.push(*month);
        } else if !matches!(first, ' ' | '-' | '/' | '.' | ',') {
            return None;
        }
    }
    ((2..=3).contains(&numbers.len())).then_some((numbers, has_month))
}

/// Whether `cell` is a date that a spreadsheet may have read out of `original`: the same numbers in any order, years with
/// two or four digits, and where the original has two numbers the day or the year that was added.
fn is_date_of(original: &str, cell: &str) -> bool {
    let (Some((from, _)), Some((mut to, has_month))) = (numbers_of(original), numbers_of(cell)) else { return false };
    if to.len() < from.len() || to.len() < 3 && !has_month {
        return false;
    }
    let is_year_of = |short: u32, long: u32| long >= 1900 && short < 100 && long % 100 == short;
    for number in &from {
        let exact = to.iter().position(|other| other == number);
        let found = exact.or_else(|| to.iter().position(|o| is_year_of(*number, *o) || is_year_of(*o, *number)));
        let Some(found) = found else { return false };
        to.remove(found);
    }
    true
}

#[cfg(test)]
mod tests {
    use super::{is_at_risk, is_rewritten, is_same};

    #[test]
    fn what_spreadsheets_make_of_a_text_is_recognised() {
        for (original, cell) in [
            ("2.0", "2"),
            ("2.0", "2,0"),
            ("1.10", "1.1"),
            ("1.1.0", "01/01/2000"),
            ("1.1.0", "2000-01-01"),
            ("1.1.0", "1.1.00"),
            ("1.2.3", "01/02/03"),
            ("MAR-1", "1-Mar"),
            ("MAR-1", "01/03/2026"),
            ("03", "3"),
            ("1E5", "100000"),
            ("1E5", "1.00E+05"),
            ("123456789012", "1.23457E+11"),
            ("TRUE", "true"),
            ("1/2", "02-Jan"),
            ("2008-01-30", "30/01/2008"),
            ("2008-01-30", "1/30/08"),
            ("two\r\nlines ", "two\nlines"),
        ] {
            assert!(is_rewritten(original, cell), "{original} as {cell}");
        }
        for (original, cell) in [
            ("2.0", "3"),
            ("1.1.0", "1.2.0"),
            ("0.11.0", "0.9.0"),
            ("MAR-1", "2-Mar"),
            ("03", "30"),
            ("A-02", "A-2"),
            ("5(1)", "5(2)"),
            ("2008-01-30", "31/01/2008"),
            ("partial", "full"),
        ] {
            assert!(!is_rewritten(original, cell), "{original} as {cell}");
        }
        assert!(is_same("a\r\nb  ", "a\nb") && !is_same("a\nb", "a b"));
    }

    #[test]
    fn what_would_be_rewritten_is_known_before() {
        for text in ["2.0", "1.1.0", "03", "1E5", "TRUE", "MAR-1", "2026-01-01", "1/2", "=1", "SEPT2", "12 %", "'03"] {
            assert!(is_at_risk(text), "{text}");
        }
        for text in ["", "A-02", "full", "T6-02", "as of March", "new act of June", "Art. 5(1)", "w1", "marking"] {
            assert!(!is_at_risk(text), "{text}");
        }
    }
}
