//! The three commands of ProActive's client for third-party credentials, with its messages, for scripts that use it.

use clap::Args;
use serde_json::{Map, json};

use crate::model::{DetailChanges, Details, SecretName, Target};
use crate::service::{Content, Filter, Request, Response};

use super::super::context::Context;
use super::super::exit::Failure;
use super::super::json;
use super::super::value::ValueSource;

/// Store a credential, in place of the one that there is, if any (as ProActive's client does)
///
/// The value goes to the production stage, as a new version where the key is there already.
#[derive(Args, Debug)]
pub(in crate::cli) struct PutCredential {
    /// The key
    #[arg(value_name = "KEY")]
    key: String,
    #[command(flatten)]
    value: ValueSource,
}

/// Remove a credential (as ProActive's client does)
///
/// It can be brought back with undelete, until purge removes it for ever.
#[derive(Args, Debug)]
pub(in crate::cli) struct RemoveCredential {
    /// The key
    #[arg(value_name = "KEY")]
    key: String,
}

/// List the keys of all credentials (as ProActive's client does)
#[derive(Args, Debug)]
pub(in crate::cli) struct ListCredentials {}

impl PutCredential {
    pub(in crate::cli) fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        let name = super::new_key(&self.key)?;
        let stage = super::stages(Some("production"))?.single()?;
        let target = Target::Name(name.clone());
        let mut session = context.unlock(crate::model::Action::Update)?;
        let value = self.value.read(context, name.as_str())?;
        // The session decides on the state that it changes; who is quicker in between makes this an error and no loss.
        let looked = context.request(&mut session, Request::Lookup(target.clone()))?;
        let Response::LookedUp { present, deleted } = looked else { return Err(super::unexpected()) };
        if deleted.is_some() {
            context.request(&mut session, Request::Undelete(vec![target.clone()]))?;
        }
        let request = if present.or(deleted).is_some_and(|stages| stages.contains(&stage)) {
            Request::Update {
                target,
                stage,
                content: Content::of_value(value),
                details: DetailChanges::default(),
                if_version: None,
            }
        } else {
            Request::Add { name: name.clone(), stage, content: Content::of_value(value), details: Details::default() }
        };
        context.request(&mut session, request)?;
        done(context, &name, "stored")
    }
}

impl RemoveCredential {
    pub(in crate::cli) fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        let name = super::new_key(&self.key)?;
        let mut session = context.unlock(crate::model::Action::Delete)?;
        context.request(&mut session, Request::Delete(vec![Target::Name(name.clone())]))?;
        done(context, &name, "removed")
    }
}

impl ListCredentials {
    #[allow(clippy::unused_self)]
    pub(in crate::cli) fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        let mut session = context.unlock_for_anyone()?;
        let Response::Keys(keys) = context.request(&mut session, Request::Keys(Filter::default()))? else {
            return Err(super::unexpected());
        };
        if context.printer.is_json() {
            let mut map = Map::new();
            map.insert("credentials".to_owned(), keys.lines().collect());
            return context.printer.document(&json::document(map));
        }
        context.printer.data(format!("KEY\n{keys}").as_bytes())
    }
}

fn done(context: &Context<'_>, name: &SecretName, what: &str) -> Result<(), Failure> {
    if context.printer.is_json() {
        let mut map = Map::new();
        map.insert("key".to_owned(), json!(name.as_str()));
        map.insert(what.to_owned(), json!(true));
        return context.printer.document(&json::document(map));
    }
    context.printer.line(&format!("Credential \"{name}\" successfully {what}."))
}
