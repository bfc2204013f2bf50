use jiff::Timestamp;

use crate::crypto::{RootKey, random_16};
use crate::model::{Result, VaultId};

use super::draft::Draft;
use super::keys::OwnerKeys;
use super::keyslot::{NewSlot, seal_all};
use super::prepared::Prepared;
use super::reseal::reseal_all;
use super::unlocked::UnlockedVault;

/// The first, empty snapshot of a new vault, with these keyslots.
///
/// # Errors
/// The system gave no random numbers or not enough memory.
pub fn create<'a>(keys: &'a OwnerKeys, root: &RootKey, slots: &[NewSlot], now: Timestamp) -> Result<Prepared<'a>> {
    first(keys, root, slots, now, |_| Ok(()))
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
    slots: &[NewSlot],
    now: Timestamp,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<Prepared<'a>> {
    first(keys, root, slots, now, |draft| {
        draft.set_policies(original.policies().clone());
        reseal_all(draft, original, progress)
    })
}

fn first<'a>(
    keys: &'a OwnerKeys,
    root: &RootKey,
    slots: &[NewSlot],
    now: Timestamp,
    fill: impl FnOnce(&mut Draft<'a>) -> Result<()>,
) -> Result<Prepared<'a>> {
    let vault = VaultId(random_16()?);
    let slots = seal_all(slots, vault, 1, now, root)?;
    let mut draft = Draft::first(vault, keys);
    fill(&mut draft)?;
    draft.prepare_with(root, slots)
}
