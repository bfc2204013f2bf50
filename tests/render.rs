//! `vault render`: values put into texts.
// A test says loudly what went wrong, and writes small files of its own.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::disallowed_methods)]

mod support;

#[path = "render/files.rs"]
mod files;
#[path = "render/scripts.rs"]
mod scripts;
#[path = "render/texts.rs"]
mod texts;
#[path = "render/workflows.rs"]
mod workflows;
