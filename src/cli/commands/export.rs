use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use serde_json::{Map, json};

use crate::exec::env_name;
use crate::model::{Error, KdfParams, Pattern, Result, Stage, StageChoice};
use crate::secret::SecretBytes;
use crate::service::{Filter, PortableSecret, Request, Response};
use crate::session::write_export;
use crate::store::write_outside;
use crate::transfer::kdbx::KdbxKey;
use crate::transfer::lost::Written;
use crate::transfer::{csv, json as json_file, kdbx, text};

use super::super::context::Context;
use super::super::exit::Failure;
use super::super::{ask, details, json, sanitize};

/// Write secrets to a file: encrypted with a passphrase of its own, or for another program
///
/// The encrypted file holds every stage and version; vault import backup reads it. JSON holds as much, in plain text. The
/// other formats hold the newest values of one stage, and the command says what they leave out. Deleted secrets are never
/// exported. The file has mode 0600.
#[derive(Args, Debug)]
pub(in crate::cli) struct Export {
    /// The file; - is stdout, for json, csv and dotenv
    file: PathBuf,
    /// Only secrets whose key matches one of these globs, or contains it
    #[arg(value_name = "PATTERN")]
    patterns: Vec<String>,
    /// In which format
    #[arg(long, value_enum, default_value_t = Format::Encrypted)]
    format: Format,
    /// Write the values in a form that this vault does not protect any more
    #[arg(long)]
    plaintext: bool,
    /// Only secrets with this tag; given several times, with all of them
    #[arg(long, value_name = "TAG")]
    tag: Vec<String>,
    /// Only values of this stage [default: all; for csv, dotenv and kdbx VAULT_STAGE or production]
    #[arg(long)]
    stage: Option<String>,
    /// Replace a file that is there
    #[arg(long)]
    force: bool,
    /// The new file's own passphrase stands in this file; or in VAULT_EXPORT_PASSPHRASE [default: asked for]
    #[arg(long = "export-passphrase-file", value_name = "PATH")]
    passphrase_file: Option<PathBuf>,
    /// What a try at that passphrase costs, for the encrypted format [default: about half a second on this machine]
    #[arg(long, value_name = "PARAMETERS", value_parser = ask::parse_kdf)]
    kdf: Option<KdfParams>,
    /// Accept a passphrase that is easily guessed
    #[arg(long)]
    allow_weak: bool,
}

/// What other programs read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Everything, with a passphrase of its own
    Encrypted,
    /// Everything
    Json,
    /// A table
    Csv,
    /// NAME=value lines
    Dotenv,
    /// A file of KeePass, with a passphrase of its own
    Kdbx,
}

impl Export {
    pub(in crate::cli) fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        self.refuse()?;
        let one_stage = matches!(self.format, Format::Csv | Format::Dotenv | Format::Kdbx);
        let stages = match (&self.stage, one_stage) {
            (None, false) => None,
            (stage, _) => Some(super::stages(stage.as_deref())?),
        };
        let stage = if one_stage { stages.as_ref().map(StageChoice::single).transpose()? } else { None };
        let has_own = matches!(self.format, Format::Encrypted | Format::Kdbx);
        if !self.is_stdout() {
            self.refuse_own_files(context)?;
        }
        let mut session = context.unlock(crate::model::Action::Export)?;
        let own = if has_own { Some(self.passphrase(context)?) } else { None };
        let patterns = self.patterns.iter().map(|text| Pattern::new(text)).collect();
        // What a format of one stage leaves out can only be told if it comes along.
        let filter = Filter {
            patterns,
            tags: details::tags(&self.tag)?,
            stages: if one_stage { None } else { stages },
            deleted: false,
        };
        let Response::Exported(secrets) = context.request(&mut session, Request::Export(filter))? else {
            return Err(super::unexpected());
        };
        if secrets.is_empty() {
            return Err(Error::not_found("there is nothing to export").into());
        }
        let (count, left_out) = self.write(context, secrets, stage.as_ref(), own)?;
        self.print(context, count, &left_out)
    }

    fn refuse(&self) -> Result<()> {
        if self.format != Format::Encrypted && !self.plaintext {
            return Err(Error::usage("in this format the values leave the protection of the vault")
                .hint("if that is meant: --plaintext"));
        }
        if self.is_stdout() && matches!(self.format, Format::Encrypted | Format::Kdbx) {
            return Err(Error::usage("this format is no text; write it to a file"));
        }
        Ok(())
    }

    /// Not even with --force: what is there would be lost, and it is what is exported.
    fn refuse_own_files(&self, context: &Context<'_>) -> Result<()> {
        let location = context.location()?;
        let real = |path: &Path| path.canonicalize().ok();
        let Some(target) = real(&self.file) else { return Ok(()) };
        let own = [location.vault().to_owned(), location.trail(), location.lock_file(), location.temporary()];
        let is_own = own.iter().any(|path| real(path).as_ref() == Some(&target))
            || real(&location.trail()).is_some_and(|trail| is_named_after(&target, &trail))
            || real(&location.backups()).is_some_and(|backups| target.starts_with(backups));
        if is_own { Err(Error::usage("that file belongs to the vault itself")) } else { Ok(()) }
    }

    fn is_stdout(&self) -> bool {
        self.file.as_os_str() == "-"
    }

    fn passphrase(&self, context: &Context<'_>) -> Result<SecretBytes> {
        ask::export_passphrase(context, self.passphrase_file.as_deref(), self.allow_weak)
    }

    fn write(
        &self,
        context: &Context<'_>,
        secrets: Vec<PortableSecret>,
        stage: Option<&Stage>,
        own: Option<SecretBytes>,
    ) -> Result<(usize, Vec<String>), Failure> {
        let production = Stage::default();
        let stage = stage.unwrap_or(&production);
        let all = secrets.len();
        let Written { bytes, left_out, count } = match (self.format, own) {
            (Format::Encrypted, Some(passphrase)) => {
                let kdf = ask::kdf(context, self.kdf)?;
                write_export(secrets, &passphrase, kdf, &self.file, self.force)?;
                return Ok((all, Vec::new()));
            }
            (Format::Kdbx, passphrase) => kdbx::write(&secrets, stage, &KdbxKey { passphrase, keyfile: None })?,
            (Format::Csv, _) => csv::write(&secrets, stage)?,
            (Format::Dotenv, _) => text::write(&secrets, stage, env_name)?,
            (Format::Json | Format::Encrypted, _) => {
                Written { bytes: json_file::write(&secrets)?, left_out: Vec::new(), count: all }
            }
        };
        if count == 0 {
            return Err(Error::not_found(format!("none of these secrets has a value in the stage {stage}")).into());
        }
        if self.is_stdout() {
            context.printer.data(bytes.expose())?;
        } else {
            write_outside(Path::new(&self.file), bytes.expose(), self.force)?;
        }
        Ok((count, left_out))
    }

    fn print(&self, context: &Context<'_>, count: usize, left_out: &[String]) -> Result<(), Failure> {
        let printer = context.printer;
        if printer.is_json() && !self.is_stdout() {
            let mut map = Map::new();
            map.insert("secrets".to_owned(), json!(count));
            map.insert("path".to_owned(), json!(self.file.to_string_lossy()));
            map.insert("left_out".to_owned(), json!(left_out));
            return printer.document(&json::document(map));
        }
        for what in left_out {
            printer.warning(&format!("left out: {}", sanitize::line(what)));
        }
        printer.note(&format!("{count} secrets are in {}", sanitize::line(&self.file.to_string_lossy())));
        if self.format != Format::Encrypted && self.format != Format::Kdbx && !self.is_stdout() {
            printer.note("it holds their values in plain text");
        }
        Ok(())
    }
}

/// Whether `path` is that of `trail` with something behind it: so are its files from before a rotation.
fn is_named_after(path: &Path, trail: &Path) -> bool {
    let (path, trail) = (path.as_os_str().as_encoded_bytes(), trail.as_os_str().as_encoded_bytes());
    path.strip_prefix(trail).is_some_and(|rest| rest.starts_with(b"."))
}
