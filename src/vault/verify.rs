//! Reading every byte.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};

use crate::crypto::Hasher;
use crate::format::{Row, Table};
use crate::model::{BlobId, Error, Result, Secret};

use super::locked::LockedVault;
use super::unlocked::UnlockedVault;

/// What was found in a sound vault.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
pub struct Census {
    /// Which snapshot, as [`LockedVault::hash`] names it.
    pub snapshot: [u8; 32],
    /// Length of the file in bytes.
    pub bytes: u64,
    /// Number of blobs, the index included.
    pub blobs: usize,
    /// Number of secrets that are not deleted; 0 without the root key.
    pub secrets: usize,
    /// Number of values that were opened, deleted ones and old versions included; 0 without the root key.
    pub values: usize,
}

/// Checks every byte that can be checked without the root key: signature, header, manifest, and each blob's hash.
///
/// # Errors
/// Something is damaged.
pub fn verify_structure(vault: &LockedVault, progress: &mut dyn FnMut(usize, usize)) -> Result<Census> {
    let rows = vault.all_rows()?;
    for (done, row) in rows.iter().enumerate() {
        check_hash(vault, row)?;
        progress(done + 1, rows.len());
    }
    Ok(Census { snapshot: vault.hash(), bytes: vault.snapshot().length(), blobs: rows.len(), ..Census::default() })
}

fn check_hash(vault: &LockedVault, row: &Row) -> Result<()> {
    let mut hasher = Hasher::default();
    vault.blob_in_pieces(row, |piece| {
        hasher.update(piece);
        Ok(())
    })?;
    if hasher.finish() == row.hash {
        Ok(())
    } else {
        Err(vault.damaged("a blob has other bytes than its manifest says"))
    }
}

/// Opens every value of a vault whose `structure` was found sound: the index is in order, every blob belongs to
/// something, nothing is missing.
///
/// # Errors
/// Something is damaged.
pub fn verify_opening(
    vault: &UnlockedVault,
    structure: Census,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<Census> {
    let locked = vault.locked();
    // Insisting on an older vault commits it anew: then another file was looked at than the one that is opened.
    let mut census =
        if structure.snapshot == locked.hash() { structure } else { verify_structure(locked, &mut |_, _| ())? };
    vault.index()?.check()?;
    let mut unclaimed: HashSet<BlobId> = locked.all_rows()?.into_iter().map(|row| row.id).collect();
    unclaimed.remove(&locked.header().index);
    for record in vault.grants()? {
        if !unclaimed.remove(&record.blob) {
            return Err(locked.damaged("a grant is missing, or stands there twice"));
        }
        vault.check_grant(&record)?;
    }
    vault.duties()?;
    let mut check = |secret: &Secret| -> Result<()> {
        let found = match secret.deleted {
            None => vault.catalogue().find(&crate::model::Target::Id(secret.id))?,
            Some(_) => vault.catalogue().find_deleted(&crate::model::Target::Id(secret.id))?,
        };
        if found.as_ref() != Some(secret) {
            return Err(locked.damaged("the index does not know a secret by its id"));
        }
        for blob in secret.blobs() {
            if !unclaimed.remove(&blob) {
                return Err(locked.damaged("a value is missing, or belongs to two secrets"));
            }
            vault.open_value(blob)?;
            census.values += 1;
            progress(census.values, census.blobs.saturating_sub(1));
        }
        Ok(())
    };
    let (mut secrets, mut deleted) = (0, 0);
    for secret in vault.catalogue().secrets()? {
        let secret = secret?;
        if secret.deleted.is_some() {
            return Err(Error::damaged("the vault is damaged: a deleted secret stands among the present ones"));
        }
        check(&secret)?;
        secrets += 1;
    }
    for secret in vault.catalogue().deleted()? {
        let secret = secret?;
        if secret.deleted.is_none() {
            return Err(Error::damaged("the vault is damaged: a present secret stands among the deleted ones"));
        }
        if vault.catalogue().find(&crate::model::Target::Name(secret.key.clone()))?.is_some() {
            return Err(locked.damaged("a key is both present and deleted"));
        }
        check(&secret)?;
        deleted += 1;
    }
    if vault.index()?.len(Table::Ids) != secrets + deleted {
        return Err(locked.damaged("the index knows an id that belongs to nothing"));
    }
    if !unclaimed.is_empty() {
        return Err(locked.damaged("it holds a blob that belongs to nothing"));
    }
    census.secrets = secrets;
    Ok(census)
}
