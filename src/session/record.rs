use crate::access::Permit;
use crate::audit::{self, TrailFault, Writer, check_anchor};
use crate::model::{Anchor, CommandFile, Decision, Event, Intent, Result};
use crate::store::LockedTrail;
use crate::vault::UnlockedVault;

use super::Session;
use super::open::trail_error;

impl Session {
    /// Records what `permit` allows before it is done. For a change, `intent` announces the snapshot and the trail is
    /// made to last.
    pub(super) fn record(
        &self,
        vault: &UnlockedVault,
        permit: &Permit,
        command: Option<CommandFile>,
        intent: Option<Intent>,
    ) -> Result<Anchor> {
        let mut trail = self.store.lock_trail()?.ok_or_else(|| trail_error(TrailFault::Missing))?;
        let header = vault.locked().header();
        check_anchor(trail.reader(), header.vault, &header.anchor).map_err(trail_error)?;
        self.append(&mut trail, vault, permit, command, intent)
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
        let event = Event {
            time: self.clock.now(),
            actor: permit.principal().actor(),
            action: permit.action(),
            references: permit.references().to_vec(),
            command,
            host: self.origin.host.clone(),
            user: self.origin.user,
            process: self.origin.process,
            decision: Decision::Allowed,
            intent,
        };
        let (header, keys) = (vault.locked().header(), vault.keys());
        let event_key = keys.event_key();
        let writer = Writer { vault: header.vault, key: &event_key, signing: keys.event_signing() };
        let anchor = audit::append(trail, &writer, &event, header.anchor.sequence)?;
        if intent.is_some() {
            trail.sync()?;
        }
        Ok(anchor)
    }
}
