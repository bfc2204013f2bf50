use std::fs;

use super::canary::{self, DESCRIPTION, KEY, NAME, SEALED, STAGE, TAG, VALUE};
use super::support::{CHEAP, CHEAP_WARNING, Home};

const SECRETS: usize = 200;

/// 200 secrets; `added` of them one by one, the others imported.
fn full(added: usize) -> Home {
    let home = Home::new();
    let lines: Vec<String> = (added..SECRETS).map(|number| format!("{KEY}{number}='{VALUE}{number}'\n")).collect();
    home.vault(&format!("import dotenv - --tag {TAG}")).stdin(lines.concat()).quiet();
    for number in 0..added {
        home.vault(&format!(
            "add {KEY}{number} --name '{NAME} {number}' --description '{DESCRIPTION}' --tag {TAG}{number}"
        ))
        .stdin(format!("{VALUE}{number}"))
        .quiet();
    }
    home
}

/// Whatever the program wrote: the vault, its trail, its backups, the state and the locks.
#[track_caller]
fn assert_no_file_tells(home: &Home) {
    let files = home.files();
    assert!(files.len() >= 6, "{files:?}");
    for path in files {
        let bytes = fs::read(&path).expect("a readable file");
        canary::assert_clean(&path.display().to_string(), &bytes, &SEALED);
        canary::assert_clean("a path", path.display().to_string().as_bytes(), &SEALED);
    }
}

#[test]
fn files_tell_nothing_of_what_is_stored() {
    let home = full(20);
    assert_eq!(home.vault("list").done().stdout().lines().count(), SECRETS);
    assert_no_file_tells(&home);

    // A life with everything that is written down.
    home.vault(&format!("add {KEY}1 --stage {STAGE}")).stdin(VALUE).quiet();
    home.vault(&format!("update {KEY}1 --name '{NAME}' --stdin")).stdin(VALUE).quiet();
    home.vault(&format!("get {KEY}1")).prints(VALUE);
    home.vault(&format!("exec --only {KEY}1 -- true")).quiet();
    home.vault(&format!("delete {KEY}1 {KEY}2 --yes")).quiet();
    home.vault(&format!("undelete {KEY}1")).quiet();
    home.vault(&format!("purge {KEY}2 --yes")).quiet();
    home.vault(&format!("get {KEY}2")).ends(3);
    home.vault(&format!("get {KEY}1")).env("VAULT_PASSPHRASE", canary::PASSPHRASE).ends(4);
    home.vault(&format!("passwd --kdf {CHEAP}")).env("VAULT_NEW_PASSPHRASE", canary::PASSPHRASE).warns(CHEAP_WARNING);
    home.vault(&format!("update {KEY}1")).env("VAULT_PASSPHRASE", canary::PASSPHRASE).stdin(VALUE).quiet();
    assert_no_file_tells(&home);
}

/// As above, with each of them added by itself.
#[test]
fn files_tell_nothing_after_two_hundred_adds() {
    if std::env::var_os("VAULT_TEST_LONG").is_none() {
        return;
    }
    assert_no_file_tells(&full(SECRETS));
}

#[test]
fn sizes_tell_little() {
    // A reader of the file cannot tell short values apart.
    let sizes = ["x", "0123456789abcdef"].map(|value| {
        let home = Home::with(&[("key", value)]);
        fs::metadata(home.vault_file()).expect("the vault").len()
    });
    assert_eq!(sizes[0], sizes[1]);
}
