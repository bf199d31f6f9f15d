//! What documents and comments name is there: files of the repository, chapters of documents, names in the page and in the
//! browser's storage.

use fixtures::repository;
use std::path::{Path, PathBuf};

/// Folders that are made, or hold what others wrote.
const NOT_OURS: [&str; 7] = ["target", "node_modules", ".git", "dist", "dist-single", ".tools", "mutants.out"];
/// How names of files end that are looked for.
const ENDINGS: [&str; 11] = ["rs", "md", "mjs", "js", "sh", "py", "json", "toml", "csv", "html", "css"];
/// What the build or a person makes, and names that stand for any of a kind.
const MADE: [&str; 11] = [
    "base.json",
    "complete.json",
    "palermo.html",
    "ID-VERSION.json",
    "palermo-1.0.0.json",
    "answers.csv",
    "results.csv",
    "questionnaire.html",
    "sheet.csv",
    "sealed.json",
    "bench.html",
];
/// Folders whose files and folders are named by their whole path.
const FOLDERS: [&str; 11] = [
    "src/",
    "tests/",
    "docs/",
    "scripts/",
    "instruments/",
    "locales/",
    "schemas/",
    "style/",
    "assets/",
    "fuzz/",
    "crates/",
];

/// The files of the repository, by their paths from its root.
fn repository() -> Vec<String> {
    fn walk(folder: &Path, root: &Path, found: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap()) {
            let (path, name) = (entry.path(), entry.file_name().to_string_lossy().into_owned());
            if NOT_OURS.contains(&name.as_str()) {
                continue;
            }
            if path.is_dir() {
                walk(&path, root, found);
            } else {
                found.push(path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/"));
            }
        }
    }
    let root = repository::path("");
    let mut found = Vec::new();
    walk(&root, &root, &mut found);
    found.sort();
    found
}

fn text_of(file: &str) -> String {
    std::fs::read_to_string(repository::path(file)).unwrap()
}

fn documents(files: &[String]) -> impl Iterator<Item = &String> {
    files.iter().filter(|file| file.ends_with(".md") && (!file.contains('/') || file.starts_with("docs/")))
}

/// What people read in a file: the whole of a document, the comments of a program.
fn read_by_people(file: &str) -> Option<String> {
    let (_, ending) = file.rsplit_once('.')?;
    let marks: &[&str] = match ending {
        "rs" | "mjs" | "js" => &["//", "* ", "/*"],
        "sh" | "py" | "toml" => &["#"],
        "md" if file != "THIRD-PARTY.md" => return Some(text_of(file)),
        _ => return None,
    };
    let text = text_of(file);
    let comment = |line: &str| {
        let line = line.trim_start();
        marks.iter().any(|mark| line.starts_with(mark)) || line.contains(" // ")
    };
    Some(text.lines().filter(|line| comment(line)).collect::<Vec<_>>().join("\n"))
}

/// Words of a text that look like a path.
fn paths(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !(c.is_ascii_alphanumeric() || "_./-".contains(c)));
    words.map(|word| word.trim_end_matches(['.', '-']).trim_start_matches("./").trim_start_matches("../")).filter(
        |word| {
            let ends =
                word.rsplit_once('.').is_some_and(|(name, ending)| !name.is_empty() && ENDINGS.contains(&ending));
            let is_in_folder = FOLDERS.iter().any(|folder| word.starts_with(folder) && word.len() > folder.len());
            (ends || is_in_folder) && !word.starts_with(['/', '.', '-'])
        },
    )
}

#[test]
fn every_file_that_a_document_or_a_comment_names_is_there() {
    let files = repository();
    let is_there = |path: &str| {
        let path = path.trim_end_matches('/');
        let is = |file: &str| {
            // Whole, or by its last parts; a folder by what it holds.
            file == path || file.ends_with(&format!("/{path}")) || file.starts_with(&format!("{path}/"))
        };
        let is_made =
            |made: &&str| path.strip_suffix(*made).is_some_and(|rest| rest.is_empty() || rest.ends_with(['/', '_']));
        path.starts_with("dist/") || MADE.iter().any(is_made) || files.iter().any(|file| is(file))
    };
    let mut missing = Vec::new();
    for file in &files {
        let Some(text) = read_by_people(file) else { continue };
        missing.extend(paths(&text).filter(|path| !is_there(path)).map(|path| format!("{file} names {path}")));
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

/// The name by which a heading is linked.
fn anchor(heading: &str) -> String {
    let kept = heading.to_lowercase().replace(' ', "-");
    kept.chars().filter(|c| c.is_alphanumeric() || *c == '-' || *c == '_').collect()
}

#[test]
fn every_link_between_documents_leads_somewhere() {
    let files = repository();
    let mut missing = Vec::new();
    for file in documents(&files) {
        let text = text_of(file);
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if link.starts_with("http") {
                continue;
            }
            let (path, chapter) = link.split_once('#').unwrap_or((link, ""));
            let target = match path {
                "" => PathBuf::from(file),
                path => Path::new(file).parent().unwrap().join(path),
            };
            let target = repository::path(target.to_str().unwrap());
            let has_chapter = |text: String| {
                text.lines().any(|line| line.starts_with('#') && anchor(line.trim_start_matches('#').trim()) == chapter)
            };
            let leads =
                target.exists() && (chapter.is_empty() || std::fs::read_to_string(target).is_ok_and(has_chapter));
            if !leads {
                missing.push(format!("{file} links to {link}"));
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn names_that_are_promised_are_in_the_program() {
    let files = repository();
    let is_program = |file: &&String| {
        file.as_str() == "index.html"
            || file.ends_with(".rs") && (file.starts_with("src/") || file.starts_with("crates/"))
    };
    let program: String = files.iter().filter(is_program).map(|file| text_of(file)).collect();
    let quoted = |text: &str| -> Vec<String> { text.split('`').skip(1).step_by(2).map(str::to_owned).collect() };
    let addresses = text_of("docs/addresses.md");
    for name in quoted(&addresses).iter().filter(|name| name.starts_with("data-") || name.starts_with("palermo-")) {
        assert!(program.contains(name.as_str()), "{name}");
    }
    let formats = text_of("docs/formats.md");
    let (_, storage) = formats.split_once("<!-- names: storage -->").unwrap();
    let rows = storage.lines().skip(4).take_while(|line| line.starts_with('|'));
    for name in rows.filter_map(|row| quoted(row).into_iter().next()) {
        let kind = name.split('/').next().unwrap();
        let is_there = [format!("\"{kind}/"), format!("\"{kind}\"")].iter().any(|name| program.contains(name));
        assert!(is_there, "{name}");
    }
}
