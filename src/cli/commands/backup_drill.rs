use std::path::PathBuf;
use std::time::Instant;

use clap::Args;
use serde_json::json;

use crate::model::{Action, Error, Result};
use crate::secret::SecretBytes;
use crate::service::Request;
use crate::session::drill;
use crate::store::Store;
use crate::terminal::Terminal;
use crate::vault::{Backup as Opened, LockedVault};

use super::super::context::Context;
use super::super::exit::Failure;
use super::super::value::read_up_to;
use super::super::{ask, json, sanitize, unlock};
use super::backup::find;

/// Try whether a backup can be brought back, without touching the vault
///
/// It is restored into a directory beside the vault, opened, checked byte for byte, compared with what is in the backup, and
/// removed again. The passphrase is asked for, as it would be on the day. That it went well stands in the audit trail, and
/// vault doctor says when that was over a year ago.
#[derive(Args, Debug)]
pub(super) struct Drill {
    /// Its id, as list shows it, or its path; without one, the newest
    #[arg(value_name = "BACKUP")]
    backup: Option<String>,
    /// Also try the recovery key, which is asked for
    #[arg(long, conflicts_with = "recovery_key_file")]
    recovery_key: bool,
    /// Also try the recovery key in this file
    #[arg(long, value_name = "PATH")]
    recovery_key_file: Option<PathBuf>,
}

/// The longest file with a recovery key, in bytes.
const MAX_RECOVERY_KEY: usize = 1024;

impl Drill {
    pub(super) fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        context.refuse_token()?;
        let store = Store::new(context.location()?);
        let path =
            match &self.backup {
                Some(text) => find(&store, text)?,
                None => store.backups()?.into_iter().next().map(|file| file.path).ok_or_else(|| {
                    Error::not_found("there is no backup yet").hint("make one with: vault backup create")
                })?,
            };
        let backup = Opened::open(&path)?.vault;
        let opened = unlock::vault(context, &backup)?;
        let recovery_key = self.tried_recovery_key(context, &backup)?;
        let begun = Instant::now();
        let drilled = drill(&path, store.location().vault(), &opened.way.root)?;
        let seconds = begun.elapsed().as_secs_f64();
        // Where the vault is lost there is no trail to note it in.
        if store.is_there() {
            let mut unlocked = context.unlock(Action::Drill)?;
            context.request(&mut unlocked, Request::NoteDrill)?;
        }
        let census = drilled.census;
        if context.printer.is_json() {
            return context.printer.document(&json!({
                "schema": json::SCHEMA, "passed": true, "path": path.to_string_lossy(), "generation": drilled.generation,
                "secrets": census.secrets, "values": census.values, "seconds": seconds, "recovery_key": recovery_key,
            }));
        }
        let beside = if recovery_key { ", with the passphrase and with the recovery key" } else { "" };
        context.printer.line(&format!(
            "PASS: {} came back as generation {} was: {} secrets, {} values, in {seconds:.1} s{beside}",
            sanitize::line(&path.to_string_lossy()),
            drilled.generation,
            census.secrets,
            census.values,
        ))
    }

    /// Whether the recovery key was given; it has to open the backup then.
    fn tried_recovery_key(&self, context: &Context<'_>, backup: &LockedVault) -> Result<bool> {
        let typed = if let Some(path) = &self.recovery_key_file {
            let cannot = |error: &std::io::Error| Error::io(format!("read {}", path.display()), error);
            #[allow(clippy::disallowed_methods, reason = "it is the user's file, or a pipe")]
            let file = std::fs::File::open(path).map_err(|error| cannot(&error))?;
            let given = read_up_to(MAX_RECOVERY_KEY, file, "it", "a recovery key")?;
            let end = given.expose().trim_ascii_end().len();
            SecretBytes::copy_of(&given.expose()[..end])
        } else if self.recovery_key {
            let terminal = if context.may_ask() { Terminal::open() } else { None };
            let mut terminal = terminal.ok_or_else(|| {
                Error::cannot_unlock("there is nobody to ask for the recovery key")
                    .hint("give it with --recovery-key-file")
            })?;
            terminal.read_secret("Recovery key: ").map_err(|error| ask::unanswered(&error))?
        } else {
            return Ok(false);
        };
        let refused = || Error::cannot_unlock("this is no recovery key of the backup");
        let slot = backup.way_in(Some(&typed), None).map_err(|_| refused())?.slot;
        let is_recovery = |slot: &crate::format::Keyslot| slot.kind == crate::format::SlotKind::Recovery;
        let found = backup.header().keyslots.iter().find(|known| known.id == slot);
        if found.is_some_and(is_recovery) { Ok(true) } else { Err(refused()) }
    }
}
