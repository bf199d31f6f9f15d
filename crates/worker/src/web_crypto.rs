//! The cryptography of encrypted files: PBKDF2 and AES-GCM as the browser has them (`docs/encrypted.md`).

use super::crypto::{Crypto, CryptoError};
use documents::encrypted::{EncryptedFile, ITERATIONS, IV, SALT};
use js_sys::{Array, JsString, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CryptoKey, DedicatedWorkerGlobalScope, SubtleCrypto};

/// The browser's own.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct WebCrypto;

impl From<JsValue> for CryptoError {
    fn from(_: JsValue) -> CryptoError {
        CryptoError::Failed
    }
}

impl Crypto for WebCrypto {
    type Key = CryptoKey;

    fn is_available(&self) -> bool {
        subtle().is_ok()
    }

    fn new_file(&self) -> Result<EncryptedFile, CryptoError> {
        Ok(EncryptedFile { iterations: ITERATIONS, salt: random(SALT)?, iv: Vec::new(), content: Vec::new() })
    }

    async fn derive_key(&self, passphrase: &str, file: &EncryptedFile) -> Result<CryptoKey, CryptoError> {
        let subtle = subtle()?;
        // The same letters may be written in more ways than one.
        let normalized = String::from(JsString::from(passphrase).normalize("NFC"));
        let bytes = Uint8Array::from(normalized.as_bytes());
        let uses = Array::of1(&"deriveKey".into());
        let raw = done(subtle.import_key_with_str("raw", bytes.unchecked_ref(), "PBKDF2", false, &uses)?).await?;
        let derive = object(&[
            ("name", "PBKDF2".into()),
            ("hash", "SHA-256".into()),
            ("salt", Uint8Array::from(&*file.salt).into()),
            ("iterations", file.iterations.into()),
        ])?;
        let made = object(&[("name", "AES-GCM".into()), ("length", 256.into())])?;
        let uses = Array::of2(&"encrypt".into(), &"decrypt".into());
        let key = subtle.derive_key_with_object_and_object(&derive, &raw.unchecked_into(), &made, false, &uses)?;
        Ok(done(key).await?.unchecked_into())
    }

    async fn encrypt(
        &self,
        key: &CryptoKey,
        mut file: EncryptedFile,
        plain: &str,
    ) -> Result<EncryptedFile, CryptoError> {
        file.iv = random(IV)?;
        let plain = Uint8Array::from(plain.as_bytes());
        let made = subtle()?.encrypt_with_object_and_buffer_source(&algorithm(&file)?, key, plain.unchecked_ref())?;
        file.content = Uint8Array::new(&done(made).await?).to_vec();
        Ok(file)
    }

    async fn decrypt(&self, key: &CryptoKey, file: &EncryptedFile) -> Result<Vec<u8>, CryptoError> {
        let content = Uint8Array::from(&*file.content);
        let plain = subtle()?.decrypt_with_object_and_buffer_source(&algorithm(file)?, key, content.unchecked_ref())?;
        Ok(Uint8Array::new(&done(plain).await?).to_vec())
    }
}

async fn done(promise: Promise) -> Result<JsValue, CryptoError> {
    Ok(JsFuture::from(promise).await?)
}

fn crypto() -> Result<web_sys::Crypto, CryptoError> {
    js_sys::global().unchecked_into::<DedicatedWorkerGlobalScope>().crypto().map_err(|_| CryptoError::Unavailable)
}

fn subtle() -> Result<SubtleCrypto, CryptoError> {
    // Only in a secure context does the browser have it.
    let subtle = crypto()?.subtle();
    if subtle.is_undefined() { Err(CryptoError::Unavailable) } else { Ok(subtle) }
}

fn object(fields: &[(&str, JsValue)]) -> Result<Object, CryptoError> {
    let object = Object::new();
    for (name, value) in fields {
        Reflect::set(&object, &JsValue::from_str(name), value)?;
    }
    Ok(object)
}

fn algorithm(file: &EncryptedFile) -> Result<Object, CryptoError> {
    object(&[
        ("name", "AES-GCM".into()),
        ("iv", Uint8Array::from(&*file.iv).into()),
        ("additionalData", Uint8Array::from(file.header().as_bytes()).into()),
        ("tagLength", 128.into()),
    ])
}

fn random(size: usize) -> Result<Vec<u8>, CryptoError> {
    // Random bytes are there in any context, but of no use without the rest.
    subtle()?;
    let mut bytes = vec![0; size];
    crypto()?.get_random_values_with_u8_array(&mut bytes)?;
    Ok(bytes)
}
