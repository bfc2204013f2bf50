use std::os::fd::BorrowedFd;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};

/// What `file` is ready for of `flags`, or what has become of it, after `time` at the most.
pub(super) fn ready(file: BorrowedFd<'_>, flags: PollFlags, time: Duration) -> PollFlags {
    let time = Timespec::try_from(time).ok();
    let mut polled = [PollFd::from_borrowed_fd(file, flags)];
    if poll(&mut polled, time.as_ref()).is_ok_and(|ready| ready > 0) { polled[0].revents() } else { PollFlags::empty() }
}
