use super::pseudo::Terminal;
use super::support::Home;

fn shown(home: &Home, call: &str) -> String {
    Terminal::start(home.vault(call)).ends(0)
}

#[test]
fn a_value_ends_with_its_line_on_a_terminal_only() {
    let home = Home::with(&[("key", "s3cret"), ("lines", "one\n\ttwo")]);
    assert_eq!(shown(&home, "get key"), "s3cret\r\n");
    assert!(shown(&home, "get lines").starts_with("one\r\n"));
    home.vault("get key").prints("s3cret");
}

#[test]
fn what_a_terminal_might_obey_has_to_be_meant() {
    let home = Home::new();
    for (key, value) in [
        ("escape", &b"\x1b[2Jgone"[..]),
        ("return", b"a\rb"),
        ("binary", b"\xff\xfe"),
        ("c1", "\u{9b}2J".as_bytes()),
        ("order", "\u{202e}x".as_bytes()),
    ] {
        home.vault("add").arg(key).stdin(value).quiet();
        let refused = Terminal::start(home.vault(&format!("get {key}"))).ends(2);
        assert_eq!(
            refused,
            "error: the value holds control characters or is no text; a terminal might obey it\r\n\
             hint: print it all the same with --raw, or send it to a file\r\n"
        );
        home.vault(&format!("get {key}")).prints(value);
    }
    assert_eq!(shown(&home, "get escape --raw"), "\u{1b}[2Jgone\r\n");
    // In JSON it is escaped anyway.
    assert!(shown(&home, "get escape -o json").contains("\\u001b[2Jgone"));
}

#[test]
fn names_are_shown_and_not_obeyed() {
    let home = Home::new();
    home.vault("add key --name")
        .arg("\u{1b}]0;owned\u{7}")
        .arg("--description")
        .arg("a\u{1b}[31m\nb\u{202e}")
        .stdin("\u{1b}[2J")
        .quiet();
    for call in ["list", "list --long", "show key", "show key --reveal"] {
        let output = shown(&home, call);
        assert!(!output.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{call}: {output:?}");
        assert!(output.contains("\\u{1b}]0;owned\\u{7}"), "{call}: {output:?}");
    }
    // JSON has escapes of its own for what a terminal might obey.
    home.vault("add json --description").arg("a\u{9b}31m\u{202e}\u{7f}").stdin("x").quiet();
    for call in ["list -o json", "show json -o json"] {
        let output = shown(&home, call);
        assert!(!output.contains(['\u{9b}', '\u{202e}', '\u{7f}']), "{call}: {output:?}");
        assert!(output.contains("a\\u009b31m\\u202e\\u007f"), "{call}: {output:?}");
    }
    // Paths are stored text too, as far as a terminal is concerned.
    let output = Terminal::start(home.vault("list --vault").arg("./\u{1b}[31mred.vault")).ends(3);
    assert!(!output.contains("\u{1b}[31mred") && output.contains("\\u{1b}[31mred"), "{output:?}");
}

#[test]
fn people_get_a_table() {
    let home = Home::new();
    assert_eq!(shown(&home, "list"), "there is nothing to list\r\n");
    home.vault("add db/prod --name 'Main database' --tag a --tag b").stdin("x").quiet();
    home.vault("add mail").stdin("x").quiet();
    let table = shown(&home, "list");
    let rows: Vec<Vec<&str>> = table.lines().map(|line| line.split_whitespace().collect()).collect();
    assert_eq!(rows, [vec!["KEY", "NAME", "TAGS"], vec!["db/prod", "Main", "database", "a,", "b"], vec!["mail"]]);
    assert_eq!(shown(&home, "list --keys"), "db/prod\r\nmail\r\n");
    let json = shown(&home, "list -o json");
    assert!(json.starts_with("{\"schema\":1,") && json.lines().count() == 1, "{json:?}");
}

#[test]
fn colours_are_for_terminals_that_want_them() {
    let home = Home::new();
    let error = |call: &str, variables: &[(&str, &str)]| {
        let call = variables.iter().fold(home.vault(call), |call, (name, value)| call.env(name, value));
        Terminal::start(call).ends(3).starts_with("\u{1b}[")
    };
    assert!(error("get x", &[("TERM", "xterm")]));
    for plain in [&[][..], &[("TERM", "dumb")], &[("TERM", "xterm"), ("NO_COLOR", "1")]] {
        assert!(!error("get x", plain), "{plain:?}");
    }
    assert!(!error("get x --color never", &[("TERM", "xterm")]));
    assert!(error("get x --color always", &[("NO_COLOR", "1")]));
    assert!(!error("get x -o json", &[("TERM", "xterm")]));
    // Never in pipes.
    home.vault("get x")
        .env("TERM", "xterm")
        .fails(3, "error: there is no secret x\nhint: see what there is with: vault list\n");
    home.vault("get x")
        .env("TERM", "xterm")
        .env("CLICOLOR_FORCE", "1")
        .fails(3, "error: there is no secret x\nhint: see what there is with: vault list\n");
}
