use clap::Args;
use serde_json::{Map, Value, json};

use crate::model::{Action, Error};
use crate::secret::SecretBytes;
use crate::service::{Leaked, Request, Response};

use super::super::context::Context;
use super::super::exit::Failure;
use super::super::json;
use super::super::unlocked::Unlocked;
use super::super::value::ValueSource;
use super::audit;

/// Find out where a value that leaked stands, and who had it
///
/// The value is read from stdin, or asked for on a terminal. It is compared with every version of every secret, also with those that
/// are not kept any more, and the trail is searched for whoever stored it or was given it; grants that open it now are named too. One
/// line feed at its end may be too many. No such value: 3.
#[derive(Args, Debug)]
pub(super) struct Find {
    #[command(flatten)]
    value: ValueSource,
}

impl Find {
    pub(super) fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        let mut value = self.value.read(context, "the value that leaked")?;
        let mut session = context.unlock(Action::AuditFind)?;
        let mut leaked = ask_for(context, &mut session, &value)?;
        if leaked.places.is_empty() && value.expose().ends_with(b"\n") {
            value.truncate(value.len() - 1);
            leaked = ask_for(context, &mut session, &value)?;
        }
        if leaked.places.is_empty() {
            return Err(Error::not_found("no version of any secret is that value")
                .hint("secrets that were purged cannot be compared")
                .into());
        }
        let printer = context.printer;
        if printer.is_json() {
            let mut map = Map::new();
            map.insert("places".to_owned(), leaked.places.iter().map(audit::reference_object).collect());
            map.insert("events".to_owned(), leaked.events.iter().map(audit::object).collect());
            let grants: Vec<Value> = leaked.grants.iter().map(|name| json!(name.as_str())).collect();
            map.insert("grants".to_owned(), Value::Array(grants));
            return printer.document(&json::document(map));
        }
        let mut text: String = leaked
            .places
            .iter()
            .flat_map(|place| ["it is ".to_owned(), audit::reference(place), "\n".to_owned()])
            .collect();
        let width = audit::width(&leaked.events);
        text.extend(leaked.events.iter().map(|event| audit::text(event, width)));
        text.extend(leaked.grants.iter().map(|name| format!("the grant {name} opens it now\n")));
        printer.data(text.as_bytes())
    }
}

fn ask_for(context: &Context<'_>, session: &mut Unlocked, value: &SecretBytes) -> Result<Leaked, Failure> {
    let copy = SecretBytes::copy_of(value.expose());
    match context.request(session, Request::FindLeaked(copy))? {
        Response::Leaked(leaked) => Ok(leaked),
        _ => Err(super::unexpected()),
    }
}
