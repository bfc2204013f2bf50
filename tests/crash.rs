//! `kill -9` before every system call of every command that commits.
//!
//! Whenever a writer dies, the vault is in its old state or in its new one, whole; the next command clears away what
//! was left; the trail goes on; and status 0 was never given too early.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods, reason = "a test may")]

#[path = "support/contents.rs"]
mod contents;
#[path = "support/crash.rs"]
mod crash;
#[path = "support/report.rs"]
mod report;
#[path = "support/sandbox.rs"]
mod sandbox;
#[path = "support/strace.rs"]
mod strace;

use crash::{Scenario, State};
use sandbox::{Run, Sandbox};
use strace::Call;

/// The steps of a commit, which the sample never leaves out.
const COMMITTING: [&str; 12] = [
    "write",
    "fdatasync",
    "fsync",
    "rename",
    "renameat2",
    "link",
    "linkat",
    "unlink",
    "flock",
    "fchmod",
    "mkdir",
    "exit_group",
];
/// Of the other calls the sample takes one in so many.
const SAMPLE: usize = 32;

#[test]
fn whenever_it_is_killed_the_vault_is_old_or_new() {
    if let Some(why) = strace::missing() {
        return report::skipped("kill before every system call", why);
    }
    let scenarios = Scenario::all();
    let points: Vec<(&Scenario, Call)> = scenarios.iter().flat_map(|scenario| points(scenario)).collect();
    let ends = report::each(&points, |(scenario, call)| (scenario.name, kill_and_look(scenario, call)));

    let count = |name: &str, end: End| ends.iter().filter(|known| **known == (name, end)).count();
    for Scenario { name, .. } in &scenarios {
        let (old, new, late) =
            (count(name, End::Killed(State::Old)), count(name, End::Killed(State::New)), count(name, End::RanThrough));
        report::say(&format!(
            "{name}: killed at {} points, {old} times in the old state, {new} in the new; {late} ran through",
            old + new
        ));
        assert!(old > 0 && new > 0, "{name} was not killed on both sides of its commit");
        assert!(late * 20 <= old + new, "{name} often makes other calls than it was recorded with");
    }
    report::say(&format!("kill -9: {} points in {} commands", ends.len(), scenarios.len()));
    assert!(ends.len() >= if report::long() { 1500 } else { 120 }, "only {} points", ends.len());
}

/// What is acknowledged also has to survive a power cut, which `kill -9` does not imitate: so the order is looked at.
#[test]
fn nothing_is_acknowledged_before_it_is_synced() {
    if let Some(why) = strace::missing() {
        return report::skipped("the order of writing and syncing", why);
    }
    let scenario = Scenario::named("add");
    let calls = strace::record(scenario.command(&scenario.sandbox()));
    let locked = calls.iter().position(|call| call.name == "flock").unwrap();
    let steps = ["write", "fdatasync", "fsync", "linkat", "rename", "exit_group"];
    let order: Vec<&str> =
        calls[locked..].iter().map(|call| call.name.as_str()).filter(|name| steps.contains(name)).collect();
    assert_eq!(
        order.join(" "),
        // The intent in the trail; the snapshot beside the vault (a large one is begun before the trail is synced); the
        // backup; the commit; the directory; the memory of what was seen, which nothing depends on.
        "write fdatasync write fsync linkat rename fsync write rename exit_group"
    );
}

/// The same of a read, where the vault's rules ask for it.
#[test]
fn a_read_is_on_the_disk_first_where_the_policy_says_so() {
    if let Some(why) = strace::missing() {
        return report::skipped("the order of writing and syncing", why);
    }
    let scenario = Scenario::get();
    let order_of = |command: Run<'_>| {
        let (calls, outcome) = strace::record_outcome(command);
        let locked = calls.iter().position(|call| call.name == "flock").unwrap();
        let steps = ["write", "fdatasync"];
        let names = calls[locked..].iter().map(|call| call.name.as_str()).filter(|name| steps.contains(name));
        (names.collect::<Vec<_>>().join(" "), outcome.status())
    };
    let order = |sandbox: &Sandbox| order_of(scenario.command(sandbox));
    let sandbox = scenario.sandbox();
    assert_eq!(order(&sandbox), ("write write".to_owned(), 0));
    sandbox.run(&["policy", "set", "audit.sync", "all"]).succeeded();
    assert_eq!(order(&sandbox), ("write fdatasync write".to_owned(), 0));
    // What is refused for what it would come to is on the disk, too, before that is said.
    let both = ["--key", "binary", "--key", "mail.password"];
    sandbox.run(&[&["duty", "add", "apart"], &both[..]].concat()).succeeded();
    let (order, status) = order_of(sandbox.vault(&[&["grant", "add", "both"], &both[..]].concat()));
    assert!(order.starts_with("write fdatasync write"), "{order}");
    assert_eq!(status, 7);
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Killed(State),
    RanThrough,
}

fn kill_and_look(scenario: &Scenario, call: &Call) -> End {
    let sandbox = scenario.sandbox();
    let outcome = strace::killed_before(call, scenario.command(&sandbox));
    let what = format!("killed before {call}");
    let state = scenario.examine_after(&what, &sandbox);
    match outcome.status() {
        137 => End::Killed(state),
        0 => {
            assert_eq!(state, State::New, "{}, {what}: status 0, but nothing was stored", scenario.name);
            End::RanThrough
        }
        other => panic!("{}, {what}: status {other}: {}", scenario.name, outcome.stderr),
    }
}

fn points(scenario: &Scenario) -> Vec<(&Scenario, Call)> {
    let calls = strace::record(scenario.command(&scenario.sandbox()));
    let is_taken = |index: usize, call: &Call| {
        report::long() || index.is_multiple_of(SAMPLE) || COMMITTING.contains(&call.name.as_str())
    };
    let taken = calls.into_iter().enumerate().filter(|(index, call)| is_taken(*index, call));
    taken.map(|(_, call)| (scenario, call)).collect()
}
