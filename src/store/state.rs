//! Small files in the state directory: private, replaced whole, one writer at a time.

use std::io::{ErrorKind, Read as _, Write as _};
use std::path::Path;
use std::time::Duration;

use crate::model::{Error, Result};

use super::{files, lock};

/// Whether this user could write files in the directory at `path`, which may have to be made.
#[must_use]
pub fn can_be_written(path: &Path) -> bool {
    use rustix::fs::{Access, access};
    let nearest = path.ancestors().find(|path| path.symlink_metadata().is_ok());
    nearest.is_some_and(|nearest| nearest.is_dir() && access(nearest, Access::WRITE_OK | Access::EXEC_OK).is_ok())
}

/// The text at `path`, of which no more than `limit` bytes are read; `None` if there is no such file.
pub(super) fn read(path: &Path, limit: u64) -> Result<Option<String>> {
    let fail = |error: &std::io::Error| Error::io(format!("read {}", path.display()), error);
    let file = match files::open_to_read(path) {
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => return Ok(None),
        file => file.map_err(|error| fail(&error))?,
    };
    let mut text = String::new();
    file.take(limit).read_to_string(&mut text).map_err(|error| fail(&error))?;
    Ok(Some(text))
}

/// Puts in the place of `path` what `text` gives, which is asked under the lock; nothing is written where it gives none.
/// Lock and new file stand beside it, with the endings `lock` and `tmp`.
pub(super) fn replace(path: &Path, text: impl FnOnce() -> Option<String>) -> Result<()> {
    files::create_private_directory(files::directory_of(path))?;
    let temporary = path.with_extension("tmp");
    let fail = |error: &std::io::Error| Error::io(format!("write {}", path.display()), error);
    let guard = files::open_to_append(&path.with_extension("lock"), true).map_err(|error| fail(&error))?;
    if !lock::lock_within(&guard, Duration::from_secs(5)).map_err(|error| fail(&error))? {
        return Err(Error::other(format!("{} stays locked", path.display())));
    }
    let Some(text) = text() else { return Ok(()) };
    // Left by a process that was killed: we hold the lock.
    let _usually_absent = std::fs::remove_file(&temporary);
    let written = files::create_new(&temporary).and_then(|mut file| file.write_all(text.as_bytes()));
    written.and_then(|()| std::fs::rename(&temporary, path)).map_err(|error| {
        let _left_for_the_next = std::fs::remove_file(&temporary);
        fail(&error)
    })
}
