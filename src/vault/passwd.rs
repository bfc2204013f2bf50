use jiff::Timestamp;

use crate::access::Permit;
use crate::crypto::RootKey;
use crate::model::{BlobId, Error, Generation, KdfParams, Result, Secret, Version};
use crate::secret::SecretBytes;

use super::draft::Draft;
use super::keys::OwnerKeys;
use super::keyslot::new_keyslot;
use super::prepared::Prepared;
use super::unlocked::UnlockedVault;

/// How many secrets are sealed anew at once, between two reports of progress.
const PIECE: usize = 256;

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
    let mut secrets: Vec<Secret> = vault.secrets()?.chain(vault.deleted()?).collect::<Result<_>>()?;
    let total = secrets.iter().map(|secret| secret.blobs().count()).sum();
    let mut done = 0;
    for piece in secrets.chunks_mut(PIECE) {
        let places: Vec<&mut BlobId> = versions_of(piece).flat_map(Version::blobs_mut).collect();
        let values: Vec<SecretBytes> = places.iter().map(|blob| vault.open_value(**blob)).collect::<Result<_>>()?;
        let sealed = draft.seal_values(&values.iter().collect::<Vec<_>>())?;
        for (place, blob) in places.into_iter().zip(sealed) {
            draft.drop_value(std::mem::replace(place, blob));
        }
        done += values.len();
        progress(done, total);
        for secret in piece {
            draft.put(secret);
        }
    }
    let header = vault.locked().header();
    let newest = header.keyslots.iter().map(|slot| slot.id).max().unwrap_or(0);
    let number = newest.checked_add(1).ok_or_else(|| Error::other("there is no number left for another keyslot"))?;
    let slot = new_keyslot(header.vault, number, now, &next.root, passphrase, kdf)?;
    draft.prepare_with(&next.root, vec![slot])
}

fn versions_of(secrets: &mut [Secret]) -> impl Iterator<Item = &mut Version> {
    secrets.iter_mut().flat_map(|secret| &mut secret.stages).flat_map(|values| &mut values.versions)
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
