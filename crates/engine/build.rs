//! Makes the list of members out of `instruments/members.csv`.

use std::{env, error::Error, fmt::Write, fs, path::PathBuf};

const MEMBERS: &str = "../../instruments/members.csv";

fn main() -> Result<(), Box<dyn Error>> {
    let out = PathBuf::from(env::var("OUT_DIR")?).join("members.rs");
    fs::write(out, members()?)?;
    Ok(())
}

fn members() -> Result<String, Box<dyn Error>> {
    println!("cargo:rerun-if-changed={MEMBERS}");
    let mut table = csv::Reader::from_path(MEMBERS)?;
    let columns = table.headers()?.clone();
    let mut out = String::from("/// All members, in the order of the list.\npub static MEMBERS: &[Member] = &[\n");
    let mut statuses = String::from("static STATUS: &[[Status; 2]] = &[\n");
    for row in table.records() {
        let row = row?;
        let field = |name: &str| -> Result<&str, String> {
            let value = columns.iter().position(|column| column == name).and_then(|index| row.get(index));
            value.ok_or_else(|| format!("instruments/members.csv: no {name} in {row:?}"))
        };
        let (code, name) = (field("iso2")?, field("name")?);
        writeln!(out, "    Member {{ code: {code:?}, name: {name:?} }},")?;
        statuses.push_str("    [");
        for treaty in ["tip", "untoc"] {
            let (party, date) = match field(&format!("{treaty}_state"))? {
                "party" => ("Party", field(&format!("{treaty}_deposit"))?),
                "signatory" => ("Signatory", field(&format!("{treaty}_signature"))?),
                "not_party" => ("NotParty", ""),
                "open" => ("Open", ""),
                other => return Err(format!("instruments/members.csv: {code} is “{other}”").into()),
            };
            let source = field(&format!("{treaty}_source"))?;
            write!(statuses, "Status {{ party: PartyStatus::{party}, date: {date:?}, source: {source:?} }}, ")?;
        }
        statuses.push_str("],\n");
    }
    Ok(format!("{out}];\n\n/// What is recorded of each, in the same order.\n{statuses}];\n"))
}
