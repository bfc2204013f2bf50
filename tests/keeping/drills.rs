//! A backup is brought back for a try.

use super::support::Home;

#[test]
fn a_drill_passes_and_leaves_nothing_but_its_event() {
    let home = Home::with(&[("a", "1"), ("b", "2")]);
    let before = home.files();
    let drilled = home.vault("backup drill -o json").done().json();
    assert_eq!((&drilled["passed"], &drilled["generation"]), (&true.into(), &2.into()));
    assert_eq!(
        (&drilled["secrets"], &drilled["values"], &drilled["recovery_key"]),
        (&1.into(), &1.into(), &false.into())
    );
    assert!(drilled["seconds"].is_number());
    assert_eq!(home.files(), before);
    home.vault("backup create kept").quiet();
    let done = home.vault("backup drill kept").ends(0);
    assert!(
        done.stdout().starts_with("PASS: kept came back as generation 3 was: 2 secrets, 2 values, in "),
        "{}",
        done.text()
    );
    let events = home.vault("audit --action drill -o json").done().json()["events"].clone();
    assert_eq!(events.as_array().expect("events").len(), 2);
    assert_eq!(home.vault("status -o json").done().json()["generation"], 3);
}

#[test]
fn a_drill_tries_the_recovery_key_too() {
    let home = Home::with(&[("a", "1")]);
    let made = home.vault("keyslot add recovery --unconfirmed -o json").done();
    let made: serde_json::Value = serde_json::from_slice(&made.out).expect("a document");
    let key = home.write("recovery", format!("{}\n", made["recovery_key"].as_str().expect("a key")));
    home.vault("backup create kept").quiet();
    let drilled = home.vault("backup drill kept -o json --recovery-key-file").arg(&key).done().json();
    assert_eq!(drilled["recovery_key"], true);
    // The snapshot before it does not know that key, nor is a passphrase one.
    home.vault("backup drill 2 --recovery-key-file").arg(&key).ends(4);
    let passphrase = home.write("passphrase", super::support::PASSPHRASE);
    home.vault("backup drill kept --recovery-key-file").arg(&passphrase).ends(4);
    home.vault("backup drill kept --recovery-key").ends(4);
}

#[test]
fn what_does_not_come_back_does_not_pass() {
    let home = Home::new();
    home.vault("backup drill").ends(3);
    home.vault("add a").stdin("1").quiet();
    home.vault("backup create kept").quiet();
    home.vault("backup drill kept").env("VAULT_PASSPHRASE", "wrong").ends(4);
    let token = home.token("grant add bot --key a");
    home.vault_with(&token, "backup drill kept").ends(7);
    let path = home.path().join("kept");
    let sound = std::fs::read(&path).expect("a backup");
    for at in [100, sound.len() / 2, sound.len() - 2] {
        let mut bytes = sound.clone();
        bytes[at] ^= 1;
        std::fs::write(&path, bytes).expect("written");
        home.vault("backup drill kept").ends(6);
    }
    assert!(home.vault("audit --action drill -o json").done().json()["events"].as_array().expect("events").is_empty());
    assert!(!home.files().iter().any(|file| file.to_string_lossy().contains("drill")));
}
