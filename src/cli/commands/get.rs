use clap::Args;
use serde_json::{Map, json};

use crate::model::{Error, Reference, VersionChoice};
use crate::service::{Request, Response};

use super::super::context::Context;
use super::super::exit::Failure;
use super::super::{json, sanitize};

/// Print a value, and nothing else
///
/// The bytes come out as they went in; only on a terminal a line feed follows.
#[derive(Args, Debug)]
pub(in crate::cli) struct Get {
    /// The key or id, for a field with # and its name
    #[arg(value_name = "REF")]
    reference: String,
    /// The stages to look in, in this order: a or a,b [env: VAULT_STAGE] [default: production]
    #[arg(long)]
    stage: Option<String>,
    /// An earlier version: its number, or previous
    #[arg(long, value_name = "N")]
    version: Option<String>,
    /// Print control characters to a terminal as they are
    #[arg(long)]
    raw: bool,
}

impl Get {
    pub(in crate::cli) fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        let reference = Reference::parse(&self.reference)?;
        let stages = super::stages_if_named(self.stage.as_deref())?;
        let version = self.version.as_deref().map_or(Ok(VersionChoice::Newest), VersionChoice::parse)?;
        let mut session = context.unlock_for_anyone()?;
        let Response::Value(revealed) = context.request(&mut session, Request::Get { reference, stages, version })?
        else {
            return Err(super::unexpected());
        };
        let printer = context.printer;
        if printer.is_json() {
            let mut map = Map::new();
            map.insert("key".to_owned(), json!(revealed.key.as_str()));
            if let Some(field) = &revealed.field {
                map.insert("field".to_owned(), json!(field.as_str()));
            }
            map.insert("stage".to_owned(), json!(revealed.stage.as_str()));
            map.insert("version".to_owned(), json!(revealed.version));
            json::insert_value(&mut map, &revealed.value);
            return printer.document_of_values(json::document(map));
        }
        if printer.stdout_is_terminal() && !self.raw && !sanitize::is_printable(revealed.value.expose()) {
            return Err(Error::usage("the value holds control characters or is no text; a terminal might obey it")
                .hint("print it all the same with --raw, or send it to a file")
                .into());
        }
        super::print_value(printer, &revealed.value)
    }
}
