//! One stable sort for everything that is put in order here, so that it stands in the WebAssembly once and not once a
//! type.

use std::cmp::Ordering;

/// The positions 0 … `len − 1` in the order that `compare` gives; what is equal stays in its order. O(n log n).
pub fn order(len: usize, compare: &mut dyn FnMut(usize, usize) -> Ordering) -> Vec<usize> {
    let mut from: Vec<usize> = (0..len).collect();
    let mut to: Vec<usize> = Vec::with_capacity(len);
    let mut width = 1;
    while width < len {
        to.clear();
        for pair in from.chunks(2 * width) {
            let (mut left, mut right) = pair.split_at(width.min(pair.len()));
            while let ([a, ..], [b, ..]) = (left, right) {
                let side = if compare(*b, *a).is_lt() { &mut right } else { &mut left };
                if let [first, rest @ ..] = *side {
                    to.push(*first);
                    *side = rest;
                }
            }
            to.extend_from_slice(left);
            to.extend_from_slice(right);
        }
        std::mem::swap(&mut from, &mut to);
        width *= 2;
    }
    from
}

/// The positions of texts in the order of their bytes.
pub fn order_of_texts(texts: &[&str]) -> Vec<usize> {
    order(texts.len(), &mut |a, b| texts.get(a).cmp(&texts.get(b)))
}

/// The position of a text among others whose order is known.
pub fn find(texts: &[&str], order: &[usize], text: &str) -> Option<usize> {
    let found = order.binary_search_by(|index| texts.get(*index).copied().unwrap_or_default().cmp(text)).ok()?;
    order.get(found).copied()
}

/// For each of these texts, whether the same stands before it.
pub fn repeated(texts: &[&str]) -> Vec<bool> {
    let mut repeated = vec![false; texts.len()];
    for pair in order_of_texts(texts).windows(2) {
        if let [before, this] = pair
            && texts.get(*before) == texts.get(*this)
            && let Some(slot) = repeated.get_mut(*this)
        {
            *slot = true;
        }
    }
    repeated
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_sorts_as_the_standard_library_does() {
        for len in 0..70usize {
            let keys: Vec<usize> = (0..len).map(|index| index * 7919 % 13).collect();
            let mut expected: Vec<usize> = (0..len).collect();
            expected.sort_by_key(|index| keys[*index]);
            assert_eq!(order(len, &mut |a, b| keys[a].cmp(&keys[b])), expected);
        }
    }

    #[test]
    fn the_first_of_a_text_is_not_repeated() {
        assert_eq!(repeated(&["b", "a", "b", "b", ""]), [false, false, true, true, false]);
    }
}
