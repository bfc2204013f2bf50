//! The owner reads the trail.

use std::collections::HashMap;

use jiff::Timestamp;

use crate::audit::{self, Auditor, Expected, KnownActor, Recorded, TrailFault, Walked};
use crate::crypto::PublicKey;
use crate::model::{Action, EventReference, GrantName, Intent, Result, Who};
use crate::service::{AuditQuery, Response};
use crate::vault::UnlockedVault;

use super::Session;
use super::change::about;
use super::open::trail_error;
use super::read::Opened as _;

impl Session {
    /// Reading the trail is an event too, the last one that is told.
    pub(super) fn audit(&mut self, query: &AuditQuery) -> Result<Response> {
        let named = query.key.iter().map(about).collect::<Vec<EventReference>>();
        self.tell(Action::Audit, named)?;
        let mut events = Vec::new();
        let walked = self.walk(|recorded| {
            if fits(query, &recorded) {
                events.push(recorded);
            }
        })?;
        Ok(Response::Audited(events, walked))
    }

    /// Checks the whole trail. This is no event: whoever checks a damaged trail wants to see it as it is.
    ///
    /// # Errors
    /// It cannot be read, or is another vault's. What is wrong in it is told in what comes back.
    pub fn verify_trail(&mut self, mut take: impl FnMut(Recorded)) -> Result<Walked> {
        self.walk(&mut take)
    }

    /// When a token of each grant was used last, whatever was decided.
    pub(super) fn last_uses(&mut self) -> Result<HashMap<GrantName, Timestamp>> {
        let mut uses = HashMap::new();
        self.walk(|recorded| {
            if let Who::Grant(grant) = recorded.who {
                uses.insert(grant, recorded.event.time);
            }
        })?;
        Ok(uses)
    }

    fn walk(&mut self, take: impl FnMut(Recorded)) -> Result<Walked> {
        let trail = self.store.read_trail()?.ok_or_else(|| trail_error(TrailFault::Missing))?;
        let header = self.vault.locked().header();
        let expected = Expected {
            anchor: header.anchor,
            intent: Intent { generation: header.generation, directory: header.directory },
        };
        let auditor = auditor(&self.vault);
        let progress = &mut self.progress;
        let told = |done, total| progress(as_count(done), as_count(total));
        audit::walk(&trail, &auditor, &expected, told, take)
    }
}

fn as_count(bytes: u64) -> usize {
    usize::try_from(bytes).unwrap_or(usize::MAX)
}

/// What the owner of `vault` needs to read its trail.
fn auditor(vault: &UnlockedVault) -> Auditor {
    let keys = vault.keys();
    let known = keys.actors().iter().map(|actor| {
        let known = KnownActor {
            who: actor.grant.clone().map_or(Who::Owner, Who::Grant),
            verifying: PublicKey(actor.verifying_key),
            event_keys: keys.event_keys_of(actor.id),
        };
        (actor.id, known)
    });
    Auditor { vault: vault.locked().header().vault, actors: known.collect() }
}

fn fits(query: &AuditQuery, recorded: &Recorded) -> bool {
    let Recorded { event, who, .. } = recorded;
    let about = |holds: &dyn Fn(&EventReference) -> bool| event.references.iter().any(holds);
    query.key.as_ref().is_none_or(|key| about(&|reference| reference.key == *key))
        && query.stage.as_ref().is_none_or(|stage| about(&|reference| reference.stage.as_ref() == Some(stage)))
        && query.who.as_ref().is_none_or(|asked| who == asked)
        && query.since.is_none_or(|since| event.time >= since)
        && (query.actions.is_empty() || query.actions.contains(&event.action))
        && (!query.denied || event.decision == crate::model::Decision::Denied)
}
