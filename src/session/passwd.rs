use crate::model::{Action, Error, Result};
use crate::service::Response;
use crate::store::VaultLock;
use crate::vault::{NewSlot, RenewedKeys, UnlockedVault, change_passphrase};

use super::Session;
use super::change::permit;

impl Session {
    pub(super) fn passwd(
        &mut self,
        vault: &UnlockedVault,
        lock: &VaultLock,
        slots: &[NewSlot],
        replaced: &[u32],
    ) -> Result<Response> {
        // Nobody loses a way in without having been told.
        if vault.locked().header().keyslots.iter().any(|slot| !replaced.contains(&slot.id)) {
            return Err(Error::other("a keyslot was added just now; once more"));
        }
        let granted = permit(vault, Action::Passwd, Vec::new())?;
        let next = RenewedKeys::after(vault)?;
        let mut sealed = 0;
        let floor = self.floor(vault);
        let progress = &mut self.progress;
        let mut count = |done, total| {
            sealed = done;
            progress(done, total);
        };
        let prepared = change_passphrase(vault, &granted, &next, slots, self.clock.now(), floor, &mut count)?;
        self.commit(vault, lock, granted, prepared)?;
        let grants = vault.grants()?.len();
        if grants > 0 {
            self.store.warn(format!(
                "every grant ({grants}) keeps its token: who had the old passphrase and a copy of the vault can still open what it \
                 holds, until vault grant rotate --all gives it a new one"
            ));
        }
        self.root = next.root;
        Ok(Response::Renewed(sealed))
    }
}
