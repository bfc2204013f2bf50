//! One of a program's two outputs, on its way to ours.

use std::os::fd::OwnedFd;

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{OFlags, fcntl_getfl, fcntl_setfl};
use rustix::io::{Errno, read, write};
use rustix::termios::isatty;

use super::supervise::{PAUSE, Rewrite};
use crate::secret::SecretBytes;
use crate::sys::StandardStream;

/// So much is taken at once, in bytes.
const PIECE: usize = 128 << 10;

/// More than a pipe or a terminal keeps for us, in bytes.
const MOST_LEFT: usize = 4 << 20;

pub(super) struct Stream {
    /// Its end of the program's pipe or terminal.
    pub(super) pipe: OwnedFd,
    rewrite: Box<dyn Rewrite>,
    is_stderr: bool,
    is_terminal: bool,
    is_open: bool,
    piece: SecretBytes,
}

impl Stream {
    pub(super) fn stdout(pipe: OwnedFd, rewrite: Box<dyn Rewrite>) -> Self {
        Self::new(pipe, rewrite, false)
    }

    pub(super) fn stderr(pipe: OwnedFd, rewrite: Box<dyn Rewrite>) -> Self {
        Self::new(pipe, rewrite, true)
    }

    fn new(pipe: OwnedFd, rewrite: Box<dyn Rewrite>, is_stderr: bool) -> Self {
        // Our end only: whether the program's end waits is its own affair.
        let _waits_then = fcntl_getfl(&pipe).and_then(|flags| fcntl_setfl(&pipe, flags | OFlags::NONBLOCK));
        // Larger pieces, fewer changes between the two processes.
        #[cfg(target_os = "linux")]
        let _smaller_then = rustix::pipe::fcntl_setpipe_size(&pipe, 1 << 20);
        let is_terminal = isatty(&pipe);
        Self { pipe, rewrite, is_stderr, is_terminal, is_open: true, piece: SecretBytes::zeroed(PIECE) }
    }

    /// Whether more may come.
    pub(super) fn is_open(&self) -> bool {
        self.is_open
    }

    /// Whether something is held back.
    pub(super) fn is_holding(&self) -> bool {
        self.is_open && self.rewrite.is_holding()
    }

    /// Passes on what is held back, as nothing came for a while.
    pub(super) fn pause(&mut self) {
        let (is_stderr, is_open) = (self.is_stderr, &mut self.is_open);
        self.rewrite.pause(&mut |piece| put(is_stderr, piece, is_open));
    }

    /// Passes on what is there.
    pub(super) fn pass_on(&mut self) {
        // After a small piece others may have to say something.
        while self.is_open && self.pass_piece_on().is_some_and(|length| length >= PIECE / 2) {}
    }

    /// The program has ended: passes on what it said last. Who has inherited its side may go on talking, and is not waited for.
    pub(super) fn pass_rest_on(&mut self) {
        let mut left = MOST_LEFT;
        while self.is_open && left > 0 {
            match self.pass_piece_on() {
                Some(length) => left = left.saturating_sub(length),
                // What was written to a terminal may be on its way yet.
                None if self.is_terminal && self.comes_soon() => {}
                None => break,
            }
        }
        self.finish();
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
                    let (is_stderr, is_open) = (self.is_stderr, &mut self.is_open);
                    self.rewrite.feed(&self.piece.expose()[..length], &mut |piece| put(is_stderr, piece, is_open));
                    return Some(length);
                }
                Err(Errno::INTR) => {}
                Err(_) => return None,
            }
        }
    }

    fn comes_soon(&self) -> bool {
        let soon = Timespec::try_from(PAUSE).ok();
        poll(&mut [PollFd::new(&self.pipe, PollFlags::IN)], soon.as_ref()).is_ok_and(|ready| ready > 0)
    }

    /// Passes on what was held back.
    pub(super) fn finish(&mut self) {
        let (is_stderr, is_open) = (self.is_stderr, &mut self.is_open);
        if *is_open {
            self.rewrite.finish(&mut |piece| put(is_stderr, piece, is_open));
        }
        self.is_open = false;
    }
}

/// Writes all of it to our own stream. If nobody reads that any more, nobody reads the program's: closing it tells the program.
fn put(is_stderr: bool, mut piece: &[u8], is_open: &mut bool) {
    let target = if is_stderr { StandardStream::Stderr } else { StandardStream::Stdout }.descriptor();
    while *is_open && !piece.is_empty() {
        match write(target, piece) {
            Ok(written) => piece = &piece[written..],
            Err(Errno::INTR) => {}
            Err(Errno::AGAIN) => {
                let _then_it_is_tried_again = poll(&mut [PollFd::from_borrowed_fd(target, PollFlags::OUT)], None);
            }
            Err(_) => *is_open = false,
        }
    }
}
