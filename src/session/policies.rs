//! The vault's rules, and the one that concerns its owner before anything else.

use jiff::Timestamp;

use crate::access::{Ask, passphrase_too_old};
use crate::format::Keyslot;
use crate::model::{Action, Decision, Error, Policies, Result};
use crate::service::{PolicyChange, Request, Response};
use crate::store::VaultLock;
use crate::vault::UnlockedVault;

use super::Session;
use super::change::permit;
use super::plan;
use super::read::Opened as _;
use super::record::Happened;

impl Session {
    pub(super) fn list_policies(&self) -> Result<Response> {
        self.tell(Action::Policies, Vec::new())?;
        Ok(Response::Policies(self.vault.policies().clone()))
    }

    pub(super) fn change_policy(
        &self,
        vault: &UnlockedVault,
        lock: &VaultLock,
        change: PolicyChange,
    ) -> Result<Response> {
        let granted = permit(vault, change.action(), Vec::new())?;
        let mut policies = vault.policies().clone();
        let subject = match change {
            PolicyChange::Set(name, value) => {
                policies.set(name, &value)?;
                format!("{name}={}", policies.value(name))
            }
            PolicyChange::Unset(name) => {
                policies.unset(name);
                name.to_string()
            }
        };
        if policies != *vault.policies() {
            let mut draft = self.draft(vault, &granted);
            draft.set_policies(policies.clone());
            let subject = Some(subject);
            let prepared = self.prepare_about(vault, draft, &granted, subject.clone())?;
            self.commit_about(vault, lock, granted, prepared, subject)?;
        }
        Ok(Response::Policies(policies))
    }

    /// Refuses everything but a new passphrase, or one less, where one is too old.
    pub(super) fn require_young_passphrase(&self, request: &Request) -> Result<()> {
        let action = plan::action(request);
        // These are the ways out of it, and what tells whether all is in order.
        let is_check = matches!(request, Request::Verify | Request::VerifyTrail { .. } | Request::Lookup(_));
        if is_check || matches!(action, Action::Passwd | Action::KeyslotRemove) {
            return Ok(());
        }
        let Some(reason) = self.has_to_be_changed() else { return Ok(()) };
        self.record_read(&Ask::about(self.principal(), action), Decision::Denied, Happened::default())?;
        Err(Error::denied(reason).hint("change it with: vault passwd"))
    }

    /// Why the passphrase has to be changed before anything else, if it has.
    #[must_use]
    pub fn has_to_be_changed(&self) -> Option<String> {
        has_to_be_changed(&self.vault.locked().header().keyslots, self.vault.policies(), self.clock.now())
    }
}

/// Why a passphrase of `slots` has to be changed under `policies`, if one has.
#[must_use]
pub fn has_to_be_changed(slots: &[Keyslot], policies: &Policies, now: Timestamp) -> Option<String> {
    let oldest = slots.iter().filter(|slot| slot.kind.kdf().is_some()).min_by_key(|slot| slot.created)?;
    let reason = passphrase_too_old(policies, oldest.created, now)?;
    Some(format!("{reason}: that of keyslot {}", oldest.id))
}
