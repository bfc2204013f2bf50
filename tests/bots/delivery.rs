//! A secret can be limited to the ways in which anybody may take it.

use super::granting::{grant, with};
use super::support::Home;

#[test]
fn a_secret_for_programs_is_printed_for_nobody() {
    let home = Home::with(&[("free", "f")]);
    home.vault("add db --deliver env,file --field user=bob").stdin("hunter2").ends(0);
    let token = grant(&home, "grant add bot --key db --key free");
    let refused = "error: db may leave the vault by env,file only, not by get\n";
    home.vault("get db").fails(7, refused);
    home.vault("get db#user").fails(7, refused);
    home.vault("show db --reveal").fails(7, refused);
    with(&home, &token, "get db").fails(7, refused);
    home.vault("exec --env P=db -- sh -c 'echo $P'").prints("hunter2\n");
    with(&home, &token, "exec -- sh -c 'echo $DB $FREE'").prints("hunter2 f\n");
    with(&home, &token, "get free").prints("f");
    // What is no secret is still told.
    let shown = home.vault("show db").ends(0).stdout();
    assert!(shown.contains("delivery     only by env,file\n") && shown.contains("bob"), "{shown}");
    let denied = home.vault("audit --denied -o json").done().json()["events"].clone();
    assert_eq!((denied.as_array().unwrap().len(), &denied[0]["actor"]), (4, &"owner".into()), "{denied}");
    assert_eq!(denied[3]["actor"], "grant:bot");
}

#[test]
fn one_that_is_for_asking_only_is_given_to_no_program() {
    let home = Home::with(&[("free", "f")]);
    home.vault("add pin --deliver get").stdin("4711").ends(0);
    home.vault("get pin").prints("4711");
    let refused = home.vault("exec --all -- true").ends(125);
    assert!(refused.stderr().contains("pin may leave the vault by get only, not by env"), "{}", refused.text());
    home.vault("exec --only free -- true").ends(0);
}

#[test]
fn the_limit_changes_moves_and_lets_look_alikes_be_made() {
    let home = Home::with(&[]);
    home.vault("add k --deliver env").stdin("hunter2").ends(0);
    home.vault("add other --deliver nothing").stdin("x").ends(2);
    assert_eq!(home.vault("dummy k").ends(0).stdout().len(), 7);
    assert_eq!(home.vault("show k -o json").done().json()["deliver"], serde_json::json!(["env"]));
    let exported = home.path().join("e.json");
    home.vault(&format!("export {} --format json --plaintext", exported.display())).ends(0);
    let there = Home::with(&[]);
    there.vault(&format!("import json {}", exported.display())).ends(0);
    there.vault("get k").ends(7);
    home.vault("update k --deliver any").ends(0);
    home.vault("get k").prints("hunter2");
    assert!(home.vault("show k -o json").done().json()["deliver"].is_null());
}
