use std::rc::Rc;

use crate::audit;
use crate::model::{Action, Error, Result};
use crate::vault::{Draft, OwnerKeys, UnlockedVault};

use super::Session;
use super::change::permit;
use super::open::{check_trail, is_damaged};

impl Session {
    /// Makes an older vault the newest, or goes on without a trail that was lost, at the owner's insistence: the content
    /// is committed as a generation newer than any that was seen, so that nobody refuses it from now on.
    ///
    /// Whether there is anything to insist on is looked at again under the lock: others may have gone on.
    pub(super) fn recover(&mut self) -> Result<()> {
        let lock = self.store.lock()?;
        let locked = self.guard.open(&self.store)?;
        let lost_trail = is_damaged(check_trail(&self.store, &locked))?;
        let rolled_back = self.guard.check(&self.store, &locked).is_err();
        self.vault = Rc::new(UnlockedVault::open(locked, &self.root)?);
        let vault = Rc::clone(&self.vault);
        let lost_trail = lost_trail || rolled_back && self.has_events_of_strangers(&vault, vault.keys())?;
        if !lost_trail && !rolled_back {
            self.guard.remember(&self.store, &vault);
            return Ok(());
        }
        let granted = permit(&vault, Action::Recover, Vec::new())?;
        // Who was an auditor in the time that is gone from the vault knows the trail's keys of that time.
        let keys = if rolled_back { Some(vault.keys().with_new_trail_key()?) } else { None };
        let draft = match &keys {
            Some(keys) => Draft::with_other_trail_keys(&vault, keys, &granted).above(self.floor(&vault)),
            None => self.draft(&vault, &granted),
        };
        let prepared = draft.prepare(&self.root)?;
        if lost_trail {
            self.begin_trail_anew(&vault)?;
            // Killed here, the new trail goes with no snapshot yet: the owner has to insist once more.
            let mut trail =
                self.store.lock_trail()?.ok_or_else(|| Error::other("the new audit trail is gone again"))?;
            let anchor = self.append(&mut trail, &vault, &granted, prepared.intent())?;
            self.write(&vault, &lock, prepared, (anchor, trail.release()))?;
        } else {
            self.store.warn(format!(
                "the vault of generation {} is now the newest; what was stored after it is gone from it",
                vault.locked().header().generation
            ));
            self.commit(&vault, &lock, granted, prepared)?;
        }
        self.vault = Rc::new(self.open_present()?);
        Ok(())
    }

    /// Whether the trail goes on, after this older vault, with events of owners whom `keys` do not know: so it is after a
    /// `passwd`. In the same file nobody could verify them any more.
    pub(super) fn has_events_of_strangers(&self, vault: &UnlockedVault, keys: &OwnerKeys) -> Result<bool> {
        let Some(trail) = self.store.read_trail()? else {
            return Ok(false);
        };
        let actors = keys.reading().actors();
        let knows = |actor| actors.iter().any(|known| known.id == actor);
        Ok(audit::unknown_actor_after(&trail, &vault.locked().header().anchor, knows)?.is_some())
    }

    /// What does not go with the vault is put aside, and a new file goes on from what is left.
    pub(super) fn begin_trail_anew(&self, vault: &UnlockedVault) -> Result<()> {
        let header = vault.locked().header();
        for aside in self.store.put_trail_aside(header.anchor.file)? {
            self.store.warn(format!("the audit trail that did not go with the vault is now {}", aside.display()));
        }
        let number = header.anchor.file.checked_add(1).ok_or_else(|| Error::other("there is no trail number left"))?;
        for aside in audit::begin_anew(&self.store, header.vault, number)? {
            self.store.warn(format!("{} is no file of this vault's audit trail, and was put aside", aside.display()));
        }
        self.store.warn("a new audit trail was begun; the events that are missing are lost");
        Ok(())
    }
}
