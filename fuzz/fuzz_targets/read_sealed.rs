//! A closed file of any bytes is read or refused before any key is made. What is read is written and read again the same.

#![no_main]

use libfuzzer_sys::fuzz_target;
use palermo::exchange::sealed::{Sealed, is_sealed};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(sealed) = Sealed::read(bytes) {
        let text = sealed.write();
        assert!(is_sealed(text.as_bytes()));
        assert_eq!(Sealed::read(text.as_bytes()), Ok(sealed));
    }
});
