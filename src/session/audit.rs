//! Reading the trail: for the owner, and for the holder of an auditor's grant.

use std::collections::HashMap;

use crate::audit::{self, Auditor, Expected, KnownActor, Recorded, TrailFault, Walked};
use crate::crypto::PublicKey;
use crate::model::{Action, Decision, Error, EventReference, GrantName, Intent, Result, Who};
use crate::service::{AuditQuery, GrantUses, Response};
use crate::store::{Store, TrailReader};
use crate::vault::{LockedVault, TrailKeys};

use super::change::about;
use super::open::trail_error;
use super::read::Opened;
use super::{BotSession, Progress, Session};

/// Somebody who may have the keys of the trail.
pub(super) trait Reader: Opened {
    /// Where the trail is, what it has to hold, what opens it, and whom to tell how far the reading is.
    fn parts(&mut self) -> (&Store, &LockedVault, Option<&TrailKeys>, &mut Progress);

    /// Tells of the events that `query` is for. Reading the trail is an event too, the last one that is told.
    fn audit(&mut self, query: &AuditQuery) -> Result<Response> {
        let named = query.key.iter().map(about).collect::<Vec<EventReference>>();
        self.tell(Action::Audit, named)?;
        let mut events = Vec::new();
        let walked = self.walk(&mut |recorded| {
            if fits(query, &recorded) {
                events.push(recorded);
            }
        })?;
        Ok(Response::Audited(events, walked))
    }

    /// Checks the whole trail. What is wrong in it is told in what comes back.
    fn verify_trail(&mut self, head: Option<[u8; 32]>) -> Result<Response> {
        let (mut head_found, mut not_completed) = (head.is_none(), 0);
        let walked = self.walk(&mut |recorded| {
            head_found |= Some(recorded.hash) == head;
            not_completed += u64::from(recorded.is_completed == Some(false));
        })?;
        Ok(Response::TrailVerified { walked, head_found, not_completed })
    }

    /// Reads all of it.
    fn walk(&mut self, take: &mut dyn FnMut(Recorded)) -> Result<Walked> {
        let (store, locked, keys, progress) = self.parts();
        let keys = keys.ok_or_else(|| Error::denied("the grant is not an auditor's"))?;
        let trail = store.read_trail()?.ok_or_else(|| trail_error(TrailFault::Missing))?;
        walk_over(&trail, locked, keys, progress, take)
    }
}

/// Reads all of the `trail` that goes with a snapshot.
pub(super) fn walk_over(
    trail: &TrailReader,
    vault: &LockedVault,
    keys: &TrailKeys,
    progress: &mut dyn FnMut(usize, usize),
    take: &mut dyn FnMut(Recorded),
) -> Result<Walked> {
    let header = vault.header();
    let intent = Intent { generation: header.generation, directory: header.directory };
    let expected = Expected { anchor: header.anchor, intent };
    let told = |done, total| progress(as_count(done), as_count(total));
    audit::walk(trail, &auditor(vault, keys), &expected, told, take)
}

impl Reader for Session {
    fn parts(&mut self) -> (&Store, &LockedVault, Option<&TrailKeys>, &mut Progress) {
        (&self.store, self.vault.locked(), Some(self.vault.keys().reading()), &mut self.progress)
    }
}

impl Reader for BotSession {
    fn parts(&mut self) -> (&Store, &LockedVault, Option<&TrailKeys>, &mut Progress) {
        let Self { store, vault, progress, .. } = self;
        (store, vault.locked(), vault.reading(), progress)
    }
}

impl Session {
    /// What the trail says of each grant.
    pub(super) fn grant_uses(&mut self) -> Result<HashMap<GrantName, GrantUses>> {
        let mut all: HashMap<GrantName, GrantUses> = HashMap::new();
        let walked = self.walk(&mut |Recorded { who, event, .. }| match who {
            Who::Grant(grant) => {
                let uses = all.entry(grant).or_default();
                uses.last = Some(event.time);
                if event.decision == Decision::Allowed {
                    let given = event.references.into_iter().filter(|reference| reference.version.is_some());
                    uses.keys.extend(given.map(|reference| reference.key));
                }
            }
            Who::Owner if event.action == Action::GrantAdd && event.decision == Decision::Allowed => {
                let grant = event.subject.as_deref().and_then(|name| GrantName::parse(name).ok());
                if let Some(grant) = grant {
                    // One of that name that was there before is another one.
                    all.insert(grant, GrantUses { made_by: Some((event.user, event.host)), ..GrantUses::default() });
                }
            }
            Who::Owner => {}
        })?;
        self.warn_of_faults(&walked, "what is said of uses may be wrong");
        Ok(all)
    }

    /// Says that what follows from a damaged trail is in `doubt`.
    pub(super) fn warn_of_faults(&self, walked: &Walked, doubt: &str) {
        if let Some(fault) = walked.faults.first() {
            self.store.warn(format!("{doubt}: the audit trail is damaged: {fault}"));
        }
    }
}

fn as_count(bytes: u64) -> usize {
    usize::try_from(bytes).unwrap_or(usize::MAX)
}

/// What `keys` read of the trail of `vault`.
fn auditor(vault: &LockedVault, keys: &TrailKeys) -> Auditor {
    let known = keys.actors().iter().map(|actor| {
        let known = KnownActor {
            who: actor.grant.clone().map_or(Who::Owner, Who::Grant),
            verifying: PublicKey(actor.verifying_key),
            event_keys: keys.event_keys_of(actor.id),
        };
        (actor.id, known)
    });
    Auditor { vault: vault.header().vault, actors: known.collect() }
}

fn fits(query: &AuditQuery, recorded: &Recorded) -> bool {
    let Recorded { event, who, .. } = recorded;
    let about = |holds: &dyn Fn(&EventReference) -> bool| event.references.iter().any(holds);
    query.key.as_ref().is_none_or(|key| about(&|reference| reference.key == *key))
        && query.stage.as_ref().is_none_or(|stage| about(&|reference| reference.stage.as_ref() == Some(stage)))
        && query.who.as_ref().is_none_or(|asked| who == asked)
        && query.since.is_none_or(|since| event.time >= since)
        && (query.actions.is_empty() || query.actions.contains(&event.action))
        && (!query.denied || event.decision == Decision::Denied)
}
