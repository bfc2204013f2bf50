//! Which values are looked for, for whom, and what is said of them.

use serde_json::json;

use crate::support::Home;

#[test]
fn short_values_and_configuration_are_not_looked_for() {
    let home = Home::with(&[("short", "abc"), ("line", "abc\n")]);
    home.vault("add host --config").stdin("db.example.org").quiet();
    home.write("pin", "4711");
    home.vault("add account --field user=somebody --secret-field pin=@pin").stdin("a-password").quiet();
    home.write("text", "abc db.example.org somebody 4711 a-password");
    assert_eq!(home.vault("scan text").ends(8).stdout(), "text:1:29: account#pin (raw)\ntext:1:34: account (raw)\n");
}

#[test]
fn older_versions_and_other_stages_are_looked_for_and_named() {
    let home = Home::with(&[("k", "the first value")]);
    home.vault("update k").stdin("the second value").quiet();
    home.vault("add k --stage test").stdin("the test value").quiet();
    home.vault("update k --stage test").stdin("the first value").quiet();
    home.write("text", "the first value\nthe second value\nthe test value\n");
    assert_eq!(
        home.vault("scan text").ends(8).stdout(),
        "text:1:1: k (raw, version 1)\ntext:2:1: k (raw)\ntext:3:1: k (raw, stage test, version 1)\n"
    );
}

#[test]
fn a_value_under_two_keys_is_told_of_both() {
    let home = Home::with(&[("a", "the same value"), ("b", "the same value")]);
    home.write("text", "the same value");
    assert_eq!(home.vault("scan text").ends(8).stdout(), "text:1:1: a (raw)\ntext:1:1: b (raw)\n");
}

#[test]
fn json_has_all_that_is_known_of_a_finding() {
    let home = Home::with(&[("db/prod", "the value")]);
    home.write("pin", "4711471");
    home.vault("update db/prod --secret-field pin=@pin").quiet();
    home.write("text", "x\n  4711471 dGhlIHZhbHVl");
    let found = home.vault("scan text -o json").ends(8).found();
    assert_eq!(
        found,
        json!({"schema": 1, "findings": [
            {"path": "text", "line": 2, "column": 3, "key": "db/prod", "field": "pin", "stage": "production",
             "version": 2, "newest": true, "form": "raw"},
            {"path": "text", "line": 2, "column": 11, "key": "db/prod", "field": null, "stage": "production",
             "version": 2, "newest": true, "form": "base64"},
        ]})
    );
}

#[test]
fn whoever_holds_a_token_is_refused_and_a_scan_is_an_event() {
    let home = Home::with(&[("k", "the value")]);
    home.write("text", "the value");
    let token = home.token("grant add bot --key k");
    let done = home.vault_with(&token, "scan text").ends(7);
    assert_eq!(done.stdout(), "");
    home.vault("scan text").ends(8);
    let events = home.vault("audit -o json --action scan").done().json();
    let decisions: Vec<_> =
        events["events"].as_array().unwrap().iter().map(|event| event["decision"].clone()).collect();
    assert_eq!(decisions, ["denied", "allowed"], "{events}");
}

#[test]
fn what_may_leave_in_one_way_only_is_looked_for_all_the_same() {
    let home = Home::new();
    home.vault("add k --deliver env").stdin("the value").quiet();
    home.write("text", "the value");
    home.vault("scan text").ends(8);
}

#[test]
fn an_empty_vault_finds_nothing() {
    let home = Home::new();
    home.write("text", "the value");
    home.vault("scan text").quiet();
}
