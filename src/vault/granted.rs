use crate::access::Permit;
use crate::crypto::{Context, DataKey, EventKey, Purpose, TokenKeys, open_in_place};
use crate::format::{GrantSettings, Index, Table, unpad};
use crate::model::{ActorId, Error, GrantName, Policies, Result, Terms};
use crate::secret::SecretBytes;

use super::catalogue::Catalogue;
use super::locked::LockedVault;
use super::reveal::open_value;
use super::trail_keys::TrailKeys;

/// A vault as the holder of a token has it: what was granted, and nothing else of it.
#[derive(Debug)]
pub struct GrantedVault {
    locked: LockedVault,
    catalogue: Catalogue,
    settings: GrantSettings,
    event_key: EventKey,
    reading: Option<TrailKeys>,
}

impl GrantedVault {
    /// Opens the grant of the token whose keys these are.
    ///
    /// # Errors
    /// The vault has no grant for it (cannot unlock), the grant is damaged, or the snapshot is signed by another key than
    /// the vault's own (damaged).
    pub fn open(locked: LockedVault, keys: &TokenKeys) -> Result<Self> {
        let Some(sealed) = locked.blob(keys.blob)? else {
            return Err(Error::cannot_unlock(
                "this vault has no grant for the token: it was revoked, or is another vault's",
            )
            .hint("whoever owns the vault sees with vault grant list what there is"));
        };
        let context = Context { purpose: Purpose::Grant, vault: locked.header().vault, subject: &keys.blob.0 };
        let index = open_in_place(&keys.key, &context, sealed).map_err(|_| locked.damaged("a grant does not open"))?;
        let index = unpad(index)?;
        let settings = Index::new(index.expose())?
            .find(Table::Settings, b"")?
            .ok_or_else(|| locked.damaged("a grant holds no settings"))?;
        let mut settings = GrantSettings::decode(settings)?;
        if settings.verifying_key != locked.verifying_key() {
            return Err(locked.damaged("it was signed by somebody else than its owner"));
        }
        let event_key = EventKey::from_bytes(settings.event_key.expose())
            .ok_or_else(|| locked.damaged("a key in a grant is malformed"))?;
        let reading = settings.auditing.take().map(TrailKeys::from_settings).transpose()?;
        Ok(Self { locked, catalogue: Catalogue::new(index), settings, event_key, reading })
    }

    /// The vault as everybody sees it.
    #[must_use]
    pub fn locked(&self) -> &LockedVault {
        &self.locked
    }

    /// What was granted, by name.
    #[must_use]
    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// What the grant is called.
    #[must_use]
    pub fn name(&self) -> &GrantName {
        &self.settings.name
    }

    /// Its conditions.
    #[must_use]
    pub fn terms(&self) -> &Terms {
        &self.settings.terms
    }

    /// Its pseudonym in the trail.
    #[must_use]
    pub fn actor(&self) -> ActorId {
        self.settings.actor
    }

    /// The owner's rules that bind it.
    #[must_use]
    pub fn policies(&self) -> &Policies {
        &self.settings.policies
    }

    /// Seals its events.
    #[must_use]
    pub fn event_key(&self) -> &EventKey {
        &self.event_key
    }

    /// What it takes to read the trail: an auditor's.
    #[must_use]
    pub fn reading(&self) -> Option<&TrailKeys> {
        self.reading.as_ref()
    }

    /// The values that `permit` names, in its order.
    ///
    /// # Errors
    /// One was not granted, is missing or damaged: then none of them.
    #[allow(clippy::needless_pass_by_value, reason = "a permit is good for one use")]
    pub fn reveal(&self, permit: Permit) -> Result<Vec<SecretBytes>> {
        let index = self.catalogue.index()?;
        let open = |blob: &crate::model::BlobId| {
            let key = index.find(Table::DataKeys, &blob.0)?.and_then(DataKey::from_bytes);
            open_value(&self.locked, &key.ok_or_else(|| self.locked.damaged("a grant lacks a key"))?, *blob)
        };
        permit.values().iter().map(open).collect()
    }
}
