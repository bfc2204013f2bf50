//! The signals that end the agent, as something that can be read.

use std::io::{self, Read as _};
use std::os::unix::net::UnixStream;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};

/// Becomes readable when the agent is told to end.
#[derive(Debug)]
pub(super) struct Signals(UnixStream);

impl Signals {
    /// From now on these signals end nothing by themselves.
    pub(super) fn take() -> io::Result<Self> {
        let (mine, theirs) = UnixStream::pair()?;
        mine.set_nonblocking(true)?;
        for signal in [SIGHUP, SIGINT, SIGTERM] {
            signal_hook::low_level::pipe::register(signal, theirs.try_clone()?)?;
        }
        Ok(Self(mine))
    }

    pub(super) fn source(&self) -> &UnixStream {
        &self.0
    }

    /// Whether one came.
    pub(super) fn came(&self) -> bool {
        matches!((&self.0).read(&mut [0; 16]), Ok(1..))
    }
}
