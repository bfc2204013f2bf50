//! Pieces that several JSON documents share.

use serde_json::{Map, Value, json};

use crate::model::{Days, Description, DisplayName, FieldKind, Secret, Stage, Tag, Url, Version};
use crate::secret::SecretBytes;

/// The version of every JSON document.
pub(super) const SCHEMA: u32 = 1;

/// What is known about a secret, without its values.
pub(super) fn secret(secret: &Secret) -> Map<String, Value> {
    let stages: Vec<&str> = secret.stages.iter().map(|values| values.stage.as_str()).collect();
    let tags: Vec<&str> = secret.details.tags.iter().map(Tag::as_str).collect();
    let mut map = Map::new();
    map.insert("id".to_owned(), json!(secret.id.to_string()));
    map.insert("key".to_owned(), json!(secret.key.as_str()));
    map.insert("name".to_owned(), json!(secret.details.name.as_ref().map(DisplayName::as_str)));
    map.insert("description".to_owned(), json!(secret.details.description.as_ref().map(Description::as_str)));
    map.insert("tags".to_owned(), json!(tags));
    map.insert("url".to_owned(), json!(secret.details.url.as_ref().map(Url::as_str)));
    map.insert("config".to_owned(), json!(secret.details.config));
    map.insert("expires".to_owned(), json!(secret.details.expires.map(|time| time.to_string())));
    map.insert("rotate_every_days".to_owned(), json!(secret.details.rotate_every.map(Days::count)));
    map.insert("deliver".to_owned(), json!(secret.details.deliver.map(|ways| ways.words().collect::<Vec<_>>())));
    map.insert("stages".to_owned(), json!(stages));
    map.insert("version".to_owned(), json!(main_version(secret).map(|version| version.number)));
    map.insert("created".to_owned(), json!(secret.created.to_string()));
    map.insert("updated".to_owned(), json!(secret.updated.to_string()));
    if let Some(deleted) = secret.deleted {
        map.insert("deleted".to_owned(), json!(deleted.to_string()));
    }
    map
}

/// What is known about a version, without its value.
pub(super) fn version(version: &Version) -> Map<String, Value> {
    let fields = version
        .fields
        .iter()
        .map(|field| (field.name.as_str().to_owned(), json!({ "secret": field.kind == FieldKind::Secret })));
    let mut map = Map::new();
    map.insert("version".to_owned(), json!(version.number));
    map.insert("created".to_owned(), json!(version.created.to_string()));
    map.insert("fields".to_owned(), Value::Object(fields.collect()));
    map
}

/// The newest version in production, or in the first stage there is.
pub(super) fn main_version(secret: &Secret) -> Option<&Version> {
    let newest = secret.newest(&Stage::default());
    newest.or_else(|| secret.stages.first().and_then(|values| values.versions.last()))
}

/// Puts a value in: as `value`, or as `value_base64` where it is no UTF-8.
pub(super) fn insert_value(map: &mut Map<String, Value>, value: &SecretBytes) {
    match std::str::from_utf8(value.expose()) {
        Ok(text) => map.insert("value".to_owned(), json!(text)),
        Err(_) => map.insert("value_base64".to_owned(), json!(data_encoding::BASE64.encode(value.expose()))),
    };
}

/// A document with its schema number.
pub(super) fn document(content: Map<String, Value>) -> Value {
    let mut map = Map::new();
    map.insert("schema".to_owned(), json!(SCHEMA));
    map.extend(content);
    Value::Object(map)
}
