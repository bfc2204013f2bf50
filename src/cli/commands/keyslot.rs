use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde_json::{Map, Value, json};

use crate::crypto::{Keyfile, RecoveryKey};
use crate::format::{Keyslot as Slot, SlotKind};
use crate::keyring;
use crate::model::{Action as Recorded, Error, Result};
use crate::service::{Request, Response};
use crate::store::write_outside;
use crate::vault::NewSlot;

use super::super::context::{Context, confirm};
use super::super::exit::Failure;
use super::super::new_passphrase::NewPassphraseSource;
use super::super::unlocked::Unlocked;
use super::super::{ask, json, keyfile, unlock};

/// List, add and remove ways to unlock the vault
///
/// Each keyslot opens the whole vault: a passphrase, a passphrase together with a keyfile, a keyfile, a recovery key, or a key that the
/// keyring of the operating system keeps.
#[derive(Args, Debug)]
pub(in crate::cli) struct Keyslot {
    #[command(subcommand)]
    action: Action,
}

/// What is done with keyslots.
#[derive(Debug, Subcommand)]
enum Action {
    List(List),
    Add(Add),
    Remove(Remove),
}

/// List the keyslots, with when each was made and what guessing costs; unlocks nothing
#[derive(Args, Debug)]
struct List {}

/// Add a way to unlock the vault
#[derive(Args, Debug)]
struct Add {
    #[command(subcommand)]
    what: What,
}

/// What opens the vault, too, from now on.
#[derive(Debug, Subcommand)]
enum What {
    Passphrase(AddPassphrase),
    Recovery(AddRecovery),
    Keyfile(AddKeyfile),
    Keyring(AddKeyring),
}

/// Add another passphrase
///
/// It is asked for twice, unless VAULT_NEW_PASSPHRASE or one of the options gives it.
#[derive(Args, Debug)]
struct AddPassphrase {
    #[command(flatten)]
    new: NewPassphraseSource,
}

/// Add a recovery key: 40 letters and digits, to be written down and locked away
///
/// It is shown once, alone on stdout, and asked back before it counts. Typed or given in place of the passphrase it opens the
/// vault; nobody can guess it, so that takes no time.
#[derive(Args, Debug)]
struct AddRecovery {
    /// Do not ask for it back
    #[arg(long)]
    unconfirmed: bool,
}

/// Add a keyfile
///
/// Where there is no file at PATH, one is made. VAULT_KEYFILE names it to whatever unlocks the vault. Whoever has a copy of
/// it has the key, so keep it away from the vault, on a stick for instance.
#[derive(Args, Debug)]
struct AddKeyfile {
    /// The file; one that vault did not make opens the vault together with a passphrase only
    path: PathBuf,
    /// Ask for a new passphrase that is needed beside it
    #[arg(long)]
    with_passphrase: bool,
    #[command(flatten)]
    new: NewPassphraseSource,
}

/// Add a key that the keyring of the operating system keeps
///
/// It is for desktops: whoever is logged in unlocks the vault without typing anything, and so does every program of theirs. It needs
/// the Secret Service (GNOME Keyring, KWallet, KeePassXC) or the keychain of macOS, and a program that was built with the feature
/// keyring. The key is asked for where no passphrase is given.
#[derive(Args, Debug)]
struct AddKeyring {}

/// Take a way to unlock the vault away
///
/// The last one stays. Who knew it and has a copy of the vault still opens that copy, and who took the root key out of it opens
/// the vault: passwd makes new keys.
#[derive(Args, Debug)]
struct Remove {
    /// Its number, as list shows it
    id: u32,
    /// Do not ask
    #[arg(long)]
    yes: bool,
}

impl Keyslot {
    pub(in crate::cli) fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        match &self.action {
            Action::List(_) => list(context),
            Action::Add(add) => match &add.what {
                What::Passphrase(passphrase) => passphrase.run(context),
                What::Recovery(recovery) => recovery.run(context),
                What::Keyfile(keyfile) => keyfile.run(context),
                What::Keyring(keyring) => keyring.run(context),
            },
            Action::Remove(remove) => remove.run(context),
        }
    }
}

impl AddPassphrase {
    fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        let session = context.unlock_here(Recorded::KeyslotAdd)?;
        let (passphrase, kdf) = self.new.get(context)?;
        add(context, session, NewSlot::Passphrase(passphrase, kdf), None)
    }
}

impl AddRecovery {
    fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        let session = context.unlock_here(Recorded::KeyslotAdd)?;
        let key = RecoveryKey::generate().map_err(Error::from)?;
        let shown = ask::show_recovery_key(context, &key, self.unconfirmed)?;
        add(context, session, NewSlot::Recovery(key), shown)
    }
}

impl AddKeyfile {
    fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        if context.location()?.owns(&self.path) {
            return Err(Error::usage("a file of the vault itself is no keyfile: it changes with every commit").into());
        }
        let session = context.unlock_here(Recorded::KeyslotAdd)?;
        let new = if self.with_passphrase { Some(self.new.get(context)?) } else { None };
        let keyfile = keyfile_at(&self.path)?;
        let slot = match new {
            Some((passphrase, kdf)) => NewSlot::PassphraseAndKeyfile(passphrase, keyfile, kdf),
            None => NewSlot::Keyfile(keyfile),
        };
        // If that fails, the file stays: it may have failed when the keyslot was there already.
        add(context, session, slot, None)
    }
}

impl AddKeyring {
    #[allow(clippy::unused_self, reason = "as every command")]
    fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        let patience = unlock::keyring_patience(context);
        // Before anybody is asked for anything.
        let opened = context.open_for_owner(Recorded::KeyslotAdd)?;
        let vault = opened.vault().header().vault;
        let is_there = keyring::get(vault, patience)?
            .is_some_and(|content| opened.vault().way_in(None, Some(&Keyfile::of(&content))).is_ok());
        if is_there {
            return Err(Error::exists("this user's keyring opens the vault already").into());
        }
        let session = context.unlock_here(Recorded::KeyslotAdd)?;
        let new = Keyfile::generate().map_err(Error::from)?;
        keyring::set(vault, &new, patience)?;
        // If that fails, the entry opens nothing, and the next one takes its place.
        add(context, session, NewSlot::Keyring(Keyfile::of(&new)), None)
    }
}

/// The keyfile at `path`, which is made if there is none.
pub(super) fn keyfile_at(path: &Path) -> Result<Keyfile> {
    if path.symlink_metadata().is_ok() {
        return keyfile::read(path);
    }
    let content = Keyfile::generate()?;
    write_outside(path, content.expose(), false)?;
    Ok(Keyfile::of(&content))
}

/// Adds a keyslot; `key` is a recovery key that was not shown yet.
fn add(context: &Context<'_>, mut session: Unlocked, slot: NewSlot, key: Option<Value>) -> Result<(), Failure> {
    let kind = slot.kind().word();
    let Response::Keyslot(id) = context.request(&mut session, Request::AddKeyslot(slot))? else {
        return Err(super::unexpected());
    };
    if context.printer.is_json() {
        let mut map = Map::new();
        map.insert("id".to_owned(), json!(id));
        map.insert("kind".to_owned(), json!(kind));
        map.extend(key.map(|key| ("recovery_key".to_owned(), key)));
        return context.printer.document(&json::document(map));
    }
    context.printer.note(&format!("keyslot {id} opens the vault, too ({kind})"));
    Ok(())
}

impl Remove {
    fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        // Nobody is asked about what is not there; who comes with a token is refused below, on record.
        let slots = if ask::token_is_given() { None } else { Some(context.open()?.vault().header().keyslots.clone()) };
        let removed = slots.iter().flatten().find(|slot| slot.id == self.id);
        if slots.is_some() && removed.is_none() {
            return Err(Error::not_found(format!("there is no keyslot {}", self.id))
                .hint("see what there is with: vault keyslot list")
                .into());
        }
        confirm(context, self.yes, &format!("Remove the keyslot {}?", self.id))?;
        let mut session = context.unlock_here(Recorded::KeyslotRemove)?;
        let Response::Keyslot(id) = context.request(&mut session, Request::RemoveKeyslot(self.id))? else {
            return Err(super::unexpected());
        };
        if removed.is_some_and(|slot| slot.kind == SlotKind::Keyring) {
            forget_in_keyring(context)?;
        }
        context.printer.warning(
            "what it was opened with still opens copies of the vault from before; if somebody else may have one: vault passwd",
        );
        if slots.iter().flatten().filter(|slot| slot.id != self.id).all(|slot| slot.kind == SlotKind::Keyring) {
            context.printer.warning("only what a keyring has opens the vault now: without that desktop it is lost");
        }
        if context.printer.is_json() {
            return context.printer.document(&json!({ "schema": json::SCHEMA, "id": id }));
        }
        context.printer.note(&format!("removed the keyslot {id}"));
        Ok(())
    }
}

/// Takes this vault's entry out of the keyring if it opens nothing any more: what was removed may have been another machine's.
fn forget_in_keyring(context: &Context<'_>) -> Result<()> {
    let now = context.open()?;
    let (vault, patience) = (now.vault().header().vault, unlock::keyring_patience(context));
    let forgotten = keyring::get(vault, patience).and_then(|content| {
        let opens = content.is_some_and(|content| now.vault().way_in(None, Some(&Keyfile::of(&content))).is_ok());
        if opens { Ok(()) } else { keyring::remove(vault, patience) }
    });
    if let Err(error) = forgotten {
        context.printer.warning(&format!("what the keyring has, which opens nothing now, was left there: {error}"));
    }
    Ok(())
}

fn list(context: &Context<'_>) -> Result<(), Failure> {
    let locked = context.open()?;
    context.warn_of_signer(&locked);
    context.pass_on(&locked.store().take_warnings());
    let slots = &locked.vault().header().keyslots;
    if context.printer.is_json() {
        let mut map = Map::new();
        map.insert("keyslots".to_owned(), Value::Array(slots.iter().map(object).collect()));
        return context.printer.document(&json::document(map));
    }
    for slot in slots {
        context.printer.line(&text(slot))?;
    }
    Ok(())
}

/// A keyslot in one line.
pub(super) fn text(slot: &Slot) -> String {
    let cost = slot.kind.kdf().map_or_else(String::new, |kdf| {
        let note = if kdf.is_below_recommended() { " (cheaper than recommended)" } else { "" };
        format!(", Argon2id {kdf}{note}")
    });
    format!("keyslot {:<4} {}{cost}, made {:.0}", slot.id, slot.kind.word(), slot.created)
}

/// A keyslot in JSON.
pub(super) fn object(slot: &Slot) -> Value {
    let mut map = Map::new();
    map.insert("id".to_owned(), json!(slot.id));
    map.insert("kind".to_owned(), json!(slot.kind.word()));
    map.insert("created".to_owned(), json!(slot.created.to_string()));
    if let Some(kdf) = slot.kind.kdf() {
        map.insert("kdf".to_owned(), json!("argon2id"));
        map.insert("memory_kib".to_owned(), json!(kdf.memory_kib()));
        map.insert("passes".to_owned(), json!(kdf.passes()));
        map.insert("lanes".to_owned(), json!(kdf.lanes()));
        map.insert("below_recommended".to_owned(), json!(kdf.is_below_recommended()));
    }
    Value::Object(map)
}
