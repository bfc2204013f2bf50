//! What the trail tells, through the program.

use serde_json::Value;

use super::support::Home;

/// A vault with a past: an owner's and a bot's, and something that was refused.
pub fn used() -> (Home, String) {
    let home = Home::with(&[("sap/user", "bob"), ("sap/password", "hunter2"), ("other", "x")]);
    let token = home.token("grant add recon --key sap/user --key sap/password");
    home.vault_with(&token, "exec --only sap/user -- true").quiet();
    home.vault_with(&token, "get other").ends(3);
    home.vault("get other").prints("x");
    (home, token)
}

fn events(home: &Home, arguments: &str) -> Vec<Value> {
    let document = home.vault(&format!("audit {arguments} -o json")).ends(0).json();
    assert_eq!(document["schema"], 1);
    document["events"].as_array().expect("a list").clone()
}

fn told(home: &Home, arguments: &str) -> Vec<(String, String, String)> {
    let word = |event: &Value, part: &str| event[part].as_str().expect("a text").to_owned();
    let events = events(home, arguments);
    events.iter().map(|event| (word(event, "actor"), word(event, "action"), word(event, "decision"))).collect()
}

#[test]
fn an_event_says_who_took_what_when_where_and_for_which_program() {
    let (home, _) = used();
    let events = events(&home, "--action exec");
    let [event] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!(event["actor"], "grant:recon");
    assert_eq!(event["decision"], "allowed");
    assert_eq!(
        event["refs"],
        serde_json::json!([{"key": "sap/user", "field": null, "stage": "production", "version": 1}])
    );
    assert!(event["command"].as_str().is_some_and(|path| path.ends_with("/true")), "{event}");
    assert!(event["host"].is_string() && event["user"].is_u64() && event["pid"].is_u64(), "{event}");
    event["time"].as_str().and_then(|time| time.parse::<jiff::Timestamp>().ok()).expect("a time");
    assert!(event["seq"].as_u64() > Some(1));
}

#[test]
fn the_whole_story_is_there_with_refusals_and_with_the_reading_itself() {
    let (home, token) = used();
    home.vault_with(&token, "audit").ends(7);
    // Also where the passphrase is given too.
    home.vault("audit verify").env("VAULT_GRANT", &token).ends(7);
    let actions: Vec<_> = told(&home, "").into_iter().map(|(who, what, how)| format!("{who} {what} {how}")).collect();
    assert_eq!(
        actions,
        [
            "owner init allowed",
            "owner add allowed",
            "owner add allowed",
            "owner add allowed",
            "owner grant-add allowed",
            "grant:recon exec allowed",
            "grant:recon get denied",
            "owner get allowed",
            "grant:recon audit denied",
            "grant:recon audit denied",
            "owner audit allowed",
        ]
    );
}

#[test]
fn events_are_found_by_key_actor_action_time_and_stage() {
    let (home, _) = used();
    let count = |arguments: &str| told(&home, arguments).len();
    assert_eq!(count("--key sap/user --action exec"), 1);
    // The grant's making names it too, and so did its storing.
    assert_eq!(count("--key sap/password"), 3, "stored, granted, and this question");
    assert_eq!(count("--actor recon"), 2);
    assert_eq!(count("--actor grant:recon --denied"), 1);
    assert_eq!(count("--actor owner --action get --action add"), 4);
    assert_eq!(count("--stage production --action get"), 1);
    assert_eq!(count("--stage design"), 0);
    assert_eq!(count("--since 1h --action init"), 1);
    assert_eq!(count("--since 2999-01-01"), 0);
    home.vault("audit --action steal").ends(2);
    home.vault("audit --since yesterday").ends(2);
    home.vault("audit --actor 'two words'").ends(2);
    home.vault("audit --key ''").ends(2);
}

#[test]
fn people_read_lines() {
    let (home, _) = used();
    let text = home.vault("audit").ends(0).stdout();
    let line = |word: &str| text.lines().find(|line| line.contains(word)).expect("a line");
    let exec = line(" exec ");
    assert!(exec.contains("grant:recon") && exec.contains("sap/user (production 1)"), "{exec}");
    assert!(exec.contains("/true on "), "{exec}");
    assert!(line("DENIED").contains("other"), "{text}");
    assert!(line("grant-add").contains("grant recon, sap/user, sap/password"), "{text}");
    assert!(!text.contains("hunter2") && !text.contains("bob"));
}

#[test]
fn a_revoked_or_renewed_grant_keeps_its_name_in_the_past() {
    let (home, token) = used();
    let second = home.vault("grant rotate recon --yes").ends(0).stdout().trim().to_owned();
    home.vault_with(&token, "get sap/user").ends(4);
    home.vault_with(&second, "get sap/user").prints("bob");
    home.vault("grant revoke recon --yes").ends(0);
    assert_eq!(told(&home, "--actor recon").len(), 3);
    home.vault("passwd").env("VAULT_NEW_PASSPHRASE", "another long enough passphrase").ends(0);
    let after = || home.vault("audit --actor recon -o json").env("VAULT_PASSPHRASE", "another long enough passphrase");
    assert_eq!(after().ends(0).json()["events"].as_array().map(Vec::len), Some(3));
    let owner = home.vault("audit --actor owner -o json").env("VAULT_PASSPHRASE", "another long enough passphrase");
    assert!(owner.ends(0).json()["events"].as_array().map(Vec::len) > Some(8), "the owner of before is the owner");
}

#[test]
fn a_grant_tells_when_it_was_used_last() {
    let (home, token) = used();
    let last = || home.vault("grant show recon -o json").ends(0).json()["last_use"].clone();
    let first = last();
    assert!(first.as_str().is_some_and(|time| time.parse::<jiff::Timestamp>().is_ok()), "{first}");
    home.vault_with(&token, "get sap/user").prints("bob");
    assert!(last().as_str() > first.as_str());
    home.vault("grant add idle --key other").ends(0);
    assert!(home.vault("grant show idle").ends(0).stdout().contains("last use     never"));
}

#[test]
fn a_report_sums_it_up_with_refusals_first() {
    let (home, _) = used();
    let text = home.vault("audit report --since 30d").ends(0).stdout();
    assert!(text.starts_with("# Audit report\n"), "{text}");
    let place = |part: &str| text.find(part).unwrap_or_else(|| panic!("{part} in {text}"));
    assert!(place("| grant:recon get other | 1 | 1 |") < place("## Actors"));
    assert!(place("| grant:recon | 2 | 1 |") < place("## Keys"));
    place("| sap/user | 3 | 0 |");
    let document = home.vault("audit report -o json").ends(0).json();
    assert_eq!(document["denied"][0]["name"], "grant:recon get other");
    assert_eq!(document["commands"][0]["events"], 1);
    assert!(home.vault("audit report --since 2999-01-01").ends(0).stdout().contains("## Denied\n\nNone.\n"));
}

#[test]
fn a_key_or_path_cannot_break_the_report_or_the_terminal() {
    let home = Home::with(&[("a", "1")]);
    let script = home.path().join("x|\u{1b}[31m");
    std::fs::write(&script, "#!/bin/sh\n").unwrap();
    std::fs::set_permissions(&script, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    home.vault("exec --all --").arg(&script).ends(0);
    for command in ["audit", "audit report"] {
        let text = home.vault(command).ends(0).stdout();
        assert!(!text.contains('\u{1b}'), "{text:?}");
    }
    assert!(home.vault("audit report").ends(0).stdout().contains("x\\|"));
}
