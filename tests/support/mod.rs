//! What the tests of the real program share: a home of its own for each, and calls that expect success and silence
//! unless they say otherwise.

#![allow(dead_code, reason = "no test binary uses all of it")]

pub mod call;
mod home;

pub use call::Call;
pub use home::Home;

use std::process::{Command, Stdio};

/// Opens every vault of these tests.
pub const PASSPHRASE: &str = "correct horse battery staple 9";

/// The cheapest key derivation that there is: most of a test's time is unlocking.
pub const CHEAP: &str = "m=19MiB,t=2,p=1";

/// What making a keyslot with [`CHEAP`] says.
pub const CHEAP_WARNING: &str = "warning: the key derivation m=19MiB,t=2,p=1 is cheaper than recommended \
                                 (m=64MiB,t=3,p=4): so is guessing the passphrase\n";

/// The program under test.
pub const VAULT: &str = env!("CARGO_BIN_EXE_vault");

/// Whether `program` is installed; says so loudly where it is not, as the test that asks is then skipped.
pub fn is_installed(program: &str) -> bool {
    let found = Command::new("sh")
        .args(["-c", "command -v \"$1\"", "sh", program])
        .stdout(Stdio::null())
        .status()
        .is_ok_and(|status| status.success());
    if !found {
        let skipped = std::thread::current().name().unwrap_or("a test").to_owned();
        // Past the harness, which keeps what a passing test prints to itself.
        let note = format!("\nSKIPPED: {skipped}: {program} is not installed\n");
        std::io::Write::write_all(&mut std::io::stderr(), note.as_bytes()).expect("stderr");
    }
    found
}
