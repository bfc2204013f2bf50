use std::ops::ControlFlow;

use crate::format::EventLine;
use crate::model::{ActorId, Anchor, Result};
use crate::store::TrailReader;

use super::check::{TrailFault, first_line};
use super::lines::in_batches;

/// An actor of an event after `anchor` whom `knows` does not know, in a trail that holds it. Nobody could verify such an
/// event.
///
/// # Errors
/// The trail cannot be read, or holds a line longer than any event (damaged).
pub fn unknown_actor_after(
    trail: &TrailReader,
    anchor: &Anchor,
    knows: impl Fn(ActorId) -> bool,
) -> Result<Option<ActorId>> {
    let (header, _) = first_line(trail).map_err(TrailFault::into_error)?;
    let mut offset = anchor.offset;
    for number in anchor.file..header.file {
        if let Some(earlier) = trail.earlier(number)?
            && let Some(unknown) = unknown_in(&earlier, offset, &knows)?
        {
            return Ok(Some(unknown));
        }
        offset = 0;
    }
    unknown_in(trail, offset, &knows)
}

fn unknown_in(trail: &TrailReader, offset: u64, knows: &impl Fn(ActorId) -> bool) -> Result<Option<ActorId>> {
    let mut unknown = None;
    in_batches(trail, offset, |lines| {
        let events = lines.iter().filter_map(|line| EventLine::decode(line.strip_suffix(b"\n").unwrap_or(line)).ok());
        unknown = events.map(|event| event.actor).find(|&actor| !knows(actor));
        if unknown.is_some() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    Ok(unknown)
}
