use std::os::unix::net::UnixStream;

/// Who is at the other end of a socket, by the kernel's word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Peer {
    /// User, by number.
    pub user: u32,
    /// Process, by number; 0 where it is not known.
    pub process: u32,
}

impl Peer {
    /// Of `stream`. Where the system does not say, the folder of the socket has to keep others out, and this is this user.
    ///
    /// # Errors
    /// The system does not say this time.
    pub fn of(stream: &UnixStream) -> std::io::Result<Self> {
        #[cfg(target_os = "linux")]
        {
            let peer = rustix::net::sockopt::socket_peercred(stream)?;
            // A process of another namespace has no number here.
            let process = u32::try_from(peer.pid.as_raw_pid()).unwrap_or(0);
            Ok(Self { user: peer.uid.as_raw(), process })
        }
        #[cfg(not(target_os = "linux"))]
        {
            let _no_question_to_ask = stream;
            Ok(Self { user: super::user_id(), process: 0 })
        }
    }
}
