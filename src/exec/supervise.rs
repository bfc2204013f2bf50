//! Staying beside a program: to end it in time, or to see what it prints.

use std::ffi::OsStr;
use std::io;
use std::os::fd::{AsRawFd as _, BorrowedFd, OwnedFd};
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::{Errno, FdFlags, fcntl_setfd};
use rustix::pipe::{PipeFlags, pipe_with};
use rustix::process::{Pid, Signal, WaitOptions, getpid, kill_current_process_group, kill_process, wait};
use signal_hook::consts::{SIGCHLD, SIGCONT, SIGHUP, SIGINT, SIGKILL, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};

use super::clock::Clock;
use super::exit_status::exit_status;
use super::monitor::{KILL_IT, MONITOR};
use super::own_terminal::{OwnTerminal, Terminals};
use super::passed_on::{Caught, Signals, send};
use super::stream::Stream;
use super::streams::Streams;
use crate::sys::{self, StandardStream};

/// How long a program that was asked to end may take before it is killed.
pub const GRACE: Duration = Duration::from_secs(5);

/// After so long without output, what is held back is given.
pub(super) const PAUSE: Duration = Duration::from_millis(100);

/// What tells a program to end.
const ENDING: [i32; 4] = [SIGHUP, SIGINT, SIGQUIT, SIGTERM];

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
    /// Whether it ended before its time was over.
    pub in_time: bool,
    /// Why not all that it printed could be passed on, where that is not because nobody reads it any more.
    pub lost: Option<Errno>,
    /// Whether nobody reads our stderr, so that a word on it would wait for ever.
    pub is_stderr_stuck: bool,
}

/// Starts `command`, which is called `program`, passes every signal on to it, and waits for its end. It stays in our group of
/// processes, so that a shell's job control and the terminal's keys find it as if we were not there. Where what it prints is
/// changed on its way to a terminal, it gets a terminal of its own.
///
/// # Errors
/// It cannot be started.
pub(super) fn supervise(command: Command, program: &OsStr, watch: Watch) -> io::Result<Ended> {
    let mut signals = Signals::new()?;
    let end = watch.timeout.map(|time| Instant::now() + time);
    let terminals = Terminals::ours();
    // In a pipeline others write to the terminal, and would do so on one that is set for us.
    let needs_own = watch.rewrites.is_some() && terminals.stdout;
    let (mut own, inner) = if needs_own {
        OwnTerminal::new(terminals).map(|(own, inner)| (Some(own), Some(inner)))?
    } else {
        (None, None)
    };
    let (told, tell) = if needs_own {
        pipe_with(PipeFlags::CLOEXEC).map(|(told, tell)| (Some(told), Some(tell)))?
    } else {
        (None, None)
    };
    let mut command = match &tell {
        Some(tell) => monitored(&command, program, tell)?,
        None => command,
    };
    if let Some(inner) = &inner {
        let side = |is_terminal| if is_terminal { inner.try_clone().map(Stdio::from) } else { Ok(Stdio::piped()) };
        command.stdout(side(true)?).stderr(side(terminals.stderr)?);
        if terminals.stdin {
            command.stdin(side(true)?);
        }
    } else if watch.rewrites.is_some() {
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
    }
    let output = own.as_ref().map(OwnTerminal::output).transpose()?;
    let mut child = command.spawn()?;
    signals.catch_all();
    // It holds a copy of every variable, and the program's side of the terminal.
    drop((command, inner, tell));
    let streams = watch.rewrites.map_or_else(Vec::new, |rewrites| streams(&mut child, output, rewrites));
    if let Some(own) = &mut own {
        own.take_over();
    }
    Supervisor {
        program: Pid::from_child(&child),
        monitor: told,
        signals,
        streams: Streams::new(streams),
        own,
        end,
        is_told: false,
        state: State::Runs,
    }
    .run()
}

/// The same command, run by the monitor of a session.
/// It tells by `tell` why the program could not be started.
fn monitored(command: &Command, program: &OsStr, tell: &OwnedFd) -> io::Result<Command> {
    fcntl_setfd(tell, FdFlags::empty())?;
    let mut monitor = Command::new(sys::own_program()?);
    monitor
        .arg0(MONITOR)
        .arg(tell.as_raw_fd().to_string())
        .arg(command.get_program())
        .arg(program)
        .args(command.get_args())
        .env_clear();
    monitor.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?))));
    Ok(monitor)
}

/// The program's outputs: on a terminal both are one.
fn streams(child: &mut Child, terminal: Option<OwnedFd>, rewrites: Rewrites) -> Vec<Stream> {
    let mut streams = Vec::new();
    let Rewrites { stdout, stderr } = rewrites;
    let pipe = child.stdout.take().map(OwnedFd::from).or(terminal);
    streams.extend(pipe.map(|pipe| Stream::new(pipe, stdout, StandardStream::Stdout)));
    let pipe = child.stderr.take();
    streams.extend(pipe.map(|pipe| Stream::new(pipe.into(), stderr, StandardStream::Stderr)));
    streams
}

struct Supervisor {
    /// Or the monitor of its session.
    program: Pid,
    /// What the monitor tells if it cannot start the program.
    monitor: Option<OwnedFd>,
    signals: Signals,
    streams: Streams,
    own: Option<OwnTerminal>,
    /// When something is done to end it.
    end: Option<Instant>,
    /// Whether a signal told it to end.
    is_told: bool,
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
            self.streams.pass_on();
            if let Some(own) = &mut self.own {
                own.look();
                own.pass_keys_on();
            }
            self.pass_signals_on();
            self.hang_up();
            if let Some(status) = self.reap() {
                self.was_started()?;
                let in_time = self.state == State::Runs;
                self.pass_rest_on(status)?;
                let (lost, is_stderr_stuck) = (self.streams.lost(), self.streams.is_stderr_stuck());
                return Ok(Ended { status, in_time, lost, is_stderr_stuck });
            }
            self.look_at_the_clock();
        }
    }

    fn pass_signals_on(&mut self) {
        for Caught { signal, sender } in self.signals.pending() {
            self.is_told |= ENDING.contains(&signal);
            match (signal, sender, &mut self.own) {
                (SIGCHLD, ..) => {}
                (SIGWINCH, _, Some(own)) => own.follow_size(),
                (SIGHUP, None, Some(own)) => own.hang_up(),
                // Who brings us to the foreground brings the program there.
                (SIGCONT, _, Some(own)) => {
                    own.take_over();
                    send(self.program, SIGCONT);
                }
                // A sender that is the program itself got what it wanted.
                (signal, Some(sender), _) if sender != self.program.as_raw_pid() => send(self.program, signal),
                // What the terminal sends, the program got, too, unless it has another one.
                (SIGINT | SIGQUIT | SIGTSTP, None, _) if self.monitor.is_some() => send(self.program, signal),
                (SIGHUP, None, None) if sys::is_session_leader() => send(self.program, SIGHUP),
                _ => {}
            }
        }
    }

    /// Where the terminal that we are on is gone, so is the program's, which tells its processes.
    fn hang_up(&mut self) {
        let is_heard = self.streams.has_terminal();
        if self.own.as_ref().is_some_and(|own| own.is_gone() || !is_heard) {
            self.own = None;
            self.streams.close_terminal();
        }
    }

    fn wait_for_something(&self) -> io::Result<()> {
        let until = self.streams.due().into_iter().chain(self.end).min();
        let left = until.map(|until| until.saturating_duration_since(Instant::now()));
        let left = left.into_iter().chain(self.own.as_ref().and_then(OwnTerminal::next_look)).min();
        let keys = self.own.as_ref().and_then(OwnTerminal::waits);
        self.wait_for(keys, left).map(|_| ())
    }

    /// Waits for a signal, for the streams and for what else there is, and says whether anything came in time.
    fn wait_for(&self, else_for: Option<(BorrowedFd<'_>, PollFlags)>, left: Option<Duration>) -> io::Result<bool> {
        let left = left.and_then(|left| Timespec::try_from(left).ok());
        let waits = [(self.signals.handle(), PollFlags::IN)].into_iter().chain(self.streams.waits());
        let mut waited: Vec<PollFd<'_>> =
            waits.chain(else_for).map(|(file, flags)| PollFd::from_borrowed_fd(file, flags)).collect();
        match poll(&mut waited, left.as_ref()) {
            Ok(ready) => Ok(ready > 0),
            Err(Errno::INTR) => Ok(true),
            Err(error) => Err(error.into()),
        }
    }

    /// What the monitor says of why the program could not be started.
    fn was_started(&mut self) -> io::Result<()> {
        let mut number = [0; 4];
        match &self.monitor {
            Some(told) if rustix::io::read(told, &mut number)? == number.len() => {
                Err(io::Error::from_raw_os_error(i32::from_ne_bytes(number)))
            }
            _ => Ok(()),
        }
    }

    /// The program has ended: passes on what it said last. Where nobody takes it, one more signal that ends programs ends the
    /// waiting, too. What is not taken by then is lost.
    fn pass_rest_on(&mut self, status: u8) -> io::Result<()> {
        let was_ended = self.state != State::Runs || self.is_told && status > 128;
        let until = waits_until(was_ended, self.end, Instant::now());
        loop {
            self.streams.pass_rest_on();
            if self.streams.is_empty() {
                return Ok(());
            }
            if !self.streams.has_terminal() {
                // What was typed for the program is for others now, Ctrl-C too.
                self.own = None;
            }
            let left = until.map(|until| until.saturating_duration_since(Instant::now()));
            let came = left != Some(Duration::ZERO) && self.wait_for(None, left)?;
            if !came || self.signals.pending().iter().any(|caught| ENDING.contains(&caught.signal)) {
                self.streams.give_up();
                return Ok(());
            }
        }
    }

    /// The status of the program, if it has ended. Whoever else lost their parent to us, as the first process of a container
    /// has it, is taken off the list of processes, too.
    fn reap(&mut self) -> Option<u8> {
        while let Ok(Some((pid, status))) = wait(WaitOptions::NOHANG | WaitOptions::UNTRACED) {
            if pid != self.program {
                continue;
            }
            if let Some(status) = exit_status(status) {
                return Some(status);
            }
            if status.stopped() {
                self.stop();
            }
        }
        None
    }

    /// The program was stopped. Whoever waits for us is to see it, and whoever continues us continues it.
    fn stop(&mut self) {
        // Its time goes on, which we would not see.
        let clock = self.end.map(|end| Clock::start(end.saturating_duration_since(Instant::now())));
        let _stopped_until_somebody_continues = match &mut self.own {
            // On the terminal that we are on, its key would have stopped nobody here.
            Some(_) if sys::is_orphaned() => Ok(()),
            // It would have stopped our whole group: at once, so that whoever continues it continues us, too.
            Some(own) => {
                own.give_back();
                kill_current_process_group(Signal::STOP)
            }
            None => kill_process(getpid(), Signal::STOP),
        };
        drop(clock);
        if let Some(own) = &mut self.own {
            own.take_over();
        }
        send(self.program, SIGCONT);
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
                send(self.program, if self.monitor.is_some() { KILL_IT } else { SIGKILL });
                (self.state, self.end) = (State::Killed, None);
            }
        }
    }
}

/// Until when whoever reads what the program printed is waited for, now that it has ended; for ever if there is none. One that
/// `was_ended` is over; one that ended by itself has its time, if that has an `end`.
fn waits_until(was_ended: bool, end: Option<Instant>, now: Instant) -> Option<Instant> {
    if was_ended { Some(now + GRACE) } else { end }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_reads_slowly_is_waited_for_unless_the_program_was_ended() {
        let now = Instant::now();
        let end = now + Duration::from_hours(1);
        assert_eq!(waits_until(false, None, now), None);
        assert_eq!(waits_until(false, Some(end), now), Some(end));
        assert_eq!(waits_until(true, Some(end), now), Some(now + GRACE));
    }
}
