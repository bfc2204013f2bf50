//! The owner's ways in.

use crate::model::{Action, Result};
use crate::service::Response;
use crate::store::VaultLock;
use crate::vault::{NewSlot, UnlockedVault};

use super::Session;
use super::change::permit;

impl Session {
    pub(super) fn add_keyslot(&self, vault: &UnlockedVault, lock: &VaultLock, slot: &NewSlot) -> Result<Response> {
        let granted = permit(vault, Action::KeyslotAdd, Vec::new())?;
        let draft = self.draft(vault, &granted);
        let (prepared, id) = draft.prepare_adding(&self.root, slot, self.clock.now(), &granted)?;
        let subject = Some(format!("{id} {}", slot.kind().word()));
        self.commit_about(vault, lock, granted, prepared, subject)?;
        Ok(Response::Keyslot(id))
    }

    pub(super) fn remove_keyslot(&self, vault: &UnlockedVault, lock: &VaultLock, id: u32) -> Result<Response> {
        let granted = permit(vault, Action::KeyslotRemove, Vec::new())?;
        let prepared = self.draft(vault, &granted).prepare_removing(&self.root, id, &granted)?;
        self.commit_about(vault, lock, granted, prepared, Some(id.to_string()))?;
        Ok(Response::Keyslot(id))
    }
}
