use crate::crypto::{EventKey, TrailKey};
use crate::format::{Actor, AuditSettings, OldTrailKey};
use crate::model::{ActorId, Error, Result};
use crate::secret::Key;

/// What it takes to read the trail and to verify it: the owner's, and of an auditor's grant.
#[derive(Debug)]
pub struct TrailKeys {
    pub(super) trail: TrailKey,
    pub(super) owner: ActorId,
    pub(super) actors: Vec<Actor>,
    pub(super) old: Vec<OldTrailKey>,
}

impl TrailKeys {
    /// The keys in an auditor's grant.
    pub(super) fn from_settings(settings: AuditSettings) -> Result<Self> {
        let AuditSettings { trail_key, owner, actors, old_trail_keys } = settings;
        let trail = TrailKey::from_bytes(trail_key.expose());
        let trail = trail.ok_or_else(|| Error::damaged("the vault is damaged: a key in a grant is malformed"))?;
        Ok(Self { trail, owner, actors, old: old_trail_keys })
    }

    /// The same to be written, with actors who are new.
    pub(super) fn to_settings(&self, new: &[Actor]) -> Option<AuditSettings> {
        Some(AuditSettings {
            trail_key: Key::copy_of(self.trail.expose())?,
            owner: self.owner,
            actors: self.actors.iter().chain(new).cloned().collect(),
            old_trail_keys: copies(&self.old),
        })
    }

    /// Makes these the keys after those of `past`, whose events stay readable and verifiable.
    pub(super) fn go_on_from(&mut self, past: &Self) {
        self.actors.splice(0..0, past.actors.iter().cloned());
        self.old = copies(&past.old);
        self.old.extend(Key::copy_of(past.trail.expose()).map(|key| OldTrailKey { owner: past.owner, key }));
    }

    /// The same keys, which know besides whoever only `older` knows.
    pub(super) fn after(&self, older: &Self) -> Option<Self> {
        let knows = |actor: ActorId| self.actors.iter().any(|known| known.id == actor);
        let has_key = |owner: ActorId| owner == self.owner || self.old.iter().any(|old| old.owner == owner);
        let last = OldTrailKey { owner: older.owner, key: Key::copy_of(older.trail.expose())? };
        let unknown = older.actors.iter().filter(|actor| !knows(actor.id));
        let mut old = copies(&older.old);
        old.push(last);
        old.retain(|old| !has_key(old.owner));
        old.extend(copies(&self.old));
        Some(Self {
            trail: TrailKey::from_bytes(self.trail.expose())?,
            owner: self.owner,
            actors: unknown.chain(&self.actors).cloned().collect(),
            old,
        })
    }

    /// Everybody who ever wrote to the trail, with the keys that verify it.
    #[must_use]
    pub fn actors(&self) -> &[Actor] {
        &self.actors
    }

    /// Seals the events of `actor` from now on.
    pub(super) fn event_key_for(&self, actor: ActorId) -> EventKey {
        self.trail.event_key(actor)
    }

    /// The keys that may open the events of `actor`, likelier ones first: an owner has one, the holder of a token may have
    /// written before a `passwd` and after it.
    #[must_use]
    pub fn event_keys_of(&self, actor: ActorId) -> Vec<EventKey> {
        if actor == self.owner {
            return vec![self.event_key_for(actor)];
        }
        let open = |old: &OldTrailKey| TrailKey::from_bytes(old.key.expose()).map(|key| key.event_key(actor));
        if let Some(former) = self.old.iter().find(|old| old.owner == actor) {
            return open(former).into_iter().collect();
        }
        std::iter::once(self.event_key_for(actor)).chain(self.old.iter().rev().filter_map(open)).collect()
    }
}

fn copies(keys: &[OldTrailKey]) -> Vec<OldTrailKey> {
    let copy = |old: &OldTrailKey| Key::copy_of(old.key.expose()).map(|key| OldTrailKey { owner: old.owner, key });
    keys.iter().filter_map(copy).collect()
}
