use std::io::{self, Read};

use crate::secret::SecretBytes;

use super::error::{Origin, SourceError};

/// The longest passphrase, in bytes.
pub const MAX_LENGTH: usize = 4096;

/// Room for the longest newline, and one byte to notice that there is more.
const BUFFER: usize = MAX_LENGTH + 2 + 1;

/// Reads all of `reader` without its final newline; `None` if it is too long, and then not all of it was read.
pub(super) fn read(mut reader: impl Read) -> io::Result<Option<SecretBytes>> {
    let mut buffer = SecretBytes::zeroed(BUFFER);
    let mut filled = 0;
    while filled < BUFFER {
        match reader.read(&mut buffer.expose_mut()[filled..]) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    buffer.truncate(without_newline(&buffer.expose()[..filled]));
    Ok((filled < BUFFER && buffer.len() <= MAX_LENGTH).then_some(buffer))
}

/// A copy of a variable's content.
pub(super) fn copy(bytes: &[u8], origin: Origin) -> Result<SecretBytes, SourceError> {
    if bytes.len() > MAX_LENGTH {
        return Err(SourceError::TooLong(origin));
    }
    Ok(SecretBytes::copy_of(bytes))
}

/// The length of `bytes` without one newline at their end.
fn without_newline(bytes: &[u8]) -> usize {
    let line = bytes.strip_suffix(b"\n").map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    line.unwrap_or(bytes).len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exactly_one_newline_is_removed() {
        let cases: [(&[u8], &[u8]); 10] = [
            (b"", b""),
            (b"a", b"a"),
            (b"a\n", b"a"),
            (b"a\r\n", b"a"),
            (b"a\n\n", b"a\n"),
            (b"a\r\n\r\n", b"a\r\n"),
            (b"a\r", b"a\r"),
            (b"a\n\r", b"a\n\r"),
            (b" a \n", b" a "),
            (b"\n", b""),
        ];
        for (input, output) in cases {
            assert_eq!(read(input).unwrap().unwrap().expose(), output, "{input:?}");
        }
    }

    #[test]
    fn the_limit_counts_without_the_newline() {
        for (length, end, fits) in [
            (MAX_LENGTH, "", true),
            (MAX_LENGTH, "\n", true),
            (MAX_LENGTH, "\r\n", true),
            (MAX_LENGTH + 1, "", false),
            (MAX_LENGTH + 1, "\r\n", false),
            (MAX_LENGTH, "\n\n", false),
            (10 * MAX_LENGTH, "\n", false),
        ] {
            let input = format!("{}{end}", "x".repeat(length));
            assert_eq!(read(input.as_bytes()).unwrap().is_some(), fits, "{length} {end:?}");
        }
    }

    #[test]
    fn single_bytes_add_up() {
        struct Slow<'a>(&'a [u8]);
        impl Read for Slow<'_> {
            fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
                self.0.read(&mut buffer[..1])
            }
        }
        assert_eq!(read(Slow(b"open sesame\n")).unwrap().unwrap().expose(), b"open sesame");
    }
}
