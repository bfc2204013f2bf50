use std::path::Path;

use crate::crypto::Hasher;
use crate::format::{BACKUP_HEAD, BACKUP_MAGIC, BackupHead};
use crate::model::{Error, Result};
use crate::store::Snapshot;

use super::locked::LockedVault;

/// A backup: a snapshot, and the trail if it holds one.
#[derive(Debug)]
pub struct Backup {
    /// The snapshot, locked.
    pub vault: LockedVault,
    /// The trail's bytes.
    pub trail: Option<Snapshot>,
}

impl Backup {
    /// Opens an earlier snapshot, or a file that holds one with its trail.
    ///
    /// # Errors
    /// It is missing (not found) or damaged.
    pub fn open(path: &Path) -> Result<Self> {
        let file = Snapshot::open(path)?;
        let head = file.read(0, file.length().min(BACKUP_HEAD as u64))?;
        if !head.starts_with(&BACKUP_MAGIC) {
            return Ok(Self { vault: LockedVault::open(file)?, trail: None });
        }
        let head = BackupHead::decode(&head, file.length())
            .map_err(|error| Error::damaged(format!("{}: {error}", path.display())))?;
        let trail_start = BACKUP_HEAD as u64 + head.snapshot_length;
        let trail = Snapshot::open(path)?.part(trail_start, head.trail_length)?;
        let snapshot = file.part(BACKUP_HEAD as u64, head.snapshot_length)?;
        if hash_of(&snapshot)? != head.snapshot_hash || hash_of(&trail)? != head.trail_hash {
            return Err(Error::damaged(format!(
                "the backup {} has other bytes than it had when it was made",
                path.display()
            )));
        }
        Ok(Self { vault: LockedVault::open(snapshot)?, trail: Some(trail) })
    }
}

/// SHA-256 of all of it.
///
/// # Errors
/// It cannot be read.
pub fn hash_of(bytes: &Snapshot) -> Result<[u8; 32]> {
    let mut hasher = Hasher::default();
    bytes.in_pieces(0, bytes.length(), |piece| {
        hasher.update(piece);
        Ok(())
    })?;
    Ok(hasher.finish())
}
