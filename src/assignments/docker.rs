//! `docker run --env-file`: no quotes and no escapes. What stands between the `=` and the end of the line is the value, white
//! space and `#` included, but for one carriage return at its end, and in some versions for quotes round it.

use super::{Assignment, quoted, text};
use crate::secret::SecretBytes;
use crate::template::Unfit;

/// The longest line with its line feed that docker reads (Go's `bufio.MaxScanTokenSize`).
const LONGEST: usize = 65_536;

pub(super) fn line(assignment: Assignment<'_>) -> Result<SecretBytes, Unfit> {
    let text = text(assignment)?;
    if text.contains('\n') {
        return Err(Unfit("it has a line feed, for which docker has no escape"));
    }
    if text.ends_with('\r') {
        return Err(Unfit("it ends in a carriage return, which docker takes for a part of the line's end"));
    }
    if ["'", "\""].iter().any(|quote| text.len() > 1 && text.starts_with(quote) && text.ends_with(quote)) {
        return Err(Unfit("it begins and ends with a quote, and some versions of docker take the two away"));
    }
    let line = quoted(&[assignment.name, "="], text.as_bytes(), |_| None, "\n");
    if line.len() > LONGEST {
        return Err(Unfit("it and its name make a line of more than 65536 bytes, the most that docker reads"));
    }
    Ok(line)
}
