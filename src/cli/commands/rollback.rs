use clap::Args;

use crate::model::Target;
use crate::service::Request;

use super::super::context::Context;
use super::super::exit::Failure;

/// Make an earlier version the newest again
///
/// Value and fields of that version are stored as a new version, so the history stays whole.
#[derive(Args, Debug)]
pub(in crate::cli) struct Rollback {
    /// The key or id
    #[arg(value_name = "KEY")]
    key: String,
    /// The number of the version, as history shows it
    #[arg(long, value_name = "N")]
    to: u64,
    /// The stage [env: VAULT_STAGE] [default: production]
    #[arg(long)]
    stage: Option<String>,
}

impl Rollback {
    pub(in crate::cli) fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        let target = Target::parse(&self.key)?;
        let stage = super::stages(self.stage.as_deref())?.single()?;
        let mut session = context.unlock(crate::model::Action::Rollback)?;
        let response = context.request(&mut session, Request::Rollback { target, stage, to: self.to })?;
        super::print_stored(context, &response, "rolled back")
    }
}
