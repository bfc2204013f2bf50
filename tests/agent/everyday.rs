//! What a person does with an agent.

use super::pseudo::Terminal;
use super::support::{CHEAP, CHEAP_WARNING, Home, PASSPHRASE};
use super::{bare, process, unlocked};

#[test]
fn a_passphrase_is_given_once() {
    let home = unlocked(&[("db/prod", "one"), ("other", "two")]);
    bare(&home, "get db/prod").prints("one");
    bare(&home, "list --keys").prints("db/prod\nother\n");
    bare(&home, "exec --env A=db/prod -- sh -c 'echo $A'").prints("one\n");
    bare(&home, "add new").stdin("three").quiet();
    bare(&home, "update db/prod").stdin("four").quiet();
    bare(&home, "get db/prod").prints("four");
    bare(&home, "get db/prod --version previous").prints("one");
    bare(&home, "put-credential db/prod").stdin("five").prints("Credential \"db/prod\" successfully stored.\n");
    bare(&home, "rename new newer").quiet();
    bare(&home, "delete newer --yes").quiet();
    bare(&home, "show db/prod --reveal").ends(0);
    bare(&home, "history db/prod").ends(0);
    let token = bare(&home, "grant add bot --key other").ends(0).stdout().trim().to_owned();
    home.vault_with(&token, "get other").prints("two");
    bare(&home, "grant list").ends(0);
    bare(&home, "policy set history.keep 3").quiet();
    let dotenv = home.write("some.env", "IMPORTED=six\n");
    bare(&home, "import dotenv").arg(&dotenv).ends(0);
    bare(&home, "get IMPORTED").prints("six");
    assert!(bare(&home, "verify").ends(0).stdout().contains("values open"));
    assert!(bare(&home, "audit verify").ends(0).stdout().starts_with("sound: "));
    bare(&home, "lock").quiet();
    assert_eq!(bare(&home, "get db/prod").done().status, 4);
    home.vault("get db/prod").prints("five");
}

#[test]
fn errors_are_what_they_are_without_an_agent() {
    let home = unlocked(&[("db/prod", "one")]);
    let direct = home.vault("get db/prd").env("XDG_RUNTIME_DIR", "/nonexistent").done();
    assert_eq!(bare(&home, "get db/prd").done().text(), direct.text());
    assert_eq!((direct.status, bare(&home, "exec --env A=no -- true").done().status), (3, 125));
    bare(&home, "update no").stdin("value").ends(3);
    bare(&home, "add db/prod").stdin("value").ends(5);
    bare(&home, "update db/prod --if-version 7").stdin("value").ends(5);
}

#[test]
fn the_trail_says_which_process_asked() {
    let home = unlocked(&[("key", "value")]);
    let child = bare(&home, "get key").in_shell("echo $$ >&2; exec \"$@\"").done();
    assert_eq!((child.status, child.stdout().as_str()), (0, "value"));
    let events = bare(&home, "audit --action get -o json").done().json()["events"].clone();
    let event = &events.as_array().expect("events")[0];
    assert_eq!((&event["actor"], event["pid"].to_string()), (&"owner".into(), child.stderr().trim().to_owned()));
}

#[test]
fn several_vaults_are_unlocked_and_locked_one_by_one_and_all() {
    let home = unlocked(&[("key", "default")]);
    for name in ["work", "home"] {
        home.vault(&format!("init --vault {name} --kdf {CHEAP}")).warns(CHEAP_WARNING);
        home.vault(&format!("add key --vault {name}")).stdin(name).quiet();
        home.vault(&format!("unlock --vault {name}")).quiet();
    }
    let agent = process::Process::of(&home);
    // By another path to the same file.
    bare(&home, "get key --vault data/../data/vault/work.vault").prints("work");
    bare(&home, "lock --vault work").quiet();
    assert_eq!(bare(&home, "get key --vault work").done().status, 4);
    bare(&home, "get key --vault home").prints("home");
    bare(&home, "get key").prints("default");
    assert_eq!(bare(&home, "lock --all -o json").done().json()["locked"], 2);
    agent.ends();
    assert_eq!(bare(&home, "get key").done().status, 4);
    assert_eq!(bare(&home, "lock -o json").done().json()["locked"], 0);
    // The next one starts anew.
    home.vault("unlock").quiet();
    bare(&home, "get key").prints("default");
}

#[test]
fn status_says_for_how_long() {
    let home = unlocked(&[]);
    let status = bare(&home, "status -o json").done().json();
    assert_eq!(status["locked"], false);
    assert!((895..=900).contains(&status["unlocked"]["idle_seconds"].as_u64().expect("seconds")), "{status}");
    assert!((28_795..=28_800).contains(&status["unlocked"]["for_seconds"].as_u64().expect("seconds")), "{status}");
    home.vault("unlock --idle 2h --for 3h").quiet();
    home.vault("policy set unlock.idle 10m").quiet();
    let status = bare(&home, "status").done().stdout();
    assert!(status.contains("without a use, in 3 h at the latest\npolicy       unlock.idle=10m\n"), "{status}");
    assert!(status.contains("after 10 min ") || status.contains("after 9 min "), "{status}");
    bare(&home, "lock").quiet();
    let status = bare(&home, "status -o json").done().json();
    assert_eq!((&status["locked"], &status["unlocked"]), (&true.into(), &serde_json::Value::Null));
}

#[test]
fn a_policy_is_the_most_there_is() {
    let home = unlocked(&[]);
    home.vault("policy set unlock.idle 10m").quiet();
    home.vault("policy set unlock.for 1h").quiet();
    home.vault("lock").quiet();
    let refused = home.vault("unlock --idle 11m").ends(7);
    assert!(refused.stderr().contains("unlock.idle is 10m"), "{}", refused.text());
    home.vault("unlock --for 2h").ends(7);
    home.vault("unlock --idle 5m --for 1h").quiet();
    for bad in ["0s", "31d", "1w", "", "15"] {
        home.vault("unlock --idle").arg(bad).ends(2);
    }
}

#[test]
fn who_cannot_unlock_starts_no_agent() {
    let home = Home::with(&[("key", "value")]);
    home.vault("unlock").env("VAULT_PASSPHRASE", "wrong").ends(4);
    bare(&home, "unlock").ends(4);
    home.vault("unlock --vault none").ends(3);
    assert!(!process::socket(&home).exists());
    // Asked for what is unlocked, nobody is asked again.
    home.vault("unlock").quiet();
    bare(&home, "unlock").quiet();
    let refused = bare(&home, "unlock --idle 1h").ends(4);
    assert!(refused.stderr().starts_with("error: it is unlocked, but for how long"), "{}", refused.text());
}

#[test]
fn a_token_is_never_helped_by_an_agent() {
    let home = unlocked(&[("granted", "one"), ("other", "two")]);
    let token = home.token("grant add bot --key granted");
    home.vault_with(&token, "get granted").prints("one");
    home.vault_with(&token, "get other").ends(3);
    for command in ["unlock", "lock", "add new", "update granted"] {
        home.vault_with(&token, command).stdin("value").ends(7);
    }
    bare(&home, "get other").env("VAULT_GRANT", "vault_grant_nonsense").ends(4);
    bare(&home, "get other").prints("two");
}

#[test]
fn what_makes_new_ways_in_asks_for_one_all_the_same() {
    let home = unlocked(&[("key", "value")]);
    for command in ["passwd", "keyslot add recovery --unconfirmed", "keyslot remove 1 --yes"] {
        assert_eq!(
            bare(&home, command).env("VAULT_NEW_PASSPHRASE", "another one entirely 7").done().status,
            4,
            "{command}"
        );
    }
    home.vault(&format!("passwd --kdf {CHEAP}"))
        .env("VAULT_NEW_PASSPHRASE", "another one entirely 7")
        .warns(CHEAP_WARNING);
    // What the agent has opens nothing any more.
    assert_eq!(bare(&home, "get key").done().status, 4);
    bare(&home, "get key").env("VAULT_PASSPHRASE", "another one entirely 7").prints("value");
}

#[test]
fn what_others_change_is_seen() {
    let home = unlocked(&[("key", "old")]);
    bare(&home, "get key").prints("old");
    let past_the_agent = |command: &str| home.vault(command).env("XDG_RUNTIME_DIR", "/nonexistent");
    past_the_agent("update key").stdin("new").quiet();
    bare(&home, "get key").prints("new");
    past_the_agent("backup create kept").quiet();
    past_the_agent("update key").stdin("newer").quiet();
    past_the_agent("restore kept --yes").ends(0);
    bare(&home, "get key").prints("new");
    // Another vault in its place is none that it knows.
    let other = Home::without_vault();
    other.vault(&format!("init --kdf {CHEAP}")).warns(CHEAP_WARNING);
    for name in ["default.vault", "default.vault.audit"] {
        let from = other.vault_file().with_file_name(name);
        std::fs::copy(from, home.vault_file().with_file_name(name)).expect("a copy");
    }
    let refused = bare(&home, "get key").done();
    assert_eq!(refused.status, 4, "{}", refused.text());
    std::fs::remove_file(home.vault_file()).expect("it is there");
    bare(&home, "get key").ends(3);
}

#[test]
fn a_damaged_vault_is_a_damaged_vault() {
    let home = unlocked(&[("key", "value")]);
    let mut bytes = std::fs::read(home.vault_file()).expect("the vault");
    // All but what the agent has read: in place, so that it is the same file to it.
    bytes[400..].iter_mut().for_each(|byte| *byte ^= 1);
    std::fs::write(home.vault_file(), &bytes).expect("written");
    let refused = bare(&home, "get key").done();
    assert_eq!(refused.status, 6, "{}", refused.text());
    assert!(refused.stderr().contains("vault restore "), "{}", refused.text());
}

#[test]
fn an_expired_passphrase_is_changed_first() {
    let home = unlocked(&[("key", "value")]);
    bare(&home, "passwd --expire").quiet();
    bare(&home, "get key").ends(7);
    home.vault("get key").ends(7);
    bare(&home, "lock").quiet();
    let refused = home.vault("unlock").ends(7);
    assert!(refused.stderr().contains("hint: change it with: vault passwd"), "{}", refused.text());
    assert!(!process::socket(&home).exists());
    let mut terminal = Terminal::start(bare(&home, "unlock"));
    terminal.answer_hidden("Passphrase for", PASSPHRASE);
    terminal.expect("it is changed first");
    terminal.answer_hidden("New passphrase", "quite another passphrase 8");
    terminal.answer_hidden("again", "quite another passphrase 8");
    terminal.answer_hidden("Passphrase for", "quite another passphrase 8");
    terminal.expect("unlocked; it is locked after 15 min without a use, in 8 h at the latest");
    terminal.ends(0);
    bare(&home, "get key").prints("value");
    home.vault("passwd --expire --yes").ends(2);
}

#[test]
fn a_person_is_asked_once() {
    let home = Home::with(&[("key", "value")]);
    let mut terminal = Terminal::start(bare(&home, "unlock"));
    terminal.answer_hidden("Passphrase for", "wrong");
    terminal.expect("once more");
    terminal.answer_hidden("Passphrase for", PASSPHRASE);
    terminal.expect("unlocked");
    terminal.ends(0);
    // The terminal is gone, and the agent is not.
    let terminal = Terminal::start(bare(&home, "get key"));
    assert_eq!(terminal.ends(0), "value\r\n");
    let mut terminal = Terminal::start(bare(&home, "lock"));
    terminal.expect("locked");
    terminal.ends(0);
    let mut terminal = Terminal::start(bare(&home, "lock"));
    terminal.expect("nothing was unlocked");
    terminal.ends(0);
}

#[test]
fn a_descriptor_with_the_passphrase_is_read_and_closed() {
    let home = unlocked(&[("key", "value")]);
    let given = |passphrase: &str, command: &str| {
        bare(&home, command).in_shell(&format!("exec 3<<'END'\n{passphrase}\nEND\n\"$@\"")).done()
    };
    let done = given(PASSPHRASE, "--passphrase-fd 3 exec --env A=key -- sh -c 'cat <&3; echo $A'");
    assert!(done.stdout().ends_with("value\n") && !done.stdout().contains(PASSPHRASE), "{}", done.text());
    assert_eq!(given("wrong", "--passphrase-fd 3 get key").status, 4);
}

#[test]
fn a_vault_that_is_written_over_in_place_is_read_again() {
    let home = unlocked(&[("key", "old")]);
    let trail = home.vault_file().with_file_name("default.vault.audit");
    // A newer one, made past the agent and copied into the same files.
    let kept = |path: &std::path::Path| std::fs::read(path).expect("a file");
    let (before, trail_before) = (kept(&home.vault_file()), kept(&trail));
    home.vault("update key").env("XDG_STATE_HOME", home.path().join("none")).stdin("newer").quiet();
    let (after, trail_after) = (kept(&home.vault_file()), kept(&trail));
    std::fs::write(home.vault_file(), &before).expect("written");
    std::fs::write(&trail, &trail_before).expect("written");
    assert_eq!(bare(&home, "get key").done().status, 0);
    std::fs::write(home.vault_file(), &after).expect("written");
    std::fs::write(&trail, &trail_after).expect("written");
    bare(&home, "get key").prints("newer");
    // And an older one is refused, also by what reads no value.
    std::fs::write(home.vault_file(), &before).expect("written");
    for command in ["list", "get key", "audit verify"] {
        assert_eq!(bare(&home, command).done().status, 6, "{command}");
    }
}

#[test]
fn an_expired_passphrase_is_asked_for_though_it_is_unlocked() {
    let home = unlocked(&[("key", "value")]);
    bare(&home, "passwd --expire").quiet();
    assert_eq!(bare(&home, "unlock").done().status, 4);
    assert_eq!(home.vault("unlock").done().status, 7);
    // A passphrase that is given is looked at, also where nothing needs it.
    assert_eq!(home.vault("unlock").env("VAULT_PASSPHRASE", "wrong").done().status, 4);
}

#[test]
fn what_is_not_there_cannot_be_locked() {
    let home = unlocked(&[("key", "value")]);
    bare(&home, "lock --vault wrok").ends(3);
    bare(&home, "lock").quiet();
    bare(&home, "lock").quiet();
}
