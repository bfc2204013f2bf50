//! What goes wrong around the vault, each with the status that scripts go by.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use super::support::Home;

/// Every command that needs a vault.
const COMMANDS: [&str; 13] = [
    "add key",
    "get key",
    "show key",
    "list",
    "update key",
    "delete key --yes",
    "undelete key",
    "purge key --yes",
    "import dotenv .env",
    "passwd",
    "status",
    "verify",
    "update key --name x",
];

#[test]
fn without_a_vault_there_is_nothing_to_do() {
    let home = Home::without_vault();
    home.write(".env", "A=1\n");
    let nowhere = "error: there is no vault at ~/data/vault/default.vault\n\
                   hint: make it with: vault init (and the same --vault or VAULT_FILE, if any)\n";
    for call in COMMANDS {
        home.vault(call).stdin("x").fails(3, nowhere);
    }
    home.vault("exec --all -- true").fails(125, nowhere);
    home.vault("list --vault work").fails(3, &nowhere.replace("default", "work"));
    home.vault("list --vault ./elsewhere").fails(3, &nowhere.replace("data/vault/default.vault", "elsewhere"));
    home.vault("list")
        .env("VAULT_FILE", "/nowhere/x")
        .fails(3, &nowhere.replace("~/data/vault/default.vault", "/nowhere/x"));
    assert_eq!(home.files().len(), 1, "nothing was made: {:?}", home.files());
}

#[test]
fn a_vault_by_name_path_or_variable() {
    let home = Home::with(&[("key", "default")]);
    let file = home.vault_file();
    home.vault("get key --vault default").prints("default");
    home.vault("get key --vault").arg(&file).prints("default");
    home.vault("--vault data/vault/default.vault get key").prints("default");
    let moved = Home::without_vault();
    moved.vault("get key").env("VAULT_FILE", &file).prints("default");
    home.vault("get key --vault default").env("VAULT_FILE", "/nowhere").prints("default");
    home.vault("get key").env("VAULT_FILE", "").prints("default");
    // Where nothing says where the state is kept, the rest works.
    let done = home.vault("get key --vault").arg(&file).without("XDG_STATE_HOME").without("HOME").ends(0);
    assert!(done.stderr().starts_with("warning: neither HOME nor XDG_STATE_HOME is set"), "{}", done.text());
    home.vault("get key")
        .without("XDG_DATA_HOME")
        .without("HOME")
        .fails(2, "error: neither HOME nor XDG_DATA_HOME is set\nhint: name the vault with --vault or VAULT_FILE\n");
}

#[test]
fn a_changed_byte_is_damage_and_never_a_value() {
    let home = Home::with(&[("key", "s3cret")]);
    let (file, sound) = (home.vault_file(), fs::read(home.vault_file()).expect("the vault"));
    let end = sound.len() - 1;
    for at in [0, 10, 100, sound.len() / 2, end] {
        let mut damaged = sound.clone();
        damaged[at] ^= 1;
        fs::write(&file, &damaged).expect("a damaged vault");
        for call in ["get key", "verify"] {
            let done = home.vault(call).done();
            // A read may pass over a byte that is not on its way; the whole is checked by verify.
            let passed_over = call == "get key" && done.text() == "s3cret[0]\n";
            assert!(passed_over || done.status == 6 && done.out.is_empty(), "byte {at}: {call}: {}", done.text());
        }
    }
    for length in [0, 1, 200, end] {
        fs::write(&file, &sound[..length]).expect("a vault cut short");
        for call in COMMANDS.iter().filter(|call| !call.starts_with("import")) {
            let done = home.vault(call).stdin("x").done();
            assert_eq!((done.status, done.stdout().as_str()), (6, ""), "{length} bytes: {call}: {}", done.text());
        }
    }
    fs::write(&file, &sound).expect("the vault");
    home.vault("get key").prints("s3cret");
}

#[test]
fn an_older_vault_is_refused_unless_one_insists() {
    let home = Home::with(&[("key", "old")]);
    let older = fs::read(home.vault_file()).expect("the vault");
    home.vault("update key").stdin("new").quiet();
    fs::write(home.vault_file(), &older).expect("the older vault");
    for call in ["get key", "list", "update key", "status", "verify"] {
        let done = home.vault(call).stdin("x").done();
        assert_eq!((done.status, done.stdout().as_str()), (6, ""), "{call}: {}", done.text());
        assert!(
            done.stderr().starts_with("error: the vault was rolled back: it has generation 2, but generation 3"),
            "{}",
            done.text()
        );
    }
    home.vault("exec --all -- true").ends(125);
    let insisting = home.vault("get key --accept-rollback").done();
    assert_eq!((insisting.status, insisting.stdout().as_str()), (0, "old"));
    assert!(insisting.stderr().contains("generation 2 is now the newest"), "{}", insisting.text());
    home.vault("get key").prints("old");
}

#[test]
fn a_lost_trail_is_noticed() {
    let home = Home::with(&[("key", "x")]);
    fs::remove_file(home.path().join("data/vault/default.vault.audit")).expect("the trail");
    let done = home.vault("get key").done();
    assert_eq!((done.status, done.stdout().as_str()), (6, ""), "{}", done.text());
}

#[test]
fn rights_for_others_are_worth_a_warning() {
    let home = Home::with(&[("key", "x")]);
    let file = home.vault_file();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).expect("a looser mode");
    let done = home.vault("get key").done();
    let warning = "warning: others have rights to ~/data/vault/default.vault (mode 0644); \
                   take them away with: chmod 600 ~/data/vault/default.vault\n";
    assert_eq!(done.text(), format!("x{warning}[0]\n"));
    for mode in [0o600, 0o640] {
        fs::set_permissions(&file, fs::Permissions::from_mode(mode)).expect("a mode");
        home.vault("get key").prints("x");
        home.vault("update key").stdin("x").quiet();
        assert_eq!(fs::metadata(&file).expect("the vault").permissions().mode() & 0o777, mode, "it stays as it was");
    }
}

#[test]
fn files_are_for_the_owner_only() {
    let home = Home::with(&[("key", "x")]);
    home.vault("update key").stdin("y").quiet();
    for path in home.files() {
        assert_eq!(fs::metadata(&path).expect("a file").permissions().mode() & 0o777, 0o600, "{}", path.display());
        let parent = path.parent().expect("a directory");
        assert_eq!(
            fs::metadata(parent).expect("a directory").permissions().mode() & 0o777,
            0o700,
            "{}",
            parent.display()
        );
    }
}

#[test]
fn what_is_typed_wrong_is_usage() {
    let home = Home::new();
    for call in
        ["", "frobnicate", "get", "get a --frob", "list -o xml", "list --passphrase-fd x", "import xls f", "exec-x"]
    {
        let done = home.vault(call).done();
        assert_eq!((done.status, done.stdout().as_str()), (2, ""), "{call}: {}", done.text());
        assert!(done.stderr().starts_with("error: "), "{}", done.text());
    }
    home.vault("shwo").fails(2, "error: there is no such command\nhint: did you mean show?\n");
    home.vault("list --lng").fails(2, "error: there is no option --lng\nhint: did you mean --long?\n");
}
