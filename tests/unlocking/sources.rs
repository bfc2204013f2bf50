use std::fs;
use std::os::unix::fs::PermissionsExt as _;

use super::support::{Call, Home, PASSPHRASE};

const WRONG: &str = "error: wrong passphrase\n";

fn home() -> Home {
    Home::with(&[("key", "s3cret")])
}

/// A call without the passphrase that all others have.
fn locked<'a>(home: &'a Home, call: &str) -> Call<'a> {
    home.vault(call).without("VAULT_PASSPHRASE")
}

#[test]
fn each_source_opens_the_vault() {
    let home = home();
    let file = home.write("passphrase", PASSPHRASE);
    home.vault("get key").prints("s3cret");
    locked(&home, "get key").env("VAULT_PASSPHRASE_FILE", &file).prints("s3cret");
    locked(&home, "get key").env("VAULT_PASSPHRASE_FILE", "passphrase").prints("s3cret");
    locked(&home, "get key").env("VAULT_PASSPHRASE_COMMAND", "cat passphrase").prints("s3cret");
    locked(&home, "get key --passphrase-fd 0").stdin(PASSPHRASE).prints("s3cret");
    locked(&home, "get key --passphrase-fd 7").in_shell("exec \"$@\" 7<passphrase").prints("s3cret");
    locked(&home, "get key --passphrase-fd 3")
        .in_shell("cat passphrase | exec \"$@\" 3<&0 0</dev/null")
        .prints("s3cret");
}

#[test]
fn each_source_can_be_wrong() {
    let home = home();
    home.write("wrong", "not it");
    home.vault("get key").env("VAULT_PASSPHRASE", "not it").fails(4, WRONG);
    home.vault("get key").env("VAULT_PASSPHRASE", PASSPHRASE.to_uppercase()).fails(4, WRONG);
    locked(&home, "get key").env("VAULT_PASSPHRASE_FILE", "wrong").fails(4, WRONG);
    locked(&home, "get key").env("VAULT_PASSPHRASE_COMMAND", "echo not it").fails(4, WRONG);
    locked(&home, "get key --passphrase-fd 0").stdin("not it").fails(4, WRONG);
    for call in ["add new", "list", "show key", "update key", "delete key --yes", "passwd", "verify"] {
        home.vault(call).env("VAULT_PASSPHRASE", "not it").stdin("x").fails(4, WRONG);
    }
}

#[test]
fn a_source_that_gives_nothing_names_itself() {
    let home = home();
    fs::create_dir(home.path().join("directory")).expect("a directory");
    home.write("long", "x".repeat(4097));
    home.write("longest", "x".repeat(4096));
    let file = |path: &str| locked(&home, "get key").env("VAULT_PASSPHRASE_FILE", path);
    file("missing").fails(4, "error: cannot read the passphrase file \"missing\"\n");
    file("directory").fails(4, "error: the passphrase file \"directory\" is neither a regular file nor a pipe\n");
    file("/dev/null").fails(4, "error: the passphrase is empty\n");
    file("long").fails(4, "error: the passphrase from VAULT_PASSPHRASE_FILE is longer than 4096 bytes\n");
    file("longest").fails(4, WRONG);
    let command = |words: &str| locked(&home, "get key").env("VAULT_PASSPHRASE_COMMAND", words);
    command("false").fails(4, "error: \"false\" of VAULT_PASSPHRASE_COMMAND ended with exit status: 1\n");
    command("true").fails(4, "error: the passphrase is empty\n");
    command("no-such-program").fails(4, "error: cannot run \"no-such-program\" of VAULT_PASSPHRASE_COMMAND\n");
    command("").fails(4, "error: VAULT_PASSPHRASE_COMMAND is empty or has unbalanced quotes\n");
    command("echo 'x").fails(4, "error: VAULT_PASSPHRASE_COMMAND is empty or has unbalanced quotes\n");
    command("yes").fails(4, "error: the passphrase from VAULT_PASSPHRASE_COMMAND is longer than 4096 bytes\n");
    for closed in ["63", "-1"] {
        locked(&home, &format!("get key --passphrase-fd={closed}"))
            .fails(4, &format!("error: file descriptor {closed}, which should give the passphrase, is not open\n"));
    }
    home.vault("get key").env("VAULT_PASSPHRASE", "").fails(4, "error: the passphrase is empty\n");
}

#[test]
fn two_sources_are_one_too_many() {
    let home = home();
    home.write("passphrase", PASSPHRASE);
    let both = |first, second| format!("error: {first} and {second} are both set; only one may be\n");
    home.vault("get key")
        .env("VAULT_PASSPHRASE_FILE", "passphrase")
        .fails(2, &both("VAULT_PASSPHRASE", "VAULT_PASSPHRASE_FILE"));
    home.vault("get key")
        .env("VAULT_PASSPHRASE_COMMAND", "cat passphrase")
        .fails(2, &both("VAULT_PASSPHRASE", "VAULT_PASSPHRASE_COMMAND"));
    locked(&home, "get key")
        .env("VAULT_PASSPHRASE_FILE", "passphrase")
        .env("VAULT_PASSPHRASE_COMMAND", "cat passphrase")
        .fails(2, &both("VAULT_PASSPHRASE_FILE", "VAULT_PASSPHRASE_COMMAND"));
    // What stands in the call beats what stands around it.
    home.vault("get key --passphrase-fd 0").env("VAULT_PASSPHRASE", "not it").stdin(PASSPHRASE).prints("s3cret");
}

#[test]
fn one_newline_at_the_end_does_not_count() {
    let home = home();
    let control = "error: the passphrase contains a control character\n";
    for (ending, opens) in [("", true), ("\n", true), ("\r\n", true), ("\n\n", false), ("\r", false), ("\t", false)] {
        let text = format!("{PASSPHRASE}{ending}");
        home.write("passphrase", &text);
        for call in [
            locked(&home, "get key").env("VAULT_PASSPHRASE_FILE", "passphrase"),
            locked(&home, "get key").env("VAULT_PASSPHRASE_COMMAND", "cat passphrase"),
            locked(&home, "get key --passphrase-fd 0").stdin(&text),
        ] {
            if opens { call.prints("s3cret") } else { call.fails(4, control) }
        }
        // A variable has no end of a line.
        let variable = home.vault("get key").env("VAULT_PASSPHRASE", &text);
        if ending.is_empty() { variable.prints("s3cret") } else { variable.fails(4, control) }
    }
    home.vault("get key").env("VAULT_PASSPHRASE", format!("{PASSPHRASE} ")).fails(4, WRONG);
}

#[test]
fn a_command_is_words_and_no_script() {
    let home = home();
    home.write("with space", PASSPHRASE);
    locked(&home, "get key").env("VAULT_PASSPHRASE_COMMAND", "cat 'with space'").prints("s3cret");
    locked(&home, "get key").env("VAULT_PASSPHRASE_COMMAND", "cat with\\ space").prints("s3cret");
    locked(&home, "get key").env("VAULT_PASSPHRASE_COMMAND", "echo $HOME; touch ran").fails(4, WRONG);
    assert!(!home.path().join("ran").exists());
    // It leaves stdin to the value.
    home.script("helper", &format!("cat\necho '{PASSPHRASE}'"));
    locked(&home, "add new").env("VAULT_PASSPHRASE_COMMAND", "./helper").stdin("value").quiet();
    home.vault("get new").prints("value");
    // What it has to say, it says itself.
    home.script("talking", &format!("echo unlocking >&2\necho '{PASSPHRASE}'"));
    let done = locked(&home, "get key").env("VAULT_PASSPHRASE_COMMAND", "./talking").ends(0);
    assert_eq!(done.text(), "s3cretunlocking\n[0]\n");
}

#[test]
fn a_file_that_others_can_read_is_worth_a_warning() {
    let home = home();
    let file = home.write("passphrase", PASSPHRASE);
    for (mode, loose) in [(0o600, false), (0o640, false), (0o644, true), (0o604, true), (0o602, true)] {
        fs::set_permissions(&file, fs::Permissions::from_mode(mode)).expect("a mode");
        let done = locked(&home, "get key").env("VAULT_PASSPHRASE_FILE", &file).ends(0);
        let warning = "warning: others can read the file with the passphrase; take that right away with: chmod 600\n";
        assert_eq!(done.text(), format!("s3cret{}[0]\n", if loose { warning } else { "" }), "{mode:o}");
    }
}

#[test]
fn nobody_is_asked_where_nobody_is() {
    let home = home();
    let locked_out = "error: the vault ~/data/vault/default.vault is locked, and there is nobody to ask for its passphrase\n\
                      hint: give it with VAULT_PASSPHRASE_FILE, VAULT_PASSPHRASE_COMMAND, VAULT_PASSPHRASE or --passphrase-fd\n";
    for call in ["get key", "get key --no-input", "add new", "list", "passwd", "delete key --yes"] {
        locked(&home, call).stdin(PASSPHRASE).fails(4, locked_out);
    }
    locked(&home, "exec --all -- true").fails(125, locked_out);
    // These need none.
    locked(&home, "status").ends(0);
    let done = locked(&home, "verify").ends(0);
    assert!(done.stdout().starts_with("sound as far as it can be checked without the passphrase"), "{}", done.text());
}
