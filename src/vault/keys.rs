use crate::crypto::{DataKey, EventKey, FingerprintKey, PublicKey, SigningKey, TrailKey, ValuesKey, random_16};
use crate::format::{Actor, AuditSettings, Settings};
use crate::model::{ActorId, BlobId, Error, Fingerprint, Policies, Result};
use crate::secret::{Key, SecretBytes};

use super::trail_keys::TrailKeys;

/// What the index keeps for the owner.
#[derive(Debug)]
pub struct OwnerKeys {
    pub(super) values: ValuesKey,
    pub(super) signing: SigningKey,
    verifying: PublicKey,
    event_signing: SigningKey,
    reading: TrailKeys,
    fingerprints: FingerprintKey,
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
        let values = ValuesKey::generate()?;
        Ok(Self {
            fingerprints: values.fingerprint_key(),
            values,
            signing,
            verifying,
            event_signing,
            reading: TrailKeys {
                trail: TrailKey::generate()?,
                owner,
                actors: vec![Actor { id: owner, verifying_key: event_verifying.0, grant: None }],
                old: Vec::new(),
            },
        })
    }

    /// Fresh keys for the time after a `passwd`. The trail before it stays readable and verifiable.
    pub(super) fn renewed(&self) -> Result<Self> {
        let mut next = Self::generate()?;
        next.reading.go_on_from(&self.reading);
        // Or values that are not kept any more would not be told again.
        next.fingerprints = FingerprintKey::from_bytes(self.fingerprints.expose()).ok_or_else(missing)?;
        Ok(next)
    }

    /// The same keys but for the trail, which has fresh ones: for the time after an auditor was taken away.
    ///
    /// # Errors
    /// The system gave no random numbers.
    pub fn with_new_trail_key(&self) -> Result<Self> {
        let Self { event_signing, reading, fingerprints, .. } = self.renewed()?;
        Ok(Self {
            values: ValuesKey::from_bytes(self.values.expose()).ok_or_else(missing)?,
            signing: SigningKey::from_bytes(self.signing.expose()).ok_or_else(missing)?,
            verifying: self.verifying,
            event_signing,
            reading,
            fingerprints,
        })
    }

    /// The same keys for the time after `older`, an earlier state of this vault that is brought back: they know who wrote to the trail
    /// in either. `None` if a `passwd` came between them.
    ///
    /// # Errors
    /// Not in fact: a key that was read has its length.
    pub fn after(&self, older: &Self) -> Result<Option<Self>> {
        if self.verifying != older.verifying {
            return Ok(None);
        }
        Ok(Some(Self {
            values: ValuesKey::from_bytes(self.values.expose()).ok_or_else(missing)?,
            signing: SigningKey::from_bytes(self.signing.expose()).ok_or_else(missing)?,
            verifying: self.verifying,
            event_signing: SigningKey::from_bytes(self.event_signing.expose()).ok_or_else(missing)?,
            reading: self.reading.after(&older.reading).ok_or_else(missing)?,
            fingerprints: FingerprintKey::from_bytes(self.fingerprints.expose()).ok_or_else(missing)?,
        }))
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
        let values = ValuesKey::from_bytes(settings.values_key.expose()).ok_or_else(missing)?;
        let fingerprints = match settings.fingerprint_key {
            Some(key) => FingerprintKey::from_bytes(key.expose()).ok_or_else(missing)?,
            None => values.fingerprint_key(),
        };
        Ok(Self {
            values,
            fingerprints,
            signing,
            verifying: PublicKey(settings.verifying_key),
            event_signing,
            reading: TrailKeys {
                trail: TrailKey::from_bytes(settings.trail_key.expose()).ok_or_else(missing)?,
                owner: settings.owner,
                actors: settings.actors,
                old: settings.old_trail_keys,
            },
        })
    }

    pub(super) fn to_settings(&self, policies: Policies) -> Option<Settings> {
        let AuditSettings { trail_key, owner, actors, old_trail_keys } = self.reading.to_settings(&[])?;
        let own = self.values.fingerprint_key().expose() == self.fingerprints.expose();
        let fingerprint_key = if own { None } else { Some(Key::copy_of(self.fingerprints.expose())?) };
        Some(Settings {
            values_key: Key::copy_of(self.values.expose())?,
            trail_key,
            signing_key: Key::copy_of(self.signing.expose())?,
            verifying_key: self.verifying.0,
            owner,
            event_signing_key: Key::copy_of(self.event_signing.expose())?,
            actors,
            old_trail_keys,
            policies,
            fingerprint_key,
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
        self.reading.owner
    }

    /// Seals the owner's events.
    #[must_use]
    pub fn event_key(&self) -> EventKey {
        self.reading.event_key_for(self.owner())
    }

    /// Opens one value.
    /// By what `value` is told again.
    #[must_use]
    pub fn fingerprint(&self, value: &SecretBytes) -> Fingerprint {
        self.fingerprints.fingerprint(value)
    }

    pub(super) fn data_key(&self, blob: BlobId) -> DataKey {
        self.values.data_key(blob)
    }

    /// Signs the owner's events.
    #[must_use]
    pub fn event_signing(&self) -> &SigningKey {
        &self.event_signing
    }

    /// What it takes to read the trail and to verify it.
    #[must_use]
    pub fn reading(&self) -> &TrailKeys {
        &self.reading
    }
}

fn missing() -> Error {
    Error::other("a key has an impossible length")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::OldTrailKey;
    use crate::model::{ErrorKind, GrantName};

    /// Of an owner, a former one and a bot.
    fn settings() -> Settings {
        let mut settings = OwnerKeys::generate().unwrap().renewed().unwrap().to_settings(Policies::default()).unwrap();
        let grant = GrantName::parse("bot").ok();
        settings.actors.push(Actor { id: ActorId([1; 16]), verifying_key: [2; 32], grant });
        settings
    }

    #[test]
    fn keys_that_do_not_fit_each_other_are_refused() {
        assert!(OwnerKeys::from_settings(settings()).is_ok());
        let misfits: [fn(&mut Settings); 9] = [
            |settings| settings.verifying_key[0] ^= 1,
            |settings| settings.actors[1].verifying_key[0] ^= 1,
            |settings| settings.owner = ActorId([9; 16]),
            |settings| settings.actors.push(settings.actors[2].clone()),
            |settings| {
                let former = &settings.old_trail_keys[0];
                let (owner, key) = (former.owner, Key::copy_of(former.key.expose()).unwrap());
                settings.old_trail_keys.push(OldTrailKey { owner, key });
            },
            |settings| settings.old_trail_keys[0].owner = settings.owner,
            |settings| settings.old_trail_keys[0].owner = ActorId([9; 16]),
            |settings| settings.actors[1].grant = GrantName::parse("owner").ok(),
            |settings| settings.actors[0].grant = GrantName::parse("former").ok(),
        ];
        for (number, misfit) in misfits.into_iter().enumerate() {
            let mut settings = settings();
            misfit(&mut settings);
            let refused = OwnerKeys::from_settings(settings).err();
            assert_eq!(refused.map(|error| error.kind()), Some(ErrorKind::Damaged), "misfit {number}");
        }
    }
}
