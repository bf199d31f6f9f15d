//! Files encrypted with a passphrase (`docs/encrypted.md`): their format, and what is refused before a key is derived. A locked
//! draft is such a file with two more fields, which are not encrypted. The cryptography itself is the browser's
//! (`worker/src/web_crypto.rs`).

use super::json;
use base16ct::lower::encode_string;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

/// What such a file calls itself.
pub const FORMAT: &str = "palermo-sealed/1";
/// Iterations of PBKDF2 for new files, and the fewest with which a file is opened.
pub const ITERATIONS: u32 = 600_000;
/// The most iterations with which a file is opened: more would take minutes.
pub const MOST_ITERATIONS: u32 = 10_000_000;
/// Bytes of the salt.
pub const SALT: usize = 16;
/// Bytes of the initialization vector.
pub const IV: usize = 12;
/// Characters that a passphrase must have at least.
pub const SHORTEST: usize = 12;

const KDF: (&str, &str) = ("PBKDF2", "SHA-256");
const CIPHER: &str = "AES-256-GCM";

/// An encrypted file that was read. Sizes and iterations are within their limits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EncryptedFile {
    /// Iterations of PBKDF2.
    pub iterations: u32,
    /// [`SALT`] bytes.
    pub salt: Vec<u8>,
    /// [`IV`] bytes.
    pub iv: Vec<u8>,
    /// The ciphertext of AES-GCM, with its tag of 16 bytes at the end.
    pub content: Vec<u8>,
}

/// Why an encrypted file is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EncryptedFileError {
    /// A later version of the format.
    Newer,
    /// The field of that name is missing, or not what it must be.
    Field(&'static str),
    /// More than [`MOST_ITERATIONS`].
    TooMany,
    /// Fewer than [`ITERATIONS`].
    TooFew,
    /// The file is damaged: cut off, or changed by accident.
    Damaged,
}

/// Whether a file says that it is an encrypted one, of whatever version.
pub fn is_encrypted(bytes: &[u8]) -> bool {
    let start: Vec<u8> = bytes.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).take(40).collect();
    start.starts_with(b"{\"format\":\"palermo-sealed/")
        || start.starts_with(b"\xef\xbb\xbf{\"format\":\"palermo-sealed/")
}

/// The fields of a locked draft that are not encrypted. Anybody can read and change them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PlaintextFields {
    /// When the draft was written, as `2026-11-27T10:42:05.123Z`: such times sort as texts.
    pub kept: String,
    /// The name that the person gave it for the list of drafts.
    pub label: String,
}

/// The fields of a locked draft that are not encrypted; none where the text is no locked draft.
pub fn plaintext_fields(text: &str) -> Option<PlaintextFields> {
    if !is_encrypted(text.as_bytes()) {
        return None;
    }
    let value = json::parse(text.as_bytes()).ok()?;
    let word = |name: &str| value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    Some(PlaintextFields { kept: word("kept"), label: word("label") })
}

/// Whether a format is a later version of this one, and not a mistyped or damaged one.
fn is_newer(format: &str) -> bool {
    let version = format.strip_prefix("palermo-sealed/").and_then(|version| version.parse::<u32>().ok());
    version.is_some_and(|version| version > 1)
}

impl EncryptedFile {
    /// Reads an encrypted file.
    ///
    /// # Errors
    /// [`EncryptedFileError`], the first that is found.
    pub fn read(bytes: &[u8]) -> Result<EncryptedFile, EncryptedFileError> {
        let value = json::parse(bytes).map_err(|_| EncryptedFileError::Damaged)?;
        let word = |path: &[&'static str]| {
            let found = path.iter().try_fold(&value, |value, name| value.get(name));
            found.and_then(Value::as_str).ok_or(EncryptedFileError::Field(path.last().copied().unwrap_or_default()))
        };
        let format = word(&["format"])?;
        if format != FORMAT {
            return Err(if is_newer(format) { EncryptedFileError::Newer } else { EncryptedFileError::Field("format") });
        }
        for (path, expected) in [(["kdf", "name"], KDF.0), (["kdf", "hash"], KDF.1), (["cipher", "name"], CIPHER)] {
            if word(&path)? != expected {
                return Err(EncryptedFileError::Field(path[0]));
            }
        }
        let iterations = value.get("kdf").and_then(|kdf| kdf.get("iterations")).and_then(Value::as_u64);
        let iterations = u32::try_from(iterations.ok_or(EncryptedFileError::Field("iterations"))?)
            .map_err(|_| EncryptedFileError::TooMany)?;
        if iterations > MOST_ITERATIONS {
            return Err(EncryptedFileError::TooMany);
        }
        if iterations < ITERATIONS {
            return Err(EncryptedFileError::TooFew);
        }
        let bytes = |path: &[&'static str], size: Option<usize>| {
            let name = path.last().copied().unwrap_or_default();
            let bytes = STANDARD.decode(word(path)?).map_err(|_| EncryptedFileError::Damaged)?;
            if size.is_none_or(|size| size == bytes.len()) { Ok(bytes) } else { Err(EncryptedFileError::Field(name)) }
        };
        let encrypted = EncryptedFile {
            iterations,
            salt: bytes(&["kdf", "salt"], Some(SALT))?,
            iv: bytes(&["cipher", "iv"], Some(IV))?,
            content: bytes(&["content"], None)?,
        };
        // A tag alone has no content.
        if encrypted.content.len() <= 16 || word(&["digest"])? != encrypted.digest() {
            return Err(EncryptedFileError::Damaged);
        }
        Ok(encrypted)
    }

    /// The file, on one line.
    pub fn write(&self) -> String {
        self.line(Vec::new())
    }

    /// The text of a locked draft in storage, on one line.
    pub fn write_locked(&self, fields: &PlaintextFields) -> String {
        self.line(vec![("kept", fields.kept.as_str().into()), ("label", fields.label.as_str().into())])
    }

    fn line(&self, further: Vec<(&str, Value)>) -> String {
        let object = |fields: Vec<(&str, Value)>| {
            Value::Object(fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect::<Map<_, _>>())
        };
        let kdf = object(vec![
            ("name", KDF.0.into()),
            ("hash", KDF.1.into()),
            ("iterations", self.iterations.into()),
            ("salt", STANDARD.encode(&self.salt).into()),
        ]);
        let cipher = object(vec![("name", CIPHER.into()), ("iv", STANDARD.encode(&self.iv).into())]);
        let mut fields = vec![
            ("format", FORMAT.into()),
            ("kdf", kdf),
            ("cipher", cipher),
            ("content", STANDARD.encode(&self.content).into()),
            ("digest", self.digest().into()),
        ];
        fields.extend(further);
        let mut line = json::line(&object(fields));
        line.push('\n');
        line
    }

    /// The additional authenticated data: where it was changed, the content can no longer be decrypted.
    pub fn header(&self) -> String {
        let (salt, iv) = (STANDARD.encode(&self.salt), STANDARD.encode(&self.iv));
        [FORMAT, KDF.0, KDF.1, &self.iterations.to_string(), &salt, CIPHER, &iv].join(" ")
    }

    /// SHA-256 of the header, a line feed, and the content in base64. It detects accidental changes without the passphrase.
    fn digest(&self) -> String {
        let text = format!("{}\n{}", self.header(), STANDARD.encode(&self.content));
        encode_string(&Sha256::digest(text))
    }
}
