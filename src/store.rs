//! Snapshots, trail and rollback state on disk: bytes in, bytes out. The one module that writes files.
//!
//! A store is "read ranges of the current snapshot; replace it": nothing here knows what the bytes mean. Replacing is
//! atomic: a crash at any instant leaves the old or the new snapshot. No lock is needed to read.

mod appendable;
mod backups;
mod files;
mod folder;
mod foreign;
mod location;
mod lock;
mod outside;
mod permissions;
mod published;
mod replace;
mod retention;
mod rotation;
mod seen;
mod snapshot;
mod state;
mod trail;
mod trusted;

pub use appendable::Appendable;
pub use backups::BackupFile;
pub use folder::SocketFolder;
pub use foreign::read_own_file;
pub use location::Location;
pub use lock::{LOCK_WAIT, VaultLock};
pub use outside::{Scratch, write_outside};
pub use permissions::Permissions;
pub use published::Unpublished;
pub use replace::{NewSnapshot, Previous};
pub use seen::{Seen, SeenStore};
pub use snapshot::Snapshot;
pub use state::can_be_written;
pub use trail::{AppendedTrail, LockedTrail, TrailReader};
pub use trusted::TrustStore;

use std::cell::RefCell;

use crate::model::{Error, Result};

/// Where one vault lives.
#[derive(Debug)]
pub struct Store {
    location: Location,
    warnings: RefCell<Vec<String>>,
}

impl Store {
    /// The store at `location`; nothing is opened yet.
    #[must_use]
    pub fn new(location: Location) -> Self {
        Self { location, warnings: RefCell::new(Vec::new()) }
    }

    /// The paths.
    #[must_use]
    pub fn location(&self) -> &Location {
        &self.location
    }

    /// Opens the current snapshot for reading, and clears away what a killed writer left beside it.
    ///
    /// # Errors
    /// There is none, or it cannot be read.
    pub fn snapshot(&self) -> Result<Snapshot> {
        replace::clear_leftovers(&self.location);
        Snapshot::open(self.location.vault())
    }

    /// Whether anything is where the vault should be.
    #[must_use]
    pub fn is_there(&self) -> bool {
        self.location.vault().symlink_metadata().is_ok()
    }

    /// Whether `snapshot` is still the current one.
    #[must_use]
    pub fn is_current(&self, snapshot: &Snapshot) -> bool {
        snapshot.is_at(self.location.vault())
    }

    /// Makes the directory of a new vault, for this user only.
    ///
    /// # Errors
    /// It cannot be made.
    pub fn prepare_directory(&self) -> Result<()> {
        files::create_private_directory(self.location.directory())
    }

    /// The same for a vault that `group` may read: a directory that has to be made can be entered by the group, and not be
    /// written. One that cannot be entered by it is worth a warning.
    ///
    /// # Errors
    /// It cannot be made, or not given to the group.
    pub fn prepare_directory_for(&self, group: u32) -> Result<()> {
        let directory = self.location.directory();
        let is_new = !directory.is_dir();
        self.prepare_directory()?;
        if is_new {
            files::let_group_enter(directory, group)
                .map_err(|error| Error::io(format!("let the group {group} enter {}", directory.display()), &error))?;
        }
        if files::is_open_to_others(directory) {
            let path = directory.display();
            self.warn(format!(
                "others can write {path}, and so replace the vault; take that away with: chmod go-w {path}"
            ));
        }
        if let Some(closed) = files::closed_to(directory, group) {
            self.warn(format!("the group cannot enter {}; let it with: chmod o+x {0}", closed.display()));
        }
        Ok(())
    }

    /// Waits for the right to replace the snapshot.
    ///
    /// # Errors
    /// The lock file cannot be made, or stays locked for longer than [`LOCK_WAIT`].
    pub fn lock(&self) -> Result<VaultLock> {
        VaultLock::acquire(&self.location.lock_file(), self.location.vault())
    }

    /// Says something that the user should know, which is no error.
    pub fn warn(&self, message: impl Into<String>) {
        self.warnings.borrow_mut().push(message.into());
    }

    /// Takes the warnings since the last call.
    #[must_use]
    pub fn take_warnings(&self) -> Vec<String> {
        self.warnings.take()
    }
}
