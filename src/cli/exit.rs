//! The one table of exit statuses.

use std::process::ExitCode;

use crate::model::{Error, ErrorKind};

use super::printer::Printer;

/// Any other error.
pub(super) const OTHER: u8 = 1;
/// Usage.
pub(super) const USAGE: u8 = 2;
/// A check found something.
const FOUND: u8 = 8;
/// `exec`: its time was over.
pub(super) const TIMED_OUT: u8 = 124;
/// `exec`: nothing was started.
pub(super) const NOT_STARTED: u8 = 125;

/// The exit status of a kind of error.
#[must_use]
pub fn status(kind: ErrorKind) -> u8 {
    match kind {
        ErrorKind::Other => OTHER,
        ErrorKind::Usage => USAGE,
        ErrorKind::NotFound => 3,
        ErrorKind::CannotUnlock => 4,
        ErrorKind::Exists => 5,
        ErrorKind::Damaged => 6,
        ErrorKind::Denied => 7,
    }
}

/// Why a command ends without success.
#[derive(Debug)]
pub(super) enum Failure {
    /// Something went wrong.
    Error(Error),
    /// `exec` could not start the program: the status is 125, 126 or 127.
    Launch {
        /// The status.
        status: u8,
        /// What to say.
        message: String,
    },
    /// The program that `exec` stayed beside ended with this status.
    Program(u8),
    /// A check found something, which was printed.
    Found,
    /// Whoever read stdout has gone; that is no error.
    ClosedPipe,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

/// Says what is wrong and gives the status for it.
pub(super) fn report(failure: &Failure, runs_a_program: bool, printer: &Printer) -> ExitCode {
    match failure {
        Failure::ClosedPipe => ExitCode::SUCCESS,
        Failure::Found => ExitCode::from(FOUND),
        Failure::Program(status) => ExitCode::from(*status),
        Failure::Launch { status, message } => {
            printer.error(&Error::other(message.as_str()));
            ExitCode::from(*status)
        }
        Failure::Error(error) => {
            printer.error(error);
            ExitCode::from(if runs_a_program { NOT_STARTED } else { status(error.kind()) })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_statuses_are_these() {
        use ErrorKind::{CannotUnlock, Damaged, Denied, Exists, NotFound, Other, Usage};
        let kinds = [Other, Usage, NotFound, CannotUnlock, Exists, Damaged, Denied];
        assert_eq!(kinds.map(status), [1, 2, 3, 4, 5, 6, 7]);
    }
}
