use clap::Args;

use crate::model::{Description, DetailChanges, Details, DisplayName, Error, Result, SecretName, Tag};
use crate::service::{Request, SecretService as _};

use super::super::context::Context;
use super::super::exit::Failure;
use super::super::value::ValueSource;

/// Store a new value under a key
///
/// The value is asked for twice on a terminal and else read from stdin, byte for byte. A key that has a value in the
/// stage already is refused (5): update stores a new version.
#[derive(Args, Debug)]
pub(in crate::cli) struct Add {
    /// The key: ASCII letters, digits and _ . - / : @ + = ~ %
    #[arg(value_name = "KEY")]
    key: String,
    /// What a person calls it
    #[arg(long)]
    name: Option<String>,
    /// What it is for
    #[arg(long)]
    description: Option<String>,
    /// A word to select it by; can be given several times
    #[arg(long, value_name = "TAG")]
    tag: Vec<String>,
    /// The stage that the value is for [env: VAULT_STAGE] [default: production]
    #[arg(long)]
    stage: Option<String>,
    #[command(flatten)]
    value: ValueSource,
}

impl Add {
    pub(in crate::cli) fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        let name = SecretName::parse(&self.key).map_err(|error| Error::usage(format!("malformed key: {error}")))?;
        let stage = super::stages(self.stage.as_deref())?.single()?;
        let details = self.details()?;
        let mut session = context.unlock()?;
        let value = self.value.read(context, name.as_str())?;
        let response = session.handle(Request::Add { name, stage, value, details });
        context.pass_on(&session.take_warnings());
        super::print_stored(context, &response?, "added")
    }

    fn details(&self) -> Result<Details> {
        let mut details = Details::default();
        details.apply(&DetailChanges {
            name: self.name.as_deref().map(DisplayName::parse).transpose()?,
            description: self.description.as_deref().map(Description::parse).transpose()?,
            add_tags: self.tag.iter().map(|tag| Tag::parse(tag)).collect::<Result<_>>()?,
            remove_tags: Vec::new(),
        });
        Ok(details)
    }
}
