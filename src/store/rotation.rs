//! The trail's earlier files: rotating it leaves the one that it was written to beside it under a number, and a new one
//! takes its place. A backup holds them one after the other.

use std::path::{Path, PathBuf};

use crate::model::{Error, Result};

use super::snapshot::Snapshot;
use super::trail::{AppendedTrail, LockedTrail, TrailReader};
use super::{Store, files};

/// A trail in a backup.
#[derive(Clone, Debug)]
pub(super) struct Saved {
    pub(super) part: Part,
    /// Its earlier files with their numbers, ascending.
    earlier: Vec<(u32, Part)>,
}

/// A part of a file, in bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    pub(super) start: u64,
    pub(super) length: u64,
}

impl Store {
    /// Where the trail's file `number` from before a rotation is, `V.audit.NUMBER`.
    #[must_use]
    pub fn earlier_trail(&self, number: u32) -> PathBuf {
        numbered(&self.location.trail(), number)
    }

    /// The numbers of all files that are named as if they were the trail's from before a rotation, ascending.
    ///
    /// # Errors
    /// The directory cannot be read.
    pub fn earlier_trails(&self) -> Result<Vec<u32>> {
        let present = self.location.trail();
        numbers_beside(&present).map_err(|error| Error::io(format!("look beside {}", present.display()), &error))
    }

    /// Opens the trail's file `number` from before a rotation; `None` if it is not there.
    ///
    /// # Errors
    /// What has its name is no file (damaged), or cannot be opened.
    pub fn read_earlier_trail(&self, number: u32) -> Result<Option<TrailReader>> {
        open_earlier(self.earlier_trail(number))
    }

    /// Puts what has the name of the trail's file `number` aside, under a name that is free.
    ///
    /// # Errors
    /// It cannot be renamed.
    pub fn put_earlier_trail_aside(&self, number: u32) -> Result<PathBuf> {
        files::put_aside(&self.earlier_trail(number))
    }

    /// Makes the trail's file `number` from before a rotation. Nobody appends to it any more.
    ///
    /// # Errors
    /// There is one already, or it cannot be made.
    pub fn create_earlier_trail(&self, number: u32, content: &[u8]) -> Result<()> {
        let path = self.earlier_trail(number);
        let file = self.make_trail(&path, self.reading_group(), content)?;
        files::let_nobody_append(&file).map_err(|error| Error::io(format!("write {}", path.display()), &error))
    }

    /// Puts a new file, which begins with `content`, in the place of the trail `old`, whose number is `number`: that one
    /// stays beside it as `V.audit.NUMBER`. At no moment is there no trail.
    ///
    /// # Errors
    /// The file system has no links, or something cannot be written. Then the trail is what it was, unless it was only the
    /// last step that failed: that it survives a power cut.
    pub fn replace_trail(&self, old: LockedTrail, number: u32, content: &[u8]) -> Result<AppendedTrail> {
        let LockedTrail(TrailReader { path, file, .. }) = old;
        let fail = |error: &std::io::Error| Error::io(format!("rotate the audit trail {}", path.display()), error);
        let earlier = self.earlier_trail(number);
        match files::same_file(&file, &earlier) {
            // A rotation was broken off here.
            Ok(true) => {}
            Ok(false) => {
                let aside = files::put_aside(&earlier)?;
                self.warn(format!("{} was in the way and is now {}", earlier.display(), aside.display()));
                std::fs::hard_link(&path, &earlier).map_err(|error| fail(&error))?;
            }
            Err(_not_there) => std::fs::hard_link(&path, &earlier).map_err(|error| fail(&error))?,
        }
        let sync = || files::sync_directory(self.location.directory()).map_err(|error| fail(&error));
        // The old file has to have its second name before it loses the first.
        sync()?;
        // Nobody else writes there: whoever rotates has the vault's lock.
        let temporary = self.location.temporary();
        let _left_by_one_that_was_broken_off = std::fs::remove_file(&temporary);
        let new = self.make_trail(&temporary, self.reading_group(), content)?;
        std::fs::rename(&temporary, &path).map_err(|error| fail(&error))?;
        // Nobody has to write to it any more; that it is so protects it, and nothing depends on it.
        let _best_effort = files::let_nobody_append(&file);
        sync()?;
        Ok(AppendedTrail(LockedTrail(TrailReader::whole(path, new))))
    }
}

impl TrailReader {
    /// The trail that stands in `backup`: files of these numbers and lengths in bytes, one after the other, ascending, the
    /// present one last.
    ///
    /// # Errors
    /// There is none, or the system cannot open it once more.
    pub fn in_backup(backup: &Snapshot, files: &[(u32, u64)]) -> Result<Self> {
        let (path, file, mut start) = backup.source();
        let mut parts: Vec<(u32, Part)> = Vec::with_capacity(files.len());
        for &(number, length) in files {
            parts.push((number, Part { start, length }));
            start += length;
        }
        let (_, part) = parts.pop().ok_or_else(|| Error::damaged("the backup holds no trail"))?;
        let file = file.try_clone().map_err(|error| Error::io(format!("read {}", path.display()), &error))?;
        Ok(Self { path: path.to_owned(), file, saved: Some(Saved { part, earlier: parts }) })
    }

    /// The trail's file `number` from before a rotation, which stands beside the present one; `None` if it does not.
    ///
    /// # Errors
    /// What has its name is no file (damaged), or cannot be opened.
    pub fn earlier(&self, number: u32) -> Result<Option<Self>> {
        let Some(saved) = &self.saved else {
            return open_earlier(numbered(&self.path, number));
        };
        let Some(&(_, part)) = saved.earlier.iter().find(|(known, _)| *known == number) else {
            return Ok(None);
        };
        Ok(Some(Self { saved: Some(Saved { part, earlier: Vec::new() }), ..self.again()? }))
    }

    /// The numbers of all files that stand beside the present one and are named as if they were from before a rotation,
    /// ascending.
    ///
    /// # Errors
    /// The directory cannot be read.
    pub fn earlier_numbers(&self) -> Result<Vec<u32>> {
        match &self.saved {
            Some(saved) => Ok(saved.earlier.iter().map(|(number, _)| *number).collect()),
            None => numbers_beside(&self.path).map_err(|error| self.failed(&error)),
        }
    }

    /// The same once more.
    ///
    /// # Errors
    /// The system cannot.
    pub fn again(&self) -> Result<Self> {
        let file = self.file.try_clone().map_err(|error| self.failed(&error))?;
        Ok(Self { path: self.path.clone(), file, saved: self.saved.clone() })
    }
}

/// The name of the trail's file `number` from before a rotation: `V.audit.NUMBER`.
fn numbered(trail: &Path, number: u32) -> PathBuf {
    let mut path = trail.as_os_str().to_owned();
    path.push(format!(".{number}"));
    PathBuf::from(path)
}

/// The numbers of the files beside `trail` that are [named](numbered) after it, ascending.
fn numbers_beside(trail: &Path) -> std::io::Result<Vec<u32>> {
    let Some(name) = trail.file_name() else { return Ok(Vec::new()) };
    let mut numbers = Vec::new();
    for entry in std::fs::read_dir(files::directory_of(trail))? {
        let found = entry?.file_name();
        let ending = found.as_encoded_bytes().strip_prefix(name.as_encoded_bytes());
        let digits = ending.and_then(|ending| ending.strip_prefix(b".")).and_then(|digits| str::from_utf8(digits).ok());
        let is_number = |number: &u32| *number > 0 && digits.is_some_and(|digits| number.to_string() == digits);
        let number = digits.and_then(|digits| digits.parse().ok().filter(is_number));
        numbers.extend(number);
    }
    numbers.sort_unstable();
    Ok(numbers)
}

/// Opens a file from before a rotation; `None` if it is not there.
fn open_earlier(path: PathBuf) -> Result<Option<TrailReader>> {
    match path.symlink_metadata() {
        Ok(found) if !found.is_file() => {
            Err(Error::damaged(format!("{} is no file of the audit trail", path.display())))
        }
        _ => TrailReader::open(path),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_names_are_earlier_files() {
        let directory = tempfile::tempdir().unwrap();
        let names = ["t", "t.1", "t.10", "t.2", "t.0", "t.03", "t.+4", "t.x", "t.5.old", "u.6", "t7", "t.4294967296"];
        for name in names {
            std::fs::write(directory.path().join(name), "").unwrap();
        }
        assert_eq!(numbers_beside(&directory.path().join("t")).unwrap(), [1, 2, 10]);
    }
}
