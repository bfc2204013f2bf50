use crate::model::{Action, Result};
use crate::service::Response;
use crate::store::VaultLock;
use crate::vault::UnlockedVault;

use super::Session;
use super::change::permit;

impl Session {
    /// Goes on with the trail in a new file. The same content is committed once more, so that the vault names an event of
    /// that file, and nobody has to look into the one before to append to it.
    ///
    /// Killed between the two, the vault names an event of the file before, which both files prove.
    pub(super) fn rotate(&self, vault: &UnlockedVault, lock: &VaultLock) -> Result<Response> {
        let granted = permit(vault, Action::AuditRotate, Vec::new())?;
        let prepared = self.draft(vault, &granted).prepare(&self.root)?;
        let (anchor, trail) = self.rotate_trail(vault, &granted, prepared.intent())?;
        self.write(vault, lock, prepared, (anchor, trail))?;
        let earlier = self.store.earlier_trail(anchor.file - 1);
        Ok(Response::TrailRotated { file: anchor.file, earlier })
    }
}
