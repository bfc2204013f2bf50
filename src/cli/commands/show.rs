use clap::Args;
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::model::{FieldName, Reference, Secret, Tag};
use crate::secret::SecretBytes;
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
            return context.printer.document_of_values(document(&secret, &revealed));
        }
        context.printer.data(text(&secret, &revealed).expose())
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

fn text(secret: &Secret, revealed: &[Revealed]) -> SecretBytes {
    let details = &secret.details;
    let mut text = SecretBytes::with_capacity(1024);
    let mut add = |label: &str, parts: &[&str]| {
        text.extend(format!("{label:<12} ").as_bytes());
        for part in parts {
            sanitize::block_to(&mut text, part, "             ");
        }
        text.extend(b"\n");
    };
    add("key", &[secret.key.as_str()]);
    add("id", &[&secret.id.to_string()]);
    let tags = details.tags.iter().map(Tag::as_str).collect::<Vec<_>>().join(", ");
    let known = [
        ("name", details.name.as_ref().map(|name| name.as_str().to_owned())),
        ("description", details.description.as_ref().map(|description| description.as_str().to_owned())),
        ("tags", Some(tags).filter(|tags| !tags.is_empty())),
        ("url", details.url.as_ref().map(|url| url.as_str().to_owned())),
        ("kind", details.config.then(|| "configuration".to_owned())),
        ("expires", details.expires.map(|time| format!("{time:.0}"))),
        ("rotation", details.rotate_every.map(|interval| format!("every {} days", interval.count()))),
        ("delivery", details.deliver.map(|ways| format!("only by {ways}"))),
        ("created", Some(format!("{:.0}", secret.created))),
        ("updated", Some(format!("{:.0}", secret.updated))),
    ];
    for (label, told) in &known {
        if let Some(told) = told {
            add(label, &[told]);
        }
    }
    for values in &secret.stages {
        let Some(newest) = values.versions.last() else { continue };
        add("stage", &[&format!("{}, version {} of {:.0}", values.stage, newest.number, newest.created)]);
        let shown = |field: Option<&FieldName>| {
            let mut parts = revealed.iter().filter(|part| part.stage == values.stage);
            parts.find(|part| part.field.as_ref() == field).map(|part| as_text(&part.value))
        };
        if let Some(value) = shown(None) {
            add("value", &[&value]);
        }
        for field in &newest.fields {
            let content = shown(Some(&field.name));
            add(
                "field",
                &[field.name.as_str(), " = ", content.as_ref().map_or("(secret)", |content| content.as_str())],
            );
        }
    }
    text
}

/// A value as text, whatever it is.
fn as_text(value: &SecretBytes) -> Zeroizing<String> {
    Zeroizing::new(String::from_utf8_lossy(value.expose()).into_owned())
}
