use clap::Args;
use serde_json::{Map, Value, json};

use crate::agent::Client;
use crate::agent::protocol::{Answer, Call, Held, Place};
use crate::clock::Clock;
use crate::crypto::RootKey;
use crate::model::{Error, Result, Span};
use crate::secret::SecretBytes;
use crate::session::{LockedSession, has_to_be_changed};
use crate::store::SocketFolder;
use crate::terminal::Terminal;

use super::super::context::Context;
use super::super::exit::Failure;
use super::super::starting;
use super::super::unlock;
use super::super::{ask, json, remote};
use super::passwd::Passwd;

/// Ask once, and keep the vault unlocked for the commands that come after
///
/// An agent is started, or told: the same program, which holds the vault's key and answers commands of this user, in every
/// terminal and script. The vault is locked again when it was not used for --idle, at the latest after --for, by vault lock,
/// at logout, and when the machine was suspended. The policies unlock.idle and unlock.for say how long that may be at most,
/// and what is usual.
#[derive(Args, Debug)]
pub(in crate::cli) struct Unlock {
    /// How long without a use, such as 90s, 30m or 8h [default: the policy unlock.idle, 15m]
    #[arg(long, value_name = "D")]
    idle: Option<String>,
    /// How long at all [default: the policy unlock.for, 8h]
    #[arg(long = "for", value_name = "D")]
    most: Option<String>,
}

/// How often an agent may end while it is told.
const TRIES: usize = 5;

impl Unlock {
    pub(in crate::cli) fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        let span = |text: &Option<String>| text.as_deref().map(Span::parse).transpose();
        let (idle, most) = (span(&self.idle)?, span(&self.most)?);
        context.refuse_token()?;
        let client = starting::client(context)?;
        // What stands in the way of an agent is told before anybody is asked for anything.
        SocketFolder::prepare(client.folder())?;
        let locked = context.open()?;
        let vault = locked.store().location().canonical();
        // A passphrase that is given is looked at, whatever is unlocked.
        if is_held(context, &client, &locked)? && !ask::is_given(context) {
            // Proving again what was proved would change nothing. It is a use, though: what comes next may count on it.
            let limits_stay = idle.is_none() && most.is_none();
            let agent = if limits_stay { starting::running(context, &client)? } else { None };
            let used = agent.map(|agent| remote::used(context, agent, &vault)).transpose()?.unwrap_or_default();
            if let Some(held) = used.iter().find(|held| held.vault.0 == vault) {
                return print(context, held, "it is unlocked already");
            }
            if !limits_stay && !unlock::can_be_had(context, locked.vault()) {
                return Err(Error::cannot_unlock(
                    "it is unlocked, but for how long is changed with the passphrase only, and there is nobody to ask for it",
                )
                .hint("give it with VAULT_PASSPHRASE_FILE, VAULT_PASSPHRASE_COMMAND, VAULT_PASSPHRASE or --passphrase-fd")
                .into());
            }
        }
        let root = root_key(context, locked)?;
        let state = context.paths.state().map(Place);
        let call = Call::Unlock { vault: Place(vault), state, root, idle, most };
        let mut tries = 0;
        loop {
            tries += 1;
            let agent = starting::ensure(context, &client)?;
            let process = agent.process();
            match agent.call(&call) {
                Ok(Some(Answer::Unlocked(held))) => return print(context, &held, "unlocked"),
                Ok(Some(Answer::Refused(error, _))) => return Err(context.way_out(error).into()),
                // The one before was just ending.
                Ok(Some(Answer::NotUnlocked)) | Err(_) if tries < TRIES => {}
                Ok(Some(_)) => return Err(remote::unexpected().into()),
                Ok(None) => return Err(starting::silent(process).into()),
                Err(error) => return Err(error.into()),
            }
        }
    }
}

/// Whether the agent has it unlocked, with a passphrase that may be used on.
fn is_held(context: &Context<'_>, client: &Client, locked: &LockedSession) -> Result<bool> {
    let Some(agent) = starting::running(context, client)? else { return Ok(false) };
    let (vault, slots) = (locked.store().location().canonical(), &locked.vault().header().keyslots);
    let is_good = |held: &Held| has_to_be_changed(slots, &held.policies, Clock::System.now()).is_none();
    Ok(remote::held(context, agent)?.iter().any(|held| held.vault.0 == vault && is_good(held)))
}

/// The root key, once the passphrase is one that may be used.
fn root_key(context: &Context<'_>, locked: LockedSession) -> Result<SecretBytes, Failure> {
    let opened = unlock::owner(context, &locked)?;
    let root = SecretBytes::copy_of(opened.way.root.expose());
    let copy = RootKey::from_bytes(root.expose()).ok_or_else(|| Error::other("the root key was lost"))?;
    let Some(reason) = context.finish(locked, copy)?.has_to_be_changed() else { return Ok(root) };
    if !context.may_ask() || Terminal::open().is_none() {
        return Err(Error::denied(reason).hint("change it with: vault passwd").into());
    }
    context.printer.warning(&format!("{reason}; it is changed first"));
    Passwd::default().change(context, context.open()?, opened)?;
    let opened = unlock::owner(context, &context.open()?)?;
    Ok(SecretBytes::copy_of(opened.way.root.expose()))
}

fn print(context: &Context<'_>, held: &Held, what: &str) -> Result<(), Failure> {
    if context.printer.is_json() {
        let mut map = Map::new();
        map.insert("path".to_owned(), json!(held.vault.0.to_string_lossy()));
        map.insert("unlocked".to_owned(), object(held));
        return context.printer.document(&json::document(map));
    }
    context.printer.note(&format!("{what}; it is locked {}", text(held)));
    Ok(())
}

/// How long a vault stays unlocked, in JSON: in seconds.
pub(super) fn object(held: &Held) -> Value {
    json!({ "idle_seconds": held.idle, "for_seconds": held.most })
}

/// How long a vault stays unlocked.
pub(super) fn text(held: &Held) -> String {
    format!("after {} without a use, in {} at the latest", span(held.idle), span(held.most))
}

/// In words, to the minute where it is long.
fn span(seconds: u32) -> String {
    match (seconds / 3600, seconds % 3600 / 60, seconds % 60) {
        (0, 0, seconds) => format!("{seconds} s"),
        (0, minutes, 0) => format!("{minutes} min"),
        (0, minutes, seconds) if minutes < 5 => format!("{minutes} min {seconds} s"),
        (0, minutes, _) => format!("{minutes} min"),
        (hours, 0, _) => format!("{hours} h"),
        (hours, minutes, _) => format!("{hours} h {minutes} min"),
    }
}
