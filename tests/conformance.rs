//! The contract of `vault exec`, docs/EXEC.md: a test for each rule, put to this program or to another one that runs programs
//! with secrets.
// A test says loudly what went wrong, and writes small files of its own.
#![allow(clippy::expect_used, clippy::disallowed_methods)]

mod support;

#[path = "exec/conformance/complete.rs"]
mod complete;
#[path = "exec/conformance/environment.rs"]
mod environment;
#[path = "exec/conformance/files.rs"]
mod files;
#[path = "exec/conformance/masking.rs"]
mod masking;
#[path = "exec/conformance/process.rs"]
mod process;
#[path = "exec/conformance/program.rs"]
mod program;
#[path = "terminal/pseudo.rs"]
mod pseudo;
#[path = "exec/conformance/selection.rs"]
mod selection;
#[path = "exec/conformance/signals.rs"]
mod signals;
#[path = "exec/conformance/statuses.rs"]
mod statuses;
#[path = "exec/conformance/terminal.rs"]
mod terminal;
#[path = "exec/conformance/time.rs"]
mod time;
