//! The keys of drafts that are kept encrypted, which are here alone, and only until the page or the draft is closed. A draft is
//! encrypted as a file is (`documents::encrypted`).

use super::crypto::{Crypto, CryptoError};
use super::handler::{Reply, explained};
use documents::encrypted::{EncryptedFile, PlaintextFields, SHORTEST, plaintext_fields};
use protocol::{
    DecryptDraft, Done, DraftText, EncryptDraft, Explanation, ForgetKey, LockDraft, NewPassphrase, Refusal, UnlockDraft,
};
use std::cell::RefCell;
use std::collections::BTreeMap;
use texts::{Catalogue, key, later};

/// The keys whose passphrase was given, and the cryptography they are for.
pub(super) struct Vault<C: Crypto> {
    crypto: C,
    /// The time, as files have it.
    now: fn() -> String,
    locks: RefCell<BTreeMap<String, Lock<C::Key>>>,
}

/// What a draft is locked with.
#[derive(Clone)]
struct Lock<K> {
    key: K,
    /// Salt and iterations that the key was made with.
    made_for: EncryptedFile,
    label: String,
}

impl<C: Crypto> Vault<C> {
    pub(super) fn new(crypto: C, now: fn() -> String) -> Vault<C> {
        Vault { crypto, now, locks: RefCell::default() }
    }

    pub(super) fn is_available(&self) -> bool {
        self.crypto.is_available()
    }

    pub(super) async fn lock(&self, texts: &Catalogue, call: LockDraft) -> Reply<LockDraft> {
        check(texts, &call.passphrase, || texts.get(later::LOCK_NOT_SET).to_owned())?;
        let made = async {
            let made_for = self.crypto.new_file()?;
            let key = self.crypto.derive_key(&call.passphrase.passphrase, &made_for).await?;
            Ok(Lock { key, made_for, label: call.label.trim().to_owned() })
        };
        let lock = made.await.map_err(|_: CryptoError| Refusal::NotSecureContext)?;
        self.locks.borrow_mut().insert(call.key.clone(), lock);
        self.encrypt(texts, EncryptDraft { key: call.key, text: call.text }).await
    }

    pub(super) async fn unlock(&self, texts: &Catalogue, call: UnlockDraft) -> Reply<UnlockDraft> {
        let unreadable = || {
            let lines = vec![texts.get(later::LOCK_UNREADABLE).to_owned()];
            Refusal::Refused(Explanation { title: texts.get(later::LOCK_NOT_OPENED).to_owned(), lines })
        };
        let file = EncryptedFile::read(call.text.as_bytes()).map_err(|_| unreadable())?;
        let label = plaintext_fields(&call.text).unwrap_or_default().label;
        let key = self.crypto.derive_key(&call.passphrase, &file).await.map_err(|_| Refusal::NotSecureContext)?;
        let plain = self.crypto.decrypt(&key, &file).await.map_err(|_| Refusal::NeedsPassphrase { wrong: true })?;
        let made_for = EncryptedFile { content: Vec::new(), ..file };
        self.locks.borrow_mut().insert(call.key, Lock { key, made_for, label });
        Ok(text_of(plain))
    }

    pub(super) async fn encrypt(&self, texts: &Catalogue, call: EncryptDraft) -> Reply<EncryptDraft> {
        let Some(Lock { key, made_for, label }) = self.lock_of(&call.key) else { return Err(NOT_KNOWN) };
        let fields = PlaintextFields { kept: (self.now)(), label };
        let file = self.crypto.encrypt(&key, made_for, &call.text).await.map_err(|_| Refusal::NotSecureContext)?;
        let text = file.write_locked(&fields);
        self.check_back(texts, &key, &text, &call.text).await?;
        Ok(DraftText(text))
    }

    pub(super) async fn decrypt(&self, call: DecryptDraft) -> Reply<DecryptDraft> {
        let lock = self.lock_of(&call.key).ok_or(NOT_KNOWN)?;
        let file = EncryptedFile::read(call.text.as_bytes()).map_err(|_| NOT_KNOWN)?;
        // Another tab may have locked it anew, with another passphrase.
        if file.salt != lock.made_for.salt || file.iterations != lock.made_for.iterations {
            return Err(NOT_KNOWN);
        }
        self.crypto.decrypt(&lock.key, &file).await.map(text_of).map_err(|_| NOT_KNOWN)
    }

    pub(super) fn forget(&self, call: &ForgetKey) -> Reply<ForgetKey> {
        self.locks.borrow_mut().remove(&call.key);
        Ok(Done {})
    }

    /// Encrypts the content of a file with a new passphrase, and decrypts it again before it is handed out.
    pub(super) async fn encrypt_file(
        &self,
        texts: &Catalogue,
        passphrase: &NewPassphrase,
        plain: &str,
    ) -> Result<String, Refusal> {
        let made = async {
            let file = self.crypto.new_file()?;
            let key = self.crypto.derive_key(&passphrase.passphrase, &file).await?;
            let file = self.crypto.encrypt(&key, file, plain).await?;
            Ok((key, file.write()))
        };
        let (key, text) = made.await.map_err(|_: CryptoError| Refusal::NotSecureContext)?;
        self.check_back(texts, &key, &text, plain).await?;
        Ok(text)
    }

    /// Decrypts a file with the passphrase that a person gave for it.
    pub(super) async fn decrypt_file(&self, file: &EncryptedFile, passphrase: &str) -> Result<Vec<u8>, Refusal> {
        let plain = async {
            let key = self.crypto.derive_key(passphrase, file).await?;
            self.crypto.decrypt(&key, file).await
        };
        plain.await.map_err(|error| match error {
            CryptoError::Unavailable => Refusal::NotSecureContext,
            CryptoError::Failed => Refusal::NeedsPassphrase { wrong: true },
        })
    }

    fn lock_of(&self, key: &str) -> Option<Lock<C::Key>> {
        self.locks.borrow().get(key).cloned()
    }

    /// Decrypts what was encrypted, before anything is replaced by it.
    async fn check_back(&self, texts: &Catalogue, key: &C::Key, text: &str, plain: &str) -> Result<(), Refusal> {
        let back = match EncryptedFile::read(text.as_bytes()) {
            Ok(file) => self.crypto.decrypt(key, &file).await.unwrap_or_default(),
            Err(_) => Vec::new(),
        };
        if back == plain.as_bytes() {
            return Ok(());
        }
        Err(explained(file_not_saved(texts), texts.get(later::SAVE_DIFFERS)))
    }
}

/// The key of the draft is not known here, or not any more.
const NOT_KNOWN: Refusal = Refusal::NeedsPassphrase { wrong: false };

fn text_of(plain: Vec<u8>) -> DraftText {
    DraftText(String::from_utf8_lossy(&plain).into_owned())
}

/// What is said first of an encrypted file that is not saved.
pub(super) fn file_not_saved(texts: &Catalogue) -> String {
    texts.fill(key::SAVE_FAILED, &[("name", texts.get(later::SEALED_FILE))])
}

/// Refuses a passphrase that is too short, or that was not typed the same twice.
pub(super) fn check(
    texts: &Catalogue,
    NewPassphrase { passphrase, again }: &NewPassphrase,
    title: impl FnOnce() -> String,
) -> Result<(), Refusal> {
    if passphrase.chars().count() < SHORTEST {
        let words = texts.fill(later::SEALED_SHORT, &[("least", &SHORTEST.to_string())]);
        Err(explained(title(), words))
    } else if passphrase != again {
        Err(explained(title(), texts.get(later::SEALED_UNEQUAL)))
    } else {
        Ok(())
    }
}
