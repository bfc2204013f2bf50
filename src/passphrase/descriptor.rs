//! A descriptor that is known by its number only. It is read to its end and closed, so that no program run later can
//! read it again.

use std::io;

use rustix::io::Errno;

use crate::secret::SecretBytes;
use crate::sys::take_descriptor;

use super::error::{Origin, SourceError};
use super::limited;

/// Reads what is left of it.
pub(super) fn read(fd: i32) -> Result<SecretBytes, SourceError> {
    let failed = |source| SourceError::Fd { fd, source };
    let file = take_descriptor(fd)
        .map_err(|error| if is_not_open(&error) { SourceError::Closed(fd) } else { failed(error) })?;
    limited::read(file).map_err(failed)?.ok_or(SourceError::TooLong(Origin::Fd(fd)))
}

fn is_not_open(error: &io::Error) -> bool {
    error.raw_os_error() == Some(Errno::BADF.raw_os_error())
}

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::io::{Seek as _, Write as _};
    use std::os::fd::{AsRawFd as _, IntoRawFd as _, OwnedFd};
    use std::os::unix::net::UnixStream;

    use super::*;

    /// As one that whoever started this process left open.
    fn inherited(file: impl Into<OwnedFd>) -> i32 {
        rustix::io::dup(file.into()).unwrap().into_raw_fd()
    }

    #[test]
    fn a_pipe_is_read_to_its_end() {
        let (reader, writer) = rustix::pipe::pipe().unwrap();
        rustix::io::write(&writer, b"open sesame\r\n").unwrap();
        drop(writer);
        assert_eq!(read(inherited(reader)).unwrap().expose(), b"open sesame");
    }

    #[test]
    fn a_file_is_read_from_where_it_stands_and_a_socket_works() {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(b"first\nsecond\n").unwrap();
        file.seek(io::SeekFrom::Start(6)).unwrap();
        assert_eq!(read(inherited(file)).unwrap().expose(), b"second");

        let (socket, mut other) = UnixStream::pair().unwrap();
        other.write_all(b"open sesame").unwrap();
        drop(other);
        assert_eq!(read(inherited(socket)).unwrap().expose(), b"open sesame");
    }

    #[test]
    fn a_closed_one_is_an_error_that_says_so() {
        for fd in [-1, 987_654] {
            let error = read(fd).unwrap_err();
            assert!(matches!(error, SourceError::Closed(_)), "{error}");
            assert_eq!(
                error.to_string(),
                format!("file descriptor {fd}, which should give the passphrase, is not open")
            );
        }
    }

    #[test]
    fn one_that_this_process_opened_itself_counts_as_closed() {
        let (reader, _writer) = io::pipe().unwrap();
        assert!(matches!(read(reader.as_raw_fd()), Err(SourceError::Closed(_))));
    }

    #[test]
    fn one_that_cannot_be_read_is_an_error() {
        assert!(matches!(read(inherited(File::open("/").unwrap())), Err(SourceError::Fd { .. })));
        let (_reader, writer) = rustix::pipe::pipe().unwrap();
        assert!(matches!(read(inherited(writer)), Err(SourceError::Fd { .. })));
    }

    #[test]
    fn too_much_is_an_error() {
        let zeros = inherited(File::open("/dev/zero").unwrap());
        assert!(matches!(read(zeros), Err(SourceError::TooLong(Origin::Fd(_)))));
    }
}
