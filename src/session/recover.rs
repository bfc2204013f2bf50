use std::rc::Rc;

use crate::audit;
use crate::model::{Action, Error, Result};
use crate::vault::Draft;

use super::Session;

impl Session {
    /// Begins a new trail where the old one was lost or does not go with the vault, at the owner's insistence. The new
    /// file names the event that the old one has to end in, and a snapshot is made that vouches for the new one.
    pub(super) fn begin_trail_anew(&mut self) -> Result<()> {
        let lock = self.store.lock()?;
        self.vault = Rc::new(self.open_present()?);
        let vault = Rc::clone(&self.vault);
        let header = vault.locked().header();
        if self.store.read_trail()?.is_some() {
            let aside = self.store.put_trail_aside()?;
            self.store.warn(format!("the audit trail that did not go with the vault is now {}", aside.display()));
        }
        audit::begin(&self.store, header.vault, header.anchor.file + 1, header.anchor.hash)?;
        self.store.warn("a new audit trail was begun; the events that are missing are lost");

        let permit = self.permit(&vault, Action::Recover, Vec::new());
        let prepared = Draft::new(&vault, &permit).prepare(&self.root)?;
        let mut trail = self.store.lock_trail()?.ok_or_else(|| Error::other("the new audit trail is gone again"))?;
        let anchor = self.append(&mut trail, &vault, &permit, None, Some(prepared.intent()))?;
        drop(trail);
        self.write(&vault, &lock, prepared, anchor)?;
        self.vault = Rc::new(self.open_present()?);
        Ok(())
    }
}
