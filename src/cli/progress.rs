use std::time::{Duration, Instant};

use super::printer::Printer;

/// Before that, nobody wants to know.
const QUIET: Duration = Duration::from_secs(1);
const PAUSE: Duration = Duration::from_millis(100);

/// A progress line on stderr for what takes over a second, on a terminal only. Dropped, it clears itself.
pub(super) struct ProgressLine {
    printer: Printer,
    what: &'static str,
    start: Instant,
    last: Option<Instant>,
}

impl ProgressLine {
    pub(super) fn new(printer: &Printer, what: &'static str) -> Self {
        Self { printer: *printer, what, start: Instant::now(), last: None }
    }

    pub(super) fn show(&mut self, done: usize, total: usize) {
        let now = Instant::now();
        let due = self.last.is_none_or(|last| now - last >= PAUSE);
        if self.printer.stderr_is_terminal() && now - self.start >= QUIET && due {
            self.last = Some(now);
            self.printer.transient(&format!("{} {done} of {total}", self.what));
        }
    }
}

impl Drop for ProgressLine {
    fn drop(&mut self) {
        if self.last.is_some() {
            self.printer.transient("");
        }
    }
}
