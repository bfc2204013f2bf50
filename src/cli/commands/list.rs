use clap::Args;
use comfy_table::{ContentArrangement, Table, presets};
use serde_json::{Map, Value, json};

use crate::model::{Pattern, Secret, StageChoice, Tag};
use crate::service::{Filter, Request, Response};

use super::super::context::Context;
use super::super::details::tags;
use super::super::exit::Failure;
use super::super::{json, sanitize};

/// List the keys, never the values
#[derive(Args, Debug)]
pub(in crate::cli) struct List {
    /// Only keys that match this glob (* crosses /) or hold this text; of several, any
    #[arg(value_name = "PATTERN")]
    patterns: Vec<String>,
    /// Only secrets with this tag; of several, all
    #[arg(long, value_name = "TAG")]
    tag: Vec<String>,
    /// Only secrets with a value in this stage
    #[arg(long)]
    stage: Option<String>,
    /// The deleted secrets, in place of the present ones
    #[arg(long)]
    deleted: bool,
    /// Only the keys, one a line, in byte order
    #[arg(long, conflicts_with = "long")]
    keys: bool,
    /// With description, stages and times
    #[arg(long)]
    long: bool,
}

impl List {
    pub(in crate::cli) fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        let filter = Filter {
            patterns: self.patterns.iter().map(|text| Pattern::new(text)).collect(),
            tags: tags(&self.tag)?,
            stages: self.stage.as_deref().map(StageChoice::parse).transpose()?,
            deleted: self.deleted,
        };
        let mut session = context.unlock_for_anyone()?;
        let printer = context.printer;
        if !printer.is_json() && (self.keys || !printer.stdout_is_terminal() && !self.long) {
            return match context.request(&mut session, Request::Keys(filter))? {
                Response::Keys(keys) => printer.data(keys.as_bytes()),
                _ => Err(super::unexpected()),
            };
        }
        let Response::Listed(secrets) = context.request(&mut session, Request::List(filter))? else {
            return Err(super::unexpected());
        };
        if printer.is_json() {
            let rows: Vec<Value> = secrets.iter().map(|secret| Value::Object(json::secret(secret))).collect();
            let mut map = Map::new();
            map.insert("secrets".to_owned(), json!(rows));
            return printer.document(&json::document(map));
        }
        if secrets.is_empty() {
            printer.note("there is nothing to list");
            return Ok(());
        }
        printer.line(&table(&secrets, self.long).to_string())
    }
}

fn table(secrets: &[Secret], long: bool) -> Table {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    let mut heads = vec!["KEY", "NAME", "TAGS"];
    if long {
        heads.extend(["STAGES", "UPDATED", "DESCRIPTION"]);
    }
    table.set_header(heads);
    for secret in secrets {
        let details = &secret.details;
        let tags: Vec<&str> = details.tags.iter().map(Tag::as_str).collect();
        let mut row = vec![
            secret.key.to_string(),
            sanitize::line(details.name.as_ref().map_or("", |name| name.as_str())),
            sanitize::line(&tags.join(", ")),
        ];
        if long {
            let stages: Vec<String> = secret
                .stages
                .iter()
                .map(|values| {
                    format!("{} v{}", values.stage, values.versions.last().map_or(0, |version| version.number))
                })
                .collect();
            row.push(stages.join(", "));
            row.push(format!("{:.0}", secret.updated));
            row.push(sanitize::line(details.description.as_ref().map_or("", |text| text.as_str())));
        }
        table.add_row(row);
    }
    table
}
