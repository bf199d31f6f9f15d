//! `docs/reliability.md`: every test that its table names exists.

use fixtures::repository;

/// The texts of the files with that ending in a folder, with their names without it.
fn files(folder: &str, ending: &str) -> Vec<(String, String)> {
    let entries = std::fs::read_dir(repository::path(folder)).unwrap().map(|entry| entry.unwrap().path());
    entries
        .filter_map(|path| {
            let name = path.file_name()?.to_str()?.strip_suffix(ending)?.to_owned();
            Some((name, std::fs::read_to_string(&path).unwrap()))
        })
        .collect()
}

#[test]
fn every_situation_has_a_test_that_exists() {
    let table = std::fs::read_to_string(repository::path("docs/reliability.md")).unwrap();
    let browser = files("tests/e2e", ".test.mjs");
    let mut numbers = Vec::new();
    for row in table.lines().filter(|line| line.starts_with("| ") && line.ends_with('|')) {
        let cells: Vec<&str> = row.trim_matches('|').split(" | ").map(str::trim).collect();
        let (Ok(number), Some(tests)) = (cells[0].parse::<usize>(), cells.get(2)) else { continue };
        numbers.push(number);
        for test in tests.split("; ") {
            let (place, title) = test.split_once(": `").unwrap_or_else(|| panic!("{number}: {test}"));
            let title = title.trim_end_matches('`');
            let of_crate = format!("crates/{place}/tests");
            let is_there = if repository::path(&of_crate).is_dir() {
                files(&of_crate, ".rs").iter().any(|(_, text)| text.contains(&format!("\nfn {title}()")))
            } else {
                let (_, text) = browser.iter().find(|(name, _)| name == place).unwrap_or_else(|| panic!("{place}"));
                // A title that is made for several cases begins as a template.
                ["\"", "`"].iter().any(|quote| text.contains(&format!("{quote}{title}")))
            };
            assert!(is_there, "{number}: no test {place}: {title}");
        }
    }
    assert!(numbers.len() > 25, "{numbers:?}");
    assert_eq!(numbers, (1..=numbers.len()).collect::<Vec<_>>());
}
