//! Moving in from other programs, and out again.
// A test says loudly what went wrong, and writes small files of its own.
#![allow(clippy::expect_used, clippy::disallowed_methods)]

mod support;

#[path = "moving/export.rs"]
mod export;
#[path = "moving/keepass.rs"]
mod keepass;
#[path = "moving/managers.rs"]
mod managers;
#[path = "moving/pass.rs"]
mod pass;
#[path = "moving/policy.rs"]
mod policy;
