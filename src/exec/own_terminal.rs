//! A terminal of our own for a program whose output is masked on one: it has colours, a size, line editing and job control, and
//! what it prints comes through us.

use std::fs::File;
use std::io;
use std::os::fd::{AsFd as _, BorrowedFd, OwnedFd};

use rustix::event::{PollFd, PollFlags, poll};
use rustix::fs::{Mode, OFlags, fcntl_getfl, fcntl_setfl, open};
use rustix::io::{Errno, read, write};
use rustix::process::getpgrp;
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{OptionalActions, Termios, tcgetattr, tcgetpgrp, tcgetwinsize, tcsetattr, tcsetwinsize};

use crate::sys::StandardStream;

/// Both sides of it, and the terminal that we are on.
pub(super) struct OwnTerminal {
    /// Our side.
    master: OwnedFd,
    /// The terminal that we are on.
    outer: File,
    /// How that was set.
    before: Termios,
    /// Keys that the program did not take yet.
    typed: Vec<u8>,
    reads_keys: bool,
}

/// Which of our streams are terminals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Terminals {
    pub(super) stdin: bool,
    pub(super) stdout: bool,
    pub(super) stderr: bool,
}

impl Terminals {
    pub(super) fn ours() -> Self {
        let [stdin, stdout, stderr] = StandardStream::ALL.map(StandardStream::is_terminal);
        Self { stdin, stdout, stderr }
    }
}

impl OwnTerminal {
    /// One as that on which we are, and the program's side of it.
    pub(super) fn new(terminals: Terminals) -> io::Result<(Self, File)> {
        let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY | OpenptFlags::CLOEXEC)?;
        grantpt(&master)?;
        unlockpt(&master)?;
        let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
        let inner = File::from(open(ptsname(&master, Vec::new())?.as_c_str(), flags, Mode::empty())?);
        // Where stdin is none, the keys are those of the terminal that we print on.
        let outer = if terminals.stdin { StandardStream::Stdin } else { StandardStream::Stdout };
        let outer = File::from(outer.descriptor().try_clone_to_owned()?);
        let modes = tcgetattr(&outer)?;
        tcsetattr(&inner, OptionalActions::Now, &modes)?;
        let flags = fcntl_getfl(&master)?;
        fcntl_setfl(&master, flags | OFlags::NONBLOCK)?;
        let terminal = Self { master, outer, reads_keys: true, before: modes, typed: Vec::new() };
        terminal.follow_size();
        Ok((terminal, inner))
    }

    /// Our side once more, for what the program prints.
    pub(super) fn output(&self) -> io::Result<OwnedFd> {
        self.master.try_clone()
    }

    /// Every key goes to the program as it is; in the background there are none.
    pub(super) fn take_over(&self) {
        if self.is_in_foreground() {
            let mut raw = self.before.clone();
            raw.make_raw();
            let _then_the_outer_one_edits_too = tcsetattr(&self.outer, OptionalActions::Drain, &raw);
        }
        self.follow_size();
    }

    fn is_in_foreground(&self) -> bool {
        tcgetpgrp(&self.outer).is_ok_and(|group| group == getpgrp())
    }

    /// Sets the outer terminal as it was.
    pub(super) fn give_back(&self) {
        if self.is_in_foreground() {
            let _nobody_is_there = tcsetattr(&self.outer, OptionalActions::Drain, &self.before);
        }
    }

    /// As large as the outer one.
    pub(super) fn follow_size(&self) {
        if let Ok(size) = tcgetwinsize(&self.outer) {
            let _stays_as_it_is = tcsetwinsize(&self.master, size);
        }
    }

    /// What has to be waited for, and for what.
    pub(super) fn waits(&self) -> Option<(BorrowedFd<'_>, PollFlags)> {
        if !self.typed.is_empty() {
            Some((self.master.as_fd(), PollFlags::OUT))
        } else if self.reads_keys && self.is_in_foreground() {
            Some((self.outer.as_fd(), PollFlags::IN))
        } else {
            None
        }
    }

    /// Passes on what was typed.
    pub(super) fn pass_keys_on(&mut self) {
        let mut keys = [0; 4096];
        let may_read = self.typed.is_empty() && self.reads_keys && self.is_in_foreground();
        let is_typed = may_read && is_readable(self.outer.as_fd());
        if is_typed {
            match read(&self.outer, &mut keys) {
                Ok(0) | Err(Errno::IO) => self.reads_keys = false,
                Ok(length) => self.typed.extend_from_slice(&keys[..length]),
                Err(_) => {}
            }
        }
        while !self.typed.is_empty() {
            match write(&self.master, &self.typed) {
                Ok(length) => drop(self.typed.drain(..length)),
                Err(Errno::INTR) => {}
                Err(Errno::AGAIN) => return,
                Err(_) => {
                    self.typed.clear();
                    self.reads_keys = false;
                }
            }
        }
    }
}

impl Drop for OwnTerminal {
    fn drop(&mut self) {
        self.give_back();
    }
}

fn is_readable(file: BorrowedFd<'_>) -> bool {
    let now = rustix::event::Timespec { tv_sec: 0, tv_nsec: 0 };
    poll(&mut [PollFd::from_borrowed_fd(file, PollFlags::IN)], Some(&now)).is_ok_and(|ready| ready > 0)
}
