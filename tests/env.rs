//! `vault env`: variables for shells and other programs, as these read them.
// A test says loudly what went wrong, and writes small files of its own.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::disallowed_methods)]

mod support;

#[path = "env/files.rs"]
mod files;
#[path = "env/github.rs"]
mod github;
#[path = "env/selection.rs"]
mod selection;
#[path = "env/shells.rs"]
mod shells;
#[path = "env/torture.rs"]
mod torture;
