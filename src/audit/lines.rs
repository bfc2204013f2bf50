use std::ops::ControlFlow;

use crate::format::MAX_LINE;
use crate::model::{Error, Result};
use crate::store::TrailReader;

/// How much is read at once, in bytes.
const PIECE: usize = 4 << 20;

/// Hands the lines of `trail` from `offset` on to `take`, many at once, each with its line feed; what stands after the last
/// line feed is one too. It ends where `take` breaks off.
///
/// # Errors
/// The trail cannot be read, or holds a line longer than any event (damaged).
pub(super) fn in_batches(
    trail: &TrailReader,
    mut offset: u64,
    mut take: impl FnMut(&[&[u8]]) -> ControlFlow<()>,
) -> Result<()> {
    let mut rest: Vec<u8> = Vec::new();
    loop {
        let piece = trail.read(offset, PIECE)?;
        let is_last = piece.is_empty();
        offset += piece.len() as u64;
        rest.extend_from_slice(&piece);
        let whole =
            if is_last { rest.len() } else { rest.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1) };
        let lines: Vec<&[u8]> = rest[..whole].split_inclusive(|&byte| byte == b'\n').collect();
        if take(&lines).is_break() || is_last {
            return Ok(());
        }
        rest.drain(..whole);
        if rest.len() > MAX_LINE {
            return Err(Error::damaged("the audit trail holds a line that is too long for an event"));
        }
    }
}
