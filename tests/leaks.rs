//! What a thief sees: files, processes, messages and memory dumps, searched for what was stored.
// A test says loudly what went wrong, and writes small files of its own.
#![allow(clippy::expect_used, clippy::disallowed_methods)]

mod support;

#[path = "leaks/canary.rs"]
mod canary;
#[path = "leaks/files.rs"]
mod files;
#[path = "leaks/memory.rs"]
mod memory;
#[path = "leaks/messages.rs"]
mod messages;
#[path = "leaks/processes.rs"]
mod processes;
