use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::model::{Error, Result};

/// The paths of a vault and of what stands beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    vault: PathBuf,
    asked: PathBuf,
}

impl Location {
    /// The vault at `path`. If that is a symbolic link, the vault is where the link leads, and so is everything beside
    /// it: replacing the link itself would leave two vaults.
    ///
    /// # Errors
    /// The path names no file, or a link leads in a circle or nowhere.
    pub fn resolve(path: &Path) -> Result<Self> {
        let fail = |error: &std::io::Error| Error::io(format!("use {} as a vault", path.display()), error);
        if path.file_name().is_none() {
            return Err(Error::usage(format!("{} is not the path of a file", path.display())));
        }
        let vault = match std::fs::symlink_metadata(path) {
            Ok(metadata) if metadata.is_symlink() => {
                std::fs::canonicalize(path).map_err(|error| match error.kind() {
                    std::io::ErrorKind::NotFound => {
                        Error::not_found(format!("{} is a symbolic link to a vault that is not there", path.display()))
                    }
                    _ => fail(&error),
                })?
            }
            // Whatever else is wrong with it shows when it is opened.
            _ => std::path::absolute(path).map_err(|error| fail(&error))?,
        };
        Ok(Self { vault, asked: path.to_owned() })
    }

    /// The vault itself.
    #[must_use]
    pub fn vault(&self) -> &Path {
        &self.vault
    }

    /// The vault itself by its one name, without links and detours, where the system can tell.
    #[must_use]
    pub fn canonical(&self) -> PathBuf {
        std::fs::canonicalize(&self.vault).unwrap_or_else(|_| self.vault.clone())
    }

    /// The path as the user gave it, for messages.
    #[must_use]
    pub fn asked(&self) -> &Path {
        &self.asked
    }

    /// The directory of all these files.
    #[must_use]
    pub fn directory(&self) -> &Path {
        self.vault.parent().unwrap_or(Path::new("/"))
    }

    /// The audit trail, `V.audit`.
    #[must_use]
    pub fn trail(&self) -> PathBuf {
        self.beside(".audit")
    }

    /// The lock file, `V.lock`.
    #[must_use]
    pub fn lock_file(&self) -> PathBuf {
        self.beside(".lock")
    }

    /// The directory of earlier snapshots, `V.backups`.
    #[must_use]
    pub fn backups(&self) -> PathBuf {
        self.beside(".backups")
    }

    /// Where the next snapshot is written before it takes the vault's place, `V.tmp`.
    #[must_use]
    pub fn temporary(&self) -> PathBuf {
        self.beside(".tmp")
    }

    /// Whether `path` is the vault, or one of the files beside it, which change with every commit.
    #[must_use]
    pub fn owns(&self, path: &Path) -> bool {
        let canonical = |path: &Path| std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let (path, vault) = (canonical(path), self.canonical());
        let rest = path.as_os_str().as_encoded_bytes().strip_prefix(vault.as_os_str().as_encoded_bytes());
        let endings = [".audit", ".backups/", ".lock", ".tmp"];
        rest.is_some_and(|rest| rest.is_empty() || endings.iter().any(|ending| rest.starts_with(ending.as_bytes())))
    }

    fn beside(&self, ending: &str) -> PathBuf {
        let mut name = OsString::from(&self.vault);
        name.push(ending);
        PathBuf::from(name)
    }
}
