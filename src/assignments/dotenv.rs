//! Files that Compose, python-dotenv, Node.js (`--env-file`) and its package dotenv read alike: a value in single quotes,
//! or else in double quotes, and nothing in it that one of them changes.
//!
//! In single quotes python-dotenv knows `\\`, `\'` and `${NAME}`, and a backslash at the end hides the quote from some. In
//! double quotes each has escapes of its own, and Compose puts variables in. Node.js drops a carriage return. A shell that sources
//! the file, which it is not for, runs no command of a value.

use super::{Assignment, quoted, text};
use crate::secret::SecretBytes;
use crate::template::Unfit;

pub(super) fn line(assignment: Assignment<'_>) -> Result<SecretBytes, Unfit> {
    let text = text(assignment)?;
    if text.contains('\r') {
        return Err(Unfit("it has a carriage return, which some readers take for a line end"));
    }
    if text.contains("${") {
        return Err(Unfit("it has a ${, behind which some readers look for a variable, whatever the quotes"));
    }
    let quote = if text.contains('\'') {
        if text.contains(['"', '\\', '$', '`']) {
            return Err(Unfit("it has a ', and a \", \\, $ or ` besides, for which readers have no quotes in common"));
        }
        "\""
    } else {
        if text.contains(r"\\") || text.ends_with('\\') {
            return Err(Unfit("it has a \\ at its end or before another one, which some readers take for an escape"));
        }
        "'"
    };
    let after = if quote == "'" { "'\n" } else { "\"\n" };
    Ok(quoted(&[assignment.name, "=", quote], text.as_bytes(), |_| None, after))
}
