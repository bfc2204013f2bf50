use std::fmt;

use serde::{Deserialize, Serialize};

/// What went wrong, in kinds that a script can act on. Each has an exit status of its own (see `cli::exit`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub enum ErrorKind {
    /// Input, output, a full disk, a lock that stays taken.
    Other,
    /// The request itself is wrong: a malformed key, a weak passphrase, a bad combination of flags.
    Usage,
    /// No such key, field, version, value in that stage, or vault.
    NotFound,
    /// Wrong or missing passphrase.
    CannotUnlock,
    /// Already there.
    Exists,
    /// Vault, trail or backup is damaged, tampered with or rolled back.
    Damaged,
    /// Refused by a rule.
    Denied,
}

impl ErrorKind {
    /// A stable word for scripts and logs.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Other => "error",
            Self::Usage => "usage",
            Self::NotFound => "not_found",
            Self::CannotUnlock => "cannot_unlock",
            Self::Exists => "exists",
            Self::Damaged => "damaged",
            Self::Denied => "denied",
        }
    }
}

/// An error for two readers: the kind for a program; the problem and, where there is one, the way out for a person.
///
/// It may name keys, paths and numbers. It never quotes a value or a passphrase.
#[derive(Debug, Deserialize, Serialize)]
pub struct Error {
    kind: ErrorKind,
    message: String,
    hint: Option<String>,
    no_room: bool,
}

/// The result of everything that can fail from the store upwards.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// An error of `kind`; `message` says the problem in a clause without a full stop.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), hint: None, no_room: false }
    }

    /// [`ErrorKind::Other`].
    pub fn other(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Other, message)
    }

    /// [`ErrorKind::Usage`].
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Usage, message)
    }

    /// [`ErrorKind::NotFound`].
    pub fn not_found(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::NotFound, message)
    }

    /// [`ErrorKind::CannotUnlock`].
    pub fn cannot_unlock(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::CannotUnlock, message)
    }

    /// [`ErrorKind::Exists`].
    pub fn exists(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Exists, message)
    }

    /// [`ErrorKind::Damaged`].
    pub fn damaged(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Damaged, message)
    }

    /// [`ErrorKind::Denied`].
    pub fn denied(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Denied, message)
    }

    /// An error of the operating system: `what` says what could not be done to which file.
    pub fn io(what: impl fmt::Display, error: &std::io::Error) -> Self {
        use std::io::ErrorKind::{QuotaExceeded, ReadOnlyFilesystem, StorageFull};
        let no_room = matches!(error.kind(), QuotaExceeded | ReadOnlyFilesystem | StorageFull);
        Self { no_room, ..Self::other(format!("cannot {what}: {}", describe(error))) }
    }

    /// Whether it is for a disk that is full or may not be written to.
    #[must_use]
    pub fn is_for_lack_of_room(&self) -> bool {
        self.no_room
    }

    /// Adds the way out.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The same error, said to be in `place`.
    #[must_use]
    pub fn within(mut self, place: &str) -> Self {
        self.message = format!("{place}: {}", self.message);
        self
    }

    /// Which kind.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The problem.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The way out, if one is known.
    #[must_use]
    pub fn advice(&self) -> Option<&str> {
        self.hint.as_deref()
    }
}

/// The system's own words without Rust's "(os error 28)".
fn describe(error: &std::io::Error) -> String {
    let text = error.to_string();
    match text.find(" (os error") {
        Some(end) => text[..end].to_owned(),
        None => text,
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn system_errors_read_like_sentences() {
        let error = Error::io("write /tmp/x", &std::io::Error::from_raw_os_error(28));
        assert_eq!(error.message(), "cannot write /tmp/x: No space left on device");
    }
}
