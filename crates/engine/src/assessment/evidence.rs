//! Finding a piece of evidence again in a list that another tab changed meanwhile: pieces have no ids.

use super::document::Evidence;

fn texts(piece: &Evidence) -> [&Option<String>; 6] {
    [&piece.title, &piece.title_translated, &piece.provision, &piece.date, &piece.language, &piece.url]
}

/// The position in `now` of the piece that stood at `index` of `shown`; none where the piece was removed.
///
/// An equal piece is found first; then the piece that shares most texts with it and equals none of the others shown; and if
/// nothing else tells, the piece at the same position, provided that the list is as long as before.
pub fn find_again(shown: &[Evidence], index: usize, now: &[Evidence]) -> Option<usize> {
    let piece = shown.get(index)?;
    if now.get(index) == Some(piece) {
        return Some(index);
    }
    if let Some(found) = now.iter().position(|known| known == piece) {
        return Some(found);
    }
    let is_other = |known: &Evidence| shown.iter().enumerate().any(|(at, other)| at != index && other == known);
    let common = |known: &Evidence| {
        let pairs = texts(piece).into_iter().zip(texts(known));
        pairs.filter(|(a, b)| a.is_some() && a == b).count()
    };
    let (mut found, mut most) = (None, 0);
    for (at, known) in now.iter().enumerate().filter(|(_, known)| !is_other(known)) {
        let common = common(known);
        if common > most || (common > 0 && common == most && at == index) {
            (found, most) = (Some(at), common);
        }
    }
    let in_place =
        || Some(index).filter(|_| now.len() == shown.len() && now.get(index).is_some_and(|it| !is_other(it)));
    found.or_else(in_place)
}
