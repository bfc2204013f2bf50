//! JSON: our own document, which holds everything, and a flat object of names and values.
//!
//! ```text
//! {"schema": 1, "secrets": [{"key": ..., "name": ..., "description": ..., "tags": [...], "url": ..., "config": true,
//!   "expires": time, "rotate_every_days": number, "deliver": text,
//!   "versions": [{"stage": ..., "version": number, "created": time, "value": ..., "fields":
//!     [{"name": ..., "secret": true, "value": ...}]}]}]}
//! {"KEY": "value", ...}
//! ```
//!
//! Of each stage the oldest version stands first. What is empty is left out. A value that is no UTF-8 stands in
//! `value_base64` (RFC 4648, section 4). Times are as in RFC 3339.

use std::collections::HashSet;
use std::fmt;

use data_encoding::BASE64;
use jiff::Timestamp;
use serde::de::{DeserializeOwned, Error as _, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::model::{
    Days, Deliveries, Description, DetailChanges, DisplayName, Error, FieldKind, FieldName, Result, SecretName, Stage,
    Tag, Url,
};
use crate::secret::SecretBytes;
use crate::service::{Content, NewField, PortableSecret, PortableVersion};

use super::item::{Imports, Item};

const SCHEMA: u32 = 1;
/// What every reader of JSON takes for the same number (RFC 8259, section 6); it leaves room for versions after it.
const MAX_NUMBER: u64 = (1 << 53) - 1;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    schema: u32,
    secrets: Vec<Row>,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Row {
    key: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tags: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    config: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rotate_every_days: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    deliver: Option<String>,
    versions: Vec<VersionRow>,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct VersionRow {
    #[serde(skip_serializing_if = "Option::is_none")]
    stage: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    version: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    created: Option<Timestamp>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value_base64: Option<Base64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fields: Vec<FieldRow>,
}

#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct FieldRow {
    name: String,
    secret: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value_base64: Option<Base64>,
}

/// Reads JSON. No error quotes anything of the input: serde's own messages do.
pub(super) fn read<T: DeserializeOwned>(input: &SecretBytes, what: &str) -> Result<T> {
    let bytes = input.expose();
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    serde_json::from_slice(bytes)
        .map_err(|error| Error::usage(format!("it is not {what}: line {}, column {}", error.line(), error.column())))
}

/// The secrets of a document, of ours or a flat one, the keys behind `prefix`.
///
/// # Errors
/// Usage: it is neither, with the place; or something in it is over a limit. Nothing of the file is quoted but keys.
pub fn parse(input: &SecretBytes, prefix: &str) -> Result<Imports> {
    #[derive(Deserialize)]
    struct Ours {
        #[serde(rename = "schema")]
        _schema: IgnoredAny,
        #[serde(rename = "secrets")]
        _secrets: Vec<IgnoredAny>,
    }
    if read::<Ours>(input, "").is_err() {
        let Flat(rows) = read(input, "an object of names and texts, nor a document of ours")?;
        let item = |(title, value): (String, Text)| Item {
            title,
            // An empty text is a value here.
            content: Content::of_value(value.0),
            ..Item::default()
        };
        return Imports::of(rows.into_iter().map(item).collect(), prefix, Vec::new());
    }
    let document: Document = read(input, "a document of ours")?;
    if document.schema != SCHEMA {
        return Err(Error::usage(format!("documents of schema {} are unknown to this program", document.schema)));
    }
    let secrets = document.secrets.into_iter().enumerate().map(|(at, row)| {
        row.into_secret(prefix).map_err(|error| Error::usage(format!("secret {}: {}", at + 1, error.message())))
    });
    Ok(Imports { secrets: secrets.collect::<Result<_>>()?, left_out: Vec::new() })
}

impl Row {
    fn into_secret(self, prefix: &str) -> Result<PortableSecret> {
        let key = format!("{prefix}{}", self.key);
        let name = SecretName::parse(&key).map_err(|error| Error::usage(error.to_string()))?;
        let days = self.rotate_every_days.map(|days| Days::new(days).ok_or_else(|| Error::usage("a bad interval")));
        let details = DetailChanges {
            name: self.name.as_deref().map(DisplayName::parse).transpose()?,
            description: self.description.as_deref().map(Description::parse).transpose()?,
            add_tags: self.tags.iter().map(|tag| Tag::parse(tag)).collect::<Result<_>>()?,
            remove_tags: Vec::new(),
            url: self.url.as_deref().map(Url::parse).transpose()?,
            config: self.config,
            expires: self.expires.map(Some),
            rotate_every: days.transpose()?.map(Some),
            deliver: self.deliver.as_deref().map(Deliveries::parse).transpose()?.map(Some),
        };
        if self.versions.is_empty() {
            return Err(Error::usage("it has no version"));
        }
        let versions = self.versions.into_iter().map(VersionRow::into_version).collect::<Result<_>>()?;
        Ok(PortableSecret { name, versions, details })
    }

    fn of(secret: &PortableSecret) -> Self {
        let PortableSecret { name, versions, details } = secret;
        Self {
            key: name.as_str().to_owned(),
            name: details.name.as_ref().map(|name| name.as_str().to_owned()),
            description: details.description.as_ref().map(|text| text.as_str().to_owned()),
            tags: details.add_tags.iter().map(|tag| tag.as_str().to_owned()).collect(),
            url: details.url.as_ref().map(|url| url.as_str().to_owned()),
            config: details.config.filter(|config| *config),
            expires: details.expires.flatten(),
            rotate_every_days: details.rotate_every.flatten().map(Days::count),
            deliver: details.deliver.flatten().map(|ways| ways.to_string()),
            versions: versions.iter().map(VersionRow::of).collect(),
        }
    }
}

impl VersionRow {
    fn into_version(self) -> Result<PortableVersion> {
        let fields = self.fields.into_iter().map(|field| {
            let name = FieldName::parse(&field.name);
            let value = either(field.value, field.value_base64)?;
            Ok(NewField {
                name: name.ok_or_else(|| Error::usage("the name of a field is malformed"))?,
                kind: if field.secret { FieldKind::Secret } else { FieldKind::Plain },
                value: value.ok_or_else(|| Error::usage("a field has no value"))?,
            })
        });
        let fields: Vec<NewField> = fields.collect::<Result<_>>()?;
        let mut names: Vec<&FieldName> = fields.iter().map(|field| &field.name).collect();
        names.sort();
        if names.array_windows().any(|[one, other]| one == other) {
            return Err(Error::usage("a field stands there twice"));
        }
        let content = Content { value: either(self.value, self.value_base64)?, fields, without: Vec::new() };
        if content.is_empty() {
            return Err(Error::usage("a version has neither value nor field"));
        }
        if self.version.is_some_and(|number| number == 0 || number > MAX_NUMBER) {
            return Err(Error::usage(format!("the number of a version is from 1 to {MAX_NUMBER}")));
        }
        let stage = self.stage.as_deref().map(Stage::parse).transpose()?;
        Ok(PortableVersion { stage, number: self.version, created: self.created, content })
    }

    fn of(version: &PortableVersion) -> Self {
        let field = |field: &NewField| {
            let (value, value_base64) = split(&field.value);
            let secret = field.kind == FieldKind::Secret;
            FieldRow { name: field.name.as_str().to_owned(), secret, value, value_base64 }
        };
        let (value, value_base64) = version.content.value.as_ref().map_or((None, None), split);
        Self {
            stage: version.stage.as_ref().map(|stage| stage.as_str().to_owned()),
            version: version.number,
            created: version.created,
            value,
            value_base64,
            fields: version.content.fields.iter().map(field).collect(),
        }
    }
}

fn either(text: Option<Text>, base64: Option<Base64>) -> Result<Option<SecretBytes>> {
    match (text, base64) {
        (Some(_), Some(_)) => Err(Error::usage("a value stands there twice")),
        (Some(Text(value)), None) | (None, Some(Base64(value))) => Ok(Some(value)),
        (None, None) => Ok(None),
    }
}

fn split(value: &SecretBytes) -> (Option<Text>, Option<Base64>) {
    let copy = SecretBytes::copy_of(value.expose());
    if std::str::from_utf8(value.expose()).is_ok() { (Some(Text(copy)), None) } else { (None, Some(Base64(copy))) }
}

/// `secrets` as a document of ours.
///
/// # Errors
/// None that can happen: what is in memory can be written.
pub fn write(secrets: &[PortableSecret]) -> Result<SecretBytes> {
    let document = Document { schema: SCHEMA, secrets: secrets.iter().map(Row::of).collect() };
    let mut output = SecretBytes::default();
    serde_json::to_writer_pretty(&mut output, &document).map_err(|_| Error::other("the secrets are not JSON"))?;
    output.extend(b"\n");
    Ok(output)
}

/// A value that is UTF-8.
struct Text(SecretBytes);

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.serialize_str(std::str::from_utf8(self.0.expose()).map_err(serde::ser::Error::custom)?)
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self(SecretBytes::new(text.into_bytes())))
    }
}

/// A value that is not.
struct Base64(SecretBytes);

impl Serialize for Base64 {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.serialize_str(&BASE64.encode(self.0.expose()))
    }
}

impl<'de> Deserialize<'de> for Base64 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        BASE64.decode(text.as_bytes()).map(|bytes| Self(SecretBytes::new(bytes))).map_err(D::Error::custom)
    }
}

/// An object in its order, each name once: serde's own maps would take the last of two.
struct Flat(Vec<(String, Text)>);

impl<'de> Deserialize<'de> for Flat {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        struct Rows;
        impl<'de> Visitor<'de> for Rows {
            type Value = Flat;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> std::result::Result<Flat, A::Error> {
                let mut rows: Vec<(String, Text)> = Vec::new();
                let mut names = HashSet::new();
                while let Some((name, value)) = map.next_entry::<String, Text>()? {
                    if !names.insert(name.clone()) {
                        return Err(A::Error::custom("a name stands there twice"));
                    }
                    rows.push((name, value));
                }
                Ok(Flat(rows))
            }
        }
        deserializer.deserialize_map(Rows)
    }
}
