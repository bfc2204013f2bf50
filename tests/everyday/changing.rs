use super::support::Home;

fn version(home: &Home, key: &str, stage: &str) -> Option<u64> {
    let shown = home.vault("show -o json").arg(key).done().json();
    let values = shown["values"].as_array().expect("values");
    values.iter().find(|value| value["stage"] == stage).and_then(|value| value["version"].as_u64())
}

#[test]
fn each_update_is_a_version() {
    let home = Home::with(&[("key", "1")]);
    assert_eq!(version(&home, "key", "production"), Some(1));
    for number in 2..=4 {
        home.vault("update key").stdin(number.to_string()).quiet();
        home.vault("get key").prints(number.to_string());
        assert_eq!(version(&home, "key", "production"), Some(number));
    }
    // The same value once more is a version too: it says when it was set.
    home.vault("update key --stdin").stdin("4").quiet();
    assert_eq!(version(&home, "key", "production"), Some(5));
}

#[test]
fn stages_count_for_themselves() {
    let home = Home::with(&[("key", "real")]);
    home.vault("add key --stage design").stdin("dummy").quiet();
    home.vault("update key --stage design").stdin("dummy2").quiet();
    home.vault("update key").env("VAULT_STAGE", "design").stdin("dummy3").quiet();
    assert_eq!((version(&home, "key", "production"), version(&home, "key", "design")), (Some(1), Some(3)));
    home.vault("get key").prints("real");
    home.vault("get key --stage design").prints("dummy3");
    home.vault("update key --stage test")
        .stdin("x")
        .fails(3, "error: key has no value in the stage test\nhint: it has one in: design, production\n");
    home.vault("update key --stage a,b")
        .stdin("x")
        .fails(2, "error: a value is written to one stage, not to a list of stages\n");
}

#[test]
fn notes_change_without_the_value() {
    let home = Home::with(&[("key", "kept")]);
    // Nothing is read: a value on stdin that nobody asked for stays there.
    home.vault("update key --description 'what it is for'").stdin("not this").quiet();
    home.vault("update key --name 'A name' --tag b --tag a").quiet();
    home.vault("get key").prints("kept");
    assert_eq!(version(&home, "key", "production"), Some(1));
    assert_eq!(home.shown("key", "description").as_deref(), Some("what it is for"));
    assert_eq!(home.shown("key", "name").as_deref(), Some("A name"));
    assert_eq!(home.shown("key", "tags").as_deref(), Some("a, b"));

    home.vault("update key --untag a --untag unknown --tag c --tag c").quiet();
    assert_eq!(home.shown("key", "tags").as_deref(), Some("b, c"));
    home.vault("update key --name '' --description '' --untag b --untag c").quiet();
    for label in ["name", "description", "tags"] {
        assert_eq!(home.shown("key", label), None, "{label}");
    }
    home.vault("get key").prints("kept");
}

#[test]
fn notes_and_value_change_together_where_a_source_is_named() {
    let home = Home::with(&[("key", "1")]);
    home.vault("update key --description x --stdin").stdin("2").quiet();
    home.vault("get key").prints("2");
    home.write("three", "3");
    home.vault("update key --tag t --from-file three").quiet();
    home.vault("get key").prints("3");
    home.vault("update key --untag t --generate=30").quiet();
    assert_eq!(home.vault("get key").done().out.len(), 30);
    assert_eq!(version(&home, "key", "production"), Some(4));
    assert_eq!(home.shown("key", "description").as_deref(), Some("x"));
}

#[test]
fn what_is_not_there_cannot_be_updated() {
    let home = Home::new();
    let missing = "error: there is no secret key\nhint: see what there is with: vault list\n";
    home.vault("update key").stdin("x").fails(3, missing);
    home.vault("update key --description x").fails(3, missing);
    // Told before a value is read, so an empty one does not matter.
    home.vault("update key").fails(3, missing);
    home.vault("list").quiet();
}

#[test]
fn a_refused_update_changes_nothing() {
    let home = Home::with(&[("key", "kept")]);
    home.vault("update key --tag 'a b' --stdin").stdin("x").fails(2, "error: a tag cannot hold such a character\n");
    home.vault("update key --from-file missing").fails(1, "error: cannot open missing: No such file or directory\n");
    home.vault("update key --from-file .").fails(1, "error: cannot read .: Is a directory\n");
    assert_eq!(version(&home, "key", "production"), Some(1));
    home.vault("get key").prints("kept");
}

#[test]
fn a_key_never_changes_by_an_update() {
    let home = Home::with(&[("key", "x")]);
    let id = home.id("key");
    for call in ["update key --name other", "update key --generate"] {
        home.vault(call).quiet();
    }
    home.vault("list").prints("key\n");
    assert_eq!(home.id("key"), id);
    home.vault("update key --key other").stdin("x").ends(2);
}

#[test]
fn a_large_value_is_kept_by_the_commits_that_come_after() {
    let home = Home::new();
    // More than is copied at once.
    let large = "0123456789abcdef".repeat(600 * 64);
    home.vault("add large").stdin(&large).quiet();
    for number in 0..3 {
        home.vault(&format!("add small{number}")).stdin("value").quiet();
    }
    home.vault("get large").prints(&large);
    home.vault("verify").ends(0);
}
