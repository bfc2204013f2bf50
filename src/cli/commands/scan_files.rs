//! The files below a directory, each opened so that nothing put in its way is taken for it.

use std::ffi::OsString;
use std::fs::File;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};

use rustix::fs::{Mode, OFlags};

use super::super::context::Context;
use super::super::exit::Failure;
use super::scan::{Place, Search, below};

/// Which of the files that are there are not looked into.
pub(super) struct Files {
    /// The directory of the vault, and its name there; all that begins with that is its own.
    own: Option<(PathBuf, OsString)>,
}

impl Files {
    pub(super) fn new(context: &Context<'_>) -> Self {
        let own = context.location().ok().and_then(|location| {
            let vault = location.canonical();
            Some((vault.parent()?.to_owned(), vault.file_name()?.to_owned()))
        });
        Self { own }
    }

    /// Looks into all of them.
    pub(super) fn below(&self, root: &Path, search: &mut Search<'_>) -> Result<(), Failure> {
        // Who names a link means what it leads to.
        if !root.is_dir() {
            return if self.is_own(root) { Ok(()) } else { look_into(root, root, OFlags::empty(), search) };
        }
        let mut directories = vec![root.to_owned()];
        while let Some(directory) = directories.pop() {
            let entries = std::fs::read_dir(&directory).and_then(|entries| {
                let mut entries = entries.map(|entry| Ok((entry.as_ref().map_err(copy)?.file_type()?, entry?.path())));
                entries.by_ref().collect::<std::io::Result<Vec<_>>>()
            });
            let mut entries = match entries {
                Ok(entries) => entries,
                Err(error) => {
                    search.cannot(below(root, &directory).as_os_str().as_bytes(), &error);
                    continue;
                }
            };
            entries.sort_by(|(_, a), (_, b)| a.cmp(b));
            let mut inner = Vec::new();
            for (kind, path) in entries {
                if kind.is_dir() && path.file_name() != Some(std::ffi::OsStr::new(".git")) && !self.is_own(&path) {
                    inner.push(path);
                } else if kind.is_file() && !self.is_own(&path) {
                    look_into(root, &path, OFlags::NOFOLLOW, search)?;
                }
            }
            directories.extend(inner.into_iter().rev());
        }
        Ok(())
    }

    /// Whether it is the vault, or of what stands beside it.
    fn is_own(&self, path: &Path) -> bool {
        let Some((directory, vault)) = &self.own else { return false };
        let is_named_so = path.file_name().is_some_and(|name| {
            let rest = name.as_bytes().strip_prefix(vault.as_bytes());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(b"."))
        });
        is_named_so && path.canonicalize().is_ok_and(|path| path.parent() == Some(directory))
    }
}

fn copy(error: &std::io::Error) -> std::io::Error {
    error.kind().into()
}

fn look_into(root: &Path, path: &Path, flags: OFlags, search: &mut Search<'_>) -> Result<(), Failure> {
    let shown = below(root, path).as_os_str().as_bytes();
    // A pipe that took its place must not be waited for.
    let opened = rustix::fs::open(path, flags | OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NONBLOCK, Mode::empty());
    let opened = opened.map_err(std::io::Error::from).map(File::from);
    let opened = opened.and_then(|file| file.metadata().map(|metadata| (file, metadata.is_file())));
    match opened {
        Ok((file, true)) => {
            if search.look(Some(shown), file) {
                search.tell(Place { path: Some(shown), object: None })?;
            }
        }
        Ok((_, false)) => {}
        Err(error) => search.cannot(shown, &error),
    }
    Ok(())
}
