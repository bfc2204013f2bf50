//! The checklist: what is in order, what is not, and what to do about it.

use std::collections::BTreeMap;
use std::fs::{Permissions, set_permissions};
use std::os::unix::fs::PermissionsExt as _;

use serde_json::Value;

use super::support::{CHEAP_WARNING, Home};

/// The state of each check.
fn states(home: &Home, status: i32) -> BTreeMap<String, String> {
    let done = home.vault("doctor -o json").ends(status);
    let checks = done.found()["checks"].as_array().expect("checks").clone();
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    for check in &checks {
        for finding in check["findings"].as_array().expect("findings") {
            assert!(!text(&finding["finding"]).is_empty() && !text(&finding["remedy"]).is_empty(), "{check}");
        }
    }
    checks.iter().map(|check| (text(&check["check"]), text(&check["state"]))).collect()
}

fn found(home: &Home) -> Vec<String> {
    let all = states(home, 8);
    all.into_iter().filter(|(_, state)| state == "found").map(|(name, _)| name).collect()
}

/// What a vault of these tests always has: keys that are cheap to derive.
const ALWAYS: &str = "keyslots";

/// A vault with nothing else to say of it.
fn healthy() -> Home {
    let home = Home::with(&[("db/prod", "k7Rv-29xQ-LmZt-p4Wb")]);
    home.vault("backup create").quiet();
    home.vault("backup drill").ends(0);
    home
}

#[test]
fn a_healthy_vault_has_nothing_found_and_is_not_changed() {
    let home = healthy();
    let before = std::fs::read(home.vault_file()).expect("the vault");
    assert_eq!(found(&home), [ALWAYS]);
    let all = states(&home, 8);
    assert_eq!(all.len(), 18, "{all:?}");
    assert!(all.iter().all(|(name, state)| state == "ok" || name == ALWAYS), "{all:?}");
    assert_eq!(std::fs::read(home.vault_file()).expect("the vault"), before);
    let text = home.vault("doctor").ends(8).stdout();
    assert!(text.contains("\nFOUND    keyslots         keyslot 1 is cheaper"), "{text}");
    assert!(text.contains("\n                          vault passwd makes it anew"), "{text}");
}

#[test]
fn each_ailment_is_found() {
    let home = healthy();
    home.vault("add old --expires 2020-01-01").stdin("p8Zw-11nT-XcVb-q2Ls").quiet();
    home.vault("add twice").stdin("k7Rv-29xQ-LmZt-p4Wb").quiet();
    home.vault("add weak").stdin("hunter2").quiet();
    home.vault("add host --config").stdin("localhost").quiet();
    home.vault("add made.up --stage design").stdin("1234").quiet();
    set_permissions(home.vault_file(), Permissions::from_mode(0o644)).expect("its mode");
    let backup = home.vault_file().with_file_name("default.vault.backups").join("1.vault");
    std::fs::write(backup, b"no vault").expect("written");
    let done = home.vault("doctor -o json").ends(8).found();
    let mut names: Vec<&str> = Vec::new();
    for check in done["checks"].as_array().expect("checks").iter().filter(|check| check["state"] == "found") {
        names.push(check["check"].as_str().expect("a name"));
    }
    assert_eq!(names, ["permissions", ALWAYS, "backups", "expired", "reused", "weak"]);
    let text = done.to_string();
    assert!(!text.contains("hunter2") && !text.contains("host") && !text.contains("made.up"), "{text}");
}

#[test]
fn a_trail_that_was_changed_is_found() {
    let home = healthy();
    let trail = home.vault_file().with_file_name("default.vault.audit");
    let lines = std::fs::read(&trail).expect("the trail");
    let second = lines.iter().position(|byte| *byte == b'\n').expect("a line") + 1;
    let mut changed = lines.clone();
    changed[second + 200] ^= 1;
    std::fs::write(&trail, changed).expect("written");
    assert!(found(&home).contains(&"trail".to_owned()));
}

#[test]
fn without_a_passphrase_the_rest_is_said_to_be_skipped() {
    let home = healthy();
    let done = home.vault("doctor -o json").without("VAULT_PASSPHRASE").ends(8).found();
    let checks = done["checks"].as_array().expect("checks");
    assert_eq!(checks.iter().filter(|check| check["state"] == "skipped").count(), 10);
    home.vault("doctor").env("VAULT_PASSPHRASE", "wrong").ends(4);
    let token = home.token("grant add bot --key db/prod");
    home.vault_with(&token, "doctor").ends(7);
}

#[test]
fn a_passphrase_that_has_to_be_changed_is_a_finding() {
    let home = healthy();
    home.vault("passwd --expire").quiet();
    assert_eq!(found(&home), [ALWAYS, "passphrase-age"]);
    let passwd = |new: &str| home.vault("passwd --kdf m=19MiB,t=2,p=1").env("VAULT_NEW_PASSPHRASE", new);
    let refused = passwd(super::support::PASSPHRASE).ends(2);
    assert!(refused.stderr().contains("this one opens the vault already"), "{}", refused.text());
    let new = "another good passphrase 77";
    passwd(new).warns(CHEAP_WARNING);
    let text = home.vault("doctor").env("VAULT_PASSPHRASE", new).ends(8).stdout();
    assert!(text.contains("\nok       passphrase-age"), "{text}");
    assert_eq!(text.matches("FOUND").count(), 1, "{text}");
}

#[test]
fn what_does_not_open_is_a_finding_with_a_remedy() {
    let home = healthy();
    let whole = std::fs::read(home.vault_file()).expect("the vault");
    // The format's version stands after the magic: a program that is older than the vault.
    let mut newer = whole.clone();
    newer[8] = 2;
    std::fs::write(home.vault_file(), newer).expect("written");
    assert_eq!(found(&home), ["opens"]);
    let text = home.vault("doctor").ends(8).stdout();
    let told = text.contains("it has format version 2") && text.contains("a newer version of this program");
    assert!(told && !text.contains("vault restore"), "{text}");
    assert!(home.vault("get db/prod").ends(6).stderr().contains("hint: a newer version of this program"));
    // The index is the longest blob, and a byte of it comes last or in the middle.
    let mut cut = whole.clone();
    cut.pop();
    std::fs::write(home.vault_file(), cut).expect("written");
    assert_eq!(found(&home), ["opens"]);
    let text = home.vault("doctor").ends(8).stdout();
    assert!(text.contains("is brought back with: vault restore"), "{text}");
    std::fs::write(home.vault_file(), whole).expect("written");
    assert_eq!(found(&home), [ALWAYS]);
}

#[test]
fn damaged_bytes_and_values_are_findings_and_the_rest_is_looked_at() {
    let home = healthy();
    home.vault("grant add bot --key db/prod").ends(0);
    let whole = std::fs::read(home.vault_file()).expect("the vault");
    let mut seen = std::collections::BTreeSet::new();
    for at in (whole.len() / 3..whole.len()).step_by(101) {
        let mut changed = whole.clone();
        changed[at] ^= 1;
        std::fs::write(home.vault_file(), changed).expect("written");
        let all = found(&home);
        let told = all.iter().filter(|name| *name == "opens" || *name == "bytes").count();
        assert_eq!(told, 1, "byte {at}: {all:?}");
        seen.extend(all);
    }
    assert!(seen.contains("bytes") && seen.contains("opens"), "{seen:?}");
}

#[test]
fn where_nothing_can_be_remembered_that_is_a_finding() {
    let home = healthy();
    let file = home.write("no-directory", "");
    let done = home.vault("doctor").env("XDG_STATE_HOME", file).ends(8);
    assert!(
        done.stdout().contains("\nFOUND    rollback         what is newest cannot be remembered"),
        "{}",
        done.text()
    );
}
