use serde_json::json;

use super::support::Home;

#[test]
fn scripts_for_the_other_client_go_on() {
    let home = Home::new();
    home.vault("put-credential sftp://user@host")
        .stdin("first")
        .prints("Credential \"sftp://user@host\" successfully stored.\n");
    home.vault("get sftp://user@host").prints("first");
    home.vault("put-credential sftp://user@host").stdin("second").ends(0);
    home.vault("get sftp://user@host").prints("second");
    home.vault("get sftp://user@host --version previous").prints("first");
    home.vault("put-credential b").stdin("x").ends(0);
    home.vault("list-credentials").prints("KEY\nb\nsftp://user@host\n");
    assert_eq!(
        home.vault("list-credentials -o json").done().json(),
        json!({ "schema": 1, "credentials": ["b", "sftp://user@host"] })
    );
    home.vault("remove-credential b").prints("Credential \"b\" successfully removed.\n");
    home.vault("list-credentials").prints("KEY\nsftp://user@host\n");
}

#[test]
fn what_was_removed_can_be_put_again() {
    let home = Home::new();
    home.vault("put-credential k").stdin("old").ends(0);
    home.vault("remove-credential k -o json").prints("{\"key\":\"k\",\"removed\":true,\"schema\":1}\n");
    home.vault("put-credential k").stdin("new").ends(0);
    home.vault("get k").prints("new");
    home.vault("verify").ends(0);
}

#[test]
fn a_dummy_is_not_replaced_by_a_credential() {
    let home = Home::new();
    home.vault("add k --stage design").stdin("dummy").quiet();
    home.vault("put-credential k").env("VAULT_STAGE", "design").stdin("real").ends(0);
    home.vault("get k").prints("real");
    home.vault("get k --stage design").prints("dummy");
}

#[test]
fn what_is_not_there_or_malformed_is_refused() {
    let home = Home::new();
    home.vault("remove-credential k")
        .fails(3, "error: there is no secret k\nhint: see what there is with: vault list\n");
    home.vault("put-credential 'a b'")
        .stdin("x")
        .fails(2, "error: malformed key: a key has only ASCII letters, digits and _ . - / : @ + = ~ %\n");
    home.vault("put-credential k").fails(2, "error: the value is empty\nhint: if that is meant: --empty\n");
    home.vault("put-credential k value").ends(2);
    home.vault("list-credentials").prints("KEY\n");
}
