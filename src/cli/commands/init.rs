use clap::Args;
use serde_json::{Map, json};

use crate::clock::Clock;
use crate::model::{Error, KdfParams, Result};
use crate::session::{self, NewVault, Origin};
use crate::store::Store;

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
        let new = NewVault { passphrase: &passphrase, kdf, clock: Clock::System, origin: Origin::here(), group };
        session::create(&store, &new)?;
        context.pass_on(&store.take_warnings());
        if context.printer.is_json() {
            let mut map = Map::new();
            map.insert("path".to_owned(), json!(path.to_string_lossy()));
            map.insert("kdf".to_owned(), json!(kdf.to_string()));
            return context.printer.document(&json::document(map));
        }
        context.printer.note(&format!(
            "made the vault {}\nnobody can open it without its passphrase: not even you",
            path.display()
        ));
        Ok(())
    }
}

/// The number of a group, by number or name.
fn group_id(text: &str) -> Result<u32> {
    // name:password:number:members
    super::system_number("group", text, ("getent", &["group", "--"]), |line| line.split(':').nth(2))
}
