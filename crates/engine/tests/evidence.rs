//! A piece of evidence is found again in a list that another tab changed meanwhile.

use engine::assessment::document::Evidence;
use engine::assessment::evidence::find_again;

fn piece(title: &str, provision: &str) -> Evidence {
    let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Evidence { title: text(title), provision: text(provision), ..Evidence::default() }
}

#[test]
fn a_piece_is_found_wherever_it_is_and_whatever_was_added_to_it() {
    let [first, second, third] = [("First law", "s 1"), ("Second law", "s 2"), ("", "")].map(|(a, b)| piece(a, b));
    let shown = [first.clone(), second.clone(), third.clone()];
    for index in 0..3 {
        assert_eq!(find_again(&shown, index, &shown), Some(index));
    }
    // One before it was taken away, or put in.
    assert_eq!(find_again(&shown, 1, &[second.clone(), third.clone()]), Some(0));
    assert_eq!(find_again(&shown, 1, &[piece("New", ""), first.clone(), second.clone(), third.clone()]), Some(2));
    // It was changed there, in place or moved.
    let dated = Evidence { date: Some("2020-02-02".into()), ..second.clone() };
    assert_eq!(find_again(&shown, 1, &[first.clone(), dated.clone(), third.clone()]), Some(1));
    assert_eq!(find_again(&shown, 1, &[dated, first.clone()]), Some(0));
    // Nothing in common any more, in its place.
    assert_eq!(find_again(&shown, 1, &[first.clone(), piece("Other words", ""), third.clone()]), Some(1));
}

#[test]
fn a_piece_that_was_taken_away_is_never_another() {
    let shown = ["First law", "Second law"].map(|title| piece(title, ""));
    assert_eq!(find_again(&shown, 1, &shown[..1]), None);
    assert_eq!(find_again(&shown, 0, &shown[1..]), None);
    assert_eq!(find_again(&shown, 0, &[]), None);
    assert_eq!(find_again(&shown, 7, &shown), None);
    // Two that say the same are told apart by their places.
    let same = [piece("Law", "s 1"), piece("Law", "s 1")];
    assert_eq!((find_again(&same, 0, &same), find_again(&same, 1, &same)), (Some(0), Some(1)));
}
