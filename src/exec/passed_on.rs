//! Signals for a program that we stay beside: what is sent to us is meant for it.

use std::io;
use std::os::fd::AsFd as _;
use std::os::fd::BorrowedFd;
use std::os::unix::net::UnixStream;

use rustix::process::Pid;
use signal_hook::consts::{
    SIGABRT, SIGALRM, SIGCHLD, SIGCONT, SIGHUP, SIGINT, SIGIO, SIGPIPE, SIGPROF, SIGQUIT, SIGTERM, SIGTRAP, SIGTSTP,
    SIGURG, SIGUSR1, SIGUSR2, SIGVTALRM, SIGWINCH, SIGXCPU, SIGXFSZ,
};
use signal_hook::iterator::backend::SignalDelivery;
use signal_hook::iterator::exfiltrator::WithOrigin;
use signal_hook::low_level::siginfo::Cause;

use crate::sys;

/// What can be caught and means something to a program. Those that stop whoever uses a terminal in the background have their
/// default: they go to the whole group. Those that tell of a fault have theirs, too, for a fault of ours would come again.
const PASSED_ON: [i32; 19] = [
    SIGABRT, SIGALRM, SIGCONT, SIGHUP, SIGINT, SIGIO, SIGPIPE, SIGPROF, SIGQUIT, SIGTERM, SIGTRAP, SIGTSTP, SIGURG,
    SIGUSR1, SIGUSR2, SIGVTALRM, SIGWINCH, SIGXCPU, SIGXFSZ,
];

/// Linux has two more, without a name elsewhere.
#[cfg(target_os = "linux")]
const MORE: [i32; 2] = [rustix::process::Signal::STKFLT.as_raw(), rustix::process::Signal::POWER.as_raw()];
#[cfg(not(target_os = "linux"))]
const MORE: [i32; 0] = [];

/// Signals as they come.
pub(super) struct Signals {
    delivery: SignalDelivery<UnixStream, WithOrigin>,
    /// What is not caught yet, as it was ignored when we started.
    ignored: Vec<i32>,
}

/// One that came, and not from ourselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Caught {
    pub(super) signal: i32,
    /// Whether a process sent it to us, and which. What the terminal sends goes to the program, too.
    pub(super) sender: Option<i32>,
}

impl Signals {
    /// Catches from now on what is not ignored: a program started now ignores the same, and has the default for the rest.
    pub(super) fn new() -> io::Result<Self> {
        let mask = sys::ignored_signals();
        let is_ignored = |signal: &i32| (mask >> (signal - 1)) & 1 == 1;
        let all = PASSED_ON.into_iter().chain(MORE).chain(sys::real_time_signals());
        let (ignored, caught): (Vec<i32>, Vec<i32>) = all.partition(is_ignored);
        let (read, write) = UnixStream::pair()?;
        let signals =
            Self { delivery: SignalDelivery::with_pipe(read, write, WithOrigin::default(), [SIGCHLD])?, ignored };
        signals.catch(caught);
        Ok(signals)
    }

    /// The program was started, ignores what we did, and blocks it. What it does not ignore or block any more, it is to get.
    pub(super) fn catch_all(&mut self) {
        let ignored = std::mem::take(&mut self.ignored);
        self.catch(ignored);
        sys::unblock_signals();
    }

    /// Catches one more.
    pub(super) fn catch_also(&mut self, signal: i32) {
        self.catch(vec![signal]);
    }

    fn catch(&self, signals: Vec<i32>) {
        for signal in signals {
            // One that this system does not have, or keeps for itself.
            let _nobody_sends_it = self.delivery.handle().add_signal(signal);
        }
    }

    /// Can be read when some came.
    pub(super) fn handle(&self) -> BorrowedFd<'_> {
        self.delivery.get_read().as_fd()
    }

    pub(super) fn pending(&mut self) -> Vec<Caught> {
        let us = i32::try_from(sys::process_id()).ok();
        let origins = self.delivery.pending();
        let caught = origins.map(|origin| Caught {
            signal: origin.signal,
            sender: match origin.cause {
                Cause::Kernel => None,
                _ => Some(origin.process.map_or(0, |process| process.pid)),
            },
        });
        // A pipe that nobody reads any more has us as the sender, and so has the group that we stop.
        caught.filter(|caught| caught.sender.is_none() || caught.sender != us).collect()
    }
}

/// Sends `signal` to the program; it may have ended.
pub(super) fn send(program: Pid, signal: i32) {
    let Some(signal) = sys::signal(signal) else { return };
    let _it_may_have_ended = rustix::process::kill_process(program, signal);
}
