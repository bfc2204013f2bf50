use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde_json::{Map, Value, json};

use crate::model::{Error, Result};
use crate::session::{check_saved_trail, verify_saved_trail};
use crate::store::{BackupFile, Store};
use crate::vault::{Backup as Opened, Census, UnlockedVault, verify_opening, verify_structure};

use super::super::context::Context;
use super::super::exit::Failure;
use super::super::progress::ProgressLine;
use super::super::{ask, json, sanitize, unlock};
use super::backup_drill::Drill;

/// Make, list and check backups
///
/// Earlier snapshots are kept by themselves, in the directory beside the vault that ends in .backups: at least the last
/// ten, and the last of each day for a month. restore brings one back.
#[derive(Args, Debug)]
pub(in crate::cli) struct Backup {
    #[command(subcommand)]
    action: Action,
}

/// What is done with backups.
#[derive(Debug, Subcommand)]
enum Action {
    Create(Create),
    List(List),
    Verify(Verify),
    Drill(Drill),
}

/// Write the vault and its trail to one file, to be kept elsewhere
///
/// Every byte is checked first. The file is sealed as the vault is: it opens with the passphrase of now.
#[derive(Args, Debug)]
struct Create {
    /// The new file; without one it stands among the vault's own backups
    file: Option<PathBuf>,
}

/// List the backups beside the vault, newest first
#[derive(Args, Debug)]
struct List {}

/// Check every byte of a backup
///
/// With the passphrase every value in it is opened (and thrown away).
#[derive(Args, Debug)]
struct Verify {
    /// Its id, as list shows it, or its path; without one, all that list shows
    #[arg(value_name = "BACKUP")]
    backup: Option<String>,
}

impl Backup {
    pub(in crate::cli) fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        match &self.action {
            Action::Create(create) => create.run(context),
            Action::List(_) => list(context),
            Action::Verify(verify) => verify.run(context),
            Action::Drill(drill) => drill.run(context),
        }
    }
}

/// The file that `text` names: a backup's id, or a path.
pub(super) fn find(store: &Store, text: &str) -> Result<PathBuf> {
    if let Some(file) = store.backups()?.into_iter().find(|file| file.id == text) {
        return Ok(file.path);
    }
    let path = Path::new(text);
    if path.symlink_metadata().is_ok() {
        return Ok(path.to_owned());
    }
    Err(Error::not_found(format!("there is no backup {text}")).hint("see what there is with: vault backup list"))
}

impl Create {
    fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        let locked = context.open()?;
        let mut line = ProgressLine::new(context.printer, "checked");
        let path = locked.back_up(self.file.as_deref(), &mut |done, total| line.show(done, total))?;
        drop(line);
        context.pass_on(&locked.store().take_warnings());
        let generation = locked.vault().header().generation;
        if context.printer.is_json() {
            return context.printer.document(&json!({
                "schema": json::SCHEMA, "path": path.to_string_lossy(), "generation": generation,
            }));
        }
        context.printer.note(&format!("generation {generation} is in {}", path.display()));
        Ok(())
    }
}

fn list(context: &Context<'_>) -> Result<(), Failure> {
    let store = Store::new(context.location()?);
    let files = store.backups()?;
    let rows: Vec<(&BackupFile, Option<u64>)> = files
        .iter()
        .map(|file| (file, Opened::open(&file.path).ok().map(|opened| opened.vault.header().generation)))
        .collect();
    let printer = context.printer;
    if printer.is_json() {
        let rows: Vec<Value> = rows
            .iter()
            .map(|(file, generation)| {
                json!({
                    "id": file.id, "path": file.path.to_string_lossy(), "generation": generation,
                    "created": file.written.to_string(), "kind": kind(file, *generation),
                })
            })
            .collect();
        let mut map = Map::new();
        map.insert("backups".to_owned(), Value::Array(rows));
        return printer.document(&json::document(map));
    }
    if rows.is_empty() {
        printer.note("there is no backup yet");
        return Ok(());
    }
    let lines = rows.iter().map(|(file, generation)| {
        let id = sanitize::line(&file.id);
        format!("{id:<16} {:<9} {:.0}\n", kind(file, *generation), file.written)
    });
    printer.data(format!("{:<16} {:<9} {}\n{}", "ID", "KIND", "STORED", lines.collect::<String>()).as_bytes())
}

fn kind(file: &BackupFile, generation: Option<u64>) -> &'static str {
    match (generation, file.is_snapshot) {
        (None, _) => "damaged",
        (_, true) => "snapshot",
        (_, false) => "backup",
    }
}

impl Verify {
    fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        let store = Store::new(context.location()?);
        let paths = match &self.backup {
            Some(text) => vec![find(&store, text)?],
            None => store.backups()?.into_iter().map(|file| file.path).collect(),
        };
        if paths.is_empty() {
            return Err(Error::not_found("there is no backup yet").hint("make one with: vault backup create").into());
        }
        let mut results = Vec::new();
        let mut first_problem = None;
        for path in paths {
            let checked = self.check(context, &path);
            let problem = checked.as_ref().err().map(|error| error.message().to_owned());
            results.push((path, checked.as_ref().ok().copied(), problem));
            first_problem = first_problem.or(checked.err());
        }
        let printer = context.printer;
        if printer.is_json() {
            let rows = results.iter().map(|(path, checked, problem)| {
                json!({
                    "path": path.to_string_lossy(), "sound": checked.is_some(), "problem": problem,
                    "values": checked.and_then(|(census, opened)| opened.then_some(census.values)),
                })
            });
            let mut map = Map::new();
            map.insert("backups".to_owned(), Value::Array(rows.collect()));
            printer.document(&json::document(map))?;
        } else {
            for (path, checked, problem) in &results {
                let verdict = match (checked, problem) {
                    (Some((census, true)), _) => format!("sound; all {} values open", census.values),
                    (Some((census, false)), _) => format!("sound: {} blobs; no value was opened", census.blobs),
                    (None, problem) => problem.clone().unwrap_or_default(),
                };
                printer.line(&format!("{}: {}", sanitize::line(&path.to_string_lossy()), sanitize::line(&verdict)))?;
            }
        }
        first_problem.map_or(Ok(()), |error| Err(error.into()))
    }

    /// What is in it, and whether its values were opened: they are for one backup that was named, if there is a passphrase
    /// or somebody to ask.
    fn check(&self, context: &Context<'_>, path: &Path) -> Result<(Census, bool)> {
        let Opened { vault, trail } = Opened::open(path)?;
        let mut line = ProgressLine::new(context.printer, "checked");
        let structure = verify_structure(&vault, &mut |done, total| line.show(done, total))?;
        if let Some(trail) = &trail {
            check_saved_trail(trail, &vault)?;
        }
        // A given token decides who asks, and no token opens everything.
        let may_open = ask::token(context)?.is_none() && unlock::can_be_had(context, &vault);
        if self.backup.is_none() || !may_open {
            return Ok((structure, false));
        }
        drop(line);
        let root = unlock::vault(context, &vault)?.way.root;
        let vault = UnlockedVault::open(vault, &root)?;
        let mut line = ProgressLine::new(context.printer, "opened");
        let census = verify_opening(&vault, structure, &mut |done, total| line.show(done, total))?;
        drop(line);
        if let Some(trail) = &trail {
            let mut line = ProgressLine::new(context.printer, "bytes of the trail");
            verify_saved_trail(trail, &vault, &mut |done, total| line.show(done, total))?;
        }
        Ok((census, true))
    }
}
