//! Where a value comes from: never from an argument.

use std::io::{IsTerminal as _, Read};
use std::path::{Path, PathBuf};

use clap::Args;

use crate::generate::{self, Charset};
use crate::model::{Error, MAX_VALUE, Result};
use crate::secret::SecretBytes;

use super::ask;
use super::context::Context;

/// The sources of a value.
#[derive(Args, Debug)]
#[command(next_help_heading = "Value")]
pub(super) struct ValueSource {
    /// Read the value from stdin, byte for byte
    #[arg(long, conflicts_with_all = ["from_file", "generate"])]
    stdin: bool,
    /// Read the value from a file, byte for byte
    #[arg(long, value_name = "PATH", conflicts_with = "generate")]
    from_file: Option<PathBuf>,
    /// Generate a value of LENGTH letters and digits
    #[arg(long, value_name = "LENGTH", num_args = 0..=1, require_equals = true, default_missing_value = "24")]
    generate: Option<usize>,
    /// Accept an empty value
    #[arg(long)]
    empty: bool,
}

impl ValueSource {
    /// Whether a source is named.
    pub(super) fn is_named(&self) -> bool {
        self.stdin || self.from_file.is_some() || self.generate.is_some() || self.empty
    }

    /// The value. Where no source is named, it is asked for on a terminal and else read from stdin.
    pub(super) fn read(&self, context: &Context<'_>, key: &str) -> Result<SecretBytes> {
        let value = self.read_any(context, key)?;
        if value.is_empty() && !self.empty {
            return Err(Error::usage("the value is empty").hint("if that is meant: --empty"));
        }
        Ok(value)
    }

    /// Like [`ValueSource::read`] for a secret that may do without: where no source is named, nothing is no value.
    pub(super) fn read_unless_nothing(&self, context: &Context<'_>, key: &str) -> Result<Option<SecretBytes>> {
        if self.is_named() {
            return self.read(context, key).map(Some);
        }
        Ok(Some(self.read_any(context, key)?).filter(|value| !value.is_empty()))
    }

    fn read_any(&self, context: &Context<'_>, key: &str) -> Result<SecretBytes> {
        let value = if let Some(length) = self.generate {
            generate::password(length, &Charset::default())?
        } else if let Some(path) = &self.from_file {
            read_file(path)?
        } else if self.stdin || !std::io::stdin().is_terminal() {
            if context.global.passphrase_fd == Some(0) {
                return Err(Error::usage("stdin cannot give both the passphrase and the value"));
            }
            read_all(std::io::stdin().lock(), "stdin")?
        } else if self.empty {
            SecretBytes::default()
        } else {
            ask::value(context, key)?
        };
        Ok(value)
    }
}

/// Reads a value from a file.
pub(super) fn read_file(path: &Path) -> Result<SecretBytes> {
    // Whatever the user may read can be a value: a file, a pipe, a device.
    #[allow(clippy::disallowed_methods)]
    let file = std::fs::File::open(path).map_err(|error| Error::io(format!("open {}", path.display()), &error))?;
    read_all(file, &path.display().to_string())
}

/// Reads to the end, at most [`MAX_VALUE`] bytes, into memory that is wiped.
pub(super) fn read_all(source: impl Read, what: &str) -> Result<SecretBytes> {
    read_up_to(MAX_VALUE, source, what, "a value")
}

/// The same with another limit, in bytes, which is that of `kind`.
pub(super) fn read_up_to(limit: usize, source: impl Read, what: &str, kind: &str) -> Result<SecretBytes> {
    let mut bytes = SecretBytes::default();
    if bytes.read_from(source, limit).map_err(|error| Error::io(format!("read {what}"), &error))? {
        return Ok(bytes);
    }
    Err(Error::usage(format!("{what} holds more than {kind} can: {limit} bytes")))
}
