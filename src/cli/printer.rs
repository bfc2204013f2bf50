//! The one place that prints: data on stdout, everything else on stderr.

use std::io::{IsTerminal as _, Write as _};
use std::os::fd::AsFd as _;

use anstyle::{AnsiColor, Style};
use rustix::io::Errno;
use serde_json::{Value, json};
use zeroize::Zeroize as _;

use crate::model::Error;

use super::args::ColorChoice;
use super::exit::Failure;
use super::sanitize;

/// Prints.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::struct_excessive_bools, reason = "four answers to four questions")]
pub(super) struct Printer {
    json: bool,
    color_errors: bool,
    stdout_is_terminal: bool,
    stderr_is_terminal: bool,
}

impl Printer {
    pub(super) fn new(json: bool, color: ColorChoice) -> Self {
        let stderr_is_terminal = std::io::stderr().is_terminal();
        let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let color_errors = match color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto if set("NO_COLOR") => false,
            ColorChoice::Auto => stderr_is_terminal && (set("CLICOLOR_FORCE") || !is_dumb()),
        };
        Self { json, color_errors, stdout_is_terminal: std::io::stdout().is_terminal(), stderr_is_terminal }
    }

    /// Whether JSON was asked for.
    pub(super) fn is_json(&self) -> bool {
        self.json
    }

    pub(super) fn stdout_is_terminal(&self) -> bool {
        self.stdout_is_terminal
    }

    pub(super) fn stderr_is_terminal(&self) -> bool {
        self.stderr_is_terminal
    }

    /// Data, byte for byte. Nothing is buffered, so no copy of a value stays behind.
    #[allow(clippy::unused_self, reason = "whoever prints needs a printer")]
    pub(super) fn data(&self, mut bytes: &[u8]) -> Result<(), Failure> {
        let stdout = std::io::stdout();
        while !bytes.is_empty() {
            match rustix::io::write(stdout.as_fd(), bytes) {
                Ok(written) => bytes = &bytes[written..],
                Err(Errno::INTR) => {}
                Err(Errno::PIPE) => return Err(Failure::ClosedPipe),
                Err(error) => return Err(Error::io("write to stdout", &error.into()).into()),
            }
        }
        Ok(())
    }

    /// A line of data.
    pub(super) fn line(&self, text: &str) -> Result<(), Failure> {
        self.data(format!("{text}\n").as_bytes())
    }

    /// The one document that `-o json` prints.
    pub(super) fn document(&self, value: &Value) -> Result<(), Failure> {
        let mut text = sanitize::json(value);
        text.extend(b"\n");
        self.data(text.expose())
    }

    /// The same of one that holds values, which is wiped.
    pub(super) fn document_of_values(&self, mut value: Value) -> Result<(), Failure> {
        let printed = self.document(&value);
        wipe(&mut value);
        printed
    }

    /// Something the user may like to know, on a terminal only.
    pub(super) fn note(&self, text: &str) {
        if self.stderr_is_terminal && !self.json {
            to_stderr(&format!("{}\n", sanitize::block(text)));
        }
    }

    /// What was done in the user's name, on a terminal or not.
    #[allow(clippy::unused_self, reason = "whoever prints needs a printer")]
    pub(super) fn notice(&self, text: &str) {
        to_stderr(&format!("{}\n", sanitize::block(text)));
    }

    /// Something the user should know.
    pub(super) fn warning(&self, text: &str) {
        self.labelled("warning", AnsiColor::Yellow, text);
    }

    /// What went wrong, with the way out.
    pub(super) fn error(&self, error: &Error) {
        if self.json {
            let document = json!({ "error": error.kind().word(), "message": error.message(), "hint": error.advice() });
            to_stderr(&format!("{}\n", String::from_utf8_lossy(sanitize::json(&document).expose())));
            return;
        }
        self.labelled("error", AnsiColor::Red, error.message());
        if let Some(hint) = error.advice() {
            self.labelled("hint", AnsiColor::Cyan, hint);
        }
    }

    /// A line that the next one overwrites; an empty text clears it.
    pub(super) fn transient(&self, text: &str) {
        if self.stderr_is_terminal && !self.json {
            to_stderr(&format!("\r\x1b[K{text}"));
        }
    }

    fn labelled(&self, label: &str, color: AnsiColor, text: &str) {
        let style = if self.color_errors { Style::new().bold().fg_color(Some(color.into())) } else { Style::new() };
        to_stderr(&format!("{style}{label}:{style:#} {}\n", sanitize::block(text)));
    }
}

/// Wipes every text in `value`.
fn wipe(value: &mut Value) {
    match value {
        Value::String(text) => text.zeroize(),
        Value::Array(values) => values.iter_mut().for_each(wipe),
        Value::Object(map) => map.values_mut().for_each(wipe),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// What a panic leaves to say.
pub(super) fn last_words(text: &str) {
    to_stderr(&format!("{text}\n"));
}

/// One write, so that lines of several processes do not mix. There is nobody left to tell if it fails.
fn to_stderr(text: &str) {
    let _nobody_to_tell = std::io::stderr().write_all(text.as_bytes());
}

fn is_dumb() -> bool {
    std::env::var_os("TERM").is_none_or(|term| term == "dumb")
}
