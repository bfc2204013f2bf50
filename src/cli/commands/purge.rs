use clap::Args;

use crate::service::Request;

use super::super::context::{Context, confirm};
use super::super::exit::Failure;

/// Remove deleted secrets for ever, with all their values
///
/// Earlier states of the vault, in the directory beside it that ends in .backups, still hold them.
#[derive(Args, Debug)]
pub(in crate::cli) struct Purge {
    /// The keys or ids
    #[arg(value_name = "KEY", required = true)]
    keys: Vec<String>,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

impl Purge {
    pub(in crate::cli) fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        let targets = super::targets(&self.keys)?;
        confirm(context, self.yes, &format!("Remove for ever {}?", self.keys.join(", ")))?;
        let mut session = context.unlock(crate::model::Action::Purge)?;
        let response = context.request(&mut session, Request::Purge(targets))?;
        super::print_done(context, &response, "purged")
    }
}
