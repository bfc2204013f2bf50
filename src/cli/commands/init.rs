use std::path::PathBuf;

use clap::Args;
use serde_json::{Map, json};

use crate::clock::Clock;
use crate::crypto::RecoveryKey;
use crate::model::{Error, KdfParams, Result};
use crate::session::{self, NewVault, Origin};
use crate::store::Store;
use crate::vault::NewSlot;

use super::super::ask::{self, NewPassphrase};
use super::super::context::Context;
use super::super::exit::Failure;
use super::super::json;

/// Make a new vault
///
/// Asks for a passphrase twice, unless one is given as for unlocking. Weak ones are refused. How costly guessing the
/// passphrase is made depends on this machine: opening the vault will take it up to about half a second.
#[derive(Args, Debug)]
pub(in crate::cli) struct Init {
    /// Cost of the key derivation (Argon2id), such as m=64MiB,t=3,p=4
    #[arg(long, value_name = "COST", value_parser = ask::parse_kdf)]
    kdf: Option<KdfParams>,
    /// Need a keyfile beside the passphrase; where there is no file at PATH, one is made
    #[arg(long, value_name = "PATH")]
    keyfile: Option<PathBuf>,
    /// Make a recovery key, too: it is shown once, and asked back before it counts
    #[arg(long)]
    recovery_key: bool,
    /// Do not ask for the recovery key back
    #[arg(long, requires = "recovery_key")]
    unconfirmed: bool,
    /// A group whose members may read the vault's ciphertext and append to its audit trail, a name or number: bots that run
    /// as other users of the operating system
    #[arg(long, value_name = "GROUP")]
    group: Option<String>,
    /// Accept a weak passphrase
    #[arg(long)]
    allow_weak: bool,
}

impl Init {
    pub(in crate::cli) fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        let store = Store::new(context.location()?);
        let path = store.location().vault().to_owned();
        if store.is_there() {
            return Err(Error::exists(format!("there is a vault already at {}", path.display()))
                .hint("make another one with: --vault NAME")
                .into());
        }
        let passphrase = NewPassphrase::for_init(context, self.allow_weak).get(context)?;
        let group = self.group.as_deref().map(group_id).transpose()?;
        let kdf = ask::kdf(context, self.kdf)?;
        let (mut slots, mut shown) = (Vec::new(), None);
        if self.recovery_key {
            let key = RecoveryKey::generate().map_err(Error::from)?;
            shown = ask::show_recovery_key(context, &key, self.unconfirmed)?;
            slots.push(NewSlot::Recovery(key));
        }
        let first = match &self.keyfile {
            Some(path) => NewSlot::PassphraseAndKeyfile(passphrase, super::keyslot::keyfile_at(path)?, kdf),
            None => NewSlot::Passphrase(passphrase, kdf),
        };
        slots.insert(0, first);
        let new = NewVault { slots: &slots, clock: Clock::System, origin: Origin::here(), group };
        // If that fails, a keyfile that was made stays: it may have failed when the vault was there already.
        session::create(&store, &new)?;
        context.pass_on(&store.take_warnings());
        if context.printer.is_json() {
            let mut map = Map::new();
            map.insert("path".to_owned(), json!(path.to_string_lossy()));
            map.insert("kdf".to_owned(), json!(kdf.to_string()));
            map.extend(shown.map(|key| ("recovery_key".to_owned(), key)));
            return context.printer.document(&json::document(map));
        }
        let needed = match (&self.keyfile, self.recovery_key) {
            (None, false) => "its passphrase",
            (Some(_), false) => "its passphrase and its keyfile",
            (None, true) => "its passphrase or its recovery key",
            (Some(_), true) => "its passphrase and its keyfile, or its recovery key",
        };
        context
            .printer
            .note(&format!("made the vault {}\nnobody can open it without {needed}: not even you", path.display()));
        Ok(())
    }
}

/// The number of a group, by number or name.
fn group_id(text: &str) -> Result<u32> {
    // name:password:number:members
    super::system_number("group", text, ("getent", &["group", "--"]), |line| line.split(':').nth(2))
}
