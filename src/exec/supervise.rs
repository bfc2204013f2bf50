//! Staying beside a program: to end it in time, or to see what it prints.

use std::io;
use std::os::fd::{AsFd as _, OwnedFd};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, Signal, WaitOptions, getpid, kill_process, wait};
use signal_hook::consts::{SIGCHLD, SIGCONT, SIGKILL, SIGTERM};

use super::passed_on::{Signals, send};
use super::stream::Stream;

/// How long a program that was asked to end may take before it is killed.
pub const GRACE: Duration = Duration::from_secs(5);

/// Changes what a program prints. What it holds back is what cannot be told yet.
pub trait Rewrite {
    /// Takes a piece, and gives what can be given of all pieces so far.
    fn feed(&mut self, piece: &[u8], sink: &mut dyn FnMut(&[u8]));
    /// There is nothing more to come.
    fn finish(&mut self, sink: &mut dyn FnMut(&[u8]));
}

/// What is done with stdout and stderr of a program, each for itself.
pub struct Rewrites {
    /// With stdout.
    pub stdout: Box<dyn Rewrite>,
    /// With stderr.
    pub stderr: Box<dyn Rewrite>,
}

/// Why we stay beside a program.
#[derive(Default)]
pub struct Watch {
    /// What is done with what it prints.
    pub rewrites: Option<Rewrites>,
    /// After which time it is ended.
    pub timeout: Option<Duration>,
}

/// How a program ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ended {
    /// Its status; 128 + n where signal n ended it.
    pub status: u8,
    /// Whether it was ended because its time was over.
    pub in_time: bool,
}

/// Starts `command`, passes every signal on to it, and waits for its end. It stays in our group of processes, so that a shell's
/// job control and the terminal's keys find it as if we were not there.
///
/// # Errors
/// It cannot be started.
pub(super) fn supervise(mut command: Command, watch: Watch) -> io::Result<Ended> {
    let Watch { rewrites, timeout } = watch;
    let signals = Signals::new()?;
    if rewrites.is_some() {
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
    }
    let mut child = command.spawn()?;
    // It holds a copy of every variable.
    drop(command);
    let streams = rewrites.map_or_else(Vec::new, |rewrites| streams(&mut child, rewrites));
    Supervisor {
        program: Pid::from_child(&child),
        signals,
        streams,
        end: timeout.map(|time| Instant::now() + time),
        state: State::Runs,
    }
    .run()
}

fn streams(child: &mut Child, rewrites: Rewrites) -> Vec<Stream> {
    let stdout = child.stdout.take().map(OwnedFd::from).map(|pipe| Stream::stdout(pipe, rewrites.stdout));
    let stderr = child.stderr.take().map(OwnedFd::from).map(|pipe| Stream::stderr(pipe, rewrites.stderr));
    stdout.into_iter().chain(stderr).collect()
}

struct Supervisor {
    program: Pid,
    signals: Signals,
    streams: Vec<Stream>,
    /// When something is done to end it.
    end: Option<Instant>,
    state: State,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Runs,
    /// It was asked to end.
    Asked,
    /// It was killed.
    Killed,
}

impl Supervisor {
    fn run(mut self) -> io::Result<Ended> {
        loop {
            self.wait_for_something()?;
            for stream in &mut self.streams {
                stream.pass_on();
            }
            self.streams.retain(Stream::is_open);
            for caught in self.signals.pending() {
                match caught.signal {
                    SIGCHLD => {}
                    // A sender that is the program itself got what it wanted.
                    signal if caught.sender.is_some_and(|sender| sender != self.program.as_raw_nonzero().get()) => {
                        send(self.program, signal);
                    }
                    _ => {}
                }
            }
            if let Some(status) = self.reap() {
                for stream in &mut self.streams {
                    stream.pass_on();
                    stream.finish();
                }
                return Ok(Ended { status, in_time: self.state == State::Runs });
            }
            self.look_at_the_clock();
        }
    }

    fn wait_for_something(&self) -> io::Result<()> {
        let left = self.end.map(|end| end.saturating_duration_since(Instant::now()));
        let left = left.and_then(|left| Timespec::try_from(left).ok());
        let mut waited: Vec<PollFd<'_>> = vec![PollFd::from_borrowed_fd(self.signals.handle(), PollFlags::IN)];
        waited.extend(self.streams.iter().map(|stream| PollFd::from_borrowed_fd(stream.pipe.as_fd(), PollFlags::IN)));
        match poll(&mut waited, left.as_ref()) {
            Ok(_) | Err(rustix::io::Errno::INTR) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// The status of the program, if it has ended. Whoever else lost their parent to us, as the first process of a container
    /// has it, is taken off the list of processes, too.
    fn reap(&mut self) -> Option<u8> {
        while let Ok(Some((pid, status))) = wait(WaitOptions::NOHANG | WaitOptions::UNTRACED) {
            if pid != self.program {
                continue;
            }
            if let Some(code) = status.exit_status() {
                return u8::try_from(code).ok();
            }
            if let Some(signal) = status.terminating_signal() {
                return u8::try_from(128 + signal).ok();
            }
            if status.stopped() {
                // Whoever waits for us is to see it, and whoever continues us continues it.
                let _stopped_until_somebody_continues = kill_process(getpid(), Signal::STOP);
                send(self.program, SIGCONT);
            }
        }
        None
    }

    fn look_at_the_clock(&mut self) {
        if self.end.is_none_or(|end| Instant::now() < end) {
            return;
        }
        match self.state {
            State::Runs => {
                send(self.program, SIGTERM);
                // One that is stopped would never know.
                send(self.program, SIGCONT);
                (self.state, self.end) = (State::Asked, Some(Instant::now() + GRACE));
            }
            State::Asked | State::Killed => {
                send(self.program, SIGKILL);
                (self.state, self.end) = (State::Killed, None);
            }
        }
    }
}
