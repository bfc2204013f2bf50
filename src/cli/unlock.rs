//! Unlocking a vault for its owner: with what is given, or by asking.

use crate::crypto::{Keyfile, RecoveryKey, RootKey};
use crate::format::SlotKind;
use crate::keyring;
use crate::model::{Error, ErrorKind, KdfParams, Result};
use crate::secret::SecretBytes;
use crate::session::LockedSession;
use crate::vault::{LockedVault, NewSlot, WayIn};

use super::context::Context;
use super::{ask, keyfile, sanitize};

/// What takes longer than about a second is announced: memory times passes, in KiB.
const SLOW_KIB: u64 = 3 * 1024 * 1024;

/// A vault that was opened, and with what.
#[derive(Debug)]
pub(super) struct Opened {
    /// By which keyslot, and its root key.
    pub(super) way: WayIn,
    passphrase: Option<SecretBytes>,
    pub(super) keyfile: Option<Keyfile>,
}

impl Opened {
    /// The root key, and a keyslot for another vault that opens with the same.
    pub(super) fn into_new_slot(self, vault: &LockedVault) -> Result<(RootKey, NewSlot)> {
        let slot = vault.header().keyslots.iter().find(|slot| slot.id == self.way.slot);
        let new = match (slot.map(|slot| slot.kind), self.passphrase, self.keyfile) {
            (Some(SlotKind::Passphrase(kdf)), Some(passphrase), _) => Some(NewSlot::Passphrase(passphrase, kdf)),
            (Some(SlotKind::PassphraseAndKeyfile(kdf)), Some(passphrase), Some(keyfile)) => {
                Some(NewSlot::PassphraseAndKeyfile(passphrase, keyfile, kdf))
            }
            (Some(SlotKind::Keyfile), _, Some(keyfile)) => Some(NewSlot::Keyfile(keyfile)),
            (Some(SlotKind::Recovery), Some(text), _) => RecoveryKey::parse(text.expose()).map(NewSlot::Recovery),
            _ => None,
        };
        let unknown = || {
            Error::other("what the keyring has is for this vault only")
                .hint("give the passphrase, which the copy is going to have too")
        };
        Ok((self.way.root, new.ok_or_else(unknown)?))
    }
}

/// Whether the vault can be unlocked: a passphrase is given, somebody can be asked for one, or a keyfile may do alone.
pub(super) fn can_be_had(context: &Context<'_>, vault: &LockedVault) -> bool {
    ask::can_be_had(context)
        || keyring::IS_BUILT_IN && has_keyring_slot(vault)
        || keyfile::path().is_some() && vault.header().keyslots.iter().any(|slot| slot.kind == SlotKind::Keyfile)
}

/// How long a keyring is waited for, which may ask whoever sits there.
pub(super) fn keyring_patience(context: &Context<'_>) -> std::time::Duration {
    if ask::terminal(context).is_some() { keyring::WITH_SOMEBODY } else { keyring::WITH_NOBODY }
}

pub(super) fn has_keyring_slot(vault: &LockedVault) -> bool {
    vault.header().keyslots.iter().any(|slot| slot.kind == SlotKind::Keyring)
}

/// By what the keyring of the operating system has for this vault; none if that opens nothing, for whatever reason.
fn by_keyring(
    context: &Context<'_>,
    locked: &LockedVault,
    way_in: impl Fn(Option<&SecretBytes>, Option<&Keyfile>) -> Result<WayIn>,
) -> Option<WayIn> {
    let found = keyring::get(locked.header().vault, keyring_patience(context)).and_then(|kept| match kept {
        Some(kept) => way_in(None, Some(&Keyfile::of(&kept))),
        None => Err(Error::not_found("it has no entry for this vault")),
    });
    found.map_err(|error| context.printer.warning(&format!("the keyring did not open the vault: {error}"))).ok()
}

/// Unlocks for the owner.
pub(super) fn root_key(context: &Context<'_>, locked: &LockedSession) -> Result<RootKey> {
    owner(context, locked).map(|opened| opened.way.root)
}

/// The same, with what it was unlocked with.
pub(super) fn owner(context: &Context<'_>, locked: &LockedSession) -> Result<Opened> {
    open(context, locked.vault(), |passphrase, keyfile| locked.unlock_by(passphrase, keyfile))
}

/// The same for a vault that is no session, such as a backup.
pub(super) fn vault(context: &Context<'_>, locked: &LockedVault) -> Result<Opened> {
    open(context, locked, |passphrase, keyfile| locked.way_in(passphrase, keyfile))
}

/// The same for a file that is imported, of which `passphrase` asks for its own. The keyfile counts where the file has a keyslot
/// for one.
pub(super) fn imported(vault: &LockedVault, passphrase: impl FnOnce() -> Result<SecretBytes>) -> Result<RootKey> {
    let takes = |wanted: fn(SlotKind) -> bool| vault.header().keyslots.iter().any(|slot| wanted(slot.kind));
    let takes_a_keyfile = takes(|kind| matches!(kind, SlotKind::Keyfile | SlotKind::PassphraseAndKeyfile(_)));
    let keyfile = if takes_a_keyfile { keyfile::given()? } else { None };
    if keyfile.is_some() && takes(|kind| kind == SlotKind::Keyfile) {
        match vault.way_in(None, keyfile.as_ref()) {
            Err(error) if error.kind() == ErrorKind::CannotUnlock && takes(|kind| kind != SlotKind::Keyfile) => {}
            opened => return opened.map(|way| way.root),
        }
    }
    vault.way_in(Some(&passphrase()?), keyfile.as_ref()).map(|way| way.root)
}

fn open(
    context: &Context<'_>,
    locked: &LockedVault,
    way_in: impl Fn(Option<&SecretBytes>, Option<&Keyfile>) -> Result<WayIn>,
) -> Result<Opened> {
    let path = locked.snapshot().path().display().to_string();
    let kinds = || locked.header().keyslots.iter().map(|slot| slot.kind);
    let keyfile = keyfile::given()?;
    let takes = |wanted: fn(SlotKind) -> bool| kinds().any(wanted);
    if keyfile.is_some() && takes(|kind| kind == SlotKind::Keyfile) {
        match way_in(None, keyfile.as_ref()) {
            Err(error) if error.kind() == ErrorKind::CannotUnlock && takes(|kind| kind != SlotKind::Keyfile) => {}
            opened => return Ok(Opened { way: opened?, passphrase: None, keyfile }),
        }
    }
    if keyfile.is_none()
        && !takes(|kind| matches!(kind, SlotKind::Passphrase(_) | SlotKind::Recovery | SlotKind::Keyring))
    {
        return Err(Error::cannot_unlock(format!("the vault {path} does not open without a keyfile"))
            .hint("name it with: VAULT_KEYFILE"));
    }
    let with = |passphrase: SecretBytes| -> Result<(WayIn, SecretBytes)> {
        Ok((way_in(Some(&passphrase), keyfile.as_ref())?, passphrase))
    };
    let given = ask::given_passphrase(context);
    if given.is_none()
        && has_keyring_slot(locked)
        && let Some(way) = by_keyring(context, locked, &way_in)
    {
        return Ok(Opened { way, passphrase: None, keyfile: None });
    }
    if !takes(|kind| kind != SlotKind::Keyring) {
        return Err(Error::cannot_unlock(format!(
            "the vault {path} opens with what this user's keyring had, and nothing else"
        )));
    }
    let (way, passphrase) = if let Some(given) = given {
        with(given?)?
    } else {
        let cost: u64 = kinds().filter_map(SlotKind::kdf).map(KdfParams::cost_kib).sum();
        by_asking(context, &path, cost, with)?
    };
    Ok(Opened { way, passphrase: Some(passphrase), keyfile })
}

fn by_asking(
    context: &Context<'_>,
    path: &str,
    cost: u64,
    unlock: impl Fn(SecretBytes) -> Result<(WayIn, SecretBytes)>,
) -> Result<(WayIn, SecretBytes)> {
    let Some(mut terminal) = ask::terminal(context) else {
        return Err(Error::cannot_unlock(format!(
            "the vault {path} is locked, and there is nobody to ask for its passphrase"
        ))
        .hint("give it with VAULT_PASSPHRASE_FILE, VAULT_PASSPHRASE_COMMAND, VAULT_PASSPHRASE or --passphrase-fd"));
    };
    let mut tries = 0;
    loop {
        let question = format!("Passphrase for {}: ", sanitize::line(path));
        // An end of input is no try.
        let typed = terminal.read_secret(&question).map_err(|error| ask::unanswered(&error))?;
        tries += 1;
        let result = ask::normal(&typed).and_then(|passphrase| {
            if cost > SLOW_KIB {
                context.printer.note("unlocking takes a while: the passphrase is protected by a costly key derivation");
            }
            unlock(passphrase)
        });
        match result {
            Err(error) if tries < ask::TRIES && error.kind() == ErrorKind::CannotUnlock => {
                context.printer.warning(&format!("{}; once more", error.message()));
            }
            result => return result,
        }
    }
}
