//! Passphrases: every place that one can come from, what counts as the same one, and changing it.
// A test says loudly what went wrong, and writes small files of its own.
#![allow(clippy::expect_used, clippy::disallowed_methods)]

mod support;

#[path = "unlocking/changing.rs"]
mod changing;
#[path = "unlocking/keyring.rs"]
mod keyring;
#[path = "unlocking/keyslots.rs"]
mod keyslots;
#[path = "unlocking/making.rs"]
mod making;
#[path = "unlocking/sources.rs"]
mod sources;
