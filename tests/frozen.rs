//! Version 1 of the format does not change any more: what was written when it was frozen is read now. How the files came
//! about is told by `tests/golden/format1/make`.
// A test says loudly what went wrong, and copies files of its own.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::disallowed_methods)]

mod support;

use std::fs;
use std::path::{Path, PathBuf};

use support::{Call, Home};

const PASSPHRASE: &str = "the second passphrase of it";
const FORMER: &str = "the first passphrase of it";

fn golden() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/format1")
}

/// A home with a copy of the files, so that what is written goes there.
fn home() -> Home {
    let home = Home::without_vault();
    let (from, to) = (golden(), home.vault_file().parent().unwrap().to_owned());
    for file in files_below(&from) {
        let path = to.join(file.strip_prefix(&from).unwrap());
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let name = path.strip_prefix(home.path()).unwrap().to_str().unwrap().to_owned();
        home.write(&name, fs::read(&file).unwrap());
    }
    home
}

fn files_below(directory: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path());
    let (directories, files): (Vec<PathBuf>, Vec<PathBuf>) = entries.partition(|path| path.is_dir());
    files.into_iter().chain(directories.iter().flat_map(|directory| files_below(directory))).collect()
}

fn owner<'a>(home: &'a Home, arguments: &str) -> Call<'a> {
    home.vault(arguments).env("VAULT_FILE", vault(home)).env("VAULT_PASSPHRASE", PASSPHRASE)
}

fn bot<'a>(home: &'a Home, name: &str, arguments: &str) -> Call<'a> {
    let token = fs::read_to_string(golden().join(format!("{name}.token"))).unwrap();
    home.vault_with(token.trim(), arguments).env("VAULT_FILE", vault(home))
}

fn vault(home: &Home) -> PathBuf {
    home.vault_file().with_file_name("v.vault")
}

#[test]
fn its_owner_finds_everything() {
    let home = home();
    let listed = owner(&home, "list --keys").ends(0).stdout();
    let keys: Vec<&str> = listed.lines().collect();
    assert_eq!(keys, ["account", "db/prod", "host", "odd/bytes", "pay/approve", "pay/enter"]);
    owner(&home, "get db/prod").prints("third");
    owner(&home, "get db/prod --version 1").prints("first");
    owner(&home, "get db/prod --stage design").prints("look-alike");
    owner(&home, "get account#pin").prints("1234");
    owner(&home, "exec --clean --env ODD=account#user -- printenv ODD").prints("ann\n");
    owner(&home, "get odd/bytes").ends(7);
    let shown = owner(&home, "show odd/bytes -o json").done().json().to_string();
    assert!(["https://example.com/", "2099-01-01"].iter().all(|part| shown.contains(part)), "{shown}");
    assert!(owner(&home, "show host -o json").done().json().to_string().contains("The host"));
    assert!(owner(&home, "list --deleted --keys").ends(0).stdout().contains("old"));
    assert!(owner(&home, "duty list").ends(0).stdout().contains("four-eyes"));
    owner(&home, "verify").ends(0);
    owner(&home, "list").env("VAULT_PASSPHRASE", FORMER).ends(4);
}

#[test]
fn a_value_that_it_keeps_without_a_fingerprint_is_told_again() {
    let home = home();
    let find = |value: &str| owner(&home, "audit find -o json").stdin(value).done().json()["places"].clone();
    let place = |key: &str, field: Option<&str>, version| serde_json::json!([{"key": key, "field": field, "stage": "production", "version": version}]);
    assert_eq!(find("second"), place("db/prod", None, 2));
    assert_eq!(find("1234"), place("account", Some("pin"), 1));
    // The version that is added has one beside those that have none.
    owner(&home, "update account --stdin").stdin("new").ends(0);
    assert_eq!(find("new"), place("account", None, 2));
    let pins = find("1234");
    assert_eq!(pins.as_array().map(Vec::len), Some(2), "{pins}");
}

#[test]
fn its_tokens_open_what_they_did() {
    let home = home();
    bot(&home, "reader", "get db/prod").prints("third");
    bot(&home, "reader", "get account#user").prints("ann");
    bot(&home, "reader", "get account#pin").ends(3);
    bot(&home, "designer", "get db/prod").prints("look-alike");
    bot(&home, "limited", "exec -- true").ends(125);
    bot(&home, "waiting", "get host").ends(7);
    owner(&home, "grant approve waiting").ends(0);
    bot(&home, "waiting", "get host").prints("dbs");
    owner(&home, "grant add both --key pay/enter --key pay/approve").ends(7);
}

#[test]
fn its_trail_proves_itself() {
    let home = home();
    for checked in [owner(&home, "audit verify -o json").done(), bot(&home, "auditor", "audit verify -o json").done()] {
        let checked = checked.json();
        assert_eq!((&checked["oldest_file"], &checked["file"], &checked["claims"]), (&1.into(), &2.into(), &1.into()));
        assert_eq!(checked["sound"], true);
    }
    let events = owner(&home, "audit --actor reader -o json").done().json()["events"].clone();
    let events: Vec<(&str, &str)> = events
        .as_array()
        .unwrap()
        .iter()
        .map(|event| (event["action"].as_str().unwrap(), event["decision"].as_str().unwrap()))
        .collect();
    assert_eq!(events, [("get", "allowed"), ("get", "denied"), ("get", "allowed")]);
    let first = owner(&home, "audit -o json").done().json()["events"][0].clone();
    assert_eq!((&first["seq"], &first["action"]), (&1.into(), &"init".into()));
}

#[test]
fn its_old_generations_and_its_backup_come_back() {
    let home = home();
    let listed = owner(&home, "backup list -o json").done().json()["backups"].clone();
    let oldest = listed.as_array().unwrap().last().unwrap()["id"].as_str().unwrap().to_owned();
    owner(&home, &format!("backup verify {oldest}")).env("VAULT_PASSPHRASE", FORMER).ends(0);
    let restored = owner(&home, &format!("restore {oldest} --yes")).env("VAULT_PASSPHRASE", FORMER).done();
    assert_eq!(restored.status, 0, "{}", restored.text());
    owner(&home, "verify").env("VAULT_PASSPHRASE", FORMER).ends(0);
    owner(&home, "audit verify").env("VAULT_PASSPHRASE", FORMER).ends(0);

    let fresh = Home::without_vault();
    let saved = golden().join("saved.backup");
    let call = fresh.vault("restore --yes").arg(&saved).env("VAULT_PASSPHRASE", PASSPHRASE);
    let restored = call.done();
    assert_eq!(restored.status, 0, "{}", restored.text());
    let renewed = |arguments: &str| fresh.vault(arguments).env("VAULT_PASSPHRASE", PASSPHRASE);
    renewed("get db/prod").prints("third");
    renewed("audit verify").ends(0);
}
