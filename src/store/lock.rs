use std::fs::File;
use std::path::Path;
use std::time::Duration;

use rustix::fs::{FlockOperation, flock};
use rustix::io::Errno;

use crate::model::{Error, Result};

use super::files;
use super::retention::Retention;

/// How long a lock is waited for.
pub const LOCK_WAIT: Duration = Duration::from_mins(1);

/// The right to replace the snapshot: an exclusive `flock` on the lock file, given back on drop and by the kernel when
/// the process dies. The lock file itself stays, because removing it would let two writers lock two files.
#[derive(Debug)]
pub struct VaultLock {
    _file: File,
    /// Which earlier snapshots stay after a commit; without one, all of them.
    pub(super) retention: Option<Retention>,
}

impl VaultLock {
    pub(super) fn acquire(path: &Path, vault: &Path) -> Result<Self> {
        let fail = |error: &std::io::Error| Error::io(format!("lock the vault with {}", path.display()), error);
        let file = files::open_or_make_beside(vault, path).map_err(|error| fail(&error))?;
        if !lock_within(&file, LOCK_WAIT).map_err(|error| fail(&error))? {
            return Err(Error::other(format!(
                "the vault has been locked by another process for {} seconds",
                LOCK_WAIT.as_secs()
            ))
            .hint(format!("find it with: fuser {}", path.display())));
        }
        Ok(Self::of(file))
    }

    /// The right, if nobody has it and somebody had it before.
    pub(super) fn try_acquire(path: &Path) -> Option<Self> {
        let file = files::open_to_append(path, false).ok()?;
        try_lock(&file).ok()?.then(|| Self::of(file))
    }

    fn of(file: File) -> Self {
        Self { _file: file, retention: None }
    }

    /// A commit under it removes the earlier snapshots that are not to be kept.
    pub(super) fn keeping(self, retention: Retention) -> Self {
        Self { retention: Some(retention), ..self }
    }
}

/// Locks `file`; `false` if somebody else kept it for as long as `limit`.
pub(super) fn lock_within(file: &File, limit: Duration) -> std::io::Result<bool> {
    if try_lock(file)? {
        return Ok(true);
    }
    // The kernel serves those who wait in turn; trying again and again would lose to whoever comes straight back. A
    // thread waits for it, since the call knows no limit. After the limit it waits on in vain and gives back what it gets.
    let waiting = file.try_clone()?;
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::Builder::new().spawn(move || {
        let locked = rustix::io::retry_on_intr(|| flock(&waiting, FlockOperation::LockExclusive));
        // Nobody listens after the limit.
        let _too_late = sender.send(locked);
    })?;
    match receiver.recv_timeout(limit) {
        Ok(locked) => Ok(locked.map(|()| true)?),
        Err(_) => Ok(false),
    }
}

fn try_lock(file: &File) -> std::io::Result<bool> {
    match rustix::io::retry_on_intr(|| flock(file, FlockOperation::NonBlockingLockExclusive)) {
        Ok(()) => Ok(true),
        Err(Errno::WOULDBLOCK) => Ok(false),
        Err(error) => Err(error.into()),
    }
}
