//! Files encrypted with a passphrase: their format, and what is refused before a key is derived.

use documents::encrypted::{
    EncryptedFile, EncryptedFileError, ITERATIONS, IV, MOST_ITERATIONS, PlaintextFields, SALT, is_encrypted,
    plaintext_fields,
};
use fixtures::Dice;
use fixtures::repository;

fn made(dice: &mut Dice, size: usize) -> EncryptedFile {
    let mut bytes = |size: usize| (0..size).map(|_| dice.draw().to_le_bytes()[0]).collect::<Vec<u8>>();
    EncryptedFile { iterations: ITERATIONS, salt: bytes(SALT), iv: bytes(IV), content: bytes(size) }
}

#[test]
fn what_is_written_is_read_back_and_known_for_what_it_is() {
    let mut dice = Dice(5);
    for size in [17, 18, 19, 1000] {
        let encrypted = made(&mut dice, size);
        let text = encrypted.write();
        assert!(text.ends_with("}\n") && text.lines().count() == 1);
        assert!(is_encrypted(text.as_bytes()));
        assert_eq!(EncryptedFile::read(text.as_bytes()), Ok(encrypted));
    }
    for other in ["", "{}", "{\"format\":\"assessment/1\"}", "palermo-sealed/1", "<!doctype html>"] {
        assert!(!is_encrypted(other.as_bytes()), "{other}");
    }
    assert!(is_encrypted(b" {\n \"format\": \"palermo-sealed/2\" }"));
}

#[test]
fn each_way_of_being_wrong_is_named() {
    let text = made(&mut Dice(6), 40).write();
    let salt = text.split("\"salt\":\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let iv = text.split("\"iv\":\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let cases = [
        ("palermo-sealed/1", "palermo-sealed/2", EncryptedFileError::Newer),
        ("palermo-sealed/1", "palermo-sealed/10", EncryptedFileError::Newer),
        ("palermo-sealed/1", "palermo-sealed/0", EncryptedFileError::Field("format")),
        ("palermo-sealed/1", "palermo-sealed/q", EncryptedFileError::Field("format")),
        ("palermo-sealed/1", "palermo-sealed", EncryptedFileError::Field("format")),
        ("PBKDF2", "scrypt", EncryptedFileError::Field("kdf")),
        ("\"SHA-256\"", "\"SHA-1\"", EncryptedFileError::Field("kdf")),
        ("AES-256-GCM", "AES-256-CBC", EncryptedFileError::Field("cipher")),
        ("600000", "599999", EncryptedFileError::TooFew),
        ("600000", "0", EncryptedFileError::TooFew),
        ("600000", "10000001", EncryptedFileError::TooMany),
        ("600000", "99999999999", EncryptedFileError::TooMany),
        ("600000", "-600000", EncryptedFileError::Field("iterations")),
        ("600000", "1e999", EncryptedFileError::Damaged),
        ("600000", "\"600000\"", EncryptedFileError::Field("iterations")),
        (salt.as_str(), "AAAA", EncryptedFileError::Field("salt")),
        (salt.as_str(), "?", EncryptedFileError::Damaged),
        (iv.as_str(), "AAAA", EncryptedFileError::Field("iv")),
        ("\"content\"", "\"contents\"", EncryptedFileError::Field("content")),
        ("\"digest\":\"", "\"digest\":\"0", EncryptedFileError::Damaged),
        ("600000", "600001", EncryptedFileError::Damaged),
        ("}\n", "", EncryptedFileError::Damaged),
    ];
    for (from, to, trouble) in cases {
        assert!(text.contains(from), "{from}");
        assert_eq!(EncryptedFile::read(text.replacen(from, to, 1).as_bytes()), Err(trouble), "{from} -> {to}");
    }
    let most = EncryptedFile { iterations: MOST_ITERATIONS, ..made(&mut Dice(7), 40) };
    assert!(EncryptedFile::read(most.write().as_bytes()).is_ok());
    // A tag alone holds nothing.
    assert_eq!(EncryptedFile::read(made(&mut Dice(8), 16).write().as_bytes()), Err(EncryptedFileError::Damaged));
}

#[test]
fn any_byte_changed_or_cut_is_noticed_without_the_passphrase() {
    let text = made(&mut Dice(9), 60).write();
    for at in 0..text.len() - 1 {
        let mut bytes = text.clone().into_bytes();
        bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
        assert!(EncryptedFile::read(&bytes).is_err(), "byte {at}");
        assert!(EncryptedFile::read(&bytes[..at]).is_err(), "cut at {at}");
    }
    let mut dice = Dice(10);
    for _ in 0..2000 {
        let bytes: Vec<u8> = (0..dice.below(200)).map(|_| dice.draw().to_le_bytes()[0]).collect();
        assert!(EncryptedFile::read(&bytes).is_err());
    }
}

#[test]
fn the_program_in_the_guide_is_the_one_that_is_run() {
    let read = |path: &str| std::fs::read_to_string(repository::path(path)).unwrap();
    let guide = read("docs/encrypted.md");
    let code = guide.split("```python\n").nth(1).unwrap().split("```").next().unwrap();
    assert_eq!(read("tests/analysis/encrypted.py").split_once('\n').unwrap().1, code);
}

#[test]
fn a_locked_draft_is_a_closed_file_with_two_notes_on_its_outside() {
    let encrypted = made(&mut Dice(7), 60);
    let notes = PlaintextFields { kept: "2026-11-27T10:42:05.123Z".into(), label: "The \"blue\" folder".into() };
    let text = encrypted.write_locked(&notes);
    assert_eq!(EncryptedFile::read(text.as_bytes()), Ok(encrypted.clone()), "it opens as a file does");
    assert_eq!(plaintext_fields(&text), Some(notes));
    assert_eq!(plaintext_fields(&encrypted.write()), Some(PlaintextFields::default()));
    for other in ["", "{}", "{\"format\":\"assessment/1\",\"kept\":\"x\"}", text.get(..40).unwrap()] {
        assert_eq!(plaintext_fields(other), None, "{other}");
    }
}
