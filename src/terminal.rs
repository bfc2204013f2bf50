//! Questions on the controlling terminal, whatever stdin and stdout are connected to.
//!
//! However a question ends (an answer, an error, a panic, one of the signals that end or stop a process), the terminal
//! is left as it was found. Of signals that the process was started with as ignored (`nohup`) nothing is changed.
//! One question at a time: a second [`Terminal`] must not ask while another does.

mod modes;
mod question;
mod signals;

use std::fs::File;
use std::io;

use rustix::fs::{Mode, OFlags};

use crate::secret::SecretBytes;

use modes::Echo;
use question::Question;

pub use signals::hand_over_signals;

/// The controlling terminal of this process.
#[derive(Debug)]
pub struct Terminal {
    tty: File,
}

impl Terminal {
    /// Opens `/dev/tty`; `None` where that is impossible, as in a cron job or a container without a terminal.
    #[must_use]
    pub fn open() -> Option<Self> {
        let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::CLOEXEC;
        let tty = rustix::fs::open("/dev/tty", flags, Mode::empty()).ok()?;
        Some(Self { tty: tty.into() })
    }

    /// Asks for a line that is not shown while it is typed; the line ending is removed, all other bytes are kept.
    ///
    /// The terminal stays in canonical mode, so that its own keys for erasing work as everywhere else. In that mode
    /// the kernel silently drops what is beyond the end of its line buffer, therefore a line that reaches the end of
    /// it (4095 bytes on Linux) is refused. Whatever was typed before the prompt appeared is thrown away.
    ///
    /// # Errors
    /// `UnexpectedEof` for Ctrl-D on an empty line, `InvalidData` for a line that is too long, or what the terminal
    /// returned.
    pub fn read_secret(&mut self, prompt: &str) -> io::Result<SecretBytes> {
        Question::ask(&self.tty, prompt, Echo::Off)
    }

    /// Asks for a line that is shown while it is typed; the line ending is removed.
    ///
    /// # Errors
    /// As [`Terminal::read_secret`]; also `InvalidData` for a line that is not UTF-8.
    pub fn read_line(&mut self, prompt: &str) -> io::Result<String> {
        let line = Question::ask(&self.tty, prompt, Echo::On)?;
        let text = str::from_utf8(line.expose())
            .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "the answer is not valid UTF-8"))?;
        Ok(text.to_owned())
    }

    /// Asks a question that only `y` or `yes`, in any case, answers with yes; Ctrl-D is a no.
    ///
    /// # Errors
    /// As [`Terminal::read_line`], except `UnexpectedEof`.
    pub fn confirm(&mut self, question: &str) -> io::Result<bool> {
        match self.read_line(question) {
            Ok(answer) => Ok(is_yes(&answer)),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
            Err(error) => Err(error),
        }
    }
}

fn is_yes(answer: &str) -> bool {
    let answer = answer.trim();
    answer.eq_ignore_ascii_case("y") || answer.eq_ignore_ascii_case("yes")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_clear_yes_is_a_yes() {
        for yes in ["y", "Y", "yes", "YES", " yes "] {
            assert!(is_yes(yes), "{yes:?}");
        }
        for no in ["", "n", "no", "ye", "yes please", "j", "1", "true", "yy"] {
            assert!(!is_yes(no), "{no:?}");
        }
    }
}
