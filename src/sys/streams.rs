use std::io;
use std::os::fd::{AsRawFd as _, BorrowedFd, OwnedFd};

use rustix::fs::{Mode, OFlags, open};
use rustix::termios::isatty;

/// One of the three streams that every process has, lent as it is: without buffer or lock. For those who pass on what
/// a program says; what this program says is the printer's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StandardStream {
    /// Number 0.
    Stdin,
    /// Number 1.
    Stdout,
    /// Number 2.
    Stderr,
}

impl StandardStream {
    /// All three, in the order of their numbers.
    pub const ALL: [Self; 3] = [Self::Stdin, Self::Stdout, Self::Stderr];

    /// Its descriptor.
    #[must_use]
    pub fn descriptor(self) -> BorrowedFd<'static> {
        match self {
            Self::Stdin => rustix::stdio::stdin(),
            Self::Stdout => rustix::stdio::stdout(),
            Self::Stderr => rustix::stdio::stderr(),
        }
    }

    /// The same pipe or terminal by a description of its own, for writing that never waits: others share the one that we inherited,
    /// and would not wait either. (Linux; `/proc` gives it.)
    ///
    /// # Errors
    /// It is a socket, or another user's.
    pub fn opened_again(self) -> io::Result<OwnedFd> {
        let flags = OFlags::WRONLY | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC;
        Ok(open(format!("/proc/self/fd/{}", self.descriptor().as_raw_fd()), flags, Mode::empty())?)
    }

    /// Whether it is a terminal.
    #[must_use]
    pub fn is_terminal(self) -> bool {
        isatty(self.descriptor())
    }
}
