//! Commands that commit, and what has to hold after one of them was stopped half-way.

#![allow(dead_code, reason = "each test takes what it needs")]

use super::contents::Contents;
use super::sandbox::{CHEAP, NEW_PASSPHRASE, PASSPHRASE, Run, Sandbox};

/// A command, with the vault that it starts from and what that holds before and after.
pub struct Scenario {
    pub name: &'static str,
    arguments: Vec<&'static str>,
    stdin: &'static [u8],
    start: Sandbox,
    old: Contents,
    new: Contents,
}

/// How far a command that was stopped had come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Old,
    New,
}

impl Scenario {
    /// Every command that commits.
    pub fn all() -> Vec<Self> {
        let start = start();
        let deleted = start.copy();
        deleted.run(&["delete", "--yes", "mail.password"]).succeeded();
        vec![
            Self::new("add", &["add", "db/password", "--tag", "db"], b"a new value", &start),
            Self::new("update", &["update", "mail.password", "--description", "changed"], b"the next value", &start),
            Self::new("delete", &["delete", "--yes", "mail.password"], b"", &start),
            Self::new("passwd", &["passwd", "--kdf", CHEAP], b"", &start),
            Self::new("import dotenv", &["import", "dotenv", "-", "--prefix", "app/"], TEN, &start),
            Self::new("rollback", &["rollback", "api/token", "--to", "4"], b"", &start),
            Self::new("rename", &["rename", "mail.password", "mail.key"], b"", &start),
            Self::new("restore", &["restore", "6", "--yes"], b"", &start),
            Self::new("audit rotate", &["audit", "rotate"], b"", &start),
            Self::new("undelete", &["undelete", "mail.password"], b"", &deleted),
            Self::new("purge", &["purge", "--yes", "mail.password"], b"", &deleted),
        ]
    }

    /// A command that only reads: its old state is its new one.
    pub fn get() -> Self {
        Self::new("get", &["get", "binary"], b"", &start())
    }

    /// An addition that makes the vault many times as large.
    pub fn large_add() -> Self {
        Self::new("add of much", &["add", "certificate"], &LARGE, &start())
    }

    /// One of them all.
    pub fn named(name: &str) -> Self {
        Self::all().into_iter().find(|scenario| scenario.name == name).unwrap()
    }

    fn new(name: &'static str, arguments: &[&'static str], stdin: &'static [u8], start: &Sandbox) -> Self {
        let start = start.copy();
        let old = Contents::of(&start, PASSPHRASE);
        let scenario = Self { name, arguments: arguments.to_vec(), stdin, old: old.clone(), new: old, start };
        let done = scenario.start.copy();
        scenario.command(&done).go().succeeded();
        let new = Contents::of(&done, scenario.new_passphrase());
        assert!(matches!(name, "passwd" | "get" | "audit rotate") || new != scenario.old, "{name} changes something");
        Self { new, ..scenario }
    }

    /// A fresh copy of the vault that the command starts from.
    pub fn sandbox(&self) -> Sandbox {
        self.start.copy()
    }

    /// The command on `sandbox`.
    pub fn command<'a>(&self, sandbox: &'a Sandbox) -> Run<'a> {
        sandbox.vault(&self.arguments).stdin(self.stdin).env("VAULT_NEW_PASSPHRASE", NEW_PASSPHRASE)
    }

    /// [`examine`](Self::examine) with a word on what was done before, should it fail.
    pub fn examine_after(&self, what: &str, sandbox: &Sandbox) -> State {
        let examined = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| self.examine(sandbox)));
        examined.unwrap_or_else(|_| panic!("{}, {what}: the failure is told above", self.name))
    }

    /// Checks all that is promised of a vault whose writer was stopped, and tells which state it is in.
    pub fn examine(&self, sandbox: &Sandbox) -> State {
        let before = sandbox.trail().len();
        let passphrase = if self.renews_keys() { the_one_that_opens(sandbox) } else { PASSPHRASE };
        let contents = Contents::of(sandbox, passphrase);
        let is = |known: &Contents, known_passphrase| contents == *known && passphrase == known_passphrase;
        let state = match (is(&self.old, PASSPHRASE), is(&self.new, self.new_passphrase())) {
            (true, true) if sandbox.is_rotated() => State::New,
            (true, _) => State::Old,
            (false, true) => State::New,
            (false, false) => panic!("{} left neither the old state nor the new one but {contents:?}", self.name),
        };
        // No lock stays behind, and no line of the trail is lost, doubled or in the way: two reads and an addition more.
        sandbox
            .vault(&["add", "afterwards"])
            .env("VAULT_PASSPHRASE", passphrase)
            .stdin(b"value")
            .go()
            .succeeded()
            .silently();
        sandbox.vault(&["audit", "verify"]).env("VAULT_PASSPHRASE", passphrase).go().succeeded();
        let trail = sandbox.trail();
        let reads = if self.renews_keys() { 3 } else { 2 };
        assert_eq!(trail.len(), before + reads + 1, "events after the crash");
        assert!(trail.iter().copied().eq(1..=trail.len() as u64), "the trail is {trail:?}");
        state
    }

    fn renews_keys(&self) -> bool {
        self.name == "passwd"
    }

    fn new_passphrase(&self) -> &'static str {
        if self.renews_keys() { NEW_PASSPHRASE } else { PASSPHRASE }
    }
}

/// Of the two passphrases one has to open the vault, and the other must not.
fn the_one_that_opens(sandbox: &Sandbox) -> &'static str {
    let status = |passphrase| sandbox.vault(&["list"]).env("VAULT_PASSPHRASE", passphrase).go().status();
    match (status(PASSPHRASE), status(NEW_PASSPHRASE)) {
        (0, 4) => PASSPHRASE,
        (4, 0) => NEW_PASSPHRASE,
        other => panic!("old and new passphrase give {other:?}"),
    }
}

static LARGE: [u8; 24 << 10] = [b'x'; 24 << 10];
const TEN: &[u8] = b"A=1\nB='two words'\nC=3\nD=4\nE=\"five\"\nF=6\nG=7\nH=8\nI=9\nJ=10\n";

/// A vault with some past: versions, and more commits than backups are kept, so that every commit removes one.
fn start() -> Sandbox {
    let sandbox =
        Sandbox::holding(&[("mail.password", b"first"), ("binary", b"\xff\xfe \n\x01"), ("api/token", b"t0k3n")]);
    for round in 0..9 {
        sandbox.vault(&["update", "api/token"]).stdin(format!("token {round}").as_bytes()).go().succeeded();
    }
    sandbox
}
