use rayon::iter::{IntoParallelIterator as _, IntoParallelRefIterator as _, ParallelIterator as _};

use crate::crypto::{Nonce, Purpose};
use crate::model::{BlobId, Fingerprint, VaultId};
use crate::secret::SecretBytes;
use crate::sys::on_all_processors;

use super::keys::OwnerKeys;
use super::place::Place;
use super::prepared::NewBlob;

/// Fewer values than this are sealed on one processor: starting the threads takes longer than a few values do.
const FEW: usize = 64;

/// Values with the ids under which they are going to be sealed. What refers to them can be made meanwhile.
#[derive(Debug)]
pub struct Batch<'a, 'v> {
    pub(super) vault: VaultId,
    pub(super) keys: &'a OwnerKeys,
    pub(super) places: Vec<(&'v SecretBytes, BlobId, Nonce)>,
}

/// Sealed values, to be taken into the draft that they come from.
#[derive(Debug, Default)]
#[must_use = "values that are not added are lost"]
pub struct SealedBatch(pub(super) Vec<(BlobId, NewBlob)>);

impl Batch<'_, '_> {
    /// By what each of the values is going to be told again.
    pub(super) fn fingerprints(&self) -> Vec<(BlobId, Fingerprint)> {
        let of_one = |&(value, id, _): &(&SecretBytes, BlobId, Nonce)| (id, self.keys.fingerprint(value));
        if self.places.len() < FEW {
            self.places.iter().map(of_one).collect()
        } else {
            on_all_processors(|| self.places.par_iter().map(of_one).collect())
        }
    }

    /// The ids, in the order of the values.
    #[must_use]
    pub fn ids(&self) -> Vec<BlobId> {
        self.places.iter().map(|(_, id, _)| *id).collect()
    }

    /// Seals all of them, on all processors.
    pub fn seal(self) -> SealedBatch {
        let Self { vault, keys, places } = self;
        let seal_one = |(value, id, nonce): (&SecretBytes, BlobId, Nonce)| {
            let place = Place { purpose: Purpose::Value, vault, id, nonce };
            let fill = |content: &mut [u8]| content.copy_from_slice(value.expose());
            (id, place.seal(&keys.values.data_key(id), value.len(), fill))
        };
        SealedBatch(if places.len() < FEW {
            places.into_iter().map(seal_one).collect()
        } else {
            on_all_processors(|| places.into_par_iter().map(seal_one).collect())
        })
    }
}
