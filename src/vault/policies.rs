//! The policies that a draft makes.

use crate::model::Policies;

use super::draft::Draft;
use super::unlocked::UnlockedVault;

impl Draft<'_> {
    /// Replaces all policies.
    pub fn set_policies(&mut self, policies: Policies) {
        self.grants.policies = Some(policies);
    }

    /// The policies as they are going to be.
    pub(super) fn policies(&self) -> Policies {
        self.grants.policies.clone().unwrap_or_else(|| self.policies_before())
    }

    /// Whether tokens are bound by others than before, so that every grant has to be sealed anew.
    pub(super) fn binds_grants_anew(&self) -> bool {
        self.grants.policies.is_some() && self.policies().for_grants() != self.policies_before().for_grants()
    }

    fn policies_before(&self) -> Policies {
        self.base().map(UnlockedVault::policies).cloned().unwrap_or_default()
    }
}
