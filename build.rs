//! Makes one constant a key out of `locales/en.json`, so that a text that is missing is a compile error, and the list of
//! members out of `instruments/members.csv`.

use std::{env, error::Error, fmt::Write, fs, path::PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=locales/en.json");
    let catalogue: serde_json::Map<String, serde_json::Value> =
        serde_json::from_str(&fs::read_to_string("locales/en.json")?)?;
    let mut keys = String::from("/// The keys of the catalogue, one a text.\npub mod key {\n    use super::Key;\n");
    let mut names = String::from(
        "/// The names of the keys, in their order.\n#[cfg(not(target_arch = \"wasm32\"))]\nstatic NAMES: &[&str] = &[\n",
    );
    // All texts in one: entries end with a record separator, the forms of a plural with a unit separator.
    let mut texts = String::new();
    for (index, (name, value)) in catalogue.iter().enumerate() {
        let constant = name.to_uppercase().replace(['.', '-'], "_");
        let text = match value {
            serde_json::Value::String(text) => text.clone(),
            serde_json::Value::Object(forms) => forms
                .iter()
                .map(|(form, text)| format!("{form}\u{1f}{}", text.as_str().unwrap_or_default()))
                .collect::<Vec<_>>()
                .join("\u{1f}"),
            _ => return Err(format!("locales/en.json: {name} is neither a text nor plural forms").into()),
        };
        writeln!(keys, "    /// {:?}\n    pub const {constant}: Key = Key({index});", text.replace('\u{1f}', " "))?;
        writeln!(names, "    {name:?},")?;
        texts.push_str(&text);
        texts.push('\u{1e}');
    }
    keys.push_str("}\n");
    names.push_str("];\n");
    let english =
        format!("{names}\n/// The English texts, in the order of the keys.\nstatic ENGLISH: &str = {texts:?};\n");
    let out = PathBuf::from(env::var("OUT_DIR")?).join("catalogue.rs");
    fs::write(out, format!("{keys}\n{english}"))?;
    let out = PathBuf::from(env::var("OUT_DIR")?).join("members.rs");
    fs::write(out, members()?)?;
    Ok(())
}

/// One row of `instruments/members.csv`, which quotes only names and notes with commas in them.
fn fields(line: &str) -> Vec<String> {
    let mut fields = vec![String::new()];
    let mut quoted = false;
    for character in line.chars() {
        match character {
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(String::new()),
            other => {
                if let Some(field) = fields.last_mut() {
                    field.push(other);
                }
            }
        }
    }
    fields
}

fn members() -> Result<String, Box<dyn Error>> {
    println!("cargo:rerun-if-changed=instruments/members.csv");
    let mut out = String::from("/// All members, in the order of the list.\npub static MEMBERS: &[Member] = &[\n");
    for line in fs::read_to_string("instruments/members.csv")?.lines().skip(1) {
        let row = fields(line);
        let [name, code, ..] = row.as_slice() else { return Err(format!("instruments/members.csv: {line}").into()) };
        writeln!(out, "    Member {{ code: {code:?}, name: {name:?} }},")?;
    }
    out.push_str("];\n");
    Ok(out)
}
