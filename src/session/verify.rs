//! What tells whether all is in order, and what is there; no value leaves the vault by it.

use crate::model::{Result, Secret, Stage, Target};
use crate::service::Response;
use crate::vault::{verify_opening, verify_structure};

use super::Session;

impl Session {
    /// Every byte of the vault, and every value opened.
    pub(super) fn verify(&mut self) -> Result<Response> {
        let structure = verify_structure(self.vault.locked(), &mut self.progress)?;
        verify_opening(&self.vault, structure, &mut self.progress).map(Response::Verified)
    }

    /// Whether there is such a secret.
    pub(super) fn look_up(&self, target: &Target) -> Result<Response> {
        let stages = |secret: Secret| secret.stages.into_iter().map(|values| values.stage).collect::<Vec<Stage>>();
        let catalogue = self.vault.catalogue();
        Ok(Response::LookedUp {
            present: catalogue.find(target)?.map(stages),
            deleted: catalogue.find_deleted(target)?.map(stages),
        })
    }
}
