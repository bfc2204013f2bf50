use jiff::Timestamp;

use crate::crypto::{Context, Purpose, RootKey, open, random_32, seal, slot_key};
use crate::format::Keyslot;
use crate::model::{Error, KdfParams, Result, VaultId};
use crate::secret::SecretBytes;

use super::locked::LockedVault;

/// A new keyslot: the root key under a normalised passphrase.
pub(super) fn new_keyslot(
    vault: VaultId,
    id: u32,
    created: Timestamp,
    root: &RootKey,
    passphrase: &SecretBytes,
    kdf: KdfParams,
) -> Result<Keyslot> {
    let salt = random_32()?;
    let key = slot_key(passphrase, &salt, kdf)?;
    let sealed = seal(&key, &context(vault, &id.to_le_bytes()), root.expose())?;
    let root = sealed.try_into().map_err(|_| Error::other("a keyslot has an impossible length"))?;
    Ok(Keyslot { id, created, kdf, salt, root })
}

impl LockedVault {
    /// Tries a normalised passphrase on every keyslot.
    ///
    /// # Errors
    /// It opens none (cannot unlock), or there is not enough memory.
    pub fn root_key(&self, passphrase: &SecretBytes) -> Result<RootKey> {
        for slot in &self.header().keyslots {
            let key = slot_key(passphrase, &slot.salt, slot.kdf)?;
            if let Ok(root) = open(&key, &context(self.header().vault, &slot.id.to_le_bytes()), &slot.root) {
                return RootKey::from_bytes(root.expose()).ok_or_else(|| self.damaged("a keyslot holds no key"));
            }
        }
        Err(Error::cannot_unlock("wrong passphrase"))
    }
}

fn context(vault: VaultId, subject: &[u8]) -> Context<'_> {
    Context { purpose: Purpose::Keyslot, vault, subject }
}
