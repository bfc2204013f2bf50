use std::fs;

use serde_json::Value;

use super::support::{Call, Home};

/// The error that a call ends with: one line on stderr, nothing on stdout, the same three members each time.
#[track_caller]
fn error(call: Call<'_>, status: i32) -> Value {
    let done = call.ends(status);
    let text = done.stderr();
    assert_eq!((done.stdout().as_str(), text.lines().count(), text.ends_with('\n')), ("", 1, true), "{}", done.text());
    let document: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"));
    let mut names: Vec<&String> = document.as_object().expect("an object").keys().collect();
    names.sort_unstable();
    assert_eq!(names, ["error", "hint", "message"], "{document}");
    assert!(document["message"].as_str().is_some_and(|text| !text.is_empty()), "{document}");
    assert!(document["hint"].is_null() || document["hint"].as_str().is_some_and(|text| !text.is_empty()), "{document}");
    document
}

#[test]
fn each_kind_has_its_word() {
    let home = Home::with(&[("key", "x"), ("deleted", "x")]);
    home.vault("delete deleted --yes").quiet();
    home.write(".env", "key=1\n");
    for (call, status, word) in [
        ("add new --from-file missing", 1, "error"),
        ("add 'a b'", 2, "usage"),
        ("add empty", 2, "usage"),
        ("delete key", 2, "usage"),
        ("get key --stage ,", 2, "usage"),
        ("get missing", 3, "not_found"),
        ("get key#field", 3, "not_found"),
        ("get key --stage design", 3, "not_found"),
        ("update missing", 3, "not_found"),
        ("undelete key", 3, "not_found"),
        ("list --vault none", 3, "not_found"),
        ("help none", 3, "not_found"),
        ("man none", 3, "not_found"),
        ("import dotenv none", 3, "not_found"),
        ("get key --passphrase-fd 63", 4, "cannot_unlock"),
        ("add key --generate", 5, "exists"),
        ("add deleted --generate", 5, "exists"),
        ("import dotenv .env", 5, "exists"),
        ("init", 5, "exists"),
        ("exec --only missing -- true", 125, "not_found"),
        ("exec -- true", 125, "usage"),
        ("exec --all -- no-such-program", 127, "error"),
        ("exec --all -- ./.env", 126, "error"),
    ] {
        assert_eq!(error(home.vault(&format!("-o json {call}")), status)["error"], word, "{call}");
    }
    assert_eq!(error(home.vault("get key --json").env("VAULT_PASSPHRASE", "not it"), 4)["error"], "cannot_unlock");
    assert_eq!(
        error(home.vault("exec --json --all -- true").env("VAULT_PASSPHRASE", "not it"), 125)["error"],
        "cannot_unlock"
    );
    fs::write(home.vault_file(), "damaged").expect("a damaged vault");
    assert_eq!(error(home.vault("get key --json"), 6)["error"], "damaged");
}

#[test]
fn message_and_hint_are_those_of_the_text() {
    let home = Home::with(&[("key", "x")]);
    let found = error(home.vault("get kee -o json"), 3);
    assert_eq!((&found["message"], &found["hint"]), (&"there is no secret kee".into(), &"did you mean key?".into()));
    let found = error(home.vault("exec --all --json -- no-such-program"), 127);
    assert_eq!((&found["message"], &found["hint"]), (&"no-such-program: command not found".into(), &Value::Null));
}

#[test]
fn arguments_that_do_not_parse_are_errors_like_others() {
    let home = Home::new();
    for call in [
        "--json",
        "--json frobnicate",
        "frobnicate -o json",
        "get --json",
        "list --bogus -o json",
        "list --bogus -ojson",
        "list --bogus --output json",
        "list --bogus --output=json",
        "get a b --json",
        "generate x --json",
        "list --keys --long --json",
        "list --json --color never --passphrase-fd x",
    ] {
        assert_eq!(error(home.vault(call), 2)["error"], "usage", "{call}");
    }
    for call in ["exec --bogus --json -- true", "--json exec --all", "exec --json --env -- true"] {
        assert_eq!(error(home.vault(call), 125)["error"], "usage", "{call}");
    }
}

#[test]
fn every_spelling_of_the_flag_counts_for_usage_errors_too() {
    let home = Home::new();
    assert_eq!(error(home.vault("list --bogus -o=json"), 2)["error"], "usage");
}

#[test]
fn what_belongs_to_the_program_is_no_flag_of_ours() {
    let home = Home::new();
    for call in ["exec --bogus -- program --json", "exec --bogus -- program -o json"] {
        let done = home.vault(call).ends(125);
        assert!(done.stderr().starts_with("error: there is no "), "{}", done.text());
    }
}
