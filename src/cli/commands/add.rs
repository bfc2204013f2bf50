use clap::Args;

use crate::model::Details;
use crate::service::{Content, Request};

use super::super::context::Context;
use super::super::details::DetailFlags;
use super::super::exit::Failure;
use super::super::fields::FieldFlags;
use super::super::value::ValueSource;

/// Store a new value under a key
///
/// The value is asked for twice on a terminal and else read from stdin, byte for byte. A key that has a value in the
/// stage already is refused (5): update stores a new version. With fields it may do without a value: then nothing is
/// typed, or stdin is empty.
#[derive(Args, Debug)]
pub(in crate::cli) struct Add {
    /// The key: ASCII letters, digits and _ . - / : @ + = ~ %
    #[arg(value_name = "KEY")]
    key: String,
    #[command(flatten)]
    details: DetailFlags,
    #[command(flatten)]
    fields: FieldFlags,
    /// The stage that the value is for [env: VAULT_STAGE] [default: production]
    #[arg(long)]
    stage: Option<String>,
    #[command(flatten)]
    value: ValueSource,
}

impl Add {
    pub(in crate::cli) fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        let name = super::new_key(&self.key)?;
        let stage = super::stages(self.stage.as_deref())?.single()?;
        let mut details = Details::default();
        details.apply(&self.details.changes()?);
        let mut session = context.unlock(crate::model::Action::Add)?;
        let fields = self.fields.read(context, name.as_str())?;
        let value = if fields.is_empty() {
            Some(self.value.read(context, name.as_str())?)
        } else {
            self.value.read_unless_nothing(context, name.as_str())?
        };
        let stored = Content { value, fields, without: Vec::new() };
        let request = Request::Add { name, stage, content: stored, details };
        let response = context.request(&mut session, request)?;
        super::print_stored(context, &response, "added")
    }
}
