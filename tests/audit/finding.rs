//! `vault audit find`: who had a value that turned up where it should not be.

use super::support::Home;
use super::telling::used;

fn find(home: &Home, value: &str) -> serde_json::Value {
    home.vault("audit find -o json").stdin(value).done().json()
}

#[test]
fn whoever_had_the_value_is_told_and_nobody_else() {
    let (home, token) = used();
    let found = find(&home, "bob");
    let place = serde_json::json!([{"key": "sap/user", "field": null, "stage": "production", "version": 1}]);
    assert_eq!(found["places"], place);
    let told: Vec<_> =
        found["events"].as_array().unwrap().iter().map(|e| (e["actor"].clone(), e["action"].clone())).collect();
    assert_eq!(told, [("owner".into(), "add".into()), ("grant:recon".into(), "exec".into())]);
    assert_eq!(found["grants"], serde_json::json!(["recon"]));
    // What nobody took is still open to whoever may.
    let found = find(&home, "hunter2\n");
    assert_eq!((found["events"].as_array().unwrap().len(), &found["grants"]), (1, &serde_json::json!(["recon"])));
    let told = home.vault("audit find").stdin("x").ends(0).stdout();
    assert!(told.starts_with("it is other (production 1)\n") && !told.contains("opens it now"), "{told}");
    home.vault("audit find").stdin("nobody's").ends(3);
    home.vault("audit find").stdin("").ends(2);
    home.vault_with(&token, "audit find").stdin("bob").ends(7);
}

#[test]
fn it_is_found_under_another_key_in_an_old_version_in_a_field_and_when_deleted() {
    let (home, token) = used();
    home.vault_with(&token, "get sap/user").prints("bob");
    home.vault("rename sap/user erp/user --force").ends(0);
    home.vault("update erp/user").stdin("eve").ends(0);
    let found = find(&home, "bob");
    assert_eq!(found["places"][0]["key"], "erp/user");
    let actions: Vec<_> = found["events"].as_array().unwrap().iter().map(|event| event["action"].clone()).collect();
    assert_eq!(actions, ["add", "exec", "get"]);
    assert_eq!(found["grants"], serde_json::json!([]), "an old version is in no grant");
    home.vault("add account --field pin=no-digits-of-a-hash").stdin("v").ends(0);
    home.vault("delete account --yes").ends(0);
    assert_eq!(find(&home, "no-digits-of-a-hash")["places"][0]["field"], "pin");
    // Neither the value nor that it was found is in the trail's text.
    let trail = std::fs::read_to_string(home.vault_file().with_extension("vault.audit")).unwrap();
    assert!(!trail.contains("no-digits-of-a-hash"));
    assert_eq!(home.vault("audit --action audit-find -o json").done().json()["events"].as_array().unwrap().len(), 2);
}

#[test]
fn another_secret_of_the_same_key_is_not_meant() {
    let (home, token) = used();
    home.vault_with(&token, "get sap/user").prints("bob");
    home.vault("rename sap/user old --force").ends(0);
    home.vault("add sap/user").stdin("LEAK").ends(0);
    let actions = |value: &str| -> Vec<serde_json::Value> {
        find(&home, value)["events"].as_array().unwrap().iter().map(|event| event["action"].clone()).collect()
    };
    assert_eq!(actions("bob"), ["add", "exec", "get"]);
    assert_eq!(actions("LEAK").last().unwrap(), "add");
}

#[test]
fn a_value_that_is_not_kept_any_more_is_told_again_until_it_is_purged() {
    let (home, token) = used();
    home.vault_with(&token, "get sap/user").prints("bob");
    home.vault("policy set history.keep 1").ends(0);
    home.vault("update sap/user --stdin --field pin=4711").stdin("eve").ends(0);
    home.vault("update sap/user --remove-field pin --stdin").stdin("mallory").ends(0);
    let versions = home.vault("history sap/user -o json").done().json();
    assert_eq!(versions["versions"].as_array().unwrap().len(), 1, "of the first two nothing is left but fingerprints");
    let found = find(&home, "bob");
    let place = serde_json::json!([{"key": "sap/user", "field": null, "stage": "production", "version": 1}]);
    assert_eq!(found["places"], place);
    let actions: Vec<_> = found["events"].as_array().unwrap().iter().map(|event| event["action"].clone()).collect();
    assert_eq!(actions, ["add", "exec", "get"]);
    assert_eq!(found["grants"], serde_json::json!([]));
    assert_eq!(find(&home, "4711")["places"][0]["version"], 2);
    // The keys of a new passphrase do not make them strangers.
    home.vault("passwd").env("VAULT_NEW_PASSPHRASE", super::support::PASSPHRASE).ends(0);
    assert_eq!(find(&home, "bob")["places"], place);
    assert_eq!(find(&home, "mallory")["places"][0]["version"], 3);
    home.vault("delete sap/user --yes").ends(0);
    assert_eq!(find(&home, "bob")["places"], place);
    home.vault("purge sap/user --yes").ends(0);
    home.vault("audit find").stdin("bob").ends(3);
}
