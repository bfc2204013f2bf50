//! Limits that the program enforces.

use super::granting::{grant, with};
use super::support::Home;

#[test]
fn an_expired_grant_is_refused() {
    let home = Home::with(&[("k", "v")]);
    let token = grant(&home, "grant add short --key k --expires 1h");
    with(&home, &token, "get k").prints("v");
    let expires = home.vault("grant show short -o json").done().json()["expires"].clone();
    assert!(expires.as_str().expect("a time").ends_with('Z'), "{expires}");
    home.vault("grant change short --expires never").ends(0);
    assert!(home.vault("grant show short -o json").done().json()["expires"].is_null());
}

#[test]
fn a_grant_for_another_machine_or_user_is_refused() {
    let home = Home::with(&[("k", "v")]);
    let host = grant(&home, "grant add host --key k --host elsewhere");
    assert!(with(&home, &host, "get k").ends(7).stderr().contains("the grant is not for use on the machine"));
    let user = grant(&home, "grant add user --key k --user 4294967290");
    assert!(with(&home, &user, "get k").ends(7).stderr().contains("the grant is not for use by the user"));
    with(&home, &user, "list").ends(7);
    with(&home, &user, "exec -- true").ends(125);
    home.vault("grant change user --user ''").ends(0);
    with(&home, &user, "get k").prints("v");
    home.vault("grant add nobody --key k --user no-such-user-here").ends(3);
}

#[test]
fn a_grant_for_programs_prints_nothing() {
    let home = Home::with(&[]);
    home.vault("add k --field user=bob").stdin("v").ends(0);
    let token = grant(&home, "grant add runs --key k --use-only");
    with(&home, &token, "exec -- sh -c 'echo $K'").prints("v\n");
    with(&home, &token, "get k").fails(7, "error: the grant is for use only (exec and render), not for looking\n");
    with(&home, &token, "show k --reveal").ends(7);
    assert!(!with(&home, &token, "show k").ends(0).stdout().contains("bob"));
}

#[test]
fn the_same_script_runs_with_dummies_and_with_real_values() {
    let home = Home::with(&[("sap/password", "the real one")]);
    home.vault("add sap/password --stage design").stdin("a dummy").quiet();
    let designer = grant(&home, "grant add designer --key sap/password --stage design");
    let bot = grant(&home, "grant add bot --key sap/password");
    let script = "exec -- sh -c 'echo $SAP_PASSWORD'";
    with(&home, &designer, script).prints("a dummy\n");
    with(&home, &bot, script).prints("the real one\n");
    let refused = "error: the grant is not for the stage production\n";
    with(&home, &designer, "get sap/password --stage production").fails(7, refused);
    with(&home, &designer, "get sap/password --stage design,production").fails(7, refused);
    with(&home, &designer, "get sap/password").env("VAULT_STAGE", "production").fails(7, refused);
    with(&home, &bot, "get sap/password --stage design").ends(7);
}
