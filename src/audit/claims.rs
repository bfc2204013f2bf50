//! Failed unlocks: whoever fails has no key, so what is written is a claim, which anybody could have written.

use crate::format::{Claim, EventLine};
use crate::model::{Result, VaultId};
use crate::store::LockedTrail;

use super::check::{TrailFault, first_line};

/// So many claims stand in a row at most; an event lets others follow.
const MOST_IN_A_ROW: usize = 32;
/// After a claim none is written for so many seconds.
const PAUSE: i64 = 10;
/// What is looked at of the trail's end, in bytes: more than all claims in a row take.
const WINDOW: u64 = 4096;

/// Appends `claim` to the trail of `vault`, unless there are enough: a trail is not to be filled by whoever guesses.
///
/// # Errors
/// The trail is another vault's, or cannot be read or written.
pub fn claim(trail: &mut LockedTrail, vault: VaultId, claim: &Claim) -> Result<()> {
    let (header, _) = first_line(trail.reader()).map_err(TrailFault::into_error)?;
    if header.vault != vault {
        return Err(TrailFault::Foreign.into_error());
    }
    let length = trail.reader().length()?;
    let start = length.saturating_sub(WINDOW);
    let end = trail.reader().read(start, usize::try_from(length - start).unwrap_or(0))?;
    let lines = || end.rsplit(|&byte| byte == b'\n');
    let since_event = lines().take_while(|line| EventLine::decode(line).is_err());
    let in_a_row = since_event.filter_map(Claim::decode).count();
    let is_soon = |known: Claim| (claim.time.as_second() - known.time.as_second()).abs() < PAUSE;
    if in_a_row >= MOST_IN_A_ROW || lines().find_map(Claim::decode).is_some_and(is_soon) {
        return Ok(());
    }
    // What a crash or a full disk left of a line is ended, never cut off.
    let feed = if end.last() == Some(&b'\n') { "" } else { "\n" };
    trail.append(format!("{feed}{}\n", claim.encode()).as_bytes())
}
