//! Segregation of duties: what must not meet in one grant does not.

use vault::model::{DutyName, ErrorKind, GrantName, Reference};
use vault::service::{DutyChange, GrantChange, GrantEdit, Request, SecretService as _};

use super::granting::{grant, with};
use super::library::{self, Place};
use super::support::Home;

/// A maker, a checker, and the rule that keeps them apart.
fn payments() -> (Home, String) {
    let home = Home::with(&[("pay/enter", "e"), ("pay/approve", "a"), ("pay/read", "r")]);
    home.vault("duty add payments --key pay/enter --key pay/approve").ends(0);
    let maker = grant(&home, "grant add maker --key pay/enter --key pay/read");
    (home, maker)
}

#[track_caller]
fn denied(home: &Home, command: &str) {
    let refused = home.vault(command).ends(7);
    assert!(refused.stderr().contains("the duty payments (the grant "), "{command}: {}", refused.text());
}

#[test]
fn no_grant_gets_two_of_them_by_any_way() {
    let (home, maker) = payments();
    let before = std::fs::read(home.vault_file()).unwrap();
    denied(&home, "grant add both --key pay/enter --key pay/approve");
    denied(&home, "grant add both --key pay/enter --key pay/approve --pending");
    denied(&home, "grant add both --key pay/enter --key pay/approve --stage production,design");
    denied(&home, "grant change maker --add pay/approve");
    assert_eq!(std::fs::read(home.vault_file()).unwrap(), before, "nothing was changed");
    // By tag: the grant first, then the second secret.
    home.vault("update pay/approve --tag p").ends(0);
    denied(&home, "grant add tagged --key pay/enter --tag p");
    denied(&home, "grant change maker --add-tag p");
    home.vault("grant change maker --add-tag q").ends(0);
    denied(&home, "update pay/approve --tag q");
    home.vault("delete pay/approve --yes").ends(0);
    denied(&home, "grant change maker --add-tag p");
    home.vault("undelete pay/approve").ends(0);
    with(&home, &maker, "list --keys").prints("pay/enter\npay/read\n");
    grant(&home, "grant add checker --key pay/approve --key pay/read");
}

#[test]
fn a_suspended_grant_and_one_that_waits_count_too() {
    let (home, _) = payments();
    home.vault("grant suspend maker").ends(0);
    denied(&home, "grant change maker --add pay/approve");
    home.vault("grant add later --key pay/enter --pending").ends(0);
    denied(&home, "grant change later --add pay/approve");
    home.vault("grant approve later").ends(0);
}

#[test]
fn a_refusal_is_on_record_with_what_was_asked_for() {
    let (home, _) = payments();
    denied(&home, "grant change maker --add pay/approve");
    let events = home.vault("audit --denied -o json").done().json()["events"].clone();
    let event = &events[0];
    assert_eq!((&event["action"], &event["grant"]), (&"grant-change".into(), &"maker".into()), "{events}");
    assert_eq!(event["refs"][0]["key"], "pay/approve");
}

#[test]
fn a_rule_that_grants_break_already_is_refused_with_their_names() {
    let home = Home::with(&[("a", "1"), ("b", "2"), ("c", "3")]);
    grant(&home, "grant add one --key a --key b");
    grant(&home, "grant add two --key a --key b --key c");
    grant(&home, "grant add three --key a");
    let refused = home.vault("duty add rule --key a --key b").ends(7);
    for (name, is_named) in [("one", true), ("two", true), ("three", false)] {
        assert_eq!(refused.stderr().contains(&format!("the grant {name})")), is_named, "{}", refused.text());
    }
    home.vault("duty list").prints("");
    home.vault("duty add rule --key a --key b --key c --max 2").ends(7);
    home.vault("grant revoke two --yes").ends(0);
    home.vault("duty add rule --key a --key b --key c --max 2").ends(0);
    home.vault("grant change one --add c").ends(7);
}

#[test]
fn the_life_of_a_duty() {
    let (home, _) = payments();
    home.vault("duty list").prints("payments             at most 1 of  pay/approve  pay/enter\n");
    let listed = home.vault("duty list -o json").done().json();
    assert_eq!(listed["duties"][0]["keys"], serde_json::json!(["pay/approve", "pay/enter"]));
    assert_eq!(listed["duties"][0]["max"], 1);
    home.vault("duty add payments --key pay/enter --key pay/read").ends(5);
    home.vault("duty add one --key pay/enter").ends(2);
    home.vault("duty add one --key pay/enter --key pay/enter").ends(2);
    home.vault("duty add one --key pay/enter --key pay/read --max 2").ends(2);
    home.vault("duty add one --key pay/enter --key pay/read --max 0").ends(2);
    home.vault("duty add 'o e' --key pay/enter --key pay/read").ends(2);
    home.vault("duty add none").ends(2);
    home.vault("duty add one --key pay/enter --key pay/nowhere").ends(3);
    home.vault("duty remove nowhere").ends(3);
    // Under its new key it is the same secret; gone for ever, it would leave a rule that binds nobody.
    let refused = home.vault("rename pay/approve pay/allow").ends(7);
    assert!(refused.stderr().contains("the duty payments names pay/approve"), "{}", refused.text());
    home.vault("rename pay/approve pay/allow --force").ends(0);
    denied(&home, "grant change maker --add pay/allow");
    home.vault("delete pay/allow --yes").ends(0);
    let refused = home.vault("purge pay/allow --yes").ends(7);
    assert!(refused.stderr().contains("the duty payments names pay/allow"), "{}", refused.text());
    home.vault("verify").ends(0);
    home.vault("duty remove payments").ends(0);
    home.vault("purge pay/allow --yes").ends(0);
    home.vault("duty list -o json").done().json()["duties"].as_array().filter(|duties| duties.is_empty()).unwrap();
}

#[test]
fn duties_outlive_new_keys_and_older_backups() {
    let (home, _) = payments();
    home.vault("passwd --kdf m=19MiB,t=2,p=1").env("VAULT_NEW_PASSPHRASE", "seven words are in this one").ends(0);
    let vault = |command: &str| home.vault(command).env("VAULT_PASSPHRASE", "seven words are in this one");
    vault("grant change maker --add pay/approve").ends(7);
    vault("duty add other --key pay/enter --key pay/read --max 1").ends(7);
    vault("backup create").ends(0);
    vault("duty remove payments").ends(0);
    vault("duty add newer --key pay/approve --key pay/read").ends(0);
    vault("add later").stdin("l").ends(0);
    vault("duty add unfit --key pay/approve --key later").ends(0);
    let id = vault("backup list -o json").done().json()["backups"]
        .as_array()
        .unwrap()
        .iter()
        .find(|backup| backup["kind"] == "backup")
        .unwrap()["id"]
        .clone();
    let said = vault(&format!("restore {} --yes", id.as_str().unwrap())).ends(0);
    assert!(said.stderr().contains("the duty unfit, which is newer than the backup"), "{}", said.text());
    let listed = vault("duty list -o json").done().json();
    let names: Vec<_> = listed["duties"].as_array().unwrap().iter().map(|duty| duty["name"].clone()).collect();
    assert_eq!(names, ["newer", "payments"]);
}

#[test]
fn a_restored_backup_brings_no_older_rule_back() {
    let home = Home::with(&[("a", "1"), ("b", "2"), ("c", "3")]);
    home.vault("duty add pay --key a --key c").ends(0);
    home.vault("backup create before").ends(0);
    home.vault("duty remove pay").ends(0);
    home.vault("duty add pay --key a --key b").ends(0);
    home.vault("restore before --yes").ends(0);
    home.vault("grant add bot --key a --key b").ends(7);
    // Behind a new passphrase nobody can tell; so it is said.
    let new = "seven words are in this one";
    home.vault("passwd --kdf m=19MiB,t=2,p=1").env("VAULT_NEW_PASSPHRASE", new).ends(0);
    let said = home.vault("restore before --yes").ends(0);
    assert!(said.stderr().contains("whether duties were made after the backup cannot be told"), "{}", said.text());
}

/// Two owners at once: who comes second decides on what the first one left, not on what was there when it began.
#[test]
fn of_two_that_race_one_is_refused() {
    let place = Place::new();
    let mut first = place.session().unwrap();
    for key in ["enter", "approve"] {
        library::add(&mut first, key, "production", b"v").unwrap();
    }
    let references = |keys: &[&str]| keys.iter().map(|key| Reference::parse(key).unwrap()).collect::<Vec<_>>();
    let name = GrantName::parse("bot").unwrap();
    let change = GrantChange::Add {
        name: name.clone(),
        purpose: None,
        terms: library::terms(),
        references: references(&["enter"]),
        tags: Vec::new(),
    };
    first.handle(Request::Grant(change)).unwrap();
    let mut second = place.session().unwrap();
    let rule = || {
        let name = DutyName::parse("payments").unwrap();
        Request::Duty(DutyChange::Add { name, most: 1, references: references(&["enter", "approve"]) })
    };
    let more = || {
        let edit = GrantEdit { add: references(&["approve"]), ..GrantEdit::default() };
        Request::Grant(GrantChange::Change { name: name.clone(), edit })
    };
    // Both were opened on the same state.
    first.handle(rule()).unwrap();
    assert_eq!(second.handle(more()).unwrap_err().kind(), ErrorKind::Denied);
    first.handle(Request::Duty(DutyChange::Remove(DutyName::parse("payments").unwrap()))).unwrap();
    second.handle(more()).unwrap();
    assert_eq!(first.handle(rule()).unwrap_err().kind(), ErrorKind::Denied);
}
