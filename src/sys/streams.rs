use std::os::fd::BorrowedFd;

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

    /// Whether it is a terminal.
    #[must_use]
    pub fn is_terminal(self) -> bool {
        isatty(self.descriptor())
    }
}
