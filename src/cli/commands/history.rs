use clap::Args;
use serde_json::{Map, Value, json};

use crate::model::{FieldKind, Reference, Stage, Target, Version};
use crate::service::{Request, Response, Reveal};

use super::super::context::Context;
use super::super::exit::Failure;
use super::super::json;

/// List the versions of a secret, newest first, without their values
///
/// The newest 20 of each stage are kept. get --version prints an earlier one, and rollback makes it the newest.
#[derive(Args, Debug)]
pub(in crate::cli) struct History {
    /// The key or id
    #[arg(value_name = "KEY")]
    key: String,
}

impl History {
    pub(in crate::cli) fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        let reference = Reference { target: Target::parse(&self.key)?, field: None };
        let mut session = context.unlock_for_anyone()?;
        let request = Request::Show { reference, reveal: Reveal::Nothing };
        let Response::Shown(secret, _) = context.request(&mut session, request)? else {
            return Err(super::unexpected());
        };
        let mut versions: Vec<(&Stage, &Version)> = secret
            .stages
            .iter()
            .flat_map(|values| values.versions.iter().map(|version| (&values.stage, version)))
            .collect();
        // The sort is stable, so what was stored in the same moment keeps the order of its numbers.
        versions.reverse();
        versions.sort_by_key(|(_, version)| std::cmp::Reverse(version.created));
        let printer = context.printer;
        if printer.is_json() {
            let rows = versions.iter().map(|(stage, version)| {
                let mut row = json::version(version);
                row.insert("stage".to_owned(), json!(stage.as_str()));
                row.insert("value".to_owned(), json!(version.value.is_some()));
                Value::Object(row)
            });
            let mut map = Map::new();
            map.insert("key".to_owned(), json!(secret.key.as_str()));
            map.insert("versions".to_owned(), Value::Array(rows.collect()));
            return printer.document(&json::document(map));
        }
        let lines = versions.iter().map(|(stage, version)| {
            format!("{:<7} {:<12} {:.0}  {}\n", version.number, stage.as_str(), version.created, parts(version))
        });
        printer.data(
            format!("{:<7} {:<12} {:<20}  HOLDS\n{}", "VERSION", "STAGE", "STORED", lines.collect::<String>())
                .as_bytes(),
        )
    }
}

fn parts(version: &Version) -> String {
    let value = version.value.map(|_| "value".to_owned());
    let fields = version.fields.iter().map(|field| match field.kind {
        FieldKind::Plain => format!("#{}", field.name.as_str()),
        FieldKind::Secret => format!("#{} (secret)", field.name.as_str()),
    });
    value.into_iter().chain(fields).collect::<Vec<_>>().join(", ")
}
