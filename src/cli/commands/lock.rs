use clap::Args;
use serde_json::{Map, json};

use crate::agent::Reached;
use crate::agent::protocol::{Answer, Call, Place};
use crate::model::{Error, Result};
use crate::store::Store;
use crate::sys;

use super::super::context::Context;
use super::super::exit::Failure;
use super::super::starting;
use super::super::{json, remote};

/// Lock the vault that vault unlock unlocked
///
/// The agent wipes its keys. Where nothing is unlocked, nothing is done.
#[derive(Args, Debug)]
pub(in crate::cli) struct Lock {
    /// Every vault that the agent has unlocked
    #[arg(long)]
    all: bool,
}

impl Lock {
    pub(in crate::cli) fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        context.refuse_token()?;
        let vault = if self.all { None } else { Some(Place(context.location()?.canonical())) };
        let locked = match starting::client(context)?.reach() {
            Reached::Nobody => 0,
            // It cannot be told what to lock, and no command can use it any more.
            Reached::Other(_, connection) => {
                connection.end();
                1
            }
            Reached::Silent(process) => end(context, process)?,
            Reached::Unfit(error) => return Err(error.into()),
            Reached::Agent(connection) => {
                let process = connection.process();
                match connection.call(&Call::Lock(vault))? {
                    Some(Answer::Locked(locked)) => locked,
                    // It is just ending.
                    Some(Answer::NotUnlocked) => 1,
                    Some(Answer::Refused(error, _)) => return Err(error.into()),
                    Some(_) => return Err(remote::unexpected().into()),
                    None => end(context, process)?,
                }
            }
        };
        if locked == 0 && !self.all && !Store::new(context.location()?).is_there() {
            return Err(Error::not_found("there is no such vault, and none was locked").into());
        }
        if context.printer.is_json() {
            let mut map = Map::new();
            map.insert("locked".to_owned(), json!(locked));
            return context.printer.document(&json::document(map));
        }
        context.printer.note(match locked {
            0 => "nothing was unlocked",
            _ => "locked",
        });
        Ok(())
    }
}

/// Ends an agent that is stopped, or busy for long: nobody who wants it locked has to wait for that.
fn end(context: &Context<'_>, process: u32) -> Result<u32> {
    sys::end_process(process).map_err(|error| Error::io("end the agent", &error))?;
    context.printer.warning("the agent did not answer, and was ended; all that it had is locked");
    Ok(1)
}
