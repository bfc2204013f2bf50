use std::fmt::Write as _;

use clap::Args;
use serde_json::{Map, Value, json};

use crate::model::{FORMAT_VERSION, PolicyName};

use super::super::context::Context;
use super::super::exit::Failure;
use super::super::remote;

/// Say what vault this is and how it is protected, without unlocking it
///
/// Where the agent has it unlocked, also for how long, and the policies that are set.
#[derive(Args, Debug)]
pub(in crate::cli) struct Status {
    /// Unlock it, and list the secrets that are expired or due to be renewed; ends with 8 if there are any
    #[arg(long)]
    check: bool,
}

impl Status {
    pub(in crate::cli) fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        if self.check {
            return super::due::run(context);
        }
        let locked = context.open()?;
        context.warn_of_signer(&locked);
        context.pass_on(&locked.store().take_warnings());
        let vault = locked.vault();
        let (header, snapshot) = (vault.header(), vault.snapshot());
        let held = remote::held_now(context, &locked.store().location().canonical());
        if context.printer.is_json() {
            let keyslots: Vec<Value> = header.keyslots.iter().map(super::keyslot::object).collect();
            return context.printer.document(&json!({
                "schema": super::super::json::SCHEMA,
                "path": snapshot.path().to_string_lossy(), "vault_id": header.vault.to_hex(), "format": FORMAT_VERSION,
                "generation": header.generation, "locked": held.is_none(), "bytes": snapshot.length(), "blobs": header.blobs,
                "mode": format!("{:04o}", snapshot.permissions().mode()), "keyslots": keyslots,
                "trail": { "file": header.anchor.file, "sequence": header.anchor.sequence },
                "unlocked": held.as_ref().map(super::unlock::object),
                "policies": held.as_ref().map(|held| held.policies.iter().map(policy).collect::<Map<_, _>>()),
            }));
        }
        let mut text = format!(
            "vault        {}\nid           {}\nformat       {FORMAT_VERSION}\ngeneration   {}\nsize         {} bytes in {} blobs\n\
             mode         {:04o}\ntrail        anchored at event {} of file {}\n",
            super::super::sanitize::line(&snapshot.path().to_string_lossy()),
            header.vault.to_hex(),
            header.generation,
            snapshot.length(),
            header.blobs,
            snapshot.permissions().mode(),
            header.anchor.sequence,
            header.anchor.file,
        );
        for slot in &header.keyslots {
            // Writing to a String cannot fail.
            let _infallible = writeln!(text, "{}", super::keyslot::text(slot));
        }
        match &held {
            None => text.push_str("agent        none has it unlocked\n"),
            Some(held) => {
                let _infallible =
                    writeln!(text, "agent        has it unlocked; it is locked {}", super::unlock::text(held));
                for (name, value) in held.policies.iter() {
                    let _infallible = writeln!(text, "policy       {name}={value}");
                }
            }
        }
        context.printer.data(text.as_bytes())
    }
}

fn policy((name, value): (PolicyName, &str)) -> (String, Value) {
    (name.to_string(), json!(value))
}
