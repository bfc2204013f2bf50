use crate::crypto::{Context, Purpose, RootKey, open_in_place};
use crate::format::{Index, Settings, Table, unpad};
use crate::model::{Error, Policies, Result};

use super::catalogue::Catalogue;
use super::keys::OwnerKeys;
use super::locked::LockedVault;

/// A vault with its root key. Values come out only for a permit.
#[derive(Debug)]
pub struct UnlockedVault {
    locked: LockedVault,
    catalogue: Catalogue,
    keys: OwnerKeys,
    policies: Policies,
}

impl UnlockedVault {
    /// Opens the index of `locked`.
    ///
    /// # Errors
    /// The root key is not this vault's (cannot unlock), the index is damaged, or the snapshot is signed by another key
    /// than the vault's own (damaged).
    pub fn open(locked: LockedVault, root: &RootKey) -> Result<Self> {
        let header = locked.header();
        let sealed = locked.blob(header.index)?.ok_or_else(|| locked.damaged("the index is missing"))?;
        let context = Context { purpose: Purpose::Index, vault: header.vault, subject: &header.index.0 };
        let index = open_in_place(&root.index_key(), &context, sealed).map_err(|_| {
            Error::cannot_unlock("the key does not open this vault's index (was its passphrase changed just now?)")
        })?;
        let index = unpad(index)?;
        let settings = Index::new(index.expose())?
            .find(Table::Settings, b"")?
            .ok_or_else(|| locked.damaged("the index holds no settings"))?;
        let mut settings = Settings::decode(settings)?;
        let policies = std::mem::take(&mut settings.policies);
        let keys = OwnerKeys::from_settings(settings)?;
        if keys.verifying().0 != locked.verifying_key() {
            return Err(locked.damaged("it was signed by somebody else than its owner"));
        }
        Ok(Self { locked, catalogue: Catalogue::new(index), keys, policies })
    }

    /// The vault as it is without the root key.
    #[must_use]
    pub fn locked(&self) -> &LockedVault {
        &self.locked
    }

    /// The owner's keys.
    #[must_use]
    pub fn keys(&self) -> &OwnerKeys {
        &self.keys
    }

    /// The rules that its owner changed.
    #[must_use]
    pub fn policies(&self) -> &Policies {
        &self.policies
    }

    /// All that it knows by name.
    #[must_use]
    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    pub(super) fn index(&self) -> Result<Index<'_>> {
        self.catalogue.index()
    }
}
