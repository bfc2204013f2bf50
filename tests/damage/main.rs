//! A vault or a trail that somebody or something changed: it is an error, never a panic and never another value.
// A test says loudly what went wrong, prints what it counted, and writes small files of its own.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::print_stdout, clippy::disallowed_methods)]
#![allow(clippy::cast_possible_truncation)]

mod cuts;
mod flips;
#[path = "../support/forge.rs"]
mod forge;
mod forgery;
#[path = "../support/library.rs"]
mod library;
mod moves;
mod subject;
mod trail;
