//! Several ways into one vault: what each opens, and what it takes to add, remove and renew them.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use super::support::{CHEAP, CHEAP_WARNING, Home, PASSPHRASE};

const OTHER: &str = "another good passphrase 77";

fn home() -> Home {
    Home::with(&[("key", "s3cret")])
}

/// The kinds of the keyslots, in order.
fn kinds(home: &Home) -> Vec<String> {
    let slots = home.vault("keyslot list -o json").done().json()["keyslots"].clone();
    slots.as_array().expect("an array").iter().map(|slot| slot["kind"].as_str().expect("a word").to_owned()).collect()
}

fn recovery_key(home: &Home) -> String {
    home.vault("keyslot add recovery --unconfirmed").ends(0).stdout().trim().to_owned()
}

fn add_passphrase(home: &Home) {
    home.vault(&format!("keyslot add passphrase --kdf {CHEAP}"))
        .env("VAULT_NEW_PASSPHRASE", OTHER)
        .warns(CHEAP_WARNING);
}

#[test]
fn each_of_two_passphrases_opens_the_vault() {
    let home = home();
    add_passphrase(&home);
    home.vault("get key").env("VAULT_PASSPHRASE", OTHER).prints("s3cret");
    home.vault("get key").prints("s3cret");
    home.vault("get key").env("VAULT_PASSPHRASE", "neither of them").fails(4, "error: wrong passphrase\n");
    let listed = home.vault("keyslot list").without("VAULT_PASSPHRASE").done().stdout();
    assert_eq!(listed.lines().count(), 2, "{listed}");
    assert!(listed.starts_with("keyslot 1    passphrase, Argon2id m=19MiB,t=2,p=1 (cheaper than recommended), made "));
    let events = home.vault("audit --action keyslot-add -o json").done().json()["events"].clone();
    assert_eq!(events[0]["keyslot"], "2 passphrase", "{events}");
}

#[test]
fn a_recovery_key_opens_it_however_it_is_copied() {
    let home = home();
    let key = recovery_key(&home);
    assert_eq!(key.len(), 47, "{key}");
    for copied in [key.clone(), key.to_lowercase(), key.replace('-', " "), key.replace('-', "\t") + "\n"] {
        home.vault("get key").env("VAULT_PASSPHRASE", copied).prints("s3cret");
    }
    let last = if key.ends_with('0') { "1" } else { "0" };
    let mistyped = format!("{}{last}", &key[..46]);
    home.vault("get key").env("VAULT_PASSPHRASE", mistyped).fails(4, "error: the recovery key was mistyped\n");
    let foreign = recovery_key(&Home::new());
    home.vault("get key").env("VAULT_PASSPHRASE", foreign).fails(4, "error: wrong recovery key\n");
    assert_eq!(kinds(&home), ["passphrase", "recovery"]);
    // It is nowhere but with its owner.
    for path in home.files() {
        let bytes = fs::read(&path).expect("a file");
        assert!(!bytes.windows(key.len()).any(|part| part == key.as_bytes()), "{}", path.display());
    }
}

#[test]
fn without_somebody_to_type_it_back_a_recovery_key_needs_a_word() {
    let home = home();
    let refused = home.vault("keyslot add recovery").ends(4);
    assert!(refused.stdout().is_empty() && refused.stderr().contains("--unconfirmed"), "{}", refused.text());
    assert_eq!(kinds(&home), ["passphrase"]);
}

#[test]
fn a_keyfile_opens_it_alone_if_we_made_it() {
    let home = home();
    home.vault("keyslot add keyfile stick.key").quiet();
    let path = home.path().join("stick.key");
    assert_eq!(fs::metadata(&path).expect("a file").permissions().mode() & 0o777, 0o600);
    let by_file = || home.vault("get key").without("VAULT_PASSPHRASE").env("VAULT_KEYFILE", &path);
    by_file().prints("s3cret");
    // The passphrase still does, and a keyfile of another vault is no obstacle to it.
    let foreign = home.write("foreign.key", "vault_keyfile_a");
    home.vault("get key").env("VAULT_KEYFILE", &foreign).prints("s3cret");
    home.vault("get key").env("VAULT_KEYFILE", home.path().join("missing")).ends(4);
    let picture = home.write("picture", "anybody may have it");
    let refused = home.vault("keyslot add keyfile").arg(&picture).ends(2);
    assert!(refused.stderr().contains("together with a passphrase only"), "{}", refused.text());
    fs::write(&path, fs::read(&path).expect("a file").repeat(2)).expect("a file");
    by_file().ends(4);
}

#[test]
fn a_keyfile_beside_a_passphrase_is_needed_with_it() {
    let home = Home::without_vault();
    let picture = home.write("picture", "anybody may have it");
    home.vault(&format!("init --kdf {CHEAP} --keyfile")).arg(&picture).warns(CHEAP_WARNING);
    assert_eq!(kinds(&home), ["passphrase+keyfile"]);
    let with = |call: &str| home.vault(call).env("VAULT_KEYFILE", &picture);
    with("add key").stdin("s3cret").quiet();
    with("get key").prints("s3cret");
    let refused = home.vault("get key").ends(4);
    assert!(refused.stderr().contains("without a keyfile") && refused.stderr().contains("VAULT_KEYFILE"));
    with("get key").env("VAULT_PASSPHRASE", OTHER).fails(4, "error: wrong passphrase or keyfile\n");
    let other = home.write("other", "anybody may have this one");
    home.vault("get key").env("VAULT_KEYFILE", &other).fails(4, "error: wrong passphrase or keyfile\n");
    // It goes on being needed.
    with(&format!("passwd --kdf {CHEAP}")).env("VAULT_NEW_PASSPHRASE", OTHER).warns(CHEAP_WARNING);
    assert_eq!(kinds(&home), ["passphrase+keyfile"]);
    with("get key").env("VAULT_PASSPHRASE", OTHER).prints("s3cret");
}

#[test]
fn a_vault_is_made_with_a_recovery_key() {
    let home = Home::without_vault();
    let made = home.vault(&format!("init --kdf {CHEAP} --recovery-key --unconfirmed")).ends(0);
    home.vault("add key").env("VAULT_PASSPHRASE", made.stdout().trim()).stdin("s3cret").quiet();
    home.vault("get key").prints("s3cret");
    let home = Home::without_vault();
    home.vault(&format!("init --kdf {CHEAP} --recovery-key")).ends(4);
    assert!(home.files().is_empty(), "{:?}", home.files());
}

#[test]
fn what_is_removed_opens_nothing_and_the_last_way_in_stays() {
    let home = home();
    add_passphrase(&home);
    home.vault("keyslot remove 1").ends(2);
    home.vault("keyslot remove 7").ends(3);
    home.vault("keyslot remove 7 --yes").ends(3);
    let removed = home.vault("keyslot remove 1 --yes").ends(0);
    assert!(removed.stderr().contains("vault passwd"), "{}", removed.text());
    home.vault("get key").fails(4, "error: wrong passphrase\n");
    let other = |call: &str| home.vault(call).env("VAULT_PASSPHRASE", OTHER);
    other("get key").prints("s3cret");
    let refused = other("keyslot remove 2 --yes").ends(7);
    assert!(refused.stderr().contains("the last way"), "{}", refused.text());
    // A number is never used again.
    other(&format!("keyslot add passphrase --kdf {CHEAP}"))
        .env("VAULT_NEW_PASSPHRASE", PASSPHRASE)
        .warns(CHEAP_WARNING);
    let slots = home.vault("keyslot list -o json").done().json()["keyslots"].clone();
    assert_eq!((&slots[0]["id"], &slots[1]["id"]), (&2.into(), &3.into()));
}

#[test]
fn new_keys_keep_the_ways_in_that_are_given_and_name_the_others() {
    let home = home();
    let lost = recovery_key(&home);
    home.vault("keyslot add keyfile stick.key").quiet();
    home.vault("keyslot add keyfile lost.key").quiet();
    add_passphrase(&home);
    let stick = home.path().join("stick.key");
    let passwd = |more: &str| {
        home.vault(&format!("passwd --kdf {CHEAP} {more}"))
            .env("VAULT_KEYFILE", &stick)
            .env("VAULT_NEW_PASSPHRASE", "a third good passphrase 88")
    };
    // The other passphrase and the other keyfile go, which has to be said.
    passwd("--unconfirmed").ends(2);
    passwd("--yes").ends(4);
    assert_eq!(kinds(&home).len(), 5, "nothing was changed");
    let done = passwd("--yes --unconfirmed").ends(0);
    let told = done.stderr().matches("opens nothing any more: keyslot ").count();
    assert_eq!(told, 2, "{}", done.text());
    assert_eq!(kinds(&home), ["passphrase", "keyfile", "recovery"]);
    let fresh = done.stdout().trim().to_owned();
    for opens in [fresh.as_str(), "a third good passphrase 88"] {
        home.vault("get key").env("VAULT_PASSPHRASE", opens).prints("s3cret");
    }
    home.vault("get key").without("VAULT_PASSPHRASE").env("VAULT_KEYFILE", &stick).prints("s3cret");
    for opens_nothing in [lost.as_str(), PASSPHRASE, OTHER] {
        home.vault("get key").env("VAULT_PASSPHRASE", opens_nothing).ends(4);
    }
    home.vault("get key").without("VAULT_PASSPHRASE").env("VAULT_KEYFILE", home.path().join("lost.key")).ends(4);
}

#[test]
fn a_lost_passphrase_is_replaced_by_who_has_the_recovery_key() {
    let home = home();
    let key = recovery_key(&home);
    home.vault(&format!("passwd --kdf {CHEAP} --unconfirmed"))
        .env("VAULT_PASSPHRASE", key)
        .env("VAULT_NEW_PASSPHRASE", OTHER)
        .ends(0);
    home.vault("get key").env("VAULT_PASSPHRASE", OTHER).prints("s3cret");
    assert_eq!(kinds(&home), ["passphrase", "recovery"]);
}

#[test]
fn a_copy_of_a_backup_opens_with_what_opened_that() {
    let home = home();
    let key = recovery_key(&home);
    home.vault("keyslot add keyfile stick.key").quiet();
    home.vault("backup create b").quiet();
    home.vault("restore b --to by-key.vault").env("VAULT_PASSPHRASE", &key).quiet();
    home.vault("--vault ./by-key.vault get key").env("VAULT_PASSPHRASE", &key).prints("s3cret");
    home.vault("--vault ./by-key.vault get key").ends(4);
    let stick = home.path().join("stick.key");
    home.vault("restore b --to by-file.vault").without("VAULT_PASSPHRASE").env("VAULT_KEYFILE", &stick).quiet();
    home.vault("--vault ./by-file.vault get key")
        .without("VAULT_PASSPHRASE")
        .env("VAULT_KEYFILE", &stick)
        .prints("s3cret");
}

#[test]
fn a_backup_is_imported_by_what_opens_it() {
    let home = home();
    home.vault("keyslot add keyfile stick.key").quiet();
    home.vault("backup create b").quiet();
    let (stick, picture) = (home.path().join("stick.key"), home.write("picture", "anybody may have it"));
    // Its own passphrase is not asked for where the keyfile does.
    home.vault("import backup b --prefix 1/").env("VAULT_KEYFILE", &stick).quiet();
    home.vault("get 1/key").prints("s3cret");
    let by = |call: &str, passphrase: &str| home.vault(call).env("VAULT_IMPORT_PASSPHRASE", passphrase);
    by("import backup b --prefix 2/", PASSPHRASE).env("VAULT_KEYFILE", &picture).quiet();
    home.vault(&format!("--vault ./both.vault init --kdf {CHEAP} --keyfile picture")).warns(CHEAP_WARNING);
    home.vault("--vault ./both.vault add key").env("VAULT_KEYFILE", &picture).stdin("other").quiet();
    home.vault("--vault ./both.vault backup create c").env("VAULT_KEYFILE", &picture).quiet();
    let refused = by("import backup c --prefix 3/", PASSPHRASE).ends(4);
    assert!(refused.stderr().contains("VAULT_KEYFILE"), "{}", refused.text());
    by("import backup c --prefix 3/", PASSPHRASE).env("VAULT_KEYFILE", &picture).quiet();
    home.vault("get 3/key").prints("other");
    // A file of export has no use for one; nor is a keyfile read that only the other vault needs.
    home.vault("export e").env("VAULT_EXPORT_PASSPHRASE", OTHER).quiet();
    by("import backup e --prefix 4/", OTHER).env("VAULT_KEYFILE", &picture).quiet();
}

#[test]
fn there_are_at_most_sixteen() {
    let home = home();
    for _ in 0..15 {
        recovery_key(&home);
    }
    home.vault("keyslot add recovery --unconfirmed").ends(2);
    assert_eq!(kinds(&home).len(), 16);
    // Nor may they cost more to try than is allowed.
    let home = self::home();
    let dear = || home.vault("keyslot add passphrase --kdf m=1GiB,t=2,p=4").env("VAULT_NEW_PASSPHRASE", OTHER);
    dear().ends(0);
    dear().ends(2);
}

/// What a second factor is cannot be told where the vault was opened without it.
#[test]
fn no_other_keyfile_takes_the_place_of_the_one_beside_a_passphrase() {
    let home = home();
    let photo = home.write("photo", "any file");
    home.vault(&format!("keyslot add keyfile photo --with-passphrase --kdf {CHEAP}"))
        .env("VAULT_NEW_PASSPHRASE", OTHER)
        .ends(0);
    home.vault("keyslot add keyfile stick.key").quiet();
    home.vault("keyslot remove 1 --yes").ends(0);
    let key = home.vault("keyslot add recovery --unconfirmed").without("VAULT_PASSPHRASE");
    let key = key.env("VAULT_KEYFILE", home.path().join("stick.key")).ends(0).stdout().trim().to_owned();
    let third = "a third good passphrase 88";
    let passwd = |more: &str, by: &str, keyfile: &str| {
        home.vault(&format!("passwd --unconfirmed --kdf {CHEAP} {more}"))
            .env("VAULT_PASSPHRASE", by)
            .env("VAULT_KEYFILE", if keyfile.is_empty() { "".into() } else { home.path().join(keyfile) })
            .env("VAULT_NEW_PASSPHRASE", third)
    };
    // By the keyfile alone, and by the recovery key: the passphrase with the photo would go, which has to be said.
    passwd("", OTHER, "stick.key").ends(2);
    passwd("", &key, "").ends(2);
    passwd("", &key, "photo").ends(2);
    let done = passwd("--yes", OTHER, "photo").ends(0);
    assert!(done.stderr().contains("keyslot 3    keyfile"), "{}", done.text());
    assert_eq!(kinds(&home), ["passphrase+keyfile", "recovery"]);
    home.vault("get key").env("VAULT_PASSPHRASE", third).env("VAULT_KEYFILE", &photo).prints("s3cret");
}

#[test]
fn of_several_recovery_keys_one_is_renewed_and_the_others_are_named() {
    let home = home();
    let (_, second) = (recovery_key(&home), recovery_key(&home));
    let passwd = |more: &str| {
        home.vault(&format!("passwd --unconfirmed --kdf {CHEAP} {more}"))
            .env("VAULT_PASSPHRASE", &second)
            .env("VAULT_NEW_PASSPHRASE", OTHER)
    };
    passwd("").ends(2);
    let done = passwd("--yes").ends(0);
    assert!(done.stderr().contains("keyslot 2    recovery"), "{}", done.text());
    assert_eq!(kinds(&home), ["passphrase", "recovery"]);
}

/// A keyfile that was made stays, whatever fails afterwards: it may be all that opens the vault.
#[test]
fn no_keyfile_is_removed_that_a_keyslot_may_need() {
    let home = home();
    home.vault("-o json keyslot add keyfile stick.key").in_shell("exec \"$@\" >/dev/full").ends(1);
    let stick = home.path().join("stick.key");
    home.vault("get key").without("VAULT_PASSPHRASE").env("VAULT_KEYFILE", stick).prints("s3cret");
}

#[test]
fn a_recovery_key_in_json_is_part_of_the_one_document() {
    let home = home();
    home.vault("keyslot add recovery -o json").ends(2);
    let key = home.vault("keyslot add recovery --unconfirmed -o json").ends(0).json();
    assert_eq!((&key["kind"], &key["id"]), (&"recovery".into(), &2.into()));
    home.vault("get key").env("VAULT_PASSPHRASE", key["recovery_key"].as_str().expect("a key")).prints("s3cret");
}

#[test]
fn an_odd_keyfile_is_a_keyfile_that_does_not_open() {
    let home = home();
    home.vault("keyslot add keyfile stick.key").quiet();
    for odd in [home.path().to_owned(), home.path().join("missing"), home.write("empty", "")] {
        home.vault("get key").env("VAULT_KEYFILE", odd).ends(4);
    }
    // One that is beside the point keeps nobody from what needs no passphrase.
    home.vault("verify").without("VAULT_PASSPHRASE").ends(0);
    let token = home.token("grant add bot --key key");
    home.vault("backup create b").quiet();
    home.vault("restore b --yes").env("VAULT_GRANT", &token).ends(7);
    let check = || home.vault("backup verify b -o json");
    assert_ne!(
        check().env("VAULT_GRANT", &token).ends(0).stdout(),
        check().ends(0).stdout(),
        "a token opens nothing of it"
    );
}

#[test]
fn a_file_that_changes_with_the_vault_is_no_keyfile() {
    let home = home();
    let vault = home.vault_file();
    let add = |path: &str| {
        let call = home.vault("keyslot add keyfile --with-passphrase --kdf").arg(CHEAP).arg(path);
        call.env("VAULT_NEW_PASSPHRASE", "another good passphrase 77").ends(2)
    };
    home.vault("backup create").quiet();
    let link = home.path().join("link");
    std::os::unix::fs::symlink(&vault, &link).expect("a link");
    for ending in ["", ".audit", ".lock", ".backups/1.vault"] {
        let refused = add(&format!("{}{ending}", vault.display()));
        assert!(refused.stderr().contains("a file of the vault itself is no keyfile"), "{}", refused.text());
    }
    add(&link.display().to_string());
    assert_eq!(kinds(&home), ["passphrase"]);
}
