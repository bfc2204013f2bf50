//! The life of a grant, through the program.

use super::support::Home;

/// A vault with two granted secrets and one that is not, and the token.
pub fn granted() -> (Home, String) {
    let home = Home::with(&[("sap/user", "bob"), ("sap/password", "hunter2"), ("other", "no business of a bot")]);
    let token = grant(&home, "grant add recon --key sap/user --key sap/password --purpose 'bank reconciliation'");
    (home, token)
}

/// Makes a grant, or gives it a new token; the token alone is on stdout.
pub fn grant(home: &Home, command: &str) -> String {
    let out = home.vault(command).ends(0).stdout();
    let token = out.strip_suffix('\n').expect("one line");
    assert!(token.starts_with("vault_grant_") && token.len() == 70, "{out}");
    token.to_owned()
}

pub fn with<'a>(home: &'a Home, token: &str, command: &str) -> super::support::Call<'a> {
    home.vault_with(token, command)
}

#[test]
fn a_token_opens_what_was_granted_and_shows_nothing_else() {
    let (home, token) = granted();
    with(&home, &token, "get sap/user").prints("bob");
    with(&home, &token, "list --keys").prints("sap/password\nsap/user\n");
    with(&home, &token, "exec -- sh -c 'echo $SAP_USER $SAP_PASSWORD'").prints("bob hunter2\n");
    with(&home, &token, "exec --env P=sap/password -- sh -c 'echo $P $SAP_USER'").prints("hunter2\n");
    let shown = with(&home, &token, "show sap/user -o json").done().json();
    assert_eq!(shown["key"], "sap/user");
    // As if it were not there, with no hint that it is.
    with(&home, &token, "get other")
        .fails(3, "error: there is no secret other\nhint: see what there is with: vault list\n");
    with(&home, &token, "get sap/pasword")
        .fails(3, "error: there is no secret sap/pasword\nhint: did you mean sap/password?\n");
    with(&home, &token, "exec --env A=sap/user --env B=other -- true").ends(125);
    with(&home, &token, "exec --tag any -- true").ends(125);
}

#[test]
fn a_token_changes_nothing() {
    let (home, token) = granted();
    let before = std::fs::read(home.vault_file()).expect("a vault");
    for command in [
        "add new --generate",
        "update sap/user --generate",
        "delete sap/user --yes",
        "undelete sap/user",
        "purge sap/user --yes",
        "rename sap/user x",
        "rollback sap/user --to 1",
        "passwd",
        "export - --format json --plaintext",
        "grant list",
        "grant add mine --key sap/user",
        "grant revoke recon --yes",
        "put-credential sap/user",
        "status --check",
    ] {
        let refused =
            with(&home, &token, command).stdin("x").env("VAULT_NEW_PASSPHRASE", "seven words are in this one").ends(7);
        assert!(refused.stderr().contains("is for the owner"), "{command}: {}", refused.text());
    }
    home.write("e.env", "A=b\n");
    with(&home, &token, "import dotenv e.env").ends(7);
    assert_eq!(std::fs::read(home.vault_file()).expect("a vault"), before);
}

#[test]
fn with_a_token_verify_checks_the_structure_even_where_the_passphrase_is_there() {
    let (home, token) = granted();
    let checked = home.vault("verify -o json").env("VAULT_GRANT", &token).done().json();
    assert_eq!(checked["depth"], "structure");
}

#[test]
fn a_new_value_reaches_the_bot_without_a_new_token() {
    let (home, token) = granted();
    home.vault("update sap/password").stdin("hunter3").quiet();
    with(&home, &token, "get sap/password").prints("hunter3");
    home.vault("rollback sap/password --to 1").ends(0);
    with(&home, &token, "get sap/password").prints("hunter2");
    // Not what was before, which was never granted.
    with(&home, &token, "get sap/password --version 2").ends(3);
    let said =
        home.vault("passwd --kdf m=19MiB,t=2,p=1").env("VAULT_NEW_PASSPHRASE", "seven words are in this one").ends(0);
    assert!(said.stderr().contains("every grant (1) keeps its token"), "{}", said.text());
    with(&home, &token, "get sap/password").prints("hunter2");
}

/// Every grant names the key that the snapshot has to show, so also one that holds nothing just now is sealed anew.
#[test]
fn a_grant_of_nothing_outlives_passwd() {
    let home = Home::with(&[("k", "v")]);
    let token = grant(&home, "grant add later --tag t");
    let new = "seven words are in this one";
    home.vault("passwd --kdf m=19MiB,t=2,p=1").env("VAULT_NEW_PASSPHRASE", new).ends(0);
    with(&home, &token, "list").prints("");
    home.vault("update k --tag t").env("VAULT_PASSPHRASE", new).ends(0);
    with(&home, &token, "get k").prints("v");
}

#[test]
fn a_deleted_secret_is_taken_away_and_comes_back() {
    let (home, token) = granted();
    home.vault("delete sap/user --yes").ends(0);
    with(&home, &token, "get sap/user").ends(3);
    with(&home, &token, "list --keys").prints("sap/password\n");
    home.vault("undelete sap/user").ends(0);
    with(&home, &token, "get sap/user").prints("bob");
}

#[test]
fn a_renamed_secret_keeps_its_grants_only_if_that_is_meant() {
    let (home, token) = granted();
    home.vault("rename sap/user erp/user").fails(
        7,
        "error: the grant recon names sap/user\nhint: its holder would find it under the new key only; if that is meant: --force\n",
    );
    home.vault("rename other another").ends(0);
    home.vault("rename sap/user erp/user --force").ends(0);
    with(&home, &token, "get erp/user").prints("bob");
    with(&home, &token, "get sap/user").ends(3);
}

#[test]
fn a_grant_by_tag_follows_the_tag() {
    let home = Home::with(&[("a", "1"), ("b", "2")]);
    home.vault("update a --tag batch").ends(0);
    let token = grant(&home, "grant add nightly --tag batch");
    with(&home, &token, "list --keys").prints("a\n");
    home.vault("update b --tag batch").ends(0);
    home.vault("add c --tag batch").stdin("3").quiet();
    with(&home, &token, "exec -- sh -c 'echo $A$B$C'").prints("123\n");
    let said = home.vault("update a --untag batch").ends(0);
    assert!(
        said.stderr().contains("the grant nightly has held a (stage production): change that value"),
        "{}",
        said.text()
    );
    with(&home, &token, "list --keys").prints("b\nc\n");
}

#[test]
fn one_field_is_one_field() {
    let home = Home::with(&[("other", "x")]);
    home.write("pin", "1234");
    home.vault("add account --field user=app --secret-field pin=@pin").stdin("whole").ends(0);
    let token = grant(&home, "grant add atm --key account#pin");
    with(&home, &token, "get account#pin").prints("1234");
    with(&home, &token, "get account#user").ends(3);
    with(&home, &token, "get account").ends(3);
    with(&home, &token, "exec -- sh -c 'echo $ACCOUNT_PIN $ACCOUNT $ACCOUNT_USER'").prints("1234\n");
}

#[test]
fn what_is_taken_away_is_gone_and_told() {
    let (home, token) = granted();
    let held =
        "warning: the grant recon has held sap/password (stage production): change that value where it is used\n";
    let said = home.vault("grant change recon --remove sap/password").ends(0);
    assert_eq!(said.stderr(), held);
    with(&home, &token, "get sap/password").ends(3);
    home.vault("grant change recon --add sap/password").ends(0);
    with(&home, &token, "get sap/password").prints("hunter2");

    let said = home.vault("grant suspend recon").ends(0);
    assert!(said.stderr().contains(held), "{}", said.text());
    with(&home, &token, "get sap/password").fails(7, "error: the grant is suspended\n");
    with(&home, &token, "get other").fails(7, "error: the grant is suspended\n");
    home.vault("grant resume recon").ends(0);
    with(&home, &token, "get sap/password").prints("hunter2");

    let newer = grant(&home, "grant rotate recon");
    with(&home, &token, "get sap/password").ends(4);
    with(&home, &newer, "get sap/password").prints("hunter2");

    home.vault("grant revoke recon").ends(2);
    home.vault("grant revoke recon --yes").ends(0);
    with(&home, &newer, "get sap/password").ends(4);
    home.vault("grant list -o json").done().json()["grants"]
        .as_array()
        .expect("a list")
        .is_empty()
        .then_some(())
        .expect("none");
    home.vault("verify").ends(0);
}

#[test]
fn a_pending_grant_holds_nothing_until_it_is_approved() {
    let home = Home::with(&[("k", "v")]);
    let token = grant(&home, "grant add slow --key k --pending");
    with(&home, &token, "get k").fails(7, "error: the grant waits for its owner's approval\n");
    home.vault("grant resume slow").ends(2);
    home.vault("grant approve slow").ends(0);
    with(&home, &token, "get k").prints("v");
    home.vault("grant approve slow").ends(2);
}

#[test]
fn all_tokens_can_be_changed_at_once() {
    let (home, token) = granted();
    let second = grant(&home, "grant add second --key other");
    home.vault("grant rotate --all").ends(2);
    let out = home.vault("grant rotate --all --yes").ends(0).stdout();
    let tokens: Vec<(&str, &str)> = out.lines().filter_map(|line| line.split_once(' ')).collect();
    assert_eq!(tokens.iter().map(|(name, _)| *name).collect::<Vec<_>>(), ["recon", "second"]);
    with(&home, &token, "list").ends(4);
    with(&home, &second, "list").ends(4);
    with(&home, tokens[0].1, "get sap/user").prints("bob");
    with(&home, tokens[1].1, "get other").prints("no business of a bot");
}

#[test]
fn grants_are_listed_and_shown() {
    let (home, _) = granted();
    let rows = home.vault("grant list -o json").done().json();
    assert_eq!(rows["grants"][0]["name"], "recon");
    assert_eq!(rows["grants"][0]["keys"], serde_json::json!(["sap/password", "sap/user"]));
    let shown = home.vault("grant show recon -o json").done().json();
    assert_eq!(shown["purpose"], "bank reconciliation");
    assert_eq!(shown["holds"]["sap/user"], serde_json::json!(["production"]));
    assert!(home.vault("grant show recon").ends(0).stdout().contains("holds        sap/user (production)"));
    home.vault("grant show nobody").ends(3);
}

#[test]
fn a_grant_is_for_something_that_is_there() {
    let (home, _) = granted();
    home.vault("grant add recon --key other").ends(5);
    home.vault("grant add empty").ends(2);
    home.vault("grant add typo --key sap/pasword")
        .fails(3, "error: there is no secret sap/pasword\nhint: did you mean sap/password?\n");
    home.vault("grant add field --key other#pin").ends(3);
    home.vault("grant add stage --key other --stage design").ends(3);
    home.vault("grant add 'no name' --key other").ends(2);
    home.vault("grant add late --key other --expires 2020-01-01").ends(2);
    home.vault("grant change recon --remove other").ends(3);
    home.vault("grant change recon --remove sap/user --remove sap/password").ends(2);
    home.vault("grant change nobody --add other").ends(3);
}

#[test]
fn a_backup_does_not_bring_back_what_was_taken_away() {
    let (home, token) = granted();
    home.vault("backup create saved").quiet();
    let second = grant(&home, "grant add second --key other");
    home.vault("grant revoke recon --yes").ends(0);
    home.vault("restore ./saved --yes").ends(0);
    with(&home, &token, "get sap/user").ends(7);
    with(&home, &second, "get other").ends(4);
    home.vault("grant resume recon").ends(0);
    with(&home, &token, "get sap/user").prints("bob");
}

#[test]
fn a_grant_of_one_value_follows_it() {
    let home = Home::with(&[("one", "old"), ("two", "other")]);
    let token = home.token("grant add bot --key one");
    home.vault("update one").stdin("new").ends(0);
    home.vault_with(&token, "get one").prints("new");
    let set = |pin: &str| {
        let file = home.write("pin", pin);
        home.vault(&format!("update two --secret-field pin=@{}", file.display())).ends(0);
    };
    set("0815");
    let by_field = home.token("grant add by-field --key two#pin");
    set("4711");
    home.vault_with(&by_field, "get two#pin").prints("4711");
}
