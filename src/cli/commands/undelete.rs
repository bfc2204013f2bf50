use clap::Args;

use crate::service::Request;

use super::super::context::Context;
use super::super::exit::Failure;

/// Bring deleted secrets back
#[derive(Args, Debug)]
pub(in crate::cli) struct Undelete {
    /// The keys or ids
    #[arg(value_name = "KEY", required = true)]
    keys: Vec<String>,
}

impl Undelete {
    pub(in crate::cli) fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        let targets = super::targets(&self.keys)?;
        let mut session = context.unlock(crate::model::Action::Undelete)?;
        let response = context.request(&mut session, Request::Undelete(targets))?;
        super::print_done(context, &response, "brought back")
    }
}
