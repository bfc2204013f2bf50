use std::fs::File;
use std::path::Path;
use std::time::{Duration, Instant};

use rustix::fs::{FlockOperation, flock};
use rustix::io::Errno;

use crate::model::{Error, Result};

use super::files;

/// How long a lock is waited for.
pub const LOCK_WAIT: Duration = Duration::from_mins(1);

/// The right to replace the snapshot: an exclusive `flock` on the lock file, given back on drop and by the kernel when
/// the process dies. The lock file itself stays, because removing it would let two writers lock two files.
#[derive(Debug)]
pub struct VaultLock {
    _file: File,
}

impl VaultLock {
    pub(super) fn acquire(path: &Path) -> Result<Self> {
        let fail = |error: &std::io::Error| Error::io(format!("lock the vault with {}", path.display()), error);
        let file = files::open_to_append(path, true).map_err(|error| fail(&error))?;
        if !lock_within(&file, LOCK_WAIT).map_err(|error| fail(&error))? {
            return Err(Error::other(format!(
                "the vault has been locked by another process for {} seconds",
                LOCK_WAIT.as_secs()
            ))
            .hint(format!("find it with: fuser {}", path.display())));
        }
        Ok(Self { _file: file })
    }

    /// The right, if nobody has it and somebody had it before.
    pub(super) fn try_acquire(path: &Path) -> Option<Self> {
        let file = files::open_to_append(path, false).ok()?;
        try_lock(&file).ok()?.then_some(Self { _file: file })
    }
}

/// Locks `file`; `false` if somebody else kept it for as long as `limit`.
pub(super) fn lock_within(file: &File, limit: Duration) -> std::io::Result<bool> {
    let start = Instant::now();
    let mut pause = Duration::from_micros(500);
    while !try_lock(file)? {
        if start.elapsed() >= limit {
            return Ok(false);
        }
        std::thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(20));
    }
    Ok(true)
}

fn try_lock(file: &File) -> std::io::Result<bool> {
    match rustix::io::retry_on_intr(|| flock(file, FlockOperation::NonBlockingLockExclusive)) {
        Ok(()) => Ok(true),
        Err(Errno::WOULDBLOCK) => Ok(false),
        Err(error) => Err(error.into()),
    }
}
