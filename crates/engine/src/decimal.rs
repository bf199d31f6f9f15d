//! Doubles out of decimal numbers and back, to the last bit.
//!
//! `serde_json` (`float_roundtrip`) and the standard library can do the same, but bring tables and code that are a tenth of
//! what a first visit loads. This is slower for numbers of more than 15 digits, which hardly occur, and small.

use std::cmp::Ordering;

/// Digits beyond these decide nothing but whether there is more: halfway between two doubles is no number of more.
const MAX_DIGITS: usize = 800;
/// Powers of ten up to this one are doubles.
const EXACT_POWER: i64 = 22;
/// The unit of the smallest doubles is 2 to the power of minus this.
const LAST_BIT: i64 = 1074;

/// The double nearest to a number as JSON writes it, without its sign; of two as near, the even one. Infinite where it
/// is out of range. What is no number has some value or other.
pub fn nearest(text: &[u8]) -> f64 {
    let mut digits: Vec<u8> = Vec::new();
    let mut exponent = 0i64;
    let mut more = false;
    let mut after_point = false;
    let mut rest = text;
    while let [byte, tail @ ..] = rest {
        match byte {
            b'0'..=b'9' if digits.len() < MAX_DIGITS => {
                exponent -= i64::from(after_point);
                if *byte != b'0' || !digits.is_empty() {
                    digits.push(byte - b'0');
                }
            }
            b'0'..=b'9' => {
                more |= *byte != b'0';
                exponent += i64::from(!after_point);
            }
            b'.' => after_point = true,
            _ => break,
        }
        rest = tail;
    }
    if let [b'e' | b'E', tail @ ..] = rest {
        let (negative, tail) = match tail {
            [b'-', tail @ ..] => (true, tail),
            [b'+', tail @ ..] => (false, tail),
            tail => (false, tail),
        };
        let power = tail.iter().fold(0i64, |power, byte| (power * 10 + i64::from(byte & 0xF)).min(1 << 40));
        exponent += if negative { -power } else { power };
    }
    if digits.is_empty() {
        return 0.0;
    }
    let point = i64::try_from(digits.len()).unwrap_or(0) + exponent;
    if point > 310 {
        return f64::INFINITY;
    }
    if point < -330 {
        return 0.0;
    }
    if digits.len() <= 15 && exponent.abs() <= EXACT_POWER {
        // Both are doubles, and one division or multiplication rounds once.
        let number = digits.iter().fold(0.0, |number, digit| number * 10.0 + f64::from(*digit));
        let power = (0..exponent.abs()).fold(1.0, |power, _| power * 10.0);
        return if exponent < 0 { number / power } else { number * power };
    }
    if more {
        digits.push(1);
        exponent -= 1;
    }
    let mut above = vec![0];
    for digit in digits {
        multiply(&mut above, 10, u32::from(digit));
    }
    let mut below = vec![1];
    raise(if exponent < 0 { &mut below } else { &mut above }, exponent.abs());
    divide(above, below)
}

/// Multiplies a large integer (words from the lowest up) and adds.
fn multiply(large: &mut Vec<u32>, by: u32, plus: u32) {
    let mut carry = u64::from(plus);
    for word in large.iter_mut() {
        carry += u64::from(*word) * u64::from(by);
        *word = (carry & 0xFFFF_FFFF) as u32;
        carry >>= 32;
    }
    if carry > 0 {
        large.push(carry as u32);
    }
}

/// Multiplies a large integer by a power of ten.
fn raise(large: &mut Vec<u32>, power: i64) {
    for _ in 0..power / 9 {
        multiply(large, 1_000_000_000, 0);
    }
    for _ in 0..power % 9 {
        multiply(large, 10, 0);
    }
}

/// How many bits a large integer has.
fn bits(large: &[u32]) -> i64 {
    let top = large.last().map_or(0, |word| 32 - i64::from(word.leading_zeros()));
    i64::try_from(large.len()).unwrap_or(0) * 32 - 32 + top
}

/// Multiplies a large integer by a power of two.
fn shift(large: &mut Vec<u32>, by: i64) {
    multiply(large, 1 << (by % 32), 0);
    let words = usize::try_from(by / 32).unwrap_or(0);
    large.splice(0..0, std::iter::repeat_n(0, words));
}

/// Compares large integers of as many words.
fn compare(a: &[u32], b: &[u32]) -> Ordering {
    a.iter().rev().cmp(b.iter().rev())
}

/// Takes a large integer of as many words from another, if it is not greater.
fn take(from: &mut [u32], large: &[u32]) -> bool {
    if compare(from, large).is_lt() {
        return false;
    }
    let mut borrow = 0;
    for (a, b) in from.iter_mut().zip(large) {
        let rest = i64::from(*a) - i64::from(*b) + borrow;
        *a = (rest & 0xFFFF_FFFF) as u32;
        borrow = rest >> 32;
    }
    true
}

/// The double nearest to the quotient of two large integers above 0.
fn divide(mut above: Vec<u32>, mut below: Vec<u32>) -> f64 {
    // The quotient times 2^scale has 53 or 54 bits, or fewer where doubles have fewer.
    let scale = (53 - (bits(&above) - bits(&below))).min(LAST_BIT);
    shift(if scale > 0 { &mut above } else { &mut below }, scale.abs());
    shift(&mut above, 1);
    shift(&mut below, 55);
    let words = above.len().max(below.len());
    above.resize(words, 0);
    below.resize(words, 0);
    let mut quotient = 0u64;
    // One bit after the other, the quotient times 2^(scale + 1): 54 or 55 bits, and below the last one what is left above.
    for _ in 0..=55 {
        quotient <<= 1;
        quotient |= u64::from(take(&mut above, &below));
        let mut carry = 0;
        for word in below.iter_mut().rev() {
            let next = *word << 31;
            *word = *word >> 1 | carry;
            carry = next;
        }
    }
    let extra = if quotient >> 54 > 0 { 2 } else { 1 };
    let half = 1u64 << (extra - 1);
    let over = quotient & (2 * half - 1);
    let left = above.iter().any(|word| *word > 0);
    quotient >>= extra;
    if over > half || over == half && (left || quotient & 1 == 1) {
        quotient += 1;
    }
    // At most 53 bits, or 2^53: exact. So is the product, unless it is out of range.
    libm::ldexp(quotient as f64, extra - 1 - i32::try_from(scale).unwrap_or(0))
}

/// A number as ECMAScript writes it (RFC 8785, section 3.2.2.3): the shortest digits that read back to the same double,
/// of these the nearest to it, of two as near the even ones; −0 as 0.
pub fn written(value: f64) -> String {
    if value == 0.0 {
        return "0".into();
    }
    // Where the point stands, counted in digits.
    let (mut digits, point) = shortest(value.abs());
    let mut out = String::new();
    if value < 0.0 {
        out.push('-');
    }
    if (1..=21).contains(&point) {
        let whole = usize::try_from(point).unwrap_or(0);
        while digits.len() < whole {
            digits.push('0');
        }
        let (before, after) = digits.split_at_checked(whole).unwrap_or_default();
        out.push_str(before);
        if !after.is_empty() {
            out.push('.');
            out.push_str(after);
        }
    } else if (-5..=0).contains(&point) {
        out.push_str("0.");
        for _ in point..0 {
            out.push('0');
        }
        out.push_str(&digits);
    } else {
        push_scientific(&mut out, &digits, point, if point > 0 { "e+" } else { "e" });
    }
    out
}

/// The same number with an exponent, whatever its size.
pub fn scientific(value: f64) -> String {
    let (digits, point) = shortest(value.abs());
    let mut out = String::from(if value < 0.0 { "-" } else { "" });
    push_scientific(&mut out, &digits, point, "e");
    out
}

fn push_scientific(out: &mut String, digits: &str, point: i64, sign: &str) {
    let (first, rest) = digits.split_at_checked(1).unwrap_or_default();
    out.push_str(first);
    if !rest.is_empty() {
        out.push('.');
        out.push_str(rest);
    }
    out.push_str(sign);
    out.push_str(&(point - 1).to_string());
}

/// The shortest digits of a double above 0, without zeros at their end, and how many of them stand before the point.
fn shortest(value: f64) -> (String, i64) {
    // Up to 15 digits each decimal number has a double of its own, so that the first that is found is the shortest.
    let mut power = 1.0;
    for places in 0..=EXACT_POWER {
        let number = libm::round(value * power);
        if number >= 1e15 {
            break;
        }
        if (number / power).to_bits() == value.to_bits() {
            return plain(number as u64, -places);
        }
        power *= 10.0;
    }
    // All digits, one by one. After each: is what there is, or the next number of as many digits, near enough?
    let (mut above, below, mut point) = fraction(value);
    let mut digits = 0u64;
    loop {
        multiply(&mut above, 10, 0);
        digits *= 10;
        while take(&mut above, &below) {
            digits += 1;
        }
        point -= 1;
        let fits = |digits: u64| nearest(format!("{digits}e{point}").as_bytes()).to_bits() == value.to_bits();
        let mut twice = above.clone();
        multiply(&mut twice, 2, 0);
        let up = match compare(&twice, &below) {
            Ordering::Less => false,
            Ordering::Equal => digits % 2 == 1,
            Ordering::Greater => true,
        };
        let (near, far) = if up { (digits + 1, digits) } else { (digits, digits + 1) };
        // 17 digits are always enough.
        if fits(near) || digits >= 10_000_000_000_000_000 {
            return plain(near, point);
        }
        if fits(far) {
            return plain(far, point);
        }
    }
}

/// The digits of a whole number times a power of ten.
fn plain(number: u64, exponent: i64) -> (String, i64) {
    let digits = number.to_string();
    let point = i64::try_from(digits.len()).unwrap_or(0) + exponent;
    (digits.trim_end_matches('0').to_owned(), point)
}

/// A double above 0 as the quotient of two large integers of as many words, in [0.1, 1), times a power of ten.
fn fraction(value: f64) -> (Vec<u32>, Vec<u32>, i64) {
    let bits_of = value.to_bits();
    let exponent = i64::try_from(bits_of >> 52).unwrap_or(0);
    let mantissa = bits_of & ((1 << 52) - 1) | if exponent > 0 { 1 << 52 } else { 0 };
    let exponent = exponent.max(1) - LAST_BIT - 1;
    let mut above = vec![(mantissa & 0xFFFF_FFFF) as u32, (mantissa >> 32) as u32];
    let mut below = vec![1];
    shift(if exponent < 0 { &mut below } else { &mut above }, exponent.abs());
    // Close by; the rest is found by trying. log10(2) is 0.30103.
    let mut point = (bits(&above) - bits(&below)) * 30103 / 100_000;
    raise(if point < 0 { &mut above } else { &mut below }, point.abs());
    // Room for ten times as much.
    let words = above.len().max(below.len()) + 1;
    above.resize(words, 0);
    below.resize(words, 0);
    while compare(&above, &below).is_ge() {
        multiply(&mut below, 10, 0);
        point += 1;
    }
    loop {
        let mut tenfold = above.clone();
        multiply(&mut tenfold, 10, 0);
        if compare(&tenfold, &below).is_ge() {
            return (above, below, point);
        }
        above = tenfold;
        point -= 1;
    }
}

#[cfg(test)]
mod tests {
    use super::{nearest, written};

    #[track_caller]
    fn check(text: &str) {
        let expected: f64 = text.parse().unwrap_or(f64::NAN);
        assert_eq!(nearest(text.as_bytes()).to_bits(), expected.to_bits(), "{text}");
    }

    /// As short as what the standard library writes, and as near.
    #[track_caller]
    fn check_written(value: f64) {
        let text = written(value);
        assert_eq!(text.parse::<f64>().map(f64::to_bits), Ok((value + 0.0).to_bits()), "{value:e}");
        let digits = |text: &str| {
            let mantissa: String = text.split('e').take(1).collect();
            let digits = mantissa.chars().filter(char::is_ascii_digit).collect::<String>();
            digits.trim_matches('0').to_owned()
        };
        let (ours, theirs) = (digits(&text), digits(&format!("{value:e}")));
        assert_eq!(ours.len(), theirs.len(), "{text} {value:e}");
        if ours != theirs {
            // Halfway between two, where the standard library takes the upper one and ECMAScript the even one.
            assert!(format!("{value:.40e}").contains("500000"), "{text} {value:e}");
        }
    }

    #[test]
    fn numbers_are_written_as_ecmascript_writes_them() {
        for (value, text) in [
            (0.0, "0"),
            (-0.0, "0"),
            (1.0, "1"),
            (-1.5, "-1.5"),
            (0.1, "0.1"),
            (1e20, "100000000000000000000"),
            (1e21, "1e+21"),
            (123_456_789.0, "123456789"),
            (0.000_001, "0.000001"),
            (1e-7, "1e-7"),
            (1.5e-7, "1.5e-7"),
            (5e-324, "5e-324"),
            (f64::MAX, "1.7976931348623157e+308"),
            (0.1 + 0.2, "0.30000000000000004"),
            (333_333_333.333_333_3, "333333333.3333333"),
            (9_007_199_254_740_993.0, "9007199254740992"),
            (5.684_341_886_080_801e-14, "5.684341886080801e-14"),
            (2f64.powi(-44), "5.684341886080802e-14"),
            (1.0 / 3.0, "0.3333333333333333"),
        ] {
            assert_eq!(written(value), text);
            check_written(value);
        }
    }

    #[test]
    fn hard_numbers_are_read_to_the_nearest_double() {
        for text in [
            "0",
            "0.0",
            "0e9",
            "1",
            "10",
            "0.1",
            "0.30000000000000004",
            "123456789012345678",
            "9007199254740993",
            "9007199254740992.5",
            "9007199254740993.0000000000000000000000000000000000001",
            "1e22",
            "1e23",
            "8.5e-7",
            "1.7976931348623157e308",
            "1.7976931348623158e308",
            "1.797693134862315807e308",
            "1.797693134862315808e308",
            "1e309",
            "1e999999999999999999999",
            "1e-999999999999999999999",
            "0.000001e314",
            "5e-324",
            "2.4703282292062327e-324",
            "2.4703282292062328e-324",
            "2.2250738585072011e-308",
            "2.2250738585072014e-308",
            "4.9E-324",
            "1E+2",
            "6.02E23",
            "179769313486231580793728971405303415079934132710037826936173778980444968292764750946649017977587207096330286416692887910946555547851940402630657488671505820681908902000708383676273854845817711531764475730270069855571366959622842914819860834936475292719074168444365510704342711559699508093042880",
        ] {
            check(text);
        }
        check(&format!("0.{}1", "0".repeat(400)));
        check(&format!("{}1", "1".repeat(308)));
        check(&format!("0.5{}1", "0".repeat(900)));
        check(&format!("9007199254740992.5{}1", "0".repeat(900)));
        check(&format!("9007199254740993.{}", "0".repeat(900)));
    }

    #[test]
    fn all_kinds_of_numbers_are_read_to_the_nearest_double() {
        let mut state = 1u64;
        let mut next = move || {
            state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let bits = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            let bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            bits ^ (bits >> 31)
        };
        for _ in 0..4000 {
            let number = f64::from_bits(next()).abs();
            if number.is_finite() {
                check_written(number);
                check_written(number * 1e-300);
                check_written(f64::from_bits(number.to_bits() >> 52 << 52));
                check(&format!("{number}"));
                check(&format!("{number:e}"));
                check(&format!("{number:.3e}"));
                // Halfway to the next double, and just beside it.
                let halfway = format!("{number:.800e}");
                check(&halfway);
            }
            let exponent = i64::try_from(next() % 700).unwrap_or(0) - 350;
            check(&format!("{}.{}e{exponent}", next() % 1000, next()));
            check(&format!("{}", next()));
            check(&format!("{}e{}", next() % 100_000, next() % 60));
        }
    }
}
