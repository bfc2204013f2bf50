use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use serde_json::{Value, json};

use super::support::Home;

/// A vault whose key has had the values 1 to 3: generations 2 to 4.
pub fn three() -> Home {
    let home = Home::with(&[("key", "1")]);
    home.vault("update key").stdin("2").quiet();
    home.vault("update key").stdin("3").quiet();
    home
}

pub fn listed(home: &Home) -> Vec<Value> {
    let document = home.vault("backup list -o json").done().json();
    assert_eq!(document["schema"], 1);
    document["backups"].as_array().expect("a list").clone()
}

pub fn flip(path: &Path, at: usize) {
    let mut bytes = std::fs::read(path).expect("a file");
    let at = if at < bytes.len() { at } else { bytes.len() - 1 };
    bytes[at] ^= 1;
    // Another file: a snapshot is a link to what may stand in several places.
    std::fs::remove_file(path).expect("removable");
    std::fs::write(path, bytes).expect("writable");
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).expect("ours");
}

#[test]
fn each_commit_keeps_the_snapshot_before_it() {
    let home = three();
    let rows: Vec<_> = listed(&home).iter().map(|row| (row["id"].clone(), row["generation"].clone())).collect();
    assert_eq!(rows.len(), 3);
    for (id, generation) in [("1", 1), ("2", 2), ("3", 3)] {
        assert!(rows.contains(&(json!(id), json!(generation))), "{rows:?}");
    }
    let text = home.vault("backup list").ends(0).stdout();
    assert!(text.starts_with("ID               KIND      STORED\n") && text.lines().count() == 4, "{text}");
    home.vault("backup verify").ends(0);
    assert_eq!(home.vault("backup verify 2").ends(0).stdout().matches("sound; all 1 values open").count(), 1);
}

#[test]
fn the_ten_newest_stay_and_older_ones_of_the_day_go() {
    let home = Home::with(&[("key", "1")]);
    for number in 2..=13 {
        home.vault("update key").stdin(number.to_string()).quiet();
    }
    // All of them were stored within a second or two: the generation tells which is newer.
    let generations =
        || -> Vec<u64> { listed(&home).iter().map(|row| row["generation"].as_u64().expect("a number")).collect() };
    assert_eq!(generations(), (4..=13).rev().collect::<Vec<_>>());
    // A commit that comes to nothing takes none of them.
    home.vault("update missing").stdin("x").ends(3);
    assert_eq!(generations(), (4..=13).rev().collect::<Vec<_>>());
}

#[test]
fn a_backup_holds_the_vault_and_its_trail() {
    let home = three();
    home.vault("backup create saved").quiet();
    let file = home.path().join("saved");
    assert_eq!(std::fs::metadata(&file).expect("a file").permissions().mode() & 0o7777, 0o600);
    let (vault, trail) =
        (std::fs::read(home.vault_file()), std::fs::read(home.vault_file().with_extension("vault.audit")));
    let parts = [vault.expect("a vault"), trail.expect("a trail")].concat();
    assert!(std::fs::read(&file).expect("a file").ends_with(&parts));
    home.vault("backup verify ./saved").prints("~/saved: sound; all 3 values open\n".replace("~/", "./"));
    home.vault("backup create saved").fails(5, "error: there is a file saved already\n");
    // Without a path it stands among the others.
    home.vault("backup create").quiet();
    assert_eq!(listed(&home).iter().filter(|row| row["id"] == "4.backup" && row["kind"] == "backup").count(), 1);
    home.vault("backup create").ends(5);
    let made = home.vault("backup create other -o json").done().json();
    assert_eq!(made, json!({ "schema": 1, "path": "other", "generation": 4 }));
    home.vault("backup create missing/saved").ends(1);
}

#[test]
fn no_passphrase_is_needed_to_make_and_check_one() {
    let home = three();
    home.vault("backup create saved").without("VAULT_PASSPHRASE").quiet();
    let checked = home.vault("backup verify ./saved").without("VAULT_PASSPHRASE").ends(0).stdout();
    assert!(checked.contains("no value was opened"), "{checked}");
}

#[test]
fn a_damaged_backup_is_told() {
    let home = three();
    home.vault("backup create saved").quiet();
    let length = usize::try_from(std::fs::metadata(home.path().join("saved")).expect("a file").len()).expect("small");
    // Head, hashes, snapshot, trail.
    for at in [0, 9, 17, 40, 80, 100, length / 2, length - 1] {
        std::fs::copy(home.path().join("saved"), home.path().join("damaged")).expect("copied");
        flip(&home.path().join("damaged"), at);
        home.vault("backup verify ./damaged").ends(6);
    }
    for cut in [0, 50, 200, length - 1] {
        let bytes = std::fs::read(home.path().join("saved")).expect("a file");
        home.write("short", &bytes[..cut]);
        home.vault("backup verify ./short").ends(6);
    }
    flip(&home.vault_file().with_extension("vault.backups").join("2.vault"), 500);
    let done = home.vault("backup verify").ends(6);
    assert_eq!(done.stdout().lines().filter(|line| line.contains(": sound")).count(), 2, "{}", done.text());
    home.vault("backup verify 9")
        .fails(3, "error: there is no backup 9\nhint: see what there is with: vault backup list\n");
}

#[test]
fn a_damaged_vault_makes_no_backup() {
    let home = three();
    flip(&home.vault_file(), 2000);
    home.vault("backup create saved").ends(6);
    assert!(!home.path().join("saved").exists());
}

#[test]
fn the_first_change_of_a_day_writes_a_backup_where_the_policy_says() {
    let home = Home::with(&[("a", "1")]);
    let stick = home.path().join("stick");
    std::fs::create_dir(&stick).expect("a directory");
    home.vault("policy set backup.dir").arg(&stick).quiet();
    let names =
        || std::fs::read_dir(&stick).expect("a directory").map(|entry| entry.expect("an entry").path()).collect();
    // The policy binds from the next change on.
    home.vault("add b").stdin("2").quiet();
    home.vault("add c").stdin("3").quiet();
    let written: Vec<std::path::PathBuf> = names();
    let id = home.vault("status -o json").done().json()["vault_id"].as_str().expect("an id").to_owned();
    // Around midnight there may be two.
    assert!((1..=2).contains(&written.len()), "{written:?}");
    assert!(written[0].file_name().expect("a name").to_string_lossy().starts_with(&format!("{id}-20")), "{written:?}");
    home.vault("backup drill").arg(&written[0]).ends(0);
    // A change is done, whatever becomes of the backup.
    std::fs::remove_dir_all(&stick).expect("removed");
    let done = home.vault("add d").stdin("4").ends(0);
    assert!(done.stderr().starts_with("warning: no backup was written to "), "{}", done.text());
    home.vault("policy set backup.dir none").ends(0);
    home.vault("add e").stdin("5").quiet();
    home.vault("policy set backup.dir relative").ends(2);
}
