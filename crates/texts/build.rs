//! Makes one constant a key out of `locales/en.json` and `locales/en.later.json`, so that a text that is missing is a
//! compile error.

use std::{env, error::Error, fmt::Write, fs, path::PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let mut names = String::from(
        "/// The names of the keys, in their order.\n#[cfg(not(target_arch = \"wasm32\"))]\nstatic NAMES: &[&str] = &[\n",
    );
    let mut code = String::new();
    let mut count = 0;
    // What the first visit needs, and what the worker brings with it.
    for (file, module, constant) in
        [("locales/en.json", "key", "ENGLISH"), ("locales/en.later.json", "later", "ENGLISH_LATER")]
    {
        let path = format!("../../{file}");
        println!("cargo:rerun-if-changed={path}");
        let catalogue: serde_json::Map<String, serde_json::Value> = serde_json::from_str(&fs::read_to_string(path)?)?;
        writeln!(code, "/// The keys of `{file}`, one a text.\npub mod {module} {{\n    use super::Key;")?;
        // All texts in one: entries end with a record separator, the forms of a plural with a unit separator.
        let mut texts = String::new();
        for (name, value) in &catalogue {
            let constant = name.to_uppercase().replace(['.', '-'], "_");
            let text = match value {
                serde_json::Value::String(text) => text.clone(),
                serde_json::Value::Object(forms) => forms
                    .iter()
                    .map(|(form, text)| format!("{form}\u{1f}{}", text.as_str().unwrap_or_default()))
                    .collect::<Vec<_>>()
                    .join("\u{1f}"),
                _ => return Err(format!("{file}: {name} is neither a text nor plural forms").into()),
            };
            writeln!(code, "    /// {:?}\n    pub const {constant}: Key = Key({count});", text.replace('\u{1f}', " "))?;
            writeln!(names, "    {name:?},")?;
            texts.push_str(&text);
            texts.push('\u{1e}');
            count += 1;
        }
        writeln!(
            code,
            "}}\n\n/// The English texts of `{file}`, in the order of the keys.\nstatic {constant}: &str = {texts:?};\n"
        )?;
    }
    names.push_str("];\n");
    let out = PathBuf::from(env::var("OUT_DIR")?).join("catalogue.rs");
    fs::write(out, format!("{code}\n{names}"))?;
    Ok(())
}
