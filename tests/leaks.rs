//! What a thief sees: files, processes, messages and memory dumps, searched for what was stored.
// A test says loudly what went wrong, and writes small files of its own.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::disallowed_methods, clippy::cast_possible_truncation)]

mod support;

#[path = "leaks/canary.rs"]
mod canary;
#[path = "leaks/files.rs"]
mod files;
#[path = "support/forge.rs"]
mod forge;
#[path = "leaks/memory.rs"]
mod memory;
#[path = "leaks/messages.rs"]
mod messages;
#[path = "leaks/processes.rs"]
mod processes;
#[path = "support/report.rs"]
mod report;
#[path = "leaks/scan.rs"]
mod scan;
