use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::os::fd::{AsFd as _, AsRawFd as _};
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use rustix::fs::{Mode, OFlags};

use crate::crypto::Hasher;
use crate::model::{Error, PinnedProgram, Result};

use super::{ChildEnvironment, Ended, LaunchError, Watch, replace_process_by, stay_beside_by};

/// A program whose file was opened and hashed. What runs is that file, whatever stands under its name by then.
#[derive(Debug)]
pub struct OpenedProgram {
    file: File,
    stamp: Stamp,
    pinned: PinnedProgram,
}

/// What changes when a file's content does.
type Stamp = (u64, u64, u64, (i64, i64), (i64, i64));

impl OpenedProgram {
    /// Opens and hashes the program at `path`.
    ///
    /// # Errors
    /// There is no such file (not found), it cannot be read, it is no file or has no name in UTF-8 (usage), or it changes
    /// while it is hashed.
    pub fn open(path: &Path) -> Result<Self> {
        let name = absolute(path)?;
        let fail = |error: io::Error| match error.kind() {
            io::ErrorKind::NotFound => Error::not_found(format!("there is no program {name}")),
            _ => Error::io(format!("read the program {name}"), &error),
        };
        // Any program may be looked at; a pipe in its place must not make us wait.
        let flags = OFlags::RDONLY | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let mut file =
            rustix::fs::open(path, flags, Mode::empty()).map(File::from).map_err(|error| fail(error.into()))?;
        if !file.metadata().map_err(fail)?.is_file() {
            return Err(Error::usage(format!("{name} is no file")));
        }
        let stamp = stamp(&file).map_err(fail)?;
        let hash = hash(&mut file).map_err(fail)?;
        let opened = Self { file, stamp, pinned: PinnedProgram { path: name, hash } };
        opened.check()?;
        Ok(opened)
    }

    /// Where it is, and its hash.
    #[must_use]
    pub fn pinned(&self) -> &PinnedProgram {
        &self.pinned
    }

    /// Whether it is what was hashed: who may write the file could have done so since.
    fn check(&self) -> Result<()> {
        if stamp(&self.file).is_ok_and(|now| now == self.stamp) {
            return Ok(());
        }
        Err(Error::denied(format!("the program {} is being changed", self.pinned.path)))
    }

    /// Replaces this process by it, as [`replace_process`](super::replace_process) does. A script's interpreter reads it
    /// through the descriptor, and sees that as the script's name.
    #[must_use = "it returns only if nothing was started"]
    pub fn replace_process(
        mut self,
        name: &OsStr,
        arguments: impl IntoIterator<Item: AsRef<OsStr>>,
        environment: &ChildEnvironment,
    ) -> LaunchError {
        match self.ready() {
            Ok(path) => replace_process_by(&path, name, arguments, environment),
            Err(error) => error,
        }
    }

    /// Runs it and stays beside it, as [`stay_beside`](super::stay_beside) does.
    ///
    /// # Errors
    /// Nothing was started.
    pub fn stay_beside(
        mut self,
        name: &OsStr,
        arguments: impl IntoIterator<Item: AsRef<OsStr>>,
        environment: &ChildEnvironment,
        watch: Watch,
    ) -> Result<Ended, LaunchError> {
        stay_beside_by(&self.ready()?, name, arguments, environment, watch)
    }

    /// What the kernel is to run, if it is what was hashed.
    fn ready(&mut self) -> Result<PathBuf, LaunchError> {
        let changed = |message: String| LaunchError { status: 125, message };
        let mut start = [0; 2];
        let is_script = self.file.read(&mut start).is_ok_and(|length| start[..length] == *b"#!");
        if is_script && let Err(error) = rustix::io::fcntl_setfd(self.file.as_fd(), rustix::io::FdFlags::empty()) {
            return Err(changed(error.to_string()));
        }
        match self.check() {
            Ok(()) => Ok(self.runnable()),
            Err(error) => Err(changed(error.message().to_owned())),
        }
    }

    /// What the kernel takes for the opened file.
    #[cfg(target_os = "linux")]
    fn runnable(&self) -> PathBuf {
        PathBuf::from(format!("/proc/self/fd/{}", self.file.as_raw_fd()))
    }

    /// Elsewhere no descriptor can be executed; between the last look and the start there is a moment.
    #[cfg(not(target_os = "linux"))]
    fn runnable(&self) -> PathBuf {
        PathBuf::from(&self.pinned.path)
    }
}

/// Absolute, and through no link but perhaps the last name: a program may do something else under each of its names.
fn absolute(path: &Path) -> Result<String> {
    let name = path.file_name().ok_or_else(|| Error::usage("a program is a file"))?;
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let parent = parent.canonicalize().map_err(|_| Error::not_found(format!("there is no {}", parent.display())))?;
    let path = parent.join(name).into_os_string();
    path.into_string().map_err(|_| Error::usage("the path of a program for a grant has to be UTF-8"))
}

fn stamp(file: &File) -> io::Result<Stamp> {
    let found = file.metadata()?;
    let (modified, changed) = ((found.mtime(), found.mtime_nsec()), (found.ctime(), found.ctime_nsec()));
    Ok((found.dev(), found.ino(), found.size(), modified, changed))
}

fn hash(file: &mut File) -> io::Result<[u8; 32]> {
    let mut hasher = Hasher::default();
    let mut piece = vec![0; 128 << 10];
    loop {
        match file.read(&mut piece)? {
            0 => break,
            length => hasher.update(&piece[..length]),
        }
    }
    file.seek(SeekFrom::Start(0))?;
    Ok(hasher.finish())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::disallowed_methods)]

    use super::*;

    #[test]
    fn a_program_is_known_by_its_name_and_its_bytes() {
        let root = tempfile::tempdir().unwrap();
        let real = root.path().canonicalize().unwrap();
        std::fs::write(real.join("tool"), "abc").unwrap();
        std::os::unix::fs::symlink(real.join("tool"), real.join("link")).unwrap();
        std::os::unix::fs::symlink(&real, real.join("here")).unwrap();
        let pinned = |name: &str| OpenedProgram::open(&real.join(name)).unwrap().pinned;
        let tool = pinned("tool");
        assert_eq!(tool.path, real.join("tool").to_str().unwrap());
        // SHA-256 of "abc" (FIPS 180-4).
        assert_eq!(tool.hash[..4], [0xba, 0x78, 0x16, 0xbf]);
        assert_eq!(pinned("here/tool"), tool);
        assert_eq!(pinned("link"), PinnedProgram { path: real.join("link").to_str().unwrap().to_owned(), ..tool });
        for missing in ["none", "none/tool", ""] {
            assert!(OpenedProgram::open(&real.join(missing)).is_err(), "{missing}");
        }
        assert!(OpenedProgram::open(Path::new("/dev/null")).is_err());
    }

    #[test]
    fn a_program_that_changes_after_it_was_hashed_does_not_run() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("tool");
        std::fs::write(&path, "abc").unwrap();
        let opened = OpenedProgram::open(&path).unwrap();
        opened.check().unwrap();
        std::fs::write(&path, "abcd").unwrap();
        assert!(opened.check().is_err());
        let environment = ChildEnvironment::inherit(Vec::new(), crate::exec::Inheritance::default());
        let refused = opened.replace_process("tool".as_ref(), [""; 0], &environment);
        assert_eq!(refused.status, 125);
        assert!(refused.message.contains("is being changed"), "{}", refused.message);
    }
}
