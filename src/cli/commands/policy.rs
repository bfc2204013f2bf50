use clap::{Args, Subcommand};
use serde_json::{Map, Value, json};

use crate::model::{Action as Recorded, Policies, PolicyName};
use crate::service::{PolicyChange, Request, Response};

use super::super::context::Context;
use super::super::exit::Failure;
use super::super::json;

/// Show and change the rules of the vault
///
/// They stand in the vault, sealed as everything in it, and go with it: audit.on-failure, audit.sync and
/// exec.require-selection bind whoever holds a token, too. list says what each decides and may be.
#[derive(Args, Debug)]
pub(in crate::cli) struct Policy {
    #[command(subcommand)]
    action: Action,
}

/// What is done with policies.
#[derive(Debug, Subcommand)]
enum Action {
    List(List),
    Set(Set),
    Unset(Unset),
}

/// List all policies, with what each is now
#[derive(Args, Debug)]
struct List {}

/// Set a policy
#[derive(Args, Debug)]
struct Set {
    /// Its name
    #[arg(value_name = "NAME", value_parser = names())]
    name: String,
    /// What it is from now on
    value: String,
}

/// Make a policy its default again
#[derive(Args, Debug)]
struct Unset {
    /// Its name
    #[arg(value_name = "NAME", value_parser = names())]
    name: String,
}

fn names() -> clap::builder::PossibleValuesParser {
    clap::builder::PossibleValuesParser::new(PolicyName::all().map(PolicyName::as_str))
}

impl Policy {
    pub(in crate::cli) fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        match &self.action {
            Action::List(_) => list(context),
            Action::Set(set) => {
                let name = PolicyName::parse(&set.name)?;
                // Before anybody is asked for a passphrase.
                Policies::default().set(name, &set.value)?;
                change(context, name, PolicyChange::Set(name, set.value.clone()))
            }
            Action::Unset(unset) => {
                let name = PolicyName::parse(&unset.name)?;
                change(context, name, PolicyChange::Unset(name))
            }
        }
    }
}

fn change(context: &Context<'_>, name: PolicyName, change: PolicyChange) -> Result<(), Failure> {
    let mut session = context.unlock(change.action())?;
    let Response::Policies(policies) = context.request(&mut session, Request::Policy(change))? else {
        return Err(super::unexpected());
    };
    if context.printer.is_json() {
        let Value::Object(map) = object(&policies, name) else { return Err(super::unexpected()) };
        return context.printer.document(&json::document(map));
    }
    context.printer.note(&format!("{name} is {}", policies.value(name)));
    Ok(())
}

fn list(context: &Context<'_>) -> Result<(), Failure> {
    let mut session = context.unlock(Recorded::Policies)?;
    let Response::Policies(policies) = context.request(&mut session, Request::Policies)? else {
        return Err(super::unexpected());
    };
    let printer = context.printer;
    if printer.is_json() {
        let mut map = Map::new();
        let rows = PolicyName::all().map(|name| object(&policies, name)).collect();
        map.insert("policies".to_owned(), Value::Array(rows));
        return printer.document(&json::document(map));
    }
    for name in PolicyName::all() {
        let default = if policies.get(name).is_some() { "" } else { " (default)" };
        let value = format!("{}{default}", policies.value(name));
        printer.line(&format!("{:<24}{value:<20}{}: {}", name.as_str(), name.meaning(), name.values()))?;
    }
    Ok(())
}

fn object(policies: &Policies, name: PolicyName) -> Value {
    json!({
        "name": name.as_str(), "value": policies.value(name), "default": name.default_value(),
        "is_set": policies.get(name).is_some(), "meaning": name.meaning(), "values": name.values(),
    })
}
