//! Where the agent listens, and how it is reached.

use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::time::Duration;

use rustix::fs::{Mode, OFlags};
use rustix::io::FdFlags;
use rustix::net::sockopt::{Timeout, set_socket_timeout};
use rustix::net::{AddressFamily, SocketAddrUnix, SocketType};

/// The name of the socket in its folder.
pub(super) const SOCKET: &str = "agent.sock";

/// Longer addresses go by the folder's descriptor: systems take 104 to 108 bytes.
const MAX_ADDRESS: usize = 100;

/// A name in the folder, as an address.
struct Address {
    path: PathBuf,
    /// The address is good as long as this is open.
    _folder: Option<OwnedFd>,
}

impl Address {
    fn of(folder: &Path, name: &str) -> io::Result<Self> {
        let path = folder.join(name);
        if path.as_os_str().len() <= MAX_ADDRESS {
            return Ok(Self { path, _folder: None });
        }
        if !cfg!(target_os = "linux") {
            return Err(io::Error::other(format!("the path of a socket has at most {MAX_ADDRESS} bytes")));
        }
        let flags = OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC | OFlags::RDONLY;
        let opened = rustix::fs::open(folder, flags, Mode::empty())?;
        let number = std::os::fd::AsRawFd::as_raw_fd(&opened);
        Ok(Self { path: format!("/proc/self/fd/{number}/{name}").into(), _folder: Some(opened) })
    }
}

/// Listens under `name` in `folder`.
pub(super) fn listen(folder: &Path, name: &str) -> io::Result<UnixListener> {
    UnixListener::bind(Address::of(folder, name)?.path)
}

/// Connects to who listens in `folder`, and waits as long as `limit` for that and for each answer.
pub(super) fn connect(folder: &Path, limit: Duration) -> io::Result<UnixStream> {
    let address = Address::of(folder, SOCKET)?;
    let socket = rustix::net::socket(AddressFamily::UNIX, SocketType::STREAM, None)?;
    rustix::io::fcntl_setfd(&socket, FdFlags::CLOEXEC)?;
    // An agent that was stopped takes connections only until its queue is full.
    set_socket_timeout(&socket, Timeout::Send, Some(limit))?;
    set_socket_timeout(&socket, Timeout::Recv, Some(limit))?;
    rustix::net::connect(&socket, &SocketAddrUnix::new(address.path)?)?;
    Ok(UnixStream::from(socket))
}
