use jiff::Timestamp;

use crate::access::Permit;
use crate::crypto::RootKey;
use crate::model::{Error, Generation, KdfParams, Result};
use crate::secret::SecretBytes;

use super::draft::Draft;
use super::keys::OwnerKeys;
use super::keyslot::new_keyslot;
use super::prepared::Prepared;
use super::reseal::reseal_all;
use super::unlocked::UnlockedVault;

/// The vault under a new passphrase, new root key and new keys for everything: whoever knew the old ones and has an old
/// copy learns nothing of what is stored from now on.
///
/// The new snapshot is newer than generation `floor`. `progress` is told how many values of how many are done.
///
/// # Errors
/// A value is damaged, or the system gave no random numbers or not enough memory.
#[allow(clippy::too_many_arguments)]
pub fn change_passphrase<'a>(
    vault: &'a UnlockedVault,
    _permit: &Permit,
    next: &'a RenewedKeys,
    passphrase: &SecretBytes,
    kdf: KdfParams,
    now: Timestamp,
    floor: Generation,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<Prepared<'a>> {
    let mut draft = Draft::over(vault, &next.keys).above(floor);
    reseal_all(&mut draft, vault, progress)?;
    let header = vault.locked().header();
    let newest = header.keyslots.iter().map(|slot| slot.id).max().unwrap_or(0);
    let number = newest.checked_add(1).ok_or_else(|| Error::other("there is no number left for another keyslot"))?;
    let slot = new_keyslot(header.vault, number, now, &next.root, passphrase, kdf)?;
    draft.prepare_with(&next.root, vec![slot])
}

/// The keys of a vault after `passwd`.
#[derive(Debug)]
pub struct RenewedKeys {
    /// The new root key.
    pub root: RootKey,
    keys: OwnerKeys,
}

impl RenewedKeys {
    /// New keys that leave the trail before them readable.
    ///
    /// # Errors
    /// The system gave no random numbers.
    pub fn after(vault: &UnlockedVault) -> Result<Self> {
        Ok(Self { root: RootKey::generate()?, keys: vault.keys().renewed()? })
    }
}
