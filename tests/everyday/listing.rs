use std::io::{Read as _, Write as _};

use super::support::{Home, PASSPHRASE};

fn some() -> Home {
    let home = Home::new();
    home.vault("add db/prod/password --tag prod --tag db").stdin("1").quiet();
    home.vault("add db/test/password --tag db").stdin("2").quiet();
    home.vault("add mail.host --tag prod --stage design").stdin("3").quiet();
    home.vault("add Zebra").stdin("4").quiet();
    home
}

#[test]
fn keys_come_one_a_line_in_byte_order() {
    let home = some();
    let all = "Zebra\ndb/prod/password\ndb/test/password\nmail.host\n";
    for call in ["list", "ls", "list --keys", "list '*'", "list Zebra db mail"] {
        home.vault(call).prints(all);
    }
    Home::new().vault("list").quiet();
}

#[test]
fn patterns_tags_and_stages_choose() {
    let home = some();
    for (call, keys) in [
        ("list 'db/*'", "db/prod/password\ndb/test/password\n"),
        ("list '*password'", "db/prod/password\ndb/test/password\n"),
        ("list 'db/????/password'", "db/prod/password\ndb/test/password\n"),
        ("list 'db/?'", ""),
        ("list prod", "db/prod/password\n"),
        ("list 'z*'", ""),
        ("list host 'Z*'", "Zebra\nmail.host\n"),
        ("list --tag prod", "db/prod/password\nmail.host\n"),
        ("list --tag prod --tag db", "db/prod/password\n"),
        ("list --tag pro", ""),
        ("list --stage design", "mail.host\n"),
        ("list --stage production", "Zebra\ndb/prod/password\ndb/test/password\n"),
        ("list --stage test,design", "mail.host\n"),
        ("list --stage test", ""),
        ("list 'db/*' --tag prod --stage production", "db/prod/password\n"),
    ] {
        let done = home.vault(call).done();
        assert_eq!(done.text(), format!("{keys}[0]\n"), "{call}");
    }
    home.vault("list --keys --long").fails(2, "error: --keys cannot be used together with --long\n");
    home.vault("list --tag 'a b'").fails(2, "error: a tag cannot hold such a character\n");
}

#[test]
fn the_long_list_has_the_notes_and_no_value() {
    let home = Home::new();
    home.vault("add db/prod --name 'Main database' --tag a --tag b --description 'two\nlines'").stdin("s3cret").quiet();
    home.vault("update db/prod").stdin("s3cret").quiet();
    let long = home.vault("list --long").done();
    let lines: Vec<String> =
        long.stdout().lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    assert_eq!(
        (long.status, lines.len(), lines[0].as_str()),
        (0, 2, "KEY NAME TAGS STAGES UPDATED DESCRIPTION"),
        "{}",
        long.text()
    );
    assert!(lines[1].starts_with("db/prod Main database a, b production v2 2"), "{}", lines[1]);
    assert!(lines[1].ends_with("Z two\\nlines"), "{}", lines[1]);
    assert!(!long.text().contains("s3cret"));
}

#[test]
fn who_reads_only_the_first_line_hears_no_complaint() {
    let home = Home::with(&[("a", "1"), ("b", "2")]);
    home.vault("list").in_shell("\"$@\" | head -n 1").prints("a\n");
    for call in
        ["list", "list --long", "list -o json", "get a", "show a", "generate", "--help", "man", "completions bash"]
    {
        let mut child = home.vault(call).arg("--passphrase-fd").arg("0").without("VAULT_PASSPHRASE").spawn();
        // The reader has gone before the program can have anything to print.
        drop(child.stdout.take());
        let mut stdin = child.stdin.take().expect("a pipe");
        let _not_read_by_all = stdin.write_all(PASSPHRASE.as_bytes());
        drop(stdin);
        let mut said = String::new();
        child.stderr.take().expect("a pipe").read_to_string(&mut said).expect("text");
        assert_eq!((child.wait().expect("an end").code(), said.as_str()), (Some(0), ""), "{call}");
    }
}

#[test]
fn a_full_disk_is_an_error() {
    let home = Home::with(&[("a", "1")]);
    for call in ["list", "get a", "show a", "generate"] {
        home.vault(call)
            .in_shell("exec \"$@\" >/dev/full")
            .fails(1, "error: cannot write to stdout: No space left on device\n");
    }
}
