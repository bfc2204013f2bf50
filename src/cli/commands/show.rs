use clap::Args;
use serde_json::{Value, json};

use crate::model::{FieldName, Reference, Secret, Tag};
use crate::service::{Request, Response, Reveal, Revealed};

use super::super::context::Context;
use super::super::exit::Failure;
use super::super::{json, sanitize};

/// Print all that is known about a secret, without its values
///
/// Fields that are no secrets are printed.
#[derive(Args, Debug)]
pub(in crate::cli) struct Show {
    /// The key or id
    #[arg(value_name = "REF")]
    reference: String,
    /// Print the values and secret fields too
    #[arg(long)]
    reveal: bool,
}

impl Show {
    pub(in crate::cli) fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        let reference = Reference::parse(&self.reference)?;
        let mut session = context.unlock_for_anyone()?;
        let reveal = if self.reveal { Reveal::Everything } else { Reveal::PlainFields };
        let request = Request::Show { reference, reveal };
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
    let values = secret.stages.iter().filter_map(|values| {
        let newest = values.versions.last()?;
        let mut value = json::version(newest);
        value.insert("stage".to_owned(), json!(values.stage.as_str()));
        for part in revealed.iter().filter(|part| part.stage == values.stage) {
            match &part.field {
                None => json::insert_value(&mut value, &part.value),
                Some(field) => {
                    let place = value.get_mut("fields").and_then(|fields| fields.get_mut(field.as_str()));
                    if let Some(place) = place.and_then(Value::as_object_mut) {
                        json::insert_value(place, &part.value);
                    }
                }
            }
        }
        Some(Value::Object(value))
    });
    map.insert("values".to_owned(), Value::Array(values.collect()));
    json::document(map)
}

fn text(secret: &Secret, revealed: &[Revealed]) -> String {
    let details = &secret.details;
    let mut rows = vec![("key", secret.key.to_string()), ("id", secret.id.to_string())];
    let mut add = |label, text: Option<String>| rows.extend(text.map(|text| (label, text)));
    add("name", details.name.as_ref().map(|name| name.as_str().to_owned()));
    add("description", details.description.as_ref().map(|description| description.as_str().to_owned()));
    let tags = details.tags.iter().map(Tag::as_str).collect::<Vec<_>>().join(", ");
    add("tags", Some(tags).filter(|tags| !tags.is_empty()));
    add("url", details.url.as_ref().map(|url| url.as_str().to_owned()));
    add("kind", details.config.then(|| "configuration".to_owned()));
    add("expires", details.expires.map(|time| format!("{time:.0}")));
    add("rotation", details.rotate_every.map(|interval| format!("every {} days", interval.count())));
    add("delivery", details.deliver.map(|ways| format!("only by {ways}")));
    add("created", Some(format!("{:.0}", secret.created)));
    add("updated", Some(format!("{:.0}", secret.updated)));
    for values in &secret.stages {
        let Some(newest) = values.versions.last() else { continue };
        add("stage", Some(format!("{}, version {} of {:.0}", values.stage, newest.number, newest.created)));
        let shown = |field: Option<&FieldName>| {
            let mut parts = revealed.iter().filter(|part| part.stage == values.stage);
            let part = parts.find(|part| part.field.as_ref() == field);
            part.map(|part| String::from_utf8_lossy(part.value.expose()).into_owned())
        };
        add("value", shown(None));
        for field in &newest.fields {
            let content = shown(Some(&field.name)).unwrap_or_else(|| "(secret)".to_owned());
            add("field", Some(format!("{} = {content}", field.name.as_str())));
        }
    }
    let lines = rows.iter().map(|(label, value)| {
        let shown = sanitize::block(value).replace('\n', "\n             ");
        format!("{label:<12} {shown}\n")
    });
    lines.collect()
}
