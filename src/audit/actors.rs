use std::ops::ControlFlow;

use crate::format::EventLine;
use crate::model::{ActorId, Result};
use crate::store::TrailReader;

use super::lines::in_batches;

/// An actor of an event after `offset` whom `knows` does not know. Nobody could verify such an event.
///
/// # Errors
/// The trail cannot be read, or holds a line longer than any event (damaged).
pub fn unknown_actor_after(
    trail: &TrailReader,
    offset: u64,
    knows: impl Fn(ActorId) -> bool,
) -> Result<Option<ActorId>> {
    let mut unknown = None;
    in_batches(trail, offset, |lines| {
        let events = lines.iter().filter_map(|line| EventLine::decode(line.strip_suffix(b"\n").unwrap_or(line)).ok());
        unknown = events.map(|event| event.actor).find(|&actor| !knows(actor));
        if unknown.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    Ok(unknown)
}
