//! Which files of projects this user accepted, and with which content: of each its path and a hash.

use std::collections::BTreeMap;
use std::os::unix::ffi::{OsStrExt as _, OsStringExt as _};
use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, percent_encode};

use crate::model::{Error, Result};

use super::state;

/// So much of the file is read, in bytes.
const LARGEST: u64 = 16 << 20;

/// What would break a line, or be taken for an escape.
const ESCAPED: AsciiSet = CONTROLS.add(b'%');

/// The file where that is kept: a line for each, `HASH PATH`.
#[derive(Clone, Debug)]
pub struct TrustStore {
    path: PathBuf,
}

impl TrustStore {
    /// The store in `directory`, which is made when something is written.
    #[must_use]
    pub fn new(directory: &Path) -> Self {
        Self { path: directory.join("trusted.projects") }
    }

    /// The hash of the content with which `file` was accepted; `None` if it never was.
    ///
    /// # Errors
    /// The store is there and cannot be read, or makes no sense.
    pub fn hash_of(&self, file: &Path) -> Result<Option<[u8; 32]>> {
        Ok(self.load()?.remove(file))
    }

    /// Remembers `hash` for `file`, or with none that nothing of it is accepted. A store that makes no sense begins anew.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn set(&self, file: &Path, hash: Option<[u8; 32]>) -> Result<()> {
        state::replace(&self.path, || {
            let mut known = self.load().unwrap_or_default();
            match hash {
                Some(hash) => known.insert(file.to_owned(), hash),
                None => known.remove(file),
            };
            let line = |(path, hash): (&PathBuf, &[u8; 32])| {
                format!("{} {}\n", HEXLOWER.encode(hash), percent_encode(path.as_os_str().as_bytes(), &ESCAPED))
            };
            Some(known.iter().map(line).collect())
        })
    }

    fn load(&self) -> Result<BTreeMap<PathBuf, [u8; 32]>> {
        let text = state::read(&self.path, LARGEST)?.unwrap_or_default();
        let parse = |line: &str| {
            let (hash, path) = line.split_once(' ')?;
            let hash = HEXLOWER.decode(hash.as_bytes()).ok()?.try_into().ok()?;
            Some((PathBuf::from(std::ffi::OsString::from_vec(percent_decode_str(path).collect())), hash))
        };
        let nonsense = || Error::other(format!("{} makes no sense", self.path.display()));
        text.lines().map(|line| parse(line).ok_or_else(nonsense)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    #[test]
    fn what_was_accepted_is_remembered_for_any_path() {
        let directory = tempfile::tempdir().unwrap();
        let store = TrustStore::new(&directory.path().join("state"));
        let odd = Path::new(std::ffi::OsStr::from_bytes(b"/a b/\n%41\xff/vault.toml"));
        assert_eq!(store.hash_of(odd).unwrap(), None);
        store.set(odd, Some([1; 32])).unwrap();
        store.set(Path::new("/x/vault.toml"), Some([2; 32])).unwrap();
        store.set(odd, Some([3; 32])).unwrap();
        assert_eq!(store.hash_of(odd).unwrap(), Some([3; 32]));
        assert_eq!(store.hash_of(Path::new("/x/vault.toml")).unwrap(), Some([2; 32]));
        store.set(odd, None).unwrap();
        assert_eq!(store.hash_of(odd).unwrap(), None);
        let mode = std::fs::metadata(&store.path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn nonsense_accepts_nothing_and_can_be_replaced() {
        let directory = tempfile::tempdir().unwrap();
        let store = TrustStore::new(directory.path());
        for nonsense in ["x", "00 /a", "\n"] {
            std::fs::write(&store.path, nonsense).unwrap();
            assert!(store.hash_of(Path::new("/a")).is_err(), "{nonsense}");
        }
        store.set(Path::new("/a"), Some([1; 32])).unwrap();
        assert_eq!(store.hash_of(Path::new("/a")).unwrap(), Some([1; 32]));
    }
}
