//! fish: `set -gx NAME '...'`. In single quotes it knows two escapes, and takes everything else as it is.

use super::{Assignment, quoted};
use crate::secret::SecretBytes;
use crate::template::Unfit;

/// Names that cannot be set, and settings of the shell.
const OWN: &[&str] = &[
    "FISH_VERSION",
    "PWD",
    "SHLVL",
    "_",
    "argv",
    "history",
    "hostname",
    "pipestatus",
    "status",
    "status_generation",
    "umask",
    "version",
];

pub(super) fn line(Assignment { name, value }: Assignment<'_>) -> Result<SecretBytes, Unfit> {
    if OWN.contains(&name) || name.starts_with("fish_") {
        return Err(Unfit("fish has a use of its own for that name"));
    }
    let escape = |byte| match byte {
        b'\\' => Some(r"\\"),
        b'\'' => Some(r"\'"),
        _ => None,
    };
    Ok(quoted(&["set -gx ", name, " '"], value.expose(), escape, "'\n"))
}
