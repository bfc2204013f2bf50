//! Replacing the snapshot: the rename is the commit.

use std::fs::File;
use std::io::{ErrorKind, Write as _};
use std::path::Path;

use rustix::io::Errno;

use crate::model::{Error, Generation, Result};

use super::location::Location;
use super::lock::VaultLock;
use super::permissions::Permissions;
use super::{Store, backups, files};

/// A snapshot that is being written beside the vault. Dropped before it is committed, it is gone.
#[derive(Debug)]
pub struct NewSnapshot<'a> {
    store: &'a Store,
    lock: &'a VaultLock,
    file: File,
    buffer: Vec<u8>,
    /// How many bytes are in the file.
    written: u64,
    committed: bool,
}

/// What stands where a new snapshot is going to stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Previous {
    /// The snapshot of that generation.
    Sound(Generation),
    /// Something that does not open.
    Damaged,
}

/// Enough that a write is never the slow part, and little enough that its memory is not.
const BUFFER: usize = 256 << 10;

impl Store {
    /// Begins a snapshot that will replace the current one, with the `permissions` of that, or be the first.
    ///
    /// # Errors
    /// The file cannot be made, or not given to the present owner.
    pub fn begin<'a>(&'a self, lock: &'a VaultLock, permissions: Option<&Permissions>) -> Result<NewSnapshot<'a>> {
        let path = self.location.temporary();
        let fail = |error: &std::io::Error| Error::io(format!("write {}", path.display()), error);
        // Left by a writer that was killed: we hold the lock, so nobody is writing it.
        remove_if_there(&path).map_err(|error| fail(&error))?;
        let file = files::create_new(&path).map_err(|error| fail(&error))?;
        let new =
            NewSnapshot { store: self, lock, file, buffer: Vec::with_capacity(BUFFER), written: 0, committed: false };
        if let Some(permissions) = permissions {
            permissions.give_to(&new.file).map_err(|error| {
                Error::io(
                    format!("give the new {} the owner and rights of the present one", self.location.vault().display()),
                    &error,
                )
            })?;
        }
        Ok(new)
    }
}

impl NewSnapshot<'_> {
    /// Appends `bytes`.
    ///
    /// # Errors
    /// They cannot be written.
    pub fn write(&mut self, bytes: &[u8]) -> Result<()> {
        if self.buffer.len() + bytes.len() <= BUFFER {
            self.buffer.extend_from_slice(bytes);
            return Ok(());
        }
        self.flush()?;
        if bytes.len() < BUFFER {
            self.buffer.extend_from_slice(bytes);
            return Ok(());
        }
        self.file.write_all(bytes).map_err(|error| self.failed(&error))?;
        self.start_writing_back(bytes.len());
        Ok(())
    }

    fn flush(&mut self) -> Result<()> {
        // `write_all` goes on after a short write and fails on the error that the next write brings.
        let result = self.file.write_all(&self.buffer);
        let length = self.buffer.len();
        self.buffer.clear();
        result.map_err(|error| self.failed(&error))?;
        self.start_writing_back(length);
        Ok(())
    }

    /// The disk begins with what was written just now, while the rest is prepared: then the sync has less to wait for.
    fn start_writing_back(&mut self, length: usize) {
        let start = self.written;
        self.written += length as u64;
        // Linux takes this for a wish to write dirty pages out, and drops those only that are clean.
        #[cfg(target_os = "linux")]
        if let Some(length) =
            std::num::NonZeroU64::new(length as u64).filter(|length| length.get() >= BUFFER as u64 / 2)
        {
            let _slower_without = rustix::fs::fadvise(&self.file, start, Some(length), rustix::fs::Advice::DontNeed);
        }
    }

    /// Makes it the first snapshot.
    ///
    /// # Errors
    /// There is one already, or it cannot be made lasting.
    pub fn create(mut self) -> Result<()> {
        self.sync()?;
        let location = &self.store.location;
        rename_to_free_name(&location.temporary(), location.vault()).map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => {
                Error::exists(format!("there is a vault already at {}", location.vault().display()))
            }
            _ => self.failed(&error),
        })?;
        self.committed = true;
        self.sync_names()
    }

    /// Makes it the current snapshot and keeps the one before, which is `previous`, as a backup.
    ///
    /// # Errors
    /// It cannot be made lasting. The vault then is in its old state, or, if the very last step failed, which the
    /// message says, in its new one.
    pub fn commit(mut self, previous: Previous) -> Result<()> {
        self.sync()?;
        let location = &self.store.location;
        let kept = match previous {
            Previous::Sound(generation) => backups::keep(location, generation),
            Previous::Damaged => backups::keep_damaged(location).map(|aside| {
                self.store.warn(format!("the damaged vault is now {}", aside.display()));
            }),
        };
        if let Err(error) = kept {
            self.store.warn(format!("the previous state was not kept as a backup: {error}"));
        }
        std::fs::rename(location.temporary(), location.vault()).map_err(|error| self.failed(&error))?;
        self.committed = true;
        let (synced, removed) = self.remove_surplus_beside(|| self.sync_names());
        if let Err(error) = removed {
            self.store.warn(format!("backups that are kept no longer could not be removed: {error}"));
        }
        synced
    }

    /// Does `last`, and beside it removes the backups that need not be kept any longer: not before the commit is done, or one
    /// that fails would have taken an earlier state with it, and not after it, since removing a file of some megabytes can
    /// take as long as all the rest.
    fn remove_surplus_beside(&self, last: impl FnOnce() -> Result<()>) -> (Result<()>, Result<()>) {
        let Some(retention) = self.lock.retention else { return (last(), Ok(())) };
        let location = &self.store.location;
        std::thread::scope(|scope| {
            let remove = || backups::remove_surplus(location, retention);
            match std::thread::Builder::new().spawn_scoped(scope, remove) {
                Ok(thread) => {
                    let last = last();
                    (last, thread.join().unwrap_or_else(|_| Err(Error::other("the thread for it died"))))
                }
                Err(_) => (last(), remove()),
            }
        })
    }

    fn sync(&mut self) -> Result<()> {
        self.flush()?;
        self.file.sync_all().map_err(|error| self.failed(&error))
    }

    fn sync_names(&self) -> Result<()> {
        files::sync_directory(self.store.location.directory()).map_err(|error| {
            Error::io("make sure that the change survives a power cut (it is in the vault now)", &error)
        })
    }

    fn failed(&self, error: &std::io::Error) -> Error {
        Error::io(format!("write {}; nothing was changed", self.store.location.temporary().display()), error)
    }
}

impl Drop for NewSnapshot<'_> {
    fn drop(&mut self) {
        if !self.committed {
            // What cannot be removed now, the next command removes.
            let _left_for_the_next = remove_if_there(&self.store.location.temporary());
        }
    }
}

/// Removes what a killed writer left, unless a living one is at it.
pub(super) fn clear_leftovers(location: &Location) {
    let leftover = location.temporary();
    if leftover.symlink_metadata().is_ok()
        && let Some(_lock) = VaultLock::try_acquire(&location.lock_file())
    {
        // Reading does not depend on it.
        let _left_for_the_next = remove_if_there(&leftover);
    }
}

/// A rename that never takes the place of a file that is there.
pub(super) fn rename_to_free_name(from: &Path, to: &Path) -> std::io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
        // Not every file system can: a link does not replace either.
        Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => {
            std::fs::hard_link(from, to)?;
            std::fs::remove_file(from)
        }
        renamed => Ok(renamed?),
    }
}

fn remove_if_there(path: &Path) -> std::io::Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
