//! What this user saw of each vault last, kept apart from the vault so that an older one put in its place is noticed.

use std::path::PathBuf;

use data_encoding::HEXLOWER;
use serde::Deserialize;

use crate::model::{Error, Generation, Result, VaultId};

use super::state;

/// What was seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The key that signed it.
    pub verifying_key: [u8; 32],
    /// Its generation.
    pub generation: Generation,
    /// SHA-256 of its prefix and header.
    pub snapshot: [u8; 32],
}

/// The directory where that is kept, one small file a vault.
#[derive(Clone, Debug)]
pub struct SeenStore {
    directory: PathBuf,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SeenText {
    verifying_key: String,
    generation: u64,
    snapshot: String,
}

impl SeenStore {
    /// The store in `directory`, which is made when something is written.
    #[must_use]
    pub fn new(directory: PathBuf) -> Self {
        Self { directory }
    }

    /// What was seen of `vault`; `None` if it was never seen.
    ///
    /// # Errors
    /// The file is there and cannot be read, or makes no sense.
    pub fn load(&self, vault: VaultId) -> Result<Option<Seen>> {
        let path = self.path(vault);
        let Some(text) = state::read(&path, 4096)? else { return Ok(None) };
        let nonsense = || Error::other(format!("{} makes no sense", path.display()));
        let parsed: SeenText = toml::from_str(&text).map_err(|_| nonsense())?;
        let hex = |text: &str| HEXLOWER.decode(text.as_bytes()).ok().and_then(|bytes| bytes.try_into().ok());
        Ok(Some(Seen {
            verifying_key: hex(&parsed.verifying_key).ok_or_else(nonsense)?,
            generation: parsed.generation,
            snapshot: hex(&parsed.snapshot).ok_or_else(nonsense)?,
        }))
    }

    /// Remembers `seen`, unless something newer is remembered already.
    ///
    /// # Errors
    /// It cannot be written.
    pub fn save(&self, vault: VaultId, seen: Seen) -> Result<()> {
        state::replace(&self.path(vault), || {
            // Two readers may finish in the other order than they began.
            if self.load(vault).is_ok_and(|known| known.is_some_and(|known| known.generation > seen.generation)) {
                return None;
            }
            Some(format!(
                "verifying_key = \"{}\"\ngeneration = {}\nsnapshot = \"{}\"\n",
                HEXLOWER.encode(&seen.verifying_key),
                seen.generation,
                HEXLOWER.encode(&seen.snapshot)
            ))
        })
    }

    fn path(&self, vault: VaultId) -> PathBuf {
        self.directory.join(format!("{}.seen", vault.to_hex()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(generation: u64) -> Seen {
        Seen { verifying_key: [1; 32], generation, snapshot: [2; 32] }
    }

    #[test]
    fn the_newest_is_remembered() {
        let directory = tempfile::tempdir().unwrap();
        let store = SeenStore::new(directory.path().join("state"));
        let vault = VaultId([7; 16]);
        assert_eq!(store.load(vault).unwrap(), None);
        store.save(vault, seen(5)).unwrap();
        store.save(vault, seen(4)).unwrap();
        assert_eq!(store.load(vault).unwrap(), Some(seen(5)));
    }

    #[test]
    fn nonsense_is_an_error_and_can_be_replaced() {
        let directory = tempfile::tempdir().unwrap();
        let store = SeenStore::new(directory.path().to_owned());
        let vault = VaultId([7; 16]);
        std::fs::write(store.path(vault), "generation = \"x\"").unwrap();
        assert!(store.load(vault).is_err());
        store.save(vault, seen(1)).unwrap();
        assert_eq!(store.load(vault).unwrap(), Some(seen(1)));
    }
}
