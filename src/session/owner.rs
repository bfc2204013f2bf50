use crate::access::{Ask, Standing, decide};
use crate::model::{Action, BlobId, EventReference, Result, StageChoice};
use crate::secret::SecretBytes;
use crate::vault::Catalogue;

use super::Session;
use super::read::{Opened, Run};
use super::record::Happened;

impl Opened for Session {
    fn catalogue(&self) -> &Catalogue {
        self.vault.catalogue()
    }

    fn default_stages(&self) -> StageChoice {
        StageChoice::default()
    }

    fn reveal(
        &self,
        action: Action,
        references: Vec<EventReference>,
        values: Vec<BlobId>,
        run: Option<Run>,
    ) -> Result<Vec<SecretBytes>> {
        let ask = Ask { principal: self.principal(), action, references, stages: None, values, program: None };
        let permit = decide(ask, Standing::Owner)?;
        // Written, but not waited for: what is only read is no commit.
        let happened = Happened { command: run.map(|run| run.command), ..Happened::default() };
        let (_anchor, _unsynced) = self.record(&self.vault, &permit, happened)?;
        self.vault.reveal(permit)
    }
}
