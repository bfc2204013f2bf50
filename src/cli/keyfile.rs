//! The keyfile that a command is given.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileTypeExt as _;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use crate::crypto::Keyfile;
use crate::model::{Error, Result};

use super::value::read_up_to;

/// The longest keyfile, in bytes (1 MiB).
const LONGEST: usize = 1 << 20;
/// How long somebody is waited for who writes into a named pipe.
const PATIENCE: Duration = Duration::from_mins(1);

/// Where the keyfile is that is given, if one is.
pub(super) fn path() -> Option<PathBuf> {
    std::env::var_os("VAULT_KEYFILE").filter(|path| !path.is_empty()).map(PathBuf::from)
}

/// The keyfile that is given, if one is.
pub(super) fn given() -> Result<Option<Keyfile>> {
    path().map(|path| read(&path)).transpose()
}

/// The keyfile at `path`.
pub(super) fn read(path: &Path) -> Result<Keyfile> {
    let failed = |error: &dyn std::fmt::Display| {
        Error::cannot_unlock(format!("the keyfile {} cannot be read: {error}", path.display()))
    };
    let file = open_within(path, PATIENCE).map_err(|error| failed(&error))?;
    let content = read_up_to(LONGEST, file, "it", "a keyfile").map_err(|error| failed(&error))?;
    if content.is_empty() { Err(failed(&"it is empty")) } else { Ok(Keyfile::of(&content)) }
}

/// Opens whatever the user may read: a file, a device, a pipe. A named pipe opens when somebody writes into it; after `limit`
/// nobody is waited for any longer.
fn open_within(path: &Path, limit: Duration) -> io::Result<File> {
    #[allow(clippy::disallowed_methods)]
    let open = |path: &Path| File::open(path);
    if !path.metadata()?.file_type().is_fifo() {
        return open(path);
    }
    let (sender, receiver) = mpsc::channel();
    let path = path.to_owned();
    // The call that waits knows no limit. After it the thread waits on in vain, and nobody listens.
    std::thread::Builder::new().spawn(move || sender.send(open(&path)))?;
    receiver.recv_timeout(limit).unwrap_or_else(|error| match error {
        RecvTimeoutError::Timeout => {
            Err(io::Error::other(format!("nobody has written into this pipe for {} seconds", limit.as_secs())))
        }
        RecvTimeoutError::Disconnected => Err(io::Error::other("the thread that opened it died")),
    })
}

#[cfg(test)]
mod tests {
    use std::io::{Read as _, Write as _};

    use rustix::fs::{CWD, Mode, mkfifoat};

    use super::*;

    fn pipe(directory: &tempfile::TempDir) -> PathBuf {
        let pipe = directory.path().join("pipe");
        mkfifoat(CWD, &pipe, Mode::RUSR | Mode::WUSR).unwrap();
        pipe
    }

    #[test]
    fn a_pipe_into_which_nobody_writes_is_given_up() {
        let directory = tempfile::tempdir().unwrap();
        let error = open_within(&pipe(&directory), Duration::ZERO).unwrap_err();
        assert_eq!(error.to_string(), "nobody has written into this pipe for 0 seconds");
    }

    #[test]
    fn who_writes_into_a_pipe_is_waited_for() {
        let directory = tempfile::tempdir().unwrap();
        let pipe = pipe(&directory);
        let writer = pipe.clone();
        let written = std::thread::spawn(move || {
            File::options().write(true).open(writer).unwrap().write_all(b"content").unwrap();
        });
        let mut content = String::new();
        open_within(&pipe, PATIENCE).unwrap().read_to_string(&mut content).unwrap();
        assert_eq!(content, "content");
        written.join().unwrap();
    }
}
