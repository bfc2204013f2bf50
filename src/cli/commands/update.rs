use clap::Args;

use crate::model::{Error, Result, Target};
use crate::service::{Content, Request, Response};

use super::super::context::Context;
use super::super::details::{DetailFlags, tags};
use super::super::exit::Failure;
use super::super::fields::{self, FieldFlags};
use super::super::value::ValueSource;

/// Store a new version of a value, or change what is noted about it
///
/// The key stays, so everything that names it gets the new value. Without flags the value is asked for on a terminal
/// and else read from stdin. With flags about fields or details only those change, unless a source of the value is named
/// too. Fields that are not named stay as they are.
#[derive(Args, Debug)]
pub(in crate::cli) struct Update {
    /// The key or id
    #[arg(value_name = "KEY")]
    key: String,
    #[command(flatten)]
    details: DetailFlags,
    /// It is a secret, and no configuration
    #[arg(long, conflicts_with = "config")]
    no_config: bool,
    #[command(flatten)]
    fields: FieldFlags,
    /// A field to take away; can be given several times
    #[arg(long, value_name = "NAME")]
    remove_field: Vec<String>,
    /// Only if the newest version in the stage has this number; else nothing changes (5)
    #[arg(long, value_name = "N")]
    if_version: Option<u64>,
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
        let mut details = self.details.changes()?;
        details.remove_tags = tags(&self.untag)?;
        if self.no_config {
            details.config = Some(false);
        }
        let without = self.remove_field.iter().map(|text| fields::name(text)).collect::<Result<Vec<_>>>()?;
        let asks_for_nothing_else = details.is_empty() && self.fields.is_empty() && without.is_empty();
        let mut session = context.unlock(crate::model::Action::Update)?;
        let looked = context.request(&mut session, Request::Lookup(target.clone()))?;
        if matches!(looked, Response::LookedUp { present: None, .. }) {
            // Told before a value is asked for; the session tells it again on the state that it would change.
            let nothing = Content::default();
            let request = Request::Update { target, stage, content: nothing, details, if_version: self.if_version };
            let missing = context.request(&mut session, request);
            return Err(missing
                .err()
                .unwrap_or_else(|| Error::other("the secret appeared just now; try again"))
                .into());
        }
        let fields = self.fields.read(context, &self.key)?;
        let takes_value = asks_for_nothing_else || self.value.is_named();
        let value = if takes_value { Some(self.value.read(context, &self.key)?) } else { None };
        let stored = Content { value, fields, without };
        let request = Request::Update { target, stage, content: stored, details, if_version: self.if_version };
        let response = context.request(&mut session, request)?;
        super::print_stored(context, &response, "updated")
    }
}
