//! The agent's process, as the kernel sees it.

use std::io::{Read as _, Write as _};
use std::os::unix::net::UnixStream;
use std::path::PathBuf;

use rustix::event::{PollFd, PollFlags, poll};
use rustix::process::{Pid, PidfdFlags, Signal, kill_process, pidfd_open};

use super::support::Home;

/// An agent that was started in a home.
pub struct Process {
    pub pid: Pid,
    /// Becomes readable when it has ended.
    end: std::os::fd::OwnedFd,
}

/// Where the agent of `home` listens, if nothing says otherwise.
pub fn socket(home: &Home) -> PathBuf {
    home.path().join("state/vault/agent/agent.sock")
}

/// Somebody who connects to the agent of `home` and was greeted.
pub fn connected(home: &Home) -> UnixStream {
    let mut stream = UnixStream::connect(socket(home)).expect("an agent listens");
    let mut byte = [0];
    while byte != *b"\n" {
        stream.read_exact(&mut byte).expect("a greeting");
    }
    stream
}

/// Sends these bytes as a frame and reads until the agent closes.
pub fn sends(home: &Home, bytes: &[u8]) -> Vec<u8> {
    let mut stream = connected(home);
    let length = u32::try_from(bytes.len()).expect("a short frame").to_le_bytes();
    let mut answer = Vec::new();
    // It may close before it has read all, or read all and close.
    if stream.write_all(&[&length, bytes].concat()).is_ok() {
        let _closed = stream.read_to_end(&mut answer);
    }
    answer
}

impl Process {
    /// The one that answers in `home`.
    pub fn of(home: &Home) -> Self {
        let stream = UnixStream::connect(socket(home)).expect("an agent listens");
        let pid = rustix::net::sockopt::socket_peercred(&stream).expect("its number").pid;
        Self { pid, end: pidfd_open(pid, PidfdFlags::empty()).expect("it runs") }
    }

    pub fn kill(&self, signal: Signal) {
        kill_process(self.pid, signal).expect("it runs");
    }

    /// Waits until it has ended.
    pub fn ends(&self) {
        let mut polled = [PollFd::new(&self.end, PollFlags::IN)];
        let patience = rustix::event::Timespec { tv_sec: 120, tv_nsec: 0 };
        assert_eq!(poll(&mut polled, Some(&patience)).expect("a wait"), 1, "the agent does not end");
    }
}
