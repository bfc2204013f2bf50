//! Whatever happens while a question is asked, the terminal is left as it was found.
//!
//! `tests/terminal.py` is the other side of the pseudo-terminal: it types, sends each signal 20 times, stops and
//! continues, and compares the terminal's settings before and after.

#![allow(clippy::print_stdout, clippy::unwrap_used, reason = "a test says what it skipped")]

use std::path::PathBuf;
use std::process::Command;

#[test]
fn the_terminal_is_left_as_it_was_found() {
    if Command::new("python3").arg("--version").output().is_err() {
        println!("skipped: python3 is not installed");
        return;
    }
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/terminal.py");
    let output = Command::new("python3").arg(script).arg(example("prompt")).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    println!("{said}");
    assert!(output.status.success() && said.contains("passed"), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Cargo builds the examples before it runs the tests, two directories up from each test.
fn example(name: &str) -> PathBuf {
    let test = std::env::current_exe().unwrap();
    test.ancestors().nth(2).unwrap().join("examples").join(name)
}
