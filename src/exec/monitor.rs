//! The first process of a session on a terminal of our own. It runs the program in a group of its own, in the foreground, so that the
//! program can be stopped there and its children find a terminal with job control.

use std::ffi::OsString;
use std::io::{self, Write as _};
use std::os::fd::BorrowedFd;
use std::os::unix::process::CommandExt as _;
use std::process::{Command, ExitCode};

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::{Errno, FdFlags, fcntl_setfd};
use rustix::process::{
    Pid, Signal, WaitOptions, getpid, getppid, ioctl_tiocsctty, kill_process, kill_process_group, setsid, waitpid,
};
use rustix::termios::tcsetpgrp;
use signal_hook::consts::{SIGCHLD, SIGHUP, SIGINT, SIGKILL, SIGQUIT, SIGSYS, SIGTSTP, SIGWINCH};

use super::exit_status::exit_status;
use super::passed_on::{Caught, Signals, send};
use crate::sys::{self, StandardStream};

/// What it is called.
pub(super) const MONITOR: &str = "vault-monitor";

/// With this, which it passes on to no program, whoever started the monitor has it kill its program: that cannot be asked for by
/// SIGKILL, which would end the monitor alone.
pub(super) const KILL_IT: i32 = SIGSYS;

/// Runs what the arguments say: a descriptor, the file, what the program is called, and its own arguments. Why it cannot be started
/// is told by the descriptor: the number that the system has for it, as four bytes.
pub(super) fn run(arguments: &[OsString]) -> ExitCode {
    let [tell, file, program, arguments @ ..] = arguments else { return ExitCode::from(125) };
    let number = tell.to_str().and_then(|number| number.parse().ok());
    let Some(Ok(mut tell)) = number.map(sys::take_descriptor) else { return ExitCode::from(125) };
    // The values stand in its environment, as in the program's.
    let _refused_by_old_kernels = sys::forbid_dumps();
    let mut command = Command::new(file);
    command.arg0(program).args(arguments).process_group(0);
    // The program is not to have it.
    match fcntl_setfd(&tell, FdFlags::CLOEXEC).map_err(io::Error::from).and_then(|()| session(command)) {
        Ok(status) => ExitCode::from(status),
        Err(error) => {
            let number = error.raw_os_error().unwrap_or(Errno::IO.raw_os_error());
            let _nobody_may_hear_it = tell.write_all(&number.to_ne_bytes());
            ExitCode::from(125)
        }
    }
}

fn session(mut command: Command) -> io::Result<u8> {
    let terminal = terminal().ok_or(Errno::NOTTY)?;
    setsid()?;
    ioctl_tiocsctty(terminal)?;
    let us = getppid();
    let mut signals = Signals::new()?;
    signals.catch_also(KILL_IT);
    let child = command.spawn()?;
    let program = Pid::from_child(&child);
    drop(command);
    signals.catch_all();
    // Where the terminal is gone by now, a signal says so.
    let _as_it_is_gone = tcsetpgrp(terminal, program);
    // If it was quick, it was stopped for reading from the background.
    let _it_may_have_ended = kill_process_group(program, Signal::CONT);
    loop {
        if let Some(status) = status(program) {
            return Ok(status);
        }
        match poll(&mut [PollFd::from_borrowed_fd(signals.handle(), PollFlags::IN)], None) {
            Ok(_) | Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        for Caught { signal, sender } in signals.pending() {
            match (signal, sender) {
                (KILL_IT, Some(sender)) if Some(sender) == us.map(Pid::as_raw_pid) => send(program, SIGKILL),
                (SIGCHLD | KILL_IT, _) => {}
                // The terminal is gone, and with it vault. The system tells the first process of the session, which tells the others.
                (SIGHUP, None) => {
                    let _it_may_have_ended = kill_process_group(program, Signal::HUP);
                    let _one_that_is_stopped_hears_it_then = kill_process_group(program, Signal::CONT);
                }
                // A key that was pressed before the program came to the foreground.
                (SIGINT | SIGQUIT | SIGTSTP | SIGWINCH, None) => send(program, signal),
                (_, Some(sender)) if sender != program.as_raw_pid() => send(program, signal),
                _ => {}
            }
        }
    }
}

/// The one of the three streams that is the terminal.
fn terminal() -> Option<BorrowedFd<'static>> {
    StandardStream::ALL.into_iter().find(|stream| stream.is_terminal()).map(StandardStream::descriptor)
}

/// The status of the program, if it has ended. Where it is stopped, so is this process, until somebody continues it.
fn status(program: Pid) -> Option<u8> {
    while let Ok(Some((_, status))) = waitpid(Some(program), WaitOptions::NOHANG | WaitOptions::UNTRACED) {
        if let Some(status) = exit_status(status) {
            return Some(status);
        }
        if status.stopped() {
            let _stopped_until_somebody_continues = kill_process(getpid(), Signal::STOP);
            let _it_may_have_ended = kill_process_group(program, Signal::CONT);
        }
    }
    None
}
