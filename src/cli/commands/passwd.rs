use std::ffi::OsString;
use std::path::PathBuf;

use clap::Args;
use serde_json::{Map, json};

use crate::model::KdfParams;
use crate::passphrase::Sources;
use crate::service::{Request, Response};

use super::super::ask::{self, NewPassphrase};
use super::super::context::Context;
use super::super::exit::Failure;
use super::super::json;
use super::super::progress::ProgressLine;

/// Change the passphrase, and every key with it
///
/// Everything is sealed anew. Old copies of the vault still open with the old passphrase: change what they hold where
/// it is used, if somebody else may have them. The new passphrase is asked for twice, unless VAULT_NEW_PASSPHRASE or
/// one of the options gives it.
#[derive(Args, Debug)]
pub(in crate::cli) struct Passwd {
    /// Read the new passphrase from a file
    #[arg(long, value_name = "PATH", conflicts_with = "new_passphrase_fd")]
    new_passphrase_file: Option<PathBuf>,
    /// Read the new passphrase from file descriptor N
    #[arg(long, value_name = "N")]
    new_passphrase_fd: Option<i32>,
    /// Cost of the key derivation (Argon2id), such as m=64MiB,t=3,p=4
    #[arg(long, value_name = "COST", value_parser = ask::parse_kdf)]
    kdf: Option<KdfParams>,
    /// Accept a weak passphrase
    #[arg(long)]
    allow_weak: bool,
}

impl Passwd {
    pub(in crate::cli) fn run(&self, context: &Context<'_>) -> Result<(), Failure> {
        let mut session = context.unlock(crate::model::Action::Passwd)?;
        let passphrase = NewPassphrase { sources: self.sources(), allow_weak: self.allow_weak }.get(context)?;
        let kdf = ask::kdf(context, self.kdf)?;
        let mut line = ProgressLine::new(context.printer, "sealed");
        session.on_progress(Box::new(move |done, total| line.show(done, total)));
        let response = context.request(&mut session, Request::Passwd { passphrase, kdf });
        session.on_progress(Box::new(|_, _| ()));
        let Response::Renewed(values) = response? else {
            return Err(super::unexpected());
        };
        if context.printer.is_json() {
            let mut map = Map::new();
            map.insert("values".to_owned(), json!(values));
            map.insert("kdf".to_owned(), json!(kdf.to_string()));
            return context.printer.document(&json::document(map));
        }
        context.printer.note(&format!(
            "changed the passphrase and sealed {values} values anew; backups still open with the old one"
        ));
        Ok(())
    }

    /// A flag beats the variable.
    fn sources(&self) -> Sources {
        let flagged = self.new_passphrase_fd.is_some() || self.new_passphrase_file.is_some();
        let variable: Option<OsString> = if flagged { None } else { std::env::var_os("VAULT_NEW_PASSPHRASE") };
        Sources { fd: self.new_passphrase_fd, variable, file: self.new_passphrase_file.clone(), command: None }
    }
}
