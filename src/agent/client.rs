//! Asking an agent.

use std::io::{self, ErrorKind, Read as _, Write as _};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::model::{Error, Result};
use crate::secret::SecretBytes;
use crate::service::Request;
use crate::store::SocketFolder;
use crate::sys::{self, Peer};

use super::protocol::{
    Answer, CALL, Call, END, MAX_FRAME, MAX_GREETING, OUTER_FORM, Place, VERSION, frame, malformed, whole,
};
use super::socket;

/// How long an agent may take to greet. After that it is busy with what was asked for, for as long as that takes.
const PATIENCE: Duration = Duration::from_secs(3);

/// The way to an agent.
#[derive(Debug)]
pub struct Client {
    folder: PathBuf,
}

/// What became of a connection.
#[derive(Debug)]
pub enum Reached {
    /// An agent of this version.
    Agent(Connection),
    /// Nobody listens.
    Nobody,
    /// An agent of another version, which it says.
    Other(String, Connection),
    /// An agent that is stopped or busy: its process.
    Silent(u32),
    /// Somebody who cannot be an agent of this user, or does not answer as one: why.
    Unfit(Error),
}

/// An agent that has greeted and waits for a call.
#[derive(Debug)]
pub struct Connection {
    stream: UnixStream,
    process: u32,
}

/// A request to a vault, ready to be sent.
#[derive(Debug)]
pub struct Question {
    frame: SecretBytes,
    changes: bool,
}

/// Why there is no answer.
#[derive(Debug)]
enum Broken {
    /// The agent ended before it had all of the call.
    NotTaken,
    /// It ended after that.
    NotAnswered(io::Error),
    /// What came is no answer.
    Malformed,
}

impl From<Broken> for Error {
    fn from(broken: Broken) -> Self {
        match broken {
            Broken::Malformed => malformed(),
            Broken::NotTaken => Self::other("the agent ended before it was asked").hint("try again"),
            Broken::NotAnswered(error) => Self::io("hear from the agent", &error)
                .hint("it ended; whether it did what it was asked for shows in: vault audit"),
        }
    }
}

impl Question {
    /// Asks the vault at `vault` for the answer to `request`.
    ///
    /// # Errors
    /// Requests that take the passphrase or a keyfile are not sent to an agent, and none that is too long.
    pub fn new(vault: &Path, request: &Request) -> Result<Self> {
        let frame = frame(&Call::Ask(Place(vault.to_owned())), Some(request))?;
        Ok(Self { frame, changes: request.changes() })
    }
}

impl Client {
    /// To an agent that listens in `folder`.
    #[must_use]
    pub fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Connects. Nothing was sent when this fails.
    #[must_use]
    pub fn reach(&self) -> Reached {
        match SocketFolder::check(&self.folder) {
            Ok(()) => {}
            Err(error) if error.kind() == crate::model::ErrorKind::NotFound => return Reached::Nobody,
            Err(error) => return Reached::Unfit(error),
        }
        let stream = match socket::connect(&self.folder, PATIENCE) {
            Ok(stream) => stream,
            // A socket without an agent is left over from one that was killed.
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::ConnectionRefused) => {
                return Reached::Nobody;
            }
            Err(error) => return Reached::Unfit(unfit(&error, None)),
        };
        let peer = match Peer::of(&stream) {
            Ok(peer) if peer.user == sys::user_id() => peer,
            Ok(peer) => {
                return Reached::Unfit(Error::denied(format!(
                    "who listens in {} is another user ({})",
                    self.folder.display(),
                    peer.user
                )));
            }
            Err(error) => return Reached::Unfit(unfit(&error, None)),
        };
        match version(&stream) {
            Ok(Some(version)) if version == VERSION => Reached::Agent(Connection { stream, process: peer.process }),
            Ok(Some(version)) => Reached::Other(version, Connection { stream, process: peer.process }),
            // It ended between our connecting and its answer.
            Ok(None) => Reached::Nobody,
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                Reached::Silent(peer.process)
            }
            Err(error) => Reached::Unfit(unfit(&error, Some(peer))),
        }
    }
}

impl Connection {
    /// The agent's process, by number.
    #[must_use]
    pub fn process(&self) -> u32 {
        self.process
    }

    /// Calls. Once this has begun, the agent may have done what it was asked for, whatever comes back; nothing comes if it turned
    /// to something that takes long in the meantime.
    ///
    /// # Errors
    /// It cannot be sent, or the agent ended before it answered.
    pub fn call(self, call: &Call) -> Result<Option<Answer>> {
        match self.exchange(&frame::<_, ()>(call, None)?, Some(PATIENCE)) {
            Err(Broken::NotAnswered(error)) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                Ok(None)
            }
            answer => Ok(answer.map(Some)?),
        }
    }

    /// Asks for the answer to a request. None if the agent ended before it took the request, or before it answered one that
    /// changes nothing: then it can be asked elsewhere.
    ///
    /// # Errors
    /// It ended before it answered a request that may have changed something; or it does not speak as it should.
    pub fn ask(self, question: &Question) -> Result<Option<Answer>> {
        match self.exchange(&question.frame, None) {
            Ok(answer) => Ok(Some(answer)),
            Err(Broken::NotTaken) => Ok(None),
            Err(Broken::NotAnswered(_)) if !question.changes => Ok(None),
            Err(broken) => Err(broken.into()),
        }
    }

    /// Ends the agent, of whatever version, and waits until it closes.
    pub fn end(mut self) {
        let _it_may_be_gone = self.stream.write_all(&[1, 0, 0, 0, END]);
        let _its_end = self.stream.read(&mut [0]);
    }

    fn exchange(mut self, frame: &SecretBytes, limit: Option<Duration>) -> Result<Answer, Broken> {
        let written = self.stream.write_all(frame.expose());
        let mut read = || -> io::Result<SecretBytes> {
            self.stream.set_read_timeout(limit)?;
            let mut head = [0; 5];
            self.stream.read_exact(&mut head)?;
            let [length @ .., kind] = head;
            let length = u32::from_le_bytes(length) as usize;
            if kind != CALL || !(1..=MAX_FRAME).contains(&length) {
                return Err(ErrorKind::InvalidData.into());
            }
            let mut body = SecretBytes::with_capacity(length - 1);
            body.read_from((&self.stream).take(length as u64 - 1), length)?;
            if body.len() == length - 1 { Ok(body) } else { Err(ErrorKind::UnexpectedEof.into()) }
        };
        // An agent that ends says so before it has heard all of it.
        match (read(), written) {
            (Ok(body), _) => whole(body.expose()).map_err(|_| Broken::Malformed),
            (Err(_), Err(_)) => Err(Broken::NotTaken),
            (Err(error), Ok(())) if error.kind() == ErrorKind::InvalidData => Err(Broken::Malformed),
            (Err(error), Ok(())) => Err(Broken::NotAnswered(error)),
        }
    }
}

/// What the agent says that it is; nothing if it ended. A byte at a time: a frame may follow in time, but not before a call.
fn version(mut stream: &UnixStream) -> io::Result<Option<String>> {
    let mut line = [0; MAX_GREETING];
    let mut filled = 0;
    let begun = Instant::now();
    while !line[..filled].contains(&b'\n') {
        match stream.read(&mut line[filled..]) {
            Ok(0) if filled == 0 => return Ok(None),
            Ok(0) => return Err(ErrorKind::InvalidData.into()),
            Ok(_) if begun.elapsed() > PATIENCE => return Err(ErrorKind::TimedOut.into()),
            Ok(count) => filled += count,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) if error.kind() == ErrorKind::ConnectionReset => return Ok(None),
            Err(error) => return Err(error),
        }
    }
    // It has answered before it was asked anything: it is ending.
    if !line[..filled].ends_with(b"\n") {
        return Ok(None);
    }
    let text = std::str::from_utf8(&line[..filled]).ok().and_then(|text| text.strip_prefix(OUTER_FORM));
    let is_plain = |text: &&str| text.chars().all(|c| c.is_ascii_graphic() || c == ' ');
    let version = text.map(str::trim_end).filter(is_plain);
    version.map(|version| Some(version.to_owned())).ok_or_else(|| ErrorKind::InvalidData.into())
}

fn unfit(error: &io::Error, peer: Option<Peer>) -> Error {
    let process = peer.map_or_else(String::new, |peer| format!(" (process {})", peer.process));
    match error.kind() {
        ErrorKind::InvalidData => Error::other(format!("what listens in the agent's place{process} is no agent")),
        _ => Error::io("reach the agent", error),
    }
}
