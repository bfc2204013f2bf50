use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde_json::{Map, json};

use crate::model::{Action, DetailChanges, Error, Result, SecretName};
use crate::secret::SecretBytes;
use crate::service::{Content, ExistingPolicy, Imported, PortableSecret, Request, Response};
use crate::transfer::csv::Column;
use crate::transfer::dotenv;
use crate::transfer::item::Imports;
use crate::transfer::kdbx::KdbxKey;
use crate::transfer::{bitwarden, csv, json as json_file, kdbx, keepass_xml, pass};

use super::super::context::Context;
use super::super::dialect::DialectName;
use super::super::exit::Failure;
use super::super::progress::ProgressLine;
use super::super::unlocked::Unlocked;
use super::super::value::read_up_to;
use super::super::{ask, json, sanitize, unlock};

/// The largest file that is read, in bytes.
const LARGEST: usize = 256 << 20;

/// Store many values in one commit: all of them or none
///
/// Names that are no keys become keys: what a key cannot hold becomes a -, folders are divided by /, the second of a key
/// gets -2 behind it, and the name as it was is kept as the secret's name.
#[derive(Args, Debug)]
pub(in crate::cli) struct Import {
    #[command(subcommand)]
    format: Format,
}

/// What is imported.
#[derive(Debug, Subcommand)]
enum Format {
    Dotenv(Dotenv),
    Json(Plain),
    Csv(Csv),
    Bitwarden(Bitwarden),
    Pass(Pass),
    KeepassXml(KeepassXml),
    Kdbx(Kdbx),
    Backup(BackupFile),
}

/// NAME=value lines, as in a .env file
///
/// Only what all readers of such files agree on is taken: plain, 'single' and "double" quoted values. A line that they
/// would read differently, such as one with $VARIABLES, is an error with its number, and nothing is stored; --dialect says
/// which of them is to be believed.
#[derive(Args, Debug)]
struct Dotenv {
    /// Read the file as this program does
    #[arg(long, value_enum, default_value_t = DialectName::Common)]
    dialect: DialectName,
    #[command(flatten)]
    what: What,
}

/// A document of vault export, or an object of names and texts
#[derive(Args, Debug)]
struct Plain {
    #[command(flatten)]
    what: What,
}

/// A table, such as the exports of Bitwarden, LastPass, 1Password, Chrome, Firefox and KeePassXC
///
/// The first line names the columns. Those of the programs named here are known, whatever their order; --map says what
/// others hold.
#[derive(Args, Debug)]
struct Csv {
    /// What a column holds: key, name, folder, description, value, url, tags, field:NAME, secret-field:NAME or ignore
    #[arg(long, value_name = "COLUMN=PART")]
    map: Vec<String>,
    #[command(flatten)]
    what: What,
}

/// Bitwarden's unencrypted export to JSON
#[derive(Args, Debug)]
struct Bitwarden {
    #[command(flatten)]
    what: What,
}

/// The folder of a pass store, opened by your own gpg
///
/// The first line is the value. The others become secret fields if each is "name: value", or else the one field notes.
#[derive(Args, Debug)]
struct Pass {
    #[command(flatten)]
    what: What,
}

/// An export of KeePass or KeePassXC to XML
#[derive(Args, Debug)]
struct KeepassXml {
    #[command(flatten)]
    what: What,
}

/// A file of KeePass or KeePassXC (KDBX 4 or 3)
#[derive(Args, Debug)]
struct Kdbx {
    /// Its key file
    #[arg(long, value_name = "PATH")]
    keyfile: Option<PathBuf>,
    /// It has no passphrase, only a key file
    #[arg(long, requires = "keyfile")]
    no_import_passphrase: bool,
    #[command(flatten)]
    own: OwnPassphrase,
    #[command(flatten)]
    what: What,
}

/// An encrypted file of vault export, or a backup
///
/// A backup of a vault that opens with a keyfile takes that from VAULT_KEYFILE.
#[derive(Args, Debug)]
struct BackupFile {
    #[command(flatten)]
    own: OwnPassphrase,
    #[command(flatten)]
    what: What,
}

/// Where the passphrase of an imported file comes from.
#[derive(Args, Debug)]
struct OwnPassphrase {
    /// The file's own passphrase stands in this file; or in VAULT_IMPORT_PASSPHRASE [default: asked for]
    #[arg(long, value_name = "PATH")]
    import_passphrase_file: Option<PathBuf>,
}

/// What is imported, and where to.
#[derive(Args, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
struct What {
    /// The file, for pass the folder; - is stdin, but for pass and backup
    file: PathBuf,
    /// Put this in front of every name to make its key, such as app/
    #[arg(long, default_value = "", hide_default_value = true)]
    prefix: String,
    /// A tag for every new secret; can be given several times
    #[arg(long, value_name = "TAG")]
    tag: Vec<String>,
    /// The stage that the values are for [env: VAULT_STAGE] [default: production]
    #[arg(long)]
    stage: Option<String>,
    /// Pass over keys that have a value already
    #[arg(long, conflicts_with = "overwrite")]
    skip: bool,
    /// Store new versions for keys that have a value already; fields that the file does not name stay, as in update
    #[arg(long)]
    overwrite: bool,
    /// Do not ask before overwriting
    #[arg(long)]
    yes: bool,
    /// Only say what would happen, without values
    #[arg(long)]
    dry_run: bool,
}

impl Import {
    pub(in crate::cli) fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        let (what, is_plain) = self.what();
        let stage = super::stages(what.stage.as_deref())?.single()?;
        let tags = super::super::details::tags(&what.tag)?;
        let (imports, mut session) = self.read_and_unlock(context, what)?;
        let Imports { secrets, mut left_out } = imports;
        if what.overwrite && !what.dry_run {
            super::super::context::confirm(context, what.yes, "Overwrite the values that are there already?")?;
        }
        let existing = match (what.skip, what.overwrite) {
            (true, _) => ExistingPolicy::Skip,
            (_, true) => ExistingPolicy::Overwrite,
            _ => ExistingPolicy::Refuse,
        };
        let mut line = ProgressLine::new(context.printer, "sealed");
        session.on_progress(Box::new(move |done, total| line.show(done, total)));
        let request = Request::Import { entries: secrets, stage, tags, existing, dry_run: what.dry_run };
        let response = context.request(&mut session, request);
        session.on_progress(Box::new(|_, _| ()));
        let Response::Imported(imported) = response? else {
            return Err(super::unexpected());
        };
        if imported.versions_cut > 0 {
            left_out
                .push(format!("{} of the oldest versions: of each stage the newest are kept", imported.versions_cut));
        }
        what.print(context, &imported, &left_out, is_plain)
    }

    /// Whatever is wrong with the file is told before anybody is asked for the vault's passphrase. Where nobody has to be
    /// asked, the file is read while the key is derived, which takes longer.
    fn read_and_unlock(&self, context: &Context<'_>, what: &What) -> Result<(Imports, Unlocked)> {
        let fd = context.global.passphrase_fd;
        if !ask::is_given(context) || self.has_own_passphrase() {
            return Ok((self.read(context, what)?, context.unlock(Action::Import)?));
        }
        if let Some(unlocked) = context.unlocked_by_agent()? {
            return Ok((self.read(context, what)?, unlocked));
        }
        let locked = context.open_for_owner(Action::Import)?;
        let (imports, root) = std::thread::scope(|scope| {
            let read = || self.read_plain(what, fd);
            match std::thread::Builder::new().spawn_scoped(scope, read) {
                Ok(thread) => {
                    let root = unlock::root_key(context, &locked);
                    (thread.join().unwrap_or_else(|_| Err(Error::other("the thread that read the file died"))), root)
                }
                Err(_) => (read(), unlock::root_key(context, &locked)),
            }
        });
        let imports = imports?;
        Ok((imports, Unlocked::Owner(Box::new(context.finish(locked, root?)?))))
    }

    fn has_own_passphrase(&self) -> bool {
        matches!(self.format, Format::Kdbx(_) | Format::Backup(_))
    }

    /// What is imported, and whether it lies there in plain text.
    fn what(&self) -> (&What, bool) {
        match &self.format {
            Format::Dotenv(Dotenv { what, .. })
            | Format::Json(Plain { what })
            | Format::Csv(Csv { what, .. })
            | Format::Bitwarden(Bitwarden { what })
            | Format::KeepassXml(KeepassXml { what }) => (what, true),
            Format::Pass(Pass { what }) | Format::Kdbx(Kdbx { what, .. }) | Format::Backup(BackupFile { what, .. }) => {
                (what, false)
            }
        }
    }

    fn read(&self, context: &Context<'_>, what: &What) -> Result<Imports> {
        let (items, left_out) = match &self.format {
            Format::Kdbx(file) => {
                let bytes = what.bytes(context.global.passphrase_fd)?;
                let keyfile = file.keyfile.as_deref().map(read_file).transpose()?;
                let passphrase = if file.no_import_passphrase { None } else { Some(file.own.get(context, what)?) };
                kdbx::open(&bytes, &KdbxKey { passphrase, keyfile }).map_err(|error| what.at(error))?
            }
            Format::Backup(file) => {
                if what.file.symlink_metadata().is_err_and(|error| error.kind() == std::io::ErrorKind::NotFound) {
                    return Err(no_file(&what.file.display().to_string()));
                }
                let passphrase = || file.own.get(context, what).and_then(|typed| ask::normal(&typed));
                let secrets = crate::session::read_backup(&what.file, |vault| unlock::imported(vault, passphrase))?;
                return Ok(Imports { secrets: with_prefix(secrets, &what.prefix)?, left_out: Vec::new() });
            }
            _ => return self.read_plain(what, context.global.passphrase_fd),
        };
        Imports::of(items, &what.prefix, left_out).map_err(|error| what.at(error))
    }

    /// What needs no passphrase of its own. `fd` is where the vault's comes from.
    fn read_plain(&self, what: &What, fd: Option<i32>) -> Result<Imports> {
        let prefix = what.prefix.as_str();
        let (items, left_out) = match &self.format {
            Format::Dotenv(dotenv) => return dotenv.read(fd),
            Format::Json(_) => return json_file::parse(&what.bytes(fd)?, prefix).map_err(|error| what.at(error)),
            Format::Csv(table) => {
                let map = table.map.iter().map(|text| column(text)).collect::<Result<Vec<_>>>()?;
                csv::parse(&what.bytes(fd)?, &map)
            }
            Format::Bitwarden(_) => bitwarden::parse(&what.bytes(fd)?),
            Format::KeepassXml(_) => keepass_xml::parse(&what.bytes(fd)?),
            Format::Pass(_) => pass::read(&what.file, pass::gpg).map(|items| (items, Vec::new())),
            Format::Kdbx(_) | Format::Backup(_) => return Err(Error::other("that file has a passphrase of its own")),
        }
        .map_err(|error| what.at(error))?;
        Imports::of(items, prefix, left_out).map_err(|error| what.at(error))
    }
}

fn with_prefix(secrets: Vec<PortableSecret>, prefix: &str) -> Result<Vec<PortableSecret>> {
    let prefixed = |secret: PortableSecret| {
        let name = super::new_key(&format!("{prefix}{}", secret.name))?;
        Ok(PortableSecret { name, ..secret })
    };
    secrets.into_iter().map(prefixed).collect()
}

fn column(text: &str) -> Result<(String, Column)> {
    let (name, part) =
        text.rsplit_once('=').ok_or_else(|| Error::usage("--map takes COLUMN=PART, such as Login=value"))?;
    Ok((name.to_owned(), Column::parse(part)?))
}

impl Dotenv {
    fn read(&self, fd: Option<i32>) -> Result<Imports> {
        let text = self.what.bytes(fd)?;
        let assignments =
            dotenv::parse(&text, self.dialect.into()).map_err(|error| self.what.at(Error::usage(error.to_string())))?;
        let secrets = assignments.into_iter().map(|assignment| {
            let name = SecretName::parse(&format!("{}{}", self.what.prefix, assignment.name))
                .map_err(|error| Error::usage(format!("line {}: {error}", assignment.line)))?;
            Ok(PortableSecret::of(name, Content::of_value(assignment.value), DetailChanges::default()))
        });
        Ok(Imports { secrets: secrets.collect::<Result<_>>()?, left_out: Vec::new() })
    }
}

impl OwnPassphrase {
    fn get(&self, context: &Context<'_>, what: &What) -> Result<SecretBytes> {
        ask::import_passphrase(context, self.import_passphrase_file.as_deref(), &what.file.display().to_string())
    }
}

fn no_file(name: &str) -> Error {
    Error::not_found(format!("there is no file {name}"))
}

fn read_file(path: &Path) -> Result<SecretBytes> {
    let name = path.display().to_string();
    #[allow(clippy::disallowed_methods)]
    let file = std::fs::File::open(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => no_file(&name),
        _ => Error::io(format!("open {name}"), &error),
    })?;
    read_up_to(LARGEST, file, &name, "an import")
}

impl What {
    /// Its bytes; `fd` is where the vault's passphrase comes from.
    fn bytes(&self, fd: Option<i32>) -> Result<SecretBytes> {
        if self.file.as_os_str() == "-" {
            if fd == Some(0) {
                return Err(Error::usage("stdin cannot give both the passphrase and the values"));
            }
            return read_up_to(LARGEST, std::io::stdin().lock(), "stdin", "an import");
        }
        read_file(&self.file)
    }

    /// An error about what is in the file.
    fn at(&self, error: Error) -> Error {
        error.within(&self.file.display().to_string())
    }

    fn print(
        &self,
        context: &Context<'_>,
        imported: &Imported,
        left_out: &[String],
        is_plain: bool,
    ) -> Result<(), Failure> {
        let printer = context.printer;
        let Imported { added, updated, skipped, .. } = imported;
        let lists = [("added", added), ("updated", updated), ("skipped", skipped)];
        let plain_text = (is_plain && self.file.as_os_str() != "-").then(|| self.file.display().to_string());
        if printer.is_json() {
            let mut map = Map::new();
            map.insert("dry_run".to_owned(), json!(self.dry_run));
            for (what, names) in lists {
                map.insert(what.to_owned(), json!(names.iter().map(SecretName::as_str).collect::<Vec<_>>()));
            }
            map.insert("left_out".to_owned(), json!(left_out));
            map.insert("plain_text".to_owned(), json!(plain_text.iter().collect::<Vec<_>>()));
            return printer.document(&json::document(map));
        }
        for what in left_out {
            printer.warning(&format!("left out: {}", sanitize::line(what)));
        }
        if self.dry_run {
            let lines = lists.iter().flat_map(|(what, names)| names.iter().map(move |name| format!("{what} {name}\n")));
            return printer.data(lines.collect::<String>().as_bytes());
        }
        printer.note(&format!("{} added, {} updated, {} skipped", added.len(), updated.len(), skipped.len()));
        if let Some(file) = plain_text {
            // Whoever imports by a script has that file lying there, too.
            printer.notice(&format!("{file} still holds these values in plain text"));
        }
        Ok(())
    }
}
