//! Signals for a program that we stay beside: what is sent to us is meant for it.

use std::io;
use std::os::fd::AsFd as _;
use std::os::fd::BorrowedFd;
use std::os::unix::net::UnixStream;

use rustix::process::Pid;
use signal_hook::consts::{
    SIGABRT, SIGALRM, SIGCHLD, SIGCONT, SIGHUP, SIGINT, SIGIO, SIGPROF, SIGQUIT, SIGTERM, SIGTRAP, SIGTSTP, SIGURG,
    SIGUSR1, SIGUSR2, SIGVTALRM, SIGWINCH, SIGXCPU, SIGXFSZ,
};
use signal_hook::iterator::backend::SignalDelivery;
use signal_hook::iterator::exfiltrator::WithOrigin;
use signal_hook::low_level::siginfo::Cause;

use crate::sys;

/// What can be caught and means something to a program. Those that stop whoever uses a terminal in the background have their
/// default: they go to the whole group.
const PASSED_ON: [i32; 18] = [
    SIGABRT, SIGALRM, SIGCONT, SIGHUP, SIGINT, SIGIO, SIGPROF, SIGQUIT, SIGTERM, SIGTRAP, SIGTSTP, SIGURG, SIGUSR1,
    SIGUSR2, SIGVTALRM, SIGWINCH, SIGXCPU, SIGXFSZ,
];

/// Signals as they come.
pub(super) struct Signals(SignalDelivery<UnixStream, WithOrigin>);

/// One that came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Caught {
    pub(super) signal: i32,
    /// Whether a process sent it to us, and which. What the terminal sends goes to the program, too.
    pub(super) sender: Option<i32>,
}

impl Signals {
    /// Catches from now on what is not ignored: a program started now ignores the same, and has the default for the rest.
    pub(super) fn new() -> io::Result<Self> {
        let ignored = sys::ignored_signals();
        let is_ours = |signal: &i32| (ignored >> (signal - 1)) & 1 == 0;
        let signals = PASSED_ON.into_iter().filter(is_ours).chain([SIGCHLD]);
        let (read, write) = UnixStream::pair()?;
        SignalDelivery::with_pipe(read, write, WithOrigin::default(), signals).map(Self)
    }

    /// Can be read when some came.
    pub(super) fn handle(&self) -> BorrowedFd<'_> {
        self.0.get_read().as_fd()
    }

    pub(super) fn pending(&mut self) -> Vec<Caught> {
        let origins = self.0.pending();
        origins
            .map(|origin| Caught {
                signal: origin.signal,
                sender: match origin.cause {
                    Cause::Kernel => None,
                    _ => Some(origin.process.map_or(0, |process| process.pid)),
                },
            })
            .collect()
    }
}

/// Sends `signal` to the program; it may have ended.
pub(super) fn send(program: Pid, signal: i32) {
    let Some(signal) = rustix::process::Signal::from_named_raw(signal) else { return };
    let _it_may_have_ended = rustix::process::kill_process(program, signal);
}
