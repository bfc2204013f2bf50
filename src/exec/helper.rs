use std::ffi::OsString;
use std::process::ExitCode;

use super::{clock, held_files, monitor};

/// What this process is to do if a program of ours started it as a helper: it is one by the name that it was given, which no user
/// gives. Helpers hold no key and open no vault.
#[must_use]
pub fn run_as_helper(arguments: &[OsString]) -> Option<ExitCode> {
    let (name, rest) = arguments.split_first()?;
    match name.to_str()? {
        name @ (held_files::STARTER | held_files::HOLDER) => Some(held_files::run(name, rest)),
        clock::CLOCK => Some(clock::run(rest)),
        monitor::MONITOR => Some(monitor::run(rest)),
        _ => None,
    }
}
