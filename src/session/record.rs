use jiff::Timestamp;

use crate::access::Permit;
use crate::audit::{self, TrailFault, Writer, check_anchor};
use crate::format::REFERENCES_PER_EVENT;
use crate::model::{Anchor, CommandFile, Decision, Event, EventReference, Intent, Result, VaultId};
use crate::store::{AppendedTrail, LockedTrail};
use crate::vault::{OwnerKeys, UnlockedVault};

use super::open::trail_error;
use super::{Origin, Session};

/// What an event says besides what its permit says.
#[derive(Debug)]
pub(super) struct Circumstances<'a> {
    pub(super) time: Timestamp,
    pub(super) origin: &'a Origin,
    pub(super) command: Option<CommandFile>,
    /// The snapshot that the event announces, if it is a change.
    pub(super) intent: Option<Intent>,
}

/// Appends the event of `permit` (several, if it names very many values) to a trail that was checked, or was begun just now.
///
/// `sequence_floor` is the highest sequence number that is known to be used up.
pub(super) fn append(
    trail: &mut LockedTrail,
    (vault, keys): (VaultId, &OwnerKeys),
    permit: &Permit,
    circumstances: Circumstances<'_>,
    sequence_floor: u64,
) -> Result<Anchor> {
    let Circumstances { time, origin, command, intent } = circumstances;
    let event = |references: &[EventReference]| Event {
        time,
        actor: permit.principal().actor(),
        action: permit.action(),
        references: references.to_vec(),
        command: command.clone(),
        host: origin.host.clone(),
        user: origin.user,
        process: origin.process,
        decision: Decision::Allowed,
        intent,
    };
    // A line is read whole, and the newest one by every command: it stays small.
    let events = match permit.references() {
        [] => vec![event(&[])],
        references => references.chunks(REFERENCES_PER_EVENT).map(event).collect(),
    };
    let event_key = keys.event_key();
    let writer = Writer { vault, key: &event_key, signing: keys.event_signing() };
    audit::append(trail, &writer, events, sequence_floor)
}

impl Session {
    /// Records what `permit` allows before it is done. For a change, `intent` announces the snapshot, and the trail has to
    /// be synced before that takes its place.
    pub(super) fn record(
        &self,
        vault: &UnlockedVault,
        permit: &Permit,
        command: Option<CommandFile>,
        intent: Option<Intent>,
    ) -> Result<(Anchor, AppendedTrail)> {
        let mut trail = self.store.lock_trail()?.ok_or_else(|| trail_error(TrailFault::Missing))?;
        let header = vault.locked().header();
        check_anchor(trail.reader(), header.vault, &header.anchor).map_err(trail_error)?;
        let anchor = self.append(&mut trail, vault, permit, command, intent)?;
        Ok((anchor, trail.release()))
    }

    /// Appends to a trail that was checked, or was begun just now.
    pub(super) fn append(
        &self,
        trail: &mut LockedTrail,
        vault: &UnlockedVault,
        permit: &Permit,
        command: Option<CommandFile>,
        intent: Option<Intent>,
    ) -> Result<Anchor> {
        let header = vault.locked().header();
        let circumstances = Circumstances { time: self.clock.now(), origin: &self.origin, command, intent };
        append(trail, (header.vault, vault.keys()), permit, circumstances, header.anchor.sequence)
    }
}
