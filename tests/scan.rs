//! `vault scan`: values of the vault that stand where they should not.
// A test says loudly what went wrong, and writes small files of its own.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::disallowed_methods)]

mod support;

#[path = "scan/files.rs"]
mod files;
#[path = "scan/git.rs"]
mod git;
#[path = "scan/values.rs"]
mod values;
