use clap::Args;

use crate::service::Request;

use super::super::context::{Context, confirm};
use super::super::exit::Failure;

/// Take secrets out of sight
///
/// They can be brought back with undelete, until purge removes them for ever.
#[derive(Args, Debug)]
pub(in crate::cli) struct Delete {
    /// The keys or ids
    #[arg(value_name = "KEY", required = true)]
    keys: Vec<String>,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

impl Delete {
    pub(in crate::cli) fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        let targets = super::targets(&self.keys)?;
        confirm(context, self.yes, &format!("Delete {}?", self.keys.join(", ")))?;
        let mut session = context.unlock(crate::model::Action::Delete)?;
        let response = context.request(&mut session, Request::Delete(targets))?;
        super::print_done(context, &response, "deleted")
    }
}
