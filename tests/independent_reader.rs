//! `docs/FORMAT.md` alone is enough to read a vault: `tests/reader/vault_reader.py` was written from that page by
//! somebody who had not seen this program, and reads what the program writes.
//!
//! Needs `python3` with the packages of `tests/reader/requirements.txt`; `VAULT_TEST_PYTHON` names another Python.
//! Without them these tests do nothing, and say so.

#![allow(clippy::unwrap_used, clippy::disallowed_methods)]

use std::ffi::OsString;
use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};
use tempfile::TempDir;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");
const PASSPHRASE: &str = "seven quiet otters paint the harbour";
const NEXT_PASSPHRASE: &str = "a lantern for every ninth mountain";
const KDF: &str = "m=19MiB,t=2,p=1";

/// The reader in Python.
struct Reader {
    python: OsString,
}

impl Reader {
    /// Nothing, with a loud word, where Python or its packages are missing.
    fn find() -> Option<Self> {
        let python = std::env::var_os("VAULT_TEST_PYTHON").unwrap_or_else(|| "python3".into());
        let found = Command::new(&python)
            .args(["-c", "import sys, argon2, cryptography, nacl; assert sys.version_info >= (3, 11)"])
            .stdin(Stdio::null())
            .output()
            .is_ok_and(|output| output.status.success());
        if !found {
            // Not with eprintln!, which the test harness swallows.
            let _ = writeln!(
                std::io::stderr(),
                "\nskipped: the independent reader, because {} (3.11 or later) or a package of \
                 tests/reader/requirements.txt is missing",
                python.to_string_lossy()
            );
        }
        found.then_some(Self { python })
    }

    fn run(&self, vault: &Path, passphrase: &str) -> Output {
        self.run_with(vault, "VAULT_PASSPHRASE", passphrase)
    }

    fn run_with(&self, vault: &Path, variable: &str, secret: &str) -> Output {
        Command::new(&self.python)
            .arg(format!("{ROOT}/tests/reader/vault_reader.py"))
            .arg(vault)
            .env(variable, secret)
            .stdin(Stdio::null())
            .output()
            .unwrap()
    }

    fn read(&self, vault: &Path, passphrase: &str) -> Value {
        self.read_with(vault, "VAULT_PASSPHRASE", passphrase)
    }

    fn read_with(&self, vault: &Path, variable: &str, secret: &str) -> Value {
        let output = self.run_with(vault, variable, secret);
        assert!(output.status.success(), "{output:?}");
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// The reader refuses with this status, one line on stderr, and nothing on stdout.
    #[track_caller]
    fn refuses(&self, vault: &Path, passphrase: &str, status: i32) {
        let output = self.run(vault, passphrase);
        assert_eq!(output.status.code(), Some(status), "{output:?}");
        assert!(output.stdout.is_empty(), "{output:?}");
        assert_eq!(String::from_utf8_lossy(&output.stderr).lines().count(), 1, "{output:?}");
    }
}

/// A home directory with a vault.
struct Home {
    directory: TempDir,
    passphrase: &'static str,
}

impl Home {
    fn new() -> Self {
        let home = Self { directory: TempDir::new().unwrap(), passphrase: PASSPHRASE };
        home.vault(&["init", "--kdf", KDF], b"");
        home
    }

    fn file(&self) -> PathBuf {
        self.directory.path().join("test.vault")
    }

    fn trail(&self) -> PathBuf {
        self.directory.path().join("test.vault.audit")
    }

    /// Runs the program, which must succeed; returns what it printed.
    #[track_caller]
    fn vault(&self, args: &[&str], stdin: &[u8]) -> String {
        let mut child = Command::new(env!("CARGO_BIN_EXE_vault"))
            .args(args)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.directory.path())
            .env("VAULT_FILE", self.file())
            .env("VAULT_PASSPHRASE", self.passphrase)
            .env("VAULT_NEW_PASSPHRASE", NEXT_PASSPHRASE)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // A program that reads nothing may be gone by now.
        let _ = child.stdin.take().unwrap().write_all(stdin);
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{args:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    fn import(&self, dotenv: &str) {
        let path = self.directory.path().join("values");
        fs::write(&path, dotenv).unwrap();
        self.vault(&["import", "dotenv", path.to_str().unwrap()], b"");
    }
}

/// The secrets by all but their random ids.
fn without_ids(read: &Value) -> Value {
    let mut secrets = read["secrets"].clone();
    for secret in secrets.as_array_mut().unwrap() {
        let id = secret.as_object_mut().unwrap().remove("id").unwrap();
        assert!(id.as_str().unwrap().starts_with("sec_") && id.as_str().unwrap().len() == 30, "{id}");
    }
    secrets
}

/// The action of each event and `key stage version` of all it is about.
fn told(read: &Value) -> Vec<(String, Vec<String>)> {
    let events = read["events"].as_array().unwrap();
    events
        .iter()
        .map(|event| {
            assert_eq!(event["allowed"], true, "{event}");
            let about = event["secrets"].as_array().unwrap().iter();
            (
                event["action"].as_str().unwrap().to_owned(),
                about.map(|s| format!("{} {} {}", s["key"], s["stage"], s["version"]).replace('"', "")).collect(),
            )
        })
        .collect()
}

fn event(action: &str, about: &[&str]) -> (String, Vec<String>) {
    (action.to_owned(), about.iter().map(|&s| s.to_owned()).collect())
}

#[test]
fn the_worked_example() {
    let Some(reader) = Reader::find() else { return };
    let example = Path::new(ROOT).join("tests/golden/example.vault");
    let event = |sequence: u64, action: &str, about: Value, generation: u64, directory: &str, completed: Value| {
        json!({
            "sequence": sequence, "time": 1_795_341_600_000_u64, "actor": "33".repeat(16), "action": action,
            "secrets": about, "program": null, "host": "h", "user": 1000, "process": 42, "allowed": true,
            "intent": {"generation": generation, "directory": directory, "completed": completed},
        })
    };
    let about = json!([{"key": "db", "field": null, "stage": "production", "version": 1}]);
    let directory = "fda848ec720f0023af4c507c10a779db3bf7666887204d09a044c5b3ad3af591";
    let expected = json!({
        "generation": 2,
        "secrets": [{
            "key": "db", "id": "sec_irceirceirceirceirceirceiq", "name": null, "description": null, "tags": [],
            "deleted": false, "stages": {"production": [{"version": 1, "value_base64": "aHVudGVyMg=="}]},
        }],
        "events": [
            event(1, "init", json!([]), 1, &"77".repeat(32), Value::Null),
            event(2, "add", about, 2, directory, json!(true)),
        ],
    });
    for passphrase in ["caf\u{e9} one", "cafe\u{301}\u{a0}one"] {
        assert_eq!(reader.read(&example, passphrase), expected);
    }
    reader.refuses(&example, "cafe one", 4);
    reader.refuses(&example, "", 2);
    reader.refuses(&example, "caf\u{e9}\tone", 2);
    reader.refuses(&example.with_file_name("missing.vault"), "caf\u{e9} one", 3);
}

#[test]
fn what_the_program_writes() {
    let Some(reader) = Reader::find() else { return };
    let mut home = Home::new();
    let add = ["add", "db/prod", "--tag", "b", "--tag", "a", "--description", "For \u{fc}s", "--name", "Data base"];
    home.vault(&add, b"hunter2");
    home.vault(&["add", "db/prod", "--stage", "staging"], b"\x00\xff\n\x80 binary\r\n");
    home.vault(&["update", "db/prod"], b"hunter3");
    home.vault(&["add", "gone"], &[b'x'; 1000]);
    home.vault(&["delete", "gone", "--yes"], b"");
    home.import("ONE=1\nTWO='zwei'\n");
    home.vault(&["exec", "--all", "--", "true"], b"");
    let (pin, days) = (home.directory.path().join("pin"), "90d");
    fs::write(&pin, b"12\n").unwrap();
    let pin = format!("pin=@{}", pin.display());
    let add = ["add", "fields", "--field", "user=app", "--secret-field", &pin, "--url", "https://x", "--config"];
    home.vault(&[&add[..], &["--expires", "2030-01-01", "--rotate-every", days]].concat(), b"");

    let read = reader.read(&home.file(), PASSPHRASE);
    let plain = |key: &str, value: &str| {
        json!({
            "key": key, "name": null, "description": null, "tags": [], "deleted": false,
            "stages": {"production": [{"version": 1, "value_base64": value}]},
        })
    };
    let mut gone = plain("gone", &format!("{}eA==", "eHh4".repeat(333)));
    gone["deleted"] = true.into();
    let mut secrets = json!([
        plain("ONE", "MQ=="),
        plain("TWO", "endlaQ=="),
        {
            "key": "db/prod", "name": "Data base", "description": "For \u{fc}s", "tags": ["a", "b"], "deleted": false,
            "stages": {
                "production": [
                    {"version": 1, "value_base64": "aHVudGVyMg=="},
                    {"version": 2, "value_base64": "aHVudGVyMw=="},
                ],
                "staging": [{"version": 1, "value_base64": "AP8KgCBiaW5hcnkNCg=="}],
            },
        },
        {
            "key": "fields", "name": null, "description": null, "tags": [], "deleted": false,
            "url": "https://x", "config": true, "expires": 1_893_456_000_000_u64, "days": 90,
            "stages": {"production": [{"version": 1, "fields": {
                "pin": {"value_base64": "MTIK", "secret": true}, "user": {"value_base64": "YXBw", "secret": false},
            }}]},
        },
        gone,
    ]);
    assert_eq!(read["generation"], 8);
    assert_eq!(without_ids(&read), secrets);
    let imported = ["ONE production 1", "TWO production 1"];
    let mut events = vec![
        event("init", &[]),
        event("add", &["db/prod production 1"]),
        event("add", &["db/prod staging 1"]),
        event("update", &["db/prod production 2"]),
        event("add", &["gone production 1"]),
        event("delete", &["gone null null"]),
        event("import", &imported),
        event("exec", &[&imported[..], &["db/prod production 2"]].concat()),
        event("add", &["fields production 1", "fields production 1"]),
    ];
    assert_eq!(told(&read), events);
    assert!(read["events"][7]["program"]["path"].as_str().unwrap().ends_with("/true"));
    let shown = home.vault(&["show", "db/prod"], b"");
    assert!(shown.contains(read["secrets"][2]["id"].as_str().unwrap()), "{shown}");
    events.push(event("show", &["db/prod null null"]));

    home.vault(&["passwd", "--kdf", KDF], b"");
    reader.refuses(&home.file(), PASSPHRASE, 4);
    home.passphrase = NEXT_PASSPHRASE;
    home.vault(&["update", "ONE"], b"one");
    let later = reader.read(&home.file(), NEXT_PASSPHRASE);
    secrets[0]["stages"]["production"].as_array_mut().unwrap().push(json!({"version": 2, "value_base64": "b25l"}));
    assert_eq!(later["generation"], 10);
    assert_eq!(without_ids(&later), secrets);
    events.extend([event("passwd", &[]), event("update", &["ONE production 2"])]);
    assert_eq!(told(&later), events);
    let actor = |sequence: usize| &later["events"][sequence - 1]["actor"];
    assert_eq!(actor(1), actor(11), "the old actor announces the new passphrase");
    assert_ne!(actor(11), actor(12));
}

#[test]
fn grants_and_their_tokens() {
    let Some(reader) = Reader::find() else { return };
    let mut home = Home::new();
    home.vault(&["add", "sap/user"], b"bob");
    home.vault(&["add", "sap/password", "--tag", "bank"], b"hunter2");
    home.vault(&["add", "sap/password", "--stage", "design"], b"dummy");
    home.vault(&["add", "other", "--field", "pin=1"], b"not for bots");
    let grant = |home: &Home, args: &[&str]| home.vault(&[&["grant", "add"], args].concat(), b"").trim().to_owned();
    let bot = grant(
        &home,
        &["bot", "--key", "sap/user", "--tag", "bank", "--key", "other#pin", "--purpose", "p", "--use-only"],
    );
    let designer = grant(&home, &["designer", "--key", "sap/password", "--stage", "design", "--expires", "1y"]);
    let pending = grant(&home, &["pending", "--key", "other", "--pending", "--host", "h", "--user", "7"]);
    home.vault(&["update", "sap/password"], b"hunter3");
    home.vault(&["delete", "sap/user", "--yes"], b"");
    home.vault(&["undelete", "sap/user"], b"");
    home.vault(&["grant", "rotate", "pending"], b"");
    home.vault(&["policy", "set", "audit.sync", "all"], b"");
    home.vault(&["policy", "set", "passphrase.max-age", "52w"], b"");
    home.vault(&["policy", "unset", "history.keep"], b"");
    home.vault(&["passwd", "--kdf", KDF], b"");
    home.passphrase = NEXT_PASSPHRASE;

    let read = reader.read(&home.file(), NEXT_PASSPHRASE);
    let state = |name: &str, state: u8, holds: &[&str]| json!({"name": name, "state": state, "holds": holds});
    let expected = [
        state("bot", 1, &["other", "sap/password", "sap/user"]),
        state("designer", 1, &["sap/password"]),
        state("pending", 3, &[]),
    ];
    assert_eq!(read["grants"], json!(expected));
    let events = read["events"].as_array().unwrap();
    let adds: Vec<&Value> = events.iter().filter(|event| event["action"] == "grant-add").collect();
    assert_eq!(
        adds.iter().map(|event| event["grant"].as_str().unwrap()).collect::<Vec<_>>(),
        ["bot", "designer", "pending"]
    );
    let rules: Vec<&Value> = events.iter().filter_map(|event| event.get("policy")).collect();
    assert_eq!(rules, ["audit.sync=all", "passphrase.max-age=364d"]);

    let version = |number: u64, value: &str| json!({"version": number, "value_base64": value});
    let expected = json!({"grant": "bot", "state": 1, "secrets": {
        "other": {"production": {"version": 1, "fields": {"pin": "MQ=="}}},
        "sap/password": {"production": version(2, "aHVudGVyMw==")},
        "sap/user": {"production": version(1, "Ym9i")},
    }});
    assert_eq!(reader.read_with(&home.file(), "VAULT_GRANT", &bot), expected);
    let expected =
        json!({"grant": "designer", "state": 1, "secrets": {"sap/password": {"design": version(1, "ZHVtbXk=")}}});
    assert_eq!(reader.read_with(&home.file(), "VAULT_GRANT", &designer), expected);
    let output = reader.run_with(&home.file(), "VAULT_GRANT", &pending);
    assert_eq!(output.status.code(), Some(4), "the token was changed: {output:?}");
}

/// Each kind of keyslot opens the same vault.
#[test]
fn other_ways_in() {
    let Some(reader) = Reader::find() else { return };
    let home = Home::new();
    home.vault(&["add", "key"], b"value");
    let (alone, beside) = (home.directory.path().join("alone"), home.directory.path().join("beside"));
    fs::write(&beside, "any file").unwrap();
    let recovery = home.vault(&["keyslot", "add", "recovery", "--unconfirmed"], b"").trim().to_owned();
    home.vault(&["keyslot", "add", "keyfile", alone.to_str().unwrap()], b"");
    home.vault(&["keyslot", "add", "keyfile", beside.to_str().unwrap(), "--with-passphrase", "--kdf", KDF], b"");
    let expected = without_ids(&reader.read(&home.file(), PASSPHRASE));
    assert_eq!(without_ids(&reader.read(&home.file(), &recovery.to_lowercase())), expected);
    for (passphrase, keyfile) in [("none of them", &alone), (NEXT_PASSPHRASE, &beside)] {
        let output = Command::new(&reader.python)
            .arg(format!("{ROOT}/tests/reader/vault_reader.py"))
            .arg(home.file())
            .envs([("VAULT_PASSPHRASE", passphrase.as_ref()), ("VAULT_KEYFILE", keyfile.as_os_str())])
            .output()
            .unwrap();
        assert!(output.status.success(), "{output:?}");
        assert_eq!(without_ids(&serde_json::from_slice(&output.stdout).unwrap()), expected);
    }
    reader.refuses(&home.file(), NEXT_PASSPHRASE, 4);
}

/// The files of the time when the format was frozen: grants, duties, a trail of two files, an auditor, a backup.
#[test]
fn the_frozen_format_and_an_auditor_of_it() {
    let Some(reader) = Reader::find() else { return };
    let golden = Path::new(ROOT).join("tests/golden/format1");
    let read = reader.read(&golden.join("v.vault"), "the second passphrase of it");
    let words = |events: &Value| -> Vec<String> {
        let events = events.as_array().unwrap().iter();
        events.map(|event| event["action"].as_str().unwrap().to_owned()).collect()
    };
    let actions = words(&read["events"]);
    assert_eq!((actions.first().unwrap().as_str(), actions.last().unwrap().as_str()), ("init", "update"));
    assert!(["duty-add", "passwd", "audit-rotate"].iter().all(|word| actions.iter().any(|action| action == word)));
    assert_eq!((read["claims"].as_array().unwrap().len(), read["duties"].as_array().unwrap().len()), (1, 1));
    let keys: Vec<&str> =
        read["secrets"].as_array().unwrap().iter().map(|secret| secret["key"].as_str().unwrap()).collect();
    assert_eq!(keys, ["account", "db/prod", "host", "odd/bytes", "old", "pay/approve", "pay/enter"]);

    let token = fs::read_to_string(golden.join("auditor.token")).unwrap();
    let audited = reader.read_with(&golden.join("v.vault"), "VAULT_GRANT", token.trim());
    assert_eq!((words(&audited["events"]), &audited["secrets"]), (actions.clone(), &json!({})));
    let saved = reader.read(&golden.join("saved.backup"), "the second passphrase of it");
    assert_eq!((words(&saved["events"]), &saved["secrets"]), (actions, &read["secrets"]));
}

#[test]
fn more_than_one_page_and_more_than_one_event() {
    let Some(reader) = Reader::find() else { return };
    let home = Home::new();
    let mut values = String::new();
    for n in 0..5000 {
        writeln!(values, "N{n}=1").unwrap();
    }
    home.import(&values);
    let read = reader.read(&home.file(), PASSPHRASE);
    let secrets = read["secrets"].as_array().unwrap();
    assert_eq!(secrets.len(), 5000);
    assert!(secrets.iter().all(|secret| secret["stages"]["production"][0]["value_base64"] == "MQ=="));
    let events = &read["events"].as_array().unwrap()[1..];
    let named: Vec<usize> = events.iter().map(|event| event["secrets"].as_array().unwrap().len()).collect();
    assert_eq!(named, [4096, 904]);
    assert!(events.iter().all(|event| event["intent"] == events[0]["intent"] && event["action"] == "import"));
}

#[test]
fn damage() {
    let Some(reader) = Reader::find() else { return };
    let home = Home::new();
    home.vault(&["add", "db"], b"hunter2");
    home.vault(&["list"], b"");
    let (vault, trail) = (fs::read(home.file()).unwrap(), fs::read(home.trail()).unwrap());
    reader.read(&home.file(), PASSPHRASE);
    reader.refuses(&home.file(), "not the passphrase", 4);

    // Magic, version, lengths, key, signature, header, its end, the manifest and the blobs.
    let header = 120 + usize::from(u16::from_le_bytes([vault[12], vault[13]]));
    let end = vault.len() - 1;
    for place in [0, 8, 12, 16, 20, 24, 56, 119, 120, header - 2, header, header + 60, header + 200, end - 200, end] {
        let mut changed = vault.clone();
        changed[place] ^= 1;
        fs::write(home.file(), changed).unwrap();
        reader.refuses(&home.file(), PASSPHRASE, 6);
    }
    for length in [0, 119, header - 1, end] {
        fs::write(home.file(), &vault[..length]).unwrap();
        reader.refuses(&home.file(), PASSPHRASE, 6);
    }
    fs::write(home.file(), [&vault[..], b"\n"].concat()).unwrap();
    reader.refuses(&home.file(), PASSPHRASE, 6);
    fs::write(home.file(), &vault).unwrap();

    // Four lines: the first, `init`, `add`, which is the anchor's, and `list`, which nothing vouches for but its actor.
    let lines: Vec<&[u8]> = trail.split_inclusive(|&byte| byte == b'\n').collect();
    assert_eq!(lines.len(), 4);
    let mut start = 0;
    for line in &lines {
        let mut changed = trail.clone();
        let digit = &mut changed[start + 20];
        *digit = if *digit == b'0' { b'1' } else { b'0' };
        fs::write(home.trail(), changed).unwrap();
        reader.refuses(&home.file(), PASSPHRASE, 6);
        start += line.len();
    }
    for damaged in [b"".to_vec(), lines[..2].concat(), [&trail[..], lines[3]].concat(), [lines[0], lines[2]].concat()] {
        fs::write(home.trail(), damaged).unwrap();
        reader.refuses(&home.file(), PASSPHRASE, 6);
    }
    fs::remove_file(home.trail()).unwrap();
    reader.refuses(&home.file(), PASSPHRASE, 6);

    // No damage: the newest events cut off, and what a crash leaves.
    let torn = &lines[3][..lines[3].len() - 2];
    for (sound, count) in [
        (lines[..3].concat(), 2),
        (trail[..trail.len() - 1].to_vec(), 3),
        ([&lines[..3].concat()[..], torn].concat(), 2),
        ([&lines[..3].concat()[..], torn, b"\n\n", lines[3]].concat(), 3),
    ] {
        fs::write(home.trail(), sound).unwrap();
        assert_eq!(reader.read(&home.file(), PASSPHRASE)["events"].as_array().unwrap().len(), count);
    }
}
