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
        let Wanted { action, references, values, limits, unchosen, run } = wanted;
        let ask = Ask { references, values, limits, unchosen, ..Ask::about(self.principal(), action) };
        let happened = Happened { command: run.map(|run| run.command), ..Happened::default() };
        match decide(ask, Standing::Owner { policies: self.vault.policies() }) {
            Ok(permit) => {
                self.record_read(permit.ask(), Decision::Allowed, happened)?;
                self.vault.reveal(permit)
            }
            Err(denial) => {
                self.record_read(&denial.ask, Decision::Denied, happened)?;
                Err(denial.into())
            }
        }
    }
}
