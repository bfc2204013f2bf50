//! Bitwarden's unencrypted export to JSON.

use std::collections::HashMap;

use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::model::{Error, FieldKind, Result};
use crate::secret::SecretBytes;
use crate::service::Content;

use super::item::Item;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Export {
    #[serde(default)]
    encrypted: bool,
    #[serde(default, alias = "collections")]
    folders: Vec<Folder>,
    items: Vec<Entry>,
}

#[derive(Deserialize)]
struct Folder {
    id: String,
    name: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Entry {
    name: Option<String>,
    folder_id: Option<String>,
    collection_ids: Option<Vec<String>>,
    notes: Option<String>,
    fields: Option<Vec<Custom>>,
    login: Option<Login>,
    card: Option<Map<String, Value>>,
    identity: Option<Map<String, Value>>,
    ssh_key: Option<Map<String, Value>>,
    password_history: Option<Vec<Former>>,
    revision_date: Option<Timestamp>,
    deleted_date: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Login {
    uris: Option<Vec<Uri>>,
    username: Option<String>,
    password: Option<String>,
    totp: Option<String>,
    fido2_credentials: Option<Vec<Value>>,
}

#[derive(Deserialize)]
struct Uri {
    uri: Option<String>,
}

#[derive(Deserialize)]
struct Custom {
    name: Option<String>,
    value: Option<String>,
    r#type: Option<u8>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Former {
    last_used_date: Option<Timestamp>,
    password: Option<String>,
}

/// Custom fields of this type are hidden.
const HIDDEN: u8 = 1;

/// Parts of cards, identities and SSH keys that are nobody's business.
const SECRET_PARTS: [&str; 6] = ["number", "code", "ssn", "passportNumber", "licenseNumber", "privateKey"];

/// The entries of an export, and what of it is not carried.
///
/// # Errors
/// Usage: it is no such export, or an encrypted one. No error quotes anything of the file.
pub fn parse(input: &SecretBytes) -> Result<(Vec<Item>, Vec<String>)> {
    let export: Export = super::json::read(input, "a Bitwarden export")?;
    if export.encrypted {
        return Err(Error::usage("that export is encrypted; make one of the format .json"));
    }
    let folders: HashMap<String, String> = export.folders.into_iter().map(|folder| (folder.id, folder.name)).collect();
    let (mut passkeys, mut deleted) = (0, 0);
    let mut items = Vec::with_capacity(export.items.len());
    for entry in export.items {
        if entry.deleted_date.is_some() {
            deleted += 1;
            continue;
        }
        passkeys += entry.login.as_ref().and_then(|login| login.fido2_credentials.as_ref()).map_or(0, Vec::len);
        items.push(item(entry, &folders));
    }
    let mut left_out = Vec::new();
    for (count, what) in [(passkeys, "passkeys"), (deleted, "entries in the bin")] {
        if count > 0 {
            left_out.push(format!("{count} {what}"));
        }
    }
    Ok((items, left_out))
}

fn item(entry: Entry, folders: &HashMap<String, String>) -> Item {
    let collection = entry.collection_ids.iter().flatten().next();
    let folder = entry.folder_id.as_ref().or(collection).and_then(|id| folders.get(id));
    let mut item = Item {
        folder: folder.cloned().unwrap_or_default(),
        title: entry.name.unwrap_or_default(),
        stored: entry.revision_date,
        ..Item::default()
    };
    let mut content = Content::default();
    let mut add = |name: &str, kind, value: Option<&str>| content.add(name, kind, value.unwrap_or_default().as_bytes());
    if let Some(login) = &entry.login {
        add("username", FieldKind::Plain, login.username.as_deref());
        add("totp", FieldKind::Secret, login.totp.as_deref());
        let mut uris = login.uris.iter().flatten().filter_map(|uri| uri.uri.as_deref());
        uris.next().unwrap_or_default().clone_into(&mut item.url);
        uris.for_each(|uri| add("url-2", FieldKind::Plain, Some(uri)));
    }
    add("notes", FieldKind::Secret, entry.notes.as_deref());
    for (name, value) in [&entry.card, &entry.identity, &entry.ssh_key].into_iter().flatten().flatten() {
        let kind = if SECRET_PARTS.contains(&name.as_str()) { FieldKind::Secret } else { FieldKind::Plain };
        add(name, kind, value.as_str());
    }
    for field in entry.fields.iter().flatten() {
        let kind = if field.r#type == Some(HIDDEN) { FieldKind::Secret } else { FieldKind::Plain };
        add(field.name.as_deref().unwrap_or_default(), kind, field.value.as_deref());
    }
    let password = entry.login.and_then(|login| login.password).filter(|password| !password.is_empty());
    content.value = password.map(|password| SecretBytes::new(password.into_bytes()));
    item.content = content;
    let former = entry.password_history.into_iter().flatten();
    let mut earlier: Vec<_> = former
        .filter_map(|former| {
            let password = former.password.filter(|password| !password.is_empty())?;
            Some((former.last_used_date, Content::of_value(SecretBytes::new(password.into_bytes()))))
        })
        .collect();
    earlier.sort_by_key(|(used, _)| *used);
    item.earlier = earlier;
    item
}
