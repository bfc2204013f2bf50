//! The agent: a passphrase is typed once, and commands go on from there, until it is locked.
// A test says loudly what went wrong, and writes small files of its own.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::disallowed_methods)]

mod support;

#[path = "agent/everyday.rs"]
mod everyday;
#[path = "agent/hostile.rs"]
mod hostile;
#[path = "agent/lifetime.rs"]
mod lifetime;
#[path = "agent/process.rs"]
mod process;
#[path = "terminal/pseudo.rs"]
mod pseudo;
#[path = "support/report.rs"]
mod report;
#[path = "agent/service.rs"]
mod service;
#[path = "support/users.rs"]
mod users;

use support::{Call, Home};

/// A home whose vault is unlocked by an agent.
fn unlocked(secrets: &[(&str, &str)]) -> Home {
    let home = Home::with(secrets);
    home.vault("unlock").quiet();
    home
}

/// A call of somebody who does not know the passphrase, and cannot be asked.
fn bare<'a>(home: &'a Home, arguments: &str) -> Call<'a> {
    home.vault(arguments).without("VAULT_PASSPHRASE")
}
