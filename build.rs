//! Makes one constant a key out of `locales/en.json`, so that a text that is missing is a compile error.

use std::{env, error::Error, fmt::Write, fs, path::PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=locales/en.json");
    let catalogue: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(&fs::read_to_string("locales/en.json")?)?;
    let mut keys = String::from("/// The keys of the catalogue, one a text.\npub mod key {\n    use super::Key;\n");
    let mut english = String::from(
        "/// The English texts, in the order of the keys: name, then plural forms.\npub(super) static ENGLISH: &[(&str, &[(Plural, &str)])] = &[\n",
    );
    for (index, (name, value)) in catalogue.iter().enumerate() {
        let constant = name.to_uppercase().replace(['.', '-'], "_");
        let forms: Vec<(String, String)> = match value {
            serde_json::Value::String(text) => vec![("Other".into(), text.clone())],
            serde_json::Value::Object(forms) => forms
                .iter()
                .map(|(form, text)| {
                    let form = form[..1].to_uppercase() + &form[1..];
                    (form, text.as_str().unwrap_or_default().to_owned())
                })
                .collect(),
            _ => return Err(format!("locales/en.json: {name} is neither a text nor plural forms").into()),
        };
        let sample: String =
            forms.last().map(|(_, text)| text.replace('`', "'").replace('\n', " ")).unwrap_or_default();
        writeln!(keys, "    /// {sample:?}\n    pub const {constant}: Key = Key({index});")?;
        write!(english, "    ({name:?}, &[")?;
        for (form, text) in forms {
            write!(english, "(Plural::{form}, {text:?}), ")?;
        }
        english.push_str("]),\n");
    }
    keys.push_str("}\n");
    english.push_str("];\n");
    let out = PathBuf::from(env::var("OUT_DIR")?).join("catalogue.rs");
    fs::write(out, format!("{keys}\n{english}"))?;
    Ok(())
}
