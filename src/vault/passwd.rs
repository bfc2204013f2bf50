use jiff::Timestamp;

use crate::access::Permit;
use crate::crypto::RootKey;
use crate::model::{Generation, Result};

use super::draft::Draft;
use super::keys::OwnerKeys;
use super::keyslot::{NewSlot, next_number, seal_all};
use super::prepared::Prepared;
use super::reseal::reseal_all;
use super::unlocked::UnlockedVault;

/// The vault under a new root key, which only `slots` open, and new keys for everything: whoever knew the old ones and has an old
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
    slots: &[NewSlot],
    now: Timestamp,
    floor: Generation,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<Prepared<'a>> {
    let mut draft = Draft::over(vault, &next.keys).above(floor);
    reseal_all(&mut draft, vault, progress)?;
    let header = vault.locked().header();
    let first = next_number(&header.keyslots)?;
    let slots = seal_all(slots, header.vault, first, now, &next.root)?;
    draft.prepare_with(&next.root, slots)
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
