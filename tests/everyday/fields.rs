use serde_json::json;

use super::support::Home;

/// A secret with a value, a plain field and a secret one.
fn account() -> Home {
    let home = Home::new();
    home.write("pin", b"12\n");
    home.vault("add account --field user=app --secret-field pin=@pin").stdin("s3cret").quiet();
    home
}

#[test]
fn a_field_is_got_by_its_reference() {
    let home = account();
    home.vault("get account").prints("s3cret");
    home.vault("get account#user").prints("app");
    home.vault("get account#pin").prints(b"12\n");
    let id = home.id("account");
    home.vault("get").arg(format!("{id}#user")).prints("app");
    assert_eq!(
        home.vault("get account#user -o json").done().json(),
        json!({ "schema": 1, "key": "account", "field": "user", "stage": "production", "version": 1, "value": "app" })
    );
    home.vault("get account#port").fails(
        3,
        "error: account has no field port in the stage production\nhint: there is: account, account#pin, account#user\n",
    );
}

#[test]
fn show_prints_what_is_no_secret() {
    let home = account();
    let shown = home.vault("show account").ends(0).stdout();
    assert!(shown.contains("field        pin = (secret)\nfield        user = app\n"), "{shown}");
    assert!(!shown.contains("s3cret"), "{shown}");
    let revealed = home.vault("show account --reveal").ends(0).stdout();
    assert!(revealed.contains("value        s3cret\nfield        pin = 12\n"), "{revealed}");
    let fields = |call: &str| home.vault(call).done().json()["values"][0]["fields"].clone();
    assert_eq!(
        fields("show account -o json"),
        json!({ "pin": { "secret": true }, "user": { "secret": false, "value": "app" } })
    );
    assert_eq!(fields("show account --reveal -o json")["pin"], json!({ "secret": true, "value": "12\n" }));
    assert_eq!(home.vault("list -o json").done().json()["secrets"][0].get("fields"), None);
}

#[test]
fn a_program_gets_fields_by_name() {
    let home = account();
    home.vault("exec --env U=account#user --env P=account -- sh -c 'echo $U $P'").prints("app s3cret\n");
    home.vault("exec --only account#user --only account -- sh -c 'echo $ACCOUNT_USER $ACCOUNT'").prints("app s3cret\n");
    home.vault("exec --all -- sh -c 'env | grep ACCOUNT'").prints("ACCOUNT=s3cret\n");
    home.vault("exec --env X=account#no -- touch started").fails(
        125,
        "error: account has no field no in the stage production\nhint: there is: account, account#pin, account#user\n",
    );
    home.vault("add account_user").stdin("x").quiet();
    home.vault("exec --only account#user --only account_user -- touch started").fails(
        125,
        "error: account#user and account_user both give the variable ACCOUNT_USER\n\
         hint: give one of them another name with --env NAME=REF\n",
    );
    assert!(!home.path().join("started").exists());
}

#[test]
fn an_update_leaves_the_fields_that_it_does_not_name() {
    let home = account();
    home.vault("update account").stdin("new").quiet();
    home.vault("get account#user").prints("app");
    home.vault("update account --field user=root --field port=22").stdin("not this").quiet();
    home.vault("get account").prints("new");
    home.vault("get account#user").prints("root");
    home.vault("get account#pin").prints(b"12\n");
    home.vault("update account --remove-field port --remove-field pin --stdin").stdin("newer").quiet();
    assert_eq!(home.vault("show account -o json").done().json()["values"][0]["version"], 4);
    home.vault("get account").prints("newer");
    home.vault("get account#port")
        .fails(3, "error: account has no field port in the stage production\nhint: there is: account, account#user\n");
    home.vault("get account#port --version 3").prints("22");
    home.vault("update account --remove-field port")
        .fails(3, "error: account has no field port in the stage production\nhint: there is: account, account#user\n");
    // What was plain can become secret.
    home.vault("update account --secret-field user=@pin").quiet();
    assert!(home.vault("show account").ends(0).stdout().contains("user = (secret)"));
    home.vault("verify").ends(0);
}

#[test]
fn a_secret_can_have_only_fields() {
    let home = Home::new();
    home.vault("add host --field name=db.example").quiet();
    home.vault("get host")
        .fails(3, "error: host has only fields and no value in the stage production\nhint: there is: host#name\n");
    home.vault("get host#name").prints("db.example");
    home.vault("exec --all -- true").fails(125, "error: there is no secret (with a value in the stage production)\n");
    home.vault("list").prints("host\n");
    home.vault("list --stage production").prints("host\n");
    home.vault("update host --remove-field name")
        .fails(2, "error: nothing would be left: a version has a value or a field\n");
    home.vault("update host").stdin("now a value").quiet();
    home.vault("get host").prints("now a value");
    home.vault("get host#name").prints("db.example");
}

#[test]
fn fields_belong_to_a_stage() {
    let home = account();
    home.vault("add account --stage design --field user=tester").stdin("dummy").quiet();
    home.vault("get account#user --stage design").prints("tester");
    home.vault("get account#user").prints("app");
    home.vault("get account#pin --stage design,production").prints(b"12\n");
}

#[test]
fn fields_survive_a_new_passphrase() {
    let home = account();
    home.vault("passwd --kdf m=19MiB,t=2,p=1").env("VAULT_NEW_PASSPHRASE", "another good passphrase 77").ends(0);
    home.vault("get account#pin").env("VAULT_PASSPHRASE", "another good passphrase 77").prints(b"12\n");
}

#[test]
fn malformed_fields_are_refused() {
    let home = Home::new();
    let name = "error: the name of a field has 1 to 64 ASCII letters, digits and _ . -\n";
    for field in ["=x", "'a b=x'", "a#b=x", "é=x"] {
        home.vault(&format!("add key --field {field}")).stdin("v").fails(2, name);
    }
    home.vault("add key --field user").stdin("v").fails(2, "error: --field takes NAME=TEXT, such as user=app\n");
    home.vault("add key --field a=1 --field a=2").stdin("v").fails(2, "error: the field a is given twice\n");
    home.vault("add key --secret-field pin=1234")
        .stdin("v")
        .fails(2, "error: --secret-field takes NAME or NAME=@FILE: what is secret never stands in an argument\n");
    home.vault("add key --secret-field pin=@missing")
        .stdin("v")
        .fails(1, "error: cannot open missing: No such file or directory\n");
    home.vault("add key --secret-field pin --no-input").stdin("v").fails(
        2,
        "error: there is no value, and nobody to ask for it\n\
         hint: give it on stdin, with --from-file PATH or with --generate\n",
    );
    home.vault("add key --field user=app --stdin")
        .fails(2, "error: the value is empty\nhint: if that is meant: --empty\n");
    home.vault("list").quiet();
}
