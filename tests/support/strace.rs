//! `strace` counts the system calls of a command, and breaks one of them in the next run.

#![allow(dead_code, reason = "each test takes what it needs")]

use std::collections::HashMap;
use std::ffi::OsString;
use std::fmt;
use std::fs;
use std::process::{Command, Stdio};

use super::sandbox::{Outcome, Run};

/// Why nothing can be traced here, if that is so.
pub fn missing() -> Option<&'static str> {
    let quiet = |program: &str, arguments: &[&str]| {
        Command::new(program)
            .args(arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    };
    if !quiet("strace", &["--version"]) {
        Some("strace is not installed")
    } else if !quiet("strace", &["-o", "/dev/null", "true"]) {
        Some("strace may not trace here")
    } else {
        None
    }
}

/// One system call of the main thread, which makes all calls that touch files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    pub name: String,
    /// The how manieth of this name since the program's start, from 1.
    pub nth: usize,
}

impl fmt::Display for Call {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} number {}", self.name, self.nth)
    }
}

/// The calls of a run that succeeds, from the first of the program's own on: what the loader did before it is left out.
pub fn record(run: Run<'_>) -> Vec<Call> {
    let (calls, outcome) = record_outcome(run);
    outcome.succeeded();
    calls
}

/// The same of any run, and what came of it.
pub fn record_outcome(run: Run<'_>) -> (Vec<Call>, Outcome) {
    let log = tempfile::NamedTempFile::new().unwrap();
    let outcome = run.through([OsString::from("strace"), "-o".into(), log.path().into()]).go();
    let text = fs::read_to_string(log.path()).unwrap();
    let mut seen: HashMap<&str, usize> = HashMap::new();
    let calls: Vec<Call> = text
        .lines()
        .filter_map(|line| line.split_once('(').map(|(name, _)| name))
        .filter(|name| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_'))
        .map(|name| {
            let count = seen.entry(name).or_default();
            *count += 1;
            Call { name: name.to_owned(), nth: *count }
        })
        .collect();
    // The program begins by forbidding core dumps.
    let start = calls.iter().position(|call| call.name == "prctl").expect("the program calls prctl first");
    (calls[start..].to_vec(), outcome)
}

/// Kills it before `call`, as `kill -9` does.
pub fn killed_before(call: &Call, run: Run<'_>) -> Outcome {
    inject(call, "signal=KILL", run)
}

/// Lets `call` fail with `error`, such as `EIO`, without doing anything.
pub fn failing_at(call: &Call, error: &str, run: Run<'_>) -> Outcome {
    inject(call, &format!("error={error}"), run)
}

fn inject(call: &Call, what: &str, run: Run<'_>) -> Outcome {
    let Call { name, nth } = call;
    let (trace, inject) = (format!("trace={name}"), format!("inject={name}:{what}:when={nth}"));
    run.through(["strace", "-o", "/dev/null", "-e", &trace, "-e", &inject]).go()
}
