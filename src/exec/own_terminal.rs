//! A terminal of our own for a program whose output is masked on one: it has colours, a size, line editing and job control, and
//! what it prints comes through us.

use std::fs::File;
use std::io;
use std::os::fd::{AsFd as _, BorrowedFd, OwnedFd};
use std::time::Duration;

use rustix::event::PollFlags;
use rustix::fs::{Mode, OFlags, fcntl_getfl, fcntl_setfl, open};
use rustix::io::{Errno, read, write};
use rustix::process::Pid;
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
use rustix::termios::{
    LocalModes, OptionalActions, Termios, tcgetattr, tcgetpgrp, tcgetwinsize, tcsetattr, tcsetwinsize,
};

use super::ready::ready;
use crate::sys::{self, StandardStream};

/// So often we look whether we are in the foreground by now: a shell that brings a job there tells only those that were stopped.
const LOOK: Duration = Duration::from_millis(200);

/// Both sides of it, and the terminal that we are on.
pub(super) struct OwnTerminal {
    /// Our side.
    master: OwnedFd,
    /// The terminal that we are on.
    outer: File,
    /// How that was set.
    before: Termios,
    /// How the program's side was set at first, where we began in the background and somebody else had the terminal: it is set anew.
    provisional: Option<Termios>,
    /// Whether keys that send signals send them to our whole group, of which others may be that have their keys from elsewhere.
    shares_signals: bool,
    /// Whether it is set so that every key comes as it is.
    is_taken: bool,
    /// Whether it is there no more.
    is_gone: bool,
    /// Our group of processes, if it has a number here.
    group: Option<Pid>,
    /// Keys that the program did not take yet.
    typed: Vec<u8>,
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
        let mut terminal = Self {
            master,
            outer,
            provisional: None,
            shares_signals: !terminals.stdin,
            before: modes,
            is_taken: false,
            is_gone: false,
            group: sys::process_group(),
            typed: Vec::new(),
        };
        if !terminal.is_in_foreground() {
            terminal.provisional = Some(terminal.before.clone());
        }
        terminal.follow_size();
        Ok((terminal, inner))
    }

    /// Our side once more, for what the program prints.
    pub(super) fn output(&self) -> io::Result<OwnedFd> {
        self.master.try_clone()
    }

    /// Every key goes to the program as it is; in the background there are none.
    pub(super) fn take_over(&mut self) {
        if self.is_in_foreground() {
            // Whoever had it meanwhile may have changed it.
            let modes = if self.is_taken { None } else { tcgetattr(&self.outer).ok() };
            self.before = modes.unwrap_or_else(|| self.before.clone());
            if let Some(provisional) = self.provisional.take() {
                self.set_anew(&provisional);
            }
            let mut raw = self.before.clone();
            raw.make_raw();
            raw.local_modes.set(LocalModes::ISIG, self.shares_signals);
            let _then_the_outer_one_edits_too = tcsetattr(&self.outer, OptionalActions::Now, &raw);
            self.is_taken = true;
        } else {
            self.is_taken = false;
        }
        self.follow_size();
    }

    /// Sets the program's side as the outer one is now, unless the program has set it in its own way.
    fn set_anew(&self, provisional: &Termios) {
        let is_as_it_was = tcgetattr(&self.master).is_ok_and(|now| {
            (now.local_modes, now.input_modes, now.output_modes)
                == (provisional.local_modes, provisional.input_modes, provisional.output_modes)
        });
        if is_as_it_was {
            let _stays_as_it_is = tcsetattr(&self.master, OptionalActions::Now, &self.before);
        }
    }

    fn is_in_foreground(&self) -> bool {
        match tcgetpgrp(&self.outer) {
            Ok(group) => self.group == Some(group),
            // It has no number here; neither has ours, if it is the same.
            Err(Errno::OPNOTSUPP) => self.group.is_none(),
            // It is not the terminal of our session, so nobody has it more than we do.
            Err(Errno::NOTTY) => true,
            Err(_) => false,
        }
    }

    /// Sets the outer terminal as it was.
    pub(super) fn give_back(&mut self) {
        if self.is_taken && self.is_in_foreground() {
            let _nobody_is_there = tcsetattr(&self.outer, OptionalActions::Now, &self.before);
        }
        self.is_taken = false;
    }

    /// Takes over if we came to the foreground.
    pub(super) fn look(&mut self) {
        if !self.is_taken && self.is_in_foreground() {
            self.take_over();
        }
    }

    /// How long to wait before the next look.
    pub(super) fn next_look(&self) -> Option<Duration> {
        (!self.reads_keys() && !self.is_gone).then_some(LOOK)
    }

    /// The outer terminal is there no more.
    pub(super) fn hang_up(&mut self) {
        self.is_gone = true;
    }

    /// Whether it is there no more.
    pub(super) fn is_gone(&self) -> bool {
        self.is_gone
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
        } else if self.reads_keys() {
            Some((self.outer.as_fd(), PollFlags::IN))
        } else {
            None
        }
    }

    fn reads_keys(&self) -> bool {
        self.is_taken && !self.is_gone && self.is_in_foreground()
    }

    /// Passes on what was typed.
    pub(super) fn pass_keys_on(&mut self) {
        let mut keys = [0; 4096];
        let came = if self.typed.is_empty() && self.reads_keys() {
            ready(self.outer.as_fd(), PollFlags::IN, Duration::ZERO)
        } else {
            PollFlags::empty()
        };
        if came.contains(PollFlags::HUP) {
            self.hang_up();
        } else if !came.is_empty() {
            match read(&self.outer, &mut keys) {
                Ok(0) => self.hang_up(),
                Ok(length) => self.typed.extend_from_slice(&keys[..length]),
                // We are not in the foreground any more, or it is being hung up.
                Err(_) => {}
            }
        }
        while !self.typed.is_empty() {
            match write(&self.master, &self.typed) {
                Ok(length) => drop(self.typed.drain(..length)),
                Err(Errno::INTR) => {}
                Err(Errno::AGAIN) => return,
                // Nobody is there to read them.
                Err(_) => self.typed.clear(),
            }
        }
    }
}

impl Drop for OwnTerminal {
    fn drop(&mut self) {
        self.give_back();
    }
}
