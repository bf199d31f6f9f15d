//! A file closed with a passphrase, as `docs/sealed.md` tells: what stands in it, and what is refused before any key is made. A draft that is
//! kept locked in the browser is such a file, with two notes on its outside. The cryptography itself is the browser's (`worker/web_crypto.rs`).

use super::json;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

/// What such a file calls itself.
pub const FORMAT: &str = "palermo-sealed/1";
/// How often the passphrase is hashed here; and the least that is opened.
pub const ITERATIONS: u32 = 600_000;
/// The most that is opened: more would hold a computer up for minutes.
pub const MOST_ITERATIONS: u32 = 10_000_000;
/// Bytes of the salt.
pub const SALT: usize = 16;
/// Bytes of the initial value.
pub const IV: usize = 12;
/// Characters that a passphrase must have at least.
pub const SHORTEST: usize = 12;

const KDF: (&str, &str) = ("PBKDF2", "SHA-256");
const CIPHER: &str = "AES-256-GCM";

/// A closed file, read. Sizes and iterations are within their limits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// How often the passphrase is hashed.
    pub iterations: u32,
    /// [`SALT`] bytes.
    pub salt: Vec<u8>,
    /// [`IV`] bytes.
    pub iv: Vec<u8>,
    /// What AES-GCM made, its tag of 16 bytes at the end.
    pub content: Vec<u8>,
}

/// Why a closed file is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// A later version of the format.
    Newer,
    /// The field of that name is missing, or not what it must be.
    Field(&'static str),
    /// More than [`MOST_ITERATIONS`].
    TooMany,
    /// Fewer than [`ITERATIONS`].
    TooFew,
    /// It is not as it was saved: cut off, or changed by accident.
    Damaged,
}

/// Whether a file says that it is a closed one, of whatever version.
pub fn is_sealed(bytes: &[u8]) -> bool {
    let start: Vec<u8> = bytes.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).take(40).collect();
    start.starts_with(b"{\"format\":\"palermo-sealed/")
        || start.starts_with(b"\xef\xbb\xbf{\"format\":\"palermo-sealed/")
}

/// What stands on the outside of a locked draft, for all to read. Nothing protects it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Outside {
    /// When it was kept, as `2026-11-27T10:42:05.123Z`: later times come later as texts.
    pub kept: String,
    /// What the person calls it.
    pub label: String,
}

/// What stands on the outside of a locked draft; none where a text is not one.
pub fn outside(text: &str) -> Option<Outside> {
    if !is_sealed(text.as_bytes()) {
        return None;
    }
    let value = json::parse(text.as_bytes()).ok()?;
    let word = |name: &str| value.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    Some(Outside { kept: word("kept"), label: word("label") })
}

/// Whether that is a later version of the format, and not a mistyped or damaged one.
fn is_newer(format: &str) -> bool {
    let version = format.strip_prefix("palermo-sealed/").and_then(|version| version.parse::<u32>().ok());
    version.is_some_and(|version| version > 1)
}

impl Sealed {
    /// Reads a closed file.
    ///
    /// # Errors
    /// [`Trouble`], the first that is found.
    pub fn read(bytes: &[u8]) -> Result<Sealed, Trouble> {
        let value = json::parse(bytes).map_err(|_| Trouble::Damaged)?;
        let word = |path: &[&'static str]| {
            let found = path.iter().try_fold(&value, |value, name| value.get(name));
            found.and_then(Value::as_str).ok_or(Trouble::Field(path.last().copied().unwrap_or_default()))
        };
        let format = word(&["format"])?;
        if format != FORMAT {
            return Err(if is_newer(format) { Trouble::Newer } else { Trouble::Field("format") });
        }
        for (path, expected) in [(["kdf", "name"], KDF.0), (["kdf", "hash"], KDF.1), (["cipher", "name"], CIPHER)] {
            if word(&path)? != expected {
                return Err(Trouble::Field(path[0]));
            }
        }
        let iterations = value.get("kdf").and_then(|kdf| kdf.get("iterations")).and_then(Value::as_u64);
        let iterations =
            u32::try_from(iterations.ok_or(Trouble::Field("iterations"))?).map_err(|_| Trouble::TooMany)?;
        if iterations > MOST_ITERATIONS {
            return Err(Trouble::TooMany);
        }
        if iterations < ITERATIONS {
            return Err(Trouble::TooFew);
        }
        let bytes = |path: &[&'static str], size: Option<usize>| {
            let name = path.last().copied().unwrap_or_default();
            let bytes = STANDARD.decode(word(path)?).map_err(|_| Trouble::Damaged)?;
            if size.is_none_or(|size| size == bytes.len()) { Ok(bytes) } else { Err(Trouble::Field(name)) }
        };
        let sealed = Sealed {
            iterations,
            salt: bytes(&["kdf", "salt"], Some(SALT))?,
            iv: bytes(&["cipher", "iv"], Some(IV))?,
            content: bytes(&["content"], None)?,
        };
        // A tag alone holds nothing.
        if sealed.content.len() <= 16 || word(&["digest"])? != sealed.digest() {
            return Err(Trouble::Damaged);
        }
        Ok(sealed)
    }

    /// Writes it, on one line.
    pub fn write(&self) -> String {
        self.line(Vec::new())
    }

    /// Writes it as a locked draft is kept.
    pub fn write_locked(&self, outside: &Outside) -> String {
        self.line(vec![("kept", outside.kept.as_str().into()), ("label", outside.label.as_str().into())])
    }

    fn line(&self, outside: Vec<(&str, Value)>) -> String {
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
        fields.extend(outside);
        let mut line = json::line(&object(fields));
        line.push('\n');
        line
    }

    /// What is bound to the content: whoever changes it finds that the content no longer opens.
    pub fn header(&self) -> String {
        let (salt, iv) = (STANDARD.encode(&self.salt), STANDARD.encode(&self.iv));
        [FORMAT, KDF.0, KDF.1, &self.iterations.to_string(), &salt, CIPHER, &iv].join(" ")
    }

    /// SHA-256 of the header, a line feed, and the content in base64: it finds accidents without the passphrase.
    fn digest(&self) -> String {
        let text = format!("{}\n{}", self.header(), STANDARD.encode(&self.content));
        Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
    }
}
