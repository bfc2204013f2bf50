use jiff::Timestamp;

use crate::access::{Ask, Permit};
use crate::audit::{self, TrailFault, Writer, check_anchor};
use crate::format::REFERENCES_PER_EVENT;
use crate::model::{Anchor, CommandFile, Decision, Event, EventReference, Intent, Policies, Result};
use crate::store::{AppendedTrail, LockedTrail, Store};
use crate::vault::{LockedVault, UnlockedVault};

use super::open::trail_error;
use super::{Origin, Session};

/// What an event says besides what was asked.
#[derive(Clone, Debug, Default)]
pub(super) struct Happened {
    /// The program that is run.
    pub(super) command: Option<CommandFile>,
    /// The snapshot that the event announces, if it is a change.
    pub(super) intent: Option<Intent>,
    /// The grant or duty that it is about.
    pub(super) subject: Option<String>,
}

/// Whoever writes events, and from where.
pub(super) struct Recorder<'a> {
    pub(super) writer: Writer<'a>,
    pub(super) origin: &'a Origin,
    pub(super) now: Timestamp,
    /// The highest sequence number that is known to be used up.
    pub(super) sequence_floor: u64,
}

impl Recorder<'_> {
    /// Appends the event about `ask` (several, if it names very many values) to a trail that was checked, or was begun just
    /// now.
    pub(super) fn append(
        &self,
        trail: &mut LockedTrail,
        ask: &Ask,
        decision: Decision,
        happened: Happened,
    ) -> Result<Anchor> {
        audit::append(trail, &self.writer, self.events(ask, decision, happened), self.sequence_floor)
    }

    fn events(&self, ask: &Ask, decision: Decision, happened: Happened) -> Vec<Event> {
        let Happened { command, intent, subject } = happened;
        let event = |references: &[EventReference]| Event {
            time: self.now,
            actor: ask.principal.actor(),
            action: ask.action,
            references: references.to_vec(),
            command: command.clone(),
            host: self.origin.host.clone(),
            user: self.origin.user,
            process: self.origin.process,
            decision,
            intent,
            subject: subject.clone(),
        };
        // A line is read whole, and the newest one by every command: it stays small.
        match ask.references.as_slice() {
            [] => vec![event(&[])],
            references => references.chunks(REFERENCES_PER_EVENT).map(event).collect(),
        }
    }

    /// Appends to the trail that goes with `vault`, which is checked first.
    pub(super) fn record(
        &self,
        store: &Store,
        vault: &LockedVault,
        ask: &Ask,
        decision: Decision,
        happened: Happened,
    ) -> Result<(Anchor, AppendedTrail)> {
        let mut trail = locked_trail(store, vault)?;
        let anchor = self.append(&mut trail, ask, decision, happened)?;
        Ok((anchor, trail.release()))
    }

    /// The same in a new file, in which the trail goes on from now.
    fn rotate(
        &self,
        store: &Store,
        vault: &LockedVault,
        ask: &Ask,
        happened: Happened,
    ) -> Result<(Anchor, AppendedTrail)> {
        let trail = locked_trail(store, vault)?;
        let events = self.events(ask, Decision::Allowed, happened);
        audit::rotate(store, trail, &self.writer, events, self.sequence_floor)
    }
}

/// The trail that goes with `vault`, locked.
fn locked_trail(store: &Store, vault: &LockedVault) -> Result<LockedTrail> {
    let trail = store.lock_trail()?.ok_or_else(|| trail_error(TrailFault::Missing))?;
    let header = vault.header();
    check_anchor(trail.reader(), header.vault, &header.anchor).map_err(trail_error)?;
    Ok(trail)
}

/// What is only read is no commit: its event is written before anything is released, and waited for where the vault's policies
/// say so. Where they say that too, a read goes on on a full or read-only disk; never beside a trail that is damaged, gone or
/// locked, nor where whoever reads took the right to write from themselves.
///
/// # Errors
/// It was not recorded, and has to be.
pub(super) fn read_recorded(
    store: &Store,
    policies: &Policies,
    recorded: Result<(Anchor, AppendedTrail)>,
) -> Result<()> {
    let recorded = recorded.and_then(|(_, trail)| if policies.sync_reads() { trail.sync() } else { Ok(()) });
    match recorded {
        Err(error) if policies.reads_go_on_unrecorded() && error.is_for_lack_of_room() => {
            store.warn("the disk takes no more of the audit trail: this is not on record");
            Ok(())
        }
        recorded => recorded,
    }
}

impl Session {
    /// Records what reveals and changes nothing, or was refused.
    pub(super) fn record_read(&self, ask: &Ask, decision: Decision, happened: Happened) -> Result<()> {
        let recorded = self.record(&self.vault, ask, decision, happened);
        read_recorded(&self.store, self.vault.policies(), recorded)
    }

    /// Records what was decided before it is done. For a change, `intent` announces the snapshot, and the trail has to be
    /// synced before that takes its place.
    pub(super) fn record(
        &self,
        vault: &UnlockedVault,
        ask: &Ask,
        decision: Decision,
        happened: Happened,
    ) -> Result<(Anchor, AppendedTrail)> {
        self.with_recorder(vault, |recorder| recorder.record(&self.store, vault.locked(), ask, decision, happened))
    }

    /// Announces the snapshot of `intent` as the first event of a new file of the trail.
    pub(super) fn rotate_trail(
        &self,
        vault: &UnlockedVault,
        permit: &Permit,
        intent: Intent,
    ) -> Result<(Anchor, AppendedTrail)> {
        let happened = Happened { intent: Some(intent), ..Happened::default() };
        self.with_recorder(vault, |recorder| recorder.rotate(&self.store, vault.locked(), permit.ask(), happened))
    }

    /// Records that what `permit` allows by itself was refused for what it would come to.
    pub(super) fn record_denial(&self, vault: &UnlockedVault, permit: &Permit, happened: Happened) -> Result<()> {
        let recorded = self.record(vault, permit.ask(), Decision::Denied, happened);
        read_recorded(&self.store, vault.policies(), recorded)
    }

    /// Appends to a trail that was checked, or was begun just now.
    pub(super) fn append(
        &self,
        trail: &mut LockedTrail,
        vault: &UnlockedVault,
        permit: &Permit,
        intent: Intent,
    ) -> Result<Anchor> {
        let happened = Happened { intent: Some(intent), ..Happened::default() };
        self.with_recorder(vault, |recorder| recorder.append(trail, permit.ask(), Decision::Allowed, happened))
    }

    fn with_recorder<T>(&self, vault: &UnlockedVault, write: impl FnOnce(&Recorder<'_>) -> T) -> T {
        let (header, keys) = (vault.locked().header(), vault.keys());
        let event_key = keys.event_key();
        let writer = Writer { vault: header.vault, key: &event_key, signing: keys.event_signing() };
        write(&Recorder { writer, origin: &self.origin, now: self.clock.now(), sequence_floor: header.anchor.sequence })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Error, PolicyName};
    use crate::store::Location;
    use std::io::{Error as IoError, ErrorKind};

    #[test]
    fn a_read_goes_on_unrecorded_on_a_full_disk_only_and_only_where_that_was_allowed() {
        let directory = tempfile::tempdir().unwrap();
        let store = Store::new(Location::resolve(&directory.path().join("v")).unwrap());
        let failed = |kind: ErrorKind| Err(Error::io("record", &IoError::from(kind)));
        let mut allowing = Policies::default();
        allowing.set(PolicyName::AuditOnFailure, "allow").unwrap();
        for (kind, goes_on) in [
            (ErrorKind::StorageFull, true),
            (ErrorKind::QuotaExceeded, true),
            (ErrorKind::ReadOnlyFilesystem, true),
            (ErrorKind::FileTooLarge, false),
            (ErrorKind::PermissionDenied, false),
            (ErrorKind::WouldBlock, false),
        ] {
            assert!(read_recorded(&store, &Policies::default(), failed(kind)).is_err(), "{kind}");
            assert_eq!(read_recorded(&store, &allowing, failed(kind)).is_ok(), goes_on, "{kind}");
            assert_eq!(store.take_warnings().len(), usize::from(goes_on), "{kind}");
        }
        assert!(read_recorded(&store, &allowing, Err(Error::damaged("the trail is gone"))).is_err());
    }
}
