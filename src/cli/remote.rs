//! The vault as an agent has it: the way to it, and when it is not taken.

use std::path::{Path, PathBuf};

use crate::agent::protocol::{Answer, Call, Held, Place};
use crate::agent::{Client, Connection, Question, Reached};
use crate::model::{Error, Result};
use crate::service::{Request, Response};
use crate::store::Permissions;

use super::context::Context;

/// A vault that an agent may have unlocked.
pub(super) struct Remote {
    client: Client,
    vault: PathBuf,
    /// For the next question.
    connection: Option<Connection>,
}

impl Remote {
    /// The vault that is meant, if an agent of this version answers.
    pub(super) fn that_greets(context: &Context<'_>) -> Result<Option<Self>> {
        // Whoever insists on an older vault wants it looked at anew; and a descriptor that is given is read, not left to a
        // program that is run.
        let goes_past = context.global.accept_rollback || context.global.passphrase_fd.is_some();
        let Some(folder) = context.paths.agent().filter(|_| !goes_past) else { return Ok(None) };
        let client = Client::new(folder);
        let Some(connection) = connect(context, &client) else { return Ok(None) };
        let vault = context.location()?.canonical();
        if let Ok(permissions) = Permissions::at(&vault) {
            context.warn_of_permissions(&vault, &permissions);
        }
        Ok(Some(Self { client, vault, connection: Some(connection) }))
    }

    /// The same, if it has that vault unlocked.
    pub(super) fn that_holds(context: &Context<'_>) -> Result<Option<Self>> {
        let Some(mut remote) = Self::that_greets(context)? else { return Ok(None) };
        let Some(connection) = remote.connection.take() else { return Ok(None) };
        let held = held(context, connection)?;
        Ok(held.iter().any(|held| held.vault.0 == remote.vault).then_some(remote))
    }

    /// The answer to `request`, and what is to be said besides; none if the agent does not have the vault unlocked, or
    /// cannot be asked this: then nothing was done.
    pub(super) fn ask(
        &mut self,
        context: &Context<'_>,
        request: &Request,
    ) -> Result<Option<(Result<Response>, Vec<String>)>> {
        let Ok(question) = Question::new(&self.vault, request) else { return Ok(None) };
        let connection = self.connection.take().or_else(|| connect(context, &self.client));
        let Some(connection) = connection else { return Ok(None) };
        let Some(answer) = connection.ask(&question)? else { return Ok(None) };
        match answer {
            Answer::Response(response, warnings) => Ok(Some((Ok(*response), warnings))),
            Answer::Refused(error, warnings) => Ok(Some((Err(error), warnings))),
            Answer::NotUnlocked => Ok(None),
            Answer::Unlocked(_) | Answer::Locked(_) | Answer::Status(_) => Err(unexpected()),
        }
    }
}

/// What the agent has unlocked; nothing, and a warning, if it turned to something else.
pub(super) fn held(context: &Context<'_>, connection: Connection) -> Result<Vec<Held>> {
    told(context, connection, &Call::Status)
}

/// The same, once the vault at `vault` was counted as used.
pub(super) fn used(context: &Context<'_>, connection: Connection, vault: &Path) -> Result<Vec<Held>> {
    told(context, connection, &Call::Use(Place(vault.to_owned())))
}

fn told(context: &Context<'_>, connection: Connection, call: &Call) -> Result<Vec<Held>> {
    let process = connection.process();
    match connection.call(call)? {
        Some(Answer::Status(held)) => Ok(held),
        // It is just ending.
        Some(Answer::NotUnlocked) => Ok(Vec::new()),
        Some(Answer::Refused(error, _)) => Err(error),
        Some(_) => Err(unexpected()),
        None => {
            warn_of_silence(context, process);
            Ok(Vec::new())
        }
    }
}

fn warn_of_silence(context: &Context<'_>, process: u32) {
    context.printer.warning(&format!("the agent is not asked: it does not answer (process {process})"));
}

/// The vault at `vault`, if an agent has it unlocked. What stands in the way of asking it is said, and no more.
pub(super) fn held_now(context: &Context<'_>, vault: &Path) -> Option<Held> {
    let connection = connect(context, &Client::new(context.paths.agent()?))?;
    held(context, connection).ok()?.into_iter().find(|held| held.vault.0 == vault)
}

/// That an agent answers something else.
pub(super) fn unexpected() -> Error {
    Error::other("the agent gave an answer to another question")
}

/// An agent of this version, if one answers. Why another one is not asked is said.
fn connect(context: &Context<'_>, client: &Client) -> Option<Connection> {
    match client.reach() {
        Reached::Agent(connection) => Some(connection),
        Reached::Nobody => None,
        Reached::Other(version, _) => {
            context.printer.warning(&format!(
                "the agent is of another version ({version}) and is not asked; vault unlock puts a new one in its place"
            ));
            None
        }
        Reached::Silent(process) => {
            warn_of_silence(context, process);
            None
        }
        Reached::Unfit(error) => {
            context.printer.warning(&format!("the agent is not asked: {error}"));
            None
        }
    }
}
