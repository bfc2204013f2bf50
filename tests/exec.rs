//! Running programs with secrets: what they get, what they do not get, and how they end.

mod support;

#[path = "exec/environment.rs"]
mod environment;
#[path = "exec/process.rs"]
mod process;
#[path = "exec/programs.rs"]
mod programs;
#[path = "exec/selection.rs"]
mod selection;
