//! Files that leave the vault, and what comes back when they are read.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};

use serde_json::Value;

use super::support::{Call, Home};

const OWN: &str = "another good long passphrase 7";

/// A vault with everything that a secret can have.
fn full() -> Home {
    let home = Home::new();
    let details = "--name 'The X' --description 'what for' --tag t1 --tag t2 --url https://u --field user=bob \
                   --expires 2030-01-01 --rotate-every 90d";
    home.vault("add multi/x").args(details).stdin("one").quiet();
    home.vault("update multi/x").stdin("two\nlines 'and' \"quotes\" $x \\n é").quiet();
    home.vault("add multi/x --stage design").stdin("dummy").quiet();
    fs::write(home.path().join("pin"), "1234").expect("writable");
    home.vault("add plain --secret-field pin=@pin --secret-field notes=@pin").stdin("value").quiet();
    home.vault("add host --config").stdin("db.example").quiet();
    home.vault("add gone").stdin("x").quiet();
    home.vault("delete gone --yes").quiet();
    home
}

fn export<'a>(home: &'a Home, arguments: &str) -> Call<'a> {
    home.vault("export").args(arguments).env("VAULT_EXPORT_PASSPHRASE", OWN)
}

fn everything(home: &Home) -> Value {
    home.vault("export - --format json --plaintext").done().json()
}

/// Everything after a way through a file of that format.
fn there_and_back(home: &Home, export_flags: &str, import: &str) -> Value {
    export(home, &format!("out {export_flags}")).ends(0);
    let mode = fs::metadata(home.path().join("out")).expect("a file").permissions().mode() & 0o7777;
    assert_eq!(mode, 0o600);
    let other = Home::new();
    fs::copy(home.path().join("out"), other.path().join("out")).expect("a copy");
    fs::remove_file(home.path().join("out")).expect("removable");
    other.vault("import").args(import).arg("out").env("VAULT_IMPORT_PASSPHRASE", OWN).ends(0);
    everything(&other)
}

/// The newest production versions, without what a table cannot hold.
fn newest_in_production(mut document: Value, without: &[&str]) -> Value {
    for secret in document["secrets"].as_array_mut().expect("a list") {
        let secret = secret.as_object_mut().expect("an object");
        for name in without {
            secret.remove(*name);
        }
        let versions = secret["versions"].as_array_mut().expect("a list");
        versions.retain(|version| version["stage"] == "production");
        versions.drain(..versions.len() - 1);
        for name in ["created", "version"] {
            versions[0].as_object_mut().expect("an object").remove(name);
        }
    }
    document
}

#[test]
fn the_encrypted_file_carries_every_stage_version_and_detail() {
    let home = full();
    let (before, kdf) = (everything(&home), "--kdf m=19MiB,t=2,p=1");
    assert_eq!(there_and_back(&home, kdf, "backup"), before);
    // Nothing is left beside it, and nothing in it is to be read without its own passphrase.
    export(&home, &format!("out {kdf}")).ends(0);
    assert!(!home.path().join("out.tmp").exists());
    let bytes = fs::read(home.path().join("out")).expect("a file");
    for text in ["multi/x", "The X", "dummy", "db.example"] {
        assert!(!bytes.windows(text.len()).any(|window| window == text.as_bytes()), "{text}");
    }
    home.vault("import backup out --skip").env("VAULT_IMPORT_PASSPHRASE", "wrong").ends(4);
    let error = home.vault("import backup out --skip").without("VAULT_IMPORT_PASSPHRASE").ends(4).stderr();
    assert!(error.contains("VAULT_IMPORT_PASSPHRASE"), "{error}");
    // Every byte of it counts.
    let mut flipped = bytes.clone();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 1;
    fs::write(home.path().join("out"), flipped).expect("writable");
    home.vault("import backup out --skip").env("VAULT_IMPORT_PASSPHRASE", OWN).ends(6);
}

#[test]
fn a_kept_snapshot_and_a_backup_are_imported_like_an_export() {
    let home = full();
    home.vault("backup create saved").quiet();
    let before = everything(&home);
    let other = Home::new();
    fs::copy(home.path().join("saved"), other.path().join("saved")).expect("a copy");
    other.vault("import backup saved").env("VAULT_IMPORT_PASSPHRASE", super::support::PASSPHRASE).ends(0);
    assert_eq!(everything(&other), before);
}

#[test]
fn json_carries_as_much() {
    let home = full();
    let before = everything(&home);
    assert_eq!(there_and_back(&home, "--format json --plaintext", "json"), before);
    assert!(!before.to_string().contains("gone"));
}

#[test]
fn a_table_carries_the_newest_values_and_says_what_it_leaves_out() {
    let home = full();
    let lost = ["expires", "rotate_every_days", "config"];
    let expected = newest_in_production(everything(&home), &lost);
    let back = there_and_back(&home, "--format csv --plaintext", "csv");
    assert_eq!(newest_in_production(back, &lost), expected);
    let done = export(&home, "out --format csv --plaintext -o json").done().json();
    assert_eq!(
        done["left_out"],
        serde_json::json!([
            "dates (1)",
            "earlier versions (1)",
            "marks of configuration (1)",
            "values in other stages (1)"
        ])
    );
}

#[test]
fn keepass_carries_history_and_dates_too() {
    let home = full();
    let lost = ["rotate_every_days", "config"];
    let expected = newest_in_production(everything(&home), &lost);
    let back = there_and_back(&home, "--format kdbx --plaintext", "kdbx");
    let versions = |document: &Value| {
        let of = |secret: &Value| secret["versions"].as_array().map_or(0, Vec::len);
        document["secrets"].as_array().map(|secrets| secrets.iter().map(of).collect::<Vec<_>>())
    };
    assert_eq!(versions(&back), Some(vec![1, 2, 1]));
    assert_eq!(newest_in_production(back, &lost), expected);
}

#[test]
fn what_xml_cannot_hold_goes_into_keepass_as_an_attachment() {
    let home = Home::new();
    for (key, value) in
        [("bytes", &b"\xff\0\xfe"[..]), ("returns", b"a\r\nb"), ("escape", b"\x1b[31m"), ("markup", b"]]><&'\" ")]
    {
        home.vault("add").arg(key).stdin(value).quiet();
    }
    let before = newest_in_production(everything(&home), &[]);
    let back = there_and_back(&home, "--format kdbx --plaintext", "kdbx");
    assert_eq!(newest_in_production(back, &[]), before);
}

/// KeePass has names of its own, and folders where a key has slashes: what could be taken for either comes back as it was.
#[test]
fn no_name_is_lost_in_keepass() {
    let home = Home::new();
    fs::write(home.path().join("f"), "OTHER").expect("writable");
    let fields =
        ["Password", "Title", "URL", "UserName", "username", "Notes", "notes", "otp", "totp", "Description", "x--y"];
    let flags = fields.map(|name| format!("--secret-field {name}=@f")).join(" ");
    home.vault("add db --description d").args(&flags).stdin("MASTER").quiet();
    for key in ["/a", "a", "a--b", "a//b", "a/-b", "b/"] {
        home.vault("add").arg(key).stdin(format!("value of {key}")).quiet();
    }
    home.vault("add long").arg("--name").arg("another").stdin("x").quiet();
    let before = newest_in_production(everything(&home), &[]);
    let back = there_and_back(&home, "--format kdbx --plaintext", "kdbx");
    assert_eq!(newest_in_production(back, &[]), before);
    assert_eq!(newest_in_production(there_and_back(&home, "--format csv --plaintext", "csv"), &[]), before);
}

/// The vault itself, and what is no file at all, are nothing to write over.
#[test]
fn force_replaces_files_only_and_none_of_the_vault() {
    let home = full();
    let vault = home.vault_file();
    let before = fs::read(&vault).expect("a vault");
    for own in ["vault", "vault.audit", "vault.lock", "vault.backups/1.vault"] {
        let path = vault.to_string_lossy().replace("default.vault", &format!("default.{own}"));
        let error = home.vault("export --format json --plaintext --force").arg(&path).ends(2).stderr();
        assert!(error.contains("belongs to the vault itself"), "{own}: {error}");
    }
    assert_eq!(fs::read(&vault).expect("a vault"), before);
    let pipe = home.path().join("pipe");
    rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, rustix::fs::Mode::RUSR, 0).expect("a pipe");
    let error = home.vault("export pipe --format json --plaintext --force").ends(5).stderr();
    assert!(error.contains("is no file") && !error.contains("--force"), "{error}");
}

#[test]
fn a_dotenv_file_holds_what_exec_would_give() {
    let home = full();
    export(&home, "out.env --format dotenv --plaintext").ends(0);
    let text = fs::read_to_string(home.path().join("out.env")).expect("a file");
    assert_eq!(text, "HOST=db.example\nMULTI_X=\"two\nlines 'and' \\\"quotes\\\" \\$x \\\\n é\"\nPLAIN=value\n");
    let done = export(&home, "- --format dotenv --plaintext multi/* --stage design").ends(0);
    assert_eq!(done.stdout(), "MULTI_X=dummy\n");
    assert!(done.stderr().contains("left out: tags (1)"), "{}", done.stderr());
    home.vault("add multi.x").stdin("y").quiet();
    let error = export(&home, "- --format dotenv --plaintext").ends(2).stderr();
    assert!(error.contains("multi.x and multi/x both give the name MULTI_X"), "{error}");
    home.vault("add nul").stdin(b"hunter2\0").quiet();
    let error = export(&home, "- --format csv --plaintext --stage nosuch").ends(3).stderr();
    assert!(error.contains("none of these secrets has a value in the stage nosuch"), "{error}");
    let error = export(&home, "- --format dotenv --plaintext nul").ends(2).stderr();
    assert!(error.contains("the value of nul cannot stand") && !error.contains("hunter2"), "{error}");
}

#[test]
fn nothing_leaves_in_plain_text_or_over_a_file_by_accident() {
    let home = full();
    for format in ["json", "csv", "dotenv", "kdbx"] {
        let error = export(&home, &format!("out --format {format}")).ends(2).stderr();
        assert!(error.contains("--plaintext"), "{error}");
    }
    fs::write(home.path().join("mine"), "mine").expect("writable");
    fs::create_dir(home.path().join("folder")).expect("a directory");
    symlink("mine", home.path().join("link")).expect("a link");
    for flags in ["--format json --plaintext", "--format kdbx --plaintext", "--kdf m=19MiB,t=2,p=1"] {
        for target in ["mine", "link", "folder", "folder --force"] {
            let error = export(&home, &format!("{target} {flags}")).ends(5).stderr();
            assert!(error.contains("already"), "{error}");
        }
        assert_eq!(fs::read(home.path().join("mine")).expect("a file"), b"mine");
        export(&home, &format!("nowhere/out {flags}")).ends(1);
    }
    // It replaces the link, not what that leads to.
    export(&home, "link --format json --plaintext --force").ends(0);
    assert_eq!(fs::read(home.path().join("mine")).expect("a file"), b"mine");
    assert!(fs::symlink_metadata(home.path().join("link")).expect("a file").is_file());
    export(&home, "out --format json --plaintext nothing-like-it").ends(3);
    export(&home, "- --kdf m=19MiB,t=2,p=1").ends(2);
    home.vault("export out").env("VAULT_EXPORT_PASSPHRASE", "weak").ends(2);
    assert!(!home.path().join("out").exists());
}

#[test]
fn patterns_tags_and_stages_select() {
    let home = full();
    let keys = |arguments: &str| {
        let document = export(&home, &format!("- --format json --plaintext {arguments}")).done().json();
        let secrets = document["secrets"].as_array().expect("a list").clone();
        secrets.iter().map(|secret| secret["key"].as_str().expect("a key").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(keys(""), ["host", "multi/x", "plain"]);
    assert_eq!(keys("multi/* host"), ["host", "multi/x"]);
    assert_eq!(keys("--tag t1"), ["multi/x"]);
    assert_eq!(keys("--stage design"), ["multi/x"]);
}
