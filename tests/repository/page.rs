//! What the code of the page leaves to the worker.

use fixtures::repository;
use std::path::{Path, PathBuf};

#[test]
fn the_page_names_neither_reports_nor_texts_that_come_later() {
    fn files(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { files(&path, found) } else { found.push(path) }
        }
    }
    let mut found = Vec::new();
    for room in ["src/app", "src/store"] {
        files(&repository::path(room), &mut found);
    }
    assert!(found.len() > 15);
    for path in found {
        let code = std::fs::read_to_string(&path).unwrap();
        for name in ["later::", "report::", "Catalogue::complete", "save::assessment", "worker::handler"] {
            assert!(!code.contains(name), "{} names {name}", path.display());
        }
    }
}
