use crate::model::{BlobId, Result, Secret, Version};
use crate::secret::SecretBytes;

use super::draft::Draft;
use super::unlocked::UnlockedVault;

/// How many secrets are sealed anew at once, between two reports of progress.
const PIECE: usize = 256;

/// Puts all that is in `vault` into `draft`, the deleted secrets too, with every value sealed under the draft's keys.
/// `progress` is told how many values of how many are done.
///
/// # Errors
/// A value is damaged, or the system gave no random numbers.
pub(super) fn reseal_all(
    draft: &mut Draft<'_>,
    vault: &UnlockedVault,
    progress: &mut dyn FnMut(usize, usize),
) -> Result<()> {
    let mut secrets: Vec<Secret> =
        vault.catalogue().secrets()?.chain(vault.catalogue().deleted()?).collect::<Result<_>>()?;
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
    Ok(())
}

fn versions_of(secrets: &mut [Secret]) -> impl Iterator<Item = &mut Version> {
    secrets.iter_mut().flat_map(|secret| &mut secret.stages).flat_map(|values| &mut values.versions)
}
