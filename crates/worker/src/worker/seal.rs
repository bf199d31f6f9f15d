//! The cryptography of closed files: PBKDF2 and AES-GCM as the browser has them (`docs/sealed.md`).

use documents::sealed::{ITERATIONS, IV, SALT, Sealed};
use js_sys::{Array, JsString, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Crypto, CryptoKey, DedicatedWorkerGlobalScope};

fn crypto() -> Result<Crypto, JsValue> {
    let crypto = js_sys::global().unchecked_into::<DedicatedWorkerGlobalScope>().crypto()?;
    // Only where the page came over a safe way does the browser have it.
    if crypto.subtle().is_undefined() { Err(JsValue::UNDEFINED) } else { Ok(crypto) }
}

/// Whether the browser has cryptography for this page.
pub(super) fn is_possible() -> bool {
    crypto().is_ok()
}

fn object(fields: &[(&str, JsValue)]) -> Result<Object, JsValue> {
    let object = Object::new();
    for (name, value) in fields {
        Reflect::set(&object, &JsValue::from_str(name), value)?;
    }
    Ok(object)
}

/// The key that a passphrase makes with the salt and the rounds of a closed file.
///
/// # Errors
/// Where the browser has no cryptography for this page.
pub(super) async fn key(passphrase: &str, sealed: &Sealed) -> Result<CryptoKey, JsValue> {
    let crypto = crypto()?;
    // The same letters may be written in more ways than one.
    let letters = String::from(JsString::from(passphrase).normalize("NFC"));
    let bytes = Uint8Array::from(letters.as_bytes());
    let subtle = crypto.subtle();
    let uses = Array::of1(&"deriveKey".into());
    let raw = JsFuture::from(subtle.import_key_with_str("raw", bytes.unchecked_ref(), "PBKDF2", false, &uses)?).await?;
    let derive = object(&[
        ("name", "PBKDF2".into()),
        ("hash", "SHA-256".into()),
        ("salt", Uint8Array::from(&*sealed.salt).into()),
        ("iterations", sealed.iterations.into()),
    ])?;
    let made = object(&[("name", "AES-GCM".into()), ("length", 256.into())])?;
    let uses = Array::of2(&"encrypt".into(), &"decrypt".into());
    let key = subtle.derive_key_with_object_and_object(&derive, &raw.unchecked_into(), &made, false, &uses)?;
    Ok(JsFuture::from(key).await?.unchecked_into())
}

fn algorithm(sealed: &Sealed) -> Result<Object, JsValue> {
    object(&[
        ("name", "AES-GCM".into()),
        ("iv", Uint8Array::from(&*sealed.iv).into()),
        ("additionalData", Uint8Array::from(sealed.header().as_bytes()).into()),
        ("tagLength", 128.into()),
    ])
}

/// A closed file with nothing in it yet, and a salt of its own.
///
/// # Errors
/// Where the browser has no cryptography for this page.
pub(super) fn empty() -> Result<Sealed, JsValue> {
    Ok(Sealed { iterations: ITERATIONS, salt: random(SALT)?, iv: Vec::new(), content: Vec::new() })
}

fn random(size: usize) -> Result<Vec<u8>, JsValue> {
    let mut bytes = vec![0; size];
    crypto()?.get_random_values_with_u8_array(&mut bytes)?;
    Ok(bytes)
}

/// Closes a text with a key made for `sealed`, whose initial value is drawn anew.
///
/// # Errors
/// Where the browser has no cryptography for this page.
pub(super) async fn encrypt(key: &CryptoKey, mut sealed: Sealed, plain: &str) -> Result<Sealed, JsValue> {
    sealed.iv = random(IV)?;
    let plain = Uint8Array::from(plain.as_bytes());
    let subtle = crypto()?.subtle();
    let made = subtle.encrypt_with_object_and_buffer_source(&algorithm(&sealed)?, key, plain.unchecked_ref())?;
    sealed.content = Uint8Array::new(&JsFuture::from(made).await?).to_vec();
    Ok(sealed)
}

/// Opens a closed file with its key.
///
/// # Errors
/// Where the key does not fit, or the content was changed on purpose, or the browser has no cryptography for this page.
pub(super) async fn decrypt(key: &CryptoKey, sealed: &Sealed) -> Result<Vec<u8>, JsValue> {
    let content = Uint8Array::from(&*sealed.content);
    let subtle = crypto()?.subtle();
    let plain = subtle.decrypt_with_object_and_buffer_source(&algorithm(sealed)?, key, content.unchecked_ref())?;
    Ok(Uint8Array::new(&JsFuture::from(plain).await?).to_vec())
}

/// Closes a text.
///
/// # Errors
/// Where the browser has no cryptography for this page.
pub(super) async fn seal(plain: &str, passphrase: &str) -> Result<Sealed, JsValue> {
    let sealed = empty()?;
    encrypt(&key(passphrase, &sealed).await?, sealed, plain).await
}

/// Opens a closed file.
///
/// # Errors
/// Where the passphrase does not fit, or the content was changed on purpose, or the browser has no cryptography for this page.
pub(super) async fn unseal(sealed: &Sealed, passphrase: &str) -> Result<Vec<u8>, JsValue> {
    decrypt(&key(passphrase, sealed).await?, sealed).await
}
