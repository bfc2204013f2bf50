use clap::Args;

use crate::model::{Error, Target};
use crate::service::{Request, SecretService as _};

use super::super::context::Context;
use super::super::details::DetailFlags;
use super::super::exit::Failure;
use super::super::value::ValueSource;

/// Store a new version of a value, or change what is noted about it
///
/// The key stays, so everything that names it gets the new value. Without flags the value is asked for on a terminal
/// and else read from stdin. With --name, --description, --tag or --untag only that changes, unless a source of the
/// value is named too.
#[derive(Args, Debug)]
pub(in crate::cli) struct Update {
    /// The key or id
    #[arg(value_name = "KEY")]
    key: String,
    #[command(flatten)]
    details: DetailFlags,
    /// A tag to take away; can be given several times
    #[arg(long, value_name = "TAG")]
    untag: Vec<String>,
    /// The stage whose value changes [env: VAULT_STAGE] [default: production]
    #[arg(long)]
    stage: Option<String>,
    #[command(flatten)]
    value: ValueSource,
}

impl Update {
    pub(in crate::cli) fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        let target = Target::parse(&self.key)?;
        let stage = super::stages(self.stage.as_deref())?.single()?;
        let details = self.details.changes(&self.untag)?;
        let mut session = context.unlock()?;
        if session.vault().find(&target)?.is_none() {
            // Told before a value is asked for; the session tells it again on the state that it would change.
            let missing = session.handle(Request::Update { target, stage, value: None, details });
            return Err(missing
                .err()
                .unwrap_or_else(|| Error::other("the secret appeared just now; try again"))
                .into());
        }
        let value =
            if details.is_empty() || self.value.is_named() { Some(self.value.read(context, &self.key)?) } else { None };
        let response = context.request(&mut session, Request::Update { target, stage, value, details })?;
        super::print_stored(context, &response, "updated")
    }
}
