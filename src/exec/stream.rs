//! One of a program's two outputs, on its way to ours.

use std::os::fd::{AsFd as _, BorrowedFd, OwnedFd};
use std::time::Instant;

use rustix::event::PollFlags;
use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl};
use rustix::io::{Errno, read};
use rustix::termios::isatty;

use super::output::Output;
use super::ready::ready;
use super::supervise::{PAUSE, Rewrite};
use crate::secret::SecretBytes;
use crate::sys::StandardStream;

/// So much is taken at once, in bytes.
const PIECE: usize = 128 << 10;

/// So many pieces are taken before others may have to say something.
const TURN: usize = 32;

/// More than a pipe or a terminal keeps for us, in bytes.
const MOST_LEFT: usize = 4 << 20;

pub(super) struct Stream {
    /// Its end of the program's pipe or terminal.
    pipe: OwnedFd,
    rewrite: Box<dyn Rewrite>,
    output: Output,
    is_terminal: bool,
    /// Whether nothing more comes from the program.
    is_finished: bool,
    /// When what is held back is given, unless more comes until then.
    due: Option<Instant>,
    /// How much more is taken of a program that has ended.
    left: usize,
    piece: SecretBytes,
}

impl Stream {
    /// What comes from `pipe`, on its way to our `output`.
    pub(super) fn new(pipe: OwnedFd, rewrite: Box<dyn Rewrite>, output: StandardStream) -> Self {
        // Our end only: whether the program's end waits is its own affair.
        let _waits_then = fcntl_getfl(&pipe).and_then(|flags| fcntl_setfl(&pipe, flags | OFlags::NONBLOCK));
        // Larger pieces, fewer changes between the two processes.
        #[cfg(target_os = "linux")]
        let _smaller_then = rustix::pipe::fcntl_setpipe_size(&pipe, 1 << 20);
        let (is_terminal, output) = (isatty(&pipe), Output::new(output));
        let piece = SecretBytes::zeroed(PIECE);
        Self { pipe, rewrite, output, is_terminal, is_finished: false, due: None, left: MOST_LEFT, piece }
    }

    /// Whether more may come, or has to be written yet.
    pub(super) fn is_open(&self) -> bool {
        self.output.is_open() && (!self.is_finished || self.output.is_waiting())
    }

    /// Whether something of it waits for who reads ours.
    pub(super) fn is_waiting(&self) -> bool {
        self.output.is_waiting()
    }

    /// Why not all of it could be written, where the reason is not that nobody reads it any more.
    pub(super) fn lost(&self) -> Option<Errno> {
        self.output.lost()
    }

    /// Whether it goes to our stderr.
    pub(super) fn is_stderr(&self) -> bool {
        self.output.is_stderr()
    }

    /// Whether it comes from a terminal of our own.
    pub(super) fn is_terminal(&self) -> bool {
        self.is_terminal
    }

    /// What has to be waited for, and for what. Nothing is taken of the program that cannot be passed on.
    pub(super) fn waits(&self) -> (BorrowedFd<'_>, PollFlags) {
        if self.output.is_waiting() { (self.output.file(), PollFlags::OUT) } else { (self.pipe.as_fd(), PollFlags::IN) }
    }

    /// When something is to be done though nothing comes.
    pub(super) fn due(&self) -> Option<Instant> {
        self.due
    }

    /// Passes on what is there, and what was held back for long enough.
    pub(super) fn pass_on(&mut self) {
        self.output.write_waiting();
        // After a small piece there is no hurry.
        let mut turn = TURN;
        while turn > 0 && self.takes_more() && self.pass_piece_on().is_some_and(|length| length >= PIECE / 2) {
            turn -= 1;
        }
        if self.due.is_some_and(|due| due <= Instant::now()) {
            self.due = None;
            self.rewrite.pause(&mut |piece| self.output.put(piece));
            self.output.write_waiting();
        }
    }

    /// The program has ended: passes on what it said last. Who has inherited its side may go on talking, and is not waited for.
    pub(super) fn pass_rest_on(&mut self) {
        self.output.write_waiting();
        while self.takes_more() {
            match self.pass_piece_on() {
                Some(length) if length < self.left => self.left -= length,
                // What was written to a terminal may be on its way yet.
                None if self.is_terminal && self.comes_soon() => {}
                _ => self.finish(),
            }
        }
    }

    fn takes_more(&self) -> bool {
        self.output.is_open() && !self.is_finished && !self.output.is_waiting()
    }

    /// Passes on one piece, and says how long it was; none if there is nothing now.
    fn pass_piece_on(&mut self) -> Option<usize> {
        loop {
            match read(&self.pipe, self.piece.expose_mut()) {
                // A terminal whose other side is closed says so by an error.
                Ok(0) | Err(Errno::IO) => {
                    self.finish();
                    return None;
                }
                Ok(length) => {
                    self.rewrite.feed(&self.piece.expose()[..length], &mut |piece| self.output.put(piece));
                    self.output.write_waiting();
                    self.due = self.rewrite.is_holding().then(|| Instant::now() + PAUSE);
                    return Some(length);
                }
                Err(Errno::INTR) => {}
                Err(_) => return None,
            }
        }
    }

    fn comes_soon(&self) -> bool {
        !ready(self.pipe.as_fd(), PollFlags::IN, PAUSE).is_empty()
    }

    /// Nothing more comes: passes on what was held back.
    fn finish(&mut self) {
        if !self.is_finished {
            self.rewrite.finish(&mut |piece| self.output.put(piece));
            self.output.write_waiting();
        }
        (self.is_finished, self.due) = (true, None);
    }
}
