use std::ffi::OsString;
use std::fmt;
use std::io;
use std::path::PathBuf;
use std::process::ExitStatus;

use thiserror::Error;

/// A place that a passphrase comes from, shown by the name under which the user knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// `--passphrase-fd` and its number.
    Fd(i32),
    /// `VAULT_PASSPHRASE`.
    Variable,
    /// `VAULT_PASSPHRASE_FILE`.
    File,
    /// `VAULT_PASSPHRASE_COMMAND`.
    Command,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fd(number) => write!(f, "--passphrase-fd {number}"),
            Self::Variable => f.write_str("VAULT_PASSPHRASE"),
            Self::File => f.write_str("VAULT_PASSPHRASE_FILE"),
            Self::Command => f.write_str("VAULT_PASSPHRASE_COMMAND"),
        }
    }
}

/// Why no passphrase could be read. Names of files and programs are shown with their control characters escaped.
#[derive(Debug, Error)]
pub enum SourceError {
    /// More than one of the environment's sources is set.
    #[error("{first} and {second} are both set; only one may be")]
    Conflict {
        /// One of them.
        first: Origin,
        /// The other one.
        second: Origin,
    },
    /// More than [`MAX_LENGTH`](super::MAX_LENGTH) bytes.
    #[error("the passphrase from {0} is longer than {max} bytes", max = super::MAX_LENGTH)]
    TooLong(Origin),
    /// No such descriptor was passed to this process.
    #[error("file descriptor {0}, which should give the passphrase, is not open")]
    Closed(i32),
    /// Reading a descriptor failed.
    #[error("cannot read the passphrase from file descriptor {fd}")]
    Fd {
        /// Its number.
        fd: i32,
        /// What the system said.
        source: io::Error,
    },
    /// Opening or reading the file failed.
    #[error("cannot read the passphrase file {path:?}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A directory, a socket or a block device.
    #[error("the passphrase file {0:?} is neither a regular file nor a pipe")]
    NotReadable(PathBuf),
    /// The command cannot be split in words, or has none. It may hold a secret and is not shown.
    #[error("VAULT_PASSPHRASE_COMMAND is empty or has unbalanced quotes")]
    Syntax,
    /// The program could not be started, or its output not be read.
    #[error("cannot run {program:?} of VAULT_PASSPHRASE_COMMAND")]
    Run {
        /// The first word of the command.
        program: OsString,
        /// What the system said.
        source: io::Error,
    },
    /// The program failed.
    #[error("{program:?} of VAULT_PASSPHRASE_COMMAND ended with {status}")]
    Failed {
        /// The first word of the command.
        program: OsString,
        /// How it ended.
        status: ExitStatus,
    },
}
