use std::fs::File;
use std::io::{self, Write as _};

use rustix::io::retry_on_intr;
use signal_hook::consts::{SIGCONT, SIGTSTP};
use signal_hook::low_level::emulate_default_handler;
use zeroize::Zeroize as _;

use crate::secret::SecretBytes;

use super::modes::{Echo, Modes};
use super::signals::{Event, Watch};

/// The longest line the kernel is sure to have passed on whole; one byte more may be what is left of a longer one.
const LONGEST: usize = if cfg!(target_os = "linux") { 4094 } else { 1023 };

/// One question on the terminal, from the prompt to the end of the answer.
pub(super) struct Question<'a> {
    // Dropped in this order: the terminal first has to be as it was, then a signal may end the process.
    modes: Modes<'a>,
    watch: Watch,
    tty: &'a File,
    prompt: &'a str,
}

impl<'a> Question<'a> {
    /// Asks, and returns the line without its ending.
    pub(super) fn ask(tty: &'a File, prompt: &'a str, echo: Echo) -> io::Result<SecretBytes> {
        // From here on a signal is only remembered, so none can hit between a change of modes and its undoing.
        let watch = Watch::start()?;
        let modes = Modes::of(tty, echo)?;
        let mut question = Self { modes, watch, tty, prompt };
        let answer = question.begin().and_then(|()| question.read_answer());
        if answer.is_err() || echo == Echo::Off {
            question.end_line();
        }
        answer
    }

    fn begin(&mut self) -> io::Result<()> {
        self.modes.enter()?;
        // Brought to the foreground just now: then the prompt below is already the new one.
        self.watch.forget(SIGCONT);
        self.write(self.prompt)
    }

    fn read_answer(&mut self) -> io::Result<SecretBytes> {
        // One byte more than the limit to notice a longer line, one for the line ending.
        let mut line = SecretBytes::zeroed(LONGEST + 2);
        let mut filled = 0;
        loop {
            match self.watch.wait(self.tty)? {
                Event::Input => {
                    let count = retry_on_intr(|| rustix::io::read(self.tty, &mut line.expose_mut()[filled..]))?;
                    filled += count;
                    let ended = line.expose()[..filled].ends_with(b"\n");
                    let length = filled - usize::from(ended);
                    if length > LONGEST {
                        return Err(io::Error::new(io::ErrorKind::InvalidData, "the line is too long for a terminal"));
                    }
                    if filled == 0 {
                        return Err(io::Error::new(io::ErrorKind::UnexpectedEof, "nothing was entered"));
                    }
                    // Ctrl-D after some text only sends off what there is; a second one ends the line.
                    if ended || count == 0 {
                        line.truncate(length);
                        return Ok(line);
                    }
                }
                // Also after a stop that could not be noticed (SIGSTOP): the shell may have set modes of its own.
                Event::Signal(SIGCONT) => {
                    line.expose_mut().zeroize();
                    filled = 0;
                    self.begin()?;
                }
                Event::Signal(SIGTSTP) => {
                    self.modes.leave();
                    // Returns when the process is continued; SIGCONT is then the next event.
                    emulate_default_handler(SIGTSTP)?;
                }
                Event::Signal(signal) => {
                    line.truncate(0);
                    self.modes.leave();
                    self.end_line();
                    emulate_default_handler(signal)?;
                }
            }
        }
    }

    fn write(&self, text: &str) -> io::Result<()> {
        let mut tty = self.tty;
        tty.write_all(text.as_bytes())?;
        tty.flush()
    }

    /// Ends the line of the prompt, where no echo of the Enter key did.
    fn end_line(&self) {
        // The terminal may be gone; the error that matters is the one that led here.
        let _cosmetic = self.write("\n");
    }
}
