//! A trail that goes on in a new file is read and proves itself as one.

use std::fs;
use std::path::{Path, PathBuf};

use super::support::{Call, Home};
use super::telling::used;

fn beside(home: &Home, ending: &str) -> PathBuf {
    let mut path = home.vault_file().into_os_string();
    path.push(ending);
    path.into()
}

fn sequence(home: &Home) -> Vec<u64> {
    let events = home.vault("audit -o json").done().json()["events"].clone();
    events.as_array().expect("events").iter().map(|event| event["seq"].as_u64().expect("a number")).collect()
}

/// What verification finds: kind, file and line of each fault.
fn faults(home: &Home) -> Vec<(String, u64, Option<u64>)> {
    let told = home.vault("audit verify -o json").ends(6).stdout();
    let found = serde_json::from_str::<serde_json::Value>(&told).expect("JSON")["faults"].clone();
    let fault = |fault: &serde_json::Value| {
        let file = fault["file"].as_u64().expect("a number");
        (fault["kind"].as_str().expect("a word").to_owned(), file, fault["line"].as_u64())
    };
    found.as_array().expect("faults").iter().map(fault).collect()
}

/// A call by somebody who saw no newer vault.
fn fresh<'a>(home: &'a Home, arguments: &str) -> Call<'a> {
    home.vault(arguments).env("XDG_STATE_HOME", home.path().join("fresh"))
}

fn change(path: &Path, change: impl FnOnce(&mut Vec<u8>)) {
    let mut bytes = fs::read(path).expect("a file");
    change(&mut bytes);
    fs::write(path, bytes).expect("a file");
}

#[test]
fn the_events_of_all_files_are_one_trail() {
    let (home, bot) = used();
    let noted = home.vault("audit head").ends(0).stdout().trim().to_owned();
    home.vault("audit rotate").quiet();
    home.vault_with(&bot, "get sap/user").ends(0);
    let told = home.vault("audit rotate -o json").done().json();
    assert_eq!((&told["file"], &told["schema"]), (&3.into(), &1.into()));
    home.vault_with(&bot, "get sap/user").ends(0);
    home.vault("add later").stdin("x").quiet();
    let numbers = sequence(&home);
    assert_eq!(numbers, (1..=numbers.len() as u64).collect::<Vec<_>>());
    let checked = home.vault("audit verify -o json").done().json();
    assert_eq!((&checked["oldest_file"], &checked["file"], &checked["sound"]), (&1.into(), &3.into(), &true.into()));
    assert_eq!(checked["events"], numbers.len());
    home.vault(&format!("audit verify --head {noted}")).ends(0);
    assert!(home.vault("audit verify").ends(0).stdout().contains("events in files 1 to 3"));
    assert!(home.vault("audit --actor recon").ends(0).stdout().lines().count() >= 4);
    assert!(home.vault("grant show recon -o json").done().json().to_string().contains("last_use"));
    home.vault_with(&bot, "audit rotate")
        .fails(7, "error: audit-rotate is for the owner; a token only reads what was granted\n");
}

#[test]
fn what_is_done_to_an_earlier_file_is_found() {
    type Change = fn(&mut Vec<u8>);
    let cut: Change = |bytes| {
        let end = bytes[..bytes.len() - 1].iter().rposition(|&byte| byte == b'\n').expect("lines") + 1;
        bytes.truncate(end);
    };
    let forge: Change = |bytes| *bytes.last_mut().expect("bytes") = b' ';
    let rename: Change = |bytes| bytes[15] ^= 1;
    let flip: Change = |bytes| {
        let middle = bytes.len() / 2;
        bytes[middle] = if bytes[middle] == b'a' { b'b' } else { b'a' };
    };
    for (what, change_it, kind) in
        [("cut", cut, "chain"), ("last byte", forge, "chain"), ("first line", rename, "chain"), ("flip", flip, "")]
    {
        let (home, _) = used();
        home.vault("audit rotate").ends(0);
        change(&beside(&home, ".audit.1"), change_it);
        let faults = faults(&home);
        assert!(faults.iter().any(|(found, ..)| kind.is_empty() || found == kind), "{what}: {faults:?}");
        home.vault("audit").ends(6);
        // The vault names an event of the new file: what is old stops nobody.
        home.vault("get other").prints("x");
    }
    let (home, _) = used();
    home.vault("audit rotate").ends(0);
    fs::remove_file(beside(&home, ".audit.1")).expect("a file");
    assert_eq!(faults(&home), [("missing".to_owned(), 1, None)]);
    let told = home.vault("audit verify").ends(6);
    assert!(told.stdout().contains("file 1: it is not there; a rotation left it beside the vault"), "{}", told.text());
}

/// Between the new file and the snapshot that names it, a kill leaves a snapshot that names the file before.
#[test]
fn a_rotation_that_was_broken_off_stops_nobody() {
    let (home, bot) = used();
    let before = fs::read(home.vault_file()).expect("a vault");
    home.vault("audit rotate").ends(0);
    fs::write(home.vault_file(), before).expect("a vault");
    fresh(&home, "get other").prints("x");
    fresh(&home, "get sap/user").without("VAULT_PASSPHRASE").env("VAULT_GRANT", &bot).prints("bob");
    fresh(&home, "add later").stdin("x").quiet();
    let checked = fresh(&home, "audit verify").ends(0).stdout();
    assert!(
        checked.contains("one of them announced")
            || checked.contains("1 of them announced")
            || checked.contains("sound")
    );

    let (home, _) = used();
    let before = fs::read(home.vault_file()).expect("a vault");
    home.vault("audit rotate").ends(0);
    fs::write(home.vault_file(), before).expect("a vault");
    let earlier = beside(&home, ".audit.1");
    let whole = fs::read(&earlier).expect("a file");
    // Then the file before is needed, and its end has to be what the new one names.
    change(&earlier, |bytes| bytes.truncate(bytes.len() - 200));
    fresh(&home, "get other").ends(6);
    fs::remove_file(&earlier).expect("a file");
    fresh(&home, "get other").ends(6);
    fs::write(&earlier, whole).expect("a file");
    fresh(&home, "get other").prints("x");
}

#[test]
fn a_second_name_that_a_kill_left_is_used_and_a_foreign_file_is_put_aside() {
    let (home, _) = used();
    fs::hard_link(beside(&home, ".audit"), beside(&home, ".audit.1")).expect("a link");
    home.vault("audit rotate").ends(0);
    fs::write(beside(&home, ".audit.2"), "something else").expect("a file");
    let warned = home.vault("audit rotate").ends(0).stderr();
    assert!(warned.contains(".audit.2 was in the way and is now"), "{warned}");
    assert_eq!(fs::read(beside(&home, ".audit.2.old-1")).expect("a file"), b"something else");
    home.vault("audit verify").ends(0);
}

#[test]
fn a_backup_takes_all_files_along() {
    let (home, _) = used();
    home.vault("audit rotate").ends(0);
    home.vault("audit rotate").ends(0);
    home.vault("backup create").arg(home.path().join("saved")).quiet();
    let before = sequence(&home).len();
    fs::remove_dir_all(home.path().join("data")).expect("a directory");
    home.vault("backup verify ./saved").ends(0);
    home.vault("restore ./saved --yes").ends(0);
    let checked = home.vault("audit verify -o json").done().json();
    assert_eq!((&checked["oldest_file"], &checked["file"], &checked["sound"]), (&1.into(), &3.into(), &true.into()));
    // The reading above is not in the backup, and the restoring is.
    assert_eq!(checked["events"], before);
}

#[test]
fn a_trail_that_is_lost_after_a_rotation_is_begun_anew() {
    let (home, _) = used();
    home.vault("audit rotate").ends(0);
    fs::remove_file(beside(&home, ".audit")).expect("a file");
    home.vault("get other").ends(6);
    home.vault("get other --accept-rollback").ends(0);
    let checked = home.vault("audit verify -o json").done().json();
    assert_eq!((&checked["oldest_file"], &checked["file"], &checked["sound"]), (&1.into(), &3.into(), &true.into()));
    assert_eq!(checked["lost_files"], serde_json::json!([2]));
    home.vault("get other").prints("x");
    assert!(home.vault("audit verify").ends(0).stdout().contains("; file 2 is lost, after which the owner began anew"));
    // Whoever takes more away than was lost, or puts a part of what was lost back, does not pass unseen.
    let earlier = fs::read(beside(&home, ".audit.1")).expect("a file");
    change(&beside(&home, ".audit.1"), |bytes| bytes.truncate(bytes.len() - 300));
    assert_eq!(faults(&home), [("missing".to_owned(), 2, None)], "the third file names another end than that");
    fs::write(beside(&home, ".audit.2"), &earlier).expect("a file");
    home.vault("audit verify").ends(6);
    fs::remove_file(beside(&home, ".audit.2")).expect("a file");
    fs::remove_file(beside(&home, ".audit.1")).expect("a file");
    assert_eq!(faults(&home), [("missing".to_owned(), 1, None), ("missing".to_owned(), 2, None)]);
}

#[test]
fn what_is_no_file_is_put_aside_where_a_trail_is_begun_anew() {
    let (home, _) = used();
    home.vault("audit rotate").ends(0);
    home.vault("audit rotate").ends(0);
    fs::remove_file(beside(&home, ".audit")).expect("a file");
    fs::remove_file(beside(&home, ".audit.2")).expect("a file");
    fs::create_dir(beside(&home, ".audit.2")).expect("a directory");
    let warned = home.vault("get other --accept-rollback").ends(0).stderr();
    assert!(warned.contains(".audit.2.old-1 is no file of this vault's audit trail"), "{warned}");
    assert!(home.vault("audit verify").ends(0).stdout().contains("files 2, 3 are lost"));
}

/// With it, the owner's next restore would begin a file, as if what was before had been lost.
#[test]
fn a_file_without_an_event_is_none_of_the_owners() {
    let (home, _) = used();
    home.vault("backup create").arg(home.path().join("saved")).quiet();
    home.vault("add evil").stdin("x").quiet();
    let head = home.vault("audit head").ends(0).stdout();
    let trail = fs::read_to_string(beside(&home, ".audit")).expect("a file");
    let vault = trail.split(' ').nth(2).expect("an id");
    fs::rename(beside(&home, ".audit"), beside(&home, ".audit.1")).expect("renamed");
    fs::write(beside(&home, ".audit"), format!("vault-trail 1 {vault} 2 {head}")).expect("a file");
    home.vault("get other").ends(6);
    let warned = home.vault("restore ./saved --yes").ends(0).stderr();
    assert!(warned.contains(".audit.old-1") && warned.contains("the events that are missing are lost"), "{warned}");
    assert!(home.vault("audit verify").ends(0).stdout().contains("file 1 is lost"));
}

#[test]
fn a_trail_of_more_files_than_may_be_open_is_read() {
    let (home, _) = used();
    for _ in 0..40 {
        home.vault("audit rotate").ends(0);
    }
    for command in ["audit verify", "audit", "backup create ./saved", "backup verify ./saved"] {
        home.vault(command).in_shell("ulimit -n 32; exec \"$@\"").ends(0);
    }
}

#[test]
fn what_is_beside_a_trail_and_is_no_file_of_it_is_told() {
    let (home, _) = used();
    home.vault("audit rotate").ends(0);
    fs::write(beside(&home, ".audit.0"), "").expect("a file");
    home.vault("audit verify").ends(0);
    home.vault("backup create ./saved").quiet();
    // Another vault's, where the backup comes back: it is put aside, and not taken for the backup's.
    fs::write(beside(&home, ".audit.1"), "something else").expect("a file");
    let refused = home.vault("backup create ./again").ends(6).stderr();
    assert!(refused.contains(".audit.1 is no file of the audit trail"), "{refused}");
    fs::remove_file(beside(&home, ".audit")).expect("a file");
    fs::remove_file(home.vault_file()).expect("a file");
    let warned = home.vault("restore ./saved --yes").ends(0).stderr();
    assert!(warned.contains(".audit.1.old-1"), "{warned}");
    home.vault("audit verify").ends(0);
    let earlier = fs::read(beside(&home, ".audit.1")).expect("a file");
    for put in [|path: &Path| fs::create_dir(path), |path: &Path| std::os::unix::fs::symlink("/dev/null", path)] {
        fs::remove_file(beside(&home, ".audit.1")).expect("a file");
        put(&beside(&home, ".audit.1")).expect("something else");
        assert!(home.vault("audit verify").ends(6).stderr().contains(".audit.1 is no file of the audit trail"));
        home.vault("get other").prints("x");
        let path = beside(&home, ".audit.1");
        fs::remove_dir(&path).or_else(|_| fs::remove_file(&path)).expect("gone");
        fs::write(&path, &earlier).expect("a file");
    }
    // One that is missing comes back from a backup.
    fs::remove_file(beside(&home, ".audit.1")).expect("a file");
    home.vault("audit verify").ends(6);
    home.vault("restore ./saved --yes").ends(0);
    home.vault("audit verify").ends(0);
}

/// Where somebody changed it and its hashes: these find accidents only.
#[test]
fn the_trail_in_a_backup_is_checked_too() {
    let (home, _) = used();
    home.vault("audit rotate").ends(0);
    home.vault("get other").ends(0);
    home.vault("backup create").arg(home.path().join("saved")).quiet();
    home.vault("backup verify ./saved").ends(0);
    let saved = fs::read(home.path().join("saved")).expect("a backup");
    let trails = [".audit.1", ".audit"].map(|ending| fs::read(beside(&home, ending)).expect("a file"));
    let without_line = |trail: &[u8], line: usize| {
        let lines: Vec<&[u8]> = trail.split_inclusive(|&byte| byte == b'\n').collect();
        [&lines[..line], &lines[line + 1..]].concat().concat()
    };
    let [earlier, present] = &trails;
    for (what, files, needs_key) in [
        ("no earlier file", vec![present.clone()], true),
        ("other order", vec![present.clone(), earlier.clone()], false),
        ("an event less", vec![without_line(earlier, 3), present.clone()], true),
        ("the anchor less", vec![earlier.clone(), without_line(present, 1)], false),
        ("another vault's", vec![b"vault-trail 1 no".to_vec(), present.clone()], false),
    ] {
        let path = home.write("changed", with_trail(&saved, &files));
        let told = home.vault("backup verify").arg(&path).ends(6);
        assert!(told.stdout().contains("trail in the backup is damaged"), "{what}: {}", told.text());
        let without_key = home.vault("backup verify").arg(&path).without("VAULT_PASSPHRASE").done().status;
        assert_eq!(without_key, if needs_key { 0 } else { 6 }, "{what}");
    }
}

/// A backup with another trail, and the hashes and lengths of that.
fn with_trail(backup: &[u8], files: &[Vec<u8>]) -> Vec<u8> {
    use vault::format::BackupHead;
    let head = BackupHead::decode(backup, backup.len() as u64).expect("a backup");
    let start = usize::try_from(head.length()).expect("small");
    let snapshot = &backup[start..start + usize::try_from(head.snapshot_length).expect("small")];
    let changed = BackupHead {
        trail_lengths: files.iter().map(|file| file.len() as u64).collect(),
        trail_hash: vault::crypto::digest(&files.concat()),
        ..head.clone()
    };
    [changed.encode(), snapshot.to_vec(), files.concat()].concat()
}

/// Its events are by somebody whom the older vault does not know: they would be taken for forged.
#[test]
fn files_after_an_older_vault_that_comes_back_are_put_aside() {
    let (home, _) = used();
    let passphrase = "seven words are in this one";
    home.vault("backup create").arg(home.path().join("saved")).quiet();
    home.vault("passwd --kdf m=19MiB,t=2,p=1").env("VAULT_NEW_PASSPHRASE", passphrase).ends(0);
    let renewed = |arguments: &str| home.vault(arguments).env("VAULT_PASSPHRASE", passphrase);
    renewed("get other").ends(0);
    renewed("audit rotate").ends(0);
    renewed("get other").ends(0);
    let warned = home.vault("restore ./saved --yes").ends(0).stderr();
    assert!(warned.contains(".audit.old-1") && warned.contains(".audit.1.old-1"), "{warned}");
    home.vault("get other").prints("x");
    home.vault("audit verify").ends(0);
    home.vault("audit rotate").ends(0);
    home.vault("audit verify").ends(0);
}
