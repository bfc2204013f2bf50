//! Disks that fail, are full or cannot be written.
//!
//! An error leaves the vault as it was, or says that it did not; status 0 means done; `get` prints the right bytes or
//! none; and once the disk works again, so does everything.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::disallowed_methods, reason = "a test may")]

#[path = "support/contents.rs"]
mod contents;
#[path = "support/crash.rs"]
mod crash;
#[path = "support/mounts.rs"]
mod mounts;
#[path = "support/report.rs"]
mod report;
#[path = "support/sandbox.rs"]
mod sandbox;
#[path = "support/strace.rs"]
mod strace;

use std::fs;
use std::io::Write as _;
use std::path::Path;

use contents::Contents;
use crash::{Scenario, State};
use mounts::Memory;
use sandbox::{Outcome, PASSPHRASE, Sandbox};
use strace::Call;

/// The calls that a disk can fail.
const FALLIBLE: [&str; 28] = [
    "openat",
    "read",
    "pread64",
    "write",
    "pwrite64",
    "fsync",
    "fdatasync",
    "rename",
    "renameat",
    "renameat2",
    "link",
    "linkat",
    "unlink",
    "unlinkat",
    "stat",
    "statx",
    "fstat",
    "newfstatat",
    "flock",
    "fchmod",
    "fchown",
    "mkdir",
    "mkdirat",
    "ftruncate",
    "getdents64",
    "fgetxattr",
    "fsetxattr",
    "lseek",
];
const ERRORS: [&str; 4] = ["EIO", "ENOSPC", "EROFS", "EINTR"];
/// A signal can interrupt these; they are tried again.
const TRIED_AGAIN: [&str; 7] = ["openat", "read", "pread64", "write", "fsync", "fdatasync", "flock"];

#[test]
fn every_file_call_of_a_commit_may_fail() {
    each_call_fails(&Scenario::named("add"), |outcome, state, what| match (outcome.status(), state) {
        (0, State::New) | (1, State::Old) => {}
        // The directory could not be synced.
        (1, State::New) => assert!(outcome.stderr.contains("it is in the vault now"), "{what}: {}", outcome.stderr),
        other => panic!("{what}: status and state are {other:?}: {}", outcome.stderr),
    });
}

#[test]
fn every_file_call_of_a_look_up_may_fail() {
    each_call_fails(&Scenario::get(), |outcome, _, what| match outcome.status() {
        0 => assert_eq!(outcome.stdout, b"\xff\xfe \n\x01", "{what}"),
        1 => assert_eq!(outcome.stdout, b"", "{what}"),
        other => panic!("{what}: status {other}: {}", outcome.stderr),
    });
}

fn each_call_fails(scenario: &Scenario, check: impl Fn(&Outcome, State, &str) + Sync) {
    if let Some(why) = strace::missing() {
        return report::skipped(&format!("each file call of {} fails", scenario.name), why);
    }
    let points = points(scenario);
    let statuses = report::each(&points, |(call, error)| {
        let sandbox = scenario.sandbox();
        let what = format!("{call} gave {error}");
        let outcome = strace::failing_at(call, error, scenario.command(&sandbox));
        assert!(!outcome.stderr.contains("internal error"), "{what}: {}", outcome.stderr);
        check(&outcome, scenario.examine_after(&what, &sandbox), &what);
        if *error == "EINTR" && TRIED_AGAIN.contains(&call.name.as_str()) {
            assert_eq!(outcome.status(), 0, "{what}: {}", outcome.stderr);
        }
        outcome.status()
    });
    let done = statuses.iter().filter(|status| **status == 0).count();
    report::say(&format!(
        "{}: {} faults, {done} times done all the same, {} times refused",
        scenario.name,
        statuses.len(),
        statuses.len() - done
    ));
}

/// Every call with every error; in the sample every call with one of them.
fn points(scenario: &Scenario) -> Vec<(Call, &'static str)> {
    let calls = strace::record(scenario.command(&scenario.sandbox()));
    let fallible = calls.into_iter().filter(|call| FALLIBLE.contains(&call.name.as_str()));
    let errors = |index: usize| if report::long() { ERRORS.to_vec() } else { vec![ERRORS[index % ERRORS.len()]] };
    fallible
        .enumerate()
        .flat_map(|(index, call)| errors(index).into_iter().map(move |error| (call.clone(), error)))
        .collect()
}

/// Like a full disk this cuts writes short, at any size, and it needs no rights.
#[test]
fn files_that_may_not_grow() {
    let scenario = Scenario::large_add();
    let (mut refused, mut killed) = (0, 0);
    for blocks in [0, 1, 4, 8, 10, 11, 12, 16, 24, 32, 48, 56, 64] {
        for ignoring in ["", "trap '' XFSZ; "] {
            let sandbox = scenario.sandbox();
            let script = format!("{ignoring}ulimit -f {blocks}; exec \"$0\" \"$@\"");
            let outcome = scenario.command(&sandbox).through(["sh", "-c", &script]).go();
            let what = format!("limit of {blocks} blocks, {ignoring}");
            match (outcome.status(), scenario.examine_after(&what, &sandbox)) {
                (0, State::New) => {}
                (1, State::Old) => {
                    refused += 1;
                    assert!(outcome.stderr.contains("File too large"), "{what}: {}", outcome.stderr);
                }
                // SIGXFSZ, which kills who does not ignore it.
                (153, State::Old) => killed += 1,
                other => panic!("{what}: {other:?}: {}", outcome.stderr),
            }
        }
    }
    report::say(&format!("size limits: 26 points, {refused} times refused, {killed} times killed"));
    assert!(refused > 5);
}

#[test]
fn a_disk_that_fills_up_keeps_what_was_acknowledged() {
    if !mounts::may_mount("a_disk_that_fills_up_keeps_what_was_acknowledged") {
        return;
    }
    let sandbox = Sandbox::empty();
    let data = sandbox.data();
    let _disk = Memory::mounted_at(&data, 512);
    let ballast = data.join("ballast");
    fs::write(&ballast, vec![0; 64 << 10]).unwrap();
    sandbox.run(&["init", "--kdf", sandbox::CHEAP]).succeeded();

    let mut stored = 0;
    let full = loop {
        let outcome = sandbox.vault(&["add", &format!("key{stored}")]).stdin(value(stored).as_bytes()).go();
        if outcome.status() != 0 {
            break outcome;
        }
        stored += 1;
    };
    assert!(stored > 5);
    full.ended_with(1).saying("No space left on device").printing_nothing();
    // Nothing of the failed snapshot takes room, and checking needs none.
    assert!(sandbox.leftovers().is_empty());
    sandbox.run(&["verify"]).succeeded();

    fs::remove_file(&ballast).unwrap();
    for number in 0..stored {
        sandbox.run(&["get", &format!("key{number}")]).succeeded().printing(value(number).as_bytes());
    }
    sandbox.run(&["get", &format!("key{stored}")]).ended_with(3);
    report::say(&format!("a disk that fills up: {stored} acknowledged, {stored} found"));
}

#[test]
fn a_disk_that_is_full_at_each_stage_of_a_commit() {
    if !mounts::may_mount("a_disk_that_is_full_at_each_stage_of_a_commit") {
        return;
    }
    let sandbox = Sandbox::empty();
    let data = sandbox.data();
    let _disk = Memory::mounted_at(&data, 1024);
    sandbox.run(&["init", "--kdf", sandbox::CHEAP]).succeeded();
    sandbox.vault(&["add", "first"]).stdin(&vec![b'1'; 30_000]).go().succeeded();

    let (mut refused, mut done) = (0, 0);
    for free_pages in 0..24 {
        let old = Contents::of(&sandbox, PASSPHRASE);
        let filler = data.join("filler");
        fill(&filler, free_pages);
        let key = format!("key{free_pages}");
        let outcome = sandbox.vault(&["add", &key]).stdin(&vec![b'2'; 20_000]).go();
        fs::remove_file(&filler).unwrap();
        let new = Contents::of(&sandbox, PASSPHRASE);
        if outcome.status() == 0 {
            done += 1;
            assert_ne!(new, old, "{free_pages} pages free");
            // The room that the next ones need.
            sandbox.run(&["delete", "--yes", &key]).succeeded();
            sandbox.run(&["purge", "--yes", &key]).succeeded();
        } else {
            refused += 1;
            outcome.ended_with(1).saying("No space left on device");
            assert_eq!(new, old, "{free_pages} pages free");
        }
    }
    report::say(&format!("a full disk: 24 points, {refused} times refused, {done} times done"));
    assert!(refused > 5 && done > 0);
}

/// What cannot be recorded is not done: that holds for reading too.
#[test]
fn without_room_for_the_event_no_value_is_shown() {
    if !mounts::may_mount("without_room_for_the_event_no_value_is_shown") {
        return;
    }
    let sandbox = Sandbox::empty();
    let data = sandbox.data();
    let _disk = Memory::mounted_at(&data, 256);
    sandbox.run(&["init", "--kdf", sandbox::CHEAP]).succeeded();
    sandbox.vault(&["add", "key"]).stdin(b"value").go().succeeded();
    let filler = data.join("filler");
    fill(&filler, 0);

    // The last page of the trail still has room for some.
    let mut outcomes = (0..20).map(|_| sandbox.run(&["get", "key"]));
    let full =
        outcomes.find(|outcome| outcome.status() != 0 || outcome.stdout != b"value").expect("the page gets full");
    full.ended_with(1).saying("record in the audit trail").saying("No space left on device").printing_nothing();
    sandbox.run(&["get", "key"]).ended_with(1).printing_nothing();
    sandbox.run(&["exec", "--all", "--", "echo", "started"]).ended_with(125).printing_nothing();
    sandbox.run(&["verify"]).succeeded();

    // What was torn is passed over.
    fs::remove_file(&filler).unwrap();
    sandbox.run(&["get", "key"]).succeeded().silently().printing(b"value");
    sandbox.vault(&["add", "another"]).stdin(b"value").go().succeeded().silently();
    sandbox.run(&["get", "another"]).succeeded().printing(b"value");
}

#[test]
fn a_read_only_file_system_shows_nothing_and_says_why() {
    if !mounts::may_mount("a_read_only_file_system_shows_nothing_and_says_why") {
        return;
    }
    let sandbox = Sandbox::empty();
    let data = sandbox.data();
    let disk = Memory::mounted_at(&data, 256);
    sandbox.run(&["init", "--kdf", sandbox::CHEAP]).succeeded();
    sandbox.vault(&["add", "key"]).stdin(b"value").go().succeeded();
    disk.read_only();
    sandbox.run(&["get", "key"]).ended_with(1).saying("Read-only file system").printing_nothing();
    sandbox.vault(&["add", "another"]).stdin(b"value").go().ended_with(1).saying("Read-only file system");
    sandbox.run(&["verify"]).succeeded();
    disk.writable();
    sandbox.run(&["get", "key"]).succeeded().printing(b"value");
    sandbox.run(&["get", "another"]).ended_with(3);
}

fn value(number: usize) -> String {
    format!("{number} ").repeat(1500)
}

/// Leaves so many pages of the file system free.
fn fill(path: &Path, free_pages: u64) {
    const PAGE: [u8; 4096] = [0; 4096];
    let mut file = fs::File::create(path).unwrap();
    while file.write(&PAGE).is_ok_and(|written| written > 0) {}
    let length = file.metadata().unwrap().len();
    file.set_len(length.saturating_sub(free_pages * PAGE.len() as u64)).unwrap();
}
