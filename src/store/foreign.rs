//! Files that came with somebody's project: read only where nobody else could have put them there for us.

use std::io::{self, Read as _};
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use rustix::io::Errno;

use crate::model::{Error, Result};

use super::files;

/// The content of the file at `path`, of which no more than `limit` bytes and one are read. It may stand behind no link, and
/// belong to this user or to root; and nobody else may write it, but for the user's own group, which a umask of 002 lets.
///
/// # Errors
/// There is none (not found), it is not such a file (denied), or it cannot be read.
pub fn read_own_file(path: &Path, limit: usize) -> Result<Vec<u8>> {
    let shown = path.display();
    let fail = |error: &io::Error| match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => Error::not_found(format!("there is no file {shown}")),
        _ if error.raw_os_error() == Some(Errno::LOOP.raw_os_error()) => {
            Error::denied(format!("{shown} is a symbolic link, which is not followed"))
        }
        _ => Error::io(format!("read {shown}"), error),
    };
    let file = files::open_to_read(path).map_err(|error| fail(&error))?;
    // What was opened is asked, and not the path, which somebody may have changed since.
    let found = file.metadata().map_err(|error| fail(&error))?;
    let own = rustix::process::geteuid().as_raw();
    if found.uid() != own && found.uid() != 0 {
        return Err(Error::denied(format!("{shown} belongs to another user (uid {})", found.uid())));
    }
    let foreign_group = found.gid() != rustix::process::getegid().as_raw();
    if found.mode() & 0o002 != 0 || (found.mode() & 0o020 != 0 && foreign_group) {
        return Err(Error::denied(format!("others can write {shown} (mode {:04o})", found.mode() & 0o7777))
            .hint(format!("read what it says, and take that away with: chmod go-w {shown}")));
    }
    let mut bytes = Vec::new();
    file.take(limit as u64 + 1).read_to_end(&mut bytes).map_err(|error| fail(&error))?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    #[test]
    fn only_a_file_of_ones_own_is_read() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("f");
        let message = |path: &Path| read_own_file(path, 3).unwrap_err().message().to_owned();
        assert!(message(&path).starts_with("there is no file"));
        std::fs::write(&path, "12345").unwrap();
        for (mode, is_read) in [(0o600, true), (0o644, true), (0o664, true), (0o646, false), (0o666, false)] {
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
            assert_eq!(read_own_file(&path, 3).is_ok(), is_read, "{mode:o}");
        }
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
        assert_eq!(read_own_file(&path, 3).unwrap(), b"1234");
        let link = directory.path().join("l");
        std::os::unix::fs::symlink(&path, &link).unwrap();
        assert!(message(&link).ends_with("is a symbolic link, which is not followed"));
        assert!(message(directory.path()).starts_with("cannot read"));
        if rustix::process::geteuid().is_root() {
            std::os::unix::fs::chown(&path, Some(65534), None).unwrap();
            assert!(message(&path).ends_with("belongs to another user (uid 65534)"));
        }
    }
}
