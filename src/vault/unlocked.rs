use crate::crypto::{Context, Purpose, RootKey, open_in_place};
use crate::format::{Index, Settings, Table, decode_secret, unpad};
use crate::model::{Error, Result, Secret, SecretId, SecretName, Target};
use crate::secret::SecretBytes;

use super::keys::OwnerKeys;
use super::locked::LockedVault;

/// A vault with its root key. Values come out only for a permit.
#[derive(Debug)]
pub struct UnlockedVault {
    locked: LockedVault,
    index: SecretBytes,
    keys: OwnerKeys,
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
        let keys = OwnerKeys::from_settings(Settings::decode(settings)?)?;
        if keys.verifying().0 != locked.verifying_key() {
            return Err(locked.damaged("it was signed by somebody else than its owner"));
        }
        Ok(Self { locked, index, keys })
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

    pub(super) fn index(&self) -> Result<Index<'_>> {
        Ok(Index::new(self.index.expose())?)
    }

    /// The secret that `target` names.
    ///
    /// # Errors
    /// The index is damaged.
    pub fn find(&self, target: &Target) -> Result<Option<Secret>> {
        self.find_in(Table::Secrets, target)
    }

    /// The deleted secret that `target` names.
    ///
    /// # Errors
    /// The index is damaged.
    pub fn find_deleted(&self, target: &Target) -> Result<Option<Secret>> {
        self.find_in(Table::Deleted, target)
    }

    fn find_in(&self, table: Table, target: &Target) -> Result<Option<Secret>> {
        match target {
            Target::Name(name) => self.find_name(table, name),
            Target::Id(id) => self.find_id(table, *id),
        }
    }

    fn find_name(&self, table: Table, name: &SecretName) -> Result<Option<Secret>> {
        let key = name.as_str().as_bytes();
        Ok(self.index()?.find(table, key)?.map(|record| decode_secret(key, record)).transpose()?)
    }

    fn find_id(&self, table: Table, id: SecretId) -> Result<Option<Secret>> {
        let index = self.index()?;
        let Some(key) = index.find(Table::Ids, &id.0)? else {
            return Ok(None);
        };
        Ok(index.find(table, key)?.map(|record| decode_secret(key, record)).transpose()?)
    }

    /// All secrets that are not deleted, in byte order of their keys.
    ///
    /// # Errors
    /// The index is damaged; so is each item.
    pub fn secrets(&self) -> Result<impl Iterator<Item = Result<Secret>>> {
        self.records(Table::Secrets)
    }

    /// All deleted secrets, in byte order of their keys.
    ///
    /// # Errors
    /// The index is damaged; so is each item.
    pub fn deleted(&self) -> Result<impl Iterator<Item = Result<Secret>>> {
        self.records(Table::Deleted)
    }

    fn records(&self, table: Table) -> Result<impl Iterator<Item = Result<Secret>>> {
        let rows = self.index()?.iter(table);
        Ok(rows.map(|row| {
            let (key, record) = row?;
            Ok(decode_secret(key, record)?)
        }))
    }
}
