//! `vault check` and `vault refs`.

use std::fs;
use std::os::unix::fs::symlink;

use serde_json::json;

use super::support::{Call, Home, is_installed};
use super::{untrusted, users};

/// Finds just this, and says nothing besides.
#[track_caller]
fn finds(call: Call<'_>, status: i32, expected: &str) {
    assert_eq!(call.done().text(), format!("{expected}[{status}]\n"));
}

/// A directory with every kind of file.
fn tree() -> Home {
    let home = untrusted(
        "[env]\nA = \"db/password\"\nB = \"gone\"\nC = { ref = \"gone\", optional = true }\nD = { ref = \"gone\", default = \"d\" }\n\
         [stage.design.env]\nB = \"design/gone\"\n",
    );
    fs::create_dir_all(home.path().join("src/.git")).unwrap();
    home.write("src/app.conf", "é {vault.api/url} {vault.gone#f|url}\n{vault.api/url|upper} {{vault.no}}\n");
    home.write("src/.env", "# {vault.no}\nX={vault.gone}\n");
    home.write("src/.git/config", "{vault.no}");
    home.write("src/binary", "\0{vault.no}");
    symlink("app.conf", home.path().join("src/link")).unwrap();
    home
}

#[test]
fn what_names_nothing_is_told_with_its_place() {
    let home = tree();
    assert_eq!(home.vault("check").done().text(), "~/vault.toml:3:5: gone: there is no secret gone\n[8]\n");
    let all = "src/.env:2:3: gone: there is no secret gone\n\
               src/app.conf:1:19: gone#f: there is no secret gone\n\
               src/app.conf:2:1: there is no such filter\n\
               vault.toml:3:5: gone: there is no secret gone\n";
    finds(home.vault("check src vault.toml"), 8, all);
    home.vault("check src/link").ends(8);
    home.vault("add gone --field f=x").stdin("value").ends(0);
    home.write("src/app.conf", "{vault.api/url} {vault.gone#f}");
    home.vault("check src vault.toml").quiet();
    finds(
        home.vault("check --stage design vault.toml"),
        8,
        "vault.toml:7:5: design/gone: there is no secret design/gone\n",
    );
}

#[test]
fn what_cannot_be_read_below_a_directory_is_told_and_the_rest_is_looked_at() {
    // Root reads everything, unless it gives that up.
    let script =
        if users::is_root() { "exec setpriv --bounding-set=-all --inh-caps=-all \"$@\"" } else { "exec \"$@\"" };
    if users::is_root() && !is_installed("setpriv") {
        return;
    }
    let home = tree();
    fs::create_dir(home.path().join("src/closed")).unwrap();
    let file = home.write("src/closed.txt", "{vault.gone}");
    let closed = home.path().join("src/closed");
    users::set_mode(&file, 0);
    users::set_mode(&closed, 0);
    let unreadable = "src/closed:1:1: it cannot be read: permission denied\nsrc/closed.txt:1:1: it cannot be read: permission denied\n";
    let told = home.vault("check src").in_shell(script).ends(8).stdout();
    assert!(told.contains(unreadable) && told.contains("src/app.conf:2:1: "), "{told}");
    let told = home.vault("refs gone src").in_shell(script).ends(0);
    assert_eq!(told.stdout(), "src/.env:2:3\nsrc/app.conf:1:19\n");
    assert_eq!(told.stderr().matches("it cannot be read").count(), 2, "{}", told.text());
    home.vault("check src/closed.txt").in_shell(script).ends(1);
    users::set_mode(&closed, 0o700);
}

#[test]
fn problems_are_a_document_too_and_values_never_are() {
    let home = tree();
    let done = home.vault("check vault.toml src/app.conf -o json").ends(8);
    assert_eq!(
        done.found(),
        json!({"schema": 1, "problems": [
            {"path": "vault.toml", "line": 3, "column": 5, "ref": "gone", "message": "there is no secret gone"},
            {"path": "src/app.conf", "line": 1, "column": 19, "ref": "gone#f", "message": "there is no secret gone"},
            {"path": "src/app.conf", "line": 2, "column": 1, "ref": null, "message": "there is no such filter"},
        ]})
    );
    home.write("ok", "{vault.db/password}");
    assert_eq!(home.vault("check ok -o json").done().json(), json!({"schema": 1, "problems": []}));
    home.vault("check none").fails(3, "error: there is no file none\n");
    home.write("vault.toml", "[env]\nA = 1\n");
    finds(
        home.vault("check vault.toml").without("VAULT_PASSPHRASE"),
        8,
        "vault.toml:2:5: an entry is NAME = \"REF\" or NAME = { ref = \"REF\", ... }\n",
    );
    home.write("vault.toml", "[env]\nPATH = \"a\"\n");
    finds(home.vault("check"), 8, "~/vault.toml:2:1: the variable PATH can make programs run other code\n");
    // Nothing waits for what a pipe in the place of a manifest might say.
    let manifest = home.path().join("vault.toml");
    fs::remove_file(&manifest).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(&manifest).status().unwrap().success());
    for call in ["check", "check vault.toml", "refs a vault.toml"] {
        let done = home.vault(call).ends(2);
        assert!(done.stderr().ends_with("vault.toml is no regular file, as a manifest is\n"), "{}", done.text());
    }
    // What asks for nothing needs no vault.
    home.write("plain", "text");
    home.vault("check plain").without("VAULT_PASSPHRASE").quiet();
}

#[test]
fn a_check_is_one_event_and_a_token_sees_what_was_granted() {
    let home = tree();
    home.write("ok", "{vault.db/password}{vault.api/url}");
    let token = home.token("grant add bot --key api/url");
    let events =
        |home: &Home| home.vault("audit --actor bot -o json").done().json()["events"].as_array().unwrap().len();
    finds(home.vault_with(&token, "check ok"), 8, "ok:1:1: db/password: there is no secret db/password\n");
    assert_eq!(events(&home), 1);
    home.vault_with(&token, "check ok --stage design").ends(7);
    finds(home.vault("check ok --stage design"), 8, "ok:1:20: api/url: api/url has no value in the stage design\n");
}

#[test]
fn where_a_key_stands_is_told_without_a_vault() {
    let home = tree();
    let refs = |arguments: &str| home.vault(&format!("refs {arguments}")).without("VAULT_PASSPHRASE");
    refs("gone")
        .prints("./src/.env:2:3\n./src/app.conf:1:19\n./vault.toml:3:5\n./vault.toml:4:13\n./vault.toml:5:13\n");
    refs("gone#f src vault.toml").prints("src/app.conf:1:19\n");
    refs("no").quiet();
    refs("nowhere").quiet();
    refs("gone none").fails(3, "error: there is no file none\n");
    refs("'a b'").ends(2);
    assert_eq!(
        refs("gone#f -o json src").done().json(),
        json!({"schema": 1, "references": [{"path": "src/app.conf", "line": 1, "column": 19, "ref": "gone#f"}]})
    );
    home.write("script", "$credentials_gone\n");
    refs("gone script").quiet();
    refs("gone script --syntax proactive").prints("script:1:1\n");
    home.write("vault.toml", "[env]\nA = 1\n");
    let told = refs("api/url vault.toml src/app.conf").ends(0);
    assert_eq!(told.stdout(), "src/app.conf:1:3\n");
    assert!(told.stderr().starts_with("warning: vault.toml:2:5: "), "{}", told.text());
}
