use crate::access::{Ask, Standing, decide};
use crate::model::{Decision, Result, StageChoice};
use crate::secret::SecretBytes;
use crate::vault::Catalogue;

use super::Session;
use super::read::{Opened, Wanted};
use super::record::Happened;

impl Opened for Session {
    fn catalogue(&self) -> &Catalogue {
        self.vault.catalogue()
    }

    fn default_stages(&self) -> StageChoice {
        StageChoice::default()
    }

    fn reveal(&self, wanted: Wanted) -> Result<Vec<SecretBytes>> {
        let Wanted { action, references, values, delivery, limits, run } = wanted;
        let ask = Ask { references, values, delivery, limits, ..Ask::about(self.principal(), action) };
        let happened = Happened { command: run.map(|run| run.command), ..Happened::default() };
        // Written, but not waited for: what is only read is no commit.
        match decide(ask, Standing::Owner) {
            Ok(permit) => {
                let (_anchor, _unsynced) = self.record(&self.vault, permit.ask(), Decision::Allowed, happened)?;
                self.vault.reveal(permit)
            }
            Err(denial) => {
                let (_anchor, _unsynced) = self.record(&self.vault, &denial.ask, Decision::Denied, happened)?;
                Err(denial.into())
            }
        }
    }
}
