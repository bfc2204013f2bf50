//! `docker run --env-file`: no quotes, no escapes; everything behind the `=` is the value, blanks included.

use super::Reason;
use super::cursor::Cursor;
use super::node::loose_name;
use crate::secret::SecretBytes;

pub(super) fn statement(cursor: &mut Cursor<'_>) -> Result<(String, SecretBytes), Reason> {
    let line = cursor.peek_line();
    // A name alone would be taken from the environment of docker.
    let equals = line.iter().position(|byte| *byte == b'=').ok_or(Reason::NoEquals)?;
    let name = loose_name(&line[..equals])?;
    let value = SecretBytes::copy_of(&line[equals + 1..]);
    cursor.take_line();
    Ok((name, value))
}
