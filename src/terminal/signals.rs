//! Signals while a question is asked.
//!
//! signal-hook never takes its handler away again: once it is set, a signal without an action is lost. So an action of
//! ours stays for good that does what the system would have done, except while a question is asked or after
//! [`hand_over_signals`].

use std::fs::File;
use std::io::{self, Read as _};
use std::os::unix::net::UnixStream;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::retry_on_intr;
use signal_hook::SigId;
use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};
use signal_hook::flag::register_conditional_default;
use signal_hook::low_level::{emulate_default_handler, pipe, unregister};

use crate::sys::{ignored_signals, is_orphaned};

/// What ends a wait.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Event {
    /// The terminal has something to read, or is gone.
    Input,
    /// This signal came.
    Signal(i32),
}

/// Those whose default action would leave the terminal without echo; the ones that end the process come first.
const WATCHED: [i32; 5] = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGTSTP];

/// Those of [`WATCHED`] that have an action of ours for the life of the process.
static CAUGHT: OnceLock<Vec<i32>> = OnceLock::new();

/// Whether that action does what the system would have done, or nothing.
static ACT: AtomicBool = AtomicBool::new(true);

static HANDED_OVER: AtomicBool = AtomicBool::new(false);

/// Leaves the signals to handlers that are set by another part of the process, for the rest of its life.
///
/// Without this call SIGINT and its like end or stop the process after a question as they do before it, even where
/// another part has set a handler with signal-hook.
pub fn hand_over_signals() {
    HANDED_OVER.store(true, Ordering::SeqCst);
    ACT.store(false, Ordering::SeqCst);
}

fn caught_signals() -> &'static [i32] {
    CAUGHT.get_or_init(|| {
        let ignored = ignored_signals();
        WATCHED
            .into_iter()
            .filter(|&signal| (ignored >> (signal - 1)) & 1 == 0)
            // Where the system would drop it, the SIGSTOP that stands in for it would stop us for good.
            .filter(|&signal| signal != SIGTSTP || !is_orphaned())
            // A signal that cannot be caught here keeps its default action.
            .filter(|&signal| register_conditional_default(signal, &ACT).is_ok())
            .collect()
    })
}

/// Remembers signals in pipes from [`Watch::start`] until it is dropped.
///
/// One that came after the last [`Watch::wait`] has its default effect when this is dropped.
pub(super) struct Watch(Vec<Pipe>);

impl Watch {
    pub(super) fn start() -> io::Result<Self> {
        let signals = caught_signals().iter().chain([&SIGCONT]);
        let pipes = signals.map(|&signal| Pipe::of(signal)).collect::<io::Result<_>>()?;
        ACT.store(false, Ordering::SeqCst);
        Ok(Self(pipes))
    }

    /// Waits for a signal or for input; of several signals the one that ends the process comes first.
    pub(super) fn wait(&mut self, tty: &File) -> io::Result<Event> {
        loop {
            let mut sources: Vec<_> = self.0.iter().map(|pipe| PollFd::new(&pipe.reader, PollFlags::IN)).collect();
            sources.push(PollFd::new(tty, PollFlags::IN));
            retry_on_intr(|| poll(&mut sources, None))?;
            let input = sources.last().is_some_and(|tty| !tty.revents().is_empty());
            drop(sources);
            if let Some(signal) = self.0.iter_mut().find_map(Pipe::take) {
                return Ok(Event::Signal(signal));
            }
            if input {
                return Ok(Event::Input);
            }
        }
    }

    /// Forgets that `signal` came.
    pub(super) fn forget(&mut self, signal: i32) {
        for pipe in self.0.iter_mut().filter(|pipe| pipe.signal == signal) {
            pipe.take();
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        // In this order, for a signal in between to be in a pipe, or to act by itself, or both.
        ACT.store(!HANDED_OVER.load(Ordering::SeqCst), Ordering::SeqCst);
        for signal in self.0.iter_mut().filter_map(Pipe::take) {
            // Fails for unknown signals only.
            let _known = emulate_default_handler(signal);
        }
    }
}

/// A pipe that becomes readable when its signal comes.
struct Pipe {
    signal: i32,
    reader: UnixStream,
    action: SigId,
}

impl Pipe {
    fn of(signal: i32) -> io::Result<Self> {
        let (reader, writer) = UnixStream::pair()?;
        reader.set_nonblocking(true)?;
        let action = pipe::register(signal, writer)?;
        Ok(Self { signal, reader, action })
    }

    /// The signal, if it came since the last call.
    fn take(&mut self) -> Option<i32> {
        let mut came = false;
        while self.reader.read(&mut [0; 64]).is_ok_and(|count| count > 0) {
            came = true;
        }
        came.then_some(self.signal)
    }
}

impl Drop for Pipe {
    fn drop(&mut self) {
        unregister(self.action);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signal_is_remembered_once() {
        let mut pipe = Pipe::of(SIGCONT).unwrap();
        assert_eq!(pipe.take(), None);
        signal_hook::low_level::raise(SIGCONT).unwrap();
        signal_hook::low_level::raise(SIGCONT).unwrap();
        assert_eq!(pipe.take(), Some(SIGCONT));
        assert_eq!(pipe.take(), None);
    }
}
