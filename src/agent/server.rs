//! The agent itself: one thread that waits for whatever comes first, and never for one of those who connected.

use std::io;
use std::os::fd::AsFd;
use std::os::unix::net::UnixListener;
use std::sync::Arc;
use std::time::Duration;

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use crate::crypto::RootKey;
use crate::model::{Error, Result};
use crate::secret::SecretBytes;
use crate::service::Request;
use crate::sys::{self, Peer, Uptime};

use super::connection::{Connection, Next};
use super::held::{Limits, Vaults};
use super::listening::Listening;
use super::protocol::{self, Answer, CALL, Call, END, Place, malformed, part};
use super::signals::end_by_signal;
use super::socket::SOCKET;
use super::watch::Watch;

/// More connections are not kept: the one that was silent for longest makes place.
const MOST_CONNECTIONS: usize = 256;

/// How long somebody who connected may say nothing.
const PATIENCE: Duration = Duration::from_secs(10);

/// A machine that was suspended for longer than this locks everything.
const NAP: Duration = Duration::from_secs(2);

/// How long an agent that nothing was given to holds out that was started for one vault.
const GIVEN_UP_AFTER: Duration = Duration::from_mins(1);

/// When the agent ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lifetime {
    /// When it is told to.
    UntilTold,
    /// Also when nothing is unlocked any more.
    UntilLocked,
}

/// Answers whoever connects, until the end. Everything is locked then.
///
/// # Errors
/// The system refuses what this needs.
pub fn serve(listening: Listening, lifetime: Lifetime) -> Result<()> {
    let fail = |error: io::Error| Error::io("answer as an agent", &error);
    let Listening { listener, own } = listening;
    listener.set_nonblocking(true).map_err(fail)?;
    let own = own.map(Arc::new);
    let clean_up = {
        let own = own.clone();
        move || {
            if let Some((folder, watch)) = own.as_deref()
                && watch.is_there()
            {
                folder.clear(SOCKET);
            }
        }
    };
    end_by_signal(clean_up.clone()).map_err(fail)?;
    let start = Uptime::now();
    let mut server = Server {
        connections: Vec::new(),
        vaults: Vaults::default(),
        lifetime,
        is_told_to_end: false,
        is_given_up: start.total + GIVEN_UP_AFTER,
        suspended: start.suspended(),
    };
    let outcome = server.run(&listener, own.as_deref().map(|(_, watch)| watch));
    server.turn_away();
    clean_up();
    outcome.map_err(fail)
}

struct Server {
    connections: Vec<Connection>,
    vaults: Vaults,
    lifetime: Lifetime,
    is_told_to_end: bool,
    /// When an agent that nothing was given to ends.
    is_given_up: Duration,
    /// How long the machine had been suspended when that was last looked at.
    suspended: Duration,
}

impl Server {
    fn run(&mut self, listener: &UnixListener, watch: Option<&Watch>) -> io::Result<()> {
        loop {
            let now = self.look_at_the_clocks();
            if self.is_over(now) {
                return Ok(());
            }
            let ready = self.wait(listener, watch, now)?;
            let now = self.look_at_the_clocks();
            if ready.watch && !watch.is_none_or(Watch::is_there) {
                return Ok(());
            }
            // From the last to the first, as those that are over go.
            for position in ready.connections.into_iter().rev() {
                let mut connection = self.connections.swap_remove(position);
                if self.go_on(&mut connection, now) {
                    self.connections.push(connection);
                }
            }
            // Only now: who spoke while somebody else was answered has not been silent.
            self.connections.retain(|connection| now.saturating_sub(connection.heard) < PATIENCE);
            if ready.listener {
                self.accept(listener, now);
            }
        }
    }

    /// The time, after what is due by then was locked.
    fn look_at_the_clocks(&mut self) -> Duration {
        self.at(Uptime::now())
    }

    fn at(&mut self, now: Uptime) -> Duration {
        if now.suspended() > self.suspended + NAP {
            self.vaults.lock(None);
        }
        self.suspended = now.suspended();
        self.vaults.expire(now.total);
        now.total
    }

    fn is_over(&self, now: Duration) -> bool {
        // Whoever was answered hears it first.
        let is_answering = self.connections.iter().any(|connection| connection.waits_for() == PollFlags::OUT);
        let is_idle = self.lifetime == Lifetime::UntilLocked && self.vaults.is_empty() && now >= self.is_given_up;
        (self.is_told_to_end || is_idle) && !is_answering
    }

    /// Tells those who wait for an answer that there is none here.
    fn turn_away(&mut self) {
        for mut connection in self.connections.drain(..) {
            if let Ok(frame) = protocol::frame::<_, ()>(&Answer::NotUnlocked, None)
                && connection.waits_for() == PollFlags::IN
            {
                let _nobody_waits = connection.answer(frame, Duration::ZERO);
            }
        }
    }

    fn wait(&self, listener: &UnixListener, watch: Option<&Watch>, now: Duration) -> io::Result<Ready> {
        let given_up = self.vaults.is_empty().then_some(self.is_given_up);
        let given_up = given_up.filter(|_| self.lifetime == Lifetime::UntilLocked);
        let silent = self.connections.iter().map(|connection| connection.heard + PATIENCE).min();
        let next = [self.vaults.next_end(), given_up, silent].into_iter().flatten().min();
        // Not a moment too early, which would be a wake-up in vain.
        let timeout = next.map(|next| next.saturating_sub(now) + Duration::from_millis(1));
        let timeout = timeout.map(|span| Timespec {
            tv_sec: span.as_secs().try_into().unwrap_or(i64::MAX),
            tv_nsec: span.subsec_nanos().into(),
        });
        let mut polled: Vec<PollFd<'_>> = Vec::with_capacity(2 + self.connections.len());
        // Without a watch the listener stands in its place, too, and its answer counts for nothing.
        for descriptor in [listener.as_fd(), watch.map_or(listener.as_fd(), AsFd::as_fd)] {
            polled.push(PollFd::from_borrowed_fd(descriptor, PollFlags::IN));
        }
        polled
            .extend(self.connections.iter().map(|connection| PollFd::new(&connection.stream, connection.waits_for())));
        match poll(&mut polled, timeout.as_ref()) {
            Ok(_) | Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        let is_ready = |polled: &PollFd<'_>| !polled.revents().is_empty();
        let (fixed, connections) = polled.split_at(2);
        let connections = connections.iter().enumerate().filter(|(_, polled)| is_ready(polled));
        Ok(Ready {
            listener: is_ready(&fixed[0]),
            watch: watch.is_some() && is_ready(&fixed[1]),
            connections: connections.map(|(position, _)| position).collect(),
        })
    }

    fn accept(&mut self, listener: &UnixListener, now: Duration) {
        loop {
            let stream = match listener.accept() {
                Ok((stream, _)) => stream,
                // There is no room for one more, and whoever it is would be waited for in vain, without end.
                Err(error) if is_full(&error) && !self.connections.is_empty() => {
                    self.drop_most_silent();
                    continue;
                }
                Err(_) => break,
            };
            // The folder keeps others out; this holds also where it was opened to them.
            let Ok(peer) = Peer::of(&stream) else { continue };
            if peer.user != sys::user_id() {
                continue;
            }
            if let Ok(connection) = Connection::greet(stream, peer, now) {
                if self.connections.len() >= MOST_CONNECTIONS {
                    self.drop_most_silent();
                }
                self.connections.push(connection);
            }
        }
    }

    fn drop_most_silent(&mut self) {
        let silent = (0..self.connections.len()).min_by_key(|position| self.connections[*position].heard);
        silent.map(|position| self.connections.swap_remove(position));
    }

    /// Whether the connection goes on.
    fn go_on(&mut self, connection: &mut Connection, now: Duration) -> bool {
        let mut next = connection.go_on(now);
        if let Next::Answer(frame) = next {
            next = match self.answer(&frame, connection.peer, now) {
                Some(answer) => match protocol::frame::<_, ()>(&answer, None) {
                    Ok(frame) => connection.answer(frame, now),
                    Err(error) => Self::too_long(connection, error, now),
                },
                None => Next::Close,
            };
        }
        matches!(next, Next::Wait)
    }

    fn too_long(connection: &mut Connection, error: Error, now: Duration) -> Next {
        protocol::frame::<_, ()>(&Answer::Refused(error, Vec::new()), None)
            .map_or(Next::Close, |frame| connection.answer(frame, now))
    }

    /// The answer to a frame; none to what is no call.
    fn answer(&mut self, frame: &SecretBytes, peer: Peer, now: Duration) -> Option<Answer> {
        match frame.expose().split_first()? {
            (&END, []) => {
                self.vaults.lock(None);
                self.is_told_to_end = true;
                None
            }
            (&CALL, body) => {
                Some(self.call(body, peer, now).unwrap_or_else(|error| Answer::Refused(error, Vec::new())))
            }
            _ => None,
        }
    }

    fn call(&mut self, body: &[u8], peer: Peer, now: Duration) -> Result<Answer> {
        let (call, rest) = part::<Call>(body)?;
        if let Call::Ask(Place(vault)) = call {
            let request: Request = protocol::whole(rest)?;
            return Ok(self.vaults.answer(&vault, request, now, peer));
        }
        if !rest.is_empty() {
            return Err(malformed());
        }
        match call {
            Call::Unlock { vault, state, root, idle, most } => {
                let root = RootKey::from_bytes(root.expose()).ok_or_else(malformed)?;
                let limits = Limits { idle, most };
                let held = self.vaults.unlock(vault.0, state.map(|place| place.0), root, limits, now, peer)?;
                // From now on it ends when that is locked.
                self.is_given_up = now;
                Ok(Answer::Unlocked(held))
            }
            Call::Lock(vault) => {
                let locked = self.vaults.lock(vault.as_ref().map(|place| place.0.as_path()));
                Ok(Answer::Locked(u32::try_from(locked).unwrap_or(u32::MAX)))
            }
            Call::Status => Ok(Answer::Status(self.vaults.tell(now))),
            Call::Use(Place(vault)) => {
                self.vaults.count_as_used(&vault, now);
                Ok(Answer::Status(self.vaults.tell(now)))
            }
            Call::Ask(_) => Err(malformed()),
        }
    }
}

/// Whether this process, or the machine, has no descriptor left.
fn is_full(error: &io::Error) -> bool {
    matches!(rustix::io::Errno::from_io_error(error), Some(rustix::io::Errno::MFILE | rustix::io::Errno::NFILE))
}

/// What can go on.
struct Ready {
    listener: bool,
    watch: bool,
    connections: Vec<usize>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{KdfParams, Span};
    use crate::session::{self, Guard};
    use crate::store::{Location, Store};
    use crate::{SecretBytes, Vault};

    #[test]
    fn who_wakes_up_finds_everything_locked() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("v.vault");
        let passphrase = SecretBytes::copy_of(b"correct horse battery staple 9");
        Vault::create(&path, &passphrase, KdfParams::MINIMUM).unwrap();
        let at = |awake: u64, suspended: u64| {
            let awake = Duration::from_secs(awake);
            Uptime { awake, total: awake + Duration::from_secs(suspended) }
        };
        let mut server = Server {
            connections: Vec::new(),
            vaults: Vaults::default(),
            lifetime: Lifetime::UntilLocked,
            is_told_to_end: false,
            is_given_up: Duration::ZERO,
            // It was suspended before this agent was started.
            suspended: Duration::from_secs(1000),
        };
        let peer = Peer { user: 7, process: 42 };
        let limits = Limits { idle: Some(Span::parse("1h").unwrap()), most: None };
        let unlock = |server: &mut Server, now: Duration| {
            let locked = session::open(Store::new(Location::resolve(&path).unwrap()), Guard::new(None, false)).unwrap();
            let root = locked.unlock(&passphrase).unwrap();
            server.vaults.unlock(path.clone(), None, root, limits, now, peer).unwrap();
        };
        let now = server.at(at(500, 1000));
        unlock(&mut server, now);
        // The clocks are never quite alike.
        let now = server.at(at(560, 1001));
        assert!(!server.vaults.is_empty() && !server.is_over(now));
        let now = server.at(at(570, 1004));
        assert!(server.vaults.is_empty() && server.is_over(now));
        unlock(&mut server, now);
        let now = server.at(at(580, 1004));
        assert!(!server.is_over(now));
        // The time in which it was suspended counts for the rest, too.
        assert_eq!(now, Duration::from_secs(1584));
    }

    #[test]
    fn what_was_said_while_it_was_busy_is_heard() {
        let directory = tempfile::tempdir().unwrap();
        let listener = UnixListener::bind(directory.path().join("socket")).unwrap();
        listener.set_nonblocking(true).unwrap();
        let (mine, mut theirs) = std::os::unix::net::UnixStream::pair().unwrap();
        let now = Uptime::now();
        // Heard of for the last time when the machine was started; since then there is something to read.
        let peer = Peer { user: sys::user_id(), process: 42 };
        let connection = Connection::greet(mine, peer, Duration::ZERO).unwrap();
        std::io::Write::write_all(&mut theirs, &[1, 0, 0, 0, END]).unwrap();
        let mut server = Server {
            connections: vec![connection],
            vaults: Vaults::default(),
            lifetime: Lifetime::UntilLocked,
            is_told_to_end: false,
            is_given_up: now.total + Duration::from_secs(2),
            suspended: now.suspended(),
        };
        server.run(&listener, None).unwrap();
        assert!(server.is_told_to_end);
    }
}
