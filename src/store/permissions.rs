use std::fs::{File, Metadata};
use std::io;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};

use rustix::io::Errno;

const ACL: &str = "system.posix_acl_access";

/// Owner, group, mode and access control list of a file, to be given to the file that replaces it.
#[derive(Clone, Debug)]
pub struct Permissions {
    user: u32,
    group: u32,
    mode: u32,
    acl: Option<Vec<u8>>,
}

impl Permissions {
    /// Those of `file`.
    ///
    /// # Errors
    /// The system does not say.
    pub fn of(file: &File) -> io::Result<Self> {
        Ok(Self { acl: acl(file)?, ..Self::without_acl(&file.metadata()?) })
    }

    /// Owner, group and mode of what is at `path`.
    ///
    /// # Errors
    /// The system does not say.
    pub fn at(path: &std::path::Path) -> io::Result<Self> {
        path.metadata().map(|metadata| Self::without_acl(&metadata))
    }

    fn without_acl(metadata: &Metadata) -> Self {
        Self { user: metadata.uid(), group: metadata.gid(), mode: metadata.mode() & 0o7777, acl: None }
    }

    /// Whether others than the owner of such a directory may remove and replace what is in it.
    #[must_use]
    pub fn let_others_replace(&self) -> bool {
        self.mode & 0o022 != 0 && self.mode & 0o1000 == 0
    }

    /// Those of a new vault that `group` may read: this user's, 0640.
    #[must_use]
    pub fn for_group(group: u32) -> Self {
        Self { user: rustix::process::geteuid().as_raw(), group, mode: 0o640, acl: None }
    }

    /// Gives them to `file`.
    ///
    /// # Errors
    /// This user may not, so that the file would come to belong to somebody else.
    pub(super) fn give_to(&self, file: &File) -> io::Result<()> {
        let now = file.metadata()?;
        if (now.uid(), now.gid()) != (self.user, self.group) {
            std::os::unix::fs::fchown(file, Some(self.user), Some(self.group))?;
        }
        // Before the mode, which would put a list in force that the directory hands down to new files.
        match &self.acl {
            Some(acl) => rustix::fs::fsetxattr(file, ACL, acl, rustix::fs::XattrFlags::empty())?,
            None => match rustix::fs::fremovexattr(file, ACL) {
                Ok(()) | Err(Errno::NODATA | Errno::OPNOTSUPP | Errno::NOSYS) => {}
                Err(error) => return Err(error.into()),
            },
        }
        file.set_permissions(std::fs::Permissions::from_mode(self.mode))
    }

    /// The group that may read, if any may: its members hold tokens, and have to record what they do.
    pub(super) fn reading_group(&self) -> Option<u32> {
        (self.mode & 0o040 != 0).then_some(self.group)
    }

    /// The user that the file belongs to.
    #[must_use]
    pub fn user(&self) -> u32 {
        self.user
    }

    /// The permission bits, such as 0o600.
    #[must_use]
    pub fn mode(&self) -> u32 {
        self.mode
    }

    /// Whether others than the owner have rights that a vault should not give: any right for others, or writing for the
    /// group. Reading for the group is what bots need.
    #[must_use]
    pub fn is_loose(&self) -> bool {
        self.mode & 0o027 != 0
    }
}

/// The access control list, as the kernel keeps it; `None` where there is none or the file system has no such thing.
fn acl(file: &File) -> io::Result<Option<Vec<u8>>> {
    // The longest value of an attribute that Linux knows.
    let mut list = vec![0; 64 << 10];
    match rustix::fs::fgetxattr(file, ACL, &mut list) {
        Ok(length) => {
            list.truncate(length);
            Ok(Some(list))
        }
        Err(Errno::NODATA | Errno::OPNOTSUPP | Errno::NOSYS) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_bit_says_what_it_says() {
        for (mode, reading, is_loose) in [
            (0o600, None, false),
            (0o640, Some(7), false),
            (0o660, Some(7), true),
            (0o620, None, true),
            (0o604, None, true),
            (0o601, None, true),
            (0o610, None, false),
        ] {
            let found = Permissions { user: 5, group: 7, mode, acl: None };
            assert_eq!((found.reading_group(), found.is_loose()), (reading, is_loose), "{mode:o}");
            assert_eq!((found.user(), found.mode()), (5, mode));
        }
    }
}
