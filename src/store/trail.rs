//! The trail's file: appended to under its lock, never rewritten.

use std::fs::File;
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};

use crate::model::{Error, Result};

use super::lock::{LOCK_WAIT, lock_within};
use super::permissions::Permissions;
use super::rotation::{Part, Saved};
use super::snapshot::PIECE;
use super::{Store, files};

/// The trail, open for reading.
#[derive(Debug)]
pub struct TrailReader {
    pub(super) path: PathBuf,
    pub(super) file: File,
    /// Where it stands in the file, if that is a backup.
    pub(super) saved: Option<Saved>,
}

/// The trail, locked and open for appending. The lock is given back on drop.
#[derive(Debug)]
pub struct LockedTrail(pub(super) TrailReader);

/// A trail to which something was appended that may not survive a power cut yet.
#[derive(Debug)]
#[must_use = "nothing may be committed before it is synced"]
pub struct AppendedTrail(pub(super) LockedTrail);

impl AppendedTrail {
    /// Makes sure that what was appended survives a power cut.
    ///
    /// # Errors
    /// The system cannot.
    pub fn sync(self) -> Result<()> {
        let LockedTrail(trail) = &self.0;
        trail.file.sync_data().map_err(|error| self.0.failed(&error))
    }
}

impl Store {
    /// Opens the trail for reading; `None` if there is none.
    ///
    /// # Errors
    /// It is there and cannot be opened.
    pub fn read_trail(&self) -> Result<Option<TrailReader>> {
        TrailReader::open(self.location.trail())
    }

    /// Locks the trail for appending; `None` if there is none.
    ///
    /// # Errors
    /// It cannot be opened for writing, or stays locked for too long.
    pub fn lock_trail(&self) -> Result<Option<LockedTrail>> {
        let path = self.location.trail();
        let fail = |error: &std::io::Error| Error::io(format!("record in the audit trail {}", path.display()), error);
        loop {
            let file = match files::open_to_append(&path, false) {
                Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
                file => file.map_err(|error| fail(&error))?,
            };
            if !lock_within(&file, LOCK_WAIT).map_err(|error| fail(&error))? {
                return Err(Error::other(format!("the audit trail {} stays locked", path.display())));
            }
            // While we waited, the file may have been put aside and another begun.
            match files::same_file(&file, &path) {
                Ok(true) => return Ok(Some(LockedTrail(TrailReader::whole(path, file)))),
                Ok(false) => {}
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => return Err(fail(&error)),
            }
        }
    }

    /// Begins a trail with its first line, which has to end in a line feed.
    ///
    /// # Errors
    /// There is one already, or it cannot be made.
    pub fn create_trail(&self, first_line: &[u8]) -> Result<()> {
        self.create_trail_for(self.reading_group(), first_line)
    }

    /// The same beside a vault that is not there yet, and that `group` is going to read: then it may append, too.
    ///
    /// # Errors
    /// As [`Store::create_trail`].
    pub fn create_trail_for(&self, group: Option<u32>, first_line: &[u8]) -> Result<()> {
        self.make_trail(&self.location.trail(), group, first_line).map(drop)
    }

    /// The group that reads the vault, if any: it appends to the trail.
    pub(super) fn reading_group(&self) -> Option<u32> {
        let vault = files::open_to_read(self.location.vault()).and_then(|vault| Permissions::of(&vault));
        vault.ok().and_then(|vault| vault.reading_group())
    }

    pub(super) fn make_trail(&self, path: &Path, group: Option<u32>, content: &[u8]) -> Result<File> {
        let fail = |error: &std::io::Error| Error::io(format!("begin the audit trail {}", path.display()), error);
        let mut file = files::create_new(path).map_err(|error| fail(&error))?;
        let given = files::give_to_owner_of(self.location.vault(), &file)
            .and_then(|()| group.map_or(Ok(()), |group| files::let_group_append(&file, group)));
        given.and_then(|()| file.write_all(content)).and_then(|()| file.sync_all()).map_err(|error| {
            let _nothing_was_recorded_in_it = std::fs::remove_file(path);
            fail(&error)
        })?;
        Ok(file)
    }

    /// Puts a trail aside that belongs to no vault any more or does not go with it, under names that are free: its
    /// present file, and those from before a rotation that are numbered `from` or higher. Tells these names.
    ///
    /// # Errors
    /// A file cannot be renamed.
    pub fn put_trail_aside(&self, from: u32) -> Result<Vec<PathBuf>> {
        let present = self.location.trail();
        let is_there = |path: &PathBuf| path.symlink_metadata().is_ok();
        let earlier = self.earlier_trails()?.into_iter().filter(|&number| number >= from);
        let earlier = earlier.map(|number| self.earlier_trail(number));
        [present].into_iter().filter(is_there).chain(earlier).map(|path| files::put_aside(&path)).collect()
    }
}

impl TrailReader {
    pub(super) fn whole(path: PathBuf, file: File) -> Self {
        Self { path, file, saved: None }
    }

    pub(super) fn open(path: PathBuf) -> Result<Option<Self>> {
        match files::open_to_read(&path) {
            Ok(file) => Ok(Some(Self::whole(path, file))),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Error::io(format!("open the audit trail {}", path.display()), &error)),
        }
    }

    /// Length in bytes.
    ///
    /// # Errors
    /// The system does not say.
    pub fn length(&self) -> Result<u64> {
        match &self.saved {
            Some(saved) => Ok(saved.part.length),
            None => Ok(self.file.metadata().map_err(|error| self.failed(&error))?.len()),
        }
    }

    /// Reads `length` bytes from `offset`; fewer at the end of the file.
    ///
    /// # Errors
    /// They cannot be read.
    pub fn read(&self, offset: u64, length: usize) -> Result<Vec<u8>> {
        let (start, length) = match &self.saved {
            Some(Saved { part: Part { start, length: whole }, .. }) => {
                let rest = whole.saturating_sub(offset);
                (*start, usize::try_from(rest).map_or(length, |rest| rest.min(length)))
            }
            None => (0, length),
        };
        let mut bytes = vec![0; length];
        let mut filled = 0;
        while filled < length {
            match self.file.read_at(&mut bytes[filled..], start + offset + filled as u64) {
                Ok(0) => break,
                Ok(count) => filled += count,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(self.failed(&error)),
            }
        }
        bytes.truncate(filled);
        Ok(bytes)
    }

    /// Hands the first `length` bytes to `take`, in pieces.
    ///
    /// # Errors
    /// There are fewer by now (damaged), they cannot be read, or what `take` says.
    pub fn in_pieces(&self, length: u64, mut take: impl FnMut(&[u8]) -> Result<()>) -> Result<()> {
        let mut done = 0;
        while done < length {
            let piece = self.read(done, usize::try_from(PIECE.min(length - done)).unwrap_or(0))?;
            if piece.is_empty() {
                return Err(Error::damaged("the audit trail became shorter while it was copied"));
            }
            take(&piece)?;
            done += piece.len() as u64;
        }
        Ok(())
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn failed(&self, error: &std::io::Error) -> Error {
        Error::io(format!("read the audit trail {}", self.path.display()), error)
    }
}

impl LockedTrail {
    /// For reading under the same lock.
    #[must_use]
    pub fn reader(&self) -> &TrailReader {
        &self.0
    }

    /// Appends `bytes`.
    ///
    /// # Errors
    /// They cannot be written, or only a part of them, which stays as a torn line.
    pub fn append(&mut self, bytes: &[u8]) -> Result<()> {
        self.0.file.write_all(bytes).map_err(|error| self.failed(&error))
    }

    /// Gives the lock back. What was appended is made to last later.
    pub fn release(self) -> AppendedTrail {
        // If it fails, the lock goes with the file a moment later.
        let _later = rustix::fs::flock(&self.0.file, rustix::fs::FlockOperation::Unlock);
        AppendedTrail(self)
    }

    fn failed(&self, error: &std::io::Error) -> Error {
        Error::io(format!("record in the audit trail {}; nothing was done", self.0.path.display()), error)
    }
}
