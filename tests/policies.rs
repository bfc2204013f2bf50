//! The rules of a vault: what each changes, for its owner and for bots.
// A test says loudly what went wrong, and writes small files of its own.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::disallowed_methods, clippy::print_stdout)]

#[path = "support/library.rs"]
mod library;
mod support;

use jiff::Timestamp;
use library::Place;
use support::Home;
use vault::clock::Clock;
use vault::model::{ErrorKind, PolicyName};
use vault::service::{Filter, PolicyChange, Request, SecretService as _};

fn value(home: &Home, name: &str) -> (String, bool) {
    let all = home.vault("policy list -o json").done().json()["policies"].clone();
    let row = all.as_array().unwrap().iter().find(|row| row["name"] == name).unwrap().clone();
    (row["value"].as_str().unwrap().to_owned(), row["is_set"].as_bool().unwrap())
}

#[test]
fn a_policy_is_set_shown_and_unset() {
    let home = Home::new();
    assert_eq!(value(&home, "history.keep"), ("20".to_owned(), false));
    home.vault("policy set history.keep 3").quiet();
    assert_eq!(value(&home, "history.keep"), ("3".to_owned(), true));
    let listed = home.vault("policy list").done().stdout();
    assert_eq!(listed.lines().count(), 10, "{listed}");
    let line = listed.lines().find(|line| line.starts_with("history.keep ")).unwrap();
    assert!(line.contains(" 3 ") && !line.contains("default"), "{line}");
    assert!(listed.contains("changes (default)"), "{listed}");
    home.vault("policy unset history.keep").quiet();
    assert_eq!(value(&home, "history.keep"), ("20".to_owned(), false));
    let events = home.vault("audit --action policy-set -o json").done().json()["events"].clone();
    assert_eq!(events[0]["policy"], "history.keep=3", "{events}");
}

#[test]
fn what_is_no_policy_or_no_value_of_one_changes_nothing() {
    let home = Home::new();
    let before = std::fs::read(home.vault_file()).unwrap();
    for command in
        ["set history.length 3", "set history.keep 0", "set audit.sync sometimes", "unset history", "set audit.sync"]
    {
        home.vault(&format!("policy {command}")).ends(2);
    }
    // It is the same as before, so there is nothing to write.
    home.vault("policy unset history.keep").ends(0);
    assert_eq!(std::fs::read(home.vault_file()).unwrap(), before);
}

#[test]
fn nobody_but_the_owner_changes_one() {
    let home = Home::with(&[("key", "value")]);
    let token = home.token("grant add bot --key key");
    for command in ["policy list", "policy set history.keep 3", "policy unset history.keep"] {
        home.vault_with(&token, command).ends(7);
    }
}

#[test]
fn fewer_versions_and_fewer_snapshots_are_kept() {
    let home = Home::with(&[("key", "1")]);
    home.vault("policy set history.keep 2").ends(0);
    home.vault("policy set backup.keep 1").ends(0);
    for value in ["2", "3", "4"] {
        home.vault("update key").stdin(value).ends(0);
    }
    let versions = home.vault("history key -o json").done().json()["versions"].clone();
    assert_eq!(versions.as_array().unwrap().len(), 2, "{versions}");
    // It is the last of its day, too. Around midnight there is one of the day before.
    let backups = home.vault("backup list -o json").done().json()["backups"].clone();
    assert!((1..=2).contains(&backups.as_array().unwrap().len()), "{backups}");
    assert_eq!(backups[0]["generation"].as_u64().unwrap(), 6, "{backups}");
}

#[test]
fn where_a_choice_is_asked_for_nobody_gets_everything() {
    let home = Home::with(&[("a", "1"), ("b", "2")]);
    let token = home.token("grant add bot --key a --key b");
    home.vault_with(&token, "exec -- sh -c 'echo $A$B'").prints("12\n");
    home.vault("policy set exec.require-selection true").ends(0);
    let refused = home.vault_with(&token, "exec -- sh -c 'echo $A$B'").ends(125);
    assert!(refused.stderr().contains("exec.require-selection"), "{}", refused.text());
    home.vault("exec --all -- true").ends(125);
    home.vault_with(&token, "exec --only a -- sh -c 'echo $A$B'").prints("1\n");
    home.vault("exec --only '*' -- sh -c 'echo $A$B'").prints("12\n");
    assert_eq!(home.vault("audit --denied -o json").done().json()["events"].as_array().unwrap().len(), 2);
    home.vault("policy unset exec.require-selection").ends(0);
    home.vault_with(&token, "exec -- sh -c 'echo $A$B'").prints("12\n");
}

/// Whoever runs a program could set such a limit: that is no full disk.
#[test]
fn nobody_takes_the_trail_from_themselves() {
    let home = Home::with(&[("key", "value")]);
    let token = home.token("grant add bot --key key");
    home.vault("policy set audit.on-failure allow").ends(0);
    let calls = || [home.vault("get key"), home.vault_with(&token, "get key")];
    for call in calls() {
        let refused = call.in_shell("trap '' XFSZ; ulimit -f 0; exec \"$@\"").ends(1);
        assert_eq!(refused.stdout(), "");
    }
    std::fs::remove_file(home.path().join("data/vault/default.vault.audit")).unwrap();
    for call in calls() {
        call.ends(6);
    }
}

#[test]
fn a_copy_has_the_rules_of_what_it_was_made_of() {
    let home = Home::with(&[("key", "value")]);
    home.vault("policy set exec.require-selection true").ends(0);
    home.vault("backup create b").ends(0);
    home.vault("restore b --to copy.vault").ends(0);
    home.vault("--vault ./copy.vault exec --all -- true").ends(125);
}

#[test]
fn rules_that_came_from_a_backup_unseen_are_told() {
    let home = Home::with(&[("key", "value")]);
    home.vault("backup create b").ends(0);
    home.vault("policy set audit.sync all").ends(0);
    home.vault("passwd --kdf m=19MiB,t=2,p=1").env("VAULT_NEW_PASSPHRASE", "another good passphrase 77").ends(0);
    let told = home.vault("restore b --yes").ends(0);
    assert!(told.stderr().contains("vault policy list"), "{}", told.text());
}

#[test]
fn an_older_backup_brings_no_older_rule_back() {
    let home = Home::with(&[("key", "value")]);
    let backup = home.path().join("b");
    home.vault("backup create").arg(&backup).ends(0);
    home.vault("policy set audit.sync all").ends(0);
    home.vault("restore --yes").arg(&backup).ends(0);
    assert_eq!(value(&home, "audit.sync"), ("all".to_owned(), true));
    home.vault("passwd --allow-weak --kdf m=19MiB,t=2,p=1").env("VAULT_NEW_PASSPHRASE", "another one").ends(0);
    let listed = home.vault("policy list").env("VAULT_PASSPHRASE", "another one").ends(0).stdout();
    assert!(listed.contains("audit.sync              all  "), "{listed}");
}

#[test]
fn a_passphrase_that_is_too_old_is_good_for_one_thing() {
    let place = Place::new();
    let mut session = place.session().unwrap();
    let age = PolicyChange::Set(PolicyName::PassphraseMaxAge, "90d".to_owned());
    session.handle(Request::Policy(age)).unwrap();
    drop(session);
    let at = |days: i64| {
        let Clock::Fixed(now) = library::clock() else { unreachable!() };
        let now: Timestamp = now + jiff::SignedDuration::from_hours(24 * days);
        place.open().unwrap().into_session(place.root(), Clock::Fixed(now), library::origin()).unwrap()
    };
    at(89).handle(Request::List(Filter::default())).unwrap();
    let mut old = at(90);
    for request in [Request::List(Filter::default()), Request::RotateTrail] {
        assert_eq!(old.handle(request).unwrap_err().kind(), ErrorKind::Denied);
    }
    let unset = PolicyChange::Unset(PolicyName::PassphraseMaxAge);
    assert_eq!(old.handle(Request::Policy(unset)).unwrap_err().kind(), ErrorKind::Denied);
    let gone = old.handle(Request::RemoveKeyslot(1)).unwrap_err();
    assert!(gone.message().contains("last way"), "what is too old may go, unless it is all there is: {gone}");
    let passphrase = library::passphrase();
    old.handle(Request::Passwd {
        slots: vec![vault::vault::NewSlot::Passphrase(library::passphrase(), vault::model::KdfParams::MINIMUM)],
        replaced: vec![1],
    })
    .unwrap();
    let locked = place.open().unwrap();
    let root = locked.unlock(&passphrase).unwrap();
    let now = Clock::Fixed("2027-03-01T00:00:00Z".parse().unwrap());
    locked.into_session(root, now, library::origin()).unwrap().handle(Request::List(Filter::default())).unwrap();
}
