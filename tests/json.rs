//! What scripts read: one document for each command and for each error.

mod support;

#[path = "json/documents.rs"]
mod documents;
#[path = "json/errors.rs"]
mod errors;
