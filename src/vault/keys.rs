use crate::crypto::{DataKey, EventKey, PublicKey, SigningKey, TrailKey, ValuesKey, random_16};
use crate::format::{Actor, OldTrailKey, Settings};
use crate::model::{ActorId, BlobId, Error, Result};
use crate::secret::Key;

/// What the index keeps for the owner.
#[derive(Debug)]
pub struct OwnerKeys {
    pub(super) values: ValuesKey,
    pub(super) trail: TrailKey,
    pub(super) signing: SigningKey,
    verifying: PublicKey,
    owner: ActorId,
    event_signing: SigningKey,
    actors: Vec<Actor>,
    old_trail_keys: Vec<OldTrailKey>,
}

impl OwnerKeys {
    /// Fresh keys for a new vault.
    ///
    /// # Errors
    /// The system gave no random numbers.
    pub fn generate() -> Result<Self> {
        let (signing, event_signing) = (SigningKey::generate()?, SigningKey::generate()?);
        let owner = ActorId(random_16()?);
        let (verifying, event_verifying) = (signing.public(), event_signing.public());
        Ok(Self {
            values: ValuesKey::generate()?,
            trail: TrailKey::generate()?,
            signing,
            verifying,
            owner,
            event_signing,
            actors: vec![Actor { id: owner, verifying_key: event_verifying.0, grant: None }],
            old_trail_keys: Vec::new(),
        })
    }

    /// Fresh keys for the time after a `passwd`. The trail before it stays readable and verifiable.
    pub(super) fn renewed(&self) -> Result<Self> {
        let mut next = Self::generate()?;
        next.actors.splice(0..0, self.actors.iter().cloned());
        let old = self.old_trail_keys.iter().map(|old| (old.owner, old.key.expose()));
        let all = old.chain([(self.owner, self.trail.expose())]);
        next.old_trail_keys =
            all.filter_map(|(owner, key)| Key::copy_of(key).map(|key| OldTrailKey { owner, key })).collect();
        Ok(next)
    }

    /// The keys in the index.
    pub(super) fn from_settings(settings: Settings) -> Result<Self> {
        let missing = || Error::damaged("the vault is damaged: a key in the index is malformed");
        let signing = SigningKey::from_bytes(settings.signing_key.expose()).ok_or_else(missing)?;
        let event_signing = SigningKey::from_bytes(settings.event_signing_key.expose()).ok_or_else(missing)?;
        let mut actors: Vec<ActorId> = settings.actors.iter().map(|actor| actor.id).collect();
        actors.sort_unstable();
        let mut former: Vec<ActorId> = settings.old_trail_keys.iter().map(|old| old.owner).collect();
        former.sort_unstable();
        let doubled = |ids: &[ActorId]| ids.windows(2).any(|pair| pair[0] == pair[1]);
        let owner = settings.actors.iter().find(|actor| actor.id == settings.owner);
        // Else what is written next would be refused by every reader.
        let fits = signing.public().0 == settings.verifying_key
            && owner.is_some_and(|owner| owner.verifying_key == event_signing.public().0)
            && !doubled(&actors)
            && !doubled(&former)
            && former.iter().all(|id| *id != settings.owner && actors.binary_search(id).is_ok())
            && settings.actors.iter().all(|actor| {
                actor.grant.is_none() || actor.id != settings.owner && former.binary_search(&actor.id).is_err()
            });
        if !fits {
            return Err(Error::damaged("the vault is damaged: the keys in the index do not fit each other"));
        }
        Ok(Self {
            values: ValuesKey::from_bytes(settings.values_key.expose()).ok_or_else(missing)?,
            trail: TrailKey::from_bytes(settings.trail_key.expose()).ok_or_else(missing)?,
            signing,
            verifying: PublicKey(settings.verifying_key),
            owner: settings.owner,
            event_signing,
            actors: settings.actors,
            old_trail_keys: settings.old_trail_keys,
        })
    }

    pub(super) fn to_settings(&self) -> Option<Settings> {
        Some(Settings {
            values_key: Key::copy_of(self.values.expose())?,
            trail_key: Key::copy_of(self.trail.expose())?,
            signing_key: Key::copy_of(self.signing.expose())?,
            verifying_key: self.verifying.0,
            owner: self.owner,
            event_signing_key: Key::copy_of(self.event_signing.expose())?,
            actors: self.actors.clone(),
            old_trail_keys: self
                .old_trail_keys
                .iter()
                .filter_map(|old| Key::copy_of(old.key.expose()).map(|key| OldTrailKey { owner: old.owner, key }))
                .collect(),
        })
    }

    /// The key that every prefix of this vault has to show.
    #[must_use]
    pub fn verifying(&self) -> PublicKey {
        self.verifying
    }

    /// The owner's pseudonym in the trail.
    #[must_use]
    pub fn owner(&self) -> ActorId {
        self.owner
    }

    /// Seals the owner's events.
    #[must_use]
    pub fn event_key(&self) -> EventKey {
        self.trail.event_key(self.owner)
    }

    /// Seals the events of another actor from now on.
    pub(super) fn event_key_for(&self, actor: ActorId) -> EventKey {
        self.trail.event_key(actor)
    }

    /// Opens one value.
    pub(super) fn data_key(&self, blob: BlobId) -> DataKey {
        self.values.data_key(blob)
    }

    /// Signs the owner's events.
    #[must_use]
    pub fn event_signing(&self) -> &SigningKey {
        &self.event_signing
    }

    /// Everybody who ever wrote to the trail, with the keys that verify it.
    #[must_use]
    pub fn actors(&self) -> &[Actor] {
        &self.actors
    }

    /// The keys that may open the events of `actor`, likelier ones first: an owner has one, the holder of a token may have
    /// written before a `passwd` and after it.
    #[must_use]
    pub fn event_keys_of(&self, actor: ActorId) -> Vec<EventKey> {
        let old = self.old_trail_keys.iter().rev();
        if actor == self.owner {
            return vec![self.event_key()];
        }
        let open = |old: &OldTrailKey| TrailKey::from_bytes(old.key.expose()).map(|key| key.event_key(actor));
        if let Some(former) = self.old_trail_keys.iter().find(|old| old.owner == actor) {
            return open(former).into_iter().collect();
        }
        std::iter::once(self.event_key_for(actor)).chain(old.filter_map(open)).collect()
    }
}
