//! Staying beside a program: to end it in time, or to see what it prints.

use std::ffi::OsStr;
use std::io;
use std::os::fd::AsFd as _;
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Pid, Signal, WaitOptions, getpid, kill_process, wait};
use signal_hook::consts::{SIGCHLD, SIGCONT, SIGKILL, SIGTERM, SIGWINCH};

use super::monitor::MONITOR;
use super::own_terminal::{OwnTerminal, Terminals};
use super::passed_on::{Signals, send};
use super::stream::Stream;

/// How long a program that was asked to end may take before it is killed.
pub const GRACE: Duration = Duration::from_secs(5);

/// After so long without output, what is held back is given.
pub(super) const PAUSE: Duration = Duration::from_millis(100);

/// Changes what a program prints. What it holds back is what cannot be told yet.
pub trait Rewrite {
    /// Takes a piece, and gives what can be given of all pieces so far.
    fn feed(&mut self, piece: &[u8], sink: &mut dyn FnMut(&[u8]));
    /// Whether something is held back that may become what is changed.
    fn is_holding(&self) -> bool;
    /// Nothing more came for a while: gives what is held back.
    fn pause(&mut self, sink: &mut dyn FnMut(&[u8]));
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

/// Starts `command`, which is called `program`, passes every signal on to it, and waits for its end. It stays in our group of
/// processes, so that a shell's job control and the terminal's keys find it as if we were not there. Where what it prints is
/// changed on its way to a terminal, it gets a terminal of its own.
///
/// # Errors
/// It cannot be started.
pub(super) fn supervise(command: Command, program: &OsStr, watch: Watch) -> io::Result<Ended> {
    let signals = Signals::new()?;
    let end = watch.timeout.map(|time| Instant::now() + time);
    let terminals = Terminals::ours();
    // In a pipeline others write to the terminal, and would do so on one that is set for us.
    let needs_own = watch.rewrites.is_some() && terminals.stdout;
    let (own, inner) = if needs_own {
        OwnTerminal::new(terminals).map(|(own, inner)| (Some(own), Some(inner)))?
    } else {
        (None, None)
    };
    let mut command = if needs_own { monitored(&command, program)? } else { command };
    if let Some(inner) = &inner {
        let side = |is_terminal| if is_terminal { inner.try_clone().map(Stdio::from) } else { Ok(Stdio::piped()) };
        command.stdout(side(true)?).stderr(side(terminals.stderr)?);
        if terminals.stdin {
            command.stdin(side(true)?);
        }
    } else if watch.rewrites.is_some() {
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
    }
    let mut child = command.spawn()?;
    // It holds a copy of every variable, and the program's side of the terminal.
    drop((command, inner));
    let streams = match watch.rewrites {
        Some(rewrites) => streams(&mut child, own.as_ref(), rewrites)?,
        None => Vec::new(),
    };
    if let Some(own) = &own {
        own.take_over();
    }
    Supervisor { program: Pid::from_child(&child), signals, streams, own, end, state: State::Runs }.run()
}

/// The same command, run by the monitor of a session.
fn monitored(command: &Command, program: &OsStr) -> io::Result<Command> {
    let mut monitor = Command::new(std::env::current_exe()?);
    monitor.arg0(MONITOR).arg(command.get_program()).arg(program).args(command.get_args()).env_clear();
    monitor.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    Ok(monitor)
}

/// The program's outputs: on a terminal both are one.
fn streams(child: &mut Child, own: Option<&OwnTerminal>, rewrites: Rewrites) -> io::Result<Vec<Stream>> {
    let mut streams = Vec::new();
    let Rewrites { stdout, stderr } = rewrites;
    match (child.stdout.take(), own) {
        (Some(pipe), _) => streams.push(Stream::stdout(pipe.into(), stdout)),
        (None, Some(own)) => streams.push(Stream::stdout(own.output()?, stdout)),
        (None, None) => {}
    }
    if let Some(pipe) = child.stderr.take() {
        streams.push(Stream::stderr(pipe.into(), stderr));
    }
    Ok(streams)
}

struct Supervisor {
    program: Pid,
    signals: Signals,
    streams: Vec<Stream>,
    own: Option<OwnTerminal>,
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
            let came = self.wait_for_something()?;
            for stream in &mut self.streams {
                if came { stream.pass_on() } else { stream.pause() }
            }
            self.streams.retain(Stream::is_open);
            if let Some(own) = &mut self.own {
                own.pass_keys_on();
            }
            self.pass_signals_on();
            if let Some(status) = self.reap() {
                self.streams.iter_mut().for_each(Stream::pass_rest_on);
                return Ok(Ended { status, in_time: self.state == State::Runs });
            }
            self.look_at_the_clock();
        }
    }

    fn pass_signals_on(&mut self) {
        for caught in self.signals.pending() {
            match (caught.signal, &self.own) {
                (SIGCHLD, _) => {}
                (SIGWINCH, Some(own)) => own.follow_size(),
                // Who brings us to the foreground brings the program there.
                (SIGCONT, Some(own)) => {
                    own.take_over();
                    send(self.program, SIGCONT);
                }
                // A sender that is the program itself got what it wanted; what the terminal sends, it got, too.
                (signal, _) if caught.sender.is_some_and(|sender| sender != self.program.as_raw_nonzero().get()) => {
                    send(self.program, signal);
                }
                _ => {}
            }
        }
    }

    /// Waits, and says whether something came but time.
    fn wait_for_something(&self) -> io::Result<bool> {
        let mut left = self.end.map(|end| end.saturating_duration_since(Instant::now()));
        if self.streams.iter().any(Stream::is_holding) {
            left = Some(left.map_or(PAUSE, |left| left.min(PAUSE)));
        }
        let left = left.and_then(|left| Timespec::try_from(left).ok());
        let mut waited: Vec<PollFd<'_>> = vec![PollFd::from_borrowed_fd(self.signals.handle(), PollFlags::IN)];
        waited.extend(self.streams.iter().map(|stream| PollFd::from_borrowed_fd(stream.pipe.as_fd(), PollFlags::IN)));
        let keys = self.own.as_ref().and_then(OwnTerminal::waits);
        waited.extend(keys.map(|(file, flags)| PollFd::from_borrowed_fd(file, flags)));
        match poll(&mut waited, left.as_ref()) {
            Ok(ready) => Ok(ready > 0),
            Err(rustix::io::Errno::INTR) => Ok(true),
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
                if let Some(own) = &self.own {
                    own.give_back();
                }
                let _stopped_until_somebody_continues = kill_process(getpid(), Signal::STOP);
                if let Some(own) = &self.own {
                    own.take_over();
                }
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
