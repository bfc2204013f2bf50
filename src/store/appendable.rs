//! Files of other programs that take lines at their end.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use crate::model::{Error, Result};

use super::files;

/// A regular file that was there before, to whose end something may be added. What it holds stays as it is.
#[derive(Debug)]
pub struct Appendable {
    file: File,
    path: PathBuf,
}

impl Appendable {
    /// Opens it; nothing is written yet.
    ///
    /// # Errors
    /// It is not there, is no regular file, or cannot be written to.
    pub fn open(path: &Path) -> Result<Self> {
        let file = files::open_to_append(path, false).map_err(|error| cannot_append(path, &error))?;
        Ok(Self { file, path: path.to_owned() })
    }

    /// Adds `lines`, which begin on a line of their own.
    ///
    /// # Errors
    /// They cannot be written: then what was written of them is taken off again.
    pub fn append(mut self, lines: &[u8]) -> Result<()> {
        let added = self.try_to_append(lines);
        added.map_err(|error| cannot_append(&self.path, &error))
    }

    fn try_to_append(&mut self, lines: &[u8]) -> io::Result<()> {
        let length = self.file.seek(SeekFrom::End(0))?;
        let mut last = [b'\n'];
        if length > 0 {
            self.file.seek(SeekFrom::End(-1))?;
            self.file.read_exact(&mut last)?;
        }
        let ended = if last == *b"\n" { Ok(()) } else { self.file.write_all(b"\n") };
        let written = ended.and_then(|()| self.file.write_all(lines));
        if written.is_err() {
            // Half of a value would be read as something else.
            let _as_far_as_possible = self.file.set_len(length);
        }
        written
    }
}

fn cannot_append(path: &Path, error: &io::Error) -> Error {
    Error::io(format!("append to {}", path.display()), error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_behind_what_is_there() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("file");
        assert!(Appendable::open(&path).is_err() && !path.exists(), "it is not made");
        std::fs::write(&path, "").unwrap();
        for (lines, content) in [("A=1\n", "A=1\n"), ("B=2", "A=1\nB=2"), ("C=3\n", "A=1\nB=2\nC=3\n")] {
            Appendable::open(&path).unwrap().append(lines.as_bytes()).unwrap();
            assert_eq!(std::fs::read_to_string(&path).unwrap(), content);
        }
        let link = directory.path().join("link");
        std::os::unix::fs::symlink(&path, &link).unwrap();
        assert!(Appendable::open(&link).is_err() && Appendable::open(directory.path()).is_err());
    }
}
