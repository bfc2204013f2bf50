//! Where a passphrase comes from when nobody types it, and the one form in which it is used.

mod command;
mod descriptor;
mod error;
mod file;
mod limited;
mod normalise;

use std::ffi::OsString;
use std::os::unix::ffi::OsStrExt as _;
use std::path::PathBuf;

use crate::secret::SecretBytes;

pub use error::{Origin, SourceError};
pub use limited::MAX_LENGTH;
pub use normalise::{NormaliseError, normalise};

/// The places that a passphrase may come from, as far as they are given. Without `Debug`: a variable holds a secret.
#[derive(Default)]
pub struct Sources {
    /// `--passphrase-fd`: a file descriptor that whoever started this process opened for it.
    pub fd: Option<i32>,
    /// The content of `VAULT_PASSPHRASE`.
    pub variable: Option<OsString>,
    /// The content of `VAULT_PASSPHRASE_FILE`.
    pub file: Option<PathBuf>,
    /// The content of `VAULT_PASSPHRASE_COMMAND`.
    pub command: Option<OsString>,
}

/// A passphrase that was read.
#[derive(Debug)]
pub struct Given {
    /// The passphrase, not yet normalised.
    pub passphrase: SecretBytes,
    /// The file it was read from grants rights to users who are neither its owner nor in its group: worth a warning.
    pub file_is_loose: bool,
}

impl Given {
    fn from(passphrase: SecretBytes) -> Self {
        Self { passphrase, file_is_loose: false }
    }
}

impl Sources {
    /// Reads the passphrase; `None` where no source is given.
    ///
    /// The descriptor comes before the environment. A descriptor, a file and the output of a command lose one newline
    /// at their end (`\n` or `\r\n`); a variable is taken as it is.
    ///
    /// A descriptor should be read before this process opens files of its own, so that a wrong number cannot hit one
    /// of them.
    #[must_use]
    pub fn read(&self) -> Option<Result<Given, SourceError>> {
        if let Some(fd) = self.fd {
            return Some(descriptor::read(fd).map(Given::from));
        }
        let conflict = |first, second| Some(Err(SourceError::Conflict { first, second }));
        match (&self.variable, &self.file, &self.command) {
            (None, None, None) => None,
            (Some(text), None, None) => Some(limited::copy(text.as_bytes(), Origin::Variable).map(Given::from)),
            (None, Some(path), None) => Some(file::read(path)),
            (None, None, Some(words)) => Some(command::read(words).map(Given::from)),
            (Some(_), Some(_), _) => conflict(Origin::Variable, Origin::File),
            (Some(_), None, Some(_)) => conflict(Origin::Variable, Origin::Command),
            (None, Some(_), Some(_)) => conflict(Origin::File, Origin::Command),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_given_is_nothing_read() {
        assert!(Sources::default().read().is_none());
    }

    #[test]
    fn a_variable_is_taken_as_it_is() {
        let sources = Sources { variable: Some("open sesame\n".into()), ..Sources::default() };
        let given = sources.read().unwrap().unwrap();
        assert_eq!(given.passphrase.expose(), b"open sesame\n");
        assert!(!given.file_is_loose);
    }

    #[test]
    fn a_variable_that_is_too_long_is_refused() {
        let sources = Sources { variable: Some("x".repeat(MAX_LENGTH + 1).into()), ..Sources::default() };
        assert!(matches!(sources.read(), Some(Err(SourceError::TooLong(Origin::Variable)))));
    }

    #[test]
    fn two_of_the_environment_are_an_error_that_names_both_and_no_value() {
        let (variable, file, command) = (Some("hunter2".into()), Some("/hunter2".into()), Some("hunter2".into()));
        let cases = [
            (variable.clone(), file.clone(), None, ["VAULT_PASSPHRASE ", "VAULT_PASSPHRASE_FILE"]),
            (variable, None, command.clone(), ["VAULT_PASSPHRASE ", "VAULT_PASSPHRASE_COMMAND"]),
            (None, file, command, ["VAULT_PASSPHRASE_FILE", "VAULT_PASSPHRASE_COMMAND"]),
        ];
        for (variable, file, command, names) in cases {
            let error = Sources { fd: None, variable, file, command }.read().unwrap().unwrap_err().to_string();
            assert!(names.iter().all(|name| error.contains(name)), "{error}");
            assert!(!error.contains("hunter2"), "{error}");
        }
    }

    #[test]
    fn a_descriptor_beats_the_environment() {
        let sources = Sources { fd: Some(-1), variable: Some("a".into()), file: Some("b".into()), command: None };
        assert!(matches!(sources.read(), Some(Err(SourceError::Closed(-1)))));
    }
}
