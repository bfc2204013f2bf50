//! Files and directories.

use std::os::unix::fs::{PermissionsExt as _, symlink};

use crate::support::{Home, is_installed};

/// A home with one value, and an empty directory `tree`.
fn home() -> Home {
    let home = Home::with(&[("db/prod", "s3cr3t/pass word")]);
    std::fs::create_dir(home.path().join("tree")).unwrap();
    home
}

#[test]
fn a_value_is_found_in_each_of_its_spellings_and_never_printed() {
    let home = home();
    let spellings = [
        ("raw", "s3cr3t/pass word"),
        ("base64", "czNjcjN0L3Bhc3Mgd29yZA=="),
        ("base64", "dXNlcjpzM2NyM3QvcGFzcyB3b3Jk"),
        ("hex", "7333637233742f7061737320776f7264"),
        ("hex", "7333637233742F7061737320776F7264"),
        ("url", "s3cr3t%2Fpass%20word"),
        ("url", "s3cr3t%2fpass+word"),
        ("json", "s3cr3t\\/pass word"),
        ("shell", "s3cr3t/pass\\ word"),
    ];
    for (number, (form, spelling)) in spellings.iter().enumerate() {
        let name = format!("tree/{number}.conf");
        home.write(&name, format!("# one\nkey = \"{spelling}\"\n"));
        let done = home.vault(&format!("scan {name}")).ends(8);
        let column = if number == 2 { "1" } else { "" };
        let text = done.text();
        assert!(
            text.starts_with(&format!("{name}:2:{column}")) && text.contains(&format!(": db/prod ({form})\n[8]")),
            "{text}"
        );
        assert!(!text.contains(spelling) && !text.contains("s3cr3t"), "{text}");
    }
    let all = home.vault("scan tree").ends(8).stdout();
    assert_eq!(all.lines().count(), spellings.len(), "{all}");
    assert!(all.starts_with("tree/0.conf:2:8: db/prod (raw)\n"), "{all}");
}

#[test]
fn where_there_is_nothing_the_status_is_0() {
    let home = home();
    home.write("tree/clean", "s3cr3t/pass\nword S3CR3T/PASS WORD s3cr3t/pass  word\n");
    home.vault("scan tree").quiet();
    assert_eq!(home.vault("scan tree -o json").done().json(), serde_json::json!({"schema": 1, "findings": []}));
}

#[test]
fn below_here_is_searched_unless_a_path_is_given() {
    let home = home();
    std::fs::create_dir_all(home.path().join("tree/a/b")).unwrap();
    home.write("tree/a/b/.hidden", b"\x00\xff binary s3cr3t/pass word");
    home.write("tree/first", "s3cr3t/pass word s3cr3t/pass word");
    assert_eq!(
        home.vault("scan").ends(8).stdout(),
        "tree/first:1:1: db/prod (raw)\ntree/first:1:18: db/prod (raw)\ntree/a/b/.hidden:1:11: db/prod (raw)\n"
    );
    assert_eq!(home.vault("scan tree/a/").ends(8).stdout(), "tree/a/b/.hidden:1:11: db/prod (raw)\n");
    home.vault("scan tree no/such").ends(3);
}

#[test]
fn a_value_of_several_lines_is_found_with_either_line_end() {
    let home = Home::new();
    home.vault("add tls/key").stdin("-----BEGIN-----\nabc\ndef\n-----END-----\n").quiet();
    home.write("unix", "x\n-----BEGIN-----\nabc\ndef\n-----END-----");
    home.write("dos", "x\r\ny\r\n-----BEGIN-----\r\nabc\r\ndef\r\n-----END-----\r\n");
    home.write("json", r#"{"k": "-----BEGIN-----\nabc\ndef\n-----END-----\n"}"#);
    assert_eq!(
        home.vault("scan dos json unix").ends(8).stdout(),
        "dos:3:1: tls/key (raw)\njson:1:8: tls/key (json)\nunix:2:1: tls/key (raw)\n"
    );
}

#[test]
fn links_git_directories_and_the_vault_itself_are_passed_over() {
    let home = home();
    std::fs::create_dir(home.path().join("tree/.git")).unwrap();
    home.write("tree/.git/config", "s3cr3t/pass word");
    home.write("outside", "s3cr3t/pass word");
    symlink("../outside", home.path().join("tree/link")).unwrap();
    symlink("..", home.path().join("tree/up")).unwrap();
    home.vault("scan tree").quiet();
    // Who names it means it.
    home.vault("scan tree/link").ends(8);
    home.vault("scan tree/.git").ends(8);
    // A file that only looks like one of the vault's is searched, and the vault's own are not.
    let data = home.path().join("data/vault");
    std::fs::write(data.join("default.vault.note"), "s3cr3t/pass word").unwrap();
    std::fs::write(home.path().join("tree/default.vault"), "s3cr3t/pass word").unwrap();
    home.vault("scan data").quiet();
    assert_eq!(home.vault("scan tree").ends(8).stdout(), "tree/default.vault:1:1: db/prod (raw)\n");
}

#[test]
fn what_cannot_be_read_is_a_warning_and_pipes_are_not_waited_for() {
    let home = home();
    home.write("tree/a", "s3cr3t/pass word");
    home.write("tree/z", "s3cr3t/pass word");
    rustix::fs::mknodat(
        rustix::fs::CWD,
        home.path().join("tree/pipe"),
        rustix::fs::FileType::Fifo,
        rustix::fs::Mode::RWXU,
        0,
    )
    .unwrap();
    let two = "tree/a:1:1: db/prod (raw)\ntree/z:1:1: db/prod (raw)\n";
    assert_eq!(home.vault("scan tree").ends(8).text(), format!("{two}[8]\n"));
    // Root reads everything.
    if rustix::process::geteuid().is_root() && !is_installed("setpriv") {
        return;
    }
    let closed = home.write("tree/closed", "s3cr3t/pass word");
    std::fs::set_permissions(&closed, std::fs::Permissions::from_mode(0o000)).unwrap();
    if rustix::process::geteuid().is_root() {
        let script = "exec setpriv --bounding-set=-all --inh-caps=-all \"$@\"";
        let done = home.vault("scan tree").in_shell(script).ends(8);
        assert_eq!(done.stdout(), two);
        assert!(done.stderr().starts_with("warning: cannot search tree/closed: "), "{}", done.text());
    } else {
        assert!(home.vault("scan tree").ends(8).stderr().contains("tree/closed"));
    }
}

#[test]
fn a_path_cannot_speak_to_the_terminal_nor_tell_the_value() {
    let home = Home::with(&[("k", "s3cr3tvalue")]);
    std::fs::create_dir(home.path().join("t")).unwrap();
    home.write("t/\u{1b}[31m\n", "s3cr3tvalue");
    home.write("t/s3cr3tvalue.txt", "s3cr3tvalue");
    let done = home.vault("scan t").ends(8);
    assert_eq!(done.stdout(), "t/\\u{1b}[31m\\n:1:1: k (raw)\nt/[secret].txt:1:1: k (raw)\n");
    let json = home.vault("scan t -o json").ends(8);
    assert!(!json.text().contains("s3cr3tvalue") && !json.text().contains('\u{1b}'), "{}", json.text());
    assert_eq!(json.found()["findings"][0]["path"], "t/\u{1b}[31m\n");
}

#[test]
fn a_large_file_is_searched_in_little_memory() {
    let home = home();
    let mut text = "0123456789abcde\n".repeat(4 << 20).into_bytes();
    text.extend_from_slice(b"s3cr3t/pass word");
    home.write("tree/large", &text);
    let done = home.vault("scan tree").in_shell("ulimit -v 400000; exec \"$@\"").ends(8);
    assert_eq!(done.stdout(), "tree/large:4194305:1: db/prod (raw)\n");
}
