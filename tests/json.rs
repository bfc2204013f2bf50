//! What scripts read: one document for each command and for each error.
// A test says loudly what went wrong, and writes small files of its own.
#![allow(clippy::expect_used, clippy::disallowed_methods)]

mod support;

#[path = "json/documents.rs"]
mod documents;
#[path = "json/errors.rs"]
mod errors;
