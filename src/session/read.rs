use crate::access::{Ask, decide};
use crate::model::{Action, CommandFile, EventReference, Reference, Result, Secret, Stage, StageChoice, Version};
use crate::service::{Request, Response, Revealed, Selected, Selection};

use super::Session;
use super::plan::{self, Chosen};

impl Session {
    /// Everything that leaves the vault as it is.
    pub(super) fn read(&mut self, request: Request) -> Result<Response> {
        self.refresh()?;
        match request {
            Request::Get { reference, stages } => self.get(&reference, &stages),
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
            change => self.change(change),
        }
    }

    fn get(&self, reference: &Reference, stages: &StageChoice) -> Result<Response> {
        let chosen = plan::choose(&self.vault, reference, stages)?;
        let mut revealed = self.reveal_chosen(Action::Get, vec![chosen], None)?;
        revealed.pop().map(Response::Value).ok_or_else(|| crate::model::Error::other("no value came out"))
    }

    fn show(&self, reference: &Reference, reveal: bool) -> Result<Response> {
        let secret = plan::secret(&self.vault, reference)?;
        let chosen = if reveal { newest_of_each_stage(&secret) } else { Vec::new() };
        let revealed = if reveal {
            self.reveal_chosen(Action::Show, chosen, None)?
        } else {
            let about = EventReference { key: secret.key.clone(), field: None, stage: None, version: None };
            self.reveal(Action::Show, vec![about], Vec::new(), None)?;
            Vec::new()
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

    fn reveal_chosen(
        &self,
        action: Action,
        chosen: Vec<Chosen>,
        command: Option<CommandFile>,
    ) -> Result<Vec<Revealed>> {
        let references = chosen.iter().map(Chosen::as_event_reference).collect();
        let blobs = chosen.iter().map(|chosen| chosen.version.value).collect();
        let values = self.reveal(action, references, blobs, command)?;
        let pairs = chosen.into_iter().zip(values);
        Ok(pairs
            .map(|(chosen, value)| Revealed {
                key: chosen.key,
                stage: chosen.stage,
                version: chosen.version.number,
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
        self.record(&self.vault, &permit, command, None)?;
        self.vault.reveal(permit)
    }
}

fn newest_of_each_stage(secret: &Secret) -> Vec<Chosen> {
    let newest = |stage: &Stage| -> Option<Version> { secret.newest(stage) };
    secret
        .stages
        .iter()
        .filter_map(|values| {
            newest(&values.stage).map(|version| Chosen {
                key: secret.key.clone(),
                stage: values.stage.clone(),
                version,
            })
        })
        .collect()
}
