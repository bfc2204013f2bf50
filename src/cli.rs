//! The command line: arguments become requests, responses become text or JSON. One file a command.

// These comments are the texts of `--help`, which shows backticks as they are.
#![allow(clippy::doc_markdown)]

mod args;
mod ask;
mod commands;
mod context;
mod details;
mod dialect;
mod exit;
mod fields;
mod json;
mod keyfile;
mod new_passphrase;
mod panic;
mod parse;
mod printer;
mod progress;
mod project;
mod references;
mod remote;
mod sanitize;
mod selection;
mod starting;
mod unlock;
mod unlocked;
mod usage;
mod value;

use std::process::ExitCode;

use crate::sys;

pub use args::Cli;
pub use exit::status;
use printer::Printer;

/// Parses the arguments, runs the command and prints what has to be printed. Returns the exit status.
#[must_use]
pub fn main() -> ExitCode {
    panic::install();
    let arguments: Vec<_> = std::env::args_os().collect();
    if let Some(status) = crate::exec::run_as_helper(&arguments) {
        return status;
    }
    // Refused by old kernels only; nothing else depends on it.
    let _best_effort = sys::forbid_dumps();
    std::panic::catch_unwind(|| run(&arguments)).unwrap_or_else(|_| ExitCode::from(usage::status_of_a_bug()))
}

fn run(arguments: &[std::ffi::OsString]) -> ExitCode {
    match parse::parse(arguments) {
        Ok(cli) => {
            let printer = Printer::new(cli.global.json(), cli.global.color);
            let runs_a_program = cli.command.runs_a_program();
            match commands::run(cli, &printer) {
                Ok(()) => ExitCode::SUCCESS,
                Err(failure) => exit::report(&failure, runs_a_program, &printer),
            }
        }
        Err(error) => usage::report(&error, arguments),
    }
}
