//! Documents that tests make: the committed file must say the same; `UPDATE=1 cargo test --test core` writes it.

use std::path::PathBuf;

/// A file of the repository.
pub(crate) fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name)
}

#[track_caller]
pub(crate) fn is_committed(name: &str, text: &str) {
    let path = path(name);
    if std::env::var("UPDATE").is_ok_and(|update| update == "1") {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == text, "{name} is not what it should be; UPDATE=1 cargo test --test core writes it");
}

/// A text with `made` in place of what stands between `<!-- name -->` and the next `<!-- end -->`.
#[track_caller]
pub(crate) fn filled(text: &str, name: &str, made: &str) -> String {
    let begin = format!("<!-- {name} -->\n");
    let (before, rest) = text.split_once(&begin).unwrap_or_else(|| panic!("the document lacks {begin}"));
    let (_, after) = rest.split_once("<!-- end -->").unwrap_or_else(|| panic!("{begin} has no end"));
    format!("{before}{begin}\n{made}\n<!-- end -->{after}")
}
