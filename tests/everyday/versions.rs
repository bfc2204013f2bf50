use serde_json::{Value, json};

use super::support::Home;

/// A key with the versions 1 to 3.
fn three() -> Home {
    let home = Home::with(&[("key", "one")]);
    home.vault("update key").stdin("two").quiet();
    home.vault("update key").stdin("three").quiet();
    home
}

#[test]
fn earlier_versions_come_out() {
    let home = three();
    home.vault("get key --version 1").prints("one");
    home.vault("get key --version previous").prints("two");
    home.vault("get key --version 3").prints("three");
    assert_eq!(home.vault("get key --version 1 -o json").done().json()["version"], 1);
    home.vault("get key --version 4")
        .fails(3, "error: key has no version 4 in the stage production\nhint: it has: 3, 2, 1\n");
    for text in ["0", "-1", "newest", "''"] {
        home.vault(&format!("get key --version={text}")).fails(2, "error: a version is a number from 1, or previous\n");
    }
    let single = Home::with(&[("key", "one")]);
    single
        .vault("get key --version previous")
        .fails(3, "error: key has no previous version in the stage production\nhint: it has: 1\n");
}

#[test]
fn the_history_lists_versions_newest_first() {
    let home = three();
    home.vault("add key --stage design --field user=x").stdin("dummy").quiet();
    let document = home.vault("history key -o json").done().json();
    let rows: Vec<Value> = document["versions"]
        .as_array()
        .expect("versions")
        .iter()
        .map(|row| json!([row["stage"], row["version"], row["value"]]))
        .collect();
    assert_eq!(
        rows,
        [
            json!(["design", 1, true]),
            json!(["production", 3, true]),
            json!(["production", 2, true]),
            json!(["production", 1, true])
        ]
    );
    assert_eq!((&document["schema"], &document["key"]), (&json!(1), &json!("key")));
    let text = home.vault("history key").ends(0).stdout();
    let words: Vec<Vec<&str>> = text.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(words[0], ["VERSION", "STAGE", "STORED", "HOLDS"]);
    assert_eq!((&words[1][..2], words[1][3..].concat()), (&["1", "design"][..], "value,#user".to_owned()));
    assert_eq!(words[4][..2], ["1", "production"]);
    for value in ["one", "two", "three", "dummy"] {
        assert!(!text.contains(value), "{text}");
    }
    home.vault("history kex").fails(3, "error: there is no secret kex\nhint: did you mean key?\n");
}

#[test]
fn only_the_newest_twenty_are_kept() {
    let home = Home::with(&[("key", "1")]);
    for number in 2..=23 {
        home.vault("update key").stdin(number.to_string()).quiet();
    }
    let document = home.vault("history key -o json").done().json();
    let numbers: Vec<u64> =
        document["versions"].as_array().expect("versions").iter().filter_map(|row| row["version"].as_u64()).collect();
    assert_eq!(numbers, (4..=23).rev().collect::<Vec<_>>());
    home.vault("get key --version 4").prints("4");
    home.vault("get key --version 3").ends(3);
    // The blobs of the dropped ones are gone with them.
    home.vault("verify").ends(0);
}

#[test]
fn a_rollback_is_a_new_version() {
    let home = three();
    home.vault("rollback key --to 1").quiet();
    home.vault("get key").prints("one");
    home.vault("get key --version 3").prints("three");
    assert_eq!(home.vault("show key -o json").done().json()["values"][0]["version"], 4);
    home.vault("rollback key --to 4")
        .fails(2, "error: version 4 is the newest of key in the stage production already\n");
    home.vault("rollback key --to 9")
        .fails(3, "error: key has no version 9 in the stage production\nhint: it has: 4, 3, 2, 1\n");
    home.vault("rollback key --to 1 --stage design")
        .fails(3, "error: key has no value in the stage design\nhint: it has one in: production\n");
    home.vault("rollback no --to 1").ends(3);
    home.vault("rollback key").ends(2);
    home.vault("verify").ends(0);
}

#[test]
fn fields_go_back_with_their_version() {
    let home = Home::new();
    home.vault("add key --field user=old").stdin("old value").quiet();
    home.vault("update key --field user=new --field port=22 --stdin").stdin("new value").quiet();
    home.vault("rollback key --to 1").quiet();
    home.vault("get key#user").prints("old");
    home.vault("get key").prints("old value");
    home.vault("get key#port").ends(3);
}

#[test]
fn an_update_can_insist_on_the_version_it_saw() {
    let home = three();
    home.vault("update key --if-version 3").stdin("four").quiet();
    let conflict = "error: the newest version of key in the stage production is 4, not 3\n\
                    hint: somebody else changed it: look at it again before you do\n";
    home.vault("update key --if-version 3").stdin("five").fails(5, conflict);
    home.vault("update key --if-version 3 --description x").fails(5, conflict);
    home.vault("get key").prints("four");
    assert_eq!(home.shown("key", "description"), None);
    home.vault("update key --stage design --if-version 1").stdin("x").fails(
        5,
        "error: the newest version of key in the stage design is none, not 1\n\
         hint: somebody else changed it: look at it again before you do\n",
    );
    home.vault("update key --if-version one").ends(2);
}
