use std::fmt::Write as _;

use crate::model::SecretName;

/// An entry of a manifest to be written.
#[derive(Clone, Debug)]
pub struct Written {
    /// The name of the variable.
    pub name: String,
    /// The key that it comes from.
    pub key: SecretName,
    /// Whether the vault has a value for it; else a remark says how to store one.
    pub has_value: bool,
}

/// The text of a manifest with these variables, in their order, those with a value first.
#[must_use]
pub fn write(entries: &[Written]) -> String {
    let mut text = "# What the programs of this project need: names and references, no values.\n\
                    # vault exec -- CMD runs one with them; vault trust accepts a change of this file.\n\n[env]\n"
        .to_owned();
    let mut line = |entry: &Written| {
        // Writing to memory cannot fail. A key has no quotes, backslashes or control characters.
        let _infallible = writeln!(text, "{} = \"{}\"", entry.name, entry.key);
    };
    entries.iter().filter(|entry| entry.has_value).for_each(&mut line);
    let without: Vec<&Written> = entries.iter().filter(|entry| !entry.has_value).collect();
    if !without.is_empty() {
        text.push_str("\n# Named in .env.example only, so that no value was imported: vault add KEY stores one that is not there.\n");
        for entry in without {
            let _infallible = writeln!(
                text,
                "{} = {{ ref = \"{}\", description = \"named in .env.example\" }}",
                entry.name, entry.key
            );
        }
    }
    text
}
