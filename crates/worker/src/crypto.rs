//! The cryptography that encrypted files and drafts need.

use documents::encrypted::EncryptedFile;

/// The browser's cryptography, or that of a test.
pub trait Crypto {
    /// A key that encrypts and decrypts.
    type Key: Clone;

    /// Whether there is any: browsers offer it only to pages that came over HTTPS.
    fn is_available(&self) -> bool;

    /// A file with nothing in it yet, and a salt of its own.
    ///
    /// # Errors
    /// [`CryptoError::Unavailable`].
    fn new_file(&self) -> Result<EncryptedFile, CryptoError>;

    /// The key that a passphrase makes with the salt and the iterations of a file.
    ///
    /// # Errors
    /// [`CryptoError`].
    fn derive_key(
        &self,
        passphrase: &str,
        file: &EncryptedFile,
    ) -> impl Future<Output = Result<Self::Key, CryptoError>>;

    /// Encrypts a text. `key` was made for `file`, whose initialization vector is drawn anew.
    ///
    /// # Errors
    /// [`CryptoError`].
    fn encrypt(
        &self,
        key: &Self::Key,
        file: EncryptedFile,
        plain: &str,
    ) -> impl Future<Output = Result<EncryptedFile, CryptoError>>;

    /// Decrypts a file with its key.
    ///
    /// # Errors
    /// [`CryptoError::Failed`] where the key does not fit, or the content was changed on purpose.
    fn decrypt(&self, key: &Self::Key, file: &EncryptedFile) -> impl Future<Output = Result<Vec<u8>, CryptoError>>;
}

/// Why something is not encrypted or decrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CryptoError {
    /// There is no cryptography for this page.
    Unavailable,
    /// The operation failed, which for decryption means that the key does not fit.
    Failed,
}
