//! Bots: what a token opens and what it does not, the life of a grant, and its limits.
// A test says loudly what went wrong, and writes small files of its own.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stdout)]
#![allow(clippy::cast_possible_truncation, reason = "files here have some kilobytes")]

#[path = "support/forge.rs"]
mod forge;
#[path = "support/library.rs"]
mod library;
mod support;

#[path = "bots/delivery.rs"]
mod delivery;
#[path = "bots/design.rs"]
mod design;
#[path = "bots/duties.rs"]
mod duties;
#[path = "bots/granting.rs"]
mod granting;
#[path = "bots/limits.rs"]
mod limits;
#[path = "bots/opening.rs"]
mod opening;
#[path = "bots/programs.rs"]
mod programs;
#[path = "bots/tokens.rs"]
mod tokens;
