//! `PowerShell`: `$env:NAME = '...'`, each on a line of its own.
//!
//! A single quote, and each of the four typographic ones that it takes for one, is doubled. Line ends stand outside of the
//! quotes, as `PowerShell` takes what programs print apart at them and puts its own in their place.

use super::{Assignment, text};
use crate::secret::SecretBytes;
use crate::template::Unfit;

pub(super) fn line(assignment: Assignment<'_>) -> Result<SecretBytes, Unfit> {
    let text = text(assignment)?;
    if text.is_empty() {
        return Err(Unfit("it is empty, and PowerShell removes a variable that is set to nothing"));
    }
    let mut line = SecretBytes::with_capacity(assignment.name.len() + text.len() + 64);
    line.extend(b"$env:");
    line.extend(assignment.name.as_bytes());
    line.extend(b" = '");
    let mut plain = 0;
    for (at, c) in text.char_indices() {
        let written = match c {
            // Twice itself: once here, and once with what follows.
            '\'' | '\u{2018}'..='\u{201b}' => {
                line.extend(&text.as_bytes()[plain..at]);
                line.extend(c.encode_utf8(&mut [0; 4]).as_bytes());
                plain = at;
                continue;
            }
            '\n' => "' + \"`n\" + '",
            '\r' => "' + \"`r\" + '",
            _ => continue,
        };
        line.extend(&text.as_bytes()[plain..at]);
        line.extend(written.as_bytes());
        plain = at + 1;
    }
    line.extend(&text.as_bytes()[plain..]);
    line.extend(b"'\n");
    Ok(line)
}
