//! The program on a terminal: what it asks, what it shows, and what it leaves behind.
// A test says loudly what went wrong, and writes small files of its own.
#![allow(clippy::expect_used, clippy::disallowed_methods, clippy::print_stdout)]

mod support;

#[path = "terminal/asking.rs"]
mod asking;
#[path = "terminal/jobs.rs"]
mod jobs;
#[path = "terminal/masked.rs"]
mod masked;
#[path = "terminal/pseudo.rs"]
mod pseudo;
#[path = "terminal/showing.rs"]
mod showing;
#[path = "terminal/signals.rs"]
mod signals;
