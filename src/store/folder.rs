use std::fs::File;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::model::{Error, Result};

use super::files;
use super::lock::lock_within;

/// A folder that only this user can enter, for sockets. Who holds it is alone in answering there.
#[derive(Debug)]
pub struct SocketFolder {
    path: PathBuf,
    _lock: File,
}

impl SocketFolder {
    /// Makes it if it is not there, and waits for it to be given up by whoever holds it, as long as `limit`.
    ///
    /// # Errors
    /// It cannot be made, is not this user's alone (denied), or somebody else keeps it (exists).
    pub fn hold(path: &Path, limit: Duration) -> Result<Self> {
        Self::prepare(path)?;
        let lock = path.join("lock");
        let fail = |error: &std::io::Error| Error::io(format!("lock {}", lock.display()), error);
        let file = files::open_to_append(&lock, true).map_err(|error| fail(&error))?;
        if !lock_within(&file, limit).map_err(|error| fail(&error))? {
            return Err(Error::exists(format!("another agent answers in {}", path.display())));
        }
        Ok(Self { path: path.to_owned(), _lock: file })
    }

    /// Makes it if it is not there.
    ///
    /// # Errors
    /// It cannot be made, or is not this user's alone (denied).
    pub fn prepare(path: &Path) -> Result<()> {
        let above = path.parent().and_then(|above| above.metadata().ok());
        if let Some(above) = above.filter(|above| above.uid() != rustix::process::geteuid().as_raw()) {
            return Err(Error::denied(format!(
                "{} is to be in a directory of another user ({})",
                path.display(),
                above.uid()
            ))
            .hint("XDG_RUNTIME_DIR is not yours: unset it"));
        }
        files::create_private_directory(path)?;
        Self::check(path)
    }

    /// Whether it is this user's alone: else somebody else could answer there.
    ///
    /// # Errors
    /// It is not (denied), or is not there (not found).
    pub fn check(path: &Path) -> Result<()> {
        let found = path.symlink_metadata().map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => Error::not_found(format!("there is no {}", path.display())),
            _ => Error::io(format!("look at {}", path.display()), &error),
        })?;
        let for_others = found.mode() & 0o077;
        let is_ours = found.is_dir() && found.uid() == rustix::process::geteuid().as_raw() && for_others == 0;
        if is_ours {
            Ok(())
        } else {
            Err(Error::denied(format!("others could answer in {} in the agent's place", path.display()))
                .hint("it has to be a directory of yours that nobody else can enter (mode 0700)"))
        }
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Gives what is there as `from` the name `to`, in place of what has it.
    ///
    /// # Errors
    /// It cannot be done.
    pub fn rename(&self, from: &str, to: &str) -> Result<()> {
        let path = self.path.join(to);
        std::fs::rename(self.path.join(from), &path)
            .map_err(|error| Error::io(format!("put {} in its place", path.display()), &error))
    }

    /// Removes what has the name `name`, if it can be removed: it is left over from an agent that was killed, or is of no use
    /// any more.
    pub fn clear(&self, name: &str) {
        let _best_effort = std::fs::remove_file(self.path.join(name));
    }
}
