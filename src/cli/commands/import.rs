use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde_json::{Map, json};

use crate::model::{DetailChanges, Error, Result, SecretName};
use crate::secret::SecretBytes;
use crate::service::{Content, ExistingPolicy, ImportEntry, Imported, Request, Response};
use crate::transfer::dotenv;

use super::super::context::Context;
use super::super::exit::Failure;
use super::super::progress::ProgressLine;
use super::super::{json, value};

/// Store many values in one commit: all of them or none
#[derive(Args, Debug)]
pub(in crate::cli) struct Import {
    #[command(subcommand)]
    format: Format,
}

/// What is imported.
#[derive(Debug, Subcommand)]
enum Format {
    Dotenv(Dotenv),
}

/// NAME=value lines, as in a .env file
///
/// Only what all readers of such files agree on is taken: plain, 'single' and "double" quoted values. A line that they
/// would read differently, such as one with $VARIABLES, is an error with its number, and nothing is stored.
#[derive(Args, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
struct Dotenv {
    /// The file; - is stdin
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
    /// Store new versions for keys that have a value already
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
        let Format::Dotenv(dotenv) = &self.format;
        dotenv.run(context)
    }
}

impl Dotenv {
    fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        let stage = super::stages(self.stage.as_deref())?.single()?;
        let tags = super::super::details::tags(&self.tag)?;
        let entries = self.entries(&self.read(context)?)?;
        if self.overwrite && !self.dry_run {
            super::super::context::confirm(context, self.yes, "Overwrite the values that are there already?")?;
        }
        let existing = match (self.skip, self.overwrite) {
            (true, _) => ExistingPolicy::Skip,
            (_, true) => ExistingPolicy::Overwrite,
            _ => ExistingPolicy::Refuse,
        };
        let mut session = context.unlock()?;
        let mut line = ProgressLine::new(context.printer, "sealed");
        session.on_progress(Box::new(move |done, total| line.show(done, total)));
        let request = Request::Import { entries, stage, tags, existing, dry_run: self.dry_run };
        let response = context.request(&mut session, request);
        session.on_progress(Box::new(|_, _| ()));
        let Response::Imported(imported) = response? else {
            return Err(super::unexpected());
        };
        self.print(context, &imported)
    }

    fn read(&self, context: &Context<'_>) -> Result<SecretBytes> {
        if self.file.as_os_str() == "-" {
            if context.global.passphrase_fd == Some(0) {
                return Err(Error::usage("stdin cannot give both the passphrase and the values"));
            }
            return value::read_all(std::io::stdin().lock(), "stdin");
        }
        let name = self.file.display().to_string();
        #[allow(clippy::disallowed_methods)]
        let file = std::fs::File::open(&self.file).map_err(|error| match error.kind() {
            std::io::ErrorKind::NotFound => Error::not_found(format!("there is no file {name}")),
            _ => Error::io(format!("open {name}"), &error),
        })?;
        value::read_all(file, &name)
    }

    fn entries(&self, text: &SecretBytes) -> Result<Vec<ImportEntry>> {
        let assignments =
            dotenv::parse(text).map_err(|error| Error::usage(format!("{}: {error}", self.file.display())))?;
        assignments
            .into_iter()
            .map(|assignment| {
                let name = SecretName::parse(&format!("{}{}", self.prefix, assignment.name))
                    .map_err(|error| Error::usage(format!("line {}: {error}", assignment.line)))?;
                let content = Content::of_value(assignment.value);
                Ok(ImportEntry { name, content, details: DetailChanges::default() })
            })
            .collect()
    }

    fn print(&self, context: &Context<'_>, imported: &Imported) -> Result<(), Failure> {
        let printer = context.printer;
        let Imported { added, updated, skipped } = imported;
        let lists = [("added", added), ("updated", updated), ("skipped", skipped)];
        if printer.is_json() {
            let mut map = Map::new();
            map.insert("dry_run".to_owned(), json!(self.dry_run));
            for (what, names) in lists {
                map.insert(what.to_owned(), json!(names.iter().map(SecretName::as_str).collect::<Vec<_>>()));
            }
            return printer.document(&json::document(map));
        }
        if self.dry_run {
            let lines = lists.iter().flat_map(|(what, names)| names.iter().map(move |name| format!("{what} {name}\n")));
            return printer.data(lines.collect::<String>().as_bytes());
        }
        printer.note(&format!("{} added, {} updated, {} skipped", added.len(), updated.len(), skipped.len()));
        if self.file.as_os_str() != "-" {
            printer.note(&format!("{} still holds these values in plain text", self.file.display()));
        }
        Ok(())
    }
}
