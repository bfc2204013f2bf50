//! One of our own two outputs, for what a program says. Writing to it never makes us wait: who waits hears no signal and no clock.

use std::os::fd::{AsFd as _, BorrowedFd, OwnedFd};
use std::time::Duration;

use rustix::event::PollFlags;
use rustix::fs::{FileType, fstat};
use rustix::io::{Errno, write};

use super::ready::ready;
use crate::sys::StandardStream;

/// A pipe that has room at all has room for so many bytes (`PIPE_BUF`).
const SURE: usize = 4096;

pub(super) struct Output {
    stream: StandardStream,
    /// The same, opened once more, so that only we do not wait: others share what we inherited.
    own: Option<OwnedFd>,
    /// Whether writing may take until somebody reads.
    may_wait: bool,
    /// What is not written yet, from `written` on.
    waiting: Vec<u8>,
    written: usize,
    is_open: bool,
    /// Why no more could be written.
    lost: Option<Errno>,
}

impl Output {
    pub(super) fn new(stream: StandardStream) -> Self {
        let file = stream.descriptor();
        let kind = fstat(file).map(|found| FileType::from_raw_mode(found.st_mode));
        // What is opened anew would begin at its start.
        let may_wait = !matches!(kind, Ok(FileType::RegularFile));
        let can_be_opened = matches!(kind, Ok(FileType::Fifo)) || stream.is_terminal();
        let own = if can_be_opened && cfg!(target_os = "linux") { stream.opened_again().ok() } else { None };
        Self { stream, own, may_wait, waiting: Vec::new(), written: 0, is_open: true, lost: None }
    }

    /// Whether anybody reads it.
    pub(super) fn is_open(&self) -> bool {
        self.is_open
    }

    /// Why not all of it could be written, where the reason is not that nobody reads it any more.
    pub(super) fn lost(&self) -> Option<Errno> {
        self.lost
    }

    /// Whether it is our stderr.
    pub(super) fn is_stderr(&self) -> bool {
        self.stream == StandardStream::Stderr
    }

    /// Whether something has to be written yet.
    pub(super) fn is_waiting(&self) -> bool {
        self.is_open && !self.waiting.is_empty()
    }

    /// What becomes ready when more can be written.
    pub(super) fn file(&self) -> BorrowedFd<'_> {
        self.own.as_ref().map_or_else(|| self.stream.descriptor(), OwnedFd::as_fd)
    }

    /// Takes a piece, to be written with those that follow. If nobody reads it any more, nobody reads the program's.
    pub(super) fn put(&mut self, mut piece: &[u8]) {
        // What is small stays together, so that others who write there do not come between the parts of a line.
        if self.waiting.is_empty() && piece.len() > SURE {
            piece = &piece[self.write(piece)..];
        }
        self.waiting.extend_from_slice(piece);
    }

    /// Writes what was taken, as far as it can be.
    pub(super) fn write_waiting(&mut self) {
        let waiting = std::mem::take(&mut self.waiting);
        self.written += self.write(&waiting[self.written..]);
        if self.written < waiting.len() {
            self.waiting = waiting;
        } else {
            self.written = 0;
        }
    }

    /// How much of it is done with.
    fn write(&mut self, piece: &[u8]) -> usize {
        let mut done = 0;
        while self.is_open && done < piece.len() {
            let rest = &piece[done..];
            let written = if self.own.is_some() || !self.may_wait {
                write(self.file(), rest)
            } else if self.is_ready() {
                write(self.file(), &rest[..rest.len().min(SURE)])
            } else {
                Err(Errno::AGAIN)
            };
            match written {
                Ok(0) | Err(Errno::AGAIN) => return done,
                Ok(length) => done += length,
                Err(Errno::INTR) => {}
                Err(error) => {
                    self.is_open = false;
                    self.lost = (error != Errno::PIPE).then_some(error);
                }
            }
        }
        if self.is_open { done } else { piece.len() }
    }

    fn is_ready(&self) -> bool {
        !ready(self.file(), PollFlags::OUT, Duration::ZERO).is_empty()
    }
}

/// Whether our two outputs go to one place.
pub(super) fn is_one_place() -> bool {
    let place = |stream: StandardStream| fstat(stream.descriptor()).map(|found| (found.st_dev, found.st_ino));
    place(StandardStream::Stdout).is_ok_and(|stdout| place(StandardStream::Stderr) == Ok(stdout))
}
