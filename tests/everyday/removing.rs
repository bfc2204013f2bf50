use super::support::Home;

#[test]
fn what_is_deleted_can_come_back_until_it_is_purged() {
    let home = Home::with(&[("key", "1"), ("other", "x")]);
    home.vault("update key").stdin("2").quiet();
    home.vault("add key --stage design").stdin("dummy").quiet();
    let (id, created) = (home.id("key"), home.shown("key", "created"));

    home.vault("delete key --yes").quiet();
    home.vault("list").prints("other\n");
    let gone = "error: there is no secret key\nhint: it was deleted; bring it back with: vault undelete key\n";
    for call in
        ["get key", "show key", "update key", "update key --name x", "delete key --yes", "exec --only key -- true"]
    {
        home.vault(call).stdin("x").fails(if call.starts_with("exec") { 125 } else { 3 }, gone);
    }
    home.vault("add key").stdin("x").fails(
        5,
        "error: there is a deleted secret key\n\
         hint: bring it back with: vault undelete key (or remove it for ever with: vault purge key)\n",
    );

    home.vault("undelete key").quiet();
    home.vault("get key").prints("2");
    home.vault("get key --stage design").prints("dummy");
    assert_eq!((home.id("key"), home.shown("key", "created")), (id, created));
    assert!(home.vault("show key").done().stdout().contains("production, version 2"));

    home.vault("rm key --yes").quiet();
    home.vault("purge key --yes").quiet();
    home.vault("undelete key").fails(3, "error: there is no deleted secret key\n");
    home.vault("get key").fails(3, "error: there is no secret key\nhint: see what there is with: vault list\n");
    // The key is free for another secret.
    home.vault("add key").stdin("new").quiet();
    assert!(home.vault("show key").done().stdout().contains("production, version 1"));
    home.vault("verify").ends(0);
}

#[test]
fn several_at_once_are_all_or_none() {
    let home = Home::with(&[("a", "1"), ("b", "2"), ("c", "3")]);
    let missing = "error: there is no secret missing\nhint: see what there is with: vault list\n";
    home.vault("delete a missing b --yes").fails(3, missing);
    home.vault("delete a 'b b' --yes")
        .fails(2, "error: malformed key: a key has only ASCII letters, digits and _ . - / : @ + = ~ %\n");
    home.vault("list").prints("a\nb\nc\n");

    home.vault("delete --yes a b a").quiet();
    home.vault("list").prints("c\n");
    home.vault("undelete a c").fails(3, "error: c is not deleted\nhint: delete it with: vault delete c\n");
    home.vault("purge a c --yes").fails(3, "error: c is not deleted\nhint: delete it with: vault delete c\n");
    home.vault("undelete a b b").quiet();
    home.vault("list").prints("a\nb\nc\n");
    home.vault("delete a b --yes").quiet();
    home.vault("purge --yes b a").quiet();
    home.vault("undelete a").fails(3, "error: there is no deleted secret a\n");
}

#[test]
fn by_key_and_by_id_is_the_same_secret() {
    let home = Home::with(&[("a", "1")]);
    let id = home.id("a");
    let deleted = home.vault(&format!("delete a {id} --yes -o json")).done().json();
    assert_eq!(deleted["keys"], serde_json::json!(["a"]));
}

#[test]
fn nobody_to_confirm_is_a_no() {
    let home = Home::with(&[("key", "kept")]);
    let unconfirmed = "error: this needs a confirmation, and there is nobody to ask\nhint: confirm with: --yes\n";
    home.vault("delete key").stdin("y\n").fails(2, unconfirmed);
    home.vault("delete key --no-input").stdin("y\n").fails(2, unconfirmed);
    home.vault("get key").prints("kept");
    home.vault("delete key --yes").quiet();
    home.vault("purge key").stdin("y\n").fails(2, unconfirmed);
    home.vault("undelete key").quiet();
    home.vault("get key").prints("kept");
    home.write(".env", "key=new\n");
    home.vault("import dotenv .env --overwrite").stdin("y\n").fails(2, unconfirmed);
    home.vault("get key").prints("kept");
    for call in ["delete --yes", "undelete", "purge --yes", "get", "show", "update", "add"] {
        home.vault(call).ends(2);
    }
}

#[test]
fn old_versions_go_with_a_purge() {
    let home = Home::with(&[("key", "1")]);
    for number in 2..=3 {
        home.vault("update key").stdin(number.to_string()).quiet();
    }
    let blobs = |home: &Home| home.vault("status -o json").done().json()["blobs"].as_u64();
    assert_eq!(blobs(&home), Some(4), "three versions and the index");
    home.vault("delete key --yes").quiet();
    assert_eq!(blobs(&home), Some(4), "deleting keeps them");
    home.vault("purge key --yes").quiet();
    assert_eq!(blobs(&home), Some(1));
}
