use crate::access::{Ask, decide};
use crate::model::{Action, CommandFile, EventReference, Reference, Result, StageChoice, VersionChoice};
use crate::service::{Request, Response, Reveal, Revealed, Selected, Selection};

use super::Session;
use super::plan::{self, Chosen};

impl Session {
    /// Everything that leaves the vault as it is.
    pub(super) fn read(&mut self, request: Request) -> Result<Response> {
        self.refresh()?;
        match request {
            Request::Get { reference, stages, version } => self.get(&reference, &stages, version),
            Request::Show { reference, reveal } => self.show(&reference, reveal),
            Request::List(filter) => {
                let listed = plan::list(&self.vault, &filter)?;
                self.reveal(Action::List, Vec::new(), Vec::new(), None)?;
                Ok(Response::Listed(listed))
            }
            Request::Exec { selections, stages, command } => self.exec(&selections, &stages, command),
            Request::Import { entries, stage, existing, .. } => {
                // Only a dry run comes here: it reads names and tells names.
                let (planned, _) = super::import::plan(&self.vault, &entries, &stage, existing)?;
                self.reveal(Action::List, Vec::new(), Vec::new(), None)?;
                Ok(Response::Imported(planned))
            }
            Request::Export(filter) => self.export(&filter),
            change => self.change(change),
        }
    }

    fn get(&self, reference: &Reference, stages: &StageChoice, version: VersionChoice) -> Result<Response> {
        let chosen = plan::choose(&self.vault, reference, stages, version)?;
        let mut revealed = self.reveal_chosen(Action::Get, vec![chosen], None)?;
        revealed.pop().map(Response::Value).ok_or_else(|| crate::model::Error::other("no value came out"))
    }

    fn show(&self, reference: &Reference, reveal: Reveal) -> Result<Response> {
        let secret = plan::secret(&self.vault, &reference.target)?;
        plan::require_field(&secret, reference.field.as_ref())?;
        let chosen = plan::parts(&secret, reveal);
        let revealed = if chosen.is_empty() {
            self.reveal(Action::Show, vec![super::change::about(&secret.key)], Vec::new(), None)?;
            Vec::new()
        } else {
            self.reveal_chosen(Action::Show, chosen, None)?
        };
        Ok(Response::Shown(Box::new(secret), revealed))
    }

    fn exec(&self, selections: &[Selection], stages: &StageChoice, command: CommandFile) -> Result<Response> {
        let selected = plan::select(&self.vault, selections, stages)?;
        let (variables, chosen): (Vec<_>, Vec<_>) = selected.into_iter().unzip();
        let revealed = self.reveal_chosen(Action::Exec, chosen, Some(command))?;
        let selected = variables.into_iter().zip(revealed).map(|(variable, revealed)| Selected { variable, revealed });
        Ok(Response::Selected(selected.collect()))
    }

    pub(super) fn reveal_chosen(
        &self,
        action: Action,
        chosen: Vec<Chosen>,
        command: Option<CommandFile>,
    ) -> Result<Vec<Revealed>> {
        let references = chosen.iter().map(Chosen::as_event_reference).collect();
        let blobs = chosen.iter().map(|chosen| chosen.blob).collect();
        let values = self.reveal(action, references, blobs, command)?;
        let pairs = chosen.into_iter().zip(values);
        Ok(pairs
            .map(|(chosen, value)| Revealed {
                key: chosen.key,
                stage: chosen.stage,
                version: chosen.version,
                field: chosen.field,
                value,
            })
            .collect())
    }

    /// Decide, record, act: the whole of it for what only reads.
    fn reveal(
        &self,
        action: Action,
        references: Vec<EventReference>,
        values: Vec<crate::model::BlobId>,
        command: Option<CommandFile>,
    ) -> Result<Vec<crate::secret::SecretBytes>> {
        let permit = decide(Ask { principal: self.principal(), action, references, values });
        // Written, but not waited for: what is only read is no commit.
        let (_anchor, _unsynced) = self.record(&self.vault, &permit, command, None)?;
        self.vault.reveal(permit)
    }
}
