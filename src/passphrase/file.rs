use std::fs::File;
use std::io;
use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _};
use std::path::Path;

use rustix::fs::{Mode, OFlags};

use super::error::{Origin, SourceError};
use super::{Given, limited};

/// Reads the passphrase from a file, a named pipe, a process substitution (`<(...)`) or a character device.
pub(super) fn read(path: &Path) -> Result<Given, SourceError> {
    let failed = |source: io::Error| SourceError::File { path: path.to_owned(), source };
    let flags = OFlags::RDONLY | OFlags::CLOEXEC | OFlags::NOCTTY;
    let file = File::from(rustix::fs::open(path, flags, Mode::empty()).map_err(|error| failed(error.into()))?);
    // Of what was opened, not of what stands at the path by then.
    let metadata = file.metadata().map_err(failed)?;
    let kind = metadata.file_type();
    if !(kind.is_file() || kind.is_fifo() || kind.is_char_device()) {
        return Err(SourceError::NotReadable(path.to_owned()));
    }
    let passphrase = limited::read(&file).map_err(failed)?.ok_or(SourceError::TooLong(Origin::File))?;
    Ok(Given { passphrase, file_is_loose: kind.is_file() && metadata.mode() & 0o007 != 0 })
}

#[cfg(test)]
mod tests {
    use std::fs::{self, Permissions};
    use std::os::fd::AsRawFd as _;
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn rights_of_others_are_reported_and_those_of_the_group_are_not() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("passphrase");
        fs::write(&path, "open sesame\n").unwrap();
        for (mode, loose) in [(0o600, false), (0o400, false), (0o640, false), (0o644, true), (0o602, true)] {
            fs::set_permissions(&path, Permissions::from_mode(mode)).unwrap();
            let given = read(&path).unwrap();
            assert_eq!(given.passphrase.expose(), b"open sesame");
            assert_eq!(given.file_is_loose, loose, "{mode:o}");
        }
    }

    #[test]
    fn a_pipe_as_of_a_process_substitution_is_read() {
        let (reader, writer) = rustix::pipe::pipe().unwrap();
        rustix::io::write(&writer, b"open sesame\n").unwrap();
        drop(writer);
        let given = read(Path::new(&format!("/dev/fd/{}", reader.as_raw_fd()))).unwrap();
        assert_eq!(given.passphrase.expose(), b"open sesame");
        assert!(!given.file_is_loose);
    }

    #[test]
    fn a_character_device_is_read_up_to_the_limit() {
        assert!(read(Path::new("/dev/null")).unwrap().passphrase.is_empty());
        assert!(matches!(read(Path::new("/dev/zero")), Err(SourceError::TooLong(Origin::File))));
    }

    #[test]
    fn a_directory_is_refused_and_a_missing_file_is_named() {
        let directory = tempfile::tempdir().unwrap();
        assert!(matches!(read(directory.path()), Err(SourceError::NotReadable(_))));
        let error = read(&directory.path().join("mis\u{1b}sing")).unwrap_err();
        assert!(error.to_string().contains(r"mis\u{1b}sing"), "{error}");
    }
}
