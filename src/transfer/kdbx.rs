//! KeePass's own files, KDBX 4 (and 3), in and out.

mod cost;
mod order;
mod write;

pub use write::write;

use std::panic::{self, AssertUnwindSafe};

use jiff::Timestamp;
use keepass::DatabaseKey;
use keepass::db::{Database, Entry, EntryRef, GroupRef, History, Times, Value};
use keepass::error::DatabaseOpenError;

use crate::model::{Error, FieldKind, Result};
use crate::secret::SecretBytes;

use super::item::Item;
use super::keepass::{self as known, Text};

/// What opens a file of KeePass.
#[derive(Debug, Default)]
pub struct KdbxKey {
    /// Its passphrase.
    pub passphrase: Option<SecretBytes>,
    /// The content of its key file.
    pub keyfile: Option<SecretBytes>,
}

impl KdbxKey {
    fn to_key(&self) -> Result<DatabaseKey> {
        let mut key = DatabaseKey::new();
        if let Some(passphrase) = &self.passphrase {
            let text = std::str::from_utf8(passphrase.expose());
            key = key.with_password(text.map_err(|_| Error::usage("the file's passphrase is not UTF-8"))?);
        }
        if let Some(keyfile) = &self.keyfile {
            let read = key.with_keyfile(&mut keyfile.expose());
            key = read.map_err(|error| Error::io("read the key file", &error))?;
        }
        Ok(key)
    }
}

/// The entries of a file, and what of it is not carried. What lies in its recycle bin stays there.
///
/// # Errors
/// The key does not open it (cannot unlock), it asks for more memory than is sensible, or it is malformed.
pub fn open(input: &SecretBytes, key: &KdbxKey) -> Result<(Vec<Item>, Vec<String>)> {
    cost::refuse_costly(input.expose())?;
    // It costs the derivation of the key once more, and nobody else tells.
    let (first, second) = (key.to_key()?, key.to_key()?);
    let xml = unless_it_panics(|| Database::get_xml(&mut input.expose(), first))?;
    order::refuse_disordered(SecretBytes::new(xml).expose())?;
    let database = unless_it_panics(|| Database::parse(input.expose(), second))?;
    let mut items = Vec::new();
    let bin = database.recycle_bin().map(|group| group.id());
    let mut left_out = Vec::new();
    let mut binned = 0;
    let mut groups = vec![(database.root().id(), String::new(), false)];
    while let Some((id, folder, in_bin)) = groups.pop() {
        let Some(group) = database.group(id) else { continue };
        let in_bin = in_bin || Some(group.id()) == bin;
        if in_bin {
            binned += group.entries().count();
        } else {
            items.extend(group.entries().map(|entry| item(&entry, folder.clone())));
        }
        groups.extend(group.groups().map(|group| {
            let folder = inside(&folder, &group);
            (group.id(), folder, in_bin)
        }));
    }
    if binned > 0 {
        left_out.push(format!("{binned} entries in the recycle bin"));
    }
    items.sort_by(|a, b| (&a.folder, &a.title).cmp(&(&b.folder, &b.title)));
    Ok((items, left_out))
}

/// The crate panics at some malformed files, such as fields that are too short.
fn unless_it_panics<T>(read: impl FnOnce() -> std::result::Result<T, DatabaseOpenError>) -> Result<T> {
    // Nobody is to be told of a panic that is no fault of ours; and nothing that it leaves half done is used again.
    let hook = panic::take_hook();
    panic::set_hook(Box::new(|_| ()));
    let read = panic::catch_unwind(AssertUnwindSafe(read));
    panic::set_hook(hook);
    read.map_err(|_| damaged())?.map_err(|error| refused(&error))
}

fn damaged() -> Error {
    Error::usage("it is no KDBX file, or a damaged one")
}

fn refused(error: &DatabaseOpenError) -> Error {
    match error {
        // Version 3 shows a wrong key by what its padding turns out to be.
        DatabaseOpenError::Key(_) | DatabaseOpenError::Cryptography(_) => {
            Error::cannot_unlock("the passphrase or key file does not open that file")
        }
        DatabaseOpenError::UnsupportedVersion => Error::usage("only KDBX files of versions 3 and 4 are read"),
        _ => damaged(),
    }
}

fn inside(folder: &str, group: &GroupRef<'_>) -> String {
    let name = group.name.replace('/', "-");
    if folder.is_empty() { name } else { format!("{folder}/{name}") }
}

fn item(entry: &EntryRef<'_>, folder: String) -> Item {
    let mut item = Item { folder, tags: entry.tags.clone(), stored: stored(&entry.times), ..Item::default() };
    item.expires =
        entry.times.expires.unwrap_or(false).then(|| time(entry.times.expiry.and_utc().timestamp())).flatten();
    known::fill(&mut item, texts(entry));
    let mut attachments: Vec<_> = entry.attachments_named().collect();
    attachments.sort_by_key(|(name, _)| *name);
    for (name, attachment) in attachments {
        let data = attachment.data.get();
        if name == known::PASSWORD && item.content.value.is_none() {
            item.content.set(data);
        } else {
            item.content.add(name, FieldKind::Secret, data);
        }
    }
    for earlier in entry.history.iter().flat_map(History::get_entries) {
        let mut before = Item::default();
        known::fill(&mut before, texts(earlier));
        if !before.content.is_empty() {
            item.earlier.push((stored(&earlier.times), before.content));
        }
    }
    // Some programs write the newest first.
    item.earlier.sort_by_key(|(stored, _)| *stored);
    item
}

fn texts(entry: &Entry) -> Vec<Text> {
    let text = |(name, value): (&String, &Value<String>)| Text {
        name: name.clone(),
        value: SecretBytes::copy_of(value.get().as_bytes()),
        protected: value.is_protected(),
    };
    entry.fields.iter().map(text).collect()
}

fn stored(times: &Times) -> Option<Timestamp> {
    times.last_modification.and_then(|stored| time(stored.and_utc().timestamp()))
}

fn time(seconds: i64) -> Option<Timestamp> {
    Timestamp::from_second(seconds).ok()
}
