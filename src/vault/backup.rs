use std::path::Path;

use crate::crypto::Hasher;
use crate::format::{BACKUP_MAGIC, BackupHead, MAX_BACKUP_HEAD, MAX_FIRST_LINE, TrailHeader};
use crate::model::{Error, Result};
use crate::store::{Snapshot, TrailReader};

use super::locked::LockedVault;

/// A backup: a snapshot, and the trail if it holds one.
#[derive(Debug)]
pub struct Backup {
    /// The snapshot, locked.
    pub vault: LockedVault,
    /// The trail; none if it is only a snapshot.
    pub trail: Option<SavedTrail>,
}

/// The trail in a backup.
#[derive(Debug)]
pub struct SavedTrail {
    bytes: Snapshot,
    /// Length of each of its files in bytes, oldest first.
    lengths: Vec<u64>,
}

impl SavedTrail {
    /// For reading it where it is.
    ///
    /// # Errors
    /// A file of it does not begin as a trail does, or has no higher number than the one before (damaged).
    pub fn reader(&self) -> Result<TrailReader> {
        let mut files: Vec<(u32, u64)> = Vec::with_capacity(self.lengths.len());
        let mut start = 0;
        for &length in &self.lengths {
            let number =
                TrailHeader::of(&self.bytes.read(start, length.min(MAX_FIRST_LINE as u64))?).map(|header| header.file);
            match number {
                Ok(number) if files.last().is_none_or(|(before, _)| *before < number) => files.push((number, length)),
                _ => return Err(Error::damaged("the trail in the backup is damaged: its files are not in order")),
            }
            start += length;
        }
        TrailReader::in_backup(&self.bytes, &files)
    }

    /// The content of each of its files, oldest first; the last one is that which was written to.
    ///
    /// # Errors
    /// For each file: it cannot be read.
    pub fn files(&self) -> impl Iterator<Item = Result<Vec<u8>>> {
        let mut start = 0;
        self.lengths.iter().map(move |&length| {
            let file = self.bytes.read(start, length);
            start += length;
            file
        })
    }
}

impl Backup {
    /// Opens an earlier snapshot, or a file that holds one with its trail.
    ///
    /// # Errors
    /// It is missing (not found) or damaged.
    pub fn open(path: &Path) -> Result<Self> {
        let file = Snapshot::open(path)?;
        let first = |length: usize| file.read(0, file.length().min(length as u64));
        if first(BACKUP_MAGIC.len())? != BACKUP_MAGIC {
            return Ok(Self { vault: LockedVault::open(file)?, trail: None });
        }
        let head = first(MAX_BACKUP_HEAD)?;
        let head = BackupHead::decode(&head, file.length())
            .map_err(|error| Error::damaged(format!("{}: {error}", path.display())))?;
        let bytes = Snapshot::open(path)?.part(head.length() + head.snapshot_length, head.trail_length())?;
        let snapshot = file.part(head.length(), head.snapshot_length)?;
        if hash_of(&snapshot)? != head.snapshot_hash || hash_of(&bytes)? != head.trail_hash {
            return Err(Error::damaged(format!(
                "the backup {} has other bytes than it had when it was made",
                path.display()
            )));
        }
        let trail = SavedTrail { bytes, lengths: head.trail_lengths };
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
