//! Running programs with secrets: what they get, what they do not get, and how they end.
// A test says loudly what went wrong, and writes small files of its own.
#![allow(clippy::expect_used, clippy::disallowed_methods, clippy::print_stdout)]

mod support;

#[path = "exec/delivery.rs"]
mod delivery;
#[path = "exec/environment.rs"]
mod environment;
#[path = "exec/masking.rs"]
mod masking;
#[path = "exec/process.rs"]
mod process;
#[path = "exec/programs.rs"]
mod programs;
#[path = "exec/selection.rs"]
mod selection;
#[path = "exec/staying.rs"]
mod staying;
