use clap::{Args, Subcommand};
use serde_json::{Map, Value, json};

use crate::model::{Action as Recorded, DutyName, Reference, Result};
use crate::service::{DutyChange, DutyView, Request, Response};

use super::super::context::Context;
use super::super::exit::Failure;
use super::super::json;

/// Keep secrets apart that must not meet in one grant
///
/// Who may enter a payment must not approve it: with a duty that names both, no grant, change, tag or approval gives one
/// grant two of them. It binds the grants of this vault: two grants given to one person defeat it.
#[derive(Args, Debug)]
pub(in crate::cli) struct Duty {
    #[command(subcommand)]
    action: Action,
}

/// What is done with duties.
#[derive(Debug, Subcommand)]
enum Action {
    Add(Add),
    List(List),
    Remove(Remove),
}

/// Make a duty
///
/// It is refused where a grant that there is would break it. A grant counts for all that it is for: by name or by tag, in
/// every stage, and also while it is suspended or waits for approval.
#[derive(Args, Debug)]
struct Add {
    /// What the duty is called: letters, digits and _ . -
    name: String,
    /// A key or id, or one field of it as KEY#FIELD; at least two
    #[arg(long, value_name = "REF", required = true)]
    key: Vec<String>,
    /// How many of them one grant may hold
    #[arg(long, value_name = "N", default_value_t = 1)]
    max: u32,
}

/// List the duties
#[derive(Args, Debug)]
struct List {}

/// Take a duty away
#[derive(Args, Debug)]
struct Remove {
    /// Its name
    name: String,
}

impl Duty {
    pub(in crate::cli) fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        match &self.action {
            Action::Add(add) => {
                let references = add.key.iter().map(|text| Reference::parse(text)).collect::<Result<_>>()?;
                let name = DutyName::parse(&add.name)?;
                change(context, DutyChange::Add { name, most: add.max, references }, &format!("added {}", add.name))
            }
            Action::List(_) => list(context),
            Action::Remove(remove) => {
                let name = DutyName::parse(&remove.name)?;
                change(context, DutyChange::Remove(name), &format!("removed {}", remove.name))
            }
        }
    }
}

fn change(context: &Context<'_>, change: DutyChange, done: &str) -> Result<(), Failure> {
    let mut session = context.unlock(change.action())?;
    let Response::DutiesChanged(count) = context.request(&mut session, Request::Duty(change))? else {
        return Err(super::unexpected());
    };
    if context.printer.is_json() {
        let mut map = Map::new();
        map.insert("duties".to_owned(), json!(count));
        return context.printer.document(&json::document(map));
    }
    context.printer.note(done);
    Ok(())
}

fn list(context: &Context<'_>) -> Result<(), Failure> {
    let mut session = context.unlock(Recorded::Duties)?;
    let Response::Duties(views) = context.request(&mut session, Request::Duties)? else {
        return Err(super::unexpected());
    };
    let printer = context.printer;
    if printer.is_json() {
        let mut map = Map::new();
        map.insert("duties".to_owned(), Value::Array(views.iter().map(object).collect()));
        return printer.document(&json::document(map));
    }
    if views.is_empty() {
        printer.note("there is no duty");
    }
    for view in &views {
        let name = view.duty.name.as_str();
        printer.line(&format!("{name:<20} at most {} of  {}", view.duty.most, keys(view).join("  ")))?;
    }
    Ok(())
}

fn keys(view: &DutyView) -> Vec<String> {
    view.references.iter().map(|(key, field)| super::reference(key.as_str(), field.as_ref())).collect()
}

fn object(view: &DutyView) -> Value {
    json!({
        "name": view.duty.name.as_str(), "max": view.duty.most, "keys": keys(view),
        "created": view.duty.created.to_string(),
    })
}
