//! The ways out that docs/PLAYBOOKS.md has: its commands, as they stand there.

use std::path::Path;

use super::support::{Call, Home, PASSPHRASE, VAULT};

/// The commands of a chapter, one text for each of its blocks.
fn blocks(chapter: &str) -> Vec<String> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/PLAYBOOKS.md");
    let text = std::fs::read_to_string(path).expect("the playbooks");
    let chapter = text.split("\n## ").find(|part| part.starts_with(chapter)).expect("the chapter");
    let blocks = chapter.split("```sh\n").skip(1);
    blocks.map(|block| block.split("```").next().expect("its end").to_owned()).collect()
}

/// Runs a block where `vault` is this program; the first command that fails ends it.
fn run<'a>(home: &'a Home, block: &str) -> Call<'a> {
    let directory = Path::new(VAULT).parent().expect("a directory").display().to_string();
    let path = format!("{directory}:{}", std::env::var("PATH").expect("a path"));
    home.vault("--version").env("PATH", path).in_shell(&format!("set -e\n{block}"))
}

#[test]
fn a_bad_value_is_taken_back() {
    let home = Home::with(&[("db/prod", "good")]);
    home.vault("update db/prod").stdin("bad").quiet();
    let done = run(&home, &blocks("A bad value")[0]).ends(0);
    assert!(done.stdout().contains("good"), "{}", done.text());
    home.vault("get db/prod").prints("good");
}

#[test]
fn a_damaged_file_is_replaced_by_a_backup() {
    let home = Home::with(&[("key", "value"), ("later", "lost")]);
    let file = home.vault_file();
    let bytes = std::fs::read(&file).expect("the vault");
    std::fs::write(&file, &bytes[..bytes.len() / 2]).expect("damaged");
    let refused = home.vault("get key").ends(6);
    assert!(refused.stderr().contains("vault restore 2"), "{}", refused.text());
    run(&home, &blocks("The vault's file")[0]).ends(0);
    home.vault("get key").prints("value");
    assert!(home.vault("audit").done().stdout().contains("later"));
}

#[test]
fn a_lost_machine_is_brought_back_elsewhere() {
    let lost = Home::with(&[("key", "value")]);
    let token = lost.token("grant add bot --key key");
    let stick = Home::without_vault();
    lost.vault("backup create").arg(stick.path().join("vault.backup")).quiet();
    let home = Home::without_vault();
    let blocks = blocks("The machine");
    let done = run(&home, &blocks[0]).env("STICK", stick.path()).ends(0);
    assert!(done.stdout().contains("sound: ") && done.stdout().ends_with("key\n"), "{}", done.text());
    home.vault_with(&token, "get key").prints("value");
    // Each command asks anew, and is answered with the passphrase of then.
    let new = "another passphrase 77";
    let (passwd, rotate) = blocks[1].split_once('\n').expect("two commands");
    run(&home, passwd).env("VAULT_NEW_PASSPHRASE", new).ends(0);
    run(&home, rotate).env("VAULT_PASSPHRASE", new).ends(0);
    assert_eq!(home.vault_with(&token, "get key").done().status, 4);
}

#[test]
fn a_lost_passphrase_is_replaced_with_the_recovery_key() {
    let home = Home::with(&[("key", "value")]);
    let made = home.vault("keyslot add recovery --unconfirmed -o json").done();
    let made: serde_json::Value = serde_json::from_slice(&made.out).expect("a document");
    let recovery_key = made["recovery_key"].as_str().expect("a key").to_owned();
    let new = "another passphrase 77";
    let block = blocks("The passphrase")[0].replace("vault passwd", "vault passwd --unconfirmed -o json");
    run(&home, &block).env("VAULT_PASSPHRASE", &recovery_key).env("VAULT_NEW_PASSPHRASE", new).ends(0);
    home.vault("get key").env("VAULT_PASSPHRASE", new).prints("value");
    for lost in [PASSPHRASE, &recovery_key] {
        home.vault("get key").env("VAULT_PASSPHRASE", lost).ends(4);
    }
}
