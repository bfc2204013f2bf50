//! What password managers keep, on its way to a secret of ours.

use jiff::Timestamp;

use crate::model::{Description, Details, DisplayName, Error, FieldKind, Result, SecretName, Url};
use crate::secret::SecretBytes;
use crate::service::{Content, NewField, PortableSecret, PortableVersion};

use super::names::{self, Keys};

/// An entry of another program.
#[derive(Debug, Default)]
pub struct Item {
    /// The line of the file on which it stands, from 1, where lines help to find it.
    pub line: Option<u64>,
    /// Its key, where it has one already.
    pub key: Option<String>,
    /// What it is for.
    pub description: String,
    /// The folder that it lies in, parts divided by slashes; may be empty.
    pub folder: String,
    /// What it is called there.
    pub title: String,
    /// Where it is used.
    pub url: String,
    /// Words to select it by.
    pub tags: Vec<String>,
    /// When its value stops working.
    pub expires: Option<Timestamp>,
    /// What it holds now.
    pub content: Content,
    /// When that was stored.
    pub stored: Option<Timestamp>,
    /// What it held before, oldest first.
    pub earlier: Vec<(Option<Timestamp>, Content)>,
}

/// What came of another program's entries.
#[derive(Debug, Default)]
pub struct Imports {
    /// What there is to store.
    pub secrets: Vec<PortableSecret>,
    /// What was left out, and why, in words; without values.
    pub left_out: Vec<String>,
}

impl Imports {
    /// `items` as secrets, each under a key of its own behind `prefix`. `left_out` is what their reader could not carry.
    ///
    /// # Errors
    /// With `prefix`, a name is no key.
    pub fn of(items: Vec<Item>, prefix: &str, mut left_out: Vec<String>) -> Result<Self> {
        let mut keys = Keys::default();
        let mut secrets = Vec::with_capacity(items.len());
        let mut empty = 0;
        for item in items {
            if item.content.is_empty() {
                empty += 1;
                continue;
            }
            let line = item.line;
            secrets.push(item.into_secret(&mut keys, prefix).map_err(|error| match line {
                Some(line) => error.within(&format!("line {line}")),
                None => error,
            })?);
        }
        if empty > 0 {
            left_out.push(format!("{empty} entries without any value"));
        }
        Ok(Self { secrets, left_out })
    }
}

impl Item {
    fn into_secret(mut self, keys: &mut Keys, prefix: &str) -> Result<PortableSecret> {
        let bad = |error| Error::usage(format!("a name with the prefix in front is no key: {error}"));
        let name = match &self.key {
            Some(key) => SecretName::parse(&format!("{prefix}{key}")).map_err(bad)?,
            None if self.folder.is_empty() => keys.give(prefix, &self.title).map_err(bad)?,
            None => keys.give(prefix, &format!("{}/{}", self.folder, self.title)).map_err(bad)?,
        };
        let last = if self.key.is_some() { "" } else { name.as_str().rsplit('/').next().unwrap_or_default() };
        let title = names::cut(self.title.trim(), 255);
        let mut tags: Vec<_> = self.tags.iter().filter_map(|text| names::tag(text)).collect();
        tags.sort();
        tags.dedup();
        let url = Url::parse(&self.url).ok().filter(|_| !self.url.is_empty());
        if url.is_none() {
            // Such as one with spaces: better there than nowhere.
            self.content.add("url", FieldKind::Plain, self.url.as_bytes());
        }
        let details = Details {
            name: DisplayName::parse(title).ok().filter(|_| title != last && !title.is_empty()),
            description: Some(Description::parse(&self.description)?).filter(|text| !text.as_str().is_empty()),
            tags,
            url,
            expires: self.expires,
            ..Details::default()
        };
        let version = |(created, content)| PortableVersion { created, content, ..PortableVersion::default() };
        let versions = self.earlier.into_iter().chain([(self.stored, self.content)]).map(version).collect();
        Ok(PortableSecret { name, versions, details: details.as_additions() })
    }
}

impl Content {
    /// Adds a field under a name made of `name`; nothing for an empty value.
    pub fn add(&mut self, name: &str, kind: FieldKind, value: &[u8]) {
        if value.is_empty() {
            return;
        }
        if let Some(name) = names::field(name, &self.fields.iter().map(|field| &field.name)) {
            self.fields.push(NewField { name, kind, value: SecretBytes::copy_of(value) });
        }
    }

    /// Sets the value; nothing for an empty one.
    pub fn set(&mut self, value: &[u8]) {
        if !value.is_empty() {
            self.value = Some(SecretBytes::copy_of(value));
        }
    }
}
