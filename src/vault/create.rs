use jiff::Timestamp;

use crate::crypto::{RootKey, random_16};
use crate::model::{KdfParams, Result, VaultId};
use crate::secret::SecretBytes;

use super::draft::Draft;
use super::keys::OwnerKeys;
use super::keyslot::new_keyslot;
use super::prepared::Prepared;
use super::reseal::reseal_all;
use super::unlocked::UnlockedVault;

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
    first(keys, root, passphrase, kdf, now, |_| Ok(()))
}

/// The first snapshot of a new vault that holds all that is in `original`, every value sealed anew. `progress` is told how
/// many values of how many are done.
///
/// # Errors
/// As [`create`]; or a value is damaged.
pub fn copy<'a>(
    original: &UnlockedVault,
    keys: &'a OwnerKeys,
    root: &RootKey,
    passphrase: &SecretBytes,
    kdf: KdfParams,
    now: Timestamp,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<Prepared<'a>> {
    first(keys, root, passphrase, kdf, now, |draft| reseal_all(draft, original, progress))
}

fn first<'a>(
    keys: &'a OwnerKeys,
    root: &RootKey,
    passphrase: &SecretBytes,
    kdf: KdfParams,
    now: Timestamp,
    fill: impl FnOnce(&mut Draft<'a>) -> Result<()>,
) -> Result<Prepared<'a>> {
    let vault = VaultId(random_16()?);
    let slot = new_keyslot(vault, 1, now, root, passphrase, kdf)?;
    let mut draft = Draft::first(vault, keys);
    fill(&mut draft)?;
    draft.prepare_with(root, vec![slot])
}
