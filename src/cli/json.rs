//! Pieces that several JSON documents share.

use serde_json::{Map, Value, json};

use crate::model::{Description, DisplayName, Secret, Stage, Tag};
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
    map.insert("stages".to_owned(), json!(stages));
    map.insert("version".to_owned(), json!(main_version(secret)));
    map.insert("created".to_owned(), json!(secret.created.to_string()));
    map.insert("updated".to_owned(), json!(secret.updated.to_string()));
    map
}

/// The newest version in production, or in the first stage there is.
fn main_version(secret: &Secret) -> Option<u64> {
    let newest = secret.newest(&Stage::default());
    newest
        .or_else(|| secret.stages.first().and_then(|values| secret.newest(&values.stage)))
        .map(|version| version.number)
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
