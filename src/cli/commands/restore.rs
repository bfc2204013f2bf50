use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use crate::clock::Clock;
use crate::model::Error;
use crate::session::{self, NewVault, Origin, open_backup};
use crate::store::{Location, Store};
use crate::vault::{Backup, LockedVault, UnlockedVault, verify_structure};

use super::super::context::{Context, confirm};
use super::super::exit::Failure;
use super::super::progress::ProgressLine;
use super::super::{json, unlock};

/// Bring a backup back
///
/// Its content becomes the newest generation of the vault. The present one is kept among the backups, and a damaged one
/// beside the vault. The backup opens with the keyslots of its time, and so does the vault afterwards.
#[derive(Args, Debug)]
pub(in crate::cli) struct Restore {
    /// Its id, as backup list shows it, or its path
    #[arg(value_name = "BACKUP")]
    backup: String,
    /// Make a new vault of it in FILE, and leave this one alone
    ///
    /// It opens with what opened the backup, has an id and a trail of its own, and keeps every secret, deleted ones too, and
    /// the policies. Grants and duties stay behind: a token is for one vault.
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

impl Restore {
    pub(in crate::cli) fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        context.refuse_token()?;
        let store = Store::new(context.location()?);
        let path = super::backup::find(&store, &self.backup)?;
        let backup = Backup::open(&path)?;
        verify_structure(&backup.vault, &mut |_, _| ())?;
        if let Some(file) = &self.to {
            return copy_to(context, file, backup.vault);
        }
        let question = format!("Put generation {} in the place of the vault?", backup.vault.header().generation);
        confirm(context, self.yes, &question)?;
        let place = store.location().vault().display().to_string();
        let opened = open_backup(store, context.guard(), backup)?;
        let root = unlock::root_key(context, opened.locked())?;
        let (generation, warnings) = opened.restore(root, Clock::System, Origin::here())?;
        context.pass_on(&warnings);
        if context.printer.is_json() {
            return context
                .printer
                .document(&json!({ "schema": json::SCHEMA, "path": place, "generation": generation }));
        }
        context.printer.note(&format!("{place} has generation {generation}: the content of the backup"));
        Ok(())
    }
}

/// A new vault with the content of `backup`.
fn copy_to(context: &Context<'_>, file: &Path, backup: LockedVault) -> Result<(), Failure> {
    let store = Store::new(Location::resolve(file)?);
    let place = store.location().vault().display().to_string();
    if store.is_there() {
        return Err(Error::exists(format!("there is a file {place} already")).into());
    }
    let opened = unlock::vault(context, &backup)?;
    let generation = backup.header().generation;
    let (root, slot) = opened.into_new_slot(&backup)?;
    let original = UnlockedVault::open(backup, &root)?;
    let new = NewVault { slots: &[slot], clock: Clock::System, origin: Origin::here(), group: None };
    let mut line = ProgressLine::new(context.printer, "sealed");
    session::create_copy(&store, &new, &original, &mut |done, total| line.show(done, total))?;
    drop(line);
    context.pass_on(&store.take_warnings());
    if context.printer.is_json() {
        return context.printer.document(&json!({ "schema": json::SCHEMA, "path": place, "generation": 1 }));
    }
    context
        .printer
        .note(&format!("made the vault {place} of generation {generation}; it opens with what opened the backup"));
    Ok(())
}
