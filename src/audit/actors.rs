use crate::format::{EventLine, MAX_LINE};
use crate::model::{ActorId, Error, Result};
use crate::store::TrailReader;

/// How much is read at once, in bytes.
const PIECE: usize = 1 << 20;

/// An actor of an event after `offset` whom `knows` does not know. Nobody could verify such an event.
///
/// # Errors
/// The trail cannot be read, or holds a line longer than any event (damaged).
pub fn unknown_actor_after(
    trail: &TrailReader,
    mut offset: u64,
    knows: impl Fn(ActorId) -> bool,
) -> Result<Option<ActorId>> {
    let mut rest: Vec<u8> = Vec::new();
    loop {
        let piece = trail.read(offset, PIECE)?;
        if piece.is_empty() {
            // What stands after the last line feed counts too, if it is whole but for its line feed.
            return Ok(unknown(&rest, &knows));
        }
        offset += piece.len() as u64;
        rest.extend_from_slice(&piece);
        let mut start = 0;
        while let Some(length) = rest[start..].iter().position(|&byte| byte == b'\n') {
            if let Some(actor) = unknown(&rest[start..start + length], &knows) {
                return Ok(Some(actor));
            }
            start += length + 1;
        }
        rest.drain(..start);
        if rest.len() > MAX_LINE {
            return Err(Error::damaged("the audit trail holds a line that is too long for an event"));
        }
    }
}

fn unknown(line: &[u8], knows: &impl Fn(ActorId) -> bool) -> Option<ActorId> {
    EventLine::decode(line).ok().map(|event| event.actor).filter(|&actor| !knows(actor))
}
