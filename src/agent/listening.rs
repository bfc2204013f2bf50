//! The socket that an agent listens on: one of its own, or one that it was handed over.

use std::io;
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::time::Duration;

use crate::model::{Error, Result};
use crate::store::SocketFolder;
use crate::sys;

use super::socket::{self, SOCKET};
use super::watch::Watch;

/// How long the agent before may take to end.
const HANDED_OVER_WITHIN: Duration = Duration::from_secs(5);

/// A socket that somebody can connect to.
#[derive(Debug)]
pub struct Listening {
    pub(super) listener: UnixListener,
    /// Where it is in the file system, if this agent put it there.
    pub(super) own: Option<(SocketFolder, Watch)>,
}

impl Listening {
    /// Listens in `folder`, in place of an agent that was killed.
    ///
    /// # Errors
    /// Another agent listens there (exists), the folder is not this user's alone (denied), or it cannot be done.
    pub fn bind(folder: &Path) -> Result<Self> {
        let fail = |error: &io::Error| Error::io(format!("listen in {}", folder.display()), error);
        let held = SocketFolder::hold(folder, HANDED_OVER_WITHIN)?;
        // Under another name first: whoever finds the socket finds somebody who listens.
        let new = format!("new-{}", sys::process_id());
        held.clear(&new);
        let listener = socket::listen(folder, &new).map_err(|error| fail(&error))?;
        if let Err(error) = held.rename(&new, SOCKET) {
            held.clear(&new);
            return Err(error);
        }
        let watch = Watch::on(folder, SOCKET).map_err(|error| fail(&error))?;
        Ok(Self { listener, own: Some((held, watch)) })
    }

    /// A socket that whoever started this process listens on already.
    ///
    /// # Errors
    /// Nobody listens on it, or others than processes of this machine can connect to it.
    pub fn inherited(descriptor: std::os::fd::OwnedFd) -> Result<Self> {
        let is_local = rustix::net::getsockname(&descriptor)
            .is_ok_and(|address| address.address_family() == rustix::net::AddressFamily::UNIX);
        match rustix::net::sockopt::socket_acceptconn(&descriptor) {
            Ok(true) if is_local => Ok(Self { listener: UnixListener::from(descriptor), own: None }),
            Ok(true) => Err(Error::usage("the socket that was handed over is no Unix socket")),
            Ok(false) | Err(_) => Err(Error::usage("the descriptor that was handed over is no socket to listen on")),
        }
    }
}
