//! An encrypted file of any bytes is read or refused before any key is made. What is read is written and read again the same.

#![no_main]

use documents::encrypted::{EncryptedFile, is_encrypted};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(encrypted) = EncryptedFile::read(bytes) {
        let text = encrypted.write();
        assert!(is_encrypted(text.as_bytes()));
        assert_eq!(EncryptedFile::read(text.as_bytes()), Ok(encrypted));
    }
});
