//! Whether the agent's socket is still where it was put: a system removes the folder when its user logs out.

use std::io;
#[cfg(target_os = "linux")]
use std::os::fd::OwnedFd;
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

/// Becomes readable when something in the folder changes. Elsewhere than on Linux it never does.
#[derive(Debug)]
pub(super) struct Watch {
    path: PathBuf,
    file: (u64, u64),
    #[cfg(target_os = "linux")]
    changes: OwnedFd,
    #[cfg(not(target_os = "linux"))]
    never: std::os::unix::net::UnixStream,
    #[cfg(not(target_os = "linux"))]
    _open: std::os::unix::net::UnixStream,
}

impl Watch {
    /// Over `name` in `folder`, which is there.
    pub(super) fn on(folder: &Path, name: &str) -> io::Result<Self> {
        let path = folder.join(name);
        let file = identity(&path)?;
        #[cfg(target_os = "linux")]
        {
            use rustix::fs::inotify::{CreateFlags, WatchFlags, add_watch, init};
            let changes = init(CreateFlags::CLOEXEC | CreateFlags::NONBLOCK)?;
            let gone = WatchFlags::DELETE | WatchFlags::DELETE_SELF | WatchFlags::MOVED_FROM | WatchFlags::MOVED_TO;
            add_watch(&changes, folder, gone | WatchFlags::MOVE_SELF | WatchFlags::ONLYDIR)?;
            Ok(Self { path, file, changes })
        }
        #[cfg(not(target_os = "linux"))]
        {
            let (never, open) = std::os::unix::net::UnixStream::pair()?;
            Ok(Self { path, file, never, _open: open })
        }
    }

    /// Whether it is still there. What was readable has been read then.
    pub(super) fn is_there(&self) -> bool {
        #[cfg(target_os = "linux")]
        while rustix::io::read(&self.changes, &mut [0; 4096]).is_ok_and(|count| count > 0) {}
        identity(&self.path).is_ok_and(|file| file == self.file)
    }
}

impl AsFd for Watch {
    fn as_fd(&self) -> BorrowedFd<'_> {
        #[cfg(target_os = "linux")]
        return self.changes.as_fd();
        #[cfg(not(target_os = "linux"))]
        return self.never.as_fd();
    }
}

fn identity(path: &Path) -> io::Result<(u64, u64)> {
    let found = path.symlink_metadata()?;
    Ok((found.dev(), found.ino()))
}
