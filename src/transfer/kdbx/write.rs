use std::collections::HashMap;
use std::time::Duration;

use jiff::Timestamp;
use keepass::config::{DatabaseConfig, KdfConfig};
use keepass::db::{Database, EntryMut, GroupId, Times, Value};

use crate::model::{Description, DisplayName, Error, FieldKind, Result, Stage, Tag, Url};
use crate::secret::SecretBytes;
use crate::service::{Content, PortableSecret, PortableVersion};

use super::super::keepass as known;
use super::super::lost::{Lost, Written};
use super::KdbxKey;

/// What a try at the passphrase costs, in bytes of memory and passes over it.
const MEMORY: u64 = 64 << 20;
const PASSES: u64 = 10;

/// The newest values of `secrets` in `stage`, with their earlier versions, as a KDBX 4 file; and what that leaves out. The
/// parts of a key between slashes are folders.
///
/// # Errors
/// The key is not UTF-8 (usage), or the file cannot be made.
pub fn write(secrets: &[PortableSecret], stage: &Stage, key: &KdbxKey) -> Result<Written> {
    let mut config = DatabaseConfig::default();
    if let KdfConfig::Argon2 { iterations, memory, .. } = &mut config.kdf_config {
        (*iterations, *memory) = (PASSES, MEMORY);
    }
    let mut database = Database::with_config(config);
    let mut lost = Lost::default();
    let mut count = 0;
    let mut folders: HashMap<String, GroupId> = HashMap::new();
    for secret in secrets {
        let in_stage = secret.versions.iter().filter(|version| version.stage.as_ref() == Some(stage));
        let versions: Vec<&PortableVersion> = in_stage.collect();
        lost.add_if(versions.len() < secret.versions.len(), "values in other stages");
        let Some((newest, earlier)) = versions.split_last() else { continue };
        lost.add_if(secret.details.rotate_every.is_some(), "intervals of renewal");
        lost.add_if(secret.details.config == Some(true), "marks of configuration");
        lost.add_if(secret.details.deliver.is_some(), "limits of delivery");
        lost.add_if(secret.details.add_tags.iter().any(|tag| tag.as_str().contains(';')), "semicolons in tags");
        lost.add_empty(&newest.content);
        count += 1;
        let (path, title) = secret.name.as_str().rsplit_once('/').unwrap_or(("", secret.name.as_str()));
        let group = folder_id(&mut database, &mut folders, path);
        let Some(mut group) = database.group_mut(group) else { continue };
        let mut entry = group.add_entry();
        fill(&mut entry, secret, title, newest);
        let mut before = Vec::with_capacity(earlier.len());
        for version in earlier {
            let mut old = (*entry).clone();
            let (texts, binaries) = texts(&version.content);
            lost.add_if(!binaries.is_empty(), "earlier versions that are no text");
            old.fields.retain(|name, _| [known::TITLE, known::URL].contains(&name.as_str()));
            old.fields.extend(texts);
            old.times.last_modification = version.created.map(time);
            before.push(old);
        }
        let history = entry.history.get_or_insert_default();
        // Each is put in front of those before it.
        before.into_iter().rev().for_each(|old| history.add_entry(old));
    }
    let mut output = SecretBytes::default();
    database.save(&mut output, key.to_key()?).map_err(|_| Error::other("the KDBX file cannot be made"))?;
    Ok(Written { bytes: output, left_out: lost.into_words(), count })
}

fn folder_id(database: &mut Database, folders: &mut HashMap<String, GroupId>, path: &str) -> GroupId {
    if path.is_empty() {
        return database.root().id();
    }
    if let Some(id) = folders.get(path) {
        return *id;
    }
    let (parent, name) = path.rsplit_once('/').unwrap_or(("", path));
    let parent = folder_id(database, folders, parent);
    let id = match database.group_mut(parent) {
        Some(mut group) => {
            let mut made = group.add_group();
            name.clone_into(&mut made.name);
            made.id()
        }
        None => parent,
    };
    folders.insert(path.to_owned(), id);
    id
}

fn fill(entry: &mut EntryMut<'_>, secret: &PortableSecret, title: &str, version: &PortableVersion) {
    let details = &secret.details;
    let (texts, binaries) = texts(&version.content);
    entry.fields.extend(texts);
    entry.set_unprotected(known::TITLE, details.name.as_ref().map_or(title, DisplayName::as_str));
    entry.set_unprotected(known::URL, details.url.as_ref().map_or("", Url::as_str));
    let is_renamed = details.name.as_ref().is_some_and(|name| name.as_str() != title);
    if is_renamed || !secret.name.as_str().split('/').all(|part| !part.is_empty()) {
        entry.set_unprotected(known::KEY, secret.name.as_str());
    }
    if let Some(description) = &details.description {
        // A field `notes` of ours is where KeePass has its notes.
        let name = if entry.fields.contains_key(known::NOTES) { known::DESCRIPTION } else { known::NOTES };
        entry.set_unprotected(name, Description::as_str(description));
        entry.set_unprotected(known::DESCRIBED_IN, name);
    }
    entry.tags = details.add_tags.iter().map(|tag| Tag::as_str(tag).to_owned()).collect();
    if let Some(expires) = details.expires.flatten() {
        (entry.times.expires, entry.times.expiry) = (Some(true), time(expires));
    }
    if let Some(created) = version.created {
        entry.times.last_modification = Some(time(created));
    }
    for (name, data) in binaries {
        entry.add_attachment(name, Value::protected(data));
    }
}

/// Fields of these names would be taken for KeePass's own strings.
const RESERVED: [&str; 6] = [known::TITLE, known::URL, known::PASSWORD, known::USER_NAME, known::NOTES, known::OTP];

type Texts = Vec<(String, Value<String>)>;

/// The parts that XML can hold, and those that it cannot.
fn texts(content: &Content) -> (Texts, Vec<(String, Vec<u8>)>) {
    let (mut texts, mut binaries) = (Vec::new(), Vec::new());
    let value = content.value.iter().map(|value| (known::PASSWORD.to_owned(), FieldKind::Secret, value));
    let fields = content.fields.iter().map(|field| {
        let name = match (field.name.as_str(), field.kind) {
            ("username", FieldKind::Plain) => known::USER_NAME.to_owned(),
            ("notes", FieldKind::Secret) => known::NOTES.to_owned(),
            ("totp", FieldKind::Secret) => known::OTP.to_owned(),
            (name, _) if RESERVED.contains(&name) => format!("{}{name}", known::FIELD),
            (name, _) => name.to_owned(),
        };
        (name, field.kind, &field.value)
    });
    for (name, kind, value) in value.chain(fields) {
        match std::str::from_utf8(value.expose()).ok().filter(|text| text.chars().all(is_xml)) {
            Some(text) if kind == FieldKind::Secret => texts.push((name, Value::protected(text))),
            Some(text) => texts.push((name, Value::unprotected(text))),
            None => binaries.push((name, value.expose().to_vec())),
        }
    }
    (texts, binaries)
}

/// Characters that come through XML 1.0 unchanged (section 2.2; carriage returns become line feeds, section 2.11).
fn is_xml(c: char) -> bool {
    matches!(c, '\t' | '\n' | ' '..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

fn time(time: Timestamp) -> chrono::NaiveDateTime {
    let epoch = Times::epoch();
    let seconds = time.as_second() - epoch.and_utc().timestamp();
    epoch + Duration::from_secs(u64::try_from(seconds).unwrap_or(0))
}
