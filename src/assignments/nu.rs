//! Nushell: `$env.NAME = "..."`. Its double quotes put no variables in, and know escapes; controls stand as these.

use std::io::Write as _;

use super::{Assignment, text};
use crate::secret::SecretBytes;
use crate::template::Unfit;

/// Names that cannot be set, or not to a text, or that every command sets.
const OWN: &[&str] = &[
    "CMD_DURATION_MS",
    "CURRENT_FILE",
    "ENV_CONVERSIONS",
    "FILE_PWD",
    "LAST_EXIT_CODE",
    "PROCESS_PATH",
    "PWD",
    "config",
];

pub(super) fn line(assignment: Assignment<'_>) -> Result<SecretBytes, Unfit> {
    let text = text(assignment)?;
    if OWN.iter().any(|own| own.eq_ignore_ascii_case(assignment.name)) {
        return Err(Unfit("Nushell has a use of its own for that name"));
    }
    let mut line = SecretBytes::with_capacity(assignment.name.len() + text.len() + 64);
    line.extend(b"$env.");
    line.extend(assignment.name.as_bytes());
    line.extend(b" = \"");
    let mut plain = 0;
    for (at, c) in text.char_indices().filter(|(_, c)| matches!(c, '"' | '\\') || c.is_control()) {
        line.extend(&text.as_bytes()[plain..at]);
        // Writing to memory cannot fail.
        let _infallible = match c {
            '\n' => line.write_all(br"\n"),
            '"' | '\\' => line.write_all(&[b'\\', if c == '"' { b'"' } else { b'\\' }]),
            control => write!(line, "\\u{{{:x}}}", u32::from(control)),
        };
        plain = at + c.len_utf8();
    }
    line.extend(&text.as_bytes()[plain..]);
    line.extend(b"\"\n");
    Ok(line)
}
