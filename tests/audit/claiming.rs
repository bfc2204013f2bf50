//! Failed unlocks are claims: told, and told apart from what is proven.

use std::fmt::Write as _;

use super::support::Home;
use super::telling::used;

fn claims(home: &Home, arguments: &str) -> Vec<serde_json::Value> {
    home.vault(&format!("audit {arguments} -o json")).done().json()["claims"].as_array().unwrap().clone()
}

#[test]
fn a_failed_unlock_is_told_as_a_claim() {
    let (home, token) = used();
    assert!(claims(&home, "").is_empty());
    home.vault("get sap/user").env("VAULT_PASSPHRASE", "not the right one").ends(4);
    let told = claims(&home, "");
    assert_eq!((told.len(), &told[0]["with"], &told[0]["proven"]), (1, &"passphrase".into(), &false.into()));
    assert!(claims(&home, "--key sap/user").is_empty() && claims(&home, "--actor owner").is_empty());
    // No second one within some seconds, or a guesser would fill the trail; and the chain goes on past it.
    home.vault("get sap/user").env("VAULT_PASSPHRASE", "nor is this").ends(4);
    assert_eq!(claims(&home, "").len(), 1);
    home.vault_with(&token, "get sap/user").prints("bob");
    let text = home.vault("audit").ends(0).stdout();
    assert!(text.contains("unproven: a passphrase that did not unlock, as "), "{text}");
    let checked = home.vault("audit verify -o json").done().json();
    assert_eq!((&checked["sound"], &checked["claims"], &checked["passed_over"]), (&true.into(), &1.into(), &0.into()));
    assert!(home.vault("audit report").ends(0).stdout().contains("; 1 failed unlocks, as claimed"));
    assert_eq!(home.vault("audit report -o json").done().json()["failed_unlocks_unproven"], 1);
}

#[test]
fn a_token_that_opens_nothing_is_one_too_and_nothing_of_it_is_kept() {
    let (home, token) = used();
    home.vault("grant revoke recon --yes").ends(0);
    home.vault_with(&token, "get sap/user").ends(4);
    let told = claims(&home, "");
    assert_eq!((told.len(), &told[0]["with"]), (1, &"token".into()));
    let trail = std::fs::read_to_string(home.vault_file().with_extension("vault.audit")).unwrap();
    assert!(!trail.contains(&token[12..30]));
    // A mistyped one is told apart before anything is opened, and is no try.
    home.vault_with("vault_grant_nonsense", "get sap/user").ends(4);
    assert_eq!(claims(&home, "").len(), 1);
}

#[test]
fn claims_stay_few_however_many_there_are() {
    let (home, _) = used();
    let path = home.vault_file().with_extension("vault.audit");
    let mut trail = std::fs::read_to_string(&path).unwrap();
    for number in 0..40 {
        writeln!(trail, "claim {number:015} 0000001000 0000004711 1").unwrap();
    }
    std::fs::write(&path, &trail).unwrap();
    home.vault("get sap/user").env("VAULT_PASSPHRASE", "not the right one").ends(4);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), trail);
    home.vault("get sap/user").prints("bob");
    home.vault("get sap/user").env("VAULT_PASSPHRASE", "not the right one").ends(4);
    assert_eq!(claims(&home, "").len(), 41);
}
