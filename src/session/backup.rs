use std::path::{Path, PathBuf};

use crate::audit::{TrailFault, check_anchor, check_beginning, earlier_files};
use crate::crypto::Hasher;
use crate::format::{BackupHead, MAX_TRAIL_FILES};
use crate::model::{Error, ErrorKind, Policies, Result};
use crate::store::{BackupFile, Store, TrailReader};
use crate::vault::{Backup, LockedVault, SavedTrail, UnlockedVault, hash_of, verify_structure};

use super::audit::walk_over;
use super::open::trail_error;
use super::{LockedSession, Session};

impl LockedSession {
    /// Writes a backup of the vault and its trail: to `path`, or else among the vault's own backups. Every byte is checked
    /// first, as far as that goes without a key. Returns where it is.
    ///
    /// # Errors
    /// Something is damaged, there is such a file already (exists), or it cannot be written.
    pub fn back_up(&self, path: Option<&Path>, progress: &mut dyn FnMut(usize, usize)) -> Result<PathBuf> {
        let vault = self.vault();
        verify_structure(vault, progress)?;
        self.check_trail()?;
        let store = self.store();
        let present = store.read_trail()?.ok_or_else(|| trail_error(TrailFault::Missing))?;
        let mut files: Vec<(Option<u32>, u64)> = Vec::new();
        for number in earlier_files(&present, &vault.header().anchor)? {
            let file = present.earlier(number)?.ok_or_else(|| trail_error(TrailFault::MissingFile(number)))?;
            check_beginning(&file, vault.header().vault, number)
                .map_err(|_| Error::damaged(format!("{} is no file of the audit trail", file.path().display())))?;
            files.push((Some(number), file.length()?));
        }
        // They only grow, so what is there now stays as it is.
        files.push((None, present.length()?));
        if files.len() > MAX_TRAIL_FILES {
            return Err(Error::other(format!("the audit trail has more than {MAX_TRAIL_FILES} files")));
        }
        // Opened one after the other: there may be more than a process may have open.
        let trail = || {
            files.iter().map(|&(number, length)| {
                let file = match number {
                    Some(number) => present.earlier(number)?,
                    None => Some(present.again()?),
                };
                file.map(|file| (file, length)).ok_or_else(|| trail_error(TrailFault::Missing))
            })
        };
        let head = BackupHead {
            snapshot_length: vault.snapshot().length(),
            trail_lengths: files.iter().map(|(_, length)| *length).collect(),
            snapshot_hash: hash_of(vault.snapshot())?,
            trail_hash: hash_of_trail(trail())?,
        };
        let name = format!("{}.backup", vault.header().generation);
        store.write_backup(path, &name, &head.encode(), vault.snapshot(), trail())
    }
}

impl Session {
    /// Writes a backup to the directory that the policy names, unless there is one of today. The change is done by now, whatever
    /// comes of this.
    pub(super) fn back_up_today(&self, policies: &Policies) {
        let Some(directory) = policies.backup_directory() else { return };
        if let Err(error) = self.try_to_back_up(directory) {
            self.store.warn(format!("no backup was written to {}: {error}", directory.display()));
        }
    }

    fn try_to_back_up(&self, directory: &Path) -> Result<()> {
        let store = Store::new(self.store.location().clone());
        let vault = LockedVault::open(store.snapshot()?)?;
        let today = self.clock.now().strftime("%Y-%m-%d").to_string();
        let path = directory.join(format!("{}-{today}.backup", vault.header().vault.to_hex()));
        if path.symlink_metadata().is_ok() {
            return Ok(());
        }
        LockedSession::of(store, self.guard.clone(), vault).back_up(Some(&path), &mut |_, _| ()).map(drop)
    }
}

/// Checks that the trail in a backup goes with the snapshot in it, as far as that goes without a key.
///
/// # Errors
/// It does not (damaged), or it cannot be read.
pub fn check_saved_trail(trail: &SavedTrail, vault: &LockedVault) -> Result<()> {
    let header = vault.header();
    check_anchor(&trail.reader()?, header.vault, &header.anchor).map_err(TrailFault::into_error).map_err(of_backup)
}

/// Checks every event of the trail in a backup.
///
/// # Errors
/// Something is wrong with it (damaged): the first that is; or it cannot be read.
pub fn verify_saved_trail(
    trail: &SavedTrail,
    vault: &UnlockedVault,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<()> {
    let walked = walk_over(&trail.reader()?, vault.locked(), vault.keys().reading(), progress, &mut |_| ())?;
    walked.faults.first().map_or(Ok(()), |fault| Err(of_backup(Error::damaged(fault.to_string()))))
}

fn of_backup(error: Error) -> Error {
    match error.kind() {
        ErrorKind::Damaged => Error::damaged(format!("the audit trail in the backup is damaged: {}", error.message())),
        _ => error,
    }
}

fn hash_of_trail(trail: impl Iterator<Item = Result<(TrailReader, u64)>>) -> Result<[u8; 32]> {
    let mut hasher = Hasher::default();
    for file in trail {
        let (file, length) = file?;
        file.in_pieces(length, |piece| {
            hasher.update(piece);
            Ok(())
        })?;
    }
    Ok(hasher.finish())
}

/// The newest backup in which every byte is as it was, as far as that can be told without a key.
#[must_use]
pub fn newest_good_backup(store: &Store) -> Option<BackupFile> {
    let files = store.backups().ok()?;
    files.into_iter().find(|file| {
        Backup::open(&file.path).and_then(|backup| verify_structure(&backup.vault, &mut |_, _| ())).is_ok()
    })
}
