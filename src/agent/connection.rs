//! One connection, from the agent's side: it never waits, and remembers how far it is.

use std::io::{self, ErrorKind, Read as _, Write as _};
use std::os::unix::net::UnixStream;
use std::time::Duration;

use rustix::event::PollFlags;

use crate::secret::SecretBytes;
use crate::sys::Peer;

use super::protocol::{self, MAX_FRAME};

/// How much is read at once, in bytes.
const CHUNK: usize = 64 * 1024;

/// What there is to do for a connection.
#[derive(Debug)]
pub(super) enum Next {
    /// Nothing until the other side does something.
    Wait,
    /// To answer this frame, of which the length is left out.
    Answer(SecretBytes),
    /// It is over.
    Close,
}

/// Somebody who connected.
#[derive(Debug)]
pub(super) struct Connection {
    pub(super) stream: UnixStream,
    pub(super) peer: Peer,
    /// When the other side last did something.
    pub(super) heard: Duration,
    /// What came so far, its length included; or what goes out.
    bytes: SecretBytes,
    sent: Option<usize>,
}

impl Connection {
    /// Greets who connected.
    pub(super) fn greet(stream: UnixStream, peer: Peer, now: Duration) -> io::Result<Self> {
        stream.set_nonblocking(true)?;
        // The socket has room for one line.
        (&stream).write_all(protocol::greeting().as_bytes())?;
        Ok(Self { stream, peer, heard: now, bytes: SecretBytes::with_capacity(512), sent: None })
    }

    /// What to wait for.
    pub(super) fn waits_for(&self) -> PollFlags {
        if self.sent.is_some() { PollFlags::OUT } else { PollFlags::IN }
    }

    /// Does what can be done without waiting.
    pub(super) fn go_on(&mut self, now: Duration) -> Next {
        self.heard = now;
        let result = if self.sent.is_some() { self.write() } else { self.read() };
        match result {
            Ok(next) => next,
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::Interrupted) => Next::Wait,
            Err(_) => Next::Close,
        }
    }

    /// Sends this frame from now on.
    pub(super) fn answer(&mut self, frame: SecretBytes, now: Duration) -> Next {
        self.bytes = frame;
        self.sent = Some(0);
        self.go_on(now)
    }

    fn write(&mut self) -> io::Result<Next> {
        let sent = self.sent.get_or_insert(0);
        while *sent < self.bytes.len() {
            *sent += self.stream.write(&self.bytes.expose()[*sent..])?;
        }
        Ok(Next::Close)
    }

    fn read(&mut self) -> io::Result<Next> {
        loop {
            let missing = self.missing()?;
            if missing == 0 {
                let mut frame = std::mem::take(&mut self.bytes);
                frame.keep(4..frame.len());
                return Ok(Next::Answer(frame));
            }
            let mut chunk = SecretBytes::zeroed(missing.min(CHUNK));
            match self.stream.read(chunk.expose_mut())? {
                0 => return Ok(Next::Close),
                count => self.bytes.extend(&chunk.expose()[..count]),
            }
        }
    }

    /// How many bytes there have to be before it is known what comes after them.
    fn missing(&self) -> io::Result<usize> {
        let Some(length) = self.bytes.expose().first_chunk::<4>() else { return Ok(4 - self.bytes.len()) };
        let length = u32::from_le_bytes(*length) as usize;
        if (1..=MAX_FRAME).contains(&length) {
            Ok(4 + length - self.bytes.len())
        } else {
            Err(ErrorKind::InvalidData.into())
        }
    }
}
