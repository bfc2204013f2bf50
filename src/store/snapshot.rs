use std::fs::{File, Metadata};
use std::io::ErrorKind;
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::model::{Error, Result};

use super::files;
use super::permissions::Permissions;

/// One state of the vault, open for reading. It stays what it is while others replace the vault: replacing makes a new
/// file.
#[derive(Debug)]
pub struct Snapshot {
    path: PathBuf,
    file: File,
    /// Where it begins in the file: a backup holds one after a head of its own.
    start: u64,
    length: u64,
    permissions: Permissions,
    /// When the file was written last, and how long it was then.
    stamp: (SystemTime, u64),
}

/// How much is read at once where it comes in pieces, in bytes.
pub(super) const PIECE: u64 = 1 << 20;

impl Snapshot {
    /// Opens the snapshot at `path`, which must be a regular file and no link.
    ///
    /// # Errors
    /// It is not there (not found), empty (damaged), or cannot be read.
    pub fn open(path: &Path) -> Result<Self> {
        let fail = |error: &std::io::Error| match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory => {
                Error::not_found(format!("there is no vault at {}", path.display()))
                    .hint("make it with: vault init (and the same --vault or VAULT_FILE, if any)")
            }
            ErrorKind::IsADirectory => Error::other(format!("{} is a directory, not a vault", path.display())),
            _ => Error::io(format!("open the vault {}", path.display()), error),
        };
        let file = files::open_to_read(path).map_err(|error| fail(&error))?;
        let stamp = stamp(&file.metadata().map_err(|error| fail(&error))?).map_err(|error| fail(&error))?;
        let length = stamp.1;
        if length == 0 {
            return Err(Error::damaged(format!("the vault {} is an empty file", path.display()))
                .hint("an earlier snapshot may be in the directory beside it that ends in .backups"));
        }
        let permissions = Permissions::of(&file).map_err(|error| fail(&error))?;
        Ok(Self { path: path.to_owned(), file, start: 0, length, permissions, stamp })
    }

    /// The snapshot that stands in this file, `length` bytes from `start`.
    ///
    /// # Errors
    /// The file is shorter than that (damaged).
    pub fn part(self, start: u64, length: u64) -> Result<Self> {
        let fits = start.checked_add(length).is_some_and(|end| end <= self.length);
        if fits { Ok(Self { start, length, ..self }) } else { Err(self.cut_short()) }
    }

    /// The file, its path, and where in it this begins, in bytes.
    pub(super) fn source(&self) -> (&Path, &File, u64) {
        (&self.path, &self.file, self.start)
    }

    /// Length of the snapshot in bytes.
    #[must_use]
    pub fn length(&self) -> u64 {
        self.length
    }

    /// Owner and mode of the file.
    #[must_use]
    pub fn permissions(&self) -> &Permissions {
        &self.permissions
    }

    /// Where it was opened.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn is_at(&self, path: &Path) -> bool {
        // Nobody of ours writes into a file that is there, but a program that copies may.
        let as_it_was = || Ok::<_, std::io::Error>(stamp(&self.file.metadata()?)? == self.stamp);
        files::same_file(&self.file, path).unwrap_or(false) && as_it_was().unwrap_or(false)
    }

    /// Reads `length` bytes from `offset`.
    ///
    /// # Errors
    /// The file ends before that (damaged), or cannot be read.
    pub fn read(&self, offset: u64, length: u64) -> Result<Vec<u8>> {
        // Checked before any memory is taken for it.
        if offset.checked_add(length).is_none_or(|end| end > self.length) {
            return Err(self.cut_short());
        }
        let mut bytes = vec![0; usize::try_from(length).map_err(|_| self.cut_short())?];
        self.read_into(&mut bytes, offset)?;
        Ok(bytes)
    }

    /// Fills `bytes` from `offset`.
    ///
    /// # Errors
    /// The file ends before that (damaged), or cannot be read.
    pub fn read_into(&self, bytes: &mut [u8], offset: u64) -> Result<()> {
        self.file.read_exact_at(bytes, self.start.saturating_add(offset)).map_err(|error| match error.kind() {
            ErrorKind::UnexpectedEof => self.cut_short(),
            _ => Error::io(format!("read the vault {}", self.path.display()), &error),
        })
    }

    /// Hands `length` bytes from `offset` to `take`, in pieces, so that what claims to be huge takes no memory.
    ///
    /// # Errors
    /// As [`Snapshot::read`], or what `take` says.
    pub fn in_pieces(&self, offset: u64, length: u64, mut take: impl FnMut(&[u8]) -> Result<()>) -> Result<()> {
        let mut done = 0;
        while done < length {
            let piece = self.read(offset.saturating_add(done), PIECE.min(length - done))?;
            take(&piece)?;
            done += piece.len() as u64;
        }
        Ok(())
    }

    fn cut_short(&self) -> Error {
        Error::damaged(format!("the vault {} is cut short", self.path.display()))
    }
}

fn stamp(metadata: &Metadata) -> std::io::Result<(SystemTime, u64)> {
    Ok((metadata.modified()?, metadata.len()))
}
