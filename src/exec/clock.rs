//! A process that continues us when a program's time is over while both of us are stopped.

use std::ffi::OsString;
use std::io;
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::process::{Signal, getppid, kill_process};

use crate::sys::{self, StandardStream};

/// What it is called.
pub(super) const CLOCK: &str = "vault-clock";

/// Runs until this is dropped, or until this process has ended.
pub(super) struct Clock(Option<Child>);

impl Clock {
    /// Continues this process after `left`. Where it cannot be started, nobody does.
    pub(super) fn start(left: Duration) -> Self {
        Self(start(left).ok())
    }
}

impl Drop for Clock {
    fn drop(&mut self) {
        if let Some(mut clock) = self.0.take() {
            // It waits for the end of its input, which this closes.
            let _its_status_says_nothing = clock.wait();
        }
    }
}

fn start(left: Duration) -> io::Result<Child> {
    let mut command = Command::new(sys::own_program()?);
    command.arg0(CLOCK).arg(left.as_millis().to_string()).env_clear().current_dir("/");
    // What stops our group is not for it.
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).process_group(0).spawn()
}

/// What the process does: the argument says how long it waits, in milliseconds.
pub(super) fn run(arguments: &[OsString]) -> ExitCode {
    let left = arguments.first().and_then(|left| left.to_str()).and_then(|left| left.parse().ok());
    let Some(left) = left.map(Duration::from_millis) else { return ExitCode::FAILURE };
    let time = Timespec::try_from(left).ok();
    let input = StandardStream::Stdin.descriptor();
    let is_over = poll(&mut [PollFd::from_borrowed_fd(input, PollFlags::IN)], time.as_ref()) == Ok(0);
    if is_over && let Some(parent) = getppid() {
        let _it_may_have_ended = kill_process(parent, Signal::CONT);
    }
    ExitCode::SUCCESS
}
