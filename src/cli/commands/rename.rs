use clap::Args;

use crate::model::Target;
use crate::service::Request;

use super::super::context::Context;
use super::super::exit::Failure;

/// Give a secret another key
///
/// The id stays. Whatever names the old key has to be changed.
#[derive(Args, Debug)]
pub(in crate::cli) struct Rename {
    /// The present key, or the id
    #[arg(value_name = "OLD")]
    old: String,
    /// The new key
    #[arg(value_name = "NEW")]
    new: String,
    /// Also where a grant names it: its holder then finds it under the new key only
    #[arg(long)]
    force: bool,
}

impl Rename {
    pub(in crate::cli) fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        let target = Target::parse(&self.old)?;
        let name = super::new_key(&self.new)?;
        let mut session = context.unlock(crate::model::Action::Rename)?;
        let response = context.request(&mut session, Request::Rename { target, name, force: self.force })?;
        super::print_stored(context, &response, "renamed to")
    }
}
