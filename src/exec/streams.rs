//! Both outputs of a program, on their way to ours.

use std::os::fd::BorrowedFd;
use std::time::Instant;

use rustix::event::PollFlags;
use rustix::io::Errno;

use super::output;
use super::stream::Stream;

pub(super) struct Streams {
    open: Vec<Stream>,
    /// Whether our own two outputs go to the same place.
    is_one_place: bool,
    lost: Option<Errno>,
    is_stderr_stuck: bool,
}

impl Streams {
    pub(super) fn new(open: Vec<Stream>) -> Self {
        Self { open, is_one_place: output::is_one_place(), lost: None, is_stderr_stuck: false }
    }

    /// Whether nothing comes any more, or nobody takes it.
    pub(super) fn is_empty(&self) -> bool {
        self.open.is_empty()
    }

    /// Whether one comes from a terminal of our own.
    pub(super) fn has_terminal(&self) -> bool {
        self.open.iter().any(Stream::is_terminal)
    }

    /// The terminal is gone.
    pub(super) fn close_terminal(&mut self) {
        self.open.retain(|stream| !stream.is_terminal());
    }

    /// Nobody is waited for any longer: what has not been passed on is lost.
    pub(super) fn give_up(&mut self) {
        if !self.open.is_empty() {
            self.lost = self.lost.or(Some(Errno::TIME));
        }
        let mut stuck = self.open.drain(..).filter(Stream::is_waiting);
        self.is_stderr_stuck = stuck.any(|stream| self.is_one_place || stream.is_stderr());
    }

    /// Whether nobody reads our stderr, so that a word on it would wait for ever.
    pub(super) fn is_stderr_stuck(&self) -> bool {
        self.is_stderr_stuck
    }

    /// Why not all of it could be passed on, where the reason is not that nobody reads it any more.
    pub(super) fn lost(&self) -> Option<Errno> {
        self.lost
    }

    /// What has to be waited for, and for what.
    pub(super) fn waits(&self) -> impl Iterator<Item = (BorrowedFd<'_>, PollFlags)> {
        self.whose_turn_it_is().map(Stream::waits)
    }

    /// When something is to be done though nothing comes.
    pub(super) fn due(&self) -> Option<Instant> {
        self.whose_turn_it_is().filter_map(Stream::due).min()
    }

    /// Passes on what is there, and what was held back for long enough.
    pub(super) fn pass_on(&mut self) {
        self.work(Stream::pass_on);
    }

    /// The program has ended: passes on what it said last, as far as it is taken.
    pub(super) fn pass_rest_on(&mut self) {
        self.work(Stream::pass_rest_on);
    }

    /// Lets go of the outputs that are at their end afterwards: a program that writes more to one is told so.
    fn work(&mut self, work: fn(&mut Stream)) {
        for at in 0..self.open.len() {
            if self.has_turn(at) {
                work(&mut self.open[at]);
            }
        }
        self.lost = self.lost.or(self.open.iter().find_map(Stream::lost));
        self.open.retain(Stream::is_open);
    }

    fn whose_turn_it_is(&self) -> impl Iterator<Item = &Stream> {
        self.open.iter().enumerate().filter(|(at, _)| self.has_turn(*at)).map(|(_, stream)| stream)
    }

    /// Whether an output may be passed on: where both go to one place, none is written into the middle of what waits of the
    /// other.
    fn has_turn(&self, at: usize) -> bool {
        !self.is_one_place || self.open.iter().enumerate().all(|(other, stream)| other == at || !stream.is_waiting())
    }
}
