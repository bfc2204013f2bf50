//! Nothing is followed that its user did not accept, as it is.

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};

use super::{SHOW, project, report, untrusted, users};

const MANIFEST: &str = "[env]\nX_PASSWORD = \"db/password\"\nX_URL = { ref = \"api/url\", description = \"where\" }\n";
const ASKED: &str = "it asks for X_PASSWORD from db/password, X_URL from api/url";
const HINT: &str = "hint: if the program is to have that: vault trust; else name what it needs with --env NAME=REF\n";

#[test]
fn a_manifest_is_followed_once_it_was_trusted_and_until_it_changes() {
    let home = untrusted(MANIFEST);
    let call = "exec -- touch started";
    let refused = format!("error: ~/vault.toml is not trusted, and nothing was started; {ASKED}\n{HINT}");
    home.vault(call).fails(125, &refused);
    home.vault("trust").warns(
        "~/vault.toml asks for:\n  X_PASSWORD from db/password\n  X_URL from api/url: where\ntrusted: ~/vault.toml\n",
    );
    home.vault(SHOW).prints("X_PASSWORD=real\nX_URL=https://a\n");
    let mode = fs::metadata(home.path().join("state/vault/trusted.projects")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);

    // Any byte counts, and going back to what was accepted is accepted.
    home.write("vault.toml", format!("{MANIFEST}\n"));
    home.vault(call).fails(125, &refused.replace("is not trusted", "was changed since you trusted it"));
    home.write("vault.toml", MANIFEST);
    home.vault(SHOW).ends(0);
    // The same content elsewhere was not accepted.
    fs::create_dir_all(home.path().join("other/.git")).unwrap();
    home.write("other/vault.toml", MANIFEST);
    home.vault(call).in_shell("cd other && \"$@\"").ends(125);
    home.vault("trust --forget").quiet();
    home.vault(call).fails(125, &refused);
    assert!(!home.path().join("started").exists() && !home.path().join("other/started").exists());
}

#[test]
fn what_is_trusted_is_told_as_a_document_too() {
    let home = untrusted("[env]\nA = { ref = \"a#b\", default = \"d\" }\n[stage.test.files]\nF = \"f\"\n");
    let told = home.vault("trust -o json vault.toml").done().json();
    let entries = serde_json::json!([
        {"name": "A", "ref": "a#b", "file": false, "stage": null, "required": false, "default": "d", "description": null},
        {"name": "F", "ref": "f", "file": true, "stage": "test", "required": true, "default": null, "description": null},
    ]);
    assert_eq!((&told["schema"], &told["path"], &told["entries"]), (&1.into(), &told["path"], &entries));
    assert_eq!(told["sha256"].as_str().unwrap().len(), 64);
    home.vault("trust none.toml").fails(3, "error: there is no file none.toml\n");
    fs::remove_file(home.path().join("vault.toml")).unwrap();
    home.vault("trust").ends(3);
}

#[test]
fn a_default_is_shown_to_who_accepts_it() {
    let home = untrusted("[env]\nHTTPS_PROXY = { ref = \"none\", default = \"http://evil\\u001b[2J\" }\n");
    let told = home.vault("trust").ends(0).stderr();
    assert!(told.contains("  HTTPS_PROXY from none, or else a default \"http://evil\\u{1b}[2J\"\n"), "{told}");
}

#[test]
fn what_a_terminal_would_obey_is_shown_and_not_obeyed() {
    let home = untrusted("[env]\nA = { ref = \"a\", description = \"x\\u001b[2Jy\\nforged\" }\n");
    let told = home.vault("trust").ends(0).stderr();
    assert!(told.contains("A from a: x\\u{1b}[2Jy\\nforged\n"), "{told}");
}

#[test]
fn links_and_files_that_others_can_write_are_refused() {
    let home = project(MANIFEST);
    let path = home.path().join("vault.toml");
    for mode in [0o646, 0o666] {
        users::set_mode(&path, mode);
        home.vault(SHOW).fails(
            125,
            &format!(
                "error: others can write ~/vault.toml (mode {mode:04o})\n\
                 hint: read what it says, and take that away with: chmod go-w ~/vault.toml\n"
            ),
        );
        home.vault("trust").ends(7);
    }
    users::set_mode(&path, 0o644);
    home.vault(SHOW).ends(0);
    fs::rename(&path, home.path().join("real.toml")).unwrap();
    symlink("real.toml", &path).unwrap();
    let refused = "error: ~/vault.toml is a symbolic link, which is not followed\n";
    home.vault(SHOW).fails(125, refused);
    home.vault("trust").fails(7, refused);
}

#[test]
fn a_file_of_another_user_is_refused_and_one_of_root_is_not() {
    if !users::is_root() {
        return report::skipped("a file of another user", "only root can give files away");
    }
    let home = project(MANIFEST);
    users::give(&home.path().join("vault.toml"), users::OTHER);
    let refused = "error: ~/vault.toml belongs to another user (uid 65534)\n";
    home.vault(SHOW).fails(125, refused);
    home.vault("trust").fails(7, refused);
}

#[test]
fn names_that_make_programs_run_other_code_are_never_given() {
    for name in ["PATH", "LD_PRELOAD", "NODE_OPTIONS", "GIT_SSH_COMMAND"] {
        let home = untrusted(&format!("[env]\nX = \"api/url\"\n[stage.test.env]\n{name} = \"db/password\"\n"));
        let refused = format!("error: ~/vault.toml:4:1: the variable {name} can make programs run other code\n");
        home.vault("trust").fails(2, &refused);
        home.vault(&format!("exec --allow-env {name} -- true")).fails(125, &refused);
    }
    let home = untrusted("[env]\nA-B = \"api/url\"\n");
    home.vault("trust")
        .fails(2, "error: ~/vault.toml:2:1: the name of a variable has only letters, digits and _, no digit first\n");
}

#[test]
fn what_a_manifest_cannot_say_is_an_error_with_its_place() {
    for (text, problem) in [
        ("[env]\n\n[command]\n", "3:2: there is no such table; there are env, files and stage"),
        ("vault = \"/tmp/v\"\n", "1:1: there is no such table; there are env, files and stage"),
        (
            "[env]\nA = { ref = \"a\", allow-env = true }\n",
            "2:18: there is no such word; an entry has ref, description, optional, required and default",
        ),
    ] {
        let home = untrusted(text);
        for (call, status) in [("trust", 2), ("exec -- true", 125)] {
            home.vault(call).fails(status, &format!("error: ~/vault.toml:{problem}\n"));
        }
    }
}

#[test]
fn a_damaged_memory_of_what_is_trusted_trusts_nothing() {
    let home = project(MANIFEST);
    home.write("state/vault/trusted.projects", "nonsense\n");
    home.vault(SHOW).fails(125, "error: ~/state/vault/trusted.projects makes no sense\n");
    home.vault("trust").ends(0);
    home.vault(SHOW).ends(0);
}
