//! Projects with a `vault.toml`: what is followed and what is not, and what stands where.
// A test says loudly what went wrong, and writes small files of its own.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::disallowed_methods)]

mod support;

#[path = "support/report.rs"]
mod report;
#[path = "support/users.rs"]
mod users;

#[path = "project/checking.rs"]
mod checking;
#[path = "project/finding.rs"]
mod finding;
#[path = "project/following.rs"]
mod following;
#[path = "project/making.rs"]
mod making;
#[path = "project/trusting.rs"]
mod trusting;

use support::Home;

/// Prints the variables that begin with `X_`, sorted.
const SHOW: &str = "exec -- sh -c 'env | grep ^X_ | LC_ALL=C sort'";

/// A home with a vault that has something in two stages, and a trusted manifest in the home directory.
fn project(manifest: &str) -> Home {
    let home = untrusted(manifest);
    home.vault("trust").ends(0);
    home
}

fn untrusted(manifest: &str) -> Home {
    let home = Home::with(&[("db/password", "real"), ("api/url", "https://a")]);
    home.vault("add db/password --stage design").stdin("dummy").quiet();
    home.write("vault.toml", manifest);
    home
}
