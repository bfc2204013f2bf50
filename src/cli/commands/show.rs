use clap::Args;
use serde_json::{Map, Value, json};

use crate::model::{Reference, Secret, Tag};
use crate::service::{Request, Response, Revealed};

use super::super::context::Context;
use super::super::exit::Failure;
use super::super::{json, sanitize};

/// Print all that is known about a secret, without its values
#[derive(Args, Debug)]
pub(in crate::cli) struct Show {
    /// The key or id
    #[arg(value_name = "REF")]
    reference: String,
    /// Print the values too
    #[arg(long)]
    reveal: bool,
}

impl Show {
    pub(in crate::cli) fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        let reference = Reference::parse(&self.reference)?;
        let mut session = context.unlock()?;
        let request = Request::Show { reference, reveal: self.reveal };
        let Response::Shown(secret, revealed) = context.request(&mut session, request)? else {
            return Err(super::unexpected());
        };
        if context.printer.is_json() {
            return context.printer.document(&document(&secret, &revealed));
        }
        context.printer.data(text(&secret, &revealed).as_bytes())
    }
}

fn document(secret: &Secret, revealed: &[Revealed]) -> Value {
    let mut map = json::secret(secret);
    let values = secret.stages.iter().map(|stage| {
        let mut value = Map::new();
        value.insert("stage".to_owned(), json!(stage.stage.as_str()));
        if let Some(newest) = stage.versions.last() {
            value.insert("version".to_owned(), json!(newest.number));
            value.insert("created".to_owned(), json!(newest.created.to_string()));
        }
        if let Some(revealed) = revealed.iter().find(|revealed| revealed.stage == stage.stage) {
            json::insert_value(&mut value, &revealed.value);
        }
        Value::Object(value)
    });
    map.insert("values".to_owned(), Value::Array(values.collect()));
    json::document(map)
}

fn text(secret: &Secret, revealed: &[Revealed]) -> String {
    let mut rows = vec![("key", secret.key.to_string()), ("id", secret.id.to_string())];
    if let Some(name) = &secret.details.name {
        rows.push(("name", name.as_str().to_owned()));
    }
    if let Some(description) = &secret.details.description {
        rows.push(("description", description.as_str().to_owned()));
    }
    if !secret.details.tags.is_empty() {
        rows.push(("tags", secret.details.tags.iter().map(Tag::as_str).collect::<Vec<_>>().join(", ")));
    }
    rows.push(("created", format!("{:.0}", secret.created)));
    rows.push(("updated", format!("{:.0}", secret.updated)));
    for stage in &secret.stages {
        if let Some(newest) = stage.versions.last() {
            rows.push(("stage", format!("{}, version {} of {:.0}", stage.stage, newest.number, newest.created)));
        }
        if let Some(revealed) = revealed.iter().find(|revealed| revealed.stage == stage.stage) {
            rows.push(("value", String::from_utf8_lossy(revealed.value.expose()).into_owned()));
        }
    }
    let lines = rows.iter().map(|(label, value)| {
        let shown = sanitize::block(value).replace('\n', "\n             ");
        format!("{label:<12} {shown}\n")
    });
    lines.collect()
}
