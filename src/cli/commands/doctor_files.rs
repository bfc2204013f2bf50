//! What can be checked without the passphrase.

use crate::format::Keyslot;
use crate::model::FORMAT_VERSION;
use crate::secret::{Key, LockedKey};
use crate::session::LockedSession;
use crate::store::{Permissions, can_be_written};
use crate::sys;
use crate::vault::Backup;

use super::super::context::Context;
use super::doctor::Check;

/// The checks, in their order.
pub(super) const NAMES: [&str; 7] = ["permissions", "owner", "keyslots", "rollback", "backups", "hardening", "version"];

pub(super) fn checks(context: &Context<'_>, locked: &LockedSession) -> Vec<Check> {
    let mut checks = vec![permissions(context, locked), owner(locked), keyslots(locked), rollback(context, locked)];
    checks.push(backups(locked));
    checks.push(hardening());
    let header = locked.vault().header();
    checks.push(Check::of(
        "version",
        format!("format {FORMAT_VERSION}, generation {}; a newer format would have been refused", header.generation),
        Vec::new(),
    ));
    checks
}

fn permissions(context: &Context<'_>, locked: &LockedSession) -> Check {
    let mut findings = Vec::new();
    let (snapshot, location) = (locked.vault().snapshot(), locked.store().location());
    let path = snapshot.path().display();
    if snapshot.permissions().is_loose() {
        let mode = snapshot.permissions().mode();
        findings.push((format!("others have rights to {path} (mode {mode:04o})"), format!("chmod 600 {path}")));
    }
    let mut directories = vec![location.directory().to_owned(), location.backups()];
    directories.extend(context.paths.state());
    directories.extend(context.paths.agent());
    for directory in directories {
        // Whoever can write there can put other files in their place.
        if Permissions::at(&directory).is_ok_and(|found| found.let_others_replace()) {
            let path = directory.display();
            findings.push((format!("others can write {path}"), format!("chmod go-w {path}")));
        }
    }
    Check::of("permissions", format!("mode {:04o}", snapshot.permissions().mode()), findings)
}

fn owner(locked: &LockedSession) -> Check {
    let (snapshot, own) = (locked.vault().snapshot(), sys::user_id());
    let (user, path) = (snapshot.permissions().user(), snapshot.path().display());
    let finding = (user != own)
        .then(|| (format!("{path} belongs to another user ({user})"), format!("if it is yours: chown {own} {path}")));
    Check::of("owner", format!("user {user}"), finding.into_iter().collect())
}

fn keyslots(locked: &LockedSession) -> Check {
    let slots = &locked.vault().header().keyslots;
    let is_cheap = |slot: &&Keyslot| slot.kind.kdf().is_some_and(crate::model::KdfParams::is_below_recommended);
    let findings = slots.iter().filter(is_cheap).map(|slot| {
        let what = format!("keyslot {} is cheaper to guess than is recommended today", slot.id);
        (what, "vault passwd makes it anew, with today's cost".to_owned())
    });
    Check::of("keyslots", format!("{} ways in", slots.len()), findings.collect())
}

fn rollback(context: &Context<'_>, locked: &LockedSession) -> Check {
    let warnings = locked.store().take_warnings();
    let mut findings: Vec<(String, String)> = warnings
        .into_iter()
        .map(|warning| (warning, "make the state directory readable and writable for you again".to_owned()))
        .collect();
    if let Some(state) = context.paths.state().filter(|state| findings.is_empty() && !can_be_written(state)) {
        findings.push((
            format!("what is newest cannot be remembered in {}", state.display()),
            "make it a directory of yours that you can write".to_owned(),
        ));
    }
    if context.paths.state().is_none() {
        findings.push((
            "an older vault put in place of this one is not noticed: there is no place to remember the newest"
                .to_owned(),
            "set HOME or XDG_STATE_HOME".to_owned(),
        ));
    }
    if locked.is_signed_by_another() {
        findings.push((
            "the vault is signed by another key than this user saw before".to_owned(),
            "that is so after a passwd elsewhere; unlocking it tells whether it is yours".to_owned(),
        ));
    }
    Check::of("rollback", "the newest generation that was seen is remembered", findings)
}

fn backups(locked: &LockedSession) -> Check {
    let files = match locked.store().backups() {
        Ok(files) => files,
        Err(error) => {
            let finding = (error.message().to_owned(), "make the directory readable for you".to_owned());
            return Check::of("backups", "", vec![finding]);
        }
    };
    let is_bad = |file: &&crate::store::BackupFile| Backup::open(&file.path).is_err();
    let bad = files.iter().filter(is_bad).map(|file| {
        let what = format!("{} is damaged", file.path.display());
        (what, "it is of no use; another one may be: vault backup verify".to_owned())
    });
    Check::of("backups", format!("{} beside the vault", files.len()), bad.collect())
}

fn hardening() -> Check {
    let mut findings = Vec::new();
    if !LockedKey::new(Key::filled(|_| ())).is_locked() {
        findings.push((
            "the kernel does not lock keys in memory: they may be written to the swap file".to_owned(),
            "raise the limit of locked memory: ulimit -l".to_owned(),
        ));
    }
    if !sys::forbid_dumps() {
        findings.push((
            "the kernel does not forbid looking into this process".to_owned(),
            "use a newer kernel, or let nobody else use this machine".to_owned(),
        ));
    }
    Check::of("hardening", "keys are locked in memory, and nobody may look into it", findings)
}
