//! A new passphrase, for whoever changes one or adds one.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::Args;

use crate::model::{KdfParams, Result};
use crate::passphrase::Sources;
use crate::secret::SecretBytes;

use super::ask::{self, NewPassphrase};
use super::context::Context;

/// Where it comes from, and what guessing it will cost.
#[derive(Args, Debug, Default)]
pub(super) struct NewPassphraseSource {
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

impl NewPassphraseSource {
    /// The passphrase, typed twice or given and normalised, and what a try will cost.
    pub(super) fn get(&self, context: &Context<'_>) -> Result<(SecretBytes, KdfParams)> {
        let passphrase = NewPassphrase { sources: self.sources(), allow_weak: self.allow_weak }.get(context)?;
        Ok((passphrase, ask::kdf(context, self.kdf)?))
    }

    /// A flag beats the variable.
    fn sources(&self) -> Sources {
        let flagged = self.new_passphrase_fd.is_some() || self.new_passphrase_file.is_some();
        let variable: Option<OsString> = if flagged { None } else { std::env::var_os("VAULT_NEW_PASSPHRASE") };
        Sources { fd: self.new_passphrase_fd, variable, file: self.new_passphrase_file.clone(), command: None }
    }
}
