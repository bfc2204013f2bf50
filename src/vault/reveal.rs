use crate::access::Permit;
use crate::crypto::{Context, DataKey, Purpose, open_in_place};
use crate::format::unpad;
use crate::model::{BlobId, Result};
use crate::secret::SecretBytes;

use super::locked::LockedVault;
use super::unlocked::UnlockedVault;

impl UnlockedVault {
    /// The values that `permit` names, in its order. The one way to a value.
    ///
    /// # Errors
    /// A blob is missing or damaged: then none of them.
    #[allow(clippy::needless_pass_by_value, reason = "a permit is good for one use")]
    pub fn reveal(&self, permit: Permit) -> Result<Vec<SecretBytes>> {
        permit.values().iter().map(|&blob| self.open_value(blob)).collect()
    }

    pub(super) fn open_value(&self, blob: BlobId) -> Result<SecretBytes> {
        open_value(self.locked(), &self.keys().values.data_key(blob), blob)
    }
}

/// Opens one value with its own key.
pub(super) fn open_value(locked: &LockedVault, key: &DataKey, blob: BlobId) -> Result<SecretBytes> {
    let sealed = locked.blob(blob)?.ok_or_else(|| locked.damaged("a value is missing"))?;
    let context = Context { purpose: Purpose::Value, vault: locked.header().vault, subject: &blob.0 };
    Ok(unpad(open_in_place(key, &context, sealed)?)?)
}
