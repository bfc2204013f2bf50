//! Files that others read: written without a name, and put in the place of what is there when they are whole. A program
//! that is killed meanwhile leaves nothing behind.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use rustix::fs::{AtFlags, CWD, Mode, OFlags, linkat, openat};
use rustix::io::Errno;
use std::os::fd::AsRawFd as _;

use crate::model::{Error, Result};

use super::files;

/// A file in the making, of mode 0600. Dropped before it is published, it is gone.
#[derive(Debug)]
pub struct Unpublished {
    file: File,
    /// Its name so far, where the file system has no files without one.
    name: Option<PathBuf>,
    target: PathBuf,
}

impl Unpublished {
    /// Begins a file for `target`.
    ///
    /// # Errors
    /// There is something else than a file at `target` (exists), or nothing can be written there.
    pub fn new(target: &Path) -> Result<Self> {
        let fail = |error: &io::Error| Error::io(format!("write {}", target.display()), error);
        if is_no_file(target) {
            return Err(Error::exists(format!("{} is there already, and is no file", target.display())));
        }
        if target.file_name().is_none() {
            return Err(Error::usage(format!("{} is no name for a file", target.display())));
        }
        let flags = OFlags::TMPFILE | OFlags::WRONLY | OFlags::CLOEXEC;
        let opened = openat(CWD, files::directory_of(target), flags, Mode::RUSR | Mode::WUSR);
        let (file, name) = match opened {
            Ok(file) => (File::from(file), None),
            Err(Errno::OPNOTSUPP | Errno::ISDIR | Errno::INVAL) => {
                let (file, name) = free_name(target, files::create_new).map_err(|error| fail(&error))?;
                (file, Some(name))
            }
            Err(error) => return Err(fail(&error.into())),
        };
        Ok(Self { file, name, target: target.to_owned() })
    }

    /// Puts it in its place, whole and synced.
    ///
    /// # Errors
    /// It cannot be written or renamed: then what was there is there.
    pub fn publish(mut self) -> Result<()> {
        let published = self.sync_and_rename();
        published.map_err(|error| Error::io(format!("write {}", self.target.display()), &error))
    }

    fn sync_and_rename(&mut self) -> io::Result<()> {
        self.file.sync_all()?;
        let name = if let Some(name) = self.name.take() {
            name
        } else {
            let open = PathBuf::from(format!("/proc/self/fd/{}", self.file.as_raw_fd()));
            let link = |name: &Path| Ok(linkat(CWD, &open, CWD, name, AtFlags::SYMLINK_FOLLOW)?);
            free_name(&self.target, link)?.1
        };
        // From here on the name is there to be removed.
        let name = self.name.insert(name);
        std::fs::rename(&*name, &self.target)?;
        self.name = None;
        files::sync_directory(files::directory_of(&self.target))
    }
}

impl Write for Unpublished {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for Unpublished {
    fn drop(&mut self) {
        if let Some(name) = &self.name {
            let _left_to_the_user = std::fs::remove_file(name);
        }
    }
}

/// Whether something else than a file is at `target`, or a link to such a thing, as `/dev/stdout` is one: whoever names it means
/// that, and would lose the link.
fn is_no_file(target: &Path) -> bool {
    let Ok(found) = target.symlink_metadata() else { return false };
    if !found.is_symlink() {
        return !found.is_file();
    }
    let leads_to = |place: &str| std::fs::read_link(target).is_ok_and(|path| path.starts_with(place));
    target.metadata().is_ok_and(|found| !found.is_file()) || leads_to("/proc") || leads_to("/dev")
}

/// Does `make` with a name beside `target` that nothing has.
fn free_name<T>(target: &Path, make: impl Fn(&Path) -> io::Result<T>) -> io::Result<(T, PathBuf)> {
    let mut number = 0;
    loop {
        let mut name = std::ffi::OsString::from(".");
        name.push(target.file_name().unwrap_or_default());
        name.push(format!(".{}-{number}.tmp", std::process::id()));
        let name = target.with_file_name(name);
        match make(&name) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && number < 1000 => number += 1,
            tried => return tried.map(|made| (made, name)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    #[test]
    fn a_file_is_there_whole_or_not_at_all() {
        let directory = tempfile::tempdir().unwrap();
        let target = directory.path().join("out");
        std::fs::write(&target, "old").unwrap();
        std::fs::set_permissions(&target, std::fs::Permissions::from_mode(0o644)).unwrap();
        let names = || std::fs::read_dir(directory.path()).unwrap().count();
        let mut dropped = Unpublished::new(&target).unwrap();
        dropped.write_all(b"half").unwrap();
        assert_eq!(names(), 1, "it has no name yet");
        drop(dropped);
        assert_eq!(std::fs::read(&target).unwrap(), b"old");
        // A name that somebody took is passed by.
        std::fs::write(directory.path().join(format!(".out.{}-0.tmp", std::process::id())), "").unwrap();
        let mut whole = Unpublished::new(&target).unwrap();
        whole.write_all(b"new").unwrap();
        whole.publish().unwrap();
        assert_eq!((std::fs::read(&target).unwrap(), names()), (b"new".to_vec(), 2));
        assert_eq!(std::fs::metadata(&target).unwrap().permissions().mode() & 0o777, 0o600);
        assert!(Unpublished::new(directory.path()).is_err());
        // Nor is a link taken that leads to no file, whatever that is at the moment.
        for (name, place) in
            [("folder", "/"), ("null", "/dev/null"), ("descriptor", "/proc/self/fd/1"), ("pipe", "/dev/fd/9")]
        {
            let link = directory.path().join(name);
            std::os::unix::fs::symlink(place, &link).unwrap();
            assert!(Unpublished::new(&link).is_err(), "{place}");
        }
        let dangling = directory.path().join("dangling");
        std::os::unix::fs::symlink("nowhere", &dangling).unwrap();
        assert!(Unpublished::new(&dangling).is_ok());
        assert!(Unpublished::new(&directory.path().join("no/such")).is_err());
    }
}
