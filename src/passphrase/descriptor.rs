//! A descriptor that is known by its number only.
//!
//! The system call `pidfd_getfd` duplicates it without `unsafe`: the same open file with the same offset, closed on
//! exec. Where that does not exist (other systems, old kernels, strict containers) `/dev/fd/N` is opened instead. That
//! is the same for pipes; on Linux a regular file is read from its beginning then, and a socket cannot be opened.
//!
//! The descriptor itself stays open, as it takes `unsafe` to change or close it by number. A pipe is read to its end
//! and has nothing left for a program that inherits it. A regular file has, so it is left to its opener or to `exec`.

use std::fs::File;
use std::io;
use std::os::fd::AsFd as _;

use rustix::io::Errno;

use crate::secret::SecretBytes;

use super::error::{Origin, SourceError};
use super::limited;

/// Reads the descriptor `fd` to its end.
pub(super) fn read(fd: i32) -> Result<SecretBytes, SourceError> {
    if fd < 0 || is_ours(fd) {
        return Err(SourceError::Closed(fd));
    }
    let failed = |source| SourceError::Fd { fd, source };
    let file =
        duplicate(fd).map_err(|error| if is_not_open(&error) { SourceError::Closed(fd) } else { failed(error) })?;
    limited::read(file).map_err(failed)?.ok_or(SourceError::TooLong(Origin::Fd(fd)))
}

/// Asked of the duplication only: a read says "bad descriptor" also for one that is open for writing.
fn is_not_open(error: &io::Error) -> bool {
    error.raw_os_error() == Some(Errno::BADF.raw_os_error()) || error.kind() == io::ErrorKind::NotFound
}

/// Whether this process opened `fd` itself: everything that it opens is closed on exec, and what it inherited cannot
/// be. Only Linux tells without `unsafe`.
fn is_ours(fd: i32) -> bool {
    std::fs::read_to_string(format!("/proc/self/fdinfo/{fd}")).is_ok_and(|info| is_closed_on_exec(&info))
}

fn is_closed_on_exec(info: &str) -> bool {
    info.lines()
        .find_map(|line| line.strip_prefix("flags:"))
        .and_then(|flags| u32::from_str_radix(flags.trim(), 8).ok())
        .is_some_and(|flags| flags & rustix::fs::OFlags::CLOEXEC.bits() != 0)
}

fn duplicate(fd: i32) -> io::Result<File> {
    if fd == 0 {
        return Ok(io::stdin().as_fd().try_clone_to_owned()?.into());
    }
    #[cfg(target_os = "linux")]
    if let Some(result) = duplicate_by_pidfd(fd) {
        return result;
    }
    File::open(format!("/dev/fd/{fd}"))
}

/// `None` where the kernel or its policy refuses, whatever the descriptor.
#[cfg(target_os = "linux")]
fn duplicate_by_pidfd(fd: i32) -> Option<io::Result<File>> {
    use std::os::fd::AsRawFd as _;

    use rustix::process::{PidfdFlags, PidfdGetfdFlags, getpid, pidfd_getfd, pidfd_open};

    let process = pidfd_open(getpid(), PidfdFlags::empty()).ok()?;
    if process.as_raw_fd() == fd {
        return Some(Err(Errno::BADF.into()));
    }
    match pidfd_getfd(&process, fd, PidfdGetfdFlags::empty()) {
        Ok(duplicate) => Some(Ok(duplicate.into())),
        Err(Errno::BADF) => Some(Err(Errno::BADF.into())),
        Err(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Seek as _, Write as _};
    use std::os::fd::{AsRawFd as _, OwnedFd};
    use std::os::unix::net::UnixStream;

    use super::*;

    /// As one that was inherited.
    fn kept_on_exec(file: impl Into<OwnedFd>) -> OwnedFd {
        rustix::io::dup(file.into()).unwrap()
    }

    #[test]
    fn a_pipe_is_read_to_its_end() {
        let (reader, writer) = rustix::pipe::pipe().unwrap();
        rustix::io::write(&writer, b"open sesame\r\n").unwrap();
        drop(writer);
        assert_eq!(read(reader.as_raw_fd()).unwrap().expose(), b"open sesame");
        assert!(read(reader.as_raw_fd()).unwrap().is_empty());
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_file_is_read_from_where_it_stands_and_a_socket_works() {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(b"first\nsecond\n").unwrap();
        file.seek(io::SeekFrom::Start(6)).unwrap();
        assert_eq!(read(kept_on_exec(file).as_raw_fd()).unwrap().expose(), b"second");

        let (socket, mut other) = UnixStream::pair().unwrap();
        other.write_all(b"open sesame").unwrap();
        drop(other);
        assert_eq!(read(kept_on_exec(socket).as_raw_fd()).unwrap().expose(), b"open sesame");
    }

    #[test]
    fn a_closed_one_is_an_error_that_says_so() {
        for fd in [-1, 987_654] {
            let error = read(fd).unwrap_err();
            assert!(matches!(error, SourceError::Closed(_)), "{error}");
            assert_eq!(error.to_string(), format!("file descriptor {fd} of --passphrase-fd is not open"));
        }
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn one_that_this_process_opened_itself_counts_as_closed() {
        let (reader, _writer) = io::pipe().unwrap();
        assert!(matches!(read(reader.as_raw_fd()), Err(SourceError::Closed(_))));
    }

    #[test]
    fn one_that_cannot_be_read_is_an_error() {
        let directory = kept_on_exec(File::open("/").unwrap());
        assert!(matches!(read(directory.as_raw_fd()), Err(SourceError::Fd { .. })));
        let (_reader, writer) = rustix::pipe::pipe().unwrap();
        assert!(matches!(read(writer.as_raw_fd()), Err(SourceError::Fd { .. })));
    }

    #[test]
    fn too_much_is_an_error() {
        let zeros = kept_on_exec(File::open("/dev/zero").unwrap());
        assert!(matches!(read(zeros.as_raw_fd()), Err(SourceError::TooLong(Origin::Fd(_)))));
    }
}
