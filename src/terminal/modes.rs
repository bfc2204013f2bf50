use std::fs::File;
use std::io;

use rustix::io::retry_on_intr;
use rustix::termios::{InputModes, LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};

/// Whether the terminal shows what is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Echo {
    On,
    Off,
}

/// The modes of a terminal while a question is asked; dropping it brings back those of before.
pub(super) struct Modes<'a> {
    tty: &'a File,
    before: Termios,
    during: Termios,
    changed: bool,
}

impl<'a> Modes<'a> {
    /// Looks up the modes of `tty` and changes nothing yet.
    pub(super) fn of(tty: &'a File, echo: Echo) -> io::Result<Self> {
        let before = tcgetattr(tty)?;
        let mut during = before.clone();
        during.input_modes |= InputModes::ICRNL;
        during.local_modes |= LocalModes::ICANON | LocalModes::ISIG;
        during.local_modes.set(LocalModes::ECHO, echo == Echo::On);
        // The end of the line is shown by `Question`, which also does it where no line was finished.
        if echo == Echo::Off {
            during.local_modes.remove(LocalModes::ECHONL);
        }
        Ok(Self { tty, before, during, changed: false })
    }

    /// Switches to the modes for asking and throws away what was typed before.
    ///
    /// In a background process this is where the system stops it (SIGTTOU) until it is brought to the foreground;
    /// `poll` alone would wait there without ever stopping. So it is done even when there is no mode to change.
    pub(super) fn enter(&mut self) -> io::Result<()> {
        // Set before the change: an error does not say that nothing was changed.
        self.changed = true;
        retry_on_intr(|| tcsetattr(self.tty, OptionalActions::Flush, &self.during))?;
        Ok(())
    }

    /// Switches back and throws away what was typed but not read, which may be the rest of a secret.
    pub(super) fn leave(&mut self) {
        if self.changed {
            self.changed = false;
            // The one way this fails is a terminal that is gone.
            let _gone = retry_on_intr(|| tcsetattr(self.tty, OptionalActions::Flush, &self.before));
        }
    }
}

impl Drop for Modes<'_> {
    fn drop(&mut self) {
        self.leave();
    }
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, catch_unwind};

    use rustix::fs::{Mode, OFlags};
    use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

    use super::*;

    #[test]
    fn a_panic_brings_the_echo_back() {
        let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&master).unwrap();
        unlockpt(&master).unwrap();
        let name = ptsname(&master, Vec::new()).unwrap();
        let tty = File::from(rustix::fs::open(&name, OFlags::RDWR | OFlags::NOCTTY, Mode::empty()).unwrap());
        let echoes = || tcgetattr(&tty).unwrap().local_modes.contains(LocalModes::ECHO);

        assert!(echoes());
        let result = catch_unwind(AssertUnwindSafe(|| {
            let mut modes = Modes::of(&tty, Echo::Off).unwrap();
            modes.enter().unwrap();
            assert!(!echoes());
            std::panic::resume_unwind(Box::new(()));
        }));
        assert!(result.is_err());
        assert!(echoes());
    }
}
