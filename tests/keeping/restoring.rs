use serde_json::json;

use super::backups::{flip, listed, three};
use super::support::Home;

#[test]
fn an_earlier_snapshot_becomes_the_newest_generation() {
    let home = three();
    home.vault("restore 2 --yes").quiet();
    home.vault("get key").prints("1");
    let status = home.vault("status -o json").done().json();
    assert_eq!(status["generation"], 5);
    // What was there is among the backups, so that this can be taken back.
    assert!(listed(&home).iter().any(|row| row["id"] == "4"));
    assert_eq!(home.vault("restore 4 --yes -o json").done().json()["generation"], 6);
    home.vault("get key").prints("3");
    home.vault("verify").ends(0);
}

#[test]
fn nothing_is_restored_by_accident() {
    let home = three();
    home.vault("restore 2")
        .fails(2, "error: this needs a confirmation, and there is nobody to ask\nhint: confirm with: --yes\n");
    home.vault("restore 9 --yes")
        .fails(3, "error: there is no backup 9\nhint: see what there is with: vault backup list\n");
    home.vault("restore 2 --yes").env("VAULT_PASSPHRASE", "not the right one").fails(4, "error: wrong passphrase\n");
    home.vault("get key").prints("3");
    let other = Home::without_vault();
    other.vault("init --kdf m=19MiB,t=2,p=1").ends(0);
    other.vault("backup create").arg(home.path().join("foreign")).quiet();
    let refused = home.vault("restore ./foreign --yes").ends(5);
    assert!(refused.stderr().contains("there is another vault at"), "{}", refused.text());
    flip(&home.vault_file().with_extension("vault.backups").join("2.vault"), 500);
    home.vault("restore 2 --yes").ends(6);
    home.vault("get key").prints("3");
}

#[test]
fn a_damaged_vault_says_how_to_get_out() {
    let home = three();
    let blobs = std::fs::metadata(home.vault_file()).expect("a vault").len();
    for at in [10, 200, usize::try_from(blobs).expect("small") - 1] {
        let home = three();
        flip(&home.vault_file(), at);
        let refused = home.vault("verify").ends(6).stderr();
        let way_out = refused.lines().find_map(|line| line.split("brought back with: vault ").nth(1));
        let way_out = way_out.unwrap_or_else(|| panic!("{refused}")).to_owned();
        assert_eq!(way_out, "restore 3");
        home.vault(&format!("{way_out} --yes")).ends(0);
        home.vault("get key").prints("2");
        home.vault("update key").stdin("4").quiet();
        home.vault("verify").ends(0);
        let aside = home.files().iter().any(|path| path.to_string_lossy().ends_with(".damaged-1"));
        assert!(aside || at > 200, "what did not open is kept");
    }
}

#[test]
fn every_vault_that_did_not_open_is_kept_under_a_name_of_its_own() {
    let home = three();
    let mut damaged = Vec::new();
    for _ in 0..2 {
        flip(&home.vault_file(), 10);
        damaged.push(std::fs::read(home.vault_file()).expect("a vault"));
        home.vault("restore 2 --yes").ends(0);
    }
    for (number, bytes) in (1..).zip(damaged) {
        let aside = home.vault_file().with_extension(format!("vault.damaged-{number}"));
        assert_eq!(std::fs::read(aside).expect("kept"), bytes);
    }
    // Whatever has the next name: it is passed over.
    flip(&home.vault_file(), 10);
    let names = home.vault_file().with_extension("vault.damaged-3");
    std::fs::create_dir(&names).expect("in the way");
    home.vault("restore 2 --yes").ends(0);
    assert!(home.vault_file().with_extension("vault.damaged-4").exists());
}

#[test]
fn the_newest_backup_that_is_whole_is_named() {
    let home = three();
    flip(&home.vault_file().with_extension("vault.backups").join("3.vault"), 900);
    flip(&home.vault_file(), 10);
    let refused = home.vault("list").ends(6).stderr();
    assert!(refused.contains("vault restore 2\n"), "{refused}");
    std::fs::remove_dir_all(home.vault_file().with_extension("vault.backups")).expect("removed");
    let refused = home.vault("list").ends(6).stderr();
    assert!(refused.contains("vault restore PATH\n"), "{refused}");
}

#[test]
fn a_lost_vault_comes_back_with_its_trail() {
    let home = three();
    home.vault("backup create saved").quiet();
    let saved_trail = std::fs::read(home.vault_file().with_extension("vault.audit")).expect("a trail");
    for name in ["default.vault", "default.vault.audit", "default.vault.lock"] {
        std::fs::remove_file(home.vault_file().with_file_name(name)).expect("removed");
    }
    std::fs::remove_dir_all(home.vault_file().with_extension("vault.backups")).expect("removed");
    home.vault("restore ./saved --yes").quiet();
    home.vault("get key").prints("3");
    home.vault("verify").ends(0);
    let trail = std::fs::read(home.vault_file().with_extension("vault.audit")).expect("a trail");
    assert!(trail.starts_with(&saved_trail), "it goes on where the saved one ends");
    // On a machine that has never seen it, too.
    let elsewhere = Home::without_vault();
    elsewhere.vault("restore").arg(home.path().join("saved")).arg("--yes").quiet();
    elsewhere.vault("get key").prints("3");
    elsewhere.vault("add more").stdin("x").quiet();
}

#[test]
fn without_a_trail_a_new_one_begins() {
    let home = three();
    std::fs::remove_file(home.vault_file()).expect("removed");
    std::fs::remove_file(home.vault_file().with_extension("vault.audit")).expect("removed");
    home.vault("restore 3 --yes").warns(
        "warning: the vault's policies are those of the backup, which may be older ones; see them with: vault policy list\n\
         warning: a new audit trail was begun; the events that are missing are lost\n",
    );
    home.vault("get key").prints("2");
    let status = home.vault("status -o json").done().json();
    assert_eq!(status["trail"]["file"], json!(2));
}

#[test]
fn a_backup_can_become_a_vault_of_its_own() {
    let home = three();
    home.vault("add gone").stdin("g").quiet();
    home.vault("delete gone --yes").quiet();
    let id = home.vault("show key -o json").done().json()["id"].clone();
    home.vault("restore 5 --to copy.vault").ends(0);
    home.vault("--vault ./copy.vault get key").prints("3");
    home.vault("--vault ./copy.vault get key --version 1").prints("1");
    home.vault("--vault ./copy.vault get gone").prints("g");
    assert_eq!(home.vault("--vault ./copy.vault show key -o json").done().json()["id"], id);
    home.vault("backup create saved").quiet();
    home.vault("restore ./saved --to deleted.vault").ends(0);
    home.vault("--vault ./deleted.vault undelete gone").quiet();
    home.vault("--vault ./deleted.vault get gone").prints("g");
    home.vault("restore 2 --to older.vault -o json").ends(0);
    home.vault("--vault ./older.vault get key").prints("1");
    // The three go on side by side, and none looks like an older state of another.
    for (vault, value) in [("default", "a"), ("./copy.vault", "b"), ("./older.vault", "c"), ("default", "d")] {
        home.vault(&format!("--vault {vault} update key")).stdin(value).quiet();
        home.vault(&format!("--vault {vault} get key")).prints(value);
        home.vault(&format!("--vault {vault} verify")).ends(0);
    }
    home.vault("get gone").ends(3);
    let ids = ["default", "./copy.vault", "./older.vault"]
        .map(|vault| home.vault(&format!("--vault {vault} status -o json")).done().json()["vault_id"].to_string());
    assert!(ids[0] != ids[1] && ids[1] != ids[2] && ids[0] != ids[2], "{ids:?}");
}

#[test]
fn a_copy_takes_nobodys_place() {
    let home = three();
    let before = home.files();
    home.vault("restore 2 --to").arg(home.vault_file()).ends(5);
    home.vault("restore 2 --to new.vault").env("VAULT_PASSPHRASE", "not the right one").ends(4);
    home.vault("restore 2 --to missing/folder/").ends(1);
    flip(&home.vault_file().with_extension("vault.backups").join("2.vault"), 500);
    home.vault("restore 2 --to new.vault").ends(6);
    assert_eq!(home.files(), before);
    home.vault("get key").prints("3");
}

/// Whoever made a new one in its place would lose more than the vault.
#[test]
fn a_vault_that_is_gone_comes_back_from_what_is_beside_it() {
    let home = three();
    std::fs::remove_file(home.vault_file()).expect("a file");
    let refused = home.vault("get key").ends(3).stderr();
    assert!(refused.contains("the newest good backup") && refused.contains("vault restore 3"), "{refused}");
    home.vault("restore 3 --yes").ends(0);
    home.vault("get key").prints("2");
    home.vault("audit verify").ends(0);

    std::fs::remove_file(home.vault_file()).expect("a file");
    let kept = listed(&home).len();
    let made = home.vault("init --kdf m=19MiB,t=2,p=1").ends(0).stderr();
    assert!(made.contains("default.vault.backups.old-1"), "{made}");
    home.vault("add key").stdin("new").quiet();
    home.vault("update key").stdin("newer").quiet();
    let aside = home.vault_file().with_extension("vault.backups.old-1");
    assert_eq!(std::fs::read_dir(&aside).expect("a directory").count(), kept);
    let other = home.path().join("other.vault");
    home.vault("restore --yes --vault").arg(&other).arg(aside.join("3.vault")).ends(0);
    home.vault("get key --vault").arg(&other).prints("2");
}

/// A vault that was gone or damaged comes back under new keys of the trail, as it does when an auditor is taken away. What was
/// written under them goes on being readable, whichever backup comes next.
#[test]
fn the_trail_goes_on_whatever_takes_the_place_of_a_vault_that_opens() {
    let restored = |home: &Home| {
        let events = home.vault("audit -o json").done().json()["events"].as_array().expect("a list").len();
        home.vault("backup verify saved").ends(0);
        home.vault("restore ./saved --yes").quiet();
        home.vault("audit verify").ends(0);
        // The look before, the check of the backup and this.
        let now = home.vault("audit -o json").done().json()["events"].as_array().expect("a list").len();
        assert!(now > events, "{now} after {events}");
        home.vault("get key").prints("3");
        home.vault("update key").stdin("5").quiet();
        home.vault("audit verify").ends(0);
        home.vault("verify").ends(0);
    };
    let home = three();
    home.vault("backup create saved").quiet();
    std::fs::remove_file(home.vault_file()).expect("removed");
    home.vault("restore 3 --yes").ends(0);
    home.vault("update key").stdin("4").quiet();
    restored(&home);

    let home = three();
    let before = home.token("grant add before --key key");
    home.vault("backup create saved").quiet();
    let auditor = home.token("grant add auditor --auditor");
    home.vault("grant revoke auditor --yes").ends(0);
    home.vault("update key").stdin("4").quiet();
    home.vault_with(&before, "get key").prints("4");
    restored(&home);
    home.vault_with(&before, "get key").prints("5");
    home.vault("audit verify").ends(0);
    home.vault_with(&auditor, "audit").ends(4);
}
