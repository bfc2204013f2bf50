use std::collections::HashSet;
use std::fs::File;
use std::io::ErrorKind;
use std::path::Path;

use clap::Args;
use serde_json::{Map, json};

use crate::exec::{is_env_name, is_hostile};
use crate::manifest::{FILE_NAME, Written, write};
use crate::model::{Action, DetailChanges, Error, Result, SecretName};
use crate::secret::SecretBytes;
use crate::service::{Content, ExistingPolicy, Imported, PortableSecret, Request, Response};
use crate::store::write_outside;
use crate::transfer::dotenv;

use super::super::context::Context;
use super::super::dialect::DialectName;
use super::super::exit::Failure;
use super::super::project::Project;
use super::super::value::read_up_to;
use super::super::{json as documents, sanitize};

/// The largest file that is read, in bytes.
const LARGEST: usize = 16 << 20;

/// Make a vault.toml of the .env file in this directory
///
/// The values of .env are stored in one commit, under keys made of a prefix and the names in lower case; vault.toml names
/// these keys and is trusted. What only .env.example names is named, too; then vault trust has to accept it, as such a key
/// may be one that the vault has. Nothing is deleted: what still holds values in plain text is told at the end.
#[derive(Args, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
pub(in crate::cli) struct InitProject {
    /// Put this in front of every name to make its key [default: the name of the directory and a /]
    #[arg(long)]
    prefix: Option<String>,
    /// The stage that the values are for [env: VAULT_STAGE] [default: production]
    #[arg(long)]
    stage: Option<String>,
    /// Read .env as this program does
    #[arg(long, value_enum, default_value_t = DialectName::Common)]
    dialect: DialectName,
    /// Leave keys that have a value already as they are, and name them all the same
    #[arg(long)]
    skip_existing: bool,
    /// Write vault.toml over the one that is there
    #[arg(long)]
    force: bool,
    /// Only say what would happen, without values
    #[arg(long)]
    dry_run: bool,
}

/// What the files of the directory say.
#[derive(Default)]
struct Found {
    entries: Vec<Written>,
    secrets: Vec<PortableSecret>,
    /// Names that no manifest can give.
    left_out: Vec<String>,
}

impl Found {
    /// Whether it names only what was just stored. A name of .env.example, which comes with the project, may be made to name
    /// another secret: that is for its user to see and to accept.
    fn is_all_ours(&self) -> bool {
        self.entries.iter().all(|entry| entry.has_value)
    }
}

impl InitProject {
    pub(in crate::cli) fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        let stage = super::stages(self.stage.as_deref())?.single()?;
        let here = std::env::current_dir().map_err(|error| Error::io("tell the current directory", &error))?;
        let target = here.join(FILE_NAME);
        if !self.force && target.symlink_metadata().is_ok() {
            return Err(Error::exists(format!("there is a {FILE_NAME} already"))
                .hint("replace it with: --force")
                .into());
        }
        let prefix = self.prefix_for(&here)?;
        let mut found = self.read(&here, &prefix)?;
        let has_values = !found.secrets.is_empty();
        let mut imported = Imported::default();
        if has_values {
            let existing = if self.skip_existing { ExistingPolicy::Skip } else { ExistingPolicy::Refuse };
            let entries = std::mem::take(&mut found.secrets);
            let mut session = context.unlock(Action::Import)?;
            let request = Request::Import { entries, stage, tags: Vec::new(), existing, dry_run: self.dry_run };
            let Response::Imported(answer) = context.request(&mut session, request).map_err(ways_out)? else {
                return Err(super::unexpected());
            };
            imported = answer;
        }
        if !self.dry_run {
            let stored = |error: Error| {
                if !has_values {
                    return error;
                }
                error.hint("the values are in the vault already; go on with: --skip-existing")
            };
            write_outside(&target, write(&found.entries).as_bytes(), self.force).map_err(stored)?;
            let project = Project::read(&target).map_err(stored)?;
            if found.is_all_ours() {
                project.trust(context).map_err(stored)?;
            }
        }
        self.print(context, &prefix, &found, &imported, has_values)
    }

    fn prefix_for(&self, here: &Path) -> Result<String> {
        if let Some(prefix) = &self.prefix {
            return Ok(prefix.clone());
        }
        let name = here.file_name().and_then(std::ffi::OsStr::to_str);
        let prefix = name.map(|name| format!("{name}/"));
        prefix.filter(|prefix| SecretName::parse(&format!("{prefix}a")).is_ok()).ok_or_else(|| {
            Error::usage("the name of this directory cannot begin a key").hint("name another prefix: --prefix app/")
        })
    }

    fn read(&self, here: &Path, prefix: &str) -> Result<Found> {
        let (values, example) = (read_if_there(&here.join(".env"))?, read_if_there(&here.join(".env.example"))?);
        if values.is_none() && example.is_none() {
            return Err(Error::not_found("there is no .env and no .env.example in this directory"));
        }
        let mut found = Found::default();
        let mut keys = HashSet::new();
        let mut add = |found: &mut Found, name: &str, value: Option<SecretBytes>| {
            if is_hostile(name) {
                found.left_out.push(name.to_owned());
                return Ok(());
            }
            let key = super::new_key(&format!("{prefix}{}", name.to_ascii_lowercase()))?;
            if !keys.insert(key.clone()) {
                return Err(Error::usage(format!("two names would have the key {key}"))
                    .hint("names that differ in their case only need keys of your own choice in a vault.toml"));
            }
            found.entries.push(Written { name: name.to_owned(), key: key.clone(), has_value: value.is_some() });
            let secret = |value| PortableSecret::of(key, Content::of_value(value), DetailChanges::default());
            found.secrets.extend(value.map(secret));
            Ok(())
        };
        let mut known = HashSet::new();
        if let Some(text) = values {
            let assignments = dotenv::parse(&text, self.dialect.into());
            for assignment in assignments.map_err(|error| Error::usage(format!(".env: {error}")))? {
                add(&mut found, &assignment.name, Some(assignment.value))?;
                known.insert(assignment.name);
            }
        }
        for name in example.as_ref().map(|text| names(text.expose())).unwrap_or_default() {
            if known.insert(name.clone()) {
                add(&mut found, &name, None)?;
            }
        }
        if found.entries.is_empty() {
            return Err(Error::usage("neither .env nor .env.example names a variable that a manifest can give"));
        }
        Ok(found)
    }

    fn print(
        &self,
        context: &Context<'_>,
        prefix: &str,
        found: &Found,
        imported: &Imported,
        has_values: bool,
    ) -> Result<(), Failure> {
        let printer = context.printer;
        let named = || found.entries.iter().filter(|entry| !entry.has_value).map(|entry| &entry.key);
        if printer.is_json() {
            let keys = |keys: &[SecretName]| json!(keys.iter().map(SecretName::as_str).collect::<Vec<_>>());
            let mut map = Map::new();
            map.insert("dry_run".to_owned(), json!(self.dry_run));
            map.insert("prefix".to_owned(), json!(prefix));
            map.insert("added".to_owned(), keys(&imported.added));
            map.insert("skipped".to_owned(), keys(&imported.skipped));
            map.insert("named".to_owned(), json!(named().map(SecretName::as_str).collect::<Vec<_>>()));
            map.insert("trusted".to_owned(), json!(!self.dry_run && found.is_all_ours()));
            map.insert("left_out".to_owned(), json!(found.left_out));
            map.insert("plain_text".to_owned(), json!(if has_values { vec![".env"] } else { Vec::new() }));
            return printer.document(&documents::document(map));
        }
        for name in &found.left_out {
            printer.warning(&format!("left out: {name} can make programs run other code, so no manifest can give it"));
        }
        if self.dry_run {
            for (what, keys) in [("added", &imported.added), ("skipped", &imported.skipped)] {
                keys.iter().try_for_each(|key| printer.line(&format!("{what} {key}")))?;
            }
            return named().try_for_each(|key| printer.line(&format!("named {key}")));
        }
        let (added, skipped) = (imported.added.len(), imported.skipped.len());
        let prefix = sanitize::line(prefix);
        printer.notice(&format!(
            "{FILE_NAME} names {} keys that begin with {prefix}: {added} added, {skipped} skipped, {} named only",
            found.entries.len(),
            named().count()
        ));
        printer.notice(if found.is_all_ours() {
            "it is trusted: vault exec -- CMD follows it"
        } else {
            "it is not trusted yet, as some names are from .env.example only: read them, and accept them with: vault trust"
        });
        if has_values {
            printer.notice(".env still holds values in plain text; delete it once this works: vault exec -- CMD");
        }
        Ok(())
    }
}

fn ways_out(error: Error) -> Error {
    match error.kind() {
        crate::model::ErrorKind::Exists => error.hint("keep what is there with: --skip-existing"),
        _ => error,
    }
}

fn read_if_there(path: &Path) -> Result<Option<SecretBytes>> {
    let shown = path.file_name().unwrap_or_default().to_string_lossy();
    #[allow(clippy::disallowed_methods, reason = "it is the user's file")]
    let file = match File::open(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        file => file.map_err(|error| Error::io(format!("open {shown}"), &error))?,
    };
    read_up_to(LARGEST, file, &shown, "such a file").map(Some)
}

/// The names in a file of variables with placeholders, which need not be well-formed as values.
fn names(text: &[u8]) -> Vec<String> {
    let name = |line: &[u8]| {
        let line = line.trim_ascii();
        let line = line.strip_prefix(b"export ").map_or(line, <[u8]>::trim_ascii_start);
        let equals = line.iter().position(|byte| *byte == b'=').unwrap_or(line.len());
        let name = std::str::from_utf8(line[..equals].trim_ascii_end()).ok()?;
        is_env_name(name).then(|| name.to_owned())
    };
    text.split(|byte| *byte == b'\n').filter_map(name).collect()
}
