//! Opening files so that no link, pipe or directory put in the way is taken for one of ours.

use std::fs::{File, Permissions};
use std::io;
use std::os::unix::fs::{MetadataExt as _, OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use rustix::fs::OFlags;

use crate::model::{Error, Result};

/// Never through a link, never inherited, never waiting for the other end of a pipe.
fn careful() -> i32 {
    (OFlags::NOFOLLOW | OFlags::CLOEXEC | OFlags::NONBLOCK).bits().cast_signed()
}

/// Opens an existing regular file for reading.
#[allow(clippy::disallowed_methods)]
pub(super) fn open_to_read(path: &Path) -> io::Result<File> {
    let file = File::options().read(true).custom_flags(careful()).open(path)?;
    regular(file)
}

/// Opens a regular file for reading and appending; makes it (0600) if it is not there and `create` is set.
#[allow(clippy::disallowed_methods)]
pub(super) fn open_to_append(path: &Path, create: bool) -> io::Result<File> {
    let mut options = File::options();
    options.read(true).append(true).create(create).mode(0o600).custom_flags(careful());
    regular(options.open(path)?)
}

/// Like [`open_to_append`], but a file that has to be made is given to whom the vault at `vault` belongs.
pub(super) fn open_or_make_beside(vault: &Path, path: &Path) -> io::Result<File> {
    match open_to_append(path, false) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let file = open_to_append(path, true)?;
            give_to_owner_of(vault, &file)?;
            Ok(file)
        }
        opened => opened,
    }
}

/// Makes a new file for reading and writing; fails if anything is there already.
#[allow(clippy::disallowed_methods)]
pub(super) fn create_new(path: &Path) -> io::Result<File> {
    File::options().read(true).write(true).create_new(true).mode(0o600).custom_flags(careful()).open(path)
}

/// Gives `file`, which was made just now, to whom the vault at `vault` belongs: root may be using the vault of somebody
/// who has to be able to use it afterwards. By its descriptor, as whoever may write beside the vault could put a link in
/// the way of a path.
pub(super) fn give_to_owner_of(vault: &Path, file: &File) -> io::Result<()> {
    // Nobody else can give files away.
    if !rustix::process::geteuid().is_root() {
        return Ok(());
    }
    let owner = match std::fs::symlink_metadata(vault) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        owner => owner?,
    };
    if owner.uid() == file.metadata()?.uid() {
        return Ok(());
    }
    std::os::unix::fs::fchown(file, Some(owner.uid()), Some(owner.gid()))
}

fn regular(file: File) -> io::Result<File> {
    let kind = file.metadata()?.file_type();
    if kind.is_file() {
        Ok(file)
    } else if kind.is_dir() {
        Err(io::ErrorKind::IsADirectory.into())
    } else {
        Err(io::Error::other("it is not a regular file"))
    }
}

/// Makes a directory and its parents, the new ones for this user only (0700).
///
/// # Errors
/// One of them cannot be made.
pub(super) fn create_private_directory(path: &Path) -> Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    if let Some(parent) = path.parent() {
        create_private_directory(parent)?;
    }
    let fail = |error: &io::Error| Error::io(format!("make the directory {}", path.display()), error);
    match std::os::unix::fs::DirBuilderExt::mode(&mut std::fs::DirBuilder::new(), 0o700).create(path) {
        Ok(()) => {}
        // Somebody was quicker.
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && path.is_dir() => return Ok(()),
        Err(error) => return Err(fail(&error)),
    }
    // The umask may have taken away more than it should.
    std::fs::set_permissions(path, Permissions::from_mode(0o700)).map_err(|error| fail(&error))
}

/// Lets the members of `group` read `file` and append to it.
pub(super) fn let_group_append(file: &File, group: u32) -> io::Result<()> {
    std::os::unix::fs::fchown(file, None, Some(group))?;
    file.set_permissions(Permissions::from_mode(0o660))
}

/// Takes the right to write to `file` from everybody but its owner.
pub(super) fn let_nobody_append(file: &File) -> io::Result<()> {
    let mode = file.metadata()?.mode();
    file.set_permissions(Permissions::from_mode(mode & 0o640))
}

/// Lets the members of `group` enter and list `directory`.
pub(super) fn let_group_enter(directory: &Path, group: u32) -> io::Result<()> {
    std::os::unix::fs::lchown(directory, None, Some(group))?;
    std::fs::set_permissions(directory, Permissions::from_mode(0o750))
}

/// Whether others than its owner may remove and replace what is in `directory`.
pub(super) fn is_open_to_others(directory: &Path) -> bool {
    super::Permissions::at(directory).is_ok_and(|found| found.let_others_replace())
}

/// The first directory on the way to `directory` that members of `group` cannot pass.
pub(super) fn closed_to(directory: &Path, group: u32) -> Option<&Path> {
    let mut way: Vec<&Path> = directory.ancestors().collect();
    way.reverse();
    way.into_iter().find(|directory| {
        std::fs::metadata(directory).is_ok_and(|found| {
            let bit = if found.gid() == group { 0o010 } else { 0o001 };
            found.mode() & bit == 0
        })
    })
}

/// The directory that `path` stands in.
pub(super) fn directory_of(path: &Path) -> &Path {
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Makes sure that the names in `directory` survive a power cut.
pub(super) fn sync_directory(directory: &Path) -> io::Result<()> {
    #[allow(clippy::disallowed_methods)]
    File::open(directory)?.sync_all()
}

/// Whether both are one file, and not only two of the same name.
pub(super) fn same_file(file: &File, path: &Path) -> io::Result<bool> {
    let open = file.metadata()?;
    let named = std::fs::symlink_metadata(path)?;
    Ok(open.dev() == named.dev() && open.ino() == named.ino())
}

/// Renames what stands at `path` to a name that is free.
pub(super) fn put_aside(path: &Path) -> Result<PathBuf> {
    let aside = (1..u32::MAX)
        .map(|number| {
            let mut name = path.as_os_str().to_owned();
            name.push(format!(".old-{number}"));
            PathBuf::from(name)
        })
        .find(|name| name.symlink_metadata().is_err())
        .unwrap_or_else(|| path.to_owned());
    std::fs::rename(path, &aside).map_err(|error| Error::io(format!("rename {}", path.display()), &error))?;
    Ok(aside)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with_mode(mode: u32) -> tempfile::TempDir {
        let directory = tempfile::tempdir().unwrap();
        std::fs::set_permissions(directory.path(), Permissions::from_mode(mode)).unwrap();
        directory
    }

    #[test]
    fn a_directory_is_open_where_others_may_replace_what_is_in_it() {
        for (mode, is_open) in [
            (0o700, false),
            (0o755, false),
            (0o720, true),
            (0o702, true),
            (0o777, true),
            (0o1777, false),
            (0o1720, false),
        ] {
            assert_eq!(is_open_to_others(with_mode(mode).path()), is_open, "{mode:o}");
        }
        assert!(!is_open_to_others(Path::new("/no/such/directory")));
    }

    #[test]
    fn a_way_is_closed_where_a_group_cannot_pass() {
        let directory = tempfile::tempdir().unwrap();
        let inner = directory.path().join("inner");
        std::fs::create_dir(&inner).unwrap();
        let own = std::fs::metadata(&inner).unwrap().gid();
        let set = |path: &Path, mode| std::fs::set_permissions(path, Permissions::from_mode(mode)).unwrap();
        for (mode, group, is_closed) in
            [(0o710, own, false), (0o701, own, true), (0o701, own + 1, false), (0o710, own + 1, true)]
        {
            set(directory.path(), 0o711);
            set(&inner, mode);
            assert_eq!(closed_to(&inner, group), is_closed.then_some(inner.as_path()), "{mode:o} {group}");
        }
        set(directory.path(), 0o700);
        assert_eq!(closed_to(&inner, own), Some(directory.path()));
    }

    #[test]
    fn a_file_in_the_way_of_a_directory_is_an_error() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("a");
        std::fs::write(&path, "").unwrap();
        for path in [path.clone(), path.join("b")] {
            let error = create_private_directory(&path).unwrap_err();
            assert!(error.message().starts_with("cannot make the directory"), "{error}");
        }
        let made = directory.path().join("c/d");
        create_private_directory(&made).unwrap();
        create_private_directory(&made).unwrap();
        assert_eq!(std::fs::metadata(directory.path().join("c")).unwrap().mode() & 0o777, 0o700);
    }
}
