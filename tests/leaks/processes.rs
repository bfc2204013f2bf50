use std::fs;

use super::canary::{self, KEY, SEALED, VALUE};
use super::support::{CHEAP, Home, PASSPHRASE};

/// Notes its own environment and arguments and those of the process that started it.
const SPY: &str = "cat /proc/$$/cmdline /proc/$PPID/cmdline >> arguments; cat /proc/$$/environ >> seen; env >> seen";

/// What the spy noted: arguments, and environment.
fn noted(home: &Home) -> [String; 2] {
    ["arguments", "seen"]
        .map(|file| String::from_utf8(fs::read(home.path().join(file)).expect("its notes")).expect("text"))
}

#[test]
fn the_command_for_the_passphrase_learns_nothing() {
    let home = Home::new();
    home.script("spy", &format!("{SPY}\necho '{PASSPHRASE}'"));
    let unlocked =
        |call: &str| home.vault(call).without("VAULT_PASSPHRASE").env("VAULT_PASSPHRASE_COMMAND", "./spy an-argument");
    // The key is on the command line by its nature; values and passphrases are nowhere.
    unlocked("add key").stdin(VALUE).quiet();
    unlocked("update key").stdin(VALUE).quiet();
    unlocked("get key").prints(VALUE);
    unlocked("exec --all -- true").quiet();
    unlocked("import dotenv -").stdin(format!("A='{VALUE}'\n")).quiet();
    unlocked(&format!("passwd --kdf {CHEAP}")).env("VAULT_NEW_PASSPHRASE", canary::PASSPHRASE).ends(0);
    let [arguments, environment] = noted(&home);
    assert_eq!(arguments.matches("an-argument").count(), 6, "it ran each time");
    canary::assert_clean("the arguments", arguments.as_bytes(), &SEALED);
    canary::assert_clean("the environment", environment.as_bytes(), &SEALED);
    assert!(environment.contains("PATH=") && !environment.contains("PASSPHRASE"), "a variable of ours: {environment}");
}

#[test]
fn a_program_gets_what_was_chosen_and_nothing_else() {
    let home = Home::new();
    home.vault("add chosen --description").arg(canary::DESCRIPTION).stdin("chosen value").quiet();
    home.vault(&format!("add {KEY} --tag {} --name '{}'", canary::TAG, canary::NAME)).stdin(VALUE).quiet();
    home.vault("exec --only chosen -- sh -c").arg(SPY).quiet();
    let [arguments, environment] = noted(&home);
    canary::assert_clean("the arguments", arguments.as_bytes(), &SEALED);
    canary::assert_clean("the environment", environment.as_bytes(), &SEALED);
    assert_eq!(environment.matches("CHOSEN=chosen value").count(), 2, "{environment}");
    assert!(!arguments.contains("chosen value"), "{arguments}");
}
