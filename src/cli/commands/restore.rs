use clap::Args;
use serde_json::json;

use crate::clock::Clock;
use crate::session::{Origin, open_backup};
use crate::store::Store;
use crate::vault::{Backup, verify_structure};

use super::super::context::{Context, confirm};
use super::super::exit::Failure;
use super::super::{ask, json};

/// Bring a backup back
///
/// Its content becomes the newest generation of the vault. The present one is kept among the backups, and a damaged one
/// beside the vault. The backup opens with the passphrase of its time, and so does the vault afterwards.
#[derive(Args, Debug)]
pub(in crate::cli) struct Restore {
    /// Its id, as backup list shows it, or its path
    #[arg(value_name = "BACKUP")]
    backup: String,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

impl Restore {
    pub(in crate::cli) fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        let store = Store::new(context.location()?);
        let path = super::backup::find(&store, &self.backup)?;
        let backup = Backup::open(&path)?;
        verify_structure(&backup.vault, &mut |_, _| ())?;
        let question = format!("Put generation {} in the place of the vault?", backup.vault.header().generation);
        confirm(context, self.yes, &question)?;
        let place = store.location().vault().display().to_string();
        let opened = open_backup(store, context.guard(), backup)?;
        let root = ask::root_key(context, opened.locked())?;
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
