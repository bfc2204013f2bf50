//! Files that leave the vault: written whole or not at all, for this user only, and over nothing that is there unless that
//! is insisted on.

use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use crate::model::{Error, Result};

use super::files;
use super::replace::rename_to_free_name;

/// Writes `bytes` to a file of mode 0600 at `path`.
///
/// # Errors
/// There is one already and `force` is not given (exists), or it cannot be written: then there is none afterwards.
pub fn write_outside(path: &Path, bytes: &[u8], force: bool) -> Result<()> {
    refuse_existing(path, force)?;
    let temporary = beside(path);
    let mut file = files::create_new(&temporary).map_err(|error| cannot_write(&temporary, &error))?;
    let written = file.write_all(bytes).and_then(|()| file.sync_all()).map_err(|error| cannot_write(path, &error));
    let written = written.and_then(|()| publish(&temporary, path, force));
    if written.is_err() {
        let _left_to_the_user = std::fs::remove_file(&temporary);
    }
    written
}

/// A directory of mode 0700 in which a file is made that takes several steps. Dropped, it is gone with all that is in it.
#[derive(Debug)]
pub struct Scratch {
    directory: PathBuf,
    target: PathBuf,
    force: bool,
}

impl Scratch {
    /// Makes it beside `target`, where the file is going to be.
    ///
    /// # Errors
    /// As [`write_outside`].
    pub fn beside(target: &Path, force: bool) -> Result<Self> {
        refuse_existing(target, force)?;
        let directory = beside(target);
        std::os::unix::fs::DirBuilderExt::mode(&mut std::fs::DirBuilder::new(), 0o700)
            .create(&directory)
            .map_err(|error| cannot_write(&directory, &error))?;
        Ok(Self { directory, target: target.to_owned(), force })
    }

    /// A file in it.
    #[must_use]
    pub fn file(&self, name: &str) -> PathBuf {
        self.directory.join(name)
    }

    /// Puts one of its files where it is to be.
    ///
    /// # Errors
    /// As [`write_outside`].
    pub fn publish(self, name: &str) -> Result<()> {
        publish(&self.file(name), &self.target, self.force)
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // We made it, and nobody else has a right to put anything in.
        let _left_to_the_user = std::fs::remove_dir_all(&self.directory);
    }
}

fn refuse_existing(path: &Path, force: bool) -> Result<()> {
    let kind = path.symlink_metadata().map(|found| found.file_type());
    match kind {
        Ok(kind) if !kind.is_file() && !kind.is_symlink() => {
            Err(Error::exists(format!("{} is there already, and is no file", path.display())))
        }
        Ok(_) if force => Ok(()),
        Ok(_) => Err(there_already(path)),
        Err(_) => Ok(()),
    }
}

fn there_already(path: &Path) -> Error {
    Error::exists(format!("there is a file {} already", path.display())).hint("replace it with: --force")
}

fn cannot_write(path: &Path, error: &std::io::Error) -> Error {
    match error.kind() {
        ErrorKind::AlreadyExists => Error::exists(format!("there is a file {} already", path.display()))
            .hint("it may have been left by an export that was killed; remove it if you do not need it"),
        _ => Error::io(format!("write {}", path.display()), error),
    }
}

fn publish(from: &Path, to: &Path, force: bool) -> Result<()> {
    let renamed = if force { std::fs::rename(from, to) } else { rename_to_free_name(from, to) };
    renamed.map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => there_already(to),
        _ => cannot_write(to, &error),
    })?;
    files::sync_directory(files::directory_of(to)).map_err(|error| cannot_write(to, &error))
}

/// `PATH.tmp`.
fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".tmp");
    PathBuf::from(name)
}
