//! Earlier snapshots, kept beside the vault as links: no copy is made, and a damaged vault can be put back by hand.

use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use rustix::fs::{AtFlags, CWD, Dir, Mode, OFlags, linkat, openat, statat, unlinkat};
use rustix::io::Errno;

use crate::model::{Error, Generation, Result};

use super::location::Location;
use super::retention::{Retention, surplus};
use super::snapshot::Snapshot;
use super::trail::TrailReader;
use super::{Store, VaultLock, files};

/// A file in the directory of backups.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupFile {
    /// What it is called in commands: its name, for a snapshot without its ending.
    pub id: String,
    /// Where it is.
    pub path: PathBuf,
    /// When it was written.
    pub written: Timestamp,
    /// Whether it is a snapshot that a commit replaced; else it is a file that holds one with its trail.
    pub is_snapshot: bool,
}

/// Keeps the present snapshot, which is `generation`.
pub(super) fn keep(location: &Location, generation: Generation) -> Result<()> {
    let path = location.backups();
    let directory = open_directory(location, &path)?;
    link_into(location.vault(), &directory, &name(generation)).map_err(|error| cannot_use(&path, &error))
}

/// Removes the snapshots that need not be kept any longer.
pub(super) fn remove_surplus(location: &Location, retention: Retention) -> Result<()> {
    let path = &location.backups();
    let Some(directory) = open_if_there(path).map_err(|error| cannot_use(path, &error))? else { return Ok(()) };
    let all = || -> io::Result<()> {
        let mut kept = Vec::new();
        for (name, written) in dated(&directory, names_in(&directory)?)? {
            kept.extend(generation_of(&name).map(|generation| (generation, written)));
        }
        surplus(kept, retention).into_iter().try_for_each(|generation| remove(&directory, &name(generation)))
    };
    all().map_err(|error| cannot_use(path, &error))
}

fn cannot_use(path: &Path, error: &io::Error) -> Error {
    Error::io(format!("use {}", path.display()), error)
}

/// Keeps a vault that does not open, under a name that is free: it may hold what nothing else does.
pub(super) fn keep_damaged(location: &Location) -> Result<PathBuf> {
    let named = |number: u32| {
        let mut name = location.vault().as_os_str().to_owned();
        name.push(format!(".damaged-{number}"));
        PathBuf::from(name)
    };
    for aside in (1..u32::MAX).map(named) {
        match std::fs::hard_link(location.vault(), &aside) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            linked => {
                linked.map_err(|error| Error::io(format!("keep it as {}", aside.display()), &error))?;
                return Ok(aside);
            }
        }
    }
    Err(Error::other("there is no name left for it"))
}

impl Store {
    /// Waits for the right to replace the snapshot. The commit then removes the backups that need not be kept any longer at
    /// `now`, beside the `newest` so many.
    ///
    /// # Errors
    /// As [`Store::lock`].
    pub fn lock_to_change(&self, now: Timestamp, newest: usize) -> Result<VaultLock> {
        Ok(self.lock()?.keeping(Retention { newest, now }))
    }

    /// All backups in the vault's own directory of them, newest first.
    ///
    /// # Errors
    /// The directory cannot be read.
    pub fn backups(&self) -> Result<Vec<BackupFile>> {
        let path = self.location.backups();
        let fail = |error: &io::Error| Error::io(format!("read {}", path.display()), error);
        let Some(directory) = open_if_there(&path).map_err(|error| fail(&error))? else { return Ok(Vec::new()) };
        let mut found = Vec::new();
        let names = names_in(&directory).and_then(|names| dated(&directory, names));
        for (name, written) in names.map_err(|error| fail(&error))? {
            let is_snapshot = generation_of(&name).is_some();
            let Some(stem) = name.strip_suffix(if is_snapshot { ".vault" } else { ".backup" }) else { continue };
            let id = if is_snapshot { stem.to_owned() } else { name.clone() };
            found.push(BackupFile { id, path: path.join(&name), written, is_snapshot });
        }
        // Within one tick of the clock the generation tells.
        let newness = |file: &BackupFile| (file.written, file.id.parse::<Generation>().ok(), file.id.clone());
        found.sort_by_key(|file| std::cmp::Reverse(newness(file)));
        Ok(found)
    }

    /// Puts the directory of backups aside, with what is in it, under a name that is free; `None` if it holds nothing.
    ///
    /// # Errors
    /// It cannot be read or renamed.
    pub fn put_backups_aside(&self) -> Result<Option<PathBuf>> {
        if self.backups()?.is_empty() {
            return Ok(None);
        }
        files::put_aside(&self.location.backups()).map(Some)
    }

    /// Writes a backup: `head`, then `snapshot`, then of each file of `trail` so many bytes. `path` must be free; without
    /// one it is the vault's own directory of backups and `name`.
    ///
    /// # Errors
    /// There is such a file already (exists), or it cannot be written: then there is none afterwards.
    pub fn write_backup(
        &self,
        path: Option<&Path>,
        name: &str,
        head: &[u8],
        snapshot: &Snapshot,
        trail: impl Iterator<Item = Result<(TrailReader, u64)>>,
    ) -> Result<PathBuf> {
        let path = if let Some(path) = path {
            path.to_owned()
        } else {
            let directory = self.location.backups();
            open_directory(&self.location, &directory)?;
            directory.join(name)
        };
        let fail = |error: &io::Error| match error.kind() {
            io::ErrorKind::AlreadyExists => Error::exists(format!("there is a file {} already", path.display())),
            _ => Error::io(format!("write the backup {}", path.display()), error),
        };
        let mut file = files::create_new(&path).map_err(|error| fail(&error))?;
        let written = write_parts(&mut file, head, snapshot, trail).and_then(|()| {
            files::give_to_owner_of(self.location.vault(), &file)
                .and_then(|()| file.sync_all())
                .and_then(|()| files::sync_directory(files::directory_of(&path)))
                .map_err(|error| fail(&error))
        });
        if let Err(error) = written {
            let _left_to_the_user = std::fs::remove_file(&path);
            return Err(error);
        }
        Ok(path)
    }
}

fn write_parts(
    file: &mut File,
    head: &[u8],
    snapshot: &Snapshot,
    mut trail: impl Iterator<Item = Result<(TrailReader, u64)>>,
) -> Result<()> {
    let mut write =
        |bytes: &[u8]| file.write_all(bytes).map_err(|error| Error::io("write the backup".to_owned(), &error));
    write(head)?;
    snapshot.in_pieces(0, snapshot.length(), &mut write)?;
    trail.try_for_each(|file| {
        let (file, length) = file?;
        file.in_pieces(length, &mut write)
    })
}

fn names_in(directory: &File) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in Dir::read_from(directory)? {
        names.extend(entry?.file_name().to_str().ok().map(str::to_owned));
    }
    Ok(names)
}

/// `names` with when each file was written; without those that are there no longer. Nothing keeps a file here from going
/// between two looks: a commit puts a fresh link in the place of one, and the user may remove any.
fn dated(directory: &File, names: Vec<String>) -> io::Result<Vec<(String, Timestamp)>> {
    let mut dated = Vec::with_capacity(names.len());
    for name in names {
        match statat(directory, &name, AtFlags::SYMLINK_NOFOLLOW) {
            Ok(found) => {
                let nanoseconds = i32::try_from(found.st_mtime_nsec).unwrap_or(0);
                let written = Timestamp::new(found.st_mtime, nanoseconds).unwrap_or(Timestamp::UNIX_EPOCH);
                dated.push((name, written));
            }
            Err(Errno::NOENT) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(dated)
}

/// Removes a file, if it is there.
fn remove(directory: &File, name: &str) -> io::Result<()> {
    match unlinkat(directory, name, AtFlags::empty()) {
        Err(Errno::NOENT) => Ok(()),
        removed => Ok(removed?),
    }
}

/// The directory, which is made if it is not there.
fn open_directory(location: &Location, path: &Path) -> Result<File> {
    let fail = |error: &io::Error| cannot_use(path, error);
    if let Some(directory) = open_if_there(path).map_err(|error| fail(&error))? {
        return Ok(directory);
    }
    files::create_private_directory(path)?;
    let gone = || cannot_use(path, &io::ErrorKind::NotFound.into());
    let made = open_if_there(path).map_err(|error| fail(&error))?.ok_or_else(gone)?;
    files::give_to_owner_of(location.vault(), &made).map_err(|error| fail(&error))?;
    Ok(made)
}

/// The directory, if there is one. Everything in it goes through this descriptor: a link put in its place is not followed,
/// or files elsewhere would be taken for old snapshots and removed.
fn open_if_there(path: &Path) -> io::Result<Option<File>> {
    let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    match openat(CWD, path, flags, Mode::empty()) {
        Ok(directory) => Ok(Some(File::from(directory))),
        Err(Errno::NOENT) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn link_into(vault: &Path, directory: &File, name: &str) -> io::Result<()> {
    let link = || linkat(CWD, vault, directory, name, AtFlags::empty());
    match link() {
        // Left by a commit that failed after this step, or from before an older vault was put back.
        Err(Errno::EXIST) => {
            remove(directory, name)?;
            Ok(link()?)
        }
        linked => Ok(linked?),
    }
}

fn name(generation: Generation) -> String {
    format!("{generation}.vault")
}

fn generation_of(name: &str) -> Option<Generation> {
    let generation = name.strip_suffix(".vault")?.parse().ok()?;
    (self::name(generation) == name).then_some(generation)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_names_are_backups() {
        assert_eq!(generation_of("12.vault"), Some(12));
        for name in ["012.vault", "+1.vault", "x.vault", "12.vault.old", "12"] {
            assert_eq!(generation_of(name), None, "{name}");
        }
    }

    #[test]
    fn a_file_that_goes_between_two_looks_is_no_error() {
        let path = tempfile::tempdir().unwrap();
        std::fs::write(path.path().join("2.vault"), "").unwrap();
        let directory = open_if_there(path.path()).unwrap().unwrap();
        let names = ["1.vault".to_owned(), "2.vault".to_owned()].to_vec();
        let dated = dated(&directory, names).unwrap();
        assert_eq!(dated.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["2.vault"]);
        remove(&directory, "1.vault").unwrap();
    }
}
