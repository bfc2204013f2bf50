//! The audit trail: what it tells, and what it proves.
// A test says loudly what went wrong, and writes small files of its own.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stdout)]

#[path = "support/library.rs"]
mod library;
mod support;

#[path = "audit/auditors.rs"]
mod auditors;
#[path = "audit/claiming.rs"]
mod claiming;
#[path = "audit/finding.rs"]
mod finding;
#[path = "audit/proving.rs"]
mod proving;
#[path = "audit/reviewing.rs"]
mod reviewing;
#[path = "audit/rotating.rs"]
mod rotating;
#[path = "audit/telling.rs"]
mod telling;
