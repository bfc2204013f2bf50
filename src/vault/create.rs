use jiff::Timestamp;

use crate::crypto::{RootKey, random_16};
use crate::model::{KdfParams, Result, VaultId};
use crate::secret::SecretBytes;

use super::draft::Draft;
use super::keys::OwnerKeys;
use super::keyslot::new_keyslot;
use super::prepared::Prepared;

/// The first, empty snapshot of a new vault, with one keyslot for a normalised passphrase.
///
/// # Errors
/// The system gave no random numbers or not enough memory.
pub fn create<'a>(
    keys: &'a OwnerKeys,
    root: &RootKey,
    passphrase: &SecretBytes,
    kdf: KdfParams,
    now: Timestamp,
) -> Result<Prepared<'a>> {
    let vault = VaultId(random_16()?);
    let slot = new_keyslot(vault, 1, now, root, passphrase, kdf)?;
    Draft::first(vault, keys).prepare_with(root, vec![slot])
}
