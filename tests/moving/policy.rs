//! What an import does with what is there already.

use super::support::Home;

const DOCUMENT: &str = r#"{"schema":1,"secrets":[
    {"key":"a","name":"A","versions":[
        {"stage":"design","version":4,"created":"2024-05-06T07:08:09Z","value":"dummy"},
        {"stage":"production","version":2,"created":"2024-01-01T00:00:00Z","value":"older"},
        {"stage":"production","version":7,"created":"2024-02-01T00:00:00Z","value":"newer",
         "fields":[{"name":"user","secret":false,"value":"bob"}]}]},
    {"key":"b","versions":[{"value":"plain"}]}]}"#;

fn with(secrets: &[(&str, &str)]) -> Home {
    let home = Home::with(secrets);
    std::fs::write(home.path().join("d.json"), DOCUMENT).expect("writable");
    home
}

#[test]
fn stages_versions_and_times_come_along() {
    let home = with(&[]);
    home.vault("import json d.json --stage test").ends(0);
    home.vault("get a --stage design").prints("dummy");
    home.vault("get a").prints("newer");
    home.vault("get a --version 2").prints("older");
    home.vault("get a --version 7").prints("newer");
    home.vault("get a#user").prints("bob");
    home.vault("get b --stage test").prints("plain");
    let history = home.vault("history a -o json").done().json();
    let rows: Vec<_> = history["versions"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|row| format!("{} {} {}", row["stage"].as_str().expect("a stage"), row["version"], row["created"]))
        .collect();
    let expected = [
        "design 4 \"2024-05-06T07:08:09Z\"",
        "production 7 \"2024-02-01T00:00:00Z\"",
        "production 2 \"2024-01-01T00:00:00Z\"",
    ];
    assert!(expected.iter().all(|row| rows.iter().any(|found| found == row)) && rows.len() == 3, "{rows:?}");
    // The next number goes on.
    home.vault("update a").stdin("x").quiet();
    home.vault("get a --version 8").prints("x");
}

#[test]
fn a_key_that_has_a_value_is_refused_and_nothing_is_stored() {
    let home = with(&[("a", "mine")]);
    let error = home.vault("import json d.json").ends(5).stderr();
    assert!(error.contains("already: a"), "{error}");
    home.vault("list --keys").prints("a\n");
}

#[test]
fn skip_takes_only_the_stages_that_are_new() {
    let home = with(&[("a", "mine")]);
    home.vault("import json d.json --skip").ends(0);
    home.vault("get a").prints("mine");
    home.vault("get a --stage design").prints("dummy");
    home.vault("get b").prints("plain");
    let again = home.vault("import json d.json --skip -o json").done().json();
    assert_eq!((&again["added"], &again["skipped"]), (&serde_json::json!([]), &serde_json::json!(["a", "b"])));
}

/// What is noted about a secret is its owner's, not of a file that brings a dummy for another stage.
#[test]
fn details_of_a_secret_that_is_there_change_only_with_overwrite() {
    let home = Home::new();
    home.vault("add app/db --description important --url http://prod").stdin("P").quiet();
    let table = "key,name,description,url,value\napp/db,Other,changed,http://evil,D\n";
    std::fs::write(home.path().join("t.csv"), table).expect("writable");
    home.vault("import csv t.csv --stage design").ends(0);
    let shown = home.vault("show app/db -o json").done().json();
    assert_eq!((&shown["description"], &shown["url"]), (&"important".into(), &"http://prod".into()));
    home.vault("import csv t.csv --overwrite --yes").ends(0);
    assert_eq!(home.vault("show app/db -o json").done().json()["description"], "changed");
}

#[test]
fn overwrite_adds_the_newest_as_one_more_version() {
    let home = with(&[("a", "mine")]);
    home.vault("import json d.json --overwrite")
        .fails(2, "error: this needs a confirmation, and there is nobody to ask\nhint: confirm with: --yes\n");
    home.vault("import json d.json --overwrite --yes").ends(0);
    home.vault("get a").prints("newer");
    home.vault("get a --version 1").prints("mine");
    home.vault("get a --version 2").prints("newer");
    home.vault("get a --stage design").prints("dummy");
    assert_eq!(home.vault("show a -o json").done().json()["name"], "A");
}

#[test]
fn a_dry_run_says_what_would_happen_and_no_value() {
    let home = with(&[("a", "mine")]);
    home.vault("import json d.json --overwrite --dry-run --prefix x/").prints("added x/a\nadded x/b\n");
    home.vault("import json d.json --overwrite --dry-run").prints("added b\nupdated a\n");
    home.vault("import json d.json --dry-run").ends(5);
    assert_eq!(home.vault("list --keys").ends(0).stdout(), "a\n");
}

#[test]
fn each_dialect_reads_a_file_as_its_program_does() {
    let home = Home::new();
    let file = home.path().join("f.env");
    let read = |dialect: &str, text: &str| {
        std::fs::write(&file, text).expect("writable");
        let flag = format!("--dialect={dialect}");
        let json = home.vault("import dotenv f.env --overwrite --yes").arg(flag).done();
        assert_eq!(json.status, 0, "{dialect}: {text}");
        home.vault("get A").ends(0).stdout()
    };
    // What python-dotenv 1.2, dotenv 17 and bash 5.2 gave for the same files.
    assert_eq!(read("docker", "A=raw \"quoted\" # no comment "), "raw \"quoted\" # no comment ");
    assert_eq!(read("python", "export A = plain value  # comment"), "plain value");
    assert_eq!(read("python", r"A='single \' q \\ x'"), r"single ' q \ x");
    assert_eq!(read("python", "A=\"double \\n $ \\x\""), "double \n $ \\x");
    assert_eq!(read("node", "A=plain#comment"), "plain");
    assert_eq!(read("node", "A: yaml"), "yaml");
    // Both read every line end as one.
    for dialect in ["node", "python"] {
        assert_eq!(read(dialect, "A=\"x\r\ny\"\r\n"), "x\ny");
        assert_eq!(read(dialect, "A=1\rB=2\n"), "1");
        home.vault("get B").prints("2");
    }
    assert_eq!(read("node", r#"A="dq \n x \t \" y""#), "dq \n x \\t \\\" y");
    assert_eq!(read("node", "A=`both ' and \"`"), "both ' and \"");
    assert_eq!(read("bash", r#"export A='a b'"c \$d \x"e\ f$'\t\x41\101'"#), "a bc $d \\xe f\tAA");
    for (dialect, text, expected) in [
        ("docker", "A", "line 1: this is not NAME=value"),
        ("docker", "A B=x", "line 1: a name has only"),
        ("python", "A=x${B}", "line 1: a variable stands there"),
        ("python", "A='x' y", "text after the closing quote"),
        ("python", "A='x", "the quote is never closed"),
        ("python", "A=pw\u{a0}# c", "white space in a value"),
        ("node", "A=\u{a0}\"x\"", "white space in a value"),
        ("node", "A:\nB=x", "line 1: this is not NAME=value"),
        ("node", "A=\n'x'", "a second word"),
        ("bash", "A=a\r\n", "a carriage return"),
        ("node", "A", "line 1: this is not NAME=value"),
        ("node", "A='x", "the quote is never closed"),
        ("bash", "A=$B", "a variable stands there"),
        ("bash", "A=\"`id`\"", "a variable stands there"),
        ("bash", "A=x y", "a second word"),
        ("bash", "A=x;y", "a character with a meaning to shells"),
        ("bash", "A=~/x", "a character with a meaning to shells"),
        ("bash", "A=$'\\0'", "an unknown escape"),
        ("bash", "A=\"x", "the quote is never closed"),
        ("bash", "A=1\nA=2", "line 2: this name is already set on line 1"),
    ] {
        std::fs::write(&file, text).expect("writable");
        let error = home.vault("import dotenv f.env").arg(format!("--dialect={dialect}")).ends(2).stderr();
        assert!(error.contains(expected), "{dialect} {text:?}: {error}");
    }
}

#[test]
fn versions_that_are_more_than_are_kept_are_told() {
    let home = Home::with(&[]);
    let versions: Vec<String> = (1..=23).map(|number| format!(r#"{{"value":"v{number}"}}"#)).collect();
    let text = format!(r#"{{"schema":1,"secrets":[{{"key":"a","versions":[{}]}}]}}"#, versions.join(","));
    home.write("d.json", text);
    let done = home.vault("import json d.json --dry-run").ends(0);
    assert_eq!(done.stderr(), "warning: left out: 3 of the oldest versions: of each stage the newest are kept\n");
    home.vault("import json d.json").ends(0);
    home.vault("get a").prints("v23");
    home.vault("get a --version 4").prints("v4");
    home.vault("get a --version 3").ends(3);
}

#[test]
fn a_version_has_a_number_that_others_can_follow() {
    let home = Home::with(&[]);
    for number in ["0", "9007199254740992", "18446744073709551615"] {
        let text =
            format!(r#"{{"schema":1,"secrets":[{{"key":"a","versions":[{{"version":{number},"value":"v"}}]}}]}}"#);
        home.write("d.json", text);
        home.vault("import json d.json")
            .fails(2, "error: d.json: secret 1: the number of a version is from 1 to 9007199254740991\n");
    }
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let home = Home::with(&[]);
    for format in ["backup", "kdbx", "csv"] {
        home.vault(&format!("import {format} missing"))
            .env("VAULT_IMPORT_PASSPHRASE", "x")
            .fails(3, "error: there is no file missing\n");
    }
}
